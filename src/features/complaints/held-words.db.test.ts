import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { aCommandCall, commandNamed, doctorOf } from '../../../test/support/commands.ts'
import { aReported, doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { runLoops } from '../../../test/support/loops.ts'
import { onNetwork } from '../../../test/support/on-network.ts'
import { newId } from '../../kernel/ids.ts'
import type { RunningServer } from '../../platform/http/serve.ts'

/*
 * The words of a case are those the public log holds: from outside, by the command anybody runs and by a reader that shares no code with the
 * log, whatever is covered, hidden or shown again, and whoever writes into the database.
 */

let house: TestHouse
let server: RunningServer
let now = new Date(testNow)
const moderator = () => anOfficer([{ role: 'moderator', areaCode: '57' }], { personId: newId() })
const act = {
  actor: { kind: 'officer' as const, personId: newId(), bodyId: null },
  reason: 'ทำงาน',
  visibility: 'public' as const,
}

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  server = await onNetwork(house)
  await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ', areaCode: '570101' })
})
afterAll(async () => {
  await server?.stop()
  await house?.close()
})

/** What happened comes into the log, and is no more on its way there. */
async function logIt(): Promise<void> {
  now = new Date(now.getTime() + 300_000)
  await runLoops(house, ['publiclog.sequence'])
}

async function verify(options: Record<string, string>) {
  const call = aCommandCall(house, [], { text: { url: `http://127.0.0.1:${server.port}`, ...options } })
  const code = await commandNamed('log verify').run(call)
  return { code, said: call.said.join('\n'), complained: call.complained.join('\n') }
}

interface Case {
  words: string | null
  words_salt: string | null
  place: string | null
  answers: object
  outcome_note: string | null
  outcome_note_salt: string | null
  events: { id: string; text: string | null; text_salt: string | null }[]
}

const told = async (ref: string): Promise<Case> => (await house.get(`/api/v1/complaints/${ref}`)).json()

/** All entries about a case as they stand in the log, oldest first. */
async function entriesOf(ref: string): Promise<{ index: number; words: Record<string, string | null> }[]> {
  const { rows } = await house.db.query<{ leaf: bigint }>('select leaf from log_leaves where ref = $1 order by leaf', [
    ref,
  ])
  return Promise.all(
    rows.map(async ({ leaf }) => {
      const { entry } = await (await house.get(`/api/v1/log/entries/${leaf}`)).json()
      return { index: Number(leaf), words: JSON.parse(entry).words }
    }),
  )
}

const plainDigest = (json: string, salt: string | null) =>
  createHash('sha256')
    .update(`prasan words 1\n`)
    .update(Buffer.from(salt ?? '', 'base64'))
    .update(json)
    .digest('base64')

/** Every text a case shows, checked by hand against the newest entry about it: shares no code with the log. */
async function provenByHand(ref: string): Promise<Record<string, boolean>> {
  const one = await told(ref)
  const newest = Object.assign({}, ...(await entriesOf(ref)).map(({ words }) => words)) as Record<string, string>
  const s = (text: string | null) => JSON.stringify(text)
  const texts: [string, string, string | null][] = [
    [
      'report',
      `{"answers":${JSON.stringify(one.answers)},"place":${s(one.place)},"words":${s(one.words)}}`,
      one.words_salt,
    ],
    ['outcome', `{"note":${s(one.outcome_note)}}`, one.outcome_note_salt],
    ...one.events.map(({ id, text, text_salt }): [string, string, string | null] => [
      id,
      `{"text":${s(text)}}`,
      text_salt,
    ]),
  ]
  return Object.fromEntries(
    texts.flatMap(([name, json, salt]) => (salt === null ? [] : [[name, newest[name] === plainDigest(json, salt)]])),
  )
}

const allProven = (proven: Record<string, boolean>) => Object.values(proven).every((one) => one)

/** A case with the words of three people: report, answer, and note of an outcome. */
async function aCase(words: string): Promise<string> {
  const { ref } = await aReported(house, { words })
  await doMove(house, ref, { kind: 'accept' }, { ...act, text: 'จะเข้าไปซ่อมภายในสัปดาห์นี้' })
  await doMove(house, ref, { kind: 'resolve', outcome: 'partly', note: 'เหลือไหล่ทางรองบปีหน้า' }, act)
  return ref
}

