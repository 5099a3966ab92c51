import type { Tx } from '../../platform/db/db.ts'
import type { NodeKind, PlanCalendar, PlanLevel } from './plan.ts'

/** A plan tree as a file tells it; ids are ours, known or new. */
export interface PlanTreeToStore {
  readonly id: string
  readonly level: PlanLevel
  readonly title: string
  readonly bodyId: string
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  /** Names the plan in its file, unique in the nation. */
  readonly sourceKey: string
  /** Parents before what hangs on them, in their order. */
  readonly nodes: readonly {
    readonly id: string
    readonly parentId: string | null
    readonly kind: NodeKind
    readonly title: string
  }[]
}

/**
 * Adds a plan with its tree, or brings the stored one to what the file says. Branches that the file does not have stay, behind the
 * others. Level, body and area of a stored plan are not changed by a file.
 */
export async function storePlanTree(tx: Tx, plan: PlanTreeToStore, now: Date): Promise<void> {
  await tx.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, calendar, source_key, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set title = excluded.title, fiscal_year_from = excluded.fiscal_year_from,
       fiscal_year_to = excluded.fiscal_year_to, calendar = excluded.calendar`,
    [
      plan.id,
      plan.level,
      plan.title,
      plan.bodyId,
      plan.areaCode,
      plan.fiscalYearFrom,
      plan.fiscalYearTo,
      plan.calendar,
      plan.sourceKey,
      now,
    ],
  )
  // Kept ones move behind; then those of the file take the first places.
  await tx.query('update plan_nodes set position = position + $2 where plan_id = $1', [plan.id, plan.nodes.length])
  await tx.query(
    `insert into plan_nodes (id, plan_id, kind, position, title)
     select id, $1, kind, position, title
       from jsonb_to_recordset($2::jsonb) as given (id uuid, kind text, position integer, title text)
     on conflict (id) do update set kind = excluded.kind, position = excluded.position, title = excluded.title`,
    [plan.id, JSON.stringify(plan.nodes.map(({ id, kind, title }, at) => ({ id, kind, title, position: at + 1 })))],
  )
  await tx.query(
    `update plan_nodes n set parent_id = given.parent_id
       from jsonb_to_recordset($2::jsonb) as given (id uuid, parent_id uuid)
      where n.plan_id = $1 and n.id = given.id and n.parent_id is distinct from given.parent_id`,
    [plan.id, JSON.stringify(plan.nodes.map(({ id, parentId }) => ({ id, parent_id: parentId })))],
  )
}

/**
 * Puts a plan back to what it was before a file, or takes it away where there was none. Branches that were not there go; the database
 * refuses it (foreign keys) where something hangs on them.
 */
export async function takeBackPlanTree(
  tx: Tx,
  planId: string,
  before: Pick<PlanTreeToStore, 'title' | 'fiscalYearFrom' | 'fiscalYearTo' | 'calendar' | 'nodes'> | null,
  now: Date,
): Promise<void> {
  if (before === null) {
    await tx.query('delete from plan_events where plan_id = $1', [planId])
    await tx.query('delete from plan_nodes where plan_id = $1', [planId])
    await tx.query('delete from plans where id = $1', [planId])
    return
  }
  const { rows } = await tx.query<PlanRow>('select level, body_id, area_code, source_key from plans where id = $1', [
    planId,
  ])
  const [plan] = rows
  if (plan === undefined) return
  const fixed = { level: plan.level, bodyId: plan.body_id, areaCode: plan.area_code, sourceKey: plan.source_key ?? '' }
  await storePlanTree(tx, { id: planId, ...fixed, ...before }, now)
  await tx.query('delete from plan_nodes where plan_id = $1 and id <> all($2::uuid[])', [
    planId,
    before.nodes.map((node) => node.id),
  ])
}

interface PlanRow {
  level: PlanLevel
  body_id: string
  area_code: string
  source_key: string | null
}
