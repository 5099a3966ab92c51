import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Evidence } from '../../engines/alignment/index.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { AlignmentKind, AlignmentState, Hundredths, KnownThing, Thing } from './alignment.ts'
import { shareText } from './alignment.ts'

/** One side of a link as lists show it. */
export interface SideLine {
  readonly thing: Thing
  /** Null: it is no longer there. */
  readonly title: string | null
  /** Of a branch: what it is; of a project null. */
  readonly nodeKind: string | null
  readonly planId: string
  readonly planTitle: string
  readonly level: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  /** Of a project. */
  readonly amountSatang: bigint | null
}

export interface StoredLink {
  readonly home: Home
  readonly id: string
  readonly left: Thing
  readonly right: Thing
  readonly bodyId: string
  readonly kind: AlignmentKind
  readonly share: Hundredths | null
  readonly reason: string
  readonly state: AlignmentState
  readonly source: 'person' | 'finder'
  readonly score: number | null
  readonly evidence: readonly Evidence[]
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decideReason: string | null
  readonly leftLine: SideLine
  readonly rightLine: SideLine
}

export interface NewAlignment {
  readonly home: Home
  readonly id: string
  readonly left: Pick<KnownThing, 'kind' | 'id' | 'planId' | 'bodyId'>
  readonly right: Pick<KnownThing, 'kind' | 'home' | 'id' | 'planId'>
  readonly kind: AlignmentKind
  readonly share: Hundredths | null
  readonly reason: string
  readonly source: 'person' | 'finder'
  readonly score: number | null
  readonly evidence: readonly Evidence[]
  readonly engineVersion: string | null
  readonly proposedBy: string | null
  readonly proposedAt: Date
  /** Left out: it waits. */
  readonly decided?: {
    readonly state: AlignmentState
    readonly by: string | null
    readonly at: Date
    readonly reason: string
  }
}

const ROWS_A_CALL = 2_000

/** Stores links as they are; what is linked already (live) is left out. @returns how many were stored */
export async function insertAlignments(tx: Tx, links: readonly NewAlignment[]): Promise<number> {
  let stored = 0
  for (let from = 0; from < links.length; from += ROWS_A_CALL) {
    const some = links.slice(from, from + ROWS_A_CALL)
    const { rowCount } = await tx.query(
      `insert into alignments (home, id, left_kind, left_id, left_plan_id, body_id, right_kind, right_home, right_id, right_plan_id, kind,
         share_percent, reason, source, score, evidence, engine_version, proposed_by, proposed_at, state, decided_by, decided_at, decide_reason)
       select * from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::uuid[], $10::uuid[],
         $11::text[], $12::numeric[], $13::text[], $14::text[], $15::float8[], $16::jsonb[], $17::text[], $18::uuid[], $19::timestamptz[],
         $20::text[], $21::uuid[], $22::timestamptz[], $23::text[])
       on conflict do nothing`,
      [
        some.map((one) => one.home),
        some.map((one) => one.id),
        some.map((one) => one.left.kind),
        some.map((one) => one.left.id),
        some.map((one) => one.left.planId),
        some.map((one) => one.left.bodyId),
        some.map((one) => one.right.kind),
        some.map((one) => one.right.home),
        some.map((one) => one.right.id),
        some.map((one) => one.right.planId),
        some.map((one) => one.kind),
        some.map((one) => one.share && shareText(one.share)),
        some.map((one) => one.reason),
        some.map((one) => one.source),
        some.map((one) => one.score),
        some.map((one) => JSON.stringify(one.evidence)),
        some.map((one) => one.engineVersion),
        some.map((one) => one.proposedBy),
        some.map((one) => one.proposedAt),
        some.map((one) => one.decided?.state ?? 'proposed'),
        some.map((one) => one.decided?.by ?? null),
        some.map((one) => one.decided?.at ?? null),
        some.map((one) => one.decided?.reason ?? null),
      ],
    )
    stored += rowCount
  }
  return stored
}

export interface AlignmentEvent {
  readonly home: string
  /** Of the link. */
  readonly id: string
  readonly eventId: string
  readonly kind: AlignmentState
  readonly by: string | null
  readonly reason: string | null
  readonly details: {
    readonly share?: { before: string | number | null; after: string | number | null }
    readonly score?: number
  }
  readonly at: Date
}

export async function insertEvents(tx: Tx, events: readonly AlignmentEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += ROWS_A_CALL) {
    const some = events.slice(from, from + ROWS_A_CALL)
    await tx.query(
      `insert into alignment_events (home, id, alignment_id, kind, actor_id, reason, details, happened_at)
       select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::jsonb[], $8::timestamptz[])`,
      [
        some.map((one) => one.home),
        some.map((one) => one.eventId),
        some.map((one) => one.id),
        some.map((one) => one.kind),
        some.map((one) => one.by),
        some.map((one) => one.reason),
        some.map((one) => JSON.stringify(one.details)),
        some.map((one) => one.at),
      ],
    )
  }
}

