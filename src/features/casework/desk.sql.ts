import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Severity, State } from '../complaints/index.ts'
import { officersOfBodies } from '../people/index.ts'
import type { DeskFilter, Tab } from './desk-filter.ts'

/** Whose desk it is. */
export interface Desk {
  readonly personId: string
  readonly bodyIds: readonly string[]
  /** Areas overseen, as codes of provinces, districts or `TH`. */
  readonly areaCodes: readonly string[]
  readonly overseeingBodyIds: readonly string[]
  readonly sortsForPlatform: boolean
}

/** One line of the queue. */
export interface DeskLine {
  readonly home: string
  readonly id: string
  readonly ref: string
  readonly state: State
  readonly severity: Severity
  readonly visibility: string
  readonly categoryCode: string
  readonly words: string
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  readonly leadBodyId: string | null
  readonly bodyNameTh: string | null
  readonly bodyNameEn: string | null
  readonly assignedTo: string | null
  readonly receivedAt: Date
  readonly firstAnsweredAt: Date | null
  readonly firstAnswerDue: LocalDate | null
  readonly resolveDue: LocalDate | null
  readonly resolveDays: number | null
  readonly supports: number
  readonly photos: number
  readonly reopened: number
  readonly revision: number
}

interface LineRow {
  home: string
  id: string
  ref: string
  state: State
  severity: Severity
  visibility: string
  category_code: string
  words: string
  place_text: string | null
  area_code: string | null
  lat: number | null
  lon: number | null
  lead_body_id: string | null
  name_th: string | null
  name_en: string | null
  assigned_to: string | null
  received_at: Date
  first_answered_at: Date | null
  first_answer_due: LocalDate | null
  resolve_due: LocalDate | null
  resolve_days: number | null
  supports: number
  photos: number
  reopened: number
  revision: number
}

function toLine(row: LineRow): DeskLine {
  return {
    home: row.home,
    id: row.id,
    ref: row.ref,
    state: row.state,
    severity: row.severity,
    visibility: row.visibility,
    categoryCode: row.category_code,
    words: row.words,
    placeText: row.place_text,
    areaCode: row.area_code,
    lat: row.lat,
    lon: row.lon,
    leadBodyId: row.lead_body_id,
    bodyNameTh: row.name_th,
    bodyNameEn: row.name_en,
    assignedTo: row.assigned_to,
    receivedAt: row.received_at,
    firstAnsweredAt: row.first_answered_at,
    firstAnswerDue: row.first_answer_due,
    resolveDue: row.resolve_due,
    resolveDays: row.resolve_days,
    supports: row.supports,
    photos: row.photos,
    reopened: row.reopened,
    revision: row.revision,
  }
}

/** Late: the end is due, or the first answer is and nobody has answered. While the office waits for the reporter nothing is late. */
const isLate = (today: LocalDate): Sql =>
  sql`(c.state <> 'waiting_info' and c.phase <> 'confirming' and (c.resolve_due < ${today} or (c.first_answered_at is null and c.first_answer_due < ${today})))`

const isSoon = (today: LocalDate, soonUntil: LocalDate): Sql =>
  sql`(c.state <> 'waiting_info' and c.phase <> 'confirming' and not ${isLate(today)}
       and (c.resolve_due <= ${soonUntil} or (c.first_answered_at is null and c.first_answer_due <= ${soonUntil})))`

/** The cases of a desk, as keys: found by a few indexes, so that the rest is asked of them alone. */
function ofDesk(desk: Desk, tab: Tab, today: LocalDate): Sql {
  const bodies = desk.bodyIds as string[]
  switch (tab) {
    case 'sorting':
      return sql`select c.home, c.id from complaints c
                  where c.phase = 'intake' and c.lead_body_id is null and c.state = 'screened'
                    and (c.triage_body_id = any(${bodies}::uuid[]) or (${desk.sortsForPlatform} and c.triage_body_id is null))`
    case 'over':
      return sql`select p.home, p.complaint_id as id from complaint_parts p
                   join complaints c on c.home = p.home and c.id = p.complaint_id
                  where p.body_id = any(${bodies}::uuid[]) and p.left_at is null and c.phase = 'over'`
    case 'oversight':
      return sql`select c.home, c.id from complaints c
                  where c.phase <> 'over' and c.escalated_to = any(${desk.overseeingBodyIds as string[]}::uuid[])
                  union
                 select c.home, c.id from complaints c
                  where c.phase <> 'over' and (c.resolve_due < ${today} or c.escalated_to is not null) and ${inAreas(desk.areaCodes)}`
    default:
      return sql`select c.home, c.id from complaints c where c.lead_body_id = any(${bodies}::uuid[]) and c.phase <> 'over'
                  union
                 select p.home, p.complaint_id from complaint_parts p
                   join complaints c on c.home = p.home and c.id = p.complaint_id
                  where p.body_id = any(${bodies}::uuid[]) and not p.lead and p.left_at is null and c.phase <> 'over'`
  }
}

