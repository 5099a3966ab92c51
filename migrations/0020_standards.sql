-- 0020_standards.sql
-- Why: plans come in and go out in open standards (StratML, OC4IDS, IATI). A plan tree of others waits to be seen and approved by a
-- second person like every file; what it says beside its tree (mission, values, stakeholders, indicators) is held, so that it goes
-- out again whole; names it has elsewhere are kept, so that the same plan again is the same plan.
-- Effect: new tables only.
create table standard_ids (
  scheme text not null check (scheme ~ '^[a-z][a-z0-9-]{1,19}$'),
  code text not null check (code <> ''),
  plan_id uuid not null references plans (id),
  node_id uuid,
  primary key (scheme, code)
);
comment on table standard_ids is 'What plans and their branches (node_id) are called in files of a standard. Projects have theirs in project_keys, as <standard>/<identifier>';
comment on column standard_ids.node_id is 'No foreign key, because a branch may be removed; a name of a removed branch names nothing';
create index standard_ids_by_plan on standard_ids (plan_id);

create table plan_profiles (
  plan_id uuid primary key references plans (id),
  profile jsonb not null,
  stored_at timestamptz not null
);
comment on table plan_profiles is 'What a file of a standard told of a plan beside its tree: {profile: mission, values …, nodes: {id of branch: description, stakeholders, indicators}}. Only stakeholders the file calls organisations or groups';

create table plan_imports (
  id uuid primary key,
  standard text not null check (standard in ('stratml')),
  file_name text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_size bigint not null,
  state text not null check (state in ('checked', 'waiting', 'applied', 'refused', 'discarded')),
  body_id uuid references bodies (id),
  area_code text references areas (code),
  started_by uuid,
  started_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  plan_id uuid references plans (id),
  known text,
  document jsonb,
  refusal jsonb,
  lines jsonb not null default '[]',
  differences jsonb not null default '[]'
);
comment on table plan_imports is 'A plan tree from a file of a standard, as it would be stored, held against the plan it is; the file itself lies in the file store';
comment on column plan_imports.state is 'checked: whoever brought it looks at it; waiting: for the second person; applied; refused: the file cannot be read; discarded';
comment on column plan_imports.plan_id is 'The plan it is, or became; null: a new one';
comment on column plan_imports.known is 'Fingerprint of the stored plan when it was held against it: another one at approval means that it must be compared again';
create index plan_imports_by_start on plan_imports (started_at desc, id);
create index plan_imports_by_hash on plan_imports (sha256);

create table plan_import_events (
  id uuid primary key,
  import_id uuid not null references plan_imports (id),
  kind text not null check (kind in ('brought', 'sent', 'sent-back', 'stale', 'applied', 'refused', 'discarded')),
  actor_id uuid,
  reason text check (reason <> ''),
  happened_at timestamptz not null
);
create index plan_import_events_by_import on plan_import_events (import_id, happened_at);