export async function storeDecision(
  tx: Tx,
  key: { readonly home: string; readonly id: string },
  decision: { state: AlignmentState; share: Hundredths | null; reason: string; by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `update alignments set state = $3, share_percent = $4, decided_by = $5, decided_at = $6, decide_reason = $7
      where home = $1 and id = $2`,
    [
      key.home,
      key.id,
      decision.state,
      decision.share && shareText(decision.share),
      decision.by,
      decision.at,
      decision.reason,
    ],
  )
}

interface LineRow {
  title: string | null
  kind: string | null
  area_code: string | null
  function_code: string | null
  amount: string | null
  plan_title: string
  level: string
  body_id: string
  body_code: string
  body_th: string
  body_en: string | null
}

interface LinkRow {
  home: string
  id: string
  left_kind: Thing['kind']
  left_id: string
  left_plan_id: string
  body_id: string
  right_kind: Thing['kind']
  right_home: string
  right_id: string
  right_plan_id: string
  kind: AlignmentKind
  share_percent: string | null
  reason: string
  state: AlignmentState
  source: 'person' | 'finder'
  score: number | null
  evidence: Evidence[]
  proposed_by: string | null
  proposed_at: Date
  decided_by: string | null
  decided_at: Date | null
  decide_reason: string | null
  left_line: LineRow
  right_line: LineRow
}

/** One side by key: its own facts and those of its plan; a thing that is gone keeps its plan. */
const lineOf = (side: 'left' | 'right', home: string) => `
  (select jsonb_build_object('title', thing.title, 'kind', thing.kind, 'area_code', coalesce(thing.area_code, pl.area_code),
      'function_code', thing.function_code, 'amount', thing.amount, 'plan_title', pl.title, 'level', pl.level, 'body_id', coalesce(thing.body_id, pl.body_id),
      'body_code', b.code, 'body_th', b.name_th, 'body_en', b.name_en)
     from plans pl
     left join lateral (
       select p.title, null as kind, p.area_code, p.function_code, p.amount_satang::text as amount, p.body_id from projects p
        where a.${side}_kind = 'project' and p.home = a.${home} and p.id = a.${side}_id
       union all
       select n.title, n.kind, null, null, null, null from plan_nodes n where a.${side}_kind = 'node' and n.id = a.${side}_id) thing on true
     join bodies b on b.id = coalesce(thing.body_id, pl.body_id)
    where pl.id = a.${side}_plan_id) as ${side}_line`

const columns =
  raw(`a.home, a.id, a.left_kind, a.left_id, a.left_plan_id, a.body_id, a.right_kind, a.right_home, a.right_id, a.right_plan_id, a.kind,
  a.share_percent::text as share_percent, a.reason, a.state, a.source, a.score, a.evidence, a.proposed_by, a.proposed_at, a.decided_by, a.decided_at, a.decide_reason,
  ${lineOf('left', 'home')}, ${lineOf('right', 'right_home')}`)

const thingOf = (kind: Thing['kind'], home: string, id: string): Thing =>
  kind === 'node' ? { kind, id } : { kind, home: home as Home, id }

function lineFrom(row: LineRow, thing: Thing, planId: string): SideLine {
  return {
    thing,
    title: row.title,
    nodeKind: row.kind,
    planId,
    planTitle: row.plan_title,
    level: row.level,
    bodyId: row.body_id,
    bodyCode: row.body_code,
    bodyTh: row.body_th,
    bodyEn: row.body_en,
    areaCode: row.area_code,
    functionCode: row.function_code,
    amountSatang: row.amount === null ? null : BigInt(row.amount),
  }
}

function toLink(row: LinkRow): StoredLink {
  const left = thingOf(row.left_kind, row.home, row.left_id)
  const right = thingOf(row.right_kind, row.right_home, row.right_id)
  return {
    home: row.home as Home,
    id: row.id,
    left,
    right,
    bodyId: row.body_id,
    kind: row.kind,
    share: row.share_percent === null ? null : Math.round(Number(row.share_percent) * 100),
    reason: row.reason,
    state: row.state,
    source: row.source,
    score: row.score,
    evidence: row.evidence,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decideReason: row.decide_reason,
    leftLine: lineFrom(row.left_line, left, row.left_plan_id),
    rightLine: lineFrom(row.right_line, right, row.right_plan_id),
  }
}

