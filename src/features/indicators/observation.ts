import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { type Breakdown, breakdownParts, type Rule } from './indicator.ts'
import { type Frequency, type Period, parsePeriod } from './period.ts'
import { divideRounded, type Micro, micro, ONE } from './quantity.ts'
import type { Thresholds } from './status.ts'
import type { Unit } from './unit.ts'

/** What an observation is checked against. */
export interface ObservedIndicator {
  readonly unit: Unit
  readonly frequency: Frequency
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly rule: Rule
  readonly allowsOverMost: boolean
  readonly breakdowns: readonly Breakdown[]
  /** Places it is measured at. */
  readonly places: readonly string[]
  /** Values come from contributing indicators or a formula. */
  readonly isComputed: boolean
}

/** A named part of a value: women among the people counted. */
export interface Part {
  readonly by: Breakdown
  readonly part: string
  readonly value: Micro
}

export interface ObservationDraft {
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
  readonly measuredOn: LocalDate
  readonly source: string
  readonly note: string
  readonly parts: readonly Part[]
}

export type ObservationProblem =
  | { readonly kind: 'computed' }
  | { readonly kind: 'not-a-place'; readonly areaCode: string }
  | { readonly kind: 'wrong-period'; readonly period: string; readonly frequency: Frequency }
  | { readonly kind: 'outside-years'; readonly period: Period; readonly from: number; readonly to: number }
  | { readonly kind: 'future-period'; readonly period: Period }
  | { readonly kind: 'future-day'; readonly day: LocalDate }
  | { readonly kind: 'measured-before'; readonly day: LocalDate; readonly period: Period }
  | { readonly kind: 'negative'; readonly unit: Unit }
  | { readonly kind: 'over-most'; readonly most: Micro; readonly unit: Unit }
  | { readonly kind: 'too-fine'; readonly unit: Unit }
  | { readonly kind: 'unknown-part'; readonly by: Breakdown; readonly part: string }
  | { readonly kind: 'parts-differ'; readonly by: Breakdown; readonly sum: Micro; readonly value: Micro }

/**
 * Can this be an observation of the indicator? Everything that is wrong, in the order of the form.
 * A period may be reported before it is over only from its first day on; what is measured is never of a day to come.
 */
export function checkObservation(
  indicator: ObservedIndicator,
  draft: ObservationDraft,
  today: LocalDate,
): ObservationProblem[] {
  const { unit } = indicator
  const problems: ObservationProblem[] = []
  if (indicator.isComputed) problems.push({ kind: 'computed' })
  if (!indicator.places.includes(draft.areaCode)) problems.push({ kind: 'not-a-place', areaCode: draft.areaCode })
  const period = parsePeriod(draft.period)
  if (period === null || period.frequency !== indicator.frequency)
    problems.push({ kind: 'wrong-period', period: draft.period, frequency: indicator.frequency })
  else if (period.fiscalYear < indicator.fiscalYearFrom || period.fiscalYear > indicator.fiscalYearTo)
    problems.push({
      kind: 'outside-years',
      period,
      from: indicator.fiscalYearFrom,
      to: indicator.fiscalYearTo,
    })
  else if (period.from > today) problems.push({ kind: 'future-period', period })
  else if (draft.measuredOn < period.from) problems.push({ kind: 'measured-before', day: draft.measuredOn, period })
  if (draft.measuredOn > today) problems.push({ kind: 'future-day', day: draft.measuredOn })
  if (draft.value < 0n && !unit.mayBeNegative) problems.push({ kind: 'negative', unit })
  if (unit.most !== null && draft.value > unit.most && !indicator.allowsOverMost)
    problems.push({ kind: 'over-most', most: unit.most, unit })
  if (isTooFine(draft.value, unit)) problems.push({ kind: 'too-fine', unit })
  return [...problems, ...partProblems(indicator, draft)]
}

function isTooFine(value: Micro, unit: Unit): boolean {
  return value % (ONE / 10n ** BigInt(unit.decimals)) !== 0n
}

function partProblems(indicator: ObservedIndicator, draft: ObservationDraft): ObservationProblem[] {
  const unknown = draft.parts.find(
    ({ by, part }) => !indicator.breakdowns.includes(by) || !breakdownParts[by].includes(part),
  )
  if (unknown !== undefined) return [{ kind: 'unknown-part', by: unknown.by, part: unknown.part }]
  // Parts of a mean or of a percentage do not add up, and need not.
  if (indicator.rule !== 'sum') return []
  return indicator.breakdowns.flatMap((by): ObservationProblem[] => {
    const parts = draft.parts.filter((part) => part.by === by)
    if (parts.length === 0) return []
    const sum = micro(parts.reduce((total, { value }) => total + value, 0n))
    return sum === draft.value ? [] : [{ kind: 'parts-differ', by, sum, value: draft.value }]
  })
}

/** Why a value that may be right deserves a second look. */
export type Unusual =
  | { readonly kind: 'changed'; readonly percent: number; readonly before: Micro }
  | { readonly kind: 'zero-after'; readonly before: Micro }
  /** A thousand or a million times off: another unit was meant. */
  | { readonly kind: 'unit-slip'; readonly times: number; readonly before: Micro }
  | { readonly kind: 'turned-round'; readonly before: Micro }

const SLIPS = [1_000n, 1_000_000n]

/**
 * Holds a value against the last one of the same place. Thresholds are data, by kind of result.
 * @param before null where there is no earlier value: nothing is unusual then
 */
export function unusual(
  value: Micro,
  before: Micro | null,
  { unusualChangePercent }: Pick<Thresholds, 'unusualChangePercent'>,
): Unusual | null {
  if (before === null || value === before) return null
  if (before === 0n) return null
  if (value === 0n) return { kind: 'zero-after', before }
  if (value < 0n !== before < 0n) return { kind: 'turned-round', before }
  for (const times of SLIPS) {
    const up = divideRounded(value * 100n, before * times)
    const down = divideRounded(before * 100n, value * times)
    if ((up >= 50n && up <= 200n) || (down >= 50n && down <= 200n))
      return { kind: 'unit-slip', times: Number(times), before }
  }
  const percent = Number(divideRounded((value - before) * 100n, before < 0n ? -before : before))
  return Math.abs(percent) > unusualChangePercent ? { kind: 'changed', percent, before } : null
}
