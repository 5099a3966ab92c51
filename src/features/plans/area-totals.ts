import type { Tx } from '../../platform/db/db.ts'
import { recomputeMoneyTotals } from './money-totals.ts'

/**
 * Fills `area_totals` of these homes again from their projects: per area, year, field and body, the number of projects with
 * money in that year and their money (`countedLines`, in SQL). A home's own code is its top level (`TH` for home 00); below it
 * stand the district and sub-district the code of the project tells. Cancelled projects do not count.
 *
 * Projects that were combined are one project from then on: an old one is not counted in an area and year in which the one it was
 * combined into has money, and what is left of its money there still is. So a body whose money all lies in combined projects of
 * another body has money and no project; years before, which only the old ones have, stay as they were.
 *
 * Money counts once (decision 0014): what a project received counts where it was approved first as long as that lies in the same
 * area and was not cancelled, so `amount_satang` of an area's rows may be added. `nation_satang` leaves out what came through any project, for sums of the
 * whole country; `own_satang` leaves out nothing, for what one body has.
 *
 * To be called in the transaction that changed the projects, as its last step: the homes stay locked until it ends, because two
 * sums made at the same time would each miss what the other adds. The totals of money follow in the same step.
 * @param only the bodies and fields (`-`: none) whose sums may have changed, before and after; without it all are made anew
 */
export async function recomputeAreaTotals(
  tx: Tx,
  homes: Iterable<string>,
  now: Date,
  only?: { readonly bodyIds: readonly string[]; readonly functionCodes: readonly string[] },
): Promise<void> {
  const wanted = [...new Set(homes)].sort()
  if (wanted.length === 0) return
  const tops = wanted.map((home) => (home === '00' ? 'TH' : home))
  await tx.query('select code from areas where code = any($1) order by code for no key update', [tops])
  const mates = only === undefined ? [] : await combinedInto(tx, wanted, only.bodyIds)
  const bodyIds = only === undefined ? null : [...new Set([...only.bodyIds, ...mates.map((one) => one.bodyId)])]
  const functionCodes =
    only === undefined ? null : [...new Set([...only.functionCodes, ...mates.map((one) => one.functionCode)])]
  await tx.query(
    `delete from area_totals where home = any($1)
        and ($2::uuid[] is null or body_id = any($2)) and ($3::text[] is null or function_code = any($3))`,
    [wanted, bodyIds, functionCodes],
  )
  await tx.query(
    `with recursive mine as materialized (
       select p.home, p.id, p.area_code, p.body_id, p.function_code, p.closed_into from projects p
        where p.home = any($1) and p.state <> 'cancelled' and ($3::uuid[] is null or p.body_id = any($3))
          and ($4::text[] is null or coalesce(p.function_code, '-') = any($4))
     ), by_source as (
       select p.home, p.id, l.fiscal_year, l.source,
              sum(l.amount_satang) filter (where l.phase = 'planned') as planned,
              sum(l.amount_satang) filter (where l.phase = 'requested') as requested,
              coalesce(sum(l.amount_satang) filter (where l.phase = 'revised'),
                       sum(l.amount_satang) filter (where l.phase = 'approved')) as granted,
              sum(l.amount_satang) filter (where l.phase = 'committed') as committed,
              sum(l.amount_satang) filter (where l.phase = 'disbursed') as disbursed
         from mine p join budget_lines l on l.home = p.home and l.project_id = p.id
        group by p.home, p.id, l.fiscal_year, l.source
     ), by_year as materialized (
       select home, id, fiscal_year, coalesce(sum(granted), sum(requested), sum(planned), sum(disbursed), sum(committed), 0) as amount,
              case when sum(granted) is not null then 'granted' when sum(requested) is not null then 'requested'
                   when sum(planned) is not null then 'planned' end as counts
         from by_source group by home, id, fiscal_year
     ), received as materialized (
       select b.home, b.id, b.fiscal_year, r.chain,
              case y.counts when 'granted' then b.granted when 'requested' then b.requested else b.planned end as amount
         from by_source b
         join money_sources r on r.key = b.source and r.kind = 'received'
         join by_year y on y.home = b.home and y.id = b.id and y.fiscal_year = b.fiscal_year and y.counts is not null
     ), elsewhere as (
       select r.home, r.id, r.fiscal_year, levels.area_code, sum(r.amount) as amount
         from received r join mine p on p.home = r.home and p.id = r.id
        cross join lateral (${levelsOf('p')}) levels
        where exists (
          select from jsonb_array_elements(r.chain) as c (link)
            join projects o on o.home = c.link ->> 'home' and o.id = (c.link ->> 'project')::uuid
           where o.home = r.home and o.state <> 'cancelled'
             and (levels.area_code in ('TH', o.home) or left(o.area_code, length(levels.area_code)) = levels.area_code))
        group by r.home, r.id, r.fiscal_year, levels.area_code
     ), handed as (
       select home, id, fiscal_year, sum(amount) as amount from received r
        where exists (select from jsonb_array_elements(r.chain) as c (link) join projects o on o.home = c.link ->> 'home'
                        and o.id = (c.link ->> 'project')::uuid where o.state <> 'cancelled')
        group by home, id, fiscal_year
     ), combined (home, id, into_home, into_id) as (
       select m.home, m.id, left(m.closed_into, 2), substring(m.closed_into from 4)::uuid from mine m where m.closed_into is not null
       union
       select c.home, c.id, left(o.closed_into, 2), substring(o.closed_into from 4)::uuid
         from combined c join projects o on o.home = c.into_home and o.id = c.into_id where o.closed_into is not null
     ), told as (
       select distinct c.home, c.id, l.fiscal_year, levels.area_code
         from combined c join mine p on p.home = c.home and p.id = c.id
         join projects o on o.home = c.into_home and o.id = c.into_id and o.state <> 'cancelled'
         join budget_lines l on l.home = o.home and l.project_id = o.id
        cross join lateral (${levelsOf('p')}) levels
        where levels.area_code in ('TH', o.home) or left(o.area_code, length(levels.area_code)) = levels.area_code
     )
     insert into area_totals (home, area_code, fiscal_year, function_code, body_id, projects, amount_satang, own_satang, nation_satang, as_of)
     select p.home, levels.area_code, y.fiscal_year, coalesce(p.function_code, '-'), p.body_id, count(*) filter (where t.id is null),
            sum(y.amount - coalesce(e.amount, 0)), sum(y.amount), sum(y.amount - coalesce(h.amount, 0)), $2
       from by_year y join mine p on p.home = y.home and p.id = y.id
      cross join lateral (${levelsOf('p')}) levels
       left join elsewhere e on e.home = y.home and e.id = y.id and e.fiscal_year = y.fiscal_year and e.area_code = levels.area_code
       left join handed h on h.home = y.home and h.id = y.id and h.fiscal_year = y.fiscal_year
       left join told t on t.home = y.home and t.id = y.id and t.fiscal_year = y.fiscal_year and t.area_code = levels.area_code
      group by p.home, levels.area_code, y.fiscal_year, coalesce(p.function_code, '-'), p.body_id`,
    [wanted, now, bodyIds, functionCodes],
  )
  await recomputeHomeTotals(tx, wanted)
  await recomputeMoneyTotals(tx, wanted, bodyIds, now)
}

