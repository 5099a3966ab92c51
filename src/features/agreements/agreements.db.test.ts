import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAccount } from '../../../test/support/account.ts'
import { aStoredBody, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { phaseOf } from './agreement.ts'
import { agreementsPage, phaseSql } from './agreements.sql.ts'

let house: TestHouse
let now = new Date(testNow)
let town: StoredBody
let province: StoredBody
let company: StoredBody
let planner: Viewer
let mayor: Viewer
let governor: Viewer
let stranger: Viewer
let indicator: string
const codes = new Map<string, string>()

const signer = (body: StoredBody, name: string) =>
  anOfficer([{ role: 'plan-approver', bodyId: body.id, areaCode: null }], {
    personId: newId(),
    displayName: name,
    steppedUpUntil: new Date('2036-01-01T00:00:00Z'),
  })

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  town = await aStoredBody(house.db, { name: 'เทศบาลเมืองข้อตกลง', areaCode: '5701' })
  province = await aStoredBody(house.db, { name: 'จังหวัดข้อตกลง', areaCode: '57' })
  company = await aStoredBody(house.db, { name: 'บริษัท ข้อตกลง จำกัด', areaCode: '57' })
  // Codes as the register gives them, which the form reads.
  await house.db.query(
    `update bodies set code = 'TST-' || upper(right(replace(translate(id::text, '01', 'XY'), '-', ''), 7))`,
  )
  const { rows } = await house.db.query<{ id: string; code: string }>('select id, code from bodies')
  for (const { id, code } of rows) codes.set(id, code)
  planner = anOfficer([{ role: 'planner', areaCode: '57', bodyId: null }], { personId: newId() })
  mayor = signer(town, 'นายกเทศมนตรี')
  governor = signer(province, 'ผู้ว่าราชการ')
  stranger = signer(company, 'คนอื่น')
  stranger = { ...stranger, grants: stranger.grants.map((grant) => ({ ...grant, bodyId: newId() })) }
  indicator = newId()
  await house.db.query(
    `insert into indicators (id, code, home, name_th, meaning, result, level, area_code, owner_body_id, owner_person_id, due_days, unit_code,
       allows_over_most, direction, frequency, fiscal_year_from, fiscal_year_to, source, rule, over_time, rule_reason, created_at)
     select $1, 'WST-57', '57', 'ขยะที่เก็บได้', 'ร้อยละ', 'output', 'area', '57', $2, $3, 30, (select code from indicator_units order by code limit 1),
       false, 'more', 'year', 2026, 2030, 'รายงาน', 'sum', 'sum', 'รวม', '2026-01-01'`,
    [indicator, town.id, newId()],
  )
})
afterAll(() => house.close())

const code = (body: StoredBody) => codes.get(body.id) ?? ''

function typed(over: Record<string, string> = {}): Record<string, string> {
  return {
    title: 'ข้อตกลงจัดการขยะร่วมกัน',
    kind: 'public-service',
    maker: code(town),
    purpose: 'ให้ทุกหมู่บ้านมีรถเก็บขยะ',
    area: '57',
    'party-1': code(town),
    'role-1': 'provider',
    'part-1': 'เก็บขยะทุกหมู่บ้าน',
    'party-2': code(province),
    'role-2': 'funder',
    'part-2': 'จ่ายเงินอุดหนุน',
    'service-1': 'เก็บขยะในครัวเรือน',
    'standard-1': 'สัปดาห์ละสองครั้ง',
    'indicator-1': 'WST-57',
    'wanted-1': 'ร้อยละ 95',
    total: '1,000,000',
    'money-year-1': '2570',
    'money-from-1': '2',
    'money-to-1': '1',
    'money-amount-1': '1,000,000',
    'money-source-1': 'งบจังหวัด',
    'starts-day': '1',
    'starts-month': '10',
    'starts-year': '2569',
    'ends-day': '30',
    'ends-month': '9',
    'ends-year': '2570',
    reviews: '1/11/2569\n31/3/2570',
    notice: '60',
    reason: 'มติคณะกรรมการ ครั้งที่ 3/2569',
    ...over,
  }
}

/** Reads the address of the agreement that was drafted. */
async function drafted(over: Record<string, string> = {}): Promise<string> {
  const answer = await house.post('/agreements/new', typed(over), planner)
  expect(answer.status, await bodyText(answer)).toBe(303)
  return (answer.headers.get('location') ?? '').split('/')[2] ?? ''
}

