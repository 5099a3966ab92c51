-- 0035_notices.sql
-- Why: every room wrote letters of its own, by mail alone, at any hour, and nobody could see whether they arrived. Notices have
-- one outbox now: by mail, LINE, SMS and on the web, with settings of each person, quiet hours, digests and a state to be seen.
-- Effect: new tables; person_private gets a place for a LINE userId, empty for everybody there is.
alter table person_private add column line_sealed text;
alter table person_private add column line_key text;
comment on column person_private.line_sealed is 'LINE userId, sealed. Source: INTEROP section 9';
comment on column person_private.line_key is 'Keyed hash of the userId: the webhook finds the person by it, it is not readable from it';
create unique index person_private_by_line_key on person_private (line_key) where line_key is not null;

create table notice_settings (
  person_id uuid primary key references persons (id),
  lang text check (lang in ('th', 'en')),
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_until smallint check (quiet_until between 0 and 1439),
  urgent_passes boolean not null,
  paces jsonb not null,
  updated_at timestamptz not null,
  check ((quiet_from is null) = (quiet_until is null))
);
comment on table notice_settings is 'What a person chose; without a row the usual settings hold';
comment on column notice_settings.quiet_from is 'Minute of the day in Bangkok from which nothing is sent; null: no quiet hours';
comment on column notice_settings.paces is 'Topic to pace (at-once, daily, weekly, off), only what differs from the usual';

create table notice_doors (
  person_id uuid not null references persons (id),
  door text not null check (door in ('mail', 'line', 'sms')),
  wanted boolean not null,
  dead_since timestamptz,
  dead_reason text,
  updated_at timestamptz not null,
  primary key (person_id, door),
  check ((dead_since is null) = (dead_reason is null))
);
comment on table notice_doors is 'A way out a person turned on or off, or from which letters come back';
comment on column notice_doors.dead_since is 'The other side says for good that nothing arrives; nothing is tried until the owner turns it on again';

create table notice_codes (
  person_id uuid primary key references persons (id),
  phone_sealed text not null,
  code_hash text not null,
  misses smallint not null default 0,
  made_at timestamptz not null
);
comment on table notice_codes is 'A phone number somebody wants notices on, until the code in the SMS was typed in; ten minutes';

create table notices (
  id uuid primary key,
  person_id uuid references persons (id),
  recipient text not null check (recipient <> ''),
  topic text not null check (topic ~ '^[a-z]+[.][a-z-]+$'),
  key text not null check (length(key) between 1 and 200),
  about_kind text,
  about_id text,
  leave_kind text,
  leave_id text,
  urgent boolean not null,
  lang text not null check (lang in ('th', 'en')),
  head_sealed text,
  body_sealed text,
  on_web boolean not null,
  seen_at timestamptz,
  made_at timestamptz not null,
  check ((about_kind is null) = (about_id is null)),
  check ((leave_kind is null) = (leave_id is null)),
  unique (recipient, key)
);
comment on table notices is 'One thing one person is told. Kept 180 days';
comment on column notices.recipient is 'The person, or the keyed hash of an address that belongs to nobody here';
comment on column notices.key is 'The same key is the same notice: ordered twice, told once';
comment on column notices.head_sealed is 'Subject and path, sealed; kept for the list of somebody with an account, else erased with the body';
comment on column notices.body_sealed is 'Text, calendar and address, sealed; erased when every door has settled';
create index notices_unseen on notices (person_id) where on_web and seen_at is null;
create index notices_by_person on notices (person_id, id) where on_web;
create index notices_about on notices (about_kind, about_id) where about_kind is not null;
create index notices_by_time on notices (made_at);

create table notice_deliveries (
  notice_id uuid not null references notices (id) on delete cascade,
  door text not null check (door in ('mail', 'line', 'sms')),
  recipient text not null,
  letter uuid not null,
  state text not null
    check (state in ('waiting', 'quiet', 'digest', 'sending', 'sent', 'kept', 'refused', 'expired', 'left')),
  due_at timestamptz not null,
  expires_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  settled_at timestamptz,
  primary key (notice_id, door),
  check ((settled_at is null) = (state in ('waiting', 'quiet', 'digest', 'sending')))
);
comment on table notice_deliveries is 'One notice by one door, and what became of it';
comment on column notice_deliveries.letter is 'What is handed over: those of one digest share it. The same for each try (Message-ID, X-Line-Retry-Key)';
comment on column notice_deliveries.state is 'waiting: to be sent when due; quiet: held for the quiet hours; digest: gathered; sending: taken by a worker until due_at; kept: no server behind the door; left: its reader left before it went out';
comment on column notice_deliveries.due_at is 'Next try; of what is being sent, when another worker may take it because the first died';
comment on column notice_deliveries.last_error is 'Only the code: the words of a server repeat the address';
create index notice_deliveries_due on notice_deliveries (door, due_at) where settled_at is null;
create index notice_deliveries_open on notice_deliveries (recipient, door, notice_id) where settled_at is null;
create index notice_deliveries_by_letter on notice_deliveries (letter);

create table notice_outages (
  door text primary key check (door in ('mail', 'line', 'sms')),
  since timestamptz not null,
  until timestamptz not null,
  failures integer not null,
  reason text not null
);
comment on table notice_outages is 'A door behind which nobody answers: all of it waits until then, and one letter tries first';
