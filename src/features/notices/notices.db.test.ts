import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { raw } from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailInto } from '../../../test/support/mailbox.ts'
import { aPeopleHouse, type PeopleHouse } from '../../../test/support/people-house.ts'
import type { Deps } from '../../platform/deps.ts'
import { mailAddressKey } from '../../platform/mail/addresses.ts'
import type { Letter } from '../../platform/mail/mailer.ts'
import { outboxMailer } from '../../platform/mail/outbox.ts'
import { keepContact } from '../people/index.ts'
import type { Handed, NoticeChannel, Outgoing } from './channel.ts'
import { deliverNotices } from './deliver.ts'
import {
  beginOwnMail,
  bindDoor,
  confirmOwnMail,
  type Leaver,
  mailArrivesAgain,
  mailChannel,
  type Notice,
  noteBounce,
  noticesRoom,
  notifyAll,
  smsChannel,
  unseenCount,
} from './index.ts'
import { settingsWord } from './links.ts'
import { lookAfterNotices, tidyNotices } from './tidy.ts'

const close: (() => Promise<unknown>)[] = []
const ended: string[] = []
/** What another room follows for people, ended by its id. */
const leaver: Leaver = async (_tx, _deps, id) => {
  if (ended.includes(id)) return false
  ended.push(id)
  return true
}
let house: PeopleHouse

beforeAll(async () => {
  house = await aPeopleHouse({
    unseen: unseenCount(raw('p.id')),
    rooms: [noticesRoom({ channels: [], leavers: { following: leaver } })],
  })
})

afterAll(async () => {
  for (const one of close.splice(0).reverse()) await one()
  await house.close()
})

let people = 0

/** Somebody without an account, with an address of its own. */
async function aReader(
  over: { email?: string | null; phone?: string | null } = {},
): Promise<{ id: string; email: string }> {
  const email = `reader${++people}@example.org`
  const contact = { name: null, phone: null, email, ...over }
  return { id: await house.deps.db.transaction((tx) => keepContact(tx, house.deps, contact)), email }
}

const aNotice = (personId: string, key: string, over: Partial<Notice> = {}): Notice => ({
  to: { personId },
  topic: 'complaints.followed',
  key,
  words: { subject: `เรื่อง ${key}`, text: `ข้อความ ${key}`, path: `/complaints/${key}` },
  about: null,
  ...over,
})

/** A platform with a LINE channel. */
const withLine = (deps: Deps): Deps => {
  const line = { secrets: ['0'.repeat(32)], token: 'a-token-of-the-channel', apiUrl: '', dataUrl: '' }
  return { ...deps, config: { ...deps.config, line } }
}

const tell = (...notices: Notice[]) => house.deps.db.transaction((tx) => notifyAll(tx, withLine(house.deps), notices))

/** The house with another way to send mail; the rest, and the clock, are the same. */
const withMail = (mail: Deps['mail'], over: Partial<Deps> = {}): Deps => ({ ...house.deps, mail, ...over })

async function statesOf(personId: string): Promise<string[]> {
  const { rows } = await house.deps.db.query<{ said: string }>(
    `select concat_ws(' ', n.key, d.door, d.state, d.last_error) as said from notices n join notice_deliveries d on d.notice_id = n.id
      where n.person_id = $1 order by n.id, d.door`,
    [personId],
  )
  return rows.map(({ said }) => said)
}

/** A mail server on a port of its own that can be stopped and started. */
async function aMailServer(port = 0) {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (piece: Buffer) => {
        text += piece.toString('utf8')
      })
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const stop = () => new Promise<void>((stopped) => server.close(stopped))
  return { port: (server.server.address() as AddressInfo).port, received, stop }
}

/** Another side that knows keys, as LINE does, and can go down. */
function aPeer(door: 'line' | 'sms' | 'mail') {
  const arrived = new Map<string, Outgoing>()
  let isDown = false
  const channel: NoticeChannel = {
    door,
    isOpen: () => true,
    async send(_deps, outgoing): Promise<Handed> {
      if (isDown) return { kind: 'later', reason: 'ECONNREFUSED', isOutage: true }
      arrived.set(outgoing.key, outgoing)
      return { kind: 'delivered' }
    },
  }
  return { channel, arrived, goDown: () => (isDown = true), comeBack: () => (isDown = false) }
}

const subjects = (arrived: ReadonlyMap<string, Outgoing>) => [...arrived.values()].map(({ subject }) => subject)

