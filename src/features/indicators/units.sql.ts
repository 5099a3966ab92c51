import type { Queryable } from '../../platform/db/db.ts'
import type { LensKind, ResultKind } from './indicator.ts'
import { fromDecimal } from './quantity.ts'
import type { Thresholds, ThresholdsByKind } from './status.ts'
import type { Unit } from './unit.ts'

/** The columns of a unit, in any query that joins `indicator_units`. */
export interface UnitRow {
  code: string
  name_th: string
  name_en: string
  dimension: string
  numerator: bigint
  denominator: bigint
  decimals: number
  may_be_negative: boolean
  most: string | null
}

export function toUnit(row: UnitRow): Unit {
  return {
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    dimension: row.dimension,
    numerator: row.numerator,
    denominator: row.denominator,
    decimals: row.decimals,
    mayBeNegative: row.may_be_negative,
    most: row.most === null ? null : fromDecimal(row.most),
  }
}

/** All units, in the order of the list. */
export async function allUnits(view: Queryable): Promise<Unit[]> {
  const { rows } = await view.query<UnitRow>(
    `select code, name_th, name_en, dimension, numerator, denominator, decimals, may_be_negative, most
       from indicator_units order by position`,
  )
  return rows.map(toUnit)
}

export interface Lens {
  readonly code: string
  readonly kind: LensKind
  readonly nameTh: string
  readonly nameEn: string
}

/** The well-being set, then the sufficiency-economy lens. */
export async function allLenses(view: Queryable): Promise<Lens[]> {
  const { rows } = await view.query<{ code: string; kind: LensKind; name_th: string; name_en: string }>(
    `select code, kind, name_th, name_en from indicator_lenses order by kind = 'sufficiency', position`,
  )
  return rows.map((row) => ({ code: row.code, kind: row.kind, nameTh: row.name_th, nameEn: row.name_en }))
}

export async function thresholds(view: Queryable): Promise<ThresholdsByKind> {
  const { rows } = await view.query<{
    result: ResultKind
    at_risk_below_percent: number
    unusual_change_percent: number
  }>('select result, at_risk_below_percent, unusual_change_percent from indicator_thresholds')
  const of = (result: ResultKind): Thresholds => {
    const row = rows.find((one) => one.result === result)
    if (row === undefined) throw new Error(`indicator_thresholds has no row for ${result}`)
    return { atRiskBelowPercent: row.at_risk_below_percent, unusualChangePercent: row.unusual_change_percent }
  }
  return { output: of('output'), outcome: of('outcome') }
}
