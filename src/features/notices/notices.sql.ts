import sql, { type Sql } from 'sql-template-tag'
import type { Lang } from '../../kernel/lang.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Door } from './channel.ts'
import type { DeliveryState } from './queue.ts'
import type { Topic } from './topic.ts'

export interface NewNotice {
  readonly id: string
  readonly personId: string | null
  readonly recipient: string
  readonly topic: Topic
  readonly key: string
  readonly about: { readonly kind: string; readonly id: string } | null
  readonly leaves: { readonly kind: string; readonly id: string } | null
  readonly isUrgent: boolean
  readonly lang: Lang
  readonly headSealed: string
  readonly bodySealed: string
  readonly isOnWeb: boolean
}

/** @returns ids of those that are new; the others were told before */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<Set<string>> {
  const column = <T>(of: (one: NewNotice) => T) => notices.map(of)
  const { rows } = await tx.query<{ id: string }>(
    `insert into notices (id, person_id, recipient, topic, key, about_kind, about_id, leave_kind, leave_id, urgent, lang, head_sealed,
       body_sealed, on_web, made_at)
     select n.*, $15::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::boolean[]) as n
     on conflict (recipient, key) do nothing returning id`,
    [
      column((one) => one.id),
      column((one) => one.personId),
      column((one) => one.recipient),
      column((one) => one.topic),
      column((one) => one.key),
      column((one) => one.about?.kind ?? null),
      column((one) => one.about?.id ?? null),
      column((one) => one.leaves?.kind ?? null),
      column((one) => one.leaves?.id ?? null),
      column((one) => one.isUrgent),
      column((one) => one.lang),
      column((one) => one.headSealed),
      column((one) => one.bodySealed),
      column((one) => one.isOnWeb),
      now,
    ],
  )
  return new Set(rows.map(({ id }) => id))
}

export interface NewDelivery {
  readonly noticeId: string
  readonly door: Door
  readonly recipient: string
  readonly letter: string
  readonly state: 'waiting' | 'quiet' | 'digest'
  readonly dueAt: Date
  readonly expiresAt: Date
}

export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
  const column = <T>(of: (one: NewDelivery) => T) => deliveries.map(of)
  await tx.query(
    `insert into notice_deliveries (notice_id, door, recipient, letter, state, due_at, expires_at)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[])`,
    [
      column((one) => one.noticeId),
      column((one) => one.door),
      column((one) => one.recipient),
      column((one) => one.letter),
      column((one) => one.state),
      column((one) => one.dueAt),
      column((one) => one.expiresAt),
    ],
  )
}

/** One line of a person's own list on the web. */
export interface OwnNotice {
  readonly id: string
  readonly topic: Topic
  readonly headSealed: string | null
  readonly madeAt: Date
  readonly seenAt: Date | null
}

/** Newest first. @param before id of the last one on the page before */
export async function ownNotices(
  view: Queryable,
  personId: string,
  { before, isUnseenOnly, limit }: { before: string | null; isUnseenOnly: boolean; limit: number },
): Promise<OwnNotice[]> {
  const { rows } = await view.query<OwnNotice>(
    sql`select id, topic, head_sealed as "headSealed", made_at as "madeAt", seen_at as "seenAt" from notices
         where person_id = ${personId} and on_web and (${before}::uuid is null or id < ${before}::uuid)
           and (not ${isUnseenOnly} or seen_at is null)
         order by id desc limit ${limit}`,
  )
  return rows
}

/** @returns the notice, marked as seen; null when it is not one of this person's */
export async function seeNotice(tx: Tx, personId: string, id: string, now: Date): Promise<OwnNotice | null> {
  const { rows } = await tx.query<OwnNotice>(
    sql`update notices set seen_at = coalesce(seen_at, ${now}) where id = ${id} and person_id = ${personId} and on_web
        returning id, topic, head_sealed as "headSealed", made_at as "madeAt", seen_at as "seenAt"`,
  )
  return rows[0] ?? null
}

/** @param until id of the newest one the person saw in the list: what came since stays unseen */
export async function seeAllNotices(tx: Tx, personId: string, until: string, now: Date): Promise<number> {
  const { rowCount } = await tx.query(
    sql`update notices set seen_at = ${now} where person_id = ${personId} and on_web and seen_at is null and id <= ${until}`,
  )
  return rowCount
}

/** For notices that come with their past. */
export async function storeSeen(tx: Tx, id: string, seenAt: Date): Promise<void> {
  await tx.query(sql`update notices set seen_at = ${seenAt} where id = ${id}`)
}

