-- 0017_money.sql
-- Why: money is followed from its source to where it is spent (PLN-9, issue 5 point 2): every figure of budget_lines that was
-- not written with the plan has dated entries behind it, transfers between bodies are one row with both legs, and totals for a
-- province and for the nation are kept (bench/money-1m).
-- Effect: new tables; budget_lines stays as it is and keeps its meaning: the balance of a project per year, phase and source.
-- The two tables of totals are filled for the homes that have projects now.
create table money_sources (
  key text primary key check (key <> ''),
  kind text not null check (kind in ('ministry', 'province', 'cluster', 'own-revenue', 'subsidy-general', 'subsidy-specific',
    'loan', 'fund', 'donation', 'private', 'surplus', 'carry-over', 'received', 'account', 'other')),
  name_en text,
  body_id uuid references bodies (id),
  chain jsonb,
  currency text not null default 'THB' check (currency = 'THB'),
  reason text not null check (reason <> ''),
  added_by uuid,
  added_at timestamptz not null,
  check ((kind = 'received') = (chain is not null))
);
comment on table money_sources is 'Sources of funds that officers registered or a transfer made. A source nobody registered is told by its words';
comment on column money_sources.key is 'The text that stands in budget_lines.source';
comment on column money_sources.body_id is 'Whose money it is; null: of the body that plans the project';
comment on column money_sources.chain is 'received: the projects the money came through, the last payer first: [{home, body, project}]. In a total that holds any of them the approved money counts there, not here';

create table money_entries (
  home text not null,
  id uuid not null,
  project_id uuid not null,
  act_id uuid not null,
  kind text not null check (kind in ('entry', 'counter', 'carry-over', 'reallocation', 'transfer', 'return', 'reconciled')),
  phase text not null check (phase in ('planned', 'requested', 'approved', 'revised', 'committed', 'disbursed')),
  fiscal_year integer not null,
  source text not null check (source <> ''),
  amount_satang bigint not null check (amount_satang <> 0),
  happened_on date not null,
  document text not null check (document <> ''),
  reason text not null check (reason <> ''),
  counters_id uuid,
  transfer_id uuid,
  import_id uuid,
  actor_id uuid,
  entered_at timestamptz not null,
  primary key (home, id),
  foreign key (home, project_id) references projects (home, id),
  foreign key (home, counters_id) references money_entries (home, id)
);
comment on table money_entries is 'What was added to or taken from a figure of budget_lines, with date, document and reason. Never changed: a mistake gets a counter-entry';
comment on column money_entries.act_id is 'The entries of one act share it: both legs of a carry-over or reallocation';
comment on column money_entries.amount_satang is 'Positive: more; negative: less. What a balance holds beyond its entries was written with the plan and has its history in project_events';
comment on column money_entries.happened_on is 'The date of the document, not of the typing';
comment on column money_entries.transfer_id is 'The transfer it came from; it lives in the payee''s home';
create index money_entries_by_project on money_entries (home, project_id, fiscal_year, phase);
create index money_entries_by_document on money_entries (home, project_id, document);
create unique index money_entries_countered_once on money_entries (home, counters_id) where counters_id is not null;

create table money_transfers (
  home text not null,
  id uuid not null,
  kind text not null check (kind in ('transfer', 'return')),
  returns_id uuid,
  payer_body_id uuid not null references bodies (id),
  payer_home text not null,
  payer_project_id uuid,
  payer_account text check (payer_account <> ''),
  payer_source text not null check (payer_source <> ''),
  payee_body_id uuid not null references bodies (id),
  payee_project_id uuid not null,
  payee_source text not null check (payee_source <> ''),
  fiscal_year integer not null,
  amount_satang bigint not null check (amount_satang > 0),
  happened_on date not null,
  document text not null check (document <> ''),
  reason text not null check (reason <> ''),
  state text not null check (state in ('proposed', 'confirmed', 'declined', 'returned')),
  proposed_by uuid,
  proposed_at timestamptz not null,
  answered_by uuid,
  answered_at timestamptz,
  answer_reason text check (answer_reason <> ''),
  primary key (home, id),
  foreign key (home, payee_project_id) references projects (home, id),
  foreign key (home, returns_id) references money_transfers (home, id),
  check (payer_body_id <> payee_body_id),
  check ((payer_project_id is null) <> (payer_account is null)),
  check ((kind = 'return') = (returns_id is not null)),
  check ((state = 'proposed') = (answered_at is null))
);
comment on table money_transfers is 'Money that goes from one body to another; one row holds both legs. home: the payee''s. A return is a row of its own that names the transfer and goes the other way; payer and payee stay those of the transfer';
comment on column money_transfers.payer_project_id is 'The project it was approved for, in payer_home, without a foreign key; null: it comes from an account that no plan shows';
comment on column money_transfers.payee_source is 'The source of the payee''s budget line, in money_sources';
comment on column money_transfers.state is 'returned: all of it went back';
create index money_transfers_by_payee on money_transfers (payee_body_id, fiscal_year);
create index money_transfers_by_payer on money_transfers (payer_body_id, fiscal_year);
create index money_transfers_by_payer_project on money_transfers (payer_home, payer_project_id, fiscal_year);
create index money_transfers_by_project on money_transfers (home, payee_project_id);
create index money_transfers_by_state on money_transfers (state, happened_on);

