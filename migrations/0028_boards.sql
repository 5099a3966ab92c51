-- 0028_boards.sql
-- Why: offices come to one table and make a joint plan happen (PLN-7, S4-25), from matters people put on the agenda of an area
-- (PLN-21), up to one plan several bodies own (PLN-20); and everybody sees whether coordinating works at all (PLN-23).
-- Effect: new tables only. A board lives in the home of its area; what it joins across homes is named by (home, id) without a
-- foreign key (DESIGN section 4, rule 7). Owners of a plan are few: a reference table beside plans.
create table matters (
  home text not null,
  id uuid not null,
  area_code text not null references areas (code),
  place_text text check (place_text <> ''),
  function_code text references functions (code),
  title text not null check (title <> ''),
  text text not null check (text <> ''),
  voice text not null check (voice in ('resident', 'network', 'officer')),
  body_id uuid references bodies (id),
  proposed_by uuid,
  proposer_key text not null,
  proposed_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'taken-up', 'declined')),
  board_home text,
  board_id uuid,
  decided_at timestamptz,
  decided_by uuid,
  decide_reason text check (decide_reason <> ''),
  signed_supports integer not null default 0 check (signed_supports >= 0),
  free_supports integer not null default 0 check (free_supports >= 0),
  hidden_at timestamptz,
  hidden_by uuid,
  hide_reason text check (hide_reason <> ''),
  primary key (home, id),
  check ((state = 'open') = (decided_at is null)),
  check ((state = 'taken-up') = (board_id is not null)),
  check (state <> 'declined' or decide_reason is not null),
  check ((hidden_at is null) = (hide_reason is null))
);
comment on table matters is 'What residents, networks and officers put on the agenda of an area, to be coordinated';
comment on column matters.proposed_by is 'A person with an account; null: proposed without a name. Never shown';
comment on column matters.proposer_key is 'Keyed hash of the person or of a random cookie, for this matter alone: two matters of one proposer cannot be told from it';
comment on column matters.free_supports is 'Supports without signing in; matter_supports has one row for each';
create index matters_by_area on matters (home, area_code text_pattern_ops, state);
create index matters_by_board on matters (board_id) where board_id is not null;
create index matters_by_proposer on matters (proposed_by) where proposed_by is not null;

create table matter_supports (
  home text not null,
  matter_id uuid not null,
  supporter_key text not null,
  signed boolean not null,
  supported_at timestamptz not null,
  primary key (home, matter_id, supporter_key),
  foreign key (home, matter_id) references matters (home, id)
);
comment on column matter_supports.supporter_key is 'Keyed hash of the person or of a random cookie, for this matter alone: nobody can be followed from matter to matter';

create table matter_events (
  home text not null,
  id uuid not null,
  matter_id uuid not null,
  kind text not null check (kind in ('proposed', 'taken-up', 'declined', 'reopened', 'hidden', 'shown')),
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, matter_id) references matters (home, id)
);
create index matter_events_by_matter on matter_events (home, matter_id, happened_at);

create table boards (
  home text not null,
  id uuid not null,
  title text not null check (title <> ''),
  subject text not null check (subject <> ''),
  area_code text not null references areas (code),
  function_code text references functions (code),
  pattern text not null check (pattern in ('pair', 'set', 'network')),
  technique text not null check (technique in ('informal', 'joint-planning', 'committee', 'budget-system', 'joint-venture', 'networked')),
  owner_body_id uuid not null references bodies (id),
  secretary_body_id uuid not null references bodies (id),
  committee_id uuid references committees (body_id),
  plan_id uuid references plans (id),
  state text not null default 'open' check (state in ('open', 'closed')),
  outcome text check (outcome in ('achieved', 'partly', 'given-up')),
  close_reason text check (close_reason <> ''),
  closed_at timestamptz,
  opened_by uuid,
  opened_at timestamptz not null,
  revision integer not null default 1,
  primary key (home, id),
  check ((state = 'closed') = (closed_at is not null)),
  check ((closed_at is null) = (outcome is null)),
  check ((closed_at is null) = (close_reason is null))
);
comment on table boards is 'Coordination boards: agencies that walk the steps of S4-25 together about one subject in one area';
comment on column boards.pattern is 'S4-20: a pair, a set of organisations around one, a network of many parties';
comment on column boards.technique is 'S4-21';
comment on column boards.secretary_body_id is 'Serves the board; the owning agency unless the board decided otherwise (S4-21)';
comment on column boards.revision is 'Counts changes of this row, so that two secretaries do not overwrite each other unseen';
create index boards_by_area on boards (home, area_code text_pattern_ops);
create index boards_by_opened on boards (opened_at desc, home, id);
create index boards_by_committee on boards (committee_id) where committee_id is not null;
create index boards_by_plan on boards (plan_id) where plan_id is not null;

