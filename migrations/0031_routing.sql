-- 0031_routing.sql
-- Why: a complaint goes by its function and its place to the lowest level able to act, with deadlines in working days; which office that
-- is, what is asked in a category and how many days there are, differ by place and change, so they are rows with versions (CMP-3).
-- Officers work through their queue with templates, notes and inspections of their own, and the public reads how long answers take.
-- Effect: new tables only. The first categories and rules are put in by the program, as mission fields are.
create table complaint_categories (
  code text not null check (code ~ '^[a-z][a-z-]{1,29}$'),
  version integer not null check (version > 0),
  position integer not null,
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  hint_th text not null default '',
  hint_en text not null default '',
  group_code text not null check (group_code in ('ways', 'water', 'clean', 'utilities', 'order', 'people', 'state', 'other')),
  function_code text not null references functions (code),
  severity text not null check (severity in ('normal', 'high', 'urgent')),
  is_private boolean not null,
  at_home boolean not null,
  deadlines jsonb not null,
  words text[] not null default '{}',
  questions jsonb not null default '[]',
  ended_on date,
  reason text not null check (reason <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (code, version)
);
comment on table complaint_categories is 'What people report. Never changed: a change is a new version, and a case keeps the version it was reported under';
comment on column complaint_categories.at_home is 'The place is mostly a home: its point is published rounded';
comment on column complaint_categories.deadlines is 'Working days by severity: {"normal": {"answer": 3, "resolve": 15}, "high": …, "urgent": …}';
comment on column complaint_categories.questions is '[{code, textTh, textEn, kind, required, isPrivate, choices: [{value, textTh, textEn}]}]';
comment on column complaint_categories.ended_on is 'From this day no new case; null: in force';
comment on column complaint_categories.changed_by is 'Null: came with the program';

create table routing_rules (
  code text not null check (code ~ '^[a-z][a-z0-9-]{1,59}$'),
  version integer not null check (version > 0),
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  category_code text,
  function_code text references functions (code),
  area_code text references areas (code),
  road_owner text check (road_owner in ('highways', 'rural-roads', 'local', 'private')),
  targets jsonb not null,
  valid_from date,
  valid_to date,
  basis text,
  reason text not null check (reason <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (code, version),
  check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
comment on table routing_rules is 'Which level acts on what: the newest version of a code holds. What is null is not asked; the rule that asks for most decides';
comment on column routing_rules.area_code is 'An override for one place: the rule holds there and below';
comment on column routing_rules.targets is '[{level, begins, besides, bodyCode}] from the lowest level up; begins and besides are the first words of the name of an office';
comment on column routing_rules.basis is 'Law or order the duty comes from; null where nobody has named one';

create table case_templates (
  id uuid not null,
  version integer not null check (version > 0),
  body_id uuid references bodies (id),
  category_code text,
  purpose text not null check (purpose in ('answer', 'ask', 'resolve', 'close')),
  name text not null check (name <> ''),
  text text not null check (text <> ''),
  ended_at timestamptz,
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (id, version)
);
comment on table case_templates is 'Answers officers send again and again, with places to fill in. The newest version of an id holds';
comment on column case_templates.body_id is 'Whose it is; null: for all bodies';
create index case_templates_by_body on case_templates (body_id);

create table case_mentions (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  event_id uuid not null,
  person_id uuid not null,
  by_person uuid not null,
  at timestamptz not null,
  seen_at timestamptz,
  primary key (home, id)
);
comment on table case_mentions is 'Officers a note was written to. The note itself stands in complaint_events with visibility staff';
create index case_mentions_by_person on case_mentions (person_id, at) where seen_at is null;

create table case_inspections (
  home text not null,
  id uuid not null,
  complaint_id uuid not null,
  event_id uuid not null,
  body_id uuid not null references bodies (id),
  by_person uuid not null,
  at timestamptz not null,
  found text not null check (found in ('as-reported', 'worse', 'less', 'gone', 'other-place', 'not-found')),
  primary key (home, id)
);
comment on table case_inspections is 'Somebody was there: what was found, compared with what was reported. Words and photos stand with the event in the timeline';
create index case_inspections_of_case on case_inspections (home, complaint_id, at);

create table case_reminders (
  home text not null,
  complaint_id uuid not null,
  kind text not null check (kind in ('answer-soon', 'answer-late', 'soon', 'late', 'very-late')),
  due_on date not null,
  told_at timestamptz not null,
  primary key (home, complaint_id, kind, due_on)
);
comment on table case_reminders is 'What offices were reminded of, so that nobody is told the same twice; a due day that moved may be told again';

create table case_needs (
  home text not null,
  id uuid not null,
  title text not null check (title <> ''),
  area_code text not null references areas (code),
  body_id uuid references bodies (id),
  function_code text not null references functions (code),
  category_code text not null,
  complaints integer not null check (complaints > 0),
  refs text[] not null,
  first_on date not null,
  last_on date not null,
  lat double precision,
  lon double precision,
  reason text not null check (reason <> ''),
  state text not null default 'open' check (state in ('open', 'planned', 'dropped')),
  project_home text,
  project_id uuid,
  closed_reason text,
  made_by uuid not null,
  made_at timestamptz not null,
  closed_at timestamptz,
  revision integer not null default 1,
  primary key (home, id),
  check ((state = 'open') = (closed_at is null)),
  check ((project_home is null) = (project_id is null)),
  check (state <> 'planned' or project_id is not null)
);
comment on table case_needs is 'A cluster of complaints a planner takes for the need of a project: what the gap finder reads. Public cases only';
comment on column case_needs.project_id is 'The project it became; without a foreign key, as it may lie in another home';
create index case_needs_by_area on case_needs (area_code, state);
create index case_needs_by_time on case_needs (made_at desc, id desc);

create table complaint_summaries (
  home text not null,
  scope text not null check (scope in ('country', 'home', 'district', 'body')),
  scope_key text not null,
  category_code text not null,
  month date not null,
  received integer not null,
  answered integer not null,
  ended integer not null,
  answered_in_time integer not null,
  ended_in_time integer not null,
  answer_timed integer not null,
  end_timed integer not null,
  reopened integer not null,
  rated integer not null,
  stars integer not null,
  solved integer not null,
  late integer not null,
  answer_days integer[] not null,
  end_days integer[] not null,
  unanswered_on integer[] not null,
  open_on integer[] not null,
  primary key (home, scope, scope_key, category_code, month)
);
comment on table complaint_summaries is 'Public complaints by the month they came in; those of the country lie in home 00. category_code * is all categories together. Doubles and withdrawn cases are received and nothing more';
comment on column complaint_summaries.answer_days is 'How many were first answered n days after receipt, n = 0, 1, 2 …; the last place holds all longer ones';
comment on column complaint_summaries.open_on is 'Still open, by the day of the month they came in: [0] is the first. Their age is counted when it is read';
comment on column complaint_summaries.late is 'Of the open ones, how many were past their end when this was counted: at each change, and every night';
comment on column complaint_summaries.answer_timed is 'Whose day to answer has passed or that were answered: what answered_in_time is a part of';
create index complaint_summaries_by_scope on complaint_summaries (scope, scope_key, month);
create index complaint_summaries_by_month on complaint_summaries (scope, category_code, month);

create table complaint_recurrences (
  home text not null,
  subdistrict_code text not null,
  category_code text not null,
  cases integer not null,
  open integer not null,
  months integer not null,
  first_on date not null,
  last_on date not null,
  lat double precision,
  lon double precision,
  refs text[] not null,
  primary key (home, subdistrict_code, category_code)
);
comment on table complaint_recurrences is 'Where the same came back within a year: public cases of one category in one sub-district, three at least, in two months at least';
comment on column complaint_recurrences.refs is 'The newest of them, at most 20';
create index complaint_recurrences_by_count on complaint_recurrences (cases desc, home, subdistrict_code);

create table complaint_summary_state (
  id integer primary key check (id = 1),
  seen_until timestamptz not null,
  made_at timestamptz not null
);
comment on table complaint_summary_state is 'Up to which change of complaints the summaries have counted';