test('report, answers and note of a case are held by the log; each is proven from outside and on the page of its entry', async () => {
  const ref = await aCase('ถนนยุบหน้าตลาดเทศบาล รถล้มทุกวัน')
  await logIt()

  const found = await verify({ ref })
  const entries = await entriesOf(ref)
  const received = await (await house.get(`/en/log/entries/${entries[0]?.index}`)).text()
  const accepted = await (await house.get(`/log/entries/${entries.at(-2)?.index}`)).text()

  expect(found).toMatchObject({ code: 0, complained: '' })
  expect(found.said).toContain('words: 3 texts shown are those the log holds')
  const proven = await provenByHand(ref)
  expect([Object.keys(proven).length, allProven(proven)]).toEqual([3, true])
  expect(entries.every(({ words }) => words !== undefined)).toBe(true)
  expect(received).toContain('These are the words shown')
  expect(received).toContain('ถนนยุบหน้าตลาดเทศบาล')
  expect(received).toContain((await told(ref)).words_salt ?? 'no salt')
  expect(accepted).toContain('จะเข้าไปซ่อมภายในสัปดาห์นี้')
  expect(await (await house.get(`/complaints/${ref}`)).text()).toContain(`href="/log/entries/${entries[0]?.index}"`)
})

const changes: Record<string, [sql: string, sentence: RegExp]> = {
  'words of the report': [
    `update complaints set words = words || ' ซ่อมแล้ว' where ref = $1`,
    /the words of the report are/,
  ],
  'its place': [`update complaints set place_text = 'ที่อื่น' where ref = $1`, /the words of the report are/],
  'the note of its outcome': [
    `update complaints set outcome_note = 'เสร็จทั้งหมด' where ref = $1`,
    /the explanation of the outcome are not those of the log: CHANGED/,
  ],
  'an answer of the office': [
    `update complaint_events e set text = 'ไม่เคยรับปาก' from complaints c
      where c.ref = $1 and e.home = c.home and e.complaint_id = c.id and e.text is not null`,
    /the words of the step of \S+ are not those of the log: CHANGED since entry \d+/,
  ],
  'an answer to nothing': [
    `update complaint_events e set text = null from complaints c
      where c.ref = $1 and e.home = c.home and e.complaint_id = c.id and e.text is not null`,
    /the words of the step of \S+ are not those/,
  ],
  'words to a step that had none': [
    `update complaint_events e set text = 'รับเรื่องแล้ว' from complaints c
      where c.ref = $1 and e.home = c.home and e.complaint_id = c.id and e.kind = 'received'`,
    /the words of the step of \S+ are not those/,
  ],
  'a salt to none': [`update complaints set words_salt = null where ref = $1`, /the words of the report are/],
}

test('whoever changes words in the database is found, by the command, by the doctor and on the page, whatever else they forget', async () => {
  const ref = await aCase('ฝาท่อระบายน้ำหายหน้าโรงเรียน เด็กเดินผ่านทุกเช้า')
  await logIt()
  const [first] = await entriesOf(ref)
  const doctor = async () => (await doctorOf(house, 'publiclog')).find(({ name }) => name === 'words in the public log')
  expect(await doctor()).toMatchObject({ ok: true })

  for (const [what, [sql, sentence]] of Object.entries(changes)) {
    await house.db.query('create table public.cases_before as select * from complaints')
    await house.db.query('create table public.events_before as select * from complaint_events')
    await house.db.query(sql, [ref])
    // The facts of all its steps are forgotten too: what the log holds of words stands in the entries.
    await house.db.query('create table public.openings_before as select * from log_openings')
    await house.db.query('delete from log_openings')

    const found = await verify({ ref })
    const all = await verify({ cases: 'all' })

    expect([found.code, all.code], what).toEqual([1, 1])
    expect(found.complained, what).toMatch(sentence)
    expect(await doctor(), what).toMatchObject({ ok: false, detail: expect.stringContaining(ref) })
    if (what === 'words of the report')
      expect(await (await house.get(`/en/log/entries/${first?.index}`)).text()).toContain(
        'The words shown are not those of the log',
      )
    await house.db.query(`update complaints c set words = b.words, place_text = b.place_text, outcome_note = b.outcome_note,
       words_salt = b.words_salt from public.cases_before b where b.home = c.home and b.id = c.id`)
    await house.db.query(
      `update complaint_events e set text = b.text from public.events_before b where b.home = e.home and b.id = e.id`,
    )
    await house.db.query('insert into log_openings select * from public.openings_before')
    await house.db.query('drop table public.cases_before, public.events_before, public.openings_before')
  }
  expect(await verify({ cases: '1' })).toMatchObject({ code: 0, complained: '' })
})

