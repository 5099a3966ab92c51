import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import type { Key, Refusal } from './board.ts'
import { keep } from './doing.ts'
import {
  goalsOf,
  indicatorMeant,
  insertGoal,
  insertMeasure,
  insertParticipation,
  measuresOf,
  type Participation,
  removeGoal,
  removeMeasure,
  removeParticipation,
  updateMeasure,
} from './frame.sql.ts'
import { partiesOf } from './parties.sql.ts'

const step = 'frame' as const

/** As the history tells it: the same words in every language, as with titles of projects. */
const nameOf = ({ code, nameTh }: { code: string; nameTh: string }) => `${code} ${nameTh}`

export function addGoal(tx: Tx, key: Key, text: string, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    await insertGoal(tx, key, { id: newId(), text })
    return ok({ value: null, event: { kind: 'goal-added', step, details: { text } } })
  })
}

/** A goal that is measured is not taken away under its indicators. */
export function dropGoal(tx: Tx, key: Key, goalId: string, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    const goal = (await goalsOf(tx, key)).find((one) => one.id === goalId)
    if (goal === undefined) return refuse({ kind: 'not-found' })
    if ((await measuresOf(tx, key)).some((one) => one.goalId === goalId)) return refuse({ kind: 'goal-measured' })
    await removeGoal(tx, key, goalId, doing.now)
    return ok({ value: null, event: { kind: 'goal-removed', step, details: { text: goal.text } } })
  })
}

/** @param indicator its code or id */
export function measureGoal(
  tx: Tx,
  key: Key,
  { goalId, indicator }: { goalId: string; indicator: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    const goal = (await goalsOf(tx, key)).find((one) => one.id === goalId)
    if (goal === undefined) return refuse({ kind: 'not-found' })
    const meant = await indicatorMeant(tx, indicator)
    if (meant === null) return refuse({ kind: 'no-such-indicator' })
    if (!(await insertMeasure(tx, key, { id: newId(), goalId, indicatorId: meant.id })))
      return refuse({ kind: 'already-measured' })
    return ok({
      value: null,
      event: { kind: 'measure-added', step, details: { goal: goal.text, indicator: nameOf(meant) } },
    })
  })
}

/** How, by whom and from when an indicator is followed: the plan of monitoring and evaluation. */
export function monitor(
  tx: Tx,
  key: Key,
  measureId: string,
  how: { method: string; bodyId: string; firstOn: LocalDate },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    const sitting = (await partiesOf(tx, key)).some((one) => one.bodyId === how.bodyId && one.state === 'accepted')
    if (!sitting) return refuse({ kind: 'not-a-party' })
    if (!(await updateMeasure(tx, key, measureId, how))) return refuse({ kind: 'not-found' })
    return ok({ value: null, event: { kind: 'monitoring-set', step, bodyId: how.bodyId, details: { ...how } } })
  })
}

export function dropMeasure(tx: Tx, key: Key, measureId: string, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    const measure = (await measuresOf(tx, key)).find((one) => one.id === measureId)
    if (measure === undefined || !(await removeMeasure(tx, key, measureId, doing.now)))
      return refuse({ kind: 'not-found' })
    return ok({ value: null, event: { kind: 'measure-removed', step, details: { indicator: nameOf(measure) } } })
  })
}

/** Who was informed, consulted, took part and decided, as the secretary records it. */
export function recordParticipation(
  tx: Tx,
  key: Key,
  one: Omit<Participation, 'id' | 'byAct'>,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    if (one.happenedOn > todayInBangkok(doing.now)) return refuse({ kind: 'not-yet' })
    await insertParticipation(tx, key, { ...one, id: newId(), byAct: false }, byOf(doing))
    return ok({ value: null, event: { kind: 'participation-recorded', step: one.step, details: { level: one.level } } })
  })
}

/** What an act wrote stays; what a hand wrote can be taken back, with a reason. */
export function takeBackParticipation(
  tx: Tx,
  key: Key,
  { id, reason }: { id: string; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    if (!(await removeParticipation(tx, key, id, { reason, at: doing.now }))) return refuse({ kind: 'not-found' })
    return ok({ value: null, event: { kind: 'participation-removed', reason } })
  })
}
