import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { aPeopleHouse, type PeopleHouse } from '../../../test/support/people-house.ts'
import { statementsDuring } from '../../../test/support/statements.ts'
import type { Deps } from '../../platform/deps.ts'
import type { CommandCall, Room } from '../../platform/room.ts'
import { type ApiScope, apiCaller } from './api-keys.ts'
import { type DemoPerson, demoSignIns, makeDemoPeople } from './demo-people.ts'
import { peopleCommands } from './people.cli.ts'
import { totpCode } from './totp.ts'

const calls: Room = {
  name: 'calls',
  pages(app, deps) {
    app.get('/caller/:scope', async (c) => c.json(await apiCaller(c, deps, c.req.param('scope') as ApiScope)))
  },
}

let house: PeopleHouse
let plan: DemoPerson[]
let asked: string[]
beforeAll(async () => {
  house = await aPeopleHouse({ demo: true, rooms: [calls] })
  const body = await aStoredBody(house.deps.db)
  const { rows } = await house.deps.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])
  const roles = [
    'planner',
    'plan-approver',
    'auditor',
    'platform-administrator',
    'body-administrator',
    'case-officer',
  ] as const
  plan = roles.flatMap((role) =>
    [1, 2].map((i) => ({
      role,
      user: `${role}${i}@demo.example`,
      name: `สมมติ ${role} ${i}`,
      bodyCode: role === 'auditor' || role === 'platform-administrator' ? null : (rows[0]?.code ?? null),
      areaCode: role === 'planner' ? '57' : null,
      what: { th: `ลองเป็น ${role}`, en: `Try being ${role}` },
    })),
  )
  asked = await statementsDuring(() => house.deps.db.transaction((tx) => makeDemoPeople(tx, house.deps, plan)))
})
afterAll(() => house.close())

async function run(deps: Deps, flags: Record<string, boolean>, lang: 'th' | 'en' = 'en') {
  const lines: string[] = []
  const complaints: string[] = []
  const command = peopleCommands.find(({ name }) => name === 'demo sign-ins')
  const code = await command?.run({
    deps,
    flags,
    lang,
    words: [],
    text: {},
    lists: {},
    say: (line) => void lines.push(line),
    complain: (line) => void complaints.push(line),
    progress: () => undefined,
  } satisfies CommandCall)
  return { code, lines, complaints }
}

test('an account costs its password and a few statements more', () => {
  expect(asked.length / plan.length).toBeLessThan(10)
})

test('each demonstration account signs in with its password, and steps up with its secret when its role decides', async () => {
  for (const signIn of await demoSignIns(house.deps.db)) {
    const browser = house.browser()
    const signedIn = await browser.signIn({ email: signIn.user }, signIn.password)
    expect(signedIn.status).toBe(303)
    const code = signIn.totp_secret ? totpCode(signIn.totp_secret, house.deps.clock.now()) : '000000'
    const stepped = await browser.post('/sign-in/second-step', { code })
    expect([signIn.role, stepped.status]).toEqual([signIn.role, signIn.totp_secret ? 303 : 422])
  }
})

test('a code of the demonstration may be used by two visitors in the same half minute', async () => {
  const signIn = (await demoSignIns(house.deps.db)).find(({ totp_secret }) => totp_secret)
  const code = totpCode(signIn?.totp_secret ?? '', house.deps.clock.now())
  const statuses = []
  for (const browser of [house.browser(), house.browser()]) {
    await browser.signIn({ email: signIn?.user ?? '' }, signIn?.password)
    statuses.push((await browser.post('/sign-in/second-step', { code })).status)
  }

  expect(statuses).toEqual([303, 303])
})

test('demo sign-ins --json prints what CONTRACT says', async () => {
  const { code, lines } = await run(house.deps, { json: true })

  const printed = JSON.parse(lines.join('\n')) as {
    sign_ins: Record<string, unknown>[]
    api_keys: Record<string, unknown>[]
  }
  expect(code).toBe(0)
  expect(Object.keys(printed)).toEqual(['sign_ins', 'api_keys'])
  expect(printed.sign_ins[0]).toEqual({
    role: 'planner',
    user: 'planner1@demo.example',
    password: expect.stringMatching(/^demo-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}$/),
    body: plan[0]?.bodyCode,
    what: 'Try being planner',
  })
  expect(printed.sign_ins[2]).toMatchObject({
    role: 'plan-approver',
    totp_secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
  })
  expect(printed.sign_ins[4]).toMatchObject({ role: 'auditor', body: null })
  expect(printed.api_keys).toEqual([
    { key: expect.stringMatching(/^demo_[\w-]{43}$/), scopes: ['open311', 'complaints'] },
    { key: expect.stringMatching(/^demo_[\w-]{43}$/), scopes: ['plans'] },
  ])
})

test('without demonstration data the command says so and exits with 1', async () => {
  const bare = await aPeopleHouse({ demo: true })
  const off = { ...house.deps, config: { ...house.deps.config, demo: false } }

  const empty = await run(bare.deps, { json: true })
  const switchedOff = await run(off, { json: true }, 'th')
  await bare.close()

  expect([empty.code, empty.lines, empty.complaints.length]).toEqual([1, [], 1])
  expect([switchedOff.code, switchedOff.lines]).toEqual([1, []])
  expect(switchedOff.complaints[0]).toContain('ไม่มีข้อมูลสาธิต')
})

test('the sign-in page lists the accounts, and the code page shows the present code', async () => {
  const browser = house.browser()
  const [, , approver] = await demoSignIns(house.deps.db)

  const page = await (await browser.get('/en/sign-in')).text()
  const codePage = await (await browser.get('/demo/code/3')).text()

  expect(page).toContain('planner1@demo.example')
  expect(page).toContain(approver?.password)
  expect(page).toContain('href="/en/demo/code/3"')
  expect(codePage).toContain(totpCode(approver?.totp_secret ?? '', house.deps.clock.now()))
  expect((await browser.get('/demo/code/1')).status).toBe(404)
  expect((await browser.get('/demo/code/99')).status).toBe(404)
})

test('an API key counts for its scopes only, however it is sent', async () => {
  const { lines } = await run(house.deps, { json: true })
  const { api_keys } = JSON.parse(lines.join('\n')) as { api_keys: { key: string }[] }
  const key = api_keys[0]?.key ?? ''
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    (await (await house.app.request(`http://prasan.test${path}`, { headers })).json()) as {
      ok: boolean
      problem?: string
    }

  const answers = await Promise.all([
    ask('/caller/open311', { authorization: `Bearer ${key}` }),
    ask('/caller/complaints', { 'x-api-key': key }),
    ask(`/caller/open311?api_key=${key}`),
    ask('/caller/plans', { authorization: `Bearer ${key}` }),
    ask('/caller/open311', { authorization: 'Bearer demo_wrong' }),
    ask('/caller/open311'),
  ])

  expect(answers.map((answer) => answer.problem ?? 'ok')).toEqual([
    'ok',
    'ok',
    'no-key',
    'other-scope',
    'unknown-key',
    'no-key',
  ])
})

test('outside the demonstration no such people are made', async () => {
  const off = { ...house.deps, config: { ...house.deps.config, demo: false } }

  await expect(house.deps.db.transaction((tx) => makeDemoPeople(tx, off, plan))).rejects.toThrow(
    'outside the demonstration',
  )
})
