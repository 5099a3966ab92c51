-- 0018_indicators.sql
-- Why: what plans promise is measured (issue 5, item 3; PLN-11, PLN-12): indicators with owner, due rule, unit and rule of adding up,
-- baseline and targets by period, values entered by one person and verified by another, evidence, small target areas down to
-- household clusters, and the values rolled up.
-- Effect: new tables. Definitions hang on plan nodes, which are reference tables, and are written rarely: reference. Targets, values,
-- evidence, events and what is computed from them grow with every period: large, by the home of the indicator's area.
create table indicator_units (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{0,29}$'),
  position integer not null,
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  dimension text not null check (dimension <> ''),
  numerator bigint not null check (numerator > 0),
  denominator bigint not null check (denominator > 0),
  decimals smallint not null check (decimals between 0 and 6),
  may_be_negative boolean not null,
  most numeric(24, 6)
);
comment on table indicator_units is 'Units of measurement. Only units of one dimension are added; one of a unit is numerator / denominator of the base unit of its dimension';
comment on column indicator_units.most is 'The most a value can be (100 percent), unless the indicator allows more';
insert into indicator_units (position, code, name_th, name_en, dimension, numerator, denominator, decimals, may_be_negative, most) values
  (1, 'person', 'คน', 'persons', 'people', 1, 1, 0, false, null),
  (2, 'household', 'ครัวเรือน', 'households', 'households', 1, 1, 0, false, null),
  (3, 'village', 'หมู่บ้าน', 'villages', 'villages', 1, 1, 0, false, null),
  (4, 'group', 'กลุ่ม', 'groups', 'groups', 1, 1, 0, false, null),
  (5, 'place', 'แห่ง', 'places', 'places', 1, 1, 0, false, null),
  (6, 'time', 'ครั้ง', 'times', 'times', 1, 1, 0, false, null),
  (7, 'project', 'โครงการ', 'projects', 'projects', 1, 1, 0, false, null),
  (8, 'case', 'เรื่อง', 'cases', 'cases', 1, 1, 0, false, null),
  (9, 'metre', 'เมตร', 'metres', 'length', 1, 1, 2, false, null),
  (10, 'kilometre', 'กิโลเมตร', 'kilometres', 'length', 1000, 1, 3, false, null),
  (11, 'square-metre', 'ตารางเมตร', 'square metres', 'area', 1, 1, 2, false, null),
  (12, 'square-wa', 'ตารางวา', 'square wa', 'area', 4, 1, 2, false, null),
  (13, 'ngan', 'งาน', 'ngan', 'area', 400, 1, 2, false, null),
  (14, 'rai', 'ไร่', 'rai', 'area', 1600, 1, 2, false, null),
  (15, 'cubic-metre', 'ลูกบาศก์เมตร', 'cubic metres', 'volume', 1, 1, 2, false, null),
  (16, 'kilogram', 'กิโลกรัม', 'kilograms', 'mass', 1, 1, 2, false, null),
  (17, 'tonne', 'ตัน', 'tonnes', 'mass', 1000, 1, 3, false, null),
  (18, 'day', 'วัน', 'days', 'duration', 1, 1, 2, false, null),
  (19, 'baht', 'บาท', 'baht', 'money', 1, 1, 2, true, null),
  (20, 'million-baht', 'ล้านบาท', 'million baht', 'money', 1000000, 1, 6, true, null),
  (21, 'percent', 'ร้อยละ', 'percent', 'share', 1, 1, 2, false, 100),
  (22, 'per-100000', 'ต่อแสนคน', 'per 100,000 people', 'rate', 1, 1, 2, false, null),
  (23, 'score', 'คะแนน', 'points', 'score', 1, 1, 2, false, null);

