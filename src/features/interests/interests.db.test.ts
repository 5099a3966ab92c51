import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import { anOfficer, type TestHouse } from '../../../test/support/house.ts'

let house: TestHouse
let board: string
let path: string

beforeAll(async () => {
  house = await aDemoHouse()
  const { rows } = await house.db.query<{ key: string }>(
    `select home || '-' || id as key from boards where state = 'open' and home = '57' order by opened_at limit 1`,
  )
  board = rows[0]?.key ?? ''
  path = `/boards/${board}/interests`
})
afterAll(() => house?.close())

const planner = anOfficer()
const stranger = anOfficer([{ areaCode: '40' }])

const one = async <Row extends object>(sql: string): Promise<Row> => (await house.db.query<Row>(sql)).rows[0] as Row

const aGroup = {
  name: 'ผู้ค้าในตลาดเก่า',
  side: 'private',
  interests: 'รายได้ระหว่างก่อสร้าง',
  needs: 'ที่ขายชั่วคราว',
  capacities: '',
  influence: '2',
  concern: '5',
}
const someDay = { 'said-day': '1', 'said-month': '11', 'said-year': '2569' }

test('a group is put on the map, protected by a measure, and taken out with a reason; who sits elsewhere cannot', async () => {
  const refused = await house.post(`${path}/groups/new`, aGroup, stranger)
  const personal = await house.post(`${path}/groups/new`, { ...aGroup, name: 'นายสมชาย ใจดี 081-234-5678' }, planner)
  const added = await house.post(`${path}/groups/new`, aGroup, planner)
  const { id } = await one<{ id: string }>(`select id from stakeholders where name = '${aGroup.name}'`)
  const measure = { do: 'measure', kind: 'protect', what: 'จัดที่ขายหน้าที่ว่าการ', owner: 'จังหวัดเชียงราย' }
  const due = { 'due-day': '1', 'due-month': '11', 'due-year': '2569' }
  const measured = await house.post(`${path}/groups/${id}`, { ...measure, ...due }, planner)
  const text = await (await house.get(path)).text()

  expect([refused.status, personal.status, added.status, measured.status]).toEqual([403, 422, 303, 303])
  expect(text).toContain('จัดที่ขายหน้าที่ว่าการ')
  expect(text).toContain('เลยกำหนด 1 พ.ย. 2569')
  expect(text).toContain('<svg')

  const stored = await one<{ id: string }>(`select id from stakeholder_measures where stakeholder_id = '${id}'`)
  const ended = { do: 'end', measure: stored.id, act: 'done', result: 'ย้ายแล้ว 12 แผง' }
  const done = await house.post(`${path}/groups/${id}`, ended, planner)
  const twice = await house.post(`${path}/groups/${id}`, ended, planner)
  const gone = await house.post(`${path}/groups/${id}`, { do: 'remove', reason: 'รวมกับกลุ่มอื่น' }, planner)

  expect([done.status, twice.status, gone.status]).toEqual([303, 422, 303])
  expect(await (await house.get(path)).text()).not.toContain(`1. ${aGroup.name}`)
})

