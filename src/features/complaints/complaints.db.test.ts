import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, type StoredBody } from '../../../test/support/builders.ts'
import { aReport, aReported, aVisitor, doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from './complaint.ts'
import { closeSilentCases, receiveComplaint, tellFollowers } from './index.ts'

let house: TestHouse
let now = new Date(testNow)
let body: StoredBody
let officer: Actor

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  body = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ', areaCode: '570101' })
  officer = { kind: 'officer', personId: '01990000-0000-7000-8000-000000000001', bodyId: body.id }
})
afterAll(() => house.close())

const public_ = (reason: string, text?: string) => ({
  actor: officer,
  reason,
  visibility: 'public' as const,
  ...(text === undefined ? {} : { text }),
})

test('a villager reports in four steps without a script, and the page of the case is there at once', async () => {
  const visitor = aVisitor(house)
  await visitor.get('/complaints/new')

  const first = await visitor.post('/complaints/new', {
    words: 'ถนนหน้าวัดพังเป็นหลุมลึก โทร 081-234-5678 คุณสมชาย ใจดี',
    place: 'ต.เวียง อ.เมืองเชียงราย จ.เชียงราย',
  })
  const kind = await visitor.get('/complaints/new/kind')
  const second = await visitor.post('/complaints/new/kind', { area: '570101', landmark: 'หน้าวัด', category: 'road' })
  const third = await visitor.get('/complaints/new/send')
  const key = /name="_key" value="([^"]+)"/.exec(await third.text())?.[1] ?? ''
  const sent = await visitor.post('/complaints/new/send', {
    consent: 'yes',
    who: 'anonymous',
    'q-danger': 'no',
    _key: key,
  })

  expect([first.status, kind.status, second.status, third.status]).toEqual([303, 200, 303, 200])
  expect(await sent.text()).toBe('')
  expect(sent.status).toBe(303)
  const after = await visitor.get(sent.headers.get('location') ?? '')
  const text = await after.text()
  const ref = /data-ref>([^<]+)</.exec(text)?.[1] ?? ''
  const receipt = /data-receipt>([^<]+)</.exec(text)?.[1] ?? ''
  expect(ref).toMatch(/^57-/)
  expect(receipt).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)
  const page = await (await house.get(`/complaints/${ref}`)).text()
  expect(page).toContain('หลุมลึก')
  expect(page).not.toContain('081')
  expect(page).not.toContain('สมชาย')
  const again = await visitor.post('/complaints/new/send', { consent: 'yes', _key: key })
  expect(again.headers.get('location')).toBe(`/complaints/${ref}/sent`)
  expect(await (await visitor.get(`/complaints/${ref}/sent`)).text()).toContain(receipt)
})

test('photos of the short form wait with it while something is wrong, come with the report once, and are covered for whom they should be', async () => {
  const visitor = aVisitor(house)
  const key = newId()
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()
  const send = (fields: Record<string, string>, photos: readonly Buffer[], headers = {}) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({
      _key: key,
      place: 'ต.เวียง อ.เมืองเชียงราย',
      category: 'road',
      ...fields,
    }))
      form.set(name, value)
    for (const one of photos) form.append('photo', new Blob([new Uint8Array(one)]), 'road.png')
    return visitor.post('/complaints/offline', form, headers)
  }
  const words = 'ถนนหน้าวัดขาดเป็นช่วงยาว รถผ่านไม่ได้'

  const first = await send({ words, photoPrivate: 'yes' }, [photo, Buffer.from('<svg/>')])
  const page = await first.text()
  const held = /name="held" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const many = await send({ words, consent: 'yes', held }, Array(6).fill(photo))
  const foreign = await send({ words, consent: 'yes', held, _key: newId() }, [], { accept: 'application/json' })
  const done = await send({ words, consent: 'yes', held }, [photo])
  const json = { accept: 'application/json' }
  const again = await send({ words: '', consent: '' }, [photo, photo], json)

  expect([first.status, many.status, foreign.status, done.status, again.status]).toEqual([422, 422, 200, 303, 200])
  expect(page).toContain('ได้รับรูปแล้ว 1 รูป')
  expect(page).toContain('รูปที่ 2: ไฟล์นี้ไม่ใช่รูป')
  expect(await many.text()).toContain('แนบรูปได้ไม่เกิน 6 รูป')
  const { ref } = (await again.json()) as { ref: string }
  expect(done.headers.get('location')).toBe(`/complaints/${ref}/sent`)
  const { rows } = await house.db.query(
    `select c.ref, p.shown_sha256 is null as hidden from complaints c
       left join complaint_photos p on p.home = c.home and p.complaint_id = c.id
      where c.words like 'ถนนหน้าวัดขาด%' order by c.ref = $1, p.position`,
    [ref],
  )
  // The word of one form opens nothing in another: that report came without a photo.
  const { ref: other } = (await foreign.json()) as { ref: string }
  expect(rows).toEqual([
    { ref: other, hidden: true },
    { ref, hidden: true },
    { ref, hidden: false },
  ])
})

