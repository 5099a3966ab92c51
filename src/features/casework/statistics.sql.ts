import sql, { raw } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CountedCase, Scope, Summary } from './summary.ts'

export interface SummaryState {
  readonly seenUntil: Date
  readonly madeAt: Date
}

export async function summaryState(view: Queryable): Promise<SummaryState | null> {
  const { rows } = await view.query<SummaryState>(
    'select seen_until as "seenUntil", made_at as "madeAt" from complaint_summary_state where id = 1',
  )
  return rows[0] ?? null
}

export async function storeSummaryState(tx: Tx, { seenUntil, madeAt }: SummaryState): Promise<void> {
  await tx.query(
    `insert into complaint_summary_state (id, seen_until, made_at) values (1, $1, $2)
     on conflict (id) do update set seen_until = excluded.seen_until, made_at = excluded.made_at`,
    [seenUntil, madeAt],
  )
}

export interface HomeMonth {
  readonly home: string
  readonly month: LocalDate
}

const MONTH = `date_trunc('month', received_at at time zone 'Asia/Bangkok')::date`

/** Months of homes in which something changed since. @param since null: all there are */
export async function changedMonths(view: Queryable, since: Date | null): Promise<HomeMonth[]> {
  const { rows } = await view.query<HomeMonth>(
    since === null
      ? `select distinct home, ${MONTH} as month from complaints order by home, month`
      : `select distinct home, ${MONTH} as month from complaints where updated_at >= $1 order by home, month`,
    since === null ? [] : [since],
  )
  return rows
}

/** Months of homes that still have open cases: what is late in them changes with every day. */
export async function openMonths(view: Queryable): Promise<HomeMonth[]> {
  const { rows } = await view.query<HomeMonth>(
    `select distinct home, ${MONTH} as month from complaints where phase in ('intake', 'handling') order by home, month`,
  )
  return rows
}

interface CountedRow {
  home: string
  district_code: string | null
  lead_body_id: string | null
  category_code: string
  received_at: Date
  first_answered_at: Date | null
  ended_at: Date | null
  left_out: boolean
  first_answer_due: LocalDate | null
  resolve_due: LocalDate | null
  paused: boolean
  reopened: number
  satisfaction: number | null
  solved: boolean | null
}

const counted = raw(`home, district_code, lead_body_id, category_code, received_at, first_answered_at,
  case when phase in ('confirming', 'over') then coalesce(resolved_at, closed_at) end as ended_at,
  coalesce(outcome in ('duplicate', 'withdrawn'), false) as left_out, first_answer_due, resolve_due,
  state = 'waiting_info' as paused, reopened, satisfaction, solved`)

function toCounted(row: CountedRow): CountedCase {
  return {
    districtCode: row.district_code,
    bodyId: row.lead_body_id,
    categoryCode: row.category_code,
    receivedAt: row.received_at,
    firstAnsweredAt: row.first_answered_at,
    endedAt: row.ended_at,
    isLeftOut: row.left_out,
    firstAnswerDue: row.first_answer_due,
    resolveDue: row.resolve_due,
    isPaused: row.paused,
    reopened: row.reopened,
    satisfaction: row.satisfaction,
    solved: row.solved,
  }
}

/** The public cases of a home that came in in these months. */
export async function countedCases(
  view: Queryable,
  home: string,
  months: readonly LocalDate[],
): Promise<CountedCase[]> {
  const { rows } = await view.query<CountedRow>(
    sql`select ${counted} from complaints
         where home = ${home} and visibility = 'public'
           and received_at >= ${`${months[0]}T00:00:00+07:00`}::timestamptz
           and received_at < ${`${months[months.length - 1]}T00:00:00+07:00`}::timestamptz + interval '1 month'
           and date_trunc('month', received_at at time zone 'Asia/Bangkok')::date = any(${[...months]}::date[])`,
  )
  return rows.map(toCounted)
}

/** The public cases of one category since a day, of some homes or the country. */
export async function countedOfCategory(
  view: Queryable,
  {
    homes,
    category,
    from,
  }: { readonly homes: readonly string[] | null; readonly category: string; readonly from: LocalDate },
): Promise<CountedCase[]> {
  const { rows } = await view.query<CountedRow>(
    sql`select ${counted} from complaints
         where category_code = ${category} and visibility = 'public' and received_at >= ${`${from}T00:00:00+07:00`}::timestamptz
           and ${homes === null ? sql`true` : sql`home = any(${[...homes]})`}`,
  )
  return rows.map(toCounted)
}

