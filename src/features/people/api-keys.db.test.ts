import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, type StoredBody } from '../../../test/support/builders.ts'
import { aPeopleHouse, type Officer, type PeopleHouse, type TestBrowser } from '../../../test/support/people-house.ts'
import type { Room } from '../../platform/room.ts'
import { type ApiScope, apiCaller, keyCheck } from './api-keys.ts'
import { hashSecretWord } from './secret-word.ts'

/** A room with an address that needs a key for the scope in it. */
const calls: Room = {
  name: 'calls',
  pages(app, deps) {
    app.get('/caller/:scope', async (c) => c.json(await apiCaller(c, deps, c.req.param('scope') as ApiScope)))
  },
}

let house: PeopleHouse
let own: StoredBody
let other: StoredBody
let platform: Officer
let keeper: Officer
beforeAll(async () => {
  house = await aPeopleHouse({ rooms: [calls] })
  own = await aStoredBody(house.deps.db)
  other = await aStoredBody(house.deps.db, { name: 'เทศบาลตำบลอื่น' })
  platform = await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }], { totp: true })
  keeper = await house.officer([{ role: 'body-administrator', bodyId: own.id, areaCode: null }], { totp: true })
})
afterAll(() => house.close())

async function asKeeper(officer: Officer): Promise<TestBrowser> {
  house.wait(1)
  const browser = house.browser()
  await browser.signIn(officer)
  await browser.stepUp()
  return browser
}

const aForm = (over: Record<string, string> = {}) => ({
  label: 'ระบบแผนของเทศบาล',
  scopes: 'plans',
  body: own.id,
  'until-day': '30',
  'until-month': '9',
  'until-year': '2570',
  ...over,
})

const keyIn = (page: string) => /prasan_[\w-]{43}/.exec(page)?.[0] ?? ''

async function issued(browser: TestBrowser, over: Record<string, string> = {}): Promise<string> {
  return keyIn(await (await browser.post('/account/api-keys', aForm(over))).text())
}

