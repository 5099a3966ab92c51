import type { BodyKind } from '../bodies/index.ts'

/** Levels of a duty, nearest to people first: subsidiarity asks the lowest that is able (S4-14). */
export const levels = ['community', 'local', 'pao', 'district', 'province', 'region', 'central'] as const
export type Level = (typeof levels)[number]

/** By law: must, may, or not its duty. */
export const mays = ['must', 'may', 'no'] as const
export type May = (typeof mays)[number]

/** In fact: able, able with technical support, or not. */
export const cans = ['yes', 'with-support', 'no'] as const
export type Can = (typeof cans)[number]

export const kindsOfLevel: Readonly<Record<Level, readonly BodyKind[]>> = {
  community: ['network', 'association', 'cooperative', 'temple'],
  local: ['sao', 'subdistrict-municipality', 'town', 'city', 'special-lao'],
  pao: ['pao'],
  district: ['district', 'district-office'],
  province: ['province', 'provincial-office'],
  region: ['province-cluster', 'regional-office'],
  central: ['department', 'ministry', 'office', 'state-enterprise', 'public-organisation', 'fund', 'university'],
}

/** The level of a body; null for companies, schools, courts and others that run no public duty of a level. */
export function levelOfKind(kind: BodyKind): Level | null {
  return levels.find((level) => kindsOfLevel[level].includes(kind)) ?? null
}

export interface DutyLevel {
  readonly level: Level
  readonly may: May
  readonly can: Can
  /** Whom it asks for technical support. */
  readonly supportFrom: Level | null
  readonly reason: string
}

/** Levels that may do a duty and are able to, alone or with support; nearest to people first. */
export function ableLevels<T extends Pick<DutyLevel, 'level' | 'may' | 'can'>>(all: readonly T[]): T[] {
  const able = all.filter(({ may, can }) => may !== 'no' && can !== 'no')
  return able.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

export type Misfit =
  /** By law it is no duty of this level. */
  | { readonly kind: 'not-its-duty' }
  /** The level is not able to. */
  | { readonly kind: 'not-able' }
  /** A level nearer to people may and is able to without support. */
  | { readonly kind: 'lower-level-able'; readonly level: Level }

/** Why a body of this level should not run the duty; none: it fits. */
export function misfitsOf(all: readonly DutyLevel[], level: Level): Misfit[] {
  const own = all.find((one) => one.level === level)
  const found: Misfit[] = []
  if (own === undefined || own.may === 'no') found.push({ kind: 'not-its-duty' })
  if (own?.can === 'no') found.push({ kind: 'not-able' })
  const nearer = ableLevels(all).find((one) => one.can === 'yes' && levels.indexOf(one.level) < levels.indexOf(level))
  if (nearer !== undefined && own?.may !== 'must') found.push({ kind: 'lower-level-able', level: nearer.level })
  return found
}
