import { proposeMoves } from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mayKeepCalendar, mayPropose } from './calendars.policy.ts'
import { insertEvents } from './calendars.sql.ts'
import { changeLocked } from './change-step.ts'
import { aroundOf, look, readCalendars, type Together } from './look.ts'
import { th } from './messages.th.ts'
import {
  closeProposal,
  insertAnswer,
  insertProposal,
  lockMiss,
  lockProposal,
  type MissKey,
  missByKey,
  type ProposedMove,
  type StoredMiss,
  storeOwner,
} from './misalignments.sql.ts'
import { officersOf } from './officers.ts'
import { areasOf } from './setup.ts'
import { changeStep, stepKey } from './step.ts'

/** One way to let two steps meet. */
export interface Option {
  readonly moves: readonly (ProposedMove & { readonly days: number })[]
  readonly totalDays: number
}

/** The smallest shifts that would solve a misalignment as the calendars stand now, the smallest first. */
export async function optionsFor(view: Queryable, miss: StoredMiss, now: Date): Promise<Option[]> {
  const homes = [miss.before, miss.after].map(({ areaCode }) => areaCode?.slice(0, 2) ?? '')
  const all = await readCalendars(view, miss.fiscalYear, homes.every((home) => /^\d\d$/.test(home)) ? homes : null)
  return optionsAmong(all, miss, now)
}

function optionsAmong(all: Together, miss: StoredMiss, now: Date): Option[] {
  const body = all.bodyById.get(miss.after.bodyId)
  if (!body) return []
  const { steps, links } = aroundOf(all, new Set([miss.before.bodyId, miss.after.bodyId]))
  const link = links.find(
    (one) =>
      one.rule === miss.ruleCode &&
      one.before === stepKey(miss.before.bodyId, miss.before.step) &&
      one.after === stepKey(miss.after.bodyId, miss.after.step),
  )
  if (!link) return []
  const days = all.setup.daysFor(areasOf(body), miss.fiscalYear)
  const found = proposeMoves(
    { link, kind: miss.kind, neededBy: miss.neededBy, expectedOn: miss.expectedOn, daysMissing: miss.daysMissing },
    steps,
    links,
    todayInBangkok(now),
    days,
  )
  return found.map(({ moves, totalDays }) => ({
    totalDays,
    moves: moves.flatMap((move) => {
      const [bodyId = '', step = ''] = move.key.split(' ')
      const owner = all.bodyById.get(bodyId)
      const known = owner && all.stepsOf(owner).find(({ code }) => code === step)
      if (!known) return []
      return [
        {
          bodyId,
          step,
          start: move.start,
          due: move.due,
          days: move.days,
          from: { start: known.start, due: known.due },
          revision: known.revision,
        },
      ]
    }),
  }))
}

export type ProposeRefusal =
  | { readonly kind: 'no-such-misalignment' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'solved-already' }
  /** The option that was chosen is not among those that would solve it today. */
  | { readonly kind: 'option-gone' }
  | { readonly kind: 'open-already' }

/**
 * Proposes one of the shifts to both bodies. Who proposes for one of the two has thereby accepted for it.
 * @param choice which of `optionsFor`, by its moves: `bodyId step start due` of each, as the form carries it
 */
export async function proposeMove(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  key: MissKey,
  choice: string,
  { reason, by }: { readonly reason: string; readonly by: Viewer },
): Promise<Result<{ id: string }, ProposeRefusal | AnswerRefusal>> {
  const now = deps.clock.now()
  await lockMiss(tx, key)
  const miss = await missByKey(tx, key)
  if (miss === null) return refuse({ kind: 'no-such-misalignment' })
  if (!mayPropose(by, [miss.before, miss.after], now)) return refuse({ kind: 'not-yours' })
  if (miss.state === 'solved') return refuse({ kind: 'solved-already' })
  if (miss.openProposals > 0) return refuse({ kind: 'open-already' })
  const option = (await optionsFor(tx, miss, now)).find((one) => nameOfOption(one) === choice)
  if (!option) return refuse({ kind: 'option-gone' })
  const id = newId()
  await insertProposal(tx, {
    home: key.home,
    id,
    misalignmentId: key.id,
    moves: option.moves.map(({ days: _days, ...move }) => move),
    reason,
    proposedBy: by.personId,
    proposedAt: now,
  })
  for (const { bodyId } of [miss.before, miss.after]) {
    if (!mayKeepCalendar(by, bodyId, now)) continue
    const answered = await answerProposal(tx, deps, { home: key.home, id }, { bodyId, accepts: true, reason, by })
    if (!answered.ok) return answered
  }
  return ok({ id })
}

/** Names an option by what it does, so that a form cannot mean another one than it showed. */
export function nameOfOption(option: Option): string {
  return option.moves.map(({ bodyId, step, start, due }) => `${bodyId} ${step} ${start} ${due}`).join('|')
}

export type AnswerRefusal =
  | { readonly kind: 'no-such-proposal' }
  | { readonly kind: 'not-your-body' }
  | { readonly kind: 'closed-already' }
  | { readonly kind: 'answered-already' }
  /** A step was changed since; the proposal is closed, nothing was moved. */
  | { readonly kind: 'outdated' }

