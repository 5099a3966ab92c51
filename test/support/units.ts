import { micro, ONE } from '../../src/features/indicators/quantity.ts'
import type { Unit } from '../../src/features/indicators/unit.ts'

/** Units as the first migration of indicators stores them, for tests without a database. */
function aUnit(over: Partial<Unit> & Pick<Unit, 'code' | 'nameTh' | 'nameEn' | 'dimension'>): Unit {
  return { numerator: 1n, denominator: 1n, decimals: 0, mayBeNegative: false, most: null, ...over }
}

export const person = aUnit({ code: 'person', nameTh: 'คน', nameEn: 'persons', dimension: 'people' })
export const household = aUnit({
  code: 'household',
  nameTh: 'ครัวเรือน',
  nameEn: 'households',
  dimension: 'households',
})
export const metre = aUnit({ code: 'metre', nameTh: 'เมตร', nameEn: 'metres', dimension: 'length', decimals: 2 })
export const kilometre = aUnit({
  code: 'kilometre',
  nameTh: 'กิโลเมตร',
  nameEn: 'kilometres',
  dimension: 'length',
  numerator: 1000n,
  decimals: 3,
})
export const percent = aUnit({
  code: 'percent',
  nameTh: 'ร้อยละ',
  nameEn: 'percent',
  dimension: 'share',
  decimals: 2,
  most: micro(100n * ONE),
})
