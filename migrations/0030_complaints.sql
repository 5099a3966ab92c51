-- 0030_complaints.sql
-- Why: one door for complaints, their status and honest answers (CMP-1 to CMP-4; INTEROP 1.5 has the table of states).
-- Effect: new tables only. What people wrote and where exactly they were stands sealed in complaint_originals; complaints and
-- complaint_events hold the public projection. Who reported is a person (persons), named here by id only.
create table complaints (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  ref text not null check (ref ~ '^[0-9]{2}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$'),
  state text not null check (state in ('received', 'screened', 'assigned', 'accepted', 'scheduled', 'in_progress', 'waiting_info', 'resolved', 'closed')),
  waited_from text check (waited_from in ('screened', 'assigned', 'accepted', 'scheduled', 'in_progress')),
  phase text not null check (phase in ('intake', 'handling', 'confirming', 'over')),
  visibility text not null check (visibility in ('public', 'private', 'withheld')),
  delivery text not null default 'none' check (delivery in ('none', 'sent', 'seen', 'failed')),
  outcome text check (outcome in ('fixed', 'partly', 'duplicate', 'not_our_duty', 'withdrawn', 'cannot', 'unreachable', 'rejected')),
  outcome_note text,
  category_code text not null,
  category_version integer not null default 1,
  severity text not null default 'normal' check (severity in ('normal', 'high', 'urgent')),
  area_code text references areas (code),
  district_code text,
  subdistrict_code text,
  lat double precision check (lat between 5.5 and 20.6),
  lon double precision check (lon between 97.2 and 105.8),
  lat_shown double precision,
  lon_shown double precision,
  place_text text,
  words text not null,
  words_shown_at timestamptz not null,
  answers jsonb not null default '{}',
  photos smallint not null default 0,
  search tsvector not null,
  similar_keys text[] not null default '{}',
  channel text not null check (channel in ('web', 'phone', 'paper', 'walk-in', 'api', 'open311', 'messenger', 'email')),
  source_name text,
  entered_by uuid,
  consent text not null check (consent <> ''),
  reporter_id uuid,
  contact_allowed boolean not null default false,
  receipt_hash text not null,
  occurred_on date,
  received_at timestamptz not null,
  lead_body_id uuid references bodies (id),
  triage_body_id uuid references bodies (id),
  assigned_to uuid,
  escalated_to uuid references bodies (id),
  reroutes smallint not null default 0,
  reopened smallint not null default 0,
  first_answer_days smallint,
  resolve_days smallint,
  first_answer_due date,
  resolve_due date,
  clock_version integer,
  pauses jsonb not null default '[]',
  paused_since timestamptz,
  first_answered_at timestamptz,
  resolved_at timestamptz,
  confirm_until date,
  closed_at timestamptz,
  reopen_until date,
  merged_into uuid,
  merged_ref text,
  supports integer not null default 0,
  satisfaction smallint check (satisfaction between 1 and 5),
  solved boolean,
  rated_at timestamptz,
  revision integer not null default 1,
  updated_at timestamptz not null,
  primary key (home, id),
  unique (home, ref),
  check ((outcome is not null) = (state in ('resolved', 'closed'))),
  check ((waited_from is not null) = (state = 'waiting_info')),
  check ((lat is null) = (lon is null))
);
comment on table complaints is 'A case: what is public of it, where it stands, who has it. State, phase, visibility, delivery and outcome are separate';
comment on column complaints.home is 'Province of the place, 00 where it is unknown; never changes, and begins the ref';
comment on column complaints.ref is 'Public name of the case: grants nothing. Last letter checks the others';
comment on column complaints.phase is 'intake: nobody has it yet · handling · confirming: said to be done, open until the reporter confirms · over';
comment on column complaints.visibility is 'private: only the reporter and the office know that it exists · withheld: a moderator took it down, a stone with the reason stays';
comment on column complaints.delivery is 'Whether the body in charge has it: sent, seen by an officer, or failed';
comment on column complaints.lat is 'Where exactly; for officers. The public sees lat_shown, rounded where the category lies at homes';
comment on column complaints.words is 'Public projection: what was written with marks in the place of personal data';
comment on column complaints.words_shown_at is 'From when words and photos are public: a person looked, or the set delay has passed';
comment on column complaints.search is 'Lexemes of the public projection (kernel searchTokens)';
comment on column complaints.similar_keys is 'Keys under which similar reports find it (engines/similarity)';
comment on column complaints.consent is 'Which words of consent were agreed to, and how: form-1, spoken-1, paper-1, program-1';
comment on column complaints.reporter_id is 'Person in the room people, or null for an anonymous report';
comment on column complaints.receipt_hash is 'HMAC of the receipt under a key outside the database; the receipt itself is stored nowhere';
comment on column complaints.pauses is 'Times the clock stood still: [{from, to}]';
comment on column complaints.confirm_until is 'Last day to disagree with resolved; then silence closes it';
create index complaints_by_time on complaints (received_at desc, id desc) where visibility = 'public';
create index complaints_by_home on complaints (home, received_at desc, id desc) where visibility = 'public';
create index complaints_by_district on complaints (district_code, received_at desc, id desc) where visibility = 'public' and district_code is not null;
create index complaints_by_subdistrict on complaints (subdistrict_code, received_at desc, id desc) where visibility = 'public' and subdistrict_code is not null;
create index complaints_by_category on complaints (category_code, received_at desc, id desc) where visibility = 'public';
create index complaints_by_state on complaints (state, received_at desc, id desc) where visibility = 'public';
create index complaints_by_search on complaints using gin (search) where visibility = 'public';
create index complaints_by_similar on complaints using gin (similar_keys) where visibility = 'public' and phase <> 'over';
create index complaints_of_lead on complaints (lead_body_id, resolve_due) where phase <> 'over';
create index complaints_of_officer on complaints (assigned_to, resolve_due) where phase <> 'over' and assigned_to is not null;
create index complaints_of_triage on complaints (triage_body_id, received_at) where phase = 'intake' and lead_body_id is null;
create index complaints_new on complaints (received_at) where state = 'received';
create index complaints_to_confirm on complaints (confirm_until) where phase = 'confirming';
create index complaints_by_due on complaints (resolve_due) where phase <> 'over';
create index complaints_by_closing on complaints (closed_at) where phase = 'over';
create index complaints_by_update on complaints (updated_at);
create index complaints_of_clerk on complaints (entered_by, updated_at) where entered_by is not null;
create index complaints_by_clock on complaints (clock_version) where phase <> 'over';

