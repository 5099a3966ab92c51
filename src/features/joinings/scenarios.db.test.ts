import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { nameOf } from '../../../test/support/joining-desk.ts'
import { recomputeAreaTotals } from '../plans/index.ts'

let house: TestHouse
let body: StoredBody
let other: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  body = await aStoredBody(house.db, { name: 'เทศบาลตำบลทดสอบ' })
  other = await aStoredBody(house.db, { name: 'เทศบาลตำบลข้างเคียง' })
  await house.db.query(`update plans set state = 'draft' where id = $1`, [body.planId])
})
afterAll(() => house.close())

const planner = anOfficer()

async function aScenario(): Promise<string> {
  const typed = { title: 'ถ้ารวมงานถนน', place: '57', purpose: 'อยากรู้ว่าประหยัดเท่าไร' }
  return (await house.post('/scenarios/new', typed, planner)).headers.get('location') ?? ''
}

const add = (at: string, fields: Record<string, string>) =>
  house.post(`${at}/changes`, { form: 'combine', ...fields }, planner)

async function stored(sql: string): Promise<unknown[]> {
  return (await house.db.query(sql)).rows as unknown[]
}

test('a scenario is compared with today and touches nothing; adopting sends each change its ordinary way', async () => {
  const [a, b, c, d] = [
    await aStoredProject(house.db, body, { title: 'ถนนสายหนึ่ง', amountSatang: 100_000n }),
    await aStoredProject(house.db, body, { title: 'ถนนสายหนึ่ง ช่วงสอง', amountSatang: 200_000n }),
    await aStoredProject(house.db, body, { title: 'ศาลา', amountSatang: 400_000n }),
    await aStoredProject(house.db, other, { title: 'ลานกีฬา', amountSatang: 800_000n }),
  ]
  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))
  const everything = () =>
    stored('select home, id, state, amount_satang, revision, closed_into from projects order by id')
  const before = await everything()
  const at = await aScenario()

  const added = [
    await add(at, { kind: 'join', projects: `${nameOf(a)}\n${nameOf(b)}`, new_title: 'ถนนทั้งสาย' }),
    await add(at, { kind: 'drop', projects: nameOf(c) }),
    await add(at, { kind: 'move-year', projects: nameOf(d), year: '2571' }),
    await add(at, { kind: 'add', new_title: 'สวนสาธารณะ', plan: body.planId, year: '2570', amount: '5,000' }),
  ]
  const page = await house.get(at)
  const text = await page.text()
  const api = await (await house.get(`/api/v1${at}`)).json()

  expect(added.map((one) => one.status)).toEqual([303, 303, 303, 303])
  expect(await everything()).toEqual(before)
  expect(page.status).toBe(200)
  expect(text).toContain('เทียบกับวันนี้')
  expect(api.money).toContainEqual({ fiscal_year: 2028, phase: 'planned', today: '0.00', difference: '8000.00' })
  expect(api.money).toContainEqual({ fiscal_year: 2027, phase: 'planned', today: '15000.00', difference: '-7000.00' })
  expect(api.projects_difference).toBe(-1)

  const beforehand = await (await house.get(at, planner)).text()
  const adopted = await house.post(`${at}/end`, { act: 'adopt', reason: 'ตามที่ประชุมเห็นชอบ' }, planner)
  const after = await (await house.get(`/api/v1${at}`)).json()

  expect(beforehand).toMatch(/วันนี้ทำไม่ได้[\s\S]{0,200}แผนอนุมัติแล้ว ต้องเริ่มแก้ไขแผนก่อน/)
  expect(beforehand).toContain('เมื่อคุณรับไปทำ 1 จาก 4 ข้อเสนอจะไม่ไปต่อ')
  expect(adopted.status).toBe(303)
  expect(after.proposed.map((one: { outcome: string }) => one.outcome)).toEqual(['done', 'done', 'refused', 'done'])
  expect(await stored(`select state, form from joinings`)).toEqual([{ state: 'proposed', form: 'combine' }])
  expect(await stored(`select state from projects where id = '${c.id}'`)).toEqual([{ state: 'cancelled' }])
  expect(await (await house.get(at)).text()).toContain('ต้องเริ่มแก้ไขแผนก่อน')
})

