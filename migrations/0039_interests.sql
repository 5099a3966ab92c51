-- 0039_interests.sql
-- Why: a board mediates between groups with different interests and keeps what was offered, conceded and agreed (PLN-17); the goals of the
-- state and those of an area are scored side by side (PLN-8); pressures from outside and inside are seen early and answered (PLN-18).
-- Effect: new tables only. What belongs to a board lives in the home of the board; scores live in the home of what is scored; pressures
-- in the home of their area.
create table stakeholders (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  name text not null check (name <> ''),
  side text not null check (side in ('residents', 'vulnerable', 'communities', 'networks', 'private', 'agencies', 'experts')),
  interests text not null check (interests <> ''),
  capacities text check (capacities <> ''),
  needs text not null check (needs <> ''),
  influence integer not null check (influence between 1 and 5),
  concern integer not null check (concern between 1 and 5),
  revision integer not null default 1,
  made_by uuid,
  made_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table stakeholders is 'Groups a board weighs (PLN-17). Groups, never named persons: words that name one are refused';
comment on column stakeholders.influence is 'How much the group can move, 1 little to 5 very much';
comment on column stakeholders.concern is 'How much the matter touches the group, 1 little to 5 very much';
create index stakeholders_by_board on stakeholders (home, board_id) where removed_at is null;

create table stakeholder_measures (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  stakeholder_id uuid not null,
  kind text not null check (kind in ('protect', 'support')),
  what text not null check (what <> ''),
  owner_body_id uuid not null references bodies (id),
  due_on date not null,
  done_on date,
  result text check (result <> ''),
  made_by uuid,
  made_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, stakeholder_id) references stakeholders (home, id),
  check ((done_on is null) = (result is null)),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table stakeholder_measures is 'What protects or supports a group, who does it, by when, and what came of it';
create index stakeholder_measures_by_board on stakeholder_measures (home, board_id) where removed_at is null;

create table negotiation_options (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  position integer not null check (position >= 1),
  title text not null check (title <> ''),
  about text not null check (about <> ''),
  benefits text not null check (benefits <> ''),
  drawbacks text not null check (drawbacks <> ''),
  cost_satang bigint check (cost_satang >= 0),
  months integer check (months between 1 and 240),
  revision integer not null default 1,
  made_by uuid,
  made_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  unique (home, board_id, position),
  foreign key (home, board_id) references boards (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table negotiation_options is 'Ways a board could go, compared side by side';

create table option_effects (
  home text not null,
  option_id uuid not null,
  stakeholder_id uuid not null,
  effect integer not null check (effect between -2 and 2),
  why text check (why <> ''),
  primary key (home, option_id, stakeholder_id),
  foreign key (home, option_id) references negotiation_options (home, id),
  foreign key (home, stakeholder_id) references stakeholders (home, id)
);
comment on column option_effects.effect is 'Who gains and who loses: -2 loses much, 0 neither, 2 gains much';

create table negotiation_entries (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  kind text not null check (kind in ('position', 'offer', 'concession', 'objection', 'agreed', 'correction')),
  option_id uuid,
  stakeholder_id uuid,
  body_id uuid references bodies (id),
  speaker text not null check (speaker <> ''),
  text text not null check (text <> ''),
  said_on date not null,
  confidential boolean not null default false,
  corrects_id uuid,
  agreement_home text,
  agreement_id uuid,
  joining_home text,
  joining_id uuid,
  recorded_by uuid,
  recorded_at timestamptz not null,
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id),
  foreign key (home, option_id) references negotiation_options (home, id),
  foreign key (home, stakeholder_id) references stakeholders (home, id),
  foreign key (home, corrects_id) references negotiation_entries (home, id),
  check ((kind = 'correction') = (corrects_id is not null)),
  check (num_nonnulls(stakeholder_id, body_id) = 1),
  check (kind <> 'agreed' or not confidential),
  check ((agreement_home is null) = (agreement_id is null)),
  check ((joining_home is null) = (joining_id is null))
);
comment on table negotiation_entries is 'What was said at the table, appended; never changed or removed: a correction is an entry of its own';
comment on column negotiation_entries.speaker is 'The office or part of the one who said it, never a name; on whose behalf: the group or the body';
comment on column negotiation_entries.confidential is 'Only for those at the table until something is agreed about the same option, or about the whole';
create index negotiation_entries_by_board on negotiation_entries (home, board_id, said_on, id);

create table priority_schemes (
  home text not null,
  id uuid not null,
  level text not null check (level in ('state', 'province', 'district', 'lao', 'community')),
  version integer not null check (version >= 1),
  criteria jsonb not null,
  reason text not null check (reason <> ''),
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, id),
  unique (home, level, version),
  check ((level = 'state') = (home = '00'))
);
comment on table priority_schemes is 'By which criteria, with which weights, a level tells what comes first (PLN-8). A change is a new version; the newest counts';
comment on column priority_schemes.criteria is '[{key, name, weight, source}]; weights are whole hundredths and add up to 100; source scored (by people) or support (of residents, computed)';

create table priority_scores (
  home text not null,
  id uuid not null,
  level text not null check (level in ('state', 'province', 'district', 'lao', 'community')),
  thing text not null check (thing in ('project', 'goal')),
  thing_id uuid not null,
  scores jsonb not null,
  reason text not null check (reason <> ''),
  is_newest boolean not null,
  scored_by uuid,
  scored_at timestamptz not null,
  primary key (home, id)
);
comment on table priority_scores is 'What a level gives a project (of the same home) or a goal (a branch of a plan), appended; the newest of a level counts';
comment on column priority_scores.scores is '{key of the criterion: 0 to 5}';
create unique index priority_scores_newest on priority_scores (home, thing, thing_id, level) where is_newest;
create index priority_scores_by_thing on priority_scores (thing_id, scored_at);

create table pressures (
  home text not null,
  id uuid not null,
  area_code text not null references areas (code),
  side text not null check (side in ('outside', 'inside')),
  kind text not null check (kind in ('politics', 'economy', 'technology', 'climate', 'epidemic', 'security', 'migration', 'resources', 'capital', 'values', 'needs', 'population')),
  title text not null check (title <> ''),
  about text not null check (about <> ''),
  strength integer not null check (strength between 1 and 5),
  owner_body_id uuid not null references bodies (id),
  review_on date not null,
  state text not null default 'watched' check (state in ('watched', 'ended')),
  ended_on date,
  end_reason text check (end_reason <> ''),
  revision integer not null default 1,
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, id),
  check ((state = 'ended') = (ended_on is not null) and (ended_on is null) = (end_reason is null))
);
comment on table pressures is 'What presses on a place from outside and from inside (PLN-18, S4-4), with who watches it and when it is looked at again';
create index pressures_by_area on pressures (home, area_code text_pattern_ops, state);
create index pressures_by_review on pressures (review_on) where state = 'watched';

