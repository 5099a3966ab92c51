import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'

export interface Sums {
  readonly projects: number
  readonly amountSatang: Satang
}

export interface FieldTotals {
  /** Oldest first. */
  readonly years: readonly (Sums & { readonly fiscalYear: number })[]
  readonly asOf: Date | null
}

interface SumRow {
  projects: bigint
  amount: string
}

function sums(row: SumRow): Sums {
  return { projects: Number(row.projects), amountSatang: BigInt(row.amount) as Satang }
}

/** The rows of a field and its parts, at the top level of each home only, or everything would count twice or thrice; money as it counts in the country. */
const OF_FIELD = `from area_totals t where t.area_code = case t.home when '00' then 'TH' else t.home end
  and t.function_code >= $1 and t.function_code < $1 || '~'`

export async function yearsOfField(view: Queryable, code: string): Promise<FieldTotals> {
  const { rows } = await view.query<SumRow & { fiscal_year: number; as_of: Date }>(
    `select t.fiscal_year, sum(t.projects)::bigint as projects, sum(t.nation_satang)::text as amount, max(t.as_of) as as_of
       ${OF_FIELD} group by t.fiscal_year order by t.fiscal_year`,
    [code],
  )
  return {
    years: rows.map((row) => ({ fiscalYear: row.fiscal_year, ...sums(row) })),
    asOf: rows.reduce<Date | null>((latest, { as_of }) => (latest === null || as_of > latest ? as_of : latest), null),
  }
}

export interface FieldOfYear {
  readonly parts: readonly (Sums & { readonly code: string })[]
  readonly places: readonly (Sums & {
    readonly home: string
    readonly nameTh: string | null
    readonly nameEn: string | null
  })[]
  readonly bodies: readonly (Sums & {
    readonly code: string
    readonly nameTh: string
    readonly nameEn: string | null
  })[]
  readonly bodyCount: number
}

/**
 * One year of a field: by its parts (as they were given to projects), by province, and by the bodies that plan most money.
 * @param fiscalYear CE
 */
export async function fieldInYear(
  view: Queryable,
  code: string,
  fiscalYear: number,
  mostBodies: number,
): Promise<FieldOfYear> {
  const { rows } = await view.query<
    SumRow & {
      part: 'part' | 'place' | 'body'
      code: string
      name_th: string | null
      name_en: string | null
      count: bigint
    }
  >(
    `with of_year as materialized (
       select t.home, t.function_code, t.body_id, t.projects, t.nation_satang as amount_satang ${OF_FIELD} and t.fiscal_year = $2
     ), bodies_here as (
       select body_id, sum(projects)::bigint as projects, sum(amount_satang) as amount from of_year group by body_id
     )
     select 'part' as part, function_code as code, null as name_th, null as name_en, sum(projects)::bigint as projects,
            sum(amount_satang)::text as amount, 0::bigint as count from of_year group by function_code
     union all
     select 'place', o.home, a.name_th, a.name_en, sum(o.projects)::bigint, sum(o.amount_satang)::text, 0
       from of_year o left join areas a on a.code = case o.home when '00' then 'TH' else o.home end
      group by o.home, a.name_th, a.name_en
     union all
     (select 'body', b.code, b.name_th, b.name_en, h.projects, h.amount::text, (select count(*) from bodies_here)
        from bodies_here h join bodies b on b.id = h.body_id order by h.amount desc, b.code limit $3)`,
    [code, fiscalYear, mostBodies],
  )
  const of = (part: string) => rows.filter((row) => row.part === part)
  const byMoney = <T extends Sums>(list: T[]) =>
    list.sort((a, b) => (a.amountSatang < b.amountSatang ? 1 : a.amountSatang > b.amountSatang ? -1 : 0))
  return {
    parts: of('part').map((row) => ({ code: row.code, ...sums(row) })),
    places: byMoney(
      of('place').map((row) => ({ home: row.code, nameTh: row.name_th, nameEn: row.name_en, ...sums(row) })),
    ),
    bodies: byMoney(
      of('body').map((row) => ({ code: row.code, nameTh: row.name_th ?? '', nameEn: row.name_en, ...sums(row) })),
    ),
    bodyCount: Number(of('body')[0]?.count ?? 0n),
  }
}

/** Money and projects of all fields in a year, by the code given to projects. For the tree. */
export async function allFieldsInYear(view: Queryable, fiscalYear: number): Promise<Map<string, Sums>> {
  const { rows } = await view.query<SumRow & { function_code: string }>(
    `select function_code, sum(projects)::bigint as projects, sum(nation_satang)::text as amount from area_totals
      where area_code = case home when '00' then 'TH' else home end and fiscal_year = $1 group by function_code`,
    [fiscalYear],
  )
  return new Map(rows.map((row) => [row.function_code, sums(row)]))
}

export async function yearsWithTotals(view: Queryable): Promise<number[]> {
  const { rows } = await view.query<{ fiscal_year: number }>(
    'select distinct fiscal_year from area_totals order by fiscal_year',
  )
  return rows.map((row) => row.fiscal_year)
}
