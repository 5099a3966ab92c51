import sql, { join, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { AlignmentKind, Hundredths } from './alignment.ts'
import type { GoalLevel } from './goal.ts'

/** A branch with what lies under it, from the summaries. */
export interface GoalLine {
  readonly home: Home
  readonly id: string
  readonly planId: string
  readonly planTitle: string
  readonly level: GoalLevel
  readonly kind: string
  readonly title: string
  readonly areaCode: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly linked: boolean
  readonly reachesTop: boolean
  readonly supporters: number
  readonly nodes: number
  readonly projects: number
  readonly amountSatang: bigint
}

interface GoalRow {
  home: string
  node_id: string
  plan_id: string
  plan_title: string
  level: GoalLevel
  kind: string
  title: string
  area_code: string
  body_id: string
  body_code: string
  body_th: string
  body_en: string | null
  linked: boolean
  reaches_top: boolean
  supporters: number
  nodes: number
  projects: number
  amount_satang: bigint
}

const columns = sql`g.home, g.node_id, g.plan_id, pl.title as plan_title, g.level, g.kind, g.title, g.area_code, g.body_id, b.code as body_code,
  b.name_th as body_th, b.name_en as body_en, g.linked, g.reaches_top, g.supporters, g.nodes, g.projects, g.amount_satang`
const named = sql`join plans pl on pl.id = g.plan_id join bodies b on b.id = g.body_id`

function toGoal(row: GoalRow): GoalLine {
  return {
    home: row.home as Home,
    id: row.node_id,
    planId: row.plan_id,
    planTitle: row.plan_title,
    level: row.level,
    kind: row.kind,
    title: row.title,
    areaCode: row.area_code,
    bodyId: row.body_id,
    bodyCode: row.body_code,
    bodyTh: row.body_th,
    bodyEn: row.body_en,
    linked: row.linked,
    reachesTop: row.reaches_top,
    supporters: row.supporters,
    nodes: row.nodes,
    projects: row.projects,
    amountSatang: row.amount_satang,
  }
}

export const goalShows = ['all', 'empty', 'no-money', 'unlinked'] as const
export type GoalShow = (typeof goalShows)[number]

export interface GoalFilter {
  readonly homes: readonly string[] | null
  readonly under: string | null
  readonly level: GoalLevel | null
  readonly bodyId: string | null
  readonly show: GoalShow
}

function conditions(filter: GoalFilter): Sql[] {
  // A vision says everything at once: the list begins below it.
  const all: Sql[] = [sql`g.is_goal and g.kind <> 'vision'`]
  if (filter.homes !== null) all.push(sql`g.home = any(${filter.homes})`)
  if (filter.under !== null) all.push(sql`g.area_code like ${`${filter.under}%`}`)
  if (filter.bodyId !== null) all.push(sql`g.body_id = ${filter.bodyId}`)
  if (filter.show === 'empty') all.push(sql`g.projects = 0`)
  if (filter.show === 'no-money') all.push(sql`g.projects > 0 and g.amount_satang = 0`)
  if (filter.show === 'unlinked') all.push(sql`not g.linked`)
  return all
}

export interface GoalCursor {
  readonly amountSatang: bigint
  readonly id: string
}

export async function listGoals(
  view: Queryable,
  filter: GoalFilter,
  page: { limit: number; after: GoalCursor | null },
): Promise<{ goals: GoalLine[]; next: GoalCursor | null }> {
  const all = conditions(filter)
  if (filter.level !== null) all.push(sql`g.level = ${filter.level}`)
  if (page.after !== null)
    all.push(
      sql`(g.amount_satang < ${page.after.amountSatang} or (g.amount_satang = ${page.after.amountSatang} and g.node_id > ${page.after.id}::uuid))`,
    )
  const { rows } = await view.query<GoalRow>(
    sql`select ${columns} from (select * from alignment_goals g where ${join(all, ' and ')}
          order by g.amount_satang desc, g.node_id limit ${page.limit + 1}) g ${named} order by g.amount_satang desc, g.node_id`,
  )
  const goals = rows.slice(0, page.limit).map(toGoal)
  const last = goals.at(-1)
  return {
    goals,
    next: rows.length > page.limit && last ? { amountSatang: last.amountSatang, id: last.id } : null,
  }
}

export async function countGoals(view: Queryable, filter: GoalFilter): Promise<ReadonlyMap<GoalLevel, number>> {
  const { rows } = await view.query<{ level: GoalLevel; count: bigint }>(
    sql`select g.level, count(*) as count from alignment_goals g where ${join(conditions(filter), ' and ')} group by g.level`,
  )
  return new Map(rows.map((row) => [row.level, Number(row.count)]))
}

/** A branch by id, whatever its plan is; sums are null where its plan has ended or nothing was summed yet. */
export async function goalById(view: Queryable, id: string): Promise<{ goal: GoalLine; summed: boolean } | null> {
  const { rows } = await view.query<GoalRow & { summed: boolean }>(
    `select case when pl.area_code ~ '^[0-9]' then left(pl.area_code, 2) else '00' end as home, n.id as node_id, n.plan_id, pl.title as plan_title,
            pl.level, n.kind, n.title, pl.area_code, pl.body_id, b.code as body_code, b.name_th as body_th, b.name_en as body_en,
            coalesce(g.linked, false) as linked, coalesce(g.reaches_top, false) as reaches_top, coalesce(g.supporters, 0) as supporters,
            coalesce(g.nodes, 0) as nodes, coalesce(g.projects, 0) as projects, coalesce(g.amount_satang, 0) as amount_satang, g.node_id is not null as summed
       from plan_nodes n join plans pl on pl.id = n.plan_id join bodies b on b.id = pl.body_id
       left join alignment_goals g on g.node_id = n.id where n.id = $1`,
    [id],
  )
  const [row] = rows
  return row === undefined ? null : { goal: toGoal(row), summed: row.summed }
}

export interface Supporter {
  readonly linkHome: string | null
  readonly linkId: string | null
  readonly share: Hundredths | null
  readonly goal: GoalLine
  /** The first of what stands under it, most money first. */
  readonly first: readonly { readonly id: string; readonly title: string; readonly projects: number }[]
  /** How many stand directly under it. */
  readonly under: number
}

/**
 * What stands directly under a branch: those of its own plan, then branches of other plans linked to it, most money first.
 * Only one level and the first of the next are read, whatever lies below.
 */
export async function branchesUnder(
  view: Queryable,
  id: string,
  page: { limit: number; offset: number },
): Promise<{ own: Supporter[]; others: Supporter[]; more: boolean }> {
  const { rows } = await view.query<
    GoalRow & {
      is_own: boolean
      link_home: string | null
      link_id: string | null
      share_percent: string | null
      first: { id: string; title: string; projects: number }[] | null
      under: bigint
    }
  >(
    `with direct as (
       (select g.*, true as is_own, null as link_home, null::uuid as link_id, null::numeric as share_percent
          from plan_nodes n join alignment_goals g on g.node_id = n.id where n.parent_id = $1 order by n.position, n.id limit 200)
       union all
       (select g.*, false, a.home, a.id, a.share_percent
          from alignments a join alignment_goals g on g.node_id = a.left_id
         where a.right_id = $1 and a.state = 'confirmed' and a.left_kind = 'node' and a.kind in ('contributes', 'narrower')
         order by g.amount_satang desc, g.node_id limit $2 offset $3))
     select g.home, g.node_id, g.plan_id, pl.title as plan_title, g.level, g.kind, g.title, g.area_code, g.body_id, b.code as body_code, b.name_th as body_th,
            b.name_en as body_en, g.linked, g.reaches_top, g.supporters, g.nodes, g.projects, g.amount_satang, g.is_own, g.link_home, g.link_id,
            g.share_percent::text as share_percent, below.first, (select count(*) from plan_nodes n where n.parent_id = g.node_id) + g.supporters as under
       from direct g join plans pl on pl.id = g.plan_id join bodies b on b.id = g.body_id
       left join lateral (
         select jsonb_agg(jsonb_build_object('id', f.node_id, 'title', f.title, 'projects', f.projects)) as first
           from (select node_id, title, projects from (
                   (select c.node_id, c.title, c.projects, c.amount_satang from plan_nodes n join alignment_goals c on c.node_id = n.id where n.parent_id = g.node_id limit 20)
                   union all
                   (select c.node_id, c.title, c.projects, c.amount_satang from alignments a join alignment_goals c on c.node_id = a.left_id
                     where a.right_id = g.node_id and a.state = 'confirmed' and a.left_kind = 'node' and a.kind in ('contributes', 'narrower') limit 20)) c
                  order by c.amount_satang desc, c.node_id limit 5) f) below on true
      order by g.is_own desc, g.amount_satang desc, g.node_id`,
    [id, page.limit + 1, page.offset],
  )
  const all = rows.map((row) => ({
    isOwn: row.is_own,
    linkHome: row.link_home,
    linkId: row.link_id,
    share: row.share_percent === null ? null : Math.round(Number(row.share_percent) * 100),
    goal: toGoal(row),
    first: row.first ?? [],
    under: Number(row.under),
  }))
  const others = all.filter((one) => !one.isOwn)
  return { own: all.filter((one) => one.isOwn), others: others.slice(0, page.limit), more: others.length > page.limit }
}

export interface LinkedProject {
  readonly linkHome: string
  readonly linkId: string
  readonly share: Hundredths | null
  readonly home: Home
  readonly id: string
  readonly title: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly amountSatang: bigint
}

/** Projects linked to a branch, newest links last; their number may be large, so they are read in pages of links. */
export async function projectsLinked(
  view: Queryable,
  id: string,
  page: { limit: number; offset: number },
): Promise<{ projects: LinkedProject[]; more: boolean }> {
  const { rows } = await view.query<{
    link_home: string
    link_id: string
    share_percent: string | null
    home: string
    id: string
    title: string
    body_th: string
    body_en: string | null
    amount_satang: bigint
  }>(
    `select a.home as link_home, a.id as link_id, a.share_percent::text as share_percent, p.home, p.id, p.title, b.name_th as body_th,
            b.name_en as body_en, p.amount_satang
       from (select home, id, left_id, share_percent from alignments
              where right_id = $1 and state = 'confirmed' and left_kind = 'project' and kind in ('contributes', 'narrower')
              order by home, id limit $2 offset $3) a
       join projects p on p.home = a.home and p.id = a.left_id join bodies b on b.id = p.body_id
      order by p.amount_satang desc, p.home, p.id`,
    [id, page.limit + 1, page.offset],
  )
  const projects = rows.slice(0, page.limit).map((row) => ({
    linkHome: row.link_home,
    linkId: row.link_id,
    share: row.share_percent === null ? null : Math.round(Number(row.share_percent) * 100),
    home: row.home as Home,
    id: row.id,
    title: row.title,
    bodyTh: row.body_th,
    bodyEn: row.body_en,
    amountSatang: row.amount_satang,
  }))
  return { projects, more: rows.length > page.limit }
}

/** How many projects hang on the branch itself, in its plan. */
export async function projectsOn(view: Queryable, id: string, planId: string): Promise<number> {
  const { rows } = await view.query<{ count: bigint }>(
    `select count(*) as count from projects where plan_id = $2 and node_id = $1 and state <> 'cancelled'`,
    [id, planId],
  )
  return Number(rows[0]?.count ?? 0n)
}

export interface Above {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly level: GoalLevel
  readonly planTitle: string
  /** Steps up. */
  readonly height: number
  /** Through the tree of its plan, or by a link. */
  readonly how: 'plan' | 'link'
  readonly share: Hundredths | null
}

/** Everything a thing stands under, nearest first: along its plan and confirmed links. */
export async function everythingAbove(
  view: Queryable,
  thing: { readonly home: string; readonly id: string },
): Promise<Above[]> {
  const { rows } = await view.query<{
    id: string
    title: string
    kind: string
    level: GoalLevel
    plan_title: string
    height: number
    how: 'plan' | 'link'
    share_percent: string | null
  }>(
    `with recursive up (id, height, how, share_percent) as (
       select $2::uuid, 0, 'plan', null::numeric
       union
       select above.id, up.height + 1, above.how, above.share_percent
         from up cross join lateral (
           select n.parent_id as id, 'plan' as how, null::numeric as share_percent from plan_nodes n where n.id = up.id and n.parent_id is not null
           union all
           select p.node_id, 'plan', null from projects p where up.height = 0 and p.home = $1 and p.id = up.id and p.node_id is not null
           union all
           select a.right_id, 'link', a.share_percent from alignments a
            where a.left_id = up.id and a.state = 'confirmed' and a.right_kind = 'node' and a.kind in ('contributes', 'narrower')) above
        where up.height < 40)
     select first.id, n.title, n.kind, pl.level, pl.title as plan_title, first.height, first.how, first.share_percent::text as share_percent
       from (select distinct on (id) id, height, how, share_percent from up where height > 0 order by id, height, how) first
       join plan_nodes n on n.id = first.id join plans pl on pl.id = n.plan_id
      where n.kind <> 'vision' order by first.height, first.how, n.title, n.id limit 200`,
    [thing.home, thing.id],
  )
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    kind: row.kind,
    level: row.level,
    planTitle: row.plan_title,
    height: row.height,
    how: row.how,
    share: row.share_percent === null ? null : Math.round(Number(row.share_percent) * 100),
  }))
}