create table board_parties (
  home text not null,
  board_id uuid not null,
  body_id uuid not null references bodies (id),
  state text not null check (state in ('invited', 'accepted', 'declined', 'left', 'set-aside', 'merged')),
  reasons jsonb not null default '[]',
  said text check (said <> ''),
  document text check (document <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (home, board_id, body_id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_parties is 'Agencies of a board. set-aside: suggested, and left out with a reason; merged: its successor sits here in its place';
comment on column board_parties.reasons is 'Why it was suggested, as computed then: [{kind, …}]';
comment on column board_parties.document is 'The letter an answer was recorded from, where the secretary recorded it for the agency';
create index board_parties_by_body on board_parties (body_id, state);

create table board_items (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  project_home text not null,
  project_id uuid not null,
  joint boolean not null,
  outside_reason text check (outside_reason <> ''),
  added_by uuid,
  added_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table board_items is 'Projects a board looks at; joint: it stands under the joint plan and its money counts there';
comment on column board_items.outside_reason is 'Why a project of another place is here';
create unique index board_items_once on board_items (home, board_id, project_home, project_id) where removed_at is null;
create index board_items_by_project on board_items (project_home, project_id) where removed_at is null;

create table board_steps (
  home text not null,
  board_id uuid not null,
  step text not null check (step in ('agencies', 'committee', 'frame', 'link')),
  state text not null check (state in ('open', 'done', 'skipped')),
  owner_body_id uuid references bodies (id),
  due_on date,
  started_at timestamptz,
  ended_at timestamptz,
  reason text check (reason <> ''),
  revision integer not null default 1,
  primary key (home, board_id, step),
  foreign key (home, board_id) references boards (home, id),
  check ((state = 'open') = (ended_at is null)),
  check (state <> 'skipped' or reason is not null)
);
comment on column board_steps.started_at is 'When the step before ended, or something was first done in it; from it to ended_at is the time of the step (PLN-23)';
create index board_steps_open on board_steps (step, due_on) where state = 'open';

create table board_tasks (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  step text not null check (step in ('agencies', 'committee', 'frame', 'link')),
  text text not null check (text <> ''),
  body_id uuid references bodies (id),
  due_on date,
  done_at timestamptz,
  done_note text check (done_note <> ''),
  removed_at timestamptz,
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_tasks is 'The checklist of a step beyond what is read from the data: what, which agency, by when';
create index board_tasks_by_board on board_tasks (home, board_id, step, id);

create table board_goals (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  position integer not null,
  text text not null check (text <> ''),
  removed_at timestamptz,
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_goals is 'Common goals: the centre from which each agency derives plans and activities (S4-25, 3.1)';
create index board_goals_by_board on board_goals (home, board_id, position);

create table board_measures (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  goal_id uuid not null,
  indicator_id uuid not null references indicators (id),
  method text check (method <> ''),
  body_id uuid references bodies (id),
  first_on date,
  removed_at timestamptz,
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id),
  foreign key (home, goal_id) references board_goals (home, id)
);
comment on table board_measures is 'Which indicators measure a common goal, and the plan of monitoring: how, by whom, from when (S4-25, 3.2 and 3.4). How often stands with the indicator';
create unique index board_measures_once on board_measures (home, goal_id, indicator_id) where removed_at is null;
create index board_measures_by_board on board_measures (home, board_id);

create table board_participation (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  step text not null check (step in ('agencies', 'committee', 'frame', 'link')),
  level text not null check (level in ('inform', 'consult', 'involve', 'collaborate', 'empower')),
  side text not null check (side in ('agencies', 'residents', 'networks', 'communities', 'private', 'experts')),
  who text not null check (who <> ''),
  act text not null check (act <> ''),
  people integer check (people >= 0),
  happened_on date not null,
  by_act boolean not null,
  recorded_by uuid,
  recorded_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_participation is 'Who was informed, consulted, took part and decided, step by step (LIS-7). Groups and bodies, never names of persons';
comment on column board_participation.by_act is 'Written by the act itself (an invitation, a decision), not by hand';
create index board_participation_by_board on board_participation (home, board_id, happened_on);

create table board_powers (
  home text not null,
  board_id uuid not null,
  power text not null check (power in ('convene', 'data', 'budget', 'decide', 'follow-up', 'sanction')),
  needed boolean not null,
  held text not null check (held in ('yes', 'partly', 'no')),
  basis text not null check (basis <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (home, board_id, power),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_powers is 'Powers a board needs and has (PLN-23, S4-18): where the two part is the reason coordination does not work';

create table board_costs (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  moment text not null check (moment in ('before', 'after')),
  fiscal_year integer not null check (fiscal_year between 1950 and 2200),
  amount_satang bigint not null check (amount_satang >= 0),
  heads integer not null check (heads > 0),
  covers text not null check (covers <> ''),
  source text not null check (source <> ''),
  entered_by uuid,
  entered_at timestamptz not null,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_costs is 'Administrative cost and the people served, before and after coordinating (S4-19, reason 9), as people entered it with its source';
create index board_costs_by_board on board_costs (home, board_id, moment);

create table plan_owners (
  plan_id uuid not null references plans (id),
  body_id uuid not null references bodies (id),
  since date not null,
  until date check (until >= since),
  added_by uuid,
  reason text not null check (reason <> ''),
  primary key (plan_id, body_id)
);
comment on table plan_owners is 'Bodies that own a plan together with plans.body_id, which keeps the book (PLN-20): province, offices, local administrations, communities';
create index plan_owners_by_body on plan_owners (body_id);

create table board_pledges (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  kind text not null check (kind in ('part', 'contribution', 'support')),
  body_id uuid not null references bodies (id),
  for_body_id uuid references bodies (id),
  node_id uuid references plan_nodes (id),
  resource text not null check (resource in ('authority', 'budget', 'staff', 'information', 'equipment')),
  what text not null check (what <> ''),
  amount_satang bigint check (amount_satang >= 0),
  due_on date,
  done_at timestamptz,
  done_note text check (done_note <> ''),
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id),
  check ((kind = 'support') = (for_body_id is not null)),
  check (kind <> 'part' or node_id is not null)
);
comment on table board_pledges is 'What each owner of an integrated plan brings: parts it carries, contributions, and support that raises the capacity of a weaker body';
create index board_pledges_by_board on board_pledges (home, board_id, kind);

create table board_plan_versions (
  home text not null,
  board_id uuid not null,
  number integer not null check (number >= 1),
  plan_id uuid not null references plans (id),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  content jsonb not null,
  note text not null check (note <> ''),
  made_by uuid,
  made_at timestamptz not null,
  primary key (home, board_id, number),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_plan_versions is 'What was put before the owners to endorse; never changed afterwards. Another digest of the plan of today means that a new endorsement is due';
comment on column board_plan_versions.content is 'Titles of branches, projects with their money, pledges: what the digest is of';

create table board_endorsements (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  number integer not null,
  body_id uuid not null references bodies (id),
  stance text not null check (stance in ('endorsed', 'withheld')),
  said text check (said <> ''),
  endorsed_on date not null,
  given_by uuid,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdraw_reason text check (withdraw_reason <> ''),
  primary key (home, id),
  foreign key (home, board_id, number) references board_plan_versions (home, board_id, number),
  check (stance = 'endorsed' or said is not null),
  check ((withdrawn_at is null) = (withdraw_reason is null))
);
comment on table board_endorsements is 'A body endorses one version of an integrated plan, or says why not; never changed, only withdrawn before the plan is approved';
create unique index board_endorsements_once on board_endorsements (home, board_id, number, body_id) where withdrawn_at is null;

create table board_events (
  home text not null,
  id uuid not null,
  board_id uuid not null,
  step text check (step in ('agencies', 'committee', 'frame', 'link')),
  kind text not null,
  body_id uuid,
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, board_id) references boards (home, id)
);
comment on table board_events is 'What was done to a board; appended in the transaction that did it. No names of persons';
create index board_events_by_board on board_events (home, board_id, happened_at);
