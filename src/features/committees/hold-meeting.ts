import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { itemsOf } from './agenda.sql.ts'
import { attendanceOf, conflictsOf, putAttendance, putConflict } from './attendance.sql.ts'
import { lockForSecretary, note, type Sitting } from './doing.ts'
import { type Members, readMembers, rollOf, sealHolder } from './holders.ts'
import { isOpen } from './meeting.ts'
import { type Key, updateMeeting } from './meetings.sql.ts'
import { type AttendanceState, type Quorum, quorumAt } from './quorum.ts'
import type { Refusal } from './refusal.ts'

export interface RollLine {
  readonly termId: string
  readonly status: AttendanceState
  /** Who came instead, for `substitute`. */
  readonly substitute: string | null
  /** Why somebody is on leave. */
  readonly note: string | null
  readonly arrivedAt: Date | null
  readonly leftAt: Date | null
}

/** Writes the roll: all lines that are sent. Before the opening for those who are known to be on leave, and until the minutes are certified. */
export async function writeRoll(
  tx: Tx,
  key: Key,
  lines: readonly RollLine[],
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'called' && meeting.state !== 'held')
    return refuse({ kind: 'wrong-state', state: meeting.state })
  if (meeting.minutesState === 'certified') return refuse({ kind: 'minutes-certified' })
  const roll = rollOf(await readMembers(tx, doing.deps, committee.bodyId), meeting)
  const byTerm = new Map(roll.map((line) => [line.term.id, line]))
  for (const line of lines) {
    const known = byTerm.get(line.termId)
    if (known === undefined) return refuse({ kind: 'not-found' })
    if (line.status === 'substitute' && !known.seat.substituteAllowed)
      return refuse({ kind: 'substitute-not-allowed', seat: known.seat.nameTh })
    if (line.arrivedAt !== null && line.leftAt !== null && line.leftAt <= line.arrivedAt)
      return refuse({ kind: 'ends-before-start' })
  }
  await putAttendance(
    tx,
    lines.map((line) => ({
      home: meeting.home,
      meetingId: meeting.id,
      termId: line.termId,
      status: line.status,
      substituteSealed:
        line.status === 'substitute'
          ? sealHolder(doing.deps, 'substitute', substituteRow(meeting.id, line.termId), line.substitute ?? '')
          : null,
      note: line.note,
      arrivedAt: line.arrivedAt,
      leftAt: line.leftAt,
    })),
  )
  await note(tx, { committee, meeting }, { kind: 'roll-written', details: { lines: lines.length } }, doing)
  return ok(null)
}

/** What the name of a substitute is sealed for. */
export const substituteRow = (meetingId: string, termId: string) => `${meetingId}/${termId}`

export interface Counted {
  readonly quorum: Quorum
  /** Who is missing, with the seat. */
  readonly missing: readonly string[]
  readonly members: Members
}

/** The quorum at a moment, for one item or for the meeting as a whole. */
export async function countQuorum(
  view: Queryable,
  { committee, meeting }: Sitting,
  at: Date,
  itemId: string | null,
  { deps }: Pick<Doing, 'deps'>,
): Promise<Counted> {
  const members = await readMembers(view, deps, committee.bodyId)
  const attendance = await attendanceOf(view, meeting)
  const conflicts = itemId === null ? [] : await conflictsOf(view, meeting)
  const apart = new Set(conflicts.filter((one) => one.itemId === itemId).map((one) => one.termId))
  const quorum = quorumAt({ rule: committee.quorum, seats: members.seats, terms: members.terms, attendance }, at, apart)
  return { quorum, missing: missingNames(members, quorum, at), members }
}

function missingNames({ seats, terms }: Members, quorum: Quorum, at: Date): string[] {
  return quorum.missing.map((seatId) => {
    const seat = seats.find((one) => one.id === seatId)
    const holder = terms.find(
      (term) => term.seatId === seatId && term.startsAt <= at && (!term.endsAt || at < term.endsAt),
    )
    return `${holder?.name ?? ''} (${seat?.nameTh ?? ''})`.trim()
  })
}

const withoutQuorum = ({ quorum, missing }: Counted): Refusal => ({
  kind: 'no-quorum',
  needed: quorum.needed,
  voters: quorum.voters,
  missing,
})

/** Opens a called meeting on its day, when the quorum is there; the count of that moment is kept. */
export async function openMeeting(tx: Tx, key: Key, doing: Doing): Promise<Result<Quorum, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'called' || meeting.openedAt !== null)
    return refuse({ kind: 'wrong-state', state: meeting.state })
  if (todayInBangkok(meeting.startsAt) > todayInBangkok(doing.now)) return refuse({ kind: 'not-today' })
  const counted = await countQuorum(tx, locked.value, doing.now, null, doing)
  const { quorum } = counted
  if (!quorum.reached) return refuse(withoutQuorum(counted))
  await updateMeeting(
    tx,
    {
      ...meeting,
      openedAt: doing.now,
      seatsFilled: quorum.filled,
      quorumNeeded: quorum.needed,
      quorumPresent: quorum.voters,
      minutesState: 'draft',
    },
    doing.now,
  )
  await note(tx, { committee, meeting }, { kind: 'meeting-opened', details: { ...quorum } }, doing)
  return ok(quorum)
}

/** Sends everybody home for lack of a quorum. A meeting that has one cannot be ended this way. */
export async function adjournMeeting(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<Quorum, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'called' || meeting.openedAt !== null)
    return refuse({ kind: 'wrong-state', state: meeting.state })
  if (todayInBangkok(meeting.startsAt) > todayInBangkok(doing.now)) return refuse({ kind: 'not-today' })
  const { quorum } = await countQuorum(tx, locked.value, doing.now, null, doing)
  if (quorum.reached) return refuse({ kind: 'quorum-reached', needed: quorum.needed, voters: quorum.voters })
  await updateMeeting(
    tx,
    {
      ...meeting,
      state: 'adjourned',
      endReason: reason,
      seatsFilled: quorum.filled,
      quorumNeeded: quorum.needed,
      quorumPresent: quorum.voters,
    },
    doing.now,
  )
  await note(tx, { committee, meeting }, { kind: 'meeting-adjourned', reason, details: { ...quorum } }, doing)
  return ok(quorum)
}

export async function closeMeeting(tx: Tx, key: Key, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (!isOpen(meeting)) return refuse({ kind: 'not-open' })
  await updateMeeting(tx, { ...meeting, state: 'held', closedAt: doing.now }, doing.now)
  await note(tx, { committee, meeting }, { kind: 'meeting-closed' }, doing)
  return ok(null)
}

/** Notes a member's interest in a matter: from then on the member is not counted in its decision. */
export async function declareConflict(
  tx: Tx,
  key: Key,
  conflict: { itemId: string; termId: string; note: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'called' && meeting.state !== 'held')
    return refuse({ kind: 'wrong-state', state: meeting.state })
  if (meeting.minutesState === 'certified') return refuse({ kind: 'minutes-certified' })
  const items = await itemsOf(tx, key)
  const roll = rollOf(await readMembers(tx, doing.deps, committee.bodyId), meeting)
  const known =
    items.some((item) => item.id === conflict.itemId) && roll.some(({ term }) => term.id === conflict.termId)
  if (!known) return refuse({ kind: 'not-found' })
  await putConflict(tx, meeting.home, conflict)
  const details = { item: conflict.itemId, term: conflict.termId }
  await note(tx, { committee, meeting }, { kind: 'conflict-declared', reason: conflict.note, details }, doing)
  return ok(null)
}

export { withoutQuorum }
