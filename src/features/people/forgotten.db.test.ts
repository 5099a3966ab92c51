import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  aPeopleHouse,
  goodPassword,
  type Officer,
  type PeopleHouse,
  type TestBrowser,
} from '../../../test/support/people-house.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import { runAllJobs } from '../../platform/jobs/graphile.ts'
import { peopleRoom } from './index.ts'
import { hashSecretWord } from './secret-word.ts'

let house: PeopleHouse
beforeAll(async () => {
  house = await aPeopleHouse()
})
afterAll(() => house.close())
beforeEach(() => {
  house.letters.length = 0
})

const newPassword = 'แมวสามตัวกินข้าวต้ม'
const chosen = { password: newPassword, repeat: newPassword }

const ask = (email: string, browser = house.browser()) => browser.post('/sign-in/forgotten', { email })
const work = () => runAllJobs(house.deps, [peopleRoom])
const wordIn = (text: string | undefined) => /\/sign-in\/new-password\/([\w-]{43})/.exec(text ?? '')?.[1] ?? ''

async function aLetterFor(officer: Officer): Promise<string> {
  await ask(officer.email)
  await work()
  return wordIn(house.letters.at(-1)?.text)
}

/** A page without what is another one each time. */
async function plain(answer: Response): Promise<string> {
  return (await answer.text()).replace(/name="_csrf" value="[^"]*"/g, '').replaceAll(/[\w-]{43}/g, 'WORD')
}

test('an officer who forgot the password gets a letter, chooses another one, and signs in with it', async () => {
  const officer = await house.officer()
  const browser = house.browser()

  const link = await (await browser.get('/sign-in')).text()
  const asked = await ask(` ${officer.email.toUpperCase()}`, browser)
  const answer = await (await browser.get('/sign-in/forgotten/sent')).text()
  await work()
  const [letter] = house.letters
  const word = wordIn(letter?.text)
  const opened = await browser.get(`/sign-in/new-password/${word}`)
  const set = await browser.post(`/sign-in/new-password/${word}`, chosen)
  const signIn = await browser.get('/sign-in')

  expect(link).toContain('href="/sign-in/forgotten"')
  expect(asked.headers.get('Location')).toBe('/sign-in/forgotten/sent')
  expect(answer).toContain('หากอีเมลที่กรอกมีบัญชี')
  expect(letter).toMatchObject({ to: officer.email, kind: 'people.password-reset' })
  expect(letter?.text).toContain('http://prasan.test/sign-in/new-password/')
  expect(letter?.text).toContain('09:30')
  expect(opened.status).toBe(200)
  expect([opened.headers.get('Referrer-Policy'), opened.headers.get('Cache-Control')]).toEqual([
    'no-referrer',
    'no-store',
  ])
  expect(set.headers.get('Location')).toBe('/sign-in')
  expect(await signIn.text()).toContain('ตั้งรหัสผ่านใหม่แล้ว')
  expect((await house.browser().signIn(officer)).status).toBe(422)
  expect((await house.browser().signIn(officer, newPassword)).status).toBe(303)
})

test('whoever asks in English reads an English letter that leads to an English page', async () => {
  const officer = await house.officer()

  const asked = await house.browser().post('/en/sign-in/forgotten', { email: officer.email })
  await work()

  expect(asked.headers.get('Location')).toBe('/en/sign-in/forgotten/sent')
  expect(house.letters[0]?.subject).toBe('A new password for Prasan')
  expect(house.letters[0]?.text).toContain('http://prasan.test/en/sign-in/new-password/')
})

test('an address nobody has is answered alike, by the same work: the worker alone finds out, and sends nothing', async () => {
  const officer = await house.officer()
  const queued = async () => {
    const { rows } = await house.deps.db.query<{ payload: Record<string, unknown> }>(
      'select payload from graphile_worker._private_jobs',
    )
    return rows.map(({ payload }) => Object.keys(payload))
  }

  const known = await ask(officer.email)
  const afterKnown = await queued()
  const unknown = await ask('nobody@agency.example')
  const afterUnknown = await queued()
  const lettersBeforeWork = house.letters.length
  await work()

  const seen = (answer: Response) => [answer.status, answer.headers.get('Location'), answer.headers.getSetCookie()]
  expect(seen(unknown)).toEqual(seen(known))
  expect(afterKnown).toEqual([['emailKey', 'lang']])
  expect(afterUnknown).toEqual([
    ['emailKey', 'lang'],
    ['emailKey', 'lang'],
  ])
  expect(lettersBeforeWork).toBe(0)
  expect(house.letters.map(({ to }) => to)).toEqual([officer.email])
})