async function call(key: string, scope = 'plans') {
  const answer = await house.app.request(`http://prasan.test/caller/${scope}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return (await answer.json()) as { ok: boolean; problem?: string; value?: { personId: string; bodyId: string | null } }
}

async function idOf(key: string): Promise<string> {
  const { rows } = await house.deps.db.query<{ id: string }>('select id from api_keys where key_hash = $1', [
    hashSecretWord(key),
  ])
  return rows[0]?.id ?? ''
}

test('a body administrator issues a key; it is shown once and counts for its scope and body', async () => {
  const browser = await asKeeper(keeper)

  const answer = await browser.post('/account/api-keys', aForm())
  const page = await answer.text()
  const list = await (await browser.get('/account/api-keys')).text()

  const key = keyIn(page)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(list).toContain('ระบบแผนของเทศบาล')
  expect(list).toContain('30 กันยายน 2570')
  expect(list).not.toContain(key)
  expect(await call(key)).toMatchObject({ ok: true, value: { personId: keeper.id, bodyId: own.id } })
  expect(await call(key, 'complaints')).toEqual({ ok: false, problem: 'other-scope' })
})

test('of a key the database holds the hash only', async () => {
  const key = await issued(await asKeeper(keeper))

  const { rows } = await house.deps.db.query<{ row: string }>('select k::text as row from api_keys k')
  expect(key).toMatch(/^prasan_[\w-]{43}$/)
  expect(rows.some(({ row }) => row.includes(hashSecretWord(key)))).toBe(true)
  expect(JSON.stringify(rows)).not.toContain(key)
})

test('the list tells the day of the last call, not the minute', async () => {
  const browser = await asKeeper(keeper)
  const key = await issued(browser, { label: 'ยังไม่เคยเรียก' })
  const before = await (await browser.get('/account/api-keys')).text()

  await call(key)
  await call(key)

  const { rows } = await house.deps.db.query<{ day: string }>(
    'select last_used_on::text as day from api_keys where key_hash = $1',
    [hashSecretWord(key)],
  )
  expect(before).toContain('ยังไม่เคยใช้')
  expect(rows).toEqual([{ day: '2026-11-23' }])
  expect(await (await browser.get('/account/api-keys')).text()).toContain('23 พฤศจิกายน 2569')
})

test('a key works through its last day and not on the next', async () => {
  const key = await issued(await asKeeper(keeper), { 'until-day': '23', 'until-month': '11', 'until-year': '2569' })

  const today = await call(key)
  house.wait(24 * 60)
  const tomorrow = await call(key)

  expect(today.ok).toBe(true)
  expect(tomorrow).toEqual({ ok: false, problem: 'unknown-key' })
})

test('a revoked key opens nothing; who revoked it and why stays in the list', async () => {
  const browser = await asKeeper(keeper)
  const key = await issued(browser)
  const id = await idOf(key)

  const withoutReason = await browser.post(`/account/api-keys/${id}/revoke`, { reason: ' ' })
  const still = await call(key)
  const revoked = await browser.post(`/account/api-keys/${id}/revoke`, { reason: 'เลิกใช้โปรแกรมนั้นแล้ว' })
  const again = await browser.post(`/account/api-keys/${id}/revoke`, { reason: 'เหตุผลอื่น' })
  const list = await (await browser.get('/account/api-keys')).text()

  expect([withoutReason.status, revoked.status, again.status]).toEqual([303, 303, 303])
  expect(still.ok).toBe(true)
  expect(await call(key)).toEqual({ ok: false, problem: 'unknown-key' })
  expect(list).toContain(`ยกเลิกโดย ${keeper.name}`)
  expect(list).toContain('เลิกใช้โปรแกรมนั้นแล้ว')
  expect(list).not.toContain('เหตุผลอื่น')
})

test('a body administrator neither sees nor issues nor revokes keys of other bodies, or of none', async () => {
  const [all, mine] = [await asKeeper(platform), await asKeeper(keeper)]
  const theirs = await issued(all, { body: other.id, label: 'โปรแกรมของที่อื่น' })
  const nobodys = await issued(all, { body: '', label: 'โปรแกรมกลาง' })

  const list = await (await mine.get('/account/api-keys')).text()
  const forOther = await mine.post('/account/api-keys', aForm({ body: other.id }))
  const forNone = await mine.post('/account/api-keys', aForm({ body: '' }))
  const forInvented = await mine.post('/account/api-keys', aForm({ body: '01890000-0000-7000-8000-000000000000' }))
  const revoked = [
    await mine.post(`/account/api-keys/${await idOf(theirs)}/revoke`, { reason: 'x' }),
    await mine.post(`/account/api-keys/${await idOf(nobodys)}/revoke`, { reason: 'x' }),
    await mine.post('/account/api-keys/not-an-id/revoke', { reason: 'x' }),
  ]

  expect(list).not.toContain('โปรแกรมของที่อื่น')
  expect(list).not.toContain('โปรแกรมกลาง')
  expect([forOther.status, forNone.status, forInvented.status]).toEqual([422, 422, 422])
  expect(await forOther.text()).toContain('เลือกหน่วยงานที่ท่านดูแล')
  expect(revoked.map((answer) => answer.status)).toEqual([404, 404, 404])
  expect((await call(theirs)).ok).toBe(true)
  expect(await call(nobodys)).toMatchObject({ ok: true, value: { bodyId: null } })
  expect(await (await all.get('/account/api-keys')).text()).toContain('โปรแกรมของที่อื่น')
})

test('a key works while who answers for it may keep it; another administrator takes it over, with a reason', async () => {
  const leaving = await house.officer([{ role: 'body-administrator', bodyId: own.id, areaCode: null }], { totp: true })
  const key = await issued(await asKeeper(leaving), { label: 'คีย์ของคนที่ย้าย' })
  const id = await idOf(key)
  const before = await call(key)
  await house.deps.db.query(
    `update role_grants set ended_at = $2, end_reason = 'ย้าย', ended_by = person_id where person_id = $1`,
    [leaving.id, house.deps.clock.now()],
  )

  const orphaned = await call(key)
  const browser = await asKeeper(keeper)
  const list = await (await browser.get('/account/api-keys')).text()
  const doctor = await keyCheck(house.deps)
  const stranger = await asKeeper(
    await house.officer([{ role: 'body-administrator', bodyId: other.id, areaCode: null }], { totp: true }),
  )
  const refused = await stranger.post(`/account/api-keys/${id}/take-over`, { reason: 'ขอ' })
  await browser.post(`/account/api-keys/${id}/take-over`, { reason: 'ดูแลระบบแทน' })

  expect([before.ok, orphaned, refused.status]).toEqual([true, { ok: false, problem: 'unknown-key' }, 404])
  expect(list).toContain('ผู้รับผิดชอบพ้นหน้าที่แล้ว')
  expect(doctor).toMatchObject({ ok: false, detail: expect.stringContaining('/account/api-keys') })
  expect(await call(key)).toMatchObject({ ok: true, value: { personId: keeper.id, bodyId: own.id } })
  const { rows } = await house.deps.db.query(
    'select person_id, before_id, reason from api_key_keepers where key_id = $1',
    [id],
  )
  expect(rows).toEqual([{ person_id: keeper.id, before_id: leaving.id, reason: 'ดูแลระบบแทน' }])
  const after = await (await browser.get('/account/api-keys')).text()
  expect(after).toContain(`ออกโดย ${leaving.name}`)
  expect(after).toMatch(new RegExp(`รับช่วงโดย ${keeper.name} เมื่อ [^<]+ เพราะ ดูแลระบบแทน`))
})

test('nobody takes a key over while whoever answers for it may keep it', async () => {
  const key = await issued(await asKeeper(platform), { label: 'คีย์ที่มีคนดูแล' })
  const id = await idOf(key)
  const browser = await asKeeper(keeper)

  const refused = await browser.post(`/account/api-keys/${id}/take-over`, { reason: 'ขอดูแลเอง' })

  expect(refused.status).toBe(303)
  expect(await (await browser.get('/account/api-keys')).text()).toContain('ยังรับช่วงไม่ได้')
  expect(await call(key)).toMatchObject({ ok: true, value: { personId: platform.id } })
  const { rows } = await house.deps.db.query('select from api_key_keepers where key_id = $1', [id])
  expect(rows).toEqual([])
})

test('keys need the right to them and the code; visitors are led to sign in', async () => {
  const [planner, withoutCode, visitor] = [house.browser(), house.browser(), house.browser()]
  await planner.signIn(await house.officer([{ role: 'planner' }]))
  await withoutCode.signIn(keeper)

  const refused = [await planner.get('/account/api-keys'), await planner.post('/account/api-keys', aForm())]
  const stopped = [await withoutCode.get('/account/api-keys'), await withoutCode.post('/account/api-keys', aForm())]
  const led = await visitor.get('/account/api-keys')

  expect(refused.map((answer) => answer.status)).toEqual([403, 403])
  for (const answer of stopped) {
    expect(answer.headers.get('Location')).toBe('/sign-in/second-step?return=%2Faccount%2Fapi-keys')
  }
  expect(led.headers.get('Location')).toBe('/sign-in?return=%2Faccount%2Fapi-keys')
})

test('administrators find the keys from their account page, others do not', async () => {
  const [administrator, planner] = [await asKeeper(keeper), house.browser()]
  await planner.signIn(await house.officer([{ role: 'planner' }]))

  expect(await (await administrator.get('/account')).text()).toContain('href="/account/api-keys"')
  expect(await (await planner.get('/account')).text()).not.toContain('/account/api-keys')
})

test('a form with slips comes back with what was typed and says what is wrong', async () => {
  const browser = await asKeeper(keeper)
  const slips = { label: '', scopes: 'everything', 'until-day': '31', 'until-month': '2' }

  const answer = await browser.post('/account/api-keys', aForm(slips))
  const past = await browser.post('/account/api-keys', aForm({ 'until-year': '2560' }))
  const far = await browser.post('/account/api-keys', aForm({ 'until-year': '2575' }))

  const page = await answer.text()
  expect([answer.status, past.status, far.status]).toEqual([422, 422, 422])
  for (const text of ['กรอกชื่อคีย์', 'เลือกอย่างน้อยหนึ่งอย่าง', 'กรอกวันสุดท้าย']) expect(page).toContain(text)
  expect(page).toContain('value="31"')
  expect(await past.text()).toContain('ต้องไม่ผ่านไปแล้ว')
  expect(await far.text()).toContain('ไม่เกิน 2 ปี')
})

test('a double click issues one key and does not show another', async () => {
  const browser = await asKeeper(keeper)
  const fields = aForm({ label: 'กดสองครั้ง', _key: 'one-key' })

  const first = await browser.post('/account/api-keys', fields)
  const second = await browser.post('/account/api-keys', fields)

  const { rows } = await house.deps.db.query(`select id from api_keys where label = 'กดสองครั้ง'`)
  expect([first.status, second.status]).toEqual([200, 303])
  expect(rows).toHaveLength(1)
  expect(await (await browser.get('/account/api-keys')).text()).toContain('แสดงครั้งเดียว')
})
