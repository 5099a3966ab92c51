import sql from 'sql-template-tag'
import type { Lang } from '../../kernel/lang.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Door } from './channel.ts'
import type { Change, Open, OpenState } from './queue.ts'
import type { Topic } from './topic.ts'

export interface Way {
  readonly recipient: string
  readonly door: Door
}

/** Who has something due by a door, the longest waiting first. */
export async function waysDue(view: Queryable, door: Door, now: Date, limit: number): Promise<Way[]> {
  const { rows } = await view.query<{ recipient: string }>(
    sql`select recipient from notice_deliveries where door = ${door} and settled_at is null and due_at <= ${now}
         order by due_at limit ${limit}`,
  )
  return [...new Set(rows.map(({ recipient }) => recipient))].map((recipient) => ({ recipient, door }))
}

/** Until the end of the transaction no other worker takes from these; those another one is at are left out. */
export async function lockWays(tx: Tx, ways: readonly Way[]): Promise<Way[]> {
  const { rows } = await tx.query<Way>(
    sql`select recipient, door from unnest(${ways.map((way) => way.recipient)}::text[], ${ways.map((way) => way.door)}::text[]) as way (recipient, door)
         where pg_try_advisory_xact_lock(hashtextextended('notices ' || door || ' ' || recipient, 0))`,
  )
  return rows
}

/** An open delivery with what is needed to send it. */
export interface OpenNotice extends Open {
  readonly recipient: string
  readonly door: Door
  readonly personId: string | null
  readonly topic: Topic
  readonly lang: Lang
  readonly headSealed: string | null
  readonly bodySealed: string | null
  readonly leaves: { readonly kind: string; readonly id: string } | null
  readonly about: { readonly kind: string; readonly id: string } | null
}

/** Everything open of these, oldest first. A statement of its own after `lockWays`: it must see what others committed meanwhile. */
export async function openOf(tx: Tx, ways: readonly Way[], mostOfEach: number): Promise<OpenNotice[]> {
  const { rows } = await tx.query<{
    recipient: string
    door: Door
    noticeId: string
    letter: string
    state: OpenState
    dueAt: Date
    expiresAt: Date
    attempts: number
    isUrgent: boolean
    personId: string | null
    topic: Topic
    lang: Lang
    headSealed: string | null
    bodySealed: string | null
    leaveKind: string | null
    leaveId: string | null
    aboutKind: string | null
    aboutId: string | null
  }>(
    sql`select d.*, n.urgent as "isUrgent", n.person_id as "personId", n.topic, n.lang, n.head_sealed as "headSealed",
               n.body_sealed as "bodySealed", n.leave_kind as "leaveKind", n.leave_id as "leaveId", n.about_kind as "aboutKind",
               n.about_id as "aboutId"
          from unnest(${ways.map((way) => way.recipient)}::text[], ${ways.map((way) => way.door)}::text[]) as way (recipient, door)
          cross join lateral (
            select recipient, door, notice_id as "noticeId", letter, state, due_at as "dueAt", expires_at as "expiresAt", attempts
              from notice_deliveries o
             where o.recipient = way.recipient and o.door = way.door and o.settled_at is null
             order by o.notice_id limit ${mostOfEach}) d
          join notices n on n.id = d."noticeId"
         order by d."noticeId"`,
  )
  return rows.map(({ leaveKind, leaveId, aboutKind, aboutId, ...row }) => ({
    ...row,
    leaves: leaveKind === null || leaveId === null ? null : { kind: leaveKind, id: leaveId },
    about: aboutKind === null || aboutId === null ? null : { kind: aboutKind, id: aboutId },
    joins: aboutKind === null ? null : [row.topic, row.lang, aboutKind, aboutId, leaveKind, leaveId].join(' '),
  }))
}

/** Writes what became of deliveries that are still open. A reader who left meanwhile stays gone. */
export async function storeChanges(tx: Tx, door: Door, changes: readonly Change[], now: Date): Promise<void> {
  if (changes.length === 0) return
  const open = ['waiting', 'quiet', 'digest', 'sending']
  await tx.query(
    sql`update notice_deliveries d set letter = c.letter, state = c.state, due_at = c.due_at, attempts = c.attempts,
               last_error = case when c.keeps then d.last_error else c.error end,
               settled_at = case when c.state = any(${open}::text[]) then null else ${now}::timestamptz end
          from unnest(${changes.map((one) => one.noticeId)}::uuid[], ${changes.map((one) => one.letter)}::uuid[],
                 ${changes.map((one) => one.state)}::text[], ${changes.map((one) => one.dueAt)}::timestamptz[],
                 ${changes.map((one) => one.attempts)}::integer[], ${changes.map((one) => one.error ?? null)}::text[],
                 ${changes.map((one) => one.error === undefined)}::boolean[])
                 as c (notice_id, letter, state, due_at, attempts, error, keeps)
         where d.notice_id = c.notice_id and d.door = ${door} and d.settled_at is null`,
  )
}

/**
 * Erases the words of notices that have nothing more to send. Those of a refused or expired one are kept a few days, so that an
 * administrator can try again; subject and path stay for who has a list on the web.
 */
export async function eraseWords(tx: Tx, noticeIds: readonly string[]): Promise<void> {
  await tx.query(
    sql`update notices n set body_sealed = null, head_sealed = case when on_web then head_sealed end
         where n.id = any(${[...noticeIds]}::uuid[]) and not exists (
           select from notice_deliveries d where d.notice_id = n.id and (d.settled_at is null or d.state in ('refused', 'expired')))`,
  )
}

