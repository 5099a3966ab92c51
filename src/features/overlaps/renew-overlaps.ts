import {
  bandLimit,
  type OverlapModel,
  type Prepared,
  type Preparer,
  scorePrepared,
  type WordCounts,
} from '../../engines/overlap/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import {
  type BandRow,
  bandSizes,
  bandsOfProjects,
  changesSince,
  comparableProjects,
  dropMarks,
  membersOf,
  storeBands,
} from './bands.sql.ts'
import { refreshCases } from './cases.sql.ts'
import { newestCounts } from './counts.sql.ts'
import {
  countsAreStale,
  type FindOptions,
  type FindReport,
  findStoredOverlaps,
  forEngine,
  isInOnePlace,
  pairToStore,
  queueScore,
  withBands,
} from './find-overlaps.ts'
import {
  type ComparableProject,
  type FoundPair,
  loadPlaceNames,
  markGoneOf,
  storePairs,
  storeRun,
} from './finder.sql.ts'
import { finderSetUp, preparerFor } from './finder-set-up.ts'
import { inOrder, type ProjectKey } from './overlap.ts'

/** With more than this share changed, looking at everything at once is cheaper than looking up each. */
const largeShare = 0.2
/** Candidates are read and scored in pieces, so that memory does not follow the number of changes. */
const batch = 1_000

/**
 * Brings the review queue up to date after changes, at a cost that follows the changes and not the country: projects new,
 * changed, or last seen by another version are taken apart, their candidates are found by an equality join over the stored
 * bands, and each candidate pair is scored by the engine with the words counted by the last look at everything. Stored in one
 * transaction; what people decided is never touched. The queue is then what a look at everything would leave (README.md,
 * "Changes only").
 *
 * Looks at everything when nothing was looked at yet, when very much has changed, or when the words are to be counted anew.
 */
export async function renewOverlaps(
  deps: { db: Db; clock: Clock },
  options: Pick<FindOptions, 'onProgress' | 'threads'> = {},
): Promise<FindReport> {
  const began = performance.now()
  const startedAt = deps.clock.now()
  const setUp = await finderSetUp(deps.db)
  const changes = await changesSince(deps.db, setUp.version)
  if (changes.changed.length > changes.projects * largeShare) return findStoredOverlaps(deps, options)
  const counted = await newestCounts(deps.db, setUp.reading)
  if (counted === null || countsAreStale(counted, changes.changed.length + changes.vanished.length)) {
    return findStoredOverlaps(deps, options)
  }
  const places = changes.changed.length > 0 ? await loadPlaceNames(deps.db) : new Map()
  const scoring = { preparer: preparerFor(setUp, places), model: setUp.model, counts: counted.counts }
  const report = await deps.db.transaction(async (tx) => {
    const now = deps.clock.now()
    const looked = [...changes.changed, ...changes.vanished]
    const bandsBefore = (await bandsOfProjects(tx, looked)).map((row) => row.band)
    const changed = await comparableProjects(tx, changes.changed)
    const banded = changed.map((row) => withBands(scoring.preparer, row))
    const touchedBands = [...new Set([...bandsBefore, ...banded.flatMap((one) => one.bands)])]
    const sizesBefore = await bandSizes(tx, touchedBands)
    await dropMarks(tx, changes.vanished)
    await storeBands(tx, banded, setUp.version)
    const sizesAfter = await bandSizes(tx, touchedBands)
    const beside = await besideCrossing(tx, sizesBefore, sizesAfter, looked)
    const again = [...banded, ...beside]
    const pairs: FoundPair[] = []
    const seen = new Set<string>()
    for (let start = 0; start < again.length; start += batch) {
      options.onProgress?.(start, again.length)
      pairs.push(...(await scoreAgainstAll(tx, scoring, again.slice(start, start + batch), seen)))
    }
    options.onProgress?.(again.length, again.length)
    const touched = [...looked, ...beside]
    await storePairs(tx, pairs, setUp.version, now)
    await markGoneOf(tx, touched, now)
    await refreshCases(tx, touched)
    await storeRun(tx, {
      id: newId(),
      province: null,
      engineVersion: setUp.version,
      modelVersion: setUp.model.version,
      wordsVersion: setUp.wordsVersion,
      countsId: counted.id,
      kind: 'changes',
      projects: changes.projects,
      changed: looked.length,
      pairs: pairs.length,
      startedAt,
      finishedAt: now,
    })
    return { changed: looked.length, pairs: pairs.length }
  })
  const seconds = (performance.now() - began) / 1000
  return { kind: 'changes', projects: changes.projects, ...report, seconds }
}

