-- 0043_complaint-photos.sql
-- Why: each night every file that may go is asked for by its hash in all photos, and hidden photos are looked for among all: at a million photos
-- that read the whole table for each five hundred files.
-- Effect: three indexes, made in some seconds for each million photos; no row is changed.
create index complaint_photos_by_shown on complaint_photos (shown_sha256) where shown_sha256 is not null;
create index complaint_photos_by_sealed on complaint_photos (sealed_sha256) where sealed_sha256 is not null;
create index complaint_photos_hidden on complaint_photos (hidden_at) where hidden_at is not null and shown_sha256 is not null;
