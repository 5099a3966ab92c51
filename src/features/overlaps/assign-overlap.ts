import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { officersFor } from './officers.ts'
import type { ProjectKey } from './overlap.ts'
import { mayDecideOverlap } from './overlaps.policy.ts'
import { lockPairs, pairByKey } from './overlaps.sql.ts'
import { sidesOf } from './pair-sides.ts'
import { insertEvent, storeAssigned } from './review.sql.ts'

export type AssignRefusal = { kind: 'no-such-pair' } | { kind: 'not-yours' } | { kind: 'not-an-officer' }

/**
 * Puts an officer in charge of a pair, or nobody. Whoever may decide about the pair may do this and may be put in charge.
 * The same person again changes nothing and leaves no second entry.
 * @param personId null: nobody is in charge any more
 */
export async function assignOverlap(
  tx: Tx,
  key: ProjectKey,
  personId: string | null,
  by: Viewer | null,
  now: Date,
): Promise<Result<null, AssignRefusal>> {
  await lockPairs(tx, [key])
  const pair = await pairByKey(tx, key)
  if (!pair) return refuse({ kind: 'no-such-pair' })
  if (!by || !mayDecideOverlap(by, sidesOf(pair), now)) return refuse({ kind: 'not-yours' })
  if (pair.assignedTo === personId) return ok(null)
  const ownself = personId === by.personId
  if (personId !== null && !ownself && !(await officersFor(tx, sidesOf(pair), now)).includes(personId)) {
    return refuse({ kind: 'not-an-officer' })
  }
  await storeAssigned(tx, key, personId)
  await insertEvent(tx, key, {
    id: newId(),
    kind: personId === null ? 'unassigned' : 'assigned',
    actorId: by.personId,
    personId: personId ?? pair.assignedTo,
    question: null,
    happenedAt: now,
  })
  return ok(null)
}