/** Links to or from a branch that do not carry support up: the same, conflicts, broader; and how many links wait. */
export async function besides(
  view: Queryable,
  id: string,
): Promise<{
  waiting: number
  related: { home: Home; id: string; kind: AlignmentKind; otherTitle: string }[]
}> {
  const { rows } = await view.query<{
    home: string
    id: string
    kind: AlignmentKind
    state: string
    other: string | null
  }>(
    `select a.home, a.id, a.kind, a.state,
            (select n.title from plan_nodes n where n.id = case when a.left_id = $1 then a.right_id else a.left_id end) as other
       from alignments a
      where (a.right_id = $1 or a.left_id = $1)
        and ((a.state = 'confirmed' and a.kind in ('same', 'conflicts', 'broader')) or (a.state = 'proposed' and a.right_id = $1)) limit 500`,
    [id],
  )
  return {
    waiting: rows.filter((row) => row.state === 'proposed').length,
    related: rows
      .filter((row) => row.state === 'confirmed' && row.other !== null)
      .slice(0, 20)
      .map((row) => ({ home: row.home as Home, id: row.id, kind: row.kind, otherTitle: row.other ?? '' })),
  }
}

export interface GoalCell {
  readonly areaCode: string
  readonly field: string
  readonly projects: number
  readonly amountSatang: bigint
}

