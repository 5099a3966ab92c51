import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Who weighs: the state, and the levels of an area from wide to near (S4-23). */
export const levels = ['state', 'province', 'district', 'lao', 'community'] as const
export type Level = (typeof levels)[number]
export const areaLevels = ['province', 'district', 'lao', 'community'] as const satisfies readonly Level[]

/** `scored` by people, `support` computed from the residents who stand behind a matter of the agenda. */
export const criterionSources = ['scored', 'support'] as const
export type CriterionSource = (typeof criterionSources)[number]

export interface Criterion {
  /** Stays the same from version to version, so that scores keep their meaning: `c1`. */
  readonly key: string
  readonly name: string
  /** Whole hundredths; all of a scheme add up to 100. */
  readonly weight: number
  readonly source: CriterionSource
}

export const MOST_CRITERIA = 8
export const MOST_POINTS = 5

export type SchemeRefusal =
  | { readonly kind: 'no-criteria' }
  | { readonly kind: 'weights-not-100'; readonly sum: number }
  | { readonly kind: 'criterion-twice'; readonly name: string }
  | { readonly kind: 'support-twice' }

export function judgeScheme(criteria: readonly Criterion[]): Result<null, SchemeRefusal> {
  if (criteria.length === 0) return refuse({ kind: 'no-criteria' })
  const names = criteria.map((one) => one.name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) return refuse({ kind: 'criterion-twice', name: twice })
  if (criteria.filter((one) => one.source === 'support').length > 1) return refuse({ kind: 'support-twice' })
  const sum = criteria.reduce((all, one) => all + one.weight, 0)
  return sum === 100 ? ok(null) : refuse({ kind: 'weights-not-100', sum })
}

/** The next free key over all versions of a level. */
export function nextKey(used: readonly string[]): string {
  const most = used.reduce((top, key) => Math.max(top, Number(/^c(\d+)$/.exec(key)?.[1] ?? 0)), 0)
  return `c${most + 1}`
}

/** Points by criterion, 0 to 5. */
export type Points = Readonly<Record<string, number>>

/** Points of the agenda: a signed support counts one, a name-free one half; twenty are full marks. */
const FULL_SUPPORT = 20
export function supportPoints(signed: number, free: number): number {
  const whole = Math.min(FULL_SUPPORT, signed + free / 2)
  return Math.round((whole / FULL_SUPPORT) * MOST_POINTS * 10) / 10
}

export interface Weighed {
  /** Tenths of 0 to 100. */
  readonly tenths: number
  /** How much of the weight was scored, in hundredths: the rest is not known. */
  readonly known: number
}

/** Under half of the weight known is no score. */
const LEAST_KNOWN = 50

/**
 * What the points of a thing come to under a scheme: the weighted mean of what is known, from 0 to 100 in tenths. Rounded once, here.
 * @param support points of the agenda, for the criterion that is computed
 * @returns null where less than half of the weight is known
 */
export function weigh(criteria: readonly Criterion[], points: Points, support: number): Weighed | null {
  let [sum, known] = [0, 0]
  for (const one of criteria) {
    const given = one.source === 'support' ? support : points[one.key]
    if (given === undefined) continue
    sum += one.weight * given
    known += one.weight
  }
  if (known < LEAST_KNOWN) return null
  return { tenths: Math.round((sum / known / MOST_POINTS) * 1_000), known }
}

/** The area's priority: the plain mean of the levels that have scored. Null where none has. */
export function areaTenths(byLevel: ReadonlyMap<Level, Weighed | null>): number | null {
  const known = areaLevels.flatMap((level) => byLevel.get(level)?.tenths ?? [])
  return known.length === 0 ? null : Math.round(known.reduce((sum, one) => sum + one, 0) / known.length)
}

export const quadrants = ['both', 'state', 'area', 'neither'] as const
export type Quadrant = (typeof quadrants)[number]

/** Half of the full score and more is high. */
const HIGH = 500

export function quadrantOf(state: number, area: number): Quadrant {
  if (state >= HIGH) return area >= HIGH ? 'both' : 'state'
  return area >= HIGH ? 'area' : 'neither'
}

/** 1 is first; equal scores share a rank. */
export function ranksOf(tenths: ReadonlyMap<string, number>): Map<string, number> {
  const sorted = [...tenths].sort((a, b) => b[1] - a[1])
  const ranks = new Map<string, number>()
  for (const [at, [id, value]] of sorted.entries()) {
    const before = sorted[at - 1]
    ranks.set(id, before !== undefined && before[1] === value ? (ranks.get(before[0]) ?? at + 1) : at + 1)
  }
  return ranks
}

export interface RankChange {
  readonly id: string
  /** Null: it had, or would have, no score. */
  readonly before: { readonly rank: number; readonly tenths: number } | null
  readonly after: { readonly rank: number; readonly tenths: number } | null
}

/** Which things change rank when the weights do; the farthest moved first. */
export function rankChanges(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): RankChange[] {
  const [old, fresh] = [ranksOf(before), ranksOf(after)]
  const at = (ranks: Map<string, number>, tenths: ReadonlyMap<string, number>, id: string) => {
    const [rank, value] = [ranks.get(id), tenths.get(id)]
    return rank === undefined || value === undefined ? null : { rank, tenths: value }
  }
  const moved = ({ before: a, after: b }: RankChange) =>
    a === null || b === null ? Infinity : Math.abs(a.rank - b.rank)
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((id): RankChange => ({ id, before: at(old, before, id), after: at(fresh, after, id) }))
    .filter((one) => one.before?.rank !== one.after?.rank)
    .sort((a, b) => moved(b) - moved(a) || (a.after?.rank ?? 0) - (b.after?.rank ?? 0) || (a.id < b.id ? -1 : 1))
}

/** 62.5 as people read it. */
export const tenthsText = (tenths: number) => (tenths / 10).toFixed(1)
