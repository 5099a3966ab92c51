import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { aReport, aReported, aVisitor, doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { moderatedAreas } from './complaints.policy.ts'
import { newCases } from './complaints.sql.ts'
import { eraseOldPhotos } from './erase-photos.ts'
import { holdRepeated } from './hold-repeats.ts'
import { keepPhoto } from './keep-photo.ts'
import { receiveComplaint } from './receive-complaint.ts'
import { waitingForLook } from './redactions.sql.ts'
import { waitingHeaps } from './repeats.sql.ts'
import { routeNewCases } from './route-new.ts'

/* What is looked after once a report is in: privacy that comes late, words taken out by hand, floods, and photos that have to go. */

let house: TestHouse
const moderator = () => anOfficer([{ role: 'moderator', areaCode: '57' }], { personId: newId() })
const keeper = () => anOfficer([{ role: 'data-protection-officer', areaCode: '57' }], { personId: newId() })
const officer = { kind: 'officer' as const, personId: newId(), bodyId: null }

beforeAll(async () => {
  house = await aTestHouse()
  await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ', areaCode: '570101' })
})
afterAll(() => house.close())

const bodyOf = async (ref: string) =>
  (await house.db.query<{ lead_body_id: string | null }>('select lead_body_id from complaints where ref = $1', [ref]))
    .rows[0]?.lead_body_id ?? null

test('a public case moved to a private category is public nowhere from that moment on, and the log says neither category nor word', async () => {
  const words = 'ลุงข้างบ้านตะโกนด่าทุกคืนคำเฉพาะเรื่องนี้'
  const { ref, receipt } = await aReported(house, { words })
  expect(await (await house.get('/complaints.json')).text()).toContain(ref)

  await doMove(
    house,
    ref,
    { kind: 'categorise', categoryCode: 'officials', categoryVersion: 1, severity: 'high' },
    { actor: { ...officer, bodyId: await bodyOf(ref) }, reason: 'เป็นเรื่องเจ้าหน้าที่', visibility: 'public' },
  )

  for (const path of [
    `/complaints/${ref}`,
    '/complaints',
    `/complaints?q=${encodeURIComponent('คำเฉพาะเรื่องนี้')}`,
    '/complaints?category=officials',
    '/complaints.csv',
    '/complaints.json',
    '/feeds/complaints',
    '/feeds/complaints/places/570101',
    `/api/v1/complaints/${ref}`,
    '/api/v1/complaints?limit=1000',
    `/open311/v2/requests/${ref}.json`,
    '/open311/v2/requests.json',
    `/learn/new?case=${ref}`,
  ]) {
    const answer = await house.get(path)
    const text = await answer.text()
    if (!path.includes(ref)) expect(text, path).not.toContain(ref)
    else expect([401, 404], path).toContain(answer.status)
    expect(text, path).not.toContain(words)
  }
  const { rows } = await house.db.query<{ facts: string }>(
    'select facts from log_outbox where ref = $1 order by at, id',
    [ref],
  )
  const log = rows.map(({ facts }) => facts).join('\n')
  expect(log).toContain('withheld')
  expect(log).not.toMatch(/officials|ลุงข้างบ้าน/)
  const visitor = aVisitor(house)
  await visitor.post(`/complaints/${ref}/mine`, { receipt })
  expect((await visitor.get(`/complaints/${ref}`)).status).toBe(200)
})

test('what is done while a case is out of view stands in the log once it is shown again', async () => {
  const { ref } = await aReported(house)
  const act = { actor: { ...officer, bodyId: await bodyOf(ref) }, reason: 'ทำงาน', visibility: 'public' as const }
  const care = { ...act, actor: { kind: 'moderator' as const, personId: newId() } }
  await doMove(house, ref, { kind: 'withhold' }, care)
  await doMove(house, ref, { kind: 'accept' }, { ...act, text: 'จะเข้าไปดู' })
  const hidden = await logged(ref)

  await doMove(house, ref, { kind: 'show' }, care)

  const { events } = await (await house.get(`/api/v1/complaints/${ref}`)).json()
  const told = events.map((one: Record<string, unknown>) => [`${ref}/${one.id}`, one.at, one.kind])
  const moves = (steps: Awaited<ReturnType<typeof logged>>) => steps.filter(([, , kind]) => kind === 'moved').length
  expect([moves(hidden), moves(await logged(ref))]).toEqual([2, 3])
  expect((await logged(ref)).sort()).toEqual(told.sort())
})

/** Steps of a case on their way into the log. */
async function logged(ref: string): Promise<[subject: string, at: string, step: string][]> {
  const { rows } = await house.db.query<{ subject: string; at: Date; facts: string }>(
    'select subject, at, facts from log_outbox where ref = $1 order by at, id',
    [ref],
  )
  return rows.map(({ subject, at, facts }) => [subject, at.toISOString(), JSON.parse(facts).step])
}

test('what a moderator covers is covered in every text of the case: place, answers of the office, notes of the outcome', async () => {
  const phrase = 'บ้านสีชมพูหัวมุม'
  const { ref } = await aReported(house, {
    words: `น้ำเน่าไหลจาก${phrase}ลงคลอง`,
    place: { areaCode: '570101', lat: null, lon: null, text: `หน้า${phrase}` },
  })
  const act = { actor: { ...officer, bodyId: await bodyOf(ref) }, reason: 'ทำงาน', visibility: 'public' as const }
  await doMove(house, ref, { kind: 'accept' }, { ...act, text: `จะไปดูที่${phrase}` })
  await doMove(house, ref, { kind: 'resolve', outcome: 'partly', note: `เหลือท่อหน้า${phrase}` }, { ...act, text: null })

  const done = await house.post(
    `/complaints/${ref}/moderation`,
    { act: 'redact', field: 'words', phrase, kind: 'address', reason: 'เจ้าของบ้านขอ' },
    moderator(),
  )

  expect(done.status).toBe(303)
  for (const path of [
    `/complaints/${ref}`,
    '/complaints.json',
    `/api/v1/complaints/${ref}`,
    '/open311/v2/requests.json',
  ]) {
    expect(await (await house.get(path)).text(), path).not.toContain(phrase)
  }
  const stored = await house.db.query(
    `select from complaints c left join complaint_events e on e.home = c.home and e.complaint_id = c.id
       left join complaint_parts p on p.home = c.home and p.complaint_id = c.id
      where c.ref = $1 and concat(c.words, c.place_text, c.outcome_note, e.text, p.outcome_note) like '%' || $2 || '%'`,
    [ref, phrase],
  )
  expect(stored.rows).toEqual([])
})

test('a moderator who guesses what a mark covers is told nothing; who may open the original may put it right', async () => {
  const { ref } = await aReported(house, { words: 'นายวิรัช ทองเนื้อดี ทิ้งขยะหน้าวัดทุกเช้า' })
  const guess = (phrase: string, viewer: ReturnType<typeof moderator>) =>
    house.post(
      `/complaints/${ref}/moderation`,
      { act: 'redact', field: 'words', phrase, kind: 'person', reason: 'ตรวจ' },
      viewer,
    )

  const right = await guess('วิรัช', moderator())
  const half = await guess('วิรัช ทองเนื้อดี ทิ้ง', moderator())
  const wrong = await guess('สมชาย', moderator())
  const seen = await guess('หน้าวัด', moderator())
  const byKeeper = await guess('วิรัช', keeper())

  expect([right.status, half.status, wrong.status, seen.status, byKeeper.status]).toEqual([422, 422, 422, 303, 303])
  const shown = async (answer: Response) => (await answer.text()).replace(/value="[^"]*"|[0-9a-f-]{36}/g, '')
  expect(await shown(right)).toBe(await shown(wrong))
})

test('the same words sent again and again are in one heap, unseen until a person decides, and all of them are with the office', async () => {
  const words = 'ขอให้ย้ายนายช่างคนนี้ออกจากพื้นที่โดยด่วนเพราะทำงานไม่ดีเลยสักนิด'
  const photo = await keepPhoto(house.deps, await aPhoto('green'))
  if (!photo.ok) throw new Error('not kept')
  const refs: string[] = []
  for (let n = 0; n < 6; n++) {
    const { ref } = await aReported(house, {
      words: `${words} (${n})`,
      place: { areaCode: '570101', lat: null, lon: null, text: null },
      photos: n === 1 ? [photo.value] : [],
    })
    refs.push(ref)
  }
  const other = await aReported(house, { words: 'ท่อน้ำประปาแตกหน้าตลาดน้ำไหลนองทั้งคืน' })
  const person = moderator()

  for (const ref of refs) {
    const page = await (await house.get(`/complaints/${ref}`)).text()
    expect(page).not.toContain('ขอให้ย้าย')
    expect(page).not.toContain('หนึ่งวันทำการ')
  }
  const queue = await (await house.get('/complaints/moderation', person)).text()
  expect(queue).toContain('คำเหมือนกัน 6 เรื่อง')
  expect(queue).toContain('มีรูป 1 รูป')
  expect(await (await house.get(`/complaints/${other.ref}`)).text()).toContain('ท่อน้ำประปาแตก')
  const { rows } = await house.db.query<{ lead: boolean }>(
    'select lead_body_id is not null as lead from complaints where ref = any($1)',
    [refs],
  )
  expect(rows.every(({ lead }) => lead)).toBe(true)

  const heap = /name="heap" value="(a:[0-9a-f]{32})"/.exec(queue)?.[1] ?? ''
  const merged = await house.post('/complaints/moderation', { heap, act: 'heap-merge', reason: 'คำเดียวกัน' }, person)

  expect(merged.status).toBe(303)
  const states = await house.db.query<{ ref: string; state: string; outcome: string | null }>(
    'select ref, state, outcome from complaints where ref = any($1) order by received_at, id',
    [refs],
  )
  expect(states.rows[0]).toMatchObject({ ref: refs[0], outcome: null })
  expect(states.rows.slice(1).every(({ state, outcome }) => state === 'closed' && outcome === 'duplicate')).toBe(true)
  expect(await (await house.get(`/complaints/${refs[0]}`)).text()).toContain('ขอให้ย้าย')
  expect(await (await house.get('/complaints/moderation', person)).text()).not.toContain('คำเหมือนกัน')
})

test('what waits in the whole rest of the country hides no heap and no case of the own area', async () => {
  const own = await aReported(house, { words: 'คำเดียวกันของตำบลนี้' })
  const far = await aReported(house, {
    words: 'คำเดียวกันของที่อื่น',
    place: { areaCode: '500101', lat: null, lon: null, text: null },
  })
  await house.db.query(
    `insert into complaint_holds (home, complaint_id, key, held_at)
     select home, id, case when ref = $1 then 'a:own' else 'a:far' end, received_at from complaints where ref = any($2)`,
    [own.ref, [own.ref, far.ref]],
  )
  await house.db.query(`update complaints set received_at = received_at - interval '1 day' where ref = $1`, [far.ref])
  const keys = async (areas: string[] | null) =>
    (await waitingHeaps(house.db, { areas, most: 1, named: 5 })).map(({ key }) => key)

  const found = [await keys(null), await keys(['57']), await keys(['5001', '12'])]
  await house.db.query(`delete from complaint_holds where key in ('a:own', 'a:far')`)
  await house.db.query(
    `update complaints set words_shown_at = received_at + interval '9 days', received_at = received_at - interval '20 days' where ref = any($1)`,
    [[own.ref, far.ref]],
  )
  const refs = async (areas: string[] | null) =>
    (await waitingForLook(house.db, { areas, now: house.clock.now(), most: 1 })).map(({ ref }) => ref)
  const looked = [await refs(null), await refs(['57']), await refs(['5001', '12'])]

  expect(found).toEqual([['a:far'], ['a:own'], ['a:far']])
  expect(looked).toEqual([[far.ref], [own.ref], [far.ref]])
  expect([moderatedAreas(moderator()), moderatedAreas(anOfficer([{ role: 'moderator', areaCode: 'TH' }]))]).toEqual([
    ['57'],
    null,
  ])
})

test('four neighbours who say the same are no flood, and what clerks type is never one', async () => {
  const words = 'ไฟฟ้าดับทั้งหมู่บ้านตั้งแต่เมื่อคืนยังไม่มีใครมาดู'
  for (let n = 0; n < 4; n++) await aReported(house, { words })
  for (let n = 0; n < 6; n++) await aReported(house, { words: `${words} ด้วย`, channel: 'phone', enteredBy: newId() })

  const { rows } = await house.db.query(
    'select from complaint_holds h join complaints c on c.home = h.home and c.id = h.complaint_id where c.words like $1',
    [`${words}%`],
  )

  expect(rows).toEqual([])
})

test('a report that is one too many here and everywhere holds those of here and those of everywhere', async () => {
  const words = 'ผู้รับเหมารายนี้ทิ้งงานทุกตำบลขอให้ตรวจสอบและเรียกเงินคืนทันที'
  const refs: string[] = []
  const sent = async (areaCode: string) => {
    const place = { areaCode, lat: null, lon: null, text: null }
    refs.push((await aReported(house, { words, place })).ref)
  }
  const others = await house.db.query<{ code: string }>(
    `select code from areas where code like '5703__' or code like '5704__' order by code limit 8`,
  )
  // One copy in each of eight places is too many nowhere. The last of five in one place is the fifth there and the thirteenth of all.
  for (const { code } of others.rows) await sent(code)
  const before = await heldOf(refs)
  for (let n = 0; n < 5; n++) await sent('570101')

  expect(before).toBe(0)
  expect(await heldOf(refs)).toBe(13)
})

const heldOf = async (refs: readonly string[]): Promise<number> => {
  const { rows } = await house.db.query(
    'select from complaint_holds h join complaints c on c.home = h.home and c.id = h.complaint_id where c.ref = any($1)',
    [refs],
  )
  return rows.length
}

test('one more copy costs the same in a flood of thirty and of ninety', async () => {
  const words = 'ตึกหลังนี้ร้าวหลังแผ่นดินไหวขอให้ช่างมาดูโดยเร็วที่สุดครับ'
  const place = { areaCode: '570101', lat: null, lon: null, text: null }
  const oneMore = async () => {
    const report = await aReport(house, { words, place })
    await house.db.query('analyze complaints, complaint_repeats, complaint_holds')
    const rows = await house.db.transaction(async (tx) => {
      await receiveComplaint(tx, house.deps, report)
      const cases = await newCases(tx, 1)
      // As PostgreSQL reads tables of many rows.
      for (const way of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'])
        await tx.query(`set local enable_${way} = off`)
      const before = await rowsRead(tx)
      await holdRepeated(tx, house.deps, cases)
      const after = await rowsRead(tx)
      return after - before
    })
    await routeNewCases(house.deps)
    return rows
  }
  for (let n = 0; n < 30; n++) await aReported(house, { words, place })
  const small = await oneMore()
  for (let n = 0; n < 60; n++) await aReported(house, { words, place })

  expect(await oneMore()).toBe(small)
  const { rows } = await house.db.query(
    'select from complaint_holds h join complaints c on c.home = h.home and c.id = h.complaint_id where c.words = $1',
    [words],
  )
  expect(rows).toHaveLength(92)
})

/** Rows of complaints, repeats and holds this transaction has read until now. */
async function rowsRead(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as count from pg_stat_xact_user_tables
      where relname in ('complaints', 'complaint_repeats', 'complaint_holds')`,
  )
  return rows[0]?.count ?? 0
}

const aPhoto = (colour: string) =>
  sharp({ create: { width: 40, height: 40, channels: 3, background: colour } })
    .png()
    .toBuffer()

test('two years after closing the whole of a photo is gone from row and disk; what is public stays, and a file others point at stays', async () => {
  const kept = await keepPhoto(house.deps, await aPhoto('#a01010'), {
    areas: [{ left: 0, top: 0, width: 500, height: 500 }],
  })
  const again = await keepPhoto(house.deps, await aPhoto('#a01010'), {
    areas: [{ left: 0, top: 0, width: 500, height: 500 }],
  })
  const hidden = await keepPhoto(house.deps, await aPhoto('#10a010'), { isPrivate: true })
  if (!kept.ok || !again.ok || !hidden.ok) throw new Error('not kept')
  expect(again.value.shownSha256).toBe(kept.value.shownSha256)
  const old = await aReported(house, { photos: [kept.value, hidden.value] })
  const open = await aReported(house, { photos: [again.value] })
  await doMove(house, old.ref, { kind: 'withdraw' }, { actor: { kind: 'reporter' }, reason: 'x', visibility: 'public' })
  await house.db.query(`update complaints set closed_at = '2022-01-01' where ref = $1`, [old.ref])
  const later = { ...house.deps, clock: { now: () => new Date(Date.now() + 40 * 86_400_000) } }

  await eraseOldPhotos(later)

  const has = (sha256: string | null) => house.deps.files.has(sha256 ?? '')
  expect(await has(kept.value.sealedSha256)).toBe(false)
  expect(await has(hidden.value.sealedSha256)).toBe(false)
  expect(await has(kept.value.shownSha256)).toBe(true)
  expect(await has(again.value.sealedSha256)).toBe(true)
  const { rows } = await house.db.query<{ ref: string; sealed: boolean; shown: boolean }>(
    `select c.ref, p.sealed_sha256 is not null as sealed, p.shown_sha256 is not null as shown from complaint_photos p
       join complaints c on c.home = p.home and c.id = p.complaint_id where c.ref = any($1) order by sealed`,
    [[old.ref, open.ref]],
  )
  expect(rows).toEqual([
    { ref: old.ref, sealed: false, shown: true },
    { ref: open.ref, sealed: true, shown: true },
  ])
  expect((await house.db.query('select from complaint_erasures')).rows).toEqual([])
})

test('a photo a moderator hid leaves the disk a month later, unless another case shows the same one', async () => {
  const [one, same] = await Promise.all([1, 2].map(async () => keepPhoto(house.deps, await aPhoto('#1010a0'))))
  if (!one?.ok || !same?.ok) throw new Error('not kept')
  const first = await aReported(house, { photos: [one.value] })
  const second = await aReported(house, { photos: [same.value] })
  const later = { ...house.deps, clock: { now: () => new Date(Date.now() + 40 * 86_400_000) } }
  const hide = (ref: string) =>
    house.db.query(
      `update complaint_photos p set hidden_at = now() from complaints c where c.home = p.home and c.id = p.complaint_id and c.ref = $1`,
      [ref],
    )

  await hide(first.ref)
  await eraseOldPhotos(later)
  const withOther = await house.deps.files.has(one.value.shownSha256 ?? '')
  await hide(second.ref)
  await eraseOldPhotos(later)
  const withNone = await house.deps.files.has(one.value.shownSha256 ?? '')

  expect([withOther, withNone]).toEqual([true, false])
})

test('photos of a report that was given up go with its draft', async () => {
  const visitor = aVisitor(house)
  await visitor.get('/complaints/new')
  await visitor.post('/complaints/new', { words: 'ถนนพังหน้าบ้านผมเป็นหลุม', place: 'ต.เวียง' })
  const form = new FormData()
  form.set('photo', new File([new Uint8Array(await aPhoto('#777777'))], 'a.png', { type: 'image/png' }))
  await visitor.post('/complaints/new/photos', form)
  await visitor.post('/complaints/new/discard', {})
  const { rows } = await house.db.query<{ sha256: string }>('select sha256 from complaint_erasures')
  const later = { ...house.deps, clock: { now: () => new Date(Date.now() + 40 * 86_400_000) } }

  await eraseOldPhotos(later)

  expect(rows).toHaveLength(2)
  for (const { sha256 } of rows) expect(await house.deps.files.has(sha256)).toBe(false)
})

test('a moderator covers a face somebody asked about: what was covered before stays covered, and the older picture goes', async () => {
  const kept = await keepPhoto(house.deps, await aPhoto('#f0f0f0'), {
    areas: [{ left: 0, top: 0, width: 160, height: 160 }],
  })
  if (!kept.ok || kept.value.shownSha256 === null) throw new Error('not kept')
  const { ref } = await aReported(house, { photos: [kept.value], words: 'ป้ายจราจรล้มหน้าโรงเรียน มีคนอยู่ในรูป' })
  const { rows } = await house.db.query<{ id: string }>(
    'select p.id from complaint_photos p join complaints c on c.home = p.home and c.id = p.complaint_id where c.ref = $1',
    [ref],
  )
  const photo = rows[0]?.id ?? ''

  const done = await house.post(`/complaints/${ref}/moderation`, { act: 'cover-photo', photo, cell: '35' }, moderator())

  expect(done.status).toBe(303)
  const shown = Buffer.from(await (await house.get(`/complaints/${ref}/photos/${photo}`)).arrayBuffer())
  const at = async (left: number, top: number) =>
    (await sharp(shown).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())[0] ?? 0
  expect(await at(2, 2)).toBeLessThan(0x70)
  expect(await at(37, 37)).toBeLessThan(0x70)
  expect(await at(20, 20)).toBeGreaterThan(0xc0)
  await eraseOldPhotos({ ...house.deps, clock: { now: () => new Date(Date.now() + 40 * 86_400_000) } })
  expect(await house.deps.files.has(kept.value.shownSha256)).toBe(false)
  expect(await house.deps.files.has(kept.value.sealedSha256)).toBe(true)
})