test('photos that came before are for officers too where their sender says so only when the form comes back', async () => {
  const visitor = aVisitor(house)
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#654321' } })
    .png()
    .toBuffer()
  const typed = { _key: newId(), place: 'ต.เวียง อ.เมืองเชียงราย', category: 'road', words: 'ไฟทางหน้าตลาดดับมาสามคืนแล้ว' }
  const form = new FormData()
  for (const [name, value] of Object.entries(typed)) form.set(name, value)
  form.append('photo', new Blob([new Uint8Array(photo)]), 'road.png')
  const held = /name="held" value="([^"]+)"/.exec(await (await visitor.post('/complaints/offline', form)).text())?.[1]

  const done = await visitor.post('/complaints/offline', {
    ...typed,
    consent: 'yes',
    photoPrivate: 'yes',
    held: held ?? '',
  })

  const { rows } = await house.db.query(
    `select p.is_private, p.shown_sha256 from complaint_photos p join complaints c on c.home = p.home and c.id = p.complaint_id
      where c.words like 'ไฟทางหน้าตลาด%'`,
  )
  expect([done.status, rows]).toEqual([303, [{ is_private: true, shown_sha256: null }]])
})

test('a pile of letters: every fault of every row at once, nothing that was typed is left out, and each letter has its receipt', async () => {
  const clerk = anOfficer([{ role: 'desk-clerk', bodyId: body.id }], { personId: newId() })
  const row = (n: number, words: string, over = {}) => {
    const cells = { words, place: 'ต.เวียง อ.เมืองเชียงราย', category: 'road', ...over }
    return Object.fromEntries(Object.entries(cells).map(([name, text]) => [`${name}-${n}`, text]))
  }
  const good = row(1, 'สะพานหน้าโรงเรียนทรุดเป็นช่วง', { name: 'นายทดสอบ ลงชื่อ' })
  const sheet = { door: 'paper', consent: 'yes', rows: '40', _key: newId() }
  const wrong = { ...row(2, 'สั้น'), 'name-3': 'มีแต่ชื่อ', ...row(4, 'ทางเท้าหน้าตลาดพังทั้งแถบ', { received: '1/1/2575' }) }

  const refused = await house.post('/complaints/intake/sheet', { ...sheet, ...good, ...wrong }, clerk)
  const many = Array.from({ length: 40 }, (_, n) => row(n + 1, `หลุมในซอยหมู่บ้านจุดที่ ${n + 1} ลึกมาก`))
  const saved = await house.post('/complaints/intake/sheet', Object.assign({ ...sheet }, ...many, good), clerk)

  const problems = (await refused.text()).match(/แถวที่ \d: [^<]+/g) ?? []
  expect([refused.status, saved.status]).toEqual([422, 303])
  expect([...new Set(problems)].map((text) => text.slice(0, 9))).toEqual(
    expect.arrayContaining(['แถวที่ 2:', 'แถวที่ 3:', 'แถวที่ 4:'].map((text) => text.slice(0, 9))),
  )
  const receipts = saved.headers.getSetCookie().find((line) => line.includes('prasan_receipt')) ?? ''
  expect(receipts.length).toBeGreaterThan(2_500)
  expect(receipts.length).toBeLessThan(4_096)
  const { rows } = await house.db.query(
    'select reporter_id is not null as named from complaints where entered_by = $1 order by named desc limit 2',
    [clerk.personId],
  )
  expect(rows).toEqual([{ named: true }, { named: false }])
})

