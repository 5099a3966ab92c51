import { html } from 'hono/html'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import type { PageApp } from '../room.ts'
import { createApp } from './app.ts'

let house: PlatformHouse
let app: PageApp
let other: pg.Client
let now: Date
/** How often a page was really made. */
let made: number

beforeAll(async () => {
  now = new Date('2026-11-23T01:30:00.000Z')
  house = await aPlatformHouse({ clock: { now: () => now } })
  other = new pg.Client({ connectionString: house.deps.db.url })
  await other.connect()
  await other.query('create table public.said (word text)')
  const pages = (on: PageApp) => {
    on.get('/said', async (c) => {
      made += 1
      const { rows } = await house.deps.db.query<{ word: string }>('select word from public.said order by 1')
      return c.html(html`<p>${rows.map(({ word }) => word).join(' ')}</p>`)
    })
    on.get('/form', (c) => {
      made += 1
      return c.html(html`<form method="post"><input type="hidden" name="_csrf" value="${c.get('csrf')}"></form>`)
    })
    on.get('/secret', (c) => {
      made += 1
      c.header('Cache-Control', 'private, no-store')
      return c.html(html`<p>1</p>`)
    })
  }
  app = createApp(house.deps, {
    rooms: [{ name: 'bare', pages }],
    viewerOf: async () => null,
    errorPage: (_c, status) => `<!doctype html><title>${status}</title>`,
    assets: { version: 'v1', files: [] },
  })
})

afterAll(async () => {
  await other?.end()
  await house?.close()
})

beforeEach(async () => {
  made = 0
  now = new Date(now.getTime() + 3_600_000)
  await other.query('delete from public.said')
})

async function read(path: string, headers: Record<string, string> = {}): Promise<string> {
  return (await app.request(`http://prasan.test${path}`, { headers })).text()
}

/** Reads until the page was not made again: other files write on the same server, and each of their commits makes it new. */
async function readUntilKept(path: string): Promise<void> {
  for (let times = 0; times < 500; times += 1) {
    const before = made
    await read(path)
    if (made === before) return
  }
  throw new Error(`${path} is always made`)
}

test('from the second time on a page is shown as it was made, with its tag', async () => {
  await readUntilKept('/said')
  const again = await app.request('http://prasan.test/said')
  const tag = again.headers.get('etag') ?? ''
  const known = await app.request('http://prasan.test/said', { headers: { 'if-none-match': tag } })

  expect(again.headers.get('content-type')).toMatch(/^text\/html/)
  expect(again.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await again.text()).toBe('<p></p>')
  expect(known.status).toBe(304)
})

test('what another process wrote is on the very next page', async () => {
  await readUntilKept('/said')

  await other.query(`insert into public.said values ('ใหม่')`)

  expect(await read('/said')).toBe('<p>ใหม่</p>')
})

test('a page kept while a transaction was open is made anew once that is over', async () => {
  await other.query('begin')
  await other.query(`insert into public.said values ('เปิดอยู่')`)
  await readUntilKept('/said')

  await other.query('commit')

  expect(await read('/said')).toBe('<p>เปิดอยู่</p>')
})

test('a minute later it is made anew', async () => {
  await readUntilKept('/said')
  const before = made

  now = new Date(now.getTime() + 60_000)
  await read('/said')

  expect(made).toBe(before + 1)
})

test.each([
  ['for one who brings a cookie', '/said', { cookie: 'prasan_notice=x' }],
  ['for one who brings a key', '/said', { authorization: 'Bearer x' }],
  ['with a form', '/form', {}],
  ['that no one may keep', '/secret', {}],
])('a page %s is always made', async (_, path, headers) => {
  for (let times = 0; times < 3; times += 1) await read(path, headers)

  expect(made).toBe(3)
})
