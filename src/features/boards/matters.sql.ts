import sql, { join, type Sql } from 'sql-template-tag'
import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './board.ts'
import { DAYS_PER_WAITING_POINT, MOST_FREE_POINTS, MOST_WAITING_POINTS } from './matter.ts'

export const matterStates = ['open', 'taken-up', 'declined'] as const
export type MatterState = (typeof matterStates)[number]
export const voices = ['resident', 'network', 'officer'] as const
export type Voice = (typeof voices)[number]

export interface Matter extends Key {
  readonly areaCode: string
  readonly placeText: string | null
  readonly functionCode: string | null
  readonly title: string
  readonly text: string
  readonly voice: Voice
  readonly bodyId: string | null
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly state: MatterState
  readonly boardHome: string | null
  readonly boardId: string | null
  readonly decidedAt: Date | null
  readonly decideReason: string | null
  readonly signedSupports: number
  readonly freeSupports: number
  readonly hiddenAt: Date | null
  readonly hideReason: string | null
}

const MATTER = sql`m.home, m.id, m.area_code as "areaCode", m.place_text as "placeText", m.function_code as "functionCode", m.title,
  m.text, m.voice, m.body_id as "bodyId", m.proposed_by as "proposedBy", m.proposed_at as "proposedAt", m.state,
  m.board_home as "boardHome", m.board_id as "boardId", m.decided_at as "decidedAt", m.decide_reason as "decideReason",
  m.signed_supports as "signedSupports", m.free_supports as "freeSupports", m.hidden_at as "hiddenAt", m.hide_reason as "hideReason"`

export async function matterByKey(view: Queryable, { home, id }: Key): Promise<Matter | null> {
  const { rows } = await view.query<Matter>(
    sql`select ${MATTER} from matters m where m.home = ${home} and m.id = ${id}`,
  )
  return rows[0] ?? null
}

export async function lockMatter(tx: Tx, { home, id }: Key): Promise<Matter | null> {
  const { rows } = await tx.query<Matter>(
    sql`select ${MATTER} from matters m where m.home = ${home} and m.id = ${id} for no key update`,
  )
  return rows[0] ?? null
}

export type NewMatter = Key &
  Pick<
    Matter,
    'areaCode' | 'placeText' | 'functionCode' | 'title' | 'text' | 'voice' | 'bodyId' | 'proposedBy' | 'proposedAt'
  > & { readonly proposerKey: string }

export async function insertMatters(tx: Tx, matters: readonly NewMatter[]): Promise<void> {
  await tx.query(
    `insert into matters (home, id, area_code, place_text, function_code, title, text, voice, body_id, proposed_by, proposer_key, proposed_at)
     select home, id, area, place, field, title, text, voice, body, by, key, at
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, area text, place text, field text, title text, text text,
            voice text, body uuid, by uuid, key text, at timestamptz)`,
    [
      JSON.stringify(
        matters.map((one) => ({
          home: one.home,
          id: one.id,
          area: one.areaCode,
          place: one.placeText,
          field: one.functionCode,
          title: one.title,
          text: one.text,
          voice: one.voice,
          body: one.bodyId,
          by: one.proposedBy,
          key: one.proposerKey,
          at: one.proposedAt,
        })),
      ),
    ],
  )
}

export async function storeDecision(
  tx: Tx,
  { home, id }: Key,
  decision: { state: MatterState; board: Key | null; reason: string | null; by: string | null; at: Date | null },
): Promise<void> {
  await tx.query(
    sql`update matters set state = ${decision.state}, board_home = ${decision.board?.home ?? null},
          board_id = ${decision.board?.id ?? null}, decide_reason = ${decision.reason}, decided_by = ${decision.by},
          decided_at = ${decision.at} where home = ${home} and id = ${id}`,
  )
}

export async function storeHiding(
  tx: Tx,
  { home, id }: Key,
  hiding: { reason: string; by: string | null; at: Date } | null,
): Promise<void> {
  await tx.query(
    sql`update matters set hidden_at = ${hiding?.at ?? null}, hidden_by = ${hiding?.by ?? null},
          hide_reason = ${hiding?.reason ?? null} where home = ${home} and id = ${id}`,
  )
}

// ---- supports

/** @returns false where this key supports it already */
export async function insertSupport(
  tx: Tx,
  { home, id }: Key,
  support: { key: string; signed: boolean; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into matter_supports (home, matter_id, supporter_key, signed, supported_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [home, id, support.key, support.signed, support.at],
  )
  return rowCount === 1
}

export async function deleteSupport(tx: Tx, { home, id }: Key, key: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'delete from matter_supports where home = $1 and matter_id = $2 and supporter_key = $3',
    [home, id, key],
  )
  return rowCount === 1
}

/** Counts anew: the two numbers of a matter are what its rows say. The caller holds the matter. */
export async function recountSupports(tx: Tx, { home, id }: Key): Promise<void> {
  await tx.query(
    `update matters m set signed_supports = s.signed, free_supports = s.free
       from (select count(*) filter (where signed)::int as signed, count(*) filter (where not signed)::int as free
               from matter_supports where home = $1 and matter_id = $2) s
      where m.home = $1 and m.id = $2`,
    [home, id],
  )
}

