import { createHash } from 'node:crypto'
import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey, normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { cellAddress, type Sheet, type SheetCell, type SheetRow, type Workbook } from '../../platform/sheets/index.ts'
import { isPathRole, mayBeAsAbove } from './as-above.ts'
import type {
  ColumnRole,
  FoundTable,
  LeftOutRow,
  RecordCell,
  SectionHeading,
  TableColumn,
  TableMapping,
  TableRecord,
} from './mapping-guess.ts'
import { matchHeader, yearInHeader } from './match-header.ts'
import { bodyInHeading, isDitto, isExample, isNote, isTotal, sectionKind, sectionOrder } from './sheet-words.th.ts'
import { markSheet } from './templates/template-form.ts'

export type { LeftOutRow, TableRecord } from './mapping-guess.ts'

/** Rows of a header, from the first with names to the last: no form of an office has more. */
const TALLEST_HEADER = 6
const LONGEST_NAME = 150
/** Rows that are looked at for a header that none of our words describes. */
const ROWS_WITHOUT_HEADER = 60
const SAMPLES = 12

/**
 * Rows of a sheet that are looked at for tables. Sheets of people are shorter; in one of a machine the last table found goes on to the
 * end, and should another one begin there after all, `tableRows` leaves it out and tells.
 */
const LOOKED_AT_ROWS = 5_000
/** The last row of a table whose end was not looked for. */
export const TO_THE_END = 99_999_999

/**
 * Finds the tables of a file. A sheet may hold several, and each printed page may repeat the header. Lines above a header are its
 * titles.
 */
export async function findTables(workbook: Workbook): Promise<FoundTable[]> {
  const tables: FoundTable[] = []
  // Behind the form of our own templates stand only help and lists.
  const ours = workbook.sheets.some(({ name }) => name === markSheet)
  for (const sheet of ours ? workbook.sheets.slice(0, 1) : workbook.sheets) {
    const finder = new TableFinder(workbook, sheet)
    let looked = 0
    for await (const rows of workbook.rows(sheet.index)) {
      for (const row of rows) finder.take(row)
      looked += rows.length
      if (looked >= LOOKED_AT_ROWS) break
    }
    tables.push(...finder.end(looked >= LOOKED_AT_ROWS))
  }
  return tables
}

class TableFinder {
  readonly #workbook: Workbook
  readonly #sheet: Sheet
  readonly #found: OpenTable[] = []
  /** Rows before any header, for a header that none of our words describes. */
  #head: SheetRow[] = []
  #aside: SheetRow[] = []
  #header: SheetRow[] | null = null
  #lastRow = 0

  constructor(workbook: Workbook, sheet: Sheet) {
    this.#workbook = workbook
    this.#sheet = sheet
  }

