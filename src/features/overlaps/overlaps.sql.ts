import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Reason } from '../../engines/overlap/index.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Decision, PairState, ProjectKey, QueueSort, Verdict } from './overlap.ts'

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
  /** Probability times money at stake: the order of the queue. */
  readonly worth: number
  readonly state: PairState
  readonly verdict: Verdict | null
  readonly decidedAt: Date | null
  /** How much of the smaller project is planned twice, where a decision states it. */
  readonly sharePercent: number | null
  /** The officer in charge. */
  readonly assignedTo: string | null
  /** Names the case the pair belongs to, by the public id of its smallest project; null when it holds nothing together. */
  readonly caseKey: string | null
  /** How many pairs the case has; 1 where the pair stands alone. */
  readonly pairsInCase: number
  readonly left: PairSide
  readonly right: PairSide
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
  readonly sort?: QueueSort
}

export interface QueueCursor {
  readonly key: string
  readonly home: string
  readonly id: string
}

export interface QueuePage {
  readonly pairs: readonly Pair[]
  readonly next: QueueCursor | null
}

/** How much waits or was decided under a filter, and when the finder last looked. */
export interface QueueSizes {
  /** Of the state asked for. */
  readonly count: number
  readonly atStakeSatang: Satang
  /** Of every state and verdict, for the tabs above the list. */
  readonly counts: ReadonlyMap<PairState | Verdict, number>
  readonly lastRun: LastRun | null
}

/** When the finder last looked, and with which weights. */
export interface LastRun {
  readonly at: Date
  /** Null for runs before versions were noted. */
  readonly modelVersion: string | null
  /** The fitted model the next run takes; null for the one the engine comes with. */
  readonly nextVersion: string | null
}

/**
 * Columns of one side. Names come by subqueries of their own: each is planned alone in no time, while one join of all these
 * tables takes longer to plan than to run.
 */
export const sideColumns = (side: string, alias: string) => `
  ${alias}.home as ${side}_home, ${alias}.id as ${side}_id, ${alias}.title as ${side}_title,
  ${alias}.body_id as ${side}_body_id, ${alias}.area_code as ${side}_area_code, ${alias}.place_text as ${side}_place_text,
  ${alias}.function_code as ${side}_function_code, ${alias}.state as ${side}_state,
  ${alias}.amount_satang as ${side}_amount, ${alias}.fiscal_year_from as ${side}_from, ${alias}.fiscal_year_to as ${side}_to,
  (select array[b.code, b.name_th, b.name_en] from bodies b where b.id = ${alias}.body_id) as ${side}_body,
  (select array[a.name_th, a.name_en] from areas a where a.code = ${alias}.area_code) as ${side}_area,
  (select array[f.name_th, f.name_en] from functions f where f.code = ${alias}.function_code) as ${side}_function,
  (select p.title from plans p where p.id = ${alias}.plan_id) as ${side}_plan`

const bothSides = raw(`join projects l on l.home = o.home and l.id = o.left_id
  join projects r on r.home = o.right_home and r.id = o.right_id`)

/** @param chosen picks pairs, `select o.* …`; it runs first, so that sides and names are read of these alone */
function wholePairs(chosen: Sql, order: Sql): Sql {
  return sql`with chosen as materialized (${chosen}),
       cases as materialized (select c.case_key, count(*)::integer as pairs from overlap_pairs c
                               where c.case_key in (select case_key from chosen) group by c.case_key)
  select o.home, o.id, o.score, o.related, o.reasons, o.at_stake_satang, o.score * o.at_stake_satang as worth, o.state, o.verdict, o.decided_at,
         o.share_percent, o.assigned_to, o.case_key, coalesce(cases.pairs, 1) as pairs_in_case,
         ${raw(sideColumns('left', 'l'))}, ${raw(sideColumns('right', 'r'))}
    from chosen o ${bothSides} left join cases on cases.case_key = o.case_key order by ${order}`
}

function inState(wanted: PairState | Verdict): Sql {
  return wanted === 'open' || wanted === 'decided' || wanted === 'gone'
    ? sql`o.state = ${wanted}`
    : sql`o.verdict = ${wanted}`
}

/** One of the two projects `p` is such. Asked of the pairs alone: PostgreSQL looks each project up, or lists them, whichever is less. */
function eitherSide(condition: Sql): Sql {
  return sql`(exists (select from projects p where p.home = o.home and p.id = o.left_id and ${condition})
    or exists (select from projects p where p.home = o.right_home and p.id = o.right_id and ${condition}))`
}

