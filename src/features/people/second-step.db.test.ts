import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPeopleHouse, goodPassword, type PeopleHouse, testTotpSecret } from '../../../test/support/people-house.ts'
import type { Room } from '../../platform/room.ts'
import { requireStepUp } from './step-up.ts'
import { totpCode } from './totp.ts'

/** A room with one act that binds: it echoes what it was sent. */
const acts: Room = {
  name: 'acts',
  pages(app, deps) {
    app.post('/act', async (c) => {
      const stop = await requireStepUp(c, deps, '/act-form?page=2')
      return stop ?? c.text(`done ${(await c.req.formData()).get('reply')}`)
    })
  },
}

let house: PeopleHouse
beforeAll(async () => {
  house = await aPeopleHouse({ rooms: [acts] })
})
afterAll(() => house.close())

const anApprover = () => house.officer([{ role: 'plan-approver' }], { totp: true })

test('an act needs the code; afterwards what was typed is one button away, once', async () => {
  const browser = house.browser()
  await browser.signIn(await anApprover())

  const stopped = await browser.post('/act', { reply: 'อนุมัติ <ตามเสนอ>', password: 'x' })
  const asked = await browser.get(stopped.headers.get('Location') ?? '')
  const shown = await browser.post(stopped.headers.get('Location') ?? '', {
    code: totpCode(testTotpSecret, house.deps.clock.now()),
  })
  const page = await shown.text()
  const done = await browser.post('/act', { reply: 'อนุมัติ' })

  expect(stopped.status).toBe(303)
  expect(stopped.headers.get('Location')).toBe('/sign-in/second-step?return=%2Fact-form%3Fpage%3D2')
  expect(asked.status).toBe(200)
  expect(shown.status).toBe(200)
  expect(page).toContain('action="/act"')
  expect(page).toContain('name="reply" value="อนุมัติ &lt;ตามเสนอ&gt;"')
  expect(page).not.toContain('name="password"')
  expect(await done.text()).toBe('done อนุมัติ')
  expect(browser.jar.has('prasan_kept')).toBe(false)
})

test('the session word changes when rights rise, and the old one opens nothing', async () => {
  const browser = house.browser()
  await browser.signIn(await anApprover())
  const before = browser.session() ?? ''

  await browser.stepUp()

  expect(browser.session()).not.toBe(before)
  const old = house.browser()
  old.jar.set('prasan_session', before)
  expect((await old.get('/account')).status).toBe(303)
})

test('fifteen minutes later the code is asked for again', async () => {
  const browser = house.browser()
  await browser.signIn(await anApprover())
  await browser.stepUp()

  house.wait(14)
  const at14 = await browser.post('/act', { reply: 'a' })
  house.wait(1)
  const at15 = await browser.post('/act', { reply: 'a' })

  expect(at14.status).toBe(200)
  expect(at15.status).toBe(303)
})

test('stepping up in one session does not raise another', async () => {
  const officer = await anApprover()
  const [desk, phone] = [house.browser(), house.browser()]
  await desk.signIn(officer)
  await phone.signIn(officer)

  await desk.stepUp()

  expect((await phone.post('/act', { reply: 'a' })).status).toBe(303)
})

test('a code is taken once', async () => {
  const officer = await anApprover()
  const [first, second] = [house.browser(), house.browser()]
  await first.signIn(officer)
  await second.signIn(officer)

  const taken = await first.stepUp()
  const again = await second.stepUp()

  expect(taken.status).toBe(303)
  expect(again.status).toBe(422)
})

test('five wrong codes lock the factor for a quarter of an hour, also for the right code and in a new session', async () => {
  const officer = await anApprover()
  const [browser, other] = [house.browser(), house.browser()]
  await browser.signIn(officer)
  await other.signIn(officer)

  const tries = []
  for (let i = 0; i < 5; i++) tries.push((await browser.post('/sign-in/second-step', { code: '000000' })).status)
  const locked = await other.stepUp()
  house.wait(15)
  const later = await other.stepUp()

  expect(tries).toEqual([422, 422, 422, 422, 429])
  expect(locked.status).toBe(429)
  expect(later.status).toBe(303)
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
  'after the code, %s leads nowhere else',
  async (to) => {
    const browser = house.browser()
    await browser.signIn(await anApprover())

    const answer = await browser.post(`/sign-in/second-step?return=${encodeURIComponent(to)}`, {
      code: totpCode(testTotpSecret, house.deps.clock.now()),
    })

    expect(answer.headers.get('Location')).toBe('/account')
  },
)

test('what one session typed is not shown to the next one in the same browser', async () => {
  const browser = house.browser()
  await browser.signIn(await anApprover())
  await browser.post('/act', { reply: 'ความลับ' })

  await browser.post('/sign-out')
  await browser.signIn(await anApprover())
  const answer = await browser.stepUp()

  expect(answer.status).toBe(303)
})

test('an officer sets up a second factor: password, key, first code', async () => {
  const browser = house.browser()
  await browser.signIn(await house.officer([{ role: 'plan-approver' }]))

  const told = await (await browser.get('/sign-in/second-step')).text()
  const wrong = await browser.post('/account/second-factor', { step: 'password', password: 'ไม่ใช่รหัสผ่านนี้' })
  const key = await (await browser.post('/account/second-factor', { step: 'password', password: goodPassword })).text()
  const secret = /otpauth:[^"]*secret=([A-Z2-7]{32})/.exec(key)?.[1] ?? ''
  const badCode = await browser.post('/account/second-factor', { step: 'code', code: '000000' })
  const badPage = await badCode.text()
  const code = totpCode(secret, house.deps.clock.now())
  const confirmed = await browser.post('/account/second-factor?return=%2Fact-form', { step: 'code', code })
  const act = await browser.post('/act', { reply: 'a' })
  const again = await (
    await browser.post('/account/second-factor', { step: 'password', password: goodPassword })
  ).text()

  expect(told).toContain('/account/second-factor')
  expect(wrong.status).toBe(422)
  expect(badCode.status).toBe(422)
  expect(badPage).not.toContain(secret)
  expect(confirmed.headers.get('Location')).toBe('/act-form')
  expect(act.status).toBe(200)
  expect(again).not.toContain('otpauth:')
})
