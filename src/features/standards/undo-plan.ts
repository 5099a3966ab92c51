import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { storePlanEvent, takeBackPlanTree } from '../plans/index.ts'
import { fingerprintOf, storedPlan } from './bring-plan.ts'
import {
  forgetPlan,
  lockPlanImport,
  removeNames,
  removeProfile,
  stepPlanImport,
  storePlanImportEvent,
  storeProfile,
} from './plan-imports.sql.ts'

export type UndoPlanRefusal =
  | { readonly kind: 'not-applied' }
  /** People worked on the plan since: whoever did that meant it as it stands. */
  | { readonly kind: 'changed-since' }
  /** Projects, indicators or links hang on what the file brought. */
  | { readonly kind: 'in-use' }

/** Something still hangs on what would go: the transaction is taken back whole. */
export class StillInUse extends Error {}

/**
 * Takes back what a StratML file did to a plan: one it changed is put back as it stood, one it brought goes. The file, what it said
 * and who undid it why stay with the import.
 * @throws {StillInUse} where the database holds on to a branch
 */
export async function undoPlan(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  id: string,
  by: { readonly personId: string; readonly reason: string },
): Promise<Result<null, UndoPlanRefusal>> {
  const one = await lockPlanImport(tx, id)
  if (one === null || one.state !== 'applied' || one.planId === null) return refuse({ kind: 'not-applied' })
  const { planId, before } = one
  if (one.afterKnown === null || fingerprintOf(await storedPlan(tx, planId)) !== one.afterKnown)
    return refuse({ kind: 'changed-since' })
  const now = deps.clock.now()
  try {
    if (before === null) {
      await removeNames(tx, planId, null)
      await removeProfile(tx, planId)
      await forgetPlan(tx, planId)
      await takeBackPlanTree(tx, planId, null, now)
    } else {
      const nodes = Object.fromEntries(
        before.nodes.map(({ id: node, description, stakeholders, indicators }) => [
          node,
          { description, stakeholders, indicators },
        ]),
      )
      await storeProfile(tx, planId, { profile: before.profile, nodes }, now)
      await removeNames(
        tx,
        planId,
        before.nodes.map((node) => node.id),
      )
      await takeBackPlanTree(tx, planId, before, now)
      const details = { file: one.fileName, standard: one.standard, changes: [] }
      await storePlanEvent(tx, planId, { kind: 'import-undone', details }, { by: by.personId, reason: by.reason, now })
    }
  } catch (error) {
    if (isForeignKeyProblem(error)) throw new StillInUse('something hangs on a branch of the file')
    throw error
  }
  await stepPlanImport(tx, id, { state: 'undone', planId: before === null ? null : planId })
  await storePlanImportEvent(tx, id, 'undone', by.personId, now, by.reason)
  return ok(null)
}

/** SQLSTATE 23503. */
function isForeignKeyProblem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23503'
}
