import {
  type DecidedPair,
  ENGINE_VERSION,
  type Preparer,
  type Refit,
  type RefitRefusal,
  refitModel,
  scorePrepared,
  type WordCounts,
} from '../../engines/overlap/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { newestCounts } from './counts.sql.ts'
import { type DecidedProjects, decidedProjects, storedScores } from './decided.sql.ts'
import { forEngine, queueScore } from './find-overlaps.ts'
import { loadPlaceNames } from './finder.sql.ts'
import { type FinderSetUp, finderSetUp, preparerFor } from './finder-set-up.ts'
import { insertModel, insertUse } from './models.sql.ts'
import type { PairState } from './overlap.ts'

/** What a new model would do to the pairs that are stored; pairs it would find anew show only after a run. */
export interface Effect {
  readonly pairs: number
  /** Pairs whose probability moves by a hundredth or more. */
  readonly moved: number
  /** Pairs waiting in the queue that would leave it. */
  readonly leaving: number
}

export interface Refitted {
  readonly refit: Refit
  readonly effect: Effect
}

/**
 * Fits the model to everything people decided so far, always from the model the engine comes with: a decision is learnt once,
 * however often the fit is made. Stores nothing.
 */
export async function refitToDecisions(view: Queryable): Promise<Result<Refitted, RefitRefusal>> {
  const setUp = await finderSetUp(view)
  const counts = (await newestCounts(view, setUp.reading))?.counts
  const preparer = preparerFor(setUp, await loadPlaceNames(view))
  const done = refitModel(toLearnFrom(await decidedProjects(view), preparer), counts ? { counts } : {})
  if (!done.ok) return done
  return ok({ refit: done.value, effect: await effectOf(view, setUp, done.value.model, preparer, counts) })
}

function toLearnFrom(decided: readonly DecidedProjects[], preparer: Preparer): DecidedPair[] {
  return decided.map(({ left, right, verdict }) => ({
    left: preparer.prepare(forEngine(left)),
    right: preparer.prepare(forEngine(right)),
    verdict,
  }))
}

async function effectOf(
  view: Queryable,
  setUp: FinderSetUp,
  model: FinderSetUp['model'],
  preparer: Preparer,
  counts: WordCounts | undefined,
): Promise<Effect> {
  return compareScores(await storedScores(view), (pair) => {
    const [left, right] = [preparer.prepare(forEngine(pair.left)), preparer.prepare(forEngine(pair.right))]
    // both scored here and now: the stored score may be older than the words counted since
    const before = scorePrepared(left, right, { model: setUp.model, counts }).score
    return { before, after: scorePrepared(left, right, { model, counts }).score }
  })
}

/** Counts what changes between two ways to score the stored pairs. */
export function compareScores<T extends { readonly state: PairState }>(
  pairs: readonly T[],
  scores: (pair: T) => { before: number; after: number },
): Effect {
  let moved = 0
  let leaving = 0
  for (const pair of pairs) {
    const { before, after } = scores(pair)
    if (Math.abs(after - before) >= 0.01) moved++
    if (pair.state === 'open' && before >= queueScore && after < queueScore) leaving++
  }
  return { pairs: pairs.length, moved, leaving }
}

/** Stores a fitted model and takes it into use. The next run scores with it; nothing is scored here. */
export async function storeRefit(
  tx: Tx,
  { refit }: Pick<Refitted, 'refit'>,
  by: { readonly name: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  const { before, after, better, pairs, model } = refit
  await insertModel(tx, {
    version: model.version,
    model,
    engineVersion: ENGINE_VERSION,
    decisions: pairs,
    measures: { before, after, better },
    madeBy: by.name,
    madeAt: by.at,
  })
  await insertUse(tx, { id: newId(), version: model.version, reason: by.reason, usedBy: by.name, usedAt: by.at })
}
