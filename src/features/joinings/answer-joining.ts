import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { agreementsOf, type EventKind, insertAgreements, insertEvent, storeAnswer } from './answers.sql.ts'
import { digestOf, movedSatang } from './join-after.ts'
import { planJoining } from './join-plan.ts'
import type { Consequences } from './join-world.ts'
import { type ActRefusal, type Answer, isOpen, type Joining, type Key, stateAfter } from './joining-states.ts'
import { mayAnswer, mayPropose } from './joinings.policy.ts'
import { joiningByKey, lockJoining, projectsOfJoining, updateJoining } from './joinings.sql.ts'
import { type By, draftOf, keysOf, scopesOf } from './propose-joining.ts'
import { type ReadWorld, readWorld } from './read-world.ts'
import { planSeparation } from './separation-plan.ts'
import { tellAsked } from './tell-bodies.ts'

/** What a joining would do today: the same as when it was proposed, or not any more. */
export async function consequencesToday(
  view: Queryable,
  joining: Joining,
): Promise<{ world: ReadWorld; planned: Result<Consequences, { kind: string }> }> {
  const origin = await separatedJoining(view, joining)
  const world = await readWorld(view, await keysOf(view, joining))
  return { world, planned: await planned(view, joining, origin, world) }
}

async function planned(view: Queryable, joining: Joining, origin: Joining | null, world: ReadWorld) {
  if (origin !== null) return planSeparation(origin.consequences, world)
  if (joining.form === 'separate') return refuse({ kind: 'nothing-to-separate' })
  const projects = await projectsOfJoining(view, joining)
  const done = planJoining(draftOf({ form: joining.form, projects, terms: joining.terms }), world)
  return done.ok ? done : refuse(done.problem[0] ?? { kind: 'too-few' })
}

/** What locked projects make of a joining. */
export async function planAgain(tx: Tx, joining: Joining, world: ReadWorld) {
  return planned(tx, joining, await separatedJoining(tx, joining), world)
}

async function separatedJoining(view: Queryable, joining: Joining): Promise<Joining | null> {
  return joining.separatesId === null ? null : joiningByKey(view, { home: joining.home, id: joining.separatesId })
}

/** One body agrees, does not agree, or takes back what it said; until the approval. */
export async function answerJoining(
  tx: Tx,
  key: Key,
  bodyId: string,
  said: { readonly answer: Answer; readonly reason: string },
  by: By,
): Promise<Result<{ state: Joining['state'] }, ActRefusal>> {
  const joining = await lockJoining(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  if (!mayAnswer(by.viewer, joining.form, bodyId, by.now)) return refuse({ kind: 'not-yours' })
  const open = isOpen(joining)
  if (!open.ok) return open
  if (joining.state === 'draft') return refuse({ kind: 'not-proposed' })
  const agreements = await agreementsOf(tx, key)
  if (!agreements.some((one) => one.bodyId === bodyId)) return refuse({ kind: 'not-asked' })
  if (said.answer === 'agree') {
    const { planned: today } = await consequencesToday(tx, joining)
    if (!today.ok || digestOf(today.value) !== joining.digest) return refuse({ kind: 'changed-since' })
  }
  const state = said.answer === 'agree' ? 'agreed' : said.answer === 'disagree' ? 'refused' : 'waiting'
  await storeAnswer(tx, key, { bodyId, state, by: by.viewer?.personId ?? null, at: by.now, reason: said.reason })
  const after = stateAfter(agreements.map((one) => (one.bodyId === bodyId ? { state } : one)))
  await updateJoining(tx, key, { state: after }, by.now)
  const kinds: Readonly<Record<Answer, EventKind>> = {
    agree: 'agreed',
    disagree: 'disagreed',
    'take-back': 'taken-back',
  }
  await note(tx, key, kinds[said.answer], bodyId, said.reason, by)
  return ok({ state: after })
}

/**
 * Brings a joining up to today and asks all bodies anew: a draft is proposed, a proposal whose projects changed is renewed. What the
 * bodies said before was said of something else.
 */
export async function renewJoining(
  tx: Tx,
  key: Key,
  reason: string,
  by: By,
): Promise<Result<null, ActRefusal | { kind: 'cannot-now'; problem: { kind: string } }>> {
  const joining = await lockJoining(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  const open = isOpen(joining)
  if (!open.ok) return open
  const { world, planned: today } = await consequencesToday(tx, joining)
  if (!mayPropose(by.viewer, scopesOf(world), by.now)) return refuse({ kind: 'not-yours' })
  if (!today.ok) return refuse({ kind: 'cannot-now', problem: today.problem })
  const bodies = (await projectsOfJoining(tx, key)).map((one) => one.bodyId)
  await insertAgreements(tx, key, bodies)
  await tellAsked(tx, key, { title: joining.title, reason, bodyIds: bodies }, by)
  const change = {
    state: 'proposed' as const,
    consequences: today.value,
    digest: digestOf(today.value),
    movedSatang: movedSatang(today.value),
  }
  await updateJoining(tx, key, change, by.now)
  await note(tx, key, joining.state === 'draft' ? 'proposed' : 'renewed', null, reason, by)
  return ok(null)
}

/** Gives a joining up before it was approved; nothing has changed by it. */
export async function withdrawJoining(tx: Tx, key: Key, reason: string, by: By): Promise<Result<null, ActRefusal>> {
  const joining = await lockJoining(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  const { world } = await consequencesToday(tx, joining)
  if (!mayPropose(by.viewer, scopesOf(world), by.now)) return refuse({ kind: 'not-yours' })
  const open = isOpen(joining)
  if (!open.ok) return open
  await updateJoining(tx, key, { state: 'withdrawn', decidedBy: by.viewer?.personId ?? null }, by.now)
  await note(tx, key, 'withdrawn', null, reason, by)
  return ok(null)
}

export function note(tx: Tx, key: Key, kind: EventKind, bodyId: string | null, reason: string, by: By): Promise<void> {
  return insertEvent(tx, key, { kind, bodyId, actorId: by.viewer?.personId ?? null, reason, happenedAt: by.now })
}
