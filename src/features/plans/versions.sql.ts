import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { MoneyLine } from './money-lines.ts'
import type { NodeKind, Phase, PlanCalendar, ProjectState } from './plan.ts'

/** One approved version, as lists show it. */
export interface VersionLine {
  readonly number: number
  readonly title: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  readonly nodes: number
  /** Cancelled ones do not count, here and in the amount. */
  readonly projects: number
  readonly amountSatang: bigint
  readonly frozenBy: string | null
  readonly frozenAt: Date
  /** False: kept when the first amendment of an imported plan began. */
  readonly approved: boolean
}

interface VersionRow {
  number: number
  title: string
  fiscal_year_from: number
  fiscal_year_to: number
  calendar: PlanCalendar
  nodes: number
  projects: number
  amount_satang: bigint
  frozen_by: string | null
  frozen_at: Date
  approved: boolean
}

export async function versionsOf(view: Queryable, planId: string): Promise<VersionLine[]> {
  const { rows } = await view.query<VersionRow>(
    `select number, title, fiscal_year_from, fiscal_year_to, calendar, nodes, projects, amount_satang, frozen_by, frozen_at,
            approved
       from plan_versions where plan_id = $1 order by number desc`,
    [planId],
  )
  return rows.map((row) => ({
    number: row.number,
    title: row.title,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    calendar: row.calendar,
    nodes: row.nodes,
    projects: row.projects,
    amountSatang: row.amount_satang,
    frozenBy: row.frozen_by,
    frozenAt: row.frozen_at,
    approved: row.approved,
  }))
}

export async function isFrozen(view: Queryable, planId: string, number: number): Promise<boolean> {
  const { rowCount } = await view.query('select 1 from plan_versions where plan_id = $1 and number = $2', [
    planId,
    number,
  ])
  return rowCount > 0
}

const linesOfProject = `coalesce((select jsonb_agg(jsonb_build_array(l.fiscal_year, l.phase, l.source, l.amount_satang::text)
           order by l.fiscal_year, l.phase, l.source, l.id)
      from budget_lines l where l.home = p.home and l.project_id = p.id), '[]')`

/** How a project stood in each version that was kept, newest first. */
export interface ProjectInVersion {
  readonly number: number
  readonly state: ProjectState
  readonly amountSatang: bigint
  readonly frozenAt: Date
}

export async function versionsOfProject(
  view: Queryable,
  key: { home: string; id: string },
  planId: string,
): Promise<ProjectInVersion[]> {
  const { rows } = await view.query<{ number: number; state: ProjectState; amount_satang: bigint; frozen_at: Date }>(
    `select k.number, k.state, k.amount_satang, v.frozen_at
       from plan_version_projects k join plan_versions v on v.plan_id = k.plan_id and v.number = k.number
      where k.home = $1 and k.plan_id = $2 and k.project_id = $3 order by k.number desc`,
    [key.home, planId, key.id],
  )
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    amountSatang: row.amount_satang,
    frozenAt: row.frozen_at,
  }))
}

/** Keeps a plan as it stands now under a number: its facts, every node, every project with its money. Lock the plan first. */
export async function freezeVersion(
  tx: Tx,
  planId: string,
  kept: { number: number; by: string; approved: boolean; now: Date },
): Promise<void> {
  await tx.query(
    `insert into plan_versions (plan_id, number, title, fiscal_year_from, fiscal_year_to, calendar, nodes, projects,
                                amount_satang, frozen_by, frozen_at, approved)
     select pl.id, $2, pl.title, pl.fiscal_year_from, pl.fiscal_year_to, pl.calendar,
            (select count(*) from plan_nodes where plan_id = pl.id),
            (select count(*) from projects where plan_id = pl.id and state <> 'cancelled'),
            (select coalesce(sum(amount_satang), 0) from projects where plan_id = pl.id and state <> 'cancelled'),
            $3, $4, $5
       from plans pl where pl.id = $1`,
    [planId, kept.number, kept.by, kept.now, kept.approved],
  )
  await tx.query(
    `insert into plan_version_nodes (plan_id, number, node_id, parent_id, kind, position, title)
     select plan_id, $2, id, parent_id, kind, position, title from plan_nodes where plan_id = $1`,
    [planId, kept.number],
  )
  await tx.query(
    `insert into plan_version_projects (home, plan_id, number, project_id, node_id, title, place_text, area_code, function_code,
                                        state, fiscal_year_from, fiscal_year_to, amount_satang, lines)
     select p.home, p.plan_id, $2, p.id, p.node_id, p.title, p.place_text, p.area_code, p.function_code, p.state,
            p.fiscal_year_from, p.fiscal_year_to, p.amount_satang, ${linesOfProject}
       from projects p where p.plan_id = $1`,
    [planId, kept.number],
  )
}

/**
 * A digest of everything in a kept version, for the public log: whoever changes a row of it afterwards is found out.
 * @returns SHA-256 in hex over its nodes and projects, each as JSON, in the order of their ids
 */
