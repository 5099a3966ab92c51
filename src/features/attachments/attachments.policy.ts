import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { Comment } from './attachments.sql.ts'

/** What rights over a plan or project depend on. */
export interface ThingScope {
  readonly bodyId: string
  readonly areaCode: string
}

/** Officers of any office read what is for staff. */
export const readsAsStaff = (viewer: Viewer | null): boolean => viewer !== null && viewer.grants.length > 0

/** Those who write or approve the plan keep its papers. */
export const mayKeepDocuments = (viewer: Viewer | null, thing: ThingScope, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], { bodyId: thing.bodyId, areaCode: thing.areaCode }, now)

const speakingRoles: readonly Role[] = [
  'planner',
  'plan-approver',
  'board-secretary',
  'body-administrator',
  'oversight-officer',
  'auditor',
  'network-member',
]

/** Officers and members of networks comment on plans of all bodies: that is what the plans are shown for. */
export const mayComment = (viewer: Viewer | null, now: Date): boolean => holds(viewer, speakingRoles, {}, now)

/** An officer speaks for the bodies of the own appointments. */
export const speaksFor = (viewer: Viewer | null, now: Date): string[] => [
  ...new Set(
    (viewer?.grants ?? [])
      .filter((grant) => speakingRoles.includes(grant.role))
      .flatMap((grant) => grant.bodyId ?? [])
      .filter((bodyId) => holds(viewer, speakingRoles, { bodyId }, now)),
  ),
]

/** For a quarter of an hour what one wrote may be corrected; afterwards others have read and answered it. */
const editMinutes = 15

export const mayEditComment = (viewer: Viewer | null, comment: Comment, now: Date): boolean =>
  viewer !== null &&
  comment.writtenBy === viewer.personId &&
  comment.hiddenAt === null &&
  now.getTime() - comment.writtenAt.getTime() <= editMinutes * 60_000

/** The owners of the plan and moderators of the area, with a reason everyone reads. */
export const mayHideComment = (viewer: Viewer | null, comment: Comment, thing: ThingScope, now: Date): boolean =>
  comment.hiddenAt === null &&
  (mayKeepDocuments(viewer, thing, now) || holds(viewer, 'moderator', { areaCode: thing.areaCode }, now))