export interface Outage {
  readonly door: Door
  readonly since: Date
  readonly until: Date
  readonly failures: number
  readonly reason: string
}

export async function outages(view: Queryable): Promise<Outage[]> {
  const { rows } = await view.query<Outage>(sql`select door, since, until, failures, reason from notice_outages`)
  return rows
}

export async function storeOutage(tx: Tx, { door, since, until, failures, reason }: Outage): Promise<void> {
  await tx.query(
    sql`insert into notice_outages (door, since, until, failures, reason) values (${door}, ${since}, ${until}, ${failures}, ${reason})
        on conflict (door) do update set until = excluded.until, failures = excluded.failures, reason = excluded.reason`,
  )
}

export async function endOutage(tx: Tx, door: Door): Promise<void> {
  await tx.query(sql`delete from notice_outages where door = ${door}`)
}

/** What is not sent any more because its reader left, or has no such door any more. @returns ids of the notices */
export async function dropOpen(
  tx: Tx,
  of: { personId: string; door?: Door; topic?: Topic } | { leaves: { kind: string; id: string } },
  now: Date,
): Promise<string[]> {
  const whose =
    'leaves' in of
      ? sql`n.leave_kind = ${of.leaves.kind} and n.leave_id = ${of.leaves.id}`
      : sql`d.recipient = ${of.personId} and (${of.door ?? null}::text is null or d.door = ${of.door ?? null})
            and (${of.topic ?? null}::text is null or n.topic = ${of.topic ?? null})`
  const { rows } = await tx.query<{ id: string }>(
    sql`update notice_deliveries d set state = 'left', settled_at = ${now} from notices n
         where n.id = d.notice_id and d.settled_at is null and ${whose} returning n.id`,
  )
  return rows.map(({ id }) => id)
}

/** The other side will take nothing more there: what waits is not tried one by one. */
export async function refuseOpen(tx: Tx, { recipient, door }: Way, reason: string, now: Date): Promise<void> {
  await tx.query(
    sql`update notice_deliveries set state = 'refused', last_error = ${reason}, settled_at = ${now}
         where recipient = ${recipient} and door = ${door} and settled_at is null`,
  )
}

/** Open ones of a person that were planned by the settings before. What is being sent is left alone. */
export async function plannedOf(tx: Tx, personId: string): Promise<(Open & { topic: Topic; door: Door })[]> {
  const { rows } = await tx.query<Open & { topic: Topic; door: Door }>(
    sql`select d.notice_id as "noticeId", d.letter, d.state, d.due_at as "dueAt", d.expires_at as "expiresAt", d.attempts,
               n.urgent as "isUrgent", n.topic, d.door
          from notice_deliveries d join notices n on n.id = d.notice_id
         where d.recipient = ${personId} and d.settled_at is null and d.state <> 'sending' and d.attempts = 0
         order by d.notice_id for update of d`,
  )
  return rows
}

export interface Letter {
  readonly personId: string | null
  readonly door: Door
  readonly noticeIds: readonly string[]
}

/** The notices that went out under one key. */
export async function letterByKey(tx: Tx, key: string, door: Door): Promise<Letter | null> {
  const { rows } = await tx.query<{ personId: string | null; noticeId: string }>(
    sql`select n.person_id as "personId", d.notice_id as "noticeId" from notice_deliveries d join notices n on n.id = d.notice_id
         where d.letter = ${key} and d.door = ${door} for update of d`,
  )
  const [first] = rows
  return first === undefined
    ? null
    : { personId: first.personId, door, noticeIds: rows.map(({ noticeId }) => noticeId) }
}

/** A letter that was taken for sent came back. */
export async function storeBounce(tx: Tx, letter: Letter, code: string, now: Date): Promise<void> {
  await tx.query(
    sql`update notice_deliveries set state = 'refused', last_error = ${code}, settled_at = ${now}
         where notice_id = any(${[...letter.noticeIds]}::uuid[]) and door = ${letter.door}`,
  )
}

/** Puts a delivery back into the queue, if its words are still there. @returns whether it was */
export async function retryDelivery(
  tx: Tx,
  { noticeId, door }: { noticeId: string; door: Door },
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update notice_deliveries d set state = 'waiting', due_at = ${now}, expires_at = ${expiresAt}, settled_at = null
          from notices n
         where n.id = d.notice_id and d.notice_id = ${noticeId} and d.door = ${door} and n.body_sealed is not null
           and d.state in ('waiting', 'quiet', 'digest', 'refused', 'expired')`,
  )
  return rowCount > 0
}

/** What was never tried again because its door was closed all the time. */
export async function expireOld(tx: Tx, now: Date): Promise<number> {
  const { rowCount } = await tx.query(
    sql`update notice_deliveries set state = 'expired', settled_at = ${now} where settled_at is null and expires_at < ${now}`,
  )
  return rowCount
}

/** The oldest notice that should have gone out and did not, behind doors that are not known to be down. */
export async function oldestOverdue(
  view: Queryable,
  down: readonly Door[],
  before: Date,
): Promise<{ door: Door; dueAt: Date } | null> {
  const { rows } = await view.query<{ door: Door; dueAt: Date }>(
    sql`select door, due_at as "dueAt" from notice_deliveries
         where settled_at is null and due_at < ${before} and not door = any(${[...down]}::text[]) order by due_at limit 1`,
  )
  return rows[0] ?? null
}