/** The words of a problem, to be read where a test fails. */
async function bodyText(answer: Response): Promise<string> {
  const text = await answer.clone().text()
  return /govuk-error-summary[\s\S]*?<\/ul>/.exec(text)?.[0]?.replace(/<[^>]+>/g, ' ') ?? ''
}

const act = (id: string, name: string, fields: Record<string, string>, as: Viewer | null) =>
  house.post(
    `/agreements/${id}/desk`,
    { act: name, ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [`${name}-${key}`, value])) },
    as,
  )

const json = async <T>(path: string, as: Viewer | null = null) =>
  (await (await house.request(`/api/v1${path}`, await headersOf(as))).json()) as T
const headersOf = async (as: Viewer | null): Promise<RequestInit> => {
  if (as !== null) await house.get('/agreements', as)
  return as === null ? {} : { headers: { 'x-test-viewer': as.sessionId } }
}

interface Told {
  state: string
  version: number
  in_force: { hash: string } | null
  signatures: { body: string; signed_by: string; post: string }[]
  reviews: { id: string; due_on: string; done_on: string | null }[]
}
const told = (id: string, as: Viewer | null = planner) => json<Told>(`/agreements/${id}`, as)

async function sign(id: string, body: StoredBody, as: Viewer, over: Record<string, string> = {}) {
  const { hash, version } = await pendingOf(id)
  return act(id, 'sign', { party: body.id, post: 'ผู้มีอำนาจ', version: String(version), hash, ...over }, as)
}

async function pendingOf(id: string) {
  const { rows } = await house.db.query<{ version: number; hash: string }>(
    `select version, hash from agreement_versions where agreement_id = $1 and hash is not null order by version desc limit 1`,
    [id.slice(3)],
  )
  return rows[0] ?? { version: 0, hash: '' }
}

async function inForce(over: Record<string, string> = {}): Promise<string> {
  const id = await drafted(over)
  await act(id, 'offer', {}, planner)
  await sign(id, town, mayor)
  await sign(id, province, governor)
  return id
}

describe('from draft to signed', () => {
  test('an agreement is drafted, offered, signed by each party, and then stands in public and in the log', async () => {
    const id = await drafted()
    const hidden = await house.get(`/agreements/${id}`)
    await act(id, 'offer', {}, planner)
    await sign(id, town, mayor, { post: 'นายกเทศมนตรี' })
    const half = await told(id)
    await sign(id, province, governor)

    const page = await (await house.get(`/agreements/${id}`)).text()
    const whole = await told(id, null)

    expect(hidden.status).toBe(404)
    expect(half.state).toBe('offered')
    expect(whole.state).toBe('under-review')
    expect(whole.signatures.map(({ post }) => post)).toEqual(['นายกเทศมนตรี', 'ผู้มีอำนาจ'])
    expect(page).toContain('ให้ทุกหมู่บ้านมีรถเก็บขยะ')
    const { rows } = await house.db.query<{ facts: string }>(
      `select facts from log_outbox where type = 'agreement' and subject = $1`,
      [id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.facts).toContain(whole.in_force?.hash ?? 'nothing in force')
  })

  test('what was typed is kept, with a sentence, where the period ends before it begins', async () => {
    const answer = await house.post('/agreements/new', typed({ 'ends-year': '2568', title: 'เก็บไว้' }), planner)

    const text = await answer.text()
    expect(answer.status).toBe(422)
    expect(text).toContain('วันสิ้นสุดต้องไม่ก่อนวันเริ่ม')
    expect(text).toContain('value="เก็บไว้"')
  })

  test.each([
    [{ 'money-amount-1': '-5' }, 'จำนวนเงินต้องมากกว่าศูนย์'],
    [{ total: '999,999' }, 'เงินรายปีรวมกันเกินวงเงิน'],
    [{ 'party-2': 'T-NOBODY' }, 'ไม่รู้จักหน่วยงาน'],
    [{ 'indicator-1': 'NOPE-1' }, 'ไม่มีตัวชี้วัดรหัส'],
    [{ 'part-1': 'โทร 081-234-5678' }, 'เอาชื่อ เบอร์โทร'],
  ])('a draft with %j is refused', async (over, sentence) => {
    const answer = await house.post('/agreements/new', typed(over as Record<string, string>), planner)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
  })

  test('an agreement without indicators is not offered; a pledge is', async () => {
    const contract = await drafted({ 'indicator-1': '' })
    const pledge = await drafted({ kind: 'pledge', 'indicator-1': '' })

    const refused = await act(contract, 'offer', {}, planner)
    const offered = await act(pledge, 'offer', {}, planner)

    const program = await house.sendJson(`/api/v1/agreements/${contract}/offer`, {}, planner)
    expect([refused.status, program.status]).toEqual([422, 422])
    expect((await program.json()).detail).toContain('ข้อตกลงที่ไม่มีตัวชี้วัดวัดผลไม่ได้')
    expect(await refused.text()).toContain('ข้อตกลงที่ไม่มีตัวชี้วัดวัดผลไม่ได้')
    expect(offered.status).toBe(303)
    expect((await told(contract)).state).toBe('draft')
  })

  test('an agreement with one party is not offered', async () => {
    const id = await drafted({
      'party-2': '',
      'money-amount-1': '',
      'money-year-1': '',
      'money-from-1': '',
      'money-to-1': '',
      'money-source-1': '',
    })

    const answer = await act(id, 'offer', {}, planner)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('ต้องมีคู่สัญญาอย่างน้อยสองหน่วยงาน')
  })

  test('an officer of another body neither reads the draft nor writes it', async () => {
    const id = await drafted()

    const [read, wrote, made] = [
      await house.get(`/agreements/${id}/desk`, stranger),
      await house.post(`/agreements/${id}/edit`, typed({ title: 'ของฉัน', revision: '1' }), stranger),
      await house.post('/agreements/new', typed(), stranger),
    ]

    expect([read.status, wrote.status]).toEqual([404, 404])
    expect(made.status).toBe(422)
    expect((await told(id)).version).toBe(0)
  })

  test('two who edit one draft: the second is told, and keeps what was typed', async () => {
    const id = await drafted()
    const first = await house.post(`/agreements/${id}/edit`, typed({ title: 'คนแรก', revision: '1' }), planner)

    const second = await house.post(`/agreements/${id}/edit`, typed({ title: 'คนที่สอง', revision: '1' }), planner)

    expect(first.status).toBe(303)
    expect(second.status).toBe(422)
    const text = await second.text()
    expect(text).toContain('มีคนแก้ไปก่อนแล้ว')
    expect(text).toContain('value="คนที่สอง"')
  })

  test('a form sent twice makes one agreement', async () => {
    const fields = typed({ title: 'ส่งสองครั้ง', _key: newId() })

    const answers = [
      await house.post('/agreements/new', fields, planner),
      await house.post('/agreements/new', fields, planner),
    ]

    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1)
    const { rows } = await house.db.query(`select 1 from agreements where title = 'ส่งสองครั้ง'`)
    expect(rows).toHaveLength(1)
  })
})

