import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/**
 * Rules hold for the whole country, so they belong to planners of the whole country and to administrators of the platform. A rule can
 * be changed back and a run undone, so no second factor is asked.
 */
export const mayEditRules = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now) || holds(viewer, 'planner', { areaCode: 'TH' }, now)
