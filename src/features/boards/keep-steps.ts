import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { type Board, type Key, type Refusal, type Step, type StepName, stepNames } from './board.ts'
import { keep, lockForKeeper, note } from './doing.ts'
import { partiesOf } from './parties.sql.ts'
import { readPath } from './read-path.ts'
import type { LinkCounts } from './sections-port.ts'
import { endTask, insertTask, stepsOf, tasksOf, updateStep } from './steps.sql.ts'

async function stepOf(tx: Tx, key: Key, name: StepName): Promise<Step | null> {
  return (await stepsOf(tx, key)).find((one) => one.step === name) ?? null
}

/** Who sees to a step, and by when. */
export function planStep(
  tx: Tx,
  key: Key,
  name: StepName,
  plan: { ownerBodyId: string | null; dueOn: LocalDate | null; revision: number },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const step = await stepOf(tx, board, name)
    if (step === null) return refuse({ kind: 'not-found' })
    if (step.revision !== plan.revision) return refuse({ kind: 'changed-meanwhile' })
    if (step.state !== 'open') return refuse({ kind: 'step-ended' })
    if (plan.dueOn !== null && plan.dueOn !== step.dueOn && plan.dueOn < todayInBangkok(doing.now))
      return refuse({ kind: 'due-past' })
    if (plan.ownerBodyId !== null && !(await sits(tx, board, plan.ownerBodyId))) return refuse({ kind: 'not-a-party' })
    await updateStep(tx, key, { ...step, ownerBodyId: plan.ownerBodyId, dueOn: plan.dueOn })
    return ok({
      value: null,
      event: { kind: 'step-planned', step: name, details: { owner: plan.ownerBodyId, due: plan.dueOn } },
    })
  })
}

const sits = async (tx: Tx, board: Board, bodyId: string) =>
  (await partiesOf(tx, board)).some((one) => one.bodyId === bodyId && one.state === 'accepted')

/**
 * Ends a step: done, when nothing that is needed is missing; skipped, with a reason, at any time. The next one begins at that
 * moment, so that the times of the steps add up to that of the board.
 */
export async function endStep(
  tx: Tx,
  key: Key,
  name: StepName,
  how: { as: 'done' | 'skipped'; reason: string | null; revision: number; links: LinkCounts },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  const step = await stepOf(tx, key, name)
  if (step === null) return refuse({ kind: 'not-found' })
  if (step.revision !== how.revision) return refuse({ kind: 'changed-meanwhile' })
  if (step.state !== 'open') return refuse({ kind: 'step-ended' })
  if (how.as === 'done') {
    const { path } = await readPath(tx, board, how.links, doing.now)
    const missing = path.find((one) => one.step === name)?.missing ?? 0
    if (missing > 0) return refuse({ kind: 'step-incomplete', missing })
  }
  const endedAt = doing.now
  await updateStep(tx, key, {
    ...step,
    state: how.as,
    startedAt: step.startedAt ?? endedAt,
    endedAt,
    reason: how.reason,
  })
  const next = stepNames[stepNames.indexOf(name) + 1]
  const following = next === undefined ? null : await stepOf(tx, key, next)
  if (following !== null && following.startedAt === null)
    await updateStep(tx, key, { ...following, startedAt: endedAt })
  await note(tx, key, { kind: `step-${how.as}`, step: name, reason: how.reason }, doing)
  return ok(null)
}

/** Opens a step again, with a reason; the time it took so far goes on. */
export function reopenStep(
  tx: Tx,
  key: Key,
  name: StepName,
  { reason, revision }: { reason: string; revision: number },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const step = await stepOf(tx, board, name)
    if (step === null) return refuse({ kind: 'not-found' })
    if (step.revision !== revision) return refuse({ kind: 'changed-meanwhile' })
    if (step.state === 'open') return refuse({ kind: 'step-not-ended' })
    await updateStep(tx, key, { ...step, state: 'open', endedAt: null, reason: null })
    return ok({ value: null, event: { kind: 'step-reopened', step: name, reason } })
  })
}

/** Takes over links that were there before the board opened, with what its agencies say to them: then they do the step too. */
export function keepLinks(
  tx: Tx,
  key: Key,
  { reason, links }: { readonly reason: string; readonly links: LinkCounts },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const step = await stepOf(tx, board, 'link')
    if (step?.state !== 'open') return refuse({ kind: 'step-ended' })
    if (links.earlier === 0) return refuse({ kind: 'no-earlier-links' })
    return ok({ value: null, event: { kind: 'links-kept', step: 'link', reason } })
  })
}

export function addTask(
  tx: Tx,
  key: Key,
  task: { step: StepName; text: string; bodyId: string | null; dueOn: LocalDate | null },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const step = await stepOf(tx, board, task.step)
    if (step?.state !== 'open') return refuse({ kind: 'step-ended' })
    if (task.dueOn !== null && task.dueOn < todayInBangkok(doing.now)) return refuse({ kind: 'due-past' })
    if (task.bodyId !== null && !(await sits(tx, board, task.bodyId))) return refuse({ kind: 'not-a-party' })
    await insertTask(tx, key, { id: newId(), ...task })
    return ok({
      value: null,
      event: { kind: 'task-added', step: task.step, bodyId: task.bodyId, details: { text: task.text } },
    })
  })
}

export function finishTask(
  tx: Tx,
  key: Key,
  { taskId, done, said }: { taskId: string; done: boolean; said: string | null },
  doing: Doing,
): Promise<Result<{ step: StepName }, Refusal>> {
  return keep(tx, key, doing, async () => {
    const known = (await tasksOf(tx, key)).find((one) => one.id === taskId)
    const task = known && (await endTask(tx, key, taskId, { done, note: said, at: doing.now }))
    if (!task) return refuse({ kind: 'changed-meanwhile' })
    return ok({
      value: { step: task.step },
      event: { kind: done ? 'task-done' : 'task-removed', step: task.step, reason: said, details: { text: task.text } },
    })
  })
}
