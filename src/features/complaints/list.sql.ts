import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type CaseFacts, type Outcome, type State, states } from './complaint.ts'
import type { CaseRow } from './complaints.sql.ts'

/** Which public cases. Everything is optional; null asks nothing. */
export interface CaseFilter {
  readonly place: PlaceFilter | null
  readonly categoryCode: string | null
  readonly bodyId: string | null
  readonly state: State | 'open' | null
  /** Day of receipt in Bangkok, both ends inclusive. */
  readonly from: LocalDate | null
  readonly to: LocalDate | null
  /** A tsquery literal (`searchQuery`). */
  readonly words: string | null
  /** Changed at this instant or later. */
  readonly updatedAfter?: Date | null
}

/** Codes of one kind: homes for what is wider than a province, sub-districts for the territory of a local administration. */
export interface PlaceFilter {
  readonly by: 'home' | 'district_code' | 'subdistrict_code' | 'area_code'
  readonly codes: readonly string[]
}

export interface Position {
  readonly at: Date
  readonly id: string
}

interface Page {
  readonly limit: number
  readonly after: Position | null
  readonly now: Date
}

/** A public case as lists, feeds and files show it: half of what is stored of it. */
export type ListedCase = Pick<
  CaseRow,
  | 'home'
  | 'id'
  | 'ref'
  | 'areaCode'
  | 'latShown'
  | 'lonShown'
  | 'placeText'
  | 'words'
  | 'wordsShownAt'
  | 'answers'
  | 'photos'
  | 'channel'
  | 'occurredOn'
  | 'receivedAt'
  | 'firstAnswerDue'
  | 'resolveDue'
  | 'supports'
  | 'updatedAt'
> & {
  readonly facts: Pick<
    CaseFacts,
    | 'state'
    | 'visibility'
    | 'outcome'
    | 'outcomeNote'
    | 'categoryCode'
    | 'leadBodyId'
    | 'firstAnsweredAt'
    | 'resolvedAt'
    | 'closedAt'
    | 'mergedRef'
    | 'satisfaction'
    | 'solved'
  >
}

interface StoredListed {
  home: string
  id: string
  ref: string
  state: State
  outcome: Outcome | null
  outcome_note: string | null
  category_code: string
  area_code: string | null
  lat_shown: number | null
  lon_shown: number | null
  place_text: string | null
  words: string
  words_shown_at: Date
  answers: Record<string, string | string[]>
  photos: number
  channel: CaseRow['channel']
  occurred_on: LocalDate | null
  received_at: Date
  lead_body_id: string | null
  first_answer_due: LocalDate | null
  resolve_due: LocalDate | null
  first_answered_at: Date | null
  resolved_at: Date | null
  closed_at: Date | null
  merged_ref: string | null
  supports: number
  satisfaction: number | null
  solved: boolean | null
  updated_at: Date
}

const listed =
  raw(`c.home, c.id, c.ref, c.state, c.outcome, c.outcome_note, c.category_code, c.area_code, c.lat_shown, c.lon_shown,
  c.place_text, c.words, c.words_shown_at, c.answers, c.photos, c.channel, c.occurred_on, c.received_at, c.lead_body_id,
  c.first_answer_due, c.resolve_due, c.first_answered_at, c.resolved_at, c.closed_at, c.merged_ref, c.supports, c.satisfaction,
  c.solved, c.updated_at`)

function toListed(row: StoredListed): ListedCase {
  return {
    home: row.home,
    id: row.id,
    ref: row.ref,
    facts: {
      state: row.state,
      visibility: 'public',
      outcome: row.outcome,
      outcomeNote: row.outcome_note,
      categoryCode: row.category_code,
      leadBodyId: row.lead_body_id,
      firstAnsweredAt: row.first_answered_at,
      resolvedAt: row.resolved_at,
      closedAt: row.closed_at,
      mergedRef: row.merged_ref,
      satisfaction: row.satisfaction,
      solved: row.solved,
    },
    areaCode: row.area_code,
    latShown: row.lat_shown,
    lonShown: row.lon_shown,
    placeText: row.place_text,
    words: row.words,
    wordsShownAt: row.words_shown_at,
    answers: row.answers,
    photos: row.photos,
    channel: row.channel,
    occurredOn: row.occurred_on,
    receivedAt: row.received_at,
    firstAnswerDue: row.first_answer_due,
    resolveDue: row.resolve_due,
    supports: row.supports,
    updatedAt: row.updated_at,
  }
}