describe('signing', () => {
  test('needs a right over that very body: a planner of the province and another mayor cannot', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)

    const [byPlanner, byGovernor] = [
      await sign(id, town, { ...planner, steppedUpUntil: new Date('2036-01-01T00:00:00Z') }),
      await sign(id, town, governor),
    ]

    expect([byPlanner.status, byGovernor.status]).toEqual([422, 422])
    expect(await byGovernor.text()).toContain('ท่านไม่มีอำนาจลงนามในนาม เทศบาลเมืองข้อตกลง')
    expect((await told(id)).signatures).toEqual([])
  })

  test('needs the one-time code', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)

    const answer = await sign(id, town, { ...mayor, steppedUpUntil: null, sessionId: newId() })

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toContain('second-step')
    expect((await told(id)).signatures).toEqual([])
  })

  test('an old version is refused: who signs must have read what is offered now', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)

    const answer = await sign(id, town, mayor, { hash: 'a'.repeat(64) })

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('ฉบับที่ท่านเห็นไม่ใช่ฉบับที่รอลงนาม')
  })

  test('twice for one party is refused with the day of the first', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)
    await sign(id, town, mayor)

    const again = await sign(id, town, mayor)

    expect(again.status).toBe(422)
    expect(await again.text()).toContain('เทศบาลเมืองข้อตกลง ลงนามฉบับนี้แล้วเมื่อ')
    expect((await told(id)).signatures).toHaveLength(1)
  })

  test('two signatories at one moment give one signature', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)

    await Promise.all([sign(id, town, mayor), sign(id, town, mayor)])

    expect((await told(id)).signatures).toHaveLength(1)
  })

  test('a company signs on paper, recorded by who wrote it; a body with a signatory here does not', async () => {
    const id = await drafted({ 'party-3': code(company), 'role-3': 'supporter' })
    await act(id, 'offer', {}, planner)
    await house.db.query(`insert into persons (id, name_sealed, created_at) values ($1, 'sealed', now())`, [
      mayor.personId,
    ])
    await house.db.query(
      `insert into role_grants (id, person_id, role, body_id, starts_on, reason, granted_at, needs_second)
       values ($1, $2, 'plan-approver', $3, '2026-01-01', 'คำสั่งทดสอบ', now(), false)`,
      [newId(), mayor.personId, town.id],
    )
    const { version, hash } = await pendingOf(id)
    const paper = { post: 'กรรมการผู้จัดการ', document: 'ที่ 12/2569', version: String(version), hash }

    const sure: Viewer = { ...planner, steppedUpUntil: new Date('2030-01-01T00:00:00Z') }

    const unsure = await act(id, 'paper', { ...paper, party: company.id }, planner)
    const recorded = await act(id, 'paper', { ...paper, party: company.id }, sure)
    const here = await act(id, 'paper', { ...paper, party: town.id }, sure)

    expect(unsure.headers.get('location')).toContain('/sign-in/second-step')
    expect(recorded.headers.get('location')).toContain('/agreements/')
    expect(await here.text()).toContain('เทศบาลเมืองข้อตกลง มีผู้มีอำนาจลงนามในระบบ')
    expect((await told(id)).signatures.map(({ post }) => post)).toEqual(['กรรมการผู้จัดการ'])
  })

  test('what all have signed is not withdrawn; it ends by notice, and not sooner than was agreed', async () => {
    const id = await inForce()

    const [withdrawn, soon, notice] = [
      await act(id, 'withdraw', { reason: 'เปลี่ยนใจ' }, mayor),
      await act(
        id,
        'terminate',
        { body: town.id, 'ends-day': '30', 'ends-month': '11', 'ends-year': '2569', reason: 'x' },
        mayor,
      ),
      await act(
        id,
        'terminate',
        { body: town.id, 'ends-day': '31', 'ends-month': '1', 'ends-year': '2570', reason: 'งบไม่พอ' },
        mayor,
      ),
    ]

    expect(await withdrawn.text()).toContain('ลงนามครบแล้วถอนไม่ได้')
    expect(await soon.text()).toContain('ต้องบอกล่วงหน้า 60 วัน')
    expect(notice.status).toBe(303)
    expect((await told(id, null)).state).toBe('under-review')
    now = new Date('2027-02-02T00:00:00Z')
    expect((await told(id, null)).state).toBe('terminated')
    now = new Date(testNow)
  })
})

describe('an amendment', () => {
  test('binds when all have signed it; until then the old words do, and both are compared', async () => {
    const id = await inForce()
    await act(id, 'amend', { reason: 'เพิ่มหมู่บ้าน' }, planner)
    const same = await act(id, 'offer', {}, planner)
    const revision = await house.db.query<{ revision: number }>('select revision from agreements where id = $1', [
      id.slice(3),
    ])
    const edited = await house.post(
      `/agreements/${id}/edit`,
      typed({ 'standard-1': 'ทุกวัน', revision: String(revision.rows[0]?.revision) }),
      planner,
    )
    await act(id, 'offer', {}, planner)
    await sign(id, town, mayor)
    const between = await told(id, null)
    await sign(id, province, governor)

    const after = await told(id, null)
    const page = await (await house.get(`/agreements/${id}/versions/2`)).text()

    expect(await same.text()).toContain('ข้อความเหมือนฉบับที่ใช้อยู่')
    expect(edited.status).toBe(303)
    expect([between.version, after.version]).toEqual([1, 2])
    expect(page).toContain('ทุกวัน')
    expect(page).toContain('สัปดาห์ละสองครั้ง')
  })
})

describe('a party that merges with another body', () => {
  test('is succeeded by it: the successor takes over by its own signature', async () => {
    const id = await inForce()
    const heir = await aStoredBody(house.db, { name: 'เทศบาลนครผู้รับช่วง', areaCode: '5701' })
    await merge(town, heir)
    const page = await (await house.get(`/agreements/${id}`)).text()

    const byOld = await act(id, 'take-over', { party: town.id, post: 'นายกเทศมนตรี' }, mayor)
    const byHeir = await act(id, 'take-over', { party: town.id, post: 'นายกเทศมนตรีนคร' }, signer(heir, 'นายก'))

    expect(page).toContain('เทศบาลนครผู้รับช่วง ต้องรับช่วงหรือลงนามใหม่')
    expect(await byOld.text()).toContain('รวมเข้ากับ เทศบาลนครผู้รับช่วง แล้ว')
    expect(byHeir.status).toBe(303)
    expect(await (await house.get(`/agreements/${id}`)).text()).not.toContain('ต้องรับช่วงหรือลงนามใหม่')
    await unmerge(town)
  })

  test('signs no more itself, and a program that tries is told who does', async () => {
    const id = await drafted()
    await act(id, 'offer', {}, planner)
    const { version, hash } = await pendingOf(id)
    const heir = await aStoredBody(house.db, { name: 'เทศบาลนครผู้สืบต่อ', areaCode: '5701' })
    await merge(town, heir)

    const sent = { body: code(town), version, hash, post: 'นายกเทศมนตรี' }
    const answer = await house.sendJson(`/api/v1/agreements/${id}/signatures`, sent, mayor)

    expect(await answer.json()).toMatchObject({
      type: '/api/problems/party-merged',
      detail: expect.stringContaining('เทศบาลนครผู้สืบต่อ'),
    })
    await unmerge(town)
  })

  test('which is the other party, leaves one: nothing can be taken over', async () => {
    const id = await inForce()
    await merge(town, province)

    const answer = await act(id, 'take-over', { party: town.id, post: 'ผู้ว่าราชการ' }, governor)

    expect(await answer.text()).toContain('เป็นคู่สัญญาฝ่ายเดียว')
    await unmerge(town)
  })
})

