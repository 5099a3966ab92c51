-- 0038_hooks.sql
-- Why: other eyes sign the head of the public log (CMP-5), and other systems are told of public events by signed webhooks (issue 8).
-- Effect: new tables only.
create table log_witnesses (
  id uuid primary key,
  name text not null check (name <> ''),
  url text not null check (url ~ '^https?://'),
  key text not null,
  inside boolean not null default false,
  size bigint not null default 0 check (size >= 0),
  failures smallint not null default 0,
  next_at timestamptz not null,
  last_problem text,
  made_at timestamptz not null,
  ended_at timestamptz
);
comment on table log_witnesses is 'Who signs the head of our log too (C2SP tlog-witness)';
comment on column log_witnesses.key is 'Verifier key of its cosignatures: name+id+key';
comment on column log_witnesses.inside is 'The operator vouches that it may lie in a closed network';
comment on column log_witnesses.size is 'Size of the head it signed last';
create unique index log_witnesses_by_name on log_witnesses (name) where ended_at is null;

create table log_cosignatures (
  size bigint not null,
  witness_id uuid not null references log_witnesses (id),
  line text not null,
  seen_at timestamptz not null,
  primary key (size, witness_id)
);
comment on table log_cosignatures is 'Signature lines of witnesses under a head, checked before they were stored';

create table hooks (
  id uuid primary key,
  label text not null check (label <> '' and length(label) <= 120),
  url text not null check (url ~ '^https?://' and length(url) <= 2000),
  topics text[] not null check (cardinality(topics) > 0),
  area_code text,
  category_code text,
  body_code text,
  owner_body_id uuid references bodies (id),
  key_id uuid,
  made_by uuid not null,
  made_at timestamptz not null,
  from_leaf bigint not null check (from_leaf >= 0),
  secret_sealed text not null,
  old_secret_sealed text,
  old_secret_until timestamptz,
  state text not null default 'active' check (state in ('active', 'paused', 'disabled', 'ended')),
  state_at timestamptz not null,
  state_reason text,
  check ((old_secret_sealed is null) = (old_secret_until is null))
);
comment on table hooks is 'Addresses of other systems that are told of public events (Standard Webhooks)';
comment on column hooks.owner_body_id is 'Whose staff looks after it; null: whoever made it';
comment on column hooks.key_id is 'The API key it was made with; null: on the page';
comment on column hooks.from_leaf is 'First entry of the public log that it is told of';
comment on column hooks.secret_sealed is 'Key of the signatures, sealed (context hook:<id>); shown once';
comment on column hooks.old_secret_sealed is 'The one before; both sign until old_secret_until';
create index hooks_by_owner on hooks (owner_body_id, made_at desc);

create table hook_events (
  id uuid primary key,
  hook_id uuid not null references hooks (id),
  at timestamptz not null,
  kind text not null check (kind in ('made', 'rotated', 'paused', 'resumed', 'disabled', 'ended', 'replayed')),
  actor_id uuid,
  reason text
);
comment on table hook_events is 'What was done to a webhook, by whom and why; without actor: by the system';
create index hook_events_of_hook on hook_events (hook_id, at desc);

create table hook_cursor (
  one boolean primary key default true check (one),
  leaf bigint not null check (leaf >= 0)
);
comment on table hook_cursor is 'First entry of the public log that was not looked at yet; whoever holds this row goes on';

create table hook_deliveries (
  id uuid primary key,
  hook_id uuid not null references hooks (id),
  event_key text not null,
  leaf bigint,
  topic text not null,
  payload text not null,
  state text not null check (state in ('waiting', 'delivered', 'given-up')),
  attempts smallint not null default 0,
  next_at timestamptz not null,
  last_at timestamptz,
  last_status smallint,
  last_problem text,
  made_at timestamptz not null,
  unique (hook_id, event_key)
);
comment on table hook_deliveries is 'One event for one webhook. event_key is the webhook-id: the same however often it is sent';
comment on column hook_deliveries.payload is 'What is signed and sent, to the letter; public facts only';
create index hook_deliveries_due on hook_deliveries (hook_id, next_at) where state = 'waiting';
create index hook_deliveries_of_hook on hook_deliveries (hook_id, made_at desc, id desc);
