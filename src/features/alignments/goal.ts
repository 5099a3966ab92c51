import type { PlanLevel } from '../plans/index.ts'

/** Branches that say what is wanted, not how. */
export const goalKinds: ReadonlySet<string> = new Set(['vision', 'issue', 'strategy', 'goal'])

/** Where chains end. */
export const topLevels: ReadonlySet<string> = new Set<PlanLevel>(['national_admin', 'framework'])

/** Their goals are shown on a map of provinces, others by district. */
export const wideLevels: ReadonlySet<string> = new Set<PlanLevel>([
  'national_admin',
  'framework',
  'operational',
  'cluster',
])

/** Levels of plans from the nation to the community: the order of every list of goals. */
export const goalLevels = [
  'national_admin',
  'framework',
  'operational',
  'cluster',
  'province',
  'district',
  'lao',
  'community',
] as const satisfies readonly PlanLevel[]
export type GoalLevel = (typeof goalLevels)[number]

/** Which levels a plan is asked to serve: the next ones above, by the ladder of provincial planning (PLN-1). */
export const levelsAbove: Readonly<Record<GoalLevel, readonly GoalLevel[]>> = {
  national_admin: [],
  framework: [],
  operational: ['national_admin', 'framework'],
  cluster: ['national_admin', 'framework'],
  province: ['cluster', 'national_admin', 'framework'],
  district: ['province'],
  lao: ['district', 'province'],
  community: ['lao', 'district'],
}
