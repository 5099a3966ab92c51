-- 0024_publiclog.sql
-- Why: nothing may vanish. Each public event becomes an entry of a log in which nothing can be changed unseen (CMP-5).
-- Effect: new tables only.
create table log_outbox (
  home text not null,
  id uuid not null,
  type text not null check (type ~ '^[a-z][a-z-]{1,39}$'),
  subject text not null check (subject <> '' and length(subject) <= 200),
  ref text,
  href text not null check (href ~ '^/'),
  at timestamptz not null,
  facts text not null,
  salt bytea not null check (length(salt) = 32),
  primary key (home, id)
);
comment on table log_outbox is 'Public events that wait to become entries; written in the transaction of the event itself';
comment on column log_outbox.facts is 'Canonical JSON of what happened, without personal data; the entry holds its salted digest';
create index log_outbox_by_time on log_outbox (at, id);

create table log_state (
  one boolean primary key default true check (one),
  origin text not null,
  public_key bytea not null check (length(public_key) = 32),
  size bigint not null check (size >= 0),
  logged_at timestamptz not null
);
comment on table log_state is 'The head of the log; whoever holds this row is the only one who appends';

create table log_tiles (
  level smallint not null check (level between -1 and 6),
  index bigint not null check (index >= 0),
  width smallint not null check (width between 1 and 256),
  bytes bytea not null,
  primary key (level, index, width)
);
comment on table log_tiles is 'Tiles of hashes (C2SP tlog-tiles); level -1 holds bundles of entries. Never changed once written';

create table log_checkpoints (
  size bigint primary key check (size >= 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null
);
comment on table log_checkpoints is 'Every head that was signed, as a signed note';

create table log_leaves (
  leaf bigint primary key check (leaf >= 0),
  type text not null,
  subject text not null,
  ref text,
  href text not null,
  at timestamptz not null
);
comment on table log_leaves is 'Which entry tells of which event';
create index log_leaves_by_subject on log_leaves (type, subject, leaf desc);
create index log_leaves_by_ref on log_leaves (ref, leaf desc) where ref is not null;

create table log_openings (
  leaf bigint primary key references log_leaves (leaf),
  facts text not null,
  salt bytea not null check (length(salt) = 32)
);
comment on table log_openings is 'What a digest was made of. When something must be forgotten its row is deleted: the entry and every proof stay valid';
