-- 0011_bodies.sql
-- Why: bodies carry the codes of other registers, serve several areas, are supervised by others, are renamed, merged and split with
-- dates, and are brought in from lists that officers keep (issue 3, item 3). Old names and old bodies keep leading to those of today.
-- Effect: columns with constant defaults or nullable (no rewrite), new tables.
alter table bodies add column website text;
alter table bodies add column office_address text;
alter table bodies add column office_phone text;
alter table bodies add column office_email text;
alter table bodies add column changed_at timestamptz;
alter table bodies add constraint bodies_dates check (valid_to is null or valid_from is null or valid_to >= valid_from);
comment on column bodies.office_email is 'Where official letters go: the address of the office (saraban), never of a person';
comment on column bodies.valid_to is 'Last day it existed; null: still there';
comment on column bodies.changed_at is 'When it last changed by an import or an officer; null: as first stored';

create table body_names (
  name_key text primary key,
  body_id uuid not null references bodies (id),
  name_th text not null check (name_th <> ''),
  name_en text,
  valid_to date,
  source text not null
);
comment on table body_names is 'Other names of a body, among them former ones (valid_to: the last day it was called so). A name belongs to one body';
create index body_names_by_body on body_names (body_id);

create table body_codes (
  scheme text not null check (scheme ~ '^[a-z][a-z0-9-]{1,19}$'),
  code text not null check (code <> ''),
  body_id uuid not null references bodies (id),
  primary key (scheme, code),
  unique (body_id, scheme)
);
comment on table body_codes is 'What other registers call a body: scheme × code, e.g. dla, gfmis, budget. One body has one code in a scheme';

create table body_areas (
  body_id uuid not null references bodies (id),
  area_code text not null references areas (code),
  primary key (body_id, area_code)
);
comment on table body_areas is 'Areas a body serves besides the one it belongs to (bodies.area_code)';
create index body_areas_by_area on body_areas (area_code);

create table body_supervision (
  body_id uuid not null references bodies (id),
  supervisor_id uuid not null references bodies (id),
  primary key (body_id, supervisor_id),
  check (body_id <> supervisor_id)
);
comment on table body_supervision is 'Who oversees whom without being its superior: a governor an LAO, a department its office in a region';
create index body_supervision_by_supervisor on body_supervision (supervisor_id);

create table body_successions (
  body_id uuid not null references bodies (id),
  successor_id uuid not null references bodies (id),
  kind text not null check (kind in ('merger', 'split')),
  happened_on date not null,
  source text not null,
  primary key (body_id, successor_id),
  check (body_id <> successor_id)
);
comment on table body_successions is 'merger: the body went into its one successor, which shows its plans as well; split: into several, which do not';
create index body_successions_by_successor on body_successions (successor_id);

create table body_events (
  id uuid primary key,
  body_id uuid not null references bodies (id),
  kind text not null check (kind in ('added', 'changed', 'renamed', 'merged', 'split')),
  details jsonb not null default '{}',
  source text not null,
  reason text not null check (reason <> ''),
  actor_id uuid,
  happened_at timestamptz not null
);
comment on table body_events is 'What was done to a body, by which list, who and why; appended in the transaction that did it';
comment on column body_events.details is 'changes: [{field, before, after}]; on: the day a merger, split or renaming took effect';
comment on column body_events.actor_id is 'Null: a command on the machine itself';
create index body_events_by_body on body_events (body_id, happened_at);
