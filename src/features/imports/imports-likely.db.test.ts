import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import {
  approver57 as approver,
  importDesk,
  planner57 as planner,
  positionOf,
} from '../../../test/support/import-desk.ts'
import { ensureBody } from '../bodies/index.ts'

const office = 'องค์การบริหารส่วนตำบลทดสอบ'
const other = 'เทศบาลตำบลตัวอย่าง'
let house: TestHouse
let desk: ReturnType<typeof importDesk>
beforeEach(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  await house.db.transaction(async (tx) => {
    await ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'test' })
    await ensureBody(tx, { nameTh: other, areaCode: '570102', source: 'test' })
  })
})
afterEach(() => house.close())

const sheet = (...rows: string[]) => ['ชื่อโครงการ,สถานที่,หน่วยงาน,งบประมาณ,ปีงบประมาณ', ...rows].join('\r\n')

describe('blank cells below a value', () => {
  const plan = sheet(`ขุดสระ,หมู่ที่ 1,${office},100000,2570`, 'ทำฝาย,หมู่ที่ 2,,200000,2570', `ซ่อมถนน,,${other},300000,2570`)

  test('are offered as "as above" where that is likely, and taken so once a person agreed', async () => {
    const there = (await desk.upload(plan, planner, 'a.csv')).headers.get('location') ?? ''
    await house.work()

    const page = await desk.text(there)

    expect(page).toContain('มีค่า 2 แถว ว่างใต้ค่า 1 แถว')
    expect(page).toMatch(/name="above-0-2"[^>]*checked/)
    expect(page).not.toMatch(/name="above-0-1"[^>]*checked/)
    expect(page).not.toContain('name="above-0-3"')

    const staged = await desk.staged(plan, planner, 'b.csv')
    expect(await desk.text(`${staged}?show=all`)).toContain('ช่องว่างที่ถือว่าเหมือนแถวบน: C3 ← C2')
    await desk.applied(staged)
    const { rows } = await house.db.query(
      `select p.title, b.name_th as body, p.place_text as place from projects p join bodies b on b.id = p.body_id order by p.amount_satang`,
    )
    expect(rows).toEqual([
      { title: 'ขุดสระ', body: office, place: 'หมู่ที่ 1' },
      { title: 'ทำฝาย', body: office, place: 'หมู่ที่ 2' },
      { title: 'ซ่อมถนน', body: other, place: null },
    ])
  })
})

describe('a title corrected in the file', () => {
  const first = sheet(
    `ก่อสร้างถนนคอนกรีต สายบ้านเหนือ,หมู่ที่ 1,${office},100000,2570`,
    `ติดตั้งไฟฟ้าสาธารณะ,หมู่ที่ 2,${office},200000,2570`,
  )
  const again = sheet(
    `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านเหนือ,หมู่ที่ 1,${office},100000,2570`,
    `ติดตั้งไฟส่องสว่าง,หมู่ที่ 2,${office},200000,2570`,
  )
  beforeEach(async () => desk.applied(await desk.staged(first, planner, 'a.csv')))

  test('counts as a change where the two are strongly alike, and nothing doubles', async () => {
    const there = await desk.staged(again, planner, 'b.csv')

    const page = await desk.text(`${there}?show=all`)
    expect(page).toContain('นับเป็นโครงการเดิมที่แก้ชื่อ')
    await desk.applied(there)

    const titles = (await desk.projects()).map(({ title }) => title)
    expect(titles).toContain('ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านเหนือ')
    expect(titles).not.toContain('ก่อสร้างถนนคอนกรีต สายบ้านเหนือ')
    const later = await desk.staged(`${again}\r\n`, planner, 'c.csv')
    expect((await rowsOf(later)).filter(({ outcome }) => outcome === 'new')).toEqual([])
  })

  test('is two projects where a person says so', async () => {
    const there = await desk.staged(again, planner, 'b.csv')
    const position = positionOf(await desk.text(`${there}?show=all`), 'เสริมเหล็ก')

    expect((await house.post(`${there}/rows/${position}`, { act: 'different' }, planner)).status).toBe(303)
    await house.work()
    expect(await desk.text(`${there}?show=all`)).toContain('คุณบอกว่าเป็นคนละโครงการกับ')
    await desk.applied(there)

    const titles = (await desk.projects()).map(({ title }) => title)
    expect(titles).toContain('ก่อสร้างถนนคอนกรีต สายบ้านเหนือ')
    expect(titles).toContain('ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านเหนือ')
  })

  const rowsOf = async (there: string) =>
    (
      await house.db.query<{ outcome: string; title: string }>(
        'select outcome, title from import_rows where import_id = $1 order by position',
        [there.split('/').at(-1)],
      )
    ).rows
})

