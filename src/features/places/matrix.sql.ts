import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Scope } from './scope.ts'

/** What bodies plan in one field and one area in a year. */
export interface FieldInArea {
  readonly areaCode: string
  /** As `fieldOf` of the room functions: a division, or a group of the economy. */
  readonly field: string
  readonly bodies: number
  readonly projects: number
  readonly amountSatang: Satang
}

/** `fieldOf` in SQL. */
const FIELD = `case when function_code like '04.%' then left(function_code, 4)
                    when function_code = '-' then '-' else left(function_code, 2) end`

/** One row per area of the scope and field that has projects in the year, a body counted once in it. */
export async function fieldsInAreas(view: Queryable, scope: Scope, fiscalYear: number): Promise<FieldInArea[]> {
  const { rows } = await view.query<{
    area_code: string
    field: string
    bodies: bigint
    projects: bigint
    amount: string
  }>(
    `select s.area_code, t.field, count(distinct t.body_id) as bodies, sum(t.projects)::bigint as projects,
            sum(t.amount_satang)::text as amount
       from unnest($1::text[], $2::text[]) as s (home, area_code)
      cross join lateral (
        select ${FIELD} as field, body_id, projects, amount_satang from area_totals
         where home = s.home and area_code = s.area_code and fiscal_year = $3 offset 0) t
      group by s.area_code, t.field`,
    [scope.homes, scope.areas, fiscalYear],
  )
  return rows.map((row) => ({
    areaCode: row.area_code,
    field: row.field,
    bodies: Number(row.bodies),
    projects: Number(row.projects),
    amountSatang: BigInt(row.amount) as Satang,
  }))
}

export interface BodyInField {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly projects: number
  readonly amountSatang: Satang
}

/** The bodies behind one cell, the one with the most money first. */
export async function bodiesInField(
  view: Queryable,
  area: { home: string; code: string },
  field: string,
  fiscalYear: number,
): Promise<BodyInField[]> {
  const { rows } = await view.query<{
    code: string
    name_th: string
    name_en: string | null
    projects: bigint
    amount: string
  }>(
    `select b.code, b.name_th, b.name_en, sum(t.projects)::bigint as projects, sum(t.amount_satang)::text as amount
       from area_totals t join bodies b on b.id = t.body_id
      where t.home = $1 and t.area_code = $2 and t.fiscal_year = $3 and ${FIELD} = $4
      group by b.code, b.name_th, b.name_en
      order by sum(t.amount_satang) desc, b.code`,
    [area.home, area.code, fiscalYear, field],
  )
  return rows.map((row) => ({
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    projects: Number(row.projects),
    amountSatang: BigInt(row.amount) as Satang,
  }))
}