/**
 * A body accepts or declines, with its reason. When both have accepted the steps move, in the same transaction; one refusal closes
 * the proposal. Where a step was changed since, the proposal is closed as outdated and nothing moves.
 */
export async function answerProposal(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  key: MissKey,
  answer: { readonly bodyId: string; readonly accepts: boolean; readonly reason: string; readonly by: Viewer },
): Promise<Result<'waiting' | 'accepted' | 'declined' | 'outdated', AnswerRefusal>> {
  const now = deps.clock.now()
  const proposal = await lockProposal(tx, key)
  const miss = proposal && (await missByKey(tx, { home: key.home, id: proposal.misalignmentId }))
  if (!proposal || !miss) return refuse({ kind: 'no-such-proposal' })
  const sides = [miss.before.bodyId, miss.after.bodyId]
  if (!sides.includes(answer.bodyId) || !mayKeepCalendar(answer.by, answer.bodyId, now)) {
    return refuse({ kind: 'not-your-body' })
  }
  if (proposal.state !== 'open') return refuse({ kind: 'closed-already' })
  const stored = await insertAnswer(tx, key, { ...answer, id: newId(), by: answer.by.personId, at: now })
  if (!stored) return refuse({ kind: 'answered-already' })
  if (!answer.accepts) {
    await closeProposal(tx, key, 'declined', now)
    return ok('declined')
  }
  const accepted = new Set([...proposal.answers.map(({ bodyId }) => bodyId), answer.bodyId])
  if (sides.some((side) => !accepted.has(side))) return ok('waiting')
  const applied = await applyMoves(tx, miss, proposal.moves, { reason: proposal.reason, by: answer.by.personId, now })
  await closeProposal(tx, key, applied ? 'accepted' : 'outdated', now)
  if (!applied) return ok('outdated')
  await look(tx, miss.fiscalYear, { bodyIds: sides, homes: homesOf(miss) }, now)
  await deps.jobs.enqueue(tx, 'calendars.tell', {}, { key: 'calendars.tell' })
  return ok('accepted')
}

async function applyMoves(
  tx: Tx,
  miss: StoredMiss,
  moves: readonly ProposedMove[],
  act: { readonly reason: string; readonly by: string; readonly now: Date },
): Promise<boolean> {
  const all = await readCalendars(tx, miss.fiscalYear, homesOf(miss).includes('00') ? null : homesOf(miss))
  const fits = moves.every((move) => {
    const body = all.bodyById.get(move.bodyId)
    const step = body && all.stepsOf(body).find(({ code }) => code === move.step)
    if (!step || step.start !== move.from.start || step.due !== move.from.due) return false
    return changeStep(step, { kind: 'move', start: move.start, due: move.due }, todayInBangkok(act.now)).ok
  })
  if (!fits) return false
  for (const { bodyId, step, start, due } of moves) {
    const body = all.bodyById.get(bodyId)
    const known = body && all.stepsOf(body).find(({ code }) => code === step)
    if (!body || !known) return false
    const change = { kind: 'move', start, due } as const
    const target = { fiscalYear: miss.fiscalYear, step }
    // The revision that was looked at above: who changed the step in between is not written over, the whole act is undone.
    const { revision } = known
    const done = await changeLocked(tx, all.setup, body, target, change, { ...act, revision, event: 'agreed' })
    if (!done.ok) throw new Error(`an accepted proposal could not move ${bodyId} ${step}: ${done.problem.kind}`)
  }
  return true
}

function homesOf(miss: StoredMiss): string[] {
  const homes = [miss.before, miss.after].map(({ areaCode }) => /^\d\d/.exec(areaCode ?? '')?.[0] ?? '00')
  return [...new Set(homes)]
}

export type AssignRefusal =
  | { readonly kind: 'no-such-misalignment' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'not-an-officer' }

/** Puts an officer of one of the two bodies in charge, the caller, or nobody (null). */
export async function assignMiss(
  tx: Tx,
  key: MissKey,
  personId: string | null,
  by: Viewer | null,
  now: Date,
): Promise<Result<null, AssignRefusal>> {
  const miss = await missByKey(tx, key)
  if (miss === null) return refuse({ kind: 'no-such-misalignment' })
  if (by === null || !mayPropose(by, [miss.before, miss.after], now)) return refuse({ kind: 'not-yours' })
  if (personId !== null && personId !== by.personId) {
    const officers = await officersOf(tx, [miss.before.bodyId, miss.after.bodyId], now)
    if (!officers.has(personId)) return refuse({ kind: 'not-an-officer' })
  }
  if (miss.ownerId === personId) return ok(null)
  await storeOwner(tx, key, personId)
  await insertEvents(tx, [
    {
      home: key.home,
      id: newId(),
      bodyId: miss.after.bodyId,
      fiscalYear: miss.fiscalYear,
      stepCode: miss.after.step,
      kind: 'assigned',
      details: {},
      reason: personId === null ? th.reasons.unassigned : th.reasons.assigned,
      actorId: by.personId,
      happenedAt: now,
    },
  ])
  return ok(null)
}
