import sql, { join, type Sql } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Criterion, Level, Points } from './priority.ts'
import type { Key } from './stakeholder.ts'

export interface Scheme extends Key {
  readonly level: Level
  readonly version: number
  readonly criteria: readonly Criterion[]
  readonly reason: string
  readonly madeBy: string | null
  readonly madeAt: Date
}

const schemeColumns = sql`home, id, level, version, criteria, reason, made_by as "madeBy", made_at as "madeAt"`

/** The newest version of each level of these homes. The state's scheme lives in `00`. */
export async function schemesOf(view: Queryable, homes: readonly string[]): Promise<Scheme[]> {
  const { rows } = await view.query<Scheme>(
    sql`select distinct on (home, level) ${schemeColumns} from priority_schemes where home = any(${[...new Set(['00', ...homes])]})
         order by home, level, version desc`,
  )
  return rows
}

/** All versions of a level, the newest first. */
export async function versionsOf(view: Queryable, home: string, level: Level): Promise<Scheme[]> {
  const { rows } = await view.query<Scheme>(
    sql`select ${schemeColumns} from priority_schemes where home = ${home} and level = ${level} order by version desc`,
  )
  return rows
}

/** @returns false where somebody stored this version first */
export async function insertScheme(tx: Tx, scheme: Scheme): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`insert into priority_schemes (home, id, level, version, criteria, reason, made_by, made_at)
        values (${scheme.home}, ${scheme.id}, ${scheme.level}, ${scheme.version}, ${JSON.stringify(scheme.criteria)}, ${scheme.reason},
                ${scheme.madeBy}, ${scheme.madeAt})
        on conflict (home, level, version) do nothing`,
  )
  return rowCount === 1
}

export const things = ['project', 'goal'] as const
export type Thing = (typeof things)[number]

export interface ThingKey extends Key {
  readonly thing: Thing
}

export interface NewScore extends ThingKey {
  readonly rowId: string
  readonly level: Level
  readonly points: Points
  readonly reason: string
}

/** Appends scores; what a level gave before is kept, and does not count any more. */
export async function insertScores(tx: Tx, scores: readonly NewScore[], by: string | null, at: Date): Promise<void> {
  const all = JSON.stringify(scores)
  await tx.query(
    `update priority_scores s set is_newest = false from jsonb_array_elements($1::jsonb) as t (r)
      where s.is_newest and s.home = r->>'home' and s.thing = r->>'thing' and s.thing_id = (r->>'id')::uuid and s.level = r->>'level'`,
    [all],
  )
  await tx.query(
    `insert into priority_scores (home, id, level, thing, thing_id, scores, reason, is_newest, scored_by, scored_at)
     select r->>'home', (r->>'rowId')::uuid, r->>'level', r->>'thing', (r->>'id')::uuid, r->'points', r->>'reason', true, $2, $3
       from jsonb_array_elements($1::jsonb) as t (r)`,
    [all, by, at],
  )
}

/** A project or a goal with what the levels gave it. */
export interface ScoredThing extends ThingKey {
  readonly title: string
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly yearFrom: number
  readonly yearTo: number
  readonly amountSatang: bigint
  readonly signed: number
  readonly free: number
  readonly levels: ReadonlyMap<Level, Points>
}

interface ThingRow {
  thing: Thing
  home: string
  id: string
  title: string
  area_code: string | null
  function_code: string | null
  body_id: string
  body_code: string
  body_th: string
  body_en: string | null
  year_from: number
  year_to: number
  amount_satang: bigint
  signed: number
  free: number
  levels: { level: Level; points: Points }[] | null
}

const toThing = (row: ThingRow): ScoredThing => ({
  thing: row.thing,
  home: row.home,
  id: row.id,
  title: row.title,
  areaCode: row.area_code,
  functionCode: row.function_code,
  bodyId: row.body_id,
  bodyCode: row.body_code,
  bodyTh: row.body_th,
  bodyEn: row.body_en,
  yearFrom: row.year_from,
  yearTo: row.year_to,
  amountSatang: row.amount_satang,
  signed: row.signed,
  free: row.free,
  levels: new Map((row.levels ?? []).map((one) => [one.level, one.points])),
})

const levelsOf = (thing: Thing, key: Sql) =>
  sql`(select jsonb_agg(jsonb_build_object('level', s.level, 'points', s.scores)) from priority_scores s
        where ${key} and s.thing = ${thing} and s.is_newest) as levels`

/** Those who stand behind matters about the same field in the same district: open ones and those a board took up. */
const supporters = sql`left join lateral (
    select coalesce(sum(m.signed_supports), 0)::int as signed, coalesce(sum(m.free_supports), 0)::int as free from matters m
     where m.home = p.home and m.area_code like left(p.area_code, 4) || '%' and m.hidden_at is null and m.state <> 'declined'
       and left(m.function_code, 2) = left(p.function_code, 2) and length(p.area_code) >= 4) m on true`

const projectColumns = sql`'project' as thing, p.home, p.id, p.title, p.area_code, p.function_code, p.body_id, b.code as body_code, b.name_th as body_th,
  b.name_en as body_en, p.fiscal_year_from as year_from, p.fiscal_year_to as year_to, p.amount_satang, m.signed, m.free,
  ${levelsOf('project', sql`s.home = p.home and s.thing_id = p.id`)}`

const goalColumns = sql`'goal' as thing, h.home, n.id, n.title, pl.area_code, null as function_code, pl.body_id, b.code as body_code, b.name_th as body_th,
  b.name_en as body_en, pl.fiscal_year_from as year_from, pl.fiscal_year_to as year_to,
  coalesce((select g.amount_satang from alignment_goals g where g.node_id = n.id limit 1), 0) as amount_satang, 0 as signed, 0 as free,
  ${levelsOf('goal', sql`s.home = h.home and s.thing_id = n.id`)}`

const goalHome = sql`cross join lateral (select case when pl.area_code ~ '^[0-9]' then left(pl.area_code, 2) else '00' end as home) h`

export interface PriorityFilter {
  readonly home: string
  /** Codes begin with it; null: the whole home. */
  readonly under: string | null
  readonly field: string | null
  readonly fiscalYear: number | null
  readonly thing: Thing
}

const MOST_THINGS = 4_000

/** Everything with a score; what nobody scored is not here. */
export async function scoredThings(view: Queryable, filter: PriorityFilter): Promise<ScoredThing[]> {
  const isProject = filter.thing === 'project'
  const area = isProject ? sql`p.area_code` : sql`pl.area_code`
  const years = isProject
    ? sql`p.fiscal_year_from and p.fiscal_year_to`
    : sql`pl.fiscal_year_from and pl.fiscal_year_to`
  const parts: Sql[] = []
  if (filter.under !== null) parts.push(sql`${area} like ${`${filter.under}%`}`)
  if (filter.fiscalYear !== null) parts.push(sql`${filter.fiscalYear}::int between ${years}`)
  if (filter.field !== null && isProject) parts.push(sql`p.function_code like ${`${filter.field}%`}`)
  const more = parts.length === 0 ? sql`true` : join(parts, ' and ')
  const scored = sql`select distinct s.home, s.thing_id from priority_scores s where s.home = ${filter.home} and s.thing = ${filter.thing} and s.is_newest`
  const { rows } = await view.query<ThingRow>(
    isProject
      ? sql`select ${projectColumns} from (${scored}) x join projects p on p.home = x.home and p.id = x.thing_id join bodies b on b.id = p.body_id
              ${supporters} where p.state <> 'cancelled' and ${more} order by p.id limit ${MOST_THINGS}`
      : sql`select ${goalColumns} from (${scored}) x join plan_nodes n on n.id = x.thing_id join plans pl on pl.id = n.plan_id
              join bodies b on b.id = pl.body_id ${goalHome} where ${more} order by n.id limit ${MOST_THINGS}`,
  )
  return rows.map(toThing)
}

