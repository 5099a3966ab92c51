import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { personNames } from '../people/index.ts'
import { type EndReason, giveTerm, type Seat, sitsAt, termInTheWay } from './committee.ts'
import { maySeat } from './committees.policy.ts'
import { committeeById, lockCommittee } from './committees.sql.ts'
import { note } from './doing.ts'
import { openHolder, sealHolder } from './holders.ts'
import type { Refusal } from './refusal.ts'
import {
  abolishSeat,
  endTerm,
  insertSeats,
  insertTerms,
  lockSeat,
  type StoredTerm,
  seatsOf,
  termsOfSeat,
  updateSeat,
} from './seats.sql.ts'

export type SeatDraft = Pick<
  Seat,
  'nameTh' | 'nameEn' | 'role' | 'filledBy' | 'fromBodyId' | 'voting' | 'substituteAllowed'
>

export async function addSeat(
  tx: Tx,
  bodyId: string,
  draft: SeatDraft,
  doing: Doing,
): Promise<Result<{ id: string }, Refusal>> {
  const committee = await lockCommittee(tx, bodyId)
  if (committee === null) return refuse({ kind: 'not-found' })
  if (!maySeat(doing.viewer, committee, doing.now)) return refuse({ kind: 'not-yours' })
  const seats = await seatsOf(tx, bodyId)
  const id = newId()
  const position = 1 + Math.max(0, ...seats.map((seat) => seat.position))
  await insertSeats(tx, [{ ...draft, id, bodyId, position }])
  await note(tx, { committee }, { kind: 'seat-added', details: { seat: id, name: draft.nameTh } }, doing)
  return ok({ id })
}

export async function editSeat(
  tx: Tx,
  seatId: string,
  draft: SeatDraft,
  revision: number,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await seatForActor(tx, seatId, doing)
  if (!locked.ok) return locked
  if (!(await updateSeat(tx, seatId, draft, revision))) return refuse({ kind: 'changed-meanwhile' })
  const { committee, seat } = locked.value
  await note(tx, { committee }, { kind: 'seat-edited', details: { seat: seatId, before: seat, after: draft } }, doing)
  return ok(null)
}

/** A seat nobody holds is taken away; it stays in the history of the meetings it was part of. */
export async function removeSeat(tx: Tx, seatId: string, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await seatForActor(tx, seatId, doing)
  if (!locked.ok) return locked
  const terms = await termsOfSeat(tx, seatId)
  if (terms.some((term) => term.endsAt === null || term.endsAt > doing.now)) return refuse({ kind: 'seat-still-held' })
  await abolishSeat(tx, seatId, doing.now)
  await note(
    tx,
    { committee: locked.value.committee },
    { kind: 'seat-removed', reason, details: { seat: seatId } },
    doing,
  )
  return ok(null)
}

export interface TermDraft {
  /** A person with an account, or a name. */
  readonly personId: string | null
  readonly name: string | null
  readonly email: string | null
  readonly startsAt: Date
  readonly endsAt: Date | null
}

/**
 * Gives a seat to somebody. The seat is locked, so two who give it at once come one after the other, and the second is told who
 * holds it.
 */
export async function giveSeat(
  tx: Tx,
  seatId: string,
  draft: TermDraft,
  reason: string | null,
  doing: Doing,
): Promise<Result<{ id: string }, Refusal>> {
  const locked = await seatForActor(tx, seatId, doing)
  if (!locked.ok) return locked
  const { committee, seat } = locked.value
  const given = giveTerm(seat, await termsOfSeat(tx, seatId), draft)
  if (!given.ok) {
    if (given.problem.kind !== 'seat-held') return refuse(given.problem)
    return refuse(await seatHeld(tx, given.problem.by, doing))
  }
  const id = newId()
  await insertTerms(tx, [
    {
      id,
      seatId,
      bodyId: committee.bodyId,
      personId: draft.personId,
      holderSealed: draft.personId === null ? sealHolder(doing.deps, 'holder', id, draft.name ?? '') : null,
      emailSealed: draft.email === null ? null : sealHolder(doing.deps, 'email', id, draft.email),
      startsAt: draft.startsAt,
      endsAt: draft.endsAt,
      givenBy: doing.viewer?.personId ?? null,
    },
  ])
  await note(tx, { committee }, { kind: 'term-given', reason, details: { seat: seatId, term: id } }, doing)
  return ok({ id })
}

async function seatHeld(tx: Tx, by: StoredTerm, { deps }: Doing): Promise<Refusal> {
  const name =
    by.holderSealed === null
      ? ((await personNames(tx, deps, [by.personId])).get(by.personId ?? '') ?? '')
      : openHolder(deps, 'holder', by.id, by.holderSealed)
  return { kind: 'seat-held', name, from: by.startsAt, to: by.endsAt }
}

/** Ends a term at a moment; until then the holder counts, also in the middle of a meeting. */
export async function endHolding(
  tx: Tx,
  { seatId, termId }: { seatId: string; termId: string },
  { endsAt, why, reason }: { endsAt: Date; why: EndReason; reason: string | null },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await seatForActor(tx, seatId, doing)
  if (!locked.ok) return locked
  const terms = await termsOfSeat(tx, seatId)
  const term = terms.find((one) => one.id === termId)
  if (term === undefined) return refuse({ kind: 'not-found' })
  if (term.endsAt !== null && !sitsAt(term, doing.now)) return refuse({ kind: 'term-ended', reason: term.endReason })
  if (endsAt <= term.startsAt) return refuse({ kind: 'ends-before-start' })
  // A later end must not reach into the term of who comes next.
  const others = terms.filter((one) => one.id !== termId)
  const next = termInTheWay(others, { startsAt: term.startsAt, endsAt })
  if (next !== null) return refuse(await seatHeld(tx, next, doing))
  await endTerm(tx, termId, endsAt, why)
  const details = { seat: seatId, term: termId, endsAt: endsAt.toISOString(), why }
  await note(tx, { committee: locked.value.committee }, { kind: 'term-ended', reason, details }, doing)
  return ok(null)
}

async function seatForActor(tx: Tx, seatId: string, { viewer, now }: Doing) {
  const seat = await lockSeat(tx, seatId)
  const committee = seat && (await committeeById(tx, seat.bodyId))
  if (!seat || !committee) return refuse({ kind: 'not-found' as const })
  return maySeat(viewer, committee, now) ? ok({ seat, committee }) : refuse({ kind: 'not-yours' as const })
}
