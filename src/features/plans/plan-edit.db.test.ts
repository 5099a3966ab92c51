import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { totalsMadeAnew, totalsOfHome } from '../../../test/support/area-sums.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aPlanDesk, aStoredNode, type PlanDesk } from '../../../test/support/plan-desk.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import { addProject, editProject } from './edit-project.ts'
import { amountOf, phases } from './plan.ts'
import { nodesToEdit, planToEdit } from './plan-edit.sql.ts'
import { projectToEdit } from './project-edit.sql.ts'
import { firstOfEach, readPlanIn } from './read-plan.ts'

let house: TestHouse
let desk: PlanDesk
let names = 0

beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

/** A desk for one test. */
async function freshDesk(): Promise<PlanDesk> {
  names += 1
  desk = await aPlanDesk(house.db, `เทศบาลตำบลที่${names}`)
  return desk
}

async function page(path: string, viewer: Viewer | null = null): Promise<string> {
  const answer = await house.get(path, viewer)
  expect(`${path} ${answer.status}`).toBe(`${path} 200`)
  return answer.text()
}

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

const money = { 'year-1': '2570', 'phase-1': 'planned', 'source-1': 'own-revenue', 'amount-1': '1,000,000' }

/** Adds a project through the page. @returns its address */
async function added(over: Record<string, string> = {}): Promise<string> {
  const answer = await house.post(
    `/plans/${desk.planId}/projects/new`,
    { title: 'ก่อสร้างถนน คสล.', place: 'ตำบลริมกก อำเภอเมือง จังหวัดเชียงราย', ...money, reason: 'ตามมติประชาคม', ...over },
    desk.planner,
  )
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

const keyOf = (address: string) => {
  const id = address.replace('/projects/', '')
  return { home: id.slice(0, 2) as Home, id: id.slice(3) }
}

async function stateOf(planId = desk.planId) {
  const plan = await planToEdit(house.db, planId)
  return { state: plan?.state, version: plan?.version, revision: plan?.revision ?? 0 }
}

/** Takes one step through the page, with the revision as it is now. */
async function step(act: string, viewer: Viewer) {
  const { revision } = await stateOf()
  return house.post(`/plans/${desk.planId}/state`, { act, reason: `ขั้น ${act}`, revision: String(revision) }, viewer)
}

async function approve() {
  for (const act of ['open-hearing', 'submit']) expect((await step(act, desk.planner)).status).toBe(303)
  expect((await step('approve', desk.approver)).status).toBe(303)
}

describe('a new plan', () => {
  test('is begun by a planner for the own body, as a draft in calendar years, once', async () => {
    await freshDesk()
    const form = await page('/plans/new', desk.planner)
    const fields = {
      level: 'community',
      title: 'แผนแม่บทชุมชน <b>บ้านทดสอบ</b>',
      year_from: '๒๕๗๐',
      year_to: '2571',
      calendar: 'calendar',
      reason: 'ประชาคมหมู่บ้าน',
      body: /name="body"[^>]*><option value="([^"]+)"/.exec(form)?.[1] ?? '',
      _key: hidden(form, '_key'),
    }

    const answers = [
      await house.post('/plans/new', fields, desk.planner),
      await house.post('/plans/new', fields, desk.planner),
    ]

    const [first, second] = answers.map((answer) => answer.headers.get('location'))
    expect(first).toBe(second)
    const shown = await page(first ?? '')
    expect(shown).toContain('แผนแม่บทชุมชน &lt;b&gt;บ้านทดสอบ&lt;/b&gt;')
    expect(shown).not.toContain('<b>บ้านทดสอบ')
    expect(shown).toContain('ปีปฏิทิน 2570 ถึง 2571')
    expect(shown).toContain('นับกับปีงบประมาณเลขเดียวกัน')
    expect(shown).toContain('ตั้งแผน')
  })

  test('is not for visitors, other officers or other bodies; what was typed stays', async () => {
    await freshDesk()
    const code = `T-${desk.body.id.slice(-8)}`
    const fields = {
      level: 'lao',
      title: 'แผนของคนอื่น',
      year_from: '2570',
      year_to: '2573',
      calendar: 'fiscal',
      reason: 'x',
    }

    expect((await house.get('/plans/new')).status).toBe(403)
    expect((await house.get('/plans/new', anOfficer([{ role: 'case-officer' }]))).status).toBe(403)
    const foreign = await house.post('/plans/new', { ...fields, body: code }, desk.neighbour)
    const wrong = await house.post(
      '/plans/new',
      { ...fields, year_to: '65', level: 'budget', body: code },
      desk.planner,
    )

    expect(foreign.status).toBe(422)
    expect(await foreign.text()).toContain('คุณไม่มีสิทธิ์ทำแผนให้หน่วยงานนี้')
    expect(wrong.status).toBe(422)
    const shown = await wrong.text()
    expect(shown).toContain('value="65"')
    expect(shown).toContain('แผนของคนอื่น')
    expect((await house.db.query(`select 1 from plans where title = 'แผนของคนอื่น'`)).rowCount).toBe(0)
  })
})

