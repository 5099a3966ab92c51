import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  aPeopleHouse,
  goodPassword,
  type Officer,
  type PeopleHouse,
  type TestBrowser,
} from '../../../test/support/people-house.ts'

let house: PeopleHouse
let first: Officer
let second: Officer
beforeAll(async () => {
  house = await aPeopleHouse()
  first = await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }], { totp: true, name: 'ผู้ดูแล หนึ่ง' })
  second = await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }], { totp: true, name: 'ผู้ดูแล สอง' })
})
afterAll(() => house.close())
beforeEach(() => {
  house.letters.length = 0
  house.wait(2)
})

async function asAdministrator(officer: Officer): Promise<TestBrowser> {
  const browser = house.browser()
  await browser.signIn(officer)
  await browser.stepUp()
  return browser
}

let invited = 0
const aForm = (over: Record<string, string> = {}) => ({
  name: 'สมหญิง ยิ่งดี',
  email: `invited${++invited}@agency.example`,
  lang: 'th',
  role: 'planner',
  body: '',
  area: '57',
  reason: 'คำสั่งที่ 12/2570',
  ...over,
})

const wordIn = (text: string | undefined) => /\/invitations\/([\w-]{43})/.exec(text ?? '')?.[1] ?? ''
const chosen = { name: 'สมหญิง ยิ่งดี', password: goodPassword, repeat: goodPassword }

test('an invited planner opens the letter, chooses a password, and has the role', async () => {
  const administrator = await asAdministrator(first)
  const fields = aForm()

  const sent = await administrator.post('/invitations/new', fields)
  const [letter] = house.letters
  const newcomer = house.browser()
  const opened = await newcomer.get(`/invitations/${wordIn(letter?.text)}`)
  const accepted = await newcomer.post(`/invitations/${wordIn(letter?.text)}`, chosen)
  const account = await (await newcomer.get('/account')).text()

  expect(sent.status).toBe(303)
  expect(letter).toMatchObject({ to: fields.email, kind: 'people.invitation' })
  expect(letter?.text).toContain('http://prasan.test/invitations/')
  expect(opened.status).toBe(200)
  expect(opened.headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(accepted.headers.get('Location')).toBe('/account')
  expect(account).toContain('ผู้จัดทำแผน')
  expect(account).toContain('เชียงราย')
})

test('an invitation works once', async () => {
  const administrator = await asAdministrator(first)
  await administrator.post('/invitations/new', aForm())
  const word = wordIn(house.letters[0]?.text)
  await house.browser().post(`/invitations/${word}`, chosen)

  const read = await house.browser().get(`/invitations/${word}`)
  const again = await house
    .browser()
    .post(`/invitations/${word}`, { ...chosen, password: 'รหัสของคนอื่นนะ', repeat: 'รหัสของคนอื่นนะ' })

  expect([read.status, again.status]).toEqual([410, 410])
})

test('two people accepting at the same moment make one account', async () => {
  const administrator = await asAdministrator(first)
  await administrator.post('/invitations/new', aForm())
  const word = wordIn(house.letters[0]?.text)

  const answers = await Promise.all([1, 2, 3].map(() => house.browser().post(`/invitations/${word}`, chosen)))

  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410])
})

test('an invitation is over after seven days', async () => {
  const administrator = await asAdministrator(first)
  await administrator.post('/invitations/new', aForm())
  const word = wordIn(house.letters[0]?.text)

  house.wait(7 * 24 * 60)
  const read = await house.browser().get(`/invitations/${word}`)
  const accepted = await house.browser().post(`/invitations/${word}`, chosen)

  expect([read.status, accepted.status]).toEqual([410, 410])
})

test('a word nobody was sent is not found', async () => {
  expect((await house.browser().get(`/invitations/${'a'.repeat(43)}`)).status).toBe(404)
  expect((await house.browser().post(`/invitations/${'a'.repeat(43)}`, chosen)).status).toBe(404)
})

test('a deciding role waits for another administrator; the inviter cannot confirm', async () => {
  const [inviter, confirmer] = [await asAdministrator(first), await asAdministrator(second)]
  await inviter.post('/invitations/new', aForm({ role: 'plan-approver' }))
  const beforehand = house.letters.length
  const list = await (await confirmer.get('/invitations')).text()
  const id = /\/invitations\/([0-9a-f-]{36})\/confirm/.exec(list)?.[1]

  const own = await inviter.post(`/invitations/${id}/confirm`)
  const afterOwn = house.letters.length
  const other = await confirmer.post(`/invitations/${id}/confirm`)

  expect(beforehand).toBe(0)
  expect(own.status).toBe(403)
  expect(afterOwn).toBe(0)
  expect(other.status).toBe(303)
  expect(house.letters).toHaveLength(1)
  const newcomer = house.browser()
  const accepted = await newcomer.post(`/invitations/${wordIn(house.letters[0]?.text)}`, chosen)
  expect(accepted.headers.get('Location')).toBe('/account/second-factor')
  expect(await (await newcomer.get('/account')).text()).toContain('ผู้อนุมัติแผน')
})