/** Every condition but the state, on pairs `o`. */
export function conditions(filter: QueueFilter): Sql {
  const all: Sql[] = [sql`true`]
  if (filter.place && filter.place !== 'TH') {
    const home = filter.place.slice(0, 2)
    // A province is a home; below it the area codes of the two sides decide.
    all.push(sql`(o.home = ${home} or o.right_home = ${home})`)
    if (filter.place.length > 2) all.push(eitherSide(sql`p.home = ${home} and p.area_code like ${`${filter.place}%`}`))
  }
  if (filter.functionCode) all.push(eitherSide(sql`p.function_code like ${`${filter.functionCode}%`}`))
  if (filter.fiscalYear) {
    all.push(eitherSide(sql`${filter.fiscalYear}::integer between p.fiscal_year_from and p.fiscal_year_to`))
  }
  for (const body of [filter.bodyId, filter.otherBodyId]) {
    if (body) all.push(eitherSide(sql`p.body_id = ${body}`))
  }
  if (filter.caseKey) all.push(sql`o.case_key = ${filter.caseKey}`)
  if (filter.assigned === 'nobody') all.push(sql`o.assigned_to is null`)
  else if (filter.assigned === 'anyone') all.push(sql`o.assigned_to is not null`)
  else if (filter.assigned) all.push(sql`o.assigned_to = ${filter.assigned}`)
  if (filter.minScore) all.push(sql`o.score >= ${filter.minScore}`)
  return join(all, ' and ')
}

/** Every order ends in the key of the pair, so that it is the same each time. */
const orders = {
  worth: sql`(o.score * o.at_stake_satang) desc, o.home, o.id`,
  money: sql`o.at_stake_satang desc, o.home, o.id`,
  score: sql`o.score desc, o.home, o.id`,
} satisfies Record<QueueSort, Sql>

/** What a pair is ordered by, as text that goes into a cursor and comes back the same. */
const keyOf = {
  worth: (pair: Pair) => String(pair.worth),
  money: (pair: Pair) => String(pair.atStakeSatang),
  score: (pair: Pair) => String(pair.score),
} satisfies Record<QueueSort, (pair: Pair) => string>

/** Pairs behind a place in the queue; the first comparison is the one an index can begin at. */
function behind(after: QueueCursor, sort: QueueSort): Sql {
  const later = sql`(o.home, o.id) > (${after.home}, ${after.id}::uuid)`
  switch (sort) {
    case 'worth':
      return sql`(o.score * o.at_stake_satang) <= ${after.key}::double precision
        and ((o.score * o.at_stake_satang) < ${after.key}::double precision or ${later})`
    case 'money':
      return sql`o.at_stake_satang <= ${after.key}::bigint and (o.at_stake_satang < ${after.key}::bigint or ${later})`
    case 'score':
      return sql`o.score <= ${after.key}::double precision and (o.score < ${after.key}::double precision or ${later})`
  }
}

/** One page of the queue, in the order of the filter. */
export async function queue(
  view: Queryable,
  filter: QueueFilter,
  page: { limit: number; after: QueueCursor | null },
): Promise<QueuePage> {
  const sort = filter.sort ?? 'worth'
  const order = orders[sort]
  const position = page.after ? behind(page.after, sort) : sql`true`
  const chosen = await view.query<{ home: string; id: string }>(
    sql`select o.home, o.id from overlap_pairs o where ${inState(filter.state ?? 'open')} and ${conditions(filter)}
           and ${position} order by ${order} limit ${page.limit + 1}`,
  )
  const rows = await pairRows(view, chosen.rows, order)
  const pairs = rows.slice(0, page.limit).map(toPair)
  const last = pairs.at(-1)
  const more = rows.length > page.limit && last
  return { pairs, next: more ? { key: keyOf[sort](last), home: last.home, id: last.id } : null }
}

/**
 * Whole pairs by key. Asked as text, so that the connection keeps it planned: planning all these names takes longer than
 * looking them up. Which pairs a filter finds is planned each time.
 */
async function pairRows(
  view: Queryable,
  keys: readonly { readonly home: string; readonly id: string }[],
  order: Sql,
): Promise<PairRow[]> {
  if (keys.length === 0) return []
  const whole = wholePairs(
    sql`select o.* from overlap_pairs o
         where (o.home, o.id) in (select * from unnest(${keys.map((key) => key.home)}::text[], ${keys.map((key) => key.id)}::uuid[]))`,
    order,
  )
  const { rows } = await view.query<PairRow>(whole.text, whole.values)
  return rows
}