describe('the tree', () => {
  test('takes all seven kinds, in any depth, and shows them', async () => {
    await freshDesk()
    let parent = ''
    for (const kind of ['vision', 'issue', 'strategy', 'goal', 'tactic', 'programme', 'output']) {
      const answer = await house.post(
        `/plans/${desk.planId}/nodes/new`,
        { kind, title: `สาขา ${kind}`, parent, reason: 'ตั้งโครงแผน' },
        desk.planner,
      )
      expect(answer.status).toBe(303)
      parent = (await nodesToEdit(house.db, desk.planId)).find((node) => node.kind === kind)?.id ?? ''
    }

    const shown = await page(`/plans/${desk.planId}`, desk.planner)
    const api = (await (await house.get(`/api/v1/plans/${desk.planId}`)).json()) as { nodes: { depth: number }[] }

    for (const name of ['วิสัยทัศน์', 'ประเด็นยุทธศาสตร์', 'เป้าประสงค์', 'กลยุทธ์', 'ผลผลิต']) expect(shown).toContain(name)
    expect(api.nodes.map((node) => node.depth)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  test('refuses circles and parents of another plan, with a sentence', async () => {
    await freshDesk()
    const top = await aStoredNode(house.db, desk.planId, { title: 'บน' })
    const below = await aStoredNode(house.db, desk.planId, { parentId: top, title: 'ล่าง' })
    const other = await aPlanDesk(house.db, 'เทศบาลตำบลแผนอื่น')
    const foreign = await aStoredNode(house.db, other.planId)
    const move = (parent: string) =>
      house.post(
        `/plans/${desk.planId}/nodes/${top}`,
        { kind: 'strategy', title: 'บน', parent, reason: 'ย้าย', revision: '1' },
        desk.planner,
      )

    const circle = await move(below)
    const strange = await move(foreign)

    expect([circle.status, strange.status]).toEqual([422, 422])
    expect(await circle.text()).toContain('สาขาอยู่ใต้ตัวเองหรือใต้สาขาย่อยของตัวเองไม่ได้')
    expect(await strange.text()).toContain('สาขาที่เลือกไม่อยู่ในแผนนี้')
    const nodes = await nodesToEdit(house.db, desk.planId)
    expect(nodes.map((node) => node.parentId)).toEqual([null, top])
  })

  test('a branch that holds something stays until one says where that goes', async () => {
    await freshDesk()
    const from = await aStoredNode(house.db, desk.planId, { title: 'สาขาเดิม' })
    const to = await aStoredNode(house.db, desk.planId, { title: 'สาขาใหม่', position: 2 })
    await aStoredNode(house.db, desk.planId, { parentId: from, title: 'สาขาย่อย' })
    const address = await added({ branch: from })
    const remove = (fields: Record<string, string>) =>
      house.post(
        `/plans/${desk.planId}/nodes/${from}/remove`,
        { reason: 'รวมสาขา', revision: '1', ...fields },
        desk.planner,
      )

    const refused = await remove({})
    const inside = await remove({ move_to: from })
    const done = await remove({ move_to: to })

    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('ยังมีสิ่งที่อยู่ใต้สาขานี้')
    expect(inside.status).toBe(422)
    expect(done.status).toBe(303)
    const nodes = await nodesToEdit(house.db, desk.planId)
    expect(new Map(nodes.map((node) => [node.title, node.parentId]))).toEqual(
      new Map([
        ['สาขาใหม่', null],
        ['สาขาย่อย', to],
      ]),
    )
    expect((await projectToEdit(house.db, keyOf(address)))?.nodeId).toBe(to)
    expect(await page(address)).toContain('อยู่ใต้: สาขาเดิม → สาขาใหม่')
    expect(await page(`/plans/${desk.planId}`)).toContain('ย้ายสาขาย่อย 1 และโครงการ 1 ไปที่ สาขาใหม่')
  })

  test('the second of two people sees both versions and loses nothing typed', async () => {
    await freshDesk()
    const id = await aStoredNode(house.db, desk.planId, { title: 'ชื่อเดิม' })
    const edit = (title: string) =>
      house.post(
        `/plans/${desk.planId}/nodes/${id}`,
        { kind: 'strategy', title, parent: '', reason: 'แก้ชื่อ', revision: '1' },
        desk.planner,
      )

    expect((await edit('ชื่อของคนแรก')).status).toBe(303)
    const second = await edit('ชื่อของคนที่สอง')
    const shown = await second.text()

    expect(second.status).toBe(409)
    expect(shown).toContain('มีคนแก้รายการนี้ไปก่อนคุณ')
    expect(shown).toContain('ชื่อของคนแรก')
    expect(shown).toContain('ชื่อของคนที่สอง</textarea>')
    expect(hidden(shown, 'revision')).toBe('2')
    expect((await nodesToEdit(house.db, desk.planId))[0]?.title).toBe('ชื่อของคนแรก')
  })
})

describe('a project', () => {
  test('is added with place, field, money and history; its area counts it at once', async () => {
    await freshDesk()

    const address = await added()

    const shown = await page(address)
    expect(shown).toContain('ก่อสร้างถนน คสล.')
    expect(shown).toContain('เพิ่มเข้าแผน')
    expect(shown).toContain('เหตุผล: ตามมติประชาคม')
    expect(shown).toContain('1,000,000')
    expect(keyOf(address).home).toBe('57')
    const found = await page(`/projects?q=${encodeURIComponent('ก่อสร้างถนน ริมกก')}`)
    expect(found).toContain(address)
    expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
  })

  test('tells who changed what to officers, and only what to everyone else', async () => {
    await freshDesk()
    const address = await added()
    await house.db.query(`update project_events set actor_id = $1 where project_id = $2`, [
      desk.planner.personId,
      keyOf(address).id,
    ])

    expect(await page(address)).not.toContain('โดย เจ้าหน้าที่เดิม')
    expect(await page(address, desk.neighbour)).toContain('โดย เจ้าหน้าที่เดิม')
  })

  test('is changed with old and new in its history, and not changed by nothing', async () => {
    await freshDesk()
    const address = await added()
    const form = await page(`${address}/edit`, desk.planner)
    const typed = {
      title: 'ก่อสร้างถนน คสล. สายใหม่',
      place: 'ตำบลริมกก อำเภอเมือง จังหวัดเชียงราย',
      area: /name="area"[^>]*value="([^"]*)"/.exec(form)?.[1] ?? '',
      function: '04.5',
      branch: '',
      state: 'planned',
      reason: 'เปลี่ยนสายทาง',
      token: hidden(form, 'token'),
    }

    expect((await house.post(`${address}/edit`, typed, desk.planner)).status).toBe(303)
    const again = await page(`${address}/edit`, desk.planner)
    await house.post(`${address}/edit`, { ...typed, token: hidden(again, 'token') }, desk.planner)

    const shown = await page(address)
    expect(shown).toContain('ชื่อ: ก่อสร้างถนน คสล. → ก่อสร้างถนน คสล. สายใหม่')
    const events = await house.db.query('select kind from project_events where project_id = $1', [keyOf(address).id])
    expect(events.rows).toHaveLength(2)
  })

  test('stale: the page comes with both versions, and the new token', async () => {
    await freshDesk()
    const address = await added()
    const form = await page(`${address}/money`, desk.planner)
    const edit = (amount: string) =>
      house.post(
        `${address}/money`,
        { ...money, 'amount-1': amount, reason: 'ปรับวงเงิน', token: hidden(form, 'token') },
        desk.planner,
      )

    expect((await edit('2,000,000')).status).toBe(303)
    const second = await edit('3,000,000')
    const shown = await second.text()

    expect(second.status).toBe(409)
    expect(shown).toContain('2,000,000')
    expect(shown).toContain('value="3,000,000"')
    expect(hidden(shown, 'token')).not.toBe(hidden(form, 'token'))
    expect((await projectToEdit(house.db, keyOf(address)))?.amountSatang).toBe(200_000_000n)
  })

  test('two edits at the same moment: one is stored, the other refused', async () => {
    await freshDesk()
    const address = await added()
    const token = hidden(await page(`${address}/money`, desk.planner), 'token')
    const edit = (amount: string) =>
      house.post(`${address}/money`, { ...money, 'amount-1': amount, reason: 'แข่งกัน', token }, desk.planner)

    const answers = await Promise.all([edit('5'), edit('6'), edit('7')])

    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409, 409])
    expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
  })

  test.each([
    ['a negative amount', { 'amount-1': '-1' }, 'เงินติดลบไม่ได้'],
    ['an absurd amount', { 'amount-1': '99999999999999999999' }, 'มากกว่าสิบล้านล้านบาท'],
    ['a year outside the plan', { 'year-1': '2590' }, 'ปีอยู่นอกช่วงของแผน'],
    ['a year of five digits', { 'year-1': '25700' }, 'อ่านปีไม่ได้'],
    ['no money at all', { 'year-1': '', 'amount-1': '' }, 'ใส่อย่างน้อยหนึ่งปี'],
    ['no reason', { reason: ' ' }, 'ใส่เหตุผล'],
    ['no title', { title: '' }, 'ใส่ชื่อ'],
    ['a place nobody knows', { area: 'เมืองบาดาล' }, 'ไม่พบพื้นที่'],
    ['a field that is none', { function: '99.9' }, 'เลือกภารกิจจากรายการ'],
    ['a branch that is none', { branch: "' or 1=1" }, 'เลือกอยู่ใต้สาขาจากรายการ'],
  ])('with %s is refused, and what was typed stays', async (_what, over, sentence) => {
    await freshDesk()

    const answer = await house.post(
      `/plans/${desk.planId}/projects/new`,
      { title: 'โครงการที่ไม่รับ', place: 'จังหวัดเชียงราย', ...money, reason: 'ทดสอบ', ...over },
      desk.planner,
    )
    const shown = await answer.text()

    expect(answer.status).toBe(422)
    expect(shown).toContain(sentence)
    expect(shown).toContain('จังหวัดเชียงราย')
    expect((await house.db.query('select 1 from projects where plan_id = $1', [desk.planId])).rowCount).toBe(0)
  })

  test('belongs to its body: nobody else edits it, and fields the form does not have change nothing', async () => {
    await freshDesk()
    const address = await added()
    const token = hidden(await page(`${address}/money`, desk.planner), 'token')
    const before = await projectToEdit(house.db, keyOf(address))
    const smuggled = { body_id: desk.neighbour.grants[0]?.bodyId ?? '', plan_id: 'x', home: '10', amount_satang: '1' }

    for (const path of ['edit', 'money', 'activities/new'])
      expect((await house.get(`${address}/${path}`, desk.neighbour)).status).toBe(403)
    for (const viewer of [null, desk.neighbour])
      expect((await house.post(`${address}/money`, { ...money, reason: 'x', token }, viewer)).status).toBe(403)
    const answer = await house.post(
      `${address}/money`,
      { ...money, ...smuggled, reason: 'ไม่มีอะไร', token },
      desk.planner,
    )

    expect(answer.status).toBe(303)
    expect(await projectToEdit(house.db, keyOf(address))).toEqual(before)
  })

  test('taken out of the plan counts no more and keeps its page', async () => {
    await freshDesk()
    const address = await added()
    const token = hidden(await page(`${address}/edit`, desk.planner), 'token')

    expect((await house.post(`${address}/cancel`, { reason: 'ซ้ำกับ อบจ.', token }, desk.planner)).status).toBe(303)

    expect(await page(address)).toContain('โครงการนี้ยกเลิกแล้ว')
    expect(await page(address)).toContain('เหตุผล: ซ้ำกับ อบจ.')
    expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
  })

  test('never leaves its province', async () => {
    await freshDesk()
    const address = await added()
    const form = await page(`${address}/edit`, desk.planner)

    const answer = await house.post(
      `${address}/edit`,
      { title: 'ก', place: '', area: 'จังหวัดน่าน', state: 'planned', reason: 'ย้าย', token: hidden(form, 'token') },
      desk.planner,
    )

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('โครงการย้ายจังหวัดไม่ได้')
  })

  test('shows its words as words', async () => {
    await freshDesk()

    const address = await added({ title: '<script>alert(1)</script>"><img src=x onerror=alert(2)>' })

    for (const path of [address, `/plans/${desk.planId}`, `${address}/edit`]) {
      const shown = await page(path, desk.planner)
      expect(shown).not.toMatch(/<script>alert|<img src=x/)
    }
  })
})

