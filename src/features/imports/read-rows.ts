import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Workbook } from '../../platform/sheets/index.ts'
import { toSatang } from './exact-amount.ts'
import { addressOf, tableRows } from './find-table.ts'
import type { Correction } from './import-rows.sql.ts'
import { type FoundProject, type JoinedBy, joinYears } from './join-years.ts'
import type { FoundTable, LeftOutRow, TableMapping, TableRecord } from './mapping-guess.ts'
import type { CellProblem } from './project-row.ts'
import { readTableRow } from './table-row.ts'

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

/** What is remembered from row to row while a file is read: which words and items came before. */
export interface RowsSeen {
  readonly words: Map<string, number>
  readonly items: Map<string, number>
  readonly firstRows: Map<string, number>
}

export function nothingSeen(): RowsSeen {
  return { words: new Map(), items: new Map(), firstRows: new Map() }
}

/** How rows of a table are told apart: the level of the plan, whatever the mapping is called, so that a new name doubles nothing. */
export function joinedBy(
  mapping: TableMapping,
): JoinedBy & { readonly source: string; readonly level: TableMapping['level'] } {
  return {
    name: `table/${mapping.level}`,
    level: mapping.level,
    phase: mapping.phase,
    source: 'unstated',
    columns: { amount: '', multiYear: '' },
  }
}

/** Corrections by the row they belong to. */
export type CorrectionsByRow = ReadonlyMap<string, readonly Correction[]>

export function byRow(corrections: readonly Correction[]): CorrectionsByRow {
  const map = new Map<string, Correction[]>()
  for (const one of corrections) map.set(rowKey(one), [...(map.get(rowKey(one)) ?? []), one])
  return map
}

const rowKey = ({ part, row }: { part: number; row: number }) => `${part} ${row}`

/**
 * Reads the rows of one table, some hundred at a time, with the cells as people corrected them.
 * @param onLeftOut totals, notes and repeated headers, which are no rows of data
 */
export async function* readTable(
  workbook: Workbook,
  part: TablePart,
  file: string,
  corrections: CorrectionsByRow,
  seen: RowsSeen,
  onLeftOut?: (row: LeftOutRow) => void,
): AsyncGenerator<ReadTableRow[]> {
  for await (const records of tableRows(workbook, part.table, onLeftOut, part.mapping)) {
    yield records.map((record) =>
      readRecord(record, part, file, corrections.get(rowKey({ part: part.part, row: record.row })) ?? [], seen),
    )
  }
}

/** Reads one row. @param seen is written to; hand in `nothingSeen()` to read a row alone */
export function readRecord(
  given: TableRecord,
  { part, mapping }: TablePart,
  file: string,
  corrections: readonly Correction[],
  seen: RowsSeen,
): ReadTableRow {
  const record = corrected(given, corrections)
  const { row } = record
  const shown = (role: 'title' | 'body') => {
    const column = mapping.columns.find((one) => one.role === role)?.column
    return column === undefined ? '' : (record.cells[column]?.text ?? '').trim()
  }
  const common = { part, row, record: given, title: shown('title'), body: shown('body') || (mapping.body ?? '') }
  if (corrections.some(({ cell }) => cell === 0)) {
    return { ...common, amountSatang: null, project: null, problems: [], leftOut: true }
  }
  const read = readTableRow(record, mapping)
  if (!read.ok) {
    const { problems, amount } = read.problem
    return {
      ...common,
      amountSatang: amount === null ? null : toSatang(amount),
      project: null,
      problems,
      leftOut: false,
    }
  }
  const { drafts, notes } = read.value
  const by = joinedBy(mapping)
  // A form with a column a year keeps its identity while years come and go; where the year is one cell it is part of it.
  const severalYears =
    drafts.length > 1 || mapping.columns.some(({ role }) => role === 'amountOfYear' || role === 'checkOfYear')
  const own = drafts.map((draft) => ({ file, draft: { ...draft, multiYear: severalYears, path: [], category: [] } }))
  const [project, second] = joinYears(own, by, seen.words).projects
  const [first] = drafts
  if (project === undefined || first === undefined) throw new Error('a row was read into nothing')
  if (second !== undefined) throw new Error('a row was read into two projects')
  const total = project.lines.reduce((sum, line) => sum + line.amountSatang, 0n)
  const problems: CellProblem[] = [...notes]
  const key = project.keys.text.replace(/\/\d+$/, '')
  const before = seen.firstRows.get(key)
  if (before !== undefined && before !== row) {
    problems.push(onCell(part, record, mapping, 'title', 'warning', { kind: 'row-twice', firstRow: before }))
  } else {
    seen.firstRows.set(key, row)
  }
  const item = first.item
  const itemKey = item === null ? null : `${by.name}/item/${comparisonKey(first.body)}/${comparisonKey(item)}`
  if (itemKey !== null && item !== null) {
    const firstRow = seen.items.get(itemKey)
    if (firstRow !== undefined && firstRow !== row) {
      const twice = onCell(part, record, mapping, 'item', 'error', { kind: 'item-twice', firstRow })
      return { ...common, amountSatang: total, project: null, problems: [...problems, twice], leftOut: false }
    }
    seen.items.set(itemKey, row)
  }
  return {
    ...common,
    title: first.title,
    amountSatang: total,
    project: {
      ...project,
      path: first.path,
      category: first.category,
      rows: [{ file, row, item: first.item, fiscalYear: first.fiscalYear, amountSatang: total, years: project.rows }],
      multiYear: severalYears,
      keys: { item: itemKey, text: project.keys.text },
    },
    problems,
    leftOut: false,
  }
}

function corrected(record: TableRecord, corrections: readonly Correction[]): TableRecord {
  if (corrections.length === 0) return record
  const cells = { ...record.cells }
  for (const { cell, value } of corrections) if (cell > 0) cells[cell] = { ...cells[cell], text: value }
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
