-- 0022_overlaps-monday.sql
-- Why: on Monday morning each planner gets a short letter of the pairs that are worth a telephone call (PLN-5). The letter of
-- a week is written once, however often the job runs, and whoever does not want it says so.
-- Effect: new tables only.
create table overlap_monday_letters (
  week date not null check (extract(isodow from week) = 1),
  person_id uuid not null,
  pairs text[] not null check (cardinality(pairs) between 1 and 10),
  sent_at timestamptz not null,
  primary key (week, person_id)
);
comment on table overlap_monday_letters is 'Which pairs (public ids, in the order of the letter) a planner was written about in the week that began that Monday';

create table overlap_monday_choices (
  person_id uuid primary key,
  letter text not null check (letter in ('th', 'en', 'none')),
  chosen_by text not null check (chosen_by in ('page', 'letter')),
  chosen_at timestamptz not null
);
comment on table overlap_monday_choices is 'In which language a planner wants the Monday letter, or that none is wanted; without a row it is written in Thai';
comment on column overlap_monday_choices.chosen_by is 'page: signed in; letter: by the signed address at the foot of a letter, which can only end the letters';
