import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverHooks } from '../src/features/hooks/deliver.ts'
import { fanOut } from '../src/features/hooks/fan-out.ts'
import { activeHooks, takeDueDeliveries } from '../src/features/hooks/hooks.sql.ts'
import { disableHook } from '../src/features/hooks/keep-hook.ts'
import { nodeExample } from '../src/features/hooks/verifying-example.ts'
import { keepContact } from '../src/features/people/index.ts'
import { hashSecretWord } from '../src/features/people/secret-word.ts'
import { forgetFacts } from '../src/features/publiclog/index.ts'
import { sequenceLog } from '../src/features/publiclog/sequence-log.ts'
import { newId } from '../src/kernel/ids.ts'
import { hookPorts } from '../src/main/hook-ports.ts'
import { issueApiKey } from './support/api-key.ts'
import { aBodyOf } from './support/case-desk.ts'
import { aReported } from './support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from './support/house.ts'

let house: TestHouse
let now = new Date(testNow)
let body: { id: string }
let officer: ReturnType<typeof anOfficer>
const clock = { now: () => now }
const loopback = { mayReach: (address: string) => address === '127.0.0.1' }
const undo: (() => unknown)[] = []

beforeAll(async () => {
  house = await aTestHouse({ clock })
  body = await aBodyOf(house.db, 'city', 'เทศบาลนครทดสอบ', '570101')
  const contact = { name: 'ดารณี ทดสอบ', email: 'hooks@demo.example', phone: null }
  const personId = await house.db.transaction((tx) => keepContact(tx, house.deps, contact))
  officer = anOfficer([{ role: 'case-officer', bodyId: body.id, areaCode: null }], { personId })
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.query('truncate hooks, hook_events, hook_deliveries')
})
afterEach(async () => {
  for (const step of undo.splice(0)) await step()
})

interface Heard {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A system of an office, on this machine. */
async function aReceiver(): Promise<{
  url: string
  heard: Heard[]
  answerWith: (answer: (to: ServerResponse) => void) => void
}> {
  const heard: Heard[] = []
  let answer = (to: ServerResponse): void => {
    to.writeHead(204).end()
  }
  const listen: RequestListener = (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(pieces).toString() })
      answer(response)
    })
  }
  const server = createServer(listen)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  undo.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  const answerWith = (next: typeof answer) => {
    answer = next
  }
  return { url, heard, answerWith }
}

/** Made on the page; the address is put in afterwards, because the page refuses those of this machine. */
async function aHook(url: string, fields: Record<string, string> = {}): Promise<{ id: string; secret: string }> {
  const form = { label: 'ระบบซ่อมถนน', url: 'https://city.example/in', topics: 'case.new', _key: newId(), ...fields }
  const page = await house.post('/hooks/new', form, officer)
  const secret = /whsec_[A-Za-z0-9+/=]+/.exec(await page.text())?.[0] ?? ''
  const [hook] = await activeHooks(house.db)
  await house.db.query('update hooks set url = $1 where id = $2', [url, hook?.id])
  return { id: hook?.id ?? '', secret }
}

async function happen(): Promise<string> {
  const { ref } = await aReported(house)
  await sequenceLog(house.deps)
  await fanOut(house.deps, hookPorts)
  return ref
}

const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds)
}

test('a new case reaches a receiver once, signed, with its facts and nobody’s words', async () => {
  const receiver = await aReceiver()
  const { secret } = await aHook(receiver.url)

  const ref = await happen()
  await Promise.all([deliverHooks(house.deps, hookPorts, loopback), deliverHooks(house.deps, hookPorts, loopback)])
  await fanOut(house.deps, hookPorts)
  await deliverHooks(house.deps, hookPorts, loopback)

  const [sent, ...more] = receiver.heard
  const { isFromPrasan } = await import(
    `data:text/javascript,${encodeURIComponent(nodeExample.replace('Date.now()', String(now.getTime())))}`
  )
  expect(more).toEqual([])
  expect(isFromPrasan(secret, sent?.headers, Buffer.from(sent?.body ?? ''))).toBe(true)
  expect(JSON.parse(sent?.body ?? '')).toMatchObject({
    type: 'case.new',
    data: { ref, area: '570101', category: 'road' },
  })
  expect(sent?.body).not.toContain('มอเตอร์ไซค์')
})

