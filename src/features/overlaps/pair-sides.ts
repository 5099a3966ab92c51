import type { SidesOfPair } from './overlaps.policy.ts'
import type { Pair } from './overlaps.sql.ts'

/** What rights about a pair depend on. */
export function sidesOf(pair: Pair): SidesOfPair {
  return { areaCodes: [pair.left.areaCode, pair.right.areaCode], bodyIds: [pair.left.bodyId, pair.right.bodyId] }
}
