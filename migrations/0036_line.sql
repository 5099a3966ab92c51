-- 0036_line.sql
-- Why: people report and follow in LINE, where they are already (CMP-1, INTEROP section 9).
-- Effect: new tables only. Who a LINE user is stands sealed in person_private (room people) and nowhere here; what was typed stands
-- sealed, and is erased when it has been dealt with.
create table line_chats (
  id uuid primary key,
  person_id uuid not null unique references persons (id),
  is_bound boolean not null default false,
  wants_notices boolean not null default true,
  talk_sealed text,
  is_telling boolean not null default false,
  heard_at timestamptz not null,
  left_at timestamptz,
  made_at timestamptz not null
);
comment on table line_chats is 'A conversation with one LINE user, who is a person: a contact without account, or the account the chat is joined to';
comment on column line_chats.talk_sealed is 'Where the conversation stands, with the report being told (context line-talk:<id>)';
comment on column line_chats.is_telling is 'A report is being told; after a day of silence it is taken out of the talk';
comment on column line_chats.left_at is 'When the user blocked us; nothing is sent, and after 30 days the user is forgotten';
create index line_chats_telling on line_chats (heard_at) where is_telling;

create table line_events (
  id text primary key check (id <> ''),
  chat_key text not null,
  sealed text,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  state text not null check (state in ('waiting', 'done', 'ignored', 'failed')),
  attempts smallint not null default 0,
  next_at timestamptz not null,
  problem text,
  check ((sealed is not null) = (state in ('waiting', 'failed')))
);
comment on table line_events is 'What LINE told us, each event once by its webhookEventId, however often it comes; the ids stay 30 days';
comment on column line_events.chat_key is 'Keyed hash of who it came from: events of one chat are dealt with in their order';
comment on column line_events.sealed is 'The event (context line-event:<id>), until it has been dealt with';
create index line_events_waiting on line_events (chat_key, sent_at, id) where state = 'waiting';
create index line_events_of_chat on line_events (chat_key, received_at);
create index line_events_by_age on line_events (received_at) where state <> 'waiting';

create table line_outbox (
  id uuid primary key,
  queue text not null,
  chat_id uuid,
  sealed text,
  reply_until timestamptz,
  made_at timestamptz not null,
  next_at timestamptz not null,
  attempts integer not null default 0,
  state text not null check (state in ('waiting', 'sent', 'refused')),
  problem text,
  settled_at timestamptz,
  check ((sealed is not null) = (state = 'waiting'))
);
comment on table line_outbox is 'What the conversation says, in order for each chat. The id is the X-Line-Retry-Key: however often it is tried, it arrives once';
comment on column line_outbox.reply_until is 'Until when the reply token of the event is good; after that it is pushed';
comment on column line_outbox.problem is 'Status or code of the last try; never words, which might repeat what was typed';
create index line_outbox_waiting on line_outbox (queue, made_at, id) where state = 'waiting';
create index line_outbox_settled on line_outbox (settled_at) where state <> 'waiting';

create table line_cases (
  home text not null,
  complaint_id uuid not null,
  ref text not null,
  chat_id uuid not null,
  message_ids text[] not null,
  made_at timestamptz not null,
  primary key (home, complaint_id),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table line_cases is 'Cases reported in a chat. message_ids: the messages they were made of, for one that is taken back later';
create index line_cases_of_chat on line_cases (chat_id, made_at desc);

create table line_awaited (
  message_id text primary key,
  chat_id uuid not null,
  home text,
  complaint_id uuid,
  attempts integer not null default 0,
  made_at timestamptz not null,
  next_at timestamptz not null,
  check ((home is null) = (complaint_id is null))
);
comment on table line_awaited is 'Photos LINE has not handed over yet: they go into the report that is being told, or into the case it became';
create index line_awaited_due on line_awaited (next_at);

create table line_nonces (
  nonce_hash text primary key,
  person_id uuid not null references persons (id),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table line_nonces is 'A signed-in person on the way to join the account to a chat; good once and for ten minutes';

create table line_bot (
  token_print text primary key,
  user_id text not null,
  basic_id text not null,
  name text not null,
  asked_at timestamptz not null
);
comment on table line_bot is 'What LINE says of the official account of this token: to whom events must be addressed, and how people add it';
