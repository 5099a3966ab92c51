import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import type { Act } from './join-world.ts'
import type { JoiningState, Key } from './joining-states.ts'
import type { Sight } from './joinings.policy.ts'
import { neverAsked } from './joinings.sql.ts'

export interface JoiningFilter {
  readonly form: Act | null
  readonly state: JoiningState | null
  /** Homes of the place; null: everywhere. */
  readonly homes: readonly string[] | null
  readonly under: string | null
  readonly bodyId: string | null
  /** Only those in which one of these bodies has not answered. */
  readonly waitingFor: readonly string[] | null
  readonly boardId: string | null
  readonly scenarioId: string | null
  readonly text: string | null
  /** Whose drafts are among them. */
  readonly sight: Sight
}

export const everyJoining: JoiningFilter = {
  form: null,
  state: null,
  homes: null,
  under: null,
  bodyId: null,
  waitingFor: null,
  boardId: null,
  scenarioId: null,
  text: null,
  sight: { personId: null, bodyIds: [], areas: [] },
}

export interface JoiningLine extends Key {
  readonly form: Act
  readonly state: JoiningState
  readonly title: string
  readonly projects: number
  readonly movedSatang: bigint
  readonly leadBodyTh: string
  readonly leadBodyEn: string | null
  readonly agreed: number
  readonly asked: number
  readonly updatedAt: Date
}

export interface Cursor {
  readonly at: Date
  readonly home: string
  readonly id: string
}

function conditions(filter: JoiningFilter): Sql {
  const { form, state, homes, under, bodyId, waitingFor, boardId, scenarioId, text, sight } = filter
  const parts = [
    form === null ? empty : sql`and j.form = ${form}`,
    state === null ? empty : sql`and j.state = ${state}`,
    homes === null ? empty : sql`and j.home = any(${homes})`,
    under === null ? empty : sql`and j.lead_area_code like ${`${under}%`}`,
    bodyId === null
      ? empty
      : sql`and exists (select from joining_projects p where p.home = j.home and p.joining_id = j.id and p.body_id = ${bodyId})`,
    waitingFor === null
      ? empty
      : sql`and j.state = 'proposed' and exists (select from joining_agreements a where a.home = j.home and a.joining_id = j.id
              and a.state = 'waiting' and a.body_id = any(${waitingFor}))`,
    boardId === null ? empty : sql`and j.board_id = ${boardId}`,
    scenarioId === null ? empty : sql`and j.scenario_id = ${scenarioId}`,
    sight.areas.includes('TH')
      ? empty
      : sql`and (not ${raw(neverAsked)} or j.proposed_by = ${sight.personId}::uuid
              or exists (select from unnest(${sight.areas as string[]}::text[]) as area (code)
                          where j.lead_area_code like area.code || '%' or j.home = area.code)
              or exists (select from joining_projects p where p.home = j.home and p.joining_id = j.id
                          and p.body_id = any(${sight.bodyIds as string[]}::uuid[])))`,
    text === null ? empty : sql`and position(lower(${text}) in lower(j.title)) > 0`,
  ]
  return join(parts, '\n')
}

/** Joinings, those that moved last first. */
export async function listJoinings(
  view: Queryable,
  filter: JoiningFilter,
  { limit, after }: { limit: number; after: Cursor | null },
): Promise<JoiningLine[]> {
  const position =
    after === null ? empty : sql`and (j.updated_at, j.home, j.id) < (${after.at}, ${after.home}, ${after.id}::uuid)`
  const { rows } = await view.query<JoiningLine>(
    sql`select j.home, j.id, j.form, j.state, j.title, j.projects, j.moved_satang as "movedSatang", b.name_th as "leadBodyTh",
               b.name_en as "leadBodyEn", j.updated_at as "updatedAt",
               (select count(*)::int from joining_agreements a where a.home = j.home and a.joining_id = j.id) as asked,
               (select count(*)::int from joining_agreements a where a.home = j.home and a.joining_id = j.id and a.state = 'agreed') as agreed
          from (select * from joinings j where true ${conditions(filter)} ${position}
                 order by j.updated_at desc, j.home desc, j.id desc limit ${limit}) j
          join bodies b on b.id = j.lead_body_id order by j.updated_at desc, j.home desc, j.id desc`,
  )
  return rows
}

/** How many there are in each state. */
export async function countJoinings(view: Queryable, filter: JoiningFilter): Promise<Map<JoiningState, number>> {
  const { rows } = await view.query<{ state: JoiningState; count: number }>(
    sql`select j.state, count(*)::int as count from joinings j where true ${conditions({ ...filter, state: null })} group by j.state`,
  )
  return new Map(rows.map((row) => [row.state, row.count]))
}
