import type { Queryable, Tx } from '../../platform/db/db.ts'

/** @param demo whether the accounts of the demonstration count; outside it nobody can sign in with them */
export async function anyAccount(db: Queryable, demo: boolean): Promise<boolean> {
  const { rows } = await db.query<{ any: boolean }>(
    `select exists (select from auth_users u
        where $1 or not exists (select from demo_sign_ins d where d.person_id = u.id)) as any`,
    [demo],
  )
  return rows[0]?.any ?? false
}

export async function storeSetupCode(tx: Tx, codeHash: string, now: Date): Promise<void> {
  await tx.query(
    `insert into platform_setup (only_row, code_hash, made_at) values (true, $1, $2)
     on conflict (only_row) do update set code_hash = excluded.code_hash, made_at = excluded.made_at`,
    [codeHash, now],
  )
}

/** Takes the code away if it is the right one; two people with the same code get in once. */
export async function takeSetupCode(tx: Tx, codeHash: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from platform_setup where code_hash = $1', [codeHash])
  return rowCount === 1
}
