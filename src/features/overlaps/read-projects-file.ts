import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import {
  type ColumnsSource,
  type ProjectColumns,
  ProjectRows,
  type RowColumns,
  type RowsStep,
} from '../../engines/overlap/index.ts'

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
 * The file's projects by columns; a row is taken apart where it stands, and only ids that are asked for become strings.
 * @param report filled while the batches are read
 * @throws Refused out of `batches`
 */
export function readProjects(options: ProjectsFile, report: ReadReport): ColumnsSource {
  const rows = new ProjectRows()
  return {
    batches: batchesOf(rows, options, report),
    idOf: (project) => rows.idOf(project),
    used: (columns) => rows.giveBack(columns),
  }
}

async function* batchesOf(
  rows: ProjectRows,
  options: ProjectsFile,
  report: ReadReport,
): AsyncGenerator<ProjectColumns, void, undefined> {
  const own = options.columns ?? {}
  let header: string[] | null = null
  function* ready(): Generator<ProjectColumns, void, undefined> {
    for (;;) {
      const step = rows.next()
      if (step === 'header') {
        header = rows.cells.map((name) => name.trim())
        rows.setColumns(positionsOf(header, own))
      } else if (step === 'batch') yield taken(rows, report)
      else if (step === 'more' || step === 'end') return
      else throw new Refused(rowProblem(step, rows, header ?? [], own))
    }
  }
  try {
    for await (const chunk of unpacked(options)) {
      rows.push(chunk)
      yield* ready()
    }
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(sourceProblem(error as NodeJS.ErrnoException, options.input))
  }
  rows.finish()
  yield* ready()
  if (header === null) throw new Refused({ kind: 'empty-file' })
  const last = taken(rows, report)
  if (last.count > 0) yield last
}

function taken(rows: ProjectRows, report: ReadReport): ProjectColumns {
  const columns = rows.take()
  const { amounts, years } = rows.unread
  report.projects += columns.count
  report.unreadAmounts = amounts
  report.unreadYears = years
  return columns
}

type OwnNames = Partial<Record<OverlapsColumn, string>>

/** Which column is which, by the names in the header. */
function positionsOf(header: readonly string[], own: OwnNames): RowColumns {
  const at = {} as RowColumns
  for (const column of COLUMNS) {
    const name = own[column] ?? column
    at[column] = header.indexOf(name)
    if (at[column] < 0 && (NEEDED.includes(column) || own[column] !== undefined))
      throw new Refused({
        kind: 'missing-column',
        column: name,
        found: [...header],
      })
    if (at[column] >= 0 && header.indexOf(name, at[column] + 1) >= 0)
      throw new Refused({ kind: 'doubled-column', column: name })
  }
  return at
}

/** Why the row that stands in the cells cannot be read. */
function rowProblem(
  step: Exclude<RowsStep, 'more' | 'header' | 'batch' | 'end'>,
  rows: ProjectRows,
  header: readonly string[],
  own: OwnNames,
): ProjectsFileProblem {
  const { line } = rows
  switch (step) {
    case 'not-utf8':
      return { kind: step }
    case 'open-quote':
    case 'empty-id':
      return { kind: step, line }
    case 'wrong-cell-count':
      return {
        kind: step,
        line,
        expected: header.length,
        found: rows.cells.length,
      }
    case 'doubled-id':
      return {
        kind: step,
        line,
        id: (rows.cells[positionsOf(header, own).id] ?? '').trim(),
      }
  }
}

async function* unpacked(options: ProjectsFile): AsyncGenerator<Uint8Array, void, undefined> {
  const source = options.input === '-' ? (options.stdin ?? process.stdin) : piecesOf(options.input)
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  try {
    const first = await chunks.next()
    const all = { [Symbol.asyncIterator]: () => startingWith(first, chunks) }
    // the first two bytes tell, whatever the name: standard input has none
    const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
    if (packed)
      yield* Readable.from(copiesOf(all))
        .pipe(createGunzip())
        .on('error', () => undefined) as AsyncIterable<Uint8Array>
    else yield* all
  } finally {
    // a row that cannot be read ends the reading before the file does
    await chunks.return?.()
  }
}

const PIECE = 1 << 19

/** A file piece by piece, the next one read ahead; a piece holds until the next is asked for, so memory for two of them is enough. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path)
  try {
    const rooms = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)] as const
    const readInto = (turn: number) => file.read(rooms[turn & 1] as Buffer, 0, PIECE, null)
    let coming = readInto(0)
    for (let turn = 0; ; turn++) {
      const { buffer, bytesRead } = await coming
      if (bytesRead === 0) return
      coming = readInto(turn + 1)
      coming.catch(() => undefined)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

async function* copiesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) yield Uint8Array.from(piece)
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