/**
 * Public cases, newest first, after a position. Each filter has an index that gives them in this order, so that a page costs what
 * it shows and not what there is; what several filters ask is read from the index too, and rows only of what fits.
 */
export async function listCases(view: Queryable, filter: CaseFilter, page: Page): Promise<ListedCase[]> {
  if (filter.words !== null) return listByWords(view, filter, filter.words, page)
  const { rows } = await view.query<StoredListed>(
    asksOneThing(filter) ? pageSql(filter, page, [], listed) : withRows(pageSql(filter, page, [], keys)),
  )
  return rows.map(toListed)
}

/** Then what the index gives is what is shown, and its rows are read at once. */
function asksOneThing({ place, categoryCode, bodyId, state, updatedAfter }: CaseFilter): boolean {
  if (place !== null && place.codes.length > 1) return false
  return [place, categoryCode, bodyId, state, updatedAfter ?? null].filter((one) => one !== null).length <= 1
}

/** How many there are, counted up to `most`: a badge says "over 1,000" and costs no more than that. */
export async function countCases(
  view: Queryable,
  filter: CaseFilter,
  { most, also }: { most: number; also: readonly Sql[] },
): Promise<number> {
  const found = pageSql(filter, { limit: most + 1, after: null }, also, keys)
  const { rows } = await view.query<{ n: number }>(sql`select count(*)::integer as n from (${found}) found`)
  return rows[0]?.n ?? 0
}

/** How many of the newest lie in which area; nothing else of them is read. By the first letters of the code: 2 provinces, 4 districts, 6 sub-districts. */
export async function countNewest(
  view: Queryable,
  filter: CaseFilter,
  page: Page,
  digits: 2 | 4 | 6,
): Promise<Map<string, number>> {
  const newest =
    filter.words === null ? pageSql(filter, page, [], keys) : await keysOfWords(view, filter, filter.words, page)
  const { rows } = await view.query<{ code: string | null; count: number }>(
    sql`select ${digits === 2 ? sql`k.home` : sql`left(c.area_code, ${digits})`} as code, count(*)::integer as count
          from (${newest}) k ${digits === 2 ? sql`` : sql`join complaints c on c.home = k.home and c.id = k.id`} group by 1`,
  )
  return new Map(rows.map(({ code, count }) => [code ?? '', count]))
}

/** Some cases that were found by their place on the map, as the list shows them; newest first. */
export async function casesOfKeys(
  view: Queryable,
  found: readonly { readonly home: string; readonly id: string; readonly receivedAt: Date }[],
): Promise<ListedCase[]> {
  const named = sql`select * from unnest(${found.map(({ home }) => home)}::text[], ${found.map(({ id }) => id)}::uuid[],
                      ${found.map(({ receivedAt }) => receivedAt)}::timestamptz[]) as k (home, id, received_at)`
  const { rows } = await view.query<StoredListed>(withRows(named))
  return rows.map(toListed)
}

/** The rows of some keys, in the order of the list. */
function withRows(page: Sql): Sql {
  return sql`select ${listed} from (${page}) k join complaints c on c.home = k.home and c.id = k.id
              order by k.received_at desc, k.id desc`
}

/** What an index has of every case, so that no row need be asked. */
const keys: Sql = raw('c.home, c.id, c.received_at')

