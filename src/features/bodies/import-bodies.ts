import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import type { BodyProblem, ReadBodies } from './body-file.ts'
import { openBodyRegister } from './body-register.ts'
import { type BodyEventKind, insertBodyEvents, lockRegister, storeBodies } from './import.sql.ts'
import { type BodyImportPlan, type PlannedBody, planBodyImport } from './plan-body-import.ts'
import { placeOfWith } from './read-body.ts'
import { allBodies } from './register.sql.ts'

/** Who brings a list in, from which file, and why. */
export interface BodyImportAct {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly reason: string
  /** Null: a command on the machine itself. */
  readonly actorId: string | null
  readonly now: Date
}

/** What a list would do. Nothing is stored. */
export async function tryBodyImport(view: Queryable, read: ReadBodies, now: Date): Promise<BodyImportPlan> {
  const placeOf = placeOfWith(await loadGazetteer(view))
  return planBodyImport(read, openBodyRegister(await allBodies(view), placeOf), placeOf, todayInBangkok(now))
}

/**
 * Brings a list of bodies in: all of it, or nothing when a cell cannot be used. The same list again changes nothing and leaves no
 * entry in any history.
 */
export async function importBodies(
  tx: Tx,
  read: ReadBodies,
  act: BodyImportAct,
): Promise<Result<BodyImportPlan, { kind: 'rows'; problems: readonly BodyProblem[] }>> {
  await lockRegister(tx)
  const plan = await tryBodyImport(tx, read, act.now)
  if (plan.problems.length > 0) return refuse({ kind: 'rows', problems: plan.problems })
  if (plan.bodies.length === 0) return ok(plan)
  const digest = createHash('sha256').update(act.bytes).digest('hex').slice(0, 16)
  const source = `${act.fileName.slice(0, 200)} sha256:${digest}`
  await storeBodies(tx, plan.bodies, source, act.now)
  const events = plan.bodies.map((planned) => ({
    bodyId: planned.after.id,
    kind: kindOf(planned),
    changes: planned.changes,
  }))
  await insertBodyEvents(tx, events, { ...act, source })
  return ok(plan)
}

function kindOf({ isNew, changes, after }: PlannedBody): BodyEventKind {
  if (isNew) return 'added'
  if (changes.some(({ field }) => field === 'successors'))
    return after.successors[0]?.kind === 'split' ? 'split' : 'merged'
  return changes.some(({ field }) => field === 'name_th') ? 'renamed' : 'changed'
}
