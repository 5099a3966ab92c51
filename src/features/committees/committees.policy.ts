import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { Committee } from './committee.ts'
import type { Sight } from './committees.sql.ts'
import type { Owner } from './resolution.ts'
import type { HeldSeat } from './seats.sql.ts'

type Where = Pick<Committee, 'bodyId' | 'parentId' | 'areaCode'>

/**
 * Those who plan for an area, or for the body above, and secretaries of an area found committees there. A secretary whose right
 * names a body has it for that body only, also where it names its area too.
 */
export const mayFound = (
  viewer: Viewer | null,
  { areaCode, parentId }: { areaCode: string | null; parentId: string | null },
  now: Date,
): boolean =>
  holds(viewer, 'planner', { areaCode }, now) ||
  holds(viewer, 'secretary', { areaCode, bodyId: parentId ?? 'none' }, now) ||
  (parentId !== null && holds(viewer, ['planner', 'secretary', 'body-administrator'], { bodyId: parentId }, now))

/** To be offered the form at all; which committee, `mayFound` says. */
export const mayFoundSomewhere = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, ['planner', 'secretary', 'body-administrator'], {}, now)

/** The secretary of a committee also serves the groups below it; one appointed for an area serves all there. */
export const keepsCommittee = (viewer: Viewer | null, at: Where, now: Date): boolean =>
  holds(viewer, 'secretary', { bodyId: at.bodyId }, now) ||
  (at.parentId !== null && holds(viewer, 'secretary', { bodyId: at.parentId }, now)) ||
  holds(viewer, 'secretary', { areaCode: at.areaCode, bodyId: at.bodyId }, now)

/** Seats are given by whoever keeps the committee, or may found it. */
export const maySeat = (viewer: Viewer | null, at: Where, now: Date): boolean =>
  keepsCommittee(viewer, at, now) || mayFound(viewer, at, now)

/** Chairs call their meetings, and leave the writing to the secretary. */
export const mayCall = (viewer: Viewer | null, at: Where, held: readonly HeldSeat[], now: Date): boolean =>
  keepsCommittee(viewer, at, now) ||
  held.some((seat) => seat.bodyId === at.bodyId && (seat.role === 'chair' || seat.role === 'deputy-chair'))

/** Members, secretaries and auditors read what is not public. */
export const seesInside = (viewer: Viewer | null, at: Where, held: readonly HeldSeat[], now: Date): boolean =>
  keepsCommittee(viewer, at, now) ||
  held.some((seat) => seat.bodyId === at.bodyId) ||
  holds(viewer, 'auditor', { areaCode: at.areaCode ?? 'TH' }, now)

/** Officers of the body that was given the work, the holder of the seat that was, and the secretary say how it goes. */
export const mayFollowUp = (
  viewer: Viewer | null,
  { owner, at, held }: { owner: Owner; at: Where; held: readonly HeldSeat[] },
  now: Date,
): boolean =>
  keepsCommittee(viewer, at, now) ||
  (owner.bodyId !== null && holds(viewer, ['planner', 'plan-approver', 'secretary'], { bodyId: owner.bodyId }, now)) ||
  held.some((seat) => seat.seatId === owner.seatId)

/** For lists: the committees a viewer sees from inside. */
export const sightOf = (viewer: Viewer | null, held: readonly HeldSeat[], now: Date): Sight => ({
  all: holds(viewer, 'auditor', { areaCode: 'TH' }, now),
  bodyIds: [
    ...new Set([
      ...held.map((seat) => seat.bodyId),
      ...(viewer?.grants ?? []).flatMap((grant) => (grant.role === 'secretary' && grant.bodyId) || []),
    ]),
  ],
})