function pageSql(
  filter: CaseFilter,
  { limit, after }: Pick<Page, 'limit' | 'after'>,
  extra: readonly Sql[],
  columns: Sql,
): Sql {
  const { place, bodyId } = filter
  if (bodyId !== null) {
    const conditions = [
      sql`p.body_id = ${bodyId} and p.left_at is null`,
      ...positionOf(after, sql`p.received_at`, sql`p.complaint_id`),
      ...conditionsOf({ ...filter, bodyId: null }, null),
      ...extra,
    ]
    return sql`select ${columns} from complaint_parts p
                 join complaints c on c.home = p.home and c.id = p.complaint_id
                where ${join(conditions, ' and ')} order by p.received_at desc, p.complaint_id desc limit ${limit}`
  }
  if (place !== null && place.codes.length > 1) {
    const conditions = [
      ...conditionsOf({ ...filter, place: null }, after),
      ...extra,
      sql`c.${raw(place.by)} = one.code`,
    ]
    return sql`select ${columns} from unnest(${place.codes}::text[]) as one (code) cross join lateral (
                 select ${columns} from complaints c where ${join(conditions, ' and ')} order by c.received_at desc, c.id desc limit ${limit}) c
                order by c.received_at desc, c.id desc limit ${limit}`
  }
  return sql`select ${columns} from complaints c where ${join([...conditionsOf(filter, after), ...extra], ' and ')}
              order by c.received_at desc, c.id desc limit ${limit}`
}

export function conditionsOf(filter: CaseFilter, after: Position | null): Sql[] {
  const { place } = filter
  const conditions = [sql`c.visibility = 'public'`]
  if (place !== null) {
    const column = sql`c.${raw(place.by)}`
    const [only] = place.codes
    conditions.push(place.codes.length === 1 ? sql`${column} = ${only}` : sql`${column} = any(${place.codes}::text[])`)
    if (place.by === 'area_code' && only !== undefined) conditions.push(sql`c.subdistrict_code = ${only.slice(0, 6)}`)
  }
  if (filter.bodyId !== null) conditions.push(sql`p.body_id = ${filter.bodyId} and p.left_at is null`)
  if (filter.categoryCode !== null) conditions.push(sql`c.category_code = ${filter.categoryCode}`)
  // What is not closed is open: the state stands in every index of the lists, the phase does not.
  if (filter.state === 'open') conditions.push(sql`c.state <> 'closed'`)
  else if (filter.state !== null) conditions.push(sql`c.state = ${filter.state}`)
  if (filter.from !== null) conditions.push(sql`c.received_at >= ${startOf(filter.from)}`)
  if (filter.to !== null) conditions.push(sql`c.received_at < ${new Date(startOf(filter.to).getTime() + DAY_MS)}`)
  if (filter.updatedAfter) conditions.push(sql`c.updated_at >= ${filter.updatedAfter}`)
  return [...conditions, ...positionOf(after, sql`c.received_at`, sql`c.id`)]
}

const DAY_MS = 86_400_000

function startOf(day: LocalDate): Date {
  return new Date(`${day}T00:00:00+07:00`)
}

function positionOf(after: Position | null, at: Sql, id: Sql): Sql[] {
  return after === null ? [] : [sql`(${at}, ${id}) < (${after.at}, ${after.id}::uuid)`]
}

/*
 * Words. A frequent word has more cases than anybody wants to look at, a rare one has few in all the years, and the planner cannot
 * tell which is which. So the index of words, which also knows week, place, category and state, is asked for the newest week first,
 * then for four times as many each time, and at last for all the rest, of which there are few then: what is read is never many
 * times what is shown.
 */

const WEEK_MS = 7 * DAY_MS
/** Where the weeks of the index are counted from. */
const WEEKS_FROM = Date.UTC(2000, 0, 1)
const MORE_WEEKS = 4
/** Looking for more weeks than this by name costs more than reading what is left. */
const MOST_WEEKS = 16
/** Cases of a body are looked through one by one up to so many. */
const MOST_OF_BODY = 30_000

/** As the index of migration 0041 has it, letter by letter. */
const searchKeys = raw(
  `(array[c.home, c.district_code, c.category_code, 's ' || c.state, 'w' || floor(extract(epoch from c.received_at - timestamptz '2000-01-01 00:00:00+00') / 604800)::integer::text])`,
)

async function listByWords(view: Queryable, filter: CaseFilter, words: string, page: Page): Promise<ListedCase[]> {
  const { rows } = await view.query<StoredListed>(withRows(await keysOfWords(view, filter, words, page)))
  return rows.map(toListed)
}

