import { type AreaCode, isWithin } from '../../kernel/area-code.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { DECIDING_ROLES, type Grant, isSteppedUp, type Role, type Viewer } from '../../kernel/viewer.ts'

/** What a right is asked about. What is left out is not asked; what is null is known to have none. */
export interface Thing {
  readonly areaCode?: string | null
  readonly bodyId?: string | null
  readonly functionCode?: string | null
}

type Scope = Pick<Grant, 'areaCode' | 'bodyId' | 'functionCode'>

/**
 * Does the viewer hold one of these roles today for this thing? Denies by default:
 * - area, body and function of a grant must not contradict the thing's
 * - a grant tied to an area, body or function is asked about a thing that names at least one of the same, and it fits
 * - `{}` asks whether the role is held anywhere
 *
 * So a planner of province 57 at body X holds the role for `{areaCode: '5701'}` and for `{bodyId: X}`, not for
 * `{bodyId: Y}` and not for `{areaCode: '5701', bodyId: Y}`. A grant for `TH`, or tied to nothing, covers every area.
 * @param now needed only for a viewer that did not come with the request: `viewerOf` loads what holds today
 */
export function holds(
  viewer: Pick<Viewer, 'grants'> | null,
  roles: Role | readonly Role[],
  thing: Thing = {},
  now?: Date,
): boolean {
  if (viewer === null) return false
  const today = now && todayInBangkok(now)
  const wanted = typeof roles === 'string' ? [roles] : roles
  return viewer.grants.some(
    (grant) => wanted.includes(grant.role) && (today === undefined || isOn(grant, today)) && covers(grant, thing),
  )
}

function isOn(grant: Grant, today: LocalDate): boolean {
  return grant.from <= today && (grant.to === null || today <= grant.to)
}

/** May the viewer do an act that binds others, now? Only with the second factor shown in the last 15 minutes. */
export function mayDecide(viewer: Viewer | null, now: Date): boolean {
  return viewer !== null && isSteppedUp(viewer, now)
}

export function isDecidingRole(role: Role): boolean {
  return DECIDING_ROLES.has(role)
}

type Fit = 'free' | 'unasked' | 'fits' | 'contradicts'

function covers(grant: Scope, thing: Thing): boolean {
  const fits = [
    areaFit(grant.areaCode, thing.areaCode),
    fitOf(grant.bodyId, thing.bodyId, (granted, asked) => granted === asked),
    fitOf(
      grant.functionCode,
      thing.functionCode,
      (granted, asked) => asked === granted || asked.startsWith(`${granted}.`),
    ),
  ]
  if (fits.includes('contradicts')) return false
  const asksNothing = Object.values(thing).every((part) => part === undefined)
  return asksNothing || fits.includes('fits') || fits.every((one) => one === 'free')
}

function areaFit(granted: string | null, asked: string | null | undefined): Fit {
  if (granted === 'TH') return asked === undefined ? 'free' : 'fits'
  return fitOf(granted, asked, (area, place) => isWithin(place as AreaCode, area as AreaCode))
}

function fitOf(
  granted: string | null,
  asked: string | null | undefined,
  matches: (granted: string, asked: string) => boolean,
): Fit {
  if (granted === null) return 'free'
  if (asked === undefined || asked === null) return 'unasked'
  return matches(granted, asked) ? 'fits' : 'contradicts'
}
