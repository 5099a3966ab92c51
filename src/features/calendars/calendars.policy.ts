import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

const planningRoles: readonly Role[] = ['planner', 'plan-approver']

/** A body's calendar is kept by its own planners; a right over the whole area is no right over the calendars of its bodies. */
export const mayKeepCalendar = (viewer: Viewer | null, bodyId: string, now: Date): boolean =>
  bodiesOf(viewer, now).includes(bodyId)

/** Planners of the area of one of the two bodies, or of one of them, may propose days; it binds nobody until both accept. */
export const mayPropose = (
  viewer: Viewer | null,
  sides: readonly { readonly bodyId: string; readonly areaCode: string | null }[],
  now: Date,
): boolean =>
  sides.some(
    ({ bodyId, areaCode }) =>
      mayKeepCalendar(viewer, bodyId, now) || holds(viewer, planningRoles, { areaCode: areaCode ?? 'TH' }, now),
  )

/** Templates, rules and holidays hold for the whole country: administrators of the platform, with a fresh second factor. */
export const mayEditSetup = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now)

/** Whoever plans anywhere sees which officers did what. */
export const isPlanningOfficer = (viewer: Viewer | null, now: Date): boolean => holds(viewer, planningRoles, {}, now)

/** The bodies a person plans for. */
export function bodiesOf(viewer: Viewer | null, now: Date): string[] {
  const bodies = (viewer?.grants ?? [])
    .filter((grant) => planningRoles.includes(grant.role))
    .flatMap((grant) => grant.bodyId ?? [])
  return [...new Set(bodies)].filter((bodyId) => holds(viewer, planningRoles, { bodyId }, now))
}

/** The area a person plans for, the widest first; null for none and for the whole country. */
export function areaOf(viewer: Viewer | null): string | null {
  const areas = (viewer?.grants ?? [])
    .filter((grant) => planningRoles.includes(grant.role))
    .flatMap((grant) => (grant.areaCode === null || grant.areaCode === 'TH' ? [] : [grant.areaCode]))
  return [...areas].sort((a, b) => a.length - b.length)[0] ?? null
}
