import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPeopleHouse, goodPassword, type Officer, type PeopleHouse } from '../../../test/support/people-house.ts'
import { timesAsLong } from '../../../test/support/processor-time.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import { accountOptions } from './accounts.ts'
import { storeGrantEnded } from './roles.sql.ts'
import { hashSecretWord } from './secret-word.ts'

let house: PeopleHouse
let daranee: Officer
beforeAll(async () => {
  house = await aPeopleHouse()
  daranee = await house.officer()
})
afterAll(() => house.close())

test('an officer signs in, is led to what waits for the role, sees the account page, and signs out', async () => {
  const browser = house.browser()

  const before = await browser.get('/work')
  const signedIn = await browser.signIn(daranee)
  const work = await browser.get('/work')
  const account = await browser.get('/account')
  const signedOut = await browser.post('/sign-out')
  const after = await browser.get('/account')

  expect(signedIn.status).toBe(303)
  expect(before.headers.get('Location')).toBe('/sign-in?return=%2Fwork')
  expect(signedIn.headers.get('Location')).toBe('/work')
  expect(work.headers.get('Location')).toBe('/overlaps/monday')
  expect(account.status).toBe(200)
  const page = await account.text()
  expect(page).toContain(daranee.name)
  expect(page).toContain(daranee.email)
  expect(page).toContain('ผู้จัดทำแผน')
  expect(signedOut.headers.get('Location')).toBe('/')
  expect(after.headers.get('Location')).toBe('/sign-in?return=%2Faccount')
})

test('capitals and blanks in the address do not matter', async () => {
  const answer = await house.browser().signIn({ email: ` ${daranee.email.toUpperCase()} ` })

  expect(answer.status).toBe(303)
})

test('the session cookie has 256 bits, is closed to scripts and other sites, and the database holds only its hash', async () => {
  const browser = house.browser()

  const answer = await browser.signIn(daranee)

  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('prasan_session=')) ?? ''
  expect(cookie).toMatch(/^prasan_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const { rows } = await house.deps.db.query<{ token: string; ip_address: string | null }>(
    'select token, ip_address from auth_sessions',
  )
  expect(rows.map((row) => row.token)).toContain(hashSecretWord(browser.session() ?? ''))
  expect(JSON.stringify(rows)).not.toContain(browser.session())
  expect(rows.every((row) => row.ip_address === null)).toBe(true)
})

test('over plain http on this machine the cookie is not marked Secure, or it would not come back', async () => {
  const csrf = csrfPair(house.deps.secrets)

  const answer = await house.app.request('http://127.0.0.1:3000/sign-in', {
    method: 'POST',
    headers: { cookie: csrf.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email: daranee.email, password: goodPassword, _csrf: csrf.token }).toString(),
  })

  expect(answer.status).toBe(303)
  expect(answer.headers.getSetCookie().join()).not.toContain('Secure')
})

test('a cookie planted before signing in is worth nothing after it (session fixation)', async () => {
  const [attacker, victim] = [house.browser(), house.browser()]
  await attacker.signIn(await house.officer())
  const planted = attacker.session() ?? ''
  victim.jar.set('prasan_session', planted)

  await victim.signIn(daranee)

  expect(victim.session()).not.toBe(planted)
  expect((await attacker.get('/account')).status).toBe(303)
  const invented = house.browser()
  invented.jar.set('prasan_session', 'A'.repeat(43))
  await invented.signIn(daranee)
  expect(invented.session()).not.toBe('A'.repeat(43))
})

test('signing out on one device leaves the other signed in; signing out everywhere does not', async () => {
  const officer = await house.officer()
  const [phone, desk] = [house.browser(), house.browser()]
  await phone.signIn(officer)
  await desk.signIn(officer)
  const oldWord = phone.session() ?? ''

  await phone.post('/sign-out')
  phone.jar.set('prasan_session', oldWord)

  expect((await phone.get('/account')).status).toBe(303)
  expect((await desk.get('/account')).status).toBe(200)
  await phone.signIn(officer)
  await phone.post('/sign-out', { where: 'everywhere' })
  expect((await desk.get('/account')).status).toBe(303)
})

