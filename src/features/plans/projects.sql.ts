import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { NodeKind, Phase, PlanLevel, ProjectState } from './plan.ts'
import type { PlanState } from './plan-states.ts'
import { type Activity, activitiesOf, tokenOf } from './project-edit.sql.ts'
import type { ListCursor, ProjectFilter, ProjectSort } from './project-filter.ts'
import type { ProjectTexts } from './project-texts.ts'
import { likeness, readTextQuery, type TextQuery } from './text-query.ts'
import { type ProjectInVersion, versionsOfProject } from './versions.sql.ts'

/** A project as lists show it. */
export interface ProjectLine {
  readonly home: Home
  readonly id: string
  readonly title: string
  readonly bodyCode: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly state: ProjectState
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  /** Public id of the project it was combined into. */
  readonly closedInto: string | null
}

export interface ProjectList {
  readonly projects: readonly ProjectLine[]
  readonly next: ListCursor | null
  /** `near`: no project has the words; these have titles that look like them, the likest first, without further pages. */
  readonly match: 'exact' | 'near'
}

/** How many there are. `exact` false: more than were counted; then `projects` is the database's estimate. */
export interface ProjectCount {
  readonly projects: number
  readonly exact: boolean
  /** Their money together; null where they were not counted. */
  readonly amountSatang: bigint | null
}

const mostCounted = 10_000
const mostCandidates = 2_000
const mostNear = 50
const leastLikeness = 0.45

interface LineRow {
  home: string
  id: string
  title: string
  body_code: string
  body_th: string
  body_en: string | null
  area_code: string | null
  function_code: string | null
  state: ProjectState
  fiscal_year_from: number
  fiscal_year_to: number
  amount_satang: bigint
  closed_into: string | null
  sort_value: string
}

const lineColumns =
  raw(`p.home, p.id, p.title, b.code as body_code, b.name_th as body_th, b.name_en as body_en, p.area_code,
  p.function_code, p.state, p.fiscal_year_from, p.fiscal_year_to, p.amount_satang, p.closed_into`)

function toLine(row: LineRow): ProjectLine {
  return {
    home: row.home as Home,
    id: row.id,
    title: row.title,
    bodyCode: row.body_code,
    bodyNameTh: row.body_th,
    bodyNameEn: row.body_en,
    areaCode: row.area_code,
    functionCode: row.function_code,
    state: row.state,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    amountSatang: row.amount_satang,
    closedInto: row.closed_into,
  }
}

/** The conditions of a filter but for its words, on projects named `p`. */
export function conditions(filter: ProjectFilter): Sql[] {
  const all: Sql[] = []
  const { place } = filter
  if (place !== null && place.homes !== null) {
    const [home, second] = place.homes
    all.push(home !== undefined && second === undefined ? sql`p.home = ${home}` : sql`p.home = any(${place.homes})`)
  }
  if (place !== null && place.under !== null)
    all.push(sql`p.area_code like ${`${place.under.replace(/[\\%_]/g, '\\$&')}%`}`)
  if (filter.functionCode === '-') all.push(sql`p.function_code is null`)
  else if (filter.functionCode !== null) {
    const code = filter.functionCode
    all.push(
      code.length === 6
        ? sql`p.function_code = ${code}`
        : sql`p.function_code >= ${code} and p.function_code < ${`${code}~`}`,
    )
  }
  if (filter.fiscalYear !== null)
    all.push(sql`p.fiscal_year_from <= ${filter.fiscalYear} and p.fiscal_year_to >= ${filter.fiscalYear}`)
  if (filter.bodyId !== null) all.push(sql`p.body_id = ${filter.bodyId}`)
  if (filter.minSatang !== null) all.push(sql`p.amount_satang >= ${String(filter.minSatang)}::bigint`)
  if (filter.maxSatang !== null) all.push(sql`p.amount_satang <= ${String(filter.maxSatang)}::bigint`)
  if (filter.state !== null) all.push(sql`p.state = ${filter.state}`)
  if (filter.level !== null) all.push(sql`p.plan_id in (select id from plans where level = ${filter.level})`)
  if (filter.source !== null)
    all.push(
      sql`exists (select 1 from budget_lines l where l.home = p.home and l.project_id = p.id and l.source = ${filter.source})`,
    )
  if (filter.planId !== null) all.push(sql`p.plan_id = ${filter.planId}`)
  if (filter.nodeIds !== null) all.push(sql`p.node_id = any(${filter.nodeIds})`)
  return all
}

function where(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? empty : sql`where ${join([...parts], ' and ')}`
}