export async function linksByKeys(
  view: Queryable,
  keys: readonly { readonly home: string; readonly id: string }[],
): Promise<StoredLink[]> {
  if (keys.length === 0) return []
  const asked = sql`select ${columns} from alignments a
    where (a.home, a.id) in (select * from unnest(${keys.map((key) => key.home)}::text[], ${keys.map((key) => key.id)}::uuid[]))`
  const { rows } = await view.query<LinkRow>(asked.text, asked.values)
  const places = new Map(keys.map((key, at) => [key.id, at]))
  return rows.map(toLink).sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
}

export interface LinkFilter {
  /** An area code: links whose left side lies in it or under it. */
  readonly place?: string
  readonly homes?: readonly string[]
  /** Planned by it, on the left side. */
  readonly bodyId?: string
  /** Either side belongs to this plan. */
  readonly planId?: string
  readonly functionCode?: string
  readonly source?: 'person' | 'finder'
  readonly kind?: AlignmentKind
  readonly state: AlignmentState
}

export interface LinkCursor {
  readonly key: string
  readonly home: string
  readonly id: string
}

function conditions(filter: LinkFilter): Sql {
  const all: Sql[] = [sql`true`]
  if (filter.homes) all.push(sql`a.home = any(${filter.homes})`)
  if (filter.place && filter.place.length > 2) {
    const under = `${filter.place}%`
    all.push(sql`(exists (select from projects p where a.left_kind = 'project' and p.home = a.home and p.id = a.left_id and p.area_code like ${under})
      or exists (select from plans pl where a.left_kind = 'node' and pl.id = a.left_plan_id and pl.area_code like ${under}))`)
  }
  if (filter.bodyId) all.push(sql`a.body_id = ${filter.bodyId}`)
  if (filter.planId) all.push(sql`(a.left_plan_id = ${filter.planId} or a.right_plan_id = ${filter.planId})`)
  if (filter.functionCode)
    all.push(
      sql`exists (select from projects p where a.left_kind = 'project' and p.home = a.home and p.id = a.left_id and p.function_code like ${`${filter.functionCode}%`})`,
    )
  if (filter.source) all.push(sql`a.source = ${filter.source}`)
  if (filter.kind) all.push(sql`a.kind = ${filter.kind}`)
  return join(all, ' and ')
}

/** Links of people come before those of the finder, which are ordered by how sure it is. */
export async function listLinks(
  view: Queryable,
  filter: LinkFilter,
  page: { limit: number; after: LinkCursor | null },
): Promise<{ links: StoredLink[]; next: LinkCursor | null }> {
  const position =
    page.after === null
      ? sql`true`
      : sql`(coalesce(a.score, 2) < ${page.after.key}::float8
          or (coalesce(a.score, 2) = ${page.after.key}::float8 and (a.home, a.id) > (${page.after.home}, ${page.after.id}::uuid)))`
  const { rows } = await view.query<{ home: string; id: string; key: number }>(
    sql`select a.home, a.id, coalesce(a.score, 2) as key from alignments a
         where a.state = ${filter.state} and ${conditions(filter)} and ${position}
         order by coalesce(a.score, 2) desc, a.home, a.id limit ${page.limit + 1}`,
  )
  const links = await linksByKeys(view, rows.slice(0, page.limit))
  const last = rows[page.limit - 1]
  return {
    links,
    next: rows.length > page.limit && last ? { key: String(last.key), home: last.home, id: last.id } : null,
  }
}

export async function countLinks(view: Queryable, filter: LinkFilter): Promise<ReadonlyMap<AlignmentState, number>> {
  const { rows } = await view.query<{ state: AlignmentState; count: bigint }>(
    sql`select a.state, count(*) as count from alignments a where ${conditions(filter)} group by a.state`,
  )
  return new Map(rows.map((row) => [row.state, Number(row.count)]))
}

export interface HistoryLine {
  readonly kind: AlignmentState
  readonly by: string | null
  readonly reason: string | null
  readonly details: AlignmentEvent['details']
  readonly at: Date
}

export async function eventsOf(view: Queryable, key: { home: string; id: string }): Promise<HistoryLine[]> {
  const { rows } = await view.query<{
    kind: AlignmentState
    actor_id: string | null
    reason: string | null
    details: AlignmentEvent['details']
    happened_at: Date
  }>(
    `select kind, actor_id, reason, details, happened_at from alignment_events
      where home = $1 and alignment_id = $2 order by happened_at desc, id desc`,
    [key.home, key.id],
  )
  return rows.map((row) => ({
    kind: row.kind,
    by: row.actor_id,
    reason: row.reason,
    details: row.details,
    at: row.happened_at,
  }))
}
