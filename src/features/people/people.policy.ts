import { type AreaCode, isWithin } from '../../kernel/area-code.ts'
import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds, isDecidingRole } from './role.ts'

/** What a role is tied to; null: not tied. */
export interface RoleScope {
  readonly bodyId: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  /** Where the body is: a body administrator gives no right beyond it. */
  readonly bodyAreaCode: string | null
}

/** To see invitations, roles and API keys; which of them, `administeredBodies` says. */
export const mayAdministerPeople = (viewer: Viewer | null): boolean =>
  holds(viewer, ['platform-administrator', 'body-administrator'])

export const maySeeWholeAccessLog = (viewer: Viewer | null): boolean =>
  holds(viewer, ['data-protection-officer', 'auditor'])

/** Sees what goes out and which systems are joined: how the platform runs, nothing of what people wrote. */
export const mayRunPlatform = (viewer: Viewer | null): boolean =>
  holds(viewer, ['platform-administrator', 'platform-operator'], { areaCode: 'TH' })

/** Roles that reach over the whole platform are given by those who administer the whole platform. */
const platformRoles: readonly Role[] = [
  'platform-administrator',
  'platform-operator',
  'auditor',
  'data-protection-officer',
  'disclosure-recipient',
]

/**
 * A platform administrator gives every role. A body administrator gives roles tied to the own body, inside its area, and
 * never those that reach over the platform. The same people end, confirm and withdraw.
 */
export function mayGiveRole(viewer: Viewer | null, role: Role, scope: RoleScope): boolean {
  if (holds(viewer, 'platform-administrator', { areaCode: 'TH' })) return true
  if (scope.bodyId === null || platformRoles.includes(role)) return false
  return holds(viewer, 'body-administrator', { bodyId: scope.bodyId }) && isInsideBody(scope)
}

function isInsideBody({ areaCode, bodyAreaCode }: RoleScope): boolean {
  if (areaCode === null) return true
  return bodyAreaCode !== null && isWithin(areaCode as AreaCode, bodyAreaCode as AreaCode)
}

/** Four eyes: the second administrator has the same right and is neither the one who proposed nor the one who gets it. */
export function mayConfirmRole(
  viewer: Viewer | null,
  proposal: { role: Role; scope: RoleScope; proposedBy: string | null; personId: string | null },
): boolean {
  return (
    viewer !== null &&
    isDecidingRole(proposal.role) &&
    viewer.personId !== proposal.proposedBy &&
    viewer.personId !== proposal.personId &&
    mayGiveRole(viewer, proposal.role, proposal.scope)
  )
}

/** Whoever may give every role; never for oneself, or a stolen session would do away with what protects it. */
export const mayRemoveSecondFactor = (viewer: Viewer | null, personId: string): boolean =>
  holds(viewer, 'platform-administrator', { areaCode: 'TH' }) && viewer?.personId !== personId

/** A key for one body is kept by those who administer it; one for no body in particular by platform administrators. It works while they may. */
export const mayKeepApiKey = (viewer: Pick<Viewer, 'grants'> | null, bodyId: string | null): boolean =>
  holds(viewer, 'platform-administrator', { areaCode: 'TH' }) ||
  (bodyId !== null && holds(viewer, 'body-administrator', { bodyId }))

/** The bodies whose people, invitations and API keys the viewer may see; null: all. */
export function administeredBodies(viewer: Viewer): string[] | null {
  if (holds(viewer, 'platform-administrator', { areaCode: 'TH' })) return null
  return viewer.grants.flatMap(({ role, bodyId }) => (role === 'body-administrator' && bodyId !== null ? [bodyId] : []))
}
