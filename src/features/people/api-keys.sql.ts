import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface ApiKeyRow {
  readonly keyId: string
  readonly personId: string
  readonly bodyId: string | null
  readonly scopes: readonly string[]
}

export async function apiKeyByHash(db: Queryable, keyHash: string): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<{ id: string; person_id: string; body_id: string | null; scopes: string[] }>(
    'select id, person_id, body_id, scopes from api_keys where key_hash = $1 and ended_at is null',
    [keyHash],
  )
  const [row] = rows
  return row ? { keyId: row.id, personId: row.person_id, bodyId: row.body_id, scopes: row.scopes } : null
}

export async function insertApiKey(
  tx: Tx,
  key: {
    id: string
    keyHash: string
    label: string
    scopes: readonly string[]
    personId: string
    bodyId: string | null
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into api_keys (id, key_hash, label, scopes, person_id, body_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.id, key.keyHash, key.label, key.scopes, key.personId, key.bodyId, now],
  )
}
