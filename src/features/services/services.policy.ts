import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

interface At {
  readonly id: string
  readonly areaCode: string | null
}

const workers: readonly Role[] = ['planner', 'plan-approver', 'body-administrator', 'board-secretary']

/** Those who plan for a body, or for its place, speak for it: assess it, ask, answer, lend. */
export const maySpeakFor = (viewer: Viewer | null, body: At, now: Date): boolean =>
  holds(viewer, workers, { bodyId: body.id, areaCode: body.areaCode }, now)

export const maySpeakSomewhere = (viewer: Viewer | null, now: Date): boolean => holds(viewer, workers, {}, now)

/** Standards and the matrix of duties hold for the whole country: planners of the whole country keep them. */
export const mayKeepStandards = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now) || holds(viewer, 'planner', { areaCode: 'TH' }, now)
