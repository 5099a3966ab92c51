import { readFile } from 'node:fs/promises'
import { cellAddress } from './cell-address.ts'
import { isDateFormat, numberText, plainNumber, serialText } from './cell-text.ts'
import { readCompoundFile } from './compound-file.ts'
import { type Sheet, type SheetCell, type SheetLimits, type SheetNote, SheetRefusal, type Workbook } from './sheet.ts'
import type { SpooledFile } from './spool.ts'
import { readingRecords, readShortText, readText, XlsTexts, xlsRecords } from './xls-records.ts'

/** XLS has at most 65,536 rows and is read in memory; a larger file holds pictures. */
const LARGEST = 200_000_000
const ROWS_AT_ONCE = 1_000

interface XlsSheet extends Sheet {
  readonly offset: number
}

interface XlsGlobals {
  readonly sheets: readonly XlsSheet[]
  readonly texts: readonly string[]
  readonly dates: readonly boolean[]
  readonly system: 1900 | 1904
  readonly links: number
}

/** Opens an Excel 97–2003 workbook (BIFF8, [MS-XLS]). Older ones are refused with what to do, since few programs agree on them. */
export async function openXls(file: SpooledFile, limits: SheetLimits): Promise<Workbook> {
  if (file.byteSize > LARGEST) throw new SheetRefusal({ kind: 'too-big', limitMegabytes: LARGEST / 1e6 })
  const bytes = await readFile(file.path)
  if (bytes[0] === 0x09) throw new SheetRefusal({ kind: 'excel-too-old' })
  const compound = readingRecords(() => readCompoundFile(bytes))
  if (compound.names.includes('EncryptedPackage')) throw new SheetRefusal({ kind: 'password' })
  const stream = readingRecords(() => compound.stream('Workbook'))
  if (stream === null) {
    if (compound.names.includes('Book')) throw new SheetRefusal({ kind: 'excel-too-old' })
    if (compound.names.includes('WordDocument'))
      throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: 'word' })
    const looksLike = compound.names.includes('PowerPoint Document') ? 'slides' : null
    throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike })
  }
  const book = readingRecords(() => readGlobals(stream, limits))
  const notes: SheetNote[] = []
  if (compound.names.some((name) => name === '_VBA_PROJECT_CUR' || name === '_VBA_PROJECT')) {
    notes.push({ kind: 'macros-ignored' })
  }
  if (book.links > 0) notes.push({ kind: 'external-links-ignored', links: book.links })
  if (book.system === 1904) notes.push({ kind: 'dates-of-1904' })
  const hidden = new Map<number, Set<number>>()
  return {
    format: 'xls',
    sheets: book.sheets.map(({ index, name, hidden: isHidden }) => ({ index, name, hidden: isHidden })),
    notes,
    async *rows(index) {
      const sheet = book.sheets[index]
      if (sheet === undefined) throw new RangeError(`no sheet ${index}`)
      const read = readingRecords(() => readSheet(stream, sheet, book, limits))
      hidden.set(index, read.hiddenColumns)
      const numbers = [...read.rows.keys()].sort((a, b) => a - b)
      for (let from = 0; from < numbers.length; from += ROWS_AT_ONCE) {
        yield numbers.slice(from, from + ROWS_AT_ONCE).map((number) => ({
          row: number + 1,
          hidden: read.hiddenRows.has(number),
          cells: inOrder(read.rows.get(number) ?? []),
        }))
      }
    },
    hiddenColumns: (index) => hidden.get(index) ?? new Set(),
    address: (index, row, column) => cellAddress(book.sheets[index]?.name ?? '', row, column),
    close: async () => undefined,
  }
}

function readGlobals(stream: Buffer, limits: SheetLimits): XlsGlobals {
  const sheets: XlsSheet[] = []
  const codes = new Map<number, string>()
  const formats: number[] = []
  let texts: readonly string[] = []
  let system: 1900 | 1904 = 1900
  let links = 0
  let first = true
  for (const record of xlsRecords(stream, 0)) {
    const { data } = record
    if (first) {
      if (record.type !== 0x0809) throw new SheetRefusal({ kind: 'excel-too-old' })
      if (data.readUInt16LE(0) !== 0x0600) throw new SheetRefusal({ kind: 'excel-too-old' })
      first = false
    }
    switch (record.type) {
      case 0x002f:
        throw new SheetRefusal({ kind: 'password' })
      case 0x0022:
        if (data.readUInt16LE(0) === 1) system = 1904
        break
      case 0x041e:
        codes.set(data.readUInt16LE(0), readText(record, 2))
        break
      case 0x00e0:
        formats.push(data.readUInt16LE(2))
        break
      case 0x0085: {
        // Only work sheets: charts and macro sheets have no rows.
        if (data[5] !== 0) break
        if (sheets.length >= limits.sheets) throw new SheetRefusal({ kind: 'too-many-sheets', limit: limits.sheets })
        const hidden = ((data[4] ?? 0) & 3) !== 0
        sheets.push({ index: sheets.length, name: readShortText(data, 6), hidden, offset: data.readUInt32LE(0) })
        break
      }
      case 0x00fc:
        texts = new XlsTexts(record).all(limits)
        break
      case 0x01ae: {
        const length = data.readUInt16LE(2)
        if (length !== 0x0401 && length !== 0x3a01) links += 1
        break
      }
    }
  }
  if (sheets.length === 0) throw new SheetRefusal({ kind: 'no-sheets' })
  const dates = formats.map((id) => isDateFormat(id, codes.get(id) ?? null))
  return { sheets, texts, dates, system, links }
}