create table indicator_lenses (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{0,29}$'),
  kind text not null check (kind in ('well-being', 'sufficiency')),
  position integer not null,
  name_th text not null check (name_th <> ''),
  name_en text not null check (name_en <> ''),
  source text not null
);
comment on table indicator_lenses is 'Points of view on results: dimensions of well-being, and the three principles and two conditions of the sufficiency economy';
insert into indicator_lenses (kind, position, code, name_th, name_en, source) values
  ('well-being', 1, 'health', 'สุขภาพอนามัย', 'Health', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 2, 'knowledge', 'ความรู้', 'Knowledge', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 3, 'working-life', 'ชีวิตการทำงาน', 'Working life', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 4, 'income', 'รายได้และการกระจายรายได้', 'Income and its distribution', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 5, 'family', 'ชีวิตครอบครัว', 'Family life', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 6, 'environment', 'สภาพแวดล้อมในการดำรงชีวิต', 'Living environment', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('well-being', 7, 'good-governance', 'การบริหารจัดการที่ดีของรัฐ', 'Good governance', 'NESDB, well-being index (อยู่ดีมีสุข), seven dimensions; SEEDS S4-9'),
  ('sufficiency', 1, 'moderation', 'ความพอประมาณ', 'Moderation', 'Philosophy of the sufficiency economy; SEEDS S4-9'),
  ('sufficiency', 2, 'reasonableness', 'ความมีเหตุผล', 'Reasonableness', 'Philosophy of the sufficiency economy; SEEDS S4-9'),
  ('sufficiency', 3, 'immunity', 'การมีภูมิคุ้มกันที่ดี', 'Self-immunity', 'Philosophy of the sufficiency economy; SEEDS S4-9'),
  ('sufficiency', 4, 'knowing', 'เงื่อนไขความรู้', 'Condition: knowledge', 'Philosophy of the sufficiency economy; SEEDS S4-9'),
  ('sufficiency', 5, 'morality', 'เงื่อนไขคุณธรรม', 'Condition: morality', 'Philosophy of the sufficiency economy; SEEDS S4-9');

create table indicator_thresholds (
  result text primary key check (result in ('output', 'outcome')),
  at_risk_below_percent integer not null check (at_risk_below_percent between 1 and 100),
  unusual_change_percent integer not null check (unusual_change_percent between 1 and 1000)
);
comment on table indicator_thresholds is 'When an indicator is at risk (percent of the way that should have been gone), and which change against the last value asks for a second look. An output is in the hands of its owner, an outcome less so';
insert into indicator_thresholds (result, at_risk_below_percent, unusual_change_percent) values ('output', 90, 60), ('outcome', 80, 40);

create table indicators (
  id uuid primary key,
  code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9.-]{1,29}$'),
  home text not null check (home ~ '^[0-9]{2}$'),
  name_th text not null check (name_th <> ''),
  name_en text check (name_en <> ''),
  meaning text not null check (meaning <> ''),
  result text not null check (result in ('output', 'outcome')),
  level text not null check (level in ('node', 'project', 'area', 'body')),
  plan_id uuid references plans (id),
  node_id uuid references plan_nodes (id),
  project_home text,
  project_id uuid,
  area_code text not null references areas (code),
  function_code text references functions (code),
  owner_body_id uuid not null references bodies (id),
  owner_person_id uuid not null,
  due_days integer not null check (due_days between 0 and 365),
  unit_code text not null references indicator_units (code),
  allows_over_most boolean not null,
  direction text not null check (direction in ('more', 'less', 'range')),
  range_low numeric(24, 6),
  range_high numeric(24, 6),
  frequency text not null check (frequency in ('month', 'quarter', 'half', 'year')),
  fiscal_year_from integer not null,
  fiscal_year_to integer not null check (fiscal_year_to >= fiscal_year_from and fiscal_year_to <= fiscal_year_from + 19),
  source text not null check (source <> ''),
  rule text not null check (rule in ('sum', 'mean', 'last', 'max', 'none')),
  over_time text not null check (over_time in ('sum', 'last', 'max', 'none')),
  rule_reason text not null check (rule_reason <> ''),
  weight_label text check (weight_label <> ''),
  weight numeric(24, 6) check (weight > 0),
  formula text check (formula <> ''),
  breakdowns text[] not null default '{}',
  baseline numeric(24, 6),
  baseline_period text,
  baseline_source text check (baseline_source <> ''),
  revision integer not null default 1,
  ended_at timestamptz,
  created_at timestamptz not null,
  check ((weight is null) = (weight_label is null)),
  check ((baseline is null) = (baseline_period is null) and (baseline is null) = (baseline_source is null)),
  check ((level = 'node') <= (node_id is not null) and (level = 'project') <= (project_id is not null)),
  check ((project_home is null) = (project_id is null)),
  check (direction <> 'range' or range_low is not null or range_high is not null),
  check (range_high is null or range_low is null or range_high >= range_low)
);
comment on column indicators.home is 'Of its area; where its values, targets and events live. Never changes';
comment on column indicators.project_id is 'With project_home the key of a project, which lives elsewhere: no foreign key (DESIGN section 4, rule 7)';
comment on column indicators.owner_person_id is 'Who answers for it; named through the people room. One whose grant has ended is shown as gone';
comment on column indicators.due_days is 'Days after the end of a period by which its value must be there';
comment on column indicators.rule is 'How parts make a whole over places and contributing indicators; over_time: how shorter periods make a longer one';
comment on column indicators.weight is 'What it weighs in a weighted mean above it, under a name (population, households …); only like weights are put together';
comment on column indicators.revision is 'Counts edits; a form made from an older one is refused';
create index indicators_by_area on indicators (area_code text_pattern_ops) where ended_at is null;
create index indicators_by_body on indicators (owner_body_id) where ended_at is null;
create index indicators_by_person on indicators (owner_person_id) where ended_at is null;
create index indicators_by_plan on indicators (plan_id) where ended_at is null;
create index indicators_by_project on indicators (project_home, project_id) where ended_at is null;
create index indicators_by_function on indicators (function_code) where ended_at is null;

create table indicator_tags (
  indicator_id uuid not null references indicators (id),
  lens_code text not null references indicator_lenses (code),
  primary key (indicator_id, lens_code)
);
create index indicator_tags_by_lens on indicator_tags (lens_code, indicator_id);

