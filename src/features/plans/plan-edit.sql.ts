import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { FieldChange } from './edit-words.ts'
import type { NodeKind, PlanCalendar, PlanLevel } from './plan.ts'
import type { PlanState } from './plan-states.ts'

/** A plan as those who edit it need it. */
export interface EditedPlan {
  readonly id: string
  readonly level: PlanLevel
  readonly title: string
  readonly bodyId: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  readonly state: PlanState
  readonly version: number
  readonly revision: number
  readonly copiedFrom: string | null
  /** True for plans that files keep up to date. */
  readonly fromFile: boolean
}

interface PlanRow {
  id: string
  level: PlanLevel
  title: string
  body_id: string
  body_th: string
  body_en: string | null
  area_code: string
  fiscal_year_from: number
  fiscal_year_to: number
  calendar: PlanCalendar
  state: PlanState
  version: number
  revision: number
  copied_from: string | null
  from_file: boolean
}

const planColumns = `pl.id, pl.level, pl.title, pl.body_id, b.name_th as body_th, b.name_en as body_en, pl.area_code,
  pl.fiscal_year_from, pl.fiscal_year_to, pl.calendar, pl.state, pl.version, pl.revision, pl.copied_from,
  pl.source_key is not null as from_file`

function toPlan(row: PlanRow): EditedPlan {
  return {
    id: row.id,
    level: row.level,
    title: row.title,
    bodyId: row.body_id,
    bodyNameTh: row.body_th,
    bodyNameEn: row.body_en,
    areaCode: row.area_code,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    calendar: row.calendar,
    state: row.state,
    version: row.version,
    revision: row.revision,
    copiedFrom: row.copied_from,
    fromFile: row.from_file,
  }
}

export async function planToEdit(view: Queryable, id: string): Promise<EditedPlan | null> {
  const { rows } = await view.query<PlanRow>(
    `select ${planColumns} from plans pl join bodies b on b.id = pl.body_id where pl.id = $1`,
    [id],
  )
  return rows[0] === undefined ? null : toPlan(rows[0])
}

/**
 * The plan, held until the transaction ends. `alone`: nobody else edits it or anything in it (its tree, its state); `shared`:
 * others may edit other projects of it, but its state stays.
 */
export async function lockPlan(tx: Tx, id: string, how: 'alone' | 'shared'): Promise<EditedPlan | null> {
  const { rows } = await tx.query<PlanRow>(
    `select ${planColumns} from plans pl join bodies b on b.id = pl.body_id where pl.id = $1
        for ${how === 'alone' ? 'no key update' : 'share'} of pl`,
    [id],
  )
  return rows[0] === undefined ? null : toPlan(rows[0])
}

export interface PlanFacts {
  readonly title: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
}

