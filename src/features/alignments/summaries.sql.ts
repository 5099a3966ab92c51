import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface NodeRow {
  readonly id: string
  readonly home: string
  readonly parentId: string | null
  readonly planId: string
  readonly kind: string
  readonly title: string
  readonly level: string
  readonly bodyId: string
  readonly areaCode: string
  readonly planEndsIn: number
}

/** Branches of every plan that has not ended, but of budget volumes, which are money and no plan. */
export async function livingNodes(view: Queryable, fiscalYear: number): Promise<NodeRow[]> {
  const { rows } = await view.query<{
    id: string
    home: string
    parent_id: string | null
    plan_id: string
    kind: string
    title: string
    level: string
    body_id: string
    area_code: string
    fiscal_year_to: number
  }>(
    `select n.id, case when pl.area_code ~ '^[0-9]' then left(pl.area_code, 2) else '00' end as home, n.parent_id, n.plan_id, n.kind, n.title,
            pl.level, pl.body_id, pl.area_code, pl.fiscal_year_to
       from plan_nodes n join plans pl on pl.id = n.plan_id
      where pl.fiscal_year_to >= $1 and pl.level <> 'budget' order by n.id`,
    [fiscalYear],
  )
  return rows.map((row) => ({
    id: row.id,
    home: row.home,
    parentId: row.parent_id,
    planId: row.plan_id,
    kind: row.kind,
    title: row.title,
    level: row.level,
    bodyId: row.body_id,
    areaCode: row.area_code,
    planEndsIn: row.fiscal_year_to,
  }))
}

export interface ProjectRow {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly level: string
  readonly nodeId: string | null
  readonly amountSatang: bigint
  /** Combined into another. */
  readonly isClosed: boolean
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

export async function livingProjects(view: Queryable, fiscalYear: number): Promise<ProjectRow[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    plan_id: string
    level: string
    node_id: string | null
    amount_satang: bigint
    is_closed: boolean
    area_code: string | null
    function_code: string | null
    fiscal_year_from: number
    fiscal_year_to: number
  }>(
    `select p.home, p.id, p.plan_id, pl.level, p.node_id, p.amount_satang, p.closed_into is not null as is_closed, p.area_code, p.function_code, p.fiscal_year_from, p.fiscal_year_to
       from projects p join plans pl on pl.id = p.plan_id
      where p.state <> 'cancelled' and pl.fiscal_year_to >= $1 and pl.level <> 'budget'`,
    [fiscalYear],
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.id,
    planId: row.plan_id,
    level: row.level,
    nodeId: row.node_id,
    amountSatang: row.amount_satang,
    isClosed: row.is_closed,
    areaCode: row.area_code,
    functionCode: row.function_code,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
  }))
}

/** Confirmed links along which support goes up, from what stands below. */
export async function supportLinks(view: Queryable): Promise<{ left: string; right: string; share: number }[]> {
  const { rows } = await view.query<{ below: string; above: string; share: number }>(
    `select case kind when 'broader' then right_id else left_id end as below, case kind when 'broader' then left_id else right_id end as above,
            coalesce(share_percent, 100)::float8 / 100 as share
       from alignments where state = 'confirmed' and kind in ('contributes', 'narrower', 'broader')`,
  )
  return rows.map((row) => ({ left: row.below, right: row.above, share: row.share }))
}

export interface GoalRow extends NodeRow {
  readonly depth: number
  readonly isGoal: boolean
  readonly linked: boolean
  readonly reachesTop: boolean
  readonly supporters: number
  readonly nodes: number
  readonly projects: number
  readonly amountSatang: bigint
}

export interface CellRow {
  readonly home: string
  readonly nodeId: string
  readonly areaCode: string
  readonly field: string
  readonly projects: number
  readonly amountSatang: bigint
}

export interface CoverageRow {
  readonly home: string
  readonly areaCode: string
  readonly fiscalYear: number
  readonly field: string
  readonly projects: number
  readonly linked: number
}

export interface OrphanRow {
  readonly home: string
  readonly projectId: string
  readonly why: 'no-branch' | 'not-linked'
}

const ROWS_A_CALL = 5_000

function* inCalls<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += ROWS_A_CALL) yield rows.slice(from, from + ROWS_A_CALL)
}