describe('what a project is for', () => {
  const plan = (objective: string) =>
    `ชื่อโครงการ,วัตถุประสงค์,ตัวชี้วัด,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\nขุดสระ,${objective},ความจุน้ำ,${office},100000,2570\r\n`

  test('stands on its page and in exports, a change of it is shown, and an undo puts it back', async () => {
    await desk.applied(await desk.staged(plan('เก็บน้ำไว้ใช้'), planner, 'a.csv'))
    const id = (await house.db.query<{ id: string }>(`select home || '-' || id as id from projects`)).rows[0]?.id
    expect(await desk.text(`/projects/${id}`)).toContain('เก็บน้ำไว้ใช้')
    expect(await desk.text('/projects.csv')).toContain('ความจุน้ำ')

    const there = await desk.staged(plan('เลี้ยงปลา'), planner, 'b.csv')
    expect(await desk.text(`${there}?show=all`)).toMatch(/<del>เก็บน้ำไว้ใช้<\/del> → <ins>เลี้ยงปลา/)
    await desk.applied(there)
    expect(await desk.text(`/projects/${id}`)).toContain('เลี้ยงปลา')

    await house.post(`${there}/decide`, { act: 'undo', reason: 'ผิดไฟล์' }, approver)
    expect(await desk.text(`/projects/${id}`)).toContain('เก็บน้ำไว้ใช้')
  })
})

describe('the plan that rows go into', () => {
  const plan = sheet(`ขุดสระ,หมู่ที่ 1,${office},100000,2570`)
  const aPlanOf = (state: string) =>
    house.db.query(
      `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, state, created_at)
       select gen_random_uuid(), 'lao', 'แผนที่เราเขียน', id, '570101', 2026, 2030, $1, now() from bodies where name_th = $2`,
      [state, office],
    )
  const plansWithProjects = async () =>
    (
      await house.db.query<{ title: string }>(
        'select distinct pl.title from projects p join plans pl on pl.id = p.plan_id order by 1',
      )
    ).rows.map(({ title }) => title)

  test('is the one that their body is writing for those years, and keeps its name', async () => {
    await aPlanOf('draft')

    await desk.applied(await desk.staged(plan, planner, 'a.csv'))
    await desk.applied(await desk.staged(plan.replace('100000', '150000'), planner, 'b.csv'))

    expect(await plansWithProjects()).toEqual(['แผนที่เราเขียน'])
    expect(await desk.projects()).toMatchObject([{ title: 'ขุดสระ', amount: 15_000_000n }])
  })

  test('is one of their own where that plan is approved', async () => {
    await aPlanOf('approved')

    await desk.applied(await desk.staged(plan, planner, 'a.csv'))

    expect(await plansWithProjects()).not.toContain('แผนที่เราเขียน')
  })
})

test('a mission field that a person said goes along to another province', async () => {
  const whole = { ...planner, grants: planner.grants.map((grant) => ({ ...grant, areaCode: 'TH' })) }
  const wholeApprover = { ...approver, grants: approver.grants.map((grant) => ({ ...grant, areaCode: 'TH' })) }
  await house.db.transaction((tx) => ensureBody(tx, { nameTh: 'กรมทดสอบ', areaCode: null, source: 'test' }))
  const rows = (place: string) =>
    `รหัสโครงการ,ชื่อโครงการ,สถานที่,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\nA1,ขุดสระ,${place},กรมทดสอบ,100000,2570\r\n`
  await desk.applied(await desk.staged(rows('จังหวัดเชียงราย'), whole, 'a.csv'), wholeApprover)
  await house.db.query(`update projects set function_code = '09.1', function_reason = null`)

  await desk.applied(await desk.staged(rows('จังหวัดน่าน'), whole, 'b.csv'), wholeApprover)

  const { rows: stored } = await house.db.query(
    `select home, state, function_code as field, function_reason as reason from projects order by home`,
  )
  expect(stored).toEqual([
    { home: '55', state: 'planned', field: '09.1', reason: null },
    { home: '57', state: 'cancelled', field: '09.1', reason: null },
  ])
})