  take(row: SheetRow): void {
    this.#lastRow = row.row
    if (this.#header !== null) {
      if (continuesHeader(this.#header, row)) {
        this.#header.push(row)
        return
      }
      this.#closeHeader()
    }
    const table = this.#found.at(-1)
    if (table === undefined) {
      if (isHeaderRow(row, 2)) this.#openHeader(row)
      else {
        this.#aside.push(row)
        if (this.#head.length < ROWS_WITHOUT_HEADER) this.#head.push(row)
        if (this.#head.length === ROWS_WITHOUT_HEADER) this.#takeUnknownHeader()
      }
      return
    }
    const kind = table.sorter.sort(row)
    if (kind === 'header-again') {
      this.#aside = []
      return
    }
    if (isHeaderRow(row, 3)) {
      const first = this.#aside[0]?.row ?? row.row
      table.lastRow = first - 1
      this.#openHeader(row)
      return
    }
    if (kind === 'section') table.addSection(row)
    if (kind === 'data') {
      this.#aside = []
      table.addSamples(row)
    } else if (kind === 'total' || isNote(textOfRow(row))) {
      // The end of this table, not the beginning of the next.
      this.#aside = []
    } else if (this.#aside.length < 30) this.#aside.push(row)
  }

  /** @param open whether the sheet goes on */
  end(open: boolean): FoundTable[] {
    if (this.#header !== null) this.#closeHeader()
    if (this.#found.length === 0) this.#takeUnknownHeader()
    if (this.#header !== null) this.#closeHeader()
    const last = this.#found.at(-1)
    if (last !== undefined) last.lastRow = open ? TO_THE_END : this.#lastRow
    const hidden = this.#workbook.hiddenColumns(this.#sheet.index)
    const holder = holderOf(this.#workbook)
    const [first] = this.#found
    return this.#found.map((table) =>
      table.close(this.#sheet, holder, hidden, first === undefined || first === table ? [] : first.titles),
    )
  }

  #openHeader(row: SheetRow): void {
    this.#header = [row]
  }

  #closeHeader(): void {
    const rows = this.#header
    if (rows === null) return
    this.#header = null
    this.#found.push(new OpenTable(rows, this.#aside.map(textOfRow)))
    this.#aside = []
  }

  /** No row uses our words: the first row of names above rows of the same width is the header. */
  #takeUnknownHeader(): void {
    const rows = this.#head
    this.#head = []
    if (rows.length === 0 || this.#found.length > 0) return
    const at = rows.findIndex((row, index) => {
      const next = rows[index + 1]
      if (next === undefined || row.cells.length < 2 || row.cells.some((cell) => looksNumeric(cell.text))) return false
      const names = new Set(row.cells.map(({ text }) => comparisonKey(text)))
      if (names.size < row.cells.length || row.cells.some(({ text }) => text.length > LONGEST_NAME)) return false
      const columns = new Set(row.cells.map(({ column }) => column))
      return next.cells.filter(({ column }) => columns.has(column)).length >= Math.max(2, next.cells.length * 0.6)
    })
    const header = rows[at]
    if (header === undefined) return
    this.#aside = rows.slice(0, at)
    this.#header = [header]
    for (const row of rows.slice(at + 1)) this.take(row)
  }
}

function holderOf(workbook: Workbook): string | null {
  return workbook.format === 'json' ? workbook.address(0, 2, 0).replace(/\[0\]$/, '') : null
}

class OpenTable {
  readonly sorter: RowSorter
  readonly #rows: readonly SheetRow[]
  readonly titles: readonly string[]
  readonly #samples = new Map<number, Set<string>>()
  readonly #filled = new Map<number, number>()
  #dataRows = 0
  /** How many rows came before the first value of a column: blank cells above it mean nothing. */
  readonly #firstFilled = new Map<number, number>()
  readonly #names: ReadonlyMap<number, string>
  /** Whether a heading named a body, and whether rows came after it. */
  #bodies: 'none' | 'named' | 'with-rows' = 'none'
  lastRow = 0

  constructor(rows: readonly SheetRow[], titles: readonly string[]) {
    this.#rows = rows
    this.titles = titles.filter((title) => title !== '')
    this.#names = joinedNames(rows)
    this.sorter = new RowSorter(rows, columnsBySense(this.#names))
  }

  addSection(row: SheetRow): void {
    if (this.#bodies === 'none' && bodyInHeading(textOfRow(row)) !== null) this.#bodies = 'named'
  }

  addSamples(row: SheetRow): void {
    if (this.#bodies === 'named') this.#bodies = 'with-rows'
    for (const { column, text } of row.cells) {
      const known = this.#samples.get(column) ?? new Set()
      if (known.size === 0) this.#samples.set(column, known)
      if (known.size < SAMPLES) known.add(text.slice(0, 200))
      const filled = this.#filled.get(column) ?? 0
      if (filled === 0) this.#firstFilled.set(column, this.#dataRows)
      this.#filled.set(column, filled + 1)
    }
    this.#dataRows += 1
  }

  #blanksOf(column: number): { filled: number; blank: number } | null {
    const filled = this.#filled.get(column)
    if (filled === undefined) return null
    return { filled, blank: this.#dataRows - (this.#firstFilled.get(column) ?? 0) - filled }
  }

  close(sheet: Sheet, holder: string | null, hidden: ReadonlySet<number>, sheetTitles: readonly string[]): FoundTable {
    const first = this.#rows[0]?.row ?? 1
    const last = this.#rows.at(-1)?.row ?? first
    const numbers = [...new Set([...this.#names.keys(), ...this.#samples.keys()])].sort((a, b) => a - b)
    const columns: TableColumn[] = numbers.map((column) => ({
      column,
      header: this.#names.get(column) ?? '',
      hidden: hidden.has(column),
      samples: [...(this.#samples.get(column) ?? [])],
      ...this.#blanksOf(column),
    }))
    return {
      sheet: sheet.index,
      sheetName: sheet.name,
      hidden: sheet.hidden,
      holder,
      headerRows: [first, last],
      firstRow: last + 1,
      lastRow: this.lastRow,
      titles: this.titles,
      sheetTitles,
      columns,
      ...(this.#bodies === 'with-rows' ? { bodiesBetween: true as const } : {}),
      signature: signatureOf(columns),
    }
  }
}

/** The headers of a form without its years, in the order of the columns. */
function signatureOf(columns: readonly TableColumn[]): string {
  const names = columns.map(({ header }) => comparisonKey(header).replace(/(?<!\d)(?:2[45]\d\d|20\d\d)(?!\d)/g, 'Y'))
  return createHash('sha256')
    .update(names.filter((name) => name !== '').join('\n'))
    .digest('base64url')
    .slice(0, 22)
}

// ---- headers

function plain(text: string): string {
  return thaiDigitsToAscii(normaliseThai(text)).replace(/\s+/g, ' ').trim()
}

function textOfRow(row: SheetRow): string {
  return row.cells
    .map(({ text }) => plain(text))
    .join(' ')
    .slice(0, 500)
}

/** Digits with their separators, but no year. */
function looksNumeric(text: string): boolean {
  if (!beginsAsNumber(text)) return false
  const digits = plain(text)
  return /^[-+(]?[\d,]+(?:\.\d+|\.\s?[-–—=]+|\/-)?\)?%?$/.test(digits) && !isYear(digits)
}

/** A digit, a sign or a bracket first: most texts are told from numbers by their first letter. */
function beginsAsNumber(text: string): boolean {
  const code = text.charCodeAt(0)
  return (code >= 40 && code <= 57) || (code >= 0x0e50 && code <= 0x0e59) || code <= 32 || code === 0xa0
}

function isYear(text: string): boolean {
  return /^(?:2[4-6]\d\d|19\d\d|20\d\d)$/.test(text)
}

/** Names of columns, at least `fewest` of them in words of ours, and no amounts among them. */
function isHeaderRow(row: SheetRow, fewest: number): boolean {
  if (row.cells.length < 2) return false
  let hits = 0
  let words = 0
  if (row.cells.some(({ text }) => text.length > LONGEST_NAME || looksNumeric(text))) return false
  for (const { text } of row.cells) {
    const [best] = matchHeader(text)
    if (best !== undefined && best.score >= 0.85) {
      hits += 1
      words += 1
    } else if (isYear(plain(text)) || yearInHeader(text) !== null) hits += 1
  }
  return words >= Math.min(2, fewest) && hits >= fewest && hits >= row.cells.length * 0.4
}

function isNumbering(row: SheetRow): boolean {
  if (row.cells.length < 3) return false
  const numbers = row.cells.map(({ text }) => Number(/^\(?(\d{1,2})\)?$/.exec(plain(text))?.[1] ?? Number.NaN))
  return numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1) && (numbers[0] ?? 9) <= 1
}

/** Whether a row goes on with the header above it: names of parts, years, units, the numbers of columns. */
function continuesHeader(header: readonly SheetRow[], row: SheetRow): boolean {
  const last = header.at(-1)
  const first = header[0]
  if (last === undefined || first === undefined || header.length >= TALLEST_HEADER) return false
  if (isNumbering(last)) return false
  const spanned = Math.max(
    ...header.flatMap((one) => one.cells.map(({ span }) => one.row + Math.min(TALLEST_HEADER, span?.rows ?? 1) - 1)),
  )
  if (row.row <= spanned) return !row.cells.some(({ text }) => looksNumeric(text) && text.length > 2)
  if (row.row > last.row + 1) return false
  if (isNumbering(row)) return true
  if (row.cells.some(({ text }) => text.length > LONGEST_NAME)) return false
  if (row.cells.every(({ text }) => isYear(plain(text)) || isBareUnit(text))) return true
  if (row.cells.some(({ text }) => looksNumeric(text))) return false
  const under = groupColumns(header)
  if (row.cells.length >= 2 && row.cells.every(({ column }) => under.has(column))) return true
  return isHeaderRow(row, 2) && !sameNames(last, row) && row.cells.length >= 2 && header.length < 3
}

function isBareUnit(text: string): boolean {
  return /^[([]?\s*(?:หน่วย\s*:?\s*)?(?:พัน|ล้าน)?บาท\s*[)\]]?$|^\(?(?:thousand |million )?baht\)?$/i.test(plain(text))
}

/** Columns that stand under a name together with others: merged names, or blanks to the right of a name. */
function groupColumns(header: readonly SheetRow[]): Set<number> {
  const columns = new Set<number>()
  for (const row of header) {
    for (const [at, cell] of row.cells.entries()) {
      const next = row.cells[at + 1]?.column
      const wide = cell.span?.columns ?? (next === undefined ? 1 : next - cell.column)
      if (wide > 1 && wide <= 30) for (let one = 0; one < wide; one += 1) columns.add(cell.column + one)
    }
  }
  return columns
}

/** The name of each column: the parts of all header rows above each other, `แหล่งงบประมาณ / อบต.` */
function joinedNames(rows: readonly SheetRow[]): Map<number, string> {
  const parts = new Map<number, string[]>()
  const merged = rows.some((row) => row.cells.some(({ span }) => span !== null))
  const add = (column: number, text: string) => {
    const known = parts.get(column) ?? []
    if (!known.includes(text)) parts.set(column, [...known, text])
  }
  for (const [at, row] of rows.entries()) {
    if (isNumbering(row)) continue
    const below = new Set(
      rows
        .slice(at + 1)
        .filter((one) => !isNumbering(one))
        .flatMap((one) => one.cells.map(({ column }) => column)),
    )
    for (const [index, cell] of row.cells.entries()) {
      const text = plain(cell.text)
      add(cell.column, text)
      const wide = cell.span?.columns ?? 1
      for (let one = 1; one < wide && one < 60; one += 1) add(cell.column + one, text)
      if (merged) continue
      // Without merges (CSV), a name goes on to the right as far as blanks do and names stand below them.
      const next = row.cells[index + 1]?.column ?? cell.column + 30
      for (let column = cell.column + 1; column < next && below.has(column) && below.has(cell.column); column += 1) {
        add(column, text)
      }
    }
  }
  return new Map([...parts].map(([column, texts]) => [column, texts.join(' / ')]))
}

/** Of texts that come back in every row; long ones are titles of projects and seldom the same twice. */
const rememberedKey = remembered(comparisonKey)

function headerKeyOf(text: string): string {
  return text.length <= 30 ? rememberedKey(text) : comparisonKey(text)
}

const headerKeys = new WeakMap<SheetRow, ReadonlyMap<number, string>>()

function keysOf(header: SheetRow): ReadonlyMap<number, string> {
  const known = headerKeys.get(header)
  if (known !== undefined) return known
  const keys = new Map(header.cells.map(({ column, text }) => [column, comparisonKey(text)]))
  headerKeys.set(header, keys)
  return keys
}

/** Whether a row repeats a row of the header. */
function sameNames(a: SheetRow, b: SheetRow): boolean {
  const names = keysOf(a)
  // Rows of data differ from the header at once; three cells are enough to know.
  let agrees = false
  for (let at = 0; at < 3 && !agrees; at += 1) {
    const cell = b.cells[at]
    const name = cell === undefined ? undefined : names.get(cell.column)
    if (cell === undefined || name === undefined) continue
    agrees = name === (cell.kind === 'number' ? cell.text : headerKeyOf(cell.text))
  }
  if (!agrees) return false
  const same = b.cells.filter(({ column, text }) => names.get(column) === comparisonKey(text)).length
  return same >= 2 && same >= b.cells.length * 0.8 && same >= a.cells.length * 0.8
}

// ---- rows

/** The columns that tell what a row is. */
interface SenseColumns {
  readonly title: number | null
  readonly order: number | null
}

function columnsBySense(names: ReadonlyMap<number, string>): SenseColumns {
  const best = (role: ColumnRole) => {
    let found: number | null = null
    let highest = 0.6
    for (const [column, name] of names) {
      const score = matchHeader(name).find((match) => match.role === role)?.score ?? 0
      if (score > highest) [found, highest] = [column, score]
    }
    return found
  }
  return { title: best('title'), order: best('order') }
}

type RowKind = LeftOutRow['kind'] | 'data'

/** Tells rows of data from what stands between them. */
class RowSorter {
  readonly #header: readonly SheetRow[]
  readonly #sense: SenseColumns
  #afterData = false
  #lastRow = 0

  constructor(header: readonly SheetRow[], sense: SenseColumns) {
    this.#header = header
    this.#sense = sense
  }

  sort(row: SheetRow): RowKind {
    const kind = this.#kindOf(row)
    this.#afterData = kind === 'data' || kind === 'continued'
    this.#lastRow = row.row
    return kind
  }

  #kindOf(row: SheetRow): RowKind {
    if (this.#header.some((one) => sameNames(one, row))) return 'header-again'
    if (this.#header.length > 1 && isNumbering(row) && this.#header.some(isNumbering)) return 'numbering'
    const { title, order } = this.#sense
    const numbers: SheetCell[] = []
    const texts: SheetCell[] = []
    for (const cell of row.cells) {
      const isNumber =
        cell.kind === 'number' || (beginsAsNumber(cell.text) && (looksNumeric(cell.text) || isYear(plain(cell.text))))
      if (isNumber) numbers.push(cell)
      else texts.push(cell)
    }
    const [first] = texts
    const numbered = numbers.some(({ column }) => column === order)
    if (first === undefined) return row.cells.length === 1 && !numbered && title !== null ? 'note' : 'data'
    const words = plain(first.text)
    if (first.column === order && isExample(words)) return 'note'
    const named = title === null ? undefined : row.cells.find(({ column }) => column === title)
    if (isTotal(words) && !numbered && (named === undefined || named === first || isTotal(plain(named.text))))
      return 'total'
    if (numbers.length === 0 && texts.length === 1 && bodyInHeading(words) !== null) return 'section'
    if (sectionKind(words) !== null && !numbered) {
      const alone = named === undefined || named === first
      if (
        numbers.length === 0 &&
        texts.length <= 2 &&
        (alone || sectionKind(plain(named.text)) !== null || first.column < (title ?? 0))
      ) {
        if (alone || texts.length === 2) return 'section'
      }
      if (alone && texts.length === 1 && numbers.length > 0 && order !== null) return 'total'
    }
    if (numbers.length > 0) return 'data'
    if (isNote(words) && texts.length <= 2) return 'note'
    if (named === undefined && title !== null) {
      const beside = texts.every(({ column }) => column > title)
      return beside && this.#afterData && row.row === this.#lastRow + 1 ? 'continued' : 'note'
    }
    if (texts.length === 1 && (first.span?.columns ?? 1) >= 3) return 'note'
    return 'data'
  }
}

/**
 * The rows of data of a table, some hundred at a time, each with the headings above it and with the values of cells merged over
 * several rows in each of them.
 * @param onLeftOut totals, headings, notes and repeated headers
 * @param mapping which column is the title, where a person chose another than the words say
 */
export async function* tableRows(
  workbook: Workbook,
  table: FoundTable,
  onLeftOut?: (row: LeftOutRow) => void,
  mapping?: TableMapping,
): AsyncGenerator<TableRecord[]> {
  const names = new Map(table.columns.map(({ column, header }) => [column, header]))
  const bySense = columnsBySense(names)
  const chosen = (role: ColumnRole) => mapping?.columns.find((one) => one.role === role)?.column
  const sense: SenseColumns = { title: chosen('title') ?? bySense.title, order: chosen('order') ?? bySense.order }
  const header: SheetRow[] = []
  const reader = new RecordReader(table, new RowSorter(header, sense), onLeftOut, mapping)
  for await (const rows of workbook.rows(table.sheet)) {
    const records: TableRecord[] = []
    for (const row of rows) {
      if (row.row < table.headerRows[0]) continue
      if (row.row <= table.headerRows[1]) {
        header.push(row)
        continue
      }
      if (row.row > table.lastRow) {
        if (records.length > 0) yield records
        const last = reader.end()
        if (last !== null) yield [last]
        return
      }
      if (row.row > table.headerRows[1] + LOOKED_AT_ROWS && reader.beginsAnother(row)) {
        onLeftOut?.({ row: row.row, kind: 'beyond', text: textOfRow(row).slice(0, 120) })
        if (records.length > 0) yield records
        const last = reader.end()
        if (last !== null) yield [last]
        return
      }
      const record = reader.take(row)
      if (record !== null) records.push(record)
    }
    if (records.length > 0) yield records
  }
  const last = reader.end()
  if (last !== null) yield [last]
}

class RecordReader {
  readonly #table: FoundTable
  readonly #sorter: RowSorter
  readonly #onLeftOut: ((row: LeftOutRow) => void) | undefined
  #above: readonly SectionHeading[] = []
  /** Held back, because the next row may go on with its texts. */
  #held: TableRecord | null = null
  readonly #merged = new Map<number, { until: number; cell: RecordCell; row: number }>()
  /** The last cell of its own of each column whose blank cells mean what stands above. */
  readonly #lastOf = new Map<number, { cell: RecordCell; row: number } | null>()
  readonly #pathColumns: number[] = []

  constructor(
    table: FoundTable,
    sorter: RowSorter,
    onLeftOut: ((row: LeftOutRow) => void) | undefined,
    mapping: TableMapping | undefined,
  ) {
    this.#table = table
    this.#sorter = sorter
    this.#onLeftOut = onLeftOut
    for (const title of table.titles) this.#addHeading(title, table.headerRows[0])
    for (const { column, role } of mapping?.columns ?? []) {
      if (mapping?.asAbove?.includes(column) && mayBeAsAbove(role)) this.#lastOf.set(column, null)
      if (isPathRole(role)) this.#pathColumns.push(column)
    }
  }

  /** @returns the row before this one, once it is whole */
  take(row: SheetRow): TableRecord | null {
    const kind = this.#sorter.sort(row)
    if (kind === 'data') {
      const whole = this.#held
      const next = this.#toRecord(row)
      this.#held = next
      return whole
    }
    if (kind === 'section') {
      this.#addHeading(textOfRow(row), row.row)
      for (const column of this.#pathColumns) if (this.#lastOf.has(column)) this.#lastOf.set(column, null)
    }
    if (kind === 'continued' && this.#held !== null) this.#held = continued(this.#held, row)
    this.#onLeftOut?.({
      row: row.row,
      kind,
      text: textOfRow(row).slice(0, 120),
      ...(kind === 'total' ? { stated: statedBy(row) } : {}),
    })
    return null
  }

  end(): TableRecord | null {
    return this.#held
  }

  /** Whether a header stands here that is not this table's. */
  beginsAnother(row: SheetRow): boolean {
    return isHeaderRow(row, 3) && this.#sorter.sort(row) !== 'header-again'
  }

  #addHeading(text: string, row: number): void {
    const body = row > this.#table.headerRows[1] ? bodyInHeading(text) : null
    if (body !== null) {
      // A strategy that stood above the body before holds for this one too; those below that body end with it.
      const before = this.#above.find(({ kind }) => kind === 'body')
      const wider = this.#above.filter((heading) => heading !== before && heading.row < (before?.row ?? row))
      this.#above = [{ kind: 'body', title: body, row }, ...wider]
      return
    }
    const kind = sectionKind(text)
    if (kind === null) return
    const rank = sectionOrder.indexOf(kind)
    const wider = this.#above.filter((heading) => sectionOrder.indexOf(heading.kind) < rank)
    this.#above = [...wider, { kind, title: text, row }]
  }

  #toRecord(row: SheetRow): TableRecord {
    const cells: Record<number, RecordCell> = {}
    for (const [column, merged] of this.#merged) {
      if (merged.until < row.row) this.#merged.delete(column)
      else cells[column] = { ...merged.cell, fromRow: merged.row }
    }
    for (const cell of row.cells) {
      const above = this.#held?.cells[cell.column]
      if (above !== undefined && isDitto(cell.text)) {
        cells[cell.column] = { ...above, fromRow: above.fromRow ?? this.#held?.row ?? row.row }
        continue
      }
      const record = toRecordCell(cell)
      cells[cell.column] = record
      const rows = cell.span?.rows ?? 1
      if (rows > 1) this.#merged.set(cell.column, { until: row.row + rows - 1, cell: record, row: row.row })
    }
    for (const [column, last] of this.#lastOf) {
      const own = cells[column]
      if (own !== undefined) this.#lastOf.set(column, { cell: own, row: own.fromRow ?? row.row })
      else if (last !== null) cells[column] = { ...last.cell, fromRow: last.row, asAbove: true }
    }
    const { sheetName, holder } = this.#table
    if (holder === null && !row.hidden) return { sheetName, row: row.row, cells, above: this.#above }
    return {
      sheetName,
      ...(holder === null ? {} : { holder }),
      row: row.row,
      cells,
      above: this.#above,
      ...(row.hidden ? { hidden: true as const } : {}),
    }
  }
}

function toRecordCell(cell: SheetCell): RecordCell {
  // Most cells by far: an object of one shape each.
  if (cell.span === null && !cell.formula) {
    return cell.kind === 'text' ? { text: cell.text } : { text: cell.text, kind: cell.kind }
  }
  return {
    text: cell.text,
    ...(cell.kind === 'text' ? {} : { kind: cell.kind }),
    ...(cell.formula ? { formula: true as const } : {}),
    ...((cell.span?.columns ?? 1) > 1 ? { columns: cell.span?.columns ?? 1 } : {}),
  }
}

/** A row whose texts go on in the row below, as tables copied from letters have it. */
function continued(record: TableRecord, row: SheetRow): TableRecord {
  const cells: Record<number, RecordCell> = { ...record.cells }
  for (const { column, text } of row.cells) {
    const known = cells[column]
    cells[column] = known === undefined ? { text } : { ...known, text: `${known.text}\n${text}` }
  }
  return { ...record, cells }
}

function statedBy(row: SheetRow): Record<number, string> {
  const numbers = row.cells.filter((cell) => cell.kind === 'number' || looksNumeric(cell.text))
  return Object.fromEntries(numbers.map(({ column, text }) => [column, text]))
}

/** Where a person finds a cell: `แผน1!D17`, `D17` in CSV, `rows[17].amount` in JSON. @param column 0: the row as a whole */
export function addressOf(
  record: Pick<TableRecord, 'sheetName' | 'row' | 'holder'>,
  column: number,
  header?: string,
): string {
  if (record.holder === undefined) return cellAddress(record.sheetName, record.row, column)
  const object = `${record.holder}[${record.row - 2}]`
  return column === 0 || header === undefined || header === '' ? object : `${object}.${header}`
}
