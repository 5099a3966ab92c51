-- 0005_platform-machinery.sql
-- Why: work in the background, letters, and requests that must not be done twice.
-- Effect: new tables only. The queue itself lies in the schema graphile_worker, which its library keeps.
create table worker_heartbeat (
  worker_id text primary key,
  host text not null,
  process_id integer not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
comment on table worker_heartbeat is 'One row a running worker, renewed every 5 seconds; /readyz looks at the newest';
comment on column worker_heartbeat.worker_id is 'As the queue writes it into locked_by, so that the jobs of a worker that died can be given to another';

create table mail_outbox (
  id uuid primary key,
  kind text not null check (kind ~ '^[a-z-]+[.][a-z-]+$'),
  sealed text,
  state text not null check (state in ('kept', 'waiting', 'sent', 'refused')),
  attempts integer not null default 0,
  last_error text,
  posted_at timestamptz not null,
  settled_at timestamptz
);
comment on column mail_outbox.sealed is 'Recipient, subject and text, sealed with the key "mail"; erased when the letter is sent or refused';
comment on column mail_outbox.state is 'kept: no mail server is set, the letter can be read in the outbox; refused: the mail server will never take it';
comment on column mail_outbox.last_error is 'Only the code (ECONNREFUSED, 550), because the words of a mail server repeat the address';
create index mail_outbox_by_time on mail_outbox (posted_at);

create table idempotency_keys (
  key text primary key,
  request_hash text not null,
  answer text,
  started_at timestamptz not null
);
comment on column idempotency_keys.key is 'SHA-256 of caller and Idempotency-Key';
comment on column idempotency_keys.answer is 'Status, headers and body, sealed with the key "idempotency"; null while the first request runs';
create index idempotency_keys_by_time on idempotency_keys (started_at);

create table once_keys (
  key text primary key,
  result jsonb not null,
  made_at timestamptz not null
);
comment on table once_keys is 'One-time keys of forms, stored in the transaction of the work they protect';
create index once_keys_by_time on once_keys (made_at);
