-- 0029_agreements.sql
-- Why: bodies promise each other services, results and money (PLN-13), measure themselves against a standard (PLN-14), leave each
-- duty to the level able to do it (PLN-15), know what each can do (PLN-8) and lend each other what they have (PLN-22).
-- Effect: new tables only. What belongs to an agreement, a body or an offer lives in the home of its area; services, standards and
-- duties are few and the same everywhere: reference tables.
create table agreements (
  home text not null,
  id uuid not null,
  kind text not null check (kind in ('public-service', 'performance', 'subsidy', 'co-investment', 'pledge')),
  title text not null check (title <> ''),
  area_code text references areas (code),
  function_code text references functions (code),
  board_id uuid,
  maker_body_id uuid not null references bodies (id),
  state text not null check (state in ('draft', 'offered', 'signed', 'terminated', 'withdrawn')),
  version integer not null default 0 check (version >= 0),
  pending integer check (pending > version),
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  total_satang bigint not null default 0 check (total_satang >= 0),
  notice_given_on date,
  terminates_on date check (terminates_on >= notice_given_on),
  terminated_by uuid references bodies (id),
  termination_reason text check (termination_reason <> ''),
  signed_at timestamptz,
  revision integer not null default 1,
  made_by uuid,
  made_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (home, id),
  check ((state = 'terminated') = (terminates_on is not null)),
  check ((version > 0) = (signed_at is not null))
);
comment on table agreements is 'What bodies promise each other. Title to total are those of the version in force, or of the first draft; the words stand in agreement_versions';
comment on column agreements.version is 'The version all parties have signed; 0: none yet';
comment on column agreements.pending is 'The version being written or offered; null: none';
comment on column agreements.state is 'Signed covers the life after signing: whether it is in force, under review, breached or over is told by days, reviews and breaches';
comment on column agreements.board_id is 'The coordination board it came from, if any';
create index agreements_by_area on agreements (area_code text_pattern_ops);
create index agreements_by_board on agreements (board_id) where board_id is not null;
create index agreements_by_end on agreements (ends_on) where state = 'signed';

create table agreement_versions (
  home text not null,
  agreement_id uuid not null,
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'offered', 'signed', 'replaced', 'withdrawn')),
  terms jsonb not null,
  hash text check (hash ~ '^[0-9a-f]{64}$'),
  reason text not null check (reason <> ''),
  made_by uuid,
  made_at timestamptz not null,
  offered_at timestamptz,
  signed_at timestamptz,
  primary key (home, agreement_id, version),
  foreign key (home, agreement_id) references agreements (home, id),
  check (state = 'draft' or state = 'withdrawn' or hash is not null)
);
comment on table agreement_versions is 'The words of an agreement. Once offered a version is never changed; its hash is what the parties sign';
comment on column agreement_versions.hash is 'SHA-256 of the canonical JSON of the terms';

create table agreement_parties (
  home text not null,
  agreement_id uuid not null,
  version integer not null,
  body_id uuid not null references bodies (id),
  position integer not null,
  role text not null check (role in ('commissioner', 'provider', 'funder', 'supporter', 'served')),
  primary key (home, agreement_id, version, body_id),
  foreign key (home, agreement_id, version) references agreement_versions (home, agreement_id, version)
);
create index agreement_parties_by_body on agreement_parties (body_id);

create table agreement_indicators (
  home text not null,
  agreement_id uuid not null,
  version integer not null,
  indicator_id uuid not null references indicators (id),
  primary key (home, agreement_id, version, indicator_id),
  foreign key (home, agreement_id, version) references agreement_versions (home, agreement_id, version)
);

create table agreement_signatures (
  home text not null,
  id uuid not null,
  agreement_id uuid not null,
  version integer not null,
  party_body_id uuid not null references bodies (id),
  signer_body_id uuid not null references bodies (id),
  kind text not null check (kind in ('signature', 'take-over')),
  way text not null check (way in ('here', 'on-paper')),
  post text not null check (post <> ''),
  document text check (document <> ''),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  person_id uuid,
  signed_at timestamptz not null,
  primary key (home, id),
  unique (home, agreement_id, version, party_body_id, kind, signer_body_id),
  foreign key (home, agreement_id, version) references agreement_versions (home, agreement_id, version),
  check ((way = 'on-paper') = (document is not null))
);
comment on table agreement_signatures is 'Who signed which version for which party. Never changed or removed: an agreement ends by notice';
comment on column agreement_signatures.signer_body_id is 'The body that signed: the party, or the one it was merged into';
comment on column agreement_signatures.person_id is 'Who signed here, or who recorded the paper';

