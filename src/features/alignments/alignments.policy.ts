import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { KnownThing } from './alignment.ts'

const planningRoles: readonly Role[] = ['planner', 'plan-approver']

/** Rights over one side: a planner of its body or of the area it lies in. */
export type Side = Pick<KnownThing, 'areaCode' | 'bodyId'>

/**
 * A link is proposed, confirmed, rejected and withdrawn by planners of either side: what stands below and what stands above may
 * both be wrong about it. It moves no money and can be taken back, so it needs no second factor.
 */
export function maySpeakFor(viewer: Viewer | null, sides: readonly Side[], now: Date): boolean {
  return sides.some(
    ({ areaCode, bodyId }) =>
      holds(viewer, planningRoles, { areaCode: areaCode ?? 'TH' }, now) ||
      holds(viewer, planningRoles, { bodyId }, now),
  )
}

/** Whoever plans or approves anywhere: sees which officer did what, and may open the form. */
export function isPlanningOfficer(viewer: Viewer | null, now: Date): boolean {
  return holds(viewer, planningRoles, {}, now)
}