export async function versionDigest(
  view: Queryable,
  planId: string,
  number: number,
): Promise<{ projects: number; amountSatang: bigint; sha256: string }> {
  const { rows } = await view.query<{ projects: number; amount_satang: bigint; sha256: string }>(
    `select v.projects, v.amount_satang,
            encode(sha256(convert_to(concat_ws(E'\\n',
              (select string_agg(to_jsonb(n)::text, E'\\n' order by n.node_id)
                 from plan_version_nodes n where n.plan_id = v.plan_id and n.number = v.number),
              (select string_agg(to_jsonb(p)::text, E'\\n' order by p.home, p.project_id)
                 from plan_version_projects p where p.plan_id = v.plan_id and p.number = v.number)
            ), 'UTF8')), 'hex') as sha256
       from plan_versions v where v.plan_id = $1 and v.number = $2`,
    [planId, number],
  )
  const [row] = rows
  if (!row) throw new Error(`version ${number} of plan ${planId} was not kept`)
  return { projects: row.projects, amountSatang: row.amount_satang, sha256: row.sha256 }
}

export interface VersionNode {
  readonly id: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly title: string
  /** Its place among the children of its parent, 1 the first. */
  readonly order: number
}

export interface VersionProject {
  readonly home: Home
  readonly id: string
  readonly nodeId: string | null
  readonly title: string
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly state: ProjectState
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly MoneyLine[]
}

/** A whole version: a kept one, or the plan as it is now. */
export interface WholeVersion {
  readonly title: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  readonly nodes: readonly VersionNode[]
  /** Cancelled ones too. */
  readonly projects: readonly VersionProject[]
}

/** `now`: the plan as it is. */
export type VersionName = number | 'now'

interface ProjectRow {
  home: string
  id: string
  node_id: string | null
  title: string
  place_text: string | null
  area_code: string | null
  function_code: string | null
  state: ProjectState
  fiscal_year_from: number
  fiscal_year_to: number
  amount_satang: bigint
  lines: [number, Phase, string, string][]
}

/** Everything a version holds, in three queries; null when there is no such version. */
export async function wholeVersion(view: Queryable, planId: string, name: VersionName): Promise<WholeVersion | null> {
  const facts = await view.query<{
    title: string
    fiscal_year_from: number
    fiscal_year_to: number
    calendar: PlanCalendar
  }>(
    name === 'now'
      ? 'select title, fiscal_year_from, fiscal_year_to, calendar from plans where id = $1'
      : 'select title, fiscal_year_from, fiscal_year_to, calendar from plan_versions where plan_id = $1 and number = $2',
    name === 'now' ? [planId] : [planId, name],
  )
  const [plan] = facts.rows
  if (plan === undefined) return null
  const nodes = await view.query<{
    id: string
    parent_id: string | null
    kind: NodeKind
    title: string
    place: bigint
  }>(
    name === 'now'
      ? `select id, parent_id, kind, title, row_number() over (partition by parent_id order by position, id) as place
           from plan_nodes where plan_id = $1 order by position, id`
      : `select node_id as id, parent_id, kind, title,
                row_number() over (partition by parent_id order by position, node_id) as place
           from plan_version_nodes where plan_id = $1 and number = $2 order by position, node_id`,
    name === 'now' ? [planId] : [planId, name],
  )
  const projects = await view.query<ProjectRow>(
    name === 'now'
      ? `select p.home, p.id, p.node_id, p.title, p.place_text, p.area_code, p.function_code, p.state, p.fiscal_year_from,
                p.fiscal_year_to, p.amount_satang, ${linesOfProject} as lines
           from projects p where p.plan_id = $1 order by p.amount_satang desc, p.home, p.id`
      : `select home, project_id as id, node_id, title, place_text, area_code, function_code, state, fiscal_year_from,
                fiscal_year_to, amount_satang, lines
           from plan_version_projects where plan_id = $1 and number = $2 order by amount_satang desc, home, project_id`,
    name === 'now' ? [planId] : [planId, name],
  )
  return {
    title: plan.title,
    fiscalYearFrom: plan.fiscal_year_from,
    fiscalYearTo: plan.fiscal_year_to,
    calendar: plan.calendar,
    nodes: nodes.rows.map((row) => ({
      id: row.id,
      parentId: row.parent_id,
      kind: row.kind,
      title: row.title,
      order: Number(row.place),
    })),
    projects: projects.rows.map((row) => ({
      home: row.home as Home,
      id: row.id,
      nodeId: row.node_id,
      title: row.title,
      placeText: row.place_text,
      areaCode: row.area_code,
      functionCode: row.function_code,
      state: row.state,
      fiscalYearFrom: row.fiscal_year_from,
      fiscalYearTo: row.fiscal_year_to,
      amountSatang: row.amount_satang,
      lines: row.lines.map(([fiscalYear, phase, source, amount]) => ({
        fiscalYear,
        phase,
        source,
        amountSatang: BigInt(amount),
      })),
    })),
  }
}