function inAreas(codes: readonly string[]): Sql {
  if (codes.includes('TH')) return sql`true`
  if (codes.length === 0) return sql`false`
  return sql`(${join(
    codes.map((code) =>
      code.length === 2
        ? sql`c.home = ${code}`
        : code.length === 4
          ? sql`c.district_code = ${code}`
          : sql`c.subdistrict_code = ${code}`,
    ),
    ' or ',
  )})`
}

function tabCondition(desk: Desk, tab: Tab, today: LocalDate, soonUntil: LocalDate): Sql {
  switch (tab) {
    case 'new':
      return sql`c.state = 'assigned'`
    case 'mine':
      return sql`c.assigned_to = ${desk.personId} and c.phase <> 'confirming'`
    case 'late':
      return isLate(today)
    case 'soon':
      return isSoon(today, soonUntil)
    case 'waiting':
      return sql`c.state = 'waiting_info'`
    case 'done':
      return sql`c.phase = 'confirming'`
    case 'all':
      return sql`c.phase <> 'confirming'`
    default:
      return sql`true`
  }
}

function conditions(filter: DeskFilter): Sql {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const parts = [
    ...(filter.place === null ? [] : [inAreas([filter.place])]),
    ...(filter.category === null ? [] : [sql`c.category_code = ${filter.category}`]),
    ...(filter.state === null ? [] : [sql`c.state = ${filter.state}`]),
    ...(filter.officer === null
      ? []
      : [filter.officer === 'nobody' ? sql`c.assigned_to is null` : sql`c.assigned_to = ${filter.officer}`]),
    ...(filter.text === null
      ? []
      : [
          sql`(c.words ilike ${like(filter.text)} or c.place_text ilike ${like(filter.text)} or c.ref ilike ${like(filter.text)})`,
        ]),
  ]
  return parts.length === 0 ? empty : sql` and ${join(parts, ' and ')}`
}

const orders: Readonly<Record<DeskFilter['sort'], Sql>> = {
  due: sql`array_position(array['urgent', 'high', 'normal'], c.severity), c.resolve_due nulls last, c.received_at, c.id`,
  received: sql`c.received_at desc, c.id desc`,
  place: sql`c.subdistrict_code nulls last, c.lat nulls last, c.lon, c.id`,
}

export interface Days {
  readonly today: LocalDate
  /** What is due until this day is due soon. */
  readonly soonUntil: LocalDate
}

export async function deskList(
  view: Queryable,
  desk: Desk,
  filter: DeskFilter,
  { today, soonUntil }: Days,
  page: { readonly limit: number; readonly offset: number },
): Promise<DeskLine[]> {
  const { rows } = await view.query<LineRow>(
    sql`with mine as materialized (${ofDesk(desk, filter.tab, today)})
        select c.home, c.id, c.ref, c.state, c.severity, c.visibility, c.category_code, c.words, c.place_text, c.area_code, c.lat, c.lon,
               c.lead_body_id, b.name_th, b.name_en, c.assigned_to, c.received_at, c.first_answered_at, c.first_answer_due,
               c.resolve_due, c.resolve_days, c.supports, c.photos, c.reopened, c.revision
          from mine m join complaints c on c.home = m.home and c.id = m.id
          left join bodies b on b.id = c.lead_body_id
         where ${tabCondition(desk, filter.tab, today, soonUntil)}${conditions(filter)}
         order by ${orders[filter.sort]} limit ${page.limit} offset ${page.offset}`,
  )
  return rows.map(toLine)
}

/** How many a filter has; for the line under the list. */
export async function deskCount(
  view: Queryable,
  desk: Desk,
  filter: DeskFilter,
  { today, soonUntil }: Days,
): Promise<number> {
  const { rows } = await view.query<{ count: bigint }>(
    sql`with mine as materialized (${ofDesk(desk, filter.tab, today)})
        select count(*) as count from mine m join complaints c on c.home = m.home and c.id = m.id
         where ${tabCondition(desk, filter.tab, today, soonUntil)}${conditions(filter)}`,
  )
  return Number(rows[0]?.count ?? 0n)
}

export type TabCounts = Readonly<Record<Exclude<Tab, 'over'>, number>>

/** How many each tab has, without filters. */
export async function tabCounts(view: Queryable, desk: Desk, { today, soonUntil }: Days): Promise<TabCounts> {
  const count = (tab: Tab) => sql`count(*) filter (where ${tabCondition(desk, tab, today, soonUntil)})::int`
  const { rows } = await view.query<TabCounts>(
    sql`with mine as materialized (${ofDesk(desk, 'all', today)})
        select ${count('all')} as "all", ${count('new')} as "new", ${count('mine')} as "mine", ${count('late')} as "late",
               ${count('soon')} as "soon", ${count('waiting')} as "waiting", ${count('done')} as "done",
               (select count(*)::int from (${ofDesk(desk, 'sorting', today)}) s) as "sorting",
               (select count(*)::int from (${ofDesk(desk, 'oversight', today)}) o) as "oversight"
          from mine m join complaints c on c.home = m.home and c.id = m.id`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('a count has no row')
  return row
}

/** Case officers of bodies today, by id. */
export function officersOf(view: Queryable, bodyIds: readonly string[], today: LocalDate) {
  return officersOfBodies(view, bodyIds, ['case-officer'], today)
}
