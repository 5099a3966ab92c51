-- 0012_imports.sql
-- Why: any spreadsheet of an office comes in through a page (PLN-2): kept as received, read by a job, its columns confirmed
-- once and remembered, every row held against today's plans before a second person lets it in, undone as a whole if need be.
-- Effect: new states and columns of imports (constant defaults, no rewrite), new tables. Uploads of the page before this one
-- that nobody stored are set to discarded; their files stay, and they can be uploaded again.
alter table imports drop constraint imports_state_check;
update imports set state = 'discarded' where state in ('reading', 'checked');
alter table imports add constraint imports_state_check check (state in ('reading', 'mapping', 'staging', 'checked', 'waiting', 'approved', 'applied', 'undone', 'refused', 'discarded', 'nothing-new'));
comment on column imports.state is 'reading: the file is being looked at; mapping: a person says what the columns are; staging: rows are being read; checked: the person looks at what would change; waiting: for the second person; approved: being stored; applied; undone; refused: the file cannot be read; discarded: given up or never finished; nothing-new: known byte for byte';
alter table imports add column home text not null default '00' check (home ~ '^[0-9]{2}$');
comment on column imports.home is 'Where its rows wait (import_rows): the province of the person who brought it, 00 for national';
alter table imports add column body_id uuid references bodies (id);
alter table imports add column area_code text references areas (code);
comment on column imports.body_id is 'With area_code: the appointment under which it was brought; whoever may approve or see it holds a role there';
alter table imports add column run integer not null default 0;
comment on column imports.run is 'Counts the readings: what an earlier, lost worker still writes is refused';
alter table imports add column tables jsonb;
comment on column imports.tables is 'The tables found in the file with what their columns probably are (MappingGuess)';
alter table imports add column answers jsonb;
comment on column imports.answers is 'For each table the confirmed TableMapping, or null where it is left out';
alter table imports add column mapping_name text;
alter table imports add column stage text;
alter table imports add column done_rows integer not null default 0;
alter table imports add column all_rows integer;
alter table imports add column moved_at timestamptz;
comment on column imports.moved_at is 'When the reading last went on: an old one belongs to a worker that is gone and is begun again';
alter table imports add column problem jsonb;
comment on column imports.problem is 'Why a refused file cannot be read (SheetProblem)';
alter table imports add column approved_by uuid;
create index imports_by_start on imports (started_at desc, id);
create index imports_by_state on imports (state, started_at desc);

create table import_events (
  id uuid primary key,
  import_id uuid not null references imports (id),
  kind text not null,
  actor_id uuid,
  reason text check (reason <> ''),
  details jsonb not null default '{}',
  happened_at timestamptz not null
);
comment on table import_events is 'What became of an import, who did it and why; appended in the transaction that did it';
create index import_events_by_import on import_events (import_id, happened_at);

create table import_rows (
  home text not null,
  import_id uuid not null references imports (id),
  position integer not null,
  part integer not null,
  row integer not null,
  outcome text not null check (outcome in ('new', 'changed', 'same', 'moved', 'gone', 'refused', 'left-out')),
  doubtful boolean not null default false,
  title text not null,
  body text not null default '',
  amount_satang bigint,
  record json not null default '{}',
  project json,
  problems jsonb not null default '[]',
  differences jsonb not null default '[]',
  project_home text,
  project_id uuid,
  known_digest text,
  primary key (home, import_id, position)
) with (toast_tuple_target = 8160);
comment on table import_rows is 'Every row of a file as it would be stored, held against what is stored today; gone when the import is tidied away';
comment on column import_rows.part is 'Which of imports.tables the row stands in; -1: a stored project that the file no longer has (gone)';
comment on column import_rows.record is 'The cells of the row as the file has them (TableRecord): read again after a correction. Rows are written once by the ten thousand and rarely read: json and uncompressed';
comment on column import_rows.project is 'What would be stored; null for refused rows';
comment on column import_rows.known_digest is 'Fingerprint of the stored project when the row was held against it: another one at approval means the row must be looked at again';
create index import_rows_by_outcome on import_rows (home, import_id, outcome, position);
create index import_rows_by_project on import_rows (home, import_id, project_id) where project_id is not null;

create table import_corrections (
  home text not null,
  import_id uuid not null references imports (id),
  part integer not null,
  row integer not null,
  cell integer not null,
  original text not null,
  value text not null,
  corrected_by uuid not null,
  corrected_at timestamptz not null,
  primary key (home, import_id, part, row, cell)
);
comment on table import_corrections is 'Cells that a person put right on the page. The file stays as it was received; cell 0: the row is left out';

create table import_mappings (
  id uuid primary key,
  scope text not null,
  name text not null check (name <> ''),
  signature text not null,
  mapping jsonb not null,
  made_by uuid not null,
  made_at timestamptz not null,
  used_at timestamptz not null,
  unique (scope, signature)
);
comment on table import_mappings is 'What the columns of a form are, as a person confirmed it, for everybody of the same body or area: the next file of the form asks nothing';
comment on column import_mappings.scope is 'body:<id>, area:<code> or TH';

create table import_aliases (
  scope text not null,
  kind text not null check (kind in ('body', 'place')),
  words text not null,
  target text not null,
  chosen_by uuid not null,
  chosen_at timestamptz not null,
  primary key (scope, kind, words)
);
comment on table import_aliases is 'What an office means by a word of its files: the body (id) or the area (code) a person chose for it';
comment on column import_aliases.words is 'The words as they are compared (comparisonKey)';
