import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Unread } from './mail.ts'

/** A letter as it lies in the mailbox. */
export interface Arrived {
  readonly box: string
  readonly uidValidity: bigint
  readonly uid: number
  readonly bytes: number
  readonly at: Date
}

export type MessageKind = 'report' | 'draft' | 'reply' | 'note' | 'bounce' | 'automatic' | 'own' | 'copy' | 'refused'

/** What became of a letter. */
export interface Settled {
  readonly kind: MessageKind
  readonly why: Unread | string | null
  readonly about: { readonly home: string; readonly id: string } | null
  readonly answered: boolean
}

/** What is known of these letters from before: taken, and moved out of the folder or not. */
export async function knownMessages(
  view: Queryable,
  { box, uidValidity }: Pick<Arrived, 'box' | 'uidValidity'>,
  uids: readonly number[],
): Promise<Map<number, MessageKind>> {
  const { rows } = await view.query<{ uid: bigint; kind: MessageKind }>(
    `select uid, kind from mailbox_messages where box = $1 and uid_validity = $2 and uid = any($3::bigint[]) and kind <> 'trying'`,
    [box, uidValidity, uids],
  )
  return new Map(rows.map(({ uid, kind }) => [Number(uid), kind]))
}

/**
 * Takes a letter: nobody else does from then on. In the transaction in which everything that follows from it is stored, so that it is
 * taken exactly when that commits.
 * @returns false when it was taken before; 'copy' when another letter with the same print was
 */
export async function takeMessage(
  tx: Tx,
  id: string,
  arrived: Arrived,
  known: { readonly print: string | null; readonly senderKey: string | null },
  now: Date,
): Promise<boolean | 'copy'> {
  // One letter at a time: `print` is unique beside the number in the mailbox, and only one of the two can be what an insert gives way to.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 37))', [
    known.print ?? `${arrived.box} ${arrived.uidValidity} ${arrived.uid}`,
  ])
  const before =
    known.print === null
      ? 0
      : (
          await tx.query(
            'select from mailbox_messages where print = $1 and (box, uid_validity, uid) is distinct from ($2, $3::bigint, $4::bigint)',
            [known.print, arrived.box, arrived.uidValidity, arrived.uid],
          )
        ).rowCount
  const { rowCount } = await tx.query(
    `insert into mailbox_messages (id, box, uid_validity, uid, print, sender_key, kind, bytes, received_at, taken_at)
     values ($1, $2, $3, $4, $5, $6, 'copy', $7, $8, $9)
     on conflict (box, uid_validity, uid) do update set id = excluded.id, print = excluded.print, sender_key = excluded.sender_key,
       kind = excluded.kind, taken_at = excluded.taken_at
     where mailbox_messages.kind = 'trying'`,
    [
      id,
      arrived.box,
      arrived.uidValidity,
      arrived.uid,
      before > 0 ? null : known.print,
      known.senderKey,
      arrived.bytes,
      arrived.at,
      now,
    ],
  )
  return rowCount === 0 ? false : before > 0 ? 'copy' : true
}

export async function settleMessage(
  tx: Tx,
  { box, uidValidity, uid }: Pick<Arrived, 'box' | 'uidValidity' | 'uid'>,
  { kind, why, about, answered }: Settled,
): Promise<void> {
  await tx.query(
    `update mailbox_messages set kind = $4, why = $5, home = $6, complaint_id = $7, answered = $8
      where box = $1 and uid_validity = $2 and uid = $3`,
    [box, uidValidity, uid, kind, why, about?.home ?? null, about?.id ?? null, answered],
  )
}

/** Notes that a letter is about to be read, before it is: one over which the program itself ends is counted too. @returns how often it was tried */
export async function noteTry(db: Queryable, id: string, arrived: Arrived, now: Date): Promise<number> {
  const { rows } = await db.query<{ tries: number }>(
    `insert into mailbox_messages (id, box, uid_validity, uid, kind, tries, bytes, received_at, taken_at)
     values ($1, $2, $3, $4, 'trying', 1, $5, $6, $7)
     on conflict (box, uid_validity, uid) do update set tries = mailbox_messages.tries + 1
     returning tries`,
    [id, arrived.box, arrived.uidValidity, arrived.uid, arrived.bytes, arrived.at, now],
  )
  return rows[0]?.tries ?? 0
}

/** It was no fault of the letter: the mailbox went away before it was read. */
export async function untry(db: Queryable, { box, uidValidity, uid }: Arrived): Promise<void> {
  await db.query(
    `update mailbox_messages set tries = greatest(tries - 1, 0) where box = $1 and uid_validity = $2 and uid = $3 and kind = 'trying'`,
    [box, uidValidity, uid],
  )
}

export async function noteFiled(
  db: Queryable,
  { box, uidValidity }: Pick<Arrived, 'box' | 'uidValidity'>,
  uids: readonly number[],
  now: Date,
): Promise<void> {
  await db.query(
    `update mailbox_messages set filed_at = $4 where box = $1 and uid_validity = $2 and uid = any($3::bigint[])`,
    [box, uidValidity, uids, now],
  )
}

