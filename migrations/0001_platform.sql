-- 0001_platform.sql
-- Why: the order of Thai words, and what every room stands on.
-- Effect: new objects only.
create collation thai (provider = icu, locale = 'th');
