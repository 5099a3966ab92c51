import sql, { join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Pressure, PressureFacts, PressureKind, PressureSide, Review, Signal } from './pressure.ts'
import type { Key } from './stakeholder.ts'

interface By {
  readonly by: string | null
  readonly at: Date
}

interface PressureRow {
  home: string
  id: string
  area_code: string
  side: PressureSide
  kind: PressureKind
  title: string
  about: string
  strength: number
  owner_body_id: string
  review_on: string
  state: Pressure['state']
  ended_on: string | null
  end_reason: string | null
  revision: number
}

const toPressure = (row: PressureRow): Pressure => ({
  home: row.home,
  id: row.id,
  areaCode: row.area_code,
  side: row.side,
  kind: row.kind,
  title: row.title,
  about: row.about,
  strength: row.strength,
  ownerBodyId: row.owner_body_id,
  reviewOn: row.review_on as LocalDate,
  state: row.state,
  endedOn: row.ended_on as LocalDate | null,
  endReason: row.end_reason,
  revision: row.revision,
})

/** A pressure with how much is known of it. */
export interface PressureLine extends Pressure {
  readonly ownerCode: string
  readonly ownerTh: string
  readonly ownerEn: string | null
  readonly visible: number
  readonly hidden: number
  readonly answers: number
}

export const pressureShows = ['watched', 'unanswered', 'due', 'ended'] as const
export type PressureShow = (typeof pressureShows)[number]

export interface PressureFilter {
  readonly homes: readonly string[] | null
  /** Codes begin with it, or are above it; null: everywhere. */
  readonly under: string | null
  readonly side: PressureSide | null
  readonly kind: PressureKind | null
  readonly show: PressureShow
  readonly today: LocalDate
}

const answered = sql`exists (select from pressure_answers a join plan_nodes n on n.id = a.node_id
  where a.home = p.home and a.pressure_id = p.id and a.removed_at is null)`

function conditions({ homes, under, side, kind, show, today }: PressureFilter): Sql {
  const parts: Sql[] = [show === 'ended' ? sql`p.state = 'ended'` : sql`p.state = 'watched'`]
  if (homes !== null) parts.push(sql`p.home = any(${homes})`)
  if (under !== null) parts.push(sql`p.area_code like ${`${under}%`}`)
  if (side !== null) parts.push(sql`p.side = ${side}`)
  if (kind !== null) parts.push(sql`p.kind = ${kind}`)
  if (show === 'unanswered') parts.push(sql`not ${answered}`)
  if (show === 'due') parts.push(sql`p.review_on < ${today}`)
  return join(parts, ' and ')
}

const lineColumns = sql`p.*, b.code as "ownerCode", b.name_th as "ownerTh", b.name_en as "ownerEn",
  (select count(*)::int from pressure_signals s where s.home = p.home and s.pressure_id = p.id and s.visible) as visible,
  (select count(*)::int from pressure_signals s where s.home = p.home and s.pressure_id = p.id and not s.visible) as hidden,
  (select count(*)::int from pressure_answers a join plan_nodes n on n.id = a.node_id
    where a.home = p.home and a.pressure_id = p.id and a.removed_at is null) as answers`

type LineRow = PressureRow & Pick<PressureLine, 'ownerCode' | 'ownerTh' | 'ownerEn' | 'visible' | 'hidden' | 'answers'>

const toLine = (row: LineRow): PressureLine => ({
  ...toPressure(row),
  ownerCode: row.ownerCode,
  ownerTh: row.ownerTh,
  ownerEn: row.ownerEn,
  visible: row.visible,
  hidden: row.hidden,
  answers: row.answers,
})

