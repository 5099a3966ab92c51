import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { NodeKind, PlanCalendar, PlanLevel } from './plan.ts'
import type { PlanState } from './plan-states.ts'
import type { PlaceFilter } from './project-filter.ts'

/** A plan as lists show it, with what is planned in it. Cancelled projects do not count. */
export interface PlanLine {
  readonly id: string
  readonly level: PlanLevel
  readonly title: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  readonly state: PlanState
  /** In force, or being worked on. */
  readonly version: number
  readonly revision: number
  readonly projects: number
  readonly amountSatang: bigint
  /** When the plan or a project in it was changed last. */
  readonly asOf: Date | null
}

export interface PlanFilter {
  readonly state: PlanState | null
  readonly level: PlanLevel | null
  readonly bodyId: string | null
  readonly place: PlaceFilter | null
  /** Common Era. */
  readonly fiscalYear: number | null
}

interface PlanRow {
  id: string
  level: PlanLevel
  title: string
  body_id: string
  body_code: string
  body_th: string
  body_en: string | null
  area_code: string
  fiscal_year_from: number
  fiscal_year_to: number
  calendar: PlanCalendar
  state: PlanState
  version: number
  revision: number
  projects: bigint
  amount: string
  as_of: Date | null
}

const columns = sql`pl.id, pl.level, pl.title, pl.body_id, b.code as body_code, b.name_th as body_th, b.name_en as body_en, pl.area_code,
  pl.fiscal_year_from, pl.fiscal_year_to, pl.calendar, pl.state, pl.version, pl.revision, sums.projects, sums.amount,
  greatest(pl.updated_at, sums.changed_at) as as_of`

const joins = sql`join bodies b on b.id = pl.body_id
  cross join lateral (select count(*) filter (where p.closed_into is null) as projects, coalesce(sum(p.amount_satang), 0)::text as amount,
                             max(p.updated_at) as changed_at
                        from projects p where p.plan_id = pl.id and p.state <> 'cancelled') sums`

function toPlan(row: PlanRow): PlanLine {
  return {
    id: row.id,
    level: row.level,
    title: row.title,
    bodyId: row.body_id,
    bodyCode: row.body_code,
    bodyNameTh: row.body_th,
    bodyNameEn: row.body_en,
    areaCode: row.area_code,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    calendar: row.calendar,
    state: row.state,
    version: row.version,
    revision: row.revision,
    projects: Number(row.projects),
    amountSatang: BigInt(row.amount),
    asOf: row.as_of,
  }
}

function where(filter: PlanFilter): Sql[] {
  const all: Sql[] = []
  const { place } = filter
  if (filter.state !== null) all.push(sql`pl.state = ${filter.state}`)
  if (filter.level !== null) all.push(sql`pl.level = ${filter.level}`)
  if (filter.bodyId !== null) all.push(sql`pl.body_id = ${filter.bodyId}`)
  if (place !== null && place.under !== null) all.push(sql`pl.area_code like ${`${place.under}%`}`)
  else if (place !== null && place.homes !== null) all.push(sql`left(pl.area_code, 2) = any(${place.homes})`)
  if (filter.fiscalYear !== null)
    all.push(sql`pl.fiscal_year_from <= ${filter.fiscalYear} and pl.fiscal_year_to >= ${filter.fiscalYear}`)
  return all
}

/** Where a page of plans ended. */
export interface PlanCursor {
  readonly title: string
  readonly id: string
  /** How many rows the pages before held. */
  readonly before: number
}

/** One page of plans in Thai order of their titles, and how many there are. */
export async function listPlans(
  view: Queryable,
  filter: PlanFilter,
  page: { limit: number; after: PlanCursor | null },
): Promise<{ plans: PlanLine[]; next: PlanCursor | null; total: number }> {
  const conditions = where(filter)
  const all = conditions.length === 0 ? empty : sql`where ${join(conditions, ' and ')}`
  const counted = await view.query<{ count: bigint }>(sql`select count(*) as count from plans pl ${all}`)
  if (page.after !== null) {
    const { title, id } = page.after
    conditions.push(
      sql`(pl.title collate thai > ${title} or (pl.title collate thai = ${title} and pl.id > ${id}::uuid))`,
    )
  }
  const here = conditions.length === 0 ? empty : sql`where ${join(conditions, ' and ')}`
  const { rows } = await view.query<PlanRow>(
    sql`select ${columns}
          from (select * from plans pl ${here} order by pl.title collate thai, pl.id limit ${page.limit + 1}) pl ${joins}
         order by pl.title collate thai, pl.id`,
  )
  const plans = rows.slice(0, page.limit).map(toPlan)
  const last = plans.at(-1)
  const next =
    rows.length > page.limit && last !== undefined
      ? { title: last.title, id: last.id, before: (page.after?.before ?? 0) + page.limit }
      : null
  return { plans, next, total: Number(counted.rows[0]?.count ?? 0n) }
}

export async function planById(view: Queryable, id: string): Promise<PlanLine | null> {
  const one = sql`select ${columns} from plans pl ${joins} where pl.id = ${id}`
  const { rows } = await view.query<PlanRow>(one.text, one.values)
  return rows[0] === undefined ? null : toPlan(rows[0])
}

/** A node with what hangs directly on it; what hangs below is added up by `planTree`. */
export interface NodeLine {
  readonly id: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly title: string
  readonly projects: number
  readonly amountSatang: bigint
}

/** The nodes of a plan in their order, parents before children, each with the sum of its own projects. */
export async function nodesOfPlan(view: Queryable, planId: string): Promise<NodeLine[]> {
  const { rows } = await view.query<{
    id: string
    parent_id: string | null
    kind: NodeKind
    title: string
    projects: bigint | null
    amount: string | null
  }>(
    `select n.id, n.parent_id, n.kind, n.title, sums.projects, sums.amount
       from plan_nodes n
       left join (select p.node_id, count(*) filter (where p.closed_into is null) as projects, sum(p.amount_satang)::text as amount
                    from projects p where p.plan_id = $1 and p.state <> 'cancelled' group by p.node_id) sums on sums.node_id = n.id
      where n.plan_id = $1 order by n.position, n.id`,
    [planId],
  )
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    kind: row.kind,
    title: row.title,
    projects: Number(row.projects ?? 0n),
    amountSatang: BigInt(row.amount ?? 0),
  }))
}

/** The projects of a plan with most money, a few for each node (and for the plan itself), those cancelled left out. */
export async function topProjects(
  view: Queryable,
  planId: string,
  perNode: number,
): Promise<{ home: Home; id: string; nodeId: string | null; title: string; amountSatang: bigint }[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    node_id: string | null
    title: string
    amount_satang: bigint
  }>(
    `select home, id, node_id, title, amount_satang
       from (select p.home, p.id, p.node_id, p.title, p.amount_satang,
                    row_number() over (partition by p.node_id order by p.amount_satang desc, p.home, p.id) as place
               from projects p where p.plan_id = $1 and p.state <> 'cancelled') ranked
      where place <= $2 order by amount_satang desc, home, id`,
    [planId, perNode],
  )
  return rows.map((row) => ({
    home: row.home as Home,
    id: row.id,
    nodeId: row.node_id,
    title: row.title,
    amountSatang: row.amount_satang,
  }))
}