test('a party completes the project of another: the scenario holds what it gives, and adopting proposes just that', async () => {
  const [host, giver] = [await aStoredProject(house.db, body), await aStoredProject(house.db, other)]
  const at = await aScenario()
  const staff = { kind: 'join', form: 'complement', part: 'staff', persons: '๓', given: 'ช่างสำรวจสองเดือน' }

  const alone = await add(at, { ...staff, projects: nameOf(host) })
  const added = await add(at, { ...staff, projects: `${nameOf(host)} ${nameOf(giver)}` })
  const text = await (await house.get(at)).text()
  const api = await (await house.get(`/api/v1${at}`)).json()
  await house.post(`${at}/end`, { act: 'adopt', reason: 'ตามที่ประชุมเห็นชอบ' }, planner)

  expect(alone.status).toBe(422)
  expect(await alone.text()).toContain('เติมเต็มใส่สองโครงการ')
  expect(added.status).toBe(303)
  expect(text).toContain('คน 3 คน: ช่างสำรวจสองเดือน')
  expect(api.given).toEqual([
    {
      host: nameOf(host),
      giver: nameOf(giver),
      kind: 'staff',
      fiscal_year: null,
      amount: null,
      persons: 3,
      area: null,
    },
  ])
  expect(
    await stored(`select state, terms->'parts'->0->>'persons' as persons from joinings where form = 'complement'`),
  ).toEqual([{ state: 'proposed', persons: '3' }])
})

test('what changed meanwhile is told, and is not adopted', async () => {
  const project = await aStoredProject(house.db, body, { amountSatang: 100_000n })
  const at = await aScenario()
  await add(at, { kind: 'drop', projects: nameOf(project) })
  await house.db.query('update projects set revision = revision + 1 where id = $1', [project.id])

  const text = await (await house.get(at)).text()
  await house.post(`${at}/end`, { act: 'adopt', reason: 'ลองดู' }, planner)

  expect(text).toContain('โครงการเปลี่ยนไปหลังจากเพิ่มข้อเสนอนี้')
  expect(await stored(`select state from projects where id = '${project.id}'`)).toEqual([{ state: 'planned' }])
})

test('two changes of one project go one after the other; of a project somebody else changed between them, neither goes', async () => {
  const [mine, moved] = [
    await aStoredProject(house.db, body, { amountSatang: 100_000n }),
    await aStoredProject(house.db, body, { amountSatang: 100_000n }),
  ]
  const at = await aScenario()
  for (const one of [mine, moved]) {
    await add(at, { kind: 'move-year', projects: nameOf(one), year: '2572' })
    await add(at, { kind: 'amount', projects: nameOf(one), amount: '400' })
  }
  await house.db.query('update projects set revision = revision + 1 where id = $1', [moved.id])

  const beforehand = await (await house.get(at, planner)).text()
  await house.post(`${at}/end`, { act: 'adopt', reason: 'ตามที่ประชุมเห็นชอบ' }, planner)

  expect(beforehand).toContain('เมื่อคุณรับไปทำ 2 จาก 4 ข้อเสนอจะไม่ไปต่อ')
  const after = await (await house.get(`/api/v1${at}`)).json()
  expect(after.proposed.map((one: { outcome: string }) => one.outcome)).toEqual(['done', 'done', 'refused', 'refused'])
  expect(
    await stored(`select fiscal_year, amount_satang::int as satang from budget_lines where project_id = '${mine.id}'`),
  ).toEqual([{ fiscal_year: 2029, satang: 40_000 }])
})

