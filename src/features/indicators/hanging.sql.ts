import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'

/** What an indicator hangs on, as other rooms call it. */
export interface Hanging {
  readonly plan: { readonly id: string; readonly title: string } | null
  readonly node: { readonly id: string; readonly kind: string; readonly title: string } | null
  readonly project: { readonly home: Home; readonly id: string; readonly title: string } | null
}

export async function hangingOf(
  view: Queryable,
  one: {
    readonly planId: string | null
    readonly nodeId: string | null
    readonly project: { readonly home: string; readonly id: string } | null
  },
): Promise<Hanging> {
  const { rows } = await view.query<{
    plan_title: string | null
    node_kind: string | null
    node_title: string | null
    project_title: string | null
  }>(
    `select (select title from plans where id = $1) as plan_title, node.kind as node_kind, node.title as node_title,
            (select title from projects where home = $3 and id = $4) as project_title
       from (select 1) one left join plan_nodes node on node.id = $2`,
    [one.planId, one.nodeId, one.project?.home ?? null, one.project?.id ?? null],
  )
  const [row] = rows
  return {
    plan: one.planId !== null && row?.plan_title ? { id: one.planId, title: row.plan_title } : null,
    node:
      one.nodeId !== null && row?.node_title
        ? { id: one.nodeId, kind: row.node_kind ?? '', title: row.node_title }
        : null,
    project:
      one.project !== null && row?.project_title
        ? { home: one.project.home as Home, id: one.project.id, title: row.project_title }
        : null,
  }
}

export interface PlanToHangOn {
  readonly id: string
  readonly title: string
  readonly bodyId: string
  /** Bodies that own it together with that one. */
  readonly coOwnerIds: readonly string[]
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly nodes: readonly {
    readonly id: string
    readonly kind: string
    readonly title: string
    readonly depth: number
  }[]
}

/** A plan with its tree, top first, for the form that hangs an indicator on a part of it. */
export async function planToHangOn(view: Queryable, planId: string): Promise<PlanToHangOn | null> {
  const { rows } = await view.query<{
    id: string
    title: string
    body_id: string
    co_owner_ids: string[]
    area_code: string
    fiscal_year_from: number
    fiscal_year_to: number
    nodes: { id: string; kind: string; title: string; depth: number }[] | null
  }>(
    `with recursive tree (id, kind, title, depth, path) as (
       select id, kind, title, 0, array[position] from plan_nodes where plan_id = $1 and parent_id is null
       union all
       select n.id, n.kind, n.title, tree.depth + 1, tree.path || n.position
         from plan_nodes n join tree on n.parent_id = tree.id where n.plan_id = $1 and tree.depth < 12)
     select p.id, p.title, p.body_id, p.area_code, p.fiscal_year_from, p.fiscal_year_to,
            array(select body_id from plan_owners where plan_id = p.id and until is null) as co_owner_ids,
            (select json_agg(json_build_object('id', t.id, 'kind', t.kind, 'title', t.title, 'depth', t.depth) order by t.path)
               from tree t) as nodes
       from plans p where p.id = $1`,
    [planId],
  )
  const [row] = rows
  return row
    ? {
        id: row.id,
        title: row.title,
        bodyId: row.body_id,
        coOwnerIds: row.co_owner_ids,
        areaCode: row.area_code,
        fiscalYearFrom: row.fiscal_year_from,
        fiscalYearTo: row.fiscal_year_to,
        nodes: row.nodes ?? [],
      }
    : null
}

export interface ProjectToHangOn {
  readonly home: Home
  readonly id: string
  readonly title: string
  readonly planId: string
  readonly bodyId: string
  readonly areaCode: string | null
  /** Of its plan: who may write there, may say what it is measured by. */
  readonly planAreaCode: string
  readonly functionCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  /** Taken out of its plan, or combined into another. */
  readonly isClosed: boolean
}

/** @param locked holds it until the transaction ends: a joining that closes it waits, or was first */
export async function projectToHangOn(
  view: Queryable,
  key: { home: Home; id: string },
  locked = false,
): Promise<ProjectToHangOn | null> {
  const { rows } = await view.query<{
    title: string
    plan_id: string
    body_id: string
    area_code: string | null
    function_code: string | null
    fiscal_year_from: number
    fiscal_year_to: number
    plan_area: string
    is_closed: boolean
  }>(
    `select p.title, p.plan_id, p.body_id, p.area_code, p.function_code, p.fiscal_year_from, p.fiscal_year_to, pl.area_code as plan_area,
            p.state = 'cancelled' or p.closed_into is not null as is_closed
       from projects p join plans pl on pl.id = p.plan_id where p.home = $1 and p.id = $2${locked ? ' for share of p' : ''}`,
    [key.home, key.id],
  )
  const [row] = rows
  return row
    ? {
        ...key,
        title: row.title,
        planId: row.plan_id,
        bodyId: row.body_id,
        areaCode: row.area_code,
        planAreaCode: row.plan_area,
        functionCode: row.function_code,
        fiscalYearFrom: row.fiscal_year_from,
        fiscalYearTo: row.fiscal_year_to,
        isClosed: row.is_closed,
      }
    : null
}

export async function bodyByCode(
  view: Queryable,
  code: string,
): Promise<{ id: string; nameTh: string; nameEn: string | null } | null> {
  const { rows } = await view.query<{ id: string; name_th: string; name_en: string | null }>(
    'select id, name_th, name_en from bodies where code = $1 and listed',
    [code],
  )
  const [row] = rows
  return row ? { id: row.id, nameTh: row.name_th, nameEn: row.name_en } : null
}