interface ReadSheet {
  readonly rows: Map<number, SheetCell[]>
  readonly hiddenRows: Set<number>
  readonly hiddenColumns: Set<number>
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

function readSheet(stream: Buffer, sheet: XlsSheet, book: XlsGlobals, limits: SheetLimits): ReadSheet {
  const rows = new Map<number, SheetCell[]>()
  const hiddenRows = new Set<number>()
  const hiddenColumns = new Set<number>()
  const spans = new Map<number, { columns: number; rows: number }>()
  const put = (
    row: number,
    column: number,
    kind: SheetCell['kind'],
    text: string,
    raw: string | null,
    formula = false,
  ) => {
    if (text.trim() === '') return
    const cell: SheetCell = { column: column + 1, text, kind, raw, formula, span: null }
    const known = rows.get(row)
    if (known !== undefined) known.push(cell)
    else {
      if (rows.size >= limits.rows)
        throw new SheetRefusal({ kind: 'too-many-rows', limit: limits.rows, sheet: sheet.name })
      rows.set(row, [cell])
    }
  }
  const putNumber = (row: number, column: number, format: number, value: number, formula = false) => {
    const day = book.dates[format] === true ? serialText(value, book.system) : null
    if (day === null) put(row, column, 'number', numberText(plainNumber(value)), null, formula)
    else put(row, column, 'date', day, String(value), formula)
  }
  /** A formula whose text stands in the next record. */
  let textOf: { row: number; column: number } | null = null
  for (const record of xlsRecords(stream, sheet.offset)) {
    const { type, data } = record
    switch (type) {
      case 0x00fd: {
        const text = book.texts[data.readUInt32LE(6)]
        if (text === undefined) throw new SheetRefusal({ kind: 'corrupt', part: 'SST' })
        put(data.readUInt16LE(0), data.readUInt16LE(2), 'text', text, null)
        break
      }
      case 0x0204:
      case 0x00d6:
        put(data.readUInt16LE(0), data.readUInt16LE(2), 'text', readText(record, 6), null)
        break
      case 0x0203:
        putNumber(data.readUInt16LE(0), data.readUInt16LE(2), data.readUInt16LE(4), data.readDoubleLE(6))
        break
      case 0x027e:
        putNumber(data.readUInt16LE(0), data.readUInt16LE(2), data.readUInt16LE(4), fromRk(data.readInt32LE(6)))
        break
      case 0x00bd: {
        const first = data.readUInt16LE(2)
        for (let at = 4; at + 6 <= data.length - 2; at += 6) {
          const column = first + (at - 4) / 6
          putNumber(data.readUInt16LE(0), column, data.readUInt16LE(at), fromRk(data.readInt32LE(at + 2)))
        }
        break
      }
      case 0x0205: {
        const [row, column, value = 0] = [data.readUInt16LE(0), data.readUInt16LE(2), data[6]]
        if (data[7] === 1) put(row, column, 'error', ERRORS[value] ?? '#?', null)
        else put(row, column, 'boolean', value === 1 ? 'true' : 'false', null)
        break
      }
      case 0x0006: {
        const [row, column] = [data.readUInt16LE(0), data.readUInt16LE(2)]
        if (data.readUInt16LE(12) !== 0xffff) {
          putNumber(row, column, data.readUInt16LE(4), data.readDoubleLE(6), true)
        } else if (data[6] === 0) textOf = { row, column }
        else if (data[6] === 1) put(row, column, 'boolean', data[8] === 1 ? 'true' : 'false', null, true)
        else if (data[6] === 2) put(row, column, 'error', ERRORS[data[8] ?? 0] ?? '#?', null, true)
        break
      }
      case 0x0207:
        if (textOf !== null) put(textOf.row, textOf.column, 'text', readText(record, 0), null, true)
        textOf = null
        break
      case 0x0208:
        if (((data[12] ?? 0) & 0x20) !== 0) hiddenRows.add(data.readUInt16LE(0))
        break
      case 0x007d:
        if (((data[8] ?? 0) & 1) === 1) {
          for (let at = data.readUInt16LE(0); at <= Math.min(255, data.readUInt16LE(2)); at += 1)
            hiddenColumns.add(at + 1)
        }
        break
      case 0x00e5: {
        const count = data.readUInt16LE(0)
        for (let at = 0; at < count && 2 + at * 8 + 8 <= data.length; at += 1) {
          const [row, lastRow, column, lastColumn] = [0, 2, 4, 6].map((part) => data.readUInt16LE(2 + at * 8 + part))
          if (row === undefined || lastRow === undefined || column === undefined || lastColumn === undefined) break
          spans.set(row * 256 + column, { columns: lastColumn - column + 1, rows: lastRow - row + 1 })
        }
        break
      }
    }
  }
  for (const [key, span] of spans) {
    const cells = rows.get(Math.floor(key / 256))
    const at = cells?.findIndex(({ column }) => column === (key % 256) + 1) ?? -1
    const cell = cells?.[at]
    if (cells !== undefined && cell !== undefined) cells[at] = { ...cell, span }
  }
  return { rows, hiddenRows, hiddenColumns }
}

/** By column; where a cell is there twice, the later one. */
function inOrder(cells: SheetCell[]): SheetCell[] {
  const byColumn = new Map(cells.map((cell) => [cell.column, cell]))
  return [...byColumn.values()].sort((a, b) => a.column - b.column)
}

/** A number in four bytes: the upper 30 bits of a double or a whole number, perhaps to be divided by a hundred. */
function fromRk(rk: number): number {
  let value: number
  if ((rk & 2) !== 0) value = rk >> 2
  else {
    const bytes = Buffer.alloc(8)
    bytes.writeInt32LE(rk & ~3, 4)
    value = bytes.readDoubleLE(0)
  }
  return (rk & 1) !== 0 ? value / 100 : value
}
