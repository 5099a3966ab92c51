import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import { everything, type ProjectFilter } from './project-filter.ts'
import { conditions } from './projects.sql.ts'
import { readTextQuery } from './text-query.ts'

export const facetNames = ['field', 'state', 'level', 'year', 'source', 'body', 'area'] as const
export type FacetName = (typeof facetNames)[number]

/** How many projects each choice would give, with everything else that is chosen. */
export interface Facet {
  readonly value: string
  /** Of bodies: what they are called. */
  readonly nameTh: string | null
  readonly nameEn: string | null
  readonly projects: number
}

export type Facets = ReadonlyMap<FacetName, readonly Facet[]>

/**
 * How many matches are counted. An officer at the desk waits 20 ms for counts of 3,000; the public list, which everybody asks
 * for at once, counts what costs 2 ms (bench/pages-demo-x10: with 3,000 for all, p99 at 50 requests a second was 166 ms; so 46 and 58).
 */
export const mostFaceted = { officer: 3_000, visitor: 300 } as const
const MOST_NAMED = 8
const MOST_SOURCES = 20

/**
 * Counts of the choices beside a list. A choice is counted with all other filters in force and without its own, so that
 * another field can be compared with the one chosen. Null where more than `most` projects match without them: counting would
 * take longer than the list, and a person narrows down first.
 */
export async function facetsOf(view: Queryable, filter: ProjectFilter, most: number): Promise<Facets | null> {
  const query = filter.text === null ? null : readTextQuery(filter.text)
  if (filter.text !== null && query === null) return null
  const base = and([
    ...(query === null ? [] : [sql`p.search @@ ${query.exact}::tsquery`]),
    ...conditions({ ...filter, functionCode: null, state: null, level: null, fiscalYear: null, source: null }),
  ])
  const chosen: ProjectFilter = {
    ...everything,
    functionCode: filter.functionCode,
    state: filter.state,
    level: filter.level,
    fiscalYear: filter.fiscalYear,
    source: filter.source,
  }
  const without = (left: keyof ProjectFilter | null) =>
    and(conditions(left === null ? chosen : { ...chosen, [left]: null }))
  const under = filter.place?.under ?? filter.place?.homes?.[0] ?? ''
  const isOnePlace = filter.place === null || filter.place.under !== null || filter.place.homes?.length === 1
  const { rows } = await view.query<{
    facet: FacetName | 'all'
    value: string
    name_th: string | null
    name_en: string | null
    projects: bigint
  }>(
    sql`with p as materialized (
          select p.home, p.id, p.function_code, p.state, p.plan_id, p.body_id, p.area_code, p.fiscal_year_from, p.fiscal_year_to
            from projects p ${base} limit ${most + 1})
        select 'all' as facet, '' as value, null as name_th, null as name_en, count(*) as projects from p
        union all
        select 'field', coalesce(left(p.function_code, 2), '-'), null, null, count(*) from p ${without('functionCode')} group by 2
        union all
        select 'state', p.state, null, null, count(*) from p ${without('state')} group by 2
        union all
        select 'level', pl.level, null, null, count(*) from p join plans pl on pl.id = p.plan_id ${without('level')} group by 2
        union all
        select 'year', y.year::text, null, null, count(*)
          from p cross join lateral generate_series(p.fiscal_year_from, p.fiscal_year_to) as y (year) ${without('fiscalYear')} group by 2
        union all
        (select 'source', s.source, null, null, count(*)
           from p cross join lateral (
             select distinct l.source from budget_lines l where l.home = p.home and l.project_id = p.id) s ${without('source')}
          group by 2 order by 5 desc, 2 limit ${MOST_SOURCES})
        union all
        (select 'body', b.code, b.name_th, b.name_en, count(*) from p join bodies b on b.id = p.body_id ${without(null)}
          group by 2, 3, 4 order by 5 desc, 2 limit ${MOST_NAMED})
        union all
        (select 'area', left(p.area_code, ${under.length + 2}), null, null, count(*) from p
          ${and([...(isOnePlace ? [sql`length(p.area_code) >= ${under.length + 2}`] : [sql`false`]), ...conditions(chosen)])}
          group by 2 order by 5 desc, 2 limit ${MOST_NAMED})`,
  )
  if (Number(rows.find((row) => row.facet === 'all')?.projects ?? 0n) > most) return null
  return new Map(
    facetNames.map((name) => [
      name,
      rows
        .filter((row) => row.facet === name)
        .map((row) => ({ value: row.value, nameTh: row.name_th, nameEn: row.name_en, projects: Number(row.projects) })),
    ]),
  )
}

function and(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? empty : sql`where ${join([...parts], ' and ')}`
}
