import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, fiscalYearDays, type LocalDate, lastDayOf, makeDate } from '../../kernel/thai-calendar.ts'
import { findCycle } from './cycle.ts'
import type { WorkingDays } from './working-days.ts'

/** When the day itself is none on which offices work. */
export type Roll = 'keep' | 'next-working-day' | 'previous-working-day'

/**
 * A day as a calendar names it. Months October to December of a fiscal year lie in the calendar year before the one it is named by.
 * - `date`: a fixed date of the fiscal year
 * - `month-end`: the last day of a month, or its last working day
 * - `after`: so many days or working days after the start or due day of another step of the same calendar; negative: before
 */
export type DateRule =
  | { readonly kind: 'date'; readonly month: number; readonly day: number; readonly roll: Roll }
  | { readonly kind: 'month-end'; readonly month: number; readonly working: boolean }
  | {
      readonly kind: 'after'
      readonly step: string
      readonly anchor: 'start' | 'due'
      readonly days: number
      readonly working: boolean
    }

export interface RuledStep {
  readonly code: string
  readonly start: DateRule
  readonly due: DateRule
}

export interface StepDates {
  readonly start: LocalDate
  readonly due: LocalDate
}

export type RuleProblem =
  | { readonly kind: 'no-such-day'; readonly step: string; readonly day: number; readonly month: number }
  | { readonly kind: 'unknown-step'; readonly step: string; readonly named: string }
  /** Codes of steps in the order they wait for each other; the first stands at the end again. */
  | { readonly kind: 'cycle'; readonly steps: readonly string[] }
  | { readonly kind: 'due-before-start'; readonly step: string; readonly start: LocalDate; readonly due: LocalDate }
  | { readonly kind: 'outside-year'; readonly step: string; readonly date: LocalDate }

/**
 * The days of all steps of a calendar in one fiscal year.
 * @param fiscalYear CE, the year it ends in
 * @returns by code of the step; or the first rule that gives no day, named
 */
export function computeDates(
  steps: readonly RuledStep[],
  fiscalYear: number,
  days: WorkingDays,
): Result<ReadonlyMap<string, StepDates>, RuleProblem> {
  const byCode = new Map(steps.map((step) => [step.code, step]))
  const edges = steps.flatMap((step) =>
    [step.start, step.due].flatMap((rule, at) =>
      rule.kind === 'after'
        ? [[`${rule.step} ${rule.anchor}`, `${step.code} ${at === 0 ? 'start' : 'due'}`] as const]
        : [],
    ),
  )
  const cycle = findCycle(edges)
  if (cycle)
    return refuse({ kind: 'cycle', steps: withoutRepeats(cycle.map((name) => name.replace(/ (start|due)$/, ''))) })
  const found = new Map<string, LocalDate>()

  function dayOf(code: string, anchor: 'start' | 'due', asker: string): Result<LocalDate, RuleProblem> {
    const known = found.get(`${code} ${anchor}`)
    if (known !== undefined) return ok(known)
    const step = byCode.get(code)
    if (step === undefined) return refuse({ kind: 'unknown-step', step: asker, named: code })
    const day = applied(step[anchor], code)
    if (day.ok) found.set(`${code} ${anchor}`, day.value)
    return day
  }

  function applied(rule: DateRule, code: string): Result<LocalDate, RuleProblem> {
    if (rule.kind === 'after') {
      const anchor = dayOf(rule.step, rule.anchor, code)
      if (!anchor.ok) return anchor
      return ok(rule.working ? days.add(anchor.value, rule.days) : addDays(anchor.value, rule.days))
    }
    const year = rule.month >= 10 ? fiscalYear - 1 : fiscalYear
    if (rule.kind === 'month-end') {
      const last = makeDate(year, rule.month, lastDayOf(year, rule.month))
      if (!last.ok) return refuse({ kind: 'no-such-day', step: code, day: 31, month: rule.month })
      return ok(rule.working ? days.onOrBefore(last.value) : last.value)
    }
    const day = makeDate(year, rule.month, rule.day)
    if (!day.ok) return refuse({ kind: 'no-such-day', step: code, day: rule.day, month: rule.month })
    if (rule.roll === 'next-working-day') return ok(days.onOrAfter(day.value))
    return ok(rule.roll === 'previous-working-day' ? days.onOrBefore(day.value) : day.value)
  }

  const dates = new Map<string, StepDates>()
  const year = fiscalYearDays(fiscalYear)
  for (const { code } of steps) {
    const start = dayOf(code, 'start', code)
    if (!start.ok) return start
    const due = dayOf(code, 'due', code)
    if (!due.ok) return due
    if (due.value < start.value) {
      return refuse({ kind: 'due-before-start', step: code, start: start.value, due: due.value })
    }
    const outside = [start.value, due.value].find((day) => day < year.from || day > year.to)
    if (outside !== undefined) return refuse({ kind: 'outside-year', step: code, date: outside })
    dates.set(code, { start: start.value, due: due.value })
  }
  return ok(dates)
}

/** `a a b b a` → `a b a`: both days of a step are one name to a reader. */
function withoutRepeats(names: readonly string[]): string[] {
  const plain = names.filter((name, at) => name !== names[at - 1])
  return plain.length === 1 ? [...plain, ...plain] : plain
}