test('a withdrawn invitation does not work, and withdrawing needs a reason', async () => {
  const administrator = await asAdministrator(first)
  await administrator.post('/invitations/new', aForm())
  const word = wordIn(house.letters[0]?.text)
  const list = await (await administrator.get('/invitations')).text()
  const id = /\/invitations\/([0-9a-f-]{36})\/withdraw/.exec(list)?.[1]

  await administrator.post(`/invitations/${id}/withdraw`, { reason: ' ' })
  const stillThere = await house.browser().get(`/invitations/${word}`)
  await administrator.post(`/invitations/${id}/withdraw`, { reason: 'ส่งผิดคน' })

  expect(stillThere.status).toBe(200)
  expect((await house.browser().get(`/invitations/${word}`)).status).toBe(404)
})

test('a double click invites once', async () => {
  const administrator = await asAdministrator(first)
  const fields = { ...aForm(), _key: 'one-key' }

  await administrator.post('/invitations/new', fields)
  const again = await administrator.post('/invitations/new', fields)

  expect(again.status).toBe(303)
  expect(house.letters).toHaveLength(1)
})

test('inviting needs the code, and the right to it', async () => {
  const [withoutCode, planner, visitor] = [house.browser(), house.browser(), house.browser()]
  await withoutCode.signIn(first)
  await planner.signIn(await house.officer([{ role: 'planner' }]))

  const stopped = await withoutCode.post('/invitations/new', aForm())
  const refused = await planner.post('/invitations/new', aForm())
  const list = await planner.get('/invitations')
  const unknown = await visitor.post('/invitations/new', aForm())

  expect(stopped.headers.get('Location')).toContain('/sign-in/second-step')
  expect([refused.status, list.status]).toEqual([403, 403])
  expect(unknown.headers.get('Location')).toContain('/sign-in?return=')
  expect(house.letters).toEqual([])
})

test('a form with slips comes back with what was typed and says what is wrong', async () => {
  const administrator = await asAdministrator(first)

  const answer = await administrator.post('/invitations/new', {
    ...aForm(),
    name: '',
    email: 'not-an-address',
    role: 'emperor',
    area: '57x',
    'until-day': '31',
    'until-month': '2',
    'until-year': '2570',
    reason: '',
  })

  const page = await answer.text()
  expect(answer.status).toBe(422)
  for (const text of ['กรอกชื่อ', 'อีเมลไม่ถูกรูปแบบ', 'เลือกบทบาท', 'รหัสพื้นที่ไม่ถูกรูปแบบ', 'วันที่ไม่ถูกต้อง', 'กรอกเหตุผล']) {
    expect(page).toContain(text)
  }
  expect(page).toContain('value="not-an-address"')
  expect(page).toContain('value="57x"')
})

test('an address that has an account is not invited twice', async () => {
  const administrator = await asAdministrator(first)

  const answer = await administrator.post('/invitations/new', aForm({ email: second.email.toUpperCase() }))

  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('อีเมลนี้มีบัญชีแล้ว')
})

test('no table of people holds the name or address of an invited person or an officer in clear', async () => {
  const administrator = await asAdministrator(first)
  await administrator.post(
    '/invitations/new',
    aForm({ name: 'ธารทิพย์ ไม่ซ้ำใคร', email: 'tharntip.unique@agency.example' }),
  )
  await house.browser().post(`/invitations/${wordIn(house.letters[0]?.text)}`, { ...chosen, name: 'ธารทิพย์ ไม่ซ้ำใคร' })

  const { rows: tables } = await house.deps.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'prasan' and table_type = 'BASE TABLE'`,
  )
  const dumps = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await house.deps.db.query<{ all: string | null }>(
        `select string_agg(t::text, e'\\n') as all from prasan.${name} t`,
      )
      return rows[0]?.all ?? ''
    }),
  )

  const dump = dumps.join('\n')
  expect(dump.length).toBeGreaterThan(10_000)
  for (const mark of ['ธารทิพย์', 'tharntip', first.email, first.name, goodPassword]) expect(dump).not.toContain(mark)
  expect(dump).not.toContain(administrator.session())
  expect(dump).not.toContain(wordIn(house.letters[0]?.text))
})