test('one device can be signed out from another, but not that of another person', async () => {
  const officer = await house.officer()
  const [phone, desk, stranger] = [house.browser(), house.browser(), house.browser()]
  await phone.signIn(officer)
  await desk.signIn(officer)
  await stranger.signIn(await house.officer())
  const ids = [...(await (await desk.get('/account')).text()).matchAll(/sessions\/([0-9a-f-]{36})\/end/g)].map(
    (found) => found[1],
  )

  const refused = await stranger.post(`/account/sessions/${ids[0]}/end`)
  const stillIn = await phone.get('/account')
  const ended = await desk.post(`/account/sessions/${ids[0]}/end`)

  expect(ids).toHaveLength(1)
  expect(refused.status).toBe(404)
  expect(stillIn.status).toBe(200)
  expect(ended.status).toBe(303)
  expect((await phone.get('/account')).status).toBe(303)
})

test('a role taken away while signed in is gone at the next request', async () => {
  const officer = await house.officer([{ role: 'auditor', areaCode: 'TH' }])
  const browser = house.browser()
  await browser.signIn(officer)
  const before = await browser.get('/people/access-log')

  await house.deps.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string }>('select id from role_grants where person_id = $1', [officer.id])
    await storeGrantEnded(tx, rows[0]?.id ?? '', officer.id, 'ย้าย', house.deps.clock.now())
  })
  const after = await browser.get('/people/access-log')

  expect(before.status).toBe(200)
  expect(after.status).toBe(403)
})

test('a role that has not begun, is over, or waits for the second administrator does not count', async () => {
  const grants = [{ startsOn: '2026-11-24' }, { endsOn: '2026-11-22' }, { needsSecond: true }]
  for (const grant of grants) {
    const browser = house.browser()
    await browser.signIn(await house.officer([{ role: 'auditor', areaCode: 'TH', ...(grant as object) }]))

    expect((await browser.get('/people/access-log')).status).toBe(403)
  }
})

test('an officer who does nothing for half an hour is signed out; someone without a role is not', async () => {
  const [officer, member] = [house.browser(), house.browser()]
  await officer.signIn(daranee)
  await member.signIn(await house.officer([]))

  house.wait(29)
  const at29 = await officer.get('/account')
  house.wait(29)
  const at58 = await officer.get('/account')
  house.wait(31)

  expect(at29.status).toBe(200)
  expect(at58.status).toBe(200)
  expect((await officer.get('/account')).status).toBe(303)
  expect((await member.get('/account')).status).toBe(200)
})

test('a session ends twelve hours after signing in, however busy', async () => {
  const browser = house.browser()
  await browser.signIn(daranee)

  for (let quarter = 0; quarter < 47; quarter++) {
    house.wait(15)
    await browser.get('/account')
  }
  const at11h45 = await browser.get('/account')
  house.wait(15)

  expect(at11h45.status).toBe(200)
  expect((await browser.get('/account')).status).toBe(303)
})

test('an unknown address and a wrong password are answered with the same page', async () => {
  const wrong = await house.browser().post('/sign-in', { email: daranee.email, password: 'ผิดแน่นอนหนึ่งสองสาม' })
  const unknown = await house
    .browser()
    .post('/sign-in', { email: 'nobody1@agency.example', password: 'ผิดแน่นอนหนึ่งสองสาม' })

  expect(wrong.status).toBe(422)
  expect(unknown.status).toBe(422)
  const stripped = async (answer: Response, email: string) =>
    (await answer.text()).replaceAll(email, 'E').replace(/name="_csrf" value="[^"]*"/g, '')
  expect(await stripped(unknown, 'nobody1@agency.example')).toBe(await stripped(wrong, daranee.email))
})

test('an unknown address takes as long as a wrong password', async () => {
  const wrongly = (email: string) => house.browser().post('/sign-in', { email, password: 'ผิดแน่นอนหนึ่งสองสาม' })
  const officer = await house.officer()
  let strangers = 0

  const times = await timesAsLong(
    () => wrongly(officer.email),
    () => wrongly(`a${strangers++}@x.example`),
    { above: 1 / 3, below: 3 },
  )

  // The hash is nearly all there is to do: an answer without it takes a tenth.
  expect(times).toBeGreaterThan(1 / 3)
  expect(times).toBeLessThan(3)
})

