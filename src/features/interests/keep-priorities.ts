import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { mayScore, mayWeigh } from './interests.policy.ts'
import {
  insertScheme,
  insertScores,
  type Scheme,
  type ScoredThing,
  schemesOf,
  scoredThings,
  type Thing,
  type ThingKey,
  thingByKey,
  versionsOf,
} from './priorities.sql.ts'
import {
  areaTenths,
  type Criterion,
  judgeScheme,
  type Level,
  levels,
  nextKey,
  type Points,
  type Quadrant,
  quadrantOf,
  type RankChange,
  rankChanges,
  supportPoints,
  type Weighed,
  weigh,
} from './priority.ts'
import type { Refusal } from './refusal.ts'

/** Where the scheme of a level lives: the state's is one for the country. */
export const homeOfLevel = (level: Level, home: string) => (level === 'state' ? '00' : home)

export const schemeOf = (schemes: readonly Scheme[], level: Level, home: string): Scheme | null =>
  schemes.find((one) => one.level === level && one.home === homeOfLevel(level, home)) ?? null

export interface Placed {
  readonly thing: ScoredThing
  readonly byLevel: ReadonlyMap<Level, Weighed | null>
  /** Tenths of 0 to 100; null: not scored. */
  readonly state: number | null
  readonly area: number | null
  readonly quadrant: Quadrant | null
}

/** A thing with its scores under the schemes that count today. @param areaLevel one level of the area; null: the mean of all */
export function place(thing: ScoredThing, schemes: readonly Scheme[], areaLevel: Level | null): Placed {
  const support = supportPoints(thing.signed, thing.free)
  const byLevel = new Map(
    levels.map((level) => {
      const [scheme, points] = [schemeOf(schemes, level, thing.home), thing.levels.get(level)]
      return [level, scheme === null || points === undefined ? null : weigh(scheme.criteria, points, support)] as const
    }),
  )
  const state = byLevel.get('state')?.tenths ?? null
  const area = areaLevel === null ? areaTenths(byLevel) : (byLevel.get(areaLevel)?.tenths ?? null)
  return { thing, byLevel, state, area, quadrant: state === null || area === null ? null : quadrantOf(state, area) }
}

const both = ({ state, area }: Placed) => (state ?? 0) + (area ?? 0)

/** What both sides put first comes first; what only one side has scored comes after. */
export function inOrder(placed: readonly Placed[]): Placed[] {
  const half = (one: Placed) => (one.quadrant === null ? 1 : 0)
  return [...placed].sort((a, b) => half(a) - half(b) || both(b) - both(a) || (a.thing.id < b.thing.id ? -1 : 1))
}

export interface Preview {
  readonly criteria: readonly Criterion[]
  readonly current: Scheme | null
  /** How many things have a score at this level. */
  readonly scored: number
  readonly changes: readonly (RankChange & { readonly title: string; readonly thing: Thing })[]
}

/** What other weights would do: which things change rank. Nothing is stored. */
export async function previewScheme(
  view: Queryable,
  home: string,
  level: Level,
  criteria: readonly Criterion[],
): Promise<Preview> {
  const [current = null] = await versionsOf(view, homeOfLevel(level, home), level)
  const filter = { home, under: null, field: null, fiscalYear: null }
  const all = [
    ...(await scoredThings(view, { ...filter, thing: 'project' })),
    ...(await scoredThings(view, { ...filter, thing: 'goal' })),
  ]
  const under = (by: readonly Criterion[]) =>
    new Map(
      all.flatMap((one): [string, number][] => {
        const points = one.levels.get(level)
        const weighed = points && weigh(by, points, supportPoints(one.signed, one.free))
        return weighed ? [[one.id, weighed.tenths]] : []
      }),
    )
  const after = under(criteria)
  const known = new Map(all.map((one) => [one.id, one]))
  return {
    criteria,
    current,
    scored: after.size,
    changes: rankChanges(under(current?.criteria ?? []), after).map((one) => {
      const thing = known.get(one.id)
      return { ...one, title: thing?.title ?? '', thing: thing?.thing ?? 'project' }
    }),
  }
}

/** Criteria with their keys: what has none yet gets one no version had. */
export function withKeys(
  criteria: readonly (Omit<Criterion, 'key'> & { readonly key: string | null })[],
  versions: readonly Scheme[],
): Criterion[] {
  const used = versions.flatMap((one) => one.criteria.map(({ key }) => key))
  const known = new Set(used)
  return criteria.map((one) => {
    const key = one.key !== null && known.has(one.key) ? one.key : nextKey(used)
    used.push(key)
    return { ...one, key }
  })
}

/** Stores new criteria or weights as the next version; older ones are kept. @param version the one it was made from, 0: none */
export async function keepScheme(
  tx: Tx,
  at: { home: string; level: Level; version: number },
  criteria: readonly Criterion[],
  reason: string,
  doing: Doing,
): Promise<Result<number, Refusal>> {
  if (!mayWeigh(doing.viewer, at.level, at.home, doing.now)) return refuse({ kind: 'not-yours' })
  const judged = judgeScheme(criteria)
  if (!judged.ok) return judged
  const home = homeOfLevel(at.level, at.home)
  const [newest] = await versionsOf(tx, home, at.level)
  if ((newest?.version ?? 0) !== at.version) return refuse({ kind: 'changed-meanwhile' })
  const stored = await insertScheme(tx, {
    home,
    id: newId(),
    level: at.level,
    version: at.version + 1,
    criteria,
    reason,
    madeBy: doing.viewer?.personId ?? null,
    madeAt: doing.now,
  })
  return stored ? ok(at.version + 1) : refuse({ kind: 'changed-meanwhile' })
}

/** A level gives a thing its points. */
export async function scoreThing(
  tx: Tx,
  key: ThingKey,
  given: { level: Level; points: Points; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const thing = await thingByKey(tx, key)
  if (thing === null) return refuse({ kind: 'not-found' })
  if (!mayScore(doing.viewer, given.level, thing, doing.now)) return refuse({ kind: 'not-yours' })
  const scheme = schemeOf(await schemesOf(tx, [key.home]), given.level, key.home)
  if (scheme === null) return refuse({ kind: 'no-scheme' })
  const asked = new Set(scheme.criteria.filter((one) => one.source === 'scored').map((one) => one.key))
  const points = Object.fromEntries(Object.entries(given.points).filter(([criterion]) => asked.has(criterion)))
  const score = { ...key, rowId: newId(), level: given.level, points, reason: given.reason }
  await insertScores(tx, [score], doing.viewer?.personId ?? null, doing.now)
  return ok(null)
}
