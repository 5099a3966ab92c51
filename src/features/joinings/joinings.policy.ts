import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { Act } from './join-world.ts'
import { binds } from './joining-states.ts'

const planning: readonly Role[] = ['planner', 'plan-approver']

/** What a right depends on: the body of a project and the area of its plan. */
export interface Scope {
  readonly bodyId: string
  readonly areaCode: string | null
}

/** A right over the body, or over the area: asked for one by one, so that an officer of the province need not be one of the body too. */
const holdsOver = (viewer: Viewer | null, roles: readonly Role[], { bodyId, areaCode }: Scope, now: Date): boolean =>
  holds(viewer, roles, { bodyId }, now) || holds(viewer, roles, { areaCode: areaCode ?? 'TH' }, now)

/** Planners of any body or area concerned propose, renew and withdraw. */
export const mayPropose = (viewer: Viewer | null, scopes: readonly Scope[], now: Date): boolean =>
  scopes.some((scope) => holdsOver(viewer, planning, scope, now))

/** Whether forms of joining are offered at all. */
export const mayProposeSome = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], {}, now)

/** Who may see what was not proposed yet: a filter for lists, made of the appointments. */
export interface Sight {
  readonly personId: string | null
  readonly bodyIds: readonly string[]
  /** Areas and what lies in them; `TH`: everything. */
  readonly areas: readonly string[]
}

export function sightOf(viewer: Viewer | null, now: Date): Sight {
  const grants = (viewer?.grants ?? []).filter(
    (one) =>
      planning.includes(one.role) && holds(viewer, one.role, { bodyId: one.bodyId, areaCode: one.areaCode }, now),
  )
  return {
    personId: viewer?.personId ?? null,
    bodyIds: grants.flatMap((one) => one.bodyId ?? []),
    areas: grants.flatMap((one) => one.areaCode ?? []),
  }
}

/** A draft is for the bodies concerned and for those who plan for the place until it is proposed. */
export const seesDraft = (
  viewer: Viewer | null,
  draft: { proposedBy: string | null; bodyIds: readonly string[]; areaCode: string | null },
  now: Date,
): boolean =>
  viewer !== null &&
  (viewer.personId === draft.proposedBy ||
    draft.bodyIds.some((bodyId) => holds(viewer, planning, { bodyId }, now)) ||
    holds(viewer, planning, { areaCode: draft.areaCode ?? 'TH' }, now))

/** A scenario is changed by who made it, by planners of the body it was made for and by those of its place. */
export const mayChangeScenario = (
  viewer: Viewer | null,
  scenario: { madeBy: string | null; bodyId: string | null; areaCode: string },
  now: Date,
): boolean =>
  viewer !== null &&
  mayProposeSome(viewer, now) &&
  (viewer.personId === scenario.madeBy ||
    (scenario.bodyId !== null && holds(viewer, planning, { bodyId: scenario.bodyId }, now)) ||
    holds(viewer, planning, { areaCode: scenario.areaCode }, now))

/**
 * Only an officer of the body itself speaks for it: a right over the whole province is none to give away its money. Where money,
 * owner or code change, that is who approves its plans.
 */
export const mayAnswer = (viewer: Viewer | null, form: Act, bodyId: string, now: Date): boolean =>
  holds(viewer, binds(form) ? 'plan-approver' : ['planner', 'plan-approver'], { bodyId }, now)

/** Approvers of the leading body or of the area of its plan; that the second factor was shown is asked at the entry point. */
export const mayApprove = (viewer: Viewer | null, lead: Scope, now: Date): boolean =>
  holdsOver(viewer, ['plan-approver'], lead, now)
