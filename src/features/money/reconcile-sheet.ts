import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, parseThaiDate, parseYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import {
  bytesSource,
  openWorkbook,
  type SheetProblem,
  SheetRefusal,
  type SheetRow,
  type Workbook,
} from '../../platform/sheets/index.ts'
import { looksPersonal, type Phase, phases } from '../plans/index.ts'
import { readAmount } from './money-form.ts'
import { bahtWords, columnWords, sumRow, unitInHeading } from './source-words.th.ts'

/** A sum as the file says it: the whole of one phase of one project in one year so far. */
export interface FileFigure {
  /** Of the cell with the amount: `Sheet1!D17`. */
  readonly address: string
  readonly row: number
  /** The code or title of the project as it stands in the file. */
  readonly project: string
  readonly title: string | null
  readonly body: string | null
  readonly source: string | null
  readonly fiscalYear: number
  readonly phase: Phase
  readonly amountSatang: bigint
  readonly happenedOn: LocalDate | null
  readonly document: string | null
}

export type CellProblemKind =
  | 'project-missing'
  | 'year-unreadable'
  | 'phase-unknown'
  | 'amount-unreadable'
  | 'amount-negative'
  | 'amount-absurd'
  | 'amount-too-precise'
  | 'other-currency'
  | 'date-unreadable'
  | 'personal'

export interface CellProblem {
  readonly address: string
  readonly kind: CellProblemKind
  readonly value: string
}

export interface ReadFigures {
  readonly rows: number
  readonly figures: readonly FileFigure[]
  readonly problems: readonly CellProblem[]
}

export type FiguresProblem =
  | SheetProblem
  | { readonly kind: 'no-header' }
  | { readonly kind: 'too-many-rows' }
  /** The name of the file stands in public entries. */
  | { readonly kind: 'name-personal' }

const mostRows = 20_000
const headerWithin = 40

type Column = keyof typeof columnWords
type Columns = ReadonlyMap<Column, number>

/**
 * Reads the sums of a treasury or accounting file, of every sheet that has a heading row. Either one column tells the phase and
 * another the amount, or each phase has a column of its own; an empty cell says nothing, zero says zero.
 * @param defaultYear the fiscal year (CE) of rows without one
 */
export async function readFigures(
  name: string,
  bytes: Uint8Array,
  defaultYear: number | null,
): Promise<Result<ReadFigures, FiguresProblem>> {
  if (looksPersonal(name)) return refuse({ kind: 'name-personal' })
  const opened = await openWorkbook(bytesSource(name, bytes))
  if (!opened.ok) return opened
  const book = opened.value
  try {
    return await readBook(book, defaultYear)
  } catch (error) {
    if (error instanceof SheetRefusal) return refuse(error.problem)
    throw error
  } finally {
    await book.close()
  }
}

async function readBook(book: Workbook, defaultYear: number | null): Promise<Result<ReadFigures, FiguresProblem>> {
  const figures: FileFigure[] = []
  const problems: CellProblem[] = []
  let rows = 0
  let found = false
  for (const sheet of book.sheets) {
    let columns: Columns | null = null
    let seen = 0
    for await (const some of book.rows(sheet.index)) {
      for (const row of some) {
        seen++
        if (columns === null) {
          columns = headerOf(row)
          if (columns === null && seen > headerWithin) break
          continue
        }
        found = true
        const [figuresBefore, problemsBefore] = [figures.length, problems.length]
        readRow(book, sheet.index, row, columns, defaultYear, figures, problems)
        if (figures.length > figuresBefore || problems.length > problemsBefore) rows++
        if (rows > mostRows) return refuse({ kind: 'too-many-rows' })
      }
      if (columns === null && seen > headerWithin) break
    }
    found ||= columns !== null
  }
  return found ? ok({ rows, figures, problems }) : refuse({ kind: 'no-header' })
}

const tidy = (text: string) => normaliseThai(text).replace(/\s+/g, ' ').trim()

const headWord = (text: string) => tidy(text).toLowerCase().replace(unitInHeading, '')

