import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Scope } from './scope.ts'

/*
 * Everything here reads `area_totals`, which holds each project once at each level of its home, or where whole homes are asked for
 * (the country, regions, provinces) their sums in `home_totals`. A page adds up the rows of its scope, never rows of two
 * levels. With 100,000 projects in a province: bench/place-page-100k.ts; with 200,000 in the country: bench/pages-demo-x10.ts.
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
const inScope = (columns: string, and = '', areas = '$2') =>
  `unnest($1::text[], ${areas}::text[]) as s (home, area_code)
   cross join lateral (
     select ${columns} from area_totals t where t.home = s.home and t.area_code = s.area_code ${and} offset 0) t`

/** The sums of whole homes, one range of the primary key for each of them. */
const ofHomes = (columns: string, homes: string, and: string) =>
  `unnest(${homes}::text[]) as s (home)
   cross join lateral (select ${columns} from home_totals t where t.home = s.home and ${and} offset 0) t`

/**
 * The money of a row that counts once in the scope: over the whole country also what came from another province or a ministry is left
 * out, because it was approved there.
 */
const moneyOf = (scope: Scope) => (scope.homes.includes('00') ? 'nation_satang as amount_satang' : 'amount_satang')

/** Provinces and what lies in none: nothing finer than a home. */
function isOfHomes(scope: Scope): boolean {
  return scope.areas.length > 0 && scope.areas.every((area, at) => area === scope.homes[at] || area === 'TH')
}

export async function yearTotals(view: Queryable, scope: Scope): Promise<YearTotal[]> {
  const whole = isOfHomes(scope)
  const from = whole
    ? ofHomes(`fiscal_year, projects, ${moneyOf(scope)}, as_of`, '$1', `grain = 'year'`)
    : inScope(`fiscal_year, projects, ${moneyOf(scope)}, as_of`)
  const { rows } = await view.query<Sums & { fiscal_year: number; as_of: Date }>(
    `select t.fiscal_year, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount, max(t.as_of) as as_of
       from ${from}
      group by t.fiscal_year order by t.fiscal_year`,
    whole ? [scope.homes] : [scope.homes, scope.areas],
  )
  return rows.map((row) => ({ fiscalYear: row.fiscal_year, asOf: row.as_of, ...sums(row) }))
}

const sumsByField = `select 'field' as part, function_code as code, null as name_th, null as name_en, sum(projects)::bigint as projects,
       sum(amount_satang)::text as amount`
const sumsByArea = `select 'area', t.area_code, null, null, sum(t.projects)::bigint, sum(t.amount_satang)::text`

/** One year ($3) of a scope by field and by body, from the rows of its areas ($1, $6). */
const ofYearInAreas = (money: string) => `of_year as materialized (
       select t.* from ${inScope(`function_code, body_id, projects, ${money}`, 'and t.fiscal_year = $3', '$6')}
     ), by_field as (${sumsByField} from of_year group by function_code
     ), by_body as materialized (
       select body_id, sum(projects)::bigint as projects, sum(amount_satang) as amount from of_year group by body_id)`

/** The same from the sums of its homes ($1). */
const ofYearInHomes = (money: string) => `by_field as (
       ${sumsByField} from ${ofHomes(`key as function_code, projects, ${money}`, '$1', `grain = 'field' and fiscal_year = $3`)}
        group by function_code
     ), by_body as materialized (
       select body_id::uuid, sum(projects)::bigint as projects, sum(amount_satang) as amount
         from ${ofHomes(`key as body_id, projects, ${money}`, '$1', `grain = 'body' and fiscal_year = $3`)} group by body_id)`

/** The parts of a place ($2, $5). */
const partsInAreas = `${sumsByArea}
       from unnest($2::text[], $5::text[]) as s (home, area_code)
      cross join lateral (
        select area_code, sum(projects) as projects, sum(amount_satang) as amount_satang from area_totals
         where home = s.home and area_code = s.area_code and fiscal_year = $3 group by area_code) t
      group by t.area_code`

const partsInHomes = (money: string) => `${sumsByArea}
       from ${ofHomes(`home as area_code, projects, ${money}`, '$2', `grain = 'year' and fiscal_year = $3`)}
      group by t.area_code`

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
  const whole = isOfHomes(scope)
  const wholeParts = whole && isOfHomes(parts)
  const { rows } = await view.query<
    Sums & { part: 'field' | 'body' | 'bodies' | 'area'; code: string; name_th: string | null; name_en: string | null }
  >(
    `with ${(whole ? ofYearInHomes : ofYearInAreas)(moneyOf(scope))}, largest as (
       select * from by_body order by amount desc, body_id limit $4
     )
     select * from by_field
     union all
     select 'body', b.code, b.name_th, b.name_en, l.projects, l.amount::text from largest l join bodies b on b.id = l.body_id
     union all
     select 'bodies', '', null, null, count(*), '0' from by_body
     union all
     ${wholeParts ? partsInHomes(moneyOf(scope)) : partsInAreas}`,
    // PostgreSQL takes no value it has no place for.
    [scope.homes, parts.homes, fiscalYear, mostBodies, parts.areas, scope.areas].slice(
      0,
      !whole ? 6 : !wholeParts ? 5 : 4,
    ),
  )
  const of = (part: string) => rows.filter((row) => row.part === part)
  return {
    fields: of('field')
      .map((row) => ({ functionCode: row.code, ...sums(row) }))
      .sort((a, b) => (a.functionCode < b.functionCode ? -1 : 1)),
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
       from ${inScope(`fiscal_year, function_code, body_id, projects, ${moneyOf(scope)}`)} join bodies b on b.id = t.body_id
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
