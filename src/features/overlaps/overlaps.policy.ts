import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** The two sides of a pair, as far as rights depend on them. */
export interface SidesOfPair {
  readonly areaCodes: readonly (string | null)[]
  readonly bodyIds: readonly string[]
}

/**
 * A planner may decide about a pair when one of its sides lies in the planner's area or is planned by the planner's body.
 * A decision can be changed later by the same people and moves no money, so it needs no second factor
 * (docs/decisions/0006-overlap-decisions.md).
 */
export function mayDecideOverlap(viewer: Viewer | null, sides: SidesOfPair, now: Date): boolean {
  const roles = ['planner', 'plan-approver'] as const
  return (
    sides.areaCodes.some((areaCode) => holds(viewer, roles, { areaCode: areaCode ?? 'TH' })) ||
    sides.bodyIds.some((bodyId) => holds(viewer, roles, { bodyId }))
  )
}
