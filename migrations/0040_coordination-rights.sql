-- 0040_coordination-rights.sql
-- Why: sums of places, goals and boards held money twice that went from one body to another, most visibly after two bodies had
-- combined their projects (issue 6: money stays right); and a project counted only what was paid as soon as anything was paid.
--
-- And a planner of any body could open a board anywhere. Now bodies that work in a place propose one, and who plans for the place takes it up.
--
-- And any planner could change any scenario; now those who made it, of their body and of its place.
--
-- And a survey that was ended went on taking answers until midnight of its first day.
-- Effect: columns with a default or null (no rewrite), two checks renewed, amounts of projects and the kept totals made anew once.
alter table area_totals add column own_satang bigint not null default 0;
alter table area_totals add column nation_satang bigint not null default 0;
alter table home_totals add column nation_satang bigint not null default 0;
comment on column area_totals.amount_satang is 'Money that counts once in this area: what was received from a project of the same area is left out, it was approved there (decision 0014)';
comment on column area_totals.own_satang is 'The same with all that was received: what one body has for its projects. Never to be added over bodies';
comment on column area_totals.nation_satang is 'The same without anything received from another project: for sums over the whole country';
comment on column home_totals.nation_satang is 'As in area_totals';

-- What a year counts with is what may be spent, not what was paid of it.
with by_source as (
  select home, project_id, fiscal_year, source,
         sum(amount_satang) filter (where phase = 'planned') as planned,
         sum(amount_satang) filter (where phase = 'requested') as requested,
         coalesce(sum(amount_satang) filter (where phase = 'revised'), sum(amount_satang) filter (where phase = 'approved')) as granted,
         sum(amount_satang) filter (where phase = 'committed') as committed,
         sum(amount_satang) filter (where phase = 'disbursed') as disbursed
    from budget_lines group by home, project_id, fiscal_year, source
), by_year as (
  select home, project_id, coalesce(sum(granted), sum(requested), sum(planned), sum(disbursed), sum(committed), 0) as amount
    from by_source group by home, project_id, fiscal_year
), by_project as (
  select home, project_id, sum(amount) as amount from by_year group by home, project_id
)
update projects p set amount_satang = b.amount from by_project b
 where p.home = b.home and p.id = b.project_id and p.amount_satang <> b.amount;

-- The totals as they stand; `prasan money recompute` or the next change of a home makes them anew.
update area_totals set own_satang = amount_satang, nation_satang = amount_satang;
update home_totals set nation_satang = amount_satang;

alter table boards drop constraint boards_state_check;
alter table boards add constraint boards_state_check check (state in ('proposed', 'open', 'closed'));
alter table boards drop constraint boards_outcome_check;
alter table boards add constraint boards_outcome_check check (outcome in ('achieved', 'partly', 'given-up', 'declined'));
alter table boards add column matter_home text;
alter table boards add column matter_id uuid;
comment on column boards.state is 'proposed: by a body that works there, waits for those who plan for the place; nothing is done on it before';
comment on column boards.outcome is 'declined: a proposal that those who plan for the place did not take up';
comment on column boards.matter_id is 'The matter a proposal starts from; it is taken up with it. Of no meaning afterwards';
create index boards_proposed on boards (home, opened_at) where state = 'proposed';

alter table agreement_surveys add column ended_at timestamptz;
comment on column agreement_surveys.ended_at is 'When it was ended before its last day: no answers after that moment';

alter table scenarios add column body_id uuid references bodies (id);
comment on column scenarios.body_id is 'The body in whose name it was made: its planners may change it too. null: by who plans for a place';