export async function cellsOfGoal(view: Queryable, home: string, id: string): Promise<GoalCell[]> {
  const { rows } = await view.query<{ area_code: string; field: string; projects: number; amount_satang: bigint }>(
    'select area_code, field, projects, amount_satang from alignment_goal_cells where home = $1 and node_id = $2',
    [home, id],
  )
  return rows.map((row) => ({
    areaCode: row.area_code,
    field: row.field,
    projects: row.projects,
    amountSatang: row.amount_satang,
  }))
}

export interface CoverageCell {
  readonly areaCode: string
  readonly field: string
  readonly projects: number
  readonly linked: number
}

/** @param areas provinces (and TH for what lies in none), or districts of one province, with the province itself */
export async function coverageOf(
  view: Queryable,
  areas: readonly { readonly home: string; readonly code: string }[],
  fiscalYear: number,
): Promise<CoverageCell[]> {
  const { rows } = await view.query<{ area_code: string; field: string; projects: number; linked: number }>(
    `select c.area_code, c.field, c.projects, c.linked
       from unnest($1::text[], $2::text[]) as a (home, code)
       join alignment_coverage c on c.home = a.home and c.area_code = a.code and c.fiscal_year = $3`,
    [areas.map((area) => area.home), areas.map((area) => area.code), fiscalYear],
  )
  return rows.map((row) => ({
    areaCode: row.area_code,
    field: row.field,
    projects: row.projects,
    linked: row.linked,
  }))
}

export async function coverageYears(view: Queryable): Promise<number[]> {
  const { rows } = await view.query<{ fiscal_year: number }>(
    'select distinct fiscal_year from alignment_coverage order by fiscal_year',
  )
  return rows.map((row) => row.fiscal_year)
}
