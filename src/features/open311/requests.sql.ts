import sql, { join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Channel, Outcome, State } from '../complaints/index.ts'
import type { Status } from './status.ts'
import type { Window } from './window.ts'

/** A public case as Open311 tells it. Private and withheld cases are in none of these questions, nor in what they count. */
export interface RequestRow {
  readonly home: string
  readonly id: string
  readonly ref: string
  readonly state: State
  readonly outcome: Outcome | null
  readonly categoryCode: string
  /** Null until a person has looked at them or the set delay is over. */
  readonly words: string | null
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  readonly receivedAt: Date
  readonly updatedAt: Date
  readonly closedAt: Date | null
  readonly resolveDue: LocalDate | null
  readonly bodyTh: string | null
  readonly bodyEn: string | null
  /** The last thing said to everybody. */
  readonly said: string | null
  readonly photoId: string | null
}

export interface RequestFilter {
  /** When there are any, every other filter is ignored. */
  readonly refs: readonly string[]
  readonly categoryCodes: readonly string[]
  readonly statuses: readonly Status[]
  readonly window: Window
  readonly updatedAfter: Date | null
  readonly updatedBefore: Date | null
  readonly near: { readonly lat: number; readonly lon: number; readonly metres: number } | null
}

const METRES_A_DEGREE = 111_195

function select(now: Date, where: Sql, rest: Sql): Sql {
  return sql`select c.home, c.id, c.ref, c.state, c.outcome, c.category_code as "categoryCode",
       case when c.words_shown_at <= ${now} then c.words end as words, case when c.words_shown_at <= ${now} then c.place_text end as "placeText",
       c.area_code as "areaCode", c.lat_shown as lat, c.lon_shown as lon, c.received_at as "receivedAt", c.updated_at as "updatedAt",
       c.closed_at as "closedAt", c.resolve_due as "resolveDue",
       (select b.name_th from bodies b where b.id = c.lead_body_id) as "bodyTh",
       (select b.name_en from bodies b where b.id = c.lead_body_id) as "bodyEn",
       (select e.text from complaint_events e where e.home = c.home and e.complaint_id = c.id and e.visibility = 'public'
           and e.text is not null and e.actor_kind in ('officer', 'oversight', 'program', 'system')
         order by e.at desc, e.id desc limit 1) as said,
       case when c.photos > 0 and c.words_shown_at <= ${now} then
         (select p.id from complaint_photos p where p.home = c.home and p.complaint_id = c.id and p.kind = 'report'
             and p.shown_sha256 is not null and p.hidden_at is null order by p.position, p.id limit 1) end as "photoId"
  from complaints c where c.visibility = 'public' and ${where} ${rest}`
}

/** Newest first. */
export async function findRequests(
  view: Queryable,
  filter: RequestFilter,
  page: { readonly limit: number; readonly offset: number },
  now: Date,
): Promise<RequestRow[]> {
  const rest = sql`order by c.received_at desc, c.id desc limit ${page.limit} offset ${page.offset}`
  const { rows } = await view.query<RequestRow>(select(now, whereOf(filter), rest))
  return rows
}

function whereOf(filter: RequestFilter): Sql {
  if (filter.refs.length > 0) {
    const keys = filter.refs.map((ref) => sql`(${ref.slice(0, 2)}, ${ref})`)
    return sql`(c.home, c.ref) in (${join(keys)})`
  }
  const all: Sql[] = [sql`c.received_at >= ${filter.window.from} and c.received_at <= ${filter.window.to}`]
  if (filter.categoryCodes.length > 0) all.push(sql`c.category_code = any(${filter.categoryCodes}::text[])`)
  const [status] = filter.statuses
  if (filter.statuses.length === 1) all.push(status === 'closed' ? sql`c.state = 'closed'` : sql`c.state <> 'closed'`)
  if (filter.updatedAfter) all.push(sql`c.updated_at >= ${filter.updatedAfter}`)
  if (filter.updatedBefore) all.push(sql`c.updated_at <= ${filter.updatedBefore}`)
  if (filter.near) {
    const { lat, lon, metres } = filter.near
    const shrink = Math.cos((lat * Math.PI) / 180)
    const [high, wide] = [metres / METRES_A_DEGREE, metres / METRES_A_DEGREE / shrink]
    all.push(sql`c.lat_shown between ${lat - high} and ${lat + high} and c.lon_shown between ${lon - wide} and ${lon + wide}
      and sqrt(power((c.lat_shown - ${lat}) * ${METRES_A_DEGREE}, 2) + power((c.lon_shown - ${lon}) * ${METRES_A_DEGREE * shrink}, 2)) <= ${metres}`)
  }
  return join(all, ' and ')
}

/** What `extensions=true` adds to a case. */
export interface MoreOfRequest {
  readonly home: string
  readonly id: string
  readonly channel: Channel
  readonly reopened: number
  readonly stars: number | null
  readonly answers: Readonly<Record<string, string | readonly string[]>>
  readonly photoIds: readonly string[]
  readonly notes: readonly { readonly at: string; readonly kind: string; readonly text: string }[]
}

export async function moreOfRequests(
  view: Queryable,
  keys: readonly { readonly home: string; readonly id: string }[],
  now: Date,
): Promise<Map<string, MoreOfRequest>> {
  const { rows } = await view.query<MoreOfRequest>(
    `select c.home, c.id, c.channel, c.reopened, c.satisfaction as stars,
            case when c.words_shown_at <= $3 then c.answers else '{}' end as answers,
            case when c.words_shown_at <= $3 then
              (select coalesce(array_agg(p.id order by p.position, p.id), '{}') from complaint_photos p
                where p.home = c.home and p.complaint_id = c.id and p.shown_sha256 is not null and p.hidden_at is null) else '{}' end as "photoIds",
            (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'kind', e.kind, 'text', e.text) order by e.at, e.id), '[]')
               from complaint_events e where e.home = c.home and e.complaint_id = c.id and e.visibility = 'public' and e.text is not null) as notes
       from unnest($1::text[], $2::uuid[]) as k (home, id) join complaints c on c.home = k.home and c.id = k.id
      where c.visibility = 'public'`,
    [keys.map(({ home }) => home), keys.map(({ id }) => id), now],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** When services or their questions last changed: what a client compares. */
export async function categoriesChangedAt(view: Queryable): Promise<Date | null> {
  const { rows } = await view.query<{ at: Date | null }>('select max(changed_at) as at from complaint_categories')
  return rows[0]?.at ?? null
}
