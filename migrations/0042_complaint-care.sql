-- 0042_complaint-care.sql
-- Why: many senders with the same words are looked at as one before anything is shown; photos go when their time is over, and their files with
-- them; a large file of the desk needs a reason and a second person.
-- Effect: four new tables, empty; the sealed form of a photo may be gone while the public one stays.
create table complaint_repeats (
  home text not null,
  complaint_id uuid not null,
  key text not null,
  at timestamptz not null,
  primary key (home, complaint_id, key),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_repeats is 'By what new reports of the last days are known to say the same: digests of their public words and place. Kept a week';
comment on column complaint_repeats.key is 'a: same words, same sub-district · w: same words anywhere · b, e: same beginning or end in one sub-district; and a digest';
create index complaint_repeats_by_key on complaint_repeats (key, at);

create table complaint_holds (
  home text not null,
  complaint_id uuid not null,
  key text not null,
  held_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  decision text check (decision in ('shown', 'merged', 'withheld')),
  primary key (home, complaint_id),
  foreign key (home, complaint_id) references complaints (home, id),
  check ((decided_at is null) = (decision is null))
);
comment on table complaint_holds is 'Reports that came many times with the same words: their words wait for a person, however long that takes';
create index complaint_holds_waiting on complaint_holds (key, held_at) where decided_at is null;

create table complaint_erasures (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  since timestamptz not null
);
comment on table complaint_erasures is 'Files of photos that are no longer wanted here. Erased from the disk when nothing in the database points at them, else only forgotten';

alter table complaint_photos alter column sealed_sha256 drop not null;
comment on column complaint_photos.sealed_sha256 is 'Null when its time was over (two years after closing): the public form stays';

create table desk_files (
  id uuid primary key,
  person_id uuid not null references persons (id),
  body_ids uuid[] not null,
  filters text not null,
  format text not null check (format in ('csv', 'xlsx', 'json')),
  rows integer not null check (rows >= 0),
  reason text not null check (reason <> ''),
  asked_at timestamptz not null,
  agreed_by uuid references persons (id),
  agreed_at timestamptz,
  given_at timestamptz,
  check (agreed_by is null or agreed_by <> person_id),
  check ((agreed_by is null) = (agreed_at is null))
);
comment on table desk_files is 'Who took lists of cases out of the desk, which and why; large ones only with a colleague who agreed';
comment on column desk_files.filters is 'The address query of the desk: what was asked for';
create index desk_files_of_person on desk_files (person_id, asked_at);
create index desk_files_waiting on desk_files (asked_at) where agreed_at is null and given_at is null;
