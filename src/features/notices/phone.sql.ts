import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface StoredCode {
  readonly phoneSealed: string
  readonly codeHash: string
  readonly misses: number
  readonly madeAt: Date
}

export async function storeCode(
  tx: Tx,
  { personId, phoneSealed, codeHash }: { personId: string; phoneSealed: string; codeHash: string },
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into notice_codes (person_id, phone_sealed, code_hash, made_at) values (${personId}, ${phoneSealed}, ${codeHash}, ${now})
        on conflict (person_id) do update set phone_sealed = excluded.phone_sealed, code_hash = excluded.code_hash, misses = 0,
          made_at = excluded.made_at`,
  )
}

export async function lockCode(tx: Tx, personId: string): Promise<StoredCode | null> {
  const { rows } = await tx.query<StoredCode>(
    sql`select phone_sealed as "phoneSealed", code_hash as "codeHash", misses, made_at as "madeAt" from notice_codes
         where person_id = ${personId} for update`,
  )
  return rows[0] ?? null
}

export async function codeIsOpen(view: Queryable, personId: string, since: Date): Promise<boolean> {
  const { rows } = await view.query<{ open: boolean }>(
    sql`select exists (select from notice_codes where person_id = ${personId} and made_at >= ${since}) as open`,
  )
  return rows[0]?.open === true
}

export async function noteMiss(tx: Tx, personId: string): Promise<void> {
  await tx.query(sql`update notice_codes set misses = misses + 1 where person_id = ${personId}`)
}

export async function deleteCode(tx: Tx, personId: string): Promise<void> {
  await tx.query(sql`delete from notice_codes where person_id = ${personId}`)
}

/** Numbers that were never confirmed. */
export async function deleteOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.query(sql`delete from notice_codes where made_at < ${before}`)
}
