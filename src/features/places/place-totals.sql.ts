import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Scope } from './scope.ts'

/*
 * Everything here reads `area_totals`, which holds each project once at each level of its home. A page adds up the rows of its
 * scope, never rows of two levels. With 100,000 projects in a province: bench/place-page-100k.ts.
 */

export interface YearTotal {
  readonly fiscalYear: number
  readonly projects: number
  readonly amountSatang: Satang
  readonly asOf: Date
}

export interface FieldTotal {
  readonly functionCode: string
  readonly projects: number
  readonly amountSatang: Satang
}

export interface BodyTotal {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly projects: number
  readonly amountSatang: Satang
}

export interface AreaTotal {
  readonly areaCode: string
  readonly projects: number
  readonly amountSatang: Satang
}

interface Sums {
  projects: bigint
  amount: string
}

function sums(row: Sums): { projects: number; amountSatang: Satang } {
  return { projects: Number(row.projects), amountSatang: BigInt(row.amount) as Satang }
}

/**
 * The rows of a scope, one range of the primary key for each pair of home and area. Lateral, because else the planner reads the
 * whole table as soon as there are many pairs (the country: 78).
 */
const inScope = (columns: string, and = '') =>
  `unnest($1::text[], $2::text[]) as s (home, area_code)
   cross join lateral (
     select ${columns} from area_totals t where t.home = s.home and t.area_code = s.area_code ${and} offset 0) t`

export async function yearTotals(view: Queryable, scope: Scope): Promise<YearTotal[]> {
  const { rows } = await view.query<Sums & { fiscal_year: number; as_of: Date }>(
    `select t.fiscal_year, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount, max(t.as_of) as as_of
       from ${inScope('fiscal_year, projects, amount_satang, as_of')}
      group by t.fiscal_year order by t.fiscal_year`,
    [scope.homes, scope.areas],
  )
  return rows.map((row) => ({ fiscalYear: row.fiscal_year, asOf: row.as_of, ...sums(row) }))
}

/**
 * One year of a scope by mission field, its largest bodies with the number of all, and each of its parts (the districts of a
 * province, the provinces of the country): one question, because a place page has five.
 */
export async function totalsOfYear(
  view: Queryable,
  scope: Scope,
  parts: Scope,
  fiscalYear: number,
  mostBodies: number,
): Promise<{ fields: FieldTotal[]; bodies: BodyTotal[]; bodyCount: number; parts: AreaTotal[] }> {
  const { rows } = await view.query<
    Sums & { part: 'field' | 'body' | 'bodies' | 'area'; code: string; name_th: string | null; name_en: string | null }
  >(
    `with of_year as materialized (
       select t.* from ${inScope('function_code, body_id, projects, amount_satang', 'and t.fiscal_year = $5')}
     ), by_body as materialized (
       select body_id, sum(projects)::bigint as projects, sum(amount_satang) as amount from of_year group by body_id
     ), largest as (
       select * from by_body order by amount desc, body_id limit $6
     )
     select 'field' as part, function_code as code, null as name_th, null as name_en, sum(projects)::bigint as projects,
            sum(amount_satang)::text as amount
       from of_year group by function_code
     union all
     select 'body', b.code, b.name_th, b.name_en, l.projects, l.amount::text from largest l join bodies b on b.id = l.body_id
     union all
     select 'bodies', '', null, null, count(*), '0' from by_body
     union all
     select 'area', t.area_code, null, null, sum(t.projects)::bigint, sum(t.amount_satang)::text
       from unnest($3::text[], $4::text[]) as s (home, area_code)
      cross join lateral (
        select area_code, sum(projects) as projects, sum(amount_satang) as amount_satang from area_totals
         where home = s.home and area_code = s.area_code and fiscal_year = $5 group by area_code) t
      group by t.area_code`,
    [scope.homes, scope.areas, parts.homes, parts.areas, fiscalYear, mostBodies],
  )
  const of = (part: string) => rows.filter((row) => row.part === part)
  return {
    fields: of('field').map((row) => ({ functionCode: row.code, ...sums(row) })),
    bodies: of('body')
      .map((row) => ({ code: row.code, nameTh: row.name_th ?? '', nameEn: row.name_en, ...sums(row) }))
      .sort((a, b) => Number(b.amountSatang - a.amountSatang) || (a.code < b.code ? -1 : 1)),
    bodyCount: Number(of('bodies')[0]?.projects ?? 0n),
    parts: of('area').map((row) => ({ areaCode: row.code, ...sums(row) })),
  }
}

export interface TotalLine {
  readonly fiscalYear: number
  readonly functionCode: string
  readonly bodyCode: string
  readonly bodyNameTh: string
  readonly projects: number
  readonly amountSatang: Satang
}

/** Everything a place page adds up, for a spreadsheet; the largest first within a year. */
export async function totalLines(view: Queryable, scope: Scope, most: number): Promise<TotalLine[]> {
  const { rows } = await view.query<
    Sums & { fiscal_year: number; function_code: string; code: string; name_th: string }
  >(
    `select t.fiscal_year, t.function_code, b.code, b.name_th, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount
       from ${inScope('fiscal_year, function_code, body_id, projects, amount_satang')} join bodies b on b.id = t.body_id
      group by t.fiscal_year, t.function_code, b.code, b.name_th
      order by t.fiscal_year, sum(t.amount_satang) desc, b.code, t.function_code limit $3`,
    [scope.homes, scope.areas, most],
  )
  return rows.map((row) => ({
    fiscalYear: row.fiscal_year,
    functionCode: row.function_code,
    bodyCode: row.code,
    bodyNameTh: row.name_th,
    ...sums(row),
  }))
}
