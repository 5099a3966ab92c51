import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Why a file as a whole cannot be read. `row` is the row of a spreadsheet program: the header is row 1. */
export type CsvProblem =
  | { kind: 'empty-file' }
  | { kind: 'spreadsheet-not-csv' }
  | { kind: 'not-utf8'; row: number; looksLike: 'windows-874' | 'utf-16' | null }
  | { kind: 'gzip-broken' }
  | { kind: 'cut-in-letter'; row: number }
  | { kind: 'cut-in-row'; row: number; cells: number; expected: number; lastCell: string }
  | { kind: 'quote-not-closed'; row: number }
  | { kind: 'stray-quote'; row: number }
  | { kind: 'row-too-long'; row: number }
  | { kind: 'too-many-columns'; columns: number }
  | { kind: 'too-big'; limitMegabytes: number }
  | { kind: 'too-many-rows'; limit: number }

/** Bounds that no file of an office reaches, but a broken or hostile one does. */
export interface CsvLimits {
  /** After unpacking. */
  readonly bytes: number
  readonly rows: number
  readonly columns: number
  /** Characters of one row: a quote left open swallows the rest of the file into one cell. */
  readonly rowLength: number
}

/**
 * Of files that are read as a whole, because their rows are joined: four times the longest budget bill. What is longer goes through the
 * page, which keeps one row after the other, unless it is a budget volume.
 */
export const csvLimits: CsvLimits = { bytes: 100_000_000, rows: 200_000, columns: 1_000, rowLength: 200_000 }

/** Carries a refusal out of the middle of a stream; never leaves this file. */
class Refusal<P> extends Error {
  readonly problem: P
  constructor(problem: P) {
    super('refused')
    this.problem = problem
  }
}

/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without BOM, plain or gzip) as rows of text. No number or date is guessed.
 * @param onHeader gets the first row and may refuse the file
 * @param onRow gets each further row, with its number as a spreadsheet program counts (the header is 1). A row with another
 *   number of cells than the header comes too; only as the last one it means that the file was cut
 * @returns the number of rows after the header
 */
export async function readCsv<P>(
  source: Readable,
  onHeader: (names: string[]) => Result<unknown, P>,
  onRow: (cells: string[], row: number) => void,
  limits: CsvLimits = csvLimits,
): Promise<Result<{ rows: number }, P | CsvProblem>> {
  const records = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: limits.rowLength,
  })
  let row = 0
  let width = 0
  let held: string[] | null = null
  let failed: unknown = null
  const take = (cells: string[]) => {
    row += 1
    if (row === 1) {
      if (cells.length > limits.columns) throw new Refusal({ kind: 'too-many-columns', columns: cells.length })
      width = cells.length
      const header = onHeader(cells)
      if (!header.ok) throw new Refusal(header.problem)
      return
    }
    if (row - 1 > limits.rows) throw new Refusal({ kind: 'too-many-rows', limit: limits.rows })
    // One row is held back, because only the end of the file tells whether it was the last.
    if (held !== null) onRow(held, row - 1)
    held = cells
  }
  try {
    await pipeline(Readable.from(unpackedUtf8(source, limits)), records, async (rows: AsyncIterable<string[]>) => {
      for await (const cells of rows) {
        try {
          take(cells)
        } catch (error) {
          failed = error
          throw error
        }
      }
    })
  } catch (thrown) {
    source.destroy()
    // When a stage of a pipeline stops the others, they may be heard first, saying only that they were aborted.
    const error = failed ?? thrown
    if (error instanceof Refusal) return refuse(error.problem as P | CsvProblem)
    if (error instanceof CsvError) return refuse(problemOf(error, (recordsBefore(error) ?? row) + 1))
    throw error
  }
  if (row === 0) return refuse({ kind: 'empty-file' })
  const last = held as string[] | null
  if (last !== null) {
    if (last.length < width) {
      const lastCell = (last.at(-1) ?? '').slice(0, 60)
      return refuse({ kind: 'cut-in-row', row, cells: last.length, expected: width, lastCell })
    }
    onRow(last, row)
  }
  return ok({ rows: row - 1 })
}

