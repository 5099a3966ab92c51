import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { newId } from '../../kernel/ids.ts'
import { makeDemoPeople } from '../people/index.ts'
import { findStoredOverlaps } from './index.ts'
import { renewOverlaps } from './renew-overlaps.ts'

let house: TestHouse
let municipality: StoredBody
let office: StoredBody
let third: StoredBody

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  const tables = [
    'overlap_notices',
    'overlap_answers',
    'overlap_events',
    'overlap_decisions',
    'overlap_pairs',
    'overlap_marks',
  ]
  for (const table of [...tables, 'overlap_bands', 'role_grants', 'budget_lines', 'projects', 'plans', 'bodies']) {
    await house.db.query(`delete from ${table}`)
  }
  house.mailbox.sent.length = 0
  municipality = await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' })
  office = await aStoredBody(house.db, { name: 'สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดเชียงราย', areaCode: '57' })
  third = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดเชียงราย', areaCode: '57' })
})

const road = (name: string, moo: number) =>
  `ถนนคอนกรีตเสริมเหล็กสายบ้าน${name} หมู่ที่ ${moo} ตำบลแม่กรณ์ อำเภอเมืองเชียงราย จังหวัดเชียงราย`

/** The same road in the plans of two bodies, or of three. */
async function aRoad(bodies: readonly StoredBody[], name = 'ปางริมกรณ์', moo = 2): Promise<StoredProject[]> {
  const stored: StoredProject[] = []
  for (const [i, body] of bodies.entries()) {
    const title = `${['โครงการก่อสร้าง', 'ก่อสร้าง', 'งานก่อสร้าง'][i]}${road(name, moo)}`
    stored.push(await aStoredProject(house.db, body, { title, amountSatang: BigInt(50 - i) * 1_000_000n }))
  }
  return stored
}

interface PairRow {
  address: string
  id: string
  state: string
  verdict: string | null
  case_key: string | null
  assigned_to: string | null
  share_percent: number | null
}

async function pairs(): Promise<PairRow[]> {
  const { rows } = await house.db.query<PairRow>(
    `select home || '-' || id as address, id, state, verdict, case_key, assigned_to, share_percent from overlap_pairs
      where state <> 'gone' order by left_id, right_id`,
  )
  return rows
}

const count = async (table: string) =>
  Number((await house.db.query<{ n: bigint }>(`select count(*) as n from ${table}`)).rows[0]?.n)

test('three offices that plan the same road are one case with three projects side by side', async () => {
  const [first] = await aRoad([municipality, office, third])
  await aRoad([municipality, office], 'น้ำลัด', 5)

  await findStoredOverlaps(house.deps)

  const stored = await pairs()
  const list = await (await house.get('/overlaps/cases?place=57')).text()
  const page = await (await house.get(`/overlaps/cases/${first?.home}-${first?.id}`)).text()
  expect(new Set(stored.map((pair) => pair.case_key)).size).toBe(2)
  expect(list).toContain('3 โครงการ')
  expect(list).not.toContain('น้ำลัด')
  for (const body of [municipality, office, third]) expect(page).toContain(body.name)
})

test('the money of a case counts once: what its projects handed on to each other, and nothing of what was taken out', async () => {
  const [a, b, c] = await aRoad([municipality, office, third], 'น้ำโอน', 7)
  await findStoredOverlaps(house.deps)
  const path = `/api/v1/overlaps/cases/${a?.home}-${a?.id}`
  const amountOf = async () => (await (await house.get(path)).json()).case.amount
  const listed = async () =>
    (await (await house.get('/api/v1/overlaps/cases?place=57&limit=100')).json()).cases.find((one: { id: string }) =>
      [a, b, c].some((project) => one.id === `${project?.home}-${project?.id}`),
    ).amount
  const amounts = [await amountOf(), await listed()]

  const chain = JSON.stringify([{ home: a?.home, body: municipality.id, project: a?.id }])
  await house.db.query(
    `insert into money_sources (key, kind, chain, reason, added_at) values ('เงินรับโอน ทดสอบ', 'received', $1, 'ทดสอบ', now())`,
    [chain],
  )
  await house.db.query(
    `insert into budget_lines (id, home, project_id, phase, fiscal_year, source, amount_satang)
     select gen_random_uuid(), l.home, l.project_id, l.phase, l.fiscal_year, 'เงินรับโอน ทดสอบ', 10000 from budget_lines l where l.project_id = $1 limit 1`,
    [b?.id],
  )
  await house.db.query('update projects set amount_satang = amount_satang + 10000 where id = $1', [b?.id])
  const handedOn = [await amountOf(), await listed()]
  await house.db.query(`update projects set state = 'cancelled' where id = $1`, [c?.id])
  const { rows } = await house.db.query<{ satang: bigint }>(
    'select amount_satang as satang from projects where id = $1',
    [c?.id],
  )
  const takenOut = [await amountOf(), await listed()]
  await house.db.query(`update projects set state = 'planned' where id = $1`, [c?.id])

  expect(handedOn).toEqual(amounts)
  expect(takenOut).toEqual(amounts.map((amount) => (Number(amount) - Number(rows[0]?.satang) / 100).toFixed(2)))
})

