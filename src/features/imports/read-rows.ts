import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Workbook } from '../../platform/sheets/index.ts'
import { toSatang } from './exact-amount.ts'
import type { Correction } from './import-rows.sql.ts'
import { type FoundProject, type JoinedBy, linesOfRow, wordsOfRow } from './join-years.ts'
import type { FoundTable, LeftOutRow, TableMapping, TableRecord } from './mapping-guess.ts'
import type { CellProblem } from './project-row.ts'
import { rowOfItem, type Seen } from './rows-seen.ts'
import { addressOf, tableRows } from './table-records.ts'
import { bodyAround, readTableRow } from './table-row.ts'

/** A row of a table as it was read: a project, or what is wrong with its cells. */
export interface ReadTableRow {
  readonly part: number
  readonly row: number
  readonly record: TableRecord
  /** For the eye, also where the row is refused. */
  readonly title: string
  readonly body: string
  readonly amountSatang: bigint | null
  readonly project: FoundProject | null
  readonly problems: readonly CellProblem[]
  readonly leftOut: boolean
}

/** One table of a file with what its columns are. */
export interface TablePart {
  readonly part: number
  readonly table: FoundTable
  readonly mapping: TableMapping
}

/** How rows of a table are told apart: the level of the plan, whatever the mapping is called, so that a new name doubles nothing. */
export function joinedBy(mapping: TableMapping): TableJoinedBy {
  const known = joinedBefore.get(mapping)
  if (known !== undefined) return known
  const by: TableJoinedBy = {
    name: `table/${mapping.level}`,
    level: mapping.level,
    phase: mapping.phase,
    source: 'unstated',
    columns: { amount: '', multiYear: '' },
  }
  joinedBefore.set(mapping, by)
  return by
}

type TableJoinedBy = JoinedBy & { readonly source: string; readonly level: TableMapping['level'] }
const joinedBefore = new WeakMap<TableMapping, TableJoinedBy>()

/** Corrections by the row they belong to. */
export type CorrectionsByRow = ReadonlyMap<string, readonly Correction[]>

export function byRow(corrections: readonly Correction[]): CorrectionsByRow {
  const map = new Map<string, Correction[]>()
  for (const one of corrections) map.set(rowKey(one), [...(map.get(rowKey(one)) ?? []), one])
  return map
}

const rowKey = ({ part, row }: { part: number; row: number }) => `${part} ${row}`

/**
 * Reads the rows of one table with the cells as people corrected them. Of the rows handed out together each is read only when it
 * is asked for, so that no more than one lives at a time.
 * @param onLeftOut totals, notes and repeated headers, which are no rows of data
 */
export async function* readTable(
  workbook: Workbook,
  part: TablePart,
  file: string,
  corrections: CorrectionsByRow,
  seen: Seen,
  onLeftOut?: (row: LeftOutRow) => void,
): AsyncGenerator<Iterable<ReadTableRow>> {
  for await (const records of tableRows(workbook, part.table, onLeftOut, part.mapping)) {
    yield oneByOne(records, part, file, corrections, seen)
  }
}

const NO_CORRECTIONS: readonly Correction[] = []

function* oneByOne(
  records: readonly TableRecord[],
  part: TablePart,
  file: string,
  corrections: CorrectionsByRow,
  seen: Seen,
): Generator<ReadTableRow> {
  for (const record of records) {
    const own = corrections.size === 0 ? undefined : corrections.get(rowKey({ part: part.part, row: record.row }))
    yield readRecord(record, part, file, own ?? NO_CORRECTIONS, seen)
  }
}

