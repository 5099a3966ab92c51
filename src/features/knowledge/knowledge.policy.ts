import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

interface At {
  readonly areaCode: string | null
  readonly bodyId: string | null
}

const writers: readonly Role[] = ['case-officer', 'planner', 'oversight-officer', 'moderator', 'body-administrator']
const reviewers: readonly Role[] = ['moderator', 'oversight-officer', 'planner']

const forPlaceOrBody = (viewer: Viewer | null, roles: readonly Role[], { areaCode, bodyId }: At, now: Date) =>
  holds(viewer, roles, { areaCode }, now) || (bodyId !== null && holds(viewer, roles, { bodyId }, now))

/** To be offered the forms at all, and to read what is not published yet. */
export const mayWriteSomewhere = (viewer: Viewer | null, now: Date): boolean => holds(viewer, writers, {}, now)

/** Officers of the body that solved it, or of its place. */
export const mayWrite = (viewer: Viewer | null, at: At, now: Date): boolean => forPlaceOrBody(viewer, writers, at, now)

/** Who publishes; that it is not the writer, the decision itself says. */
export const mayReview = (viewer: Viewer | null, at: At, now: Date): boolean =>
  forPlaceOrBody(viewer, reviewers, at, now)

export const mayModerate = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'moderator', {}, now)

/** For which homes: one of a province looks after that province, one without place and body after all. */
export const moderatedHomes = (viewer: Viewer | null): readonly string[] | null => {
  const areas = (viewer?.grants ?? []).flatMap(({ role, areaCode, bodyId }) =>
    role === 'moderator' && (areaCode !== null || bodyId === null) ? [areaCode] : [],
  )
  return areas.some((area) => area === null || area === 'TH') ? null : areas.flatMap((area) => area?.slice(0, 2) ?? [])
}

/** Appointed at a body, but no office of it. */
const speakForNobody: readonly Role[] = ['network-member', 'evaluator']

/** The body an officer speaks for in a comment: the first they are appointed to; null for everybody else, members of networks too. */
export const speaksFor = (viewer: Viewer | null): string | null =>
  viewer?.grants.find(({ role, bodyId }) => bodyId !== null && !speakForNobody.includes(role))?.bodyId ?? null