create table complaint_events (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  kind text not null check (kind in ('received', 'moved', 'answered', 'asked', 'wrote', 'rerouted', 'joint', 'part', 'escalated', 'appealed', 'reopened', 'redacted', 'merged', 'note', 'assigned', 'rated', 'withheld', 'shown', 'clock', 'category')),
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('reporter', 'officer', 'oversight', 'clerk', 'moderator', 'program', 'system')),
  actor_id uuid,
  body_id uuid references bodies (id),
  reason text not null check (reason <> ''),
  text text check (text <> ''),
  visibility text not null check (visibility in ('public', 'reporter', 'staff')),
  from_state text,
  to_state text,
  outcome text,
  detail jsonb not null default '{}',
  told boolean not null default false,
  primary key (home, id),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_events is 'The timeline: append only. Only text changes after that, when something personal is taken out of it, and told';
comment on column complaint_events.reason is 'Why, as the actor says it; for officers. What the public reads stands in text';
comment on column complaint_events.text is 'Public projection of what was said with it; the original is sealed in complaint_originals';
comment on column complaint_events.told is 'Whether those who follow the case were written to';
create index complaint_events_of_case on complaint_events (home, complaint_id, at, id);
create index complaint_events_by_time on complaint_events (at, id) where visibility = 'public';
create index complaint_events_untold on complaint_events (at) where not told;

create table complaint_parts (
  home text not null,
  complaint_id uuid not null,
  body_id uuid not null references bodies (id),
  lead boolean not null,
  state text not null check (state in ('assigned', 'accepted', 'scheduled', 'in_progress', 'resolved')),
  outcome text check (outcome in ('fixed', 'partly', 'duplicate', 'not_our_duty', 'withdrawn', 'cannot', 'unreachable', 'rejected')),
  outcome_note text,
  delivery text not null default 'sent' check (delivery in ('sent', 'seen', 'failed')),
  received_at timestamptz not null,
  since timestamptz not null,
  left_at timestamptz,
  primary key (home, complaint_id, body_id),
  foreign key (home, complaint_id) references complaints (home, id),
  check ((outcome is not null) = (state = 'resolved'))
);
comment on table complaint_parts is 'Bodies that have the case, each with its own state; the case is resolved only when all leads are';
comment on column complaint_parts.received_at is 'As in complaints: lists of a body are read from here';
create index complaint_parts_of_body on complaint_parts (body_id, received_at desc, complaint_id desc);