create table pressure_signals (
  home text not null,
  id uuid not null,
  pressure_id uuid not null,
  text text not null check (text <> ''),
  visible boolean not null,
  found_how text not null check (found_how in ('statistics', 'complaints', 'field', 'media', 'experts', 'networks', 'sensors')),
  found_on date not null,
  source text not null check (source <> ''),
  noted_by uuid,
  noted_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pressure_id) references pressures (home, id)
);
comment on column pressure_signals.visible is 'The part of the iceberg above the water (S4-5): seen by everybody; false: found only by looking for it';
create index pressure_signals_by_pressure on pressure_signals (home, pressure_id, found_on);

create table pressure_answers (
  home text not null,
  id uuid not null,
  pressure_id uuid not null,
  node_id uuid not null,
  how text not null check (how <> ''),
  linked_by uuid,
  linked_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, pressure_id) references pressures (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table pressure_answers is 'Which strategy or goal of a plan answers a pressure, and how';
comment on column pressure_answers.node_id is 'A branch of a plan, named without a foreign key, because plans change and branches go';
create unique index pressure_answers_once on pressure_answers (home, pressure_id, node_id) where removed_at is null;
create index pressure_answers_by_node on pressure_answers (node_id) where removed_at is null;

create table pressure_reviews (
  home text not null,
  id uuid not null,
  pressure_id uuid not null,
  reviewed_on date not null,
  strength integer not null check (strength between 1 and 5),
  finding text not null check (finding <> ''),
  next_on date,
  reviewed_by uuid,
  reviewed_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pressure_id) references pressures (home, id),
  check (next_on > reviewed_on)
);
create index pressure_reviews_by_pressure on pressure_reviews (home, pressure_id, reviewed_on);

create table interest_events (
  home text not null,
  id uuid not null,
  subject text not null check (subject in ('board', 'pressure')),
  subject_id uuid not null,
  kind text not null,
  title text,
  actor_id uuid,
  reason text check (reason <> ''),
  happened_at timestamptz not null,
  primary key (home, id)
);
comment on table interest_events is 'What was done to the groups, measures and options of a board, and to pressures; appended in the transaction that did it. No names of persons';
create index interest_events_by_subject on interest_events (home, subject_id, happened_at);
