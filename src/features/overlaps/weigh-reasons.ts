import type { Reason } from '../../engines/overlap/index.ts'

export type Direction = 'for' | 'against'
/** 1 a little, 2 some, 3 much. */
export type Strength = 1 | 2 | 3

export interface WeighedReason {
  readonly reason: Reason
  readonly direction: Direction
  readonly strength: Strength
}

/**
 * Which way a reason speaks and how strongly, for the eye of a planner. A rule of thumb in the order of the engine's fitted
 * weights (engines/overlap/README.md), not the weights themselves: those work together and change with each fit.
 */
const weights: Readonly<Record<Reason['kind'], readonly [Direction, Strength]>> = {
  'same-road': ['for', 2],
  'shared-kilometres': ['for', 3],
  'same-sub-district': ['for', 2],
  'same-district': ['for', 1],
  'same-province': ['for', 1],
  'same-village': ['for', 3],
  'same-name': ['for', 3],
  'same-work': ['for', 3],
  'same-size': ['for', 2],
  'same-year': ['for', 1],
  'near-years': ['for', 1],
  'same-amount': ['for', 1],
  'other-road': ['against', 3],
  'disjoint-kilometres': ['against', 3],
  'other-sub-district': ['against', 3],
  'other-district': ['against', 3],
  'other-province': ['against', 3],
  'other-village': ['against', 3],
  'other-name': ['against', 2],
  'other-number': ['against', 2],
  'other-work': ['against', 2],
  'far-years': ['against', 2],
  'same-body': ['against', 3],
  'generic-title': ['against', 2],
}

/** Supporting reasons first, each side from strong to weak; equal ones stay in the engine's order. */
export function weighReasons(reasons: readonly Reason[]): WeighedReason[] {
  return reasons
    .map((reason): WeighedReason => {
      const [direction, strength] = weights[reason.kind]
      return { reason, direction, strength }
    })
    .sort((a, b) => Number(a.direction === 'against') - Number(b.direction === 'against') || b.strength - a.strength)
}
