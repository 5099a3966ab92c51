import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { isSteppedUp } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { binds } from './agreement.ts'
import { mayFollow, maySignFor, mayWriteFor } from './agreements.policy.ts'
import type { Agreement, Key } from './agreements.sql.ts'
import { lockFor, note, phaseToday } from './doing.ts'
import {
  type Breach,
  type BreachOutcome,
  breachesOf,
  closeBreach,
  insertBreach,
  reviewsOf,
  storeRemedy,
  storeReview,
  type Verdict,
} from './follow.sql.ts'
import type { Refusal } from './refusal.ts'
import { storeTermination, updateStanding } from './standing.sql.ts'
import { tellOfBreach } from './tell-parties.ts'
import { moveVersion, versionsOf } from './versions.sql.ts'

/** A review may be held this long before its day. */
const EARLY_DAYS = 31

/** An agreement that binds, for an officer of one of its parties. */
async function lockBound(tx: Tx, key: Key, doing: Doing): Promise<Result<Agreement, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  if (!mayFollow(doing.viewer, agreement.parties, doing.now)) return refuse({ kind: 'not-yours' })
  const phase = phaseToday(agreement, doing.now)
  return binds(phase) ? ok(agreement) : refuse({ kind: 'wrong-phase', phase })
}

/** Holds a review: is what was promised kept? */
export async function doReview(
  tx: Tx,
  key: Key,
  review: { id: string; verdict: Verdict; finding: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockBound(tx, key, doing)
  if (!locked.ok) return locked
  const today = todayInBangkok(doing.now)
  const one = (await reviewsOf(tx, key)).find(({ id }) => id === review.id)
  if (one === undefined) return refuse({ kind: 'no-such-review' })
  if (one.doneOn !== null) return refuse({ kind: 'review-done' })
  if (one.dueOn > addDays(today, EARLY_DAYS)) return refuse({ kind: 'review-too-early', day: one.dueOn })
  const { verdict, finding } = review
  await storeReview(tx, key.home, one.id, { on: today, verdict, finding, by: doing.viewer?.personId ?? null })
  await note(tx, key, { kind: 'reviewed', reason: finding, details: { due: one.dueOn, verdict } }, doing)
  return ok(null)
}

/** Gives notice of a breach to the party in it, with what would put it right and by when. */
export async function recordBreach(
  tx: Tx,
  key: Key,
  breach: { bodyId: string; what: string; remedyWanted: string; remedyDue: LocalDate },
  doing: Doing,
): Promise<Result<string, Refusal>> {
  const locked = await lockBound(tx, key, doing)
  if (!locked.ok) return locked
  const { parties } = locked.value
  if (!parties.some(({ id }) => id === breach.bodyId)) return refuse({ kind: 'not-found' })
  const noticing = parties.find((body) => body.id !== breach.bodyId && mayWriteFor(doing.viewer, body, doing.now))
  if (noticing === undefined) return refuse({ kind: 'breach-of-own' })
  const today = todayInBangkok(doing.now)
  if (breach.remedyDue <= today) return refuse({ kind: 'remedy-past' })
  const id = newId()
  const by = doing.viewer?.personId ?? null
  await insertBreach(tx, key, { ...breach, id, noticedBy: noticing.id, noticedOn: today }, by, doing.now)
  const details = { breach: id, due: breach.remedyDue, wanted: breach.remedyWanted }
  await note(tx, key, { kind: 'breach-noticed', bodyId: breach.bodyId, reason: breach.what, details }, doing)
  await tellOfBreach(tx, locked.value, { ...breach, id }, doing)
  return ok(id)
}

async function openBreach(tx: Tx, key: Key, id: string): Promise<Result<Breach, Refusal>> {
  const one = (await breachesOf(tx, key)).find((breach) => breach.id === id)
  if (one === undefined) return refuse({ kind: 'not-found' })
  return one.closedOn === null ? ok(one) : refuse({ kind: 'breach-closed' })
}

/** The party in breach says what it did about it. */
export async function sayRemedy(
  tx: Tx,
  key: Key,
  { id, remedy }: { id: string; remedy: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const found = await openBreach(tx, key, id)
  if (!found.ok) return found
  const body = locked.value.parties.find((party) => party.id === found.value.bodyId)
  if (body === undefined || !mayWriteFor(doing.viewer, body, doing.now)) return refuse({ kind: 'not-yours' })
  await storeRemedy(tx, key.home, id, remedy, todayInBangkok(doing.now))
  await note(tx, key, { kind: 'remedy-said', bodyId: body.id, reason: remedy, details: { breach: id } }, doing)
  return ok(null)
}

/** The party that gave notice says how it ended. */
export async function endBreach(
  tx: Tx,
  key: Key,
  { id, outcome, reason }: { id: string; outcome: BreachOutcome; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const found = await openBreach(tx, key, id)
  if (!found.ok) return found
  const noticing = locked.value.parties.find((party) => party.id === found.value.noticedBy)
  if (noticing === undefined || !mayWriteFor(doing.viewer, noticing, doing.now)) return refuse({ kind: 'not-yours' })
  await closeBreach(tx, key.home, id, { outcome, reason, on: todayInBangkok(doing.now) })
  const details = { breach: id, outcome }
  await note(tx, key, { kind: 'breach-closed', bodyId: found.value.bodyId, reason, details }, doing)
  return ok(null)
}

/** A party gives notice; the agreement binds until its last day. */
export async function terminateAgreement(
  tx: Tx,
  key: Key,
  { bodyId, endsOn, reason }: { bodyId: string; endsOn: LocalDate; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  const party = agreement.parties.find(({ id }) => id === bodyId)
  if (party === undefined) return refuse({ kind: 'not-found' })
  if (agreement.terminatesOn !== null) return refuse({ kind: 'notice-given', on: agreement.terminatesOn })
  const phase = phaseToday(agreement, doing.now)
  if (!binds(phase)) return refuse({ kind: 'wrong-phase', phase })
  if (!maySignFor(doing.viewer, bodyId, doing.now)) return refuse({ kind: 'not-authorised', body: party.nameTh })
  if (doing.viewer === null || !isSteppedUp(doing.viewer, doing.now)) return refuse({ kind: 'code-needed' })
  const inForce = (await versionsOf(tx, key)).find((one) => one.version === agreement.version)
  const days = inForce?.terms.noticeDays ?? 0
  const today = todayInBangkok(doing.now)
  const earliest = addDays(today, days)
  if (endsOn < earliest) return refuse({ kind: 'notice-too-short', days, earliest })
  if (agreement.pending !== null) {
    await moveVersion(tx, key, agreement.pending, { state: 'withdrawn' })
    await updateStanding(tx, key, { ...agreement, pending: null }, doing.now)
  }
  await storeTermination(tx, key, { givenOn: today, endsOn, byBodyId: bodyId, reason }, doing.now)
  await note(tx, key, { kind: 'terminated', bodyId, reason, details: { ends: endsOn } }, doing)
  return ok(null)
}
