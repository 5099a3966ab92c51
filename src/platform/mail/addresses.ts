import { createHmac } from 'node:crypto'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../db/db.ts'
import type { Deps } from '../deps.ts'
import { plainAddress } from './return-token.ts'

/** Days with a letter that came back for now, after which the address counts as gone. */
const MOST_SOFT_DAYS = 5
/** Then a letter is tried again: servers say wrong things too. */
const TRIED_AGAIN_DAYS = 30

/** A keyed hash by which letters to one address are known to be that, without the address. */
export function mailAddressKey({ secrets }: Pick<Deps, 'secrets'>, address: string): string {
  return createHmac('sha256', secrets.key('mail-address')).update(plainAddress(address)).digest('hex')
}

/** Whether a code of RFC 3463 says that there is no such mailbox and there will be none; all else may pass: a full box, a rule, a size. */
export function isGoneForGood(code: string): boolean {
  return /^5\.(1\.([0-46]|10)|2\.1|4\.4)$/.test(code)
}

/**
 * Letters in a day to an address somebody gave us and nobody has ever answered from: whoever reports in the name of others fills no
 * mailboxes with our letters. The owner ends it by answering once.
 */
export const MOST_UNPROVEN_A_DAY = 3

export interface Reachable {
  /** Why nothing goes there any more; null where letters go. */
  readonly failing: string | null
  /** As many letters as may go to an address nobody answered from have gone today. */
  readonly mustWait: boolean
}

/** Notes to whom a letter goes, before it goes: one that comes back at once is known. */
export async function noteHanded(
  db: Queryable,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  letter: { key: string; to: string; isUnproven?: boolean },
): Promise<Reachable> {
  const key = mailAddressKey(deps, letter.to)
  const { rows } = await db.query<{ code: string | null; must_wait: boolean | null }>(
    `with known as (
       select (select code from mail_addresses where address_key = $2
                  and failing_since > $3::timestamptz - interval '${TRIED_AGAIN_DAYS} days') as code,
              $4::boolean and not exists (select from mail_proven where address_key = $2)
                and (select count(*) from mail_handed where address_key = $2 and unproven and key <> $1
                        and at > $3::timestamptz - interval '1 day') >= ${MOST_UNPROVEN_A_DAY} as must_wait),
     noted as (
       insert into mail_handed (key, address_key, at, unproven) select $1, $2, $3, $4 from known where not must_wait
       on conflict (key) do update set at = excluded.at)
     select code, must_wait from known`,
    [letter.key, key, deps.clock.now(), letter.isUnproven === true],
  )
  return { failing: rows[0]?.code ?? null, mustWait: rows[0]?.must_wait === true }
}

/** Somebody answered from there what only its owner could, or its own mail server vouched for the sender. */
export async function noteProven(tx: Tx, deps: Pick<Deps, 'secrets' | 'clock'>, address: string): Promise<void> {
  await tx.query(
    'insert into mail_proven (address_key, at) values ($1, $2) on conflict (address_key) do update set at = excluded.at',
    [mailAddressKey(deps, address), deps.clock.now()],
  )
}

export async function isProven(view: Queryable, deps: Pick<Deps, 'secrets'>, address: string): Promise<boolean> {
  const { rowCount } = await view.query('select from mail_proven where address_key = $1', [
    mailAddressKey(deps, address),
  ])
  return rowCount > 0
}

/** Whether a letter to an address that somebody only gave would go out today. */
export async function mayBeWrittenTo(
  view: Queryable,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  address: string,
): Promise<boolean> {
  const { rows } = await view.query<{ may: boolean }>(
    `select exists (select from mail_proven where address_key = $1) or (
              select count(*) from mail_handed where address_key = $1 and unproven and at > $2::timestamptz - interval '1 day'
            ) < ${MOST_UNPROVEN_A_DAY} as may`,
    [mailAddressKey(deps, address), deps.clock.now()],
  )
  return rows[0]?.may === true
}

export interface BouncedAddress {
  readonly addressKey: string
  /** From now on nothing is sent there. */
  readonly isFailing: boolean
}

/**
 * Notes that a letter came back. One that came back for good ends letters to its address at once; one that came back for now does on
 * the fifth day.
 * @param to keyed hash of the address the report names, where it must be the one the letter went to
 * @returns null where no letter of ours has this key, or it went elsewhere
 */
export async function noteCameBack(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  { key, code, isPermanent, to }: { key: string; code: string; isPermanent: boolean; to?: string },
): Promise<BouncedAddress | null> {
  const now = deps.clock.now()
  const { rows } = await tx.query<{ address_key: string; failing_since: Date | null }>(
    `insert into mail_addresses as a (address_key, soft, soft_on, code, failing_since, changed_at)
     select address_key, case when $3 then 0 else 1 end, case when $3 then null else $5::date end, $2,
            case when $3 then $4::timestamptz end, $4
       from mail_handed where key = $1 and ($6::text is null or address_key = $6)
     on conflict (address_key) do update set
       soft = a.soft + case when excluded.soft = 1 and a.soft_on is distinct from excluded.soft_on then 1 else 0 end,
       soft_on = coalesce(excluded.soft_on, a.soft_on), code = excluded.code, changed_at = excluded.changed_at,
       failing_since = coalesce(excluded.failing_since, a.failing_since,
         case when a.soft + 1 >= ${MOST_SOFT_DAYS} and a.soft_on is distinct from excluded.soft_on then $4::timestamptz end)
     returning address_key, failing_since`,
    [key, code, isPermanent, now, todayInBangkok(now), to ?? null],
  )
  const [row] = rows
  if (row === undefined) return null
  await tx.query(`update mail_outbox set last_error = $2 where id = $1 and state = 'sent'`, [key, code])
  return { addressKey: row.address_key, isFailing: row.failing_since !== null }
}

/** Somebody wrote from it, so letters arrive there: what came back is forgotten. */
export async function forgetCameBack(tx: Tx, deps: Pick<Deps, 'secrets'>, address: string): Promise<void> {
  await tx.query('delete from mail_addresses where address_key = $1', [mailAddressKey(deps, address)])
}

/** How many addresses get no more letters. */
export async function countFailing(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    'select count(*)::integer as n from mail_addresses where failing_since is not null',
  )
  return rows[0]?.n ?? 0
}
