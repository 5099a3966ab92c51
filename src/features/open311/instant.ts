import { ok, type Result, refuse } from '../../kernel/result.ts'

const written = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
/** Years above this are of the Buddhist era: whoever sends them has not converted. */
const LATEST_COMMON_YEAR = 2400

/**
 * Reads an instant as clients send it: ISO 8601, with a zone or without (then Bangkok's time), a day alone (its first moment).
 * A `+` that became a blank on its way through an address is one again.
 */
export function parseInstant(given: string): Result<Date, 'not-a-date' | 'buddhist-year'> {
  const text = given
    .trim()
    .replace(/ (\d{2}:?\d{2})$/, (whole, zone: string, at: number) => (at > 16 ? `+${zone}` : whole))
  const parts = written.exec(text)
  if (parts === null) return refuse('not-a-date')
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', zone = '+07:00'] = parts
  if (Number(year) > LATEST_COMMON_YEAR) return refuse('buddhist-year')
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
  const isReal = !Number.isNaN(instant.getTime()) && Number(day) <= daysIn(Number(year), Number(month))
  return isReal ? ok(instant) : refuse('not-a-date')
}

/** ISO 8601 in Bangkok's time, as every answer writes it: 2026-11-21T09:15:00+07:00. */
export function instantText(at: Date): string {
  return `${new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
