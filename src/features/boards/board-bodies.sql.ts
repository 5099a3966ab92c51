import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Merger } from './board.ts'

export interface BodyLine {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  readonly gone: boolean
}

const BODY = sql`b.id, b.code, b.kind, b.name_th as "nameTh", b.name_en as "nameEn", b.area_code as "areaCode"`

export async function bodiesById(
  view: Queryable,
  ids: readonly (string | null)[],
  today: LocalDate,
): Promise<Map<string, BodyLine>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<BodyLine>(
    sql`select ${BODY}, coalesce(b.valid_to < ${today}, false) as gone from bodies b where b.id = any(${wanted}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** A body by its code or its whole name; several of one name are none. */
export async function bodyMeant(view: Queryable, text: string, today: LocalDate): Promise<BodyLine | null> {
  const { rows } = await view.query<BodyLine>(
    sql`select ${BODY}, coalesce(b.valid_to < ${today}, false) as gone from bodies b
         where (b.code = ${text} or b.code = ${text.toUpperCase()} or b.name_th = ${text} or b.short_name_th = ${text}
                or lower(b.name_en) = lower(${text})) and b.listed limit 2`,
  )
  return rows.length === 1 && rows[0] ? rows[0] : null
}

/** Into which bodies these went, by merger, as far as it has happened. */
export async function mergersOf(view: Queryable, bodyIds: readonly string[], today: LocalDate): Promise<Merger[]> {
  if (bodyIds.length === 0) return []
  const { rows } = await view.query<{ bodyId: string; successorId: string }>(
    sql`with recursive gone as (
          select body_id, successor_id from body_successions
           where kind = 'merger' and happened_on <= ${today} and body_id = any(${bodyIds as string[]}::uuid[])
          union
          select s.body_id, s.successor_id from body_successions s join gone g on g.successor_id = s.body_id
           where s.kind = 'merger' and s.happened_on <= ${today})
        select body_id as "bodyId", successor_id as "successorId" from gone order by 1`,
  )
  return rows
}

/** The body of the state in an area, as owner of a board nobody else was named for. */
export async function stateBodyOf(view: Queryable, areaCode: string): Promise<string | null> {
  const codes = [areaCode.slice(0, 4), areaCode.slice(0, 2)]
  const { rows } = await view.query<{ id: string }>(
    sql`select id from bodies where area_code = any(${codes}) and kind in ('province', 'district') and valid_to is null
         order by length(area_code) desc, code limit 1`,
  )
  return rows[0]?.id ?? null
}

// ---- parties

/** Who plans for an area today, by an appointment to it or to what it lies in; those of the whole country only where nobody nearer does. */
export async function plannersOfArea(view: Queryable, areaCode: string, today: LocalDate): Promise<string[]> {
  const line = /^\d\d/.test(areaCode) ? [8, 6, 4, 2].map((length) => areaCode.slice(0, length)) : [areaCode]
  const { rows } = await view.query<{ personId: string }>(
    sql`with planning as (
          select person_id, area_code from role_grants
           where body_id is null and role in ('planner', 'board-secretary') and area_code = any(${[...line, 'TH']})
             and ended_at is null and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
             and (not needs_second or confirmed_at is not null))
        select distinct person_id as "personId" from planning
         where area_code <> 'TH' or not exists (select 1 from planning where area_code <> 'TH') order by 1 limit 50`,
  )
  return rows.map((row) => row.personId)
}
