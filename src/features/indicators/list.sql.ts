import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { ResultKind, Status } from './indicator.ts'
import type { Frequency } from './period.ts'
import { fromDecimal, type Micro } from './quantity.ts'
import type { Unit } from './unit.ts'
import { toUnit, type UnitRow } from './units.sql.ts'

export interface IndicatorFilter {
  /** Beginnings of area codes, from the register of places; null for everywhere. */
  readonly areas: readonly string[] | null
  readonly functionCode: string | null
  readonly bodyId: string | null
  readonly planId: string | null
  readonly project: { readonly home: string; readonly id: string } | null
  readonly result: ResultKind | null
  readonly lens: string | null
  readonly status: readonly Status[] | null
  /** Words of name or code. */
  readonly words: string | null
  readonly ownerPersonId: string | null
  readonly unverified: boolean
}

export const everything: IndicatorFilter = {
  areas: null,
  functionCode: null,
  bodyId: null,
  planId: null,
  project: null,
  result: null,
  lens: null,
  status: null,
  words: null,
  ownerPersonId: null,
  unverified: false,
}

export interface ListedIndicator {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly result: ResultKind
  readonly areaCode: string
  readonly functionCode: string | null
  readonly ownerBody: { readonly code: string; readonly nameTh: string; readonly nameEn: string | null }
  readonly planId: string | null
  readonly unit: Unit
  readonly frequency: Frequency
  readonly status: Status
  readonly latest: { readonly period: string; readonly value: Micro } | null
  readonly wanted: Micro | null
  readonly reachedPercent: number | null
  readonly nextDueOn: LocalDate | null
  readonly gapPeriod: string | null
  readonly reported: number
  readonly expected: number
  readonly unverified: number
}

interface ListedRow extends UnitRow {
  id: string
  indicator_code: string
  indicator_name_th: string
  indicator_name_en: string | null
  result: ResultKind
  area_code: string
  function_code: string | null
  body_code: string
  body_name_th: string
  body_name_en: string | null
  plan_id: string | null
  frequency: Frequency
  status: Status
  latest_period: string | null
  latest_value: string | null
  wanted: string | null
  reached_percent: number | null
  next_due_on: LocalDate | null
  gap_period: string | null
  reported: number
  expected: number
  unverified: number
}

function toListed(row: ListedRow): ListedIndicator {
  return {
    id: row.id,
    code: row.indicator_code,
    nameTh: row.indicator_name_th,
    nameEn: row.indicator_name_en,
    result: row.result,
    areaCode: row.area_code,
    functionCode: row.function_code,
    ownerBody: { code: row.body_code, nameTh: row.body_name_th, nameEn: row.body_name_en },
    planId: row.plan_id,
    unit: toUnit(row),
    frequency: row.frequency,
    status: row.status,
    latest:
      row.latest_period === null || row.latest_value === null
        ? null
        : { period: row.latest_period, value: fromDecimal(row.latest_value) },
    wanted: row.wanted === null ? null : fromDecimal(row.wanted),
    reachedPercent: row.reached_percent,
    nextDueOn: row.next_due_on,
    gapPeriod: row.gap_period,
    reported: row.reported,
    expected: row.expected,
    unverified: row.unverified,
  }
}

/** As `statusOf` says it; a test holds the two together. */
export function statusSql(today: LocalDate): Sql {
  return sql`case when s.next_due_on < ${today}::date then 'late' when s.latest_period is null then 'no-data'
    when s.at_risk then 'at-risk' else 'on-track' end`
}

