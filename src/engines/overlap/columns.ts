import type { OverlapProject } from './project.ts'

/**
 * Projects by columns, without their ids: handed to another thread for nothing, and read letter by letter several times faster than
 * strings cut out of a file.
 */
export interface ProjectColumns {
  count: number
  /** UTF-16 units of title, body and place, project after project. */
  units: Uint16Array<ArrayBuffer>
  /** Where title, body and place end in `units`, three a project; an unknown one is empty. */
  ends: Uint32Array<ArrayBuffer>
  /** Baht, rounded as packed projects hold it; 0 where unknown. */
  amounts: Float32Array<ArrayBuffer>
  /** First and last fiscal year, CE, two a project; 0 where unknown. */
  years: Uint16Array<ArrayBuffer>
}

export function columnsOf(projects: readonly OverlapProject[]): ProjectColumns {
  const count = projects.length
  const ends = new Uint32Array(count * 3)
  const amounts = new Float32Array(count)
  const years = new Uint16Array(count * 2)
  const texts: string[] = []
  let end = 0
  const add = (text: string, slot: number) => {
    const part = text.length > LONG ? shortened(text) : text
    texts.push(part)
    end += part.length
    ends[slot] = end
  }
  for (let i = 0; i < count; i++) {
    const p = projects[i] as OverlapProject
    add(p.title, i * 3)
    add(p.body ?? '', i * 3 + 1)
    add(p.place ?? '', i * 3 + 2)
    amounts[i] = p.amountSatang === null ? 0 : Number(p.amountSatang) / 100
    const period = periodOf(p)
    years[i * 2] = period.from
    years[i * 2 + 1] = period.to
  }
  const units = new Uint16Array(end)
  // one flat string, then one copy: a call for each text would cost more than the copying
  Buffer.from(units.buffer).write(texts.join(''), 'utf16le')
  return { count, units, ends, amounts, years }
}

/** Longer texts are tidied before they are read; the reader itself looks at 600 letters. */
const LONG = 1200
const NO_LETTERS = /[\u200b-\u200d\ufeff\u00ad\u2060\uf700-\uf71a]+|\(cid:\d*\)/g

/** A text of any length cut to what is read, without letting zero-width characters and blanks use up the room. */
const shortened = (text: string): string => text.replace(NO_LETTERS, '').replace(/\s+/g, ' ').slice(0, LONG)

const FIRST_YEAR = 1900
const LAST_YEAR = 2200
const NO_PERIOD = { from: 0, to: 0 }

/** The period as far as it can be one: years out of reason are unknown, and a period that ends before it begins is turned round. */
function periodOf({ fiscalYears }: OverlapProject): { from: number; to: number } {
  if (fiscalYears === null) return NO_PERIOD
  const { from, to } = fiscalYears
  if (!isYear(from) || !isYear(to)) return NO_PERIOD
  return from <= to ? fiscalYears : { from: to, to: from }
}

const isYear = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR
