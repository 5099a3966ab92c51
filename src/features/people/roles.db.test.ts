import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
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
beforeEach(() => house.wait(2))

async function steppedUp(officer: Officer): Promise<TestBrowser> {
  const browser = house.browser()
  await browser.signIn(officer)
  await browser.stepUp()
  return browser
}

const aRole = (over: Record<string, string> = {}) => ({
  role: 'auditor',
  body: '',
  area: 'TH',
  reason: 'คำสั่งที่ 3/2570',
  ...over,
})

async function grantIds(officer: Officer): Promise<string[]> {
  const { rows } = await house.deps.db.query<{ id: string }>(
    'select id from role_grants where person_id = $1 order by granted_at',
    [officer.id],
  )
  return rows.map((row) => row.id)
}

test('a role given has effect at once; ended, it is gone, and the page keeps both with reasons', async () => {
  const administrator = await steppedUp(first)
  const officer = await house.officer([])
  const browser = house.browser()
  await browser.signIn(officer)

  const given = await administrator.post(`/people/roles/${officer.id}`, aRole())
  const during = await browser.get('/people/access-log')
  const [grant] = await grantIds(officer)
  const withoutReason = await administrator.post(`/people/roles/grants/${grant}/end`, { reason: '' })
  const still = await browser.get('/people/access-log')
  const ended = await administrator.post(`/people/roles/grants/${grant}/end`, { reason: 'ย้ายไปหน่วยอื่น' })
  const after = await browser.get('/people/access-log')

  expect([given.status, during.status, withoutReason.status, still.status, ended.status, after.status]).toEqual([
    303, 200, 303, 200, 303, 403,
  ])
  const page = await (await administrator.get(`/people/roles/${officer.id}`)).text()
  expect(page).toContain('คำสั่งที่ 3/2570 (ให้โดย ผู้ดูแล หนึ่ง เมื่อ 23 พฤศจิกายน 2569')
  expect(page).toContain('ย้ายไปหน่วยอื่น')
})

test('a deciding role has no effect until another administrator confirms it', async () => {
  const [giver, confirmer] = [await steppedUp(first), await steppedUp(second)]
  const officer = await house.officer([])
  const browser = house.browser()
  await browser.signIn(officer)

  await giver.post(`/people/roles/${officer.id}`, aRole({ role: 'data-protection-officer' }))
  const [grant] = await grantIds(officer)
  const before = await browser.get('/people/access-log')
  const own = await giver.post(`/people/roles/grants/${grant}/confirm`)
  const stillNot = await browser.get('/people/access-log')
  const other = await confirmer.post(`/people/roles/grants/${grant}/confirm`)
  const after = await browser.get('/people/access-log')
  const twice = await confirmer.post(`/people/roles/grants/${grant}/confirm`)

  expect([before.status, own.status, stillNot.status, other.status, after.status]).toEqual([403, 403, 403, 303, 200])
  expect(twice.headers.get('Location')).toBe('/people/roles')
})

test('nobody makes himself more than he is: an administrator of a body keeps to the body and its area', async () => {
  const own = await aStoredBody(house.deps.db, { name: 'สำนักงานทดสอบหนึ่ง', areaCode: '57' })
  const other = await aStoredBody(house.deps.db, { name: 'สำนักงานทดสอบสอง', areaCode: '50' })
  const officer = await house.officer([{ role: 'body-administrator', bodyId: own.id, areaCode: null }], { totp: true })
  const colleague = await house.officer([{ role: 'case-officer', bodyId: own.id, areaCode: null }])
  const stranger = await house.officer([{ role: 'case-officer', bodyId: other.id, areaCode: null }])
  const browser = await steppedUp(officer)

  const answers = await Promise.all([
    browser.post(`/people/roles/${colleague.id}`, aRole({ role: 'planner', body: own.id, area: '5701' })),
    browser.post(`/people/roles/${colleague.id}`, aRole({ role: 'planner', body: own.id, area: '50' })),
    browser.post(`/people/roles/${colleague.id}`, aRole({ role: 'planner', body: other.id, area: '' })),
    browser.post(`/people/roles/${officer.id}`, aRole({ role: 'platform-administrator', area: 'TH' })),
    browser.post(`/people/roles/${officer.id}`, aRole({ role: 'platform-administrator', area: '57', body: own.id })),
    browser.post(`/people/roles/${stranger.id}`, aRole({ role: 'planner', body: own.id, area: '' })),
    browser.get(`/people/roles/${stranger.id}`),
    browser.post(`/people/roles/grants/${(await grantIds(stranger))[0]}/end`, { reason: 'x' }),
    browser.post(`/people/roles/grants/${(await grantIds(first))[0]}/end`, { reason: 'x' }),
  ])

  expect(answers.map((answer) => answer.status)).toEqual([303, 403, 403, 403, 403, 404, 404, 403, 403])
  const list = await (await browser.get('/people/roles')).text()
  expect(list).toContain(colleague.name)
  expect(list).not.toContain(stranger.name)
  expect(list).not.toContain(first.name)
})