create table money_body_totals (
  home text not null,
  body_id uuid not null,
  fiscal_year integer not null,
  phase text not null,
  source text not null,
  division text not null,
  level text not null,
  lines integer not null,
  amount_satang bigint not null,
  as_of timestamptz not null,
  primary key (home, body_id, fiscal_year, phase, source, division, level)
);
comment on table money_body_totals is 'Budget lines of projects that are not cancelled, added per body, year, phase, source, mission division (none: -) and level of the plan. Kept in the transaction that changed the lines';
create index money_body_totals_by_year on money_body_totals (home, fiscal_year, phase);
create index money_body_totals_by_body on money_body_totals (body_id, fiscal_year);

create table money_totals (
  home text not null,
  fiscal_year integer not null,
  phase text not null,
  source text not null,
  division text not null,
  level text not null,
  lines integer not null,
  amount_satang bigint not null,
  as_of timestamptz not null,
  primary key (home, fiscal_year, phase, source, division, level)
);
comment on table money_totals is 'money_body_totals added over the bodies: what the country pages read';
create index money_totals_by_year on money_totals (fiscal_year, phase);

create table money_rules (
  kind text primary key check (kind in ('requested', 'approved', 'committed', 'transfer')),
  days integer not null check (days between 0 and 1000)
);
comment on table money_rules is 'When money counts as late. requested: days without an approval. approved: days of the fiscal year gone before it is committed. committed: days without a payment. transfer: days without the payee''s answer';
insert into money_rules (kind, days) values ('requested', 90), ('approved', 182), ('committed', 120), ('transfer', 15);

create table money_late (
  home text not null,
  id uuid not null,
  kind text not null check (kind in ('requested', 'approved', 'committed', 'transfer', 'paid-uncommitted')),
  body_id uuid not null,
  project_id uuid not null,
  transfer_id uuid,
  fiscal_year integer not null,
  source text not null,
  amount_satang bigint not null,
  since date not null,
  days integer not null,
  as_of timestamptz not null,
  primary key (home, id)
);
comment on table money_late is 'Money that does not move, as the rules saw it last. Made anew every night, and for a project when its money changes';
comment on column money_late.days is 'Days over the limit';
create index money_late_by_project on money_late (home, project_id);
create index money_late_by_days on money_late (kind, amount_satang desc, home, id);
create index money_late_by_body on money_late (body_id);

create table money_imports (
  id uuid primary key,
  file_name text not null,
  sha256 text not null,
  fiscal_year integer not null,
  rows integer not null,
  same integer not null,
  posted integer not null,
  unmatched integer not null,
  refused integer not null,
  posted_satang bigint not null,
  reason text not null check (reason <> ''),
  actor_id uuid,
  posted_at timestamptz not null
);
comment on table money_imports is 'Reconciliations that were approved: what a file of the treasury or of an accounting system said, and how many figures were brought to it';
create index money_imports_by_time on money_imports (posted_at desc);

insert into money_body_totals (home, body_id, fiscal_year, phase, source, division, level, lines, amount_satang, as_of)
select p.home, p.body_id, l.fiscal_year, l.phase, l.source, coalesce(left(p.function_code, 2), '-'), pl.level,
       count(*), sum(l.amount_satang), now()
  from projects p
  join plans pl on pl.id = p.plan_id
  join budget_lines l on l.home = p.home and l.project_id = p.id
 where p.state <> 'cancelled'
 group by p.home, p.body_id, l.fiscal_year, l.phase, l.source, coalesce(left(p.function_code, 2), '-'), pl.level;

insert into money_totals (home, fiscal_year, phase, source, division, level, lines, amount_satang, as_of)
select home, fiscal_year, phase, source, division, level, sum(lines), sum(amount_satang), now()
  from money_body_totals
 group by home, fiscal_year, phase, source, division, level;