interface Keyed extends ProjectKey {
  readonly bands: readonly string[]
}

/**
 * Projects that did not change themselves, but share a key that now has too many members to be compared by, or no longer has:
 * their pairs are looked at again. A key has at most its limit of such projects, on one side of the change.
 */
async function besideCrossing(
  view: Queryable,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  changed: readonly ProjectKey[],
): Promise<Keyed[]> {
  const sizes = new Map<string, number>()
  for (const band of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(band) ?? 0
    const is = after.get(band) ?? 0
    if (was > bandLimit(band) !== is > bandLimit(band)) sizes.set(band, Math.max(was, is))
  }
  if (sizes.size === 0) return []
  const own = new Set(changed.map((one) => one.id))
  const members = (await membersOf(view, sizes)).flatMap((one) => one.members).filter((one) => !own.has(one.id))
  const once = [...new Map(members.map((one) => [one.id, one])).values()]
  return withStoredBands(once, await bandsOfProjects(view, once))
}

function withStoredBands(projects: readonly ProjectKey[], rows: readonly BandRow[]): Keyed[] {
  const bands = new Map<string, string[]>()
  for (const { id, band } of rows) bands.set(id, [...(bands.get(id) ?? []), band])
  return projects.map(({ home, id }) => ({ home, id, bands: bands.get(id) ?? [] }))
}

interface Scoring {
  readonly preparer: Preparer
  readonly model: OverlapModel
  readonly counts: WordCounts
}

/**
 * @param seen pairs already scored, so that two changed projects are compared once
 */
async function scoreAgainstAll(
  view: Queryable,
  { preparer, model, counts }: Scoring,
  fresh: readonly Keyed[],
  seen: Set<string>,
): Promise<FoundPair[]> {
  const wanted = new Set(fresh.map((one) => one.id))
  const limits = new Map(fresh.flatMap((one) => one.bands).map((band) => [band, bandLimit(band)]))
  const others = new Map<string, ProjectKey[]>()
  const involved = new Map<string, ProjectKey>()
  for (const { members } of await membersOf(view, limits)) {
    for (const one of members) {
      if (!wanted.has(one.id)) continue
      for (const other of members) {
        const name = one.id < other.id ? `${one.id} ${other.id}` : `${other.id} ${one.id}`
        if (one.id === other.id || seen.has(name)) continue
        seen.add(name)
        others.set(one.id, [...(others.get(one.id) ?? []), other])
        involved.set(formatPublicId(one), one).set(formatPublicId(other), other)
      }
    }
  }
  const rows = new Map((await comparableProjects(view, [...involved.values()])).map((row) => [row.id, row]))
  // one object for each side, filled again and again
  let mine: Prepared | undefined
  let theirs: Prepared | undefined
  const pairs: FoundPair[] = []
  for (const [id, candidates] of others) {
    const one = rows.get(id)
    if (!one) continue
    mine = preparer.prepare(forEngine(one), mine)
    for (const { id: otherId } of candidates) {
      const other = rows.get(otherId)
      if (!other) continue
      theirs = preparer.prepare(forEngine(other), theirs)
      // in the order of the list, as a look at everything compares them: scores and reasons are then the same
      const [left] = inOrder(keyed(one), keyed(other))
      const [first, second] = left.id === one.id ? [mine, theirs] : [theirs, mine]
      const scored = scorePrepared(first, second, { model, counts })
      if (scored.score >= queueScore && isInOnePlace(scored.reasons))
        pairs.push(pairToStore(keyed(one), keyed(other), scored))
    }
  }
  return pairs
}

function keyed(row: ComparableProject) {
  return { home: row.home as Home, id: row.id, amountSatang: row.amountSatang }
}
