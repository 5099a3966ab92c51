import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf } from '../../kernel/thai-calendar.ts'
import { flagText } from '../../kernel/thai-text.ts'
import { PICO_PER_SATANG, type PicoBaht } from './exact-amount.ts'
import type { ColumnMapping, ColumnRole, RecordCell, TableMapping, TableRecord } from './mapping-guess.ts'
import { shown, tidy } from './plain-cell.ts'
import type { CellProblem, PathStep, ProjectDraft, RefusedRow, RowProblem } from './project-row.ts'
import { readAmountCell, readDateCell, readTick, readYearsCell } from './read-table-cell.ts'
import { isWholePlace, placeWords } from './sheet-words.th.ts'
import { addressOf } from './table-records.ts'

/** What one row of a table says: a draft for each of its years (joined later), and what was noticed. */
export interface ReadTableRow {
  readonly drafts: readonly ProjectDraft[]
  readonly notes: readonly CellProblem[]
}

const LONGEST_CELL = 5_000
const PICO_PER_MILLION = 1_000_000n * 100n * PICO_PER_SATANG
/** One project of a local body or a community costs less than this; the largest of Bangkok's are an order below. */
const LIKELY_MILLIONS = { small: 10_000, any: 500_000 }
const LIMITS = {
  small: BigInt(LIKELY_MILLIONS.small) * PICO_PER_MILLION,
  any: BigInt(LIKELY_MILLIONS.any) * PICO_PER_MILLION,
}

const detailRoles: readonly ColumnRole[] = [
  'objective',
  'target',
  'indicator',
  'result',
  'fundingSource',
  'division',
  'phase',
  'note',
]
const pathRoles: readonly PathStep['kind'][] = ['strategy', 'goal', 'tactic', 'programme', 'output', 'project']

/**
 * Turns a row of a table into drafts, one a fiscal year, or into what is wrong with it, every fault at once, each with the address of
 * its cell. Amounts of several columns are held against the total the row states; nothing is divided, added or understood that the
 * mapping does not say.
 */
export function readTableRow(record: TableRecord, mapping: TableMapping): Result<ReadTableRow, RefusedRow> {
  const row = new RowReader(record, mapping)
  const title = row.text('title')
  if (title === '' || NUMBER_ALONE.test(title)) row.say(row.first('title'), 'error', { kind: 'no-title' })
  const damage = flagText(row.first('title')?.cell?.text ?? '')
  if (damage.includes('pdf-leftover') || damage.includes('two-tones')) {
    row.say(row.first('title'), 'warning', { kind: 'reading-damage' })
  }
  const body = row.text('body') || bodyAround(record, mapping)
  if (body === '') row.say(row.first('body'), 'error', { kind: 'missing' })
  row.checkCells()
  const dates = readDates(row)
  const money = readMoney(row, dates.fiscalYear)
  if (record.hidden === true) row.say(null, 'info', { kind: 'hidden-row' })

  const item = row.text('item') || null
  if (row.problems.some(({ severity }) => severity === 'error') || money === null) {
    const readable = money?.reduce((sum, { amount }) => sum + amount, 0n) ?? row.readable
    const fiscalYear = money?.[0]?.fiscalYear ?? null
    return refuse({ row: record.row, item, problems: row.problems, amount: readable, fiscalYear })
  }
  const { details } = dates
  for (const role of detailRoles) {
    const texts = row.texts(role)
    if (texts.length > 0) details[role] = texts.length === 1 ? (texts[0] ?? '') : texts.join(' ')
  }
  const document = row.text('document') || null
  const page = row.text('page') || null
  const ministry = row.text('ministry') || null
  const path = readPath(row)
  const category = row.texts('category')
  const placeText = readPlace(row)
  const multiYear = money.length > 1
  const said = hasAny(details) ? details : undefined
  // Each written out: spread together, every draft would be of a shape of its own, and those cost more than the draft.
  const drafts = money.map(
    ({ fiscalYear, amount }): ProjectDraft => ({
      row: record.row,
      item,
      document,
      page,
      ministry,
      body,
      path,
      category,
      title,
      placeText,
      fiscalYear,
      amount,
      multiYear,
      details: said,
    }),
  )
  return ok({ drafts, notes: row.problems })
}

/** Whose a row is that does not say it: the body of the heading above it, else that of the whole table. */
export function bodyAround(record: TableRecord, mapping: TableMapping): string {
  const heading = record.above.length === 0 ? undefined : record.above.find(({ kind }) => kind === 'body')
  return heading?.title ?? mapping.body ?? ''
}