async function merge(from: StoredBody, into: StoredBody) {
  await house.db.query(
    `insert into body_successions (body_id, successor_id, kind, happened_on, source) values ($1, $2, 'merger', '2026-11-01', 'test')`,
    [from.id, into.id],
  )
  await house.db.query(`update bodies set changed_at = clock_timestamp() where id = $1`, [from.id])
}

async function unmerge(body: StoredBody) {
  await house.db.query('delete from body_successions where body_id = $1', [body.id])
  await house.db.query(`update bodies set changed_at = clock_timestamp() where id = $1`, [body.id])
}

describe('while it is in force', () => {
  test('a review is held by a party, and not twice', async () => {
    const id = await inForce()
    const review = (await told(id)).reviews[0]?.id ?? ''
    const fields = { which: review, verdict: 'partly', finding: 'เก็บได้ 8 จาก 10 หมู่บ้าน' }

    const [held, again] = [await act(id, 'review', fields, mayor), await act(id, 'review', fields, mayor)]

    expect(held.status).toBe(303)
    expect(await again.text()).toContain('บันทึกผลไปแล้ว')
    expect((await told(id, null)).state).toBe('in-force')
  })

  test('a breach is noticed by the other party, remedied by the one in it, and closed by who noticed it', async () => {
    const id = await inForce()
    const notice = {
      what: 'ไม่เก็บขยะสองสัปดาห์',
      wanted: 'เก็บให้ครบ',
      'due-day': '31',
      'due-month': '12',
      'due-year': '2569',
    }
    const { email } = await anAccount(house, { role: 'planner', bodyId: town.id })
    const own = await act(id, 'breach', { ...notice, body: town.id }, mayor)
    const noticed = await act(id, 'breach', { ...notice, body: town.id }, governor)
    const { rows } = await house.db.query<{ id: string }>('select id from agreement_breaches where agreement_id = $1', [
      id.slice(3),
    ])
    const which = rows[0]?.id ?? ''
    const breached = (await told(id, null)).state
    const said = await act(id, 'remedy', { which, remedy: 'ซื้อรถเพิ่มหนึ่งคัน' }, mayor)
    const byOther = await act(id, 'close-breach', { which, outcome: 'remedied', reason: 'x' }, mayor)
    const closed = await act(id, 'close-breach', { which, outcome: 'remedied', reason: 'ตรวจแล้ว' }, governor)

    expect(await own.text()).toContain('ฝ่ายที่ผิดแจ้งเรื่องของตนเองไม่ได้')
    expect([noticed.status, said.status, byOther.status, closed.status]).toEqual([303, 303, 422, 303])
    expect(breached).toBe('breached')
    await sendNotices(house.deps)
    expect(house.mailbox.sent.filter(({ kind }) => kind === 'agreements.breach')).toMatchObject([
      { to: email, text: expect.stringContaining('เก็บให้ครบ') },
    ])
    expect((await told(id, null)).state).toBe('under-review')
  })

  test('a survey is answered once by a link, without a name, and shown from five answers on', async () => {
    const id = await inForce()
    const begun = await act(
      id,
      'survey',
      {
        intro: 'บริการเก็บขยะเป็นอย่างไร',
        'question-1': 'พอใจไหม',
        'kind-1': 'scale',
        'opens-day': '1',
        'opens-month': '11',
        'opens-year': '2569',
        'closes-day': '30',
        'closes-month': '11',
        'closes-year': '2569',
        links: '6',
      },
      mayor,
    )
    const words = [...(await begun.text()).matchAll(/survey\?link=([\w-]{22})/g)].map((found) => found[1] ?? '')
    const answer = (link: string, value = '5') => house.post(`/agreements/${id}/survey`, { link, 'q-1': value }, null)

    const first = await answer(words[0] ?? '')
    const again = await answer(words[0] ?? '')
    const few = await (await house.get(`/agreements/${id}`)).text()
    for (const word of words.slice(1)) await answer(word, '4')
    const open = await (await house.get(`/agreements/${id}`)).text()
    await house.db.query('update agreement_surveys set closes_on = opens_on')
    const enough = await (await house.get(`/agreements/${id}`)).text()

    expect(new Set(words).size).toBe(6)
    expect(first.status).toBe(303)
    expect(await again.text()).toContain('ลิงก์นี้ใช้ตอบไปแล้ว')
    expect(few).toContain('มีผู้ตอบน้อยกว่า 5 คน')
    expect(open).toContain('จะแสดงผลเมื่อปิดรับคำตอบ')
    expect(open).not.toContain('<strong>79</strong>')
    expect(enough).toContain('6 คนตอบ')
    expect(enough).toContain('<strong>79</strong>')
  })

  test('a survey that is ended on its first day takes no answer from that moment on', async () => {
    const id = await inForce()
    const today = { day: '23', month: '11', year: '2569' }
    const days = Object.entries(today).flatMap(([part, value]) => [
      [`opens-${part}`, value],
      [`closes-${part}`, part === 'day' ? '30' : value],
    ])
    const fields = { intro: 'บริการเก็บขยะเป็นอย่างไร', 'question-1': 'พอใจไหม', 'kind-1': 'scale', links: '' }
    const named = { ...fields, ...Object.fromEntries(days), 'question-1': 'โทร 081-234-5678 ตอบดีไหม' }
    const personal = await act(id, 'survey', named, mayor)
    await act(id, 'survey', { ...fields, ...Object.fromEntries(days) }, mayor)
    const { rows } = await house.db.query<{ id: string }>('select id from agreement_surveys where agreement_id = $1', [
      id.slice(3),
    ])
    const before = await house.post(`/agreements/${id}/survey`, { 'q-1': '5' }, null)

    const ended = await act(id, 'end-survey', { survey: rows[0]?.id ?? '' }, mayor)
    const after = await house.post(`/agreements/${id}/survey`, { 'q-1': '5' }, null)

    expect(personal.status).toBe(422)
    expect([before.status, ended.status, after.status]).toEqual([303, 303, 422])
  })
})