test('the same key of a sender makes one case and gives one receipt, however often it comes', async () => {
  const report = await aReport(house)
  const receive = () => house.db.transaction((tx) => receiveComplaint(tx, house.deps, report))

  const all = await Promise.all([receive(), receive(), receive()])

  const made = all.flatMap((one) => (one.ok ? [one.value] : []))
  expect(new Set(made.map(({ ref }) => ref)).size).toBe(1)
  expect(new Set(made.map(({ receipt }) => receipt)).size).toBe(1)
  expect(made.filter(({ repeated }) => !repeated)).toHaveLength(1)
})

test('the reporter opens the case with the receipt, answers, disagrees, and the office has it again', async () => {
  const { ref, receipt } = await aReported(house)
  const visitor = aVisitor(house)
  const wrong = await visitor.post(`/complaints/${ref}/mine`, { receipt: 'AAAA-AAAA-AAAA-AAAA-AAAA' })
  const right = await visitor.post(`/complaints/${ref}/mine`, { receipt: receipt.toLowerCase() })
  await doMove(house, ref, { kind: 'accept' }, public_('รับ', 'รับเรื่องแล้ว'))
  await doMove(house, ref, { kind: 'ask' }, public_('ไม่ชัด', 'หลุมอยู่ฝั่งไหน'))
  const answered = await visitor.post(`/complaints/${ref}/mine/answer`, { answer: 'ฝั่งซ้าย', visibility: 'public' })
  await doMove(house, ref, { kind: 'resolve', outcome: 'fixed', note: null }, public_('เสร็จ', 'ซ่อมแล้ว'))
  const empty = await visitor.post(`/complaints/${ref}/mine/reopen`, { reopen: '' })
  const reopened = await visitor.post(`/complaints/${ref}/mine/reopen`, { reopen: 'หลุมยังอยู่' })

  expect([wrong.status, right.status, answered.status, empty.status, reopened.status]).toEqual([
    422, 303, 303, 422, 303,
  ])
  const { rows } = await house.db.query(
    'select state, delivery, reopened, first_answered_at is not null as answered from complaints where ref = $1',
    [ref],
  )
  expect(rows).toEqual([{ state: 'in_progress', delivery: 'sent', reopened: 1, answered: true }])
  const page = await (await house.get(`/complaints/${ref}`)).text()
  expect(page).toContain('หลุมยังอยู่')
  expect(page).toContain('ฝั่งซ้าย')
})

test('silence closes what was said to be done, after the set working days and not before', async () => {
  const { ref } = await aReported(house)
  await doMove(house, ref, { kind: 'accept' }, public_('รับ'))
  await doMove(house, ref, { kind: 'resolve', outcome: 'fixed', note: null }, public_('เสร็จ'))
  const stateOf = async () =>
    (await house.db.query<{ state: string }>('select state from complaints where ref = $1', [ref])).rows[0]?.state

  await closeSilentCases(house.deps)
  const before = await stateOf()
  const then = now
  now = new Date('2027-01-15T03:00:00Z')
  await closeSilentCases(house.deps)
  now = then

  expect([before, await stateOf()]).toEqual(['resolved', 'closed'])
})

test('every public step stands in the outbox of the public log with its ref and without what people wrote', async () => {
  const { ref } = await aReported(house, { words: 'ท่อแตกหน้าบ้านนางสาวสมหญิง รักดี น้ำไหลทั้งคืน' })
  await doMove(house, ref, { kind: 'accept' }, public_('รับ', 'จะไปดูพรุ่งนี้'))

  const { rows } = await house.db.query<{ ref: string; facts: string }>(
    'select ref, facts from log_outbox where ref = $1',
    [ref],
  )

  expect(rows.length).toBeGreaterThanOrEqual(4)
  expect(rows.every((row) => row.facts.includes(ref))).toBe(true)
  expect(rows.map(({ facts }) => facts).join()).not.toMatch(/สมหญิง|พรุ่งนี้|ท่อแตก/)
})

