import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoSignIns } from '../../src/features/people/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { wireApp } from '../../src/main/wire.ts'
import { csrfPair } from '../../src/platform/http/csrf.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../support/house.ts'

/** SECURITY section 3 over every door of the house at once: a route added later is tried as well. */
let house: TestHouse
let posts: string[]
let patches: string[]
let gets: string[]

beforeAll(async () => {
  house = await aDemoHouse()
  const { routes } = wireApp(house.deps)
  const of = (method: string) => [
    ...new Set(routes.filter((route) => route.method === method).map(({ path }) => filledIn(path))),
  ]
  expect(['PUT', 'DELETE'].flatMap(of)).toEqual([])
  posts = of('POST')
  patches = of('PATCH')
  expect(patches.every(isApi)).toBe(true)
  gets = of('GET')
})
afterAll(() => house.close())

/** A route's pattern as an address, with values that could be there. */
function filledIn(pattern: string): string {
  return pattern
    .replace(/\{[^}]*\}/g, '')
    .replace(/:(\w+)/g, (_, name: string) => (name === 'code' ? '57' : '57-01926e4c-0000-7000-8000-000000000000'))
}

/** The header of a session that may do much: doors that read a body as it comes turn visitors away before they look for a token. */
async function asOfficer(): Promise<{ 'x-test-viewer': string }> {
  const officer = anOfficer([{ role: 'planner', areaCode: 'TH' }], { personId: newId() })
  await house.get('/healthz', officer)
  return { 'x-test-viewer': officer.sessionId }
}

const isApi = (path: string) => path.startsWith('/api/')
/** What a visitor may send: ways to sign in or to get in for the first time. */
/** Where somebody without an account may write: the own way in, reports, matters for the agenda, what was served, letters about a case, and the own notices. */
const open =
  /^\/(sign-in|sign-out|setup|invitations\/57-|complaints\/(new|offline|follow|57)|agenda\/|learn\/57[^/]*\/(act|follow)|agreements\/[^/]+\/survey|notices\/(settings|seen|leave))/

describe('writing', () => {
  test('every address that takes a form refuses it without its token, with one of another browser, and from another site', async () => {
    const mine = csrfPair(house.deps.secrets)
    const other = csrfPair(house.deps.secrets)
    const send = async (path: string, token: string, headers: Record<string, string> = {}) => {
      const body = new URLSearchParams({ reason: 'x', ...(token ? { _csrf: token } : {}) })
      const given = { cookie: mine.cookie, ...(await asOfficer()), ...headers }
      return (await house.request(path, { method: 'POST', headers: given, body })).status
    }

    const answers = await Promise.all(
      posts.map(async (path) => [
        path,
        await send(path, ''),
        await send(path, other.token),
        await send(path, mine.token, { 'sec-fetch-site': 'cross-site' }),
      ]),
    )

    expect(posts.length).toBeGreaterThan(20)
    expect(answers).toEqual(posts.map((path) => [path, 403, 403, 403]))
  })

  test('every API write that a browser could send along with a cookie needs the token in its header', async () => {
    const { cookie } = csrfPair(house.deps.secrets)
    const doors = [...posts.filter(isApi).map((path) => ['POST', path]), ...patches.map((path) => ['PATCH', path])]
    const answers = await Promise.all(
      doors.map(async ([method = '', path = '']) => {
        const officer = await asOfficer()
        const as = (type: string) => ({ method, headers: { cookie, ...officer, 'content-type': type }, body: '{}' })
        return [
          (await house.request(path, as('application/json'))).status,
          (await house.request(path, as('text/plain'))).status,
        ]
      }),
    )

    expect(answers.length).toBeGreaterThan(0)
    for (const statuses of answers) expect(statuses).toEqual([403, 403])
  })

  test('a visitor changes nothing but the own way in; an officer without a role changes nothing at all', async () => {
    const closed = posts.filter((path) => !open.test(path) && !path.startsWith('/account'))
    // A house for each and every officer another: so many writes are more than a minute allows to one of them.
    const [outside, inside] = [await aDemoHouse(), await aDemoHouse()]

    for (const path of closed) {
      const nobody = anOfficer([], { personId: newId() })
      const visitor = isApi(path) ? await outside.sendJson(path, {}) : await outside.post(path, { reason: 'x' })
      const officer = isApi(path)
        ? await inside.sendJson(path, {}, nobody)
        : await inside.post(path, { reason: 'x' }, nobody)
      const leads = visitor.headers.get('location') ?? ''
      expect([path, visitor.status, leads.startsWith('/sign-in')]).toEqual([
        path,
        expect.toSatisfy((status: number) => [303, 401, 403, 404, 422].includes(status)),
        visitor.status === 303,
      ])
      // 401 where a key counts and no session does.
      expect([path, officer.status]).toEqual([
        path,
        expect.toSatisfy((status: number) => [401, 403, 404, 422].includes(status)),
      ])
    }
    await Promise.all([outside.close(), inside.close()])
  })
})

