import sql from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'

/** An indicator as an agreement names it, with the value reported last. */
export interface IndicatorName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly unitCode: string
  readonly unitTh: string
  readonly unitEn: string
  readonly period: string | null
  readonly latest: string | null
  readonly wanted: string | null
  readonly atRisk: boolean
}

export async function indicatorsNamed(
  view: Queryable,
  by: { ids: readonly string[] } | { codes: readonly string[] },
): Promise<IndicatorName[]> {
  const condition =
    'ids' in by ? sql`i.id = any(${by.ids as string[]}::uuid[])` : sql`i.code = any(${by.codes as string[]}::text[])`
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    unit_code: string
    unit_th: string
    unit_en: string
    latest_period: string | null
    latest_value: string | null
    wanted: string | null
    at_risk: boolean | null
  }>(
    sql`select i.id, i.code, i.name_th, i.name_en, i.unit_code, u.name_th as unit_th, u.name_en as unit_en, s.latest_period,
               round(s.latest_value, 2)::text as latest_value, round(s.wanted, 2)::text as wanted, s.at_risk
          from indicators i join indicator_units u on u.code = i.unit_code
          left join indicator_summaries s on s.home = i.home and s.indicator_id = i.id where ${condition}`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    unitCode: row.unit_code,
    unitTh: row.unit_th,
    unitEn: row.unit_en,
    period: row.latest_period,
    latest: row.latest_value,
    wanted: row.wanted,
    atRisk: row.at_risk ?? false,
  }))
}
