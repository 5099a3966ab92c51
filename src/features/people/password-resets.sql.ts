import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Letters with which a new password may be chosen. Only those that may still be used are kept. */

export async function insertPasswordReset(
  tx: Tx,
  reset: { personId: string; tokenHash: string; expiresAt: Date },
): Promise<void> {
  await tx.query('insert into password_resets (id, person_id, token_hash, expires_at) values ($1, $2, $3, $4)', [
    newId(),
    reset.personId,
    reset.tokenHash,
    reset.expiresAt,
  ])
}

/** Whose letter this is, while it may be used. */
export async function personOfReset(db: Queryable, tokenHash: string, now: Date): Promise<string | null> {
  const { rows } = await db.query<{ person_id: string }>(
    'select person_id from password_resets where token_hash = $1 and expires_at > $2',
    [tokenHash, now],
  )
  return rows[0]?.person_id ?? null
}

/** Uses the letter, and with it all others of that person. Sent twice at one moment, it is found once. */
export async function takePasswordReset(tx: Tx, tokenHash: string, now: Date): Promise<string | null> {
  const { rows } = await tx.query<{ person_id: string }>(
    'delete from password_resets where token_hash = $1 and expires_at > $2 returning person_id',
    [tokenHash, now],
  )
  const [taken] = rows
  if (taken === undefined) return null
  await deletePasswordResetsOf(tx, taken.person_id)
  return taken.person_id
}

export async function deletePasswordResetsOf(tx: Tx, personId: string): Promise<void> {
  await tx.query('delete from password_resets where person_id = $1', [personId])
}

export async function deletePasswordResetsOver(tx: Tx, now: Date): Promise<void> {
  await tx.query('delete from password_resets where expires_at <= $1', [now])
}
