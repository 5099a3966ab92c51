import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import {
  type Box,
  type Channel,
  cellsOf,
  degreeCell,
  type Outcome,
  type State,
  tenthCell,
} from '../complaints/index.ts'
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
  readonly more: MoreOfRequest | null
}

/** What `extensions=true` adds to a case. */
export interface MoreOfRequest {
  readonly channel: Channel
  readonly reopened: number
  readonly stars: number | null
  readonly answers: Readonly<Record<string, string | readonly string[]>>
  readonly photoIds: readonly string[]
  readonly notes: readonly { readonly at: Date; readonly kind: string; readonly text: string }[]
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

interface Page {
  readonly limit: number
  readonly offset: number
}

/** What an index has of every case, so that what is left out or lies on another page costs no row. */
const key: Sql = raw('c.home, c.id, c.received_at')
const newestFirst: Sql = raw('c.received_at desc, c.id desc')

/** Newest first: first which cases, from an index alone, then the rows of this page. */
export async function findRequests(
  view: Queryable,
  filter: RequestFilter,
  page: Page,
  now: Date,
): Promise<RequestRow[]> {
  const said = sql`(select e.text from complaint_events e where e.home = c.home and e.complaint_id = c.id and ${isSaid} and ${isOfOffice}
                     order by e.at desc, e.id desc limit 1) as said`
  const { rows } = await view.query<RequestRow>(rowsSql(filter, page, now, sql`${said}, null as more`))
  return rows
}

/** The same with what `extensions=true` adds. Steps and photos come as rows: making a document of those of each case took the database longest. */
export async function findWholeRequests(
  view: Queryable,
  filter: RequestFilter,
  page: Page,
  now: Date,
): Promise<RequestRow[]> {
  const { rows } = await view.query<
    Omit<RequestRow, 'more' | 'said'> & Omit<MoreOfRequest, 'notes' | 'photoIds'> & { isShown: boolean }
  >(
    rowsSql(
      filter,
      page,
      now,
      sql`c.channel, c.reopened, c.satisfaction as stars, c.words_shown_at <= ${now} as "isShown",
          case when c.words_shown_at <= ${now} then c.answers else '{}' end as answers`,
    ),
  )
  const named = sql`unnest(${arrayOf(rows.map(({ home }) => home))}::text[], ${arrayOf(rows.map(({ id }) => id))}::uuid[]) with ordinality as k (home, id, nth)`
  const { rows: photos } = await view.query<{ nth: number; id: string }>(
    sql`select k.nth::integer, p.id from ${named}
          join complaint_photos p on p.home = k.home and p.complaint_id = k.id and p.shown_sha256 is not null and p.hidden_at is null
         order by k.nth, p.position, p.id`,
  )
  const { rows: notes } = await view.query<MoreOfRequest['notes'][number] & { nth: number; isOfOffice: boolean }>(
    sql`select k.nth::integer, e.at, e.kind, e.text, ${isOfOffice} as "isOfOffice" from ${named}
          join complaint_events e on e.home = k.home and e.complaint_id = k.id and ${isSaid}
         order by k.nth, e.at, e.id`,
  )
  const [photosOf, notesOf] = [byNth(photos, rows.length), byNth(notes, rows.length)]
  return rows.map((row, at) => ({
    ...row,
    said: notesOf[at]?.findLast((note) => note.isOfOffice)?.text ?? null,
    more: {
      ...row,
      photoIds: row.isShown ? (photosOf[at] ?? []).map(({ id }) => id) : [],
      notes: notesOf[at] ?? [],
    },
  }))
}

/** Codes and ids need no quotes, which the driver would put around each. */
function arrayOf(codes: readonly string[]): string {
  return `{${codes.join(',')}}`
}

function byNth<Row extends { readonly nth: number }>(rows: readonly Row[], count: number): Row[][] {
  const all = Array.from({ length: count }, (): Row[] => [])
  for (const row of rows) all[row.nth - 1]?.push(row)
  return all
}

/** Said to everybody, in words. */
const isSaid: Sql = raw(`e.visibility = 'public' and e.text is not null`)
const isOfOffice: Sql = raw(`e.actor_kind in ('officer', 'oversight', 'program', 'system')`)

function rowsSql(filter: RequestFilter, page: Page, now: Date, more: Sql): Sql {
  return sql`select c.home, c.id, c.ref, c.state, c.outcome, c.category_code as "categoryCode",
       case when c.words_shown_at <= ${now} then c.words end as words, case when c.words_shown_at <= ${now} then c.place_text end as "placeText",
       c.area_code as "areaCode", c.lat_shown as lat, c.lon_shown as lon, c.received_at as "receivedAt", c.updated_at as "updatedAt",
       c.closed_at as "closedAt", c.resolve_due as "resolveDue", b.name_th as "bodyTh", b.name_en as "bodyEn",
       case when c.photos > 0 and c.words_shown_at <= ${now} then
         (select p.id from complaint_photos p where p.home = c.home and p.complaint_id = c.id and p.kind = 'report'
             and p.shown_sha256 is not null and p.hidden_at is null order by p.position, p.id limit 1) end as "photoId", ${more}
  from ${casesOf(filter, page)} left join bodies b on b.id = c.lead_body_id
 order by ${newestFirst}`
}

/** Where the index gives what is shown and nothing else, its rows are read at once. */
function casesOf(filter: RequestFilter, page: Page): Sql {
  const { refs, categoryCodes, statuses, updatedAfter, updatedBefore, near } = filter
  const isAskedForMore =
    refs.length > 0 ||
    categoryCodes.length + statuses.length > 1 ||
    updatedAfter !== null ||
    updatedBefore !== null ||
    near !== null
  if (isAskedForMore || page.offset > 0) {
    return sql`(${keysOf(filter, page)}) k join complaints c on c.home = k.home and c.id = k.id`
  }
  return sql`(select c.* from complaints c where ${join(conditionsOf(filter), ' and ')} order by ${newestFirst} limit ${page.limit}) c`
}

function keysOf(filter: RequestFilter, { limit, offset }: Page): Sql {
  const cut = sql`order by ${newestFirst} limit ${limit} offset ${offset}`
  if (filter.refs.length > 0) {
    const named = filter.refs.map((ref) => sql`(${ref.slice(0, 2)}, ${ref})`)
    return sql`select ${key} from complaints c where c.visibility = 'public' and (c.home, c.ref) in (${join(named)}) ${cut}`
  }
  const all = conditionsOf(filter)
  // Each place or service has an index of its own: its newest from there, and of those the newest.
  const eachOf = (values: Sql, condition: Sql) =>
    sql`select ${key} from ${values} as one (is_it) cross join lateral (
          select ${key} from complaints c where ${join([...all, condition], ' and ')} order by ${newestFirst} limit ${limit + offset}) c ${cut}`
  if (filter.near) {
    const { isWide, cells } = cellsOf(boxAround(filter.near))
    return eachOf(sql`unnest(${cells}::integer[])`, sql`${isWide ? degreeCell : tenthCell} = one.is_it`)
  }
  if (filter.categoryCodes.length > 1) {
    return eachOf(sql`unnest(${[...new Set(filter.categoryCodes)]}::text[])`, sql`c.category_code = one.is_it`)
  }
  return sql`select ${key} from complaints c where ${join(all, ' and ')} ${cut}`
}

function conditionsOf(filter: RequestFilter): Sql[] {
  const { window, categoryCodes, statuses, updatedAfter, updatedBefore, near } = filter
  const all = [sql`c.visibility = 'public' and c.received_at >= ${window.from} and c.received_at <= ${window.to}`]
  if (categoryCodes.length === 1) all.push(sql`c.category_code = ${categoryCodes[0]}`)
  else if (categoryCodes.length > 1) all.push(sql`c.category_code = any(${categoryCodes}::text[])`)
  const [status] = statuses
  if (statuses.length === 1) all.push(status === 'closed' ? sql`c.state = 'closed'` : sql`c.state <> 'closed'`)
  if (updatedAfter) all.push(sql`c.updated_at >= ${updatedAfter}`)
  if (updatedBefore) all.push(sql`c.updated_at <= ${updatedBefore}`)
  if (near) {
    const { west, south, east, north } = boxAround(near)
    all.push(sql`c.lat_shown between ${south} and ${north} and c.lon_shown between ${west} and ${east}
      and sqrt(power((c.lat_shown - ${near.lat}) * ${METRES_A_DEGREE}, 2)
        + power((c.lon_shown - ${near.lon}) * ${METRES_A_DEGREE * shrinkAt(near.lat)}, 2)) <= ${near.metres}`)
  }
  return all
}

function boxAround({ lat, lon, metres }: NonNullable<RequestFilter['near']>): Box {
  const high = metres / METRES_A_DEGREE
  const wide = high / shrinkAt(lat)
  return { west: lon - wide, south: lat - high, east: lon + wide, north: lat + high }
}

/** A degree from west to east is so much shorter than one from south to north. */
function shrinkAt(lat: number): number {
  return Math.cos((lat * Math.PI) / 180)
}

/** When services or their questions last changed: what a client compares. */
export async function categoriesChangedAt(view: Queryable): Promise<Date | null> {
  const { rows } = await view.query<{ at: Date | null }>('select max(changed_at) as at from complaint_categories')
  return rows[0]?.at ?? null
}
