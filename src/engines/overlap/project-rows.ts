import type { ProjectColumns } from './columns.ts'
import { instanceOf } from './host.ts'
import { type Kind, type Place, viewOf } from './memory.ts'
import { compiledProgram } from './program.ts'

/** What core/door.as exports for reading rows. */
interface Exports {
  memory: WebAssembly.Memory
  beginRows(): Place
  room(rows: Place, length: number): Place
  roomAt(rows: Place): number
  filled(rows: Place, length: number): void
  finishRows(rows: Place): void
  nextStep(rows: Place): number
  setColumns(rows: Place, id: number, title: number, body: number, place: number, amount: number, year: number): void
  beginBatch(rows: Place): void
  countOf(rows: Place): number
  rowUnits(rows: Place): Place
  rowEnds(rows: Place): Place
  rowAmounts(rows: Place): Place
  rowYears(rows: Place): Place
  lineOf(rows: Place): number
  cellCount(rows: Place): number
  cellUnits(rows: Place): Place
  cellFrom(rows: Place): Place
  cellTo(rows: Place): Place
  idPool(rows: Place): Place
  idStarts(rows: Place): Place
  unreadAmounts(rows: Place): number
  unreadYears(rows: Place): number
}

export const ROWS_STEPS = [
  'more',
  'header',
  'batch',
  'end',
  'not-utf8',
  'open-quote',
  'wrong-cell-count',
  'empty-id',
  'doubled-id',
] as const // prettier-ignore
/** What a reader of rows asks for next, or why it stops: see core/steps.ts. */
export type RowsStep = (typeof ROWS_STEPS)[number]

/** Which cell of a row is what; -1 for what is not there. */
export interface RowColumns {
  id: number
  title: number
  body: number
  place: number
  amount: number
  fiscal_year: number
}

/**
 * Projects in CSV (RFC 4180, UTF-8), from bytes to the columns that `findOverlapsOf` takes. A row is taken apart where it stands, and
 * nothing of it becomes a string. A million rows take two seconds, where a general parser takes forty.
 */
export class ProjectRows {
  readonly #program = instanceOf<Exports>(compiledProgram())
  readonly #rows = this.#program.beginRows()
  readonly #free: ProjectColumns[] = []

  /** Hands over a piece of the file. */
  push(chunk: Uint8Array): void {
    const p = this.#program
    const room = this.#view(p.room(this.#rows, chunk.length), Uint8Array)
    room.set(chunk, p.roomAt(this.#rows))
    p.filled(this.#rows, chunk.length)
  }

  /** Says that the file has ended. */
  finish(): void {
    this.#program.finishRows(this.#rows)
  }

  /** Reads on: 'more' and 'header' are to be answered, a 'batch' and what is left at the 'end' to be taken; else the row cannot be read. */
  next(): RowsStep {
    return ROWS_STEPS[this.#program.nextStep(this.#rows)] as RowsStep
  }

  /** Answers the header. */
  setColumns(at: RowColumns): void {
    this.#program.setColumns(this.#rows, at.id, at.title, at.body, at.place, at.amount, at.fiscal_year)
  }

  /** The line of the row that stands in the cells, the header being 1. */
  get line(): number {
    return this.#program.lineOf(this.#rows)
  }

  /** The row that stands in the cells. */
  get cells(): string[] {
    const p = this.#program
    const units = this.#view(p.cellUnits(this.#rows), Uint16Array)
    const from = this.#view(p.cellFrom(this.#rows), Uint32Array)
    const to = this.#view(p.cellTo(this.#rows), Uint32Array)
    return Array.from({ length: p.cellCount(this.#rows) }, (_, i) =>
      textOfUnits(units, from[i] as number, to[i] as number),
    )
  }

  /** Cells that could not be read as an amount or a year; their projects are compared without them. */
  get unread(): { amounts: number; years: number } {
    return {
      amounts: this.#program.unreadAmounts(this.#rows),
      years: this.#program.unreadYears(this.#rows),
    }
  }

  /** The projects of the batch; the next one begins. */
  take(): ProjectColumns {
    const p = this.#program
    const count = p.countOf(this.#rows)
    const old = this.#free.pop()
    const ends = filled(this.#view(p.rowEnds(this.#rows), Uint32Array).subarray(0, count * 3), Uint32Array, old?.ends)
    const length = ends[count * 3 - 1] ?? 0
    const columns = {
      count,
      ends,
      units: filled(this.#view(p.rowUnits(this.#rows), Uint16Array).subarray(0, length), Uint16Array, old?.units),
      amounts: filled(
        this.#view(p.rowAmounts(this.#rows), Float32Array).subarray(0, count),
        Float32Array,
        old?.amounts,
      ),
      years: filled(this.#view(p.rowYears(this.#rows), Uint16Array).subarray(0, count * 2), Uint16Array, old?.years),
    }
    p.beginBatch(this.#rows)
    return columns
  }

  /** Takes back the arrays of a batch that nobody reads any more: later batches are written into them. */
  giveBack(columns: ProjectColumns): void {
    this.#free.push(columns)
  }

  /** The id of a project by its place in the list. */
  idOf(project: number): string {
    const starts = this.#view(this.#program.idStarts(this.#rows), Uint32Array)
    const pool = this.#view(this.#program.idPool(this.#rows), Uint16Array)
    return textOfUnits(pool, starts[project] as number, starts[project + 1] as number)
  }

  #view<T>(place: Place, kind: Parameters<typeof viewOf<T>>[2]): T {
    return viewOf(this.#program.memory, place, kind)
  }
}

type Numbers = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>

/** A copy, in the memory of an array that is not needed any more where it is large enough. */
function filled<T extends Numbers>(from: T, kind: Kind<T>, old: T | undefined): T {
  const large = old !== undefined && old.buffer.byteLength >= from.byteLength
  // batches differ in length: room for most that come later
  const buffer = large ? old.buffer : new ArrayBuffer(Math.ceil(from.byteLength / 64) * 80)
  const copy = new kind(buffer, 0, from.length)
  copy.set(from)
  return copy
}

const textOfUnits = (units: Uint16Array, from: number, to: number): string =>
  Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le')