describe('activities', () => {
  test('stand in their order with period, money and who is in charge, and are edited in any state', async () => {
    await freshDesk()
    const address = await added()
    const add = (title: string, over: Record<string, string> = {}) =>
      house.post(
        `${address}/activities/new`,
        {
          title,
          starts_on: '1 ต.ค. 2569',
          ends_on: '31 ธ.ค. 2569',
          amount: '600,000',
          responsible: 'กองช่าง',
          reason: 'แผนงาน',
          ...over,
        },
        desk.planner,
      )

    expect((await add('ออกแบบ')).status).toBe(303)
    expect((await add('สำรวจ', { at: '1' })).status).toBe(303)
    expect((await add('ตรวจรับ', { starts_on: '1 ม.ค. 2570', ends_on: '1 ธ.ค. 2569' })).status).toBe(422)

    const shown = await page(address, desk.planner)
    expect(shown.indexOf('สำรวจ')).toBeLessThan(shown.indexOf('ออกแบบ'))
    expect(shown).toContain('กองช่าง')
    expect(shown).toContain('เงินของกิจกรรมรวม 1,200,000 บาท มากกว่าเงินโครงการ 1,000,000 บาท')
    const id = /activities\/([0-9a-f-]{36})/.exec(shown)?.[1] ?? ''
    const edit = { title: 'สำรวจพื้นที่', amount: '1', reason: 'แก้ชื่อ', revision: '1' }
    expect((await house.post(`${address}/activities/${id}`, edit, desk.planner)).status).toBe(303)
    const stale = await house.post(`${address}/activities/${id}`, { ...edit, title: 'สำรวจแนวถนน' }, desk.planner)
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('สำรวจแนวถนน</textarea>')
    const api = (await (await house.get(`/api/v1${address}`)).json()) as { activities: { title: string }[] }
    expect(api.activities.map((one) => one.title)).toEqual(['สำรวจพื้นที่', 'ออกแบบ'])
    const gone = await house.post(`${address}/activities/${id}/remove`, { reason: 'ซ้ำ', revision: '2' }, desk.planner)
    expect(gone.status).toBe(303)
    expect(await page(address)).toContain('นำกิจกรรมออก')
  })
})

