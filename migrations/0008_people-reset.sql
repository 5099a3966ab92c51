-- 0008_people-reset.sql
-- Why: officers who forgot the password could only ask an administrator, and API keys could be made by the demonstration
-- alone. A letter now lets the owner of an account choose a new password; administrators issue and revoke keys.
-- Effect: one new table; new columns of api_keys, empty for the keys that exist; one more kind of person_events.
create table password_resets (
  id uuid primary key,
  person_id uuid not null references persons (id),
  token_hash text not null unique,
  expires_at timestamptz not null
);
comment on table password_resets is 'Letters that may still be used. Using one erases all of that person: nothing tells a used word from one nobody was sent';
comment on column password_resets.token_hash is 'SHA-256 of the 256-bit word in the letter';
comment on column password_resets.expires_at is '60 minutes after the letter';
create index password_resets_by_person on password_resets (person_id);

alter table person_events drop constraint person_events_kind_check;
alter table person_events add constraint person_events_kind_check
  check (kind in ('password-changed', 'password-reset', 'second-factor-set', 'second-factor-removed'));

alter table api_keys
  add column ends_on date,
  add column last_used_on date,
  add column ended_by uuid references persons (id),
  add column end_reason text check (end_reason <> ''),
  add constraint api_keys_ended_with_reason check (ended_at is null or (ended_by is not null and end_reason is not null));
comment on column api_keys.person_id is 'Who issued the key and answers for the program';
comment on column api_keys.ends_on is 'Last day, Bangkok time; null: until revoked (the demonstration)';
comment on column api_keys.last_used_on is 'Day of the last call, Bangkok time; no finer, or it would be a record of who works when';
