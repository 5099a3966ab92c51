import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { BoardHere } from './interests.sql.ts'
import type { Level } from './priority.ts'

const keeping: readonly Role[] = ['planner', 'board-secretary']

/** Those who serve the board or plan for one of the bodies at its table: they write, and hear what is said in confidence. */
export const sitsAtTable = (viewer: Viewer | null, board: BoardHere, now: Date): boolean =>
  [board.secretaryBodyId, board.ownerBodyId, ...board.partyIds].some((bodyId) =>
    holds(viewer, keeping, { bodyId }, now),
  ) || holds(viewer, keeping, { areaCode: board.areaCode }, now)

interface Scored {
  readonly areaCode: string | null
  readonly bodyId: string
}

/** The state's priority is told by those who plan for the whole country; an area's by those who plan for it, or for the body. */
export const mayScore = (viewer: Viewer | null, level: Level, thing: Scored, now: Date): boolean =>
  level === 'state'
    ? holds(viewer, 'planner', { areaCode: 'TH' }, now)
    : (thing.areaCode !== null && holds(viewer, keeping, { areaCode: thing.areaCode }, now)) ||
      (level === 'lao' && holds(viewer, keeping, { bodyId: thing.bodyId }, now))

/** Criteria and weights of the state hold for the country, those of an area for its province. */
export const mayWeigh = (viewer: Viewer | null, level: Level, home: string, now: Date): boolean =>
  level === 'state'
    ? holds(viewer, 'planner', { areaCode: 'TH' }, now) || holds(viewer, 'platform-administrator', {}, now)
    : holds(viewer, keeping, { areaCode: home }, now)

/** Pressures are kept by those who plan for the place, or for the body that watches them. */
export const mayWatch = (viewer: Viewer | null, at: { areaCode: string; ownerBodyId: string | null }, now: Date) =>
  holds(viewer, keeping, { areaCode: at.areaCode }, now) ||
  (at.ownerBodyId !== null && holds(viewer, keeping, { bodyId: at.ownerBodyId }, now))

/** To be offered the form at all. */
export const mayWatchSomewhere = (viewer: Viewer | null, now: Date): boolean => holds(viewer, keeping, {}, now)

/** Which names of officers stand in the history: for officers. */
export const seesWho = (viewer: Viewer | null): boolean => viewer !== null && viewer.grants.length > 0