/** One of them, scored or not. */
export async function thingByKey(view: Queryable, { thing, home, id }: ThingKey): Promise<ScoredThing | null> {
  const { rows } = await view.query<ThingRow>(
    thing === 'project'
      ? sql`select ${projectColumns} from projects p join bodies b on b.id = p.body_id ${supporters}
             where p.home = ${home} and p.id = ${id} and p.state <> 'cancelled'`
      : sql`select ${goalColumns} from plan_nodes n join plans pl on pl.id = n.plan_id join bodies b on b.id = pl.body_id ${goalHome}
             where n.id = ${id} and h.home = ${home}`,
  )
  return rows[0] ? toThing(rows[0]) : null
}

/** As a section of a page reads it: money as text, because a JSON number would lose satang. */
const asJson = (from: Sql) => sql`jsonb_build_object(
  'things', (select jsonb_agg(to_jsonb(t) || jsonb_build_object('amount_satang', t.amount_satang::text)) from (select ${projectColumns} ${from}) t),
  'schemes', (select jsonb_agg(s) from (select distinct on (home, level) home, level, version, criteria from priority_schemes
     order by home, level, version desc) s))`

/** The projects on a board, scored or not. */
export const boardThings = (board: Key): Sql =>
  sql`select ${asJson(sql`from board_items i join projects p on p.home = i.project_home and p.id = i.project_id join bodies b on b.id = p.body_id
        ${supporters} where i.home = ${board.home} and i.board_id = ${board.id}::uuid and i.removed_at is null and p.state <> 'cancelled'
        order by p.id limit 200`)}`

export const projectThing = ({ home, id }: Key): Sql =>
  sql`select ${asJson(sql`from projects p join bodies b on b.id = p.body_id ${supporters}
        where p.home = ${home} and p.id = ${id}::uuid and p.state <> 'cancelled'`)}`

/** What `boardThings` and `projectThing` give. */
export function thingsOfJson(value: unknown): { things: ScoredThing[]; schemes: Scheme[] } {
  const { things: rows, schemes } = value as {
    things: (Omit<ThingRow, 'amount_satang'> & { amount_satang: string })[] | null
    schemes: Scheme[] | null
  }
  return {
    things: (rows ?? []).map((row) => toThing({ ...row, amount_satang: BigInt(row.amount_satang) })),
    schemes: schemes ?? [],
  }
}

/** What a level gave a thing over time, the newest first. */
export async function scoreHistory(view: Queryable, key: ThingKey) {
  const { rows } = await view.query<{
    level: Level
    points: Points
    reason: string
    scoredBy: string | null
    scoredAt: Date
  }>(
    sql`select level, scores as points, reason, scored_by as "scoredBy", scored_at as "scoredAt" from priority_scores
         where thing_id = ${key.id} and home = ${key.home} and thing = ${key.thing} order by scored_at desc, id desc limit 50`,
  )
  return rows
}

/** The province with the most scores: where a page opens that was not told where. */
export async function mostScoredHome(view: Queryable): Promise<string | null> {
  const { rows } = await view.query<{ home: string }>(
    `select home from priority_scores where is_newest and home <> '00' group by home order by count(*) desc, home limit 1`,
  )
  return rows[0]?.home ?? null
}

/** Living projects of a place that one of the sides has not scored; the largest first. */
export async function countUnscored(view: Queryable, home: string, under: string | null): Promise<number> {
  const { rows } = await view.query<{ count: number }>(
    sql`select count(*)::int as count from projects p where p.home = ${home} and p.state <> 'cancelled'
           ${under === null ? sql`` : sql`and p.area_code like ${`${under}%`}`}
           and not exists (select from priority_scores s where s.home = p.home and s.thing = 'project' and s.thing_id = p.id and s.is_newest)`,
  )
  return rows[0]?.count ?? 0
}