/** Puts the summaries of some months of a home in the place of what was there. */
export async function replaceSummaries(
  tx: Tx,
  home: string,
  months: readonly LocalDate[],
  summaries: readonly Summary[],
): Promise<void> {
  // Those of the country lie in home 00 beside its own.
  const isCountry = summaries.some(({ scope }) => scope === 'country')
  await tx.query(
    `delete from complaint_summaries where home = $1 and month = any($2::date[]) and (scope = 'country') = $3`,
    [home, months, isCountry],
  )
  if (summaries.length === 0) return
  await tx.query(
    `insert into complaint_summaries (home, scope, scope_key, category_code, month, received, answered, ended, answered_in_time,
       ended_in_time, answer_timed, end_timed, reopened, rated, stars, solved, late, answer_days, end_days, unanswered_on, open_on)
     select $1, g.scope, g.key, g.category, g.month, g.received, g.answered, g.ended, g.answered_in_time, g.ended_in_time,
            g.answer_timed, g.end_timed, g.reopened, g.rated, g.stars, g.solved, g.late, g.answer_days, g.end_days, g.unanswered_on, g.open_on
       from jsonb_to_recordset($2::jsonb) as g (scope text, key text, category text, month date, received int, answered int, ended int,
            answered_in_time int, ended_in_time int, answer_timed int, end_timed int, reopened int, rated int, stars int, solved int,
            late int, answer_days int[], end_days int[], unanswered_on int[], open_on int[])`,
    [
      home,
      JSON.stringify(
        summaries.map((one) => ({
          scope: one.scope,
          key: one.key,
          category: one.categoryCode,
          month: one.month,
          received: one.received,
          answered: one.answered,
          ended: one.ended,
          answered_in_time: one.answeredInTime,
          ended_in_time: one.endedInTime,
          answer_timed: one.answerTimed,
          end_timed: one.endTimed,
          reopened: one.reopened,
          rated: one.rated,
          stars: one.stars,
          solved: one.solved,
          late: one.late,
          answer_days: one.answerDays,
          end_days: one.endDays,
          unanswered_on: one.unansweredOn,
          open_on: one.openOn,
        })),
      ),
    ],
  )
}

/** A category in a sub-district: what may come back. */
export interface Kind {
  readonly home: string
  readonly subdistrict: string
  readonly category: string
}

/** Of which kinds something changed since. */
export async function changedKinds(view: Queryable, since: Date): Promise<Kind[]> {
  const { rows } = await view.query<Kind>(
    `select distinct home, subdistrict_code as subdistrict, category_code as category
       from complaints where updated_at >= $1 and subdistrict_code is not null`,
    [since],
  )
  return rows
}

/**
 * Counts anew where the same came back in a home within a year: three cases at least, in two months at least.
 * @param kinds only these; null: all of the home, which reads a year of its cases
 */
export async function replaceRecurrences(
  tx: Tx,
  home: string,
  since: Date,
  kinds: readonly Kind[] | null,
): Promise<void> {
  const asked = kinds === null ? null : JSON.stringify(kinds)
  const isAsked = `($2::jsonb is null or (subdistrict_code, category_code) in
    (select k.subdistrict, k.category from jsonb_to_recordset($2::jsonb) as k (subdistrict text, category text)))`
  await tx.query(`delete from complaint_recurrences where home = $1 and ${isAsked}`, [home, asked])
  const from =
    kinds === null
      ? 'complaints'
      : `jsonb_to_recordset($3::jsonb) as k (subdistrict text, category text)
           join complaints on subdistrict_code = k.subdistrict and category_code = k.category`
  await tx.query(
    `insert into complaint_recurrences (home, subdistrict_code, category_code, cases, open, months, first_on, last_on, lat, lon, refs)
     select $1, subdistrict_code, category_code, count(*), count(*) filter (where phase in ('intake', 'handling')),
            count(distinct ${MONTH}), min((received_at at time zone 'Asia/Bangkok')::date), max((received_at at time zone 'Asia/Bangkok')::date),
            avg(lat_shown), avg(lon_shown), (array_agg(ref order by received_at desc))[1:20]
       from ${from}
      where home = $1 and visibility = 'public' and subdistrict_code is not null and received_at >= $2
        and coalesce(outcome not in ('duplicate', 'withdrawn'), true)
      group by subdistrict_code, category_code
     having count(*) >= 3 and count(distinct ${MONTH}) >= 2`,
    kinds === null ? [home, since] : [home, since, asked],
  )
}

