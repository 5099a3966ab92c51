import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { changedFields } from './edit-words.ts'
import type { PlanLevel } from './plan.ts'
import {
  type EditedPlan,
  insertPlan,
  lockPlan,
  type PlanFacts,
  storePlanEvent,
  updatePlan,
  yearsWithMoney,
} from './plan-edit.sql.ts'
import { isOpenForPlanning, type PlanState } from './plan-states.ts'
import { mayEditPlan } from './plans.policy.ts'

export type PlanRefusal =
  | { kind: 'no-such-plan' }
  | { kind: 'not-yours' }
  /** Someone else was faster; the plan as it is now. */
  | { kind: 'stale'; plan: EditedPlan }
  | { kind: 'plan-closed'; state: PlanState }
  /** Projects have money outside the new years. */
  | { kind: 'years-in-use'; from: number; to: number }

/** Begins a plan as a draft. */
export async function createPlan(
  tx: Tx,
  plan: PlanFacts & { level: PlanLevel; bodyId: string; areaCode: string },
  reason: string,
  { viewer, now }: By,
): Promise<Result<{ id: string }, { kind: 'not-yours' }>> {
  if (viewer === null || !mayEditPlan(viewer, plan, now)) return refuse({ kind: 'not-yours' })
  const id = newId()
  await insertPlan(tx, { ...plan, id, copiedFrom: null }, now)
  await storePlanEvent(tx, id, { kind: 'created' }, { by: viewer.personId, reason, now })
  return ok({ id })
}

/** Locks a plan for an edit of the plan itself or its tree, or says why it may not be edited. */
export async function openPlan(
  tx: Tx,
  id: string,
  { viewer, now }: By,
): Promise<Result<{ plan: EditedPlan; by: string }, Exclude<PlanRefusal, { kind: 'stale' | 'years-in-use' }>>> {
  const plan = await lockPlan(tx, id, 'alone')
  if (plan === null) return refuse({ kind: 'no-such-plan' })
  if (viewer === null || !mayEditPlan(viewer, plan, now)) return refuse({ kind: 'not-yours' })
  if (!isOpenForPlanning(plan.state)) return refuse({ kind: 'plan-closed', state: plan.state })
  return ok({ plan, by: viewer.personId })
}

/**
 * Changes title, years or calendar of a plan that is being written.
 * @param revision the revision the edit was made from
 * @returns whether anything changed
 */
export async function editPlan(
  tx: Tx,
  id: string,
  facts: PlanFacts,
  { revision, reason }: { revision: number | null; reason: string },
  by: By,
): Promise<Result<{ changed: boolean }, PlanRefusal>> {
  const opened = await openPlan(tx, id, by)
  if (!opened.ok) return opened
  const { plan } = opened.value
  if (plan.revision !== revision) return refuse({ kind: 'stale', plan })
  const used = await yearsWithMoney(tx, id)
  const widened = { from: plan.fiscalYearFrom, to: plan.fiscalYearTo }
  // Years that lay outside before (a commitment of a budget volume) are no reason to refuse a better title.
  if (
    used !== null &&
    ((used.from < facts.fiscalYearFrom && used.from >= widened.from) ||
      (used.to > facts.fiscalYearTo && used.to <= widened.to))
  )
    return refuse({ kind: 'years-in-use', ...used })
  const changes = changedFields(fieldsOf(plan), fieldsOf(facts))
  if (changes.length === 0) return ok({ changed: false })
  await updatePlan(tx, id, facts, by.now)
  await storePlanEvent(tx, id, { kind: 'edited', changes }, { by: opened.value.by, reason, now: by.now })
  return ok({ changed: true })
}

function fieldsOf(facts: PlanFacts): Record<string, string> {
  return {
    title: facts.title,
    year_from: String(facts.fiscalYearFrom),
    year_to: String(facts.fiscalYearTo),
    calendar: facts.calendar,
  }
}