create table indicator_links (
  parent_id uuid not null references indicators (id),
  child_id uuid not null references indicators (id),
  kind text not null check (kind in ('part', 'formula')),
  primary key (parent_id, child_id, kind),
  check (parent_id <> child_id)
);
comment on table indicator_links is 'part: the child contributes to the parent; formula: the formula of the parent names the child. Together they hold no circle';
create index indicator_links_by_child on indicator_links (child_id, kind);

create table indicator_places (
  indicator_id uuid not null references indicators (id),
  area_code text not null check (area_code <> ''),
  name text not null check (name <> ''),
  households integer check (households >= 0),
  weight numeric(24, 6) check (weight > 0),
  baseline numeric(24, 6),
  primary key (indicator_id, area_code)
);
comment on table indicator_places is 'Small target areas an indicator is measured at, down to village, neighbourhood and household cluster; none lies in another. Without rows it is measured at its own area';
comment on column indicator_places.area_code is 'Need not be in the register: household clusters are the office''s own. No foreign key';
comment on column indicator_places.households is 'How many households the area has: a count, never which';

create table indicator_targets (
  home text not null,
  indicator_id uuid not null references indicators (id),
  area_code text not null,
  period text not null,
  value numeric(24, 6) not null,
  primary key (home, indicator_id, area_code, period)
);
comment on column indicator_targets.area_code is 'The area of the indicator for the whole; one of its places for that place';
comment on column indicator_targets.period is '2027, 2027-H1, 2027-Q3, 2027-M01 (October): fiscal years, CE. The last is the target, those before it the way there';

create table observations (
  home text not null,
  id uuid not null,
  indicator_id uuid not null references indicators (id),
  area_code text not null,
  period text not null,
  value numeric(24, 6) not null,
  parts jsonb not null default '[]',
  measured_on date not null,
  source text not null,
  note text not null,
  state text not null check (state in ('provisional', 'verified', 'rejected')),
  version integer not null check (version >= 1),
  is_current boolean not null,
  why text not null,
  entered_by uuid,
  entered_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decide_reason text,
  primary key (home, id),
  check ((state = 'provisional') = (decided_at is null)),
  check (decided_by is distinct from entered_by or decided_by is null),
  check (state <> 'rejected' or decide_reason <> '')
);
comment on table observations is 'Values as they were entered. A correction is a new version; the row before it stays, no longer current';
comment on column observations.parts is '[[breakdown, part, value as text], …], e.g. ["sex","female","120"]';
comment on column observations.why is 'Of a correction: why; of a first version empty';
comment on column observations.entered_by is 'Null: a command on the machine itself';
create unique index observations_current on observations (home, indicator_id, area_code, period) where is_current;
create index observations_by_period on observations (home, indicator_id, period, area_code, version);
create index observations_to_verify on observations (home, entered_at, id) where is_current and state = 'provisional';

create table observation_evidence (
  home text not null,
  id uuid not null,
  observation_id uuid not null,
  indicator_id uuid not null references indicators (id),
  title text not null check (title <> ''),
  file_name text not null check (file_name <> ''),
  media_type text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_size bigint not null,
  added_by uuid not null,
  added_at timestamptz not null,
  removed_by uuid,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, observation_id) references observations (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table observation_evidence is 'Files that show where a value comes from; checked and kept as documents of plans are (room attachments)';
create index observation_evidence_by_indicator on observation_evidence (home, indicator_id, observation_id);

create table indicator_values (
  home text not null,
  indicator_id uuid not null references indicators (id),
  period text not null,
  value numeric(24, 6),
  reported integer not null,
  expected integer not null,
  measured_on date,
  primary key (home, indicator_id, period)
);
comment on table indicator_values is 'Each indicator in each period as the rules of roll-up make it of current values that were not rejected. Renewed for the indicator and all above it in the transaction that changed a value; proved equal to recomputation';
comment on column indicator_values.value is 'Null: nothing to make a whole of';

create table indicator_summaries (
  home text not null,
  indicator_id uuid not null references indicators (id),
  latest_period text,
  latest_value numeric(24, 6),
  wanted numeric(24, 6),
  reached_percent integer,
  at_risk boolean not null,
  next_due_on date,
  gap_period text,
  reported integer not null,
  expected integer not null,
  unverified integer not null,
  primary key (home, indicator_id)
);
comment on table indicator_summaries is 'What lists and dashboards count by. Holds nothing that changes with the day: late is next_due_on before today';
comment on column indicator_summaries.gap_period is 'The first period without a value, due on next_due_on';
create index indicator_summaries_by_due on indicator_summaries (next_due_on);

create table indicator_events (
  home text not null,
  id uuid not null,
  indicator_id uuid not null references indicators (id),
  observation_id uuid,
  kind text not null check (kind in ('added', 'changed', 'ended', 'targets', 'places', 'linked', 'unlinked', 'entered', 'corrected', 'verified', 'rejected', 'evidence-added', 'evidence-removed')),
  actor_id uuid,
  reason text not null check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id)
);
comment on table indicator_events is 'Who did what to an indicator and why; appended in the transaction that did it';
comment on column indicator_events.details is 'changes: [{field, before, after}]; period, area, before, after of a value';
create index indicator_events_by_indicator on indicator_events (home, indicator_id, happened_at);
