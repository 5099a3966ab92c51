import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { mayWatch } from './interests.policy.ts'
import { insertInterestEvent } from './interests.sql.ts'
import { type Pressure, type PressureFacts, review, type Signal, signal } from './pressure.ts'
import {
  branchById,
  insertAnswers,
  insertPressures,
  insertReviews,
  insertSignals,
  pressureByKey,
  removeAnswer,
  storeReview,
  updatePressure,
} from './pressures.sql.ts'
import type { Refusal } from './refusal.ts'
import type { Key } from './stakeholder.ts'

const note = (tx: Tx, key: Key, kind: string, title: string, reason: string | null, doing: Doing) =>
  insertInterestEvent(tx, { what: 'pressure', key }, { kind, title, reason }, byOf(doing))

/** Puts a pressure on the register, or writes it anew. Its place does not change. @param at null: a new one */
export async function keepPressure(
  tx: Tx,
  at: (Key & { revision: number }) | null,
  facts: PressureFacts,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const today = todayInBangkok(doing.now)
  const known = at === null ? null : await pressureByKey(tx, at, true)
  if (at !== null && known === null) return refuse({ kind: 'not-found' })
  const areaCode = known?.areaCode ?? facts.areaCode
  if (!mayWatch(doing.viewer, { areaCode, ownerBodyId: known?.ownerBodyId ?? facts.ownerBodyId }, doing.now))
    return refuse({ kind: 'not-yours' })
  if (!(await bodiesNamed(tx, [facts.ownerBodyId])).has(facts.ownerBodyId)) return refuse({ kind: 'no-such-body' })
  if (known === null || known.reviewOn !== facts.reviewOn) {
    const fits = review(known ?? { state: 'watched' }, facts.reviewOn, today)
    if (!fits.ok) return fits
  }
  if (known?.state === 'ended') return refuse({ kind: 'ended' })
  if (known !== null && known.revision !== at?.revision) return refuse({ kind: 'changed-meanwhile' })
  const key: Key = at ?? { home: homeOf(areaCode), id: newId() }
  if (known === null) await insertPressures(tx, [{ home: key.home, id: key.id, ...facts }], byOf(doing))
  else await updatePressure(tx, key, facts)
  await note(tx, key, known === null ? 'pressure-added' : 'pressure-changed', facts.title, null, doing)
  return ok({ home: key.home, id: key.id })
}

async function watched(tx: Tx, key: Key, doing: Doing): Promise<Result<Pressure, Refusal>> {
  const known = await pressureByKey(tx, key, true)
  if (known === null) return refuse({ kind: 'not-found' })
  if (!mayWatch(doing.viewer, known, doing.now)) return refuse({ kind: 'not-yours' })
  return known.state === 'ended' ? refuse({ kind: 'ended' }) : ok(known)
}

/** A sign that the pressure is there: seen by all, or found by looking below the surface. Signs are never changed. */
export async function addSignal(
  tx: Tx,
  key: Key,
  sign: Pick<Signal, 'text' | 'visible' | 'foundHow' | 'foundOn' | 'source'>,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const known = await watched(tx, key, doing)
  if (!known.ok) return known
  const fits = signal(known.value, sign.foundOn, todayInBangkok(doing.now))
  if (!fits.ok) return fits
  await insertSignals(tx, [{ home: key.home, id: newId(), pressureId: key.id, ...sign }], byOf(doing))
  await note(tx, key, 'signal-added', sign.text, null, doing)
  return ok(null)
}

/** Says which strategy or goal answers the pressure, and how. */
export async function answerPressure(
  tx: Tx,
  key: Key,
  answer: { nodeId: string; how: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const known = await watched(tx, key, doing)
  if (!known.ok) return known
  const branch = await branchById(tx, answer.nodeId)
  if (branch === null) return refuse({ kind: 'no-such-branch' })
  const stored = await insertAnswers(tx, [{ home: key.home, id: newId(), pressureId: key.id, ...answer }], byOf(doing))
  if (stored === 0) return refuse({ kind: 'linked-already' })
  await note(tx, key, 'answer-added', branch.title, answer.how, doing)
  return ok(null)
}

export async function takeBackAnswer(
  tx: Tx,
  key: Key,
  id: string,
  reason: string,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const known = await watched(tx, key, doing)
  if (!known.ok) return known
  if (!(await removeAnswer(tx, key, id, reason, doing.now))) return refuse({ kind: 'not-found' })
  await note(tx, key, 'answer-removed', known.value.title, reason, doing)
  return ok(null)
}

/** Looks at a pressure again: how strong it is now, and when next; without a next day it has ended. */
export async function reviewPressure(
  tx: Tx,
  key: Key,
  found: { strength: number; finding: string; nextOn: LocalDate | null },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const known = await watched(tx, key, doing)
  if (!known.ok) return known
  const today = todayInBangkok(doing.now)
  const fits = review(known.value, found.nextOn, today)
  if (!fits.ok) return fits
  await insertReviews(
    tx,
    [{ home: key.home, id: newId(), pressureId: key.id, reviewedOn: today, ...found }],
    byOf(doing),
  )
  await storeReview(
    tx,
    key,
    found.nextOn === null
      ? { endedOn: today, reason: found.finding }
      : { strength: found.strength, reviewOn: found.nextOn },
  )
  const kind = found.nextOn === null ? 'pressure-ended' : 'pressure-reviewed'
  await note(tx, key, kind, known.value.title, found.finding, doing)
  return ok(null)
}