export interface Recurrence {
  readonly home: string
  readonly subdistrictCode: string
  readonly categoryCode: string
  readonly cases: number
  readonly open: number
  readonly months: number
  readonly firstOn: LocalDate
  readonly lastOn: LocalDate
  readonly lat: number | null
  readonly lon: number | null
  readonly refs: readonly string[]
}

const RECURRENCE = `home, subdistrict_code as "subdistrictCode", category_code as "categoryCode", cases, open, months,
  first_on as "firstOn", last_on as "lastOn", lat, lon, refs`

/** Where the same came back most, at a place. @param place province, district, sub-district or null for the country */
export async function recurrencesAt(
  view: Queryable,
  place: string | null,
  category: string | null,
  limit: number,
): Promise<Recurrence[]> {
  const { rows } = await view.query<Recurrence>(
    `select ${RECURRENCE} from complaint_recurrences
      where ($1::text is null or (home = left($1, 2) and subdistrict_code like $1 || '%'))
        and ($2::text is null or category_code = $2)
      order by cases desc, home, subdistrict_code, category_code limit $3`,
    [place, category, limit],
  )
  return rows
}

export async function recurrenceOf(view: Queryable, subdistrict: string, category: string): Promise<Recurrence | null> {
  const { rows } = await view.query<Recurrence>(
    `select ${RECURRENCE} from complaint_recurrences where home = $1 and subdistrict_code = $2 and category_code = $3`,
    [subdistrict.slice(0, 2), subdistrict, category],
  )
  return rows[0] ?? null
}

interface SummaryRow {
  scope: Scope
  scope_key: string
  category_code: string
  month: LocalDate
  received: number
  answered: number
  ended: number
  answered_in_time: number
  ended_in_time: number
  answer_timed: number
  end_timed: number
  reopened: number
  rated: number
  stars: number
  solved: number
  late: number
  answer_days: number[]
  end_days: number[]
  unanswered_on: number[]
  open_on: number[]
}

function toSummary(row: SummaryRow): Summary {
  return {
    scope: row.scope,
    key: row.scope_key,
    categoryCode: row.category_code,
    month: row.month,
    received: row.received,
    answered: row.answered,
    ended: row.ended,
    answeredInTime: row.answered_in_time,
    endedInTime: row.ended_in_time,
    answerTimed: row.answer_timed,
    endTimed: row.end_timed,
    reopened: row.reopened,
    rated: row.rated,
    stars: row.stars,
    solved: row.solved,
    late: row.late,
    answerDays: row.answer_days,
    endDays: row.end_days,
    unansweredOn: row.unanswered_on,
    openOn: row.open_on,
  }
}

export interface SummaryFilter {
  readonly scope: Scope
  /** Codes or ids; null: all of the scope. */
  readonly keys: readonly string[] | null
  /** Bodies only: of one home. */
  readonly home?: string | null
  /** `*`, a code, or null for each category by itself. */
  readonly category: string | null
  readonly from: LocalDate
  /** Only these months. */
  readonly months?: readonly LocalDate[]
}

/** Summaries by filter, for adding up. */
export async function summariesOf(view: Queryable, filter: SummaryFilter): Promise<Summary[]> {
  const { rows } = await view.query<SummaryRow>(
    sql`select scope, scope_key, category_code, month, received, answered, ended, answered_in_time, ended_in_time, answer_timed,
               end_timed, reopened, rated, stars, solved, late, answer_days, end_days, unanswered_on, open_on
          from complaint_summaries
         where scope = ${filter.scope} and month >= ${filter.from}
           and ${filter.keys === null ? sql`true` : sql`scope_key = any(${filter.keys as string[]})`}
           and ${filter.home === undefined || filter.home === null ? sql`true` : sql`home = ${filter.home}`}
           and ${filter.months === undefined ? sql`true` : sql`month = any(${[...filter.months]}::date[])`}
           and ${filter.category === null ? sql`category_code <> '*'` : sql`category_code = ${filter.category}`}`,
  )
  return rows.map(toSummary)
}

/** The bodies with most cases, at a place or in the country. */
export async function busiestBodies(
  view: Queryable,
  { homes, from }: { readonly homes: readonly string[] | null; readonly from: LocalDate },
  most: number,
): Promise<string[]> {
  const { rows } = await view.query<{ id: string }>(
    sql`select scope_key as id from complaint_summaries
         where scope = 'body' and category_code = '*' and month >= ${from}
           and ${homes === null ? sql`true` : sql`home = any(${[...homes]})`}
         group by scope_key order by sum(received) desc, scope_key limit ${most}`,
  )
  return rows.map(({ id }) => id)
}