function conditions(filter: IndicatorFilter, today: LocalDate, withStatus: boolean): Sql {
  const { areas, functionCode, bodyId, planId, project, result, lens, status, words, ownerPersonId } = filter
  const parts: Sql[] = [sql`i.ended_at is null`]
  if (areas !== null) parts.push(sql`i.area_code like any(${areas.map((code) => `${code}%`)}::text[])`)
  if (functionCode !== null)
    parts.push(sql`(i.function_code = ${functionCode} or i.function_code like ${`${functionCode}.%`})`)
  if (bodyId !== null) parts.push(sql`i.owner_body_id = ${bodyId}`)
  if (planId !== null) parts.push(sql`i.plan_id = ${planId}`)
  if (project !== null) parts.push(sql`(i.project_home, i.project_id) = (${project.home}, ${project.id}::uuid)`)
  if (result !== null) parts.push(sql`i.result = ${result}`)
  if (lens !== null)
    parts.push(sql`exists (select 1 from indicator_tags t where t.indicator_id = i.id and t.lens_code = ${lens})`)
  if (words !== null) {
    const like = `%${words.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`
    parts.push(sql`(i.name_th ilike ${like} or i.name_en ilike ${like} or i.code ilike ${like})`)
  }
  if (ownerPersonId !== null) parts.push(sql`i.owner_person_id = ${ownerPersonId}`)
  if (filter.unverified) parts.push(sql`s.unverified > 0`)
  if (withStatus && status !== null) parts.push(sql`(${statusSql(today)}) = any(${[...status]}::text[])`)
  return join(parts, ' and ')
}

const listedColumns = `i.id, i.code as indicator_code, i.name_th as indicator_name_th, i.name_en as indicator_name_en, i.result,
  i.area_code, i.function_code, b.code as body_code, b.name_th as body_name_th, b.name_en as body_name_en, i.plan_id, i.frequency,
  s.latest_period, s.latest_value, s.wanted, s.reached_percent, s.next_due_on, s.gap_period, s.reported, s.expected, s.unverified,
  u.code, u.name_th, u.name_en, u.dimension, u.numerator, u.denominator, u.decimals, u.may_be_negative, u.most`

/**
 * A page of the list, in the order of the codes.
 * @param after the code the page before ended with
 */
export async function listIndicators(
  view: Queryable,
  filter: IndicatorFilter,
  today: LocalDate,
  { limit, after = null }: { limit: number; after?: string | null },
): Promise<ListedIndicator[]> {
  const { rows } = await view.query<ListedRow>(
    sql`select ${raw(listedColumns)}, ${statusSql(today)} as status
          from indicators i join indicator_units u on u.code = i.unit_code join bodies b on b.id = i.owner_body_id
          join indicator_summaries s on s.home = i.home and s.indicator_id = i.id
         where ${conditions(filter, today, true)} ${after === null ? empty : sql`and i.code > ${after}`}
         order by i.code limit ${limit}`,
  )
  return rows.map(toListed)
}

/** The line of one indicator, in use or not. */
export async function listedIndicator(view: Queryable, id: string, today: LocalDate): Promise<ListedIndicator | null> {
  const { rows } = await view.query<ListedRow>(
    sql`select ${raw(listedColumns)}, ${statusSql(today)} as status
          from indicators i join indicator_units u on u.code = i.unit_code join bodies b on b.id = i.owner_body_id
          join indicator_summaries s on s.home = i.home and s.indicator_id = i.id where i.id = ${id}`,
  )
  return rows[0] ? toListed(rows[0]) : null
}

/** Lists have one shape of row in every query. */
function raw(text: string): Sql {
  return sql([text])
}

export interface StatusCounts extends Readonly<Record<Status, number>> {
  readonly all: number
  readonly unverified: number
}

