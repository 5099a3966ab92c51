import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** A row of a large table by its full key. */
export interface Key {
  readonly home: string
  readonly id: string
}

/** On which side of the matter a group stands. */
export const sides = ['residents', 'vulnerable', 'communities', 'networks', 'private', 'agencies', 'experts'] as const
export type Side = (typeof sides)[number]

export interface GroupFacts {
  readonly name: string
  readonly side: Side
  readonly interests: string
  readonly capacities: string | null
  readonly needs: string
  /** 1 to 5. */
  readonly influence: number
  readonly concern: number
}

export interface Group extends Key, GroupFacts {
  readonly boardId: string
  readonly revision: number
}

/** 3 is the middle: from there on it counts as much. */
const MUCH = 3

/** Where a group stands on the map, and so how a board meets it. */
export const places = ['together', 'satisfy', 'protect', 'inform'] as const
export type MapPlace = (typeof places)[number]

/** Much touched and able to move much: work together. Much touched and able to move little: protect. */
export function placeOf({ influence, concern }: Pick<Group, 'influence' | 'concern'>): MapPlace {
  const [strong, touched] = [influence > MUCH, concern > MUCH]
  if (strong) return touched ? 'together' : 'satisfy'
  return touched ? 'protect' : 'inform'
}

export const measureKinds = ['protect', 'support'] as const
export type MeasureKind = (typeof measureKinds)[number]

export interface Measure extends Key {
  readonly boardId: string
  readonly stakeholderId: string
  readonly kind: MeasureKind
  readonly what: string
  readonly ownerBodyId: string
  readonly dueOn: LocalDate
  readonly doneOn: LocalDate | null
  readonly result: string | null
}

export const isLate = (one: Pick<Measure, 'dueOn' | 'doneOn'>, today: LocalDate) =>
  one.doneOn === null && one.dueOn < today

/** Who gains and who loses: -2 much worse to 2 much better. */
export const effects = [-2, -1, 0, 1, 2] as const
export type Effect = (typeof effects)[number]

export interface OptionFacts {
  readonly title: string
  readonly about: string
  readonly benefits: string
  readonly drawbacks: string
  readonly costSatang: bigint | null
  readonly months: number | null
}

export interface Option extends Key, OptionFacts {
  readonly boardId: string
  readonly position: number
  readonly revision: number
  readonly effects: readonly { readonly stakeholderId: string; readonly effect: Effect; readonly why: string | null }[]
}

export interface Balance {
  readonly gain: readonly Group[]
  readonly lose: readonly Group[]
  /** Nobody has said yet. */
  readonly unsaid: readonly Group[]
  /** Groups that lose much though they are much touched and can move little: they need protection first. */
  readonly unprotected: readonly Group[]
}

/** Who gains and who loses by an option, and whom nothing protects. @param protectedIds groups with a measure */
export function balanceOf(option: Option, groups: readonly Group[], protectedIds: ReadonlySet<string>): Balance {
  const effectOf = new Map(option.effects.map((one) => [one.stakeholderId, one.effect]))
  const lose = groups.filter((one) => (effectOf.get(one.id) ?? 0) < 0)
  return {
    gain: groups.filter((one) => (effectOf.get(one.id) ?? 0) > 0),
    lose,
    unsaid: groups.filter((one) => !effectOf.has(one.id)),
    unprotected: lose.filter((one) => !protectedIds.has(one.id)),
  }
}
