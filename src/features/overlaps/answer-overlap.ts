import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { AnswerDraft } from './answer.ts'
import type { ProjectKey } from './overlap.ts'
import { mayAnswerFor } from './overlaps.policy.ts'
import { pairByKey } from './overlaps.sql.ts'
import { insertAnswer } from './review.sql.ts'

export type AnswerRefusal = { kind: 'no-such-pair' } | { kind: 'not-your-body' }

/**
 * Records what a body of a pair says about it, public with body and time. Answering again is allowed: the newest answer
 * of a body is its position, all are kept.
 */
export async function answerOverlap(
  tx: Tx,
  key: ProjectKey,
  bodyId: string,
  draft: AnswerDraft,
  by: Viewer | null,
  now: Date,
): Promise<Result<null, AnswerRefusal>> {
  const pair = await pairByKey(tx, key)
  if (!pair) return refuse({ kind: 'no-such-pair' })
  const isSide = pair.left.bodyId === bodyId || pair.right.bodyId === bodyId
  if (!by || !isSide || !mayAnswerFor(by, bodyId, now)) return refuse({ kind: 'not-your-body' })
  await insertAnswer(tx, key, { ...draft, id: newId(), bodyId, by: by.personId, at: now })
  return ok(null)
}
