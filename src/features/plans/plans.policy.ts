import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** Planners bring plans in; approval by a second person comes with the approval of plans. */
export const mayImportPlans = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'planner', {}, now)

/** What a right over a plan depends on: the body it belongs to and the area it is for. */
interface PlanScope {
  readonly bodyId: string
  readonly areaCode: string
}

/** Planners write the plans of the own body or area. */
export const mayEditPlan = (viewer: Viewer | null, plan: PlanScope, now: Date): boolean =>
  holds(viewer, 'planner', { bodyId: plan.bodyId, areaCode: plan.areaCode }, now)

/** Approvers of the body or area; that the second factor was shown is asked at the entry point. */
export const mayApprovePlan = (viewer: Viewer | null, plan: PlanScope, now: Date): boolean =>
  holds(viewer, 'plan-approver', { bodyId: plan.bodyId, areaCode: plan.areaCode }, now)

/** Any planner may begin a plan; whose plan it may be is `mayEditPlan` of the body chosen. */
export const mayBeginPlan = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'planner', {}, now)