/** Keys of the newest cases that have the words, as a statement. */
async function keysOfWords(view: Queryable, filter: CaseFilter, words: string, page: Page): Promise<Sql> {
  const { limit, after, now } = page
  // What is not shown yet must not be found by its words.
  const found = sql`c.search @@ ${words}::tsquery and c.words_shown_at <= ${now}`
  if (filter.bodyId !== null && !(await hasMoreOfBody(view, filter.bodyId)))
    return wordsOfBodySql(filter, filter.bodyId, page, found)
  const inPlaces = filter.place !== null && filter.place.codes.length === 1 ? keyOfPlace(filter.place) : null
  const ofState = filter.state === null || filter.state === 'open' ? null : `s ${filter.state}`
  const inAll = [inPlaces, filter.categoryCode, ofState].filter((key) => key !== null)
  const from =
    filter.bodyId === null
      ? sql`complaints c`
      : sql`complaint_parts p join complaints c on c.home = p.home and c.id = p.complaint_id`
  const newest = Math.min(after?.at.getTime() ?? now.getTime(), latestOf(filter))
  const oldest = filter.from === null ? null : weekOf(startOf(filter.from).getTime())
  const stored: StoredKey[] = []
  let last = weekOf(newest)
  for (let weeks = 1; stored.length < limit && (oldest === null || last >= oldest); weeks *= MORE_WEEKS) {
    const first = last - weeks + 1
    const isRest = weeks > MOST_WEEKS
    const all = [found, ...conditionsOf(filter, after), sql`c.received_at < ${startOfWeek(last + 1)}`]
    if (!isRest) {
      const named = Array.from({ length: weeks }, (_, back) => `w${last - back}`)
      all.push(sql`${searchKeys} && ${named}::text[] and c.received_at >= ${startOfWeek(first)}`)
    }
    if (filter.state === 'open') all.push(sql`${searchKeys} && ${openKeys}::text[]`)
    if (inAll.length > 0) all.push(sql`${searchKeys} @> ${inAll}::text[]`)
    // Without an order in the inner part the index of words is what is left to find them by.
    const { rows } = await view.query<StoredKey>(
      sql`with found as materialized (select ${keys} from ${from} where ${join(all, ' and ')})
          select home, id, received_at from found order by received_at desc, id desc limit ${limit - stored.length}`,
    )
    stored.push(...rows)
    if (isRest) break
    last = first - 1
  }
  return sql`select * from unnest(${stored.map(({ home }) => home)}::text[], ${stored.map(({ id }) => id)}::uuid[],
               ${stored.map((key) => key.received_at)}::timestamptz[]) as k (home, id, received_at)`
}

/** One by one, newest first, until there are enough; the limits keep the planner from reading the whole index of words instead. */
function wordsOfBodySql(filter: CaseFilter, bodyId: string, { limit, after }: Page, found: Sql): Sql {
  const conditions = [
    sql`c.home = p.home and c.id = p.complaint_id`,
    ...conditionsOf({ ...filter, bodyId: null }, after),
    found,
  ]
  return sql`select c.home, c.id, c.received_at
               from (select home, complaint_id, received_at from complaint_parts where body_id = ${bodyId} and left_at is null
                      order by received_at desc, complaint_id desc limit ${MOST_OF_BODY}) p
              cross join lateral (select ${keys} from complaints c where ${join(conditions, ' and ')} limit 1) c
              order by p.received_at desc, p.complaint_id desc limit ${limit}`
}

interface StoredKey {
  readonly home: string
  readonly id: string
  readonly received_at: Date
}

const openKeys = states.filter((state) => state !== 'closed').map((state) => `s ${state}`)

function keyOfPlace({ by, codes }: PlaceFilter): string | null {
  const [code = ''] = codes
  return by === 'home' || by === 'district_code' ? code : code.slice(0, 4)
}

async function hasMoreOfBody(view: Queryable, bodyId: string): Promise<boolean> {
  const { rows } = await view.query<{ count: number }>(
    'select count(*)::integer as count from (select 1 from complaint_parts where body_id = $1 limit $2) n',
    [bodyId, MOST_OF_BODY + 1],
  )
  return (rows[0]?.count ?? 0) > MOST_OF_BODY
}

function latestOf({ to }: CaseFilter): number {
  return to === null ? Number.POSITIVE_INFINITY : startOf(to).getTime() + DAY_MS
}

function weekOf(instant: number): number {
  return Math.floor((instant - WEEKS_FROM) / WEEK_MS)
}

function startOfWeek(week: number): Date {
  return new Date(WEEKS_FROM + week * WEEK_MS)
}
