import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** Planners bring plans in; approval by a second person comes with the approval of plans. */
export const mayImportPlans = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'planner', {}, now)

/** An import that is not stored yet is seen by the person who uploaded it alone. */
export const mayOpenImport = (viewer: Viewer | null, upload: { startedBy: string | null }, now: Date): boolean =>
  mayImportPlans(viewer, now) && viewer !== null && upload.startedBy === viewer.personId

/** A planner stores projects of the own area or body, and no others. */
export const storableBy =
  (viewer: Viewer | null, now: Date) =>
  (thing: { areaCode: string | null; bodyId: string | null }): boolean =>
    holds(viewer, 'planner', thing, now)
