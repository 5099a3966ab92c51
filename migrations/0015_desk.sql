-- 0015_desk.sql
-- Why: officers come back to the same filtered lists every week; a list they saved has a name and is one step away.
-- Effect: a new table only.
create table saved_views (
  id uuid primary key,
  person_id uuid not null,
  body_id uuid references bodies (id),
  path text not null check (path ~ '^/[a-z-]+(/[a-z-]+)*$'),
  query text not null check (length(query) <= 2000),
  name text not null check (name <> '' and length(name) <= 80),
  saved_at timestamptz not null,
  unique (person_id, path, name)
);
comment on table saved_views is 'A list with its filters under a name: of one person, or, with body_id, shown to everybody who has a role in that body';
comment on column saved_views.query is 'The query of the address without its question mark and without a position in the list';
create index saved_views_by_body on saved_views (body_id, path) where body_id is not null;
