import { parseBaht, satang } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { type Phase, phases, type YearAmount } from './plan.ts'

/** A budget line as people edit it. */
export interface MoneyLine extends YearAmount {
  /** A code of messages `sources`, or free text. */
  readonly source: string
}

/** One line as typed; every part may be empty or wrong. */
export interface TypedLine {
  readonly year: string
  readonly phase: string
  readonly source: string
  readonly amount: string
}

export type LineProblemKind =
  | 'year-missing'
  | 'year-unreadable'
  | 'year-outside'
  | 'phase-unknown'
  | 'amount-missing'
  | 'amount-unreadable'
  | 'amount-too-precise'
  | 'amount-negative'
  | 'amount-absurd'
  | 'source-too-long'
  | 'twice'
  | 'no-line'
  | 'too-many'

/** `row` counts from 0 as sent; `part` is the cell. */
export interface LineProblem {
  readonly row: number
  readonly part: keyof TypedLine
  readonly kind: LineProblemKind
}

/** Which years may be typed, Common Era; years the project already has are taken as well. */
export interface YearsAllowed {
  readonly from: number
  readonly to: number
  readonly also: readonly number[]
}

const mostLines = 60
const longestSource = 100
/** Ten trillion baht, three times the budget of the nation: beyond it a digit slipped. As in imports. */
export const mostSatang = 1_000_000_000_000_000n

const isBlank = (line: TypedLine) => line.year.trim() === '' && line.amount.trim() === ''

/**
 * Reads the money of a project line by line. Rows without year and amount are left out.
 * @returns at least one line in the order of year, phase and source, or every problem with the cell it is in
 */
export function readMoneyLines(typed: readonly TypedLine[], years: YearsAllowed): Result<MoneyLine[], LineProblem[]> {
  const problems: LineProblem[] = []
  const lines: MoneyLine[] = []
  const seen = new Set<string>()
  if (typed.length > mostLines) return refuse([{ row: mostLines, part: 'year', kind: 'too-many' }])
  for (const [row, one] of typed.entries()) {
    if (isBlank(one)) continue
    const before = problems.length
    const tell = (part: keyof TypedLine, kind: LineProblemKind) => void problems.push({ row, part, kind })
    const year = readYear(one.year, years)
    if (typeof year === 'string') tell('year', year)
    const phase = phases.find((name) => name === one.phase)
    if (phase === undefined) tell('phase', 'phase-unknown')
    const amount = readAmount(one.amount)
    if (typeof amount === 'string') tell('amount', amount)
    const source = normaliseThai(one.source).trim() || 'unstated'
    if (source.length > longestSource) tell('source', 'source-too-long')
    if (problems.length > before || typeof year === 'string' || typeof amount === 'string' || phase === undefined)
      continue
    const key = `${year} ${phase} ${source}`
    if (seen.has(key)) tell('year', 'twice')
    seen.add(key)
    lines.push({ fiscalYear: year, phase, source, amountSatang: amount })
  }
  if (problems.length === 0 && lines.length === 0) problems.push({ row: 0, part: 'amount', kind: 'no-line' })
  return problems.length > 0 ? refuse(problems) : ok(sortLines(lines))
}

function readYear(text: string, { from, to, also }: YearsAllowed): number | LineProblemKind {
  const year = parseYear(text)
  if (!year.ok) return year.problem.kind === 'empty' ? 'year-missing' : 'year-unreadable'
  return (year.value >= from && year.value <= to) || also.includes(year.value) ? year.value : 'year-outside'
}

function readAmount(text: string): bigint | LineProblemKind {
  const amount = parseBaht(text)
  if (!amount.ok) {
    return amount.problem === 'empty'
      ? 'amount-missing'
      : amount.problem === 'too-precise'
        ? 'amount-too-precise'
        : 'amount-unreadable'
  }
  if (amount.value < 0n) return 'amount-negative'
  return amount.value > mostSatang ? 'amount-absurd' : satang(amount.value)
}

/** One money amount of a form: of an activity. Null where nothing was typed. */
export function readOneAmount(text: string): Result<bigint | null, LineProblemKind> {
  const amount = readAmount(text)
  if (amount === 'amount-missing') return ok(null)
  return typeof amount === 'string' ? refuse(amount) : ok(amount)
}

function sortLines(lines: readonly MoneyLine[]): MoneyLine[] {
  return [...lines].sort(
    (a, b) =>
      a.fiscalYear - b.fiscalYear ||
      phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
      (a.source < b.source ? -1 : a.source > b.source ? 1 : 0),
  )
}

/** One changed amount: null before or after where the line was added or taken away. */
export interface LineChange {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly before: bigint | null
  readonly after: bigint | null
}

/** What differs between two sets of lines. Lines of one year, phase and source count together. */
export function changedLines(before: readonly MoneyLine[], after: readonly MoneyLine[]): LineChange[] {
  const sums = new Map<string, { line: MoneyLine; before: bigint | null; after: bigint | null }>()
  const add = (line: MoneyLine, side: 'before' | 'after') => {
    const key = `${line.fiscalYear} ${line.phase} ${line.source}`
    const known = sums.get(key) ?? { line, before: null, after: null }
    known[side] = (known[side] ?? 0n) + line.amountSatang
    sums.set(key, known)
  }
  for (const line of before) add(line, 'before')
  for (const line of after) add(line, 'after')
  const changed = [...sums.values()].filter((sum) => sum.before !== sum.after)
  const sides = new Map(changed.map((sum) => [sum.line, sum]))
  return sortLines(changed.map((sum) => sum.line)).flatMap((line) => {
    const sum = sides.get(line)
    const { fiscalYear, phase, source } = line
    return sum === undefined ? [] : [{ fiscalYear, phase, source, before: sum.before, after: sum.after }]
  })
}
