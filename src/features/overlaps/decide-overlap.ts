import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Decision, ProjectKey } from './overlap.ts'
import { lockPair, pairByKey, storeDecision } from './overlaps.sql.ts'
import { mayDecideOverlap } from './overlaps.policy.ts'

export type DecideRefusal = { kind: 'no-such-pair' } | { kind: 'not-yours' }

/**
 * Records what a planner says about a pair. Deciding again is allowed: the pair shows the newest decision and all are
 * kept. The finder never changes a decision.
 */
export async function decideOverlap(
  tx: Tx,
  key: ProjectKey,
  decision: Decision,
  by: Viewer | null,
  now: Date,
): Promise<Result<null, DecideRefusal>> {
  const locked = await lockPair(tx, key)
  const pair = locked && (await pairByKey(tx, key))
  if (!pair) return refuse({ kind: 'no-such-pair' })
  const sides = { areaCodes: [pair.left.areaCode, pair.right.areaCode], bodyIds: [pair.left.bodyId, pair.right.bodyId] }
  if (!by || !mayDecideOverlap(by, sides, now)) return refuse({ kind: 'not-yours' })
  await storeDecision(tx, key, { ...decision, id: newId(), scoreThen: pair.score, by: by.personId, at: now })
  return ok(null)
}
