import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** The two sides of a pair, as far as rights depend on them. */
export interface SidesOfPair {
  readonly areaCodes: readonly (string | null)[]
  readonly bodyIds: readonly string[]
}

const planningRoles: readonly Role[] = ['planner', 'plan-approver']

/**
 * A planner may decide about a pair when one of its sides lies in the planner's area or is planned by the planner's body.
 * A decision can be changed later by the same people and moves no money, so it needs no second factor
 * (docs/decisions/0006-overlap-decisions.md). The same people put an officer in charge and ask the bodies.
 */
export function mayDecideOverlap(viewer: Viewer | null, sides: SidesOfPair, now: Date): boolean {
  return (
    sides.areaCodes.some((areaCode) => holds(viewer, planningRoles, { areaCode: areaCode ?? 'TH' }, now)) ||
    sides.bodyIds.some((bodyId) => holds(viewer, planningRoles, { bodyId }, now))
  )
}

/** A body speaks through its own planners and approvers; a right over the whole area is no right to speak for its bodies. */
export function mayAnswerFor(viewer: Viewer | null, bodyId: string, now: Date): boolean {
  return bodiesOf(viewer, now).includes(bodyId)
}

/** Whoever plans or approves anywhere: sees which officers did what with pairs and words. */
export function isPlanningOfficer(viewer: Viewer | null, now: Date): boolean {
  return holds(viewer, planningRoles, {}, now)
}

/** The areas a person plans for. */
export function areasOf(viewer: Viewer | null, now: Date): string[] {
  const areas = (viewer?.grants ?? [])
    .filter((grant) => planningRoles.includes(grant.role))
    .flatMap((grant) => grant.areaCode ?? [])
  return [...new Set(areas)].filter((areaCode) => holds(viewer, planningRoles, { areaCode }, now))
}

/** The bodies a person plans for. */
export function bodiesOf(viewer: Viewer | null, now: Date): string[] {
  const bodies = (viewer?.grants ?? [])
    .filter((grant) => planningRoles.includes(grant.role))
    .flatMap((grant) => grant.bodyId ?? [])
  return [...new Set(bodies)].filter((bodyId) => holds(viewer, planningRoles, { bodyId }, now))
}

/** Where somebody plans: pairs touching it are that person's to call about. */
export interface PlanningScope {
  /** The whole country. */
  readonly country: boolean
  readonly areaCodes: readonly string[]
  readonly bodyIds: readonly string[]
}

export function planningScope(viewer: Viewer | null, now: Date): PlanningScope {
  return {
    country: holds(viewer, planningRoles, { areaCode: 'TH' }, now),
    areaCodes: areasOf(viewer, now),
    bodyIds: bodiesOf(viewer, now),
  }
}

/** The Monday letter goes to those who plan; approvers find the same list on the page. */
export function getsMondayLetter(viewer: Viewer, now: Date): boolean {
  return holds(viewer, 'planner', {}, now)
}

/** The finder's words hold for the whole country: for those whose acts bind, with a fresh second factor. */
export function mayEditWords(viewer: Viewer | null, now: Date): boolean {
  return holds(viewer, 'plan-approver', {}, now)
}
