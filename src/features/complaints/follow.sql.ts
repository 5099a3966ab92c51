import type { Lang } from '../../kernel/lang.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { EventKind, EventVisibility, Outcome, State } from './complaint.ts'

export const followKinds = ['case', 'place', 'category', 'body'] as const
export type FollowKind = (typeof followKinds)[number]

export interface Subscription {
  readonly id: string
  readonly kind: FollowKind
  readonly target: string
  readonly personId: string
  readonly lang: Lang
  readonly confirmedAt: Date | null
  readonly leftAt: Date | null
}

interface StoredSubscription {
  id: string
  kind: FollowKind
  target: string
  person_id: string
  lang: Lang
  confirmed_at: Date | null
  left_at: Date | null
}

const toSubscription = (row: StoredSubscription): Subscription => ({
  id: row.id,
  kind: row.kind,
  target: row.target,
  personId: row.person_id,
  lang: row.lang,
  confirmedAt: row.confirmed_at,
  leftAt: row.left_at,
})
const columns = 'id, kind, target, person_id, lang, confirmed_at, left_at'

export async function insertSubscription(
  tx: Tx,
  one: Pick<Subscription, 'id' | 'kind' | 'target' | 'personId' | 'lang'> & { addressKey: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into complaint_subscriptions (id, kind, target, person_id, address_key, lang, asked_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.kind, one.target, one.personId, one.addressKey, one.lang, now],
  )
}

/** What an address asked for, to stop letters nobody wanted: the same thing twice, or many in a day. */
export async function askedBefore(
  view: Queryable,
  addressKey: string,
  { kind, target, since }: { kind: FollowKind; target: string; since: Date },
): Promise<{ same: Subscription | null; sameIsRecent: boolean; recent: number }> {
  const { rows } = await view.query<StoredSubscription & { asked_at: Date }>(
    `select ${columns}, asked_at from complaint_subscriptions where address_key = $1 and (asked_at > $2 or left_at is null)`,
    [addressKey, since],
  )
  const same = rows.find((row) => row.kind === kind && row.target === target && row.left_at === null)
  return {
    same: same ? toSubscription(same) : null,
    sameIsRecent: same !== undefined && same.asked_at > since,
    recent: rows.filter((row) => row.asked_at > since).length,
  }
}

/** Until the end of the transaction nobody else asks the same address: many at once would each count the others as none. */
export async function lockAddress(tx: Tx, addressKey: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [addressKey])
}

/** A second letter for what was never confirmed counts like a first one. */
export async function askSubscriptionAgain(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update complaint_subscriptions set asked_at = $2 where id = $1', [id, now])
}

export async function subscriptionById(view: Queryable, id: string): Promise<Subscription | null> {
  const { rows } = await view.query<StoredSubscription>(
    `select ${columns} from complaint_subscriptions where id = $1`,
    [id],
  )
  return rows[0] ? toSubscription(rows[0]) : null
}

export async function confirmSubscription(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query(
    'update complaint_subscriptions set confirmed_at = coalesce(confirmed_at, $2) where id = $1 and left_at is null',
    [id, now],
  )
}

export async function endSubscription(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update complaint_subscriptions set left_at = $2 where id = $1 and left_at is null', [id, now])
}

/** Those never confirmed after so long; their addresses are erased. */
export async function unconfirmedBefore(view: Queryable, before: Date, most: number): Promise<Subscription[]> {
  const { rows } = await view.query<StoredSubscription>(
    `select ${columns} from complaint_subscriptions where confirmed_at is null and left_at is null and asked_at < $1 limit $2`,
    [before, most],
  )
  return rows.map(toSubscription)
}

/** Confirmed followers of any of these things. */
export async function followersOf(
  view: Queryable,
  targets: readonly { kind: FollowKind; target: string }[],
): Promise<Subscription[]> {
  const { rows } = await view.query<StoredSubscription>(
    `select ${columns} from complaint_subscriptions s
      where (s.kind, s.target) in (select * from unnest($1::text[], $2::text[]))
        and s.confirmed_at is not null and s.left_at is null`,
    [targets.map(({ kind }) => kind), targets.map(({ target }) => target)],
  )
  return rows.map(toSubscription)
}

/** A step nobody was told of yet. */
export interface UntoldEvent {
  readonly home: string
  readonly id: string
  readonly complaintId: string
  readonly kind: EventKind
  readonly visibility: EventVisibility
  readonly toState: State | null
  readonly outcome: Outcome | null
  readonly text: string | null
}

/** Takes steps nobody was told of; a second worker takes others. Marked as told in the same transaction. */
export async function takeUntold(tx: Tx, most: number): Promise<UntoldEvent[]> {
  const { rows } = await tx.query<{
    home: string
    id: string
    complaint_id: string
    kind: EventKind
    visibility: EventVisibility
    to_state: State | null
    outcome: Outcome | null
    text: string | null
  }>(
    `update complaint_events e set told = true
       from (select home, id from complaint_events where not told order by at limit $1 for update skip locked) taken
      where e.home = taken.home and e.id = taken.id
      returning e.home, e.id, e.complaint_id, e.kind, e.visibility, e.to_state, e.outcome, e.text`,
    [most],
  )
  return rows
    .map((row) => ({
      home: row.home,
      id: row.id,
      complaintId: row.complaint_id,
      kind: row.kind,
      visibility: row.visibility,
      toState: row.to_state,
      outcome: row.outcome,
      text: row.text,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
