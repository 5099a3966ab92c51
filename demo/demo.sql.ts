import type { Queryable, Tx } from '../src/platform/db/db.ts'
import type { DemoNode, DemoPlan } from './plans.ts'
import type { DemoProject } from './projects.ts'

const ROWS_A_CALL = 2_000

export async function hasContent(view: Queryable): Promise<boolean> {
  const { rows } = await view.query<{ some: boolean }>(
    `select exists (select 1 from persons) or exists (select 1 from bodies) or exists (select 1 from plans)
         or exists (select 1 from projects) as some`,
  )
  return rows[0]?.some ?? false
}

export async function insertPlans(tx: Tx, plans: readonly DemoPlan[], now: Date): Promise<void> {
  await tx.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, source_key, created_at)
     select given.*, $9 from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::text[]) as given`,
    [
      plans.map((plan) => plan.id),
      plans.map((plan) => plan.level),
      plans.map((plan) => plan.title),
      plans.map((plan) => plan.bodyId),
      plans.map((plan) => plan.areaCode),
      plans.map((plan) => plan.fiscalYearFrom),
      plans.map((plan) => plan.fiscalYearTo),
      plans.map((plan) => plan.sourceKey),
      now,
    ],
  )
}

export async function insertNodes(tx: Tx, nodes: readonly DemoNode[]): Promise<void> {
  await tx.query(
    `insert into plan_nodes (id, plan_id, parent_id, kind, position, title, source_key)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[])`,
    [
      nodes.map((node) => node.id),
      nodes.map((node) => node.planId),
      nodes.map((node) => node.parentId),
      nodes.map((node) => node.kind),
      nodes.map((node) => node.position),
      nodes.map((node) => node.title),
      nodes.map((node) => node.sourceKey),
    ],
  )
}

/** @param searchOf the lexemes a project is found by */
export async function insertProjects(
  tx: Tx,
  projects: readonly DemoProject[],
  searchOf: (project: DemoProject) => string,
  now: Date,
): Promise<void> {
  for (let at = 0; at < projects.length; at += ROWS_A_CALL) {
    const rows = projects.slice(at, at + ROWS_A_CALL)
    await tx.query(
      `insert into projects (home, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason,
         category, state, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
       select given.*, $17, $17 from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
         $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::bigint[], $16::tsvector[]) as given`,
      [
        rows.map((row) => row.home),
        rows.map((row) => row.id),
        rows.map((row) => row.planId),
        rows.map((row) => row.nodeId),
        rows.map((row) => row.body.id),
        rows.map((row) => row.title),
        rows.map((row) => row.placeText),
        rows.map((row) => row.areaCode),
        rows.map((row) => row.functionCode),
        rows.map((row) => row.functionReason),
        rows.map((row) => row.category),
        rows.map((row) => row.state),
        rows.map((row) => row.fiscalYearFrom),
        rows.map((row) => row.fiscalYearTo),
        rows.map((row) => row.amountSatang.toString()),
        rows.map(searchOf),
        now,
      ],
    )
    const lines = rows.flatMap((row) => row.lines.map((line) => ({ ...line, home: row.home, projectId: row.id })))
    await tx.query(
      `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
       select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::bigint[])`,
      [
        lines.map((line) => line.home),
        lines.map((line) => line.id),
        lines.map((line) => line.projectId),
        lines.map((line) => line.phase),
        lines.map((line) => line.fiscalYear),
        lines.map((line) => line.source),
        lines.map((line) => line.amountSatang.toString()),
      ],
    )
  }
}
