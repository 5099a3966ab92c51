import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { flagText } from '../../kernel/thai-text.ts'
import { type AmountProblem, type PicoBaht, readExactAmount } from './exact-amount.ts'
import { type ColumnPlaces, columnsOf, type ImportMapping } from './import-mapping.ts'
import { readYear, shown, tidy } from './plain-cell.ts'
import type { StageProblem } from './stage-problem.ts'
import type { TableProblem } from './table-problem.ts'

/** One step of the path from the plan to the project. */
export interface PathStep {
  readonly kind: 'strategy' | 'goal' | 'tactic' | 'programme' | 'output' | 'project'
  readonly title: string
}

/** What one row of a file says, read but not yet joined with the other years of the same work. */
export interface ProjectDraft {
  /** As a spreadsheet program counts: the header is row 1. */
  readonly row: number
  readonly item: string | null
  readonly document: string | null
  readonly page: string | null
  readonly ministry: string | null
  readonly body: string
  readonly path: readonly PathStep[]
  /** The tree of expenses, widest first. */
  readonly category: readonly string[]
  readonly title: string
  readonly placeText: string | null
  /** Common Era. */
  readonly fiscalYear: number
  readonly amount: PicoBaht
  readonly multiYear: boolean
  /** What else the row says, by the role of its column: objective, target, indicator … Days as `2025-04-21`. */
  readonly details?: Readonly<Record<string, string>> | undefined
}

export type RowProblem =
  | AmountProblem
  | { kind: 'wrong-cell-count'; cells: number; expected: number }
  | { kind: 'missing' }
  | { kind: 'cell-too-long'; length: number; limit: number }
  | { kind: 'no-title' }
  | { kind: 'year-missing' }
  | { kind: 'year-unreadable' }
  | { kind: 'year-range' }
  | { kind: 'year-two-digits'; suggestion: string }
  | { kind: 'year-era-clash'; suggestion: number }
  | { kind: 'not-yes-or-no' }
  | { kind: 'document-unreadable' }
  | { kind: 'item-twice'; firstRow: number }
  // The row is kept; these say what was done with it.
  | { kind: 'title-from-path' }
  | { kind: 'reading-damage' }
  | { kind: 'unusual-year'; yearOfDocument: number }
  | { kind: 'fraction-carried'; keptSatang: bigint }
  | { kind: 'merged'; into: string }
  | StageProblem
  | TableProblem

/** One cell with what is to be said about it. An error refuses its row. */
export interface CellProblem {
  readonly row: number
  readonly column: string
  readonly value: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly problem: RowProblem
  /** In spreadsheets: the sheet, the column (1 = A; null: the row as a whole) and where a person finds it (`แผน1!D17`). */
  readonly sheet?: string
  readonly cell?: number | null
  readonly address?: string
}

/** A row that is not imported, and why. */
export interface RefusedRow {
  readonly row: number
  readonly item: string | null
  readonly problems: readonly CellProblem[]
  /** What the row would have counted with, where that can be read at all (a misplaced comma, a missing year). */
  readonly amount: PicoBaht | null
  readonly fiscalYear: number | null
}

export interface ReadRow {
  readonly draft: ProjectDraft
  readonly notes: readonly CellProblem[]
}

const LONGEST_CELL = 5_000

/**
 * Turns one row of text cells into a draft, or into what is wrong with it, every fault at once.
 * @param cells as in the file; `places` tells which is which
 * Blank titles take the last step of their category or path, because budget volumes print some sums only at a heading.
 * Damage by readers (misspelt words, glued digits in a category) is kept as it stands: never repaired silently (THAI.md 7.5).
 */
