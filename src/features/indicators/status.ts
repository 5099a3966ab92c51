import { daysBetween, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { Direction, ResultKind, Status } from './indicator.ts'
import { type Frequency, type Period, periodsOf } from './period.ts'
import { divideRounded, type Micro, micro } from './quantity.ts'

/*
 * Late and at risk.
 *
 * **Late.** A period whose due day (its last day and the due rule of the indicator) has passed without a value. The first such
 * period is named. Late is told before at risk: where values are missing, the pace is a guess.
 *
 * **At risk.** Between two points that are known (baseline and targets) the way to go is taken as a straight line over the days. At
 * the end of the period of the latest value the line says how far one should be. Reached share = way gone ÷ way to have gone. Below
 * the threshold of its kind (rows of `indicator_thresholds`) the indicator is at risk. Without a baseline the value itself is held
 * against the line between targets: below the share of it (more is better), or above it by as much (less is better). A range is at
 * risk as soon as the value lies outside. After the last target the last target holds.
 *
 * **No data.** Nothing reported, and nothing due yet.
 */

/** In percent of the way; rows of `indicator_thresholds`. */
export interface Thresholds {
  readonly atRiskBelowPercent: number
  /** A change against the last value by more than this asks "are you sure". */
  readonly unusualChangePercent: number
}

export type ThresholdsByKind = Readonly<Record<ResultKind, Thresholds>>

export interface Point {
  readonly on: LocalDate
  readonly value: Micro
}

export interface Measured {
  readonly direction: Direction
  /** Of a range. */
  readonly low: Micro | null
  readonly high: Micro | null
  readonly baseline: Point | null
  /** At the end of their periods, in order. */
  readonly targets: readonly Point[]
}

/** Where the straight way between the points stands on a day; null before the first point and without points. */
export function paceOn(points: readonly Point[], on: LocalDate): Micro | null {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined || on < first.on) return null
  if (on >= last.on) return last.value
  const at = points.findIndex((point) => point.on > on)
  const [before, after] = [points[at - 1], points[at]]
  if (before === undefined || after === undefined) return null
  const passed = BigInt(daysBetween(before.on, on))
  const whole = BigInt(daysBetween(before.on, after.on))
  return micro(before.value + divideRounded((after.value - before.value) * passed, whole))
}

export interface Pace {
  /** What the line wants on the day; null where there is no line. */
  readonly wanted: Micro | null
  /** Whole percent of the way to have gone; null where it cannot be said. */
  readonly reachedPercent: number | null
  readonly atRisk: boolean
}

/** How a value of a day stands against the way to the target. */
export function paceOf(measured: Measured, latest: Point, { atRiskBelowPercent }: Thresholds): Pace {
  if (measured.direction === 'range') {
    const { low, high } = measured
    const atRisk = (low !== null && latest.value < low) || (high !== null && latest.value > high)
    return { wanted: null, reachedPercent: null, atRisk }
  }
  const { baseline, targets } = measured
  const points = baseline === null ? targets : [baseline, ...targets.filter(({ on }) => on > baseline.on)]
  if (targets.length === 0) return { wanted: null, reachedPercent: null, atRisk: false }
  const wanted = paceOn(points, latest.on)
  if (wanted === null) return { wanted, reachedPercent: null, atRisk: false }
  const better = measured.direction === 'more' ? latest.value >= wanted : latest.value <= wanted
  if (baseline !== null && wanted !== baseline.value) {
    const reached = Number(divideRounded((latest.value - baseline.value) * 100n, wanted - baseline.value))
    return { wanted, reachedPercent: sayable(reached), atRisk: !better && reached < atRiskBelowPercent }
  }
  const share = measured.direction === 'more' ? shareOf(latest.value, wanted) : shareOf(wanted, latest.value)
  return {
    wanted,
    reachedPercent: share === null ? null : sayable(share),
    atRisk: !better && (share === null || share < atRiskBelowPercent),
  }
}

/** A million percent says that something was typed wrongly, and not how much was reached. */
const sayable = (percent: number): number | null => (Math.abs(percent) > 1_000_000 ? null : percent)

function shareOf(part: bigint, whole: bigint): number | null {
  return whole <= 0n ? null : Number(divideRounded(part * 100n, whole))
}

/** The periods in which an indicator is measured, and which of them have a value. */
export interface Reporting {
  readonly frequency: Frequency
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly dueDays: number
}

/** The first period without a value, in order; null when all have one. */
export function firstGap(reporting: Reporting, has: (period: string) => boolean): Period | null {
  return (
    periodsOf(reporting.frequency, reporting.fiscalYearFrom, reporting.fiscalYearTo).find(
      (period) => !has(period.key),
    ) ?? null
  )
}

export function statusOf(
  facts: { readonly hasValue: boolean; readonly atRisk: boolean; readonly nextDueOn: LocalDate | null },
  today: LocalDate,
): Status {
  if (facts.nextDueOn !== null && facts.nextDueOn < today) return 'late'
  if (!facts.hasValue) return 'no-data'
  return facts.atRisk ? 'at-risk' : 'on-track'
}
