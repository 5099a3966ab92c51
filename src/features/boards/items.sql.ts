import type { Satang } from '../../kernel/money.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { countOnce, type Received, receivedOf } from '../money/index.ts'
import { projectName } from '../plans/index.ts'
import type { Key } from './board.ts'

/* Projects on boards, and those a board may start from. */

export interface Item {
  readonly id: string
  readonly projectHome: string
  readonly projectId: string
  readonly joint: boolean
  readonly outsideReason: string | null
  readonly title: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly areaCode: string | null
  readonly projectState: string
  readonly yearFrom: number
  readonly yearTo: number
  readonly satang: Satang
  /** Of it, what came through other projects. */
  readonly received: NonNullable<ReturnType<Received['get']>>
  /** What was approved, as revised since; null: nothing was. */
  readonly approvedSatang: Satang | null
  readonly disbursedSatang: Satang | null
  /** Public id of the project it was combined into. */
  readonly closedInto: string | null
}

/** Projects that stand for work to do: what was cancelled, or combined into another, does not. */
export const isLiving = (item: Pick<Item, 'projectState' | 'closedInto'>) =>
  item.projectState !== 'cancelled' && item.closedInto === null

const nameOf = (item: Pick<Item, 'projectHome' | 'projectId'>) =>
  projectName({ home: item.projectHome, id: item.projectId })

/**
 * What projects count with together, every baht once: what one received from another of them counts there. What was combined still
 * counts with what stayed there.
 * @returns the sum, and what of an item is left out of it
 */
export function moneyOfItems(items: readonly Item[]): {
  readonly satang: Satang
  elsewhere(item: Item): Satang
} {
  const counted = items.filter((item) => item.projectState !== 'cancelled')
  const { totalSatang, elsewhere } = countOnce(
    counted.map((item) => ({ name: nameOf(item), amountSatang: item.satang })),
    new Map(counted.map((item) => [nameOf(item), item.received])),
  )
  return { satang: totalSatang as Satang, elsewhere: (item) => (elsewhere.get(nameOf(item)) ?? 0n) as Satang }
}

export async function itemsOf(view: Queryable, { home, id }: Key): Promise<Item[]> {
  const { rows } = await view.query<Omit<Item, 'received'>>(
    `select i.id, i.project_home as "projectHome", i.project_id as "projectId", i.joint, i.outside_reason as "outsideReason",
            p.title, p.body_id as "bodyId", o.code as "bodyCode", o.name_th as "bodyTh", o.name_en as "bodyEn",
            p.area_code as "areaCode", p.state as "projectState", p.fiscal_year_from as "yearFrom",
            p.fiscal_year_to as "yearTo", p.amount_satang as satang, p.closed_into as "closedInto",
            (select sum(coalesce(revised, approved))::bigint from (
               select sum(l.amount_satang) filter (where l.phase = 'revised') as revised,
                      sum(l.amount_satang) filter (where l.phase = 'approved') as approved
                 from budget_lines l where l.home = p.home and l.project_id = p.id group by l.fiscal_year, l.source) s) as "approvedSatang",
            (select sum(l.amount_satang)::bigint from budget_lines l
              where l.home = p.home and l.project_id = p.id and l.phase = 'disbursed') as "disbursedSatang"
       from board_items i join projects p on p.home = i.project_home and p.id = i.project_id
       join bodies o on o.id = p.body_id
      where i.home = $1 and i.board_id = $2 and i.removed_at is null order by i.joint desc, i.added_at, i.id`,
    [home, id],
  )
  const keys = rows.map((row) => ({ home: row.projectHome, id: row.projectId }))
  const received = await receivedOf(view, keys)
  return rows.map((row) => ({ ...row, received: received.get(nameOf(row)) ?? [] }))
}