test('what was asked for by place and category is told, and nothing from before', async () => {
  await happen()
  const receiver = await aReceiver()
  await aHook(receiver.url, { area: '57', category: 'road' })

  await happen()
  await house.db.query(`update hooks set area_code = '40'`)
  await happen()
  await deliverHooks(house.deps, hookPorts, loopback)

  expect(receiver.heard).toHaveLength(1)
})

test('after a day of outage everything arrives, each once, under the same id', async () => {
  const receiver = await aReceiver()
  await aHook(receiver.url)
  receiver.answerWith((to) => to.writeHead(503).end())
  const refs = [await happen(), await happen()]
  for (let hours = 0; hours < 24; hours += 1) {
    await deliverHooks(house.deps, hookPorts, loopback)
    later(3_600_000)
  }
  const ids = new Set(receiver.heard.map(({ headers }) => headers['webhook-id']))
  receiver.heard.length = 0
  receiver.answerWith((to) => to.writeHead(200).end('ok'))

  for (let hours = 0; hours < 24; hours += 1) {
    await deliverHooks(house.deps, hookPorts, loopback)
    later(3_600_000)
  }

  expect(receiver.heard.map(({ body }) => JSON.parse(body).data.ref).sort()).toEqual([...refs].sort())
  expect(receiver.heard.every(({ headers }) => ids.has(headers['webhook-id']))).toBe(true)
  expect(ids.size).toBe(2)
})

test('after three days in vain it is turned off and its maker told; resumed, what waits goes out', async () => {
  const receiver = await aReceiver()
  const { id } = await aHook(receiver.url)
  receiver.answerWith((to) => to.writeHead(500).end())
  await happen()
  for (let hours = 0; hours < 90; hours += 1) {
    if (hours === 10) await happen()
    await deliverHooks(house.deps, hookPorts, loopback)
    later(3_600_000)
  }

  const { rows } = await house.db.query<{ state: string; reason: string; told: number }>(
    `select state, state_reason as reason, (select count(*)::integer from notices where topic = 'hooks.disabled') as told from hooks`,
  )
  receiver.heard.length = 0
  receiver.answerWith((to) => to.writeHead(204).end())
  const resumed = await house.post(`/hooks/${id}/state`, { act: 'resume', reason: 'ซ่อมแล้ว' }, officer)
  later(24 * 3_600_000)
  await deliverHooks(house.deps, hookPorts, loopback)

  expect(rows).toEqual([{ state: 'disabled', reason: 'unreachable', told: 1 }])
  expect(resumed.status).toBe(303)
  expect(receiver.heard).toHaveLength(1)
})

const wrong: [string, (to: ServerResponse) => void, string][] = [
  ['answers 40 MB', (to) => to.writeHead(200).end(Buffer.alloc(40_000_000)), 'too-large'],
  ['sends us on', (to) => to.writeHead(307, { Location: 'http://10.0.0.1/' }).end(), 'answered'],
  ['hangs up', (to) => to.destroy(), 'unreachable'],
]

test.each(wrong)('a receiver that %s is asked later', async (_, answer, problem) => {
  const receiver = await aReceiver()
  await aHook(receiver.url)
  receiver.answerWith(answer)
  await happen()

  const arrived = await deliverHooks(house.deps, hookPorts, loopback)

  const { rows } = await house.db.query(`select state, attempts, last_problem as problem from hook_deliveries`)
  expect([arrived, rows]).toEqual([0, [{ state: 'waiting', attempts: 1, problem }]])
})

test('one that says it is gone is turned off at once, and no address of a closed network is ever asked', async () => {
  const receiver = await aReceiver()
  await aHook(receiver.url)
  receiver.answerWith((to) => to.writeHead(410).end())
  await happen()

  await deliverHooks(house.deps, hookPorts, {})
  const unasked = receiver.heard.length
  later(60_000)
  await deliverHooks(house.deps, hookPorts, loopback)

  const { rows } = await house.db.query('select state, state_reason as reason from hooks')
  expect([unasked, rows]).toEqual([0, [{ state: 'disabled', reason: 'gone' }]])
})

