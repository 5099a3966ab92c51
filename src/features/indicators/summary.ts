import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Direction, ResultKind, Rule } from './indicator.ts'
import { dueOn, type Period, parsePeriod } from './period.ts'
import type { Micro } from './quantity.ts'
import { firstGap, type Point, paceOf, type Reporting, type ThresholdsByKind } from './status.ts'

/** What lists and dashboards know of an indicator; nothing in it changes with the day. */
export interface SummaryFacts {
  readonly latest: { readonly period: string; readonly value: Micro } | null
  readonly wanted: Micro | null
  readonly reachedPercent: number | null
  readonly atRisk: boolean
  readonly nextDueOn: LocalDate | null
  readonly gapPeriod: string | null
  /** Leaves with a value, of all, in the latest period. */
  readonly reported: number
  readonly expected: number
  readonly unverified: number
}

export interface Summarised extends Reporting {
  readonly result: ResultKind
  readonly rule: Rule
  readonly direction: Direction
  readonly low: Micro | null
  readonly high: Micro | null
  readonly baseline: { readonly period: Period; readonly value: Micro } | null
  /** Made of others, by contribution or formula. */
  readonly isComputed: boolean
}

export interface SummarisedValue {
  readonly period: string
  readonly value: Micro | null
  readonly reported: number
  readonly expected: number
  readonly measuredOn: LocalDate | null
}

/**
 * @param values in the order of their periods
 * @param targets of the whole, by period
 */
export function summarise(
  indicator: Summarised,
  values: readonly SummarisedValue[],
  targets: readonly { readonly period: string; readonly value: Micro }[],
  thresholds: ThresholdsByKind,
  unverified: number,
): SummaryFacts {
  // What others report is theirs to be late with: of a computed value some of it is enough, and coverage tells the rest.
  const there = new Set(
    values
      .filter(({ reported, expected }) => (indicator.isComputed ? reported > 0 : reported === expected))
      .map(({ period }) => period),
  )
  const gap = firstGap(indicator, (period) => there.has(period))
  const latest = values.findLast(({ value }) => value !== null)
  const period = latest && parsePeriod(latest.period)
  const base = {
    nextDueOn: gap === null ? null : dueOn(gap, indicator.dueDays),
    gapPeriod: gap?.key ?? null,
    unverified,
  }
  if (!latest || latest.value === null || !period)
    return { ...base, latest: null, wanted: null, reachedPercent: null, atRisk: false, reported: 0, expected: 0 }
  // A sum that lacks reports looks like one that lags: it is judged by the last period in which all reported.
  const judged = indicator.rule === 'sum' ? values.findLast(isWhole) : latest
  const judgedPeriod = judged && parsePeriod(judged.period)
  const pace =
    judged && judged.value !== null && judgedPeriod
      ? paceOf(
          {
            direction: indicator.direction,
            low: indicator.low,
            high: indicator.high,
            baseline: indicator.baseline && { on: indicator.baseline.period.to, value: indicator.baseline.value },
            targets: pointsOf(targets),
          },
          { on: dayOf(judgedPeriod, judged.measuredOn), value: judged.value },
          thresholds[indicator.result],
        )
      : { wanted: null, reachedPercent: null, atRisk: false }
  return {
    ...base,
    latest: { period: latest.period, value: latest.value },
    wanted: pace.wanted,
    reachedPercent: pace.reachedPercent,
    atRisk: pace.atRisk,
    reported: latest.reported,
    expected: latest.expected,
  }
}

function isWhole({ value, reported, expected }: SummarisedValue): boolean {
  return value !== null && reported === expected
}

/** A value taken before its period is over stands for the day it was measured, else for the end of the period. */
function dayOf(period: Period, measuredOn: LocalDate | null): LocalDate {
  return measuredOn !== null && measuredOn >= period.from && measuredOn < period.to ? measuredOn : period.to
}

/** Targets stand at the end of their periods. */
export function pointsOf(targets: readonly { readonly period: string; readonly value: Micro }[]): Point[] {
  return targets
    .flatMap(({ period, value }) => {
      const read = parsePeriod(period)
      return read === null ? [] : [{ on: read.to, value }]
    })
    .sort((a, b) => (a.on < b.on ? -1 : 1))
}
