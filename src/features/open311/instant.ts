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

const BANGKOK_MS = 7 * 3_600_000
const DAY_MS = 86_400_000
/** Instants of one answer lie in few days, and writing the day is most of the work. */
const dayTexts = new Map<number, string>()
const MOST_DAY_TEXTS = 1_000

/** ISO 8601 in Bangkok's time, as every answer writes it: 2026-11-21T09:15:00+07:00. */
export function instantText(at: Date): string {
  const there = at.getTime() + BANGKOK_MS
  const day = Math.floor(there / DAY_MS)
  const second = Math.floor((there - day * DAY_MS) / 1_000)
  return `${dayTexts.get(day) ?? newDayText(day)}${twoDigits(second / 3_600)}:${twoDigits((second / 60) % 60)}:${twoDigits(second % 60)}+07:00`
}

function newDayText(day: number): string {
  if (dayTexts.size >= MOST_DAY_TEXTS) dayTexts.clear()
  const text = new Date(day * DAY_MS).toISOString().slice(0, 11)
  dayTexts.set(day, text)
  return text
}

function twoDigits(value: number): string {
  const whole = Math.floor(value)
  return whole < 10 ? `0${whole}` : String(whole)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