test.each(['known', 'unknown'])(
  'after ten wrong passwords for an address that is %s, even the right one must wait',
  async (kind) => {
    const officer = kind === 'known' ? await house.officer() : { email: 'nobody2@agency.example' }
    for (let i = 0; i < 10; i++) await house.browser().signIn(officer, 'ผิดแน่นอนหนึ่งสองสาม')

    const answer = await house.browser().signIn(officer)

    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(60)
  },
)

test('signing in without the CSRF token is refused, and so is signing out', async () => {
  const browser = house.browser()

  const signIn = await browser.postBare('/sign-in', { email: daranee.email, password: goodPassword })
  await browser.signIn(daranee)
  const signOut = await browser.postBare('/sign-out', {})

  expect(signIn.status).toBe(403)
  expect(signOut.status).toBe(403)
  expect((await browser.get('/account')).status).toBe(200)
})

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/x/..//evil.example'])(
  'after signing in, the address %s leads nowhere else',
  async (to) => {
    const browser = house.browser()

    const page = await (
      await browser.get(`/sign-in?return=${encodeURIComponent(to)}&next=${encodeURIComponent(to)}`)
    ).text()
    const answer = await browser.post(`/sign-in?return=${encodeURIComponent(to)}`, {
      email: daranee.email,
      password: goodPassword,
    })

    expect(page).not.toContain('action="/sign-in?return')
    expect(answer.headers.get('Location')).toBe('/work')
  },
)

test('signing in leads back to the page it was asked from, in the same language', async () => {
  const answer = await house
    .browser()
    .post('/en/sign-in?next=%2Fen%2Foverlaps%3Fpage%3D2', { email: daranee.email, password: goodPassword })

  expect(answer.headers.get('Location')).toBe('/en/overlaps?page=2')
})

test('a request with an API key does not count as the person whose cookie it brings', async () => {
  const browser = house.browser()
  await browser.signIn(daranee)

  const answer = await browser.get('/account', { authorization: 'Bearer x' })

  expect(answer.status).toBe(303)
})

test('changing the password needs the present one, signs out other devices and renews this session', async () => {
  const officer = await house.officer()
  const [phone, desk] = [house.browser(), house.browser()]
  await phone.signIn(officer)
  await desk.signIn(officer)
  const oldWord = desk.session()
  const newPassword = 'แมวสามตัวกินข้าวต้ม'

  const wrong = await desk.post('/account/password', {
    current: 'ไม่ใช่รหัสผ่านนี้',
    password: newPassword,
    repeat: newPassword,
  })
  const weak = await desk.post('/account/password', { current: goodPassword, password: 'สั้น', repeat: 'สั้น' })
  const changed = await desk.post('/account/password', {
    current: goodPassword,
    password: newPassword,
    repeat: newPassword,
  })

  expect([wrong.status, weak.status, changed.status]).toEqual([422, 422, 303])
  expect(desk.session()).not.toBe(oldWord)
  expect((await desk.get('/account')).status).toBe(200)
  expect((await phone.get('/account')).status).toBe(303)
  expect((await house.browser().signIn(officer)).status).toBe(422)
  expect((await house.browser().signIn(officer, newPassword)).status).toBe(303)
})

test('better-auth tells nobody anything and takes no sign-ups', async () => {
  const options = accountOptions(house.deps)
  const { betterAuth } = await import('better-auth')
  const accounts = betterAuth(options)

  const context = await accounts.$context

  expect(context.options.telemetry).toEqual({ enabled: false })
  expect(process.env.BETTER_AUTH_TELEMETRY ?? '').toBe('')
  await expect(
    accounts.api.signUpEmail({ body: { email: 'me@evil.example', password: goodPassword, name: 'ฉันเอง' } }),
  ).rejects.toThrow(/sign up is not enabled/i)
  expect((await house.app.request('http://prasan.test/api/auth/get-session')).status).toBe(404)
})
