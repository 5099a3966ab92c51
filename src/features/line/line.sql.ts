import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from '../complaints/index.ts'

/** Queries of the room. What arrives sealed leaves sealed: `sealed.ts` opens it. */

export interface Chat {
  readonly id: string
  readonly personId: string
  /** Joined to an account; else the person is a contact that nobody else is. */
  readonly isBound: boolean
  readonly wantsNotices: boolean
  readonly talkSealed: string | null
  /** The talk has a report in it that is being told. */
  readonly isTelling: boolean
  readonly leftAt: Date | null
  /** When something was last said by either side. */
  readonly heardAt: Date
}

interface StoredChat {
  id: string
  person_id: string
  is_bound: boolean
  wants_notices: boolean
  talk_sealed: string | null
  is_telling: boolean
  left_at: Date | null
  heard_at: Date
}

const chatColumns = 'id, person_id, is_bound, wants_notices, talk_sealed, is_telling, left_at, heard_at'

const toChat = (row: StoredChat): Chat => ({
  id: row.id,
  personId: row.person_id,
  isBound: row.is_bound,
  wantsNotices: row.wants_notices,
  talkSealed: row.talk_sealed,
  isTelling: row.is_telling,
  leftAt: row.left_at,
  heardAt: row.heard_at,
})

/** Until the end of the transaction nobody else deals with the same chat, also where it is not there yet. */
export async function lockChatKey(tx: Tx, chatKey: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 36))', [chatKey])
}

export async function chatOfPerson(view: Queryable, personId: string): Promise<Chat | null> {
  const { rows } = await view.query<StoredChat>(`select ${chatColumns} from line_chats where person_id = $1`, [
    personId,
  ])
  return rows[0] ? toChat(rows[0]) : null
}

export async function lockChat(tx: Tx, id: string): Promise<Chat | null> {
  const { rows } = await tx.query<StoredChat>(`select ${chatColumns} from line_chats where id = $1 for update`, [id])
  return rows[0] ? toChat(rows[0]) : null
}

export async function insertChat(tx: Tx, { id, personId }: { id: string; personId: string }, now: Date): Promise<void> {
  await tx.query('insert into line_chats (id, person_id, heard_at, made_at) values ($1, $2, $3, $3)', [
    id,
    personId,
    now,
  ])
}

export async function storeChat(tx: Tx, chat: Chat, now: Date): Promise<void> {
  await tx.query(
    `update line_chats set person_id = $2, is_bound = $3, wants_notices = $4, talk_sealed = $5, is_telling = $6, left_at = $7,
            heard_at = $8
      where id = $1`,
    [chat.id, chat.personId, chat.isBound, chat.wantsNotices, chat.talkSealed, chat.isTelling, chat.leftAt, now],
  )
}

/** What came in by itself does not count as heard from the user. */
export async function storeTalk(
  tx: Tx,
  { id, talkSealed, isTelling }: Pick<Chat, 'id' | 'talkSealed' | 'isTelling'>,
): Promise<void> {
  await tx.query('update line_chats set talk_sealed = $2, is_telling = $3 where id = $1', [id, talkSealed, isTelling])
}

/** What reached the user only now was not silence of the user: a conversation outlives a day in which LINE was away. */
export async function touchChat(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query('update line_chats set heard_at = greatest(heard_at, $2) where id = $1', [id, now])
}

/** Chats in which a report is being told that nobody went on with. */
export async function silentChats(tx: Tx, before: Date, most: number): Promise<Chat[]> {
  const { rows } = await tx.query<StoredChat>(
    `select ${chatColumns} from line_chats where is_telling and heard_at < $1 limit $2 for update skip locked`,
    [before, most],
  )
  return rows.map(toChat)
}

/** Chats whose user is to be forgotten: gone for so long, or silent for so long with all cases over for so long. */
export async function chatsToForget(tx: Tx, before: Date, most: number): Promise<Chat[]> {
  const { rows } = await tx.query<StoredChat>(
    `select ${chatColumns} from line_chats h
      where left_at < $1
         or (not is_bound and heard_at < $1 and not exists (
              select from line_cases l join complaints c on c.home = l.home and c.id = l.complaint_id
               where l.chat_id = h.id and (c.closed_at is null or c.closed_at >= $1)))
      limit $2 for update skip locked`,
    [before, most],
  )
  return rows.map(toChat)
}

export async function deleteChat(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from line_awaited where chat_id = $1', [id])
  await tx.query('delete from line_cases where chat_id = $1', [id])
  await tx.query('delete from line_chats where id = $1', [id])
}

// ---- what LINE told us

export interface EventToStore {
  readonly id: string
  readonly chatKey: string
  readonly sealed: string
  readonly sentAt: Date
}

/** Keeps events that were not seen before. @returns ids of those that are new */
export async function insertEvents(tx: Tx, events: readonly EventToStore[], now: Date): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into line_events (id, chat_key, sealed, sent_at, received_at, state, next_at)
     select id, chat_key, sealed, sent_at, $5, 'waiting', $5
       from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as given (id, chat_key, sealed, sent_at)
     on conflict (id) do nothing returning id`,
    [
      events.map(({ id }) => id),
      events.map(({ chatKey }) => chatKey),
      events.map(({ sealed }) => sealed),
      events.map(({ sentAt }) => sentAt),
      now,
    ],
  )
  return rows.map(({ id }) => id)
}

/** Events that are kept only so that they are known again. */
export async function insertIgnored(tx: Tx, events: readonly { id: string; sentAt: Date; why: string }[], now: Date) {
  await tx.query(
    `insert into line_events (id, chat_key, sent_at, received_at, state, next_at, problem)
     select id, '', sent_at, $4, 'ignored', $4, why
       from unnest($1::text[], $2::timestamptz[], $3::text[]) as given (id, sent_at, why)
     on conflict (id) do nothing`,
    [events.map(({ id }) => id), events.map(({ sentAt }) => sentAt), events.map(({ why }) => why), now],
  )
}

export interface WaitingEvent {
  readonly id: string
  readonly chatKey: string
  readonly sealed: string
  readonly receivedAt: Date
  readonly attempts: number
}

interface StoredEvent {
  id: string
  chat_key: string
  sealed: string
  received_at: Date
  attempts: number
}

const toEvent = (row: StoredEvent): WaitingEvent => ({
  id: row.id,
  chatKey: row.chat_key,
  sealed: row.sealed,
  receivedAt: row.received_at,
  attempts: row.attempts,
})

/** The oldest waiting event of each chat, where its time has come: chats do not wait for each other. */
export async function firstWaitingEvents(view: Queryable, now: Date, most: number): Promise<WaitingEvent[]> {
  const { rows } = await view.query<StoredEvent>(
    `select id, chat_key, sealed, received_at, attempts from (
       select distinct on (chat_key) * from line_events where state = 'waiting' order by chat_key, sent_at, id) first
      where next_at <= $1 order by sent_at, id limit $2`,
    [now, most],
  )
  return rows.map(toEvent)
}

/** How much came from one chat lately, whatever became of it. */
export async function countEventsSince(view: Queryable, chatKey: string, since: Date): Promise<number> {
  const { rows } = await view.query<{ count: number }>(
    'select count(*)::int as count from line_events where chat_key = $1 and received_at > $2',
    [chatKey, since],
  )
  return rows[0]?.count ?? 0
}

/** Locks an event that still waits; null when somebody else has dealt with it. */
export async function lockEvent(tx: Tx, id: string): Promise<WaitingEvent | null> {
  const { rows } = await tx.query<StoredEvent>(
    `select id, chat_key, sealed, received_at, attempts from line_events where id = $1 and state = 'waiting' for update`,
    [id],
  )
  return rows[0] ? toEvent(rows[0]) : null
}

export async function settleEvent(tx: Tx, id: string): Promise<void> {
  await tx.query(`update line_events set state = 'done', sealed = null, problem = null where id = $1`, [id])
}

/** After the last try it is put aside, so that the chat goes on; what was typed stays, sealed, for whoever mends it. */
export async function postponeEvent(
  db: Queryable,
  id: string,
  { problem, nextAt, isLast }: { problem: string; nextAt: Date; isLast: boolean },
): Promise<void> {
  await db.query(
    `update line_events set attempts = attempts + 1, problem = $2, next_at = $3, state = case when $4 then 'failed' else state end
      where id = $1 and state = 'waiting'`,
    [id, problem, nextAt, isLast],
  )
}

// ---- what we say

export interface OutboxRow {
  readonly id: string
  readonly chatId: string | null
  readonly sealed: string
  readonly replyUntil: Date | null
  /** Tries before this one. */
  readonly attempts: number
}

export async function insertOutbox(
  tx: Tx,
  one: { id: string; queue: string; chatId: string | null; sealed: string; replyUntil: Date | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into line_outbox (id, queue, chat_id, sealed, reply_until, made_at, next_at, state)
     values ($1, $2, $3, $4, $5, $6, $6, 'waiting')`,
    [one.id, one.queue, one.chatId, one.sealed, one.replyUntil, now],
  )
}