describe('reading', () => {
  test('nothing that someone signed in was shown stays in a browser or a cache; downloads of visitors stay in no shared one', async () => {
    const officer = anOfficer()
    // What may be kept hangs on the address and on who asks, not on what there is.
    const bare = await aTestHouse()
    const shown = gets.filter((path) => !/^\/(assets|healthz|readyz|metrics|log\/(checkpoint|key|tile))/.test(path))

    for (const path of shown) {
      const signedIn = (await bare.get(path, officer)).headers.get('cache-control')
      const visitor = (await bare.get(path)).headers.get('cache-control')
      // A feed, what other sites show and a script are the same for everybody: they say so, and nobody is asked for.
      if (/^\/((feeds|embed)\/|complaints\/worker\.js$)/.test(path) && signedIn === visitor) continue
      expect([path, signedIn]).toEqual([path, expect.stringContaining('no-store')])
      expect([path, visitor]).toEqual([path, expect.stringMatching(/^(private, no-(cache|store)|no-store)$/)])
    }
    await bare.close()
  })

  /**
   * Slow is what takes seconds and, each of five times, a hundred times as long as an ordinary search in the same moment: a busy machine
   * stretches both.
   */
  async function answered(address: string): Promise<{ status: number; isSlow: boolean }> {
    const timed = async (path: string) => {
      const begun = performance.now()
      const { status } = await house.get(path)
      return { status, ms: performance.now() - begun }
    }
    const first = await timed(address)
    let isSlow = first.ms > 1_500
    for (let round = 0; isSlow && round < 5; round++) {
      const [ordinary, again] = [await timed(`/projects?q=road+${round}`), await timed(address)]
      isSlow = again.ms > 100 * ordinary.ms
    }
    return { status: first.status, isSlow }
  }

  test('hostile queries are answered soon, and never with a fault of ours', { timeout: 600_000 }, async () => {
    const words = [`${' '.repeat(9_000)}เเ`, 'ต.ก '.repeat(300), "'\\&|!:*()%_$1;--".repeat(300)]
    const others =
      'cursor return year ปี body min max state sort kind province level node page field fiscal_year limit'.split(' ')
    // Each word as what is searched for, and all of them at once as filters.
    const filters = others.map((name, at) => [name, words[at % words.length]?.slice(0, 100) ?? ''])
    const queries = [
      ...words.map((word) => new URLSearchParams({ q: word })),
      new URLSearchParams([['place', words[1] ?? ''], ...filters]),
    ]

    // A list as JSON, a spreadsheet or a book on paper reads the same filters as its page and its CSV.
    const twin = /\.(xlsx|json|geojson|xml|pdf)$|^\/demo/
    for (const path of gets.filter((one) => !twin.test(one))) {
      for (const query of queries) {
        const { status, isSlow } = await answered(`${path}?${query}`)
        expect([path, status === 500, isSlow]).toEqual([path, false, false])
      }
    }
  })

  test('a position in the queue of overlaps that we did not write is the first page, and refused by the API', async () => {
    const id = '57-01926e4c-0000-7000-8000-000000000000'
    const keys = [
      '',
      'x',
      '-1',
      '1e9',
      '1e-999',
      'NaN',
      'Infinity',
      '0x10',
      '9'.repeat(40),
      "0' or 1=1--",
      '0.5.5',
      '๕',
    ]
    const cursors = [...keys.map((key) => `${key}~${id}`), `1~${id.slice(3)}`, '1~57-x', '~', '1']

    for (const sort of ['worth', 'money', 'score', 'id; drop table']) {
      for (const cursor of cursors) {
        const query = new URLSearchParams({ sort, cursor })
        const page = await house.get(`/overlaps?${query}`)
        const cases = await house.get(`/overlaps/cases?${query}`)
        const api = await house.get(`/api/v1/overlaps?${query}`)
        const refused = sort === 'id; drop table' ? 400 : 422
        expect([sort, cursor, page.status, cases.status, api.status]).toEqual([sort, cursor, 200, 200, refused])
      }
    }
  })

  test('files of the whole list are given sixty times a minute to one network block', async () => {
    const app = wireApp(house.deps)
    const env = { incoming: { socket: { remoteAddress: '203.0.113.9' } } }
    const ask = async () => (await app.request('http://prasan.test/projects.csv?q=nothing', {}, env)).status

    const answers = await Promise.all(Array.from({ length: 61 }, ask))

    expect(answers.filter((status) => status === 200)).toHaveLength(60)
    expect(answers.filter((status) => status === 429)).toHaveLength(1)
  })

  test('files of open standards have a limit of their own in the API, so that pages of the same block still answer', async () => {
    const app = wireApp(house.deps)
    const env = { incoming: { socket: { remoteAddress: '203.0.113.10' } } }
    const ask = async (path: string) => (await app.request(`http://prasan.test${path}`, {}, env)).status

    const answers = await Promise.all(Array.from({ length: 31 }, () => ask('/api/v1/projects.geojson?q=nothing')))

    expect(answers.filter((status) => status === 429)).toHaveLength(1)
    expect(await ask('/api/v1/projects?q=nothing')).toBe(200)
  })

  test('HEAD answers as GET without a body, and other methods with what there is', async () => {
    const head = await house.request('/projects', { method: 'HEAD' })
    const options = await house.request('/projects', {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example' },
    })
    const trace = await house.request('/projects', { method: 'PROPFIND' })

    expect([head.status, await head.text()]).toEqual([200, ''])
    expect([options.status, options.headers.get('allow'), options.headers.get('access-control-allow-origin')]).toEqual([
      405,
      'GET',
      null,
    ])
    expect(trace.status).toBe(403)
  })
})

