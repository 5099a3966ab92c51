import type { Lang } from '../../kernel/lang.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { personNames } from '../people/index.ts'
import type { Seat, Term } from './committee.ts'
import { sitsAt } from './committee.ts'
import { messages } from './messages.ts'
import { type StoredTerm, seatsOf, termsOf } from './seats.sql.ts'

type Keys = Pick<Deps, 'secrets'>

/**
 * Holders of seats without an account: name and address are sealed for their own row, as in the room people, so that a copy of
 * the database names nobody.
 */
export type HolderField = 'holder' | 'email' | 'substitute'

export function sealHolder({ secrets }: Keys, field: HolderField, rowId: string, text: string): string {
  return seal(secrets.key('personal-data'), text, `committees/${field}/${rowId}`)
}

export function openHolder({ secrets }: Keys, field: HolderField, rowId: string, sealed: string): string {
  return open(secrets.key('personal-data'), sealed, `committees/${field}/${rowId}`)
}

/** A term with the name of who holds the seat. */
export interface NamedTerm extends StoredTerm {
  readonly name: string
}

export interface Members {
  readonly seats: readonly Seat[]
  readonly terms: readonly NamedTerm[]
}

/** Seats and terms of a committee with names: three statements however many members there are. */
export async function readMembers(view: Queryable, deps: Keys, bodyId: string, lang: Lang = 'th'): Promise<Members> {
  const seats = await seatsOf(view, bodyId)
  const terms = await termsOf(view, bodyId)
  const names = await personNames(
    view,
    deps,
    terms.map((term) => term.personId),
  )
  const former = messages(lang).formerPerson
  const nameOf = (term: StoredTerm) =>
    term.holderSealed === null
      ? (names.get(term.personId ?? '') ?? former)
      : openHolder(deps, 'holder', term.id, term.holderSealed)
  return { seats, terms: terms.map((term) => ({ ...term, name: nameOf(term) })) }
}

/** Who holds a seat at a moment. */
export function holderAt<T extends Pick<Term, 'seatId' | 'startsAt' | 'endsAt'>>(
  terms: readonly T[],
  seatId: string,
  at: Date,
): T | null {
  return terms.find((term) => term.seatId === seatId && sitsAt(term, at)) ?? null
}

/** The terms that cover any moment of a meeting, in the order of the seats: the lines of its roll. */
export function rollOf(
  { seats, terms }: Members,
  meeting: {
    readonly startsAt: Date
    readonly endsAt: Date
    readonly openedAt: Date | null
    readonly closedAt: Date | null
  },
): { readonly seat: Seat; readonly term: NamedTerm }[] {
  const from = meeting.openedAt ?? meeting.startsAt
  // A meeting opened late is on its roll at least from its opening.
  const to = meeting.closedAt ?? new Date(Math.max(meeting.endsAt.getTime(), from.getTime()))
  return seats.flatMap((seat) =>
    terms
      .filter((term) => term.seatId === seat.id && term.startsAt <= to && (term.endsAt === null || term.endsAt > from))
      .filter(() => seat.abolishedAt === null || seat.abolishedAt > from)
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
      .map((term) => ({ seat, term })),
  )
}
