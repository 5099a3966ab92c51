import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { grantsOn } from './sessions.sql.ts'

export interface ApiKeyRow {
  readonly keyId: string
  readonly personId: string
  readonly bodyId: string | null
  readonly scopes: readonly string[]
  /** What who answers for it may do today. */
  readonly grants: readonly Grant[]
}

/**
 * The key a program called with, while it holds. The same statement notes the day, once a day.
 * @param demo whether keys count that an invented person of the demonstration answers for
 */
export async function apiKeyByHash(
  db: Queryable,
  keyHash: string,
  today: LocalDate,
  demo: boolean,
): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<{
    id: string
    person_id: string
    body_id: string | null
    scopes: string[]
    grants: Grant[]
  }>(
    `with used as (
       update api_keys set last_used_on = $2
       where key_hash = $1 and ended_at is null and (ends_on is null or ends_on >= $2) and last_used_on is distinct from $2
     )
     select id, person_id, body_id, scopes, ${grantsOn('api_keys.person_id', '$2')} as grants from api_keys
     where key_hash = $1 and ended_at is null and (ends_on is null or ends_on >= $2)
       and ($3 or not exists (select from demo_sign_ins d where d.person_id = api_keys.person_id))`,
    [keyHash, today, demo],
  )
  const [row] = rows
  if (row === undefined) return null
  return { keyId: row.id, personId: row.person_id, bodyId: row.body_id, scopes: row.scopes, grants: row.grants }
}

/** Keys that are neither revoked nor over, with what those who answer for them may do today. @param ids null: all */
export async function livingKeys(
  db: Queryable,
  ids: readonly string[] | null,
  today: LocalDate,
): Promise<{ id: string; bodyId: string | null; grants: readonly Grant[] }[]> {
  const { rows } = await db.query<{ id: string; bodyId: string | null; grants: Grant[] }>(
    `select k.id, k.body_id as "bodyId", ${grantsOn('k.person_id', '$2')} as grants from api_keys k
      where ($1::uuid[] is null or k.id = any($1)) and k.ended_at is null and (k.ends_on is null or k.ends_on >= $2)`,
    [ids, today],
  )
  return rows
}

/** From now on somebody else answers for the program. */
export async function storeKeeper(
  tx: Tx,
  key: { readonly id: string; readonly personId: string },
  { by, reason }: { readonly by: string; readonly reason: string },
  now: Date,
): Promise<void> {
  await tx.query('update api_keys set person_id = $2 where id = $1', [key.id, by])
  await tx.query('insert into api_key_keepers (key_id, at, person_id, before_id, reason) values ($1, $2, $3, $4, $5)', [
    key.id,
    now,
    by,
    key.personId,
    reason,
  ])
}

export interface NewApiKey {
  readonly id: string
  readonly keyHash: string
  readonly label: string
  readonly scopes: readonly string[]
  readonly personId: string
  readonly bodyId: string | null
  readonly endsOn: LocalDate | null
}

export async function insertApiKey(tx: Tx, key: NewApiKey, now: Date): Promise<void> {
  await tx.query(
    `insert into api_keys (id, key_hash, label, scopes, person_id, body_id, ends_on, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.id, key.keyHash, key.label, key.scopes, key.personId, key.bodyId, key.endsOn, now],
  )
}

/** A key as its administrators see it; the key itself is not stored. */
export interface ApiKey {
  readonly id: string
  readonly label: string
  readonly scopes: readonly string[]
  readonly personId: string
  readonly bodyId: string | null
  readonly bodyName: string | null
  readonly createdAt: Date
  readonly endsOn: LocalDate | null
  readonly lastUsedOn: LocalDate | null
  readonly endedBy: string | null
  readonly endedAt: Date | null
  readonly endReason: string | null
  /** Who answered for it first; `personId` does now. */
  readonly issuedBy: string
  readonly takenOverAt: Date | null
  readonly takeOverReason: string | null
  /** What who answers for it may do today. */
  readonly grants: readonly Grant[]
}

interface StoredApiKey {
  id: string
  label: string
  scopes: string[]
  person_id: string
  body_id: string | null
  body_name: string | null
  created_at: Date
  ends_on: LocalDate | null
  last_used_on: LocalDate | null
  ended_by: string | null
  ended_at: Date | null
  end_reason: string | null
  issued_by: string
  taken_over_at: Date | null
  take_over_reason: string | null
  grants: Grant[]
}

function toApiKey(row: StoredApiKey): ApiKey {
  return {
    id: row.id,
    label: row.label,
    scopes: row.scopes,
    personId: row.person_id,
    bodyId: row.body_id,
    bodyName: row.body_name,
    createdAt: row.created_at,
    endsOn: row.ends_on,
    lastUsedOn: row.last_used_on,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    issuedBy: row.issued_by,
    takenOverAt: row.taken_over_at,
    takeOverReason: row.take_over_reason,
    grants: row.grants,
  }
}

/** Of a key `k`: who issued it, and when and why it was last taken over. */
const keepersOf = `coalesce((select h.before_id from api_key_keepers h where h.key_id = k.id order by h.at limit 1), k.person_id) as issued_by,
  (select h.at from api_key_keepers h where h.key_id = k.id order by h.at desc limit 1) as taken_over_at,
  (select h.reason from api_key_keepers h where h.key_id = k.id order by h.at desc limit 1) as take_over_reason`

/** Newest first, revoked ones too, at most 200. @param bodyIds the bodies the viewer administers; null: all */
export async function apiKeysOf(
  db: Queryable,
  bodyIds: readonly string[] | null,
  lang: Lang,
  today: LocalDate,
): Promise<ApiKey[]> {
  const { rows } = await db.query<StoredApiKey>(
    `select k.*, ${grantsOn('k.person_id', '$2')} as grants, ${keepersOf}, ${lang === 'th' ? 'b.name_th' : 'coalesce(b.name_en, b.name_th)'} as body_name
     from api_keys k left join bodies b on b.id = k.body_id
     where $1::uuid[] is null or k.body_id = any($1)
     order by k.created_at desc, k.id desc limit 200`,
    [bodyIds, today],
  )
  return rows.map(toApiKey)
}

/** Locks the key until the transaction ends: two revocations leave one reason. */
export async function lockApiKey(tx: Tx, id: string, today: LocalDate): Promise<ApiKey | null> {
  const { rows } = await tx.query<StoredApiKey>(
    `select k.*, ${grantsOn('k.person_id', '$2')} as grants, ${keepersOf}, null::text as body_name from api_keys k where k.id = $1 for update of k`,
    [id, today],
  )
  return rows[0] ? toApiKey(rows[0]) : null
}

export async function storeApiKeyEnded(tx: Tx, id: string, by: string, reason: string, now: Date): Promise<void> {
  await tx.query('update api_keys set ended_by = $2, end_reason = $3, ended_at = $4 where id = $1', [
    id,
    by,
    reason,
    now,
  ])
}
