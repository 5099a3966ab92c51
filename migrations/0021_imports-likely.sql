-- 0021_imports-likely.sql
-- Why: a file of 50,000 rows is held against today's plans without a list of its rows in memory, so what a row is found by stands in
-- columns; a project whose words were corrected in the file is asked for instead of doubled ("probably the same as"); objective,
-- target, indicator and expected result of a project, which every form of the state has, are kept with it.
-- Effect: nullable columns of import_rows (filled for rows that wait, from their JSON), two new tables.
alter table import_rows add column key_text text;
alter table import_rows add column key_item text;
alter table import_rows add column digest text;
update import_rows set key_text = project #>> '{keys,text}', key_item = project #>> '{keys,item}', digest = project ->> 'digest'
 where project is not null;
comment on column import_rows.key_text is 'By which the stored project of the row is found: all its words and its place among equals';
comment on column import_rows.key_item is 'By which it is found first: its code, where the file has one';
comment on column import_rows.digest is 'Fingerprint of all that would be stored';
alter table import_rows add column likely text check (likely in ('taken', 'asked', 'denied'));
alter table import_rows add column likely_home text;
alter table import_rows add column likely_id uuid;
comment on column import_rows.likely is 'The row has no stored project of its words, but one with the same place, years and money and a similar title (likely_home, likely_id). taken: it counts as the same, by guess or because a person said so; asked: the row counts as new until a person says; denied: a person said that they are two';

create table import_sames (
  home text not null,
  import_id uuid not null references imports (id),
  part integer not null,
  row integer not null,
  project_home text not null,
  project_id uuid not null,
  is_same boolean not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (home, import_id, part, row)
);
comment on table import_sames is 'What a person said of a row and the stored project it probably is: kept when the file is read again';

create table project_texts (
  home text not null,
  project_id uuid not null,
  objective text,
  target text,
  indicator text,
  result text,
  primary key (home, project_id),
  foreign key (home, project_id) references projects (home, id)
);
comment on table project_texts is 'What a project is for, in the words of its plan: objective, target, indicator, expected result. Apart from projects, because lists and sums never read it';
