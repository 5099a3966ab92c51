import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { cellAddress } from './cell-address.ts'
import { CsvRows } from './csv-rows.ts'
import { isUtf16 } from './file-kind.ts'
import {
  type SheetCell,
  type SheetLimits,
  type SheetNote,
  SheetRefusal,
  type SheetRow,
  type Workbook,
} from './sheet.ts'
import type { SpooledFile } from './spool.ts'

type Encoding = 'utf-8' | 'windows-874' | 'utf-16le' | 'utf-16be'
const DELIMITERS = [',', ';', '\t', '|'] as const
type Delimiter = (typeof DELIMITERS)[number]

/**
 * Opens text with delimiters (RFC 4180 and its neighbours): UTF-8, UTF-16 or Windows-874 (which holds TIS-620), told by looking at
 * every byte once; comma, semicolon, tab or bar, told by the first rows.
 */
export async function openCsv(file: SpooledFile, limits: SheetLimits): Promise<Workbook> {
  const encoding = isUtf16(file.start) ?? (await narrowEncoding(file.path))
  const { delimiter, skippedRows } = await guessDelimiter(file.path, encoding, limits)
  const notes: SheetNote[] = []
  if (encoding !== 'utf-8') notes.push({ kind: 'encoding', encoding })
  if (delimiter !== ',') notes.push({ kind: 'delimiter', delimiter })
  return {
    format: 'csv',
    sheets: [{ index: 0, name: '', hidden: false }],
    notes,
    rows: () => readRows(file.path, encoding, delimiter, skippedRows, limits),
    hiddenColumns: () => new Set(),
    address: (_sheet, row, column) => cellAddress('', row, column),
    close: async () => undefined,
  }
}

/** UTF-8 or Windows-874: looks at all bytes, because the first Thai letter may stand in the last row. */
async function narrowEncoding(path: string): Promise<Encoding> {
  let rest: Buffer = Buffer.alloc(0)
  let lines = 0
  const letters = { thai874: 0, utf8Thai: 0, lonely: 0 }
  let faultRow: number | null = null
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    if (faultRow === null) {
      const window = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const whole = window.length - unfinished(window)
      const checked = window.subarray(0, whole)
      if (isUtf8(checked)) {
        rest = Buffer.from(window.subarray(whole))
        for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1
        continue
      }
      faultRow = lines + 1 + linesBeforeFault(checked)
    }
    countLetters(bytes, letters)
  }
  if (faultRow === null) {
    if (rest.length > 0) {
      // A lone high byte at the end is a cut letter, unless the whole file is one short line of another encoding.
      throw new SheetRefusal({ kind: 'cut-in-letter', row: lines + 1 })
    }
    return 'utf-8'
  }
  const { thai874, utf8Thai, lonely } = letters
  if (utf8Thai * 10 >= thai874 || lonely * 5 > thai874) throw new SheetRefusal({ kind: 'not-utf8', row: faultRow })
  return 'windows-874'
}

/**
 * Windows-874 writes a Thai letter as one byte A1–FB, in words of several; in UTF-8 each Thai letter begins with E0 B8 or E0 B9. A
 * high byte that stands alone is a letter with an accent of another encoding.
 */
function countLetters(bytes: Buffer, letters: { thai874: number; utf8Thai: number; lonely: number }): void {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte < 0xa1 || byte > 0xfb) continue
    const next = bytes[at + 1] ?? 0
    letters.thai874 += 1
    if (byte === 0xe0 && (next === 0xb8 || next === 0xb9)) letters.utf8Thai += 3
    if (next < 0xa1 && (bytes[at - 1] ?? 0xff) < 0xa1) letters.lonely += 1
  }
}

/** How many bytes at the end belong to a letter that goes on in the next piece. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc2 && byte <= 0xf4) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function linesBeforeFault(bytes: Buffer): number {
  let lines = 0
  let from = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
    if (!isUtf8(bytes.subarray(from, end))) return lines
    lines += 1
    from = end + 1
  }
  return lines
}

async function* texts(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    yield decoder.decode(piece as Buffer, { stream: true })
  }
  yield decoder.decode()
}

const LOOKED_AT_ROWS = 40

/** `sep=;` in the first line is a word of Excel's to itself: it tells the delimiter and is no row. */
async function guessDelimiter(
  path: string,
  encoding: Encoding,
  limits: SheetLimits,
): Promise<{ delimiter: Delimiter; skippedRows: number }> {
  let head = ''
  for await (const text of texts(path, encoding)) {
    head += text
    if (head.length > 100_000) break
  }
  const declared = /^sep=([,;|\t])\r?\n/.exec(head)?.[1] as Delimiter | undefined
  if (declared !== undefined) return { delimiter: declared, skippedRows: 1 }
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: regularity(head, delimiter, limits) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return { delimiter: best.delimiter, skippedRows: 0 }
}

/** How regular the first rows are when cut by this delimiter: rows of the commonest width, times that width. */
function regularity(head: string, delimiter: string, limits: SheetLimits): number {
  const rows = new CsvRows(delimiter, { ...limits, columns: 100_000 })
  const widths = new Map<number, number>()
  let looked = 0
  try {
    rows.write(head, (cells) => {
      looked += 1
      if (looked > LOOKED_AT_ROWS || cells.length < 2) return
      widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
    })
    if (looked === 0) rows.end((cells) => widths.set(cells.length, 1))
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
    return 0
  }
  let best = 0
  for (const [width, count] of widths) if (width > 1) best = Math.max(best, count * Math.sqrt(width - 1))
  return best
}

async function* readRows(
  path: string,
  encoding: Encoding,
  delimiter: string,
  skippedRows: number,
  limits: SheetLimits,
): AsyncGenerator<SheetRow[]> {
  const rows = new CsvRows(delimiter, limits)
  let batch: SheetRow[] = []
  let skip = skippedRows
  let count = 0
  /** Cells of the last rows that have more than one: a shorter last one without a line end was cut. */
  let width = 0
  const take = (texts: readonly string[], row: number) => {
    if (skip > 0) {
      skip -= 1
      return
    }
    if (texts.length > 1) width = texts.length
    const cells: SheetCell[] = []
    for (const [at, text] of texts.entries()) {
      if (text.trim() === '') continue
      if (text.length > limits.cellLength) {
        const address = cellAddress('', row, at + 1)
        throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address })
      }
      cells.push({ column: at + 1, text, kind: 'text', raw: null, formula: false, span: null })
    }
    if (cells.length === 0) return
    count += 1
    if (count > limits.rows) throw new SheetRefusal({ kind: 'too-many-rows', limit: limits.rows, sheet: '' })
    batch.push({ row: row - skippedRows, hidden: false, cells })
  }
  for await (const text of texts(path, encoding)) {
    rows.write(text, take)
    if (batch.length < 500) continue
    yield batch
    batch = []
  }
  rows.end((cells, row) => {
    if (cells.length < width && cells.length > 1) {
      const lastCell = (cells.at(-1) ?? '').slice(0, 60)
      throw new SheetRefusal({ kind: 'cut-in-row', row, cells: cells.length, expected: width, lastCell })
    }
    take(cells, row)
  })
  if (count === 0) throw new SheetRefusal({ kind: 'empty-file' })
  if (batch.length > 0) yield batch
}
