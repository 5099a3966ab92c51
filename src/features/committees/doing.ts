import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { Committee } from './committee.ts'
import { keepsCommittee } from './committees.policy.ts'
import { committeeById, insertEvents } from './committees.sql.ts'
import type { Meeting } from './meeting.ts'
import { type Key, lockMeeting, meetingByKey } from './meetings.sql.ts'
import type { Refusal } from './refusal.ts'
import { type HeldSeat, seatsHeldBy } from './seats.sql.ts'

export async function heldBy(view: Queryable, viewer: Viewer | null, now: Date): Promise<HeldSeat[]> {
  return viewer === null ? [] : seatsHeldBy(view, viewer.personId, now)
}

export interface Sitting {
  readonly committee: Committee
  readonly meeting: Meeting
}

export async function sittingOf(view: Queryable, key: Key): Promise<Sitting | null> {
  const meeting = await meetingByKey(view, key)
  const committee = meeting && (await committeeById(view, meeting.bodyId))
  return meeting && committee && { meeting, committee }
}

/** The meeting, held still for an act of its secretary; refused to all others. */
export async function lockForSecretary(tx: Tx, key: Key, { viewer, now }: Doing): Promise<Result<Sitting, Refusal>> {
  const meeting = await lockMeeting(tx, key)
  const committee = meeting && (await committeeById(tx, meeting.bodyId))
  if (!meeting || !committee) return refuse({ kind: 'not-found' })
  return keepsCommittee(viewer, committee, now) ? ok({ meeting, committee }) : refuse({ kind: 'not-yours' })
}

interface What {
  readonly kind: string
  readonly reason?: string | null
  readonly resolutionId?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Writes into the history of the committee, and of the meeting where there is one. */
export async function note(
  tx: Tx,
  { committee, meeting }: { committee: Pick<Committee, 'home' | 'bodyId'>; meeting?: Pick<Meeting, 'id'> },
  what: What,
  { viewer, now }: Doing,
): Promise<void> {
  await insertEvents(tx, [
    {
      home: committee.home,
      id: newId(),
      bodyId: committee.bodyId,
      meetingId: meeting?.id ?? null,
      resolutionId: what.resolutionId ?? null,
      kind: what.kind,
      actorId: viewer?.personId ?? null,
      reason: what.reason ?? null,
      details: what.details ?? {},
      at: now,
    },
  ])
}

/** Carries a refusal out of a transaction, so that what was written before it is undone. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}

/** Runs one act of this room in the transaction of its door: whole, or, where it is refused, not at all. */
export async function act<T>(doing: Doing, work: (tx: Tx) => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  try {
    return ok(
      await doing.deps.db.transaction(async (tx) => {
        const done = await work(tx)
        if (!done.ok) throw new Refused(done.problem)
        return done.value
      }),
    )
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    throw error
  }
}

/**
 * The same for what is made: sent twice, it is made once, and both times the answer is what was made (an id or a code).
 * @param once the one-time key of the form, or of the call
 */
export async function makeOnce(
  doing: Doing,
  once: { readonly purpose: string; readonly key: string | null },
  work: (tx: Tx) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  return act(doing, async (tx) => {
    const kept: { refusal?: Refusal } = {}
    const { value } = await oncePerKey(tx, { ...once, now: doing.now }, async () => {
      const done = await work(tx)
      if (!done.ok) kept.refusal = done.problem
      return done.ok ? done.value : ''
    })
    return kept.refusal === undefined ? ok(value) : refuse(kept.refusal)
  })
}