/** Whole records before the fault: the parser may be ahead of what was taken from it. */
function recordsBefore(error: CsvError): number | null {
  const records: unknown = (error as { records?: unknown }).records
  return typeof records === 'number' ? records : null
}

function problemOf(error: CsvError, row: number): CsvProblem {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return { kind: 'quote-not-closed', row }
    case 'CSV_MAX_RECORD_SIZE':
      return { kind: 'row-too-long', row }
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return { kind: 'stray-quote', row }
    default:
      throw error
  }
}

/** The bytes of the file unpacked, each piece checked to be UTF-8. */
async function* unpackedUtf8(source: Readable, limits: CsvLimits): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let lines = 0
  for await (const piece of unpacked(source)) {
    size += piece.length
    if (size > limits.bytes)
      throw new Refusal<CsvProblem>({ kind: 'too-big', limitMegabytes: Math.round(limits.bytes / 1e6) })
    try {
      decoder.decode(piece, { stream: true })
    } catch {
      throw new Refusal<CsvProblem>({
        kind: 'not-utf8',
        row: lines + 1 + linesBeforeFault(piece),
        looksLike: likelyEncoding(piece),
      })
    }
    for (const byte of piece) if (byte === 10) lines += 1
    yield piece
  }
  try {
    decoder.decode()
  } catch {
    // The file ends in the middle of a letter of three bytes.
    throw new Refusal<CsvProblem>({ kind: 'cut-in-letter', row: lines + 1 })
  }
}

async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let start = Buffer.alloc(0)
  while (start.length < 4) {
    const next = await pieces.next()
    if (next.done) break
    start = Buffer.concat([start, next.value])
  }
  if (start.length === 0) return
  if (isSpreadsheet(start)) throw new Refusal<CsvProblem>({ kind: 'spreadsheet-not-csv' })
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) {
    throw new Refusal<CsvProblem>({ kind: 'not-utf8', row: 1, looksLike: 'utf-16' })
  }
  async function* all() {
    yield start
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
  }
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    yield* all()
    return
  }
  const gunzip = createGunzip()
  const fed = pipeline(Readable.from(all()), gunzip).catch(() => undefined)
  try {
    for await (const piece of gunzip) yield piece as Buffer
    await fed
  } catch (error) {
    if (isZlibError(error)) throw new Refusal<CsvProblem>({ kind: 'gzip-broken' })
    throw error
  }
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('Z_')
}

/** XLSX and ODS are archives (PK), XLS is a compound document (D0 CF 11 E0). */
function isSpreadsheet(start: Buffer): boolean {
  return (
    start.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')) || start.subarray(0, 4).toString('hex') === 'd0cf11e0'
  )
}

function linesBeforeFault(piece: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let lines = 0
  let from = 0
  while (from < piece.length) {
    const end = piece.indexOf(10, from)
    const to = end === -1 ? piece.length : end + 1
    try {
      // The piece may begin in the middle of a letter: only from its second line on is a fault sure.
      if (from > 0) decoder.decode(piece.subarray(from, to))
    } catch {
      return lines
    }
    lines += 1
    from = to
  }
  return 0
}

/** Windows-874 (TIS-620) writes a Thai letter as one byte A1–FB; in UTF-8 each Thai letter begins with E0 B8 or E0 B9. */
function likelyEncoding(piece: Buffer): 'windows-874' | 'utf-16' | null {
  let high = 0
  let utf8Thai = 0
  let zeros = 0
  for (const [at, byte] of piece.entries()) {
    if (byte === 0) zeros += 1
    if (byte >= 0xa1 && byte <= 0xfb) high += 1
    if (byte === 0xe0 && (piece[at + 1] === 0xb8 || piece[at + 1] === 0xb9)) utf8Thai += 1
  }
  if (zeros > piece.length / 4) return 'utf-16'
  return high > 0 && utf8Thai * 10 < high ? 'windows-874' : null
}
