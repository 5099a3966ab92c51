import type { Queryable } from '../../platform/db/db.ts'
import { type FieldOfYear, type FieldTotals, fieldInYear, yearsOfField } from './field-totals.sql.ts'

const MOST_BODIES = 20
const nothing: FieldOfYear = { parts: [], places: [], bodies: [], bodyCount: 0 }

/**
 * Who plans what in a field.
 * @param wanted the fiscal year asked for (CE), or null; without projects in it the nearest to `now` is taken
 */
export async function readField(
  view: Queryable,
  code: string,
  wanted: number | null,
  now: number,
): Promise<{ totals: FieldTotals; year: number | null; of: FieldOfYear }> {
  const totals = await yearsOfField(view, code)
  const known = totals.years.map((one) => one.fiscalYear)
  const year = wanted !== null && known.includes(wanted) ? wanted : nearestYear(known, now)
  return { totals, year, of: year === null ? nothing : await fieldInYear(view, code, year, MOST_BODIES) }
}

export function nearestYear(years: readonly number[], now: number): number | null {
  return years.reduce<number | null>(
    (best, year) => (best === null || Math.abs(year - now) < Math.abs(best - now) ? year : best),
    null,
  )
}