test.each([
  ['dropped', 'amount', 'cancelled'],
  ['dropped', 'move-year', 'cancelled'],
  ['joined', 'amount', 'planned'],
  ['joined', 'drop', 'planned'],
])('of a project that is %s before, a change (%s) is told not to go, and does not go', async (before, kind, state) => {
  const [one, partner] = [
    await aStoredProject(house.db, body, { amountSatang: 100_000n }),
    await aStoredProject(house.db, body, { amountSatang: 100_000n }),
  ]
  const at = await aScenario()
  const joined = { kind: 'join', projects: `${nameOf(one)}\n${nameOf(partner)}`, new_title: 'รวม' }
  await add(at, before === 'joined' ? joined : { kind: 'drop', projects: nameOf(one) })
  await add(at, { kind, projects: nameOf(one), amount: '400', year: '2572' })

  const beforehand = await (await house.get(at, planner)).text()
  await house.post(`${at}/end`, { act: 'adopt', reason: 'ตามที่ประชุมเห็นชอบ' }, planner)

  expect(beforehand).toContain('เมื่อคุณรับไปทำ 1 จาก 2 ข้อเสนอจะไม่ไปต่อ')
  const after = await (await house.get(`/api/v1${at}`)).json()
  expect(after.proposed.map((change: { outcome: string }) => change.outcome)).toEqual(['done', 'refused'])
  expect(
    await stored(
      `select p.state, l.fiscal_year, l.amount_satang::int as satang from projects p
         join budget_lines l on l.home = p.home and l.project_id = p.id where p.id = '${one.id}'`,
    ),
  ).toEqual([{ state, fiscal_year: 2027, satang: 100_000 }])
})

test('two who adopt at once bring each change once', async () => {
  const at = await aScenario()
  await add(at, { kind: 'add', new_title: 'สนามเด็กเล่น', plan: body.planId, year: '2570', amount: '7,000' })
  const adopt = () => house.post(`${at}/end`, { act: 'adopt', reason: 'ตามที่ประชุมเห็นชอบ' }, planner)

  await Promise.all([adopt(), adopt()])

  expect(await stored(`select count(*)::int as n from projects where title = 'สนามเด็กเล่น'`)).toEqual([{ n: 1 }])
  const after = await (await house.get(`/api/v1${at}`)).json()
  expect(after.proposed.map((one: { outcome: string }) => one.outcome)).toEqual(['done'])
})

test.each([
  ['nothing to try', {}, 'เลือกสิ่งที่จะลอง'],
  ['no project', { kind: 'drop', projects: '' }, 'ใส่รหัสโครงการ'],
  ['what is no id', { kind: 'drop', projects: 'ถนน' }, 'ไม่ใช่รหัสโครงการ'],
  [
    'a year that is none',
    { kind: 'move-year', projects: '57-01926e4c-0000-7000-8000-000000000001', year: 'ปีหน้า' },
    'ปีงบประมาณเป็น',
  ],
  [
    'a project that is not there',
    { kind: 'drop', projects: '57-01926e4c-0000-7000-8000-000000000001' },
    'ไม่มีโครงการนี้แล้ว',
  ],
  [
    'an amount of nothing',
    { kind: 'amount', projects: '57-01926e4c-0000-7000-8000-000000000001', amount: '0' },
    'จำนวนเงินเป็นบาท',
  ],
])('%s is told beside its field', async (_what, fields, sentence) => {
  const at = await aScenario()

  const page = await add(at, fields as Record<string, string>)

  expect(page.status).toBe(422)
  expect(await page.text()).toContain(sentence)
})

test.each([
  '/scenarios',
  '/en/scenarios?state=open&place=57',
  '/scenarios.csv',
  '/scenarios.json',
  '/api/v1/scenarios?limit=1',
])('%s answers', async (path) => {
  expect((await house.get(path)).status).toBe(200)
})

test('who plans nothing begins no scenario', async () => {
  const typed = { title: 'ลอง', place: '57', purpose: 'ลองดู' }

  expect((await house.post('/scenarios/new', typed, null)).status).toBe(401)
  expect((await house.get('/scenarios/new', null)).status).toBe(401)
})

