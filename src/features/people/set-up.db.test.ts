import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPeopleHouse, goodPassword, type PeopleHouse, type TestBrowser } from '../../../test/support/people-house.ts'
import { setupCode } from './set-up.ts'
import { totpCode } from './totp.ts'

let house: PeopleHouse
beforeEach(async () => {
  house = await aPeopleHouse()
})
afterEach(() => house.close())

const account = { name: 'ผู้ดูแล คนแรก', email: 'first@agency.example', password: goodPassword, repeat: goodPassword }

async function withSecondFactor(browser: TestBrowser): Promise<void> {
  const page = await (await browser.post('/account/second-factor', { step: 'password', password: goodPassword })).text()
  const secret = /secret=([A-Z2-7]{32})/.exec(page)?.[1] ?? ''
  await browser.post('/account/second-factor', { step: 'code', code: totpCode(secret, house.deps.clock.now()) })
}

test('with the code of the start-up the first administrator is made, and then the page is gone', async () => {
  const code = (await setupCode(house.deps)) ?? ''
  const browser = house.browser()

  const shown = await browser.get(`/setup?code=${code}`)
  const made = await browser.post('/setup', { ...account, code: code.toLowerCase().replaceAll('-', ' ') })
  const administration = await browser.get('/people/roles')

  expect(code).toMatch(/^([A-Z2-9]{4}-){4}[A-Z2-9]{4}$/)
  expect(await shown.text()).toContain(`value="${code}"`)
  expect(made.headers.get('Location')).toBe('/account/second-factor')
  expect(administration.status).toBe(200)
  expect((await browser.get('/setup')).status).toBe(404)
  expect((await browser.post('/setup', { ...account, code })).status).toBe(404)
  expect(await setupCode(house.deps)).toBeNull()
})

test('a stranger without the code, or with that of an earlier start, gets nothing', async () => {
  const old = (await setupCode(house.deps)) ?? ''
  await setupCode(house.deps)
  const browser = house.browser()

  const guess = await browser.post('/setup', { ...account, code: 'AAAA-AAAA-AAAA-AAAA-AAAA' })
  const empty = await browser.post('/setup', { ...account, code: '' })
  const earlier = await browser.post('/setup', { ...account, code: old })

  expect([guess.status, empty.status, earlier.status]).toEqual([422, 422, 422])
  expect((await house.deps.db.query('select from persons')).rowCount).toBe(0)
  const { rows } = await house.deps.db.query<{ code_hash: string }>('select code_hash from platform_setup')
  expect(rows[0]?.code_hash).toMatch(/^[0-9a-f]{64}$/)
})

test('two people with the same code make one administrator', async () => {
  const code = (await setupCode(house.deps)) ?? ''

  // Both are past the look whether anybody has an account, and wait for the code.
  const sent = await house.deps.db.transaction(async (tx) => {
    await tx.query('select from platform_setup for update')
    const both = ['a', 'b'].map((who) =>
      house.browser().post('/setup', { ...account, email: `${who}@agency.example`, code }),
    )
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const areWaiting = async () => expect((await house.deps.db.query(waiting)).rowCount).toBe(2)
    await vi.waitFor(areWaiting, { timeout: 60_000 })
    return both
  })
  const answers = await Promise.all(sent)

  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422])
  expect((await house.deps.db.query('select from persons')).rowCount).toBe(1)
})

test('a platform can begin: its only administrator appoints the second alone, and no other deciding role', async () => {
  const code = (await setupCode(house.deps)) ?? ''
  const browser = house.browser()
  await browser.post('/setup', { ...account, code })
  await withSecondFactor(browser)
  const invitation = { name: 'ผู้ดูแล คนที่สอง', lang: 'th', body: '', area: 'TH', reason: 'เริ่มระบบ' }

  await browser.post('/invitations/new', {
    ...invitation,
    email: 'dpo@agency.example',
    role: 'data-protection-officer',
  })
  const afterOther = house.letters.length
  await browser.post('/invitations/new', {
    ...invitation,
    email: 'second@agency.example',
    role: 'platform-administrator',
  })

  expect(afterOther).toBe(0)
  expect(house.letters.map((letter) => letter.to)).toEqual(['second@agency.example'])
})

test('without demonstration mode the sign-in page lists nobody and the code page is not there', async () => {
  const browser = house.browser()

  const page = await (await browser.get('/sign-in')).text()

  expect(page).not.toContain('บัญชีสำหรับสาธิต')
  expect((await browser.get('/demo/code/1')).status).toBe(404)
})
