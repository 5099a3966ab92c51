import { gunzipSync } from 'node:zlib'
import { createRoute } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { aBareApp } from '../../../test/support/bare-app.ts'
import { growthOfSixteen, inProportion, timesAsLong } from '../../../test/support/processor-time.ts'
import { uploadLimit } from './body.ts'
import { csrfPair } from './csrf.ts'
import { formFields } from './forms.ts'
import { notice } from './notice.ts'
import { problem, problemResponse } from './problems.ts'

test('one route serves both languages, and the language switch keeps path and query', async () => {
  const { get } = aBareApp({
    pages: (app) => app.get('/projects', (c) => c.json([c.get('lang'), c.get('path'), c.req.path])),
  })

  const thai = await get('/projects?q=%E0%B8%9D%E0%B8%B2%E0%B8%A2')
  const english = await get('/en/projects?q=1')

  expect(await thai.json()).toEqual(['th', '/projects?q=%E0%B8%9D%E0%B8%B2%E0%B8%A2', '/projects'])
  expect(await english.json()).toEqual(['en', '/projects?q=1', '/projects'])
})

test('the start page in English is /en', async () => {
  const { get } = aBareApp({ pages: (app) => app.get('/', (c) => c.text(`${c.get('lang')} ${c.get('path')}`)) })

  expect(await (await get('/en')).text()).toBe('en /')
  expect(await (await get('/en?x=1')).text()).toBe('en /?x=1')
})

test('an address that begins with two slashes cannot make the language switch lead to another host', async () => {
  const seen: string[] = []
  const { get } = aBareApp({ errorPage: (c) => String(seen.push(c.get('path'))) })

  await get('//evil.example/x')
  await get('/en//evil.example/x')

  expect(seen).toEqual(['/evil.example/x', '/evil.example/x'])
})

test('every page, error and asset carries the security headers and a request id', async () => {
  const { get } = aBareApp({ pages: (app) => app.get('/', (c) => c.html('<p>ok</p>')) })

  for (const path of ['/', '/nothing', '/assets/v1/none.css', '/healthz', '/%ff']) {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('strict-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('strict-transport-security')).toBeNull()
  }
})

test('browsers are told to insist on TLS only where the platform is reached by it', async () => {
  const { get } = aBareApp({ config: { baseUrl: 'https://prasan.example' } })

  expect((await get('/')).headers.get('strict-transport-security')).toMatch(/^max-age=\d+/)
})

test('the disclosure pages send no referrer and leave no line in the log, in either language', async () => {
  const { get, lines } = aBareApp({
    pages: (app) =>
      app.get('/disclose', () => {
        throw new Error('a defect')
      }),
  })

  const thai = await get('/disclose')
  await get('/en/disclose')
  await get('/disclose/anything')

  expect(thai.status).toBe(500)
  expect(thai.headers.get('referrer-policy')).toBe('no-referrer')
  expect(lines).toEqual([])
})

test('the log names the route and never what was in the address, the query or the form', async () => {
  const { get, post, lines } = aBareApp({
    pages: (app) => {
      app.get('/people/:name', (c) => c.text('ok'))
      app.post('/people/:name', async (c) => c.json(await formFields(c)))
    },
  })

  await get('/people/somchai?phone=0812345678')
  await post('/people/somchai', { phone: '0812345678' })

  expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', '/people/:name', 200],
    ['POST', '/people/:name', 200],
  ])
  expect(JSON.stringify(lines)).not.toMatch(/somchai|0812345678/)
})

test('a defect shows a page with the request id and no trace, and is logged with both', async () => {
  const { get, lines } = aBareApp({
    pages: (app) =>
      app.get('/broken', () => {
        throw new TypeError('secret inside')
      }),
  })

  const page = await get('/broken')

  const text = await page.text()
  expect(page.status).toBe(500)
  expect(text).not.toMatch(/secret|TypeError|at /)
  const logged = lines.find((line) => line.msg === 'a request failed')
  expect(logged).toMatchObject({
    requestId: page.headers.get('x-request-id'),
    route: '/broken',
    err: { type: 'TypeError' },
  })
})