const orders: Record<ProjectSort, { value: Sql; order: Sql; after(cursor: ListCursor): Sql }> = {
  amount: {
    value: raw('p.amount_satang::text'),
    order: raw('p.amount_satang desc, p.home, p.id'),
    after: ({ value, home, id }) =>
      sql`p.amount_satang <= ${value}::bigint and (p.amount_satang < ${value}::bigint or (p.home, p.id) > (${home}, ${id}::uuid))`,
  },
  'amount-asc': {
    value: raw('p.amount_satang::text'),
    order: raw('p.amount_satang, p.home desc, p.id desc'),
    after: ({ value, home, id }) =>
      sql`p.amount_satang >= ${value}::bigint and (p.amount_satang > ${value}::bigint or (p.home, p.id) < (${home}, ${id}::uuid))`,
  },
  year: {
    value: raw('p.fiscal_year_to::text'),
    order: raw('p.fiscal_year_to desc, p.home, p.id'),
    after: ({ value, home, id }) =>
      sql`p.fiscal_year_to <= ${value}::integer and (p.fiscal_year_to < ${value}::integer or (p.home, p.id) > (${home}, ${id}::uuid))`,
  },
  title: {
    value: raw('left(p.title, 160)'),
    order: raw('(left(p.title, 160)) collate thai, p.home, p.id'),
    after: ({ value, home, id }) =>
      sql`(left(p.title, 160)) collate thai >= ${value} and ((left(p.title, 160)) collate thai > ${value} or (p.home, p.id) > (${home}, ${id}::uuid))`,
  },
}

/**
 * The list a person asked for, from where the last page ended, and how many there are in all. Projects with the words are
 * gathered once for both: going through the rows of a frequent word takes longer than all the rest.
 */
export async function findProjects(
  view: Queryable,
  filter: ProjectFilter,
  page: PageOfList,
): Promise<{ list: ProjectList; count: ProjectCount }> {
  const query = filter.text === null ? null : readTextQuery(filter.text)
  if (query === null) {
    const count = await countProjects(view, filter)
    return { list: await listProjects(view, filter, page, count), count }
  }
  const wanted = where([sql`p.search @@ ${query.exact}::tsquery`, ...conditions(filter)])
  const { value, order, after } = orders[filter.sort]
  const position = page.after === null ? sql`true` : after(page.after)
  // No more than what puts them in order: ten thousand titles would be carried along for the 25 that are shown.
  const title = filter.sort === 'title' ? sql`, p.title` : empty
  const { rows } = await view.query<LineRow & { counted: bigint; money: string | null }>(
    sql`with found as materialized (select p.home, p.id, p.amount_satang, p.fiscal_year_to${title} from projects p ${wanted}
                                     limit ${mostCounted + 1}),
             counted as materialized (select count(*) as counted, sum(amount_satang)::text as money from found),
             shown as (select p.home, p.id from found p where ${position} and (select counted from counted) <= ${mostCounted}
                        order by ${order} limit ${page.limit + 1})
        select c.counted, c.money, ${lineColumns}, ${value} as sort_value
          from counted c
          left join (shown s join projects p on p.home = s.home and p.id = s.id join bodies b on b.id = p.body_id) on true
         order by ${order}`,
  )
  const counted = Number(rows[0]?.counted ?? 0n)
  if (counted > mostCounted) {
    const count = await guessedCount(view, wanted)
    return { list: await listProjects(view, filter, page, count), count }
  }
  const count: ProjectCount = { projects: counted, exact: true, amountSatang: BigInt(rows[0]?.money ?? 0) }
  const isNear = counted === 0
  const lines = rows.filter((row) => row.id !== null)
  return { list: isNear ? await listProjects(view, filter, page, count) : pageOf(lines, filter, page), count }
}

interface PageOfList {
  readonly limit: number
  readonly after: ListCursor | null
}

/**
 * One page of a list. Words that no project has are looked for by their letters.
 * @param count as `countProjects` said, once for all pages: it decides the way the database goes
 */
export async function listProjects(
  view: Queryable,
  filter: ProjectFilter,
  page: PageOfList,
  count: ProjectCount,
): Promise<ProjectList> {
  if (filter.text === null) return sorted(view, filter, null, page, count)
  const query = readTextQuery(filter.text)
  if (query === null) return { projects: [], next: null, match: 'exact' }
  if (count.projects > 0) return sorted(view, filter, query, page, count)
  return { projects: page.after === null ? await nearest(view, filter, query) : [], next: null, match: 'near' }
}

