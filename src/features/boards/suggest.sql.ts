import sql from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import type { Board, Key } from './board.ts'
import type { FoundReason } from './suggest.ts'

/** Where a board looks: its area's code for totals, with the provinces of a region, and the fiscal years around today. */
export interface Reach {
  /** Codes as area_totals has them. */
  readonly areaCodes: readonly string[]
  /** The place itself and what it lies in. */
  readonly line: readonly string[]
  readonly years: readonly number[]
}

const MOST_PLANNING = 15
const MOST_SERVING = 12

/** Who plans, pays and is responsible here, read from the data: one row for each reason. */
export async function reasonsFor(
  view: Queryable,
  board: Pick<Board, 'home' | 'id' | 'areaCode' | 'functionCode'>,
  reach: Reach,
): Promise<FoundReason[]> {
  const { rows } = await view.query<{ body_id: string; reason: FoundReason['reason'] }>(
    sql`with items as materialized (select i.project_home as home, i.project_id as id from board_items i
               where i.home = ${board.home} and i.board_id = ${board.id} and i.removed_at is null),
             field as (select ${board.functionCode}::text as code)
        select body_id, jsonb_build_object('kind', 'on-board', 'projects', count(*), 'satang', sum(amount_satang)::text) as reason
          from items i join projects p on p.home = i.home and p.id = i.id where p.state <> 'cancelled' group by body_id
        union all
        select body_id, jsonb_build_object('kind', 'overlaps', 'projects', count(distinct (home, id))) from (
          select p.body_id, p.home, p.id from items i
            join overlap_pairs o on o.home = i.home and o.left_id = i.id and o.state <> 'gone' and o.verdict is distinct from 'different'
            join projects p on p.home = o.right_home and p.id = o.right_id where p.state <> 'cancelled'
          union
          select p.body_id, p.home, p.id from items i
            join overlap_pairs o on o.right_home = i.home and o.right_id = i.id and o.state <> 'gone' and o.verdict is distinct from 'different'
            join projects p on p.home = o.home and p.id = o.left_id where p.state <> 'cancelled') s
         where (home, id) not in (select home, id from items) group by body_id
        union all
        select t.payer_body_id, jsonb_build_object('kind', 'pays', 'satang', sum(t.amount_satang)::text)
          from items i join money_transfers t on t.home = i.home and t.payee_project_id = i.id
         where t.kind = 'transfer' and t.state = 'confirmed' group by 1
        union all
        (select t.body_id, jsonb_build_object('kind', 'plans-here', 'projects', sum(t.projects), 'satang', sum(t.own_satang)::text)
          from area_totals t, field
         where t.home = any(${homesOf(reach.areaCodes)}) and t.area_code = any(${reach.areaCodes as string[]})
           and t.fiscal_year = any(${reach.years as number[]})
           and (field.code is null or t.function_code = field.code or t.function_code like field.code || '.%'
                or (length(field.code) > 2 and t.function_code = left(field.code, 2)))
         group by t.body_id order by sum(t.projects) desc, t.body_id limit ${MOST_PLANNING})
        union all
        (select b.id, jsonb_build_object('kind', 'serves', 'areaCode', b.area_code, 'exact', b.area_code = ${board.areaCode})
          from bodies b where b.area_code = any(${reach.line as string[]}) and b.valid_to is null
           and (b.kind in ('province', 'district', 'pao', 'city', 'town', 'subdistrict-municipality', 'sao', 'special-lao')
                or (b.kind = 'province-cluster' and b.area_code = ${board.areaCode}))
         order by length(b.area_code) desc, b.code limit ${MOST_SERVING})
        union all
        (select s.body_id, jsonb_build_object('kind', 'serves', 'areaCode', s.area_code, 'exact', true)
          from body_areas s join bodies b on b.id = s.body_id and b.valid_to is null
         where s.area_code = ${board.areaCode} order by s.body_id limit ${MOST_SERVING})
        union all
        select m.body_id, jsonb_build_object('kind', 'proposed') from matters m
         where m.board_id = ${board.id} and m.body_id is not null and m.hidden_at is null group by m.body_id`,
  )
  return rows.map((row) => ({ bodyId: row.body_id, reason: row.reason }))
}

/** Homes that can hold totals of these areas: provinces, and the national rows for the country. */
function homesOf(codes: readonly string[]): string[] {
  return [...new Set(codes.map((code) => (/^\d\d/.test(code) ? code.slice(0, 2) : '00')))]
}

export interface ProjectHere extends Key {
  readonly title: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly satang: bigint
  /** It stands in an overlap pair with a project on the board. */
  readonly overlaps: boolean
}

const MOST_PROJECTS = 12

/** Projects that may belong on the board: what overlaps those that are there first, then the largest of this field and place. */
export async function projectsToAdd(
  view: Queryable,
  board: Pick<Board, 'home' | 'id' | 'areaCode' | 'functionCode'>,
  today: number,
): Promise<ProjectHere[]> {
  const inside = /^\d\d/.test(board.areaCode) ? `${board.areaCode}%` : null
  const { rows } = await view.query<ProjectHere>(
    sql`with items as materialized (select i.project_home as home, i.project_id as id from board_items i
               where i.home = ${board.home} and i.board_id = ${board.id} and i.removed_at is null),
             near as (
               select o.right_home as home, o.right_id as id from items i
                 join overlap_pairs o on o.home = i.home and o.left_id = i.id and o.state <> 'gone' and o.verdict is distinct from 'different'
               union
               select o.home, o.left_id from items i
                 join overlap_pairs o on o.right_home = i.home and o.right_id = i.id and o.state <> 'gone' and o.verdict is distinct from 'different'),
             here as (
               select p.home, p.id from projects p
                where ${inside}::text is not null and p.home = ${board.areaCode.slice(0, 2)} and p.area_code like ${inside}
                  and p.fiscal_year_to >= ${today} and ${board.functionCode}::text is not null
                  and (p.function_code = ${board.functionCode} or p.function_code like ${`${board.functionCode ?? ''}.%`})
                  and p.state <> 'cancelled'
                order by p.amount_satang desc, p.id limit ${MOST_PROJECTS * 2})
        select p.home, p.id, p.title, b.name_th as "bodyTh", b.name_en as "bodyEn", p.amount_satang as satang, c.beside as "overlaps"
          from (select home, id, bool_or(beside) as beside from (
                  select home, id, true as beside from near union all select home, id, false from here) u
                 where (home, id) not in (select home, id from items) group by home, id) c
          join projects p on p.home = c.home and p.id = c.id and p.state <> 'cancelled'
          join bodies b on b.id = p.body_id
         order by c.beside desc, p.amount_satang desc, p.id limit ${MOST_PROJECTS}`,
  )
  return rows
}
