import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Reach } from './reach.ts'

export async function reachesOf(view: Queryable, personIds: readonly string[]): Promise<Map<string, Reach>> {
  const { rows } = await view.query<{ id: string } & Reach>(
    `select p.id, coalesce(r.email_sealed is not null, false) as email, coalesce(r.phone_sealed is not null, false) as phone,
            coalesce(r.line_sealed is not null, false) as line, exists (select from auth_users u where u.id = p.id) as "hasAccount"
       from persons p left join person_private r on r.person_id = p.id where p.id = any($1::uuid[])`,
    [personIds],
  )
  return new Map(rows.map(({ id, ...reach }) => [id, reach]))
}

export async function storeReach(
  tx: Tx,
  personId: string,
  { kind, sealed, key }: { kind: 'phone' | 'line'; sealed: string; key: string | null },
  now: Date,
): Promise<void> {
  if (kind === 'phone') {
    await tx.query('update person_private set phone_sealed = $2, updated_at = $3 where person_id = $1', [
      personId,
      sealed,
      now,
    ])
  } else {
    await tx.query('update person_private set line_sealed = $2, line_key = $3, updated_at = $4 where person_id = $1', [
      personId,
      sealed,
      key,
      now,
    ])
  }
}

/** A mail address of somebody without an account; that of an account is changed by its owner alone. @returns whether it was kept */
export async function storeMail(tx: Tx, personId: string, sealed: string | null, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update person_private set email_sealed = $2, updated_at = $3
      where person_id = $1 and not exists (select from auth_users u where u.id = $1)`,
    [personId, sealed, now],
  )
  return rowCount > 0
}

export async function clearReach(tx: Tx, personId: string, kind: 'phone' | 'line', now: Date): Promise<void> {
  const columns = kind === 'phone' ? 'phone_sealed = null' : 'line_sealed = null, line_key = null'
  await tx.query(`update person_private set ${columns}, updated_at = $2 where person_id = $1`, [personId, now])
}

export async function personByLineKey(view: Queryable, key: string): Promise<string | null> {
  const { rows } = await view.query<{ person_id: string }>('select person_id from person_private where line_key = $1', [
    key,
  ])
  return rows[0]?.person_id ?? null
}