test('what a moderator covers is a new entry: all proofs stay good, and from what is public nobody finds out what stood there', async () => {
  const phrase = 'ร้านป้าจันทร์ขายข้าวแกง'
  const words = `น้ำเสียไหลจาก${phrase}ลงคลอง`
  const { ref } = await aReported(house, {
    words,
    place: { areaCode: '570101', lat: null, lon: null, text: `ข้าง${phrase}` },
  })
  await doMove(house, ref, { kind: 'accept' }, { ...act, text: `จะไปตรวจ${phrase}` })
  await doMove(house, ref, { kind: 'resolve', outcome: 'partly', note: `${phrase}ต่อท่อใหม่แล้วบางส่วน` }, act)
  await logIt()
  const before = await told(ref)
  const old = await entriesOf(ref)

  await house.post(
    `/complaints/${ref}/moderation`,
    { act: 'redact', field: 'words', phrase, kind: 'person', reason: 'เจ้าของขอ' },
    moderator(),
  )
  const between = await verify({ ref })
  await logIt()

  const found = await verify({ ref })
  expect([between.code, found.code, found.complained]).toEqual([0, 0, ''])
  expect(found.said.match(/were changed by a public act at/g)).toHaveLength(3)
  expect(found.said).toContain('words: 3 texts shown are those the log holds')
  expect(allProven(await provenByHand(ref))).toBe(true)
  expect((await entriesOf(ref)).slice(0, old.length)).toEqual(old)
  const page = await (await house.get(`/en/log/entries/${old[0]?.index}`)).text()
  expect(page).toContain('Shown otherwise since, by an act the log tells')
  expect(page).toContain('The proof holds')
  expect(page).not.toContain(phrase)

  // The salts are nowhere any more, and with none of those that are does the right guess fit.
  const salts = [
    before.words_salt,
    before.outcome_note_salt,
    ...before.events.flatMap((event) => event.text_salt ?? []),
  ]
  expect(salts).toHaveLength(3)
  const { rows } = await house.db.query<{ all: string }>(
    `select (select string_agg(c::text, ' ') from complaints c) || (select string_agg(e::text, ' ') from complaint_events e)
         || (select string_agg(o::text, ' ') from log_openings o) || (select string_agg(o::text, ' ') from complaint_originals o) as all`,
  )
  for (const salt of salts) expect(rows[0]?.all).not.toContain(Buffer.from(salt ?? '', 'base64').toString('hex'))
  const after = await told(ref)
  const guess = `{"answers":{},"place":${JSON.stringify(before.place)},"words":${JSON.stringify(before.words)}}`
  expect(plainDigest(guess, before.words_salt)).toBe(old[0]?.words.report)
  for (const salt of [after.words_salt, after.outcome_note_salt, ...after.events.map((event) => event.text_salt)])
    expect(plainDigest(guess, salt)).not.toBe(old[0]?.words.report)
})

