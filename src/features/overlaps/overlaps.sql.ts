import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Reason } from '../../engines/overlap/index.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Decision, PairState, ProjectKey, Verdict } from './overlap.ts'

/** One side of a pair, with what a person needs to compare it. */
export interface PairSide {
  readonly home: Home
  readonly id: string
  readonly title: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
  readonly areaCode: string | null
  readonly areaNameTh: string | null
  readonly areaNameEn: string | null
  readonly placeText: string | null
  readonly functionCode: string | null
  readonly functionNameTh: string | null
  readonly functionNameEn: string | null
  readonly planTitle: string
  readonly state: string
  readonly amountSatang: Satang
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

export interface Pair {
  readonly home: Home
  readonly id: string
  readonly score: number
  readonly related: number
  readonly reasons: readonly Reason[]
  readonly atStakeSatang: Satang
  readonly state: PairState
  readonly verdict: Verdict | null
  readonly decidedAt: Date | null
  /** How much of the smaller project is planned twice, where a decision states it. */
  readonly sharePercent: number | null
  /** The officer in charge. */
  readonly assignedTo: string | null
  /** Names the case the pair belongs to, by the public id of its smallest project; null when it holds nothing together. */
  readonly caseKey: string | null
  readonly left: PairSide
  readonly right: PairSide
}

export interface StoredDecision {
  readonly verdict: Verdict
  readonly reason: string
  readonly sharePercent: number | null
  readonly decidedBy: string
  readonly decidedAt: Date
}

export interface QueueFilter {
  /** An area code: pairs with a side in it or under it. */
  readonly place?: string
  readonly functionCode?: string
  readonly fiscalYear?: number
  readonly bodyId?: string
  /** With `bodyId`: only pairs between these two bodies. */
  readonly otherBodyId?: string
  /** An officer's id, `anyone` in charge, or `nobody`. */
  readonly assigned?: string
  readonly caseKey?: string
  readonly state?: PairState | Verdict
  readonly minScore?: number
  readonly sort?: 'money' | 'score'
}

export interface QueueCursor {
  readonly key: string
  readonly home: string
  readonly id: string
}

export interface QueuePage {
  readonly pairs: readonly Pair[]
  readonly next: QueueCursor | null
  readonly count: number
  readonly atStakeSatang: Satang
}

export const sideColumns = (side: string, alias: string) => `
  ${alias}.home as ${side}_home, ${alias}.id as ${side}_id, ${alias}.title as ${side}_title,
  ${alias}.body_id as ${side}_body_id, ${alias}.area_code as ${side}_area_code, ${alias}.place_text as ${side}_place_text,
  ${alias}.function_code as ${side}_function_code, ${alias}.state as ${side}_state,
  ${alias}.amount_satang as ${side}_amount, ${alias}.fiscal_year_from as ${side}_from, ${alias}.fiscal_year_to as ${side}_to,
  ${alias}_body.code as ${side}_body_code, ${alias}_body.name_th as ${side}_body_th, ${alias}_body.name_en as ${side}_body_en,
  ${alias}_area.name_th as ${side}_area_th, ${alias}_area.name_en as ${side}_area_en,
  ${alias}_function.name_th as ${side}_function_th, ${alias}_function.name_en as ${side}_function_en,
  ${alias}_plan.title as ${side}_plan`

export const sideJoins = (alias: string) => `
  join bodies ${alias}_body on ${alias}_body.id = ${alias}.body_id
  join plans ${alias}_plan on ${alias}_plan.id = ${alias}.plan_id
  left join areas ${alias}_area on ${alias}_area.code = ${alias}.area_code
  left join functions ${alias}_function on ${alias}_function.code = ${alias}.function_code`

export const sides = `overlap_pairs o
  join projects l on l.home = o.home and l.id = o.left_id
  join projects r on r.home = o.right_home and r.id = o.right_id`

/** Columns and joins of a pair with both sides; goes between `select` and `where`. */
const wholePair = raw(`o.home, o.id, o.score, o.related, o.reasons, o.at_stake_satang, o.state, o.verdict, o.decided_at,
  o.share_percent, o.assigned_to, o.case_key,
  ${sideColumns('left', 'l')}, ${sideColumns('right', 'r')}
  from ${sides} ${sideJoins('l')} ${sideJoins('r')}`)

function inState(wanted: PairState | Verdict): Sql {
  return wanted === 'open' || wanted === 'decided' || wanted === 'gone'
    ? sql`o.state = ${wanted}`
    : sql`o.verdict = ${wanted}`
}

/** Every condition but the state. */
export function conditions(filter: QueueFilter): Sql {
  const all: Sql[] = [sql`true`]
  if (filter.place && filter.place !== 'TH') {
    const home = filter.place.slice(0, 2)
    const under = `${filter.place}%`
    // A province is a home; below it the area codes of the two sides decide.
    all.push(
      filter.place.length === 2
        ? sql`(o.home = ${home} or o.right_home = ${home})`
        : sql`(o.home = ${home} and l.area_code like ${under} or o.right_home = ${home} and r.area_code like ${under})`,
    )
  }
  if (filter.functionCode) {
    const under = `${filter.functionCode}%`
    all.push(sql`(l.function_code like ${under} or r.function_code like ${under})`)
  }
  if (filter.fiscalYear) {
    const year = filter.fiscalYear
    all.push(
      sql`(${year} between l.fiscal_year_from and l.fiscal_year_to or ${year} between r.fiscal_year_from and r.fiscal_year_to)`,
    )
  }
  for (const body of [filter.bodyId, filter.otherBodyId]) {
    if (body) all.push(sql`(l.body_id = ${body} or r.body_id = ${body})`)
  }
  if (filter.caseKey) all.push(sql`o.case_key = ${filter.caseKey}`)
  if (filter.assigned === 'nobody') all.push(sql`o.assigned_to is null`)
  else if (filter.assigned === 'anyone') all.push(sql`o.assigned_to is not null`)
  else if (filter.assigned) all.push(sql`o.assigned_to = ${filter.assigned}`)
  if (filter.minScore) all.push(sql`o.score >= ${filter.minScore}`)
  return join(all, ' and ')
}

/** One page of the queue, largest sum or highest probability first, with the size of the whole. */
export async function queue(
  view: Queryable,
  filter: QueueFilter,
  page: { limit: number; after: QueueCursor | null },
): Promise<QueuePage> {
  const byScore = filter.sort === 'score'
  const after = page.after
  const position = !after
    ? sql`true`
    : byScore
      ? sql`(o.score < ${after.key}::double precision or (o.score = ${after.key}::double precision and (o.home, o.id) > (${after.home}, ${after.id}::uuid)))`
      : sql`(o.at_stake_satang < ${after.key}::bigint or (o.at_stake_satang = ${after.key}::bigint and (o.home, o.id) > (${after.home}, ${after.id}::uuid)))`
  const order = byScore ? sql`o.score desc, o.home, o.id` : sql`o.at_stake_satang desc, o.home, o.id`
  const where = sql`${inState(filter.state ?? 'open')} and ${conditions(filter)}`
  const list = await view.query<PairRow>(
    sql`select ${wholePair} where ${where} and ${position} order by ${order} limit ${page.limit + 1}`,
  )
  const total = await view.query<{ count: bigint; money: string | null }>(
    sql`select count(*) as count, sum(o.at_stake_satang) as money from ${raw(sides)} where ${where}`,
  )
  const pairs = list.rows.slice(0, page.limit).map(toPair)
  const last = pairs.at(-1)
  const more = list.rows.length > page.limit && last
  return {
    pairs,
    next: more
      ? { key: byScore ? String(last.score) : String(last.atStakeSatang), home: last.home, id: last.id }
      : null,
    count: Number(total.rows[0]?.count ?? 0n),
    atStakeSatang: BigInt(total.rows[0]?.money ?? 0) as Satang,
  }
}

/** How many pairs each state and each verdict has under this filter, for the tabs above the list. */
export async function countsByState(view: Queryable, filter: QueueFilter): Promise<Map<PairState | Verdict, number>> {
  const { rows } = await view.query<{ word: PairState | Verdict; count: bigint }>(
    sql`select coalesce(o.verdict, o.state) as word, count(*) as count from ${raw(sides)} where ${conditions(filter)} group by 1`,
  )
  return new Map(rows.map((row) => [row.word, Number(row.count)]))
}

/** Bodies that stand in a pair under this filter, by name; the choices of the body filters. At most 500. */
export async function bodiesInPairs(
  view: Queryable,
  filter: QueueFilter,
): Promise<{ code: string; nameTh: string; nameEn: string | null }[]> {
  const { bodyId: _, otherBodyId: __, ...rest } = filter
  const where = conditions(rest)
  const { rows } = await view.query<{ code: string; nameTh: string; nameEn: string | null }>(
    sql`select b.code, b.name_th as "nameTh", b.name_en as "nameEn" from bodies b
         where b.id in (select l.body_id from ${raw(sides)} where ${where} union select r.body_id from ${raw(sides)} where ${where})
         order by b.name_th collate thai, b.code limit 500`,
  )
  return rows
}

/** Every pair of a case, the surest first; at most 200. */
export async function pairsOfCase(view: Queryable, caseKey: string): Promise<Pair[]> {
  const { rows } = await view.query<PairRow>(
    sql`select ${wholePair} where o.case_key = ${caseKey} order by o.score desc, o.home, o.id limit 200`,
  )
  return rows.map(toPair)
}

/** Pairs by key, for work on several at once; the order is that of the keys asked for. */
export async function pairsByKeys(view: Queryable, keys: readonly ProjectKey[]): Promise<Pair[]> {
  if (keys.length === 0) return []
  const { rows } = await view.query<PairRow>(
    sql`select ${wholePair} where (o.home, o.id) in (select * from unnest(${keys.map((key) => key.home)}::text[], ${keys.map((key) => key.id)}::uuid[]))`,
  )
  const found = new Map(rows.map((row) => [row.id, toPair(row)]))
  return keys.flatMap((key) => found.get(key.id) ?? [])
}

export async function pairByKey(view: Queryable, key: ProjectKey): Promise<Pair | null> {
  const { rows } = await view.query<PairRow>(sql`select ${wholePair} where o.home = ${key.home} and o.id = ${key.id}`)
  return rows[0] ? toPair(rows[0]) : null
}

/** Locks the pairs until the transaction ends, so that two decisions come one after the other; always in the same order. */
export async function lockPairs(tx: Tx, keys: readonly ProjectKey[]): Promise<void> {
  await tx.query(
    `select 1 from overlap_pairs o where (o.home, o.id) in (select * from unnest($1::text[], $2::uuid[]))
      order by o.home, o.id for update`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
}

export async function storeDecision(
  tx: Tx,
  key: ProjectKey,
  decision: Decision & { id: string; scoreThen: number; by: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into overlap_decisions (home, id, pair_id, verdict, reason, share_percent, score_then, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      key.home,
      decision.id,
      key.id,
      decision.verdict,
      decision.reason,
      decision.sharePercent,
      decision.scoreThen,
      decision.by,
      decision.at,
    ],
  )
  await tx.query(
    `update overlap_pairs set state = 'decided', verdict = $3, share_percent = $4, decided_at = $5
      where home = $1 and id = $2`,
    [key.home, key.id, decision.verdict, decision.sharePercent, decision.at],
  )
}

export async function decisionsOf(view: Queryable, key: ProjectKey): Promise<StoredDecision[]> {
  const { rows } = await view.query<StoredDecision>(
    `select verdict, reason, share_percent as "sharePercent", decided_by as "decidedBy", decided_at as "decidedAt" from overlap_decisions
      where home = $1 and pair_id = $2 order by decided_at desc, id desc`,
    [key.home, key.id],
  )
  return rows
}

/** What the place page shows: how many pairs wait in an area, the money at stake, and the largest of them. */
export async function openPairsIn(
  view: Queryable,
  areaCode: string,
  limit: number,
): Promise<{ count: number; atStakeSatang: Satang; pairs: readonly Pair[] }> {
  const { pairs, count, atStakeSatang } = await queue(view, { place: areaCode }, { limit, after: null })
  return { pairs, count, atStakeSatang }
}

/** Pairs one project is part of, the surest first; at most 20. */
export async function pairsOfProject(view: Queryable, key: ProjectKey): Promise<Pair[]> {
  const { rows } = await view.query<PairRow>(
    sql`select ${wholePair}
         where o.state <> 'gone'
           and (o.home = ${key.home} and o.left_id = ${key.id} or o.right_home = ${key.home} and o.right_id = ${key.id})
         order by o.score desc, o.home, o.id limit 20`,
  )
  return rows.map(toPair)
}

export type SideRow = Readonly<Record<string, unknown>>

interface PairRow {
  home: string
  id: string
  score: number
  related: number
  reasons: Reason[]
  at_stake_satang: Satang
  state: PairState
  verdict: Verdict | null
  decided_at: Date | null
  share_percent: number | null
  assigned_to: string | null
  case_key: string | null
  [column: string]: unknown
}

function toPair(row: PairRow): Pair {
  return {
    home: row.home as Home,
    id: row.id,
    score: row.score,
    related: row.related,
    reasons: row.reasons,
    atStakeSatang: row.at_stake_satang,
    state: row.state,
    verdict: row.verdict,
    decidedAt: row.decided_at,
    sharePercent: row.share_percent,
    assignedTo: row.assigned_to,
    caseKey: row.case_key,
    left: toSide(row, 'left'),
    right: toSide(row, 'right'),
  }
}

export function toSide(row: SideRow, side: 'left' | 'right'): PairSide {
  const text = (column: string) => row[`${side}_${column}`] as string
  const maybe = (column: string) => row[`${side}_${column}`] as string | null
  return {
    home: text('home') as Home,
    id: text('id'),
    title: text('title'),
    bodyId: text('body_id'),
    bodyCode: text('body_code'),
    bodyNameTh: text('body_th'),
    bodyNameEn: maybe('body_en'),
    areaCode: maybe('area_code'),
    areaNameTh: maybe('area_th'),
    areaNameEn: maybe('area_en'),
    placeText: maybe('place_text'),
    functionCode: maybe('function_code'),
    functionNameTh: maybe('function_th'),
    functionNameEn: maybe('function_en'),
    planTitle: text('plan'),
    state: text('state'),
    amountSatang: row[`${side}_amount`] as Satang,
    fiscalYearFrom: row[`${side}_from`] as number,
    fiscalYearTo: row[`${side}_to`] as number,
  }
}