test('a verdict "different" takes a pair out of its case, and "same" brings it back', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()
  const decide = (verdict: string) =>
    house.post(`/overlaps/${pair?.address}/decision`, { verdict, reason: 'ดูแบบแล้ว' }, anOfficer())

  await decide('different')
  const [parted] = await pairs()
  await decide('same')
  const [joined] = await pairs()

  expect(parted?.case_key).toBeNull()
  expect(joined?.case_key).toBe(pair?.case_key)
})

test('several pairs are decided with one reason, each with its own entry; a double click decides nothing twice', async () => {
  await aRoad([municipality, office])
  await aRoad([municipality, office], 'น้ำลัด', 5)
  await findStoredOverlaps(house.deps)
  const all = await pairs()
  const picked = Object.fromEntries(all.map((pair) => [`pair.${pair.address}`, '1']))
  const form = { ...picked, verdict: 'related', reason: 'ทำต่อเนื่องกัน', _key: 'bulk-1' }

  const first = await house.post('/overlaps/decisions?place=57', form, anOfficer())
  const again = await house.post('/overlaps/decisions?place=57', form, anOfficer())

  expect([first.status, again.status]).toEqual([303, 303])
  expect(first.headers.get('location')).toBe('/overlaps?place=57')
  expect((await pairs()).map((pair) => pair.verdict)).toEqual(['related', 'related'])
  expect(await count('overlap_decisions')).toBe(2)
})

test('what may not be decided is refused by itself and named; the rest is decided', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [mine] = await pairs()
  await house.db.query(`update projects set area_code = '400101' where title like '%ปางริมกรณ์%'`)
  const gone = `57-${newId()}`
  const officer = anOfficer([{ areaCode: null, bodyId: municipality.id }])
  const stranger = anOfficer([{ areaCode: '90' }])
  const form = { [`pair.${mine?.address}`]: '1', [`pair.${gone}`]: '1', verdict: 'same', reason: 'ถนนสายเดียวกัน' }

  const refusedAll = await house.post('/overlaps/decisions', form, stranger)
  const undecided = await pairs()
  const decidedOne = await house.post('/overlaps/decisions', form, officer)

  expect(refusedAll.status).toBe(422)
  expect(undecided[0]?.verdict).toBeNull()
  expect(decidedOne.status).toBe(422)
  const page = await decidedOne.text()
  expect(page).toContain('บันทึกแล้ว 1 คู่')
  expect(page).toContain('ไม่มีคู่นี้แล้ว')
  expect((await pairs())[0]?.verdict).toBe('same')
})

test('nothing ticked, no verdict and no reason are named, and the ticks stay', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()

  const nothing = await house.post('/overlaps/decisions', { verdict: 'same', reason: 'x' }, anOfficer())
  const noReason = await house.post(
    '/overlaps/decisions',
    { [`pair.${pair?.address}`]: '1', verdict: 'same' },
    anOfficer(),
  )
  const visitor = await house.post('/overlaps/decisions', { verdict: 'same', reason: 'x' })

  expect(nothing.status).toBe(422)
  expect(await nothing.text()).toContain('เลือกอย่างน้อยหนึ่งคู่')
  expect(noReason.status).toBe(422)
  expect(await noReason.text()).toMatch(new RegExp(`name="pair.${pair?.address}"[^>]*checked`))
  expect(visitor.status).toBe(403)
  expect(await count('overlap_decisions')).toBe(0)
})

test('an officer takes a pair, finds it under "me", and releases it; both stand in the history', async () => {
  await aRoad([municipality, office])
  await aRoad([municipality, office], 'น้ำลัด', 5)
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()
  const me = anOfficer()
  const address = `/overlaps/${pair?.address}/assignment`

  const taken = await house.post(address, { person: me.personId }, me)
  const mine = await (await house.get('/api/v1/overlaps?assigned=me', me)).json()
  const free = await (await house.get('/api/v1/overlaps?assigned=nobody', me)).json()
  const released = await house.post(address, { person: '' }, me)

  expect([taken.status, released.status]).toEqual([303, 303])
  expect(mine).toMatchObject({ count: 1, pairs: [{ id: pair?.address }] })
  expect(free).toMatchObject({ count: 1 })
  const { rows } = await house.db.query('select kind, person_id from overlap_events order by id')
  expect(rows).toEqual([
    { kind: 'assigned', person_id: me.personId },
    { kind: 'unassigned', person_id: me.personId },
  ])
  expect((await pairs())[0]?.assigned_to).toBeNull()
})