export async function insertPlan(
  tx: Tx,
  plan: PlanFacts & {
    id: string
    level: PlanLevel
    bodyId: string
    areaCode: string
    copiedFrom: string | null
  },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, calendar, state, copied_from,
                        created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $10)
     on conflict (copied_from, fiscal_year_from) where copied_from is not null do nothing`,
    [
      plan.id,
      plan.level,
      plan.title,
      plan.bodyId,
      plan.areaCode,
      plan.fiscalYearFrom,
      plan.fiscalYearTo,
      plan.calendar,
      plan.copiedFrom,
      now,
    ],
  )
  return rowCount === 1
}

/** The plan that was made by copying another for a later year, if there is one already. */
export async function planCopiedFrom(view: Queryable, id: string, fiscalYearFrom: number): Promise<string | null> {
  const { rows } = await view.query<{ id: string }>(
    'select id from plans where copied_from = $1 and fiscal_year_from = $2',
    [id, fiscalYearFrom],
  )
  return rows[0]?.id ?? null
}

export async function updatePlan(tx: Tx, id: string, facts: PlanFacts, now: Date): Promise<void> {
  await tx.query(
    `update plans set title = $2, fiscal_year_from = $3, fiscal_year_to = $4, calendar = $5, revision = revision + 1,
                      updated_at = $6 where id = $1`,
    [id, facts.title, facts.fiscalYearFrom, facts.fiscalYearTo, facts.calendar, now],
  )
}

export async function setPlanState(tx: Tx, id: string, state: PlanState, version: number, now: Date): Promise<void> {
  await tx.query('update plans set state = $2, version = $3, revision = revision + 1, updated_at = $4 where id = $1', [
    id,
    state,
    version,
    now,
  ])
}

/** Which years projects of a plan have money in, those cancelled left out; null without any. */
export async function yearsWithMoney(view: Queryable, planId: string): Promise<{ from: number; to: number } | null> {
  const { rows } = await view.query<{ from: number | null; to: number | null }>(
    `select min(fiscal_year_from) as from, max(fiscal_year_to) as to from projects
      where plan_id = $1 and state <> 'cancelled'`,
    [planId],
  )
  const years = rows[0]
  return years === undefined || years.from === null || years.to === null ? null : { from: years.from, to: years.to }
}

/** Plans of a body that are being written, newest years first: where projects may be copied to. */
export async function openPlansOfBody(
  view: Queryable,
  bodyId: string,
): Promise<Pick<EditedPlan, 'id' | 'title' | 'fiscalYearFrom' | 'fiscalYearTo' | 'calendar'>[]> {
  const { rows } = await view.query<PlanRow>(
    `select ${planColumns} from plans pl join bodies b on b.id = pl.body_id
      where pl.body_id = $1 and pl.state in ('draft', 'amended') order by pl.fiscal_year_from desc, pl.id limit 100`,
    [bodyId],
  )
  return rows.map(toPlan)
}

// ---- nodes

export interface EditedNode {
  readonly id: string
  readonly planId: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly title: string
  readonly position: number
  readonly revision: number
}

interface NodeRow {
  id: string
  plan_id: string
  parent_id: string | null
  kind: NodeKind
  title: string
  position: number
  revision: number
}

function toNode(row: NodeRow): EditedNode {
  return {
    id: row.id,
    planId: row.plan_id,
    parentId: row.parent_id,
    kind: row.kind,
    title: row.title,
    position: row.position,
    revision: row.revision,
  }
}

/** All nodes of a plan in their order. */
export async function nodesToEdit(view: Queryable, planId: string): Promise<EditedNode[]> {
  const { rows } = await view.query<NodeRow>(
    `select id, plan_id, parent_id, kind, title, position, revision from plan_nodes where plan_id = $1
      order by position, id`,
    [planId],
  )
  return rows.map(toNode)
}

export async function insertNodes(
  tx: Tx,
  nodes: readonly {
    id: string
    planId: string
    parentId: string | null
    kind: NodeKind
    title: string
    position: number
    copiedFrom: string | null
  }[],
): Promise<void> {
  if (nodes.length === 0) return
  await tx.query(
    `insert into plan_nodes (id, plan_id, parent_id, kind, position, title, copied_from)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::uuid[])`,
    [
      nodes.map((node) => node.id),
      nodes.map((node) => node.planId),
      nodes.map((node) => node.parentId),
      nodes.map((node) => node.kind),
      nodes.map((node) => node.position),
      nodes.map((node) => node.title),
      nodes.map((node) => node.copiedFrom),
    ],
  )
}

/** Nodes of a plan that were copied, by what they were copied from. */
export async function nodesByOrigin(view: Queryable, planId: string): Promise<Map<string, string>> {
  const { rows } = await view.query<{ id: string; copied_from: string }>(
    'select id, copied_from from plan_nodes where plan_id = $1 and copied_from is not null',
    [planId],
  )
  return new Map(rows.map((row) => [row.copied_from, row.id]))
}

export async function updateNode(
  tx: Tx,
  id: string,
  facts: { title: string; kind: NodeKind; parentId: string | null },
): Promise<void> {
  await tx.query('update plan_nodes set title = $2, kind = $3, parent_id = $4, revision = revision + 1 where id = $1', [
    id,
    facts.title,
    facts.kind,
    facts.parentId,
  ])
}

/** Numbers the children of one parent as they stand in the list. */
export async function orderNodes(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update plan_nodes n set position = given.position
       from (select * from unnest($1::uuid[]) with ordinality) as given (id, position)
      where n.id = given.id and n.position <> given.position`,
    [ids],
  )
}

export async function deleteNode(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from plan_nodes where id = $1', [id])
}

/** Nodes directly under a node are hung under another (null: under the plan). */
export async function rehangNodes(tx: Tx, from: string, to: string | null): Promise<void> {
  await tx.query('update plan_nodes set parent_id = $2, revision = revision + 1 where parent_id = $1', [from, to])
}

