-- 0007_overlaps-review.sql
-- Why: offices work through the pairs together (PLN-5): somebody is in charge of a pair, bodies are asked and answer, a part
-- that overlaps has a stated share, connected pairs are one case; and the finder looks only at what changed.
-- Effect: nullable columns on overlap_pairs, overlap_decisions and overlap_runs (no rewrite), new tables. The next run fills
-- case_key, overlap_marks and overlap_bands.
alter table overlap_pairs add column assigned_to uuid;
comment on column overlap_pairs.assigned_to is 'The officer in charge (a person of the room people), null: nobody. The history is in overlap_events';
alter table overlap_pairs add column share_percent integer check (share_percent between 1 and 100);
comment on column overlap_pairs.share_percent is 'How much of the smaller project is planned twice, as the newest decision states it; only for the verdict overlapping';
alter table overlap_pairs add column case_key text;
comment on column overlap_pairs.case_key is 'Public id of the smallest project among all connected by open, same or overlapping pairs; null where a verdict says the two are not one work, or the pair is gone';
create index overlap_pairs_by_case on overlap_pairs (case_key) where case_key is not null;
create index overlap_pairs_by_officer on overlap_pairs (assigned_to) where assigned_to is not null;
create index overlap_pairs_by_left on overlap_pairs (home, left_id);

alter table overlap_decisions add column share_percent integer check (share_percent between 1 and 100);

alter table overlap_runs add column kind text not null default 'full' check (kind in ('full', 'changes'));
alter table overlap_runs add column changed integer;
comment on column overlap_runs.changed is 'Projects looked at anew; null for runs before 0007';

create table overlap_events (
  home text not null,
  id uuid not null,
  pair_id uuid not null,
  kind text not null check (kind in ('assigned', 'unassigned', 'asked')),
  actor_id uuid not null,
  person_id uuid,
  question text check (question <> ''),
  happened_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pair_id) references overlap_pairs (home, id),
  check ((kind = 'asked') = (question is not null)),
  check ((kind = 'asked') = (person_id is null))
);
comment on table overlap_events is 'Who was put in charge of a pair or released from it (person_id), and what the two bodies were asked';
create index overlap_events_by_pair on overlap_events (home, pair_id, happened_at);

create table overlap_answers (
  home text not null,
  id uuid not null,
  pair_id uuid not null,
  body_id uuid not null,
  position text not null check (position in ('agree', 'disagree', 'solved')),
  answer text not null check (answer <> ''),
  answered_by uuid not null,
  answered_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pair_id) references overlap_pairs (home, id)
);
comment on table overlap_answers is 'What a body of the pair says about it; public with body and time, never with the person. All are kept, the newest of a body is its position';
create index overlap_answers_by_pair on overlap_answers (home, pair_id, answered_at);
create index overlap_answers_by_body on overlap_answers (body_id, answered_at);

create table overlap_notices (
  home text not null,
  id uuid not null,
  pair_id uuid not null,
  body_id uuid not null,
  kind text not null check (kind in ('decided', 'asked')),
  letters integer not null,
  noticed_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pair_id) references overlap_pairs (home, id)
);
comment on table overlap_notices is 'What a body was told, shown to its officers at /overlaps/answers';
comment on column overlap_notices.letters is 'How many of its officers were written to';
create index overlap_notices_by_pair on overlap_notices (home, pair_id);
create index overlap_notices_by_body on overlap_notices (body_id, noticed_at);

create table overlap_marks (
  home text not null,
  project_id uuid not null,
  updated_at timestamptz not null,
  engine_version text not null,
  primary key (home, project_id)
);
comment on table overlap_marks is 'Which state of a project the finder has looked at. No foreign key: a mark without a project is how the finder learns that a project was deleted';

create table overlap_bands (
  home text not null,
  project_id uuid not null,
  band text not null,
  primary key (home, project_id, band)
);
comment on table overlap_bands is 'Blocking keys of the engine, one a row: candidates are the projects sharing one. Lies with its project; a search names its keys, and each machine answers from its own index';
create index overlap_bands_by_band on overlap_bands (band);