test('a scenario is changed by who made it, by planners of that body and of the place, and by nobody else', async () => {
  const project = await aStoredProject(house.db, body)
  const maker = anOfficer([{ bodyId: body.id, areaCode: null }], { personId: '01990000-0000-7000-8000-000000000041' })
  const typed = { title: 'ถ้าเลื่อนงาน', place: '57', purpose: 'อยากรู้' }
  const at = (await house.post('/scenarios/new', typed, maker)).headers.get('location') ?? ''
  const change = { form: 'combine', kind: 'move-year', projects: nameOf(project), year: '2571' }
  const changing = async (bodyId: string | null, areaCode: string | null, last: string) => {
    const viewer = anOfficer([{ bodyId, areaCode }], { personId: `01990000-0000-7000-8000-0000000000${last}` })
    const page = await (await house.get(at, viewer)).text()
    return [(await house.post(`${at}/changes`, change, viewer)).status, page.includes(`${at}/changes`)]
  }

  const neighbour = await changing(other.id, null, '42')
  const elsewhere = await changing(null, '90', '43')
  const colleague = await changing(body.id, null, '44')
  const ofThePlace = await changing(null, '57', '45')

  expect([neighbour, elsewhere]).toEqual([
    [403, false],
    [403, false],
  ])
  expect([colleague, ofThePlace]).toEqual([
    [303, true],
    [303, true],
  ])
})

test('a program does the same: it begins a scenario, adds and removes changes, and adopts it', async () => {
  const [a, b] = [await aStoredProject(house.db, body), await aStoredProject(house.db, other)]
  const made = await house.sendJson('/api/v1/scenarios', { title: 'ลอง', place: '5701', purpose: 'อยากรู้' }, planner)
  const { id } = (await made.json()) as { id: string }
  const send = (path: string, sent: unknown, as: typeof planner | null = planner) =>
    house.sendJson(`/api/v1/scenarios/${id}/${path}`, sent, as)
  const read = async () => (await (await house.get(`/api/v1/scenarios/${id}`)).json()) as { proposed: { id: string }[] }

  const refused = [
    await send('changes', { kind: 'amount', project: nameOf(a), amount: '0' }),
    await send('changes', { kind: 'join', form: 'complement', projects: [nameOf(a)] }),
    await send('changes', { kind: 'drop', project: ' , ' }),
    await send('changes', {
      kind: 'join',
      form: 'complement',
      projects: [nameOf(a), nameOf(b)],
      given: { kind: 'money', fiscal_year: 2027, amount: '99999999999999999.00' },
    }),
    await send('changes', { kind: 'drop', project: '57-01926e4c-0000-7000-8000-000000000001' }),
    await send('changes', { kind: 'drop', project: nameOf(a) }, null),
    await send('adoption', { reason: 'ลองดู' }),
    await house.sendJson('/api/v1/scenarios', { title: 'ลอง', place: 'ไม่มีที่นี่', purpose: 'ก' }, planner),
    await house.post('/scenarios/new', { title: 'โทร 081-234-5678', place: '57', purpose: 'ก' }, planner),
  ]
  const given = { kind: 'staff', persons: 2, text: 'ช่างสำรวจ' }
  const added = [
    await send('changes', { kind: 'drop', project: nameOf(a) }),
    await send('changes', { kind: 'join', form: 'complement', projects: [nameOf(a), nameOf(b)], given }),
  ]
  const [first] = (await read()).proposed
  const removed = await send('changes/removal', { change: first?.id })
  const adopted = await send('adoption', { reason: 'ตามที่ประชุมเห็นชอบ' })

  expect(refused.map((one) => one.status)).toEqual([422, 422, 422, 422, 422, 403, 422, 422, 422])
  expect([...added, removed, adopted].map((one) => one.status)).toEqual([200, 200, 200, 200])
  expect((await read()).proposed).toMatchObject([{ kind: 'join', outcome: 'done' }])
  expect((await send('dropping', { reason: 'พอแล้ว' })).status).toBe(409)
})