test('a confidential offer is for the table until something is agreed about it; the record is only ever added to', async () => {
  const option = await one<{ id: string }>(
    `select o.id from negotiation_options o where o.home || '-' || o.board_id = '${board}' and o.position = 2`,
  )
  const said = { option: option.id, body: 'จังหวัดเชียงราย', speaker: 'ผู้แทนสำนักงานจังหวัด', ...someDay }
  const offer = { ...said, kind: 'offer', text: 'ลับ: สมทบได้อีกสองแสน', confidential: '1' }
  const secretAgreement = { ...offer, kind: 'agreed' }

  const offered = await house.post(`${path}/record/new`, offer, planner)
  const wrong = await house.post(`${path}/record/new`, secretAgreement, planner)
  const hidden = await (await house.get(path)).text()
  const atTable = await (await house.get(path, planner)).text()
  const api = await (await house.get(`/api/v1${path}`)).text()

  expect([offered.status, wrong.status]).toEqual([303, 422])
  expect(hidden).not.toContain('สมทบได้อีกสองแสน')
  expect(hidden).toContain('ปิดไว้จนกว่าจะตกลงกัน')
  expect(api).not.toContain('สมทบได้อีกสองแสน')
  expect(atTable).toContain('สมทบได้อีกสองแสน')

  const entry = await one<{ id: string }>(`select id from negotiation_entries where text like 'ลับ:%'`)
  const corrected = { corrects: entry.id, speaker: 'เลขานุการ', text: 'ที่ถูกคือสามแสน', ...someDay }
  await house.post(`${path}/record/new`, corrected, planner)
  await house.post(`${path}/record/new`, { ...said, kind: 'agreed', text: 'ตกลงสมทบร่วมกัน' }, planner)
  const open = await (await house.get(path)).text()
  const files = await Promise.all(['groups.xlsx', 'record.csv'].map((file) => house.get(`${path}/${file}`)))

  expect(open).toContain('สมทบได้อีกสองแสน')
  expect(open).toContain('คำแก้: ที่ถูกคือสามแสน')
  expect(files.map((file) => file.status)).toEqual([200, 200])
  expect(await files[1]?.text()).toContain('ที่ถูกคือสามแสน')
})

test('options are compared with who gains and loses; two who change one meet', async () => {
  const facts = {
    title: 'ทางใหม่',
    about: 'ทำทีละช่วง',
    benefits: 'เร็ว',
    drawbacks: 'ไม่ครบ',
    cost: '1,500,000',
    months: '6',
  }
  const added = await house.post(`${path}/options/new`, facts, planner)
  const { id } = await one<{ id: string }>(`select id from negotiation_options where title = 'ทางใหม่'`)
  const first = await house.post(`${path}/options/${id}`, { ...facts, revision: '1', title: 'ทางใหม่ก' }, planner)
  const late = await house.post(`${path}/options/${id}`, { ...facts, revision: '1' }, planner)

  expect([added.status, first.status, late.status]).toEqual([303, 303, 422])
  expect(await late.text()).toContain('มีคนแก้ไปก่อนหน้านี้')
  expect(await (await house.get(path)).text()).toContain('1,500,000')
})

test('other weights are looked at first, then stored as a new version; older ones are kept', async () => {
  const at = '/priorities/weights/province?place=57'
  const row = (n: number, key: string, name: string, weight: number) => ({
    [`key-${n}`]: key,
    [`name-${n}`]: name,
    [`weight-${n}`]: String(weight),
    [`source-${n}`]: 'scored',
  })
  const weights = { version: '1', ...row(1, 'c1', 'เร่งด่วน', 90), ...row(2, 'c4', 'คุ้มค่า', 10), reason: 'ตามมติ' }

  const unseen = await house.post(at, { ...weights, do: 'store' }, planner)
  const sum = await house.post(at, { ...weights, ...row(2, 'c4', 'คุ้มค่า', 20), do: 'preview' }, planner)
  const preview = await house.post(at, { ...weights, do: 'preview' }, planner)
  const text = await preview.text()
  const seen = /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? ''
  const stored = await house.post(at, { ...weights, seen, do: 'store' }, planner)
  const again = await house.post(at, { ...weights, seen, do: 'store' }, planner)

  expect([unseen.status, sum.status, preview.status, stored.status, again.status]).toEqual([422, 422, 200, 303, 422])
  expect(await sum.text()).toContain('ตอนนี้รวมได้ 110')
  expect(text).toContain('ลำดับใหม่')
  expect((await house.post(at, { ...weights, do: 'preview' }, stranger)).status).toBe(403)
  expect(await (await house.get(at)).text()).toContain('ฉบับที่ 2')
})

