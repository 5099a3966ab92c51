import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/**
 * The list of bodies belongs to the whole country: planners of the whole country and administrators of the platform keep it. A list
 * can be corrected by another list and moves no money, so no second factor is asked.
 */
export const mayKeepBodies = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now) || holds(viewer, 'planner', { areaCode: 'TH' }, now)