test('a day without mail and LINE: everything arrives afterwards, once, in its order, and its words are erased', async () => {
  const server = await aMailServer()
  await server.stop()
  const line = aPeer('line')
  line.goDown()
  const config = { ...house.deps.config, smtpUrl: `smtp://127.0.0.1:${server.port}` }
  const deps = withMail(outboxMailer({ ...house.deps, config }), { config })
  const channels = [mailChannel(), line.channel]
  const readers = [await aReader(), await aReader()]
  for (const [at, { id }] of readers.entries()) {
    await house.deps.db.transaction((tx) => bindDoor(tx, deps, { personId: id, door: 'line', address: `U${at}` }))
  }
  for (let hour = 0; hour < 24; hour++) {
    if (hour % 6 === 0) await tell(...readers.map(({ id }) => aNotice(id, `h${hour}`)))
    await deliverNotices(deps, channels)
    house.wait(60)
  }
  const { rows } = await deps.db.query('select door, reason from notice_outages order by door')
  const [doctor] = await lookAfterNotices(deps)
  const browser = house.browser()
  await browser.signIn(await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }]))
  const pages = [
    await (await browser.get('/notices/deliveries')).text(),
    await (await browser.get('/en/notices/deliveries')).text(),
  ]
  const again = await aMailServer(server.port)
  close.push(again.stop)
  line.comeBack()

  // Two workers at once, again and again.
  for (let i = 0; i < 3; i++) {
    await Promise.all([deliverNotices(deps, channels), deliverNotices(deps, channels)])
    house.wait(15)
  }

  expect(rows).toEqual([
    { door: 'line', reason: 'ECONNREFUSED' },
    { door: 'mail', reason: 'ESOCKET' },
  ])
  expect(doctor?.ok).toBe(false)
  expect(doctor?.detail).toMatch(
    /nothing could be sent by E-mail since [^:]+.*: nobody answers there \(code ESOCKET\)\. See that/,
  )
  expect(doctor?.detail).toContain('PRASAN_LINE_CHANNEL_TOKEN')
  expect(pages[0]).toContain('ไม่มีใครตอบที่ปลายทาง (รหัส ESOCKET)')
  expect(pages[0]).toContain('ค่า PRASAN_SMTP_URL ถูกต้อง')
  expect(pages[1]).toContain('The reason: nobody answers there (code ESOCKET). See that the other side runs')
  const ids = again.received.map((letter) => /Message-ID: <([^>]+)>/i.exec(letter)?.[1])
  expect(again.received).toHaveLength(8)
  expect(new Set(ids).size).toBe(8)
  expect(subjects(line.arrived).sort()).toEqual(
    ['h0', 'h0', 'h12', 'h12', 'h18', 'h18', 'h6', 'h6'].map((key) => `เรื่อง ${key}`),
  )
  const [first] = readers
  const own = again.received.filter((letter) => letter.includes(first?.email ?? '-'))
  expect(own.map((letter) => /complaints\/(h\d+)/.exec(plain(letter))?.[1])).toEqual(['h0', 'h6', 'h12', 'h18'])
  expect(await statesOf(first?.id ?? '')).toEqual(
    ['h0', 'h6', 'h12', 'h18'].flatMap((key) => [`${key} line sent`, `${key} mail sent`]),
  )
  const left = await deps.db.query('select from notices where head_sealed is not null or body_sealed is not null')
  expect(left.rowCount).toBe(0)
})

test('the same key is told once, and a notice of a transaction that failed never', async () => {
  const reader = await aReader()
  const letters: Letter[] = []
  const failed = house.deps.db.transaction(async (tx) => {
    await notifyAll(tx, house.deps, [aNotice(reader.id, 'lost')])
    throw new Error('changed my mind')
  })

  await expect(failed).rejects.toThrow('changed my mind')
  const told = [
    await tell(aNotice(reader.id, 'once')),
    await tell(aNotice(reader.id, 'once'), aNotice(reader.id, 'two')),
  ]
  await deliverNotices(withMail(mailInto(letters)), [mailChannel()])
  await deliverNotices(withMail(mailInto(letters)), [mailChannel()])

  expect(told).toEqual([['told'], ['told-before', 'told']])
  expect(letters.map(({ subject }) => subject)).toEqual(['เรื่อง once', 'เรื่อง two'])
  expect(letters[0]).toMatchObject({ to: reader.email, kind: 'complaints.followed' })
  expect(letters[0]?.text).toContain('http://prasan.test/complaints/once')
})

test('at night nothing is sent, a digest is one letter, and what is urgent comes at once', async () => {
  const [sleeper, gatherer] = [await aReader(), await house.officer()]
  const letters: Letter[] = []
  const deps = withMail(mailInto(letters))
  const browser = house.browser()
  await browser.signIn(gatherer)
  const saved = await browser.post('/notices/settings', {
    doors: 'mail',
    quiet: 'on',
    from: '21:00',
    until: '07:00',
    urgent: '1',
    lang: 'en',
    'pace-boards.matter': 'daily',
  })
  await untilBangkok(22)

  const about = { kind: 'complaint', id: '57-a' }
  await tell(aNotice(sleeper.id, 'n1', { about }), aNotice(sleeper.id, 'n2', { topic: 'committees.changed' }))
  await tell(aNotice(sleeper.id, 'n4', { about }))
  await tell(...['m1', 'm2'].map((key) => aNotice(gatherer.id, key, { topic: 'boards.matter' })))
  await deliverNotices(deps, [mailChannel()])
  const atNight = letters.map(({ subject }) => subject)
  house.wait(10 * 60)
  await deliverNotices(deps, [mailChannel()])

  expect(saved.status).toBe(303)
  expect(atNight).toEqual(['เรื่อง n2'])
  const ofOneCase = 'เรื่อง n4 (และก่อนหน้านี้ 1 ขั้น)'
  expect(letters.map(({ subject }) => subject)).toEqual(['เรื่อง n2', ofOneCase, '2 notices in one'])
  expect(letters[1]?.text).toMatch(/1\. เรื่อง n1\nข้อความ n1\n\n2\. เรื่อง n4\nข้อความ n4\n\n.*\/complaints\/n4/)
  expect(letters[2]?.text).toMatch(/1\. เรื่อง m1[\s\S]*\/en\/complaints\/m1[\s\S]*2\. เรื่อง m2/)
})

