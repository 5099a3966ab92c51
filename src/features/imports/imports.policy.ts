import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { ImportScope } from './import.ts'

const holdsThere = (viewer: Viewer | null, role: Role, scope: ImportScope, now: Date): boolean =>
  holds(viewer, role, { areaCode: scope.areaCode ?? 'TH' }, now) ||
  (scope.bodyId !== null && holds(viewer, role, { bodyId: scope.bodyId }, now))

/** Planners bring files in; body administrators and approvers of the same office may too. */
export const mayBring = (viewer: Viewer | null, now: Date): boolean => scopesOf(viewer, now).length > 0

/** The appointments a person may bring files under: one scope each. */
export function scopesOf(viewer: Viewer | null, now: Date): ImportScope[] {
  const roles: readonly Role[] = ['planner', 'plan-approver']
  const scopes = (viewer?.grants ?? [])
    .filter((grant) => roles.includes(grant.role))
    .map(({ bodyId, areaCode }) => ({ bodyId, areaCode }))
    .filter((scope) => roles.some((role) => holdsThere(viewer, role, scope, now)))
  // A province stands before its cluster: most files are of one province.
  const byPlace = scopes.toSorted((a, b) => Number(!isProvince(a)) - Number(!isProvince(b)))
  return byPlace.filter(
    (scope, at) => byPlace.findIndex((one) => one.bodyId === scope.bodyId && one.areaCode === scope.areaCode) === at,
  )
}

const isProvince = (scope: ImportScope): boolean => scope.bodyId === null || /^\d/.test(scope.areaCode ?? '')

/** Whoever plans or approves where the import belongs sees it and works on it; so the desk goes on when one is ill. */
export const mayWorkOn = (viewer: Viewer | null, scope: ImportScope, now: Date): boolean =>
  holdsThere(viewer, 'planner', scope, now) || holdsThere(viewer, 'plan-approver', scope, now)

/** Reading is also for auditors; the original file may hold more than the plan shows, so visitors do not get it. */
export const mayOpen = (viewer: Viewer | null, scope: ImportScope, now: Date): boolean =>
  mayWorkOn(viewer, scope, now) || holdsThere(viewer, 'auditor', scope, now)

export const mayApprove = (viewer: Viewer | null, scope: ImportScope, now: Date): boolean =>
  holdsThere(viewer, 'plan-approver', scope, now)