test('nobody is put in charge by a stranger, and no stranger is put in charge', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()
  const address = `/overlaps/${pair?.address}/assignment`

  const byStranger = await house.post(address, { person: anOfficer().personId }, anOfficer([{ areaCode: '40' }]))
  const ofStranger = await house.post(address, { person: newId() }, anOfficer())
  const nonsense = await house.post(address, { person: "' or 1=1" }, anOfficer())

  expect([byStranger.status, ofStranger.status, nonsense.status]).toEqual([403, 422, 422])
  expect(await count('overlap_events')).toBe(0)
})

/** Real accounts: a planner of Chiang Rai at the office, and one of the municipality. */
async function twoOfficers(): Promise<{ planner: string; municipal: string }> {
  const codes = new Map(
    (await house.db.query<{ id: string; code: string }>('select id, code from bodies')).rows.map((row) => [
      row.id,
      row.code,
    ]),
  )
  const person = (user: string, body: StoredBody, areaCode: string | null) => ({
    role: 'planner' as const,
    user: `${user}.${newId()}@demo.example`,
    name: user,
    bodyCode: codes.get(body.id) ?? null,
    areaCode,
    what: { th: 'ทดสอบ', en: 'test' },
  })
  for (const table of ['demo_sign_ins', 'demo_api_keys', 'api_keys']) await house.db.query(`delete from ${table}`)
  await house.db.transaction((tx) =>
    makeDemoPeople(tx, house.deps, [person('ดารณี', office, '57'), person('มาลี', municipality, null)]),
  )
  const { rows } = await house.db.query<{ person_id: string; body_id: string }>(
    'select person_id, body_id from role_grants',
  )
  const of = (body: StoredBody) => rows.find((row) => row.body_id === body.id)?.person_id ?? ''
  return { planner: of(office), municipal: of(municipality) }
}

test('a question tells both bodies: a notice each, a letter to the officers but not to the one who asks', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const { planner, municipal } = await twoOfficers()
  const [pair] = await pairs()
  const asker = anOfficer([{ bodyId: office.id }], { personId: planner })
  const answerer = anOfficer([{ areaCode: null, bodyId: municipality.id }], { personId: municipal })

  const asked = await house.post(`/overlaps/${pair?.address}/question`, { question: 'ช่วงกิโลเมตรไหน' }, asker)
  const waiting = await (await house.get('/overlaps/answers', answerer)).text()

  await sendNotices(house.deps)

  expect(asked.status).toBe(303)
  expect(await count('overlap_notices')).toBe(2)
  expect(house.mailbox.sent).toHaveLength(1)
  expect(house.mailbox.sent[0]).toMatchObject({ kind: 'overlaps.bodies' })
  expect(house.mailbox.sent[0]?.to).toMatch(/^มาลี\./)
  expect(house.mailbox.sent[0]?.text).toContain('ช่วงกิโลเมตรไหน')
  expect(waiting).toContain('รอคำตอบ')
  expect((await house.db.query('select purpose from access_log')).rowCount).toBeGreaterThan(0)
})

test('a decision about several pairs sends each officer one letter', async () => {
  await aRoad([municipality, office])
  await aRoad([municipality, office], 'น้ำลัด', 5)
  await findStoredOverlaps(house.deps)
  const { planner } = await twoOfficers()
  const picked = Object.fromEntries((await pairs()).map((pair) => [`pair.${pair.address}`, '1']))

  await house.post(
    '/overlaps/decisions',
    { ...picked, verdict: 'same', reason: 'ถนนสายเดียวกัน' },
    anOfficer([{}], { personId: planner }),
  )
  await sendNotices(house.deps)

  expect(house.mailbox.sent).toHaveLength(1)
  expect(house.mailbox.sent[0]?.text.match(/\/overlaps\/57-/g)).toHaveLength(2)
  expect(await count('overlap_notices')).toBe(4)
})

test('a body answers through its own officer; the answer is public with the body and without the person', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()
  const address = `/overlaps/${pair?.address}/answers`
  const own = anOfficer([{ areaCode: null, bodyId: municipality.id }])
  const answer = { body: municipality.id, position: 'disagree', answer: 'คนละช่วงถนน <b>ช่วงบน</b>' }

  const answered = await house.post(address, answer, own)
  const ofProvince = await house.post(address, answer, anOfficer())
  const forOther = await house.post(address, { ...answer, body: office.id }, own)
  const visitor = await house.post(address, answer)
  const page = await (await house.get(`/overlaps/${pair?.address}`)).text()
  const api = (await (await house.get(`/api/v1/overlaps/${pair?.address}`)).json()) as { answers: object[] }

  expect(answered.status).toBe(303)
  expect([ofProvince.status, forOther.status, visitor.status]).toEqual([403, 403, 403])
  expect(page).toContain('ไม่เห็นด้วย เป็นคนละงาน')
  expect(page).toContain('คนละช่วงถนน &lt;b&gt;')
  expect(page).not.toContain(own.displayName)
  expect(api.answers).toMatchObject([{ position: 'disagree' }])
  expect(await count('overlap_answers')).toBe(1)
})

