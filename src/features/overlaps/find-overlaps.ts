import { ENGINE_VERSION, findOverlaps, type OverlapProject } from '../../engines/overlap/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Db } from '../../platform/db/db.ts'
import { atStake, inOrder, type ProjectKey } from './overlap.ts'
import { type FoundPair, loadPlaceNames, markGone, projectsToCompare, storePairs, storeRun } from './overlaps.sql.ts'

export interface FindOptions {
  /** Two-digit province code; only pairs with a side in that province are looked for. */
  readonly province?: string | null
  /** Pairs below this probability are not kept. Default 0.5. */
  readonly minScore?: number
  readonly threads?: number
  readonly onProgress?: (done: number, total: number | null) => void
}

export interface FindReport {
  readonly projects: number
  readonly pairs: number
  readonly seconds: number
}

interface ComparedProject extends ProjectKey {
  readonly amountSatang: Satang
}

/**
 * Runs the finder over the stored projects and brings the review queue up to date in one transaction. What people
 * decided is never touched; pairs nobody decided and the run no longer finds become `gone`.
 */
export async function findStoredOverlaps(deps: { db: Db; clock: Clock }, options: FindOptions = {}): Promise<FindReport> {
  const startedAt = deps.clock.now()
  const began = performance.now()
  const province = options.province ?? null
  const compared = new Map<string, ComparedProject>()
  const places = await loadPlaceNames(deps.db)
  const found = await findOverlaps(readProjects(deps.db, compared), {
    minScore: options.minScore ?? 0.5,
    explain: true,
    places,
    ...(options.threads ? { threads: options.threads } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  const pairs = found.flatMap((pair): FoundPair[] => {
    const a = compared.get(pair.leftId)
    const b = compared.get(pair.rightId)
    if (!a || !b) throw new Error('the finder named a project it was not given')
    if (province && a.home !== province && b.home !== province) return []
    const [left, right] = inOrder(a, b)
    return [
      {
        id: newId(),
        left,
        right,
        score: pair.score,
        related: pair.related,
        reasons: pair.reasons,
        atStakeSatang: atStake(a.amountSatang, b.amountSatang),
      },
    ]
  })
  const now = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    await storePairs(tx, pairs, ENGINE_VERSION, now)
    await markGone(tx, { province, before: now })
    await storeRun(tx, {
      id: newId(),
      province,
      engineVersion: ENGINE_VERSION,
      projects: compared.size,
      pairs: pairs.length,
      startedAt,
      finishedAt: now,
    })
  })
  return { projects: compared.size, pairs: pairs.length, seconds: (performance.now() - began) / 1000 }
}

async function* readProjects(db: Db, compared: Map<string, ComparedProject>): AsyncGenerator<OverlapProject> {
  for await (const row of projectsToCompare(db)) {
    compared.set(row.id, { home: row.home as Home, id: row.id, amountSatang: row.amountSatang })
    yield {
      id: row.id,
      title: row.title,
      body: row.bodyName,
      place: row.areaCode ?? row.placeText,
      amountSatang: row.amountSatang,
      fiscalYears: { from: row.fiscalYearFrom, to: row.fiscalYearTo },
    }
  }
}

