-- 0014_overlaps-model.sql
-- Why: people's decisions can re-fit the weights of the finder, officers add words to it, and a look at the changes must count
-- words as the look at everything did (PLN-5). All of it by versions that are kept, so that a run says what it was made with
-- and every step can be taken back.
-- Effect: new tables; nullable columns on overlap_runs (no rewrite); one index on overlap_pairs for the new order of the
-- queue. The next run counts words and looks at every project once.
create table overlap_models (
  version text primary key check (version ~ '^[a-z0-9][a-z0-9.+-]{0,39}$'),
  model jsonb not null,
  engine_version text not null,
  decisions integer not null check (decisions > 0),
  measures jsonb not null,
  made_by text not null check (made_by <> ''),
  made_at timestamptz not null
);
comment on table overlap_models is 'Weights fitted to people''s decisions, with their measures before and after. Never changed; the model the engine comes with is not stored here';
comment on column overlap_models.made_by is 'Who ran the command, as they named themselves';

create table overlap_model_uses (
  id uuid primary key,
  version text references overlap_models (version),
  reason text not null check (reason <> ''),
  used_by text not null check (used_by <> ''),
  used_at timestamptz not null
);
comment on table overlap_model_uses is 'Which model was taken into use when; the newest is in use. A null version is the model the engine comes with, as is no row at all';

create table overlap_words (
  id uuid primary key,
  word text not null check (word <> ''),
  list text not null check (list <> ''),
  meaning text not null,
  kind text not null check (kind in ('added', 'withdrawn')),
  reason text not null check (reason <> ''),
  actor_id uuid not null,
  happened_at timestamptz not null
);
comment on table overlap_words is 'Words officers gave the finder (abbreviations, synonyms) and took away again, newest last; a word counts when its newest row added it';
comment on column overlap_words.list is 'Which list of the engine''s words: objects, works, fillers, …; meaning is the group in it, empty where the list has none';
create index overlap_words_by_word on overlap_words (word, happened_at);

create table overlap_word_counts (
  id uuid primary key,
  finder_version text not null,
  projects integer not null,
  counts bytea not null,
  counted_at timestamptz not null
);
comment on table overlap_word_counts is 'How often words occur in all titles, as the engine packs it. Runs use the newest until a fifth of the projects has changed, so that looking at the changes scores as looking at everything does';

alter table overlap_runs add column model_version text;
alter table overlap_runs add column words_version text;
alter table overlap_runs add column counts_id uuid;
comment on column overlap_runs.model_version is 'The weights the run scored with; null for runs before 0014';

create index overlap_pairs_by_worth on overlap_pairs (state, (score * at_stake_satang) desc, home, id);
