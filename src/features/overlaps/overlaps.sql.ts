import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { PlaceNames, Reason } from '../../engines/overlap/index.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Db, Queryable, Tx } from '../../platform/db/db.ts'
import type { Decision, PairState, ProjectKey, Verdict } from './overlap.ts'

export interface FoundPair {
  readonly id: string
  readonly left: ProjectKey
  readonly right: ProjectKey
  readonly score: number
  readonly related: number
  readonly reasons: readonly Reason[]
  readonly atStakeSatang: Satang
}

/** A project as the finder wants it. */
export interface ComparableProject {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly bodyName: string
  readonly areaCode: string | null
  readonly placeText: string | null
  readonly amountSatang: Satang
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

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
  readonly left: PairSide
  readonly right: PairSide
}

export interface StoredDecision {
  readonly verdict: Verdict
  readonly reason: string
  readonly decidedBy: string
  readonly decidedAt: Date
}

const batch = 5_000

/** Every project that could be done twice, in batches by key, so that memory stays flat. Cancelled ones are left out. */
export async function* projectsToCompare(db: Db): AsyncGenerator<ComparableProject> {
  let after: { home: string; id: string } = { home: '', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { rows } = await db.query<ComparableProject>(
      `select p.home, p.id, p.title, b.name_th as "bodyName", p.area_code as "areaCode", p.place_text as "placeText",
              p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom", p.fiscal_year_to as "fiscalYearTo"
         from projects p join bodies b on b.id = p.body_id
        where (p.home, p.id) > ($1, $2::uuid) and p.state <> 'cancelled'
        order by p.home, p.id limit $3`,
      [after.home, after.id, batch],
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = last
  }
}

/** Names behind area codes, for the finder: it compares names, and its reasons show them. */
export async function loadPlaceNames(db: Queryable): Promise<PlaceNames> {
  const { rows } = await db.query<{ code: string; name_th: string }>(
    `select code, name_th from areas where kind in ('province', 'district', 'subdistrict')`,
  )
  const name = new Map(rows.map((row) => [row.code, row.name_th]))
  return new Map(
    rows.map(({ code }) => {
      const district = code.length >= 4 ? name.get(code.slice(0, 4)) : undefined
      const subdistrict = code.length === 6 ? name.get(code) : undefined
      return [
        code,
        {
          province: name.get(code.slice(0, 2)) ?? '',
          ...(district ? { district } : {}),
          ...(subdistrict ? { subdistrict } : {}),
        },
      ]
    }),
  )
}

/** Adds new pairs and renews known ones; a decided pair keeps its decision, one that was gone opens again. */
export async function storePairs(tx: Tx, pairs: readonly FoundPair[], engineVersion: string, now: Date): Promise<void> {
  for (let start = 0; start < pairs.length; start += 1_000) {
    const rows = pairs.slice(start, start + 1_000).map((pair) => ({
      home: pair.left.home,
      id: pair.id,
      left_id: pair.left.id,
      right_home: pair.right.home,
      right_id: pair.right.id,
      score: pair.score,
      related: pair.related,
      reasons: pair.reasons,
      at_stake_satang: String(pair.atStakeSatang),
    }))
    await tx.query(
      `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                  engine_version, found_at, last_seen_at)
       select home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang, $2, $3, $3
         from jsonb_to_recordset($1::jsonb) as found (home text, id uuid, left_id uuid, right_home text, right_id uuid,
              score double precision, related double precision, reasons jsonb, at_stake_satang bigint)
       on conflict (home, left_id, right_home, right_id) do update set
         score = excluded.score, related = excluded.related, reasons = excluded.reasons,
         at_stake_satang = excluded.at_stake_satang, engine_version = excluded.engine_version,
         last_seen_at = excluded.last_seen_at,
         state = case when overlap_pairs.verdict is null then 'open' else 'decided' end`,
      [JSON.stringify(rows), engineVersion, now],
    )
  }
}

/** Undecided pairs that the run just stored did not find again leave the queue. */
export async function markGone(tx: Tx, scope: { province: string | null; before: Date }): Promise<void> {
  await tx.query(
    `update overlap_pairs set state = 'gone'
      where state = 'open' and last_seen_at < $1 and ($2::text is null or home = $2 or right_home = $2)`,
    [scope.before, scope.province],
  )
}

export interface FinderRun {
  readonly id: string
  readonly province: string | null
  readonly engineVersion: string
  readonly projects: number
  readonly pairs: number
  readonly startedAt: Date
  readonly finishedAt: Date
}

export async function storeRun(tx: Tx, run: FinderRun): Promise<void> {
  await tx.query(
    `insert into overlap_runs (id, province, engine_version, projects, pairs, started_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [run.id, run.province, run.engineVersion, run.projects, run.pairs, run.startedAt, run.finishedAt],
  )
}

/** When the finder last looked over the whole country or this province; null when it never did. */
export async function lastRun(view: Queryable): Promise<Date | null> {
  const { rows } = await view.query<{ finished_at: Date }>(
    'select finished_at from overlap_runs order by finished_at desc limit 1',
  )
  return rows[0]?.finished_at ?? null
}

export interface QueueFilter {
  /** An area code: pairs with a side in it or under it. */
  readonly place?: string
  readonly functionCode?: string
  readonly fiscalYear?: number
  readonly bodyId?: string
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

const sideColumns = (side: string, alias: string) => `
  ${alias}.home as ${side}_home, ${alias}.id as ${side}_id, ${alias}.title as ${side}_title,
  ${alias}.body_id as ${side}_body_id, ${alias}.area_code as ${side}_area_code, ${alias}.place_text as ${side}_place_text,
  ${alias}.function_code as ${side}_function_code, ${alias}.state as ${side}_state,
  ${alias}.amount_satang as ${side}_amount, ${alias}.fiscal_year_from as ${side}_from, ${alias}.fiscal_year_to as ${side}_to,
  ${alias}_body.code as ${side}_body_code, ${alias}_body.name_th as ${side}_body_th, ${alias}_body.name_en as ${side}_body_en,
  ${alias}_area.name_th as ${side}_area_th, ${alias}_area.name_en as ${side}_area_en,
  ${alias}_function.name_th as ${side}_function_th, ${alias}_function.name_en as ${side}_function_en,
  ${alias}_plan.title as ${side}_plan`

const sideJoins = (alias: string) => `
  join bodies ${alias}_body on ${alias}_body.id = ${alias}.body_id
  join plans ${alias}_plan on ${alias}_plan.id = ${alias}.plan_id
  left join areas ${alias}_area on ${alias}_area.code = ${alias}.area_code
  left join functions ${alias}_function on ${alias}_function.code = ${alias}.function_code`

const sides = `overlap_pairs o
  join projects l on l.home = o.home and l.id = o.left_id
  join projects r on r.home = o.right_home and r.id = o.right_id`

/** Columns and joins of a pair with both sides; goes between `select` and `where`. */
const wholePair = raw(`o.home, o.id, o.score, o.related, o.reasons, o.at_stake_satang, o.state, o.verdict, o.decided_at,
  ${sideColumns('left', 'l')}, ${sideColumns('right', 'r')}
  from ${sides} ${sideJoins('l')} ${sideJoins('r')}`)

function conditions(filter: QueueFilter): Sql {
  const all: Sql[] = [sql`true`]
  const wanted = filter.state ?? 'open'
  all.push(wanted === 'open' || wanted === 'decided' || wanted === 'gone' ? sql`o.state = ${wanted}` : sql`o.verdict = ${wanted}`)
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
  if (filter.bodyId) all.push(sql`(l.body_id = ${filter.bodyId} or r.body_id = ${filter.bodyId})`)
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
  const where = conditions(filter)
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
    next: more ? { key: byScore ? String(last.score) : String(last.atStakeSatang), home: last.home, id: last.id } : null,
    count: Number(total.rows[0]?.count ?? 0n),
    atStakeSatang: BigInt(total.rows[0]?.money ?? 0) as Satang,
  }
}

export async function pairByKey(view: Queryable, key: ProjectKey): Promise<Pair | null> {
  const { rows } = await view.query<PairRow>(
    sql`select ${wholePair} where o.home = ${key.home} and o.id = ${key.id}`,
  )
  return rows[0] ? toPair(rows[0]) : null
}

/** Locks the pair until the transaction ends, so that two decisions come one after the other. */
export async function lockPair(tx: Tx, key: ProjectKey): Promise<{ score: number; state: PairState } | null> {
  const { rows } = await tx.query<{ score: number; state: PairState }>(
    'select score, state from overlap_pairs where home = $1 and id = $2 for update',
    [key.home, key.id],
  )
  return rows[0] ?? null
}

export async function storeDecision(
  tx: Tx,
  key: ProjectKey,
  decision: Decision & { id: string; scoreThen: number; by: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into overlap_decisions (home, id, pair_id, verdict, reason, score_then, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.home, decision.id, key.id, decision.verdict, decision.reason, decision.scoreThen, decision.by, decision.at],
  )
  await tx.query(
    `update overlap_pairs set state = 'decided', verdict = $3, decided_at = $4 where home = $1 and id = $2`,
    [key.home, key.id, decision.verdict, decision.at],
  )
}

export async function decisionsOf(view: Queryable, key: ProjectKey): Promise<StoredDecision[]> {
  const { rows } = await view.query<StoredDecision>(
    `select verdict, reason, decided_by as "decidedBy", decided_at as "decidedAt" from overlap_decisions
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
    left: toSide(row, 'left'),
    right: toSide(row, 'right'),
  }
}

function toSide(row: PairRow, side: 'left' | 'right'): PairSide {
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
