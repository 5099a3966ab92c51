import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import type { ApiApp } from '../room.ts'
import { createApp } from './app.ts'
import { oncePerKey } from './once-per-key.ts'

let house: PlatformHouse
let made: string[] = []

beforeAll(async () => {
  house = await aPlatformHouse()
})
afterAll(() => house.close())

function anApi(routes: (api: ApiApp) => void) {
  made = []
  const app = createApp(house.deps, {
    rooms: [{ name: 'bare', api: routes }],
    viewerOf: async () => null,
    errorPage: () => '',
    assets: { version: 'v', files: [] },
  })
  return (key: string | null, body: unknown, headers: Record<string, string> = {}) =>
    app.request('http://prasan.test/api/v1/things', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      body: JSON.stringify(body),
    })
}

const makesThings = (api: ApiApp) =>
  void api.post('/things', async (c) => {
    const { name } = (await c.req.json()) as { name: string }
    made.push(name)
    return c.json({ number: made.length, receipt: 'ใบรับ-1' }, 201, { Location: `/api/v1/things/${made.length}` })
  })

test('the same request under the same key is done once and answered twice alike', async () => {
  const send = anApi(makesThings)

  const first = await send('key-1', { name: 'a' })
  const second = await send('key-1', { name: 'a' })

  expect(made).toEqual(['a'])
  expect([second.status, second.headers.get('location'), second.headers.get('idempotency-replayed')]).toEqual([
    201,
    '/api/v1/things/1',
    'true',
  ])
  expect(await second.json()).toEqual(await first.json())
})

test('another body under the same key is refused, without a key everything is done', async () => {
  const send = anApi(makesThings)
  await send('key-2', { name: 'a' })

  const other = await send('key-2', { name: 'b' })
  await send(null, { name: 'c' })
  await send(null, { name: 'c' })

  expect([other.status, await other.json()]).toEqual([
    422,
    expect.objectContaining({ type: '/api/problems/idempotency-key-reused' }),
  ])
  expect(made).toEqual(['a', 'c', 'c'])
})

test('two callers may use the same key', async () => {
  const send = anApi(makesThings)

  await send('key-3', { name: 'a' }, { authorization: 'Bearer one' })
  const other = await send('key-3', { name: 'b' }, { authorization: 'Bearer two' })

  expect([other.status, made]).toEqual([201, ['a', 'b']])
})

test('a second request that comes while the first runs is told to wait', async () => {
  let finish = () => {}
  const running = new Promise<void>((resume) => {
    finish = resume
  })
  let arrived = () => {}
  const begun = new Promise<void>((resume) => {
    arrived = resume
  })
  const send = anApi(
    (api) =>
      void api.post('/things', async (c) => {
        arrived()
        await running
        return c.json({}, 201)
      }),
  )
  const first = send('key-4', {})
  await begun

  const second = await send('key-4', {})
  finish()

  expect([second.status, (await first).status, (await send('key-4', {})).status]).toEqual([409, 201, 201])
})

test('a refused or failed request may be sent again under its key', async () => {
  let answer: 422 | 500 | 201 = 422
  const send = anApi(
    (api) =>
      void api.post('/things', (c) => {
        if (answer === 500) throw new Error('a defect')
        return c.json({}, answer)
      }),
  )

  const refused = await send('key-5', { amount: 'x' })
  answer = 500
  const failed = await send('key-5', { amount: '1' })
  answer = 201
  const done = await send('key-5', { amount: '1' })

  expect([refused.status, failed.status, done.status]).toEqual([422, 500, 201])
})

test('a key that is no key is refused', async () => {
  const send = anApi(makesThings)

  expect((await send('x'.repeat(256), {})).status).toBe(400)
  expect((await send('two words', {})).status).toBe(400)
})

test('a first request whose process died is taken over after two minutes', async () => {
  const send = anApi(makesThings)
  await send('key-6', { name: 'a' })
  await house.deps.db.query(`update idempotency_keys set answer = null, started_at = started_at - interval '3 minutes'`)

  const again = await send('key-6', { name: 'a' })

  expect([again.status, made]).toEqual([201, ['a', 'a']])
})

test('what was sent cannot be guessed from a copy of the database', async () => {
  const send = anApi(makesThings)
  await send('key-8', { name: 'a' })
  const plain = createHash('sha256')
  for (const part of ['POST', '/api/v1/things', '', '{"name":"a"}'])
    plain.update(`${Buffer.byteLength(part)} `).update(part)

  const { rowCount } = await house.deps.db.query('select from idempotency_keys where request_hash = $1', [
    plain.digest('hex'),
  ])

  expect([made, rowCount]).toEqual([['a'], 0])
})

test('kept answers cannot be read from a copy of the database', async () => {
  const send = anApi(makesThings)
  await send('key-7', { name: 'a' })

  const { rows } = await house.deps.db.query<{ all: string }>(
    'select string_agg(k::text, $1) as all from idempotency_keys k',
    [' '],
  )

  expect(rows[0]?.all).not.toMatch(/ใบรับ|key-7/)
})

test('a form sent twice at once does its work once, and both get its result', async () => {
  const { db, clock } = house.deps
  const worked: number[] = []
  const send = () =>
    db.transaction((tx) =>
      oncePerKey(tx, { purpose: 'bare.file', key: 'form-1', now: clock.now() }, async () => {
        worked.push(worked.length)
        await new Promise((resume) => setTimeout(resume, 50))
        return { ref: 'A1' }
      }),
    )

  const results = await Promise.all([send(), send()])

  expect(worked).toEqual([0])
  expect(results.map((result) => result.value)).toEqual([{ ref: 'A1' }, { ref: 'A1' }])
  expect(results.map((result) => result.repeated).sort()).toEqual([false, true])
})

test('a form whose work failed or was refused may be sent again, and one key in two forms is two keys', async () => {
  const { db, clock } = house.deps
  const send = <T extends { ok: boolean }>(purpose: string, work: () => Promise<T>) =>
    db.transaction((tx) => oncePerKey(tx, { purpose, key: 'form-2', now: clock.now() }, work))

  await expect(send('bare.file', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await send('bare.file', async () => ({ ok: false }))
  const done = await send('bare.file', async () => ({ ok: true }))
  const other = await send('bare.other', async () => ({ ok: true }))

  expect([done, other]).toEqual([
    { value: { ok: true }, repeated: false },
    { value: { ok: true }, repeated: false },
  ])
})
