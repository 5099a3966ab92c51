import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** A case as far as rights depend on it. */
export interface CaseScope {
  /** Bodies that have it now. */
  readonly bodyIds: readonly string[]
  /** Whose sorting queue it waits in; null with `waits` true: the desk of the platform. */
  readonly triageBodyId: string | null
  readonly waits: boolean
  readonly escalatedTo: string | null
  readonly areaCode: string | null
  /** Late, escalated or appealed: what oversight looks at. */
  readonly needsOversight: boolean
}

/** The bodies whose cases a person works on. */
export function deskBodies(viewer: Viewer | null, now: Date): string[] {
  const bodies = (viewer?.grants ?? []).flatMap((grant) =>
    grant.role === 'case-officer' && grant.bodyId !== null ? [grant.bodyId] : [],
  )
  return [...new Set(bodies)].filter((bodyId) => holds(viewer, 'case-officer', { bodyId }, now))
}

/** The areas whose late and escalated cases a person oversees. */
export function overseenAreas(viewer: Viewer | null, now: Date): string[] {
  const areas = (viewer?.grants ?? []).flatMap((grant) =>
    grant.role === 'oversight-officer' ? [grant.areaCode ?? (grant.bodyId === null ? 'TH' : null)] : [],
  )
  return [...new Set(areas.flatMap((area) => area ?? []))].filter((areaCode) =>
    holds(viewer, 'oversight-officer', { areaCode }, now),
  )
}

/** The bodies through which a person oversees: what is escalated to them. */
export function overseeingBodies(viewer: Viewer | null, now: Date): string[] {
  const bodies = (viewer?.grants ?? []).flatMap((grant) =>
    grant.role === 'oversight-officer' && grant.bodyId !== null ? [grant.bodyId] : [],
  )
  return [...new Set(bodies)].filter((bodyId) => holds(viewer, 'oversight-officer', { bodyId }, now))
}

export const sortsForPlatform = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now)

/** Who has a desk at all. */
export const hasDesk = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, ['case-officer', 'oversight-officer'], {}, now) || sortsForPlatform(viewer, now)

/** The body a person acts for in a case: one that has it, or the one that sorts it. Null: none. */
export function actingBody(viewer: Viewer | null, scope: CaseScope, now: Date): string | null {
  const own = deskBodies(viewer, now)
  const having = scope.bodyIds.find((bodyId) => own.includes(bodyId))
  if (having !== undefined) return having
  return scope.triageBodyId !== null && own.includes(scope.triageBodyId) ? scope.triageBodyId : null
}

/** Late, escalated and appealed cases of the own area; decisions need a fresh second factor at the door. */
export const mayOversee = (viewer: Viewer | null, scope: CaseScope, now: Date): boolean =>
  (scope.escalatedTo !== null && holds(viewer, 'oversight-officer', { bodyId: scope.escalatedTo }, now)) ||
  (scope.needsOversight && holds(viewer, 'oversight-officer', { areaCode: scope.areaCode ?? 'TH' }, now))

/** What has no owner in the register waits with the administrators of the platform. */
export const maySortForPlatform = (viewer: Viewer | null, scope: CaseScope, now: Date): boolean =>
  scope.waits && scope.triageBodyId === null && sortsForPlatform(viewer, now)

export const mayRead = (viewer: Viewer | null, scope: CaseScope, now: Date): boolean =>
  actingBody(viewer, scope, now) !== null || mayOversee(viewer, scope, now) || maySortForPlatform(viewer, scope, now)

/** A body's templates are kept by those who work on its cases and by its administrator. */
export const mayKeepTemplates = (viewer: Viewer | null, bodyId: string, now: Date): boolean =>
  holds(viewer, ['case-officer', 'body-administrator'], { bodyId }, now)

/** A planner of the place takes complaints for a need; it binds nobody. */
export const mayNameNeed = (viewer: Viewer | null, areaCode: string, now: Date): boolean =>
  holds(viewer, ['planner', 'plan-approver'], { areaCode }, now)

const answering: readonly Role[] = ['body-administrator', 'data-protection-officer']

/** The bodies whose long files a person may agree to; null: those of all. A first look: `mayAgreeToFile` says of each. */
export const agreesForBodies = (viewer: Viewer | null, now: Date): string[] | null =>
  holds(viewer, 'data-protection-officer', { areaCode: 'TH' }, now)
    ? null
    : [
        ...deskBodies(viewer, now),
        ...(viewer?.grants ?? []).flatMap(({ role, bodyId }) =>
          answering.includes(role) && bodyId !== null ? [bodyId] : [],
        ),
      ]

/** Who may see requests for files: who has a desk, and who agrees without having one. */
export const hasFiles = (viewer: Viewer | null, now: Date): boolean =>
  hasDesk(viewer, now) || holds(viewer, answering, {}, now)

/**
 * Long files of the desk need a second person: one who works on the cases of each of these bodies, or answers for it, so that nobody agrees to
 * cases they may not see themselves. What lies beyond the bodies (oversight of an area, the queue of the platform) is agreed to by whoever answers
 * for data protection in the country.
 */
export const mayAgreeToFile = (
  viewer: Viewer | null,
  file: { readonly bodyIds: readonly string[]; readonly isBeyondBodies: boolean },
  now: Date,
): boolean =>
  holds(viewer, 'data-protection-officer', { areaCode: 'TH' }, now) ||
  (!file.isBeyondBodies &&
    file.bodyIds.length > 0 &&
    file.bodyIds.every(
      (bodyId) => deskBodies(viewer, now).includes(bodyId) || holds(viewer, answering, { bodyId }, now),
    ))