export function readProjectRow(
  cells: readonly string[],
  row: number,
  mapping: ImportMapping,
  places: ColumnPlaces,
  width: number,
): Result<ReadRow, RefusedRow> {
  const { columns } = mapping
  const raw = (header: string | undefined) => (header === undefined ? '' : (cells[places.get(header) ?? -1] ?? ''))
  const text = (header: string | undefined) => tidy(raw(header))
  const notes: CellProblem[] = []
  const say = (column: string, severity: CellProblem['severity'], problem: RowProblem) =>
    notes.push({ row, column, value: shown(raw(column)), severity, problem })

  const amount = readExactAmount(raw(columns.amount), { unit: mapping.amountUnit, fractions: mapping.fractions })
  const fiscalYear = readYear(raw(columns.fiscalYear))
  const item = text(columns.item) || null

  if (cells.length !== width) {
    say('', 'error', { kind: 'wrong-cell-count', cells: cells.length, expected: width })
    return refuse({ row, item, problems: notes, amount: null, fiscalYear: null })
  }
  for (const header of columnsOf(mapping)) {
    const { length } = raw(header)
    if (length > LONGEST_CELL) say(header, 'error', { kind: 'cell-too-long', length, limit: LONGEST_CELL })
  }
  if (!amount.ok) say(columns.amount, 'error', amount.problem)
  if (!fiscalYear.ok) say(columns.fiscalYear, 'error', fiscalYear.problem)
  if (columns.item !== undefined && item === null) say(columns.item, 'error', { kind: 'missing' })
  const body = text(columns.body)
  if (body === '') say(columns.body, 'error', { kind: 'missing' })
  const multiYear = readYesOrNo(raw(columns.multiYear))
  if (multiYear === null) say(columns.multiYear ?? '', 'error', { kind: 'not-yes-or-no' })
  const document = text(columns.document) || null
  const yearOfBill = mapping.phase === 'bill' ? yearOfDocument(document) : null
  if (mapping.phase === 'bill' && yearOfBill === null)
    say(columns.document ?? '', 'error', { kind: 'document-unreadable' })

  const path = readPath(text(columns.programme), text(columns.output), text(columns.project))
  const category = (columns.category ?? []).map(text).filter((step) => step !== '')
  const written = text(columns.title)
  const title = written || category.at(-1) || path.at(-1)?.title || ''
  if (title === '') say(columns.title, 'error', { kind: 'no-title' })
  else if (written === '') say(columns.title, 'warning', { kind: 'title-from-path' })
  const damage = flagText(raw(columns.title))
  if (damage.includes('pdf-leftover') || damage.includes('two-tones'))
    say(columns.title, 'warning', { kind: 'reading-damage' })

  if (!amount.ok || !fiscalYear.ok || notes.some((note) => note.severity === 'error')) {
    return refuse({
      row,
      item,
      problems: notes,
      amount: amount.ok ? amount.value : asReadAnyway(amount.problem),
      fiscalYear: fiscalYear.ok ? fiscalYear.value : null,
    })
  }
  if (yearOfBill !== null && Math.abs(fiscalYear.value - yearOfBill) > 20) {
    say(columns.fiscalYear, 'warning', { kind: 'unusual-year', yearOfDocument: yearOfBill })
  }
  return ok({
    draft: {
      row,
      item,
      document,
      page: text(columns.page) || null,
      ministry: text(columns.ministry) || null,
      body,
      path,
      category,
      title,
      placeText: (columns.place ?? []).map(text).filter(Boolean).join(' ') || null,
      fiscalYear: fiscalYear.value,
      amount: amount.value,
      multiYear: multiYear ?? false,
    },
    notes,
  })
}

/** The fiscal year (CE) of a budget document, from its name `<year>.<issue>.<volume>`; null where it does not begin so. */
export function yearOfDocument(document: string | null): number | null {
  const year = /^(\d{4})\./.exec(document ?? '')?.[1]
  if (year === undefined) return null
  const read = parseYear(year)
  return read.ok ? read.value : null
}

function readPath(programme: string, output: string, project: string): PathStep[] {
  const steps: PathStep[] = [
    { kind: 'programme', title: programme },
    { kind: 'output', title: output },
    { kind: 'project', title: project },
  ]
  return steps.filter((step) => step.title !== '')
}

function asReadAnyway(problem: AmountProblem): PicoBaht | null {
  return problem.kind === 'amount-misplaced-comma' ? problem.asRead : null
}

const YES = new Set(['true', '1', 'yes', 'y', 'ใช่', 'x', '✓', '✔'])
const NO = new Set(['false', '0', 'no', 'n', 'ไม่ใช่', 'ไม่', '-', ''])

function readYesOrNo(cell: string): boolean | null {
  const text = tidy(cell).toLowerCase()
  if (YES.has(text)) return true
  return NO.has(text) ? false : null
}