describe('a program', () => {
  const send = (id: string, path: string, body: unknown, as: Viewer) =>
    house.sendJson(`/api/v1/agreements/${id}/${path}`, body, as)
  test('changes a draft, offers it, records a signature on paper and takes a merged party over', async () => {
    const sure: Viewer = { ...planner, steppedUpUntil: new Date('2036-01-01T00:00:00Z') }
    const id = await drafted({ 'party-3': code(company), 'role-3': 'supporter' })
    type Words = { terms: { title: string } } | null
    type Read = Omit<Told, 'in_force'> & { in_force: Words; pending: Words; revision: number }
    const draft = await json<Read>(`/agreements/${id}`, planner)
    const change = {
      terms: { ...draft.pending?.terms, title: ' ฉบับ\u202eของโปรแกรม\u200b' },
      revision: draft.revision,
      reason: 'แก้ชื่อ',
    }

    const changed = await send(id, 'terms', change, planner)
    const stale = await send(id, 'terms', change, planner)
    const absurd = await send(id, 'terms', { ...change, revision: 9_000_000_000 }, planner)
    await send(id, 'offer', {}, planner)
    const { version, hash } = await pendingOf(id)
    const words = await json<{ hash: string; terms: { title: string } }>(`/agreements/${id}/versions/1`, planner)
    const paper = { body: code(company), version, hash, post: 'กรรมการผู้จัดการ', document: 'ที่ 12/2569' }
    const unsure = await send(id, 'signatures/paper', paper, planner)
    const recorded = await send(id, 'signatures/paper', paper, sure)
    for (const [body, viewer] of [[town, mayor] as const, [province, governor] as const])
      await send(id, 'signatures', { body: code(body), version, hash, post: 'ผู้มีอำนาจ' }, viewer)
    const signed = await json<Read>(`/agreements/${id}`, planner)
    await send(id, 'amend', { reason: 'เพิ่มงาน' }, planner)
    const { revision } = await json<Read>(`/agreements/${id}`, planner)
    await send(id, 'terms', { ...change, terms: { ...change.terms, title: 'ฉบับแก้ไข' }, revision }, planner)
    const [inside, outside] = [await json<Read>(`/agreements/${id}`, planner), await json<Read>(`/agreements/${id}`)]
    const heir = await aStoredBody(house.db, { name: 'เทศบาลนครของโปรแกรม', areaCode: '5701' })
    const unmerged = await send(id, 'take-overs', { body: code(town), post: 'นายก' }, mayor)
    await merge(town, heir)
    const waiting = await json<{ merged: unknown[] }>(`/agreements/${id}`)
    const byOld = await send(id, 'take-overs', { body: code(town), post: 'นายก' }, mayor)
    const taken = await send(id, 'take-overs', { body: code(town), post: 'นายก' }, signer(heir, 'นายก'))
    await unmerge(town)

    expect([changed.status, stale.status, absurd.status, unsure.status, recorded.status]).toEqual([
      200, 409, 409, 403, 200,
    ])
    expect((await unsure.json()).type).toBe('/api/problems/code-needed')
    expect([words.terms.title, words.hash]).toEqual(['ฉบับของโปรแกรม', hash])
    const titles = ({ in_force, pending }: Read) => [in_force?.terms.title ?? null, pending?.terms.title ?? null]
    expect(titles(draft)).toEqual([null, expect.any(String)])
    expect(titles(signed)).toEqual(['ฉบับของโปรแกรม', null])
    expect(titles(inside)).toEqual(['ฉบับของโปรแกรม', 'ฉบับแก้ไข'])
    expect(titles(outside)).toEqual(['ฉบับของโปรแกรม', null])
    expect((await unmerged.json()).type).toBe('/api/problems/not-merged')
    expect(waiting.merged).toHaveLength(1)
    expect((await byOld.json()).type).toBe('/api/problems/party-merged')
    expect(taken.status).toBe(200)
    expect((await told(id, null)).signatures).toHaveLength(4)
  })

  test('is told which field has an unknown code, and names the board as its page does', async () => {
    const board = newId()
    await house.db.query(
      `insert into boards (home, id, title, subject, area_code, pattern, technique, owner_body_id, secretary_body_id, state, opened_at)
       values ('57', $1, 'ขยะ', 'ขยะ', '57', 'set', 'informal', $2, $2, 'open', now())`,
      [board, province.id],
    )
    const [known, party] = [
      { body: code(town), role: 'provider' },
      { body: 'NOPE', role: 'funder' },
    ]
    const paid = { fiscal_year: 2027, from: code(province), to: code(town), amount: 'x', source: 'งบจังหวัด' }
    const base = { kind: 'public-service', title: 'ของโปรแกรม' }
    const draft = (over: object, terms: object = {}) =>
      house.sendJson(
        '/api/v1/agreements',
        { maker: code(town), terms: { ...base, ...terms }, reason: 'มติ', ...over },
        planner,
      )

    const refused = [
      await draft({ maker: 'NOPE' }),
      await draft({ board: `40-${board}` }),
      await draft({ board: 'ไม่ใช่รหัส' }),
      await draft({}, { parties: [known, party] }),
      await draft({}, { indicators: [{ indicator: 'NOPE' }] }),
      await draft({}, { money: [paid] }),
      await draft({}, { total: '99999999999999999' }),
      await draft({}, { area: '9999' }),
    ]
    const made = [await draft({ board: `57-${board}` }), await draft({ board })]
    const { rows } = await house.db.query<{ board_id: string }>('select board_id from agreements where board_id = $1', [
      board,
    ])

    const fields = await Promise.all(refused.map(async (one) => (await one.json()).errors[0].field))
    expect(refused.map((one) => one.status)).toEqual(Array(8).fill(422))
    expect(fields).toEqual([
      'maker',
      'board',
      'board',
      'terms.parties.1.body',
      'terms.indicators.0.indicator',
      'terms.money.0.amount',
      'terms.total',
      'terms.area',
    ])
    expect([made.map((one) => one.status), rows.length]).toEqual([[201, 201], 2])
  })

  test('one key on two addresses is two acts, also long after the first', async () => {
    const id = await drafted()
    const once = { 'idempotency-key': 'one' }

    const offered = await house.sendJson(`/api/v1/agreements/${id}/offer`, {}, planner, once)
    await house.db.query('delete from idempotency_keys')
    const path = `/api/v1/agreements/${id}/withdraw`
    const withdrawn = await house.sendJson(path, { reason: 'ยังไม่พร้อม' }, planner, once)

    expect([offered.status, withdrawn.status]).toEqual([200, 200])
    expect(await json<{ state: string }>(`/agreements/${id}`, planner)).toMatchObject({ state: 'withdrawn' })
  })

  test('answers a breach, ends it, and runs a survey', async () => {
    const id = await inForce()
    const notice = { body: code(town), what: 'ไม่เก็บขยะ', remedy_wanted: 'เก็บให้ครบ', remedy_due: '2026-12-31' }
    await send(id, 'breaches', notice, governor)
    const { breaches } = await json<{ breaches: { id: string }[] }>(`/agreements/${id}`)
    const breach = breaches[0]?.id ?? ''
    const survey = {
      intro: 'บริการเก็บขยะเป็นอย่างไร',
      questions: [{ text: 'พอใจไหม', kind: 'scale' }],
      opens_on: '2026-11-01',
      closes_on: '2026-12-31',
      links: 1,
    }

    const answers = [
      await send(id, 'breaches/remedy', { breach, remedy: 'ซื้อรถเพิ่ม' }, governor),
      await send(id, 'breaches/remedy', { breach, remedy: 'ซื้อรถเพิ่ม' }, mayor),
      await send(id, 'breaches/closing', { breach, outcome: 'remedied', reason: 'ตรวจแล้ว' }, governor),
    ]
    const begun = await send(id, 'surveys', survey, mayor)
    const { links } = (await begun.json()) as { links: string[] }
    const link = links[0]?.split('link=')[1] ?? ''
    const given: number[] = []
    for (const value of [9, 5, 5])
      given.push((await send(id, 'surveys/answers', { answers: { '1': value }, link }, stranger)).status)
    const { surveys } = await json<{ surveys: { id: string; running: boolean }[] }>(`/agreements/${id}`)
    const ended = await send(id, 'surveys/end', { survey: surveys[0]?.id }, mayor)

    expect(answers.map((one) => one.status)).toEqual([403, 200, 200])
    expect([begun.status, ended.status]).toEqual([201, 200])
    expect(given).toEqual([422, 200, 422])
    expect(surveys[0]?.running).toBe(true)
  })
})