test('an answer without a position is shown again with what was typed', async () => {
  await aRoad([municipality, office])
  await findStoredOverlaps(house.deps)
  const [pair] = await pairs()
  const own = anOfficer([{ areaCode: null, bodyId: municipality.id }])

  const page = await house.post(`/overlaps/${pair?.address}/answers`, { body: municipality.id, answer: 'คนละช่วง' }, own)

  const text = await page.text()
  expect(page.status).toBe(422)
  expect(text).toContain('เลือกว่าหน่วยงานของคุณเห็นอย่างไร')
  expect(text).toContain('คนละช่วง</textarea>')
})

test('a project in several pairs of one case is saved once; a share counts only where it is stated', async () => {
  await aRoad([municipality, office, third])
  await aRoad([municipality, office], 'น้ำลัด', 5)
  await findStoredOverlaps(house.deps)
  const before = await (await house.get('/api/v1/overlaps/saved')).json()
  const byCase = await pairs()
  const roads = byCase.filter((pair) => byCase.filter((other) => other.case_key === pair.case_key).length > 1)
  const alone = byCase.find((pair) => !roads.includes(pair))
  for (const pair of roads) {
    await house.post(`/overlaps/${pair.address}/decision`, { verdict: 'same', reason: 'สายเดียวกัน' }, anOfficer())
  }
  await house.post(`/overlaps/${alone?.address}/decision`, { verdict: 'overlapping', reason: 'บางช่วง' }, anOfficer())
  const unstated = await (await house.get('/api/v1/overlaps/saved')).json()
  await house.post(
    `/overlaps/${alone?.address}/decision`,
    { verdict: 'overlapping', reason: 'ครึ่งหนึ่ง', share: '50' },
    anOfficer(),
  )

  const stated = await (await house.get('/api/v1/overlaps/saved?place=57&year=2570')).json()
  const elsewhere = await (await house.get('/api/v1/overlaps/saved?place=40')).json()

  expect(roads.length).toBeGreaterThanOrEqual(2)
  expect(before).toMatchObject({ could_be_saved: '0.00' })
  expect(unstated).toMatchObject({ projects: 2, could_be_saved: '970000.00' })
  expect(stated).toMatchObject({ projects: 3, could_be_saved: '1215000.00', by_province: [{ province: '57' }] })
  expect(elsewhere).toMatchObject({ projects: 0, could_be_saved: '0.00' })
  expect(await (await house.get('/overlaps/saved')).text()).toContain('1,215,000')
})

test('the tabs count each state under the filters, and a pair of bodies narrows the list', async () => {
  await aRoad([municipality, office, third])
  await findStoredOverlaps(house.deps)
  const code = async (body: StoredBody) =>
    (await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])).rows[0]?.code
  const [a, b] = [await code(municipality), await code(third)]

  const two = await (await house.get(`/api/v1/overlaps?body=${a}&other=${b}`)).json()
  const queue = await (await house.get('/overlaps?place=57')).text()

  expect(two).toMatchObject({ count: 1 })
  expect(queue).toMatch(/รอตัดสิน <span>3<\/span>/)
  expect(queue).toMatch(/งานเดียวกัน <span>0<\/span>/)
})

test('decisions and charge survive a look at the changes alone', async () => {
  const [left] = await aRoad([municipality, office])
  await renewOverlaps(house.deps)
  await aRoad([municipality, office], 'น้ำลัด', 5)
  await renewOverlaps(house.deps)
  const decided = (await pairs()).find((pair) => pair.case_key?.includes(left?.id ?? '-')) ?? (await pairs())[0]
  const me = anOfficer()
  await house.post(`/overlaps/${decided?.address}/assignment`, { person: me.personId }, me)
  await house.post(
    `/overlaps/${decided?.address}/decision`,
    { verdict: 'overlapping', reason: 'ครึ่งหนึ่ง', share: '50' },
    me,
  )
  await house.db.query(`update projects set title = title || ' ระยะที่ 1', updated_at = now()`)

  await renewOverlaps({ ...house.deps, clock: { now: () => new Date('2026-11-24T01:00:00Z') } })

  const after = (await pairs()).find((pair) => pair.id === decided?.id)
  expect(after).toMatchObject({ state: 'decided', verdict: 'overlapping', share_percent: 50, assigned_to: me.personId })
})
