import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BATCH, ColumnsMaker, type OverlapProject, type ProjectBatch } from '../../engines/overlap/index.ts'
import { parseBaht } from '../../kernel/money.ts'
import { parseFiscalYears } from '../../kernel/thai-calendar.ts'
import { CsvBytes, type CsvRow, cellText } from './csv-bytes.ts'

const COLUMNS = ['id', 'title', 'body', 'place', 'amount', 'fiscal_year'] as const
export type OverlapsColumn = (typeof COLUMNS)[number]
const NEEDED: readonly OverlapsColumn[] = ['id', 'title']

export interface ProjectsFile {
  /** A path, ending in .gz when packed, or '-' for standard input. */
  input: string
  /** The file's own names of columns, where they differ: `{ title: 'project name' }`. */
  columns?: Partial<Record<OverlapsColumn, string>>
  /** Tests hand in their own; else the process's. */
  stdin?: Readable
}

/** Why a list of projects could not be read. */
export type ProjectsFileProblem =
  | { kind: 'no-such-file'; path: string }
  | { kind: 'not-readable'; path: string }
  | { kind: 'empty-file' }
  | { kind: 'not-utf8' }
  | { kind: 'broken-gzip' }
  | { kind: 'missing-column'; column: string; found: string[] }
  | { kind: 'doubled-column'; column: string }
  | { kind: 'wrong-cell-count'; line: number; expected: number; found: number }
  | { kind: 'open-quote'; line: number }
  | { kind: 'empty-id'; line: number }
  | { kind: 'doubled-id'; id: string; line: number }

/** What was read so far. */
export interface ReadReport {
  projects: number
  /** Cells that could not be read as an amount or a year; the projects were compared without them. */
  unreadAmounts: number
  unreadYears: number
}

/** Carries a problem out of the stream of projects. */
export class Refused extends Error {
  readonly problem: ProjectsFileProblem
  constructor(problem: ProjectsFileProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

/**
 * The file's projects by columns; a row is taken apart where it stands, and only its id becomes a string.
 * @throws Refused
 */
export async function* readProjects(
  options: ProjectsFile,
  report: ReadReport,
): AsyncGenerator<ProjectBatch, void, undefined> {
  const csv = new CsvBytes()
  const batches: ProjectBatch[] = []
  let reader: RowReader | null = null
  const take = (row: CsvRow) => {
    if (row.count === 1 && row.to[0] === row.from[0]) return
    if (reader === null) reader = new RowReader(row, options.columns ?? {}, report)
    else if (reader.read(row) === BATCH) batches.push(reader.take())
  }
  const refused = (problem: ReturnType<CsvBytes['end']>) => {
    if (problem === 'not-utf8') throw new Refused({ kind: 'not-utf8' })
    if (problem === 'open-quote') throw new Refused({ kind: 'open-quote', line: csv.line })
  }
  try {
    for await (const chunk of unpacked(options)) {
      refused(csv.push(chunk, take))
      yield* batches.splice(0)
    }
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(sourceProblem(error as NodeJS.ErrnoException, options.input))
  }
  refused(csv.end(take))
  if (reader === null) throw new Refused({ kind: 'empty-file' })
  yield* batches
  const last = (reader as RowReader).take()
  if (last.ids.length > 0) yield last
}

async function* unpacked(options: ProjectsFile): AsyncGenerator<Uint8Array, void, undefined> {
  const source =
    options.input === '-'
      ? (options.stdin ?? process.stdin)
      : createReadStream(options.input, { highWaterMark: 1 << 18 })
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await chunks.next()
  const all = { [Symbol.asyncIterator]: () => startingWith(first, chunks) }
  // the first two bytes tell, whatever the name: standard input has none
  const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (packed)
    yield* Readable.from(all)
      .pipe(createGunzip())
      .on('error', () => undefined) as AsyncIterable<Uint8Array>
  else yield* all
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let chunk = first; !chunk.done; chunk = await rest.next()) yield chunk.value
}

function sourceProblem(error: NodeJS.ErrnoException, path: string): ProjectsFileProblem {
  if (error.code === 'ENOENT') return { kind: 'no-such-file', path }
  if (error.code === 'EACCES' || error.code === 'EISDIR' || error.code === 'EPERM')
    return { kind: 'not-readable', path }
  if (String(error.code).startsWith('Z_')) return { kind: 'broken-gzip' }
  throw error
}

/** A row that is not there at all reads as an empty cell. */
const ABSENT = -1
/** Whole baht of so many digits are exact as a number. */
const PLAIN_DIGITS = 15

/** Turns rows into projects, once the header has told which column is which. */
class RowReader {
  readonly #at: Record<OverlapsColumn, number>
  readonly #width: number
  readonly #report: ReadReport
  readonly #years = new Map<string, OverlapProject['fiscalYears']>()
  readonly #known = new Set<string>()
  readonly #made = new ColumnsMaker(BATCH)
  #ids: string[] = []

