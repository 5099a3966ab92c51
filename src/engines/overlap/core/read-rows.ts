import { CsvRows, CUT, NOT_UTF8 } from './csv.ts'
import { BATCH, LONG } from './layout.ts'
import { bahtOf, copyUnits, max, periodOf, shortened } from './machine.ts'
import * as STEP from './steps.ts'
import { TextTable } from './text-table.ts'
import { isBlank } from './thai-bytes.ts'

/** Whole baht of so many digits are exact as a number. */
const PLAIN_DIGITS: i32 = 15
const MOST_IDS: i32 = 100_000_000
const MOST_PERIODS: i32 = 10_000

/** A list of projects in CSV, row by row into the columns of a batch. What to do next is one of steps.ts. */
export class RowsReader {
  readonly csv: CsvRows = new CsvRows()
  /** The columns of the batch: see columns.ts. */
  units: Uint16Array = new Uint16Array(1 << 19)
  readonly ends: Uint32Array = new Uint32Array(BATCH * 3)
  readonly amounts: Float32Array = new Float32Array(BATCH)
  readonly years: Uint16Array = new Uint16Array(BATCH * 2)
  /** Projects in the batch. */
  count: i32 = 0
  /** Cells that could not be read. */
  unreadAmounts: i32 = 0
  unreadYears: i32 = 0
  /** Every id once, numbered as the projects. */
  readonly ids: TextTable = new TextTable(MOST_IDS)
  private readonly periods: TextTable = new TextTable(MOST_PERIODS)
  /** By number of the text: first and last year (from << 16 | to), 0 for none, -1 for one that cannot be read. */
  private readonly periodsRead: Int32Array = new Int32Array(MOST_PERIODS)
  private readonly at: Int32Array = new Int32Array(6)
  private width: i32 = 0
  private isFinished: boolean = false
  private end: i32 = 0

  /** Which column is which: id, title, body, place, amount, year; -1 for one that is not there. Leaves the header behind. */
  setColumns(id: i32, title: i32, body: i32, place: i32, amount: i32, year: i32): void {
    const at = this.at
    at[0] = id
    at[1] = title
    at[2] = body
    at[3] = place
    at[4] = amount
    at[5] = year
    this.width = this.csv.count
    this.csv.pass()
  }

  finish(): void {
    this.isFinished = true
    this.csv.finish()
  }

  /** Begins the next batch, when this one was taken. */
  beginBatch(): void {
    this.count = 0
    this.end = 0
  }

  /** Reads on until something is to be done. */
  next(): i32 {
    const csv = this.csv
    while (!(this.isFinished && csv.isEmpty)) {
      const begun = csv.next(this.isFinished)
      if (begun === NOT_UTF8) return STEP.notUtf8
      if (begun === CUT) return this.isFinished ? STEP.openQuote : STEP.more
      if (csv.count === 1 && csv.to[0] === csv.from[0]) {
        csv.pass()
        continue
      }
      if (this.width === 0) return STEP.header
      const problem = this.project()
      if (problem !== STEP.more) return problem
      csv.pass()
      if (this.count === BATCH) return STEP.batch
    }
    return STEP.end
  }

  private project(): i32 {
    const csv = this.csv
    const at = this.at
    if (csv.count !== this.width) return STEP.wrongCellCount
    const id = this.takeId(at[0] as i32)
    if (id !== STEP.more) return id
    const i = this.count
    for (let k = 0; k < 3; k++) this.ends[i * 3 + k] = this.text(at[k + 1] as i32) as u32
    this.amounts[i] = this.baht(at[4] as i32) as f32
    const period = this.period(at[5] as i32)
    this.years[i * 2] = (period >>> 16) as u16
    this.years[i * 2 + 1] = (period & 0xffff) as u16
    this.count = i + 1
    return STEP.more
  }

  private takeId(cell: i32): i32 {
    const units = this.csv.units
    let from = this.csv.from[cell] as i32
    let to = this.csv.to[cell] as i32
    while (from < to && isBlank(units[from] as i32)) from++
    while (to > from && isBlank(units[to - 1] as i32)) to--
    if (from === to) return STEP.emptyId
    if (this.ids.get(units, from, to) >= 0) return STEP.doubledId
    this.ids.add(units, from, to)
    return STEP.more
  }

  /** Copies a cell behind the others; where it ends. A cell that is not there at all is empty. */
  private text(cell: i32): i32 {
    if (cell < 0) return this.end
    const from = this.csv.from[cell] as i32
    const to = this.csv.to[cell] as i32
    if (to - from > LONG) {
      const short = shortened(this.csv.units, from, to)
      return this.copy(short, 1, 1 + (short[0] as i32))
    }
    return this.copy(this.csv.units, from, to)
  }

  private copy(from: Uint16Array, start: i32, stop: i32): i32 {
    let end = this.end
    if (end + stop - start > this.units.length) {
      const more = new Uint16Array(max(end + stop - start, this.units.length) * 2)
      more.set(this.units)
      this.units = more
    }
    copyUnits(from, start, stop, this.units, end)
    end += stop - start
    this.end = end
    return end
  }

  /** Baht, 0 where none is given or it cannot be read. */
  private baht(cell: i32): f64 {
    if (cell < 0) return 0
    const units = this.csv.units
    const from = this.csv.from[cell] as i32
    const to = this.csv.to[cell] as i32
    let whole: f64 = to - from <= PLAIN_DIGITS ? 0 : -1
    for (let i = from; i < to && whole >= 0; i++) {
      const digit = (units[i] as i32) - 48
      whole = digit >= 0 && digit <= 9 ? whole * 10 + (digit as f64) : -1
    }
    if (whole >= 0) return whole
    const read: f64 = bahtOf(units, from, to)
    if (read >= 0) return read
    this.unreadAmounts++
    return 0
  }

  /** A list has few different periods, so each is read once. */
  private period(cell: i32): i32 {
    if (cell < 0 || this.csv.from[cell] === this.csv.to[cell]) return 0
    const units = this.csv.units
    const from = this.csv.from[cell] as i32
    const to = this.csv.to[cell] as i32
    let number = this.periods.get(units, from, to)
    if (number < 0) {
      number = this.periods.add(units, from, to)
      this.periodsRead[number] = periodOf(units, from, to)
    }
    const read = this.periodsRead[number] as i32
    if (read >= 0) return read
    this.unreadYears++
    return 0
  }
}