/** What somebody wrote lately: letters of people, and refusals that were answered. */
export async function lettersOf(
  view: Queryable,
  senderKey: string,
  { hour, day }: { readonly hour: Date; readonly day: Date },
): Promise<{ inHour: number; inDay: number; refusalsAnswered: number }> {
  const { rows } = await view.query<{ in_hour: number; in_day: number; refusals: number }>(
    `select count(*) filter (where taken_at > $2)::integer as in_hour, count(*)::integer as in_day,
            count(*) filter (where kind = 'refused' and answered)::integer as refusals
       from mailbox_messages
      where sender_key = $1 and taken_at > $3 and kind in ('report', 'draft', 'reply', 'note', 'refused')`,
    [senderKey, hour, day],
  )
  const [row] = rows
  return { inHour: row?.in_hour ?? 0, inDay: row?.in_day ?? 0, refusalsAnswered: row?.refusals ?? 0 }
}

/** How many letters under this sender's name were answered since a moment. */
export async function answeredTo(view: Queryable, senderKey: string, since: Date): Promise<number> {
  const { rows } = await view.query<{ n: number }>(
    'select count(*)::integer as n from mailbox_messages where sender_key = $1 and taken_at > $2 and answered',
    [senderKey, since],
  )
  return rows[0]?.n ?? 0
}

/** How many letters were answered since a moment, whoever wrote them. */
export async function answeredSince(view: Queryable, since: Date): Promise<number> {
  const { rows } = await view.query<{ n: number }>(
    'select count(*)::integer as n from mailbox_messages where taken_at > $1 and answered',
    [since],
  )
  return rows[0]?.n ?? 0
}

/** Takes the right to read a mailbox until a moment. @returns false while another worker has it */
export async function leaseBox(db: Queryable, box: string, now: Date, until: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into mailbox_boxes (box, reading_until, tried_at) values ($1, $3, $2)
     on conflict (box) do update set reading_until = excluded.reading_until, tried_at = excluded.tried_at
     where mailbox_boxes.reading_until is null or mailbox_boxes.reading_until <= $2`,
    [box, now, until],
  )
  return rowCount > 0
}

/** Gives the right back and says how it went. */
export async function releaseBox(
  db: Queryable,
  box: string,
  { problem, waiting }: { readonly problem: string | null; readonly waiting: number },
  now: Date,
): Promise<void> {
  await db.query(
    `update mailbox_boxes set reading_until = null, waiting = $3, problem = $2,
       read_at = case when $2::text is null then $4 else read_at end,
       problem_since = case when $2::text is null then null else coalesce(problem_since, $4) end
     where box = $1`,
    [box, problem, waiting, now],
  )
}

export interface BoxState {
  readonly readAt: Date | null
  readonly problem: string | null
  readonly problemSince: Date | null
  readonly waiting: number
  readonly refused: number
  readonly drafts: number
}

export async function stateOfBox(view: Queryable, box: string, since: Date): Promise<BoxState> {
  const { rows } = await view.query<{
    read_at: Date | null
    problem: string | null
    problem_since: Date | null
    waiting: number
    refused: number
    drafts: number
  }>(
    `select b.read_at, b.problem, b.problem_since, coalesce(b.waiting, 0) as waiting,
            (select count(*)::integer from mailbox_messages where kind = 'refused' and taken_at > $2) as refused,
            (select count(*)::integer from mailbox_drafts) as drafts
       from (select $1::text as box) one left join mailbox_boxes b using (box)`,
    [box, since],
  )
  const [row] = rows
  return {
    readAt: row?.read_at ?? null,
    problem: row?.problem ?? null,
    problemSince: row?.problem_since ?? null,
    waiting: row?.waiting ?? 0,
    refused: row?.refused ?? 0,
    drafts: row?.drafts ?? 0,
  }
}

export interface SealedDraft {
  readonly id: string
  readonly sealed: string
  readonly asked: number
}

export async function insertDraft(tx: Tx, draft: SealedDraft, now: Date): Promise<void> {
  await tx.query('insert into mailbox_drafts (id, sealed, asked, made_at, updated_at) values ($1, $2, $3, $4, $4)', [
    draft.id,
    draft.sealed,
    draft.asked,
    now,
  ])
}

/** Locks the draft until the transaction ends, so that two answers do not make two cases of it. */
export async function lockDraft(tx: Tx, id: string): Promise<SealedDraft | null> {
  const { rows } = await tx.query<SealedDraft>(
    'select id, sealed, asked from mailbox_drafts where id = $1 for update',
    [id],
  )
  return rows[0] ?? null
}

export async function storeDraft(tx: Tx, draft: SealedDraft, now: Date): Promise<void> {
  await tx.query('update mailbox_drafts set sealed = $2, asked = $3, updated_at = $4 where id = $1', [
    draft.id,
    draft.sealed,
    draft.asked,
    now,
  ])
}

export async function dropDraft(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from mailbox_drafts where id = $1', [id])
}

/** @returns those nobody answered about */
export async function dropDraftsBefore(tx: Tx, before: Date): Promise<SealedDraft[]> {
  const { rows } = await tx.query<SealedDraft>(
    'delete from mailbox_drafts where updated_at < $1 returning id, sealed, asked',
    [before],
  )
  return rows
}

export async function forgetOld(
  db: Queryable,
  before: { readonly messages: Date; readonly handed: Date },
): Promise<void> {
  await db.query('delete from mailbox_messages where taken_at < $1', [before.messages])
  await db.query('delete from mail_handed where at < $1', [before.handed])
  // Letters go there again since; whoever is still away comes back anew.
  await db.query('delete from mail_addresses where changed_at < $1', [before.handed])
  await db.query('delete from mail_proven where at < $1', [before.messages])
}
