-- 0033_money-doors.sql
-- Why: files of open standards bring dated papers (issue 5, point 5), which are entries of their own kind: parts of a figure that the
-- file tells whole. From when money counts as late is changed on a page, with its reason. A committee that only its members may know of must not be found by its name in the register of bodies.
-- Effect: one more kind of money_entries; one column of bodies (constant default, no rewrite), one table.
alter table money_entries drop constraint money_entries_kind_check;
alter table money_entries add constraint money_entries_kind_check check (kind in ('entry', 'counter', 'carry-over', 'reallocation', 'transfer', 'return', 'reconciled', 'imported'));

alter table bodies add column listed boolean not null default true;
comment on column bodies.listed is 'Stands in the register everybody reads. A committee for its members only does not; its room shows it to those who may know of it';
update bodies set listed = false where id in (select body_id from committees where visibility = 'members');

create table money_rule_events (
  id uuid primary key,
  kind text not null references money_rules (kind),
  days_before integer not null,
  days_after integer not null,
  reason text not null check (reason <> ''),
  actor_id uuid,
  happened_at timestamptz not null
);
comment on table money_rule_events is 'Who changed from how many days on money counts as late, from what to what, and why';
create index money_rule_events_by_time on money_rule_events (happened_at desc);

alter table plan_imports drop constraint plan_imports_state_check;
alter table plan_imports add constraint plan_imports_state_check check (state in ('checked', 'waiting', 'applied', 'refused', 'discarded', 'undone'));
alter table plan_imports add column before jsonb;
alter table plan_imports add column after_known text;
comment on column plan_imports.before is 'The plan as it stood when the file was let in, which an undo puts back; null: there was none';
comment on column plan_imports.after_known is 'Fingerprint of the plan as the file left it: another one means that people worked on it since, and nothing is undone. Null: let in before this was kept';
alter table plan_import_events drop constraint plan_import_events_kind_check;
alter table plan_import_events add constraint plan_import_events_kind_check check (kind in ('brought', 'sent', 'sent-back', 'stale', 'applied', 'refused', 'discarded', 'undone'));
