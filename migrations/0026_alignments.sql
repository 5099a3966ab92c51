-- 0026_alignments.sql
-- Why: a project or a branch of a plan supports branches of other plans (PLN-3), many to many, with who proposed and who confirmed; trees
-- alone cannot hold that. Goal trees, coverage and gaps are read from summaries, so that a tree of 100,000 links opens at once
-- (bench/goal-tree-100k). Parallel systems (PLN-24) are read from plans, committees and templates and need no table.
-- Effect: new tables only.
create table alignments (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  left_kind text not null check (left_kind in ('node', 'project')),
  left_id uuid not null,
  left_plan_id uuid not null references plans (id),
  body_id uuid not null references bodies (id),
  right_kind text not null check (right_kind in ('node', 'project')),
  right_home text not null check (right_home ~ '^[0-9]{2}$'),
  right_id uuid not null,
  right_plan_id uuid not null references plans (id),
  kind text not null check (kind in ('contributes', 'same', 'broader', 'narrower', 'conflicts')),
  share_percent numeric(5, 2) check (share_percent > 0 and share_percent <= 100),
  reason text not null check (reason <> ''),
  state text not null check (state in ('proposed', 'confirmed', 'rejected', 'withdrawn')),
  source text not null check (source in ('person', 'finder')),
  score double precision check (score >= 0 and score <= 1),
  evidence jsonb not null default '[]',
  engine_version text,
  proposed_by uuid,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decide_reason text check (decide_reason <> ''),
  primary key (home, id),
  check (left_kind <> right_kind or left_id <> right_id),
  check ((state = 'proposed') = (decided_at is null)),
  check ((source = 'finder') = (score is not null)),
  check (share_percent is null or kind = 'contributes')
);
comment on table alignments is 'That one thing (left) stands in a relation to another (right): it contributes to it, says the same, is broader or narrower, or conflicts with it. Lives in the home of the left side and names both sides without a foreign key, because branches may be removed and the right side lives elsewhere; job alignments.check looks';
comment on column alignments.home is 'Of the project on the left; of the area of its plan for a branch. Never changes';
comment on column alignments.body_id is 'The body of the left side; it and both plans never change with the thing, so lists filter by them';
comment on column alignments.share_percent is 'Which part of the left side goes there; null: not said, it counts whole and once. All confirmed shares of a left side are 100 at most, kept by code under the lock of alignment_graph';
comment on column alignments.evidence is 'What the finder saw: [{kind, …}], put into words when shown';
comment on column alignments.state is 'proposed waits; confirmed counts; rejected is never suggested again; withdrawn was confirmed or proposed and is no more';
create unique index alignments_live on alignments (home, left_kind, left_id, right_kind, right_home, right_id) where state in ('proposed', 'confirmed');
create index alignments_by_left on alignments (left_id, state);
create index alignments_by_right on alignments (right_id, state, left_kind);
create index alignments_queue on alignments (state, (coalesce(score, 2)) desc, home, id);
create index alignments_by_home on alignments (home, state, (coalesce(score, 2)) desc, id);
create index alignments_by_body on alignments (body_id, state);
create index alignments_by_right_plan on alignments (right_plan_id, state);

create table alignment_events (
  home text not null,
  id uuid not null,
  alignment_id uuid not null,
  kind text not null check (kind in ('proposed', 'confirmed', 'rejected', 'withdrawn')),
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, alignment_id) references alignments (home, id)
);
comment on column alignment_events.details is 'share: {before, after} in percent as text; score: what the finder said then';
create index alignment_events_by_alignment on alignment_events (home, alignment_id, happened_at);

create table alignment_graph (
  name text primary key check (name = 'graph'),
  changes bigint not null,
  changed_at timestamptz,
  summed bigint not null,
  summed_at timestamptz,
  suggested_at timestamptz,
  faults integer not null default 0
);
comment on table alignment_graph is 'One row, locked by whoever adds or takes away a confirmed link: two people cannot close a circle or pass 100 per cent from two sides at once. changes counts, summed is the count the summaries were made from';
comment on column alignment_graph.faults is 'Links whose far end is no longer there, or that form a circle since a tree was changed; found by job alignments.check';
insert into alignment_graph (name, changes, summed) values ('graph', 0, 0);

create table alignment_goals (
  home text not null,
  node_id uuid not null,
  plan_id uuid not null references plans (id),
  level text not null,
  kind text not null,
  area_code text not null,
  body_id uuid not null references bodies (id),
  fiscal_year_to integer not null,
  depth integer not null,
  title text not null,
  is_goal boolean not null,
  linked boolean not null,
  reaches_top boolean not null,
  supporters integer not null,
  nodes integer not null,
  projects integer not null,
  amount_satang bigint not null,
  primary key (home, node_id)
);
comment on table alignment_goals is 'What lies under each branch of every plan that has not ended, along plan trees and confirmed links; made anew by job alignments.sum. Each project counts once, with the share that reaches the branch (sums of paths, never more than the whole)';
comment on column alignment_goals.linked is 'It, or what it stands under in its plan, has a confirmed link to a plan of somebody else';
comment on column alignment_goals.supporters is 'Things with a confirmed link that contributes to this very branch';
create index alignment_goals_list on alignment_goals (is_goal, level, home, amount_satang desc, node_id);
create index alignment_goals_by_area on alignment_goals (area_code text_pattern_ops, level);
create index alignment_goals_by_node on alignment_goals (node_id);
create index alignment_goals_by_plan on alignment_goals (plan_id, depth);

create table alignment_goal_cells (
  home text not null,
  node_id uuid not null,
  area_code text not null,
  field text not null,
  projects integer not null,
  amount_satang bigint not null,
  primary key (home, node_id, area_code, field)
);
comment on table alignment_goal_cells is 'Projects under a goal by province (goals of the country and of clusters), else by district, and mission field: the heat map of a goal';

create table alignment_coverage (
  home text not null,
  area_code text not null,
  fiscal_year integer not null,
  field text not null,
  projects integer not null,
  linked integer not null,
  primary key (home, area_code, fiscal_year, field)
);
comment on table alignment_coverage is 'Of the living projects of a province and of each of its districts, by year and field: how many serve a plan of another body. Country 00 under TH';

create table alignment_orphans (
  home text not null,
  project_id uuid not null,
  why text not null check (why in ('no-branch', 'not-linked')),
  primary key (home, project_id),
  foreign key (home, project_id) references projects (home, id)
);
comment on table alignment_orphans is 'Living projects of plans that have not ended, below the national level, that serve no plan of another body; no-branch: they hang on no branch of their own plan either';
