-- 0004_plans.sql
-- Why: plans of all offices in one place (PLN-1, PLN-2). Plans and nodes are reference tables, projects and what hangs on
-- them are large: their key begins with home (DESIGN section 4).
-- Effect: new tables only.
create table plans (
  id uuid primary key,
  level text not null check (level in ('national_admin', 'operational', 'framework', 'cluster', 'province', 'district', 'lao', 'community', 'budget')),
  title text not null check (title <> ''),
  body_id uuid not null references bodies (id),
  area_code text not null references areas (code),
  fiscal_year_from integer not null,
  fiscal_year_to integer not null check (fiscal_year_to >= fiscal_year_from),
  state text not null default 'approved' check (state in ('draft', 'hearing', 'committee', 'approved', 'amended')),
  source_key text unique,
  created_at timestamptz not null
);
comment on column plans.fiscal_year_from is 'Common Era year the fiscal year ends in';
create index plans_by_body on plans (body_id);
create index plans_by_area on plans (area_code);

create table plan_nodes (
  id uuid primary key,
  plan_id uuid not null references plans (id),
  parent_id uuid references plan_nodes (id),
  kind text not null check (kind in ('vision', 'issue', 'strategy', 'goal', 'tactic', 'programme', 'output', 'project')),
  position integer not null,
  title text not null check (title <> ''),
  source_key text unique
);
create index plan_nodes_by_plan on plan_nodes (plan_id, position);

create table imports (
  id uuid primary key,
  file_name text not null,
  sha256 text not null,
  byte_size bigint not null,
  mapping text not null,
  state text not null check (state in ('reading', 'checked', 'applied', 'refused', 'nothing-new')),
  started_by uuid,
  started_at timestamptz not null,
  finished_at timestamptz,
  counts jsonb not null default '{}'
);
comment on column imports.counts is 'The summary of the reading: rows and satang (as text) per outcome; for a refused file, why';
comment on column imports.state is 'checked: a person uploaded it and has seen what it would change, nothing is stored yet but the file';
create index imports_by_hash on imports (sha256);

create table projects (
  home text not null check (home ~ '^[0-9]{2}$'),
  id uuid not null,
  plan_id uuid not null references plans (id),
  node_id uuid references plan_nodes (id),
  body_id uuid not null references bodies (id),
  title text not null check (title <> ''),
  place_text text,
  area_code text references areas (code),
  function_code text references functions (code),
  function_reason text,
  category text,
  state text not null default 'planned' check (state in ('planned', 'approved', 'running', 'finished', 'cancelled')),
  fiscal_year_from integer not null,
  fiscal_year_to integer not null check (fiscal_year_to >= fiscal_year_from),
  amount_satang bigint not null,
  source_ref text,
  source_document text,
  source_page text,
  source_digest text,
  import_id uuid references imports (id),
  search tsvector not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (home, id)
);
comment on column projects.home is 'Two-digit code of the home province, 00 for national; never changes';
comment on column projects.amount_satang is 'Each year of the project with its furthest phase, added over all years; kept by code in the same transaction as the budget lines';
comment on column projects.category is 'Path in the tree of expenses, widest first, steps parted by line breaks';
comment on column projects.source_ref is 'What the project is called in its source (the item), with source_document and source_page beside it';
comment on column projects.source_digest is 'Fingerprint of everything that was imported: a row that says the same again changes nothing';
comment on column projects.search is 'Lexemes made by the product (kernel searchTokens), not by PostgreSQL: words as they are, character trigrams with the prefix ~';
create index projects_by_search on projects using gin (search);
create index projects_by_area on projects (home, area_code text_pattern_ops);
create index projects_by_amount on projects (amount_satang desc, home, id);
create index projects_by_year on projects (fiscal_year_to desc, home, id);
create index projects_by_title on projects ((left(title, 160)) collate thai, home, id);
create index projects_by_body on projects (body_id, home, id);
create index projects_by_plan on projects (plan_id, node_id);
create index projects_by_function on projects (function_code, home, id);

create table budget_lines (
  home text not null,
  id uuid not null,
  project_id uuid not null,
  phase text not null check (phase in ('planned', 'requested', 'approved', 'revised', 'committed', 'disbursed')),
  fiscal_year integer not null,
  source text not null,
  amount_satang bigint not null,
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id)
);
create index budget_lines_by_project on budget_lines (home, project_id, fiscal_year);

create table project_keys (
  key text primary key,
  home text not null,
  project_id uuid not null
);
comment on table project_keys is 'What a project is called in the file it came from, unique in the nation: the same row imported again finds its project';
create index project_keys_by_project on project_keys (home, project_id);

create table project_events (
  home text not null,
  id uuid not null,
  project_id uuid not null,
  kind text not null,
  actor_id uuid,
  reason text,
  visibility text not null check (visibility in ('public', 'staff')),
  details jsonb not null default '{}',
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id)
);
create index project_events_by_project on project_events (home, project_id, happened_at);

create table area_totals (
  home text not null,
  area_code text not null,
  fiscal_year integer not null,
  function_code text not null,
  body_id uuid not null,
  projects integer not null,
  amount_satang bigint not null,
  as_of timestamptz not null,
  primary key (home, area_code, fiscal_year, function_code, body_id)
);
comment on table area_totals is 'What is planned in an area and everything under it, one row per year, mission field (none: -) and body. One row per level the area belongs to within its home (sub-district, district, province; home 00 under TH). A project of several years counts in each of them with that year''s money, so counts of projects must not be added over years; cancelled projects do not count. Recomputed for a home in the transaction that changed its projects; country and region pages add the province rows up';
