import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseFiscalYears, parseThaiDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import {
  ABSURD,
  type AmountProblem,
  type AmountUnit,
  PICO_PER_SATANG,
  type PicoBaht,
  readExactAmount,
} from './exact-amount.ts'
import type { RecordCell } from './mapping-guess.ts'
import { readYear } from './plain-cell.ts'
import type { RowProblem } from './project-row.ts'
import { isNoTick, isTick, isWithoutMoney, unitAtEnd } from './sheet-words.th.ts'
import type { TableProblem } from './table-problem.ts'

const FACTOR: Record<AmountUnit, bigint> = { baht: 1n, thousand: 1_000n, million: 1_000_000n }

/** Years a plan can be about; a year outside has a digit that slipped. */
const NEAR_YEARS = { first: 1990, last: 2060 }

export interface ReadAmount {
  readonly amount: PicoBaht
  readonly note: TableProblem | null
}

/**
 * Reads an amount from a cell of a spreadsheet. A number that a program stored is taken at the 15 digits such programs show:
 * 3365466.6999999997 is 3,365,466.70. A unit written in the cell (`1.5 ล้านบาท`) goes before the unit of the column.
 * @param unit of the column
 */
export function readAmountCell(
  cell: RecordCell,
  unit: AmountUnit,
): Result<ReadAmount, AmountProblem | Extract<TableProblem, { kind: 'cell-error' | 'amount-range' }>> {
  if (cell.kind === 'error') return refuse({ kind: 'cell-error' })
  if (cell.kind === 'date' || cell.kind === 'boolean') return refuse({ kind: 'amount-not-a-number' })
  const plain = cell.kind === 'number' ? /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(cell.text) : null
  if (plain !== null) {
    // Most cells by far: a stored number of baht and satang.
    const satang = BigInt(`${plain[1]}${(plain[2] ?? '').padEnd(2, '0')}`)
    const amount = satang * PICO_PER_SATANG * FACTOR[unit]
    return amount >= ABSURD ? refuse({ kind: 'amount-absurd' }) : ok({ amount, note: null })
  }
  const text = thaiDigitsToAscii(normaliseThai(cell.kind === 'number' ? atFifteenDigits(cell.text) : cell.text)).trim()
  if (isWithoutMoney(text)) return ok({ amount: 0n, note: { kind: 'no-money' } })
  if (/^[\d,.]+\s*(?:-|ถึง|to|~)\s*[\d,.]+/.test(text)) return refuse({ kind: 'amount-range' })
  const own = unitAtEnd(text)
  const read = readExactAmount(own === null ? text : own.number, { unit: 'baht', fractions: 'any' })
  const factor = own === null ? FACTOR[unit] : own.factor
  if (!read.ok) {
    return read.problem.kind === 'amount-misplaced-comma'
      ? refuse({ ...read.problem, asRead: read.problem.asRead * factor })
      : read
  }
  const amount = read.value * factor
  if (amount >= ABSURD) return refuse({ kind: 'amount-absurd' })
  if (amount % PICO_PER_SATANG !== 0n) return refuse({ kind: 'amount-too-precise' })
  const said = own !== null && factor !== FACTOR[unit]
  return ok({ amount, note: said ? { kind: 'unit-in-cell', words: own.words } : null })
}

function atFifteenDigits(text: string): string {
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '')
  if (digits.length <= 15 || !text.includes('.')) return text
  const rounded = Number(text).toPrecision(15)
  return rounded.includes('e') ? text : rounded.replace(/\.?0+$/, '')
}

/** The fiscal years a cell names, CE, ascending: one, a range (`2566-2570`, `2566-70`) or a list. */
export function readYearsCell(cell: RecordCell): Result<number[], RowProblem> {
  if (cell.kind === 'error') return refuse({ kind: 'cell-error' })
  const one = readYear(cell.text)
  if (one.ok) return near([one.value])
  if (one.problem.kind !== 'year-range' && one.problem.kind !== 'year-unreadable') return one
  const several = parseFiscalYears(cell.text)
  if (several.ok) return near(several.value)
  switch (several.problem.kind) {
    case 'reversed':
      return refuse({ kind: 'year-reversed' })
    case 'more-than-20-years':
      return refuse({ kind: 'years-too-many' })
    default:
      return one
  }
}

function near(years: number[]): Result<number[], RowProblem> {
  const far = years.find((year) => year < NEAR_YEARS.first || year > NEAR_YEARS.last)
  return far === undefined ? ok(years) : refuse({ kind: 'year-far', year: far })
}

/** Whether a year is ticked: ✓, x, 1, true, or an amount beside it. Null where the sign means nothing we know. */
export function readTick(cell: RecordCell | undefined): boolean | null {
  const text = (cell?.text ?? '').trim()
  if (isNoTick(text)) return false
  return isTick(text) ? true : null
}

/** A day, CE. Days of spreadsheet programs that lie in BE years were typed so and are understood. */
export function readDateCell(cell: RecordCell): Result<{ date: LocalDate; note: TableProblem | null }, TableProblem> {
  if (cell.kind === 'error') return refuse({ kind: 'cell-error' })
  const read = parseThaiDate(cell.kind === 'date' ? cell.text.slice(0, 10) : cell.text)
  if (!read.ok) return refuse({ kind: 'date-unreadable' })
  const { date, warning } = read.value
  if (warning === undefined) return ok({ date, note: null })
  return ok({ date, note: { kind: warning.kind === 'read-as-BE' ? 'date-read-as-be' : 'date-wrong-weekday', date } })
}
