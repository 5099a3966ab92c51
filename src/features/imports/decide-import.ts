import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type ApprovalRefusal, decideApproval, type ImportScope, openStates } from './import.ts'
import { countOutcomes, deleteCorrections, deleteRows } from './import-rows.sql.ts'
import { mayApprove } from './imports.policy.ts'
import { approversOf, lockImport, stepImport, storeImportEvent } from './imports.sql.ts'

export type DecisionRefusal =
  | ApprovalRefusal
  | { readonly kind: 'not-found' }
  | { readonly kind: 'nothing-to-store' }
  | { readonly kind: 'reason-missing' }

/** Hands a checked import to the second person. */
export async function sendForApproval(
  tx: Tx,
  deps: Deps,
  id: string,
  personId: string,
): Promise<Result<null, DecisionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state === 'waiting') return ok(null)
  if (one.state !== 'checked') return refuse({ kind: 'not-checked' })
  const counts = await countOutcomes(tx, one)
  if (counts.new.rows + counts.changed.rows + counts.moved.rows === 0) return refuse({ kind: 'nothing-to-store' })
  await move(tx, deps, id, 'waiting', { kind: 'sent', actorId: personId })
  return ok(null)
}

/** Lets an import in: its rows are stored by the job that is ordered in the same transaction. */
export async function approveImport(
  tx: Tx,
  deps: Deps,
  id: string,
  by: Viewer,
): Promise<Result<{ byOnePerson: boolean }, DecisionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  const alone = one.startedBy === by.personId && (await isAlone(tx, deps, one.scope, by.personId))
  const decision = decideApproval(one, by.personId, alone)
  if (!decision.ok) return decision
  const counts = await countOutcomes(tx, one)
  if (counts.new.rows + counts.changed.rows + counts.moved.rows === 0) return refuse({ kind: 'nothing-to-store' })
  const now = deps.clock.now()
  await stepImport(tx, id, {
    state: 'approved',
    approvedBy: by.personId,
    finishedAt: now,
    stage: 'storing',
    movedAt: now,
  })
  await storeImportEvent(tx, newId(), id, {
    kind: 'approved',
    actorId: by.personId,
    details: decision.value,
    happenedAt: now,
  })
  await deps.jobs.enqueue(tx, 'imports.apply', { id }, { key: `imports ${id}` })
  return decision
}

/** Nobody but this person holds the right to approve here today. */
export async function isAlone(view: Queryable, deps: Deps, scope: ImportScope, personId: string): Promise<boolean> {
  const now = deps.clock.now()
  const grants = await approversOf(view, scope, todayInBangkok(now))
  const others = grants.filter((grant) => {
    const { personId: holder, ...held } = grant
    if (holder === personId) return false
    const viewer: Viewer = {
      personId: holder,
      displayName: '',
      sessionId: '',
      steppedUpUntil: null,
      grants: [{ ...held, functionCode: null, from: todayInBangkok(now), to: null }],
    }
    return mayApprove(viewer, scope, now)
  })
  return others.length === 0
}

/** The second person wants something put right first. */
export async function sendBack(
  tx: Tx,
  deps: Deps,
  id: string,
  personId: string,
  reason: string,
): Promise<Result<null, DecisionRefusal>> {
  if (reason.trim() === '') return refuse({ kind: 'reason-missing' })
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'waiting') return refuse({ kind: 'not-checked' })
  await move(tx, deps, id, 'checked', { kind: 'sent-back', actorId: personId, reason: reason.trim().slice(0, 1_000) })
  return ok(null)
}

/** Gives an import up; the file stays as it was received. */
export async function discardImport(
  tx: Tx,
  deps: Deps,
  id: string,
  personId: string | null,
): Promise<Result<null, DecisionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state === 'discarded') return ok(null)
  if (!openStates.has(one.state) && one.state !== 'refused') return refuse({ kind: 'not-checked' })
  await deleteRows(tx, one)
  await deleteCorrections(tx, one)
  await move(tx, deps, id, 'discarded', { kind: personId === null ? 'tidied' : 'discarded', actorId: personId })
  return ok(null)
}

async function move(
  tx: Tx,
  deps: Deps,
  id: string,
  state: 'waiting' | 'checked' | 'discarded',
  event: { kind: 'sent' | 'sent-back' | 'discarded' | 'tidied'; actorId: string | null; reason?: string },
): Promise<void> {
  const happenedAt = deps.clock.now()
  await stepImport(tx, id, { state, stage: null, movedAt: happenedAt })
  await storeImportEvent(tx, newId(), id, { ...event, happenedAt })
}