/** Steps become notices, and notices letters. */
async function tell() {
  await tellFollowers(house.deps)
  await sendNotices(house.deps)
}

test('who follows by mail is asked first, told of each step once, and leaves with one press', async () => {
  const { ref } = await aReported(house)
  const visitor = aVisitor(house)
  await tell()
  house.mailbox.sent.length = 0
  await visitor.post(`/complaints/follow?kind=case&target=${ref}`, { email: 'somjai@example.org' })
  const [letter] = house.mailbox.sent
  const confirm = /(\/complaints\/follow\/confirm\/\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
  await visitor.get(confirm)
  await tell()
  await visitor.post(confirm, {})
  await doMove(house, ref, { kind: 'accept' }, public_('รับ', 'รับเรื่องแล้ว'))
  await tell()
  await tell()
  const leave = /(\/notices\/leave\/\S+)/.exec(house.mailbox.sent[1]?.text ?? '')?.[1] ?? ''
  await visitor.post(leave, {})
  await doMove(house, ref, { kind: 'start' }, public_('เริ่ม'))
  await tell()

  expect(house.mailbox.sent).toHaveLength(2)
  expect(house.mailbox.sent[1]?.text).toContain('รับเรื่องแล้ว')
  const { rows } = await house.db.query(
    `select p.email_sealed is null as erased from complaint_subscriptions s join person_private p on p.person_id = s.person_id where s.target = $1`,
    [ref],
  )
  expect(rows).toEqual([{ erased: true }])
})

test('the reporter is told of each step, reads what is meant for the reporter alone, and never hears of the own acts', async () => {
  await tell()
  house.mailbox.sent.length = 0
  const { ref } = await aReported(house, {
    contact: { name: 'ก', email: 'reporter@example.org', phone: null },
    contactAllowed: true,
  })
  await doMove(house, ref, { kind: 'accept' }, public_('รับ', 'รับเรื่องแล้ว'))
  await doMove(house, ref, { kind: 'ask' }, { ...public_('ถาม', 'บ้านเลขที่เท่าใด'), visibility: 'reporter' })
  await doMove(
    house,
    ref,
    { kind: 'write' },
    { ...public_('wrote', 'เลขที่ 5'), actor: { kind: 'reporter' }, visibility: 'reporter' },
  )
  await tell()

  const letters = house.mailbox.sent.filter(({ to }) => to === 'reporter@example.org')
  expect(letters.map(({ kind }) => kind)).toEqual(letters.map(() => 'complaints.own'))
  expect(letters.at(-1)?.text).toContain('บ้านเลขที่เท่าใด')
  expect(letters.map(({ text }) => text).join()).not.toContain('เลขที่ 5')
  expect(letters.every(({ text }) => text.includes(`/complaints/${ref}`))).toBe(true)
})

test('of a case that was taken down a follower is told what happened, and no words', async () => {
  const { ref } = await aReported(house)
  const visitor = aVisitor(house)
  house.mailbox.sent.length = 0
  await visitor.post(`/complaints/follow?kind=case&target=${ref}`, { email: 'follower@example.org' })
  const confirm = /(\/complaints\/follow\/confirm\/\S+)/.exec(house.mailbox.sent[0]?.text ?? '')?.[1] ?? ''
  await visitor.get(confirm)
  await visitor.post(confirm, {})
  await tell()
  house.mailbox.sent.length = 0

  const moderator = { kind: 'moderator' as const, personId: newId() }
  await doMove(house, ref, { kind: 'withhold' }, { ...public_('ก่อกวน'), actor: moderator })
  await doMove(house, ref, { kind: 'accept' }, public_('รับ', 'คำตอบของเรื่องที่ถูกปิด'))
  await tell()

  expect(house.mailbox.sent).toHaveLength(2)
  expect(house.mailbox.sent.map(({ text }) => text).join()).not.toContain('คำตอบของเรื่องที่ถูกปิด')
})
