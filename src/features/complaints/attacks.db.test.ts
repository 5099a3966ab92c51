import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueApiKey } from '../../../test/support/api-key.ts'
import { aStoredBody } from '../../../test/support/builders.ts'
import { aReport, aReported, aVisitor, doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { timesAsLong } from '../../../test/support/processor-time.ts'
import { statementsDuring } from '../../../test/support/statements.ts'
import { newId } from '../../kernel/ids.ts'
import { receiveComplaint } from './index.ts'
import { keepPhoto } from './keep-photo.ts'
import { redactByHand } from './redact-case.ts'

/* The attack list of SECURITY.md for this room: each line is a test. */

let house: TestHouse
let key: string
const secret = 'คำลับเฉพาะเรื่องนี้'
const moderator = () => anOfficer([{ role: 'moderator', areaCode: '57' }], { personId: newId() })
const keeper = () => anOfficer([{ role: 'data-protection-officer', areaCode: '57' }], { personId: newId() })

beforeAll(async () => {
  house = await aTestHouse()
  await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ', areaCode: '570101' })
  key = await issueApiKey(house, ['complaints'])
})
afterAll(() => house.close())

const api = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${key}` }) =>
  house.request('/api/v1/complaints', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const good = { category: 'road', words: 'ถนนหน้าตลาดเป็นหลุมลึกมาก', area: '570101', consent: true }

const outputs = (ref: string) => [
  `/complaints/${ref}`,
  '/complaints',
  `/complaints?q=${encodeURIComponent(secret)}`,
  '/complaints?place=570101',
  '/complaints.csv',
  '/complaints.json',
  '/feeds/complaints',
  '/feeds/complaints/places/570101',
  '/feeds/complaints/categories/road',
  '/api/v1/complaints?limit=1000',
  `/api/v1/complaints/${ref}`,
  '/places/570101',
  '/complaints/map',
  '/complaints/map?place=570101',
  '/complaints/map?at=19.9,99.83&zoom=12',
  '/complaints/tiles/6/49/28.json',
  `/complaints/follow?kind=case&target=${ref}`,
  `/complaints/${ref}/sent`,
  `/complaints/${ref}/moderation`,
]

test('a private case is in no list, count, feed, map, file, search or hint, and its address answers as one that never was', async () => {
  const { ref, key: row } = await aReported(house, { isPrivate: true, words: `${secret} ถนนทรุดหน้าบ้าน` })
  const never = '57-0000-0000-00D'

  for (const path of outputs(ref)) {
    for (const viewer of [null, moderator()]) {
      const answer = await house.get(path, viewer)
      const text = await answer.text()
      // A page that is not there repeats the address it was asked for, and nothing else.
      if (path.includes(ref)) expect([401, 404], path).toContain(answer.status)
      else expect(text, path).not.toContain(ref)
      expect(text, path).not.toContain(`${secret} ถนน`)
    }
  }
  const [there, gone] = await Promise.all([house.get(`/complaints/${ref}`), house.get(`/complaints/${never}`)])
  expect([there.status, gone.status]).toEqual([404, 404])
  const { rows } = await house.db.query('select from log_outbox where ref = $1 or facts like $2', [ref, `%${ref}%`])
  expect(rows).toEqual([])
  const similar = await house.db.query(`select from complaints where visibility = 'public' and id = $1`, [row.id])
  expect(similar.rows).toEqual([])
  const support = await aVisitor(house).post(`/complaints/${ref}/support`, {})
  expect(support.status).toBe(404)
})

test('only who has the receipt sees a private case; a receipt of another case opens nothing', async () => {
  const mine = await aReported(house, { isPrivate: true })
  const other = await aReported(house)
  const visitor = aVisitor(house)

  const wrong = await visitor.post(`/complaints/${mine.ref}/mine`, { receipt: other.receipt })
  const before = await visitor.get(`/complaints/${mine.ref}`)
  const right = await visitor.post(`/complaints/${mine.ref}/mine`, { receipt: mine.receipt })
  const after = await visitor.get(`/complaints/${mine.ref}`)

  expect([wrong.status, before.status, right.status, after.status]).toEqual([404, 404, 303, 200])
  // From any other phone the only way in is this field, under the address of the case.
  expect(await before.text()).toContain(`action="/complaints/${mine.ref}/mine"`)
})

test('the look-up behind a receipt does the same whether the case is there or not', async () => {
  // A private case: neither shows a page, so all that could tell them apart is the way to the answer.
  const { ref: hidden } = await aReported(house, { isPrivate: true })
  const ask = (ref: string) => house.post(`/complaints/${ref}/mine`, { receipt: 'AAAA-BBBB-CCCC-DDDD-EEEE' })
  const [there, none] = [() => ask(hidden), () => ask('57-0000-0000-00D')]
  const [a, b] = [await there(), await none()]
  const body = async (answer: Response | undefined) =>
    ((await answer?.text()) ?? '')
      .replace(/[0-9a-f-]{36}/g, '')
      .replace(/57-[0-9A-Z-]+/g, '')
      .replace(/(_csrf" value=)"[^"]*"/g, '$1')
  expect(a?.status).toBe(b?.status)
  expect(await body(a)).toBe(await body(b))
  // The same questions to the database, which take the most of it, and the same work here but for chance.
  expect(await statementsDuring(none)).toEqual(await statementsDuring(there))
  const times = await timesAsLong(there, none, { above: 1 / 3, below: 3 }, 10)
  expect(times).toBeGreaterThan(1 / 3)
  expect(times).toBeLessThan(3)
})

test('a script in words, place, name or answer is text everywhere', async () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(2)> ]]> ถนนพังมากจริง'
  const { ref } = await aReported(house, {
    words: script,
    place: { areaCode: '570101', lat: null, lon: null, text: '<svg onload=alert(3)>' },
  })

  for (const path of [`/complaints/${ref}`, '/complaints', '/feeds/complaints', '/places/570101']) {
    const text = await (await house.get(path)).text()
    expect(text, path).not.toMatch(/<script>alert|<img src=x|<svg onload/)
  }
  const csv = await (await house.get('/complaints.csv')).text()
  expect(csv).not.toMatch(/(^|,)"?[=@+]/m)
})

test('a photo loses where it was taken, and SVG, HEIC, scripts in disguise, cut and bottomless pictures are refused with a sentence', async () => {
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#884422' } })
    .withExif({ IFD0: { Make: 'SECRETCAM' }, IFD3: { GPSLatitude: '18/1 47/1 0/1' } })
    .jpeg()
    .toBuffer()
  const jpeg = await keepPhoto(house.deps, photo, { areas: [{ left: 0, top: 0, width: 500, height: 500 }] })
  const bomb = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"></svg>`)
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic0000')])
  const huge = await claimingToBe(90_000, 90_000)
  const kinds = []
  for (const bytes of [
    bomb,
    heic,
    Buffer.from('GIF89a'),
    photo.subarray(0, 300),
    huge,
    Buffer.alloc(0),
    Buffer.alloc(13 * 1024 * 1024, 1),
  ]) {
    const kept = await keepPhoto(house.deps, bytes)
    kinds.push(kept.ok ? 'kept' : kept.problem)
  }

  expect(kinds).toEqual(['not-a-photo', 'heic', 'not-a-photo', 'broken', 'too-large', 'missing', 'too-large'])
  if (!jpeg.ok || jpeg.value.shownSha256 === null) throw new Error('not kept')
  const pieces: Buffer[] = []
  for await (const piece of await house.deps.files.open(jpeg.value.shownSha256)) pieces.push(piece as Buffer)
  const shown = Buffer.concat(pieces)
  expect(shown.includes('SECRETCAM')).toBe(false)
  expect((await sharp(shown).metadata()).exif).toBeUndefined()
  const [red] = await sharp(shown).extract({ left: 10, top: 10, width: 1, height: 1 }).raw().toBuffer()
  expect(red).toBeLessThan(0x70)
})