export async function queueSizes(view: Queryable, filter: QueueFilter): Promise<QueueSizes> {
  const { rows } = await view.query<{
    finished_at: Date | null
    model_version: string | null
    next_version: string | null
    state: PairState | null
    verdict: Verdict | null
    count: bigint
    money: string
  }>(
    sql`select run.*, size.* from (select true) always
          left join (select finished_at, model_version,
                            (select version from overlap_model_uses order by used_at desc, id desc limit 1) as next_version
                       from overlap_runs order by finished_at desc, id desc limit 1) run on true
          left join (select o.state, o.verdict, count(*) as count, sum(o.at_stake_satang) as money
                       from overlap_pairs o where ${conditions(filter)} group by o.state, o.verdict) size on true`,
  )
  const wanted = filter.state ?? 'open'
  const counts = new Map<PairState | Verdict, number>()
  let count = 0
  let money = 0n
  for (const row of rows) {
    if (row.state === null) continue
    const word = row.verdict ?? row.state
    counts.set(word, (counts.get(word) ?? 0) + Number(row.count))
    if (row.state !== wanted && row.verdict !== wanted) continue
    count += Number(row.count)
    money += BigInt(row.money)
  }
  const [first] = rows
  return {
    count,
    atStakeSatang: money as Satang,
    counts,
    lastRun: first?.finished_at
      ? { at: first.finished_at, modelVersion: first.model_version, nextVersion: first.next_version }
      : null,
  }
}

/** The open pair after this one in the order of the queue. */
export async function nextOpenPair(view: Queryable, pair: Pair): Promise<ProjectKey | null> {
  const after = { key: keyOf.worth(pair), home: pair.home, id: pair.id }
  const { rows } = await view.query<{ home: Home; id: string }>(
    sql`select o.home, o.id from overlap_pairs o where o.state = 'open' and ${behind(after, 'worth')}
         order by ${orders.worth} limit 1`,
  )
  return rows[0] ?? null
}

/** The body filters offer the bodies of so many pairs; a place chosen first brings up the smaller ones. */
const pairsOffering = 250

/**
 * Choices of the body filters, by name: bodies of the first pairs of the queue under this filter.
 * @param always ids of bodies to offer in any case
 */
export async function bodiesInPairs(
  view: Queryable,
  filter: QueueFilter,
  always: readonly string[],
): Promise<{ code: string; nameTh: string; nameEn: string | null }[]> {
  const { bodyId, otherBodyId, ...rest } = filter
  const chosen = [bodyId, otherBodyId, ...always].filter((id) => id !== undefined)
  const { rows } = await view.query<{ code: string; nameTh: string; nameEn: string | null }>(
    sql`with shown as materialized (
               select o.home, o.left_id, o.right_home, o.right_id from overlap_pairs o
                where ${inState(filter.state ?? 'open')} and ${conditions(rest)} order by ${orders.worth} limit ${pairsOffering}),
             ids as materialized (
               select p.body_id from shown s join projects p on p.home = s.home and p.id = s.left_id
               union select p.body_id from shown s join projects p on p.home = s.right_home and p.id = s.right_id
               union select unnest(${chosen}::uuid[]))
        select b.code, b.name_th as "nameTh", b.name_en as "nameEn" from ids join bodies b on b.id = ids.body_id
         order by b.name_th collate thai, b.code`,
  )
  return rows
}

/** Every pair of a case, the surest first; at most 200. */
export async function pairsOfCase(view: Queryable, caseKey: string): Promise<Pair[]> {
  const { rows } = await view.query<PairRow>(
    wholePairs(
      sql`select o.* from overlap_pairs o where o.case_key = ${caseKey} order by ${orders.score} limit 200`,
      orders.score,
    ),
  )
  return rows.map(toPair)
}

/** Pairs by key, for work on several at once; the order is that of the keys asked for. */
export async function pairsByKeys(view: Queryable, keys: readonly ProjectKey[]): Promise<Pair[]> {
  const rows = await pairRows(view, keys, orders.worth)
  const found = new Map(rows.map((row) => [row.id, toPair(row)]))
  return keys.flatMap((key) => found.get(key.id) ?? [])
}

