import { createHmac } from 'node:crypto'
import type { Result } from '../../kernel/result.ts'
import type { Tx } from '../db/db.ts'
import type { PageContext } from './context.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * Does the work of a form once, however often it is sent: a double click or a reload lands on what the first one made.
 * The key is stored in the same transaction as the work; a second request waits for the first and then gets its result.
 * @param purpose the use case, e.g. `people.invite`: one key in two forms is two keys
 * @param key the form's hidden field `_key` (or an `Idempotency-Key`); null does the work without remembering
 * @returns what the work returned, the first time and every later time; keep it to ids, it is stored as it is. A
 * refusal (`{ ok: false }`) is not remembered, so a corrected form may be sent under its key
 */
export async function oncePerKey<T extends Json>(
  tx: Tx,
  { purpose, key, now }: { purpose: string; key: string | null; now: Date },
  work: () => Promise<T>,
): Promise<{ value: T; repeated: boolean }> {
  if (key === null || key === '') return { value: await work(), repeated: false }
  const named = `${purpose} ${key.slice(0, 200)}`
  const taken = await tx.query(
    `insert into once_keys (key, result, made_at) values ($1, 'null', $2) on conflict (key) do nothing returning key`,
    [named, now],
  )
  if (taken.rowCount === 0) {
    const { rows } = await tx.query<{ result: T }>('select result from once_keys where key = $1', [named])
    const [first] = rows
    if (first === undefined) throw new Error('a one-time key vanished between two statements')
    return { value: first.result, repeated: true }
  }
  const value = await work()
  if (isRefusal(value)) {
    await tx.query('delete from once_keys where key = $1', [named])
    return { value, repeated: false }
  }
  await tx.query('update once_keys set result = $2 where key = $1', [named, JSON.stringify(value)])
  return { value, repeated: false }
}

/**
 * The same for an act that may be refused: the second time gives what the first one did.
 * @param work what it gives is stored as it is, so it is ids and short texts
 */
export async function onceDone<Done extends { readonly [part: string]: string | null | readonly string[] }, Refusal>(
  tx: Tx,
  once: { readonly purpose: string; readonly key: string | null; readonly now: Date },
  work: () => Promise<Result<Done, Refusal>>,
): Promise<Result<Done, Refusal>> {
  const kept: { refusal?: Result<Done, Refusal> } = {}
  const { value } = await oncePerKey(tx, once, async () => {
    const done = await work()
    if (!done.ok) kept.refusal = done
    return done.ok ? { ok: true, done: done.value } : { ok: false, done: null }
  })
  return kept.refusal ?? { ok: true, value: value.done as Done }
}

/**
 * The one-time key of a call of the API. One key on two addresses is two acts, also when the answer of the first is forgotten; and a
 * key is its sender's own: two who both count from 1 do not meet. Kept as a keyed hash: the database alone shall not tell who did what,
 * and supporting a matter of the agenda is such an act.
 */
export function onceOfCall(c: PageContext, now: Date): { purpose: string; key: string | null; now: Date } {
  const viewer = c.get('viewer')
  const given = c.req.header('idempotency-key')
  if (viewer === null || given === undefined) return { purpose: 'api', key: null, now }
  const hash = createHmac('sha256', c.get('http').deps.secrets.key('idempotency-act'))
  const key = hash.update(JSON.stringify([c.req.path, viewer.personId, given])).digest('hex')
  return { purpose: 'api', key, now }
}

function isRefusal(value: Json): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false
}
