import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { Board } from './board.ts'

/** Those who plan for a place, and secretaries of its boards. */
const keeping: readonly Role[] = ['planner', 'board-secretary']
/** Those who may speak for a body. */
const speaking: readonly Role[] = ['planner', 'plan-approver', 'board-secretary']

type Where = Pick<Board, 'areaCode' | 'ownerBodyId' | 'secretaryBodyId'>

/** Those who plan for a place, or for what it lies in, open boards there and take up what bodies propose. */
export const plansFor = (viewer: Viewer | null, areaCode: string, now: Date): boolean =>
  holds(viewer, keeping, { areaCode }, now)

/**
 * A body that works in a place proposes a board there: it knows what has to be coordinated, but a board asks other bodies to the table
 * and takes up what residents raised, which is for those who plan for the place.
 */
export const mayProposeBoard = (viewer: Viewer | null, ownerBodyId: string, now: Date): boolean =>
  holds(viewer, keeping, { bodyId: ownerBodyId }, now)

/** To be offered the form at all; where, the use case says. */
export const mayOpenSomewhere = (viewer: Viewer | null, now: Date): boolean => holds(viewer, keeping, {}, now)

/**
 * Officers of the body that serves the board or owns the matter, and those who plan for the place, keep a board. What they do
 * moves no money and can be mended by the same people, so it asks no second factor; an endorsement binds a body and does.
 */
export const keepsBoard = (viewer: Viewer | null, board: Where, now: Date): boolean =>
  holds(viewer, keeping, { bodyId: board.secretaryBodyId }, now) ||
  holds(viewer, keeping, { bodyId: board.ownerBodyId }, now) ||
  holds(viewer, keeping, { areaCode: board.areaCode }, now)

/** A body speaks through its own officers: a right over a whole place is none to speak for its bodies. */
export const speaksFor = (viewer: Viewer | null, bodyId: string, now: Date): boolean =>
  bodiesSpokenFor(viewer, now).includes(bodyId)

export const bodiesSpokenFor = (viewer: Viewer | null, now: Date): string[] => [
  ...new Set(
    (viewer?.grants ?? [])
      .filter((grant) => speaking.includes(grant.role))
      .flatMap((grant) => grant.bodyId ?? [])
      .filter((bodyId) => holds(viewer, speaking, { bodyId }, now)),
  ),
]

/** To endorse a joint plan for a body is an approver's act; the second factor is asked at the door. */
export const mayEndorseFor = (viewer: Viewer | null, bodyId: string, now: Date): boolean =>
  (viewer?.grants ?? []).some((grant) => grant.role === 'plan-approver' && grant.bodyId === bodyId) &&
  holds(viewer, 'plan-approver', { bodyId }, now)

/** Matters are taken up and declined by those who plan for the place. */
export const mayAnswerMatter = (viewer: Viewer | null, areaCode: string, now: Date): boolean =>
  plansFor(viewer, areaCode, now)

/** Moderators of the place hide what must not stand there, with a reason everybody reads. */
export const mayHideMatter = (viewer: Viewer | null, areaCode: string, now: Date): boolean =>
  holds(viewer, ['moderator', ...keeping], { areaCode }, now)

/** Which names of officers stand in the history: for officers. */
export const seesWho = (viewer: Viewer | null): boolean => viewer !== null && viewer.grants.length > 0

/** Bodies in whose name a signed-in person may put a matter on the agenda. */
export const voicesOf = (viewer: Viewer | null, now: Date): string[] => [
  ...new Set(
    (viewer?.grants ?? [])
      .flatMap((grant) => grant.bodyId ?? [])
      .filter((bodyId) => holds(viewer, ['network-member', ...speaking], { bodyId }, now)),
  ),
]

export const isNetworkMember = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'network-member', {}, now)