create table complaint_originals (
  home text not null,
  complaint_id uuid not null,
  field text not null,
  sealed text not null,
  salt bytea not null check (length(salt) = 32),
  made_at timestamptz not null,
  primary key (home, complaint_id, field),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_originals is 'What was written before anything was taken out: report, or event:<id>. Sealed; each opening stands in complaint_openings';
comment on column complaint_originals.salt is 'Of the digest in the public log. Erased with the row: then nobody can tell any more what the digest vouched for';

create table complaint_openings (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  field text not null,
  by_person uuid not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  primary key (home, id),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_openings is 'Who opened a sealed original, and why';
create index complaint_openings_of_case on complaint_openings (home, complaint_id, at);

create table complaint_redactions (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  field text not null,
  start_at integer not null check (start_at >= 0),
  end_at integer not null check (end_at > start_at),
  kind text not null,
  effect text not null check (effect in ('added', 'kept')),
  by_person uuid not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  primary key (home, id),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_redactions is 'What a person took out of a text, or left in it against the machine; places in the sealed original';
create index complaint_redactions_of_case on complaint_redactions (home, complaint_id, field);

create table complaint_photos (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  event_id uuid,
  position smallint not null,
  kind text not null check (kind in ('report', 'before', 'after', 'reporter')),
  shown_sha256 text check (shown_sha256 ~ '^[0-9a-f]{64}$'),
  sealed_sha256 text not null check (sealed_sha256 ~ '^[0-9a-f]{64}$'),
  width integer not null,
  height integer not null,
  is_private boolean not null,
  covered smallint not null default 0,
  hidden_at timestamptz,
  made_at timestamptz not null,
  primary key (home, id),
  foreign key (home, complaint_id) references complaints (home, id),
  check (is_private = (shown_sha256 is null))
);
comment on table complaint_photos is 'Drawn anew without any metadata. shown: areas the person marked are covered; sealed: all of it, encrypted, for officers of the case';
comment on column complaint_photos.covered is 'How many areas are covered in what is shown';
create index complaint_photos_of_case on complaint_photos (home, complaint_id, position);

create table complaint_supports (
  home text not null,
  complaint_id uuid not null,
  by_key text not null,
  at timestamptz not null,
  primary key (home, complaint_id, by_key),
  foreign key (home, complaint_id) references complaints (home, id)
);
comment on table complaint_supports is '"Me too": one for each browser, by a keyed hash that names nobody and is another one for each case';

create table complaint_sources (
  key text primary key,
  home text not null,
  complaint_id uuid not null,
  made_at timestamptz not null
);
comment on table complaint_sources is 'Which case a form or a message of another system became, so that sending it again makes no second one. key: SHA-256 of channel, source and their id';

create table complaint_drafts (
  id uuid primary key,
  token_hash text not null unique,
  sealed text not null,
  updated_at timestamptz not null
);
comment on table complaint_drafts is 'Reports not sent yet, sealed; found by the token in the browser, of which only the hash is here';
create index complaint_drafts_by_time on complaint_drafts (updated_at);

create table complaint_subscriptions (
  id uuid primary key,
  kind text not null check (kind in ('case', 'place', 'category', 'body')),
  target text not null check (target <> ''),
  person_id uuid not null references persons (id),
  address_key text not null,
  lang text not null check (lang in ('th', 'en')),
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  left_at timestamptz
);
comment on table complaint_subscriptions is 'Who follows a case, place, category or body by mail. Nothing is sent before the address was confirmed by a letter';
comment on column complaint_subscriptions.target is 'Ref, area code, category code, or id of a body';
comment on column complaint_subscriptions.address_key is 'Keyed hash of the address: one address follows one thing once';
create index complaint_subscriptions_by_target on complaint_subscriptions (kind, target) where confirmed_at is not null and left_at is null;
create index complaint_subscriptions_by_address on complaint_subscriptions (address_key);
