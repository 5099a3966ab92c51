import type { Tx } from '../../platform/db/db.ts'

/**
 * Fills `area_totals` of these homes again from their projects: per area, year, field and body, the number of projects with
 * money in that year and their money (in the furthest phase the project has that year). A home's own code is its top level
 * (`TH` for home 00); below it stand the district and sub-district the code of the project tells. Cancelled projects do not
 * count. To be called in the transaction that changed the projects.
 */
export async function recomputeAreaTotals(tx: Tx, homes: Iterable<string>, now: Date): Promise<void> {
  const wanted = [...new Set(homes)].sort()
  if (wanted.length === 0) return
  await tx.query('delete from area_totals where home = any($1)', [wanted])
  await tx.query(
    `with ranked as (
       select l.home, l.project_id, l.fiscal_year, sum(l.amount_satang) as amount,
              array_position(array['planned', 'requested', 'approved', 'revised', 'committed', 'disbursed'], l.phase) as rank
         from budget_lines l where l.home = any($1)
        group by l.home, l.project_id, l.fiscal_year, l.phase
     ), furthest as (
       select distinct on (home, project_id, fiscal_year) home, project_id, fiscal_year, amount
         from ranked order by home, project_id, fiscal_year, rank desc
     )
     insert into area_totals (home, area_code, fiscal_year, function_code, body_id, projects, amount_satang, as_of)
     select p.home, levels.area_code, f.fiscal_year, coalesce(p.function_code, '-'), p.body_id, count(*), sum(f.amount), $2
       from furthest f
       join projects p on p.home = f.home and p.id = f.project_id
      cross join lateral (
        select case when p.home = '00' then 'TH' else p.home end as area_code
        union all select left(p.area_code, 4) where p.home <> '00' and p.area_code ~ '^[0-9]{4}'
        union all select left(p.area_code, 6) where p.home <> '00' and p.area_code ~ '^[0-9]{6}'
      ) levels
      where p.home = any($1) and p.state <> 'cancelled'
      group by p.home, levels.area_code, f.fiscal_year, coalesce(p.function_code, '-'), p.body_id`,
    [wanted, now],
  )
}
