import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { isSteppedUp } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { answer as answerDecision, invite, type Key, leave, type Refusal } from './board.ts'
import { bodiesById, mergersOf } from './board-bodies.sql.ts'
import { keepsBoard, speaksFor } from './boards.policy.ts'
import { lockBoard, lockForKeeper, note } from './doing.ts'
import { insertParticipation } from './frame.sql.ts'
import { th } from './messages.th.ts'
import { tellInvited } from './notices.ts'
import { partiesOf, putParties } from './parties.sql.ts'
import { findSuggestions } from './suggestions.ts'

/** Asks agencies to the table, with the reasons the data gave, and writes to their officers. */
export async function inviteAgencies(
  tx: Tx,
  key: Key,
  bodyIds: readonly string[],
  doing: Doing,
): Promise<Result<{ invited: number; letters: number }, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  const today = todayInBangkok(doing.now)
  const bodies = await bodiesById(tx, bodyIds, today)
  const suggested = await findSuggestions(tx, board, [], doing.now)
  let parties: readonly {
    bodyId: string
    state: 'invited' | 'accepted' | 'declined' | 'left' | 'set-aside' | 'merged'
  }[] = await partiesOf(tx, key)
  const asked = [...new Set(bodyIds)]
  if (asked.length === 0) return refuse({ kind: 'not-found' })
  for (const bodyId of asked) {
    const body = bodies.get(bodyId)
    if (body === undefined) return refuse({ kind: 'not-found' })
    const [merger] = await mergersOf(tx, [bodyId], today)
    if (body.gone || merger !== undefined) {
      const into = merger && (await bodiesById(tx, [merger.successorId], today)).get(merger.successorId)
      return refuse({ kind: 'body-gone', successor: into?.nameTh ?? null })
    }
    const may = invite(board, parties, bodyId)
    if (!may.ok) return may
    parties = [...parties.filter((one) => one.bodyId !== bodyId), { bodyId, state: 'invited' }]
  }
  await putParties(
    tx,
    key,
    asked.map((bodyId) => ({
      bodyId,
      state: 'invited' as const,
      reasons: suggested.find((one) => one.bodyId === bodyId)?.reasons ?? [],
    })),
    byOf(doing),
  )
  for (const bodyId of asked) await note(tx, key, { kind: 'invited', step: 'agencies', bodyId }, doing)
  const letters = await tellInvited(tx, board, asked, doing)
  await insertParticipation(
    tx,
    key,
    {
      id: newId(),
      step: 'agencies',
      level: 'inform',
      side: 'agencies',
      who: asked
        .map((id) => bodies.get(id)?.nameTh ?? '')
        .join(', ')
        .slice(0, 500),
      act: th.byAct.invited,
      people: null,
      happenedOn: today,
      byAct: true,
    },
    byOf(doing),
  )
  return ok({ invited: asked.length, letters })
}

/** Leaves out what the data suggested, with a reason; a later look does not suggest it again. */
export async function setAside(
  tx: Tx,
  key: Key,
  bodyIds: readonly string[],
  reason: string,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const parties = await partiesOf(tx, key)
  if (bodyIds.length === 0) return refuse({ kind: 'not-found' })
  if (bodyIds.some((id) => parties.some((one) => one.bodyId === id && one.state !== 'set-aside')))
    return refuse({ kind: 'already-a-party' })
  if ((await bodiesById(tx, bodyIds, todayInBangkok(doing.now))).size < new Set(bodyIds).size)
    return refuse({ kind: 'not-found' })
  await putParties(
    tx,
    key,
    [...new Set(bodyIds)].map((bodyId) => ({ bodyId, state: 'set-aside' as const, said: reason })),
    byOf(doing),
  )
  for (const bodyId of new Set(bodyIds))
    await note(tx, key, { kind: 'set-aside', step: 'agencies', bodyId, reason }, doing)
  return ok(null)
}

export interface Answered {
  readonly bodyId: string
  readonly accepts: boolean
  readonly said: string | null
  /** The letter, where the secretary records the answer for the agency. */
  readonly document: string | null
}

/**
 * What an agency answers: through its own officer, or recorded by the board's keeper from a letter; then with the second factor, because
 * one speaks for another body.
 */
export async function answerInvitation(
  tx: Tx,
  key: Key,
  { bodyId, accepts, said, document }: Answered,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockBoard(tx, key, doing)
  if (!locked.ok) return locked
  const own = speaksFor(doing.viewer, bodyId, doing.now)
  if (!own && !keepsBoard(doing.viewer, locked.value, doing.now)) return refuse({ kind: 'not-yours' })
  if (!own && document === null) return refuse({ kind: 'document-missing' })
  if (!own && (doing.viewer === null || !isSteppedUp(doing.viewer, doing.now))) return refuse({ kind: 'code-needed' })
  const may = answerDecision(await partiesOf(tx, key), bodyId)
  if (!may.ok) return may
  const state = accepts ? 'accepted' : 'declined'
  await putParties(tx, key, [{ bodyId, state, said, document: own ? null : document }], byOf(doing))
  await note(tx, key, { kind: `party-${state}`, step: 'agencies', bodyId, reason: said }, doing)
  return ok(null)
}

/** An agency leaves the table; the last one cannot, and the owner and the secretary hand over first. */
export async function leaveBoard(
  tx: Tx,
  key: Key,
  { bodyId, reason }: { bodyId: string; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockBoard(tx, key, doing)
  if (!locked.ok) return locked
  if (!speaksFor(doing.viewer, bodyId, doing.now) && !keepsBoard(doing.viewer, locked.value, doing.now))
    return refuse({ kind: 'not-yours' })
  const may = leave(locked.value, await partiesOf(tx, key), bodyId)
  if (!may.ok) return may
  await putParties(tx, key, [{ bodyId, state: 'left', said: reason }], byOf(doing))
  await note(tx, key, { kind: 'party-left', step: 'agencies', bodyId, reason }, doing)
  return ok(null)
}