function hasAny(details: Readonly<Record<string, string>>): boolean {
  for (const _ in details) return true
  return false
}

const NO_TEXTS: readonly string[] = []

interface RoleCell {
  readonly column: ColumnMapping
  /** Undefined where the cell is blank. */
  readonly cell: RecordCell | undefined
}

const byRole = new WeakMap<TableMapping, ReadonlyMap<ColumnRole, readonly ColumnMapping[]>>()

function columnsByRole(mapping: TableMapping): ReadonlyMap<ColumnRole, readonly ColumnMapping[]> {
  const known = byRole.get(mapping)
  if (known !== undefined) return known
  const roles = new Map<ColumnRole, ColumnMapping[]>()
  for (const column of mapping.columns) roles.set(column.role, [...(roles.get(column.role) ?? []), column])
  byRole.set(mapping, roles)
  return roles
}

/** A row seen through its mapping, gathering what is to be said of its cells. */
class RowReader {
  readonly record: TableRecord
  readonly mapping: TableMapping
  readonly problems: CellProblem[] = []
  /** What could be read of the amounts of a row that is refused. */
  readable: PicoBaht | null = null

  constructor(record: TableRecord, mapping: TableMapping) {
    this.record = record
    this.mapping = mapping
  }

  all(role: ColumnRole): RoleCell[] {
    const columns = columnsByRole(this.mapping).get(role)
    if (columns === undefined) return []
    return columns.map((column) => ({ column, cell: this.record.cells[column.column] }))
  }

  /** The cells of a role that are not blank and written in this very row. */
  filled(role: ColumnRole): RoleCell[] {
    const cells: RoleCell[] = []
    for (const column of columnsByRole(this.mapping).get(role) ?? []) {
      const cell = this.record.cells[column.column]
      if (cell !== undefined && cell.fromRow === undefined) cells.push({ column, cell })
    }
    return cells
  }

  has(role: ColumnRole): boolean {
    return columnsByRole(this.mapping).has(role)
  }

  first(role: ColumnRole): RoleCell | null {
    const column = columnsByRole(this.mapping).get(role)?.[0]
    return column === undefined ? null : { column, cell: this.record.cells[column.column] }
  }

  /** The words of all cells of a role; blanks, dashes and faults of the sheet are none. */
  texts(role: ColumnRole): readonly string[] {
    const columns = columnsByRole(this.mapping).get(role)
    if (columns === undefined) return NO_TEXTS
    const texts: string[] = []
    for (const { column } of columns) {
      const text = this.#textAt(column)
      if (text !== '') texts.push(text)
    }
    return texts
  }

  text(role: ColumnRole): string {
    const columns = columnsByRole(this.mapping).get(role)
    if (columns === undefined) return ''
    for (const { column } of columns) {
      const text = this.#textAt(column)
      if (text !== '') return text
    }
    return ''
  }

  #textAt(column: number): string {
    const cell = this.record.cells[column]
    if (cell === undefined || cell.kind === 'error') return ''
    const text = tidy(cell.text)
    return text.length === 1 && (text === '-' || text === '–' || text === '—') ? '' : text
  }

  say(at: RoleCell | null, severity: CellProblem['severity'], problem: RowProblem): void {
    const { record } = this
    const column = at?.column.column ?? null
    this.problems.push({
      row: record.row,
      column: at?.column.header ?? '',
      value: shown(at?.cell?.text ?? ''),
      severity,
      problem,
      sheet: record.sheetName,
      cell: column,
      address: addressOf(record, column ?? 0, at?.column.header),
    })
  }

  /** What is wrong with a cell whatever it is for: a fault of the sheet, a text without end. */
  checkCells(): void {
    for (const column of this.mapping.columns) {
      const cell = this.record.cells[column.column]
      if (cell === undefined || column.role === 'ignore' || column.role === 'order' || column.role === 'note') continue
      if (cell.asAbove === true) this.say({ column, cell }, 'info', { kind: 'as-above', row: cell.fromRow ?? 0 })
      if (cell.text.length > LONGEST_CELL) {
        this.say({ column, cell }, 'error', { kind: 'cell-too-long', length: cell.text.length, limit: LONGEST_CELL })
      }
      // Amounts, years and days say it themselves.
      if (cell.kind === 'error' && !selfReading.has(column.role))
        this.say({ column, cell }, 'error', { kind: 'cell-error' })
    }
  }
}

const selfReading: ReadonlySet<ColumnRole> = new Set([
  'amount',
  'amountOfYear',
  'amountOfSource',
  'amountTotal',
  'checkOfYear',
  'fiscalYear',
  'startsOn',
  'endsOn',
])