/** Takes the first of each queue whose time has come; nobody else tries it until the lease is over. */
export async function takeOutbox(tx: Tx, now: Date, lease: Date, most: number): Promise<OutboxRow[]> {
  const { rows } = await tx.query<{
    id: string
    chat_id: string | null
    sealed: string
    reply_until: Date | null
    attempts: number
  }>(
    `update line_outbox o set attempts = o.attempts + 1, next_at = $2
       from (select id from (
               select distinct on (queue) id, next_at, made_at from line_outbox where state = 'waiting' order by queue, made_at, id) first
              where next_at <= $1 order by made_at, id limit $3) taken
      where o.id = taken.id and o.state = 'waiting' and o.next_at <= $1
      returning o.id, o.chat_id, o.sealed, o.reply_until, o.attempts - 1 as attempts`,
    [now, lease, most],
  )
  return rows.map((row) => ({
    id: row.id,
    chatId: row.chat_id,
    sealed: row.sealed,
    replyUntil: row.reply_until,
    attempts: row.attempts,
  }))
}

export async function settleOutbox(
  db: Queryable,
  id: string,
  { state, problem }: { state: 'sent' | 'refused'; problem: string | null },
  now: Date,
): Promise<void> {
  await db.query(
    `update line_outbox set state = $2, problem = $3, settled_at = $4, sealed = null where id = $1 and state = 'waiting'`,
    [id, state, problem, now],
  )
}

export async function postponeOutbox(db: Queryable, id: string, problem: string, nextAt: Date): Promise<void> {
  await db.query(`update line_outbox set problem = $2, next_at = $3 where id = $1 and state = 'waiting'`, [
    id,
    problem,
    nextAt,
  ])
}

export async function dropOutboxOf(tx: Tx, queue: string, now: Date): Promise<void> {
  await tx.query(
    `update line_outbox set state = 'refused', problem = 'left', settled_at = $2, sealed = null where queue = $1 and state = 'waiting'`,
    [queue, now],
  )
}

/** How much waits for LINE, and how much of it for longer than it should. */
export async function countWaiting(view: Queryable, longerThan: Date): Promise<{ waiting: number; stuck: number }> {
  const { rows } = await view.query<{ waiting: number; stuck: number }>(
    `select (select count(*) from line_outbox where state = 'waiting')::int as waiting,
            (select count(*) from line_outbox where state = 'waiting' and made_at < $1)::int
            + (select count(*) from line_events where state = 'failed' or (state = 'waiting' and received_at < $1))::int
            + (select count(*) from line_awaited where made_at < $1)::int as stuck`,
    [longerThan],
  )
  return rows[0] ?? { waiting: 0, stuck: 0 }
}

export async function forgetSettled(tx: Tx, { events, outbox, nonces }: { events: Date; outbox: Date; nonces: Date }) {
  await tx.query(`delete from line_events where received_at < $1 and state <> 'waiting'`, [events])
  await tx.query(`delete from line_outbox where settled_at < $1 and state <> 'waiting'`, [outbox])
  await tx.query('delete from line_nonces where expires_at < $1', [nonces])
}

// ---- cases of a chat

export interface ChatCase extends CaseKey {
  readonly ref: string
}