test('one click in the mail program ends what is followed, and another letter turns a topic off', async () => {
  const reader = await aReader()
  const letters: Letter[] = []
  await untilBangkok(9)
  await tell(
    aNotice(reader.id, 'f1', { leaves: { kind: 'following', id: 'the-case' } }),
    aNotice(reader.id, 'f2', { topic: 'complaints.own' }),
  )
  await deliverNotices(withMail(mailInto(letters)), [mailChannel()])
  await tell(aNotice(reader.id, 'f3', { leaves: { kind: 'following', id: 'the-case' } }))
  const oneClick = (letter: Letter | undefined) =>
    new URL(/<(.+)>/.exec(letter?.headers?.['List-Unsubscribe'] ?? '')?.[1] ?? 'http://nowhere.test').pathname
  const post = (path: string) =>
    house.app.request(`http://prasan.test${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })

  const answers = [
    await post(oneClick(letters[0])),
    await post(oneClick(letters[1])),
    await post(`${oneClick(letters[1])}x`),
  ]

  expect(letters[0]?.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404])
  expect(ended).toEqual(['the-case'])
  expect(await statesOf(reader.id)).toEqual(['f1 mail sent', 'f2 mail sent', 'f3 mail left'])
  expect(await tell(aNotice(reader.id, 'f4', { topic: 'complaints.own' }))).toEqual(['off'])
  const page = await (
    await house.browser().get(new URL(letters[1]?.text.match(/http\S+\/notices\/settings\/\S+/)?.[0] ?? '').pathname)
  ).text()
  expect(page).toContain('ไม่ต้องเข้าสู่ระบบ')
  expect(page).toMatch(/value="off" selected/)
})

test('the page of the link to leave says what happened the first time, the second, and where the link is none of ours', async () => {
  const reader = await aReader()
  const letters: Letter[] = []
  await untilBangkok(9)
  await tell(aNotice(reader.id, 'g1', { leaves: { kind: 'following', id: 'left-once' } }))
  await deliverNotices(withMail(mailInto(letters)), [mailChannel()])
  const path = new URL(letters[0]?.text.match(/http\S+\/notices\/leave\/\S+/)?.[0] ?? '').pathname
  const visitor = house.browser()

  const asked = await visitor.get(path)
  const first = await visitor.post(path)
  const second = await visitor.post(path)
  const english = await visitor.post(`/en${path}`)
  const cut = await visitor.get(path.slice(0, -4))
  const forged = await visitor.post(`${path}x`)

  expect([asked, first, second, english, cut, forged].map(({ status }) => status)).toEqual([
    200, 200, 200, 200, 404, 404,
  ])
  expect(await first.text()).toContain('เลิกรับแล้ว จะไม่มีข้อความเรื่องนี้ถึงคุณอีก')
  expect(await second.text()).toContain('เลิกรับไปก่อนหน้านี้แล้ว ไม่ต้องทำอะไรอีก')
  expect(await english.text()).toContain('You left before. There is nothing more to do.')
  expect(await cut.text()).toContain('ลิงก์นี้ใช้ไม่ได้ อาจคัดลอกมาไม่ครบ')
  expect(await forged.text()).not.toContain('เลิกรับไปก่อนหน้านี้แล้ว')
})

test('officers have a list with a count in the header, and see what was told to them', async () => {
  const officer = await house.officer()
  const browser = house.browser()
  await browser.signIn(officer)
  await tell(
    aNotice(officer.id, 'w1', {
      topic: 'casework.assigned',
      words: { subject: 'เรื่องใหม่ถึงคุณ', text: '-', path: '/places/57' },
    }),
  )
  await tell(aNotice(officer.id, 'w2', { topic: 'casework.assigned' }))

  const list = await (await browser.get('/notices')).text()
  const [, id = ''] = /href="\/notices\/([0-9a-f-]{36})"[^>]*>เรื่องใหม่ถึงคุณ/.exec(list) ?? []
  const opened = await browser.get(`/notices/${id}`)
  const others = house.browser()
  await others.signIn(await house.officer())
  const stranger = await others.get(`/notices/${id}`)
  const api = (await (await browser.get('/api/v1/notices?unread=true')).json()) as { items: { subject: string }[] }

  expect(list).toContain('ยังไม่อ่าน 2 เรื่อง')
  expect(opened.headers.get('location')).toBe('/places/57')
  expect(stranger.status).toBe(404)
  expect(api.items.map(({ subject }) => subject)).toEqual(['เรื่อง w2'])
})

test('a letter that came back closes the door until its owner opens it; administrators see it and may try again', async () => {
  const reader = await aReader()
  const letters: Letter[] = []
  const deps = withMail(mailInto(letters))
  await tell(aNotice(reader.id, 'b1'))
  await deliverNotices(deps, [mailChannel()])
  const { rows } = await deps.db.query<{ letter: string }>(
    `select letter from notice_deliveries d join notices n on n.id = d.notice_id where n.person_id = $1`,
    [reader.id],
  )
  const key = rows[0]?.letter ?? ''

  const isOurs = await deps.db.transaction((tx) => noteBounce(tx, deps, { key, code: '5.1.1', isPermanent: true }))
  const told = await tell(aNotice(reader.id, 'b2'))
  const admin = await house.officer([{ role: 'platform-administrator', areaCode: 'TH' }])
  const browser = house.browser()
  await browser.signIn(admin)
  const seen = await (await browser.get('/notices/deliveries?state=failed')).text()
  const csv = await (await browser.get('/notices/deliveries.csv?state=failed')).text()
  const visitor = house.browser()
  await visitor.signIn(await house.officer())

  expect([isOurs, told]).toEqual([true, ['no-door']])
  expect(await statesOf(reader.id)).toEqual(['b1 mail refused 5.1.1'])
  expect(seen).toContain('5.1.1')
  expect(seen + csv).not.toContain(reader.email)
  expect(csv).toContain('5.1.1')
  expect((await visitor.get('/notices/deliveries')).status).toBe(403)
})

test('whoever writes from an address from which letters came back is written to again; a full mailbox closes no door', async () => {
  const reader = await aReader()
  const deps = withMail(mailInto([]))
  const addressKey = mailAddressKey(deps, reader.email)
  await tell(aNotice(reader.id, 'c1'))
  await deliverNotices(deps, [mailChannel()])
  const { rows } = await deps.db.query<{ letter: string }>(
    `select letter from notice_deliveries d join notices n on n.id = d.notice_id where n.person_id = $1`,
    [reader.id],
  )
  const key = rows[0]?.letter ?? ''
  const cameBack = (bounce: { code: string; isPermanent: boolean; isOver?: boolean }) =>
    deps.db.transaction((tx) => noteBounce(tx, deps, { key, addressKey, ...bounce }))

  await cameBack({ code: '4.2.2', isPermanent: false, isOver: true })
  const whenFull = await tell(aNotice(reader.id, 'c2'))
  await cameBack({ code: '5.1.1', isPermanent: true })
  const whenGone = await tell(aNotice(reader.id, 'c3'))
  await deps.db.transaction((tx) => mailArrivesAgain(tx, deps, reader.email.toUpperCase()))
  const again = await tell(aNotice(reader.id, 'c4'))

  expect([whenFull, whenGone, again]).toEqual([['told'], ['no-door'], ['told']])
  expect(await statesOf(reader.id)).toContain('c1 mail refused 5.1.1')
})

test('an old link to the settings opens nothing and sends its owner a new one, once a day', async () => {
  const reader = await aReader()
  const letters: Letter[] = []
  const deps = withMail(mailInto(letters))
  const day = Math.floor(deps.clock.now().getTime() / 86_400_000)
  const word = settingsWord(deps, reader.id, day - 61)
  const visitor = house.browser()

  const page = await visitor.get(`/notices/settings/${word}`)
  const saved = await visitor.post(`/notices/settings/${word}`, { doors: '' })
  const renewed = [1, 2].map(() => visitor.post(`/notices/settings/${word}/renew`))
  await Promise.all(renewed)
  await deliverNotices(deps, [mailChannel()])
  const own = letters.filter(({ to }) => to === reader.email)
  const [link] = /\/notices\/settings\/\S+/.exec(own[0]?.text ?? '') ?? []
  const fresh = await visitor.get(link ?? '')

  const text = await page.text()
  expect([page.status, saved.status, fresh.status]).toEqual([410, 410, 200])
  expect(text).toContain('หมดอายุ')
  expect(text).not.toContain('name="doors"')
  expect(own).toHaveLength(1)
})

test('whoever confirms an own address cannot go on sending codes to those of others', async () => {
  const reader = await aReader({ email: null })
  const letters: Letter[] = []
  const deps = withMail(mailInto(letters))
  const ask = (address: string) =>
    deps.db.transaction((tx) => beginOwnMail(tx, deps, { personId: reader.id, lang: 'en' }, address))

  const toOther = [await ask('other1@example.net'), await ask('other1@example.net')]
  await ask('own1@example.net')
  const code = /\d{6}/.exec(letters.at(-1)?.subject ?? '')?.[0] ?? ''
  const confirmed = await deps.db.transaction((tx) => confirmOwnMail(tx, deps, reader.id, code))
  const again = await deps.db.transaction((tx) => confirmOwnMail(tx, deps, reader.id, code))
  const later = [await ask('other1@example.net'), await ask('other2@example.net'), await ask('other3@example.net')]

  expect([...toOther, confirmed, again].map(({ ok }) => ok)).toEqual([true, true, true, false])
  expect(later.at(-1)).toEqual({ ok: false, problem: 'too-many' })
  expect(letters).toHaveLength(5)
  expect(letters.every(({ isUnproven }) => isUnproven)).toBe(true)
})

test('an address gets three codes a day in all, whoever names it and whatever they name between', async () => {
  const readers = [await aReader({ email: null }), await aReader({ email: null })]
  const letters: Letter[] = []
  const deps = withMail(mailInto(letters))
  const ask = async (who: number, address: string) =>
    (
      await deps.db.transaction((tx) =>
        beginOwnMail(tx, deps, { personId: readers[who]?.id ?? '', lang: 'th' }, address),
      )
    ).ok

  const asked = [
    await ask(0, 'theirs@example.net'),
    await ask(0, 'theirs@example.net'),
    await ask(0, 'another@example.net'),
    await ask(1, 'theirs@example.net'),
    await ask(1, 'Theirs@Example.net'),
    await ask(0, 'theirs@example.net'),
  ]

  expect(asked).toEqual([true, true, true, true, false, false])
  expect(letters.filter(({ to }) => to === 'theirs@example.net')).toHaveLength(3)
})

test('where letters take long, none is handed over when another worker may soon take it for lost', async () => {
  const reader = await aReader()
  await untilBangkok(9)
  await tell(...['w1', 'w2', 'w3'].map((key) => aNotice(reader.id, key)))
  const minutesLeft: number[] = []
  const slow: NoticeChannel = {
    door: 'mail',
    isOpen: () => true,
    async send(deps, { key }) {
      const { rows } = await deps.db.query<{ due_at: Date }>('select due_at from notice_deliveries where letter = $1', [
        key,
      ])
      minutesLeft.push(((rows[0]?.due_at.getTime() ?? 0) - deps.clock.now().getTime()) / 60_000)
      house.wait(6)
      return { kind: 'delivered' }
    },
  }

  await deliverNotices(house.deps, [slow])

  expect(minutesLeft).toEqual([10, 10, 10])
  expect(await statesOf(reader.id)).toEqual(['w1 mail sent', 'w2 mail sent', 'w3 mail sent'])
})

test('an SMS gateway is asked with key, number and id; it may go down, and may say never', async () => {
  const asked: { auth: string | undefined; id: string | undefined; body: { to: string; text: string; id: string } }[] =
    []
  let status = 202
  const server = createServer((request, answer) => {
    void bodyOf(request).then((text) => {
      const { authorization, 'idempotency-key': id } = request.headers
      asked.push({
        auth: authorization,
        id: id as string | undefined,
        body: JSON.parse(text) as (typeof asked)[number]['body'],
      })
      answer.writeHead(authorization === 'Bearer a-key-of-the-gateway' ? status : 401).end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  close.push(() => new Promise((done) => server.close(done)))
  const { port } = server.address() as AddressInfo
  const config = { ...house.deps.config, sms: { url: `http://127.0.0.1:${port}/send`, key: 'a-key-of-the-gateway' } }
  const deps = { ...house.deps, config }
  const channel = smsChannel({ mayReach: (address) => address === '127.0.0.1' })
  const withPhone = { email: null, phone: '0-0000-01234' }
  const reader = await aReader(withPhone)
  const order = (personId: string, key: string) =>
    deps.db.transaction((tx) => notifyAll(tx, deps, [aNotice(personId, key)]))

  await order(reader.id, 's1')
  status = 503
  await deliverNotices(deps, [channel])
  house.wait(1)
  status = 202
  await deliverNotices(deps, [channel])
  const wrong = await aReader({ email: null, phone: '0-0000-01235' })
  status = 422
  await order(wrong.id, 's2')
  await deliverNotices(deps, [channel])
  const closedNet = await deliverNotices(deps, [smsChannel()])

  expect(asked.map(({ auth }) => auth)).toEqual(Array.from({ length: 3 }, () => 'Bearer a-key-of-the-gateway'))
  expect(new Set(asked.slice(0, 2).map(({ id }) => id)).size).toBe(1)
  expect(asked[0]?.body).toEqual({
    id: asked[0]?.id,
    to: '+66000001234',
    text: 'เรื่อง s1\nhttp://prasan.test/complaints/s1',
  })
  expect(await statesOf(reader.id)).toEqual(['s1 sms sent'])
  expect(await statesOf(wrong.id)).toEqual(['s2 sms refused 422'])
  expect(closedNet).toBe(0)
})

test('a LINE user is one person: bound elsewhere, what waited for the one before goes nowhere', async () => {
  const [before, after] = [await aReader({ email: null }), await aReader({ email: null })]
  const line = aPeer('line')
  const bind = (personId: string) =>
    house.deps.db.transaction((tx) => bindDoor(tx, house.deps, { personId, door: 'line', address: 'U-moved' }))
  await bind(before.id)
  await tell(aNotice(before.id, 'l1'))

  await bind(after.id)
  await tell(aNotice(before.id, 'l2'), aNotice(after.id, 'l3'))
  await deliverNotices(house.deps, [line.channel])

  expect(subjects(line.arrived)).toEqual(['เรื่อง l3'])
  expect([...line.arrived.values()][0]?.address).toBe('U-moved')
  expect(await statesOf(before.id)).toEqual(['l1 line left'])
})

test('what is old is forgotten', async () => {
  house.wait(181 * 24 * 60)

  await tidyNotices(house.deps)

  const { rowCount } = await house.deps.db.query('select from notices')
  expect(rowCount).toBe(0)
})

async function untilBangkok(hour: number): Promise<void> {
  const now = new Date(house.deps.clock.now().getTime() + 7 * 3_600_000)
  house.wait((hour * 60 - now.getUTCHours() * 60 - now.getUTCMinutes() + 1_440) % 1_440)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request as AsyncIterable<Buffer>) text += piece.toString('utf8')
  return text
}

/** The words of a letter as it came over the wire. */
function plain(letter: string): string {
  const end = letter.indexOf('\r\n\r\n')
  const [head, body] = [letter.slice(0, end), letter.slice(end + 4)]
  if (/^Content-Transfer-Encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  return Buffer.from(
    body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
}
