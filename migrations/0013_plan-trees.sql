-- 0013_plan-trees.sql
-- Why: plans are written here, not only brought in (PLN-1): trees and projects are edited with reason and history, two people
-- at one thing do not overwrite each other, a plan goes through hearing and committee, an approved version is kept as it was,
-- versions are compared, projects are copied to the next year, activities stand under a project, documents and comments hang
-- on plans and projects.
-- Effect: columns with constant defaults (no rewrite), new tables. revision counts the edits of a row by people; a form names the
-- revision it was made from, and is refused when the row has moved on.
alter table plans add column calendar text not null default 'fiscal' check (calendar in ('fiscal', 'calendar'));
comment on column plans.calendar is 'Whether the years of the plan are fiscal years (1 October to 30 September) or calendar years; a calendar year N is counted with the fiscal year N in totals';
alter table plans add column version integer not null default 1 check (version >= 1);
comment on column plans.version is 'The version in force, or, in the states before approved, the one being worked on';
alter table plans add column revision integer not null default 1;
alter table plans add column updated_at timestamptz;
comment on column plans.updated_at is 'Last edit by a person; null: none since it was made';
alter table plans add column copied_from uuid references plans (id);
create unique index plans_copied_once on plans (copied_from, fiscal_year_from) where copied_from is not null;

alter table plan_nodes add column revision integer not null default 1;
alter table plan_nodes add column copied_from uuid;
comment on column plan_nodes.copied_from is 'The node of another plan this one was copied from; no foreign key, because a node may be removed';
create unique index plan_nodes_copied_once on plan_nodes (plan_id, copied_from) where copied_from is not null;

alter table projects add column revision integer not null default 1;
alter table projects add column copied_from uuid;
comment on column projects.copied_from is 'The project of an earlier year this one was copied from, in the same home';
create unique index projects_copied_once on projects (home, plan_id, copied_from) where copied_from is not null;
create index projects_by_origin on projects (home, copied_from) where copied_from is not null;

create table plan_events (
  id uuid primary key,
  plan_id uuid not null references plans (id),
  node_id uuid,
  kind text not null,
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null
);
comment on table plan_events is 'What was done to a plan and its nodes; appended in the transaction that did it. The events of projects are in project_events';
comment on column plan_events.details is 'changes: [{field, before, after}], money as satang in text; version: the version the plan had after the event';
create index plan_events_by_plan on plan_events (plan_id, happened_at);

create table plan_versions (
  plan_id uuid not null references plans (id),
  number integer not null,
  title text not null,
  fiscal_year_from integer not null,
  fiscal_year_to integer not null,
  calendar text not null,
  nodes integer not null,
  projects integer not null,
  amount_satang bigint not null,
  frozen_by uuid,
  frozen_at timestamptz not null,
  approved boolean not null,
  primary key (plan_id, number)
);
comment on table plan_versions is 'One row for each version that was approved, with what it held; never changed afterwards';
comment on column plan_versions.approved is 'False: the plan came in as approved, and this is how it stood when its first amendment began';
comment on column plan_versions.projects is 'Without cancelled ones, as amount_satang';

create table plan_version_nodes (
  plan_id uuid not null,
  number integer not null,
  node_id uuid not null,
  parent_id uuid,
  kind text not null,
  position integer not null,
  title text not null,
  primary key (plan_id, number, node_id),
  foreign key (plan_id, number) references plan_versions (plan_id, number)
);

create table plan_version_projects (
  home text not null,
  plan_id uuid not null,
  number integer not null,
  project_id uuid not null,
  node_id uuid,
  title text not null,
  place_text text,
  area_code text,
  function_code text,
  state text not null,
  fiscal_year_from integer not null,
  fiscal_year_to integer not null,
  amount_satang bigint not null,
  lines jsonb not null,
  primary key (home, plan_id, number, project_id),
  foreign key (plan_id, number) references plan_versions (plan_id, number),
  foreign key (home, project_id) references projects (home, id)
);
comment on column plan_version_projects.lines is '[[fiscal year, phase, source, satang as text], …] in the order of year, phase, source';
create index plan_version_projects_by_version on plan_version_projects (plan_id, number);

create table activities (
  home text not null,
  id uuid not null,
  project_id uuid not null,
  position integer not null,
  title text not null check (title <> ''),
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  amount_satang bigint check (amount_satang >= 0),
  responsible text check (responsible <> ''),
  revision integer not null default 1,
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id)
);
comment on table activities is 'The steps of a project (กิจกรรม) in their order. Their money is a part of the project''s and is counted nowhere else';
comment on column activities.responsible is 'The office or section in charge; no names of persons';
create index activities_by_project on activities (home, project_id, position);

create table documents (
  home text not null,
  id uuid not null,
  plan_id uuid not null references plans (id),
  project_id uuid,
  title text not null check (title <> ''),
  file_name text not null check (file_name <> ''),
  media_type text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_size bigint not null,
  visibility text not null check (visibility in ('public', 'staff')),
  added_by uuid not null,
  added_at timestamptz not null,
  removed_by uuid,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id),
  check ((removed_at is null) = (remove_reason is null))
);
comment on table documents is 'Files that hang on a plan (project_id null) or on a project of it. home: that of the project, or of the area of the plan';
comment on column documents.media_type is 'What the bytes are, never what the sender called them';
comment on column documents.sha256 is 'Name of the bytes in the file store';
create index documents_by_thing on documents (home, plan_id, project_id, added_at);

create table comments (
  home text not null,
  id uuid not null,
  plan_id uuid not null references plans (id),
  project_id uuid,
  stance text not null check (stance in ('support', 'concern', 'proposal', 'note')),
  visibility text not null check (visibility in ('public', 'staff')),
  body_id uuid references bodies (id),
  text text not null check (text <> ''),
  written_by uuid not null,
  written_at timestamptz not null,
  edited_at timestamptz,
  hidden_by uuid,
  hidden_at timestamptz,
  hide_reason text check (hide_reason <> ''),
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id),
  check ((hidden_at is null) = (hide_reason is null))
);
comment on table comments is 'What officers say about a plan or a project: plain text. A hidden one keeps its text, is shown to nobody but officers, and says why';
comment on column comments.body_id is 'The body the officer speaks for; null: a role over an area';
create index comments_by_thing on comments (home, plan_id, project_id, written_at);
