import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Key } from './stakeholder.ts'

/** Where a pressure comes from (S4-4). */
export const pressureSides = ['outside', 'inside'] as const
export type PressureSide = (typeof pressureSides)[number]

/** S4-4: the first seven press from outside, the rest from inside; a place may see it otherwise. */
export const pressureKinds = [
  'politics',
  'economy',
  'technology',
  'climate',
  'epidemic',
  'security',
  'migration',
  'resources',
  'capital',
  'values',
  'needs',
  'population',
] as const
export type PressureKind = (typeof pressureKinds)[number]

export const foundHows = ['statistics', 'complaints', 'field', 'media', 'experts', 'networks', 'sensors'] as const
export type FoundHow = (typeof foundHows)[number]

export interface PressureFacts {
  readonly areaCode: string
  readonly side: PressureSide
  readonly kind: PressureKind
  readonly title: string
  readonly about: string
  /** 1 to 5. */
  readonly strength: number
  readonly ownerBodyId: string
  readonly reviewOn: LocalDate
}

export interface Pressure extends Key, PressureFacts {
  readonly state: 'watched' | 'ended'
  readonly endedOn: LocalDate | null
  readonly endReason: string | null
  readonly revision: number
}

export interface Signal extends Key {
  readonly text: string
  /** Seen by everybody; false: found only by looking for it (S4-5). */
  readonly visible: boolean
  readonly foundHow: FoundHow
  readonly foundOn: LocalDate
  readonly source: string
}

export interface Review {
  readonly reviewedOn: LocalDate
  readonly strength: number
  readonly finding: string
  readonly nextOn: LocalDate | null
}

export type PressureRefusal =
  | { readonly kind: 'ended' }
  | { readonly kind: 'review-past' }
  | { readonly kind: 'found-in-future' }

export const isDue = (one: Pick<Pressure, 'state' | 'reviewOn'>, today: LocalDate) =>
  one.state === 'watched' && one.reviewOn < today

/** The next look lies ahead; what has ended is not looked at again. */
export function review(
  pressure: Pick<Pressure, 'state'>,
  nextOn: LocalDate | null,
  today: LocalDate,
): Result<null, PressureRefusal> {
  if (pressure.state === 'ended') return refuse({ kind: 'ended' })
  return nextOn !== null && nextOn <= today ? refuse({ kind: 'review-past' }) : ok(null)
}

export function signal(
  pressure: Pick<Pressure, 'state'>,
  foundOn: LocalDate,
  today: LocalDate,
): Result<null, PressureRefusal> {
  if (pressure.state === 'ended') return refuse({ kind: 'ended' })
  return foundOn > today ? refuse({ kind: 'found-in-future' }) : ok(null)
}
