import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type NotifyDeps, notifyBodies } from './notify-bodies.ts'
import type { ProjectKey } from './overlap.ts'
import { mayDecideOverlap } from './overlaps.policy.ts'
import { pairByKey } from './overlaps.sql.ts'
import { sidesOf } from './pair-sides.ts'
import { insertEvent } from './review.sql.ts'

export type AskRefusal = { kind: 'no-such-pair' } | { kind: 'not-yours' }

/** Asks both bodies of a pair what they say to it. The question is public; both are told. */
export async function askBodies(
  tx: Tx,
  deps: NotifyDeps,
  key: ProjectKey,
  question: string,
  by: Viewer | null,
): Promise<Result<null, AskRefusal>> {
  const now = deps.clock.now()
  const pair = await pairByKey(tx, key)
  if (!pair) return refuse({ kind: 'no-such-pair' })
  if (!by || !mayDecideOverlap(by, sidesOf(pair), now)) return refuse({ kind: 'not-yours' })
  await insertEvent(tx, key, {
    id: newId(),
    kind: 'asked',
    actorId: by.personId,
    personId: null,
    question,
    happenedAt: now,
  })
  await notifyBodies(tx, deps, { kind: 'asked', pairs: [pair], says: question, by: by.personId })
  return ok(null)
}