test('the log does not repeat what a database error quotes', async () => {
  const { get, lines } = aBareApp({
    pages: (app) =>
      app.get('/broken', () => {
        throw Object.assign(new Error('invalid input syntax for type uuid: "สมชาย"'), {
          code: '22P02',
          detail: 'Key (email)=(somchai@example.org)',
        })
      }),
  })

  await get('/broken')

  expect(JSON.stringify(lines)).not.toMatch(/สมชาย|somchai/)
  expect(JSON.stringify(lines)).toContain('22P02')
})

test('a database that is away is a 503 that says when to come back, as a page and as a problem', async () => {
  const { get } = aBareApp({
    pages: (app) => app.get('/list', async (c) => c.json(await c.get('http').deps.db.query('select 1'))),
  })

  const page = await get('/en/list')
  const machine = await get('/en/list', { accept: 'application/json' })

  expect(page.status).toBe(503)
  expect(page.headers.get('retry-after')).toBe('5')
  expect(await page.text()).toContain('The database does not answer yet')
  expect(machine.headers.get('content-type')).toContain('application/problem+json')
  expect(await machine.json()).toMatchObject({ type: '/api/problems/unavailable', status: 503 })
})

test('the error page comes even when the look itself is broken', async () => {
  const { get } = aBareApp({
    errorPage: () => {
      throw new Error('no look')
    },
  })

  const page = await get('/en/nothing')

  expect(page.status).toBe(404)
  expect(await page.text()).toContain('This page was not found')
})

test('what is not there is 404 as a page, and as problem details in the language the caller accepts', async () => {
  const { get } = aBareApp()

  const page = await get('/nothing')
  const thai = await get('/api/v1/nothing')
  const english = await get('/api/v1/nothing', { 'accept-language': 'en-GB,th;q=0.5' })

  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
  expect(await thai.json()).toMatchObject({ type: '/api/problems/not-found', title: 'ไม่พบหน้านี้', status: 404 })
  expect(await english.json()).toMatchObject({ title: 'This page was not found' })
})

test('an address that exists for another method says so', async () => {
  const { get } = aBareApp({ pages: (app) => app.post('/only-post', (c) => c.text('ok')) })

  const answer = await get('/only-post')

  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('POST')
})

test('a slash too many leads to the page, and never to another host', async () => {
  const { get } = aBareApp({ pages: (app) => app.get('/plans', (c) => c.text('plans')) })

  const moved = await get('/en/plans/?page=2')

  expect([moved.status, moved.headers.get('location')]).toEqual([301, '/en/plans?page=2'])
  expect((await get('//plans/')).headers.get('location') ?? '').not.toMatch(/^\/\//)
  const slashes = async (count: number) => expect((await get(`${'/'.repeat(count)}x/`)).status).toBe(404)
  expect(await growthOfSixteen(slashes, 1_000)).toBeLessThan(inProportion)
})

test('addresses that are no text are refused with a sentence', async () => {
  const { get } = aBareApp({ pages: (app) => app.get('*', (c) => c.text('reached')) })

  for (const path of ['/%', '/a%ffb', '/?q=%E0%B8', '/x%00y', '/?q=%00']) {
    expect((await get(path)).status).toBe(400)
  }
  expect((await get('/100%25')).status).toBe(200)
})

test('a form without its token is refused, with it it is taken, from both languages', async () => {
  const { app, post } = aBareApp({
    pages: (pages) => pages.post('/send', async (c) => c.text((await formFields(c)).name ?? '')),
  })
  const body = new URLSearchParams({ name: 'ก' })

  const without = await app.request('http://prasan.test/send', { method: 'POST', body })
  const taken = await post('/send', { name: 'ก' })
  const english = await post('/en/send', { name: 'ก' })

  expect(without.status).toBe(403)
  expect(await taken.text()).toBe('ก')
  expect(english.status).toBe(200)
})

test('a token from another browser, a made-up cookie and a changed token are refused', async () => {
  const { app, post } = aBareApp({ pages: (pages) => pages.post('/send', (c) => c.text('ok')) })
  const forged = (cookie: string, token: string) =>
    app.request('http://prasan.test/send', {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ _csrf: token }),
    })
  const zeros = Buffer.alloc(16).toString('base64url')

  expect((await forged(`prasan_csrf=${zeros}.${zeros}`, Buffer.alloc(32).toString('base64url'))).status).toBe(403)
  expect((await forged('prasan_csrf=x', 'x')).status).toBe(403)
  expect((await post('/send', {}, { cookie: 'prasan_csrf=' })).status).toBe(403)
})

