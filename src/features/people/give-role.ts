import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Role, Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mayConfirmRole, mayGiveRole, type RoleScope } from './people.policy.ts'
import { insertPersonEvent } from './persons.sql.ts'
import { isDecidingRole } from './role.ts'
import type { RoleDraft } from './role-form.ts'
import { scopeFacts } from './role-scopes.sql.ts'
import {
  insertGrant,
  lockGrant,
  othersHolding,
  type RoleGrant,
  storeGrantConfirmed,
  storeGrantEnded,
} from './roles.sql.ts'
import { deleteSecondFactor } from './second-factors.sql.ts'

export type RoleRefusal =
  | { kind: 'not-allowed' }
  | { kind: 'no-such-body' }
  | { kind: 'no-such-area' }
  | { kind: 'no-such-function' }

/** @returns the scope as the policy wants it, or what of it does not exist */
export async function knownScope(
  db: Queryable,
  scope: Pick<RoleDraft, 'bodyId' | 'areaCode' | 'functionCode'>,
): Promise<Result<RoleScope, RoleRefusal>> {
  const facts = await scopeFacts(db, scope)
  if (!facts.hasBody) return refuse({ kind: 'no-such-body' })
  if (!facts.hasArea) return refuse({ kind: 'no-such-area' })
  if (!facts.hasFunction) return refuse({ kind: 'no-such-function' })
  return ok({
    bodyId: scope.bodyId,
    areaCode: scope.areaCode,
    functionCode: scope.functionCode,
    bodyAreaCode: facts.bodyAreaCode,
  })
}

/**
 * A deciding role needs a second administrator (SECURITY section 2, four eyes). One exception lets a platform begin: its
 * only administrator may appoint the second one alone.
 */
export async function needsSecondAdministrator(
  db: Queryable,
  deps: Deps,
  viewer: Viewer,
  role: Role,
): Promise<boolean> {
  if (!isDecidingRole(role)) return false
  if (role !== 'platform-administrator') return true
  return (await othersHolding(db, ['platform-administrator'], viewer.personId, todayInBangkok(deps.clock.now()))) > 0
}

/** Gives a role to a person who has an account. A deciding role has no effect until it is confirmed. */
export async function giveRole(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  personId: string,
  draft: RoleDraft,
): Promise<Result<{ needsSecond: boolean }, RoleRefusal>> {
  const scope = await knownScope(tx, draft)
  if (!scope.ok) return scope
  if (!mayGiveRole(viewer, draft.role, scope.value)) return refuse({ kind: 'not-allowed' })
  const needsSecond = await needsSecondAdministrator(tx, deps, viewer, draft.role)
  const now = deps.clock.now()
  const grant = {
    id: newId(),
    personId,
    role: draft.role,
    bodyId: draft.bodyId,
    areaCode: draft.areaCode,
    functionCode: draft.functionCode,
    startsOn: todayInBangkok(now),
    endsOn: draft.endsOn,
    reason: draft.reason,
    grantedBy: viewer.personId,
    needsSecond,
    confirmedBy: null,
  }
  await insertGrant(tx, grant, now)
  return ok({ needsSecond })
}

export type GrantRefusal = { kind: 'not-found' } | { kind: 'not-allowed' } | { kind: 'already-done' }

export async function confirmGrant(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
): Promise<Result<RoleGrant, GrantRefusal>> {
  const found = await grantToChange(tx, id)
  if (!found.ok) return found
  const { grant, scope } = found.value
  if (!grant.needsSecond || grant.confirmedAt !== null) return refuse({ kind: 'already-done' })
  const proposal = { role: grant.role, scope, proposedBy: grant.grantedBy, personId: grant.personId }
  if (!mayConfirmRole(viewer, proposal)) return refuse({ kind: 'not-allowed' })
  await storeGrantConfirmed(tx, id, viewer.personId, deps.clock.now())
  return ok(grant)
}

/** Takes effect at the person's next request, also in sessions that are open. */
export async function endGrant(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<Result<RoleGrant, GrantRefusal>> {
  const found = await grantToChange(tx, id)
  if (!found.ok) return found
  const { grant, scope } = found.value
  if (!mayGiveRole(viewer, grant.role, scope)) return refuse({ kind: 'not-allowed' })
  await storeGrantEnded(tx, id, viewer.personId, reason, deps.clock.now())
  return ok(grant)
}

/** For a lost phone: the person sets up a new one with the password. Allowed to whoever may end all the person's roles. */
export async function removeSecondFactor(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  personId: string,
  reason: string,
): Promise<Result<void, GrantRefusal>> {
  if (!(await deleteSecondFactor(tx, personId))) return refuse({ kind: 'not-found' })
  const event = { personId, kind: 'second-factor-removed', actorId: viewer.personId, reason } as const
  await insertPersonEvent(tx, event, deps.clock.now())
  return ok(undefined)
}

async function grantToChange(
  tx: Tx,
  id: string,
): Promise<Result<{ grant: RoleGrant; scope: RoleScope }, GrantRefusal>> {
  const grant = await lockGrant(tx, id)
  if (grant === null) return refuse({ kind: 'not-found' })
  if (grant.endedAt !== null) return refuse({ kind: 'already-done' })
  const { bodyAreaCode } = await scopeFacts(tx, grant)
  return ok({
    grant,
    scope: { bodyId: grant.bodyId, areaCode: grant.areaCode, functionCode: grant.functionCode, bodyAreaCode },
  })
}
