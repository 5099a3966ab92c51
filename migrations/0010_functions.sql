-- 0010_functions.sql
-- Why: the words by which a project's mission field is told are edited by officers (issue 3, item 2), with who, when and why; a changed
-- rule is applied to the stored projects by a job that can be undone; local vocabularies (programmes of LAO budgets, national strategy)
-- are matched to COFOG as data.
-- Effect: functions lose the list of words, which the first rules replace (stored at the next start). New tables.
alter table functions drop column words_th;
comment on table functions is 'Mission fields. Codes are COFOG 1999 divisions (two digits), groups (a dot, one digit) and classes (another dot and digit)';
comment on column projects.function_reason is 'Which word told the field and where it stood, e.g. title:ถนน. Null with a function_code: a person said it, and no rule or import replaces it';

create table function_rules (
  id uuid primary key,
  word text not null check (char_length(word) between 3 and 60),
  place text not null check (place in ('title', 'body')),
  function_code text not null references functions (code),
  weight smallint not null check (weight between 1 and 9),
  why text check (why <> ''),
  changed_by uuid,
  changed_at timestamptz not null,
  ended_at timestamptz,
  unique (place, word)
);
comment on table function_rules is 'A word that tells a mission field: the heaviest decides. Ended rules stay, so that a new version of the product does not bring them back';
comment on column function_rules.word is 'Normal form, lower case, no blanks, no dots; … stands for up to 30 letters';
comment on column function_rules.why is 'Null: came with the product';
create index function_rules_by_function on function_rules (function_code);
create index function_rules_by_change on function_rules (changed_at);

create table function_rule_events (
  id uuid primary key,
  rule_id uuid not null references function_rules (id),
  kind text not null check (kind in ('added', 'changed', 'ended', 'restored')),
  function_code text not null references functions (code),
  weight smallint not null,
  reason text not null check (reason <> ''),
  actor_id uuid not null,
  happened_at timestamptz not null
);
comment on table function_rule_events is 'What people did to a rule and what it said afterwards; never changed';
create index function_rule_events_by_rule on function_rule_events (rule_id, happened_at);

create table function_vocabularies (
  code text primary key,
  name_th text not null,
  name_en text not null,
  source text not null
);

create table function_terms (
  vocabulary text not null references function_vocabularies (code),
  code text not null,
  position integer not null,
  name_th text not null,
  name_en text not null,
  function_code text references functions (code),
  primary key (vocabulary, code)
);
comment on column function_terms.function_code is 'Null: the term spans several fields, so it tells none';
create index function_terms_by_function on function_terms (function_code);

create table function_runs (
  id uuid primary key,
  undoes uuid unique references function_runs (id),
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  reason text not null check (reason <> ''),
  asked_by uuid not null,
  asked_at timestamptz not null,
  total integer,
  done integer not null default 0,
  changed integer not null default 0,
  finished_at timestamptz
);
comment on table function_runs is 'The rules applied to all stored projects, or such a run taken back (undoes)';
create unique index function_runs_one_at_a_time on function_runs ((true)) where state in ('waiting', 'running');
create index function_runs_by_time on function_runs (asked_at);

create table function_changes (
  home text not null,
  run_id uuid not null,
  project_id uuid not null,
  code_before text,
  reason_before text,
  code_after text,
  reason_after text,
  primary key (home, run_id, project_id),
  foreign key (home, project_id) references projects (home, id)
);
comment on table function_changes is 'What a run changed, so that it can be taken back';