/** The header says no more than "99+". */
const MOST_COUNTED = 99

/** How many somebody has not seen, as a subquery of the statement that reads who is signed in. @param personId a column: `p.id` */
export const unseenCount = (personId: Sql): Sql =>
  sql`(select count(*)::integer from (select from notices n where n.person_id = ${personId} and n.on_web and n.seen_at is null
        limit ${MOST_COUNTED + 1}) unseen)`

/** One notice by one door as the desk sees it: nothing of who it went to, nothing of its words. */
export interface ShownDelivery {
  readonly noticeId: string
  readonly letter: string
  readonly personId: string | null
  readonly topic: Topic
  readonly about: { readonly kind: string; readonly id: string } | null
  readonly door: Door
  readonly state: DeliveryState
  readonly attempts: number
  readonly lastError: string | null
  readonly madeAt: Date
  readonly dueAt: Date
  readonly settledAt: Date | null
  readonly hasWords: boolean
}

const shown = sql`d.notice_id as "noticeId", d.letter, n.person_id as "personId", n.topic, n.about_kind as "aboutKind",
  n.about_id as "aboutId", d.door, d.state, d.attempts, d.last_error as "lastError", n.made_at as "madeAt", d.due_at as "dueAt",
  d.settled_at as "settledAt", n.body_sealed is not null as "hasWords"`

type ShownRow = Omit<ShownDelivery, 'about'> & { aboutKind: string | null; aboutId: string | null }

const toShown = ({ aboutKind: kind, aboutId: id, ...row }: ShownRow): ShownDelivery => ({
  ...row,
  about: kind === null || id === null ? null : { kind, id },
})

/** What one person was told of one thing, newest first. */
export async function deliveriesAbout(
  view: Queryable,
  about: { readonly kind: string; readonly id: string },
  personId: string,
  limit: number,
): Promise<ShownDelivery[]> {
  const { rows } = await view.query<ShownRow>(
    sql`select ${shown} from notices n join notice_deliveries d on d.notice_id = n.id
         where n.about_kind = ${about.kind} and n.about_id = ${about.id} and n.person_id = ${personId}
         order by n.id desc, d.door limit ${limit}`,
  )
  return rows.map(toShown)
}

export interface DeliveryFilter {
  readonly door: Door | null
  readonly state: DeliveryState | 'open' | 'failed' | null
  readonly topic: Topic | null
}

/** Newest first. @param before the last one on the page before */
export async function deliveriesPage(
  view: Queryable,
  { door, state, topic }: DeliveryFilter,
  { before, limit }: { before: { noticeId: string; door: string } | null; limit: number },
): Promise<ShownDelivery[]> {
  const states = state === 'failed' ? ['refused', 'expired'] : state === null || state === 'open' ? null : [state]
  const { rows } = await view.query<ShownRow>(
    sql`select ${shown} from notices n join notice_deliveries d on d.notice_id = n.id
         where (${door}::text is null or d.door = ${door}) and (${topic}::text is null or n.topic = ${topic})
           and (${states}::text[] is null or d.state = any(${states}::text[])) and (${state !== 'open'} or d.settled_at is null)
           and (${before?.noticeId ?? null}::uuid is null or (d.notice_id, d.door) < (${before?.noticeId ?? null}::uuid, ${before?.door ?? null}))
         order by d.notice_id desc, d.door desc limit ${limit}`,
  )
  return rows.map(toShown)
}

export interface DoorCount {
  readonly door: Door
  readonly state: DeliveryState
  readonly notices: number
}

/** How many notices made since then are in each state. */
export async function countDeliveries(view: Queryable, since: Date): Promise<DoorCount[]> {
  const { rows } = await view.query<DoorCount>(
    sql`select d.door, d.state, count(*)::integer as notices from notices n join notice_deliveries d on d.notice_id = n.id
         where n.made_at >= ${since} group by 1, 2 order by 1, 2`,
  )
  return rows
}

/** Old notices with everything that became of them, and words nobody will need any more. */
export async function forgetNotices(
  tx: Tx,
  { allBefore, wordsBefore }: { allBefore: Date; wordsBefore: Date },
): Promise<void> {
  await tx.query(sql`delete from notices where made_at < ${allBefore}`)
  await tx.query(
    sql`update notices n set body_sealed = null, head_sealed = case when on_web then head_sealed end
         where made_at < ${wordsBefore} and body_sealed is not null
           and not exists (select from notice_deliveries d where d.notice_id = n.id and (d.settled_at is null or d.settled_at >= ${wordsBefore}))`,
  )
}