export async function supportsIt(view: Queryable, { home, id }: Key, keys: readonly string[]): Promise<boolean> {
  if (keys.length === 0) return false
  const { rows } = await view.query<{ one: number }>(
    'select 1 as one from matter_supports where home = $1 and matter_id = $2 and supporter_key = any($3::text[]) limit 1',
    [home, id, keys],
  )
  return rows.length > 0
}

// ---- the agenda of an area

export interface MatterFilter {
  readonly area: string | null
  /** Also what was raised for the places the area lies in: a board of a sub-district may take up what a district wants. */
  readonly withAbove?: boolean
  readonly field: string | null
  readonly words: string | null
  readonly state: MatterState | null
  /** The person whose own matters are asked for. */
  readonly proposedBy: string | null
}

export interface MatterLine extends Matter {
  readonly halves: number
  readonly boardTitle: string | null
}

/** The rule of `scoreOf`, in halves; a test holds the two together. */
const halves = (now: Date): Sql => sql`(2 * m.signed_supports + least(m.free_supports, ${MOST_FREE_POINTS * 2})
  + 2 * least(${MOST_WAITING_POINTS}, greatest(0, floor(extract(epoch from (${now}::timestamptz - m.proposed_at)) / ${DAYS_PER_WAITING_POINT * 86_400})))::int)`

function where(filter: MatterFilter): Sql {
  const parts: Sql[] = [sql`m.hidden_at is null`]
  if (filter.area === 'TH') parts.push(sql`m.area_code = 'TH'`)
  else if (filter.area !== null && /^\d\d/.test(filter.area))
    parts.push(
      filter.withAbove
        ? sql`m.home = ${filter.area.slice(0, 2)} and (m.area_code like ${`${filter.area}%`} or m.area_code = any(${[2, 4, 6].map((length) => filter.area?.slice(0, length) ?? '')}))`
        : sql`m.home = ${filter.area.slice(0, 2)} and m.area_code like ${`${filter.area}%`}`,
    )
  else if (filter.area !== null) parts.push(sql`m.area_code = ${filter.area}`)
  if (filter.field !== null)
    parts.push(sql`(m.function_code = ${filter.field} or m.function_code like ${`${filter.field}.%`})`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(m.title like ${words} or m.text like ${words})`)
  }
  if (filter.state !== null) parts.push(sql`m.state = ${filter.state}`)
  if (filter.proposedBy !== null) parts.push(sql`m.proposed_by = ${filter.proposedBy}`)
  return join(parts, ' and ')
}

/** Open ones first, by the rule; then those that were decided, the latest first. */
export async function mattersPage(
  view: Queryable,
  filter: MatterFilter,
  { now, limit, offset }: { now: Date; limit: number; offset: number },
): Promise<{ matters: MatterLine[]; total: number }> {
  const { rows } = await view.query<MatterLine>(
    sql`select ${MATTER}, ${halves(now)} as halves, b.title as "boardTitle" from matters m
          left join boards b on b.home = m.board_home and b.id = m.board_id
         where ${where(filter)}
         order by (m.state = 'open') desc, case when m.state = 'open' then ${halves(now)} end desc, m.decided_at desc nulls first,
                  m.proposed_at, m.id limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ total: bigint }>(
    sql`select count(*) as total from matters m where ${where(filter)}`,
  )
  return { matters: rows, total: Number(counted.rows[0]?.total ?? 0n) }
}

export async function mattersOfBoard(view: Queryable, { id }: Key): Promise<Matter[]> {
  const { rows } = await view.query<Matter>(
    sql`select ${MATTER} from matters m where m.board_id = ${id} and m.hidden_at is null order by m.decided_at, m.id`,
  )
  return rows
}

/** Titles that were hidden after the board took the matter up: its history and record of participation hold them too. */
export async function hiddenTitlesOf(view: Queryable, { id }: Key): Promise<string[]> {
  const { rows } = await view.query<{ title: string }>(
    sql`select m.title from matters m where m.board_id = ${id} and m.hidden_at is not null`,
  )
  return rows.map((row) => row.title)
}

// ---- history

export type MatterEventKind = 'proposed' | 'taken-up' | 'declined' | 'reopened' | 'hidden' | 'shown'

export interface NewMatterEvent {
  readonly kind: MatterEventKind
  readonly actorId: string | null
  readonly reason?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function insertMatterEvents(
  tx: Tx,
  events: readonly (NewMatterEvent & { readonly matter: Key; readonly id?: string })[],
): Promise<void> {
  await tx.query(
    `insert into matter_events (home, id, matter_id, kind, actor_id, reason, details, happened_at)
     select home, id, matter, kind, actor, reason, coalesce(details, '{}'), at
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, matter uuid, kind text, actor uuid, reason text,
            details jsonb, at timestamptz)`,
    [
      JSON.stringify(
        events.map((event) => ({
          home: event.matter.home,
          id: event.id ?? newId(),
          matter: event.matter.id,
          kind: event.kind,
          actor: event.actorId,
          reason: event.reason ?? null,
          details: event.details ?? {},
          at: event.at,
        })),
      ),
    ],
  )
}

export interface StoredMatterEvent {
  readonly kind: MatterEventKind
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

export async function matterEventsOf(view: Queryable, { home, id }: Key): Promise<StoredMatterEvent[]> {
  const { rows } = await view.query<StoredMatterEvent>(
    `select kind, actor_id as "actorId", reason, happened_at as at from matter_events
      where home = $1 and matter_id = $2 order by happened_at desc, id desc limit 100`,
    [home, id],
  )
  return rows
}