/** The strongest first. */
export async function pressurePage(view: Queryable, filter: PressureFilter, limit: number, offset: number) {
  const where = conditions(filter)
  const { rows } = await view.query<LineRow>(
    sql`select ${lineColumns} from pressures p join bodies b on b.id = p.owner_body_id where ${where}
         order by p.strength desc, p.review_on, p.id limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ total: number }>(
    sql`select count(*)::int as total from pressures p where ${where}`,
  )
  return { pressures: rows.map(toLine), total: counted.rows[0]?.total ?? 0 }
}

export async function countPressures(
  view: Queryable,
  filter: PressureFilter,
): Promise<Readonly<Record<PressureShow, number>>> {
  const any = { ...filter, show: 'watched' as const }
  const { rows } = await view.query<Record<PressureShow, number>>(
    sql`select count(*)::int as watched, (count(*) filter (where not ${answered}))::int as unanswered,
               (count(*) filter (where p.review_on < ${filter.today}))::int as due,
               (select count(*)::int from pressures p where ${conditions({ ...filter, show: 'ended' })}) as ended
          from pressures p where ${conditions(any)}`,
  )
  return rows[0] ?? { watched: 0, unanswered: 0, due: 0, ended: 0 }
}

export async function pressureByKey(view: Queryable, { home, id }: Key, lock = false): Promise<Pressure | null> {
  const { rows } = await view.query<PressureRow>(
    sql`select * from pressures where home = ${home} and id = ${id} ${lock ? sql`for no key update` : sql``}`,
  )
  return rows[0] ? toPressure(rows[0]) : null
}

export async function insertPressures(tx: Tx, all: readonly (Key & PressureFacts)[], { by, at }: By): Promise<void> {
  await tx.query(
    `insert into pressures (home, id, area_code, side, kind, title, about, strength, owner_body_id, review_on, made_by, made_at)
     select r->>'home', (r->>'id')::uuid, r->>'areaCode', r->>'side', r->>'kind', r->>'title', r->>'about', (r->>'strength')::int,
            (r->>'ownerBodyId')::uuid, (r->>'reviewOn')::date, $2, $3 from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(all), by, at],
  )
}

export async function updatePressure(tx: Tx, { home, id }: Key, facts: Omit<PressureFacts, 'areaCode'>): Promise<void> {
  await tx.query(
    sql`update pressures set side = ${facts.side}, kind = ${facts.kind}, title = ${facts.title}, about = ${facts.about}, strength = ${facts.strength},
          owner_body_id = ${facts.ownerBodyId}, review_on = ${facts.reviewOn}, revision = revision + 1 where home = ${home} and id = ${id}`,
  )
}

export async function insertSignals(
  tx: Tx,
  all: readonly (Signal & { readonly pressureId: string })[],
  { by, at }: By,
): Promise<void> {
  await tx.query(
    `insert into pressure_signals (home, id, pressure_id, text, visible, found_how, found_on, source, noted_by, noted_at)
     select r->>'home', (r->>'id')::uuid, (r->>'pressureId')::uuid, r->>'text', (r->>'visible')::boolean, r->>'foundHow',
            (r->>'foundOn')::date, r->>'source', $2, $3 from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(all), by, at],
  )
}

/** The newest first. */
export async function signalsOf(view: Queryable, { home, id }: Key): Promise<Signal[]> {
  const { rows } = await view.query<Signal>(
    `select home, id, text, visible, found_how as "foundHow", found_on as "foundOn", source from pressure_signals
      where home = $1 and pressure_id = $2 order by found_on desc, id desc limit 200`,
    [home, id],
  )
  return rows
}

export interface Answer extends Key {
  readonly nodeId: string
  readonly how: string
  readonly title: string
  readonly kind: string
  readonly planTitle: string
}

export async function answersOf(view: Queryable, { home, id }: Key): Promise<Answer[]> {
  const { rows } = await view.query<Answer>(
    `select a.home, a.id, a.node_id as "nodeId", a.how, n.title, n.kind, pl.title as "planTitle" from pressure_answers a
       join plan_nodes n on n.id = a.node_id join plans pl on pl.id = n.plan_id
      where a.home = $1 and a.pressure_id = $2 and a.removed_at is null order by a.linked_at, a.id`,
    [home, id],
  )
  return rows
}

export interface NewAnswer extends Key {
  readonly pressureId: string
  readonly nodeId: string
  readonly how: string
}

/** @returns how many were new: a branch answers a pressure once */
export async function insertAnswers(tx: Tx, all: readonly NewAnswer[], { by, at }: By): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into pressure_answers (home, id, pressure_id, node_id, how, linked_by, linked_at)
     select r->>'home', (r->>'id')::uuid, (r->>'pressureId')::uuid, (r->>'nodeId')::uuid, r->>'how', $2, $3
       from jsonb_array_elements($1::jsonb) as t (r)
     on conflict (home, pressure_id, node_id) where removed_at is null do nothing`,
    [JSON.stringify(all), by, at],
  )
  return rowCount
}

