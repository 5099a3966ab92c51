import type { Tx } from '../../platform/db/db.ts'
import { recomputeMoneyTotals } from './money-totals.ts'

/**
 * Fills `area_totals` of these homes again from their projects: per area, year, field and body, the number of projects with
 * money in that year and their money (in the furthest phase the project has that year). A home's own code is its top level
 * (`TH` for home 00); below it stand the district and sub-district the code of the project tells. Cancelled projects do not
 * count. To be called in the transaction that changed the projects, as its last step: the homes stay locked until it ends,
 * because two sums made at the same time would each miss what the other adds. The totals of money follow in the same step.
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
  const bodyIds = only === undefined ? null : [...new Set(only.bodyIds)]
  const functionCodes = only === undefined ? null : [...new Set(only.functionCodes)]
  await tx.query(
    `delete from area_totals where home = any($1)
        and ($2::uuid[] is null or body_id = any($2)) and ($3::text[] is null or function_code = any($3))`,
    [wanted, bodyIds, functionCodes],
  )
  await tx.query(
    `with mine as materialized (
       select p.home, p.id, p.area_code, p.body_id, p.function_code from projects p
        where p.home = any($1) and p.state <> 'cancelled' and ($3::uuid[] is null or p.body_id = any($3))
          and ($4::text[] is null or coalesce(p.function_code, '-') = any($4))
     ), ranked as (
       select p.home, p.id, p.area_code, p.body_id, p.function_code, l.fiscal_year, sum(l.amount_satang) as amount,
              array_position(array['planned', 'requested', 'approved', 'revised', 'committed', 'disbursed'], l.phase) as rank
         from mine p join budget_lines l on l.home = p.home and l.project_id = p.id
        group by p.home, p.id, p.area_code, p.body_id, p.function_code, l.fiscal_year, l.phase
     ), furthest as (
       select distinct on (home, id, fiscal_year) home, id, area_code, body_id, function_code, fiscal_year, amount
         from ranked order by home, id, fiscal_year, rank desc
     )
     insert into area_totals (home, area_code, fiscal_year, function_code, body_id, projects, amount_satang, as_of)
     select p.home, levels.area_code, p.fiscal_year, coalesce(p.function_code, '-'), p.body_id, count(*), sum(p.amount), $2
       from furthest p
      cross join lateral (
        select case when p.home = '00' then 'TH' else p.home end as area_code
        union all select left(p.area_code, 4) where p.home <> '00' and p.area_code ~ '^[0-9]{4}'
        union all select left(p.area_code, 6) where p.home <> '00' and p.area_code ~ '^[0-9]{6}'
      ) levels
      group by p.home, levels.area_code, p.fiscal_year, coalesce(p.function_code, '-'), p.body_id`,
    [wanted, now, bodyIds, functionCodes],
  )
  await recomputeHomeTotals(tx, wanted)
  await recomputeMoneyTotals(tx, wanted, bodyIds, now)
}

/** The sums of whole homes, from the top level of their areas. */
async function recomputeHomeTotals(tx: Tx, homes: readonly string[]): Promise<void> {
  await tx.query('delete from home_totals where home = any($1)', [homes])
  await tx.query(
    `insert into home_totals (home, grain, fiscal_year, key, projects, amount_satang, as_of)
     select t.home,
            case when grouping(t.function_code) = 0 then 'field' when grouping(t.body_id) = 0 then 'body' else 'year' end,
            t.fiscal_year, coalesce(t.function_code, t.body_id::text, ''), sum(t.projects), sum(t.amount_satang), max(t.as_of)
       from unnest($1::text[]) as wanted (home)
       join area_totals t on t.home = wanted.home and t.area_code = case wanted.home when '00' then 'TH' else wanted.home end
      group by grouping sets ((t.home, t.fiscal_year), (t.home, t.fiscal_year, t.function_code), (t.home, t.fiscal_year, t.body_id))`,
    [homes],
  )
}
