import sql from 'sql-template-tag'
import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export type CodeDoor = 'sms' | 'mail'

export interface StoredCode {
  readonly door: CodeDoor
  /** Phone number or mail address. */
  readonly addressSealed: string
  readonly codeHash: string
  readonly misses: number
  readonly madeAt: Date
}

export async function storeCode(
  tx: Tx,
  {
    personId,
    door,
    addressSealed,
    codeHash,
  }: { personId: string; door: CodeDoor; addressSealed: string; codeHash: string },
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into notice_codes (person_id, door, phone_sealed, code_hash, made_at)
        values (${personId}, ${door}, ${addressSealed}, ${codeHash}, ${now})
        on conflict (person_id) do update set door = excluded.door, phone_sealed = excluded.phone_sealed,
          code_hash = excluded.code_hash, misses = 0, made_at = excluded.made_at`,
  )
}

export async function lockCode(tx: Tx, personId: string): Promise<StoredCode | null> {
  const { rows } = await tx.query<StoredCode>(
    sql`select door, phone_sealed as "addressSealed", code_hash as "codeHash", misses, made_at as "madeAt" from notice_codes
         where person_id = ${personId} for update`,
  )
  return rows[0] ?? null
}

export async function noteCodeSent(tx: Tx, of: { personId: string; addressKey: string }, now: Date): Promise<void> {
  await tx.query(
    sql`insert into notice_codes_sent (id, person_id, address_key, at) values (${newId()}, ${of.personId}, ${of.addressKey}, ${now})`,
  )
}

/** Codes that went by mail since then: to an address, and to whatever address this person named. Nobody else counts for that address meanwhile. */
export async function codesSent(
  tx: Tx,
  { personId, addressKey }: { personId: string; addressKey: string },
  since: Date,
): Promise<{ toAddress: number; byPerson: number }> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`notices code ${addressKey}`}, 0))`)
  const { rows } = await tx.query<{ toAddress: number; byPerson: number }>(
    sql`select count(*) filter (where address_key = ${addressKey})::integer as "toAddress",
               count(*) filter (where person_id = ${personId})::integer as "byPerson"
          from notice_codes_sent where (person_id = ${personId} or address_key = ${addressKey}) and at >= ${since}`,
  )
  return rows[0] ?? { toAddress: 0, byPerson: 0 }
}

export async function codeIsOpen(view: Queryable, personId: string, since: Date): Promise<boolean> {
  const { rows } = await view.query<{ open: boolean }>(
    sql`select exists (select from notice_codes where person_id = ${personId} and door = 'sms' and made_at >= ${since}) as open`,
  )
  return rows[0]?.open === true
}

export async function noteMiss(tx: Tx, personId: string): Promise<void> {
  await tx.query(sql`update notice_codes set misses = misses + 1 where person_id = ${personId}`)
}

export async function deleteCode(tx: Tx, personId: string): Promise<void> {
  await tx.query(sql`delete from notice_codes where person_id = ${personId}`)
}

/** Addresses that were never confirmed, and what was counted for the day. */
export async function deleteOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.query(sql`delete from notice_codes where made_at < ${before}`)
  await tx.query(sql`delete from notice_codes_sent where at < ${before}`)
}