create table agreement_reviews (
  home text not null,
  id uuid not null,
  agreement_id uuid not null,
  due_on date not null,
  done_on date,
  verdict text check (verdict in ('kept', 'partly', 'not-kept')),
  finding text check (finding <> ''),
  done_by uuid,
  primary key (home, id),
  unique (home, agreement_id, due_on),
  foreign key (home, agreement_id) references agreements (home, id),
  check ((done_on is null) = (verdict is null) and (done_on is null) = (finding is null))
);
create index agreement_reviews_open on agreement_reviews (due_on) where done_on is null;

create table agreement_breaches (
  home text not null,
  id uuid not null,
  agreement_id uuid not null,
  body_id uuid not null references bodies (id),
  noticed_by uuid not null references bodies (id),
  what text not null check (what <> ''),
  remedy_wanted text not null check (remedy_wanted <> ''),
  noticed_on date not null,
  remedy_due date not null check (remedy_due > noticed_on),
  remedy text check (remedy <> ''),
  remedied_on date,
  closed_on date,
  outcome text check (outcome in ('remedied', 'not-remedied', 'withdrawn')),
  closing_reason text check (closing_reason <> ''),
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (home, id),
  foreign key (home, agreement_id) references agreements (home, id),
  check ((closed_on is null) = (outcome is null))
);
create index agreement_breaches_by_agreement on agreement_breaches (home, agreement_id);
create index agreement_breaches_open on agreement_breaches (remedy_due) where closed_on is null;

create table agreement_surveys (
  home text not null,
  id uuid not null,
  agreement_id uuid not null,
  access text not null check (access in ('open', 'links')),
  intro text not null check (intro <> ''),
  questions jsonb not null,
  opens_on date not null,
  closes_on date not null check (closes_on >= opens_on),
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, id),
  foreign key (home, agreement_id) references agreements (home, id)
);
create index agreement_surveys_by_agreement on agreement_surveys (home, agreement_id, opens_on);
comment on table agreement_surveys is 'How content those served are. Questions with choices only: nothing personal can be written into an answer';

create table agreement_survey_links (
  home text not null,
  survey_id uuid not null,
  word_hash text not null,
  used boolean not null default false,
  primary key (home, survey_id, word_hash),
  foreign key (home, survey_id) references agreement_surveys (home, id)
);
comment on table agreement_survey_links is 'Links that answer once. Which answer came by which link is stored nowhere';

create table agreement_survey_answers (
  home text not null,
  id uuid not null,
  survey_id uuid not null,
  answers jsonb not null,
  answered_on date not null,
  primary key (home, id),
  foreign key (home, survey_id) references agreement_surveys (home, id)
);
comment on column agreement_survey_answers.answered_on is 'The day only: a moment could be matched with a log. The id is random (v4) for the same reason';
create index agreement_survey_answers_by_survey on agreement_survey_answers (home, survey_id);

create table agreement_events (
  home text not null,
  id uuid not null,
  agreement_id uuid not null,
  kind text not null,
  version integer,
  body_id uuid references bodies (id),
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, agreement_id) references agreements (home, id)
);
comment on table agreement_events is 'What was done to an agreement, by whom and why; appended in the transaction that did it';
create index agreement_events_by_agreement on agreement_events (home, agreement_id, happened_at);