/**
 * Projects directly on a node are hung on another (null: directly on the plan).
 * @returns their keys; `living` false for cancelled ones, which move too, because a node that goes must hold nothing
 */
export async function rehangProjects(
  tx: Tx,
  planId: string,
  from: string,
  to: string | null,
  now: Date,
): Promise<{ home: string; id: string; living: boolean }[]> {
  const { rows } = await tx.query<{ home: string; id: string; state: string }>(
    `update projects set node_id = $3, revision = revision + 1, updated_at = $4 where plan_id = $1 and node_id = $2
     returning home, id, state`,
    [planId, from, to, now],
  )
  return rows.map((row) => ({ home: row.home, id: row.id, living: row.state !== 'cancelled' }))
}

/** What hangs directly on a node. */
export async function hangingOn(
  view: Queryable,
  planId: string,
  nodeId: string,
): Promise<{ nodes: number; projects: number; cancelled: number }> {
  const { rows } = await view.query<{ nodes: bigint; projects: bigint; cancelled: bigint }>(
    `select (select count(*) from plan_nodes where parent_id = $2) as nodes,
            count(*) filter (where state <> 'cancelled') as projects, count(*) filter (where state = 'cancelled') as cancelled
       from projects where plan_id = $1 and node_id = $2`,
    [planId, nodeId],
  )
  const [row] = rows
  return {
    nodes: Number(row?.nodes ?? 0n),
    projects: Number(row?.projects ?? 0n),
    cancelled: Number(row?.cancelled ?? 0n),
  }
}

// ---- events

export interface PlanEvent {
  readonly kind: string
  readonly nodeId: string | null
  readonly actorId: string | null
  readonly reason: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly happenedAt: Date
}

export interface EventAbout {
  readonly kind: string
  readonly nodeId?: string | null
  readonly changes?: readonly FieldChange[]
  readonly details?: Readonly<Record<string, unknown>>
}

/** Who does something, why and when. */
export interface Doing {
  /** Null: a command on the machine itself. */
  readonly by: string | null
  /** Null where the act says enough: a document with its title. */
  readonly reason: string | null
  readonly now: Date
}

export async function storePlanEvent(tx: Tx, planId: string, about: EventAbout, doing: Doing): Promise<void> {
  await tx.query(
    `insert into plan_events (id, plan_id, node_id, kind, actor_id, reason, details, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      newId(),
      planId,
      about.nodeId ?? null,
      about.kind,
      doing.by,
      doing.reason,
      JSON.stringify({ ...about.details, ...(about.changes === undefined ? {} : { changes: about.changes }) }),
      doing.now,
    ],
  )
}

/** The newest events of a plan, newest first. */
export async function eventsOfPlan(view: Queryable, planId: string, limit: number): Promise<PlanEvent[]> {
  const { rows } = await view.query<{
    kind: string
    node_id: string | null
    actor_id: string | null
    reason: string | null
    details: Record<string, unknown>
    happened_at: Date
  }>(
    `select kind, node_id, actor_id, reason, details, happened_at from plan_events where plan_id = $1
      order by happened_at desc, id desc limit $2`,
    [planId, limit],
  )
  return rows.map((row) => ({
    kind: row.kind,
    nodeId: row.node_id,
    actorId: row.actor_id,
    reason: row.reason,
    details: row.details,
    happenedAt: row.happened_at,
  }))
}

/** Who last did this to the plan, or null. */
export async function lastActor(view: Queryable, planId: string, kind: string): Promise<string | null> {
  const { rows } = await view.query<{ actor_id: string | null }>(
    'select actor_id from plan_events where plan_id = $1 and kind = $2 order by happened_at desc, id desc limit 1',
    [planId, kind],
  )
  return rows[0]?.actor_id ?? null
}

/** Bodies a person may plan for: those named in the grants, with area and names. */
export async function bodiesByIds(
  view: Queryable,
  ids: readonly string[],
): Promise<{ id: string; code: string; nameTh: string; nameEn: string | null; areaCode: string | null }[]> {
  if (ids.length === 0) return []
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    area_code: string | null
  }>('select id, code, name_th, name_en, area_code from bodies where id = any($1) order by name_th collate thai', [ids])
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    areaCode: row.area_code,
  }))
}
