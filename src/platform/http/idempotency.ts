import { createHmac } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { open, seal } from '../crypto-box.ts'
import type { PageContext, PageEnv } from './context.ts'
import { messages } from './messages.ts'
import { problem } from './problems.ts'
import { isStreamed } from './upload.ts'

/** Longest answer that is kept to be repeated; of a longer one only the caller knows what became of it. */
const longestAnswerBytes = 1024 * 1024
/** A first request that has not answered by then belongs to a process that died. */
const abandonedMs = 2 * 60_000

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * `Idempotency-Key` on a POST of the API: the same request sent again gets the answer of the first, the same key with
 * another request 422, and one that comes while the first still runs 409. Only an answer that says something was done
 * (2xx, 3xx) is kept, so a refused request may be corrected under its key. An answer may hold a receipt, so it is sealed
 * like personal data, and its request is named by a keyed hash: bodies may be short enough to be guessed. For callers without an account the key alone is theirs: a retry often comes from another address.
 *
 * Between the commit of the work and the keeping of its answer a crash can fall; use cases that must not run twice even
 * then take `oncePerKey` in their own transaction.
 */
export const honourIdempotencyKey: MiddlewareHandler<PageEnv> = async (c, next) => {
  const given = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined
  // Of a file that passes through, the bytes themselves are the key: the same file leads to the same import.
  if (given === undefined || isStreamed(c)) return next()
  const words = messages(c.get('lang'))
  if (!/^[\x21-\x7e]{1,255}$/.test(given)) return problem(c, 400, { type: 'idempotency-key', detail: words.keyForm })
  const secret = c.get('http').deps.secrets.key('idempotency-request')
  const key = digest(secret, callerOf(c), given)
  const request = digest(secret, c.req.method, c.req.path, new URL(c.req.url).search, await c.req.text())
  const first = await takeKey(c, key, request)
  if (first.kind === 'other-request') {
    return problem(c, 422, { type: 'idempotency-key-reused', detail: words.keyWithOtherBody })
  }
  if (first.kind === 'running') return problem(c, 409, { detail: words.keyInUse }, { 'Retry-After': '1' })
  if (first.kind === 'answered') {
    return new Response(first.answer.body, {
      status: first.answer.status,
      headers: { ...first.answer.headers, 'Idempotency-Replayed': 'true' },
    })
  }
  await next()
  await keepAnswer(c, key)
  return undefined
}

type First = { kind: 'ours' } | { kind: 'running' } | { kind: 'other-request' } | { kind: 'answered'; answer: Answer }

async function takeKey(c: PageContext, key: string, request: string): Promise<First> {
  const { db, clock, secrets } = c.get('http').deps
  const now = clock.now()
  const taken = await db.query(
    `insert into idempotency_keys as held (key, request_hash, started_at) values ($1, $2, $3)
     on conflict (key) do update set started_at = excluded.started_at
      where held.answer is null and held.request_hash = excluded.request_hash and held.started_at < $4
     returning key`,
    [key, request, now, new Date(now.getTime() - abandonedMs)],
  )
  if (taken.rowCount === 1) return { kind: 'ours' }
  const { rows } = await db.query<{ request_hash: string; answer: string | null }>(
    'select request_hash, answer from idempotency_keys where key = $1',
    [key],
  )
  const [held] = rows
  if (held !== undefined && held.request_hash !== request) return { kind: 'other-request' }
  if (!held?.answer) return { kind: 'running' }
  return { kind: 'answered', answer: JSON.parse(open(secrets.key('idempotency'), held.answer, key)) as Answer }
}

async function keepAnswer(c: PageContext, key: string): Promise<void> {
  const { db, secrets } = c.get('http').deps
  const { status, headers } = c.res
  const body = status >= 200 && status < 400 ? await c.res.clone().text() : null
  if (body === null || body.length > longestAnswerBytes) {
    await db.query('delete from idempotency_keys where key = $1', [key])
    return
  }
  const kept = ['content-type', 'content-language', 'location', 'etag'].flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const answer: Answer = { status, headers: Object.fromEntries(kept), body }
  await db.query('update idempotency_keys set answer = $2 where key = $1', [
    key,
    seal(secrets.key('idempotency'), JSON.stringify(answer), key),
  ])
}

/** A key is the caller's own: two of them may both send "1". */
function callerOf(c: PageContext): string {
  const viewer = c.get('viewer')
  if (viewer !== null) return `person ${viewer.personId}`
  return `key ${c.req.header('authorization') ?? ''}`
}

function digest(secret: Buffer, ...parts: string[]): string {
  const hash = createHmac('sha256', secret)
  for (const part of parts) hash.update(`${Buffer.byteLength(part)} `).update(part)
  return hash.digest('hex')
}
