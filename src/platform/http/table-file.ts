import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { guardCell } from '../csv-guard.ts'
import type { PageContext } from './context.ts'

/** A cell: text, a number, or money in satang (baht in the file). */
export type Cell = string | number | Satang

export interface TableFile {
  /** Name of the file without its ending. */
  readonly name: string
  readonly sheets: readonly Sheet[]
}

export interface Sheet {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export const tableFormats = ['csv', 'xlsx', 'json'] as const
export type TableFormat = (typeof tableFormats)[number]

/**
 * Answers with a table as a file. CSV has a byte order mark, so that Excel reads its Thai, baht as decimal text, and makes
 * harmless what a spreadsheet program would take for a formula; it holds the first sheet. In XLSX text is text, money a number.
 * JSON is a list of objects by heading, of the first sheet; an empty cell is null, money decimal text.
 */
export async function tableFile(c: PageContext, format: TableFormat, file: TableFile): Promise<Response> {
  const disposition = `attachment; filename="${file.name}.${format}"`
  const [sheet] = file.sheets
  if (format === 'json') {
    const records = (sheet?.rows ?? []).map((row) =>
      Object.fromEntries((sheet?.head ?? []).map((name, at) => [name, asJson(row[at])])),
    )
    return c.body(`${JSON.stringify(records, null, 1)}\n`, 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': disposition,
    })
  }
  if (format === 'csv') {
    const lines = [sheet?.head ?? [], ...(sheet?.rows ?? [])].map((row) => row.map((cell) => guardCell(asText(cell))))
    const text = stringify(lines, { bom: true, record_delimiter: '\r\n' })
    return c.body(text, 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': disposition })
  }
  return c.body(await workbook(file.sheets), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': disposition,
  })
}

/**
 * A table of any length, row by row as it is read: memory stays flat, and a failure in the middle breaks the answer off, so that it is never taken
 * for whole. The forms of `tableFile`; XLSX cannot be written so.
 */
export function streamedTable(
  c: PageContext,
  format: 'csv' | 'json',
  { name, head, rows }: { name: string; head: readonly string[]; rows: AsyncIterable<readonly Cell[]> },
): Response {
  const pieces = format === 'csv' ? csvPieces(head, rows) : jsonPieces(head, rows)
  return c.body(Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream, 200, {
    'Content-Type': `${format === 'csv' ? 'text/csv' : 'application/json'}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${name}.${format}"`,
  })
}

async function* csvPieces(head: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  const line = (cells: readonly Cell[]) =>
    stringify([cells.map((cell) => guardCell(asText(cell)))], { record_delimiter: '\r\n' })
  yield `\uFEFF${line(head)}`
  for await (const row of rows) yield line(row)
}

async function* jsonPieces(head: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  let between = '[\n'
  for await (const row of rows) {
    yield between + JSON.stringify(Object.fromEntries(head.map((name, at) => [name, asJson(row[at])])))
    between = ',\n'
  }
  yield between === '[\n' ? '[]\n' : '\n]\n'
}

/** The sheets as XLSX. */
export async function workbook(sheets: readonly Sheet[]): Promise<ArrayBuffer> {
  // Large, and rarely wanted: not read at every start.
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.Workbook()
  for (const { title, head, rows } of sheets) {
    const sheet = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = head.map((header, i) => ({ header, width: rows.some((row) => isLong(row[i])) ? 50 : 18 }))
    sheet.getRow(1).font = { bold: true }
    for (const row of rows) sheet.addRow(row.map((cell) => (typeof cell === 'bigint' ? Number(cell) / 100 : cell)))
  }
  return book.xlsx.writeBuffer() as Promise<ArrayBuffer>
}

const isLong = (cell: Cell | undefined) => typeof cell === 'string' && cell.length > 30

function asText(cell: Cell): string {
  return typeof cell === 'bigint' ? toBahtDecimal(cell) : String(cell)
}

function asJson(cell: Cell | undefined): string | number | null {
  if (cell === undefined || cell === '') return null
  return typeof cell === 'bigint' ? toBahtDecimal(cell) : cell
}
