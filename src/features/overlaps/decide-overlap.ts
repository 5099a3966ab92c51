import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { refreshCases } from './cases.sql.ts'
import { th } from './messages.th.ts'
import { type NotifyDeps, notifyBodies } from './notify-bodies.ts'
import type { Decision, ProjectKey } from './overlap.ts'
import { mayDecideOverlap } from './overlaps.policy.ts'
import { lockPairs, type Pair, pairsByKeys, storeDecision } from './overlaps.sql.ts'
import { sidesOf } from './pair-sides.ts'

export type DecideRefusal = { kind: 'no-such-pair' } | { kind: 'not-yours' }

export interface DecidedSeveral {
  readonly decided: readonly Pair[]
  /** Pairs left as they were, each with why. */
  readonly refused: readonly { key: ProjectKey; pair: Pair | null; why: DecideRefusal }[]
}

/**
 * Records what a planner says about pairs: one decision with its own history entry for each, all in the caller's
 * transaction. What the planner may not decide, or is not there, is refused by itself and does not hold up the others.
 * Deciding again is allowed: a pair shows the newest decision and all are kept. The finder never changes a decision.
 */
export async function decideOverlaps(
  tx: Tx,
  deps: NotifyDeps,
  keys: readonly ProjectKey[],
  decision: Decision,
  by: Viewer | null,
): Promise<DecidedSeveral> {
  const now = deps.clock.now()
  await lockPairs(tx, keys)
  const found = new Map((await pairsByKeys(tx, keys)).map((pair) => [pair.id, pair]))
  const decided: Pair[] = []
  const refused: { key: ProjectKey; pair: Pair | null; why: DecideRefusal }[] = []
  for (const key of keys) {
    const pair = found.get(key.id) ?? null
    if (!pair) refused.push({ key, pair, why: { kind: 'no-such-pair' } })
    else if (!by || !mayDecideOverlap(by, sidesOf(pair), now)) refused.push({ key, pair, why: { kind: 'not-yours' } })
    else {
      await storeDecision(tx, key, { ...decision, id: newId(), scoreThen: pair.score, by: by.personId, at: now })
      decided.push(pair)
    }
  }
  if (by && decided.length > 0) {
    await refreshCases(
      tx,
      decided.flatMap((pair) => [pair.left, pair.right]),
    )
    const says = `${th.verdicts[decision.verdict]}: ${decision.reason}`
    await notifyBodies(tx, deps, { kind: 'decided', pairs: decided, says, by: by.personId })
  }
  return { decided, refused }
}

/** The same for one pair. */
export async function decideOverlap(
  tx: Tx,
  deps: NotifyDeps,
  key: ProjectKey,
  decision: Decision,
  by: Viewer | null,
): Promise<Result<null, DecideRefusal>> {
  const { refused } = await decideOverlaps(tx, deps, [key], decision, by)
  return refused[0] ? refuse(refused[0].why) : ok(null)
}