test('a program makes a scenario and a change once under one key, also where the answer of the first was lost', async () => {
  const project = await aStoredProject(house.db, body)
  const twice = async (path: string, sent: unknown) => {
    const answers: Response[] = []
    for (const _ of [1, 2]) {
      answers.push(await house.sendJson(`/api/v1/scenarios${path}`, sent, planner, { 'idempotency-key': 'twice' }))
      await house.db.query('delete from idempotency_keys')
    }
    return Promise.all(answers.map((one) => one.json()))
  }

  const made = await twice('', { title: 'ส่งซ้ำ', place: '5701', purpose: 'อยากรู้' })
  const changed = await twice(`/${made[0].id}/changes`, { kind: 'drop', project: nameOf(project) })
  const { proposed } = await (await house.get(`/api/v1/scenarios/${made[0].id}`)).json()

  expect(made[1]).toEqual(made[0])
  expect([changed, proposed.length]).toEqual([[{ ok: true }, { ok: true }], 1])
})

test('anybody who plans may think about any project; adopting asks for the right over each of them', async () => {
  const own = await aStoredProject(house.db, other)
  const [foreign, partner] = [await aStoredProject(house.db, body), await aStoredProject(house.db, body)]
  const thinker = anOfficer([{ bodyId: other.id, areaCode: null }], {
    personId: '01990000-0000-7000-8000-000000000051',
  })
  const before = await stored(`select id, state, revision, fiscal_year_from from projects order by id`)
  const typed = { title: 'ถ้าเลื่อนทั้งสอง', place: '57', purpose: 'อยากรู้' }
  const at = (await house.post('/scenarios/new', typed, thinker)).headers.get('location') ?? ''
  const change = (fields: Record<string, string>) => house.post(`${at}/changes`, { form: 'link', ...fields }, thinker)
  await change({ kind: 'move-year', projects: nameOf(foreign), year: '2571' })
  await change({ kind: 'amount', projects: nameOf(foreign), amount: '1' })
  await change({ kind: 'drop', projects: nameOf(foreign) })
  await change({ kind: 'add', new_title: 'ของแผนอื่น', plan: body.planId, year: '2570', amount: '5,000' })
  await change({ kind: 'join', projects: `${nameOf(own)} ${nameOf(partner)}` })
  const told = (await (await house.get(`/api/v1${at}`, thinker)).json()) as { proposed: { adopting: unknown }[] }
  const toVisitor = (await (await house.get(`/api/v1${at}`)).json()) as typeof told
  const page = await (await house.get(at, thinker)).text()
  const ofPlace = await (await house.get(at, planner)).text()

  await house.post(`${at}/end`, { act: 'adopt', reason: 'ลองดู' }, thinker)
  const { proposed } = (await (await house.get(`/api/v1${at}`)).json()) as { proposed: { outcome: string }[] }

  // Said before anything is sent: not by this person, and who must agree.
  const others = { may: false, agreed_by: [body.id], plan_closed: false }
  expect(told.proposed.map(({ adopting }) => adopting)).toMatchObject([
    others,
    others,
    others,
    others,
    { may: true, agreed_by: [body.id] },
  ])
  expect(toVisitor.proposed.map(({ adopting }) => adopting)).toEqual([null, null, null, null, null])
  expect(page.match(/คุณทำเองไม่ได้/g)).toHaveLength(4)
  expect(page).toContain('ต้องให้ผู้วางแผนของ เทศบาลตำบลทดสอบ ตกลงและเป็นผู้ทำ')
  expect(page).toContain('ต้องได้รับความเห็นชอบจาก เทศบาลตำบลทดสอบ')
  expect(page).toContain('เมื่อคุณรับไปทำ 4 จาก 5 ข้อเสนอจะไม่ไปต่อ')
  expect(ofPlace).not.toContain('คุณทำเองไม่ได้')
  expect(ofPlace).not.toContain('จะไม่ไปต่อ')

  // What joins two is proposed to the other body, whose officers answer for it.
  expect(proposed.map((one) => one.outcome)).toEqual(['refused', 'refused', 'refused', 'refused', 'done'])
  expect(await stored(`select id, state, revision, fiscal_year_from from projects order by id`)).toEqual(before)
  expect(await (await house.get(at)).text()).toContain('ไม่ใช่แผนของหน่วยงานหรือพื้นที่ของคุณ')
})