test('fields the form does not have change nothing', async () => {
  const administrator = await steppedUp(first)
  const officer = await house.officer([])

  await administrator.post(`/people/roles/${officer.id}`, {
    ...aRole({ role: 'plan-approver' }),
    needsSecond: 'false',
    needs_second: 'false',
    confirmedBy: second.id,
    confirmed_at: '2026-11-23',
    grantedBy: second.id,
  })

  const { rows } = await house.deps.db.query(
    'select needs_second, confirmed_by, granted_by from role_grants where person_id = $1',
    [officer.id],
  )
  expect(rows).toEqual([{ needs_second: true, confirmed_by: null, granted_by: first.id }])
})

test('every change of roles needs the code', async () => {
  const browser = house.browser()
  await browser.signIn(first)
  const officer = await house.officer([{ role: 'planner' }], { totp: true })
  const [grant] = await grantIds(officer)

  const answers = await Promise.all([
    browser.post(`/people/roles/${officer.id}`, aRole()),
    browser.post(`/people/roles/grants/${grant}/end`, { reason: 'x' }),
    browser.post(`/people/roles/grants/${grant}/confirm`),
    browser.post(`/people/roles/${officer.id}/second-factor`, { reason: 'x' }),
  ])

  for (const answer of answers) expect(answer.headers.get('Location')).toMatch(/^\/sign-in\/second-step/)
  expect(await grantIds(officer)).toHaveLength(1)
})

test('a lost phone: an administrator removes the second factor with a reason, but never the own one', async () => {
  const administrator = await steppedUp(first)
  const officer = await house.officer([{ role: 'plan-approver' }], { totp: true })
  const browser = house.browser()
  await browser.signIn(officer)

  const own = await administrator.post(`/people/roles/${first.id}/second-factor`, { reason: 'x' })
  const removed = await administrator.post(`/people/roles/${officer.id}/second-factor`, { reason: 'โทรศัพท์หาย' })
  const code = await browser.stepUp()
  const begun = await browser.post('/account/second-factor', { step: 'password', password: goodPassword })

  expect([own.status, removed.status, code.status]).toEqual([403, 303, 422])
  expect(await begun.text()).toContain('otpauth:')
  const { rows } = await house.deps.db.query('select kind, actor_id, reason from person_events where person_id = $1', [
    officer.id,
  ])
  expect(rows).toEqual([{ kind: 'second-factor-removed', actor_id: first.id, reason: 'โทรศัพท์หาย' }])
})

test('looking at a colleague’s contact data needs a purpose, and the colleague sees who looked', async () => {
  const browser = await steppedUp(first)
  const colleague = await house.officer([{ role: 'planner' }], { email: 'colleague@agency.example' })
  const other = await house.officer([{ role: 'planner' }])

  const before = await (await browser.get(`/people/roles/${colleague.id}`)).text()
  const withoutPurpose = await browser.post(`/people/roles/${colleague.id}/contact`, { reason: '' })
  const shown = await (await browser.post(`/people/roles/${colleague.id}/contact`, { reason: 'นัดประชุมแผน' })).text()

  expect(before).not.toContain('colleague@agency.example')
  expect(withoutPurpose.status).toBe(422)
  expect(shown).toContain('colleague@agency.example')
  const own = house.browser()
  await own.signIn(colleague)
  const log = await (await own.get('/account/access-log')).text()
  expect(log).toContain('ผู้ดูแล หนึ่ง')
  expect(log).toContain('นัดประชุมแผน')
  expect(log).toContain('อีเมล, โทรศัพท์')
  const stranger = house.browser()
  await stranger.signIn(other)
  expect(await (await stranger.get('/account/access-log')).text()).not.toContain('นัดประชุมแผน')
  expect((await stranger.get('/people/access-log')).status).toBe(403)
  expect((await stranger.get(`/account/access-log?person=${colleague.id}`)).status).toBe(200)
  expect((await stranger.post(`/people/roles/${colleague.id}/contact`, { reason: 'อยากรู้' })).status).toBe(403)
})

test('the data-protection officer and the auditor see the whole access log; administrators do not', async () => {
  const statuses = []
  for (const role of ['data-protection-officer', 'auditor', 'platform-administrator', 'platform-operator'] as const) {
    const browser = house.browser()
    await browser.signIn(await house.officer([{ role, areaCode: 'TH' }]))
    statuses.push((await browser.get('/people/access-log')).status)
  }

  expect(statuses).toEqual([200, 200, 403, 403])
})
