import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import type { Told } from './finding.ts'

/** Where to look: provinces (null: the whole country) and, below a province, areas whose code begins so. */
export interface Where {
  readonly homes: readonly string[] | null
  readonly under: string | null
}

export interface TwiceTold {
  readonly pair: { readonly home: string; readonly id: string }
  readonly decided: boolean
  readonly score: number
  readonly left: Told & {
    readonly home: string
    readonly id: string
    readonly bodyTh: string
    readonly bodyEn: string | null
  }
  readonly right: Told & {
    readonly home: string
    readonly id: string
    readonly bodyTh: string
    readonly bodyEn: string | null
  }
}

/** From this probability on the finder's word counts until somebody decides. */
const LIKELY_SAME = 0.9

interface SideRow {
  home: string
  id: string
  title: string
  body_code: string
  body_th: string
  body_en: string | null
  area_code: string | null
  fiscal_year_from: number
  fiscal_year_to: number
  amount: string
  state: string
  updated_at: string
}

const side = (alias: string, body: string): Sql =>
  raw(`json_build_object('home', ${alias}.home, 'id', ${alias}.id, 'title', ${alias}.title, 'body_code', ${body}.code,
     'body_th', ${body}.name_th, 'body_en', ${body}.name_en, 'area_code', ${alias}.area_code,
     'fiscal_year_from', ${alias}.fiscal_year_from, 'fiscal_year_to', ${alias}.fiscal_year_to,
     'amount', ${alias}.amount_satang::text, 'state', ${alias}.state, 'updated_at', ${alias}.updated_at)`)

function toSide(row: SideRow): TwiceTold['left'] {
  return {
    home: row.home,
    id: row.id,
    title: row.title,
    bodyCode: row.body_code,
    bodyTh: row.body_th,
    bodyEn: row.body_en,
    areaCode: row.area_code,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    amountSatang: BigInt(row.amount),
    state: row.state,
    updatedAt: new Date(row.updated_at),
  }
}

/**
 * Pairs that are one work and whose facts differ at a glance, the largest difference in money first; `finding.ts` says in
 * which facts. The conditions here only leave out what agrees in everything.
 */
export async function twiceTold(
  view: Queryable,
  where: Where,
  page: { limit: number; offset: number },
): Promise<TwiceTold[]> {
  const place = [
    where.homes === null ? empty : sql`and (o.home = any(${where.homes}) or o.right_home = any(${where.homes}))`,
    where.under === null
      ? empty
      : sql`and (l.area_code like ${`${where.under}%`} or r.area_code like ${`${where.under}%`})`,
  ]
  const { rows } = await view.query<{
    home: string
    id: string
    verdict: string | null
    score: number
    left_side: SideRow
    right_side: SideRow
  }>(
    sql`select o.home, o.id, o.verdict, o.score, ${side('l', 'lb')} as left_side, ${side('r', 'rb')} as right_side
          from overlap_pairs o
          join projects l on l.home = o.home and l.id = o.left_id
          join projects r on r.home = o.right_home and r.id = o.right_id
          join bodies lb on lb.id = l.body_id
          join bodies rb on rb.id = r.body_id
         where (o.verdict = 'same' or (o.state = 'open' and o.score >= ${LIKELY_SAME}))
           and l.state <> 'cancelled' and r.state <> 'cancelled'
           and (abs(l.amount_satang - r.amount_satang) >= 100000
                  and abs(l.amount_satang - r.amount_satang) * 100 >= greatest(l.amount_satang, r.amount_satang)
                or l.fiscal_year_from <> r.fiscal_year_from or l.fiscal_year_to <> r.fiscal_year_to or l.state <> r.state
                or not (l.area_code like r.area_code || '%' or r.area_code like l.area_code || '%'))
           ${join(place, ' ')}
         order by (o.verdict = 'same') desc nulls last, abs(l.amount_satang - r.amount_satang) desc, o.home, o.id
         limit ${page.limit} offset ${page.offset}`,
  )
  return rows.map((row) => ({
    pair: { home: row.home, id: row.id },
    decided: row.verdict === 'same',
    score: row.score,
    left: toSide(row.left_side),
    right: toSide(row.right_side),
  }))
}