  constructor(header: CsvRow, own: Partial<Record<OverlapsColumn, string>>, report: ReadReport) {
    const names = Array.from({ length: header.count }, (_, cell) => cellText(header, cell).trim())
    this.#width = names.length
    this.#report = report
    this.#at = {} as Record<OverlapsColumn, number>
    for (const column of COLUMNS) {
      const name = own[column] ?? column
      const at = names.indexOf(name)
      if (at < 0 && (NEEDED.includes(column) || own[column] !== undefined))
        throw new Refused({ kind: 'missing-column', column: name, found: names })
      if (at >= 0 && names.indexOf(name, at + 1) >= 0) throw new Refused({ kind: 'doubled-column', column: name })
      this.#at[column] = at
    }
  }

  /** @returns how many projects are ready to be taken */
  read(row: CsvRow): number {
    const { line } = row
    if (row.count !== this.#width)
      throw new Refused({ kind: 'wrong-cell-count', line, expected: this.#width, found: row.count })
    const id = cellText(row, this.#at.id).trim()
    if (id === '') throw new Refused({ kind: 'empty-id', line })
    // asked once: a look before adding would cost as much again
    this.#known.add(id)
    this.#report.projects += 1
    if (this.#known.size < this.#report.projects) throw new Refused({ kind: 'doubled-id', id, line })
    this.#ids.push(id)
    this.#text(row, this.#at.title)
    this.#text(row, this.#at.body)
    this.#text(row, this.#at.place)
    this.#made.project(this.#baht(row, this.#at.amount), this.#fiscalYears(row, this.#at.fiscal_year))
    return this.#made.count
  }

  take(): ProjectBatch {
    const ids = this.#ids
    this.#ids = []
    return { ids, columns: this.#made.take() }
  }

  #text(row: CsvRow, cell: number): void {
    if (cell === ABSENT) this.#made.text(row.units, 0, 0)
    else this.#made.text(row.units, row.from[cell] as number, row.to[cell] as number)
  }

  /** Baht, 0 where none is given or it cannot be read. */
  #baht(row: CsvRow, cell: number): number {
    if (cell === ABSENT) return 0
    const from = row.from[cell] as number
    const to = row.to[cell] as number
    let whole = to - from <= PLAIN_DIGITS ? 0 : -1
    for (let i = from; i < to && whole >= 0; i++) {
      const digit = (row.units[i] as number) - 48
      whole = digit >= 0 && digit <= 9 ? whole * 10 + digit : -1
    }
    if (whole >= 0) return whole
    const amount = parseBaht(cellText(row, cell))
    if (amount.ok) return Number(amount.value) / 100
    if (amount.problem !== 'empty') this.#report.unreadAmounts += 1
    return 0
  }

  /** A list has few different periods, so each is read once. */
  #fiscalYears(row: CsvRow, cell: number): OverlapProject['fiscalYears'] {
    if (cell === ABSENT || row.to[cell] === row.from[cell]) return null
    const text = cellText(row, cell)
    const known = this.#years.get(text)
    if (known !== undefined) {
      if (known === null) this.#report.unreadYears += 1
      return known
    }
    const years = parseFiscalYears(text)
    const from = years.ok ? years.value[0] : undefined
    const to = years.ok ? years.value[years.value.length - 1] : undefined
    const read = from !== undefined && to !== undefined ? { from, to } : null
    if (this.#years.size < 10_000) this.#years.set(text, read)
    if (read === null && !(!years.ok && years.problem.kind === 'empty')) this.#report.unreadYears += 1
    return read
  }
}
