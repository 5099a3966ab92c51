import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { Act } from './join-plan.ts'
import { binds } from './joining-states.ts'

/** What a right depends on: the body of a project and the area of its plan. */
export interface Scope {
  readonly bodyId: string
  readonly areaCode: string | null
}

/** Planners of any body or area concerned propose, renew and withdraw. */
export const mayPropose = (viewer: Viewer | null, scopes: readonly Scope[], now: Date): boolean =>
  scopes.some(({ bodyId, areaCode }) => holds(viewer, ['planner', 'plan-approver'], { bodyId, areaCode }, now))

/** Whether forms of joining are offered at all. */
export const mayProposeSome = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], {}, now)

/**
 * Only an officer of the body itself speaks for it: a right over the whole province is none to give away its money. Where money,
 * owner or code change, that is who approves its plans.
 */
export const mayAnswer = (viewer: Viewer | null, form: Act, bodyId: string, now: Date): boolean =>
  holds(viewer, binds(form) ? 'plan-approver' : ['planner', 'plan-approver'], { bodyId }, now)

/** Approvers of the leading body or of the area of its plan; that the second factor was shown is asked at the entry point. */
export const mayApprove = (viewer: Viewer | null, lead: Scope, now: Date): boolean =>
  holds(viewer, 'plan-approver', { bodyId: lead.bodyId, areaCode: lead.areaCode }, now)