test('a form sent by another site is refused even with a token', async () => {
  const { post } = aBareApp({ pages: (pages) => pages.post('/send', (c) => c.text('ok')) })

  expect((await post('/send', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await post('/send', {}, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
  expect((await post('/send', {}, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await post('/send', {}, { origin: 'http://prasan.test', host: 'prasan.test' })).status).toBe(200)
  expect((await post('/send', {}, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('API writes need a token when a cookie came along, and none with a bearer key or without cookies', async () => {
  const { app } = aBareApp({ api: (api) => api.post('/things', (c) => c.json({ made: true }, 201)) })
  const send = (headers: Record<string, string>) =>
    app.request('http://prasan.test/api/v1/things', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })

  expect((await send({})).status).toBe(201)
  expect((await send({ authorization: 'Bearer key' })).status).toBe(201)
  expect((await send({ cookie: 'session=1' })).status).toBe(403)
})

test('a page without a form sets no cookie and gets an ETag; a page with a form brings its cookie and gets none', async () => {
  const { get } = aBareApp({
    pages: (app) => {
      app.get('/read', (c) => c.html(html`<p>ข้อมูล</p>`))
      app.get('/form', (c) => c.html(html`<form><input name="_csrf" value="${c.get('csrf')}"></form>`))
    },
  })

  const read = await get('/read')
  const again = await get('/read', { 'if-none-match': read.headers.get('etag') ?? '' })
  const form = await get('/form')

  expect(read.headers.getSetCookie()).toEqual([])
  expect(read.headers.get('cache-control')).toBe('private, no-cache')
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect(form.headers.get('etag')).toBeNull()
  expect(form.headers.getSetCookie()).toEqual([expect.stringMatching(/^prasan_csrf=.*; HttpOnly; SameSite=Lax$/)])
})

test('the token of a page that was opened works when its form is sent, and differs from page to page', async () => {
  const { app, get } = aBareApp({
    pages: (pages) => {
      pages.get('/form', (c) => c.html(`<input value="${c.get('csrf')}">`))
      pages.post('/form', (c) => c.text('taken'))
    },
  })
  const first = await get('/form')
  const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const tokenOf = async (page: Response) => /value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const token = await tokenOf(first)
  const second = await get('/form', { cookie })

  const sent = await app.request('http://prasan.test/form', {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ _csrf: token }),
  })

  expect(await sent.text()).toBe('taken')
  expect(second.headers.getSetCookie()).toEqual([])
  expect(await tokenOf(second)).not.toBe(token)
})

test('where the platform is reached by TLS a cookie is Secure, and a sister site of the same domain cannot plant one', async () => {
  const { app, deps, get } = aBareApp({
    config: { baseUrl: 'https://prasan.example' },
    pages: (pages) => {
      pages.get('/form', (c) => c.html(`<input value="${c.get('csrf')}">`))
      pages.post('/form', (c) => c.text('taken'))
    },
  })
  const page = await get('/form')
  const cookie = page.headers.getSetCookie()[0] ?? ''
  const send = async (sent: string, token: string) => {
    const body = new URLSearchParams({ _csrf: token })
    return (await app.request('https://prasan.example/form', { method: 'POST', headers: { cookie: sent }, body }))
      .status
  }
  const planted = csrfPair(deps.secrets)

  expect(cookie).toMatch(/^__Host-prasan_csrf=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(await send(cookie.split(';')[0] ?? '', /value="([^"]+)"/.exec(await page.text())?.[1] ?? '')).toBe(200)
  expect(await send(planted.cookie, planted.token)).toBe(403)
})

test('a notice is shown once after a redirect, and a forged one never', async () => {
  const { get, post } = aBareApp({
    pages: (app) => {
      app.post('/save', (c) => {
        notice(c, 'บันทึกแล้ว')
        return c.redirect('/list', 303)
      })
      app.get('/list', (c) => c.html(c.get('notice') ?? 'none'))
    },
  })
  const saved = await post('/save', {})
  const cookie = saved.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  const shown = await get('/list', { cookie })
  const forged = await get('/list', { cookie: `prasan_notice=${Buffer.from('โกง').toString('base64url')}.x` })

  expect(saved.status).toBe(303)
  expect(await shown.text()).toBe('บันทึกแล้ว')
  expect(shown.headers.getSetCookie()).toEqual([expect.stringMatching(/^prasan_notice=; Max-Age=0/)])
  expect(await forged.text()).toBe('none')
})

test('a form of more than 1 MB is refused, said with its limit; an upload route of a signed-in person takes it', async () => {
  const viewer = { personId: 'p', displayName: '', grants: [], sessionId: 's', steppedUpUntil: null }
  const pages: Parameters<typeof aBareApp>[0] = {
    pages: (app) => {
      app.post('/form', (c) => c.text('taken'))
      app.post('/upload', uploadLimit(4 * 1024 * 1024), async (c) => c.text(String((await formFields(c)).text?.length)))
    },
  }
  const text = 'x'.repeat(2 * 1024 * 1024)

  const form = await aBareApp({ ...pages, viewer }).post('/en/form', { text })
  const upload = await aBareApp({ ...pages, viewer }).post('/upload', { text })
  const visitor = await aBareApp(pages).post('/upload', { text })
  const tooMuch = await aBareApp({ ...pages, viewer }).post('/upload', { text: text + text })

  expect([form.status, await form.text()]).toEqual([413, expect.stringContaining('At most 1 MB')])
  expect([upload.status, await upload.text()]).toEqual([200, String(text.length)])
  expect(visitor.status).toBe(401)
  expect(tooMuch.status).toBe(413)
})

test('a body that does not say its length is counted as it comes', async () => {
  const { app } = aBareApp({ api: (api) => api.post('/things', (c) => c.json({})) })
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent++
      controller.enqueue(new Uint8Array(64 * 1024))
    },
  })

  const answer = await app.request('http://prasan.test/api/v1/things', {
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked' },
    body: endless,
    duplex: 'half',
  } as RequestInit)

  expect(answer.status).toBe(413)
  expect(sent).toBeLessThan(40)
})

test('JSON that is bottomless, broken or holds a zero character is refused before a route sees it', async () => {
  const { app } = aBareApp({ api: (api) => api.post('/things', async (c) => c.json(await c.req.json())) })
  const send = (body: string) =>
    app.request('http://prasan.test/api/v1/things', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      body,
    })

  expect(await (await send('['.repeat(10_000))).json()).toMatchObject({
    status: 400,
    detail: expect.stringContaining('64 levels'),
  })
  expect(await (await send('{"a":')).json()).toMatchObject({
    status: 400,
    detail: expect.stringContaining('not valid JSON'),
  })
  expect((await send('{"a":"x\\u0000"}')).status).toBe(400)
  for (const half of ['\\ud83d', '\\uDE00', '\\ude00\\ud83d', '\\ud83dx'])
    expect((await send(`{"a":"${half}"}`)).status).toBe(400)
  expect(await (await send('{"a":"\\ud83d\\ude00 \\\\ud83d"}')).json()).toEqual({ a: '😀 \\ud83d' })
  expect(await (await send('{"a":"\\\\u0000 [[[ is text"}')).json()).toEqual({ a: '\\u0000 [[[ is text' })
})

test('what is no UTF-8 is refused and not read with signs that stand for nothing', async () => {
  const { app } = aBareApp({
    api: (api) => {
      api.post('/things', async (c) => c.json(await c.req.json()))
      api.post('/forms', async (c) => c.json(Object.fromEntries(await c.req.formData()) as Record<string, string>))
    },
  })
  const send = (path: string, type: string, body: Uint8Array | string) =>
    app.request(`http://prasan.test/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': type, 'accept-language': 'en' },
      body: body as BodyInit,
    })
  const form = 'application/x-www-form-urlencoded'
  const tis620 = Buffer.from('a9b9b9', 'hex')
  const refused = { status: 400, detail: expect.stringContaining('not UTF-8') }

  const json = Buffer.concat([Buffer.from('{"a":"'), tis620, Buffer.from('"}')])
  expect(await (await send('things', 'application/json', json)).json()).toMatchObject(refused)
  for (const body of [Buffer.concat([Buffer.from('a='), tis620]), 'a=%A9%B9%B9', 'a%E0%B8=1', 'a=%ED%A0%80']) {
    expect(await (await send('forms', form, body)).json(), String(body)).toMatchObject(refused)
  }
  expect(await (await send('things', 'application/json', '{"a":"ถนน \uFFFD"}')).json()).toEqual({ a: 'ถนน \uFFFD' })
  expect(await (await send('forms', form, 'a=%E0%B8%96+100%+%zz&b=ถ')).json()).toEqual({ a: 'ถ 100% %zz', b: 'ถ' })
})

test('a form with a zero character or without a readable form is refused', async () => {
  const { app, post } = aBareApp({ pages: (pages) => pages.post('/send', (c) => c.text('ok')) })

  const broken = await app.request('http://prasan.test/send', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: 'no parts',
  })

  expect((await post('/send', { name: 'a\0b' })).status).toBe(400)
  expect(broken.status).toBe(400)
})

test('fields an API schema refuses become a problem that names them, and a route may answer with a problem of its own', async () => {
  const route = createRoute({
    method: 'post',
    path: '/projects/{id}',
    request: {
      params: z.object({ id: z.string() }),
      body: { content: { 'application/json': { schema: z.object({ amount: z.string().regex(/^\d+\.\d\d$/) }) } } },
    },
    responses: {
      200: { description: 'Stored', content: { 'application/json': { schema: z.object({ id: z.string() }) } } },
      404: problemResponse('No such project'),
    },
  })
  const { app, get } = aBareApp({
    api: (api) =>
      void api.openapi(route, (c) => {
        const { id } = c.req.valid('param')
        return id === '1' ? c.json({ id }, 200) : problem(c, 404, { title: 'No project has this id', looked_for: id })
      }),
  })
  const send = (id: string, body: unknown) =>
    app.request(`http://prasan.test/api/v1/projects/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const refused = await send('1', { amount: 'x' })
  const unknown = await send('2', { amount: '1.00' })

  expect((await send('1', { amount: '1.00' })).status).toBe(200)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    type: '/api/problems/invalid-fields',
    errors: [{ field: 'amount', detail: expect.any(String) }],
  })
  expect(await unknown.json()).toMatchObject({ status: 404, title: 'No project has this id', looked_for: '2' })
  const document = (await (await get('/api/openapi.json')).json()) as { openapi: string; paths: object }
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(['/projects/{id}'])
})

test('the type address of a problem answers with what it means', async () => {
  const { get } = aBareApp()

  expect(await (await get('/api/problems/too-large', { 'accept-language': 'en' })).json()).toMatchObject({
    status: 413,
  })
  expect((await get('/api/problems/never-heard')).status).toBe(404)
})

test('an HTTP exception of a library becomes our page with its status', async () => {
  const { get } = aBareApp({
    pages: (app) =>
      app.get('/gone', () => {
        throw new HTTPException(410)
      }),
  })

  const page = await get('/en/gone')

  expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('was erased')])
})

test('a flood from one network block is slowed with the seconds to wait, others are not, and this machine never', async () => {
  const { from } = aBareApp({
    limits: { blockReads: 2, blockWrites: 1, accountReads: 100, accountWrites: 100 },
    pages: (app) => app.get('/', (c) => c.text('ok')),
  })

  const statuses = []
  for (const address of ['203.0.113.7', '203.0.113.8', '203.0.113.9', '198.51.100.1']) {
    statuses.push((await from(address, '/')).status)
  }
  const refused = await from('203.0.113.10', '/')
  for (let i = 0; i < 5; i++) statuses.push((await from('127.0.0.1', '/')).status)

  expect(statuses).toEqual([200, 200, 429, 200, 200, 200, 200, 200, 200])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('behind a trusted proxy its word about the address counts; without one it does not', async () => {
  const limits = { blockReads: 1, blockWrites: 1, accountReads: 100, accountWrites: 100 }
  const pages = { limits, pages: (app: import('../room.ts').PageApp) => void app.get('/', (c) => c.text('ok')) }
  const behind = aBareApp({ ...pages, config: { trustedProxies: 1 } })
  const open = aBareApp(pages)
  const as = (forwarded: string) => ({ headers: { 'x-forwarded-for': forwarded } })

  expect((await behind.from('10.0.0.1', '/', as('203.0.113.7'))).status).toBe(200)
  expect((await behind.from('10.0.0.1', '/', as('198.51.100.7'))).status).toBe(200)
  expect((await behind.from('10.0.0.1', '/', as('1.2.3.4, 198.51.100.9'))).status).toBe(429)
  expect((await open.from('10.0.0.1', '/', as('203.0.113.7'))).status).toBe(200)
  expect((await open.from('10.0.0.1', '/', as('198.51.100.7'))).status).toBe(429)
})

test('one person is limited wherever they are, apart from the block', async () => {
  const viewer = { personId: 'p', displayName: '', grants: [], sessionId: 's', steppedUpUntil: null }
  const { from } = aBareApp({
    viewer,
    limits: { blockReads: 100, blockWrites: 100, accountReads: 1, accountWrites: 1 },
    pages: (app) => app.get('/', (c) => c.text('ok')),
  })

  expect((await from('203.0.113.7', '/')).status).toBe(200)
  expect((await from('198.51.100.7', '/')).status).toBe(429)
})

test('metrics are for this machine or for the token, and name routes, not addresses', async () => {
  const { from } = aBareApp({
    config: { metricsToken: 'a-token-of-16-chars' },
    pages: (app) => app.get('/people/:name', (c) => c.text('ok')),
  })
  await from('127.0.0.1', '/people/somchai')

  const local = await from('127.0.0.1', '/metrics')
  const forwarded = await from('127.0.0.1', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } })
  const far = await from('203.0.113.7', '/metrics')
  const withToken = await from('203.0.113.7', '/metrics', { headers: { authorization: 'Bearer a-token-of-16-chars' } })
  const wrongToken = await from('127.0.0.1', '/metrics', { headers: { authorization: 'Bearer other' } })

  const text = await local.text()
  expect(text).toContain('prasan_http_request_seconds_count{method="GET",route="/people/:name",status="200"} 1')
  expect(text).toContain('prasan_database_connections{state="busy"} 1')
  expect(text).not.toContain('somchai')
  expect([forwarded.status, far.status, withToken.status, wrongToken.status]).toEqual([404, 404, 200, 404])
})

test('the process is alive without a database and not ready', async () => {
  const { get } = aBareApp()

  expect((await get('/healthz')).status).toBe(200)
  const ready = await get('/readyz')
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ ok: false, checks: [{ name: 'database', ok: false }] })
})