test('a level scores what it may, the newest counts, and the page, its files and the API tell the same', async () => {
  const project = await one<{ id: string }>(
    `select p.id from projects p where p.home = '57' and p.state <> 'cancelled' and not exists (
       select from priority_scores s where s.thing_id = p.id) order by p.id limit 1`,
  )
  const page = `/priorities/projects/57-${project.id}`
  const points = { level: 'community', 'points-c1': '5', 'points-c2': '5', reason: 'เวทีประชาคม' }

  const scored = await house.post(page, points, planner)
  const asState = await house.post(page, { ...points, level: 'state' }, planner)
  const api = await house.sendJson(
    `/api/v1${page}`,
    { level: 'community', points: { c1: 0, c2: 0 }, reason: 'แก้คะแนน' },
    planner,
  )
  const list = await (await house.get('/api/v1/priorities?area=57&limit=200')).json()
  const csv = await (await house.get('/priorities/list.csv?place=57')).text()

  expect([scored.status, asState.status, api.status]).toEqual([303, 403, 200])
  expect((await api.json()).levels).toEqual([{ level: 'community', score: 0, known: 100 }])
  expect(csv.trim().split('\r\n')).toHaveLength(list.total + 1)
  expect(list.priorities[0].quadrant).not.toBeNull()
  expect((await house.get(page)).status).toBe(200)
})

test('a pressure is watched, signalled, answered and reviewed until it is over', async () => {
  const facts = { place: 'เชียงราย', title: 'ค่าครองชีพสูงขึ้น', side: 'outside', kind: 'economy', about: 'ราคาสินค้าขึ้น' }
  const more = { strength: '4', owner: 'จังหวัดเชียงราย', 'review-day': '1', 'review-month': '12', 'review-year': '2569' }
  const past = await house.post('/pressures/new', { ...facts, ...more, 'review-month': '10' }, planner)
  const elsewhere = await house.post('/pressures/new', { ...facts, ...more, owner: 'จังหวัดเชียงราย' }, stranger)
  const added = await house.post('/pressures/new', { ...facts, ...more }, planner)
  const at = added.headers.get('location') ?? ''
  const unanswered = await (await house.get('/pressures?place=57&show=unanswered')).text()
  const branch = await one<{ id: string }>(
    `select n.id from plan_nodes n join plans pl on pl.id = n.plan_id where pl.area_code = '57' and n.kind = 'strategy' limit 1`,
  )
  const found = { 'found-day': '2', 'found-month': '11', 'found-year': '2569' }
  const sign = { do: 'signal', text: 'ตลาดเงียบ', seen: 'hidden', how: 'field', source: 'ลงพื้นที่', ...found }
  const acts = [
    sign,
    { do: 'answer', branch: branch.id, how: 'ตลาดชุมชน' },
    { do: 'answer', branch: branch.id, how: 'ซ้ำ' },
  ]
  const done: number[] = []
  for (const act of acts) done.push((await house.post(at, act, planner)).status)
  const ended = await house.post(at, { do: 'review', finding: 'ราคาลดลงแล้ว', strength: '1' }, planner)
  const after = await house.post(at, sign, planner)
  const text = await (await house.get(at)).text()

  expect([past.status, elsewhere.status, added.status]).toEqual([422, 422, 303])
  expect(unanswered).toContain('ค่าครองชีพสูงขึ้น')
  expect(done).toEqual([303, 303, 422])
  expect([ended.status, after.status]).toEqual([303, 422])
  expect(text).toContain('พ้นไปเมื่อ')
  expect(text).toContain('ตลาดเงียบ')
})

test.each([
  '/priorities',
  '/priorities?place=5701&field=04&year=2570&level=community&thing=goal',
  '/priorities?place=ไม่มีที่นี่',
  '/en/pressures',
  '/pressures/list.xlsx?place=57',
  '/api/v1/pressures?area=57&limit=2',
])('%s answers', async (address) => {
  expect([200, 422]).toContain((await house.get(address)).status)
})

test('on a board that is only proposed nothing is written', async () => {
  const setState = (state: string) =>
    house.db.query(`update boards set state = '${state}' where home || '-' || id = '${board}'`)
  await setState('proposed')

  const added = await house.post(`${path}/groups/new`, aGroup, planner)

  await setState('open')
  expect(added.status).toBe(409)
  expect(await added.text()).toContain('เรื่องนี้ยังเป็นข้อเสนอ')
})
