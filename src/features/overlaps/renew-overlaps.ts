import { bandLimit, ENGINE_VERSION, type Prepared, Preparer, scorePrepared } from '../../engines/overlap/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import { changesSince, comparableProjects, dropMarks, membersOf, storeBands } from './bands.sql.ts'
import { refreshCases } from './cases.sql.ts'
import {
  type FindOptions,
  type FindReport,
  findStoredOverlaps,
  forEngine,
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
import type { ProjectKey } from './overlap.ts'

/** With more than this share changed, looking at everything at once is cheaper than looking up each. */
const largeShare = 0.2
/** Candidates are read and scored in pieces, so that memory does not follow the number of changes. */
const batch = 1_000

/**
 * Brings the review queue up to date after changes, at a cost that follows the changes and not the country: projects new,
 * changed, or last seen by another engine are taken apart, their candidates are found by an equality join over the stored
 * bands, and each candidate pair is scored by the engine. Everything is stored in one transaction; what people decided is
 * never touched. Runs over everything when nothing was looked at yet, or when very much has changed.
 *
 * Two things may differ from a full run over the same projects, both only at the edge: a band that grew past its limit
 * keeps the pairs it had, and words very common in the whole list count as if they were rare (README.md, "Changes only").
 */
export async function renewOverlaps(
  deps: { db: Db; clock: Clock },
  options: Pick<FindOptions, 'onProgress' | 'threads'> = {},
): Promise<FindReport> {
  const began = performance.now()
  const startedAt = deps.clock.now()
  const changes = await changesSince(deps.db, ENGINE_VERSION)
  if (changes.changed.length > changes.projects * largeShare) return findStoredOverlaps(deps, options)
  const places = changes.changed.length > 0 ? await loadPlaceNames(deps.db) : new Map()
  const preparer = new Preparer(undefined, places)
  const report = await deps.db.transaction(async (tx) => {
    const now = deps.clock.now()
    await dropMarks(tx, changes.vanished)
    const changed = await comparableProjects(tx, changes.changed)
    const banded = changed.map((row) => withBands(preparer, row))
    await storeBands(tx, banded, ENGINE_VERSION)
    const pairs: FoundPair[] = []
    const seen = new Set<string>()
    for (let start = 0; start < banded.length; start += batch) {
      options.onProgress?.(start, banded.length)
      const fresh = banded.slice(start, start + batch)
      pairs.push(...(await scoreAgainstAll(tx, preparer, fresh, seen)))
    }
    options.onProgress?.(banded.length, banded.length)
    const touched = [...changes.changed, ...changes.vanished]
    await storePairs(tx, pairs, ENGINE_VERSION, now)
    await markGoneOf(tx, touched, now)
    await refreshCases(tx, touched)
    await storeRun(tx, {
      id: newId(),
      province: null,
      engineVersion: ENGINE_VERSION,
      kind: 'changes',
      projects: changes.projects,
      changed: touched.length,
      pairs: pairs.length,
      startedAt,
      finishedAt: now,
    })
    return { changed: touched.length, pairs: pairs.length }
  })
  const seconds = (performance.now() - began) / 1000
  return { kind: 'changes', projects: changes.projects, ...report, seconds }
}

/**
 * @param seen pairs already scored, so that two changed projects are compared once
 */
async function scoreAgainstAll(
  view: Queryable,
  preparer: Preparer,
  fresh: readonly (ProjectKey & { readonly bands: readonly string[] })[],
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
      // by id, as the engine orders a pair: scores and reasons are then alike in both kinds of run
      const scored = one.id < other.id ? scorePrepared(mine, theirs) : scorePrepared(theirs, mine)
      if (scored.score >= queueScore) pairs.push(pairToStore(keyed(one), keyed(other), scored))
    }
  }
  return pairs
}

function keyed(row: ComparableProject) {
  return { home: row.home as Home, id: row.id, amountSatang: row.amountSatang }
}
