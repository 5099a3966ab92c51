import { isWithin, parseAreaCode } from '../../kernel/area-code.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Frequency, parsePeriod, periodsOf } from './period.ts'
import { type Micro, parseQuantity, type QuantityProblem } from './quantity.ts'

export interface TargetDraft {
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
}

/** The field of a target in a form: `t.5701.2027-Q1`. */
export const targetField = (areaCode: string, period: string) => `t.${areaCode}.${period}`

/**
 * Reads the targets of a form: what is empty is no target.
 * @returns the fields that cannot be read
 */
export function readTargets(
  fields: Readonly<Record<string, string | undefined>>,
  of: { frequency: Frequency; fiscalYearFrom: number; fiscalYearTo: number; areas: readonly string[] },
): Result<TargetDraft[], readonly { field: string; problem: QuantityProblem }[]> {
  const targets: TargetDraft[] = []
  const problems: { field: string; problem: QuantityProblem }[] = []
  const periods = periodsOf(of.frequency, of.fiscalYearFrom, of.fiscalYearTo)
  for (const areaCode of of.areas)
    for (const { key } of periods) {
      const field = targetField(areaCode, key)
      const typed = fields[field]?.trim() ?? ''
      if (typed === '') continue
      const value = parseQuantity(typed)
      if (value.ok) targets.push({ areaCode, period: key, value: value.value })
      else problems.push({ field, problem: value.problem })
    }
  return problems.length > 0 ? refuse(problems) : ok(targets)
}

export const yearTargetField = (fiscalYear: number) => `target-${fiscalYear}`

/**
 * Reads one target a year, for the end of each: of what is measured by month that of the last month.
 * @returns the fields that cannot be read, or whose year the indicator does not have
 */
export function readYearTargets(
  fields: Readonly<Record<string, string | undefined>>,
  years: readonly number[],
  of: { frequency: Frequency; fiscalYearFrom: number; fiscalYearTo: number; areaCode: string },
): Result<TargetDraft[], readonly { field: string; year: number; problem: QuantityProblem | 'outside' }[]> {
  const targets: TargetDraft[] = []
  const problems: { field: string; year: number; problem: QuantityProblem | 'outside' }[] = []
  for (const year of years) {
    const field = yearTargetField(year)
    const typed = fields[field]?.trim() ?? ''
    if (typed === '') continue
    const value = parseQuantity(typed)
    const last = periodsOf(of.frequency, year, year).at(-1)
    if (!value.ok) problems.push({ field, year, problem: value.problem })
    else if (last === undefined || year < of.fiscalYearFrom || year > of.fiscalYearTo)
      problems.push({ field, year, problem: 'outside' })
    else targets.push({ areaCode: of.areaCode, period: last.key, value: value.value })
  }
  return problems.length > 0 ? refuse(problems) : ok(targets)
}

/** The last target of a place, and its period. */
export function lastTarget(
  targets: readonly { readonly areaCode: string; readonly period: string; readonly value: Micro }[],
  areaCode: string,
): { readonly period: string; readonly value: Micro } | null {
  return (
    targets
      .filter((target) => target.areaCode === areaCode && parsePeriod(target.period) !== null)
      .sort((a, b) => (a.period < b.period ? -1 : 1))
      .at(-1) ?? null
  )
}

/** Two places of which one lies in the other: what happens there would count twice. Null where there are none. */
export function nestedPlaces(codes: readonly string[]): readonly [string, string] | null {
  const sorted = [...codes].sort()
  for (const [at, outer] of sorted.entries())
    for (const inner of sorted.slice(at + 1)) if (areNested(outer, inner)) return [outer, inner]
  return null
}

/** Whether one of two places lies in the other, as far as their codes tell. */
function areNested(a: string, b: string): boolean {
  const [one, other] = [parseAreaCode(a), parseAreaCode(b)]
  return one.ok && other.ok && (isWithin(one.value, other.value) || isWithin(other.value, one.value))
}