describe('the states of a plan', () => {
  test('go from draft to approved by two people; what is approved is kept and cannot be edited', async () => {
    await freshDesk()
    const address = await added()
    await approve()

    expect(await stateOf()).toMatchObject({ state: 'approved', version: 1 })
    expect((await house.get(`/plans/${desk.planId}/projects/new`, desk.planner)).status).toBe(409)
    const token = hidden(await page(`${address}/money`, desk.planner), 'token')
    const planned = await house.post(
      `${address}/money`,
      { ...money, 'amount-1': '9', reason: 'แก้', token },
      desk.planner,
    )
    expect(planned.status).toBe(409)
    expect(await planned.text()).toContain('เริ่มฉบับแก้ไขก่อน')
    const paid = await house.post(
      `${address}/money`,
      {
        ...money,
        'year-2': '2570',
        'phase-2': 'disbursed',
        'source-2': 'own-revenue',
        'amount-2': '900,000',
        reason: 'เบิกจ่าย',
        token,
      },
      desk.planner,
    )
    expect(paid.status).toBe(303)
    expect((await projectToEdit(house.db, keyOf(address)))?.amountSatang).toBe(100_000_000n)
    const kept = await page(`/plans/${desk.planId}/versions/1`)
    expect(kept).toContain('1,000,000')
    expect(await page(address)).toContain('ในฉบับของแผนที่เก็บไว้')
    expect(await page(`/plans/${desk.planId}`)).toContain('อนุมัติ')
  })

  test('what the table does not have is refused with a sentence', async () => {
    await freshDesk()

    const early = await step('approve', desk.approver)
    const again = await step('amend', desk.planner)
    const strange = await house.post(
      `/plans/${desk.planId}/state`,
      { act: 'burn', reason: 'x', revision: '1' },
      desk.planner,
    )
    const foreign = await step('open-hearing', desk.neighbour)
    const blind = await house.post(
      `/plans/${desk.planId}/state`,
      { act: 'open-hearing', reason: 'x', revision: '7' },
      desk.planner,
    )

    expect([early.status, again.status, strange.status, foreign.status, blind.status]).toEqual([
      422, 422, 422, 403, 422,
    ])
    expect(await again.text()).toContain('จึงทำสิ่งนี้ไม่ได้')
    expect(await blind.text()).toContain('มีคนแก้ไปก่อน')
    expect((await stateOf()).state).toBe('draft')
  })

  test('who brings a plan before the committee does not approve it, and approval needs the second factor', async () => {
    await freshDesk()
    const both = anOfficer([{ bodyId: desk.body.id }, { role: 'plan-approver', bodyId: desk.body.id }], {
      personId: '01990000-0000-7000-8000-000000000099',
      steppedUpUntil: new Date('2030-01-01T00:00:00Z'),
    })
    for (const act of ['open-hearing', 'submit']) expect((await step(act, both)).status).toBe(303)

    const same = await step('approve', both)
    const unproved = await step('approve', { ...desk.approver, sessionId: 'unproved', steppedUpUntil: null })

    expect(same.status).toBe(422)
    expect(await same.text()).toContain('ผู้เสนอแผนอนุมัติเองไม่ได้')
    expect(unproved.headers.get('location')).toContain('/sign-in/second-step')
    expect((await stateOf()).state).toBe('committee')
    expect((await step('return', desk.approver)).status).toBe(303)
    expect((await stateOf()).state).toBe('draft')
  })

  test('an imported plan that came as approved is kept before its first amendment', async () => {
    await freshDesk()
    await added()
    await house.db.query(`update plans set state = 'approved' where id = $1`, [desk.planId])

    expect((await step('amend', desk.planner)).status).toBe(303)

    expect(await stateOf()).toMatchObject({ state: 'amended', version: 2 })
    expect(await page(`/plans/${desk.planId}/versions`)).toContain('เก็บไว้ก่อนเริ่มแก้ไข')
  })
})

describe('versions', () => {
  test('are compared: nodes and projects added, removed, changed, with money before and after, on page, API and CSV', async () => {
    await freshDesk()
    await aStoredNode(house.db, desk.planId, { title: 'ยุทธศาสตร์เดิม' })
    const grows = await added({ title: 'โครงการที่โต' })
    const goes = await added({ title: '=โครงการที่ไป' })
    await approve()
    expect((await step('amend', desk.planner)).status).toBe(303)
    const token = async (address: string) => hidden(await page(`${address}/money`, desk.planner), 'token')
    await house.post(
      `${grows}/money`,
      { ...money, 'amount-1': '1,500,000', reason: 'เพิ่มวงเงิน', token: await token(grows) },
      desk.planner,
    )
    await house.post(`${goes}/cancel`, { reason: 'ไม่ทำแล้ว', token: await token(goes) }, desk.planner)
    await added({ title: 'โครงการใหม่' })
    await house.post(`/plans/${desk.planId}/nodes/new`, { kind: 'goal', title: 'เป้าใหม่', reason: 'เพิ่ม' }, desk.planner)

    const shown = await page(`/plans/${desk.planId}/compare?from=1&to=now`)
    const api = (await (await house.get(`/api/v1/plans/${desk.planId}/compare?from=1&to=now`)).json()) as {
      before: object
      after: object
      projects: { title: string; change: string; amount_before: string; amount_after: string }[]
    }
    const csv = await page(`/plans/${desk.planId}/compare.csv?from=1&to=now`)
    const frozen = await page(`/plans/${desk.planId}/versions/1/projects.csv`)

    expect(shown).toContain('เงินรวมจาก 2,000,000 เป็น 2,500,000 บาท')
    expect(shown).toContain('เงินปี 2570 วางแผน (เงินรายได้): 1,000,000 → 1,500,000')
    expect(shown).toContain('เป้าใหม่')
    expect(api).toMatchObject({
      before: { projects: 2, amount: '2000000.00' },
      after: { projects: 2, amount: '2500000.00' },
    })
    expect(api.projects.map((one) => `${one.change} ${one.amount_before} ${one.amount_after}`).sort()).toEqual([
      'added 0.00 1000000.00',
      'changed 1000000.00 1500000.00',
      'removed 1000000.00 0.00',
    ])
    expect(csv).toContain("'=โครงการที่ไป")
    expect(frozen).toContain('1000000.00')
    expect(frozen).not.toContain('1500000.00')
    await house.post(`/plans/${desk.planId}/state`, {}, desk.planner)
    for (const act of ['submit']) expect((await step(act, desk.planner)).status).toBe(303)
    expect((await step('approve', desk.approver)).status).toBe(303)
    expect(await page(`/plans/${desk.planId}/compare?from=1&to=2`)).toContain('โครงการใหม่')
    expect(await page(`/plans/${desk.planId}/compare?from=2&to=now`)).toContain('สองฉบับนี้เหมือนกันทุกข้อ')
  })

  test('that do not exist are not found', async () => {
    await freshDesk()

    for (const path of ['versions/9', 'versions/x', 'compare?from=9', 'compare?from=now&to=0', 'compare.csv?from=1'])
      expect((await house.get(`/plans/${desk.planId}/${path}`)).status).toBe(404)
    expect((await house.get(`/api/v1/plans/${desk.planId}/compare?from=x`)).status).toBe(404)
  })
})

describe('copying to next year', () => {
  test('makes the next plan once, with branches, activities and lineage, however often it is sent', async () => {
    await freshDesk()
    await house.db.query(`update plans set title = 'แผนดำเนินงาน 2570', fiscal_year_to = 2027 where id = $1`, [
      desk.planId,
    ])
    const top = await aStoredNode(house.db, desk.planId, { title: 'ยุทธศาสตร์' })
    const below = await aStoredNode(house.db, desk.planId, { parentId: top, title: 'แผนงาน', kind: 'programme' })
    const address = await added({ branch: below })
    await added({ title: 'ไม่คัดลอก' })
    await house.post(
      `${address}/activities/new`,
      { title: 'สำรวจ', starts_on: '29 ก.พ. 2571', reason: 'x' },
      desk.planner,
    )
    const fields = {
      which: 'some',
      to: '',
      years: '1',
      amounts: 'clear',
      reason: 'ตั้งแผนปีหน้า',
      project: address.slice(10),
    }

    const answers = [
      await house.post(`/plans/${desk.planId}/copy`, fields, desk.planner),
      await house.post(`/plans/${desk.planId}/copy`, fields, desk.planner),
    ]

    const [first, second] = answers.map((answer) => answer.headers.get('location') ?? '')
    expect(first).toBe(second)
    const shown = await page(first ?? '')
    expect(shown).toContain('แผนดำเนินงาน 2571')
    expect(shown).toContain('ยุทธศาสตร์')
    const copies = await house.db.query<{ home: string; id: string; amount_satang: bigint; fiscal_year_from: number }>(
      'select home, id, amount_satang, fiscal_year_from from projects where copied_from = $1',
      [keyOf(address).id],
    )
    expect(copies.rows).toMatchObject([{ amount_satang: 0n, fiscal_year_from: 2028 }])
    const copy = await page(`/projects/${copies.rows[0]?.home}-${copies.rows[0]?.id}`)
    expect(copy).toContain('คัดลอกจาก')
    expect(copy).toContain(address)
    expect(copy).toContain('28 ก.พ. 2572')
    expect(await page(address)).toContain('มีฉบับคัดลอก')
  })

  test('within the plan keeps amounts as planned money; years outside the target are refused', async () => {
    await freshDesk()
    const address = await added()
    const copy = (over: Record<string, string>) =>
      house.post(
        `/plans/${desk.planId}/copy`,
        { which: 'all', to: desk.planId, years: '1', amounts: 'keep', reason: 'ต่อเนื่อง', ...over },
        desk.planner,
      )

    const far = await copy({ years: '9' })
    expect(far.status).toBe(422)
    expect(await far.text()).toContain('แต่แผนปลายทางคือปี')
    expect((await copy({ which: 'some' })).status).toBe(422)
    expect((await copy({ years: '0' })).status).toBe(422)
    const other = await aPlanDesk(house.db, 'เทศบาลตำบลปลายทาง')
    expect((await copy({ to: other.planId })).status).toBe(403)
    expect((await copy({})).status).toBe(303)

    const rows = await house.db.query<{ amount_satang: bigint; fiscal_year_from: number }>(
      'select amount_satang, fiscal_year_from from projects where copied_from = $1',
      [keyOf(address).id],
    )
    expect(rows.rows).toEqual([{ amount_satang: 100_000_000n, fiscal_year_from: 2028 }])
    expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
  })
})

describe('the API', () => {
  const line = { fiscal_year: 2027, phase: 'planned', source: 'loan', amount: '250.00' }

  async function send(method: 'PATCH', path: string, body: unknown, viewer: Viewer | null, tag?: string) {
    const csrf = csrfPair(house.deps.secrets)
    if (viewer !== null) await house.get('/about', viewer)
    return house.request(path, {
      method,
      headers: {
        ...(viewer === null ? {} : { 'x-test-viewer': viewer.sessionId }),
        cookie: csrf.cookie,
        'x-csrf-token': csrf.token,
        'content-type': 'application/json',
        ...(tag === undefined ? {} : { 'if-match': tag }),
      },
      body: JSON.stringify(body),
    })
  }

  test('adds and changes a project under its ETag', async () => {
    await freshDesk()
    const sent = { title: 'โครงการทาง API', place_text: null, area: '5701', budget_lines: [line], reason: 'จากระบบอื่น' }

    const made = await house.sendJson(`/api/v1/plans/${desk.planId}/projects`, sent, desk.planner)
    const project = (await made.json()) as { id: string; amount: string }
    const path = `/api/v1/projects/${project.id}`
    const tag = (await house.get(path)).headers.get('etag') ?? ''

    expect(made.status).toBe(201)
    expect(project.amount).toBe('250.00')
    const patch = { budget_lines: [{ ...line, amount: '300.50' }], state: 'running', reason: 'เริ่มงาน' }
    expect((await send('PATCH', path, patch, desk.planner)).status).toBe(428)
    expect((await send('PATCH', path, patch, desk.neighbour, tag)).status).toBe(403)
    const done = await send('PATCH', path, patch, desk.planner, tag)
    expect(await done.json()).toMatchObject({ amount: '300.50', state: 'running' })
    const stale = await send('PATCH', path, { title: 'ช้าไป', reason: 'x' }, desk.planner, tag)
    expect(stale.status).toBe(412)
    expect(await stale.json()).toMatchObject({ current: { amount: '300.50', title: 'โครงการทาง API' } })
    expect(
      (await send('PATCH', path, { title: 'ทัน', reason: 'x' }, desk.planner, done.headers.get('etag') ?? '')).status,
    ).toBe(200)
  })

  test('refuses what the schema does not have, and money that cannot be', async () => {
    await freshDesk()
    const path = `/api/v1/plans/${desk.planId}/projects`
    const sent = { title: 'ก', budget_lines: [line], reason: 'ข' }
    const post = (over: object, viewer: Viewer | null = desk.planner) =>
      house.sendJson(path, { ...sent, ...over }, viewer)

    const answers = await Promise.all([
      post({ body_id: desk.body.id }),
      post({ amount_satang: 5 }),
      post({ budget_lines: [{ ...line, amount: '-1' }] }),
      post({ budget_lines: [{ ...line, amount: '1e9' }] }),
      post({ budget_lines: [{ ...line, fiscal_year: 2570 }] }),
      post({ budget_lines: [{ ...line, fiscal_year: 2050 }] }),
      post({ budget_lines: [] }),
      post({ node: '01926e4c-0000-7000-8000-000000000000' }),
      post({ area: '9999' }),
      post({}, desk.neighbour),
      post({}, null),
    ])

    expect(answers.map((answer) => answer.status)).toEqual([422, 422, 422, 422, 422, 422, 422, 422, 422, 403, 403])
    expect((await house.db.query('select 1 from projects where plan_id = $1', [desk.planId])).rowCount).toBe(0)
  })
})

describe('the plan itself', () => {
  const facts = { title: 'แผนชื่อใหม่', year_from: '2570', year_to: '2573', calendar: 'calendar', reason: 'แก้ชื่อ' }

  test('is changed with history; the second of two people sees both versions', async () => {
    await freshDesk()
    const edit = (over: Record<string, string>) =>
      house.post(`/plans/${desk.planId}/edit`, { ...facts, revision: '1', ...over }, desk.planner)

    expect((await edit({})).status).toBe(303)
    const second = await edit({ title: 'ชื่อของคนที่สอง' })
    const shown = await second.text()

    expect(second.status).toBe(409)
    expect(shown).toContain('แผนชื่อใหม่')
    expect(shown).toContain('ชื่อของคนที่สอง</textarea>')
    expect(await page(`/plans/${desk.planId}`)).toContain('นับปีแบบ: ปีงบประมาณ → ปีปฏิทิน')
  })

  test('keeps the years its projects have money in', async () => {
    await freshDesk()
    await added({ 'year-1': '2573' })

    const answer = await house.post(
      `/plans/${desk.planId}/edit`,
      { ...facts, year_to: '2571', revision: '1' },
      desk.planner,
    )

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('มีโครงการที่ใช้เงินตั้งแต่ปี 2573 ถึง 2573')
    expect((await house.get(`/plans/${desk.planId}/edit`, desk.neighbour)).status).toBe(403)
  })

  test('with 5,000 projects opens as one page of bounded size, asking no more than with ten', async () => {
    await freshDesk()
    const node = await aStoredNode(house.db, desk.planId)
    const countQueries = async () => {
      let asked = 0
      await house.db.snapshot(async (view) => {
        const query: typeof view.query = (statement, values) => {
          asked += 1
          return view.query(statement, values)
        }
        const wanted = { nodeId: null, fiscalYear: null, limit: 10, after: null }
        const whole = await readPlanIn({ query }, desk.planId, wanted)
        if (whole) await firstOfEach({ query }, whole.plan, whole.nodes.length)
      })
      return asked
    }
    await added({ branch: node })
    const few = await countQueries()
    await house.db.query(
      `insert into projects (home, id, plan_id, node_id, body_id, title, area_code, fiscal_year_from, fiscal_year_to,
                             amount_satang, search, created_at, updated_at)
       select '57', md5($1 || g)::uuid, $2, $3, $4, 'โครงการที่ ' || g, '570101', 2027, 2027, g, '', now(), now()
         from generate_series(1, 5000) g`,
      [desk.planId, desk.planId, node, desk.body.id],
    )

    const shown = await page(`/plans/${desk.planId}`)

    expect(shown).toContain('ดูทั้ง 5,001 โครงการ')
    expect(shown.length).toBeLessThan(60_000)
    expect(await countQueries()).toBe(few)
    expect(await page(`/plans/${desk.planId}?node=${node}`)).toContain('แสดง 1–25 จาก 5,001')
    await house.db.query('delete from projects where plan_id = $1 and amount_satang <= 5000', [desk.planId])
  })
})

describe('several people at once', () => {
  test('at different projects of one body lose nothing of each other in the totals', async () => {
    await freshDesk()
    const addresses = [await added(), await added({ title: 'สอง' }), await added({ title: 'สาม' })]
    const tokens = await Promise.all(
      addresses.map(async (address) => hidden(await page(`${address}/money`, desk.planner), 'token')),
    )

    const answers = await Promise.all([
      ...addresses.map((address, at) =>
        house.post(
          `${address}/money`,
          { ...money, 'amount-1': String(7_000 + at), reason: 'พร้อมกัน', token: tokens[at] ?? '' },
          desk.planner,
        ),
      ),
      added({ title: 'สี่' }),
    ])

    expect(answers.slice(0, 3).map((answer) => (typeof answer === 'string' ? 0 : answer.status))).toEqual([
      303, 303, 303,
    ])
    expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
  })

  test('an approval and an edit: what is kept is what the plan was, whichever came first', async () => {
    await freshDesk()
    const address = await added()
    for (const act of ['open-hearing', 'submit']) await step(act, desk.planner)
    const token = hidden(await page(`${address}/money`, desk.planner), 'token')
    const paid = { 'year-2': '2570', 'phase-2': 'disbursed', 'source-2': 'own-revenue', 'amount-2': '5' }

    const [approved, edited] = await Promise.all([
      step('approve', desk.approver),
      house.post(`${address}/money`, { ...money, ...paid, reason: 'จ่าย', token }, desk.planner),
    ])

    expect([approved.status, edited.status]).toEqual([303, 303])
    const { rows } = await house.db.query<{ kept: bigint; sum: bigint }>(
      `select v.amount_satang as kept, (select sum(amount_satang)::bigint from plan_version_projects k
          where k.plan_id = v.plan_id and k.number = v.number) as sum from plan_versions v where plan_id = $1`,
      [desk.planId],
    )
    expect(rows[0]?.kept).toBe(rows[0]?.sum)
  })

  test('an import between opening and saving is noticed as well', async () => {
    await freshDesk()
    const address = await added()
    const token = hidden(await page(`${address}/money`, desk.planner), 'token')
    await house.db.query(`update projects set updated_at = updated_at + interval '1 second' where id = $1`, [
      keyOf(address).id,
    ])

    const answer = await house.post(`${address}/money`, { ...money, 'amount-1': '1', reason: 'x', token }, desk.planner)

    expect(answer.status).toBe(409)
  })
})

test('any history of edits keeps amount and totals true', { timeout: 600_000 }, async () => {
  await freshDesk()
  const line = fc.record({
    fiscalYear: fc.integer({ min: 2027, max: 2030 }),
    phase: fc.constantFrom(...phases),
    source: fc.constantFrom('loan', 'surplus', 'own-revenue'),
    amountSatang: fc.bigInt({ min: 0n, max: 10n ** 13n }),
  })
  const edit = fc.record(
    {
      lines: fc.uniqueArray(line, {
        minLength: 1,
        maxLength: 6,
        selector: (one) => `${one.fiscalYear} ${one.phase} ${one.source}`,
      }),
      areaCode: fc.constantFrom('57', '5701', '570101', '5702', null),
      functionCode: fc.constantFrom('04.5', '07', null),
      state: fc.constantFrom('planned' as const, 'running' as const, 'cancelled' as const),
    },
    { requiredKeys: [] },
  )
  const by = { viewer: desk.planner, now: house.clock.now() }
  const start = { fiscalYear: 2027, phase: 'planned' as const, source: 'loan', amountSatang: 1n }

  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), edit), { minLength: 1, maxLength: 8 }), async (edits) => {
      const keys: { home: Home; id: string }[] = []
      for (let at = 0; at < 3; at++) {
        const wanted = {
          title: `งาน ${at}`,
          placeText: null,
          areaCode: '570101',
          functionCode: null,
          nodeId: null,
          lines: [start],
        }
        const made = await house.db.transaction((tx) => addProject(tx, house.deps, desk.planId, wanted, 'เริ่ม', by))
        if (made.ok) keys.push(made.value)
      }
      for (const [at, change] of edits) {
        const key = keys[at]
        const known = key && (await projectToEdit(house.db, key))
        if (!key || !known) throw new Error('no project')
        const how = { token: known.token, reason: 'แก้' }
        const done = await house.db.transaction((tx) => editProject(tx, house.deps, key, change, how, by))
        expect(done.ok).toBe(true)
      }

      for (const key of keys) {
        const known = await projectToEdit(house.db, key)
        expect(known?.amountSatang).toBe(amountOf(known?.lines ?? []))
        expect(known?.fiscalYearTo).toBe(Math.max(...(known?.lines ?? []).map((one) => one.fiscalYear)))
      }
      expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
    }),
    { numRuns: 12, seed: 2570 },
  )
})
