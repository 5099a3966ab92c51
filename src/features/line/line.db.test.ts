import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aDeskDistrict } from '../../../test/support/case-desk.ts'
import { aCommandCall, commandNamed } from '../../../test/support/commands.ts'
import { doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { botUserId, LinePeer } from '../../../test/support/line-peer.ts'
import { runLoops } from '../../../test/support/loops.ts'
import { caseByRef, photosOf, timelineOf } from '../complaints/index.ts'
import { keepContact, readPersonal } from '../people/index.ts'
import { dropSilentTalks, forgetOldChats } from './chats.ts'
import { handleEvents } from './handle-events.ts'
import { lineRoom } from './index.ts'
import { askBot } from './know-bot.ts'
import { fetchLatePhotos } from './late-photos.ts'
import { messages } from './messages.ts'
import { chatKeyOf } from './sealed.ts'
import { sendOut } from './send-out.ts'

const th = messages('th')
const DAY = 86_400_000
let now = new Date(testNow)
const clock = { now: () => now }
const peer = new LinePeer(clock)
let house: TestHouse
let sao: { id: string; code: string }
let jpeg: Buffer
let people = 0

beforeAll(async () => {
  await peer.up()
  house = await aTestHouse({ clock, env: peer.env })
  sao = (await aDeskDistrict(house.db)).sao
  jpeg = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#888' } })
    .withExif({ IFD0: { Artist: 'SOMCHAI' } })
    .jpeg()
    .toBuffer()
  await askBot(house.deps)
})

afterAll(async () => {
  await house?.close()
  await peer.down()
})

beforeEach(async () => {
  now = new Date(testNow)
  peer.mood = 'well'
  await peer.up()
})

afterEach(() => {
  // Nothing we say is ever refused by LINE, but for what a test means to be refused.
  expect(peer.refusals.splice(0)).toEqual([])
})

const aUser = () => `U${String(++people).padStart(32, '0')}`
const hear = (...events: ReturnType<LinePeer['event']>[]) => house.request('/line/webhook', peer.webhook(events))
const later = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

/** The webhook hears it, the worker deals with it and answers. */
async function told(...events: ReturnType<LinePeer['event']>[]): Promise<void> {
  for (const event of events) expect((await hear(event)).status).toBe(200)
  await handleEvents(house.deps)
  await sendOut(house.deps)
}

/** What became of cases is told to those who follow them. */
const news = () => runLoops(house, ['complaints.route', 'complaints.tell', 'notices.deliver'])

const lastTo = (user: string) => peer.seenBy(user).at(-1)?.text ?? ''
const textsTo = (user: string) => peer.seenBy(user).map(({ text }) => text)

/** Tells a whole report. @returns its ref */
async function reported(user: string, over: { photo?: Buffer | number } = {}): Promise<string> {
  await told(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา มืดมาก'))
  if (over.photo !== undefined) await told(peer.image(user, over.photo))
  await told(peer.text(user, 'ไปต่อ'))
  await told(peer.text(user, 'ตำบลแม่ยาว อำเภอเมืองเชียงราย จังหวัดเชียงราย'))
  await told(peer.text(user, '1'))
  await told(peer.press(user, th.labels.send))
  return refIn(textsTo(user).join('\n'))
}

function refIn(text: string): string {
  const ref = /\d\d-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(text)?.[0]
  if (ref === undefined) throw new Error(`no ref in ${text}`)
  return ref
}

const casesOf = async (ref: string) => {
  const row = await caseByRef(house.db, ref)
  if (row === null) throw new Error('the case is not there')
  return row
}

const count = async (sql: string) =>
  (await house.db.query<{ count: number }>(`select count(*)::int as count from ${sql}`)).rows[0]?.count

describe('the webhook', () => {
  test('takes what LINE signed and answers before anything is done about it', async () => {
    const user = aUser()

    const answer = await hear(peer.text(user, 'สวัสดี'))

    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(peer.seenBy(user)).toEqual([])
    expect((await hear()).status).toBe(200)
  })

  const good = () => peer.webhook([peer.text(aUser(), 'ไฟถนนดับสามดวงหน้าศาลา')])
  const bodies: readonly [string, () => RequestInit, number][] = [
    ['without a signature', () => ({ ...good(), headers: { 'content-type': 'application/json' } }), 401],
    ['signed with another secret', () => peer.webhook([peer.text(aUser(), 'x')], { secret: 'f'.repeat(32) }), 401],
    ['changed after signing', () => ({ ...good(), body: `${good().body as string} ` }), 401],
    ['that a browser brings', () => ({ ...good(), headers: { ...good().headers, cookie: 'a=b' } }), 403],
    ['unsigned and not JSON', () => ({ ...good(), body: 'x', headers: { 'content-type': 'application/json' } }), 401],
    ['for another account', () => peer.webhook([peer.text(aUser(), 'x')], { destination: 'Uother' }), 400],
    [
      'that says it has 40 MB',
      () => ({ ...good(), headers: { ...good().headers, 'content-length': '41943040' } }),
      413,
    ],
    [
      'of 40 MB that hides its length',
      () => ({ ...good(), body: new Blob([Buffer.alloc(40 * 1024 * 1024, 32)]).stream(), duplex: 'half' }),
      413,
    ],
  ]
  test.each(bodies)('refuses a body %s and keeps nothing', async (_, request, status) => {
    const before = await count('line_events')

    const answer = await house.request('/line/webhook', request())

    expect(answer.status).toBe(status)
    expect(await count('line_events')).toBe(before)
  })

  test('is not there for browsers, and not without a secret', async () => {
    expect((await house.get('/line/webhook')).status).toBe(405)
    const bare = await aTestHouse()
    try {
      expect((await bare.request('/line/webhook', good())).status).toBe(404)
      expect(await (await bare.get('/line')).text()).toContain(th.page.closed)
      expect(await (await bare.get('/complaints/new')).text()).not.toContain('href="/line"')
    } finally {
      await bare.close()
    }
  })

  test('hears an event once, however often it comes; a redelivery is no second event', async () => {
    const user = aUser()
    const event = peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา')

    await told(event)
    await told({ ...event, deliveryContext: { isRedelivery: true } }, event)
    later(8 * DAY)
    await told(event)

    expect(textsTo(user)).toEqual([th.photo.ask])
  })

  test.each([
    ['for another program', { mode: 'standby' }],
    ['more than a week old', { timestamp: new Date(testNow).getTime() - 8 * DAY }],
    ['from nobody', { source: undefined }],
    ['of a kind nobody knows', { type: 'somethingNew' }],
  ])('leaves an event %s alone', async (_, over) => {
    const user = aUser()

    await told({ ...peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'), ...over })

    expect(peer.seenBy(user)).toEqual([])
  })

  test('puts events in the order in which they were written, not in which they came', async () => {
    const user = aUser()
    const [first, second] = [peer.text(user, 'ไฟถนนดับ'), peer.text(user, 'สามดวงหน้าศาลา')]

    await told(second, first)
    await hear(peer.event(user, 'unsend', { unsend: { messageId: 'none' } }))
    await told(peer.text(user, 'กลับ'))

    expect(lastTo(user)).toContain('ไฟถนนดับ\nสามดวงหน้าศาลา')
  })

  test('nothing that was typed and nobody’s id can be read in the tables', async () => {
    const user = aUser()
    await hear(peer.text(user, 'ความลับที่พิมพ์ไว้ในแชต'))
    const { rows } = await house.db.query<{ all: string }>(
      `select (select string_agg(e::text, ' ') from line_events e) || (select coalesce(string_agg(p::text, ' '), '') from person_private p) as all`,
    )

    expect(rows[0]?.all).not.toContain('ความลับ')
    expect(rows[0]?.all).not.toContain(user)
    await handleEvents(house.deps)
    expect(await count(`line_events where sealed is not null`)).toBe(0)
  })
})

describe('somebody who never opens our site', () => {
  test('reports with photo and place, hears of every step, and opens the case again by a button', async () => {
    const user = aUser()
    await told(peer.event(user, 'follow', { follow: { isUnblocked: false } }))
    expect(textsTo(user).join('\n')).toContain('191')

    const ref = await reported(user, { photo: jpeg })

    const row = await casesOf(ref)
    expect(row).toMatchObject({
      channel: 'messenger',
      sourceName: 'line',
      areaCode: '570106',
      photos: 1,
      contactAllowed: false,
    })
    expect(row.facts.categoryCode).toBe('street-light')
    const page = await (await house.get(`/complaints/${ref}`)).text()
    expect(page).toContain('ไฟถนนดับสามดวง')
    expect(page).not.toContain(user)
    const [photo] = await photosOf(house.db, row)
    const shown = Buffer.from(await (await house.get(`/complaints/${ref}/photos/${photo?.id}`)).arrayBuffer())
    expect(shown.includes('SOMCHAI')).toBe(false)
    expect((await sharp(shown).metadata()).width).toBe(60)
    expect(textsTo(user).join('\n')).toContain('รหัสติดตาม')
    expect(peer.seenBy(user).every(({ how }) => how === 'reply')).toBe(true)

    await news()
    const officer = { kind: 'officer' as const, personId: anOfficer().personId, bodyId: sao.id }
    await doMove(house, ref, { kind: 'accept' }, { actor: officer, reason: 'รับ', visibility: 'public' })
    await doMove(
      house,
      ref,
      { kind: 'ask' },
      { actor: officer, reason: 'ถาม', visibility: 'reporter', text: 'เสาต้นที่เท่าไร' },
    )
    await news()
    expect(textsTo(user).join('\n')).toContain('เสาต้นที่เท่าไร')

    await told(peer.press(user, th.labels.answer))
    await told(peer.text(user, 'ต้นที่สามนับจากศาลา'))
    expect((await casesOf(ref)).facts.state).toBe('accepted')

    const done = { kind: 'resolve' as const, outcome: 'fixed' as const, note: null }
    await doMove(house, ref, done, { actor: officer, reason: 'เสร็จ', visibility: 'public', text: 'เปลี่ยนหลอดแล้ว' })
    await news()
    await told(peer.press(user, th.labels.reopen))
    await told(peer.press(user, th.reopen.reasons[1] ?? ''))

    expect((await casesOf(ref)).facts).toMatchObject({ state: 'in_progress', reopened: 1 })
    const events = await timelineOf(house.db, await casesOf(ref), 'reporter')
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['received', 'asked', 'wrote', 'reopened']))
    await told(peer.text(user, 'สถานะ'), peer.text(user, '1'))
    expect(lastTo(user)).toContain(ref)
  })

  test('stops our messages by one word, and begins them again', async () => {
    const user = aUser()
    const ref = await reported(user)
    await news()
    const officer = { kind: 'officer' as const, personId: anOfficer().personId, bodyId: sao.id }
    const says = async (text: string) => {
      await doMove(house, ref, { kind: 'answer' }, { actor: officer, reason: 'ตอบ', visibility: 'public', text })
      await news()
    }

    await told(peer.text(user, 'หยุด'))
    await says('ข้อความที่ไม่ควรมาถึง')
    await told(peer.text(user, 'รับแจ้งเตือน'))
    await says('ข้อความที่ควรมาถึง')

    const all = textsTo(user).join('\n')
    expect(all).not.toContain('ข้อความที่ไม่ควรมาถึง')
    expect(all).toContain('ข้อความที่ควรมาถึง')
  })

  test('is told what becomes of a message taken back after it was sent', async () => {
    const user = aUser()
    const words = peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา มืดมาก')
    await told(words, peer.text(user, 'ข้าม'), peer.text(user, 'ตำบลแม่ยาว อำเภอเมืองเชียงราย'), peer.text(user, '1'))
    await told(peer.press(user, th.labels.send))

    await told(peer.event(user, 'unsend', { unsend: { messageId: (words.message as { id: string }).id } }))

    expect(lastTo(user)).toContain(refIn(textsTo(user).join('\n')))
    expect(lastTo(user)).toContain('ยกเลิกข้อความ')
  })

  test('presses an old button, and one that was made for somebody else: nothing is sent', async () => {
    const [user, other] = [aUser(), aUser()]
    await reported(user)
    const before = await count('complaints')
    const old = peer.press(user, th.labels.send)
    const stolen = peer.event(other, 'postback', { postback: { data: peer.lastButton(user, th.labels.send) } })

    await told(old, stolen)

    expect(await count('complaints')).toBe(before)
    expect([lastTo(user), lastTo(other)].join()).toContain(th.oldButton)
  })
})

describe('where several read along', () => {
  test('we say that reports are for one and one, and leave; what is said there is not heard', async () => {
    const group = { type: 'group', groupId: 'C00000000000000000000000000000001' }
    const join = { ...peer.event(group.groupId, 'join'), source: group }
    const talk = { ...peer.text(aUser(), 'ไฟถนนดับสามดวงหน้าศาลา'), source: { ...group, userId: aUser() } }

    await told(join, talk)
    await sendOut(house.deps)

    expect(textsTo(group.groupId)).toEqual([`${th.groups}\n\n${messages('en').groups}`])
    expect(peer.left).toEqual([group.groupId])
  })
})

describe('when LINE is away', () => {
  test('for a day, everything arrives after that, once and in its order', async () => {
    const user = aUser()
    await hear(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'))
    const image = peer.image(user, jpeg)
    await hear(image, peer.text(user, 'ไปต่อ'))
    await peer.down()
    for (let hour = 0; hour < 24; hour += 3) {
      await handleEvents(house.deps)
      await sendOut(house.deps)
      await fetchLatePhotos(house.deps)
      later(3 * 3_600_000)
    }
    expect(peer.seenBy(user)).toEqual([])
    expect(await lineRoom.doctor?.(house.deps)).toEqual([
      { name: 'line', ok: false, detail: messages('en').doctor.stuck(4) },
    ])

    await peer.up()
    for (let minute = 0; minute < 20; minute++) {
      await sendOut(house.deps)
      await fetchLatePhotos(house.deps)
      later(60_000)
    }

    expect(textsTo(user)).toEqual([th.photo.ask, th.photo.awaited, th.photo.got(1), th.place.ask])
    expect(peer.seenBy(user).every(({ how }) => how === 'push')).toBe(true)
    expect(await count('line_awaited')).toBe(0)
    await told(peer.text(user, 'ตำบลแม่ยาว อำเภอเมืองเชียงราย'), peer.text(user, '1'))
    await told(peer.press(user, th.labels.send))
    expect((await casesOf(refIn(textsTo(user).join('\n')))).photos).toBe(1)
  })

  test.each([
    ['a reply, and says so while its token is good', 0, 4],
    ['a push, and says nothing for hours', 60_000, 600],
  ])('and takes %s, it is not said twice', async (_, before, seconds) => {
    const user = aUser()
    await hear(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'))
    await handleEvents(house.deps)
    later(before)
    peer.mood = 'mute'
    for (let again = 0; again < 5; again++) {
      await sendOut(house.deps)
      later(seconds * 1_000)
    }
    peer.mood = 'well'
    for (let again = 0; again < 5; again++) {
      await sendOut(house.deps)
      later(600_000)
    }

    expect(textsTo(user)).toEqual([th.photo.ask])
    expect(await count(`line_outbox where state = 'waiting'`)).toBe(0)
    peer.refusals.length = 0
  })

  test.each(['broken', 'busy'] as const)('%s, what is to be said waits', async (mood) => {
    const user = aUser()
    peer.mood = mood
    await told(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'))
    expect(peer.seenBy(user)).toEqual([])

    peer.mood = 'well'
    later(40_000)
    await sendOut(house.deps)

    expect(textsTo(user)).toEqual([th.photo.ask])
  })

  test('a photo that comes after its report was sent goes to the office, once', async () => {
    const user = aUser()
    const ref = await reported(user, { photo: 503 })
    expect((await casesOf(ref)).photos).toBe(0)
    for (const [id, photo] of peer.photos) if (photo === 503) peer.photos.set(id, jpeg)

    later(60_000)
    await fetchLatePhotos(house.deps)
    await fetchLatePhotos(house.deps)

    const photos = await photosOf(house.db, await casesOf(ref))
    expect(photos.map(({ kind }) => kind)).toEqual(['reporter'])
  })

  test.each([
    ['LINE has no more', 404, th.photo.problems.gone],
    ['is none', Buffer.from('<svg onload="x"/>'), th.photo.problems['not-a-photo']],
    ['is larger than a photo may be', Buffer.alloc(13 * 1024 * 1024), th.photo.problems['too-large']],
    ['breaks off in the middle', 0, th.photo.awaited],
  ])('a photo that %s is said so', async (_, photo, sentence) => {
    const user = aUser()
    await told(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'))

    await told(peer.image(user, photo))

    expect(textsTo(user).join('\n')).toContain(sentence)
    await house.db.query('delete from line_awaited')
  })

  test('nobody has photos fetched without end', async () => {
    const user = aUser()
    await told(peer.text(user, 'ไฟถนนดับสามดวงหน้าศาลา'))
    await house.db.query(
      `insert into line_events (id, chat_key, sent_at, received_at, state, next_at)
       select 'flood-' || n, $1, $2, $2, 'ignored', $2 from generate_series(1, 120) n`,
      [chatKeyOf(house.deps, user), now],
    )

    await told(peer.image(user, jpeg))

    expect(textsTo(user).join()).toContain(th.photo.problems['too-many'])
  })

  test('two workers deal with an event once', async () => {
    const user = aUser()
    await hear(...Array.from({ length: 5 }, (_, at) => peer.text(user, `ไฟถนนดับหน้าบ้านเลขที่ ${at}`)))

    await Promise.all([handleEvents(house.deps), handleEvents(house.deps)])
    await Promise.all([sendOut(house.deps), sendOut(house.deps)])
    for (let round = 0; round < 5; round++) await sendOut(house.deps)

    expect(peer.seenBy(user).filter(({ buttons }) => buttons.length > 0)).toHaveLength(5)
  })
})

describe('joining an account', () => {
  const account = () =>
    house.db.transaction((tx) => keepContact(tx, house.deps, { name: 'ดารณี', email: null, phone: null }))
  const lineOf = (personId: string) =>
    house.db.transaction((tx) => readPersonal(tx, house.deps, { personId }, personId, 'test', ['line']))

  /** The person opens the address of the chat, signed in, and confirms at LINE. */
  async function confirmed(user: string, personId: string): Promise<string> {
    await told(peer.text(user, 'ผูกบัญชี'))
    const address = /http:\/\/prasan\.test(\/line\/link\?linkToken=\S+)/.exec(lastTo(user))?.[1] ?? ''
    const viewer = anOfficer([{}], { personId })
    expect((await house.get(address)).headers.get('location')).toContain('/sign-in?return=')
    expect(await (await house.get(address, viewer)).text()).toContain(th.page.link.warning)
    const linkToken = new URL(address, 'http://prasan.test').searchParams.get('linkToken') ?? ''
    const page = await (await house.post('/line/link', { linkToken }, viewer)).text()
    const nonce = /nonce=([\w-]+)/.exec(page)?.[1]
    expect(page).toContain('https://access.line.me/dialog/bot/accountLink')
    return nonce ?? ''
  }
  const linked = (user: string, nonce: string, result = 'ok') =>
    peer.event(user, 'accountLink', { link: { result, nonce } })

  test('takes a signed-in person, LINE’s word, and a nonce that is good once; and one word parts them', async () => {
    const [user, thief] = [aUser(), aUser()]
    const person = await account()
    const ref = await reported(user)
    const nonce = await confirmed(user, person)

    await told(linked(user, nonce))
    expect(lastTo(user)).toBe(th.link.bound)
    expect((await casesOf(ref)).reporterId).toBe(person)
    expect(await (await house.get('/line', anOfficer([{}], { personId: person }))).text()).toContain(th.page.bound)

    await told(linked(thief, nonce), linked(thief, 'made-up'), linked(thief, nonce, 'failed'))
    expect(textsTo(thief)).toEqual([th.link.failed, th.link.failed, th.link.failed])
    expect((await lineOf(person))?.line).toBe(user)

    await told(peer.text(user, 'เลิกผูกบัญชี'))
    expect((await lineOf(person))?.line).toBeNull()
    expect((await casesOf(ref)).reporterId).not.toBe(person)
    await told(peer.text(user, 'สถานะ'))
    expect(lastTo(user)).toContain(ref)
  })

  test('a nonce is good for ten minutes; the page parts them too; a second chat takes the account from the first', async () => {
    const [first, second] = [aUser(), aUser()]
    const person = await account()
    const late = await confirmed(first, person)
    later(11 * 60_000)
    await told(linked(first, late))
    expect(lastTo(first)).toBe(th.link.failed)

    await told(linked(first, await confirmed(first, person)))
    await told(linked(second, await confirmed(second, person)))
    expect((await lineOf(person))?.line).toBe(second)
    await told(peer.text(first, 'เลิกผูกบัญชี'))
    expect(textsTo(first).join('\n')).toContain(th.link.notBound)

    const answer = await house.post('/line/unlink', {}, anOfficer([{}], { personId: person }))
    expect(answer.status).toBe(303)
    expect((await lineOf(person))?.line).toBeNull()
  })
})

describe('what is kept', () => {
  test('a report nobody went on with is gone after a day, and its writer is told, in the language of the chat', async () => {
    const user = aUser()
    await told(peer.text(user, 'English'), peer.text(user, 'The street light is dark at the corner'))

    later(DAY + 60_000)
    await dropSilentTalks(house.deps)
    const [chat] = (
      await house.db.query<{ telling: number }>(
        'select count(*)::int as telling from line_chats where is_telling and heard_at < $1',
        [new Date(now.getTime() - DAY)],
      )
    ).rows
    expect(chat?.telling).toBe(0)
    await told(peer.text(user, 'hello'))

    expect(textsTo(user).slice(-2)).toEqual([messages('en').tooOld, messages('en').hello])
  })

  test('nothing is said to who has blocked us, and after 30 days nobody knows who it was', async () => {
    const user = aUser()
    const ref = await reported(user)
    await news()
    const { reporterId } = await casesOf(ref)
    const lineOfReporter = () =>
      house.db.transaction((tx) =>
        readPersonal(tx, house.deps, { personId: reporterId ?? '' }, reporterId ?? '', 'test', ['line']),
      )
    const before = peer.seenBy(user).length

    await told(peer.event(user, 'unfollow'))
    const officer = { kind: 'officer' as const, personId: anOfficer().personId, bodyId: sao.id }
    await doMove(
      house,
      ref,
      { kind: 'answer' },
      { actor: officer, reason: 'ตอบ', visibility: 'public', text: 'ตอบแล้ว' },
    )
    await news()
    expect(peer.seenBy(user)).toHaveLength(before)

    later(29 * DAY)
    await forgetOldChats(house.deps)
    expect((await lineOfReporter())?.line).toBe(user)
    later(2 * DAY)
    await forgetOldChats(house.deps)
    expect((await lineOfReporter())?.line).toBeNull()
  })

  test('who is silent is forgotten 30 days after the last case closed, and not before', async () => {
    const [open, over] = [aUser(), aUser()]
    const [openRef, overRef] = [await reported(open), await reported(over)]
    await doMove(
      house,
      overRef,
      { kind: 'withdraw' },
      { actor: { kind: 'reporter' }, reason: 'ถอน', visibility: 'public' },
    )

    later(31 * DAY)
    await forgetOldChats(house.deps)

    const known = await house.db.query<{ ref: string }>(
      'select l.ref from line_cases l join line_chats h on h.id = l.chat_id where l.ref = any($1)',
      [[openRef, overRef]],
    )
    expect(known.rows).toEqual([{ ref: openRef }])
  })
})

test('the command tells who we are at LINE and where it sends what people write', async () => {
  const call = aCommandCall(house, [])

  expect(await commandNamed('line check').run(call)).toBe(0)

  expect(call.said.join('\n')).toContain('@prasan')
  expect(call.said.join('\n')).toContain('http://prasan.test/line/webhook')
  peer.mood = 'broken'
  expect(await commandNamed('line check').run(call)).toBe(1)
  expect(call.complained.join()).toContain('500')
})

test('the page of LINE shows the code that adds us, in both languages', async () => {
  for (const path of ['/line', '/en/line']) {
    const page = await (await house.get(path)).text()
    expect(page).toContain('class="ps-qr"')
    expect(page).toContain('https://line.me/R/ti/p/%40prasan')
  }
  expect(await (await house.get('/complaints/new')).text()).toContain('href="/line"')
  expect(botUserId).toMatch(/^U/)
})