interface YearMoney {
  readonly fiscalYear: number
  readonly amount: PicoBaht
}

/** The amounts of a row by year; null where something is missing or wrong, which has been said. */
function readMoney(row: RowReader, yearOfStart: number | null): YearMoney[] | null {
  const money = row.has('amountOfYear') ? moneyByYear(row) : moneyOnce(row, yearOfStart)
  const { level } = row.mapping
  const small = level === 'lao' || level === 'community' || level === 'district'
  const limitMillions = small ? LIKELY_MILLIONS.small : LIKELY_MILLIONS.any
  const limit = small ? LIMITS.small : LIMITS.any
  if (money?.some(({ amount }) => amount >= limit)) {
    const at =
      row.all('amountOfYear').find(({ cell }) => cell !== undefined) ??
      row.first('amount') ??
      row.first('amountOfSource')
    row.say(at ?? null, 'error', { kind: 'amount-unlikely', limitMillions })
  }
  return money
}

function moneyByYear(row: RowReader): YearMoney[] | null {
  const years = new Map<number, PicoBaht>()
  let readable = true
  for (const at of row.filled('amountOfYear')) {
    const amount = readAmount(row, at)
    if (amount === 'wrong') readable = false
    if (typeof amount !== 'bigint') continue
    const { fiscalYear } = at.column
    if (fiscalYear === null) throw new Error('a column of a year without its year')
    years.set(fiscalYear, (years.get(fiscalYear) ?? 0n) + amount)
  }
  let sum = 0n
  for (const amount of years.values()) sum += amount
  if (years.size > 0) row.readable = (row.readable ?? 0n) + sum
  if (!readable) return null
  if (years.size === 0) {
    row.say(row.first('amountOfYear'), 'error', { kind: 'amount-missing' })
    return null
  }
  if (!totalAgrees(row, sum)) return null
  return [...years].sort(([a], [b]) => a - b).map(([fiscalYear, amount]) => ({ fiscalYear, amount }))
}

/** One amount, or one from each source, and the years it is for. */
function moneyOnce(row: RowReader, yearOfStart: number | null): YearMoney[] | null {
  const sources = row.all('amountOfSource')
  const parts = sources.length > 0 ? sources : row.all('amount')
  const amounts = parts.map((at) => readAmount(row, at))
  const given = amounts.filter((amount): amount is PicoBaht => typeof amount === 'bigint')
  const sum = given.reduce((all, amount) => all + amount, 0n)
  if (given.length > 0) row.readable = (row.readable ?? 0n) + sum
  const years = readYears(row, yearOfStart)
  if (amounts.includes('wrong')) return null
  if (given.length === 0) {
    row.say(parts[0] ?? null, 'error', { kind: 'amount-missing' })
    return null
  }
  if (!totalAgrees(row, sum) || years === null) return null
  if (years.length === 1) return years.map((fiscalYear) => ({ fiscalYear, amount: sum }))
  const at = row.first('fiscalYear') ?? row.first('checkOfYear')
  switch (row.mapping.severalYears) {
    case 'each':
      return years.map((fiscalYear) => ({ fiscalYear, amount: sum }))
    case 'together': {
      row.say(at, 'info', { kind: 'divided-over-years', years: years.length })
      return years.map((fiscalYear, index) => ({ fiscalYear, amount: partOf(sum, years.length, index) }))
    }
    case null:
      row.say(at, 'error', { kind: 'several-years-one-amount', years: years.length })
      return null
  }
}

/** Whole satang that add up to the sum: the first years take the satang that are left over. */
function partOf(sum: PicoBaht, parts: number, index: number): PicoBaht {
  const satang = sum / PICO_PER_SATANG
  const count = BigInt(parts)
  return (satang / count + (BigInt(index) < satang % count ? 1n : 0n)) * PICO_PER_SATANG
}

/** @returns the amount, null where the cell is blank, `wrong` where it says something else, which has been said */
function readAmount(row: RowReader, at: RoleCell): PicoBaht | null | 'wrong' {
  const { cell, column } = at
  // An amount merged over rows belongs to the first of them; below, the row has none of its own.
  if (cell === undefined || cell.fromRow !== undefined) return null
  if ((cell.columns ?? 1) > 1 && column.role !== 'amount') {
    row.say(at, 'error', { kind: 'amount-merged', columns: cell.columns ?? 1 })
    return 'wrong'
  }
  const read = readAmountCell(cell, column.unit ?? row.mapping.amountUnit)
  if (read.ok) {
    if (read.value.note !== null) row.say(at, 'info', read.value.note)
    return read.value.amount
  }
  if (read.problem.kind === 'amount-missing') return null
  row.say(at, 'error', read.problem)
  if (read.problem.kind === 'amount-misplaced-comma') row.readable = (row.readable ?? 0n) + read.problem.asRead
  return 'wrong'
}

