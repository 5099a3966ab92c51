import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import { mayEditPlan } from '../plans/index.ts'
import type { VerifierScope } from './observations.sql.ts'

/** What rights over an indicator depend on: the body that answers for it, and its area. */
export interface IndicatorScope {
  readonly ownerBodyId: string
  readonly areaCode: string
}

/** Officers of the owner body enter values and keep the evidence. */
export const mayEnter = (viewer: Viewer | null, one: IndicatorScope, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], { bodyId: one.ownerBodyId, areaCode: one.areaCode }, now)

/** Those who plan for the owner body say what is measured. */
export const mayDefine = (viewer: Viewer | null, one: IndicatorScope, now: Date): boolean =>
  holds(viewer, 'planner', { bodyId: one.ownerBodyId, areaCode: one.areaCode }, now)

/** Who writes a project says what it is measured by; that they may define for the owner body too is `mayDefine`. */
export const mayMeasureProject = (
  viewer: Viewer | null,
  project: { readonly bodyId: string; readonly planAreaCode: string },
  now: Date,
): boolean => mayEditPlan(viewer, { bodyId: project.bodyId, areaCode: project.planAreaCode }, now)

/** Who writes a plan, or owns it together with the body that keeps it, says what it is measured by. */
export const mayMeasurePlan = (
  viewer: Viewer | null,
  plan: { readonly bodyId: string; readonly areaCode: string; readonly coOwnerIds: readonly string[] },
  now: Date,
): boolean =>
  [plan.bodyId, ...plan.coOwnerIds].some((bodyId) => mayEditPlan(viewer, { bodyId, areaCode: plan.areaCode }, now))

/** Those who plan for a place say what is measured there without any plan; so does a body that speaks for all of it (`speaksForWhole`). */
export const mayMeasureArea = (viewer: Viewer | null, areaCode: string, now: Date): boolean =>
  holds(viewer, 'planner', { areaCode }, now)

/** Any planner may begin; for which body is `mayDefine` of the body chosen. */
export const mayBegin = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'planner', {}, now)

/** Whoever has values to enter somewhere. */
export const mayEnterAnywhere = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], {}, now)

/** Only as a proposer and verifier of figures: no second factor, because a verdict is undone by a correction, with history. */
const verifying = ['planner', 'plan-approver', 'oversight-officer'] as const

/** Officers of the body, or those who answer for the area around it; never the person who entered the value (decided in the use case). */
export const mayVerify = (viewer: Viewer | null, one: IndicatorScope, now: Date): boolean =>
  holds(viewer, verifying, { bodyId: one.ownerBodyId, areaCode: one.areaCode }, now) ||
  holds(viewer, verifying, { areaCode: one.areaCode }, now)

/** The same as a filter of the queue. */
export function verifierScope(viewer: Viewer | null, now: Date): VerifierScope {
  const held = (viewer?.grants ?? []).filter(
    (grant) =>
      verifying.some((role) => role === grant.role) &&
      holds({ ...(viewer as Viewer), grants: [grant] }, verifying, {}, now),
  )
  return {
    bodyIds: held.flatMap(({ bodyId }) => bodyId ?? []),
    areas: held.flatMap(({ areaCode }) => (areaCode === 'TH' ? [''] : (areaCode ?? []))),
  }
}

/** The bodies a viewer enters values for. */
export function bodiesOf(viewer: Viewer | null, now: Date): string[] {
  const entering = ['planner', 'plan-approver'] as const
  const held = (viewer?.grants ?? []).filter(
    (grant) =>
      entering.some((role) => role === grant.role) &&
      holds({ ...(viewer as Viewer), grants: [grant] }, entering, {}, now),
  )
  return [...new Set(held.flatMap(({ bodyId }) => bodyId ?? []))]
}

/** The form of an indicator of no project and no plan: a body the viewer plans for must answer for it. */
export const mayBeginOfOwnBody = (viewer: Viewer | null, now: Date): boolean =>
  mayBegin(viewer, now) && bodiesOf(viewer, now).length > 0
