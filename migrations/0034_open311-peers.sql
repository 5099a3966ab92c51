-- 0034_open311-peers.sql
-- Why: some offices work in a system of their own; their cases are handed to it by Open311, and what it does comes back (CMP-1).
-- Effect: new tables only. The key for the other system is sealed; a case is handed over once.
create table open311_peers (
  id uuid primary key,
  body_id uuid not null references bodies (id),
  endpoint text not null check (endpoint ~ '^https?://'),
  jurisdiction text,
  key_sealed text not null,
  services jsonb not null default '{}',
  usual_service text,
  asked_until timestamptz not null,
  last_problem text,
  made_by uuid not null,
  made_at timestamptz not null,
  reason text not null check (reason <> ''),
  ended_at timestamptz,
  ended_by uuid
);
comment on table open311_peers is 'Other systems in which a body works: its cases go there, and its steps come back';
comment on column open311_peers.key_sealed is 'api_key of the other system, sealed (context open311-peer:<id>)';
comment on column open311_peers.services is 'Our category to the service_code there, where they differ';
comment on column open311_peers.usual_service is 'service_code for a category the other system does not have; null: such a case is not handed over';
comment on column open311_peers.asked_until is 'Up to when its updates have been read';
create unique index open311_peers_of_body on open311_peers (body_id) where ended_at is null;

create table open311_forwards (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  peer_id uuid not null references open311_peers (id),
  state text not null check (state in ('waiting', 'sending', 'sent', 'refused')),
  remote_id text,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  last_problem text,
  made_at timestamptz not null,
  sent_at timestamptz,
  primary key (home, id),
  unique (home, complaint_id, peer_id),
  foreign key (home, complaint_id) references complaints (home, id),
  check ((state = 'sent') = (remote_id is not null))
);
comment on table open311_forwards is 'A case handed to another system. sending: asked there, and nobody knows yet whether it arrived';
create index open311_forwards_due on open311_forwards (next_at) where state in ('waiting', 'sending');
create index open311_forwards_there on open311_forwards (peer_id, remote_id) where state = 'sent';
