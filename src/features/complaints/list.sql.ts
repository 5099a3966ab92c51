import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { State } from './complaint.ts'
import { type CaseRow, caseColumns, type StoredCase, toCase } from './complaints.sql.ts'

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

/** Newest so many that are looked through for words before the index of words is asked. */
const WINDOW = 20_000

/**
 * Public cases, newest first, after a position. Each filter has an index that gives them in this order, so that a page costs what
 * it shows and not what there is. Several places (a region, a territory) are asked one by one and merged.
 *
 * Words: a frequent word is found among the newest rows without an index, a rare one by the index of words without an order; the
 * planner cannot tell which is which, so the newest are tried first.
 */
export async function listCases(
  view: Queryable,
  filter: CaseFilter,
  { limit, after, now }: { limit: number; after: Position | null; now: Date },
): Promise<CaseRow[]> {
  if (filter.words !== null) return listByWords(view, filter, { limit, after, now })
  const { rows } = await view.query<StoredCase>(listSql(filter, { limit, after, extra: [] }))
  return rows.map(toCase)
}

async function listByWords(
  view: Queryable,
  filter: CaseFilter,
  { limit, after, now }: { limit: number; after: Position | null; now: Date },
): Promise<CaseRow[]> {
  // What is not shown yet must not be found by its words.
  const words = sql`c.search @@ ${filter.words}::tsquery and c.words_shown_at <= ${now}`
  const window = listSql(filter, { limit: WINDOW, after, extra: [], columns: sql`c.*` })
  const newest = await view.query<StoredCase & { seen: number }>(
    sql`with w as materialized (${window})
        select s.seen, c.* from (select count(*)::integer as seen from w) s
          left join (select ${raw(caseColumns)} from w c where ${words} order by c.received_at desc, c.id desc limit ${limit}) c on true
         order by c.received_at desc, c.id desc`,
  )
  const found = newest.rows.filter((row) => row.id !== null)
  const sawAll = (newest.rows[0]?.seen ?? 0) < WINDOW
  if (sawAll || found.length >= limit) return found.map(toCase)
  const conditions = join([words, ...conditionsOf(filter, after)], ' and ')
  const from =
    filter.bodyId === null
      ? sql`complaints c`
      : sql`complaint_parts p join complaints c on c.home = p.home and c.id = p.complaint_id`
  const { rows } = await view.query<StoredCase>(
    sql`with found as materialized (select c.home, c.id, c.received_at from ${from} where ${conditions}),
             newest as (select * from found order by received_at desc, id desc limit ${limit})
        select ${raw(caseColumns)} from newest join complaints c on c.home = newest.home and c.id = newest.id
         order by c.received_at desc, c.id desc`,
  )
  return rows.map(toCase)
}

function listSql(
  filter: CaseFilter,
  {
    limit,
    after,
    extra,
    columns = sql`${raw(caseColumns)}`,
  }: { limit: number; after: Position | null; extra: readonly Sql[]; columns?: Sql },
): Sql {
  const { place, bodyId } = filter
  if (bodyId !== null) {
    const rest = conditionsOf({ ...filter, bodyId: null }, null)
    return sql`select ${columns} from complaint_parts p join complaints c on c.home = p.home and c.id = p.complaint_id
        where ${join([sql`p.body_id = ${bodyId} and p.left_at is null`, ...positionOf(after, sql`p.received_at`, sql`p.complaint_id`), ...rest, ...extra], ' and ')}
        order by p.received_at desc, p.complaint_id desc limit ${limit}`
  }
  if (place !== null && place.codes.length > 1) {
    const conditions = join(
      [...conditionsOf({ ...filter, place: null }, after), ...extra, sql`c.${raw(place.by)} = one.code`],
      ' and ',
    )
    return sql`select ${columns} from unnest(${place.codes}::text[]) as one (code) cross join lateral (
          select * from complaints c where ${conditions} order by c.received_at desc, c.id desc limit ${limit}) c
        order by c.received_at desc, c.id desc limit ${limit}`
  }
  const conditions = join([...conditionsOf(filter, after), ...extra], ' and ')
  return sql`select ${columns} from complaints c where ${conditions} order by c.received_at desc, c.id desc limit ${limit}`
}

function conditionsOf(filter: CaseFilter, after: Position | null): Sql[] {
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
  if (filter.state === 'open') conditions.push(sql`c.phase <> 'over'`)
  else if (filter.state !== null) conditions.push(sql`c.state = ${filter.state}`)
  if (filter.from !== null) conditions.push(sql`c.received_at >= ${new Date(`${filter.from}T00:00:00+07:00`)}`)
  if (filter.to !== null) {
    conditions.push(sql`c.received_at < ${new Date(Date.parse(`${filter.to}T00:00:00+07:00`) + 86_400_000)}`)
  }
  if (filter.updatedAfter) conditions.push(sql`c.updated_at >= ${filter.updatedAfter}`)
  return [...conditions, ...positionOf(after, sql`c.received_at`, sql`c.id`)]
}

function positionOf(after: Position | null, at: Sql, id: Sql): Sql[] {
  return after === null ? [] : [sql`(${at}, ${id}) < (${after.at}, ${after.id}::uuid)`]
}