/** Bodies and fields of projects that were combined into one of these bodies: whether they are counted hangs on its money. */
async function combinedInto(
  tx: Tx,
  homes: readonly string[],
  bodyIds: readonly string[],
): Promise<{ bodyId: string; functionCode: string }[]> {
  const { rows } = await tx.query<{ bodyId: string; functionCode: string }>(
    `with recursive below (home, id) as (
       select t.from_home, t.from_id from joining_ties t join projects o on o.home = t.to_home and o.id = t.to_id
        where t.home = any($1) and t.kind = 'combined' and t.ended_at is null and o.body_id = any($2)
       union
       select t.from_home, t.from_id from below b join joining_ties t on t.to_home = b.home and t.to_id = b.id
        where t.kind = 'combined' and t.ended_at is null)
     select distinct p.body_id as "bodyId", coalesce(p.function_code, '-') as "functionCode"
       from below b join projects p on p.home = b.home and p.id = b.id where p.state <> 'cancelled'`,
    [homes, bodyIds],
  )
  return rows
}

/** The levels of a home a project counts at: the home itself, its district, its sub-district. */
const levelsOf = (project: string) => `
  select case when ${project}.home = '00' then 'TH' else ${project}.home end as area_code
  union all select left(${project}.area_code, 4) where ${project}.home <> '00' and ${project}.area_code ~ '^[0-9]{4}'
  union all select left(${project}.area_code, 6) where ${project}.home <> '00' and ${project}.area_code ~ '^[0-9]{6}'`

/** The sums of whole homes, from the top level of their areas. */
async function recomputeHomeTotals(tx: Tx, homes: readonly string[]): Promise<void> {
  await tx.query('delete from home_totals where home = any($1)', [homes])
  await tx.query(
    `insert into home_totals (home, grain, fiscal_year, key, projects, amount_satang, nation_satang, as_of)
     select t.home,
            case when grouping(t.function_code) = 0 then 'field' when grouping(t.body_id) = 0 then 'body' else 'year' end,
            t.fiscal_year, coalesce(t.function_code, t.body_id::text, ''), sum(t.projects), sum(t.amount_satang),
            sum(t.nation_satang), max(t.as_of)
       from unnest($1::text[]) as wanted (home)
       join area_totals t on t.home = wanted.home and t.area_code = case wanted.home when '00' then 'TH' else wanted.home end
      group by grouping sets ((t.home, t.fiscal_year), (t.home, t.fiscal_year, t.function_code), (t.home, t.fiscal_year, t.body_id))`,
    [homes],
  )
}
