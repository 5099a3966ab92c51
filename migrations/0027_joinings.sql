-- 0027_joinings.sql
-- Why: finding overlaps is the start; the work is bringing projects together (issue 6, PLN-6). Five forms of joining, each with its
-- own effect on money, ownership, indicators, codes and history: proposed with its consequences, agreed by each body concerned,
-- then approved; what was joined stays told ever after. And scenarios: sets of changes compared with today without touching it.
-- Effect: one nullable column without a default (no rewrite), new tables.
alter table projects add column closed_into text check (closed_into ~ '^[0-9]{2}-[0-9a-f-]{36}$');
comment on column projects.closed_into is 'Public id of the project this one was combined into, maybe of another home: no foreign key. Such a project is not planned any more; what it spent stays with it';

create table joinings (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  form text not null check (form in ('link', 'coordinate', 'combine', 'annex', 'complement', 'separate')),
  state text not null check (state in ('draft', 'proposed', 'agreed', 'approved', 'refused', 'withdrawn')),
  title text not null check (title <> ''),
  lead_home text not null,
  lead_id uuid not null,
  lead_body_id uuid not null references bodies (id),
  lead_area_code text,
  terms jsonb not null,
  consequences jsonb not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  projects integer not null check (projects >= 1),
  moved_satang bigint not null check (moved_satang >= 0),
  reason text not null check (reason <> ''),
  separates_id uuid,
  board_id uuid,
  pair text,
  scenario_id uuid,
  made_id uuid,
  revision integer not null default 1,
  proposed_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (home, id),
  foreign key (home, separates_id) references joinings (home, id),
  check ((form = 'separate') = (separates_id is not null)),
  check ((state in ('approved', 'refused', 'withdrawn')) = (decided_at is not null))
);
comment on table joinings is 'Projects brought together. home: of the lead project. draft: seen only; proposed: waits for the bodies; agreed: waits for the approver; approved: done, and never undone but by a joining that separates';
comment on column joinings.terms is 'What people said: goal, calendar, division of work, parts given';
comment on column joinings.consequences is 'What it does, as it was shown when it was proposed and, once approved, as it was done: moves of money with their transfers, what was closed, moved and tied';
comment on column joinings.digest is 'SHA-256 of the consequences: an agreement holds for these and no others';
comment on column joinings.moved_satang is 'Money that changes its project, all phases that count once';
comment on column joinings.board_id is 'The coordination board it was made for; no foreign key';
comment on column joinings.pair is 'Public id of the pair of overlapping projects it came from';
comment on column joinings.made_id is 'The project that combining made, of the same home';
create index joinings_by_time on joinings (updated_at desc, home, id);
create index joinings_by_state on joinings (state, form, updated_at desc);
create index joinings_by_board on joinings (board_id) where board_id is not null;
create index joinings_by_scenario on joinings (scenario_id) where scenario_id is not null;
create index joinings_by_separated on joinings (home, separates_id) where separates_id is not null;

create table joining_projects (
  home text not null,
  joining_id uuid not null,
  position integer not null,
  project_home text not null,
  project_id uuid not null,
  body_id uuid not null references bodies (id),
  primary key (home, joining_id, position),
  foreign key (home, joining_id) references joinings (home, id)
);
comment on table joining_projects is 'The projects of a joining in their order; position 1 leads: it is the first of a chain, the host, or receives what is added';
create unique index joining_projects_once on joining_projects (home, joining_id, project_home, project_id);
create index joining_projects_by_project on joining_projects (project_home, project_id);
create index joining_projects_by_body on joining_projects (body_id, home, joining_id);

create table joining_agreements (
  home text not null,
  joining_id uuid not null,
  body_id uuid not null references bodies (id),
  state text not null check (state in ('waiting', 'agreed', 'refused')),
  answered_by uuid,
  answered_at timestamptz,
  reason text check (reason <> ''),
  primary key (home, joining_id, body_id),
  foreign key (home, joining_id) references joinings (home, id),
  check ((state = 'waiting') = (answered_at is null))
);
comment on table joining_agreements is 'What each body concerned says; the person is shown to officers only';
create index joining_agreements_waiting on joining_agreements (body_id) where state = 'waiting';

create table joining_ties (
  home text not null,
  id uuid not null,
  joining_id uuid not null,
  kind text not null check (kind in ('linked', 'coordinated', 'combined', 'part', 'complements', 'separated')),
  position integer not null,
  from_home text not null,
  from_id uuid not null,
  to_home text not null,
  to_id uuid not null,
  since timestamptz not null,
  ended_at timestamptz,
  ended_by_id uuid,
  primary key (home, id),
  foreign key (home, joining_id) references joinings (home, id),
  check ((ended_at is null) = (ended_by_id is null))
);
comment on table joining_ties is 'Lineage: how two projects belong together, since when, by which joining; ended ones stay to be read';
comment on column joining_ties.kind is 'linked: from comes before to; coordinated: from works with to; combined: from was closed into to; part: from is a component of to; complements: from gives to to; separated: to came out of from again';
comment on column joining_ties.ended_by_id is 'The joining that separated them, of the same home';
create index joining_ties_from on joining_ties (from_home, from_id);
create index joining_ties_to on joining_ties (to_home, to_id);
create index joining_ties_by_joining on joining_ties (home, joining_id);

create table joining_events (
  home text not null,
  id uuid not null,
  joining_id uuid not null,
  kind text not null check (kind in ('drafted', 'proposed', 'renewed', 'agreed', 'disagreed', 'taken-back', 'approved', 'refused', 'withdrawn')),
  body_id uuid,
  actor_id uuid,
  reason text not null check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, joining_id) references joinings (home, id)
);
create index joining_events_by_joining on joining_events (home, joining_id, happened_at);

create table scenarios (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  title text not null check (title <> ''),
  purpose text not null check (purpose <> ''),
  area_code text not null,
  state text not null check (state in ('open', 'adopted', 'dropped')),
  board_id uuid,
  revision integer not null default 1,
  made_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (home, id)
);
comment on table scenarios is 'What if: a set of proposed changes to the projects of a home, compared with today. Nothing real changes before it is adopted, and then only by the ordinary ways';
create index scenarios_by_time on scenarios (updated_at desc, home, id);
create index scenarios_by_board on scenarios (board_id) where board_id is not null;

create table scenario_changes (
  home text not null,
  id uuid not null,
  scenario_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('join', 'drop', 'move-year', 'amount', 'add')),
  project_home text,
  project_id uuid,
  details jsonb not null,
  seen text not null,
  outcome text check (outcome in ('done', 'refused')),
  outcome_text text,
  outcome_href text,
  added_by uuid,
  added_at timestamptz not null,
  primary key (home, id),
  foreign key (home, scenario_id) references scenarios (home, id),
  check ((project_home is null) = (project_id is null)),
  check ((kind in ('join', 'add')) = (project_id is null))
);
comment on column scenario_changes.seen is 'What the projects concerned were when the change was thought of: where it differs now, the page says so';
comment on column scenario_changes.outcome is 'After adopting: whether the ordinary way took it, with the address of what it made or the reason why not';
create index scenario_changes_by_scenario on scenario_changes (home, scenario_id, position);

create table scenario_events (
  home text not null,
  id uuid not null,
  scenario_id uuid not null,
  kind text not null check (kind in ('made', 'changed', 'adopted', 'dropped')),
  actor_id uuid,
  reason text not null check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, scenario_id) references scenarios (home, id)
);
create index scenario_events_by_scenario on scenario_events (home, scenario_id, happened_at);
