import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { boardRefusal } from './board-part.sql.ts'
import {
  agreementIsSigned,
  closeItem,
  insertItems,
  insertPoolEvent,
  lockItem,
  type NewItem,
  putReservations,
  type Reservation,
  reservationsOf,
  type StoredItem,
} from './desk.sql.ts'
import { freeIn, type Span } from './pool.ts'
import type { Refusal } from './refusal.ts'
import { maySpeakFor } from './services.policy.ts'
import { bodiesBy, type Key } from './services.sql.ts'

/** Puts an offer or a request of a body into the pool. */
export async function putIntoPool(
  tx: Tx,
  { board, ...item }: Omit<NewItem, 'home' | 'id' | 'boardId'> & { readonly board: Key | null },
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const body = (await bodiesBy(tx, { ids: [item.bodyId] })).get(item.bodyId)
  if (body === undefined) return refuse({ kind: 'not-found' })
  if (!maySpeakFor(doing.viewer, body, doing.now)) return refuse({ kind: 'not-yours' })
  if (item.endsOn < item.startsOn) return refuse({ kind: 'ends-before-start' })
  if (item.endsOn < todayInBangkok(doing.now)) return refuse({ kind: 'due-past' })
  const apart = board === null ? null : await boardRefusal(tx, board, body.id)
  if (apart !== null) return refuse(apart)
  const key: Key = { home: homeOf(item.areaCode), id: newId() }
  await insertItems(tx, [{ ...item, ...key, boardId: board?.id ?? null }], doing.viewer?.personId ?? null, doing.now)
  await noteItem(tx, key, item.side === 'offer' ? 'offered' : 'requested', null, item.title, doing)
  return ok(key)
}

async function noteItem(tx: Tx, key: Key, kind: string, reservationId: string | null, reason: string, doing: Doing) {
  const actorId = doing.viewer?.personId ?? null
  await insertPoolEvent(tx, key, newId(), { kind, reservationId, actorId, reason, at: doing.now })
}

async function speaks(tx: Tx, bodyId: string, { viewer, now }: Doing): Promise<boolean> {
  const body = (await bodiesBy(tx, { ids: [bodyId] })).get(bodyId)
  return body !== undefined && maySpeakFor(viewer, body, now)
}

/** Asks for an offer for some days. What is not free on one of them is refused at once. */
export async function askForOffer(
  tx: Tx,
  offerKey: Key,
  asked: Span & { bodyId: string; quantity: number; note: string; request: Key | null; agreement: Key | null },
  doing: Doing,
): Promise<Result<string, Refusal>> {
  const offer = await lockItem(tx, offerKey)
  if (offer === null || offer.side !== 'offer') return refuse({ kind: 'not-found' })
  if (offer.bodyId === asked.bodyId) return refuse({ kind: 'same-body' })
  if (!(await speaks(tx, asked.bodyId, doing))) return refuse({ kind: 'not-yours' })
  const fits = fitIn(offer, asked, asked.quantity)
  if (fits !== null) return refuse(fits)
  if (offer.contract === 'needed' && asked.agreement === null) return refuse({ kind: 'needs-contract' })
  if (asked.agreement !== null && !(await agreementIsSigned(tx, asked.agreement)))
    return refuse({ kind: 'no-such-agreement' })
  const reservation: Reservation = {
    home: offer.home,
    id: newId(),
    offerId: offer.id,
    bodyId: asked.bodyId,
    requestHome: asked.request?.home ?? null,
    requestId: asked.request?.id ?? null,
    quantity: asked.quantity,
    startsOn: asked.startsOn,
    endsOn: asked.endsOn,
    state: 'asked',
    note: asked.note,
    agreementHome: asked.agreement?.home ?? null,
    agreementId: asked.agreement?.id ?? null,
    takenOn: null,
    returnedOn: null,
    condition: null,
  }
  await putReservations(tx, [reservation], doing.viewer?.personId ?? null, doing.now)
  await noteItem(tx, offer, 'asked', reservation.id, asked.note, doing)
  return ok(reservation.id)
}

function fitIn(offer: StoredItem, span: Span, quantity: number): Refusal | null {
  if (offer.closedOn !== null) return { kind: 'closed' }
  if (span.endsOn < span.startsOn) return { kind: 'ends-before-start' }
  if (span.startsOn < offer.startsOn || span.endsOn > offer.endsOn)
    return { kind: 'outside-offer', from: offer.startsOn, to: offer.endsOn }
  const free = freeIn(offer.quantity, offer.bookings, span)
  return free < quantity ? { kind: 'not-free', free } : null
}

export const poolActs = ['reserve', 'decline', 'cancel', 'take', 'give-back', 'close'] as const
export type PoolAct = (typeof poolActs)[number]

/** The lender reserves or declines, the borrower takes, both may note the return; what is not taken yet can be cancelled. */
export async function moveReservation(
  tx: Tx,
  offerKey: Key,
  { act, reservationId, text }: { act: Exclude<PoolAct, 'close'>; reservationId: string; text: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const offer = await lockItem(tx, offerKey)
  const one = offer && (await reservationsOf(tx, offer)).find(({ id }) => id === reservationId)
  if (!offer || !one) return refuse({ kind: 'not-found' })
  const [lends, borrows] = [await speaks(tx, offer.bodyId, doing), await speaks(tx, one.bodyId, doing)]
  const allowed = act === 'reserve' || act === 'decline' ? lends : lends || borrows
  if (!allowed) return refuse({ kind: 'not-yours' })
  const today = todayInBangkok(doing.now)
  const next = ((): Partial<Reservation> | null => {
    switch (act) {
      case 'reserve':
        return one.state === 'asked' ? { state: 'reserved' } : null
      case 'decline':
        return one.state === 'asked' ? { state: 'declined' } : null
      case 'cancel':
        return one.state === 'asked' || one.state === 'reserved' ? { state: 'cancelled' } : null
      case 'take':
        return one.state === 'reserved' ? { state: 'in-use', takenOn: today } : null
      case 'give-back':
        return one.state === 'in-use' ? { state: 'returned', returnedOn: today, condition: text } : null
    }
  })()
  if (next === null) return refuse({ kind: 'wrong-state' })
  if (act === 'reserve') {
    const fits = fitIn(offer, one, one.quantity)
    if (fits !== null) return refuse(fits)
  }
  await putReservations(tx, [{ ...one, ...next }], doing.viewer?.personId ?? null, doing.now)
  await noteItem(tx, offer, next.state ?? act, one.id, text, doing)
  return ok(null)
}

/** Takes an offer or request out of the pool. What is reserved or in use is ended first. */
export async function closePoolItem(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const item = await lockItem(tx, key)
  if (item === null) return refuse({ kind: 'not-found' })
  if (!(await speaks(tx, item.bodyId, doing))) return refuse({ kind: 'not-yours' })
  if (item.closedOn !== null) return refuse({ kind: 'closed' })
  if (item.side === 'offer' && item.bookings.some(({ endsOn }) => endsOn >= todayInBangkok(doing.now)))
    return refuse({ kind: 'in-use' })
  await closeItem(tx, key, todayInBangkok(doing.now), reason)
  await noteItem(tx, key, 'closed', null, reason, doing)
  return ok(null)
}