/** Projects and money of many boards, by the id of the board; every baht once on each of them. */
export async function sumsOfBoards(
  view: Queryable,
  boards: readonly Key[],
): Promise<Map<string, { items: number; satang: Satang }>> {
  if (boards.length === 0) return new Map()
  const { rows } = await view.query<{ board: string; home: string; id: string; closed: boolean; satang: Satang }>(
    `select i.board_id as board, p.home, p.id, p.closed_into is not null as closed, p.amount_satang as satang
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join board_items i on i.home = wanted.home and i.board_id = wanted.id and i.removed_at is null
       join projects p on p.home = i.project_home and p.id = i.project_id and p.state <> 'cancelled'`,
    [boards.map((one) => one.home), boards.map((one) => one.id)],
  )
  const received = await receivedOf(view, rows)
  const byBoard = new Map<string, typeof rows>()
  for (const row of rows) byBoard.set(row.board, [...(byBoard.get(row.board) ?? []), row])
  return new Map(
    [...byBoard].map(([board, own]) => {
      const projects = own.map((row) => ({ name: projectName(row), amountSatang: row.satang }))
      const { totalSatang } = countOnce(projects, received)
      return [board, { items: own.filter((row) => !row.closed).length, satang: totalSatang as Satang }]
    }),
  )
}

export interface NewItem {
  readonly id: string
  readonly projectHome: string
  readonly projectId: string
  readonly joint: boolean
  readonly outsideReason: string | null
}

/** @returns how many are there only now */
export async function insertItems(
  tx: Tx,
  key: Key,
  items: readonly NewItem[],
  { by, at }: { by: string | null; at: Date },
): Promise<number> {
  if (items.length === 0) return 0
  const { rowCount } = await tx.query(
    `insert into board_items (home, id, board_id, project_home, project_id, joint, outside_reason, added_by, added_at)
     select $1, id, $2, home, project, joint, outside, $4, $5
       from jsonb_to_recordset($3::jsonb) as given (id uuid, home text, project uuid, joint boolean, outside text)
     on conflict (home, board_id, project_home, project_id) where removed_at is null do nothing`,
    [
      key.home,
      key.id,
      JSON.stringify(
        items.map((one) => ({
          id: one.id,
          home: one.projectHome,
          project: one.projectId,
          joint: one.joint,
          outside: one.outsideReason,
        })),
      ),
      by,
      at,
    ],
  )
  return rowCount
}

export async function setJoint(tx: Tx, key: Key, itemId: string, joint: boolean): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_items set joint = $4 where home = $1 and board_id = $2 and id = $3 and removed_at is null and joint <> $4`,
    [key.home, key.id, itemId, joint],
  )
  return rowCount === 1
}

export async function removeItem(tx: Tx, key: Key, itemId: string, reason: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_items set removed_at = $4, remove_reason = $5 where home = $1 and board_id = $2 and id = $3 and removed_at is null`,
    [key.home, key.id, itemId, at, reason],
  )
  return rowCount === 1
}

/** Open boards with any of these projects, whether one of them is joint, and why it is there from outside. */
export async function boardsWithProjects(
  view: Queryable,
  projects: readonly Key[],
): Promise<{ board: Key; joint: boolean; outsideReason: string | null }[]> {
  const { rows } = await view.query<{ home: string; id: string; joint: boolean; outside: string | null }>(
    `select b.home, b.id, bool_or(i.joint) as joint, min(i.outside_reason) as outside
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join board_items i on i.project_home = wanted.home and i.project_id = wanted.id and i.removed_at is null
       join boards b on b.home = i.home and b.id = i.board_id and b.state = 'open'
      group by b.home, b.id order by b.home, b.id`,
    [projects.map((one) => one.home), projects.map((one) => one.id)],
  )
  return rows.map(({ home, id, joint, outside }) => ({ board: { home, id }, joint, outsideReason: outside }))
}

/** Projects as far as taking them onto a board depends on them, those that are there. */
export async function projectsForBoard(
  view: Queryable,
  keys: readonly Key[],
): Promise<
  {
    home: string
    id: string
    title: string
    areaCode: string | null
    functionCode: string | null
    bodyId: string
    state: string
  }[]