describe('outside the demonstration', () => {
  test('its people, keys and letters open nothing, even in a database that was made as one', async () => {
    const [person] = await demoSignIns(house.db)
    const real = { ...house.deps, config: { ...house.deps.config, demo: false } }
    const app = wireApp(real)
    const csrf = csrfPair(real.secrets)
    const ask = async (path: string) => app.request(`http://prasan.test${path}`)
    const signIn = async (of: typeof app) =>
      of.request('http://prasan.test/sign-in', {
        method: 'POST',
        headers: { cookie: csrf.cookie },
        body: new URLSearchParams({ email: person?.user ?? '', password: person?.password ?? '', _csrf: csrf.token }),
      })
    const begunInDemo = (await signIn(wireApp(house.deps))).headers.getSetCookie().join('; ')
    const cookie = /prasan_session=[\w-]+/.exec(begunInDemo)?.[0] ?? ''

    expect(cookie).not.toBe('')
    expect((await signIn(app)).status).toBe(422)
    expect((await app.request('http://prasan.test/account', { headers: { cookie } })).status).toBe(303)
    for (const path of ['/demo/outbox', '/demo/code/1', '/en/demo/outbox']) expect((await ask(path)).status).toBe(404)
    expect(await (await ask('/sign-in')).text()).not.toContain(person?.password)
    expect((await ask('/setup')).status).toBe(200)
  })
})