async function sorted(
  view: Queryable,
  filter: ProjectFilter,
  query: TextQuery | null,
  page: PageOfList,
  count: ProjectCount,
): Promise<ProjectList> {
  const { value, order, after } = orders[filter.sort]
  const position = page.after === null ? [] : [after(page.after)]
  const wanted = [...(query === null ? [] : [sql`p.search @@ ${query.exact}::tsquery`]), ...conditions(filter)]
  // Rows with a rare word are gathered first and then sorted: an index in the order of the list would be walked to its end for
  // them. Where many rows match, that index finds a page at once, and gathering would take most of a second.
  const gathered = query !== null && count.exact
  const start = gathered
    ? sql`with found as materialized (select p.home, p.id, p.title, p.body_id, p.area_code, p.function_code, p.state,
            p.fiscal_year_from, p.fiscal_year_to, p.amount_satang, p.closed_into from projects p ${where(wanted)})`
    : empty
  const source = gathered ? sql`found p ${where(position)}` : sql`projects p ${where([...wanted, ...position])}`
  const { rows } = await view.query<LineRow>(
    sql`${start} select ${lineColumns}, ${value} as sort_value
          from (select * from ${source} order by ${order} limit ${page.limit + 1}) p
          join bodies b on b.id = p.body_id order by ${order}`,
  )
  return pageOf(rows, filter, page)
}

/** @param rows one more than the page holds, where there are more */
function pageOf(rows: readonly LineRow[], filter: ProjectFilter, page: PageOfList): ProjectList {
  const projects = rows.slice(0, page.limit).map(toLine)
  const last = rows[page.limit - 1]
  const more = rows.length > page.limit && last !== undefined
  return {
    projects,
    next: more
      ? {
          sort: filter.sort,
          value: last.sort_value,
          home: last.home,
          id: last.id,
          before: (page.after?.before ?? 0) + page.limit,
        }
      : null,
    match: 'exact',
  }
}

/** Titles that look like the words, the likest first. Loosens until something is found. */
async function nearest(view: Queryable, filter: ProjectFilter, query: TextQuery): Promise<ProjectLine[]> {
  for (const condition of query.near) {
    const { rows } = await view.query<LineRow>(
      sql`select ${lineColumns}, '' as sort_value
            from (select * from projects p ${where([sql`p.search @@ ${condition}::tsquery`, ...conditions(filter)])} limit ${mostCandidates}) p
            join bodies b on b.id = p.body_id`,
    )
    const likely = rows
      .map((row) => ({ row, like: likeness(query, row.title) }))
      .filter(({ like }) => like >= leastLikeness)
      .sort(
        (a, b) =>
          b.like - a.like ||
          (a.row.amount_satang < b.row.amount_satang
            ? 1
            : a.row.amount_satang > b.row.amount_satang
              ? -1
              : a.row.id < b.row.id
                ? -1
                : 1),
      )
    if (likely.length > 0) return likely.slice(0, mostNear).map(({ row }) => toLine(row))
  }
  return []
}

/** How many projects the filter finds: counted up to ten thousand, beyond that as the database guesses. */
export async function countProjects(view: Queryable, filter: ProjectFilter): Promise<ProjectCount> {
  const query = filter.text === null ? null : readTextQuery(filter.text)
  if (filter.text !== null && query === null) return { projects: 0, exact: true, amountSatang: 0n }
  const all = where([...(query === null ? [] : [sql`p.search @@ ${query.exact}::tsquery`]), ...conditions(filter)])
  const { rows } = await view.query<{ count: bigint; amount: string | null }>(
    sql`select count(*) as count, sum(amount_satang)::text as amount
          from (select p.amount_satang from projects p ${all} limit ${mostCounted + 1}) counted`,
  )
  const count = Number(rows[0]?.count ?? 0n)
  if (count <= mostCounted) return { projects: count, exact: true, amountSatang: BigInt(rows[0]?.amount ?? 0) }
  return guessedCount(view, all)
}

/** How many rows the database expects, where there are more than are counted. */
async function guessedCount(view: Queryable, all: Sql): Promise<ProjectCount> {
  const guess = await view.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    sql`explain (format json) select 1 from projects p ${all}`,
  )
  const estimate = guess.rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
  return { projects: Math.max(mostCounted, estimate), exact: false, amountSatang: null }
}