/** How many of each status, whatever status is filtered by. */
export async function countByStatus(view: Queryable, filter: IndicatorFilter, today: LocalDate): Promise<StatusCounts> {
  const { rows } = await view.query<{ status: Status; count: bigint; unverified: bigint }>(
    sql`select ${statusSql(today)} as status, count(*) as count, count(*) filter (where s.unverified > 0) as unverified
          from indicators i join indicator_summaries s on s.home = i.home and s.indicator_id = i.id
         where ${conditions(filter, today, false)} group by 1`,
  )
  const of = (status: Status) => Number(rows.find((row) => row.status === status)?.count ?? 0n)
  const counts = { 'on-track': of('on-track'), 'at-risk': of('at-risk'), late: of('late'), 'no-data': of('no-data') }
  return {
    ...counts,
    all: counts['on-track'] + counts['at-risk'] + counts.late + counts['no-data'],
    unverified: Number(rows.reduce((sum, row) => sum + row.unverified, 0n)),
  }
}

export interface Grouped {
  readonly key: string
  /** Of a body, by which lists are filtered. */
  readonly code: string | null
  readonly name: string
  readonly nameEn: string | null
  readonly all: number
  readonly late: number
  readonly atRisk: number
}

/** Counts by one of the ways to look at the list; the fullest first. */
export async function countByGroup(
  view: Queryable,
  filter: IndicatorFilter,
  today: LocalDate,
  group: 'province' | 'field' | 'body' | 'plan',
  limit: number,
): Promise<Grouped[]> {
  const keys = {
    province: sql`case when i.home = '00' then 'TH' else i.home end`,
    field: sql`left(coalesce(i.function_code, '-'), 2)`,
    body: sql`i.owner_body_id::text`,
    plan: sql`i.plan_id::text`,
  }
  const names = {
    province: sql`select a.name_th, a.name_en, a.code from areas a where a.code = g.key`,
    field: sql`select f.name_th, f.name_en, f.code from functions f where f.code = g.key`,
    body: sql`select b.name_th, b.name_en, b.code from bodies b where b.id::text = g.key`,
    plan: sql`select p.title, null::text, null::text from plans p where p.id::text = g.key`,
  }
  const { rows } = await view.query<{
    key: string
    name: string | null
    name_en: string | null
    code: string | null
    count: bigint
    late: bigint
    at_risk: bigint
  }>(
    sql`select g.key, named.name, named.name_en, named.code, g.count, g.late, g.at_risk
          from (select ${keys[group]} as key, count(*) as count,
                       count(*) filter (where (${statusSql(today)}) = 'late') as late,
                       count(*) filter (where (${statusSql(today)}) = 'at-risk') as at_risk
                  from indicators i join indicator_summaries s on s.home = i.home and s.indicator_id = i.id
                 where ${conditions(filter, today, true)} group by 1) g
          left join lateral (${names[group]}) as named (name, name_en, code) on true
         where g.key is not null order by g.count desc, g.key limit ${limit}`,
  )
  return rows.map((row) => ({
    key: row.key,
    name: row.name ?? '',
    nameEn: row.name_en,
    code: row.code,
    all: Number(row.count),
    late: Number(row.late),
    atRisk: Number(row.at_risk),
  }))
}

/** What stands directly above and below an indicator, for its page. */
export async function neighboursOf(
  view: Queryable,
  id: string,
  today: LocalDate,
): Promise<{ parents: (ListedIndicator & { kind: string })[]; children: (ListedIndicator & { kind: string })[] }> {
  const { rows } = await view.query<ListedRow & { side: 'parent' | 'child'; kind: string }>(
    sql`select ${raw(listedColumns)}, ${statusSql(today)} as status, l.side, l.kind
          from (select parent_id as id, 'parent' as side, kind from indicator_links where child_id = ${id}
                union all select child_id, 'child', kind from indicator_links where parent_id = ${id}) l
          join indicators i on i.id = l.id join indicator_units u on u.code = i.unit_code join bodies b on b.id = i.owner_body_id
          join indicator_summaries s on s.home = i.home and s.indicator_id = i.id order by i.code`,
  )
  const of = (side: 'parent' | 'child') =>
    rows.filter((row) => row.side === side).map((row) => ({ ...toListed(row), kind: row.kind }))
  return { parents: of('parent'), children: of('child') }
}