create table public_services (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{1,29}$'),
  name_th text not null check (name_th <> ''),
  name_en text check (name_en <> ''),
  about text not null check (about <> ''),
  function_code text not null references functions (code),
  levels text[] not null default '{}',
  valid_months integer not null check (valid_months between 1 and 120),
  revision integer not null default 1,
  ended_on date,
  made_by uuid,
  made_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table public_services is 'Services with a standard. levels: levels of body that give it; empty: any';
comment on column public_services.valid_months is 'How long a certification holds';

create table service_criteria (
  id uuid primary key,
  service_id uuid not null references public_services (id),
  position integer not null,
  measure_th text not null check (measure_th <> ''),
  measure_en text check (measure_en <> ''),
  unit text not null check (unit <> ''),
  direction text not null check (direction in ('at-least', 'at-most')),
  wanted numeric(14, 2) not null,
  source text not null check (source <> ''),
  ended_on date
);
comment on column service_criteria.source is 'The law, rule or manual the level comes from';
create index service_criteria_by_service on service_criteria (service_id, position);

create table service_needs (
  service_id uuid not null references public_services (id),
  dimension text not null check (dimension in ('authority', 'budget', 'staff', 'information', 'equipment')),
  wanted integer not null check (wanted between 0 and 5),
  primary key (service_id, dimension)
);
comment on table service_needs is 'What a body needs to reach the standard, 0 to 5 on the scale of body_capacities';

create table body_capacities (
  home text not null,
  id uuid not null,
  body_id uuid not null references bodies (id),
  service_id uuid not null references public_services (id),
  dimension text not null check (dimension in ('authority', 'budget', 'staff', 'information', 'equipment')),
  score integer not null check (score between 0 and 5),
  evidence text not null check (evidence <> ''),
  assessed_on date not null,
  assessed_by uuid,
  stored_at timestamptz not null,
  primary key (home, id)
);
comment on table body_capacities is 'What a body can do for a service. Each assessment is a row of its own; the newest counts';
create index body_capacities_by_body on body_capacities (body_id, service_id, dimension, assessed_on desc);
create index body_capacities_by_service on body_capacities (service_id, body_id);

create table service_assessments (
  home text not null,
  id uuid not null,
  body_id uuid not null references bodies (id),
  service_id uuid not null references public_services (id),
  state text not null check (state in ('submitted', 'certified', 'refused')),
  assessed_on date not null,
  assessed_by uuid,
  verifier_body_id uuid references bodies (id),
  verified_by uuid,
  verified_on date,
  finding text check (finding <> ''),
  valid_to date,
  stored_at timestamptz not null,
  primary key (home, id),
  check ((state = 'submitted') = (verified_on is null)),
  check ((state = 'certified') = (valid_to is not null)),
  check (verifier_body_id <> body_id)
);
comment on table service_assessments is 'A body measured itself against a standard; a second body looked and certified it for a time, or did not';
create index service_assessments_by_body on service_assessments (body_id, service_id, assessed_on desc);
create index service_assessments_by_service on service_assessments (service_id, assessed_on desc);
create index service_assessments_waiting on service_assessments (assessed_on) where state = 'submitted';

create table service_assessment_lines (
  home text not null,
  assessment_id uuid not null,
  criterion_id uuid not null references service_criteria (id),
  reached numeric(14, 2) not null,
  wanted numeric(14, 2) not null,
  meets boolean not null,
  evidence text not null check (evidence <> ''),
  primary key (home, assessment_id, criterion_id),
  foreign key (home, assessment_id) references service_assessments (home, id)
);
comment on column service_assessment_lines.wanted is 'The level as it stood on that day';

create table duties (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{1,29}$'),
  name_th text not null check (name_th <> ''),
  name_en text check (name_en <> ''),
  function_code text not null references functions (code),
  service_id uuid references public_services (id),
  law text not null check (law <> ''),
  position integer not null
);
create index duties_by_function on duties (function_code);

create table duty_levels (
  duty_id uuid not null references duties (id),
  level text not null check (level in ('community', 'local', 'pao', 'district', 'province', 'region', 'central')),
  may text not null check (may in ('must', 'may', 'no')),
  can text not null check (can in ('yes', 'with-support', 'no')),
  support_from text check (support_from in ('community', 'local', 'pao', 'district', 'province', 'region', 'central')),
  reason text not null check (reason <> ''),
  revision integer not null default 1,
  primary key (duty_id, level)
);
comment on table duty_levels is 'Subsidiarity as data: which level may do a duty by law, which is able to, and whom it asks for technical support';

create table duty_events (
  id uuid primary key,
  duty_id uuid not null references duties (id),
  level text not null,
  before jsonb,
  after jsonb not null,
  actor_id uuid,
  reason text not null check (reason <> ''),
  happened_at timestamptz not null
);
create index duty_events_by_duty on duty_events (duty_id, happened_at);

create table duty_runs (
  home text not null,
  id uuid not null,
  duty_id uuid not null references duties (id),
  body_id uuid not null references bodies (id),
  since date not null,
  until date check (until >= since),
  reason text not null check (reason <> ''),
  source text not null check (source <> ''),
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (home, id)
);
comment on table duty_runs is 'Which body really runs a duty, and why it does where its level should not';
create index duty_runs_by_duty on duty_runs (duty_id);
create index duty_runs_by_body on duty_runs (body_id);

create table support_requests (
  home text not null,
  id uuid not null,
  kind text not null check (kind in ('technical', 'joint')),
  from_body_id uuid not null references bodies (id),
  to_body_id uuid not null references bodies (id),
  duty_id uuid references duties (id),
  project_home text,
  project_id uuid,
  board_id uuid,
  title text not null check (title <> ''),
  wanted text not null check (wanted <> ''),
  state text not null check (state in ('asked', 'accepted', 'declined', 'working', 'done', 'withdrawn')),
  asked_on date not null,
  answer_due date not null,
  answer text check (answer <> ''),
  answered_on date,
  work_due date,
  result text check (result <> ''),
  ended_on date,
  revision integer not null default 1,
  asked_by uuid,
  updated_at timestamptz not null,
  primary key (home, id),
  check (from_body_id <> to_body_id),
  check ((project_home is null) = (project_id is null))
);
comment on column support_requests.answer_due is 'So many working days after it was asked, counted with the holidays of the body asked';
create index support_requests_by_from on support_requests (from_body_id, asked_on);
create index support_requests_by_to on support_requests (to_body_id, asked_on);
create index support_requests_by_board on support_requests (board_id) where board_id is not null;
create index support_requests_open on support_requests (answer_due) where state in ('asked', 'accepted', 'working');

create table support_events (
  home text not null,
  id uuid not null,
  request_id uuid not null,
  kind text not null,
  actor_id uuid,
  reason text check (reason <> ''),
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, request_id) references support_requests (home, id)
);
create index support_events_by_request on support_events (home, request_id, happened_at);

