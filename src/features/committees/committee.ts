import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** What a committee is for people; the body behind it is of the kind `committee`. PLN-16 names the structures of a district. */
export const committeeKinds = [
  'integrated',
  'task-group',
  'secretariat',
  'operation-centre',
  'fairness-centre',
  'strategy-office',
  'subdistrict-team',
  'village-committee',
  'council',
  'board',
  'committee',
  'sub-committee',
  'working-group',
] as const
export type CommitteeKind = (typeof committeeKinds)[number]

export const seatRoles = [
  'chair',
  'deputy-chair',
  'member',
  'member-secretary',
  'assistant-secretary',
  'adviser',
] as const
export type SeatRole = (typeof seatRoles)[number]

/** How a seat is filled (การได้มา). */
export const fillWays = ['ex-officio', 'appointed', 'elected', 'sortition', 'representative'] as const
export type FillWay = (typeof fillWays)[number]

export const endReasons = ['term-over', 'resigned', 'died', 'moved-post', 'removed', 'other'] as const
export type EndReason = (typeof endReasons)[number]

export const visibilities = ['public', 'members'] as const
export type Visibility = (typeof visibilities)[number]

/**
 * How many members with a vote must be there: a share of the filled voting seats, or a number.
 * "ไม่น้อยกว่ากึ่งหนึ่ง" is at-least 1/2, "เกินกึ่งหนึ่ง" more-than 1/2.
 */
export type QuorumRule =
  | { readonly kind: 'at-least' | 'more-than'; readonly numerator: number; readonly denominator: number }
  | { readonly kind: 'count'; readonly count: number }

export interface Committee {
  readonly bodyId: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly shortNameTh: string | null
  readonly parentId: string | null
  readonly areaCode: string | null
  readonly home: string
  readonly kind: CommitteeKind
  readonly orderText: string | null
  readonly orderedOn: LocalDate | null
  readonly quorum: QuorumRule
  readonly termMonths: number | null
  readonly visibility: Visibility
  readonly dissolvedOn: LocalDate | null
  readonly revision: number
}

export interface Seat {
  readonly id: string
  readonly bodyId: string
  readonly position: number
  readonly nameTh: string
  readonly nameEn: string | null
  readonly role: SeatRole
  readonly filledBy: FillWay
  readonly fromBodyId: string | null
  readonly voting: boolean
  readonly substituteAllowed: boolean
  readonly abolishedAt: Date | null
  readonly revision: number
}

export interface Term {
  readonly id: string
  readonly seatId: string
  readonly personId: string | null
  readonly startsAt: Date
  /** The first moment the holder no longer sits. */
  readonly endsAt: Date | null
  readonly endReason: EndReason | null
}

type Span = Pick<Term, 'startsAt' | 'endsAt'>

/** Does the holder sit at this moment? A term that ends during a meeting counts until its end. */
export function sitsAt(term: Span, at: Date): boolean {
  return term.startsAt <= at && (term.endsAt === null || at < term.endsAt)
}

/** The term among these that shares a moment with the span; a seat is held once at a time. */
export function termInTheWay<T extends Span>(terms: readonly T[], span: Span): T | null {
  return (
    terms.find(
      (term) =>
        (span.endsAt === null || term.startsAt < span.endsAt) && (term.endsAt === null || span.startsAt < term.endsAt),
    ) ?? null
  )
}

export type TermProblem<T> =
  | { readonly kind: 'seat-held'; readonly by: T }
  | { readonly kind: 'ends-before-start' }
  | { readonly kind: 'seat-abolished' }

/** May this seat be given for this span? `terms` are all terms of the seat. */
export function giveTerm<T extends Span>(
  seat: Pick<Seat, 'abolishedAt'>,
  terms: readonly T[],
  span: Span,
): Result<Span, TermProblem<T>> {
  if (span.endsAt !== null && span.endsAt <= span.startsAt) return refuse({ kind: 'ends-before-start' })
  if (seat.abolishedAt !== null) return refuse({ kind: 'seat-abolished' })
  const by = termInTheWay(terms, span)
  return by === null ? ok(span) : refuse({ kind: 'seat-held', by })
}