/** Reads one row. @param seen is written to; hand in `nothingSeen()` to read a row alone */
export function readRecord(
  given: TableRecord,
  { part, mapping }: TablePart,
  file: string,
  corrections: readonly Correction[],
  seen: Seen,
): ReadTableRow {
  const record = corrected(given, corrections)
  const { row } = record
  const shown = (role: 'title' | 'body') => {
    const column = mapping.columns.find((one) => one.role === role)?.column
    return column === undefined ? '' : (record.cells[column]?.text ?? '').trim()
  }
  const title = shown('title')
  const body = shown('body') || bodyAround(given, mapping)
  if (corrections.some(({ cell }) => cell === 0)) {
    return { part, row, record: given, title, body, amountSatang: null, project: null, problems: [], leftOut: true }
  }
  const read = readTableRow(record, mapping)
  if (!read.ok) {
    const { problems, amount } = read.problem
    const amountSatang = amount === null ? null : toSatang(amount)
    return { part, row, record: given, title, body, amountSatang, project: null, problems, leftOut: false }
  }
  const { drafts, notes } = read.value
  const by = joinedBy(mapping)
  const [first] = drafts
  if (first === undefined) throw new Error('a row was read into nothing')
  // A form with a column a year keeps its identity while years come and go; where the year is one cell it is part of it.
  const severalYears = drafts.length > 1 || hasYearColumns(mapping)
  const lines = linesOfRow(drafts, by)
  const total = lines.reduce((sum, line) => sum + line.amountSatang, 0n)
  const problems: CellProblem[] = [...notes]
  const words = wordsOfRow(first, severalYears)
  const { turn, firstRow } = seen.words.see(words, row)
  if (turn > 1 && firstRow !== row) {
    problems.push(onCell(part, record, mapping, 'title', 'warning', { kind: 'row-twice', firstRow }))
  }
  const { item } = first
  const itemKey = item === null ? null : `${by.name}/item/${comparisonKey(first.body)}/${comparisonKey(item)}`
  const before = itemKey === null ? null : rowOfItem(seen, itemKey, row)
  if (before !== null) {
    problems.push(onCell(part, record, mapping, 'item', 'error', { kind: 'item-twice', firstRow: before }))
    return { part, row, record: given, title, body, amountSatang: total, project: null, problems, leftOut: false }
  }
  return {
    part,
    row,
    record: given,
    title: first.title,
    body,
    amountSatang: total,
    leftOut: false,
    project: {
      file,
      firstRow: row,
      item,
      document: first.document,
      page: first.page,
      ministry: first.ministry,
      body: first.body,
      path: first.path,
      category: first.category,
      title: first.title,
      placeText: first.placeText,
      multiYear: severalYears,
      details: first.details,
      rows: [{ file, row, item, fiscalYear: first.fiscalYear, amountSatang: total, years: lines }],
      lines,
      keys: { item: itemKey, text: `${by.name}/text/${words}/${turn}` },
    },
    problems,
  }
}

const withYearColumns = new WeakMap<TableMapping, boolean>()

function hasYearColumns(mapping: TableMapping): boolean {
  const known = withYearColumns.get(mapping)
  if (known !== undefined) return known
  const has = mapping.columns.some(({ role }) => role === 'amountOfYear' || role === 'checkOfYear')
  withYearColumns.set(mapping, has)
  return has
}

function corrected(record: TableRecord, corrections: readonly Correction[]): TableRecord {
  if (corrections.length === 0) return record
  const cells = { ...record.cells }
  for (const { cell, value } of corrections) {
    if (cell <= 0) continue
    // What a person wrote stands in this very row.
    const { asAbove: _above, fromRow: _row, ...own } = cells[cell] ?? { text: '' }
    cells[cell] = { ...own, text: value }
  }
  return { ...record, cells }
}

/** A thing to say about the cell of a role; about the whole row where no column has that role. */
export function onCell(
  _part: number,
  record: TableRecord,
  mapping: TableMapping,
  role: TableMapping['columns'][number]['role'],
  severity: CellProblem['severity'],
  problem: CellProblem['problem'],
): CellProblem {
  const column = mapping.columns.find((one) => one.role === role)
  return {
    row: record.row,
    column: column?.header ?? '',
    value: (column === undefined ? '' : (record.cells[column.column]?.text ?? '')).slice(0, 120),
    severity,
    problem,
    sheet: record.sheetName,
    cell: column?.column ?? null,
    address: addressOf(record, column?.column ?? 0, column?.header),
  }
}