export interface AgedPlan {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly state: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly touchedAt: Date
  readonly open: number
}

/** Plans of bodies in a place that may be stale, with when they were last touched and how much in them is open. */
export async function agedPlans(
  view: Queryable,
  where: Where,
  today: { fiscalYear: number; aYearAgo: Date },
  limit: number,
): Promise<AgedPlan[]> {
  const codes = where.under ?? where.homes
  const place =
    codes === null
      ? empty
      : typeof codes === 'string'
        ? sql`and p.area_code like ${`${codes}%`}`
        : sql`and left(p.area_code, 2) = any(${codes})`
  const { rows } = await view.query<{
    id: string
    title: string
    level: string
    state: string
    code: string
    name_th: string
    name_en: string | null
    fiscal_year_from: number
    fiscal_year_to: number
    touched_at: Date
    open: bigint
  }>(
    sql`select p.id, p.title, p.level, p.state, b.code, b.name_th, b.name_en, p.fiscal_year_from, p.fiscal_year_to,
               greatest(p.created_at, t.touched_at) as touched_at, coalesce(t.open, 0) as open
          from plans p
          join bodies b on b.id = p.body_id
          left join lateral (
            select max(updated_at) as touched_at, count(*) filter (where state not in ('finished', 'cancelled')) as open
              from projects where plan_id = p.id) t on true
         where true ${place}
           and (p.fiscal_year_to < ${today.fiscalYear} and t.open > 0
                or p.fiscal_year_to >= ${today.fiscalYear} and greatest(p.created_at, t.touched_at) < ${today.aYearAgo}
                or p.fiscal_year_from <= ${today.fiscalYear} and p.fiscal_year_to >= ${today.fiscalYear}
                   and p.state in ('draft', 'hearing', 'committee'))
         order by greatest(p.created_at, t.touched_at), p.id limit ${limit}`,
  )
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    level: row.level,
    state: row.state,
    bodyCode: row.code,
    bodyTh: row.name_th,
    bodyEn: row.name_en,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    touchedAt: row.touched_at,
    open: Number(row.open),
  }))
}

export interface GapsOfBody {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly projects: number
  readonly noField: number
  readonly noMoney: number
  readonly noPlace: number
}

/** Projects of a province that lack something, by the body that can fill it in, most first. */
export async function gapsByBody(
  view: Queryable,
  home: string,
  under: string | null,
  limit: number,
): Promise<GapsOfBody[]> {
  const { rows } = await view.query<{
    code: string
    name_th: string
    name_en: string | null
    projects: bigint
    no_field: bigint
    no_money: bigint
    no_place: bigint
  }>(
    sql`select b.code, b.name_th, b.name_en, g.projects, g.no_field, g.no_money, g.no_place
          from (select p.body_id, count(*) as projects,
                       count(*) filter (where p.function_code is null) as no_field,
                       count(*) filter (where p.amount_satang = 0) as no_money,
                       count(*) filter (where (p.area_code is null or length(p.area_code) = 2)
                                          and pl.level in ('district', 'lao', 'community')) as no_place
                  from projects p join plans pl on pl.id = p.plan_id
                 where p.home = ${home} and p.state <> 'cancelled'
                   ${under === null ? empty : sql`and p.area_code like ${`${under}%`}`}
                 group by p.body_id) g
          join bodies b on b.id = g.body_id
         where g.no_field + g.no_money + g.no_place > 0
         order by g.no_field + g.no_money + g.no_place desc, b.code limit ${limit}`,
  )
  return rows.map((row) => ({
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    projects: Number(row.projects),
    noField: Number(row.no_field),
    noMoney: Number(row.no_money),
    noPlace: Number(row.no_place),
  }))
}