test('large pages are compressed for who takes it, small ones are not', async () => {
  const { get } = aBareApp({
    pages: (app) => {
      app.get('/large', (c) => c.html(`<p>${'ข้อมูล '.repeat(1000)}</p>`))
      app.get('/small', (c) => c.html('<p>ข้อมูล</p>'))
    },
  })

  const small = await get('/large', { 'accept-encoding': 'br, gzip;q=0.8' })
  expect(small.headers.get('content-encoding')).toBe('gzip')
  expect(small.headers.get('vary')).toContain('Accept-Encoding')
  expect(gunzipSync(Buffer.from(await small.arrayBuffer())).toString()).toBe(await (await get('/large')).text())
  expect((await get('/large')).headers.get('content-encoding')).toBeNull()
  expect((await get('/large', { 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding')).toBeNull()
  expect((await get('/small', { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBeNull()
})

test('the whole chain costs at most sixty times the processor time of an app that does nothing else', async () => {
  const { get } = aBareApp({ pages: (app) => app.get('/', (c) => c.html('<p>ok</p>')) })
  const nothingElse = new Hono().get('/', (c) => c.html('<p>ok</p>'))
  const hundred = (ask: () => unknown) => async () => {
    for (let i = 0; i < 100; i++) await ask()
  }

  const times = await timesAsLong(
    hundred(() => nothingElse.request('http://prasan.test/')),
    hundred(() => get('/')),
    { below: 60 },
  )

  // About a tenth of a millisecond on the machines of 2026; a page of ours costs some milliseconds.
  expect(times).toBeLessThan(60)
})