test('what the public log forgot before it was sent is told to nobody, and not kept', async () => {
  const receiver = await aReceiver()
  await aHook(receiver.url)
  await happen()
  const { rows } = await house.db.query<{ leaf: bigint }>('select leaf from hook_deliveries')
  const [entry] = await hookPorts.entriesFrom(house.db, Number(rows[0]?.leaf), 1)
  await house.db.transaction((tx) => forgetFacts(tx, entry?.type ?? '', entry?.subject ?? ''))

  await deliverHooks(house.deps, hookPorts, loopback)

  const { rows: left } = await house.db.query('select id from hook_deliveries')
  expect([receiver.heard.length, left]).toEqual([0, []])
})

test('many webhooks that are behind keep none of the others waiting', async () => {
  await aHook('https://city.example/in')
  await house.db.query(
    `insert into hooks (id, label, url, topics, made_by, made_at, from_leaf, secret_sealed, state_at)
     select gen_random_uuid(), label, url, topics, made_by, made_at, from_leaf, secret_sealed, state_at from hooks, generate_series(1, 12)`,
  )
  await house.db.query(
    `insert into hook_deliveries (id, hook_id, event_key, topic, payload, state, next_at, made_at)
     select gen_random_uuid(), id, 'evt_' || n, 'case.new', '{}', 'waiting', $1, $1 from hooks, generate_series(1, 20) n`,
    [now],
  )

  const taken = await house.db.transaction((tx) => takeDueDeliveries(tx, now, now, { ofOne: 5, all: 40 }))

  expect([taken.length, new Set(taken.map(({ hookId }) => hookId)).size]).toEqual([40, 13])
})

