import { createHash } from 'node:crypto'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Sheet, SheetRow, Workbook } from '../../platform/sheets/index.ts'
import type { FoundTable, TableColumn } from './mapping-guess.ts'
import { textOfRow } from './row-text.ts'
import { bodyInHeading, isNote } from './sheet-words.th.ts'
import { columnsBySense, RowSorter } from './sort-rows.ts'
import { continuesHeader, headerOfNames, isHeaderRow, joinedNames } from './table-header.ts'
import { markSheet } from './templates/template-form.ts'

/** Rows that are looked at for a header that none of our words describes. */
const ROWS_WITHOUT_HEADER = 60
const SAMPLES = 12

/**
 * Rows of a sheet that are looked at for tables. Sheets of people are shorter; in one of a machine the last table found goes on to the
 * end, and should another one begin there after all, `tableRows` leaves it out and tells.
 */
export const LOOKED_AT_ROWS = 5_000
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

  #takeUnknownHeader(): void {
    const rows = this.#head
    this.#head = []
    if (rows.length === 0 || this.#found.length > 0) return
    const at = headerOfNames(rows)
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