test('what is no address is said at once, and nothing is ordered', async () => {
  const answer = await ask('not-an-address')
  await work()

  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('อีเมลไม่ถูกรูปแบบ')
  expect(house.letters).toEqual([])
})

test('one address gets three letters an hour; the fourth request is answered as the others', async () => {
  const officer = await house.officer()

  const answers = [
    await ask(officer.email),
    await ask(officer.email),
    await ask(officer.email),
    await ask(officer.email),
  ]
  await work()

  expect(answers.map((answer) => answer.headers.get('Location'))).toEqual(Array(4).fill('/sign-in/forgotten/sent'))
  expect(house.letters).toHaveLength(3)
})

test('one network block may ask sixty times an hour, whatever the addresses', async () => {
  const askFrom = (address: string, i: number) => {
    const csrf = csrfPair(house.deps.secrets)
    return house.app.request(
      'http://prasan.test/sign-in/forgotten',
      {
        method: 'POST',
        headers: { cookie: csrf.cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email: `nobody${i}@agency.example`, _csrf: csrf.token }).toString(),
      },
      { incoming: { socket: { remoteAddress: address } } },
    )
  }

  const statuses: number[] = []
  for (let i = 0; i < 60; i++) statuses.push((await askFrom(`203.0.113.${i}`, i)).status)
  const tooMany = await askFrom('203.0.113.200', 60)
  const elsewhere = await askFrom('203.0.114.1', 61)
  await work()

  expect(new Set(statuses)).toEqual(new Set([303]))
  expect(tooMany.status).toBe(429)
  expect(Number(tooMany.headers.get('Retry-After'))).toBeGreaterThan(60)
  expect(elsewhere.status).toBe(303)
})

test('a used, an expired, an overtaken and an invented word get one and the same page, which says what to do', async () => {
  const [officer, late] = [await house.officer(), await house.officer()]
  const overtaken = await aLetterFor(officer)
  const used = await aLetterFor(officer)
  const expired = await aLetterFor(late)
  await house.browser().post(`/sign-in/new-password/${used}`, chosen)
  house.wait(60)

  const words = [used, overtaken, expired, 'a'.repeat(43), 'short']
  const read = await Promise.all(words.map((word) => house.browser().get(`/sign-in/new-password/${word}`)))
  const sent = await Promise.all(words.map((word) => house.browser().post(`/sign-in/new-password/${word}`, chosen)))

  const answers = [...read, ...sent]
  expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(410))
  const pages = (await Promise.all(answers.map(plain))).map((page) =>
    page.replaceAll('new-password/short', 'new-password/WORD'),
  )
  expect(new Set(pages).size).toBe(1)
  expect(pages[0]).toContain('href="/sign-in/forgotten"')
  expect((await house.browser().signIn(late)).status).toBe(303)
})

test('a letter works for 59 minutes; reading the page uses nothing up', async () => {
  const word = await aLetterFor(await house.officer())

  house.wait(59)
  await house.browser().get(`/sign-in/new-password/${word}`)
  const set = await house.browser().post(`/sign-in/new-password/${word}`, chosen)

  expect(set.status).toBe(303)
})

test('one letter sent in by three browsers at one moment sets one password', async () => {
  const word = await aLetterFor(await house.officer())

  const answers = await Promise.all([1, 2, 3].map(() => house.browser().post(`/sign-in/new-password/${word}`, chosen)))

  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410])
})

test('the new password keeps the rules, and a refused one leaves the letter good', async () => {
  const officer = await house.officer([{}], { name: 'สมหญิง ยิ่งดีเลิศประเสริฐ' })
  const word = await aLetterFor(officer)
  const tryWith = (password: string, repeat = password) =>
    house.browser().post(`/sign-in/new-password/${word}`, { password, repeat })

  const refused = [
    await tryWith(''),
    await tryWith('สั้น'),
    await tryWith('password1234'),
    await tryWith(officer.name),
    await tryWith(officer.email),
    await tryWith(newPassword, 'ไม่ตรงกับช่องแรกเลย'),
  ]
  const accepted = await tryWith(newPassword)

  expect(refused.map((answer) => answer.status)).toEqual(Array(6).fill(422))
  expect(accepted.status).toBe(303)
})

