import type { Tile, TileId } from '../../engines/merkle/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { LoggedWords } from './held-words.ts'
import type { HeldWords } from './public-event.ts'

/** An event that waits for its place in the log. */
export interface WaitingEvent {
  readonly home: string
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly ref: string | null
  readonly href: string
  readonly at: Date
  /** Canonical JSON. */
  readonly facts: string
  readonly salt: Buffer
  /** Canonical JSON; null where it commits to no words. */
  readonly words: string | null
}

export interface LogState {
  readonly origin: string
  readonly publicKey: Buffer
  readonly size: number
  readonly loggedAt: Date
}

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  readonly note: string
  readonly at: Date
}

/** Level of the bundles of entries in `log_tiles`. */
export const ENTRIES = -1

export function storeWaiting(tx: Tx, event: WaitingEvent): void {
  tx.add('log_outbox (home, id, type, subject, ref, href, at, facts, salt, words)', [
    event.home,
    event.id,
    event.type,
    event.subject,
    event.ref,
    event.href,
    event.at,
    event.facts,
    event.salt,
    event.words,
  ])
}

export async function waitingEvents(tx: Tx, most: number): Promise<WaitingEvent[]> {
  const { rows } = await tx.query<WaitingEvent>(
    'select home, id, type, subject, ref, href, at, facts, salt, words from log_outbox order by at, id limit $1 for update skip locked',
    [most],
  )
  return rows
}

export async function forgetWaiting(tx: Tx, events: readonly WaitingEvent[]): Promise<void> {
  await tx.query(
    'delete from log_outbox o using unnest($1::text[], $2::uuid[]) as done (home, id) where o.home = done.home and o.id = done.id',
    [events.map(({ home }) => home), events.map(({ id }) => id)],
  )
}

export async function isAnythingWaiting(view: Queryable): Promise<boolean> {
  const { rowCount } = await view.query('select 1 from log_outbox limit 1')
  return rowCount > 0
}

interface StateRow {
  origin: string
  public_key: Buffer
  size: bigint
  logged_at: Date
}

const stateColumns = 'origin, public_key, size, logged_at'

export async function logState(view: Queryable): Promise<LogState | null> {
  const { rows } = await view.query<StateRow>(`select ${stateColumns} from log_state`)
  return rows[0] ? stateOf(rows[0]) : null
}

/** The state, held until the transaction ends; null where another sequencer holds it or there is none yet. */
export async function takeLog(tx: Tx): Promise<LogState | null> {
  const { rows } = await tx.query<StateRow>(`select ${stateColumns} from log_state for update skip locked`)
  return rows[0] ? stateOf(rows[0]) : null
}

function stateOf(row: StateRow): LogState {
  return { origin: row.origin, publicKey: row.public_key, size: Number(row.size), loggedAt: row.logged_at }
}

export async function beginLog(tx: Tx, origin: string, publicKey: Buffer, now: Date): Promise<void> {
  await tx.query(
    'insert into log_state (origin, public_key, size, logged_at) values ($1, $2, 0, $3) on conflict do nothing',
    [origin, publicKey, now],
  )
}

export async function advanceLog(tx: Tx, size: number, loggedAt: Date): Promise<void> {
  await tx.query('update log_state set size = $1, logged_at = $2', [size, loggedAt])
}

/** Those of the tiles that are there. */
export async function tilesByIds(view: Queryable, ids: readonly TileId[]): Promise<Tile[]> {
  if (ids.length === 0) return []
  const { rows } = await view.query<{ level: number; index: bigint; width: number; bytes: Buffer }>(
    `select t.level, t.index, t.width, t.bytes
       from unnest($1::smallint[], $2::bigint[], $3::smallint[]) as asked (level, index, width)
       join log_tiles t on t.level = asked.level and t.index = asked.index and t.width = asked.width`,
    [ids.map(({ level }) => level), ids.map(({ index }) => index), ids.map(({ width }) => width)],
  )
  return rows.map((row) => ({ ...row, index: Number(row.index) }))
}

export async function storeTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  await tx.query(
    `insert into log_tiles (level, index, width, bytes)
     select * from unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bytea[])`,
    [
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ width }) => width),
      tiles.map(({ bytes }) => bytes),
    ],
  )
}

export async function storeCheckpoint(tx: Tx, { size, root, note, at }: StoredCheckpoint): Promise<void> {
  await tx.query('insert into log_checkpoints (size, root, note, at) values ($1, $2, $3, $4)', [size, root, note, at])
}

/** The newest head, as it is handed out: our signature, then those of the witnesses that signed it until now. */
export async function latestCheckpoint(view: Queryable): Promise<StoredCheckpoint | null> {
  const { rows } = await view.query<{ size: bigint; root: Buffer; note: string; at: Date }>(
    `select h.size, h.root, h.at, h.note || coalesce((
              select string_agg(c.line, '' order by w.name) from log_cosignatures c join log_witnesses w on w.id = c.witness_id
               where c.size = h.size and w.ended_at is null), '') as note
       from log_checkpoints h order by h.size desc limit 1`,
  )
  return rows[0] ? { ...rows[0], size: Number(rows[0].size) } : null
}

export async function rootAt(view: Queryable, size: number): Promise<Buffer | null> {
  const { rows } = await view.query<{ root: Buffer }>('select root from log_checkpoints where size = $1', [size])
  return rows[0]?.root ?? null
}

