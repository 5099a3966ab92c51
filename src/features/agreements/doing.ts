import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { phaseOf } from './agreement.ts'
import { seesDraft } from './agreements.policy.ts'
import { type Agreement, agreementByKey, type Key, lockAgreement } from './agreements.sql.ts'
import { type AgreementEvent, insertEvent } from './events.sql.ts'
import type { Refusal } from './refusal.ts'
import { versionsOf } from './versions.sql.ts'

export const phaseToday = (agreement: Agreement, now: Date) => phaseOf(agreement, todayInBangkok(now))

/** Everybody who has a part in it: parties of every version that is alive, and the body that began it. */
export async function partiesIn(view: Queryable, agreement: Agreement) {
  const versions = await versionsOf(view, agreement)
  const alive = versions.filter(({ version }) => version === agreement.version || version === agreement.pending)
  const ids = alive.flatMap(({ terms }) => terms.parties.map(({ bodyId }) => bodyId))
  return [...(await bodiesNamed(view, [...ids, agreement.makerBodyId])).values()]
}

export async function maySee(view: Queryable, agreement: Agreement, { viewer, now }: Doing): Promise<boolean> {
  if (agreement.version > 0) return true
  return seesDraft(viewer, { parties: await partiesIn(view, agreement), areaCode: agreement.areaCode }, now)
}

/** The agreement, held still for one act; for those who may not see it there is none. */
export async function lockFor(tx: Tx, key: Key, doing: Doing): Promise<Result<Agreement, Refusal>> {
  const agreement = await lockAgreement(tx, key)
  if (agreement === null || !(await maySee(tx, agreement, doing))) return refuse({ kind: 'not-found' })
  return ok(agreement)
}

export async function readFor(view: Queryable, key: Key, doing: Doing): Promise<Agreement | null> {
  const agreement = await agreementByKey(view, key)
  return agreement !== null && (await maySee(view, agreement, doing)) ? agreement : null
}

/** Writes into the history of the agreement. */
export async function note(
  tx: Tx,
  key: Key,
  what: Omit<AgreementEvent, 'actorId' | 'at'>,
  { viewer, now }: Doing,
): Promise<void> {
  await insertEvent(tx, key, newId(), { ...what, actorId: viewer?.personId ?? null, at: now })
}