/** The columns of a heading row; null where it names no project or no amount. */
function headerOf(row: SheetRow): Columns | null {
  const columns = new Map<Column, number>()
  for (const cell of row.cells) {
    const word = headWord(cell.text)
    const column = (Object.keys(columnWords) as Column[]).find((name) =>
      (columnWords[name] as readonly string[]).some((one) => headWord(one) === word),
    )
    if (column !== undefined && !columns.has(column)) columns.set(column, cell.column)
  }
  const namesProject = columns.has('code') || columns.has('title')
  const hasPhaseColumn = phases.some((phase) => columns.has(phase))
  return namesProject && (hasPhaseColumn || (columns.has('amount') && columns.has('phase'))) ? columns : null
}

const phaseWords: ReadonlyMap<string, Phase> = new Map(
  phases.flatMap((phase) => columnWords[phase].map((word) => [headWord(word), phase] as const)),
)

function readRow(
  book: Workbook,
  sheet: number,
  row: SheetRow,
  columns: Columns,
  defaultYear: number | null,
  figures: FileFigure[],
  problems: CellProblem[],
): undefined {
  const cell = (column: Column) => {
    const at = columns.get(column)
    return tidy(row.cells.find((one) => one.column === at)?.text ?? '')
  }
  const address = (column: Column) => book.address(sheet, row.row, columns.get(column) ?? 0)
  const tell = (column: Column, kind: CellProblemKind): undefined => {
    problems.push({ address: address(column), kind, value: cell(column).slice(0, 80) })
  }
  const told = phases.filter((phase) => cell(phase) !== '')
  const listed = columns.has('amount') && columns.has('phase') && cell('amount') !== ''
  if (told.length === 0 && !listed) return undefined
  const [code, title] = [cell('code'), cell('title')]
  if (sumRow.test(code) || sumRow.test(title)) return undefined
  if (code === '' && title === '') return tell(columns.has('code') ? 'code' : 'title', 'project-missing')
  if (!bahtWords.has(cell('currency').toUpperCase())) return tell('currency', 'other-currency')
  const year = cell('year') === '' ? defaultYear : yearOf(cell('year'))
  if (year === null) return tell('year', 'year-unreadable')
  const date = dateOf(cell('date'))
  if (date === 'unreadable') return tell('date', 'date-unreadable')
  // Shown with the entry to everybody; the cell is told without repeating what it says.
  if (looksPersonal(cell('document')))
    return void problems.push({ address: address('document'), kind: 'personal', value: '' })
  const common = {
    row: row.row,
    project: code === '' ? title : code,
    title: title === '' ? null : title,
    body: cell('body') || null,
    source: cell('source') || null,
    fiscalYear: year,
    happenedOn: date,
    document: cell('document').slice(0, 200) || null,
  }
  const take = (phase: Phase, column: Column) => {
    const amount = readAmount(cell(column), true)
    if (amount.ok) figures.push({ ...common, phase, address: address(column), amountSatang: amount.value })
    else if (amount.problem !== 'amountMissing') tell(column, amountKinds[amount.problem])
  }
  for (const phase of told) take(phase, phase)
  if (!listed) return undefined
  const phase = phases.find((one) => one === cell('phase').toLowerCase()) ?? phaseWords.get(headWord(cell('phase')))
  if (phase === undefined) return tell('phase', 'phase-unknown')
  take(phase, 'amount')
  return undefined
}

const amountKinds = {
  amountMissing: 'amount-unreadable',
  amountZero: 'amount-unreadable',
  amountUnreadable: 'amount-unreadable',
  amountPrecise: 'amount-too-precise',
  amountNegative: 'amount-negative',
  amountAbsurd: 'amount-absurd',
  currency: 'other-currency',
} as const

function yearOf(text: string): number | null {
  const year = parseYear(text)
  return year.ok && year.value > 1990 && year.value < 2100 ? year.value : null
}

function dateOf(text: string): LocalDate | null | 'unreadable' {
  if (text === '' || text === '-') return null
  const iso = parseIsoDate(text.slice(0, 10))
  if (iso.ok && Number(text.slice(0, 4)) < 2400) return iso.value
  const read = parseThaiDate(text)
  return read.ok ? read.value.date : 'unreadable'
}
