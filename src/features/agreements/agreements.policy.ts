import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

interface At {
  readonly id: string
  readonly areaCode: string | null
}

export const writers: readonly Role[] = ['planner', 'plan-approver', 'body-administrator', 'board-secretary']

/** Those who plan for a body, or for its place, write agreements for it and follow them. */
export const mayWriteFor = (viewer: Viewer | null, body: At, now: Date): boolean =>
  holds(viewer, writers, { bodyId: body.id, areaCode: body.areaCode }, now)

/** To be offered the form at all; for which body, `mayWriteFor` says. */
export const mayWriteSomewhere = (viewer: Viewer | null, now: Date): boolean => holds(viewer, writers, {}, now)

/** Any officer of a party may follow the agreement: reviews, breaches, remedies. */
export const mayFollow = (viewer: Viewer | null, parties: readonly At[], now: Date): boolean =>
  parties.some((body) => mayWriteFor(viewer, body, now))

/**
 * A signature binds a body, so it is given by who was appointed to decide for that very body: a right over its area is not
 * enough. That the second factor was shown is asked at the entry point and again in the act.
 */
export const maySignFor = (viewer: Viewer | null, bodyId: string, now: Date): boolean =>
  holds(viewer, signers, { bodyId }, now) &&
  (viewer?.grants ?? []).some((grant) => grant.bodyId === bodyId && signers.includes(grant.role))

export const signers: readonly Role[] = ['plan-approver', 'body-administrator']

/** Before it is signed an agreement is for its parties, for planners of its place and for auditors. */
export const seesDraft = (
  viewer: Viewer | null,
  { parties, areaCode }: { parties: readonly At[]; areaCode: string | null },
  now: Date,
): boolean =>
  mayFollow(viewer, parties, now) ||
  holds(viewer, ['planner', 'auditor'], { areaCode: areaCode ?? 'TH', bodyId: null }, now) ||
  holds(viewer, 'auditor', { areaCode: 'TH' }, now)

/** For lists: whose drafts a viewer sees. */
export interface Sight {
  readonly all: boolean
  readonly bodyIds: readonly string[]
  readonly areas: readonly string[]
}

export function sightOf(viewer: Viewer | null, now: Date): Sight {
  const grants = (viewer?.grants ?? []).filter((grant) => writers.includes(grant.role) || grant.role === 'auditor')
  return {
    all: holds(viewer, 'auditor', { areaCode: 'TH' }, now),
    bodyIds: grants.flatMap((grant) => grant.bodyId ?? []),
    areas: grants.flatMap((grant) =>
      grant.bodyId === null && grant.areaCode !== null && grant.areaCode !== 'TH' ? [grant.areaCode] : [],
    ),
  }
}