/** Whether the total the row states is what its amounts add up to; a row that states none agrees. */
function totalAgrees(row: RowReader, sum: PicoBaht): boolean {
  const at = row.first('amountTotal')
  if (at === null) return true
  const stated = readAmount(row, at)
  if (stated === 'wrong') return false
  if (stated === null || stated === sum) return true
  row.say(at, 'error', { kind: 'total-differs', sum: decimal(sum), stated: decimal(stated) })
  return false
}

function decimal(amount: PicoBaht): string {
  const satang = amount / PICO_PER_SATANG
  return `${satang / 100n}.${String(satang % 100n).padStart(2, '0')}`
}

/** The years of a row: ticked columns, a cell, the day it begins, or the year of the whole table. */
function readYears(row: RowReader, yearOfStart: number | null): number[] | null {
  const ticks = row.all('checkOfYear')
  if (ticks.length > 0) {
    const years: number[] = []
    let readable = true
    for (const at of ticks) {
      const ticked = readTick(at.cell)
      if (ticked === null) {
        row.say(at, 'error', { kind: 'tick-unreadable' })
        readable = false
      }
      if (ticked === true && at.column.fiscalYear !== null) years.push(at.column.fiscalYear)
    }
    if (!readable) return null
    if (years.length > 0) return [...new Set(years)].sort((a, b) => a - b)
    row.say(ticks[0] ?? null, 'error', { kind: 'no-year-ticked' })
    return null
  }
  const at = row.first('fiscalYear')
  if (at?.cell !== undefined) {
    const read = readYearsCell(at.cell)
    if (read.ok) return read.value
    row.say(at, 'error', read.problem)
    return null
  }
  const known = at === null ? (row.mapping.fiscalYear ?? yearOfStart) : null
  if (known !== null) return [known]
  row.say(at, 'error', { kind: 'year-missing' })
  return null
}

function readDates(row: RowReader): { details: Record<string, string>; fiscalYear: number | null } {
  const details: Record<string, string> = {}
  let fiscalYear: number | null = null
  for (const role of ['startsOn', 'endsOn'] as const) {
    const at = row.first(role)
    if (at?.cell === undefined || /^\s*[-–—]\s*$/.test(at.cell.text)) continue
    const read = readDateCell(at.cell)
    if (!read.ok) {
      row.say(at, 'error', read.problem)
      continue
    }
    details[role] = read.value.date
    if (read.value.note !== null) row.say(at, 'warning', read.value.note)
    if (role === 'startsOn') fiscalYear = fiscalYearOf(read.value.date)
  }
  const { startsOn, endsOn } = details
  if (startsOn !== undefined && endsOn !== undefined && endsOn < startsOn) {
    row.say(row.first('endsOn'), 'error', { kind: 'ends-before-start' })
  }
  return { details, fiscalYear }
}

/** The branches above the project: what its columns say, else the headings above the row. */
function readPath(row: RowReader): readonly PathStep[] {
  const { above } = row.record
  if (above.length === 0 && !pathRoles.some((kind) => row.has(kind))) return NO_STEPS
  const steps: PathStep[] = []
  for (const kind of pathRoles) {
    const own = row.text(kind)
    const heading = above.find((one) => one.kind === kind)?.title
    const title = own || (heading === undefined ? '' : tidy(heading))
    if (title !== '') steps.push({ kind, title })
  }
  return steps
}

/** A number stands where the name should: the wrong column was chosen, or the cells have moved. */
const NUMBER_ALONE = /^[\d๐-๙,.\s-]+$/
const placeRoles = ['village', 'subdistrict', 'district', 'province'] as const
const NO_STEPS: readonly PathStep[] = []

/** Place cells as one text, finest first, each with the word of its level: `หมู่ที่ 4 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน`. */
function readPlace(row: RowReader): string | null {
  const parts = [...row.texts('place')]
  for (const role of placeRoles) {
    const text = row.text(role)
    if (text === '') continue
    const words = placeWords[role]
    if (words.has.test(text) || isWholePlace(text)) parts.push(text)
    else parts.push(`${/^[0-9๐-๙]/.test(text) ? words.number : words.name}${text}`)
  }
  return parts.join(' ') || null
}