export async function pairByKey(view: Queryable, key: ProjectKey): Promise<Pair | null> {
  const [row] = await pairRows(view, [key], orders.worth)
  return row ? toPair(row) : null
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

/** A pair as one line on the page of a place or a project. */
export interface PairTitles extends ProjectKey {
  readonly leftTitle: string
  readonly rightTitle: string
  readonly score: number
  readonly atStakeSatang: Satang
}

const pairTitles = raw(`o.home, o.id, o.score, o.at_stake_satang as "atStakeSatang",
  l.title as "leftTitle", r.title as "rightTitle"`)

/** What the place page shows: how many pairs wait in an area, the money at stake, and the largest of them. */
export async function openPairsIn(
  view: Queryable,
  areaCode: string,
  limit: number,
): Promise<{ count: number; atStakeSatang: Satang; pairs: readonly PairTitles[] }> {
  const open = sql`overlap_pairs o where o.state = 'open' and ${conditions({ place: areaCode })}`
  // Below a province the projects of the place are looked through to find its pairs, so that is done once for both.
  const narrow = areaCode.length > 2
  const { rows } = await view.query<Partial<PairTitles> & { count: bigint; money: string | null }>(
    sql`with found as ${raw(narrow ? 'materialized' : 'not materialized')} (select o.* from ${open}),
             chosen as materialized (select o.* from found o order by ${orders.worth} limit ${limit})
        select total.*, ${pairTitles}
          from (select count(*) as count, sum(o.at_stake_satang) as money from found o) total
          left join (chosen o ${bothSides}) on true order by ${orders.worth}`,
  )
  return {
    count: Number(rows[0]?.count ?? 0n),
    atStakeSatang: BigInt(rows[0]?.money ?? 0) as Satang,
    pairs: rows.filter((row): row is typeof row & PairTitles => row.id !== null),
  }
}

export interface PairOfProject extends PairTitles {
  readonly state: PairState
  readonly otherTitle: string
  readonly otherBody: string
}

/** Pairs one project is part of, the surest first; at most 20. */
export async function pairsOfProject(view: Queryable, key: ProjectKey): Promise<PairOfProject[]> {
  const ofProject = sql`with chosen as materialized (
          select o.* from overlap_pairs o
           where o.state <> 'gone'
             and (o.home = ${key.home} and o.left_id = ${key.id} or o.right_home = ${key.home} and o.right_id = ${key.id})
           order by ${orders.score} limit 20)
        select ${pairTitles}, o.state, case when o.left_id = ${key.id} then r.title else l.title end as "otherTitle",
               (select b.name_th from bodies b
                 where b.id = case when o.left_id = ${key.id} then r.body_id else l.body_id end) as "otherBody"
          from chosen o ${bothSides} order by ${orders.score}`
  const { rows } = await view.query<PairOfProject>(ofProject.text, ofProject.values)
  return rows
}

export type SideRow = Readonly<Record<string, unknown>>

interface PairRow {
  home: string
  id: string
  score: number
  related: number
  reasons: Reason[]
  at_stake_satang: Satang
  worth: number
  state: PairState
  verdict: Verdict | null
  decided_at: Date | null
  share_percent: number | null
  assigned_to: string | null
  case_key: string | null
  pairs_in_case: number
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
    worth: row.worth,
    state: row.state,
    verdict: row.verdict,
    decidedAt: row.decided_at,
    sharePercent: row.share_percent,
    assignedTo: row.assigned_to,
    caseKey: row.case_key,
    pairsInCase: row.pairs_in_case,
    left: toSide(row, 'left'),
    right: toSide(row, 'right'),
  }
}

export function toSide(row: SideRow, side: 'left' | 'right'): PairSide {
  const text = (column: string) => row[`${side}_${column}`] as string
  const maybe = (column: string) => row[`${side}_${column}`] as string | null
  const names = (column: string) => (row[`${side}_${column}`] ?? []) as readonly (string | null)[]
  const [bodyCode, bodyNameTh, bodyNameEn] = names('body')
  const [areaNameTh, areaNameEn] = names('area')
  const [functionNameTh, functionNameEn] = names('function')
  return {
    home: text('home') as Home,
    id: text('id'),
    title: text('title'),
    bodyId: text('body_id'),
    bodyCode: bodyCode ?? '',
    bodyNameTh: bodyNameTh ?? '',
    bodyNameEn: bodyNameEn ?? null,
    areaCode: maybe('area_code'),
    areaNameTh: areaNameTh ?? null,
    areaNameEn: areaNameEn ?? null,
    placeText: maybe('place_text'),
    functionCode: maybe('function_code'),
    functionNameTh: functionNameTh ?? null,
    functionNameEn: functionNameEn ?? null,
    planTitle: text('plan'),
    state: text('state'),
    amountSatang: row[`${side}_amount`] as Satang,
    fiscalYearFrom: row[`${side}_from`] as number,
    fiscalYearTo: row[`${side}_to`] as number,
  }
}
