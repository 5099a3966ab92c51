import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import { insertBudgetLines } from './budget-lines.sql.ts'
import { moneyChanges } from './edit-project.ts'
import type { MoneyLine } from './money-lines.ts'
import { type EditedPlan, lockPlan, planToEdit } from './plan-edit.sql.ts'
import {
  type EditedProject,
  lockProject,
  planOfProject,
  projectToEdit,
  storeProjectEvents,
  sumsOf,
} from './project-edit.sql.ts'

interface Key {
  readonly home: string
  readonly id: string
}

/** A project with its money and the plan it belongs to. */
export interface ProjectMoney {
  readonly project: EditedProject
  readonly plan: EditedPlan
}

export const projectName = (key: Key): string => `${key.home}-${key.id}`

export async function projectMoney(view: Queryable, key: Key): Promise<ProjectMoney | null> {
  const project = await projectToEdit(view, key)
  const plan = project === null ? null : await planToEdit(view, project.planId)
  return project === null || plan === null ? null : { project, plan }
}

/**
 * Locks the money of projects until the transaction ends: first their plans, then they themselves, each in one order, so that
 * two acts on the same two projects wait for each other and never block each other.
 * @returns those that exist, by `projectName`
 */
export async function lockProjectMoney(tx: Tx, keys: readonly Key[]): Promise<Map<string, ProjectMoney>> {
  const sorted = [...new Map(keys.map((key) => [projectName(key), key])).entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const planIds: (string | null)[] = []
  for (const [, key] of sorted) planIds.push(await planOfProject(tx, key))
  const plans = new Map<string, EditedPlan>()
  for (const id of [...new Set(planIds)].sort()) {
    const plan = id === null ? null : await lockPlan(tx, id, 'shared')
    if (plan !== null) plans.set(plan.id, plan)
  }
  const found = new Map<string, ProjectMoney>()
  for (const [name, key] of sorted) {
    const project = await lockProject(tx, key)
    const plan = project === null ? undefined : plans.get(project.planId)
    if (project !== null && plan !== undefined) found.set(name, { project, plan })
  }
  return found
}

export interface MoneyToStore {
  readonly project: EditedProject
  /** All lines of the project as they are to stand. */
  readonly lines: readonly MoneyLine[]
}

/**
 * Stores the money of locked projects, each with an event that tells what changed, and the totals that follow from it. Forms that
 * were open on the project are stale afterwards.
 * @param doing `by` null: a command on the machine itself
 */
export async function storeProjectMoney(
  tx: Tx,
  changed: readonly MoneyToStore[],
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
): Promise<void> {
  if (changed.length === 0) return
  for (const home of [...new Set(changed.map(({ project }) => project.home))].sort()) {
    const here = changed.filter(({ project }) => project.home === home)
    await storeLines(tx, home, here, doing.now)
    await storeProjectEvents(
      tx,
      here.map(({ project, lines }) => ({
        home,
        id: project.id,
        details: { changes: moneyChanges(project.lines, lines), before: String(project.amountSatang) },
      })),
      { kind: 'money-changed' },
      doing,
    )
  }
  await recomputeAreaTotals(
    tx,
    changed.map(({ project }) => project.home),
    doing.now,
    {
      bodyIds: changed.map(({ project }) => project.bodyId),
      functionCodes: changed.map(({ project }) => project.functionCode ?? '-'),
    },
  )
}

async function storeLines(tx: Tx, home: Home, changed: readonly MoneyToStore[], now: Date): Promise<void> {
  const ids = changed.map(({ project }) => project.id)
  const sums = changed.map(({ project, lines }) =>
    lines.length > 0
      ? sumsOf(lines)
      : { fiscal_year_from: project.fiscalYearFrom, fiscal_year_to: project.fiscalYearTo, amount_satang: '0' },
  )
  await tx.query(
    `update projects p set fiscal_year_from = given.year_from, fiscal_year_to = given.year_to, amount_satang = given.amount,
            revision = p.revision + 1, updated_at = $6
       from unnest($2::uuid[], $3::int[], $4::int[], $5::bigint[]) as given (id, year_from, year_to, amount)
      where p.home = $1 and p.id = given.id`,
    [
      home,
      ids,
      sums.map((one) => one.fiscal_year_from),
      sums.map((one) => one.fiscal_year_to),
      sums.map((one) => one.amount_satang),
      now,
    ],
  )
  await tx.query('delete from budget_lines where home = $1 and project_id = any($2)', [home, ids])
  const lines = changed.flatMap((one) => one.lines.map((line) => ({ ...line, projectId: one.project.id })))
  await insertBudgetLines(tx, home, lines)
}
