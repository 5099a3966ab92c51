import sql from 'sql-template-tag'
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
    addressKey = null,
    codeHash,
  }: { personId: string; door: CodeDoor; addressSealed: string; addressKey?: string | null; codeHash: string },
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into notice_codes (person_id, door, phone_sealed, address_key, code_hash, made_at)
        values (${personId}, ${door}, ${addressSealed}, ${addressKey}, ${codeHash}, ${now})
        on conflict (person_id) do update set door = excluded.door, phone_sealed = excluded.phone_sealed, address_key = excluded.address_key,
          code_hash = excluded.code_hash, misses = 0, sent = notice_codes.sent + 1, made_at = excluded.made_at`,
  )
}

export async function lockCode(tx: Tx, personId: string): Promise<StoredCode | null> {
  const { rows } = await tx.query<StoredCode>(
    sql`select door, phone_sealed as "addressSealed", code_hash as "codeHash", misses, made_at as "madeAt" from notice_codes
         where person_id = ${personId} for update`,
  )
  return rows[0] ?? null
}

/** Codes that went out since then: to an address, and to whatever address this person named. */
export async function codesSent(
  view: Queryable,
  { personId, addressKey }: { personId: string; addressKey: string },
  since: Date,
): Promise<{ toAddress: number; byPerson: number }> {
  const { rows } = await view.query<{ toAddress: number; byPerson: number }>(
    sql`select coalesce(sum(sent) filter (where address_key = ${addressKey}), 0)::integer as "toAddress",
               coalesce(sum(sent) filter (where person_id = ${personId}), 0)::integer as "byPerson"
          from notice_codes where (person_id = ${personId} or address_key = ${addressKey}) and made_at >= ${since}`,
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

/** Addresses that were never confirmed. */
export async function deleteOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.query(sql`delete from notice_codes where made_at < ${before}`)
}