/** Puts the summaries in the place of the old ones. Readers see the old ones until the transaction ends. */
export async function replaceSummaries(
  tx: Tx,
  made: {
    readonly goals: readonly GoalRow[]
    readonly cells: readonly CellRow[]
    readonly coverage: readonly CoverageRow[]
    readonly orphans: readonly OrphanRow[]
  },
): Promise<void> {
  await tx.query('delete from alignment_goals')
  await tx.query('delete from alignment_goal_cells')
  await tx.query('delete from alignment_coverage')
  await tx.query('delete from alignment_orphans')
  for (const some of inCalls(made.goals))
    await tx.query(
      `insert into alignment_goals (home, node_id, plan_id, level, kind, area_code, body_id, fiscal_year_to, depth, title, is_goal, linked,
         reaches_top, supporters, nodes, projects, amount_satang)
       select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::int[], $9::int[], $10::text[],
         $11::boolean[], $12::boolean[], $13::boolean[], $14::int[], $15::int[], $16::int[], $17::bigint[])`,
      [
        some.map((one) => one.home),
        some.map((one) => one.id),
        some.map((one) => one.planId),
        some.map((one) => one.level),
        some.map((one) => one.kind),
        some.map((one) => one.areaCode),
        some.map((one) => one.bodyId),
        some.map((one) => one.planEndsIn),
        some.map((one) => one.depth),
        some.map((one) => one.title),
        some.map((one) => one.isGoal),
        some.map((one) => one.linked),
        some.map((one) => one.reachesTop),
        some.map((one) => one.supporters),
        some.map((one) => one.nodes),
        some.map((one) => one.projects),
        some.map((one) => one.amountSatang),
      ],
    )
  for (const some of inCalls(made.cells))
    await tx.query(
      `insert into alignment_goal_cells (home, node_id, area_code, field, projects, amount_satang)
       select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::bigint[])`,
      [
        some.map((one) => one.home),
        some.map((one) => one.nodeId),
        some.map((one) => one.areaCode),
        some.map((one) => one.field),
        some.map((one) => one.projects),
        some.map((one) => one.amountSatang),
      ],
    )
  for (const some of inCalls(made.coverage))
    await tx.query(
      `insert into alignment_coverage (home, area_code, fiscal_year, field, projects, linked)
       select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::int[])`,
      [
        some.map((one) => one.home),
        some.map((one) => one.areaCode),
        some.map((one) => one.fiscalYear),
        some.map((one) => one.field),
        some.map((one) => one.projects),
        some.map((one) => one.linked),
      ],
    )
  // A project may have been taken away since it was read.
  for (const some of inCalls(made.orphans))
    await tx.query(
      `insert into alignment_orphans (home, project_id, why)
       select o.* from unnest($1::text[], $2::uuid[], $3::text[]) as o (home, project_id, why)
         join projects p on p.home = o.home and p.id = o.project_id`,
      [some.map((one) => one.home), some.map((one) => one.projectId), some.map((one) => one.why)],
    )
}

export interface GraphState {
  readonly changes: bigint
  readonly summed: bigint
  readonly summedAt: Date | null
  readonly suggestedAt: Date | null
  readonly faults: number
}

export async function graphState(view: Queryable): Promise<GraphState> {
  const { rows } = await view.query<{
    changes: bigint
    summed: bigint
    summed_at: Date | null
    suggested_at: Date | null
    faults: number
  }>(`select changes, summed, summed_at, suggested_at, faults from alignment_graph where name = 'graph'`)
  const [row] = rows
  return {
    changes: row?.changes ?? 0n,
    summed: row?.summed ?? 0n,
    summedAt: row?.summed_at ?? null,
    suggestedAt: row?.suggested_at ?? null,
    faults: row?.faults ?? 0,
  }
}

/** One maker of summaries at a time: a second one waits here. A lock of its own, so that nobody who links waits for a sum. */
export async function lockSummaries(tx: Tx): Promise<void> {
  await tx.query('lock table alignment_orphans in share row exclusive mode')
}

export async function noteSummed(tx: Tx, changes: bigint, faults: number, now: Date): Promise<void> {
  await tx.query(`update alignment_graph set summed = $1, faults = $2, summed_at = $3 where name = 'graph'`, [
    changes,
    faults,
    now,
  ])
}

export async function noteSuggested(tx: Tx, now: Date): Promise<void> {
  await tx.query(`update alignment_graph set suggested_at = $1 where name = 'graph'`, [now])
}

/** Live links of which an end is no longer there. */
export async function linksOfNothing(view: Queryable, most: number): Promise<{ home: string; id: string }[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select a.home, a.id from alignments a
      where a.state in ('proposed', 'confirmed')
        and ((a.left_kind = 'node' and not exists (select from plan_nodes n where n.id = a.left_id))
          or (a.right_kind = 'node' and not exists (select from plan_nodes n where n.id = a.right_id))
          or (a.left_kind = 'project' and not exists (select from projects p where p.home = a.home and p.id = a.left_id))
          or (a.right_kind = 'project' and not exists (select from projects p where p.home = a.right_home and p.id = a.right_id)))
      order by a.home, a.id limit $1`,
    [most],
  )
  return rows
}
