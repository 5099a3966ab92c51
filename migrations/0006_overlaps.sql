-- 0006_overlaps.sql
-- Why: pairs of projects that may be the same work (PLN-5), and what people decided about them. A pair lives in the home of
-- its left side and names the right side as (home, id) without a foreign key (DESIGN section 4, rule 7).
-- Effect: new tables only.
create table overlap_pairs (
  home text not null,
  id uuid not null,
  left_id uuid not null,
  right_home text not null,
  right_id uuid not null,
  score double precision not null check (score >= 0 and score <= 1),
  related double precision not null check (related >= 0 and related <= 1),
  reasons jsonb not null,
  at_stake_satang bigint not null,
  engine_version text not null,
  state text not null default 'open' check (state in ('open', 'decided', 'gone')),
  verdict text check (verdict in ('same', 'overlapping', 'related', 'different')),
  decided_at timestamptz,
  found_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (home, id),
  unique (home, left_id, right_home, right_id),
  foreign key (home, left_id) references projects (home, id),
  check ((verdict is null) = (decided_at is null))
);
comment on column overlap_pairs.at_stake_satang is 'The smaller of the two amounts: what could be saved at most if one of the two were not done';
comment on column overlap_pairs.state is 'open: waits for a person; decided; gone: the last run no longer finds it and nobody had decided';
create index overlap_pairs_queue on overlap_pairs (state, at_stake_satang desc, home, id);
create index overlap_pairs_by_score on overlap_pairs (state, score desc, home, id);
create index overlap_pairs_by_right on overlap_pairs (right_home, right_id);

create table overlap_decisions (
  home text not null,
  id uuid not null,
  pair_id uuid not null,
  verdict text not null check (verdict in ('same', 'overlapping', 'related', 'different')),
  reason text not null check (reason <> ''),
  score_then double precision not null,
  decided_by uuid not null,
  decided_at timestamptz not null,
  primary key (home, id),
  foreign key (home, pair_id) references overlap_pairs (home, id)
);
comment on table overlap_decisions is 'Every decision ever made about a pair, newest last; the pair shows the newest';
create index overlap_decisions_by_pair on overlap_decisions (home, pair_id, decided_at);

create table overlap_runs (
  id uuid primary key,
  province text,
  engine_version text not null,
  projects integer not null,
  pairs integer not null,
  started_at timestamptz not null,
  finished_at timestamptz not null
);
comment on table overlap_runs is 'When the finder last looked, over what: shown as the age of the list';
