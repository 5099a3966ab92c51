import sql, { empty, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { needsWithin } from '../casework/index.ts'
import type { GapFilter, GapKind } from './gap.ts'

/** One gap with what is needed to say why, whose it is and what to do. */
export interface Gap {
  readonly kind: GapKind
  readonly title: string
  /** A project's or indicator's or branch's; of a place null. */
  readonly home: Home | null
  readonly id: string | null
  readonly areaCode: string | null
  readonly field: string | null
  readonly ownerCode: string | null
  readonly ownerTh: string | null
  readonly ownerEn: string | null
  readonly amountSatang: bigint | null
  /** What the reason is said with; its meaning hangs on the kind. */
  readonly why: string | null
  /** The same in English, where names stand in it. */
  readonly whyEn?: string | null
  readonly count: number | null
  readonly of: number | null
  readonly fiscalYear: number | null
}

interface GapRow {
  title: string | null
  home: string | null
  id: string | null
  area_code: string | null
  field: string | null
  owner_code: string | null
  owner_th: string | null
  owner_en: string | null
  amount: string | null
  why: string | null
  why_en?: string | null
  count: bigint | number | null
  of: bigint | number | null
  fiscal_year: number | null
}

export interface GapPage {
  readonly limit: number
  readonly offset: number
}

/** Division, but groups of the economy: `fieldOf` of the room functions in SQL. */
const fieldOfCode = (column: Sql) =>
  sql`case when ${column} like '04.%' then left(${column}, 4) when ${column} is null or ${column} = '-' then '-' else left(${column}, 2) end`

const inHomes = (filter: GapFilter, column: Sql) =>
  filter.homes === null ? empty : sql`and ${column} = any(${filter.homes})`
const inArea = (filter: GapFilter, column: Sql) =>
  filter.under === null ? empty : sql`and ${column} like ${`${filter.under}%`}`
const inField = (filter: GapFilter, column: Sql) =>
  filter.field === null ? empty : sql`and ${column} like ${`${filter.field}%`}`
const ofBody = (filter: GapFilter, column: Sql) =>
  filter.bodyId === null ? empty : sql`and ${column} = ${filter.bodyId}`

const owner = sql`b.code as owner_code, b.name_th as owner_th, b.name_en as owner_en`
const nobody = sql`null::text as owner_code, null::text as owner_th, null::text as owner_en`

/**
 * Sub-districts where several bodies plan in one field in this year or the next and no two of the projects there are part of a
 * decided pair, on a board, or linked to another project. Most money first.
 */
function together(filter: GapFilter): Sql {
  // Where somebody coordinates already is gathered first and compared whole: asked for each place it would be read again and again.
  return sql`with coordinated as materialized (
       select home, left_id as id from overlap_pairs where state = 'decided' and verdict in ('same', 'overlapping', 'related')
       union all
       select right_home, right_id from overlap_pairs where state = 'decided' and verdict in ('same', 'overlapping', 'related')
       union all
       select project_home, project_id from board_items where removed_at is null
       union all
       select home, left_id from alignments where state = 'confirmed' and left_kind = 'project' and right_kind = 'project'
       union all
       select right_home, right_id from alignments where state = 'confirmed' and left_kind = 'project' and right_kind = 'project'),
     taken as materialized (
       select distinct p.home, left(p.area_code, 6) as area_code, ${fieldOfCode(sql`p.function_code`)} as field
         from coordinated c join projects p on p.home = c.home and p.id = c.id where p.state <> 'cancelled' and length(p.area_code) >= 6),
     several as materialized (
       select home, area_code, ${fieldOfCode(sql`function_code`)} as field, fiscal_year, array_agg(distinct body_id) as bodies,
              sum(projects) as projects, sum(amount_satang) as amount
         from area_totals
        where fiscal_year in (${filter.fiscalYear}, ${filter.fiscalYear + 1}) and length(area_code) = 6 and function_code <> '-'
          ${inHomes(filter, sql`home`)} ${inArea(filter, sql`area_code`)} ${inField(filter, sql`function_code`)}
        group by 1, 2, 3, 4 having count(distinct body_id) >= 2)
   select a.name_th as title, t.home, null::uuid as id, t.area_code, t.field, ${nobody}, t.amount::text as amount,
          (select string_agg(distinct coalesce(b.short_name_th, b.name_th), ' · ') from bodies b where b.id = any(t.bodies)) as why,
          (select string_agg(distinct coalesce(b.name_en, b.name_th), ' · ') from bodies b where b.id = any(t.bodies)) as why_en,
          cardinality(t.bodies) as count, t.projects as of, t.fiscal_year
     from several t join areas a on a.code = t.area_code
    where (t.home, t.area_code, t.field) not in (select home, area_code, field from taken)
      ${filter.bodyId === null ? empty : sql`and ${filter.bodyId}::uuid = any(t.bodies)`}
    order by t.amount desc, t.area_code, t.field, t.fiscal_year`
}

/**
 * Indicators still running without a project under their branch (or, without a branch, in their place and field). One of a project
 * has a project as long as that is in its plan.
 */
function indicators(filter: GapFilter, isOff: boolean): Sql {
  return sql`select i.name_th as title, i.home, i.id, i.area_code, ${fieldOfCode(sql`i.function_code`)} as field, ${owner}, null::text as amount,
           coalesce((select max(t.period) from indicator_targets t where t.home = i.home and t.indicator_id = i.id), i.fiscal_year_to::text) as why,
           s.reached_percent as count, null::int as of, null::int as fiscal_year
      from indicators i join indicator_summaries s on s.home = i.home and s.indicator_id = i.id join bodies b on b.id = i.owner_body_id
     where i.ended_at is null and i.fiscal_year_to >= ${filter.fiscalYear}
       and ${isOff ? sql`s.at_risk` : sql`not s.at_risk and exists (select 1 from indicator_targets t where t.home = i.home and t.indicator_id = i.id)`}
       and not exists (select 1 from projects p where p.home = i.project_home and p.id = i.project_id and p.state <> 'cancelled')
       and case when i.node_id is not null then not exists (select 1 from alignment_goals g where g.node_id = i.node_id and g.projects > 0)
                else not exists (select 1 from alignment_coverage c where c.home = i.home and c.area_code = left(i.area_code, 4)
                                    and c.fiscal_year = ${filter.fiscalYear} and (i.function_code is null or c.field = ${fieldOfCode(sql`i.function_code`)})) end
       ${inHomes(filter, sql`i.home`)} ${inArea(filter, sql`i.area_code`)} ${inField(filter, sql`i.function_code`)} ${ofBody(filter, sql`i.owner_body_id`)}
     order by s.reached_percent nulls last, i.code`
}

/** So many open needs of a place are looked at; the newest of them. */
const MOST_NEEDS = 2_000

/**
 * What many complaints ask for and planners wrote down as a need (room casework), while no project of its field is planned in the
 * sub-district. A need belongs to a place, not to a body.
 */
async function needGaps(view: Queryable, filter: GapFilter): Promise<Gap[]> {
  if (filter.bodyId !== null) return []
  const within = filter.under ?? filter.homes
  const { needs } = await needsWithin(view, { within, state: 'open', limit: MOST_NEEDS })
  const asked = needs.filter((need) => filter.field === null || need.functionCode.startsWith(filter.field))
  if (asked.length === 0) return []
  const { rows } = await view.query<{ id: string; field: string }>(
    sql`select n.id, ${fieldOfCode(sql`n.field`)} as field
          from unnest(${asked.map((need) => need.id)}::uuid[], ${asked.map((need) => need.home)}::text[], ${asked.map((need) => need.areaCode)}::text[],
                      ${asked.map((need) => need.functionCode)}::text[]) as n (id, home, area_code, field)
         where not exists (
           select 1 from projects p
            where p.home = n.home and p.area_code like n.area_code || '%' and p.state in ('planned', 'approved', 'running') and p.closed_into is null
              and p.fiscal_year_to >= ${filter.fiscalYear} and ${fieldOfCode(sql`p.function_code`)} = ${fieldOfCode(sql`n.field`)})`,
  )
  const field = new Map(rows.map((row) => [row.id, row.field]))
  return asked
    .filter((need) => field.has(need.id))
    .sort((a, b) => b.complaints - a.complaints || (a.id < b.id ? -1 : 1))
    .map((need) => ({
      kind: 'need',
      title: need.title,
      home: need.home as Home,
      id: need.id,
      areaCode: need.areaCode,
      field: field.get(need.id) ?? null,
      ownerCode: null,
      ownerTh: null,
      ownerEn: null,
      amountSatang: null,
      why: null,
      count: need.complaints,
      of: null,
      fiscalYear: null,
    }))
}

function orphans(filter: GapFilter): Sql {
  return sql`select p.title, p.home, p.id, p.area_code, ${fieldOfCode(sql`p.function_code`)} as field, ${owner}, p.amount_satang::text as amount,
           o.why, null::int as count, null::int as of, null::int as fiscal_year
      from alignment_orphans o join projects p on p.home = o.home and p.id = o.project_id join bodies b on b.id = p.body_id
     where p.state <> 'cancelled' ${inHomes(filter, sql`o.home`)} ${inArea(filter, sql`p.area_code`)} ${inField(filter, sql`p.function_code`)}
       ${ofBody(filter, sql`p.body_id`)}
     order by (o.why = 'no-branch') desc, p.amount_satang desc, p.home, p.id`
}

function goals(filter: GapFilter, isEmpty: boolean): Sql {
  return sql`select g.title, g.home, g.node_id as id, g.area_code, null::text as field, ${owner}, null::text as amount, null::text as why,
           g.projects as count, null::int as of, null::int as fiscal_year
      from alignment_goals g join bodies b on b.id = g.body_id
     where g.is_goal and g.kind <> 'vision' and ${isEmpty ? sql`g.projects = 0` : sql`g.projects > 0 and g.amount_satang = 0`}
       ${filter.field === null ? empty : sql`and false`}
       ${inHomes(filter, sql`g.home`)} ${inArea(filter, sql`g.area_code`)} ${ofBody(filter, sql`g.body_id`)}
     order by (g.kind = 'goal') desc, g.home, g.node_id`
}

/**
 * Districts without a project in a field that at least half of the districts of their province have, in this year; and districts
 * without any project.
 */
function uncovered(filter: GapFilter): Sql {
  const year = filter.fiscalYear
  return sql`with districts as (
       select code, left(code, 2) as home, name_th, count(*) over (partition by left(code, 2)) as districts
         from areas where kind = 'district' and (valid_to is null or valid_to >= current_date)
          and left(code, 2) in (select distinct home from alignment_coverage where fiscal_year = ${year} ${inHomes(filter, sql`home`)})),
     fields as (
       select home, field, count(*) as others from alignment_coverage
        where fiscal_year = ${year} and length(area_code) = 4 and field <> '-' ${inHomes(filter, sql`home`)} group by home, field)
     select d.name_th as title, d.home, null::uuid as id, d.code as area_code, null::text as field, ${nobody}, null::text as amount, null::text as why,
            0 as count, d.districts as of, ${year}::int as fiscal_year
       from districts d
      where not exists (select 1 from alignment_coverage c where c.home = d.home and c.area_code = d.code and c.fiscal_year = ${year})
        ${inArea(filter, sql`d.code`)} ${filter.field === null && filter.bodyId === null ? empty : sql`and false`}
     union all
     select d.name_th, d.home, null, d.code, f.field, null, null, null, null, null, f.others, d.districts, ${year}::int
       from districts d join fields f on f.home = d.home and f.others * 2 >= d.districts
      where exists (select 1 from alignment_coverage c where c.home = d.home and c.area_code = d.code and c.fiscal_year = ${year})
        and not exists (select 1 from alignment_coverage c where c.home = d.home and c.area_code = d.code and c.fiscal_year = ${year} and c.field = f.field)
        ${inArea(filter, sql`d.code`)} ${inField(filter, sql`f.field`)} ${filter.bodyId === null ? empty : sql`and false`}
     order by count, area_code, field`
}

function statementOf(kind: Exclude<GapKind, 'need'>, filter: GapFilter): Sql {
  switch (kind) {
    case 'together':
      return together(filter)
    case 'target':
      return indicators(filter, false)
    case 'off-target':
      return indicators(filter, true)
    case 'orphan':
      return orphans(filter)
    case 'goal-empty':
      return goals(filter, true)
    case 'goal-no-money':
      return goals(filter, false)
    case 'uncovered':
      return uncovered(filter)
  }
}

export async function listGaps(
  view: Queryable,
  kind: GapKind,
  filter: GapFilter,
  page: GapPage,
): Promise<{ gaps: Gap[]; more: boolean }> {
  if (kind === 'need') {
    const all = await needGaps(view, filter)
    return { gaps: all.slice(page.offset, page.offset + page.limit), more: all.length > page.offset + page.limit }
  }
  const { rows } = await view.query<GapRow>(
    sql`select * from (${statementOf(kind, filter)}) gaps limit ${page.limit + 1} offset ${page.offset}`,
  )
  const gaps = rows.slice(0, page.limit).map((row) => ({
    kind,
    title: row.title ?? '',
    home: row.home as Home | null,
    id: row.id,
    areaCode: row.area_code,
    field: row.field,
    ownerCode: row.owner_code,
    ownerTh: row.owner_th,
    ownerEn: row.owner_en,
    amountSatang: row.amount === null ? null : BigInt(row.amount),
    why: row.why,
    ...(row.why_en === undefined ? {} : { whyEn: row.why_en }),
    count: row.count === null ? null : Number(row.count),
    of: row.of === null ? null : Number(row.of),
    fiscalYear: row.fiscal_year,
  }))
  return { gaps, more: rows.length > page.limit }
}

/** How many there are of each kind, up to a limit each: the tabs say "1,000+" from there on. */
export async function countGaps(
  view: Queryable,
  kinds: readonly GapKind[],
  filter: GapFilter,
  most: number,
): Promise<ReadonlyMap<GapKind, number>> {
  const counts = new Map<GapKind, number>()
  for (const kind of kinds) {
    if (kind === 'need') {
      counts.set(kind, Math.min(most, (await needGaps(view, filter)).length))
      continue
    }
    const { rows } = await view.query<{ count: bigint }>(
      sql`select count(*) as count from (select 1 from (${statementOf(kind, filter)}) gaps limit ${most}) counted`,
    )
    counts.set(kind, Number(rows[0]?.count ?? 0n))
  }
  return counts
}