test('words nobody has looked at are held and not yet provable; what is covered while a case is hidden fits when it is shown again', async () => {
  const phrase = 'บ้านสีชมพูหัวมุม'
  const { ref } = await aReported(house, { words: `กลิ่นขยะจาก${phrase}แรงทุกเย็น` })
  await house.db.query(`update complaints set words_shown_at = '2027-01-01' where ref = $1`, [ref])
  await logIt()
  const waiting = await verify({ ref })
  expect([(await told(ref)).words_salt, waiting.code]).toEqual([null, 0])
  expect(waiting.said).toContain('they wait for a person')
  expect((await entriesOf(ref))[0]?.words.report).toMatch(/=$/)
  await house.post(`/complaints/${ref}/moderation`, { act: 'show-words' }, moderator())
  expect((await verify({ ref })).said).toContain('words: 1 text shown is the one the log holds')

  const care = { ...act, actor: { kind: 'moderator' as const, personId: newId() } }
  await doMove(house, ref, { kind: 'withhold' }, care)
  await logIt()
  expect(await verify({ ref })).toMatchObject({ code: 0, said: expect.stringContaining('taken from view') })
  const [first] = await entriesOf(ref)
  expect(await (await house.get(`/en/log/entries/${first?.index}`)).text()).toContain(
    'Not shown to the public any more',
  )
  await doMove(house, ref, { kind: 'accept' }, { ...act, text: `จะไปดู${phrase}` })
  await house.post(
    `/complaints/${ref}/moderation`,
    { act: 'redact', field: 'words', phrase, kind: 'address', reason: 'เจ้าของบ้านขอ' },
    moderator(),
  )
  await doMove(house, ref, { kind: 'show' }, care)
  await logIt()

  const found = await verify({ ref })
  expect(found).toMatchObject({ code: 0, complained: '' })
  expect(found.said).toMatch(/the words of the report were changed by a public act/)
  expect(allProven(await provenByHand(ref))).toBe(true)
})

test('a case that becomes private hands out no salt and keeps none; a private one is never held', async () => {
  const ref = await aCase('ลุงข้างบ้านเมาตะโกนทุกคืน')
  await logIt()
  const [first] = await entriesOf(ref)
  await doMove(
    house,
    ref,
    { kind: 'categorise', categoryCode: 'officials', categoryVersion: 1, severity: 'high' },
    { ...act, reason: 'เป็นเรื่องเจ้าหน้าที่' },
  )
  const secret = await aReported(house, { words: 'เรื่องลับของผู้แจ้ง', isPrivate: true })
  const hidden = await aCase('ป้าข้างบ้านทะเลาะกันทุกคืน')
  await doMove(house, hidden, { kind: 'withhold' }, { ...act, actor: { kind: 'moderator', personId: newId() } })
  await doMove(
    house,
    hidden,
    { kind: 'categorise', categoryCode: 'officials', categoryVersion: 1, severity: 'high' },
    { ...act, reason: 'เป็นเรื่องเจ้าหน้าที่' },
  )
  for (const one of [hidden, secret.ref]) await doMove(house, one, { kind: 'answer' }, { ...act, text: 'คำที่ไม่มีใครอ่าน' })
  await logIt()

  const page = await (await house.get(`/log/entries/${first?.index}`)).text()
  const { rows } = await house.db.query(
    `select from complaints c left join complaint_events e on e.home = c.home and e.complaint_id = c.id
      where c.ref = any($1) and coalesce(c.words_salt, c.outcome_salt, e.text_salt) is not null`,
    [[ref, secret.ref, hidden]],
  )

  expect(rows).toEqual([])
  expect(page).toContain('ไม่แสดงต่อสาธารณะแล้ว')
  expect(page).not.toContain('ตะโกน')
  expect(await entriesOf(secret.ref)).toEqual([])
  expect(await verify({ ref })).toMatchObject({ code: 0, said: expect.stringContaining('taken from view') })
})

test('entries from before the log held words stay good, and the command says that it holds none of them', async () => {
  const ref = await aCase('ไฟถนนดับสามดวงก่อนถึงสะพาน')
  await house.db.query('update log_outbox set words = null where ref = $1', [ref])
  await house.db.query('update complaints set words_salt = null, outcome_salt = null where ref = $1', [ref])
  await house.db.query(
    `update complaint_events e set text_salt = null from complaints c where c.ref = $1 and e.complaint_id = c.id`,
    [ref],
  )
  await doMove(
    house,
    ref,
    { kind: 'close' },
    { actor: { kind: 'reporter' }, reason: 'ยืนยัน', visibility: 'public', text: 'ขอบคุณ' },
  )
  await logIt()

  const found = await verify({ ref })

  expect(found).toMatchObject({ code: 0, complained: '' })
  expect(found.said).toContain('words: 1 text shown is the one the log holds')
  expect(found.said).toContain('the words of 3 texts are not held by the log')
})