const aPhoto = () =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()

/** A small PNG whose head says that it unpacks to far more. */
async function claimingToBe(width: number, height: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

test('a photo kept from the public is a photo nobody else can ask for, under any address', async () => {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()
  const kept = await keepPhoto(house.deps, bytes, { isPrivate: true })
  if (!kept.ok) throw new Error('not kept')
  const { ref, receipt } = await aReported(house, { photos: [kept.value] })
  const other = await aReported(house)
  const { rows } = await house.db.query<{ id: string }>('select id from complaint_photos order by made_at desc limit 1')
  const id = rows[0]?.id ?? ''
  const visitor = aVisitor(house)
  await visitor.post(`/complaints/${ref}/mine`, { receipt })

  expect((await house.get(`/complaints/${ref}/photos/${id}`)).status).toBe(404)
  expect((await house.get(`/complaints/${other.ref}/photos/${id}`)).status).toBe(404)
  expect((await house.get(`/files/${kept.value.sealedSha256}`)).status).toBe(404)
  expect((await visitor.get(`/complaints/${ref}/photos/${id}`)).status).toBe(200)
})

test('a key sets nothing it was not given: state, body, visibility, receipt and other fields are refused by name', async () => {
  for (const extra of [
    { state: 'closed' },
    { visibility: 'withheld' },
    { lead_body_id: newId() },
    { receipt_hash: 'x' },
    { received_at: '2020-01-01' },
    { home: '10' },
  ]) {
    expect((await api({ ...good, ...extra })).status, JSON.stringify(extra)).toBe(422)
  }
  expect((await api({ ...good, channel: 'phone' })).status).toBe(422)
})

test('without a key, with an unknown one or one for something else nothing is taken in', async () => {
  const plans = await issueApiKey(house, ['plans'])

  expect((await api(good, {})).status).toBe(401)
  expect((await api(good, { authorization: 'Bearer nonsense' })).status).toBe(401)
  expect((await api(good, { authorization: `Bearer ${plans}` })).status).toBe(403)
})

test('the same message of a program is one case, by its own number and by Idempotency-Key', async () => {
  const first = (await (await api({ ...good, external_id: 'A-1' })).json()) as { ref: string }
  const second = (await (await api({ ...good, external_id: 'A-1' })).json()) as { ref: string; repeated: boolean }
  const headers = { authorization: `Bearer ${key}`, 'idempotency-key': 'retry-1' }
  const third = (await (await api(good, headers)).json()) as { ref: string }
  const fourth = await api(good, headers)
  const other = await api({ ...good, words: 'อีกเรื่องหนึ่งที่ต่างกัน' }, headers)

  expect(second).toMatchObject({ ref: first.ref, repeated: true })
  expect(((await fourth.json()) as { ref: string }).ref).toBe(third.ref)
  expect(other.status).toBe(422)
})

test('impossible places, days to come, no words and walls of pictures or nothing are refused, each with its sentence', async () => {
  const cases: [object, string][] = [
    [{ latitude: 48.85, longitude: 2.35 }, 'place'],
    [{ latitude: 15 }, 'place'],
    [{ area: '999999' }, 'area'],
    [{ occurred_on: '2027-01-01' }, 'occurred_on'],
    [{ occurred_on: '2569-01-01' }, 'occurred_on'],
    [{ occurred_on: '1999-01-01' }, 'occurred_on'],
    [{ words: '😀'.repeat(500) }, 'words'],
    [{ words: '\u200b\u200d\u2060'.repeat(900) }, 'words'],
    [{ words: 'ก' }, 'words'],
    [{ words: `${'ถนนพัง '.repeat(800)}` }, 'words'],
    [{ category: 'no-such' }, 'category'],
    [{ reporter: { email: 'not an address', may_be_contacted: true } }, 'reporter.email'],
  ]
  for (const [over, field] of cases) {
    const answer = await api({ ...good, ...over })
    const body = (await answer.json()) as { errors?: { field: string }[] }
    expect([answer.status, body.errors?.map((one) => one.field)], JSON.stringify(over).slice(0, 60)).toEqual([
      422,
      [field],
    ])
  }
})

test('towers of marks, walls of one letter and characters nobody sees are cleaned before anything is kept', async () => {
  const { ref } = await aReported(house, { words: `ถนนพ${'้'.repeat(500)}ัง${'า'.repeat(900)}มาก\u202Eกลับ\u200bหลัง` })
  const { rows } = await house.db.query<{ words: string }>('select words from complaints where ref = $1', [ref])

  expect(rows[0]?.words.length).toBeLessThan(60)
  expect(rows[0]?.words).not.toMatch(/[\u200b\u202e]/)
})

test('one browser is counted once by "me too", however often it presses', async () => {
  const { ref } = await aReported(house)
  const [one, two] = [aVisitor(house), aVisitor(house)]
  for (const visitor of [one, one, one, two]) await visitor.post(`/complaints/${ref}/support`, {})

  const { rows } = await house.db.query('select supports from complaints where ref = $1', [ref])
  expect(rows).toEqual([{ supports: 2 }])
})

test('a flood of letters to one address ends after a few, and the answer tells nothing about the address', async () => {
  house.mailbox.sent.length = 0
  const refs = []
  for (let n = 0; n < 9; n++) refs.push((await aReported(house)).ref)
  const visitor = aVisitor(house)
  const answers = []
  for (const ref of refs)
    answers.push(
      (await visitor.post(`/complaints/follow?kind=case&target=${ref}`, { email: 'victim@example.org' })).status,
    )

  expect(new Set(answers)).toEqual(new Set([200]))
  expect(house.mailbox.sent.length).toBe(6)
})

test('asking for the same letter again and again, or many times at once, sends one', async () => {
  const { ref } = await aReported(house)
  const visitor = aVisitor(house)
  const ask = () => visitor.post(`/complaints/follow?kind=case&target=${ref}`, { email: 'again@example.org' })
  await visitor.get('/complaints/new')
  house.mailbox.sent.length = 0

  const answers = await Promise.all([ask(), ask(), ask(), ask()])
  await ask()

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(house.mailbox.sent.filter(({ to }) => to === 'again@example.org')).toHaveLength(1)
})

test('what an office writes beside an outcome names nobody to the public', async () => {
  const { ref } = await aReported(house)
  const officer = { kind: 'officer' as const, personId: newId(), bodyId: null }
  const act = { actor: officer, reason: 'ตรวจแล้ว', visibility: 'public' as const }
  await doMove(house, ref, { kind: 'accept' }, act)
  await doMove(house, ref, { kind: 'resolve', outcome: 'partly', note: 'นายสมชาย ใจดี โทร 081-234-5678 ค้างอยู่' }, act)

  const shown = []
  for (const path of [`/complaints/${ref}`, `/api/v1/complaints/${ref}`, '/api/v1/complaints?limit=1000'])
    shown.push(await (await house.get(path)).text())

  expect(shown[0]).toContain('ค้างอยู่')
  expect(shown.join()).not.toMatch(/สมชาย|081-234/)
})

test('a case that turns out to be about a home is shown as coarsely as one that was reported as such', async () => {
  const place = { areaCode: '570101', lat: 19.91234, lon: 99.83456, text: null }
  const { ref } = await aReported(house, { place })
  const officer = { kind: 'officer' as const, personId: newId(), bodyId: null }
  const act = { actor: officer, reason: 'เป็นเรื่องน้ำประปา', visibility: 'public' as const }
  const shown = async () => (await (await house.get(`/api/v1/complaints/${ref}`)).json()) as { latitude: number }
  const to = (categoryCode: string) =>
    ({ kind: 'categorise', categoryCode, categoryVersion: 1, severity: 'normal' }) as const

  const exact = (await shown()).latitude
  await doMove(house, ref, to('water-supply'), act)
  const rounded = (await shown()).latitude
  await doMove(house, ref, to('road'), act)

  expect([exact, rounded, (await shown()).latitude]).toEqual([19.91234, 19.912, 19.912])
})

test('what a person took out is gone from page, search, files, feeds and API, and the log keeps its commitment', async () => {
  const { ref, key: row } = await aReported(house, { words: 'ถนนหน้าร้านอาหารครัวป้าแดงแสนอร่อยพังมาก รถเข้าไม่ได้' })
  const phrase = 'ครัวป้าแดงแสนอร่อย'
  const before = await house.db.query<{ facts: string }>(
    'select facts from log_outbox where ref = $1 order by at, id',
    [ref],
  )
  await house.post(
    `/complaints/${ref}/moderation`,
    { act: 'redact', field: 'words', phrase, kind: 'person', reason: 'เจ้าของขอ' },
    moderator(),
  )

  for (const path of [
    `/complaints/${ref}`,
    '/complaints',
    '/complaints.csv',
    '/feeds/complaints',
    `/api/v1/complaints/${ref}`,
  ]) {
    expect(await (await house.get(path)).text(), path).not.toContain(phrase)
  }
  const found = await (await house.get('/complaints?q=ครัวป้าแดง')).text()
  expect(found).not.toContain(ref)
  const after = await house.db.query<{ facts: string }>('select facts from log_outbox where ref = $1 order by at, id', [
    ref,
  ])
  expect(after.rows.slice(0, before.rows.length)).toEqual(before.rows)
  expect(after.rows.at(-1)?.facts).toContain('redacted')
  expect(after.rows.map(({ facts }) => facts).join()).not.toContain(phrase)
  expect(await (await house.get(`/complaints/${ref}`)).text()).toContain('[ชื่อบุคคล]')
  const missing = await house.db.transaction((tx) =>
    redactByHand(tx, house.deps, row, {
      field: 'words',
      phrase: 'ไม่มีคำนี้',
      kind: 'person',
      effect: 'added',
      byPerson: newId(),
      reason: 'x',
    }),
  )
  expect(missing).toEqual({ ok: false, problem: 'not-found' })
})

test('a moderator never sees the sealed original; who may, leaves a trace each time and must say why', async () => {
  const { ref } = await aReported(house, { words: 'ไฟดับทั้งซอย ติดต่อคุณสมศรี มีสุข โทร 089-999-8888 ได้ตลอด' })
  const path = `/complaints/${ref}/moderation`
  const officer = keeper()

  const asModerator = await house.post(path, { act: 'open', reason: 'อยากรู้' }, moderator())
  const without = await house.post(path, { act: 'open', reason: ' ' }, officer)
  const opened = await house.post(path, { act: 'open', reason: 'คำร้องที่ 5' }, officer)

  expect([asModerator.status, without.status, opened.status]).toEqual([403, 422, 200])
  expect(await opened.text()).toContain('089-999-8888')
  const { rows } = await house.db.query(
    'select reason from complaint_openings o join complaints c on c.home = o.home and c.id = o.complaint_id where c.ref = $1',
    [ref],
  )
  expect(rows).toEqual([{ reason: 'คำร้องที่ 5' }])
  expect((await house.get(path, anOfficer([{ role: 'moderator', areaCode: '58' }]))).status).toBe(404)
  expect((await house.get(path)).status).toBe(401)
})

test('what was taken down leaves a stone with its reason in the log, and nothing of its words', async () => {
  const { ref } = await aReported(house, { words: `ข้อความก่อกวน${secret} ทดสอบระบบ` })
  await house.post(`/complaints/${ref}/moderation`, { act: 'withhold', reason: 'ก่อกวน' }, moderator())

  const page = await house.get(`/complaints/${ref}`)
  const atModerator = await (await house.get(`/complaints/${ref}/moderation`, moderator())).text()
  expect(atModerator).toContain('นำออกจากหน้าสาธารณะแล้ว')
  expect(atModerator).not.toContain('ที่ทุกคนเห็น')
  expect(page.status).toBe(410)
  expect(await page.text()).not.toContain(secret)
  expect((await house.get(`/api/v1/complaints/${ref}`)).status).toBe(410)
  expect(await (await house.get('/complaints.json')).text()).not.toContain(ref)
})

test('a private case can be neither taken down nor shown: its keeper publishes nothing by that', async () => {
  const { ref } = await aReported(house, { isPrivate: true })

  const down = await house.post(`/complaints/${ref}/moderation`, { act: 'withhold', reason: 'ลอง' }, keeper())
  const up = await house.post(`/complaints/${ref}/moderation`, { act: 'show', reason: 'ลอง' }, keeper())

  expect([down.status, up.status]).toEqual([422, 422])
  expect((await house.get(`/complaints/${ref}`)).status).toBe(404)
})

test('words and photos wait for a look where it is no demonstration, in every output', async () => {
  const real = await aTestHouse({ demo: false })
  try {
    const word = 'ต้นจามจุรีล้ม'
    const report = await aReport(real, { words: `${word}ขวางถนนหน้าโรงเรียน` })
    const done = await real.db.transaction((tx) => receiveComplaint(tx, real.deps, report))
    if (!done.ok) throw new Error('refused')
    const { ref } = done.value
    for (const path of [
      `/complaints/${ref}`,
      '/complaints',
      '/complaints.csv',
      '/feeds/complaints',
      `/api/v1/complaints/${ref}`,
      `/complaints?q=จามจุรี`,
      '/places/570101',
    ]) {
      const text = await (await real.get(path)).text()
      expect(text, path).not.toContain(word)
    }
    const kept = await keepPhoto(real.deps, await aPhoto())
    if (!kept.ok) throw new Error('not kept')
    const pictured = await aReported(real, { photos: [kept.value] })
    const { rows } = await real.db.query<{ id: string }>('select id from complaint_photos')
    const photo = `/complaints/${pictured.ref}/photos/${rows[0]?.id}`
    const queue = await (await real.get('/complaints/moderation', moderator())).text()
    const english = await (await real.get('/en/complaints/moderation', moderator())).text()
    const one = await (await real.get(`/complaints/${pictured.ref}/moderation`, moderator())).text()
    expect(queue.split('มีรูป 1 รูป เปิดเรื่องดูรูปก่อนกดแสดง')).toHaveLength(2)
    expect(english.split('1 photo: open the case and look at it before you show it')).toHaveLength(2)
    expect(one).toContain('ที่ทุกคนจะเห็น')
    expect(one).toContain('ถ้าไม่มีใครตรวจ ระบบแสดงเอง 24 พฤศจิกายน 2569 16:30 น.')
    expect(one).toContain(photo)
    expect((await (await real.get(`/api/v1/complaints/${pictured.ref}`)).json()).photos).toEqual([])
    expect((await real.get(photo)).status).toBe(404)
    expect((await real.get(photo, moderator())).status).toBe(200)
    expect((await real.get(photo, anOfficer([{ role: 'moderator', areaCode: '58' }]))).status).toBe(404)
    expect(await (await real.get('/complaints?q=จามจุรี')).text()).not.toContain(ref)
    expect(await (await real.get('/complaints')).text()).toContain(ref)
    await real.post(`/complaints/${ref}/moderation`, { act: 'show-words' }, moderator())
    expect(await (await real.get(`/complaints/${ref}`)).text()).toContain(word)
    const shown = await (await real.get(`/complaints/${ref}/moderation`, moderator())).text()
    expect(shown).toContain('ที่ทุกคนเห็น')
    expect(shown).not.toContain('ระบบแสดงเอง')
  } finally {
    await real.close()
  }
})

test('a copy of the database tells neither who reported, nor what was written, nor any receipt', async () => {
  const { ref, receipt } = await aReported(house, {
    words: 'น้ำประปาไม่ไหลสามวัน ติดต่อ 086-111-2222',
    contact: { name: 'สมหมาย รักเมือง', email: 'sommai@example.org', phone: '+66861112222' },
    contactAllowed: true,
  })
  const { rows } = await house.db.query<{ all: string }>(
    `select (select string_agg(c::text, ' ') from complaints c) || (select string_agg(o::text, ' ') from complaint_originals o)
         || (select string_agg(p::text, ' ') from persons p) || (select string_agg(p::text, ' ') from person_private p)
         || (select string_agg(s::text, ' ') from complaint_sources s) || (select string_agg(l.facts, ' ') from log_outbox l) as all`,
  )

  expect(rows[0]?.all).toContain(ref)
  expect(rows[0]?.all).not.toMatch(/สมหมาย|sommai|1112222|111-2222/)
  expect(rows[0]?.all).not.toContain(receipt)
  expect(rows[0]?.all).not.toContain(receipt.replaceAll('-', ''))
})

test('a case that was closed long ago forgets who reported it and what was sealed; what is public stays', async () => {
  const { ref } = await aReported(house, {
    contact: { name: 'ก', email: 'old@example.org', phone: null },
    contactAllowed: true,
  })
  await doMove(house, ref, { kind: 'withdraw' }, { actor: { kind: 'reporter' }, reason: 'x', visibility: 'public' })
  await house.db.query(`update complaints set closed_at = '2023-01-01' where ref = $1`, [ref])
  const { forgetOldData } = await import('./redact-case.ts')
  await forgetOldData(house.deps)

  const { rows } = await house.db.query(
    `select reporter_id, words <> '' as words, (select count(*)::integer from complaint_originals o where o.home = c.home and o.complaint_id = c.id) as originals from complaints c where ref = $1`,
    [ref],
  )
  expect(rows).toEqual([{ reporter_id: null, words: true, originals: 0 }])
})

test('a map tile has public cases where the public may see them, by category and state, and no others', async () => {
  const place = { areaCode: '570101', lat: 19.512361, lon: 99.743219, text: 'หน้าวัดทดสอบ' }
  const road = await aReported(house, { place })
  const noise = await aReported(house, { place, categoryCode: 'noise' })
  const hidden = await aReported(house, { place, isPrivate: true })
  const elsewhere = await aReported(house, { place: { ...place, lat: 18.79, lon: 98.98 } })
  const refsIn = async (path: string) => {
    const answer = await house.get(path)
    expect(answer.headers.get('content-type')).toContain('application/geo+json')
    const { features } = (await answer.json()) as {
      features: { geometry: { coordinates: number[] }; properties: { ref: string } }[]
    }
    return new Map(features.map((one) => [one.properties.ref, one.geometry.coordinates]))
  }

  const near = await refsIn('/complaints/tiles/13/6365/3643.json')
  const wide = await refsIn('/complaints/tiles/6/49/28.json')
  const roads = await refsIn('/complaints/tiles/13/6365/3643.json?category=road&state=open')

  expect([...near.keys()].sort()).toEqual([road.ref, noise.ref].sort())
  expect(near.get(road.ref)).toEqual([99.74322, 19.51236])
  expect(near.get(noise.ref)).toEqual([99.743, 19.512])
  expect([wide.has(road.ref), wide.has(elsewhere.ref), wide.has(hidden.ref), near.has(hidden.ref)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect([...roads.keys()]).toEqual([road.ref])
  expect((await house.get('/complaints/tiles/3/1/1.json')).status).toBe(404)
  expect((await house.get('/complaints/tiles/6/49/28.json?category=nothing')).status).toBe(422)
})

test('the map has a public case with its place, list and count, by the filters of the list; a private one is in none of them', async () => {
  const place = { areaCode: '570102', lat: 19.812361, lon: 99.643219, text: 'หน้าตลาดทดสอบ' }
  const road = await aReported(house, { place, words: 'สะพานคอนกรีตร้าวหน้าตลาดทดสอบ' })
  const noise = await aReported(house, { place, categoryCode: 'noise', words: 'เสียงเครื่องจักรดังทั้งคืนหลังตลาด' })
  const hidden = await aReported(house, { place, isPrivate: true, words: `${secret} บนแผนที่` })
  const near = 'at=19.81,99.64&zoom=13'
  const text = async (path: string) => (await house.get(path)).text()

  const whole = await text('/complaints/map?place=570102')
  const roads = await text(`/complaints/map?${near}&category=road&state=open`)
  const later = await text(`/complaints/map?${near}&from=2026-12-01`)
  const farAway = await text('/complaints/map?at=7.0,100.4&zoom=12')
  const wrong = await house.get('/complaints/map?place=ไม่มีที่นี่')

  expect([whole.includes(road.ref), whole.includes(noise.ref), whole.includes(hidden.ref)]).toEqual([true, true, false])
  expect(whole).toContain('2 เรื่องในแผนที่นี้')
  expect([roads.includes(road.ref), roads.includes(noise.ref)]).toEqual([true, false])
  expect([later, farAway].map((page) => page.includes(road.ref))).toEqual([false, false])
  expect(farAway).toContain('ไม่มีเรื่องที่ปักหมุดไว้ในแผนที่ส่วนนี้')
  expect(wrong.status).toBe(422)
  const tile = '/complaints/tiles/6/49/28.json'
  const since = await Promise.all(['2026-11-01', '2026-12-01'].map((day) => text(`${tile}?from=${day}`)))
  expect(since.map((one) => one.includes(road.ref))).toEqual([true, false])
  expect((await house.get(`${tile}?q=สะพาน`)).status).toBe(422)
})

test('lists by several things at once and by words give what fits, newest first, page by page', async () => {
  const words = 'สะพานไม้ชำรุดข้างตลาดเก่า'
  const at = (areaCode: string) => ({ areaCode, lat: null, lon: null, text: null })
  const older = { receivedAt: new Date(house.clock.now().getTime() - 200 * 86_400_000) }
  const far = await aReported(house, { words, place: at('500101') })
  const old = await aReported(house, { words, place: at('570101'), ...older })
  const young = await aReported(house, { words, place: at('570101') })
  const other = await aReported(house, { words, place: at('570101'), categoryCode: 'noise' })
  const refsOf = async (query: string) => {
    const answer = await house.get(`/api/v1/complaints?${query}`)
    return ((await answer.json()) as { complaints: { ref: string }[] }).complaints.map(({ ref }) => ref)
  }
  const q = `q=${encodeURIComponent('สะพานไม้ ตลาด')}`

  const inProvince = await refsOf(`${q}&place=57&category=road`)
  const everywhere = await refsOf(`${q}&limit=100`)
  const filtered = await refsOf('place=570101&category=noise&state=open&limit=1')

  expect(inProvince).toEqual([young.ref, old.ref])
  expect(new Set(everywhere)).toEqual(new Set([far.ref, young.ref, other.ref, old.ref]))
  expect(everywhere.at(-1)).toBe(old.ref)
  expect(filtered).toEqual([other.ref])
})
