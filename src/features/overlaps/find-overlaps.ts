import {
  bandsOf,
  findOverlaps,
  type OverlapPair,
  type OverlapProject,
  type Preparer,
  type Reason,
  type WordCounts,
} from '../../engines/overlap/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Db } from '../../platform/db/db.ts'
import { type BandedProject, changesSince, dropMarks, storeBands } from './bands.sql.ts'
import { refreshCases } from './cases.sql.ts'
import { type CountedWords, newestCounts, storeCounts } from './counts.sql.ts'
import {
  type ComparableProject,
  type FoundPair,
  loadPlaceNames,
  markGone,
  projectsToCompare,
  storePairs,
  storeRun,
} from './finder.sql.ts'
import { finderSetUp, preparerFor, tablesFor } from './finder-set-up.ts'
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

/**
 * When more than this share of the projects was looked at anew since words were counted, they are counted again, by a look at
 * everything. Between, every run uses the same counts, so that looking at the changes scores as looking at everything does.
 */
const staleShare = 0.2

/** @param changed projects that will be looked at anew now */
export function countsAreStale(counted: CountedWords | null, changed: number): boolean {
  return counted === null || counted.changedSince + changed > Math.max(counted.projects, 1) * staleShare
}

/** The queue holds every pair likelier than not. */
export const queueScore = 0.5

/** Places and roads; what joins two works to one spot. */
const spots: ReadonlySet<Reason['kind']> = new Set([
  'same-road',
  'shared-kilometres',
  'same-village',
  'same-sub-district',
  'same-district',
])

/**
 * Is there anything that joins the two to one place? The same words in two offices' plans are grants, campaigns and standard
 * lines of a budget that every office has; in one province alone the kind of work must be the same too. Read on the real budget
 * of 2565: docs/overlap-pairs-read.md.
 */
export function isInOnePlace(reasons: readonly Reason[]): boolean {
  const has = (kind: Reason['kind']) => reasons.some((reason) => reason.kind === kind)
  return reasons.some((reason) => spots.has(reason.kind)) || (has('same-province') && has('same-work'))
}

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
  const setUp = await finderSetUp(deps.db)
  const changes = await changesSince(deps.db, setUp.version)
  const counted = await newestCounts(deps.db, setUp.reading)
  const kept = countsAreStale(counted, changes.changed.length + changes.vanished.length) ? null : counted
  const stale = new Set(changes.changed.map((key) => key.id))
  const preparer = preparerFor(setUp, places)
  let counts: WordCounts | null = null
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
      tables: tablesFor(setUp, places),
      model: setUp.model,
      onWordCounts: (made) => {
        counts = made
      },
      ...(setUp.lexicon ? { lexicon: setUp.lexicon } : {}),
      ...(kept ? { counts: kept.counts } : {}),
      ...(options.threads ? { threads: options.threads } : {}),
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    },
  )
  const pairs = found.flatMap((pair): FoundPair[] => {
    const a = compared.get(pair.leftId)
    const b = compared.get(pair.rightId)
    if (!a || !b) throw new Error('the finder named a project it was not given')
    if (!isInOnePlace(pair.reasons)) return []
    return province && a.home !== province && b.home !== province ? [] : [pairToStore(a, b, inQueueOrder(a, b, pair))]
  })
  const now = deps.clock.now()
  // A look at one province leaves nothing behind that later runs would count with.
  const countsId = kept?.id ?? (province === null ? newId() : null)
  await deps.db.transaction(async (tx) => {
    await storePairs(tx, pairs, setUp.version, now)
    await markGone(tx, { province, before: now })
    // A look at one province leaves the pairs of the others as they were, so their projects stay due.
    if (province === null) {
      await storeBands(tx, banded, setUp.version)
      if (!kept && countsId && counts) {
        await storeCounts(tx, { id: countsId, finderVersion: setUp.reading, counts, at: now })
      }
      await dropMarks(tx, changes.vanished)
    }
    await refreshCases(tx, 'all')
    await storeRun(tx, {
      id: newId(),
      province,
      engineVersion: setUp.version,
      modelVersion: setUp.model.version,
      wordsVersion: setUp.wordsVersion,
      countsId,
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

/** @param scored with the side of the smaller (home, id) as the left one */
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
    reasons: scored.reasons,
    atStakeSatang: atStake(a.amountSatang, b.amountSatang),
  }
}

/** The engine gives a pair by id, the queue has it by home first: where the two differ, the reasons are turned round. */
function inQueueOrder(a: ProjectKey, b: ProjectKey, found: OverlapPair): OverlapPair {
  const [left, right] = inOrder(a, b)
  return left.id < right.id ? found : { ...found, reasons: found.reasons.map(turnedRound) }
}

function turnedRound(reason: Reason): Reason {
  return 'left' in reason ? ({ ...reason, left: reason.right, right: reason.left } as Reason) : reason
}