> {
  if (keys.length === 0) return []
  const { rows } = await view.query<{
    home: string
    id: string
    title: string
    areaCode: string | null
    functionCode: string | null
    bodyId: string
    state: string
  }>(
    `select p.home, p.id, p.title, p.area_code as "areaCode", p.function_code as "functionCode", p.body_id as "bodyId", p.state
       from projects p join unnest($1::text[], $2::uuid[]) with ordinality as given (home, id, place) on p.home = given.home and p.id = given.id
      order by given.place`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return rows
}

/** The two sides of pairs, and of every pair of the same case. */
export async function projectsOfPairs(view: Queryable, pairs: readonly Key[]): Promise<Key[]> {
  if (pairs.length === 0) return []
  const { rows } = await view.query<{ home: string; id: string }>(
    `select distinct s.home, s.id from (
       select o.home, o.left_id as id, o.right_home, o.right_id from overlap_pairs o
         join unnest($1::text[], $2::uuid[]) as given (home, id) on o.home = given.home and o.id = given.id) o
       cross join lateral (values (o.home, o.id), (o.right_home, o.right_id)) as s (home, id) order by 1, 2`,
    [pairs.map((key) => key.home), pairs.map((key) => key.id)],
  )
  return rows
}

/** All projects of the case a project belongs to: what the queue shows as one cluster. */
export async function projectsOfCase(view: Queryable, caseKey: string): Promise<Key[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select distinct s.home, s.id from overlap_pairs o
       cross join lateral (values (o.home, o.left_id), (o.right_home, o.right_id)) as s (home, id)
      where o.case_key = $1 order by 1, 2 limit 60`,
    [caseKey],
  )
  return rows
}

/** Projects planned in one field of a sub-district in a year: what a gap calls work that could be done together. The most money first. */
export async function projectsTogether(
  view: Queryable,
  { areaCode, field, fiscalYear }: { areaCode: string; field: string; fiscalYear: number },
  most: number,
): Promise<Key[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select p.home, p.id from projects p
      where p.home = $1 and p.area_code like $2 and p.state <> 'cancelled' and p.closed_into is null
        and case when p.function_code like '04.%' then left(p.function_code, 4) else left(p.function_code, 2) end = $3
        and exists (select from budget_lines l where l.home = p.home and l.project_id = p.id and l.fiscal_year = $4)
      order by p.amount_satang desc, p.id limit $5`,
    [areaCode.slice(0, 2), `${areaCode}%`, field, fiscalYear, most],
  )
  return rows
}

/** Projects that serve a goal: on its branch and all below it, in its plan and along confirmed links, as goals are summed; of plans that have not ended by a fiscal year (CE). */
export async function projectsOfGoal(
  view: Queryable,
  { nodeId, fiscalYear }: { nodeId: string; fiscalYear: number },
  most: number,
): Promise<Key[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `with recursive branches (id, plan_id) as (
       select n.id, n.plan_id from plan_nodes n where n.id = $1
       union
       select n.id, n.plan_id from branches b cross join lateral (
         select c.id from plan_nodes c where c.plan_id = b.plan_id and c.parent_id = b.id
         union all
         select a.left_id from alignments a
          where a.right_id = b.id and a.state = 'confirmed' and a.left_kind = 'node' and a.kind in ('contributes', 'narrower')
         union all
         select a.right_id from alignments a
          where a.left_id = b.id and a.state = 'confirmed' and a.right_kind = 'node' and a.kind = 'broader') below
       join plan_nodes n on n.id = below.id join plans pl on pl.id = n.plan_id and pl.fiscal_year_to >= $2),
     served (home, id) as (
       select p.home, p.id from branches b join projects p on p.plan_id = b.plan_id and p.node_id = b.id
       union
       select a.home, a.left_id from branches b join alignments a on a.right_id = b.id
        where a.state = 'confirmed' and a.left_kind = 'project' and a.kind in ('contributes', 'narrower')
       union
       select a.right_home, a.right_id from branches b join alignments a on a.left_id = b.id
        where a.state = 'confirmed' and a.right_kind = 'project' and a.kind = 'broader')
     select p.home, p.id from served s join projects p on p.home = s.home and p.id = s.id join plans pl on pl.id = p.plan_id
      where p.state <> 'cancelled' and p.closed_into is null and pl.level <> 'budget' and pl.fiscal_year_to >= $2
      order by p.amount_satang desc, p.home, p.id limit $3`,
    [nodeId, fiscalYear, most],
  )
  return rows
}
