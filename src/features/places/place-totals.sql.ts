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

/** The rows of a scope: one range of the primary key for each home. */
const OF_SCOPE = '(t.home, t.area_code) in (select * from unnest($1::text[], $2::text[]))'

export async function yearTotals(view: Queryable, scope: Scope): Promise<YearTotal[]> {
  const { rows } = await view.query<Sums & { fiscal_year: number; as_of: Date }>(
    `select t.fiscal_year, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount, max(t.as_of) as as_of
       from area_totals t where ${OF_SCOPE}
      group by t.fiscal_year order by t.fiscal_year`,
    [scope.homes, scope.areas],
  )
  return rows.map((row) => ({ fiscalYear: row.fiscal_year, asOf: row.as_of, ...sums(row) }))
}

/** One year of a scope by mission field, and its largest bodies with the number of all. */
export async function totalsOfYear(
  view: Queryable,
  scope: Scope,
  fiscalYear: number,
  mostBodies: number,
): Promise<{ fields: FieldTotal[]; bodies: BodyTotal[]; bodyCount: number }> {
  const { rows } = await view.query<
    Sums & {
      function_code: string | null
      code: string | null
      name_th: string | null
      name_en: string | null
      bodies: bigint
    }
  >(
    `with of_year as materialized (
       select t.function_code, t.body_id, t.projects, t.amount_satang
         from area_totals t where ${OF_SCOPE} and t.fiscal_year = $3
     ), by_body as materialized (
       select body_id, sum(projects)::bigint as projects, sum(amount_satang) as amount from of_year group by body_id
     ), largest as (
       select * from by_body order by amount desc, body_id limit $4
     )
     select function_code, null as code, null as name_th, null as name_en, sum(projects)::bigint as projects,
            sum(amount_satang)::text as amount, (select count(*) from by_body) as bodies
       from of_year group by function_code
     union all
     select null, b.code, b.name_th, b.name_en, l.projects, l.amount::text, 0 from largest l join bodies b on b.id = l.body_id`,
    [scope.homes, scope.areas, fiscalYear, mostBodies],
  )
  const fields: FieldTotal[] = []
  const bodies: BodyTotal[] = []
  for (const row of rows) {
    if (row.function_code !== null) fields.push({ functionCode: row.function_code, ...sums(row) })
    else bodies.push({ code: row.code ?? '', nameTh: row.name_th ?? '', nameEn: row.name_en, ...sums(row) })
  }
  bodies.sort((a, b) =>
    a.amountSatang < b.amountSatang ? 1 : a.amountSatang > b.amountSatang ? -1 : a.code < b.code ? -1 : 1,
  )
  return { fields, bodies, bodyCount: Number(rows.find((row) => row.function_code !== null)?.bodies ?? 0n) }
}

/** One year of several areas apart: the districts of a province, the provinces of the country. */
export async function totalsOfAreas(view: Queryable, scope: Scope, fiscalYear: number): Promise<AreaTotal[]> {
  const { rows } = await view.query<Sums & { area_code: string }>(
    `select t.area_code, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount
       from area_totals t where ${OF_SCOPE} and t.fiscal_year = $3
      group by t.area_code`,
    [scope.homes, scope.areas, fiscalYear],
  )
  return rows.map((row) => ({ areaCode: row.area_code, ...sums(row) }))
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
       from area_totals t join bodies b on b.id = t.body_id
      where ${OF_SCOPE}
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
