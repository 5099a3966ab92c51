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
    const period = periodOf(p.fiscalYears)
    years[i * 2] = period.from
    years[i * 2 + 1] = period.to
  }
  const units = new Uint16Array(end)
  // one flat string, then one copy: a call for each text would cost more than the copying
  Buffer.from(units.buffer).write(texts.join(''), 'utf16le')
  return { count, units, ends, amounts, years }
}

/** Projects of a list by columns, with their ids. */
export interface ProjectBatch {
  ids: readonly string[]
  columns: ProjectColumns
}

/** Fills columns project by project, from texts that stand in memory somebody else will use again. */
export class ColumnsMaker {
  readonly #amounts: Float32Array<ArrayBuffer>
  readonly #years: Uint16Array<ArrayBuffer>
  readonly #ends: Uint32Array<ArrayBuffer>
  #units = new Uint16Array(1 << 18)
  #end = 0
  #texts = 0
  count = 0

  /** @param most how many projects a batch holds */
  constructor(most: number) {
    this.#amounts = new Float32Array(most)
    this.#years = new Uint16Array(most * 2)
    this.#ends = new Uint32Array(most * 3)
  }

  /** Adds a text of the next project: its title first, then its body, then its place. */
  text(units: Uint16Array, from: number, to: number): void {
    if (to - from > LONG) {
      const long = Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le')
      const short = unitsOf(shortened(long))
      this.#copy(short, 0, short.length)
    } else this.#copy(units, from, to)
    this.#ends[this.#texts++] = this.#end
  }

  #copy(units: Uint16Array, from: number, to: number): void {
    let end = this.#end
    if (end + to - from > this.#units.length) {
      const more = new Uint16Array((end + to - from) * 2)
      more.set(this.#units)
      this.#units = more
    }
    const own = this.#units
    for (let i = from; i < to; i++) own[end++] = units[i] as number
    this.#end = end
  }

  /** Ends a project whose three texts were added. */
  project(baht: number, years: OverlapProject['fiscalYears']): void {
    const at = this.count++
    const period = periodOf(years)
    this.#amounts[at] = baht
    this.#years[at * 2] = period.from
    this.#years[at * 2 + 1] = period.to
  }

  /** The projects added since the last call. */
  take(): ProjectColumns {
    const { count } = this
    const columns = {
      count,
      units: this.#units.slice(0, this.#end),
      ends: this.#ends.slice(0, count * 3),
      amounts: this.#amounts.slice(0, count),
      years: this.#years.slice(0, count * 2),
    }
    this.count = 0
    this.#texts = 0
    this.#end = 0
    return columns
  }
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length)
  Buffer.from(units.buffer).write(text, 'utf16le')
  return units
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
function periodOf(fiscalYears: OverlapProject['fiscalYears']): { from: number; to: number } {
  if (fiscalYears === null) return NO_PERIOD
  const { from, to } = fiscalYears
  if (!isYear(from) || !isYear(to)) return NO_PERIOD
  return from <= to ? fiscalYears : { from: to, to: from }
}

const isYear = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR
