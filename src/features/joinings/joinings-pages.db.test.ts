import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAccount } from '../../../test/support/account.ts'
import { aStoredBody, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import {
  anApprovedProject,
  anApproverOf,
  joined,
  nameOf,
  theProvinceApprover,
} from '../../../test/support/joining-desk.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let province: StoredBody
let lao: StoredBody
let own: StoredProject
let other: StoredProject
beforeAll(async () => {
  house = await aTestHouse()
  province = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดทดสอบ', areaCode: '57' })
  lao = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ' })
  own = await anApprovedProject(house, province, 500_000n, { title: 'ปรับปรุงถนนสายบ้านเหนือ' })
  other = await anApprovedProject(house, lao, 300_000n, { title: 'ซ่อมถนนสายบ้านเหนือ' })
})
afterAll(() => house.close())

const planner = anOfficer()
const chosen = () => `${nameOf(own)},${nameOf(other)}`

test('a planner chooses two projects, sees what combining does, and proposes exactly that', async () => {
  const { email } = await anAccount(house, { role: 'planner', bodyId: lao.id })
  const first = await (await house.get(`/joinings/new?project=${nameOf(own)}&project=${nameOf(other)}`, planner)).text()
  const wanted = { projects: chosen(), form: 'combine', made_title: 'ปรับปรุงถนนสายบ้านเหนือทั้งสาย' }

  const preview = await house.post('/joinings/new', { ...wanted, do: 'preview' }, planner)
  const text = await preview.text()
  const seen = /name="seen" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? ''
  const reason = 'ถนนสายเดียวกัน'
  const proposed = await house.post('/joinings/new', { ...wanted, do: 'propose', seen, reason, _key: 'once' }, planner)
  const again = await house.post('/joinings/new', { ...wanted, do: 'propose', seen, reason, _key: 'once' }, planner)

  expect(first).toContain('ซ่อมถนนสายบ้านเหนือ')
  expect(preview.status).toBe(200)
  expect(text).toContain('8,000')
  expect(proposed.status).toBe(303)
  expect(again.headers.get('location')).toBe(proposed.headers.get('location'))
  const page = await (await house.get(proposed.headers.get('location') ?? '')).text()
  expect(page).toContain('รอหน่วยงานเห็นชอบ')
  await sendNotices(house.deps)
  expect(house.mailbox.sent).toMatchObject([{ to: email, kind: 'joinings.asked' }])
  expect(house.mailbox.sent[0]?.text).toContain(proposed.headers.get('location') ?? '-')
})

test('the bodies answer and the approver approves on the page of the joining', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
  const fields = { projects: `${nameOf(a)},${nameOf(b)}`, form: 'annex', reason: 'เป็นงานย่อย', seen: '' }
  const text = await (await house.post('/joinings/new', { ...fields, do: 'preview' }, planner)).text()
  const seen = /name="seen" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? ''
  const at =
    (await house.post('/joinings/new', { ...fields, seen, do: 'propose' }, planner)).headers.get('location') ?? ''

  const empty = await house.post(`${at}/answer`, { body: lao.id, answer: '' }, anApproverOf(lao))
  const foreign = await house.post(`${at}/answer`, { body: lao.id, answer: 'agree', answer_reason: 'ก' }, planner)
  for (const body of [province, lao])
    await house.post(`${at}/answer`, { body: body.id, answer: 'agree', answer_reason: 'เห็นชอบ' }, anApproverOf(body))
  const approval = { document: 'มติ 1/2570', approve_reason: 'ตามที่เสนอ', decision: 'approve' }
  const approved = await house.post(`${at}/approve`, approval, theProvinceApprover())
  const revoked = await house.post(`${at}/change`, { act: 'withdraw', change_reason: 'เปลี่ยนใจ' }, planner)

  expect(empty.status).toBe(422)
  expect(foreign.status).toBe(403)
  expect(approved.status).toBe(303)
  expect(revoked.status).toBe(409)
  expect(await revoked.text()).toContain('แยกออก')
  expect(await (await house.get(`/projects/${nameOf(b)}`)).text()).toContain('เป็นส่วนหนึ่งของ')
  expect(await (await house.get('/places/57')).text()).toContain('งานที่ทำร่วมกันในพื้นที่นี้')
})

test('an approver refuses on the page or with a program, after the second factor; nothing has changed by it', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
  const wanted = { form: 'annex', projects: [nameOf(a), nameOf(b)], reason: 'เป็นงานย่อย' }
  const { id } = await (await house.sendJson('/api/v1/joinings', wanted, planner)).json()
  const refuse = (as: Viewer) => house.sendJson(`/api/v1/joinings/${id}/refuse`, { reason: 'ไม่คุ้ม' }, as)

  const answers = [
    await refuse(planner),
    await refuse({ ...theProvinceApprover(), steppedUpUntil: null, sessionId: '01990000-0000-7000-8000-0000000000f1' }),
    await refuse(theProvinceApprover()),
    await refuse(theProvinceApprover()),
  ]

  expect(answers.map((one) => one.status)).toEqual([403, 403, 200, 409])
  expect(await answers[1]?.json()).toMatchObject({ type: '/api/problems/code-needed' })
  expect((await (await house.get(`/api/v1/joinings/${id}`)).json()).state).toBe('refused')
})

test('a combined project tells where it went, and a separation is proposed from the page', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
  const key = await joined(house, { form: 'combine', projects: [a, b] })

  const closed = await (await house.get(`/projects/${nameOf(a)}`)).text()
  const separated = await house.post(`/joinings/${key.home}-${key.id}/separate`, { separate_reason: 'แยกทำ' }, planner)

  expect(closed).toContain('โครงการที่รวมแล้ว')
  expect(separated.status).toBe(303)
  expect(await (await house.get(separated.headers.get('location') ?? '')).text()).toContain('คืนเงินที่ยังใช้ได้')
})

test('a form of joining with fields of its own shows them before it finds anything wrong', async () => {
  const page = await house.post('/joinings/new', { projects: chosen(), form: 'combine', do: 'preview' }, planner)

  expect(page.status).toBe(200)
  const text = await page.text()
  expect([text.includes('name="made_title"'), text.includes('รูปแบบนี้ต้องบอกเพิ่ม')]).toEqual([true, true])
})

test.each([
  ['one project twice', () => ({ projects: `${nameOf(own)},${nameOf(own)}`, form: 'link' }), 'สองครั้ง'],
  ['one project alone', () => ({ projects: nameOf(own), form: 'link' }), 'อย่างน้อยสองโครงการ'],
  ['no form', () => ({ projects: chosen(), form: '' }), 'เลือกรูปแบบ'],
  ['coordinating without a goal', () => ({ projects: chosen(), form: 'coordinate', goal: '' }), 'บอกเป้าหมายร่วม'],
  [
    'a calendar without dates',
    () => ({ projects: chosen(), form: 'coordinate', goal: 'ถนนดี', calendar: 'ประชุมเมื่อพร้อม' }),
    'อ่านวันที่ใน',
  ],
  ['a party that gives nothing', () => ({ projects: chosen(), form: 'complement', 'part-2': '' }), 'เลือกส่วนที่เติม'],
  [
    'more money than is free',
    () => ({ projects: chosen(), form: 'complement', 'part-2': 'money', 'line-2': '2027 test', 'amount-2': '9999999' }),
    'ไม่พอสำหรับ',
  ],
])('%s is told in a sentence', async (_what, fields, sentence) => {
  const page = await house.post('/joinings/new', { ...fields(), do: 'preview' }, planner)

  expect(page.status).toBe(422)
  expect(await page.text()).toContain(sentence)
})

test('a stale preview is shown anew and nothing is stored; without looking nothing is proposed', async () => {
  const wanted = { projects: chosen(), form: 'link', reason: 'ต่อกัน', do: 'propose' }

  const stale = await house.post('/joinings/new', { ...wanted, seen: 'f'.repeat(64) }, planner)
  const unseen = await house.post('/joinings/new', { ...wanted, seen: '' }, planner)

  expect(stale.status).toBe(409)
  expect(await stale.text()).toContain('เปลี่ยนไปหลังจากแสดงผลนี้')
  expect(unseen.status).toBe(422)
})

test.each([
  '/joinings',
  '/joinings?form=combine&place=57',
  '/en/joinings?state=approved',
  '/joinings.csv',
  '/joinings.json',
  '/joinings.xlsx',
])('%s answers', async (path) => {
  expect((await house.get(path)).status).toBe(200)
})

test('programs preview, propose and read the same', async () => {
  const wanted = { form: 'link', projects: [nameOf(own), nameOf(other)] }

  const preview = await (await house.sendJson('/api/v1/joinings/preview', wanted, planner)).json()
  const seen = preview.consequences.digest
  const proposed = await house.sendJson('/api/v1/joinings', { ...wanted, seen, reason: 'ทำต่อกัน' }, planner)
  const { id } = await proposed.json()
  const one = await (await house.get(`/api/v1/joinings/${id}`)).json()
  const bad = await house.sendJson('/api/v1/joinings', { ...wanted, projects: [nameOf(own)], reason: 'ก' }, planner)
  const list = await (await house.get('/api/v1/joinings?form=link')).json()
  const given = { giver: nameOf(other), kind: 'area', area: 'ไม่มีที่นี่' }
  const nowhere = { ...wanted, form: 'complement', parts: [given] }
  const inThai = await house.sendJson('/api/v1/joinings/preview', nowhere, planner, { 'accept-language': 'th' })

  const absurd = {
    giver: nameOf(other),
    kind: 'money',
    source: 'local',
    fiscal_year: 2027,
    amount: '99999999999999999.00',
  }
  const tooMuch = await house.sendJson('/api/v1/joinings/preview', { ...nowhere, parts: [absurd] }, planner)

  expect(JSON.stringify((await tooMuch.json()).errors)).toContain(`${nameOf(other)}: `)
  expect(inThai.status).toBe(422)
  expect(JSON.stringify(await inThai.json())).toContain('เลือกส่วนที่เติม')
  expect(proposed.status).toBe(201)
  expect(one).toMatchObject({ form: 'link', state: 'proposed', is_current: true, consequences: { digest: seen } })
  expect(bad.status).toBe(422)
  expect(list.items.map((item: { id: string }) => item.id)).toContain(id)
})

test('a program proposes once under one key, also where the answer of the first was lost', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
  const wanted = { form: 'annex', projects: [nameOf(a), nameOf(b)], reason: 'เป็นงานย่อย' }
  const ids: string[] = []
  for (const _ of [1, 2]) {
    const answer = await house.sendJson('/api/v1/joinings', wanted, planner, { 'idempotency-key': 'twice' })
    ids.push((await answer.json()).id)
    await house.db.query('delete from idempotency_keys')
  }

  expect(ids[0]).toMatch(/^57-/)
  expect(ids[1]).toBe(ids[0])
})

describe('what cannot be joined is told in a sentence of the reader, on the page and to programs', () => {
  const cases: readonly [string, () => Promise<{ form: string; projects: StoredProject[] }>, string, string][] = [
    [
      'projects of different years',
      async () => ({
        form: 'combine',
        projects: [own, await anApprovedProject(house, lao, 100n, { fiscalYear: 2029 })],
      }),
      'ปีงบประมาณ',
      'year',
    ],
    [
      'projects of different homes',
      async () => ({
        form: 'annex',
        projects: [own, await anApprovedProject(house, lao, 100n, { areaCode: '400101' })],
      }),
      'จังหวัด',
      'province',
    ],
    [
      'what is combined already',
      async () => {
        const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
        await joined(house, { form: 'combine', projects: [a, b] })
        return { form: 'combine', projects: [own, a] }
      },
      'รวมเข้ากับ',
      'combined',
    ],
    [
      'the host into its own component',
      async () => {
        const [host, part] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
        await joined(house, { form: 'annex', projects: [host, part] })
        return { form: 'annex', projects: [part, host] }
      },
      'เป็นส่วนหนึ่ง',
      'part of',
    ],
  ]

  test.each(cases)('%s', async (_what, given, th, en) => {
    const { form, projects } = await given()
    const names = projects.map(nameOf)
    const before = await house.db.query('select count(*) from joinings')
    const fields = { projects: names.join(), form, made_title: 'รวม', do: 'preview' }

    const page = await house.post('/joinings/new', fields, planner)
    const english = await house.post('/en/joinings/new', fields, planner)
    const wanted = { form, projects: names, title: 'รวม', reason: 'ลอง' }
    const preview = await house.sendJson('/api/v1/joinings/preview', wanted, planner, { 'accept-language': 'th' })
    const proposed = await house.sendJson('/api/v1/joinings', wanted, planner, { 'accept-language': 'en' })

    expect([page.status, english.status, preview.status, proposed.status]).toEqual([422, 422, 422, 422])
    expect(await page.text()).toContain(th)
    expect(await english.text()).toContain(en)
    expect(JSON.stringify(await preview.json())).toContain(th)
    expect(JSON.stringify(await proposed.json())).toContain(en)
    expect((await house.db.query('select count(*) from joinings')).rows).toEqual(before.rows)
  })

  test('an approved joining is not revoked: a separation is the way back', async () => {
    const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
    const key = await joined(house, { form: 'combine', projects: [a, b] })
    const at = `${key.home}-${key.id}`

    const page = await house.post(`/joinings/${at}/change`, { act: 'withdraw', change_reason: 'เปลี่ยนใจ' }, planner)
    const program = await house.sendJson(`/api/v1/joinings/${at}/withdraw`, { reason: 'เปลี่ยนใจ' }, planner)

    expect([page.status, program.status]).toEqual([409, 409])
    expect(await page.text()).toContain('แยกออก')
    expect((await program.json()).detail).toContain('แยกออก')
  })
})

test('a draft is there for the bodies concerned and the planners of the place, and for nobody else until it is proposed', async () => {
  const wanted = { form: 'link', projects: [nameOf(own), nameOf(other)], reason: 'ยังคิดอยู่', draft: true }
  const { id } = await (await house.sendJson('/api/v1/joinings', wanted, planner)).json()
  const person = (last: number) => ({ personId: `01990000-0000-7000-8000-0000000000${last}` })
  const colleague = anOfficer([{ role: 'planner', bodyId: lao.id, areaCode: null }], person(75))
  const stranger = anOfficer([{ areaCode: '90' }], person(76))
  const statusFor = async (viewer: Viewer | null) => {
    const list = await (await house.get('/api/v1/joinings?state=draft', viewer)).json()
    return [
      (await house.get(`/joinings/${id}`, viewer)).status,
      (await house.get(`/api/v1/joinings/${id}`, viewer)).status,
      list.items.some((item: { id: string }) => item.id === id),
    ]
  }

  expect(await statusFor(null)).toEqual([404, 404, false])
  expect(await statusFor(stranger)).toEqual([404, 404, false])
  expect(await statusFor(colleague)).toEqual([200, 200, true])
  expect(await statusFor(anOfficer([{}], person(77)))).toEqual([200, 200, true])
  expect((await house.post(`/joinings/${id}/change`, { act: 'renew', change_reason: 'ก' }, stranger)).status).toBe(404)

  const proposed = await house.post(`/joinings/${id}/change`, { act: 'renew', change_reason: 'พร้อมเสนอ' }, planner)

  expect(proposed.status).toBe(303)
  expect((await statusFor(null)).slice(0, 2)).toEqual([200, 200])
})
