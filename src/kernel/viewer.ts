import type { LocalDate } from './thai-calendar.ts'

/** What a person may be appointed to do. A body, an area and a function narrow it in the grant. */
export type Role =
  | 'platform-administrator'
  | 'body-administrator'
  | 'planner'
  | 'plan-approver'
  | 'budget-officer'
  | 'board-secretary'
  | 'secretary'
  | 'case-officer'
  | 'oversight-officer'
  | 'desk-clerk'
  | 'auditor'
  | 'data-protection-officer'
  | 'moderator'
  | 'network-member'
  | 'evaluator'
  | 'target-group-worker'
  | 'disclosure-recipient'
  | 'platform-operator'

/**
 * Roles whose acts bind others, so that an act needs a fresh second factor; reading does not. A planner only proposes: what
 * binds is the approver's act.
 */
export const DECIDING_ROLES: ReadonlySet<Role> = new Set<Role>([
  'platform-administrator',
  'body-administrator',
  'plan-approver',
  'board-secretary',
  'oversight-officer',
  'data-protection-officer',
  'evaluator',
])

/** One appointment. Null means not narrowed: a null body is every body. */
export interface Grant {
  role: Role
  bodyId: string | null
  areaCode: string | null
  functionCode: string | null
  /** first day it holds, Bangkok */
  from: LocalDate
  /** last day it holds, inclusive; null while nobody has ended it */
  to: LocalDate | null
}

/** The signed-in person behind a request. A visitor who has not signed in is `null`, not an empty viewer. */
export interface Viewer {
  personId: string
  displayName: string
  grants: readonly Grant[]
  sessionId: string
  /** until when acts of deciding roles are allowed in this session; null before the second factor was shown */
  steppedUpUntil: Date | null
  /** How many notices the person has not seen; said by the bell in the header. */
  unseenNotices?: number
}

/** Who acts, and when. A visitor is null. */
export interface By {
  readonly viewer: Viewer | null
  readonly now: Date
}

/** The grants of a role that hold on a day. */
export function grantsOf(viewer: Viewer, role: Role, today: LocalDate): Grant[] {
  return viewer.grants.filter(
    (grant) => grant.role === role && grant.from <= today && (grant.to === null || today <= grant.to),
  )
}

/** True when the person holds the role that day, for this body if one is named. Areas and functions are for the room to judge. */
export function hasRole(viewer: Viewer, role: Role, today: LocalDate, bodyId?: string): boolean {
  return grantsOf(viewer, role, today).some(
    (grant) => bodyId === undefined || grant.bodyId === null || grant.bodyId === bodyId,
  )
}

/** True when the second factor was shown recently enough for an act at this instant. */
export function isSteppedUp(viewer: Viewer, now: Date): boolean {
  return viewer.steppedUpUntil !== null && now < viewer.steppedUpUntil
}