test('every session ends, and the second factor still stands between the new password and any act', async () => {
  const approver = await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }], { totp: true })
  const desk = house.browser()
  await desk.signIn(approver)
  await desk.stepUp()
  const word = await aLetterFor(approver)

  await house.browser().post(`/sign-in/new-password/${word}`, chosen)
  const oldSession = await desk.get('/account')
  const thief: TestBrowser = house.browser()
  await thief.signIn(approver, newPassword)
  const act = await thief.get('/invitations/new')
  const factor = await thief.get('/account/second-factor')

  expect(oldSession.headers.get('Location')).toBe('/sign-in?return=%2Faccount')
  expect(act.headers.get('Location')).toContain('/sign-in/second-step')
  expect(await factor.text()).toContain('เปิดใช้แล้ว')
})

test('who is locked out by wrong passwords can sign in after choosing a new one', async () => {
  const officer = await house.officer()
  for (let i = 0; i < 11; i++) await house.browser().signIn(officer, 'ผิดแน่นอนหนึ่งสองสาม')
  const word = await aLetterFor(officer)

  await house.browser().post(`/sign-in/new-password/${word}`, chosen)

  expect((await house.browser().signIn(officer, newPassword)).status).toBe(303)
})

test('changing the password while signed in makes letters on their way useless', async () => {
  const officer = await house.officer()
  const word = await aLetterFor(officer)
  const browser = house.browser()
  await browser.signIn(officer)

  await browser.post('/account/password', { current: goodPassword, ...chosen })

  expect((await house.browser().get(`/sign-in/new-password/${word}`)).status).toBe(410)
})

test('the owner is told, sees in the access log that a letter was sent, and the act is kept with its reason', async () => {
  const officer = await house.officer()
  const word = await aLetterFor(officer)

  await house.browser().post(`/sign-in/new-password/${word}`, chosen)

  const browser = house.browser()
  await browser.signIn(officer, newPassword)
  const looks = await (await browser.get('/account/access-log')).text()
  const { rows: events } = await house.deps.db.query(
    'select kind, actor_id, reason from person_events where person_id = $1',
    [officer.id],
  )
  expect(house.letters[1]).toMatchObject({ to: officer.email, kind: 'people.password-changed' })
  expect(house.letters[1]?.text).not.toContain(newPassword)
  expect(looks.match(/ส่งจดหมายตั้งรหัสผ่านใหม่/g)).toHaveLength(1)
  expect(events).toEqual([
    { kind: 'password-reset', actor_id: officer.id, reason: expect.stringContaining('จดหมาย') as string },
  ])
})

test('the database holds the hash of the word only, and the queue no address', async () => {
  const officer = await house.officer([{}], { email: 'unmistakable.person@agency.example' })
  await ask(officer.email)
  const { rows: jobs } = await house.deps.db.query<{ job: string }>(
    'select j::text as job from graphile_worker._private_jobs j',
  )
  await work()
  const word = wordIn(house.letters[0]?.text)

  const { rows } = await house.deps.db.query<{ token_hash: string; row: string }>(
    'select token_hash, r::text as row from password_resets r where person_id = $1',
    [officer.id],
  )
  expect(rows.map((row) => row.token_hash)).toEqual([hashSecretWord(word)])
  expect(JSON.stringify(rows)).not.toContain(word)
  expect(Buffer.from(word, 'base64url')).toHaveLength(32)
  expect(JSON.stringify(jobs)).not.toContain('unmistakable')
})

test('tidying erases letters that are over and keeps the others', async () => {
  await aLetterFor(await house.officer())
  house.wait(60)
  const fresh = await house.officer()
  await aLetterFor(fresh)

  await peopleRoom.jobs?.(house.deps)['people.tidy']?.({})

  const { rows } = await house.deps.db.query<{ person_id: string }>('select person_id from password_resets')
  expect(rows).toEqual([{ person_id: fresh.id }])
})

test('a form without the CSRF token is refused', async () => {
  const officer = await house.officer()
  const word = await aLetterFor(officer)

  const asked = await house.browser().postBare('/sign-in/forgotten', { email: officer.email })
  const set = await house.browser().postBare(`/sign-in/new-password/${word}`, chosen)

  expect([asked.status, set.status]).toEqual([403, 403])
})
