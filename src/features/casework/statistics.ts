import { kaplanMeier, quantileOf } from '../../engines/survival/index.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { type Summary, watchedOf } from './summary.ts'

/** No median over fewer (SECURITY section 6). */
const FEWEST_FOR_MEDIAN = 10
/** No percentage of fewer, and no rank. */
export const FEWEST_FOR_SHARE = 20

export type Median =
  /** Whole days from receipt. */
  | { readonly kind: 'days'; readonly days: number }
  /** Fewer than half are done in the time seen. */
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'too-few' }

/** What is said of a place, body or category. */
export interface Figures {
  readonly received: number
  readonly open: number
  readonly late: number
  readonly answered: number
  readonly ended: number
  readonly answerMedian: Median
  readonly endMedian: Median
  /** Share ended in time of those whose day has come, in percent; null below twenty. */
  readonly inTimePercent: number | null
  readonly answeredInTimePercent: number | null
  readonly reopened: number
  /** Mean of the stars, one decimal; null below ten. */
  readonly stars: string | null
  readonly rated: number
}

type Counted = Omit<Summary, 'scope' | 'key' | 'categoryCode'>

/** Adds up months and categories of one place or body. Open cases count for as long as they have been open. */
export function figuresOf(summaries: readonly Counted[], today: LocalDate): Figures {
  const total = (
    name:
      | 'received'
      | 'answered'
      | 'ended'
      | 'late'
      | 'reopened'
      | 'rated'
      | 'stars'
      | 'answeredInTime'
      | 'answerTimed'
      | 'endedInTime'
      | 'endTimed',
  ) => summaries.reduce((sum, one) => sum + one[name], 0)
  const open = summaries.reduce((sum, { openOn }) => sum + openOn.reduce((days, number) => days + number, 0), 0)
  const rated = total('rated')
  return {
    received: total('received'),
    open,
    late: total('late'),
    answered: total('answered'),
    ended: total('ended'),
    answerMedian: medianOf(summaries, 'answer', today),
    endMedian: medianOf(summaries, 'end', today),
    inTimePercent: percentOf(total('endedInTime'), total('endTimed')),
    answeredInTimePercent: percentOf(total('answeredInTime'), total('answerTimed')),
    reopened: total('reopened'),
    stars: rated < FEWEST_FOR_MEDIAN ? null : (total('stars') / rated).toFixed(1),
    rated,
  }
}

function medianOf(summaries: readonly Counted[], what: 'answer' | 'end', today: LocalDate): Median {
  const curve = kaplanMeier(watchedOf(summaries, what, today))
  if (curve.count < FEWEST_FOR_MEDIAN) return { kind: 'too-few' }
  const days = quantileOf(curve)
  return days === null ? { kind: 'not-yet' } : { kind: 'days', days }
}

function percentOf(part: number, whole: number): number | null {
  return whole < FEWEST_FOR_SHARE ? null : Math.round((part / whole) * 100)
}

export interface Ranked<Key> {
  readonly key: Key
  readonly figures: Figures
  /** Equal medians share a rank; null: too few cases to compare. */
  readonly rank: number | null
}

/**
 * Bodies side by side, the fastest first. By the median to the end with open cases counted, then by the share in time, then by the
 * larger volume; who is not half done yet comes after all who are. Fewer than twenty cases are shown and not ranked.
 */
export function leagueOf<Key>(bodies: readonly { readonly key: Key; readonly figures: Figures }[]): Ranked<Key>[] {
  const isRanked = ({ figures }: { figures: Figures }) => figures.ended + figures.open >= FEWEST_FOR_SHARE
  const days = ({ endMedian }: Figures) => (endMedian.kind === 'days' ? endMedian.days : Number.MAX_SAFE_INTEGER)
  const sorted = [...bodies.filter(isRanked)].sort(
    (a, b) =>
      days(a.figures) - days(b.figures) ||
      (b.figures.inTimePercent ?? -1) - (a.figures.inTimePercent ?? -1) ||
      b.figures.received - a.figures.received,
  )
  const ranked = sorted.map((one, at) => {
    const first = sorted.findIndex((other) => days(other.figures) === days(one.figures))
    return { ...one, rank: Math.min(first, at) + 1 }
  })
  const rest = bodies.filter((one) => !isRanked(one)).sort((a, b) => b.figures.received - a.figures.received)
  return [...ranked, ...rest.map((one) => ({ ...one, rank: null }))]
}
