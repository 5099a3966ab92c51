-- 0019_calendars.sql
-- Why: planning and budget calendars of central, regional and local offices and of communities stand side by side, so that a
-- district sees in time that its days and those of the local administrations will miss each other (PLN-10, S4-28).
-- Effect: new tables only. The first templates, rules and holidays are put in by the program, as mission fields are.
create table calendar_templates (
  code text not null check (code ~ '^[a-z][a-z-]{1,29}$'),
  version integer not null check (version > 0),
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  level text not null check (level in ('central', 'regional', 'local', 'community')),
  body_kinds text[] not null,
  position integer not null,
  area_digits integer,
  name_words text[] not null default '{}',
  reason text not null check (reason <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (code, version)
);
comment on table calendar_templates is 'Which steps bodies of a kind take in a fiscal year. Never changed: a change is a new version, and calendars that are under way move to it';
comment on column calendar_templates.area_digits is 'Only bodies whose area has at least so many digits: a village committee is a committee of a sub-district or finer. Null: all of the kinds';
comment on column calendar_templates.name_words is 'Only bodies whose name has one of these words, where the kind alone does not tell: committees of villages among all committees';
comment on column calendar_templates.changed_by is 'Null: came with the program';

create table calendar_template_steps (
  template_code text not null,
  version integer not null,
  code text not null check (code ~ '^[a-z][a-z0-9-]{1,29}$'),
  position integer not null,
  kind text not null check (kind in ('planning', 'hearing', 'committee', 'budget-request', 'ordinance', 'approval', 'contract', 'report')),
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  start_rule jsonb not null,
  due_rule jsonb not null,
  movable boolean not null,
  basis text,
  primary key (template_code, version, code),
  foreign key (template_code, version) references calendar_templates (code, version)
);
comment on column calendar_template_steps.start_rule is 'A DateRule of the engine schedule: a date of the fiscal year, the end of a month, or days after another step';
comment on column calendar_template_steps.basis is 'The law, order or custom the day comes from; null where nobody has named one';

create table calendar_rules (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{1,59}$'),
  before_template text not null,
  before_step text not null,
  after_template text not null,
  after_step text not null,
  relation text not null check (relation in ('own', 'same-area', 'parent-area', 'inside-area', 'superior', 'subordinate')),
  need text not null check (need in ('start', 'due')),
  lead_days integer not null check (lead_days between 0 and 120),
  basis text,
  ended_at timestamptz
);
comment on table calendar_rules is 'What a step waits for in the calendar of another body: the frame of the district before the ordinance of the local administration';
comment on column calendar_rules.relation is 'Which two bodies it binds; parent-area: the earlier body''s area contains the later one''s';

create table calendar_setup_events (
  id uuid primary key,
  kind text not null check (kind in ('template-changed', 'rule-added', 'rule-changed', 'rule-ended', 'holiday-declared', 'holiday-cancelled')),
  code text not null,
  details jsonb not null default '{}',
  reason text not null check (reason <> ''),
  actor_id uuid,
  happened_at timestamptz not null
);
create index calendar_setup_events_by_code on calendar_setup_events (code, happened_at);

create table holiday_rules (
  code text primary key,
  month integer not null check (month between 1 and 12),
  day integer not null check (day between 1 and 31),
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  valid_from date,
  valid_to date,
  source text not null
);
comment on table holiday_rules is 'Public holidays that return every year on their date, for as long as they hold';

create table holidays (
  id uuid primary key,
  happens_on date not null,
  applies_to text not null references areas (code),
  kind text not null check (kind in ('lunar', 'substitution', 'special', 'moved', 'regional', 'cancelled')),
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  source text not null check (source <> ''),
  declared_on date,
  version integer not null check (version > 0),
  stored_by uuid,
  stored_at timestamptz not null,
  unique (happens_on, applies_to, version)
);
comment on table holidays is 'Days declared one by one; those of the moon are never computed. A later version of a day stands in place of an earlier one, cancelled takes it back';
comment on column holidays.declared_on is 'Day of the decision; null where the source does not tell it';

create table calendars (
  home text not null,
  id uuid not null,
  body_id uuid not null references bodies (id),
  fiscal_year integer not null check (fiscal_year between 1950 and 2200),
  template_code text not null,
  template_version integer not null,
  holiday_version integer not null,
  opened_by uuid,
  opened_at timestamptz not null,
  primary key (home, id),
  unique (home, body_id, fiscal_year)
);
comment on table calendars is 'The calendar of one body in one fiscal year, from the first time it is touched; before that it is what the template says';
comment on column calendars.holiday_version is 'The holidays its days were computed with';
create index calendars_by_body on calendars (body_id, fiscal_year);
create index calendars_by_year on calendars (fiscal_year);

create table calendar_steps (
  home text not null,
  id uuid not null,
  calendar_id uuid not null,
  body_id uuid not null references bodies (id),
  fiscal_year integer not null,
  step_code text not null,
  position integer not null,
  kind text not null,
  name_th text not null,
  name_en text not null,
  starts_on date not null,
  due_on date not null,
  first_starts_on date not null,
  first_due_on date not null,
  moved boolean not null default false,
  movable boolean not null,
  state text not null default 'planned' check (state in ('planned', 'doing', 'done', 'cancelled')),
  done_on date,
  revision integer not null default 1,
  changed_at timestamptz not null,
  primary key (home, id),
  unique (home, calendar_id, step_code),
  foreign key (home, calendar_id) references calendars (home, id),
  check (due_on >= starts_on),
  check ((state = 'done') = (done_on is not null))
);
comment on column calendar_steps.first_due_on is 'What the rule gave when the calendar was opened: what was planned, for comparing with what came';
comment on column calendar_steps.moved is 'The body chose the days itself: new holidays and new templates leave them alone';
comment on column calendar_steps.revision is 'Counts up with each change, so that two officers do not overwrite each other unseen';
create index calendar_steps_by_body on calendar_steps (body_id, fiscal_year, position);
create index calendar_steps_by_due on calendar_steps (fiscal_year, due_on);

create table calendar_events (
  home text not null,
  id uuid not null,
  body_id uuid not null,
  fiscal_year integer not null,
  step_code text,
  kind text not null check (kind in ('opened', 'moved', 'begun', 'done', 'reopened', 'cancelled', 'restored', 'holidays-changed', 'template-changed', 'imported', 'agreed', 'assigned')),
  details jsonb not null default '{}',
  reason text not null check (reason <> ''),
  actor_id uuid,
  happened_at timestamptz not null,
  primary key (home, id)
);
comment on column calendar_events.details is 'before, after: {start, due} of a step; done_on; day: the holiday that moved it';
create index calendar_events_by_body on calendar_events (body_id, fiscal_year, happened_at);

create table calendar_misalignments (
  home text not null,
  id uuid not null,
  rule_code text not null,
  fiscal_year integer not null,
  before_body_id uuid not null references bodies (id),
  before_step text not null,
  after_body_id uuid not null references bodies (id),
  after_step text not null,
  kind text not null check (kind in ('misaligned', 'at-risk')),
  needed_by date not null,
  expected_on date not null,
  days_missing integer not null check (days_missing > 0),
  before_room integer not null,
  after_room integer not null,
  state text not null default 'open' check (state in ('open', 'solved')),
  owner_id uuid,
  told text,
  found_at timestamptz not null,
  changed_at timestamptz not null,
  solved_at timestamptz,
  primary key (home, id),
  unique (home, rule_code, fiscal_year, before_body_id, after_body_id),
  check ((state = 'solved') = (solved_at is not null))
);
comment on table calendar_misalignments is 'Two steps of two bodies that miss each other, found by the last look; solved: the last look no longer found it. Home is that of the later step''s body';
comment on column calendar_misalignments.before_room is 'By how many days the earlier body alone could move its step without making another pair miss each other';
comment on column calendar_misalignments.told is 'What both bodies'' officers were last written about it, so that nobody is told the same twice';
create index calendar_misalignments_open on calendar_misalignments (state, needed_by, id);
create index calendar_misalignments_by_before on calendar_misalignments (before_body_id, state);
create index calendar_misalignments_by_after on calendar_misalignments (after_body_id, state);

create table calendar_proposals (
  home text not null,
  id uuid not null,
  misalignment_id uuid not null,
  moves jsonb not null,
  reason text not null check (reason <> ''),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'outdated')),
  closed_at timestamptz,
  primary key (home, id),
  foreign key (home, misalignment_id) references calendar_misalignments (home, id),
  check ((state = 'open') = (closed_at is null))
);
comment on column calendar_proposals.moves is '[{bodyId, step, start, due, from: {start, due}, revision}]: taken into the calendars when both bodies have accepted';
create index calendar_proposals_by_misalignment on calendar_proposals (home, misalignment_id, proposed_at);

create table calendar_answers (
  home text not null,
  id uuid not null,
  proposal_id uuid not null,
  body_id uuid not null,
  accepts boolean not null,
  reason text not null check (reason <> ''),
  answered_by uuid not null,
  answered_at timestamptz not null,
  primary key (home, id),
  unique (home, proposal_id, body_id),
  foreign key (home, proposal_id) references calendar_proposals (home, id)
);

create table calendar_digests (
  person_id uuid not null,
  week_of date not null,
  misalignments integer not null,
  sent_at timestamptz not null,
  primary key (person_id, week_of)
);
comment on table calendar_digests is 'Who was written the letter of a week about what misses each other in their bodies'' calendars; week_of is its Monday';
