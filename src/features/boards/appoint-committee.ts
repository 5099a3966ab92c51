import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import {
  committeeByCode,
  committeeRefusalText,
  foundCommittee,
  insertEvents,
  insertMeetings,
  insertSeats,
  type NewSeat,
  plannedMeeting,
} from '../committees/index.ts'
import type { Board, Key, Refusal } from './board.ts'
import { bodiesById } from './board-bodies.sql.ts'
import { setCommittee } from './boards.sql.ts'
import { lockForKeeper, note } from './doing.ts'
import { committeeMeant } from './frame.sql.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import { partiesOf } from './parties.sql.ts'

export interface CommitteeDraft {
  readonly nameTh: string
  readonly nameEn: string | null
  readonly orderText: string | null
  readonly orderedOn: LocalDate | null
  readonly termMonths: number | null
  /** Seats of people and communities, to be elected: coordination without them is between offices (S4-23, the P of AFP). */
  readonly peopleSeats: number
  readonly meeting: { readonly place: string; readonly startsAt: Date; readonly endsAt: Date } | null
}

/**
 * Appoints the coordination committee (S4-25, step 2): a body of the room committees, with a seat for each agency at the table,
 * the one that serves the board as member and secretary (S4-21), seats of the people, and its first meeting. It stands under the
 * owning agency where that has a place of its own.
 */
export async function appointCommittee(
  tx: Tx,
  key: Key,
  draft: CommitteeDraft,
  doing: Doing,
): Promise<Result<{ code: string }, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  if (board.committeeId !== null) return refuse({ kind: 'has-committee' })
  const today = todayInBangkok(doing.now)
  const sitting = (await partiesOf(tx, key)).filter((one) => one.state === 'accepted').map((one) => one.bodyId)
  if (sitting.length < 2) return refuse({ kind: 'needs-agencies' })
  if (draft.meeting !== null && draft.meeting.startsAt < doing.now) return refuse({ kind: 'starts-in-past' })
  const founded = await foundCommittee(
    tx,
    {
      nameTh: draft.nameTh,
      nameEn: draft.nameEn,
      kind: 'board',
      parentId: (await isAbove(tx, board, today)) ? board.ownerBodyId : null,
      areaCode: board.areaCode,
      orderText: draft.orderText,
      orderedOn: draft.orderedOn,
      quorum: { kind: 'at-least', numerator: 1, denominator: 2 },
      termMonths: draft.termMonths,
      visibility: 'public',
    },
    board.title,
    doing,
  )
  if (!founded.ok)
    return refuse({
      kind: 'committee-refused',
      text: { th: committeeRefusalText(founded.problem, 'th'), en: committeeRefusalText(founded.problem, 'en') },
    })
  const committee = await committeeByCode(tx, founded.value.code)
  if (committee === null) return refuse({ kind: 'no-such-committee' })
  await insertSeats(tx, await seatsFor(tx, board, committee.bodyId, { sitting, people: draft.peopleSeats }, today))
  if (draft.meeting !== null) {
    const meeting = { home: committee.home, id: newId() }
    const { place, startsAt, endsAt } = draft.meeting
    const createdBy = doing.viewer?.personId ?? null
    const facts = {
      ...meeting,
      bodyId: committee.bodyId,
      number: 1,
      place,
      onlineUrl: null,
      startsAt,
      endsAt,
      createdBy,
    }
    await insertMeetings(tx, [plannedMeeting(facts)], doing.now)
    await insertEvents(tx, [
      {
        home: committee.home,
        id: newId(),
        bodyId: committee.bodyId,
        meetingId: meeting.id,
        kind: 'meeting-planned',
        actorId: doing.viewer?.personId ?? null,
        reason: board.title,
        at: doing.now,
      },
    ])
  }
  await setCommittee(tx, key, committee.bodyId)
  await note(
    tx,
    key,
    { kind: 'committee-appointed', step: 'committee', bodyId: committee.bodyId, reason: draft.orderText },
    doing,
  )
  return ok({ code: founded.value.code })
}

/** A committee stands under the owning agency where its place holds the board's, or the agency is of no one place. */
async function isAbove(tx: Tx, board: Board, today: LocalDate): Promise<boolean> {
  const owner = (await bodiesById(tx, [board.ownerBodyId], today)).get(board.ownerBodyId)
  if (owner === undefined) return false
  return owner.areaCode === null || (/^\d\d/.test(owner.areaCode) && board.areaCode.startsWith(owner.areaCode))
}

/** Chair, each agency, the people: the serving agency is member and secretary. */
async function seatsFor(
  tx: Tx,
  board: Board,
  committeeId: string,
  { sitting, people }: { sitting: readonly string[]; people: number },
  today: LocalDate,
): Promise<NewSeat[]> {
  const bodies = await bodiesById(tx, sitting, today)
  const seat = (over: Partial<NewSeat>): Omit<NewSeat, 'position'> => ({
    id: newId(),
    bodyId: committeeId,
    nameTh: '',
    nameEn: null,
    role: 'member',
    filledBy: 'representative',
    fromBodyId: null,
    voting: true,
    substituteAllowed: true,
    ...over,
  })
  const others = sitting.filter((id) => id !== board.secretaryBodyId)
  const agencies = [...others, board.secretaryBodyId].map((id) => {
    const body = bodies.get(id)
    const serves = id === board.secretaryBodyId
    return seat({
      nameTh: th.seats.agency(body?.nameTh ?? ''),
      nameEn: en.seats.agency(body?.nameEn ?? body?.nameTh ?? ''),
      role: serves ? 'member-secretary' : 'member',
      fromBodyId: id,
    })
  })
  const elected = Array.from({ length: people }, (_, at) =>
    seat({
      nameTh: th.seats.people(at + 1),
      nameEn: en.seats.people(at + 1),
      filledBy: 'elected',
      substituteAllowed: false,
    }),
  )
  const chair = seat({ nameTh: th.seats.chair, nameEn: en.seats.chair, role: 'chair', filledBy: 'appointed' })
  const secretary = agencies.slice(-1)
  return [chair, ...agencies.slice(0, -1), ...elected, ...secretary].map((one, at) => ({ ...one, position: at + 1 }))
}

/** Takes a committee that is there: the integrated committee of a district may serve as well as a new one. */
export async function linkCommittee(tx: Tx, key: Key, code: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  if (locked.value.committeeId !== null) return refuse({ kind: 'has-committee' })
  const meant = await committeeMeant(tx, code)
  if (meant === null) return refuse({ kind: 'no-such-committee' })
  await setCommittee(tx, key, meant.bodyId)
  await note(tx, key, { kind: 'committee-linked', step: 'committee', bodyId: meant.bodyId }, doing)
  return ok(null)
}