/** Titles by id, of those that are there. */
export async function titlesOf(
  view: Queryable,
  keys: readonly { readonly home: string; readonly id: string }[],
): Promise<Map<string, string>> {
  const { rows } = await view.query<{ id: string; title: string }>(
    `select p.id, p.title from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join projects p on p.home = wanted.home and p.id = wanted.id`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return new Map(rows.map((row) => [row.id, row.title]))
}

export interface ProjectLineOfMoney {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly amountSatang: bigint
}

export interface ProjectEvent {
  readonly kind: string
  readonly actorId: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly reason: string | null
  readonly happenedAt: Date
}

/** Everything a page of one project shows. */
export interface WholeProject extends ProjectLine {
  readonly placeText: string | null
  readonly functionReason: string | null
  readonly category: readonly string[]
  readonly parentBody: { readonly code: string; readonly nameTh: string; readonly nameEn: string | null } | null
  readonly bodyId: string
  readonly plan: {
    readonly id: string
    readonly title: string
    readonly level: PlanLevel
    readonly areaCode: string
    readonly state: PlanState
  }
  /** The project of an earlier year this one was copied from, and those copied from this one; all in its home. */
  readonly copiedFrom: { readonly id: string; readonly title: string; readonly fiscalYearTo: number } | null
  readonly copies: readonly { readonly id: string; readonly title: string; readonly fiscalYearTo: number }[]
  readonly activities: readonly Activity[]
  /** How it stood in each version of its plan that was kept. */
  readonly versions: readonly ProjectInVersion[]
  /** Names the state of the project for edits (`If-Match`). */
  readonly token: string
  /** From the plan down to the node the project hangs on. */
  readonly path: readonly { readonly id: string; readonly kind: NodeKind; readonly title: string }[]
  readonly lines: readonly ProjectLineOfMoney[]
  readonly events: readonly ProjectEvent[]
  readonly source: { readonly item: string | null; readonly document: string | null; readonly page: string | null }
  readonly import: { readonly fileName: string; readonly sha256: string; readonly finishedAt: Date | null } | null
  readonly updatedAt: Date
}

/** One project with its money, path, activities, lineage, kept versions and public history, in four queries. */
export async function wholeProject(view: Queryable, key: { home: string; id: string }): Promise<WholeProject | null> {
  const { rows } = await view.query<
    LineRow & {
      place_text: string | null
      function_reason: string | null
      category: string | null
      parent_code: string | null
      parent_th: string | null
      parent_en: string | null
      plan_id: string
      plan_title: string
      plan_level: PlanLevel
      plan_area: string
      plan_state: PlanState
      body_id: string
      revision: number
      closed_into: string | null
      kin: { id: string; title: string; year: number; origin: boolean }[] | null
      path: { id: string; kind: NodeKind; title: string }[] | null
      source_ref: string | null
      source_document: string | null
      source_page: string | null
      file_name: string | null
      sha256: string | null
      finished_at: Date | null
      updated_at: Date
      lines: { fiscal_year: number; phase: Phase; source: string; amount: string }[] | null
    }
  >(
    `select p.home, p.id, p.title, b.code as body_code, b.name_th as body_th, b.name_en as body_en, p.area_code, p.function_code,
            p.state, p.fiscal_year_from, p.fiscal_year_to, p.amount_satang, '' as sort_value, p.place_text, p.function_reason,
            p.category, o.code as parent_code, o.name_th as parent_th, o.name_en as parent_en, pl.id as plan_id,
            pl.title as plan_title, pl.level as plan_level, pl.area_code as plan_area, pl.state as plan_state, p.body_id, p.revision, p.closed_into,
            (select json_agg(json_build_object('id', k.id, 'title', k.title, 'year', k.fiscal_year_to, 'origin', k.id = p.copied_from)
                             order by k.fiscal_year_to, k.id)
               from (select * from projects k where k.home = p.home and (k.copied_from = p.id or k.id = p.copied_from) limit 20) k) as kin,
            p.source_ref, p.source_document, p.source_page, p.updated_at,
            i.file_name, i.sha256, i.finished_at,
            (with recursive above as (
               select n.id, n.parent_id, n.kind, n.title, 0 as height from plan_nodes n where n.id = p.node_id
               union all
               select n.id, n.parent_id, n.kind, n.title, height + 1 from plan_nodes n join above on n.id = above.parent_id
                where height < 20)
             select json_agg(json_build_object('id', id, 'kind', kind, 'title', title) order by height desc) from above) as path,
            (select json_agg(json_build_object('fiscal_year', l.fiscal_year, 'phase', l.phase, 'source', l.source,
                                               'amount', l.amount_satang::text) order by l.fiscal_year, l.phase)
               from budget_lines l where l.home = p.home and l.project_id = p.id) as lines
       from projects p
       join bodies b on b.id = p.body_id
       left join bodies o on o.id = b.parent_id
       join plans pl on pl.id = p.plan_id
       left join imports i on i.id = p.import_id
      where p.home = $1 and p.id = $2`,
    [key.home, key.id],
  )
  const [row] = rows
  if (row === undefined) return null
  const events = await view.query<{
    kind: string
    actor_id: string | null
    details: Record<string, unknown>
    reason: string | null
    happened_at: Date
  }>(
    `select kind, actor_id, details, reason, happened_at from project_events
      where home = $1 and project_id = $2 and visibility = 'public' order by happened_at desc, id desc limit 100`,
    [key.home, key.id],
  )
  const kin = (row.kin ?? []).map(({ id, title, year, origin }) => ({ id, title, fiscalYearTo: year, origin }))
  return {
    ...toLine(row),
    bodyId: row.body_id,
    closedInto: row.closed_into,
    copiedFrom: kin.find((one) => one.origin) ?? null,
    copies: kin.filter((one) => !one.origin),
    activities: await activitiesOf(view, key),
    versions: await versionsOfProject(view, key, row.plan_id),
    token: tokenOf({ revision: row.revision, updatedAt: row.updated_at }),
    placeText: row.place_text,
    functionReason: row.function_reason,
    category: row.category === null ? [] : row.category.split('\n'),
    parentBody:
      row.parent_code === null || row.parent_th === null
        ? null
        : { code: row.parent_code, nameTh: row.parent_th, nameEn: row.parent_en },
    plan: {
      id: row.plan_id,
      title: row.plan_title,
      level: row.plan_level,
      areaCode: row.plan_area,
      state: row.plan_state,
    },
    path: row.path ?? [],
    lines: (row.lines ?? []).map((line) => ({
      fiscalYear: line.fiscal_year,
      phase: line.phase,
      source: line.source,
      amountSatang: BigInt(line.amount),
    })),
    events: events.rows.map((event) => ({
      kind: event.kind,
      actorId: event.actor_id,
      details: event.details,
      reason: event.reason,
      happenedAt: event.happened_at,
    })),
    source: { item: row.source_ref, document: row.source_document, page: row.source_page },
    import:
      row.file_name === null || row.sha256 === null
        ? null
        : { fileName: row.file_name, sha256: row.sha256, finishedAt: row.finished_at },
    updatedAt: row.updated_at,
  }
}

/** A project as exports write it: the line and what stands around it. */
export interface ExportedProject extends ProjectLine {
  readonly planTitle: string
  readonly category: readonly string[]
  readonly source: { readonly item: string | null; readonly document: string | null; readonly page: string | null }
  readonly lines: readonly Omit<ProjectLineOfMoney, 'source'>[]
  readonly texts: ProjectTexts | null
}

/** Fills lines up with their money and source, one query for a page of them. */
export async function forExport(view: Queryable, lines: readonly ProjectLine[]): Promise<ExportedProject[]> {
  const { rows } = await view.query<{
    id: string
    plan_title: string
    category: string | null
    source_ref: string | null
    source_document: string | null
    source_page: string | null
    lines: { fiscal_year: number; phase: Phase; amount: string }[] | null
    texts: ProjectTexts | null
  }>(
    `select p.id, pl.title as plan_title, p.category, p.source_ref, p.source_document, p.source_page,
            (select to_jsonb(t) from project_texts t where t.home = p.home and t.project_id = p.id) as texts,
            (select json_agg(json_build_object('fiscal_year', l.fiscal_year, 'phase', l.phase, 'amount', l.amount_satang::text)
                             order by l.fiscal_year, l.phase)
               from budget_lines l where l.home = p.home and l.project_id = p.id) as lines
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join projects p on p.home = wanted.home and p.id = wanted.id
       join plans pl on pl.id = p.plan_id`,
    [lines.map((line) => line.home), lines.map((line) => line.id)],
  )
  const more = new Map(rows.map((row) => [row.id, row]))
  return lines.flatMap((line) => {
    const row = more.get(line.id)
    if (row === undefined) return []
    return [
      {
        ...line,
        planTitle: row.plan_title,
        category: row.category === null ? [] : row.category.split('\n'),
        source: { item: row.source_ref, document: row.source_document, page: row.source_page },
        lines: (row.lines ?? []).map((money) => ({
          fiscalYear: money.fiscal_year,
          phase: money.phase,
          amountSatang: BigInt(money.amount),
        })),
        texts: row.texts,
      },
    ]
  })
}