export async function storeLeaves(tx: Tx, first: number, events: readonly WaitingEvent[]): Promise<void> {
  const leaves = events.map((_, at) => first + at)
  await tx.query(
    `insert into log_leaves (leaf, type, subject, ref, href, at, words)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])`,
    [
      leaves,
      events.map(({ type }) => type),
      events.map(({ subject }) => subject),
      events.map(({ ref }) => ref),
      events.map(({ href }) => href),
      events.map(({ at }) => at),
      events.map(({ words }) => words),
    ],
  )
  await tx.query(
    'insert into log_openings (leaf, facts, salt) select * from unnest($1::bigint[], $2::text[], $3::bytea[])',
    [leaves, events.map(({ facts }) => facts), events.map(({ salt }) => salt)],
  )
}

/** An event as the log holds it. */
export interface LoggedEvent {
  readonly leaf: number
  readonly type: string
  readonly subject: string
  readonly ref: string | null
  readonly href: string
  readonly at: Date
  readonly words: HeldWords | null
  /** Null when it was forgotten. */
  readonly opening: { readonly facts: string; readonly salt: Buffer } | null
}

interface LeafRow {
  leaf: bigint
  type: string
  subject: string
  ref: string | null
  href: string
  at: Date
  words: string | null
  facts: string | null
  salt: Buffer | null
}

const leafColumns = `select l.leaf, l.type, l.subject, l.ref, l.href, l.at, l.words, o.facts, o.salt
  from log_leaves l left join log_openings o on o.leaf = l.leaf`

function eventOf({ facts, salt, leaf, words, ...row }: LeafRow): LoggedEvent {
  return {
    ...row,
    leaf: Number(leaf),
    words: words === null ? null : (JSON.parse(words) as HeldWords),
    opening: facts === null || salt === null ? null : { facts, salt },
  }
}

export async function eventAt(view: Queryable, leaf: number): Promise<LoggedEvent | null> {
  const { rows } = await view.query<LeafRow>(`${leafColumns} where l.leaf = $1`, [leaf])
  return rows[0] ? eventOf(rows[0]) : null
}

/** Entries from one on, in their order. */
export async function eventsFrom(view: Queryable, leaf: number, most: number): Promise<LoggedEvent[]> {
  const { rows } = await view.query<LeafRow>(`${leafColumns} where l.leaf >= $1 order by l.leaf limit $2`, [leaf, most])
  return rows.map(eventOf)
}

export async function logSize(view: Queryable): Promise<number> {
  return (await logState(view))?.size ?? 0
}

export async function eventsAbout(
  view: Queryable,
  type: string,
  subject: string,
  most: number,
): Promise<LoggedEvent[]> {
  const { rows } = await view.query<LeafRow>(
    `${leafColumns} where l.type = $1 and l.subject = $2 order by l.leaf desc limit $3`,
    [type, subject, most],
  )
  return rows.map(eventOf)
}

/** What the log says of the words of one case, oldest first. */
export async function wordsOfRef(view: Queryable, ref: string): Promise<LoggedWords[]> {
  const { rows } = await view.query<{ leaf: bigint; subject: string; at: Date; words: string | null }>(
    `select leaf, subject, at, words from log_leaves where ref = $1 and type = 'complaint' order by leaf`,
    [ref],
  )
  return rows.map(({ leaf, subject, at, words }) => ({
    id: subject.slice(ref.length + 1),
    index: Number(leaf),
    at: at.toISOString(),
    words: words === null ? null : (JSON.parse(words) as HeldWords),
  }))
}

/** Whether a step of a case is on its way into the log. */
export async function isOnItsWay(view: Queryable, ref: string): Promise<boolean> {
  const { rowCount } = await view.query('select 1 from log_outbox where ref = $1 limit 1', [ref])
  return rowCount > 0
}

/** Cases the log told of from one entry on. */
export async function refsFrom(view: Queryable, leaf: number, most: number): Promise<string[]> {
  const { rows } = await view.query<{ ref: string }>(
    `select distinct ref from (select ref from log_leaves
       where leaf >= $1 and ref is not null and words is not null order by leaf limit $2) l`,
    [leaf, most],
  )
  return rows.map(({ ref }) => ref)
}

/** Newest first, those before `before`. */
export async function latestEvents(view: Queryable, before: number, most: number): Promise<LoggedEvent[]> {
  const { rows } = await view.query<LeafRow>(`${leafColumns} where l.leaf < $1 order by l.leaf desc limit $2`, [
    before,
    most,
  ])
  return rows.map(eventOf)
}

/** Deletes what a digest was made of. @returns how many there were */
export async function deleteOpenings(tx: Tx, type: string, subject: string): Promise<number> {
  const { rowCount } = await tx.query(
    'delete from log_openings o using log_leaves l where l.leaf = o.leaf and l.type = $1 and l.subject = $2',
    [type, subject],
  )
  return rowCount
}

/** Events about a subject that are not in the log yet. */
export async function deleteWaiting(tx: Tx, type: string, subject: string): Promise<void> {
  await tx.query('delete from log_outbox where type = $1 and subject = $2', [type, subject])
}

/** How many events have waited since before then. */
export async function waitingSince(view: Queryable, then: Date): Promise<number> {
  const { rows } = await view.query<{ waiting: number }>(
    'select count(*)::integer as waiting from log_outbox where at < $1',
    [then],
  )
  return rows[0]?.waiting ?? 0
}

/** Which entry vouches for which of these subjects; of several the newest. For a link to the proof on the pages of other rooms. */
export async function provenAt(
  view: Queryable,
  type: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await view.query<{ subject: string; leaf: bigint }>(
    'select subject, max(leaf) as leaf from log_leaves where type = $1 and subject = any ($2::text[]) group by subject',
    [type, subjects],
  )
  return new Map(rows.map(({ subject, leaf }) => [subject, Number(leaf)]))
}