test('on the page: a changed secret signs beside the old one, a test goes out, and a sending is repeated', async () => {
  const receiver = await aReceiver()
  const { id, secret } = await aHook(receiver.url)
  await house.post(`/hooks/${id}/test`, {}, officer)
  await deliverHooks(house.deps, hookPorts, loopback)

  const rotated = await (await house.post(`/hooks/${id}/rotate`, {}, officer)).text()
  const { rows } = await house.db.query<{ id: string }>('select id from hook_deliveries')
  await house.post(`/hooks/${id}/replay`, { delivery: rows[0]?.id ?? '' }, officer)
  await deliverHooks(house.deps, hookPorts, loopback)
  const page = await (await house.get(`/hooks/${id}`, officer)).text()

  const [first, second] = receiver.heard
  expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
  expect(String(second?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(rotated).not.toContain(secret)
  expect(page).toContain('ถึงแล้ว')
  expect(page).not.toContain('whsec_')
})

test('officers of another body and visitors see nothing of it, and a wrong form keeps what was typed', async () => {
  const { id } = await aHook('https://city.example/in')
  const other = anOfficer([{ role: 'case-officer', bodyId: newId(), areaCode: null }])

  const refused = await house.post(
    '/hooks/new',
    { label: 'ระบบหนึ่ง', url: 'http://192.168.1.1/', topics: 'case.new', area: 'ดาวอังคาร' },
    officer,
  )
  const text = await refused.text()
  const unlisted = await aBodyOf(house.db, 'city', 'คณะทำงานภายใน', '570101')
  await house.db.query('update bodies set listed = false where id = $1', [unlisted.id])
  const form = { label: 'ระบบหนึ่ง', url: 'https://city.example/in', topics: 'case.new', body: unlisted.code }
  const hidden = await house.post('/hooks/new', form, officer)

  expect(hidden.status).toBe(422)
  expect(await hidden.text()).toContain(unlisted.code)
  expect((await house.get(`/hooks/${id}`, other)).status).toBe(404)
  expect((await house.get('/hooks')).status).toBe(303)
  expect((await house.get('/hooks/docs')).status).toBe(200)
  expect(refused.status).toBe(422)
  expect(text).toContain('เครือข่ายปิด')
  expect(text).toContain('value="ระบบหนึ่ง"')
})

describe('by the API', () => {
  const call = (key: string, path: string, method = 'GET', sent?: unknown) =>
    house.request(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    })

  test('a key with the scope makes, tries, lists and ends its own; another key finds nothing', async () => {
    const [ours, theirs, plans] = [
      await issueApiKey(house, ['hooks']),
      await issueApiKey(house, ['hooks']),
      await issueApiKey(house, ['plans']),
    ]
    const draft = { label: 'โปรแกรม', url: 'https://city.example/in', topics: ['case.closed'], area: '57' }
    const made = await (await call(ours, '/hooks', 'POST', draft)).json()
    const path = `/hooks/${made.id}`

    expect(made.secret).toMatch(/^whsec_/)
    expect((await call(plans, '/hooks')).status).toBe(403)
    expect((await call(ours, '/hooks', 'POST', { ...draft, url: 'http://10.0.0.1/' })).status).toBe(422)
    expect((await call(ours, '/hooks', 'POST', { ...draft, state: 'ended' })).status).toBe(422)
    expect((await call(theirs, `${path}/deliveries`)).status).toBe(404)
    expect((await call(ours, `${path}/test`, 'POST')).status).toBe(202)
    expect(await (await call(ours, `${path}/deliveries`)).json()).toMatchObject({
      deliveries: [{ topic: 'hook.test', state: 'waiting' }],
      next: null,
    })
    expect((await (await call(ours, '/hooks')).json()).webhooks[0]).not.toHaveProperty('secret')
    const [hook] = await activeHooks(house.db)
    if (hook) await house.db.transaction((tx) => disableHook(tx, house.deps, hook, 'gone'))
    expect((await call(ours, `${path}/resume`, 'POST')).status).toBe(204)
    expect((await call(ours, `${path}/end`, 'POST')).status).toBe(204)
    expect((await call(ours, `${path}/end`, 'POST')).status).toBe(404)
  })
})

describe('what other sites show', () => {
  test('a list of a place in a frame: no cookie, no script, no form, for every site, and not again while nothing changed', async () => {
    const ref = await happen()

    const answer = await house.get('/embed/places/570101')
    const text = await answer.text()
    const again = await house.request('/embed/places/570101', {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })

    expect(text).toContain(`http://prasan.test/complaints/${ref}`)
    expect(text).not.toMatch(/<script|<form|_csrf/)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors *')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
    expect(again.status).toBe(304)
    expect((await house.get('/complaints')).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('badges of a place, a body and a case; a private case is as if it were not there', async () => {
    const ref = await happen()
    const hidden = (await aReported(house, { isPrivate: true })).ref
    const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])

    const badge = await house.get(`/badge/complaints/${ref}.svg`)
    const place = await (await house.get('/en/badge/places/57.svg')).text()
    const ofBody = await house.get(`/badge/bodies/${rows[0]?.code}.svg`)
    const missing = await Promise.all(
      [hidden, '57-AAAA-AAAA-AAA', '../x'].map(async (one) => (await house.get(`/badge/complaints/${one}.svg`)).status),
    )

    expect(badge.headers.get('content-type')).toContain('image/svg+xml')
    expect(badge.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(place).toMatch(/\d+ open · 0 closed in 90 days/)
    expect(ofBody.status).toBe(200)
    expect(missing).toEqual([404, 404, 404])
    expect((await house.get('/embed?place=570101')).status).toBe(200)
    expect((await house.get('/embed?place=ดาวอังคาร')).status).toBe(422)
  })
})

test('a webhook ends with the right of the key it was made with, and one whose secret cannot be opened keeps no other waiting', async () => {
  const receiver = await aReceiver()
  const key = await issueApiKey(house, ['hooks'])
  const draft = { label: 'ระบบของเมือง', url: 'https://city.example/in', topics: ['case.new'] }
  await house.sendJson('/api/v1/hooks', draft, null, { 'x-api-key': key })
  await aHook(receiver.url, { label: 'รหัสเสีย' })
  await aHook(receiver.url, { label: 'ระบบอื่น' })
  await house.db.query('update hooks set url = $1', [receiver.url])
  await house.db.query(`update hooks set secret_sealed = 'not ours' where label = 'รหัสเสีย'`)
  await house.db.query(
    `update role_grants set ended_at = $1, end_reason = 'พ้นหน้าที่', ended_by = person_id where person_id = (select person_id from api_keys where key_hash = $2)`,
    [now, hashSecretWord(key)],
  )

  await happen()
  await deliverHooks(house.deps, hookPorts, loopback)

  const { rows } = await house.db.query<{ label: string; state: string; why: string | null }>(
    'select label, state, state_reason as why from hooks order by made_at, id',
  )
  expect(rows.map(({ state, why }) => [state, why])).toEqual([
    ['disabled', 'key-ended'],
    ['disabled', 'no-secret'],
    ['active', null],
  ])
  expect(receiver.heard).toHaveLength(1)
  expect((await house.request('/api/v1/hooks', { headers: { 'x-api-key': key } })).status).toBe(401)
})