export async function removeAnswer(tx: Tx, pressure: Key, id: string, reason: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update pressure_answers set removed_at = ${at}, remove_reason = ${reason}
         where home = ${pressure.home} and pressure_id = ${pressure.id} and id = ${id} and removed_at is null`,
  )
  return rowCount === 1
}

export async function insertReviews(
  tx: Tx,
  all: readonly (Key & Review & { readonly pressureId: string })[],
  { by, at }: By,
): Promise<void> {
  await tx.query(
    `insert into pressure_reviews (home, id, pressure_id, reviewed_on, strength, finding, next_on, reviewed_by, reviewed_at)
     select r->>'home', (r->>'id')::uuid, (r->>'pressureId')::uuid, (r->>'reviewedOn')::date, (r->>'strength')::int, r->>'finding',
            (r->>'nextOn')::date, $2, $3 from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(all), by, at],
  )
}

export async function storeReview(
  tx: Tx,
  { home, id }: Key,
  after: { strength: number; reviewOn: LocalDate } | { endedOn: LocalDate; reason: string },
): Promise<void> {
  await tx.query(
    'endedOn' in after
      ? sql`update pressures set state = 'ended', ended_on = ${after.endedOn}, end_reason = ${after.reason}, revision = revision + 1
             where home = ${home} and id = ${id}`
      : sql`update pressures set strength = ${after.strength}, review_on = ${after.reviewOn}, revision = revision + 1
             where home = ${home} and id = ${id}`,
  )
}

/** The newest first. */
export async function reviewsOf(view: Queryable, { home, id }: Key): Promise<Review[]> {
  const { rows } = await view.query<Review>(
    `select reviewed_on as "reviewedOn", strength, finding, next_on as "nextOn" from pressure_reviews
      where home = $1 and pressure_id = $2 order by reviewed_on desc, id desc limit 50`,
    [home, id],
  )
  return rows
}

/** A strategy, issue or goal of a plan. */
export interface Branch {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly planTitle: string
  readonly areaCode: string
}

const branchColumns = sql`n.id, n.title, n.kind, pl.title as "planTitle", pl.area_code as "areaCode"`

export async function branchById(view: Queryable, id: string): Promise<Branch | null> {
  const { rows } = await view.query<Branch>(
    sql`select ${branchColumns} from plan_nodes n join plans pl on pl.id = n.plan_id where n.id = ${id}`,
  )
  return rows[0] ?? null
}

/** Strategies of plans that run this year in a place and answer no pressure anybody watches: they have no reason yet. */
export async function strategiesWithoutReason(
  view: Queryable,
  at: { under: string | null; fiscalYear: number },
  limit: number,
): Promise<{ branches: Branch[]; total: number }> {
  const area = at.under === null ? sql`pl.area_code = 'TH'` : sql`pl.area_code like ${`${at.under}%`}`
  const from = sql`from plan_nodes n join plans pl on pl.id = n.plan_id
    where n.kind in ('issue', 'strategy') and ${at.fiscalYear}::int between pl.fiscal_year_from and pl.fiscal_year_to and ${area}
      and pl.level <> 'budget' and not exists (
        select from pressure_answers a join pressures p on p.home = a.home and p.id = a.pressure_id
         where a.node_id = n.id and a.removed_at is null and p.state = 'watched')`
  const { rows } = await view.query<Branch>(
    sql`select ${branchColumns} ${from}
         order by array_position(array['national_admin', 'framework', 'cluster', 'operational', 'province', 'district', 'lao', 'community'], pl.level),
                  pl.area_code, n.position, n.id limit ${limit}`,
  )
  const counted = await view.query<{ total: number }>(sql`select count(*)::int as total ${from}`)
  return { branches: rows, total: counted.rows[0]?.total ?? 0 }
}

/** Strategies and goals to choose an answer from: of plans of the place and of those above it. */
export async function branchesToChoose(
  view: Queryable,
  areas: readonly string[],
  fiscalYear: number,
): Promise<Branch[]> {
  const { rows } = await view.query<Branch>(
    sql`select ${branchColumns} from plan_nodes n join plans pl on pl.id = n.plan_id
         where n.kind in ('issue', 'strategy', 'goal') and pl.area_code = any(${areas}) and pl.level <> 'budget'
           and ${fiscalYear}::int between pl.fiscal_year_from and pl.fiscal_year_to
         order by length(pl.area_code) desc, pl.title, n.position, n.id limit 150`,
  )
  return rows
}