create table pool_items (
  home text not null,
  id uuid not null,
  side text not null check (side in ('offer', 'request')),
  resource text not null check (resource in ('staff', 'equipment', 'information', 'skills')),
  body_id uuid not null references bodies (id),
  title text not null check (title <> ''),
  text text not null default '',
  quantity integer not null check (quantity between 1 and 100000),
  unit text not null check (unit <> ''),
  area_code text not null references areas (code),
  function_code text references functions (code),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  contract text not null check (contract in ('none', 'needed', 'either')),
  service_id uuid references public_services (id),
  dimension text check (dimension in ('authority', 'budget', 'staff', 'information', 'equipment')),
  board_id uuid,
  closed_on date,
  closing_reason text check (closing_reason <> ''),
  revision integer not null default 1,
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, id)
);
comment on table pool_items is 'What a body offers others and what it asks for: staff, equipment, information, skills';
comment on column pool_items.service_id is 'The gap the request comes from: a service and a dimension of capacity';
create index pool_items_open on pool_items (side, resource, ends_on) where closed_on is null;
create index pool_items_by_body on pool_items (body_id, side);
create index pool_items_by_board on pool_items (board_id) where board_id is not null;
create index pool_items_by_area on pool_items (area_code text_pattern_ops) where closed_on is null;

create table pool_reservations (
  home text not null,
  id uuid not null,
  offer_id uuid not null,
  body_id uuid not null references bodies (id),
  request_home text,
  request_id uuid,
  quantity integer not null check (quantity >= 1),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  state text not null check (state in ('asked', 'reserved', 'in-use', 'returned', 'declined', 'cancelled')),
  note text not null check (note <> ''),
  agreement_home text,
  agreement_id uuid,
  taken_on date,
  returned_on date,
  condition text check (condition <> ''),
  asked_by uuid,
  updated_at timestamptz not null,
  primary key (home, id),
  foreign key (home, offer_id) references pool_items (home, id),
  check ((request_home is null) = (request_id is null)),
  check ((agreement_home is null) = (agreement_id is null)),
  check ((state = 'returned') = (returned_on is not null))
);
comment on table pool_reservations is 'Who uses an offer when. The writer holds the offer and counts the days, so that nothing is promised twice';
comment on column pool_reservations.agreement_id is 'The agreement it is lent under, by full key; null: without contract';
create index pool_reservations_by_offer on pool_reservations (home, offer_id, starts_on);
create index pool_reservations_by_body on pool_reservations (body_id, starts_on);
create index pool_reservations_by_request on pool_reservations (request_id) where request_id is not null;

create table pool_events (
  home text not null,
  id uuid not null,
  item_id uuid not null,
  reservation_id uuid,
  kind text not null,
  actor_id uuid,
  reason text check (reason <> ''),
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, item_id) references pool_items (home, id)
);
create index pool_events_by_item on pool_events (home, item_id, happened_at);
