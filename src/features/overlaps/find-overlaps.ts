import {
  bandsOf,
  ENGINE_VERSION,
  findOverlaps,
  type OverlapProject,
  Preparer,
  type Reason,
} from '../../engines/overlap/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Db } from '../../platform/db/db.ts'
import { type BandedProject, changesSince, dropMarks, storeBands } from './bands.sql.ts'
import { refreshCases } from './cases.sql.ts'
import {
  type ComparableProject,
  type FoundPair,
  loadPlaceNames,
  markGone,
  projectsToCompare,
  storePairs,
  storeRun,
} from './finder.sql.ts'
import { atStake, inOrder, type ProjectKey } from './overlap.ts'

export interface FindOptions {
  /** Two-digit province code; only pairs with a side in that province are looked for. */
  readonly province?: string | null
  /** Pairs below this probability are not kept. Default, and the most the queue is ever narrowed to: 0.5. */
  readonly minScore?: number
  readonly threads?: number
  readonly onProgress?: (done: number, total: number | null) => void
}

export interface FindReport {
  readonly kind: 'full' | 'changes'
  readonly projects: number
  /** Projects looked at anew. */
  readonly changed: number
  readonly pairs: number
  readonly seconds: number
}

/** The queue holds every pair likelier than not. */
export const queueScore = 0.5

export interface ComparedProject extends ProjectKey {
  readonly amountSatang: Satang
}

/**
 * Runs the finder over all stored projects and brings the review queue up to date in one transaction. What people
 * decided is never touched; pairs nobody decided and the run no longer finds become `gone`. Leaves behind the marks and
 * bands that let later runs look only at what changed (renew-overlaps.ts).
 */
export async function findStoredOverlaps(
  deps: { db: Db; clock: Clock },
  options: FindOptions = {},
): Promise<FindReport> {
  const startedAt = deps.clock.now()
  const began = performance.now()
  const province = options.province ?? null
  const compared = new Map<string, ComparedProject>()
  const places = await loadPlaceNames(deps.db)
  const changes = await changesSince(deps.db, ENGINE_VERSION)
  const stale = new Set(changes.changed.map((key) => key.id))
  const preparer = new Preparer(undefined, places)
  const banded: BandedProject[] = []
  const found = await findOverlaps(
    eachProject(deps.db, (row) => {
      compared.set(row.id, { home: row.home as Home, id: row.id, amountSatang: row.amountSatang })
      if (stale.has(row.id)) banded.push(withBands(preparer, row))
    }),
    {
      minScore: Math.min(options.minScore ?? queueScore, queueScore),
      explain: true,
      places,
      ...(options.threads ? { threads: options.threads } : {}),
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    },
  )
  const pairs = found.flatMap((pair): FoundPair[] => {
    const a = compared.get(pair.leftId)
    const b = compared.get(pair.rightId)
    if (!a || !b) throw new Error('the finder named a project it was not given')
    return province && a.home !== province && b.home !== province ? [] : [pairToStore(a, b, pair)]
  })
  const now = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    await storePairs(tx, pairs, ENGINE_VERSION, now)
    await markGone(tx, { province, before: now })
    // A look at one province leaves the pairs of the others as they were, so their projects stay due.
    if (province === null) {
      await storeBands(tx, banded, ENGINE_VERSION)
      await dropMarks(tx, changes.vanished)
    }
    await refreshCases(tx, 'all')
    await storeRun(tx, {
      id: newId(),
      province,
      engineVersion: ENGINE_VERSION,
      kind: 'full',
      projects: compared.size,
      changed: compared.size,
      pairs: pairs.length,
      startedAt,
      finishedAt: now,
    })
  })
  const seconds = (performance.now() - began) / 1000
  return { kind: 'full', projects: compared.size, changed: compared.size, pairs: pairs.length, seconds }
}

async function* eachProject(db: Db, see: (row: ComparableProject) => void): AsyncGenerator<OverlapProject> {
  for await (const row of projectsToCompare(db)) {
    see(row)
    yield forEngine(row)
  }
}

export function forEngine(row: ComparableProject): OverlapProject {
  return {
    id: row.id,
    title: row.title,
    body: row.bodyName,
    place: row.areaCode ?? row.placeText,
    amountSatang: row.amountSatang,
    fiscalYears: { from: row.fiscalYearFrom, to: row.fiscalYearTo },
  }
}

export function withBands(preparer: Preparer, row: ComparableProject): BandedProject {
  return {
    home: row.home as Home,
    id: row.id,
    updatedAt: row.updatedAt,
    bands: bandsOf(preparer.prepare(forEngine(row))),
  }
}

/** The engine orders a pair by id, the queue by home first: where the two differ, the reasons are turned round. */
export function pairToStore(
  a: ComparedProject,
  b: ComparedProject,
  scored: Pick<FoundPair, 'score' | 'related' | 'reasons'>,
): FoundPair {
  const [left, right] = inOrder(a, b)
  return {
    id: newId(),
    left,
    right,
    score: scored.score,
    related: scored.related,
    reasons: left.id < right.id ? scored.reasons : scored.reasons.map(turnedRound),
    atStakeSatang: atStake(a.amountSatang, b.amountSatang),
  }
}

function turnedRound(reason: Reason): Reason {
  return 'left' in reason ? ({ ...reason, left: reason.right, right: reason.left } as Reason) : reason
}
