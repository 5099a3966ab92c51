import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { itemsOf } from './agenda.sql.ts'
import { carryForward } from './carry-forward.ts'
import { mayCall } from './committees.policy.ts'
import { committeeById } from './committees.sql.ts'
import { heldBy, note, type Sitting } from './doing.ts'
import { type Key, lockMeeting, updateMeeting } from './meetings.sql.ts'
import { type MembersTold, tellMembers } from './notices.ts'
import type { Refusal } from './refusal.ts'

async function lockForCaller(tx: Tx, key: Key, { viewer, now }: Doing): Promise<Result<Sitting, Refusal>> {
  const meeting = await lockMeeting(tx, key)
  const committee = meeting && (await committeeById(tx, meeting.bodyId))
  if (!meeting || !committee) return refuse({ kind: 'not-found' })
  const held = await heldBy(tx, viewer, now)
  return mayCall(viewer, committee, held, now) ? ok({ meeting, committee }) : refuse({ kind: 'not-yours' })
}

/** Calls the meeting: the agenda is completed from earlier ones and frozen, and the members are written to. */
export async function callMeeting(tx: Tx, key: Key, doing: Doing): Promise<Result<MembersTold, Refusal>> {
  const locked = await lockForCaller(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'planned') return refuse({ kind: 'wrong-state', state: meeting.state })
  if (meeting.startsAt < doing.now) return refuse({ kind: 'starts-in-past' })
  await carryForward(tx, meeting, doing)
  if ((await itemsOf(tx, key)).length === 0) return refuse({ kind: 'agenda-empty' })
  const called = { ...meeting, state: 'called' as const, calledAt: doing.now, notices: meeting.notices + 1 }
  const told = await tellMembers(
    tx,
    { committee, meeting: called },
    meeting.notices === 0 ? 'called' : 'moved',
    null,
    doing,
  )
  if (told.letters + told.unreached.length === 0) return refuse({ kind: 'nobody-to-call' })
  await updateMeeting(tx, called, doing.now)
  await note(tx, { committee, meeting }, { kind: 'meeting-called', details: { letters: told.letters } }, doing)
  return ok(told)
}

/** Takes the call back, so that the agenda may be changed; the members hear when it is called again. */
export async function reopenAgenda(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForCaller(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.state !== 'called' || meeting.openedAt !== null)
    return refuse({ kind: 'wrong-state', state: meeting.state })
  await updateMeeting(tx, { ...meeting, state: 'planned', calledAt: null }, doing.now)
  await note(tx, { committee, meeting }, { kind: 'agenda-reopened', reason }, doing)
  return ok(null)
}

/** Cancels a meeting that has not begun; those who were called are told why. */
export async function cancelMeeting(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForCaller(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if ((meeting.state !== 'planned' && meeting.state !== 'called') || meeting.openedAt !== null)
    return refuse({ kind: 'wrong-state', state: meeting.state })
  const wasCalled = meeting.notices > 0
  const cancelled = {
    ...meeting,
    state: 'cancelled' as const,
    endReason: reason,
    notices: meeting.notices + (wasCalled ? 1 : 0),
  }
  await updateMeeting(tx, cancelled, doing.now)
  await note(tx, { committee, meeting }, { kind: 'meeting-cancelled', reason }, doing)
  if (wasCalled) await tellMembers(tx, { committee, meeting: cancelled }, 'cancelled', reason, doing)
  return ok(null)
}
