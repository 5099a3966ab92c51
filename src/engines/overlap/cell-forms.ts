import { parseBaht } from '../../kernel/money.ts'
import { parseFiscalYears } from '../../kernel/thai-calendar.ts'
import { LONG } from './core/layout.ts'
import type { OverlapProject } from './project.ts'

/** What the reader of rows asks for seldom, with text and patterns: cells that are long, odd or new. */

const textIn = (units: Uint16Array, from: number, to: number): string =>
  Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le')

/** The text cut to what is read: its length, then its units. */
export function shortForm(units: Uint16Array, from: number, to: number): Uint16Array {
  const text = shortened(textIn(units, from, to))
  const form = new Uint16Array(1 + text.length)
  form[0] = text.length
  Buffer.from(form.buffer, 2).write(text, 'utf16le')
  return form
}

/** Baht: 0 for none, -1 for what cannot be read. */
export function bahtIn(units: Uint16Array, from: number, to: number): number {
  const amount = parseBaht(textIn(units, from, to))
  if (amount.ok) return Number(amount.value) / 100
  return amount.problem === 'empty' ? 0 : -1
}

/** First and last fiscal year, CE (from << 16 | to): 0 for none, -1 for what cannot be read. */
export function periodIn(units: Uint16Array, from: number, to: number): number {
  const years = parseFiscalYears(textIn(units, from, to))
  if (!years.ok) return years.problem.kind === 'empty' ? 0 : -1
  const first = years.value[0]
  const last = years.value[years.value.length - 1]
  if (first === undefined || last === undefined) return -1
  const period = periodOf({ from: first, to: last })
  return (period.from << 16) | period.to
}

const NO_LETTERS = /[\u200b-\u200d\ufeff\u00ad\u2060\uf700-\uf71a]+|\(cid:\d*\)/g

/** A text of any length cut to what is read, without letting zero-width characters and blanks use up the room. */
export const shortened = (text: string): string => text.replace(NO_LETTERS, '').replace(/\s+/g, ' ').slice(0, LONG)

const FIRST_YEAR = 1900
const LAST_YEAR = 2200
const NO_PERIOD = { from: 0, to: 0 }

/** The period as far as it can be one: years out of reason are unknown, and a period that ends before it begins is turned round. */
export function periodOf(fiscalYears: OverlapProject['fiscalYears']): {
  from: number
  to: number
} {
  if (fiscalYears === null) return NO_PERIOD
  const { from, to } = fiscalYears
  if (!isYear(from) || !isYear(to)) return NO_PERIOD
  return from <= to ? fiscalYears : { from: to, to: from }
}

const isYear = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR
