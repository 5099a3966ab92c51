import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { recordPublicEvent } from '../publiclog/index.ts'
import { approvedVersion } from './approved-version.ts'
import { type EditedPlan, lastActor, lockPlan, setPlanState, storePlanEvent } from './plan-edit.sql.ts'
import { follow, type PlanAct, type PlanState } from './plan-states.ts'
import { mayApprovePlan, mayEditPlan } from './plans.policy.ts'
import { freezeVersion, isFrozen } from './versions.sql.ts'

export type StateRefusal =
  | { kind: 'no-such-plan' }
  | { kind: 'not-yours' }
  | { kind: 'not-from-here'; state: PlanState }
  | { kind: 'stale'; plan: EditedPlan }
  /** Who brought a plan before the committee does not approve it as well. */
  | { kind: 'same-person' }

/**
 * Takes a plan one step further, or back. What is approved is kept as it stands, before anyone can change it; an amendment of
 * a plan that came in as approved first keeps how it stood.
 * @param revision the revision of the plan the person saw
 */
export async function changePlanState(
  tx: Tx,
  planId: string,
  act: PlanAct,
  { revision, reason }: { revision: number | null; reason: string },
  { viewer, now }: By,
): Promise<Result<{ state: PlanState; version: number }, StateRefusal>> {
  const plan = await lockPlan(tx, planId, 'alone')
  if (plan === null) return refuse({ kind: 'no-such-plan' })
  const way = follow(plan, act)
  if (!way.ok) {
    const may = mayEditPlan(viewer, plan, now) || mayApprovePlan(viewer, plan, now)
    return may ? way : refuse({ kind: 'not-yours' })
  }
  const { state, version, by } = way.value
  if (viewer === null || !(by === 'planner' ? mayEditPlan : mayApprovePlan)(viewer, plan, now))
    return refuse({ kind: 'not-yours' })
  if (plan.revision !== revision) return refuse({ kind: 'stale', plan })
  if (act === 'approve' && (await lastActor(tx, planId, 'state-submit')) === viewer.personId)
    return refuse({ kind: 'same-person' })
  if (act === 'approve') await freezeVersion(tx, planId, { number: version, by: viewer.personId, approved: true, now })
  if (act === 'amend' && !(await isFrozen(tx, planId, plan.version)))
    await freezeVersion(tx, planId, { number: plan.version, by: viewer.personId, approved: false, now })
  await setPlanState(tx, planId, state, version, now)
  const changes = [{ field: 'plan_state', before: plan.state, after: state }]
  const about = { kind: `state-${act}`, changes, details: { version } }
  await storePlanEvent(tx, planId, about, { by: viewer.personId, reason, now })
  if (act === 'approve') await recordPublicEvent(tx, await approvedVersion(tx, plan, version, now))
  return ok({ state, version })
}