export async function insertChatCase(
  tx: Tx,
  one: ChatCase & { chatId: string; messageIds: readonly string[] },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into line_cases (home, complaint_id, ref, chat_id, message_ids, made_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (home, complaint_id) do nothing`,
    [one.home, one.id, one.ref, one.chatId, one.messageIds, now],
  )
}

/** Newest first. */
export async function casesOfChat(view: Queryable, chatId: string, most: number): Promise<ChatCase[]> {
  const { rows } = await view.query<ChatCase>(
    'select home, complaint_id as id, ref from line_cases where chat_id = $1 order by made_at desc, complaint_id limit $2',
    [chatId, most],
  )
  return rows
}

export async function countCasesSince(view: Queryable, chatId: string, since: Date): Promise<number> {
  const { rows } = await view.query<{ count: number }>(
    'select count(*)::int as count from line_cases where chat_id = $1 and made_at > $2',
    [chatId, since],
  )
  return rows[0]?.count ?? 0
}

export async function caseOfMessage(view: Queryable, chatId: string, messageId: string): Promise<ChatCase | null> {
  const { rows } = await view.query<ChatCase>(
    'select home, complaint_id as id, ref from line_cases where chat_id = $1 and $2 = any(message_ids) limit 1',
    [chatId, messageId],
  )
  return rows[0] ?? null
}

// ---- photos LINE has not handed over yet

export interface AwaitedPhoto {
  readonly messageId: string
  readonly chatId: string
  readonly into: CaseKey | null
  readonly attempts: number
  readonly madeAt: Date
}

export async function insertAwaited(tx: Tx, messageId: string, chatId: string, nextAt: Date, now: Date): Promise<void> {
  await tx.query(
    `insert into line_awaited (message_id, chat_id, made_at, next_at) values ($1, $2, $4, $3) on conflict (message_id) do nothing`,
    [messageId, chatId, nextAt, now],
  )
}

/** From now on the photos belong to the case. */
export async function leadAwaited(tx: Tx, messageIds: readonly string[], into: CaseKey): Promise<void> {
  await tx.query('update line_awaited set home = $2, complaint_id = $3 where message_id = any($1::text[])', [
    messageIds,
    into.home,
    into.id,
  ])
}

export async function deleteAwaited(tx: Tx, messageId: string): Promise<void> {
  await tx.query('delete from line_awaited where message_id = $1', [messageId])
}

interface StoredAwaited {
  message_id: string
  chat_id: string
  home: string | null
  complaint_id: string | null
  attempts: number
  made_at: Date
}

const toAwaited = (row: StoredAwaited): AwaitedPhoto => ({
  messageId: row.message_id,
  chatId: row.chat_id,
  into: row.home === null || row.complaint_id === null ? null : { home: row.home, id: row.complaint_id },
  attempts: row.attempts,
  madeAt: row.made_at,
})

export async function dueAwaited(view: Queryable, now: Date, most: number): Promise<AwaitedPhoto[]> {
  const { rows } = await view.query<StoredAwaited>(
    'select * from line_awaited where next_at <= $1 order by next_at limit $2',
    [now, most],
  )
  return rows.map(toAwaited)
}

export async function lockAwaited(tx: Tx, messageId: string): Promise<AwaitedPhoto | null> {
  const { rows } = await tx.query<StoredAwaited>('select * from line_awaited where message_id = $1 for update', [
    messageId,
  ])
  return rows[0] ? toAwaited(rows[0]) : null
}

export async function postponeAwaited(db: Queryable, messageId: string, nextAt: Date): Promise<void> {
  await db.query('update line_awaited set attempts = attempts + 1, next_at = $2 where message_id = $1', [
    messageId,
    nextAt,
  ])
}

// ---- joining an account

export async function insertNonce(
  tx: Tx,
  one: { hash: string; personId: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.query('insert into line_nonces (nonce_hash, person_id, made_at, expires_at) values ($1, $2, $3, $4)', [
    one.hash,
    one.personId,
    now,
    one.expiresAt,
  ])
}

/** Whose it is, once and in time. */
export async function takeNonce(tx: Tx, hash: string, now: Date): Promise<string | null> {
  const { rows } = await tx.query<{ person_id: string }>(
    'update line_nonces set used_at = $2 where nonce_hash = $1 and used_at is null and expires_at > $2 returning person_id',
    [hash, now],
  )
  return rows[0]?.person_id ?? null
}

// ---- the official account

export interface Bot {
  readonly userId: string
  /** `@…`, by which people add it. */
  readonly basicId: string
  readonly name: string
  readonly askedAt: Date
}

export async function botOf(view: Queryable, tokenPrint: string): Promise<Bot | null> {
  const { rows } = await view.query<Bot>(
    `select user_id as "userId", basic_id as "basicId", name, asked_at as "askedAt" from line_bot where token_print = $1`,
    [tokenPrint],
  )
  return rows[0] ?? null
}

export async function storeBot(tx: Tx, tokenPrint: string, bot: Bot): Promise<void> {
  await tx.query('delete from line_bot where token_print <> $1', [tokenPrint])
  await tx.query(
    `insert into line_bot (token_print, user_id, basic_id, name, asked_at) values ($1, $2, $3, $4, $5)
     on conflict (token_print) do update
       set user_id = excluded.user_id, basic_id = excluded.basic_id, name = excluded.name, asked_at = excluded.asked_at`,
    [tokenPrint, bot.userId, bot.basicId, bot.name, bot.askedAt],
  )
}
