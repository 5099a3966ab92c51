import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { itemsOf } from './agenda.sql.ts'
import { announce } from './announce.ts'
import { bodiesNamed } from './committees.sql.ts'
import { lockForSecretary, note } from './doing.ts'
import { countQuorum, withoutQuorum } from './hold-meeting.ts'
import { certifyMinutes } from './keep-minutes.ts'
import { isOpen, type Meeting } from './meeting.ts'
import type { Key } from './meetings.sql.ts'
import type { Refusal } from './refusal.ts'
import { decide, type ResolutionDraft } from './resolution.ts'
import { insertResolutions, lockResolution, nextResolutionNumber, supersede } from './resolutions.sql.ts'

export interface RecordedDraft extends ResolutionDraft {
  readonly itemId: string
  /** When it was decided; null: now, or at the close of a meeting that is over. */
  readonly at: Date | null
  /** An earlier resolution of the committee this one takes the place of. */
  readonly supersedes: Key | null
}

/**
 * Records what the committee decided about a sub-item: only in a meeting that was opened, and only with a quorum at that moment for
 * that matter. To approve the minutes of an earlier meeting certifies them in the same act.
 */
export async function recordResolution(
  tx: Tx,
  key: Key,
  draft: RecordedDraft,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  const item = (await itemsOf(tx, key)).find((one) => one.id === draft.itemId)
  if (item === undefined) return refuse({ kind: 'not-found' })
  if (meeting.minutesState === 'certified') return refuse({ kind: 'minutes-certified' })
  const at = momentOf(meeting, draft.at, doing.now)
  if (!at.ok) return at
  const counted = await countQuorum(tx, locked.value, at.value, item.id, doing)
  const decided = decide(draft, counted.quorum, todayInBangkok(at.value))
  if (!decided.ok)
    return decided.problem.kind === 'no-quorum' ? refuse(withoutQuorum(counted)) : refuse(decided.problem)
  const { owner } = draft
  const ownerKnown =
    (owner.bodyId === null || (await bodiesNamed(tx, [owner.bodyId])).size === 1) &&
    (owner.seatId === null || counted.members.seats.some((seat) => seat.id === owner.seatId))
  if (!ownerKnown) return refuse({ kind: 'owner-missing' })
  const id = newId()
  const resolution = { home: meeting.home, id }
  if (draft.supersedes !== null) {
    const earlier = await lockResolution(tx, draft.supersedes)
    if (earlier === null || earlier.bodyId !== committee.bodyId) return refuse({ kind: 'not-found' })
    if (earlier.superseded) return refuse({ kind: 'already-superseded' })
  }
  const number = await nextResolutionNumber(tx, key)
  await insertResolutions(tx, [
    {
      ...decided.value,
      ...resolution,
      meetingId: meeting.id,
      itemId: item.id,
      bodyId: committee.bodyId,
      number,
      restricted: item.restricted,
      decidedAt: at.value,
      recordedBy: doing.viewer?.personId ?? null,
    },
  ])
  if (draft.supersedes !== null) await supersede(tx, draft.supersedes, id)
  if (item.link?.kind === 'minutes' && draft.kind === 'approve') {
    const earlier = { home: meeting.home, id: item.link.id }
    const certified = await certifyMinutes(tx, earlier, { inMeeting: key, corrections: new Map(), reason: null }, doing)
    // A refusal undoes the whole act (`act`): to approve minutes nobody has checked is no approval.
    if (!certified.ok) return certified
  }
  const what = { kind: 'resolution-recorded', resolutionId: id, details: { item: item.id, kind: draft.kind } }
  await note(tx, { committee, meeting }, what, doing)
  if (committee.visibility === 'public' && !item.restricted) {
    const { kind, text, dueOn } = decided.value
    const about = { ...resolution, meetingId: meeting.id, committee: committee.nameTh }
    await announce(tx, { ...about, kind, text, dueOn, number, decidedAt: at.value })
  }
  return ok(resolution)
}

function momentOf(meeting: Meeting, wanted: Date | null, now: Date): Result<Date, Refusal> {
  if (meeting.openedAt === null || (!isOpen(meeting) && meeting.state !== 'held')) return refuse({ kind: 'not-open' })
  const last = meeting.closedAt ?? now
  const at = wanted ?? last
  return at < meeting.openedAt || at > last ? refuse({ kind: 'time-outside' }) : ok(at)
}
