-- 0023_home-totals.sql
-- Why: with 200,000 projects the country page added up 30,000 rows twice (50 ms), the page of a body read all of area_totals (30 ms),
-- and counts of overlaps read every pair (15 ms) and every project of a district (60 ms); bench/pages-demo-x10.
-- Effect: a new table, filled from area_totals as it stands; one index made anew with a column more, two added.
create table home_totals (
  home text not null,
  grain text not null check (grain in ('year', 'field', 'body')),
  fiscal_year integer not null,
  key text not null,
  projects integer not null,
  amount_satang bigint not null,
  as_of timestamptz not null,
  primary key (home, grain, fiscal_year, key)
);
comment on table home_totals is 'What is planned in a whole home by year alone, by year and mission field, and by year and body: sums of the top level of area_totals, made anew with it in the same transaction';
comment on column home_totals.key is 'field: the function code, - for none; body: the id of the body; year: empty';

insert into home_totals (home, grain, fiscal_year, key, projects, amount_satang, as_of)
select home, case when grouping(function_code) = 0 then 'field' when grouping(body_id) = 0 then 'body' else 'year' end,
       fiscal_year, coalesce(function_code, body_id::text, ''), sum(projects), sum(amount_satang), max(as_of)
  from area_totals where area_code = case home when '00' then 'TH' else home end
 group by grouping sets ((home, fiscal_year), (home, fiscal_year, function_code), (home, fiscal_year, body_id));

create index area_totals_by_body on area_totals (body_id) where area_code = case home when '00' then 'TH' else home end;

-- The pages of districts ask which projects of a place are part of a pair; with the id in the index the rows stay unread.
drop index projects_by_area;
create index projects_by_area on projects (home, area_code text_pattern_ops) include (id);

create index overlap_pairs_counted on overlap_pairs (state, home, right_home) include (verdict, at_stake_satang);
