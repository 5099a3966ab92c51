-- 0002_places.sql
-- Why: everything is found by place, mission field and body (AFP). Reference tables: small, rarely written.
-- Effect: new tables only.
create table areas (
  code text primary key,
  kind text not null check (kind in ('country', 'region', 'province-cluster', 'province', 'district', 'subdistrict', 'village', 'neighbourhood', 'household-cluster', 'lao')),
  parent_code text references areas (code),
  name_th text not null check (name_th <> ''),
  name_en text,
  aliases text[] not null default '{}',
  postcodes text[] not null default '{}',
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  valid_from date,
  valid_to date,
  successor_code text references areas (code),
  source text not null,
  stored_at timestamptz not null
);
comment on column areas.code is 'TH, R6-1, C-…, or 2, 4, 6, 8, 10 digits as the Department of Provincial Administration gives them; a prefix is always the parent, except that the parent of a province is its R6 region';
comment on column areas.stored_at is 'When the row last changed: the newest one tells readers who keep all names in memory that they are stale';
create index areas_by_parent on areas (parent_code);
create index areas_by_name on areas (name_th);
create index areas_by_stored_at on areas (stored_at);

create table area_groups (
  group_code text not null references areas (code),
  area_code text not null references areas (code),
  primary key (group_code, area_code)
);
comment on table area_groups is 'Provinces of each region (R6-…, R4-…) and province cluster (C-…). Several readings of the country stand side by side; ministries differ';
create index area_groups_by_area on area_groups (area_code);

create table functions (
  code text primary key,
  parent_code text references functions (code),
  name_th text not null,
  name_en text not null,
  words_th text[] not null default '{}'
);
comment on table functions is 'Mission fields. Codes are COFOG 1999 divisions (two digits) and groups (two digits, a dot, one digit)';

create table bodies (
  id uuid primary key,
  code text not null unique,
  kind text not null,
  name_th text not null check (name_th <> ''),
  name_en text,
  short_name_th text,
  name_key text not null unique,
  parent_id uuid references bodies (id),
  area_code text references areas (code),
  valid_from date,
  valid_to date,
  source text not null
);
comment on column bodies.name_key is 'How names are compared (bodyKey): no dots, no blanks, short forms written out, and the province or district for names that stand in many places';
create index bodies_by_area on bodies (area_code);
create index bodies_by_parent on bodies (parent_id);
create index bodies_by_kind on bodies (kind, code);
