-- 0025_imports-stored.sql
-- Why: noting where the project of each row lies, once an import is let in, rewrote every row with all its cells: a quarter of the time
-- of an approval of 50,000 rows (bench/place-page-1m).
-- Effect: a new, narrow table; rows of imports let in before keep their places in import_rows.
create table import_stored (
  home text not null,
  import_id uuid not null,
  position integer not null,
  project_home text not null,
  project_id uuid not null,
  primary key (home, import_id, position)
);
comment on table import_stored is 'Where the project of a row of import_rows lies since the import was let in: an undo finds it by it';
