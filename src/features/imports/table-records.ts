import { cellAddress, type SheetCell, type SheetRow, type Workbook } from '../../platform/sheets/index.ts'
import { isPathRole, mayBeAsAbove } from './as-above.ts'
import { LOOKED_AT_ROWS } from './find-table.ts'
import type {
  ColumnRole,
  FoundTable,
  LeftOutRow,
  RecordCell,
  SectionHeading,
  TableMapping,
  TableRecord,
} from './mapping-guess.ts'
import { looksNumeric, textOfRow } from './row-text.ts'
import { bodyInHeading, isDitto, sectionKind, sectionOrder } from './sheet-words.th.ts'
import { columnsBySense, RowSorter, type SenseColumns } from './sort-rows.ts'
import { isHeaderRow } from './table-header.ts'

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
