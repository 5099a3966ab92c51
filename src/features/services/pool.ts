import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** What bodies lend each other (PLN-22). */
export const resources = ['staff', 'equipment', 'information', 'skills'] as const
export type Resource = (typeof resources)[number]

export const contracts = ['none', 'needed', 'either'] as const
export type Contract = (typeof contracts)[number]

export interface Span {
  readonly startsOn: LocalDate
  readonly endsOn: LocalDate
}

export interface PoolItem extends Span {
  readonly resource: Resource
  readonly bodyId: string
  readonly quantity: number
  readonly areaCode: string
  readonly functionCode: string | null
  readonly contract: Contract
}

export type MatchReason =
  | { readonly kind: 'same-area' | 'same-district' | 'same-province'; readonly areaCode: string }
  | { readonly kind: 'same-field' | 'near-field'; readonly functionCode: string }
  | { readonly kind: 'any-field' }
  | { readonly kind: 'whole-time' }
  | { readonly kind: 'part-of-time'; readonly days: number; readonly of: number }
  | { readonly kind: 'enough' }
  | { readonly kind: 'part-of-quantity'; readonly free: number; readonly of: number }

export interface Match<Offer> {
  readonly offer: Offer
  /** 0 to 1: area, field, time and quantity weigh alike. */
  readonly score: number
  readonly reasons: readonly MatchReason[]
}

const DAY_MS = 86_400_000
const daysIn = ({ startsOn, endsOn }: Span) => (Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS + 1

/** Days are text, so they are ordered as text. */
export function laterDay(a: LocalDate, b: LocalDate): LocalDate {
  if (a > b) return a
  return b
}

function overlapOf(a: Span, b: Span): Span | null {
  const startsOn = laterDay(a.startsOn, b.startsOn)
  const endsOn = a.endsOn === laterDay(a.endsOn, b.endsOn) ? b.endsOn : a.endsOn
  return startsOn <= endsOn ? { startsOn, endsOn } : null
}

export interface Booking extends Span {
  readonly quantity: number
}

/** How much of a quantity is free on every day of the span. */
export function freeIn(quantity: number, bookings: readonly Booking[], span: Span): number {
  // The most is in use on the first day of some booking, or of the span.
  const days = [span.startsOn, ...bookings.map(({ startsOn }) => startsOn)].filter(
    (day) => span.startsOn <= day && day <= span.endsOn,
  )
  const used = days.map((day) =>
    bookings.reduce((sum, one) => (one.startsOn <= day && day <= one.endsOn ? sum + one.quantity : sum), 0),
  )
  return Math.max(0, quantity - Math.max(0, ...used))
}

/**
 * How well an offer answers a request, with the reasons; null where it cannot: another resource, the same body, no day in common,
 * another province, a contract one side wants and the other will not have, or nothing free.
 */
export function matchOf<Offer extends PoolItem>(
  request: PoolItem,
  offer: Offer,
  bookings: readonly Booking[],
): Match<Offer> | null {
  if (offer.resource !== request.resource || offer.bodyId === request.bodyId) return null
  const clash = [request.contract, offer.contract]
  if (clash.includes('none') && clash.includes('needed')) return null
  const together = overlapOf(request, offer)
  const area = areaReason(request.areaCode, offer.areaCode)
  if (together === null || area === null) return null
  const field = fieldReason(request.functionCode, offer.functionCode)
  if (field === null) return null
  const free = freeIn(offer.quantity, bookings, together)
  if (free === 0) return null
  const [days, of] = [daysIn(together), daysIn(request)]
  const time: MatchReason = days === of ? { kind: 'whole-time' } : { kind: 'part-of-time', days, of }
  const enough = free >= request.quantity
  const quantity: MatchReason = enough ? { kind: 'enough' } : { kind: 'part-of-quantity', free, of: request.quantity }
  const score = (area.weight + field.weight + days / of + Math.min(1, free / request.quantity)) / 4
  return { offer, score, reasons: [area.reason, field.reason, time, quantity] }
}

/** Codes of provinces and what lies in them tell how near two places are; an offer of the whole country serves everywhere. */
function areaReason(wanted: string, offered: string): { weight: number; reason: MatchReason } | null {
  const digits = /^\d/
  if (offered === 'TH') return { weight: 0.6, reason: { kind: 'same-area', areaCode: offered } }
  if (!digits.test(wanted) || !digits.test(offered))
    return wanted === offered ? { weight: 1, reason: { kind: 'same-area', areaCode: offered } } : null
  if (wanted.startsWith(offered) || offered.startsWith(wanted))
    return { weight: 1, reason: { kind: 'same-area', areaCode: offered } }
  if (wanted.slice(0, 4) === offered.slice(0, 4))
    return { weight: 0.8, reason: { kind: 'same-district', areaCode: offered.slice(0, 4) } }
  return wanted.slice(0, 2) === offered.slice(0, 2)
    ? { weight: 0.5, reason: { kind: 'same-province', areaCode: offered.slice(0, 2) } }
    : null
}

function fieldReason(wanted: string | null, offered: string | null): { weight: number; reason: MatchReason } | null {
  if (wanted === null || offered === null) return { weight: 0.6, reason: { kind: 'any-field' } }
  if (wanted.startsWith(offered) || offered.startsWith(wanted))
    return { weight: 1, reason: { kind: 'same-field', functionCode: offered } }
  return wanted.slice(0, 2) === offered.slice(0, 2)
    ? { weight: 0.5, reason: { kind: 'near-field', functionCode: offered } }
    : null
}

/** The best offers for a request, best first; equal ones in the order they came. */
export function bestMatches<Offer extends PoolItem & { readonly bookings: readonly Booking[] }>(
  request: PoolItem,
  offers: readonly Offer[],
  most: number,
): Match<Offer>[] {
  return offers
    .flatMap((offer) => matchOf(request, offer, offer.bookings) ?? [])
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}
