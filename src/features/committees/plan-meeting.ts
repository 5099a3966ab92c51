import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { carryForward } from './carry-forward.ts'
import { keepsCommittee } from './committees.policy.ts'
import { lockCommittee } from './committees.sql.ts'
import { lockForSecretary, note } from './doing.ts'
import type { Meeting } from './meeting.ts'
import { insertMeetings, type Key, meetingByKey, type NewMeeting, nextNumber, updateMeeting } from './meetings.sql.ts'
import { tellMembers } from './notices.ts'
import type { Refusal } from './refusal.ts'

export interface MeetingDraft {
  /** Null: the next of its year. */
  readonly number: number | null
  readonly place: string
  readonly onlineUrl: string | null
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Plans a meeting with a first agenda: what earlier ones left to certify and to follow. */
export async function planMeeting(
  tx: Tx,
  bodyId: string,
  draft: MeetingDraft,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const committee = await lockCommittee(tx, bodyId)
  if (committee === null) return refuse({ kind: 'not-found' })
  if (!keepsCommittee(doing.viewer, committee, doing.now)) return refuse({ kind: 'not-yours' })
  if (committee.dissolvedOn !== null && committee.dissolvedOn <= todayInBangkok(doing.now))
    return refuse({ kind: 'dissolved' })
  const wrong = wrongTimes(draft, doing.now)
  if (wrong !== null) return refuse(wrong)
  const { home } = committee
  const year = yearOf(draft.startsAt)
  const number = draft.number ?? (await nextNumber(tx, home, bodyId, year))
  const key = { home, id: newId() }
  const createdBy = doing.viewer?.personId ?? null
  const stored = await insertMeetings(tx, [plannedMeeting({ ...key, ...draft, bodyId, number, createdBy })], doing.now)
  const meeting = stored === 1 ? await meetingByKey(tx, key) : null
  if (meeting === null) return refuse({ kind: 'number-taken', number })
  await carryForward(tx, meeting, doing)
  await note(tx, { committee, meeting }, { kind: 'meeting-planned' }, doing)
  return ok(key)
}

/** A meeting when it is planned: nobody is called to it yet, nothing was held. */
export const plannedMeeting = (
  facts: Pick<
    NewMeeting,
    'home' | 'id' | 'bodyId' | 'number' | 'place' | 'onlineUrl' | 'startsAt' | 'endsAt' | 'createdBy'
  >,
): NewMeeting => ({
  ...facts,
  year: yearOf(facts.startsAt),
  state: 'planned',
  notices: 0,
  calledAt: null,
  openedAt: null,
  closedAt: null,
  seatsFilled: null,
  quorumNeeded: null,
  quorumPresent: null,
  endReason: null,
  minutesVersion: 0,
  minutesState: 'none',
  certifiedBy: null,
})

const yearOf = (at: Date) => Number(todayInBangkok(at).slice(0, 4))

function wrongTimes({ startsAt, endsAt }: Pick<MeetingDraft, 'startsAt' | 'endsAt'>, now: Date): Refusal | null {
  if (startsAt < now) return { kind: 'starts-in-past' }
  return endsAt <= startsAt ? { kind: 'ends-before-start' } : null
}

/** Moves a meeting, or gives it another place. Members who were called are written to again. */
export async function editMeeting(
  tx: Tx,
  key: Key,
  draft: MeetingDraft,
  revision: number,
  doing: Doing,
): Promise<Result<Meeting, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (meeting.revision !== revision) return refuse({ kind: 'changed-meanwhile' })
  if ((meeting.state !== 'planned' && meeting.state !== 'called') || meeting.openedAt !== null)
    return refuse({ kind: 'wrong-state', state: meeting.state })
  const wrong = wrongTimes(draft, doing.now)
  if (wrong !== null) return refuse(wrong)
  const wasCalled = meeting.state === 'called'
  // Its number stays, also when it moves to another year: people have cited it.
  const changed = { ...meeting, ...draft, number: meeting.number, notices: meeting.notices + (wasCalled ? 1 : 0) }
  await updateMeeting(tx, changed, doing.now)
  await note(tx, { committee, meeting }, { kind: 'meeting-moved', details: { before: meeting, after: draft } }, doing)
  if (wasCalled) await tellMembers(tx, { committee, meeting: changed }, 'moved', null, doing)
  return ok(changed)
}
