import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { looksPersonal } from '../plans/index.ts'
import { insertEvents } from './events.sql.ts'
import { mayVerify } from './indicators.policy.ts'
import { indicatorById } from './indicators.sql.ts'
import { decideObservation, lockObservation } from './observations.sql.ts'
import { toDecimal } from './quantity.ts'
import { refreshValues } from './refresh-values.ts'

export type VerifyRefusal =
  | { readonly kind: 'no-such-observation' }
  | { readonly kind: 'not-yours' }
  /** Nobody verifies the own entry. */
  | { readonly kind: 'own-entry' }
  | { readonly kind: 'decided-already' }
  /** A newer version has taken its place meanwhile. */
  | { readonly kind: 'corrected-since' }
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'reason-personal' }

/** A second person looks at a value. What is rejected does not count any more, and its period is open again. */
export async function verifyObservation(
  tx: Tx,
  key: { home: string; id: string },
  verdict: 'verified' | 'rejected',
  reason: string,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ indicatorId: string }, VerifyRefusal>> {
  const observation = await lockObservation(tx, key)
  if (observation === null) return refuse({ kind: 'no-such-observation' })
  const indicator = await indicatorById(tx, observation.indicatorId)
  if (indicator === null) return refuse({ kind: 'no-such-observation' })
  if (by === null || !mayVerify(by, indicator, now)) return refuse({ kind: 'not-yours' })
  if (observation.enteredBy === by.personId) return refuse({ kind: 'own-entry' })
  if (!observation.isCurrent) return refuse({ kind: 'corrected-since' })
  if (observation.state !== 'provisional') return refuse({ kind: 'decided-already' })
  if (verdict === 'rejected' && reason === '') return refuse({ kind: 'reason-missing' })
  if (looksPersonal(reason)) return refuse({ kind: 'reason-personal' })
  await decideObservation(tx, key, { state: verdict, by: by.personId, reason, at: now })
  await insertEvents(tx, [
    {
      id: newId(),
      home: observation.home,
      indicatorId: observation.indicatorId,
      observationId: observation.id,
      kind: verdict,
      actorId: by.personId,
      reason: reason === '' ? observation.source : reason,
      details: { period: observation.period, area: observation.areaCode, after: toDecimal(observation.value) },
      happenedAt: now,
    },
  ])
  await refreshValues(tx, [{ id: observation.indicatorId, period: observation.period }])
  return ok({ indicatorId: observation.indicatorId })
}