describe('the list', () => {
  test('tells late reviews and breaches, and says the same state in SQL as in words', async () => {
    const today = todayInBangkok(now)
    const everyone = { all: true, bodyIds: [], areas: [] }
    const filter = {
      area: null,
      kind: null,
      phase: null,
      bodyId: null,
      boardId: null,
      words: null,
      due: 'all' as const,
      sight: everyone,
      today,
    }

    const { agreements } = await agreementsPage(house.db, filter, 500, 0)

    const { rows } = await house.db.query<{ id: string; phase: string }>(
      sql`select a.id, ${phaseSql(today)} as phase from agreements a`,
    )
    const told = new Map(rows.map((row) => [row.id, row.phase]))
    expect(agreements.length).toBeGreaterThan(5)
    expect(agreements.map((one) => [one.id, phaseOf(one, today)])).toEqual(
      agreements.map((one) => [one.id, told.get(one.id)]),
    )
  })

  test('is shown to visitors without drafts, filtered, as a file and as a calendar', async () => {
    const id = await inForce({ title: 'ฉบับที่ค้นหา' })
    await drafted({ title: 'ฉบับที่ค้นหา แต่เป็นร่าง' })

    const [page, csv, calendar, late, place, body] = await Promise.all(
      [
        '/agreements?q=ฉบับที่ค้นหา',
        '/agreements/list.csv?q=ฉบับที่ค้นหา',
        '/agreements/reviews.ics?q=ฉบับที่ค้นหา',
        '/agreements?due=late&q=ฉบับที่ค้นหา',
        '/places/57',
        `/bodies/${code(town)}`,
      ].map(async (path) => (await house.get(path)).text()),
    )

    expect(page).toContain(`/agreements/${id}`)
    expect(page).not.toContain('แต่เป็นร่าง')
    expect(csv).toContain('ฉบับที่ค้นหา')
    expect(calendar).toContain('DTSTART;VALUE=DATE:20270331')
    expect(late).toContain(`/agreements/${id}`)
    expect(place).toContain('ข้อตกลงและสัญญา')
    expect(body).toContain('ข้อตกลงและสัญญา')
  })
})
