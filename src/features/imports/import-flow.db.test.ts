import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import {
  approver57 as approver,
  importDesk,
  planner57 as planner,
  positionOf,
} from '../../../test/support/import-desk.ts'
import { anOfficeSheet, officeLines } from '../../../test/support/office-sheet.ts'
import { aVolume } from '../../../test/support/plans-volume.ts'
import { ensureBody } from '../bodies/index.ts'

const office = 'องค์การบริหารส่วนตำบลทดสอบ'
const goodLines = officeLines.map(
  (line) =>
    ({
      ติดตั้งไฟฟ้าส่องสว่าง: { ...line, y2570: 1_250_000 },
      ซ่อมแซมศูนย์พัฒนาเด็กเล็ก: { ...line, y2570: 1_825_000 },
      อบรมผู้สูงอายุ: { ...line, y2570: 50_000 },
    })[line.title] ?? line,
)

let house: TestHouse
let desk: ReturnType<typeof importDesk>
beforeEach(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  await house.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'test' }))
})
afterEach(() => house.close())

describe('the spreadsheet an office has', () => {
  test('is read, its columns guessed, its cells corrected, approved by another person, and seen on the place page', async () => {
    const there = await desk.staged(await anOfficeSheet())
    const page = await desk.text(there)
    expect(page).toContain('ยังไม่บันทึกอะไรลงแผน')
    for (const words of ['แผ่น1!D8', 'หมายถึง 1,250,000 หรือไม่', 'แผ่น1!D9', 'ลูกน้ำไม่ได้คั่นทุกสามหลัก', 'แผ่น1!D10', 'ติดลบ']) {
      expect(page).toContain(words)
    }
    expect(await desk.projects()).toEqual([])

    for (const [title, value] of [
      ['ติดตั้งไฟฟ้าส่องสว่าง', '1,250,000'],
      ['ซ่อมแซมศูนย์พัฒนาเด็กเล็ก', '1,825,000'],
      ['อบรมผู้สูงอายุ', '50000'],
    ] as const) {
      const row = `${there}/rows/${positionOf(page, title)}`
      expect((await house.post(row, { act: 'correct', 'cell-4': value }, planner)).status).toBe(303)
    }
    expect(await desk.text(there)).toContain('อ่านได้ทุกแถว')
    expect(await desk.text(`${there}?show=all`)).toContain('แผ่น1!D8 แก้แล้ว ในไฟล์เขียนว่า &quot;1.250.000&quot;')
    expect((await house.post(`${there}/decide`, { act: 'approve' }, planner)).status).toBe(403)
    expect((await house.post(`${there}/decide`, { act: 'send' }, planner)).status).toBe(303)
    expect(await desk.text(there, approver)).toContain('อนุมัติและบันทึก 6 โครงการ')
    await desk.applied(there)

    expect(await desk.text(there)).toContain('บันทึกลงแผนแล้ว')
    const stored = await desk.projects()
    expect(stored).toHaveLength(officeLines.length)
    expect(stored.map(({ title, amount }) => [title, amount])).toContainEqual(['ติดตั้งไฟฟ้าส่องสว่าง', 125_000_000n])
    expect(stored.every((project) => project.area === '570101')).toBe(true)
    expect(await desk.text('/places/570101')).toContain(office)
  })

  test('next month asks nothing, shows what changed, and makes no project twice', async () => {
    await desk.applied(await desk.staged(await anOfficeSheet({ lines: goodLines })))
    const nextMonth = goodLines
      .slice(0, -1)
      .map((line) => (line.title.startsWith('ขุดลอก') ? { ...line, y2570: 150_000 } : line))
      .concat({ title: 'ปลูกป่าชุมชน', place: 'หมู่ที่ 7', y2571: 40_000 })

    const answer = await desk.upload(await anOfficeSheet({ lines: nextMonth }), planner, 'แผนเดือนหน้า.xlsx')
    await house.work()
    const there = answer.headers.get('location') ?? ''
    const changed = await desk.text(`${there}?show=changed`)
    const gone = await desk.text(`${there}?show=gone`)

    expect(changed).toContain('<del>240,000</del>')
    expect(changed).toContain('<ins>270,000</ins>')
    expect(gone).toContain('จัดซื้อเครื่องสูบน้ำ')
    expect(await desk.text(`${there}?show=new`)).toContain('ปลูกป่าชุมชน')
    expect(await desk.text(there)).toContain('จำหัวตารางได้จากแบบ &quot;แบบของเรา&quot;')
    await desk.applied(there)
    const stored = await desk.projects()
    expect(stored).toHaveLength(7)
    expect(new Set(stored.map(({ title }) => title)).size).toBe(7)
    expect(stored.find(({ title }) => title.startsWith('ขุดลอก'))?.amount).toBe(27_000_000n)
  })

  test('the very same file leads to the import that holds it', async () => {
    const sheet = await anOfficeSheet({ lines: goodLines })
    const there = await desk.staged(sheet)

    const again = await desk.upload(sheet, planner, 'ชื่ออื่น.xlsx')
    await desk.applied(there)
    const later = await desk.upload(sheet)

    expect(again.headers.get('location')).toBe(there)
    expect(later.headers.get('location')).toBe(there)
    expect(await desk.projects()).toHaveLength(6)
  })

  test('with a title corrected in the file updates its project when it has a code', async () => {
    const csv = (title: string) =>
      `รหัสโครงการ,ชื่อโครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\n67-001,${title},${office},100000,2570\r\n`
    await desk.applied(await desk.staged(csv('ก่อส้ราง ถนน'), planner, 'a.csv'))

    await desk.applied(await desk.staged(csv('ก่อสร้างถนน'), planner, 'b.csv'))

    expect((await desk.projects()).map(({ title }) => title)).toEqual(['ก่อสร้างถนน'])
  })
})

describe('rows of a file that are no projects, or should be none', () => {
  const csv = [
    'ที่,โครงการ,สถานที่,ปีงบประมาณ,งบประมาณ (บาท)',
    `${office},,,,`,
    '1,วางท่อประปา,หมู่ที่ 3,2570,1000000',
    '1.1,วางท่อสายเหนือ,หมู่ที่ 3,2570,400000',
    '1.2,วางท่อสายใต้,หมู่ที่ 3,2570,600000',
    ',ร ว ม,,,"1,000,000.-"',
    ',(ลงชื่อ)........ผู้จัดทำ,,,',
  ].join('\r\n')

  test('a total that does not add up is told, its rows can be looked through, and a row that reads well can be left out', async () => {
    const there = await desk.staged(csv, planner, 'แผน.csv')
    const page = await desk.text(there)

    expect(page).toContain('6 ในไฟล์เขียนยอดรวม 1,000,000 บาท แต่แถวเหนือยอดรวมรวมกันได้ 2,000,000 บาท')
    expect(page).toContain('<li>7 (ลงชื่อ)........ผู้จัดทำ</li>')
    expect(page).toContain('ยังไม่มีใครถือสิทธิ์ผู้อนุมัติแผนของที่นี่')
    const left = await house.post(`${there}/rows/${positionOf(page, 'วางท่อประปา')}`, { act: 'leave-out' }, planner)
    expect(left.status).toBe(303)
    expect(await desk.text(there)).not.toContain('ยอดรวมในไฟล์ไม่ตรงกับแถวที่อ่านได้')
    await desk.applied(there)
    expect((await desk.projects()).map(({ title }) => title)).toEqual(['วางท่อสายใต้', 'วางท่อสายเหนือ'])
  })

  test('a file whose columns nobody can tell is asked about', async () => {
    const answer = await desk.upload('สี,ขนาด\r\nแดง,ใหญ่\r\nเขียว,เล็ก\r\n', planner, 'x.csv')
    await house.work()
    const there = answer.headers.get('location') ?? ''

    expect(await desk.text(there)).toContain(`${there}/mapping"`)
  })
})

describe('approval', () => {
  test('is for a second person: whoever brought the file may not, and a second approver is told who was first', async () => {
    const both = anOfficer([{ areaCode: '57' }, { role: 'plan-approver', areaCode: '57' }], {
      steppedUpUntil: new Date('2099-01-01'),
    })
    const other = anOfficer([{ role: 'plan-approver', areaCode: '57' }], {
      personId: '01990000-0000-7000-8000-000000000003',
      steppedUpUntil: new Date('2099-01-01'),
    })
    const { rows } = await house.db.query<{ id: string }>(
      `insert into persons (id, name_sealed, created_at) values ($1, 'x', now()) returning id`,
      ['01990000-0000-7000-8000-000000000004'],
    )
    await house.db.query(
      `insert into role_grants (id, person_id, role, area_code, starts_on, reason, granted_at, needs_second)
       values (gen_random_uuid(), $1, 'plan-approver', '57', '2026-01-01', 'test', now(), false)`,
      [rows[0]?.id],
    )
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }), both)

    const own = await house.post(`${there}/decide`, { act: 'approve' }, both)
    await desk.applied(there, other)
    const second = await house.post(`${there}/decide`, { act: 'approve' }, approver)

    expect(own.status).toBe(422)
    expect(await own.text()).toContain('คนที่นำไฟล์เข้าอนุมัติเองไม่ได้')
    expect(second.status).toBe(303)
    expect(decodeURIComponent(second.headers.get('set-cookie') ?? '')).toBeTruthy()
    const { rows: events } = await house.db.query(`select 1 from import_events where kind = 'approved'`)
    expect(events).toHaveLength(1)
    expect(await desk.projects()).toHaveLength(6)
  })

  test('by two people in the same moment counts once, and the later one is told so', async () => {
    const other = anOfficer([{ role: 'plan-approver', areaCode: '57' }], {
      personId: '01990000-0000-7000-8000-000000000003',
      steppedUpUntil: new Date('2099-01-01'),
    })
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }))

    const answers = await Promise.all(
      [approver, other].map((who) => house.post(`${there}/decide`, { act: 'approve' }, who)),
    )
    await house.work()

    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const notices = answers.map((answer) => decodeURIComponent(answer.headers.get('set-cookie') ?? ''))
    expect(new Set(notices).size).toBe(2)
    const { rows: events } = await house.db.query(`select 1 from import_events where kind = 'approved'`)
    expect(events).toHaveLength(1)
    expect(await desk.projects()).toHaveLength(6)
  })

  test('of an own file is open to whoever is alone, and the history says so', async () => {
    const alone = anOfficer([{ areaCode: '57' }, { role: 'plan-approver', areaCode: '57' }], {
      steppedUpUntil: new Date('2099-01-01'),
    })
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }), alone)

    expect(await desk.text(there, alone)).toContain('คุณเป็นผู้อนุมัติคนเดียวของที่นี่')
    await desk.applied(there, alone)

    expect(await desk.text(there, alone)).toContain('ผู้นำเข้าและผู้อนุมัติเป็นคนเดียวกัน')
  })

  test('asks for the second factor', async () => {
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }))

    const answer = await house.post(
      `${there}/decide`,
      { act: 'approve' },
      { ...approver, sessionId: 'x', steppedUpUntil: null },
    )

    expect(answer.headers.get('location')).toContain('/sign-in/second-step')
    expect(await desk.projects()).toEqual([])
  })

  test('of rows whose projects were changed meanwhile stores nothing and compares anew', async () => {
    const first = await desk.staged(await anOfficeSheet({ lines: goodLines }), planner, 'a.xlsx')
    const second = await desk.staged(await anOfficeSheet({ lines: goodLines.slice(0, 5) }), planner, 'b.xlsx')
    await desk.applied(first)

    await desk.applied(second)

    const page = await desk.text(second)
    expect(page).toContain('มีโครงการเปลี่ยนไประหว่างรออนุมัติ')
    expect(page).toContain('ไม่มีอะไรเปลี่ยน ไม่ต้องบันทึก')
    expect(await desk.projects()).toHaveLength(6)
  })

  test('can be answered by sending the file back with a reason', async () => {
    const there = await desk.staged(await anOfficeSheet())
    await house.post(`${there}/decide`, { act: 'send' }, planner)

    const empty = await house.post(`${there}/decide`, { act: 'send-back', reason: ' ' }, approver)
    const sent = await house.post(`${there}/decide`, { act: 'send-back', reason: 'แก้เงินแถว 8' }, approver)

    expect(empty.status).toBe(422)
    expect(sent.status).toBe(303)
    const page = await desk.text(there)
    expect(page).toContain('แก้เงินแถว 8')
    expect(page).toContain('แก้และตรวจใหม่')
  })
})

describe('an undo', () => {
  test('puts everything back as it was, and the same file brings it to life without a double', async () => {
    const june = await anOfficeSheet({ lines: goodLines })
    await desk.applied(await desk.staged(june, planner, 'june.xlsx'))
    const before = await desk.projects()
    const july = await anOfficeSheet({
      lines: [
        ...goodLines.map((line) => (line.title.startsWith('ขุดลอก') ? { ...line, y2570: 999_000 } : line)),
        { title: 'งานใหม่', y2570: 5_000 },
      ],
    })
    const there = await desk.staged(july, planner, 'july.xlsx')
    await desk.applied(there)
    expect(await desk.projects()).toHaveLength(7)

    const noReason = await house.post(`${there}/decide`, { act: 'undo', reason: '' }, approver)
    const undone = await house.post(`${there}/decide`, { act: 'undo', reason: 'ผิดไฟล์' }, approver)

    expect(noReason.status).toBe(422)
    expect(undone.status).toBe(303)
    const after = await desk.projects()
    expect(after.filter(({ state }) => state !== 'cancelled')).toEqual(before)
    expect(await desk.text(there)).toContain('ผิดไฟล์')
    const again = await desk.staged(july, planner, 'july.xlsx')
    await desk.applied(again)
    const alive = (await desk.projects()).filter(({ state }) => state !== 'cancelled')
    expect(alive).toHaveLength(7)
    expect(await desk.projects()).toHaveLength(7)
  })

  test('is refused where a project was changed since, and says which', async () => {
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }))
    await desk.applied(there)
    await house.db.query(
      `insert into project_events (home, id, project_id, kind, visibility, happened_at)
       select home, '0fffffff-0000-7000-8000-000000000001', id, 'edited', 'public', now() from projects where title like 'ขุดลอก%'`,
    )

    const answer = await house.post(`${there}/decide`, { act: 'undo', reason: 'ลอง' }, approver)

    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('มีคนแก้ 1 โครงการหลังจากนำเข้า')
    expect(page).toContain('ขุดลอกลำเหมืองสาธารณะ')
    expect((await desk.projects()).every(({ state }) => state === 'planned')).toBe(true)
  })
})

describe('a project that was combined into another one', () => {
  const combine = () =>
    house.db.query(
      `update projects set closed_into = home || '-01990000-0000-7000-8000-000000000099', state = 'cancelled' where title like 'ขุดลอก%'`,
    )
  const nextMonth = goodLines.map((line) => (line.title.startsWith('ขุดลอก') ? { ...line, y2570: 150_000 } : line))
  const ofCombined = async () =>
    (
      await house.db.query<{ state: string; amount_satang: bigint; closed: boolean }>(
        `select state, amount_satang, closed_into is not null as closed from projects where title like 'ขุดลอก%'`,
      )
    ).rows

  test('is not brought back by next month: its row is refused and says where to change it', async () => {
    await desk.applied(await desk.staged(await anOfficeSheet({ lines: goodLines })))
    await combine()
    const before = await ofCombined()

    const answer = await desk.upload(await anOfficeSheet({ lines: nextMonth }), planner, 'แผนเดือนหน้า.xlsx')
    await house.work()
    const there = answer.headers.get('location') ?? ''

    expect(await desk.text(there)).toContain('โครงการนี้รวมเข้ากับโครงการอื่นแล้ว')
    expect(await desk.text(`/en${there}`)).toContain('This project was combined into another one')
    expect(before).toMatchObject([{ state: 'cancelled', closed: true }])
    expect(await ofCombined()).toEqual(before)
  })

  test('while its file waits to be approved, is left as it is: nothing is stored and the file is looked at anew', async () => {
    await desk.applied(await desk.staged(await anOfficeSheet({ lines: goodLines })))
    const answer = await desk.upload(await anOfficeSheet({ lines: nextMonth }), planner, 'แผนเดือนหน้า.xlsx')
    await house.work()
    const there = answer.headers.get('location') ?? ''
    await combine()
    const before = await ofCombined()

    await desk.applied(there)

    expect(await ofCombined()).toEqual(before)
    expect(await desk.text(there)).toContain('โครงการนี้รวมเข้ากับโครงการอื่นแล้ว')
  })
})

describe('words we do not know', () => {
  const csv = (body: string, place = 'หมู่ที่ 1') =>
    `ชื่อโครงการ,หน่วยงาน,สถานที่,งบประมาณ,ปีงบประมาณ\r\nขุดสระ,${body},${place},100000,2570\r\nทำฝาย,${body},${place},200000,2570\r\n`

  test('a body is never made: it is chosen once, for every row, and remembered', async () => {
    const there = await desk.staged(csv('อบต.ทดสอบบ'), planner, 'a.csv')
    const page = await desk.text(there)
    expect(page).toContain('หมายถึงหน่วยงานไหน')
    expect(page).toContain(office)
    const id = /name="body" type="radio" value="([^"]+)"/.exec(page)?.[1] ?? ''

    const chosen = await house.post(`${there}/rows/0`, { act: 'body', words: 'อบต.ทดสอบบ', body: id }, planner)
    await house.work()

    expect(chosen.status).toBe(303)
    expect(await desk.text(there)).toContain('อนุมัติ')
    await desk.applied(there)
    expect(await desk.projects()).toHaveLength(2)
    const next = await desk.staged(csv('อบต.ทดสอบบ').replace('ทำฝาย', 'ทำถนน'), planner, 'b.csv')
    expect(await desk.text(`${next}?show=new`)).toContain('ทำถนน')
    const { rows } = await house.db.query('select 1 from bodies')
    expect(rows).toHaveLength(1)
  })

  test('a body typed that nobody has is refused beside the field', async () => {
    const there = await desk.staged(csv('อบต.ทดสอบบ'), planner, 'a.csv')

    const answer = await house.post(`${there}/rows/0`, { act: 'body', words: 'อบต.ทดสอบบ', other: 'ไม่มีจริง' }, planner)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('ไม่พบหน่วยงานชื่อ &quot;ไม่มีจริง&quot;')
  })

  test('a place that is not known keeps the row with its body and asks', async () => {
    const there = await desk.staged(csv(office, 'ตำบลที่ไม่มีจริง'), planner, 'a.csv')
    const page = await desk.text(there)
    expect(page).toContain('ไม่รู้ว่าอยู่ที่ไหน')

    await house.post(`${there}/rows/0`, { act: 'place', words: 'ตำบลที่ไม่มีจริง', place: '570102' }, planner)
    await house.work()
    await desk.applied(there)

    expect((await desk.projects()).map(({ area }) => area)).toEqual(['570102', '570102'])
  })

  test('a title that names another province is followed where the person may store, with a word on the row', async () => {
    const elsewhere = anOfficer([{ areaCode: 'TH' }])
    const rows = `ชื่อโครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\nขุดลอกคลอง อำเภอท่าวังผา จังหวัดน่าน,${office},100000,2570\r\n`

    const ofCountry = await desk.staged(rows, elsewhere, 'a.csv')
    const ofProvince = await desk.staged(`${rows}\r\n`, planner, 'b.csv')

    expect(await desk.text(ofCountry, elsewhere)).toContain('จึงวางไว้ตามชื่อโครงการ')
    expect(await desk.text(ofProvince)).toContain('จึงนับไว้ที่พื้นที่ของหน่วยงาน')
    const { rows: staged } = await house.db.query<{ area: string }>(
      `select r.project ->> 'areaCode' as area from import_rows r join imports i on i.id = r.import_id order by i.file_name`,
    )
    expect(staged.map(({ area }) => area)).toEqual(['5506', '570101'])
  })

  test('what lies outside the area of the person is refused row by row', async () => {
    await house.db.transaction((tx) =>
      ensureBody(tx, { nameTh: 'องค์การบริหารส่วนจังหวัดน่าน', areaCode: '55', source: 'test' }),
    )

    const there = await desk.staged(csv('องค์การบริหารส่วนจังหวัดน่าน'), planner, 'a.csv')

    expect(await desk.text(there)).toContain('อยู่นอกพื้นที่และหน่วยงานที่คุณนำเข้าแทนได้')
    expect((await house.post(`${there}/decide`, { act: 'send' }, planner)).status).toBe(303)
    await house.post(`${there}/decide`, { act: 'approve' }, approver)
    await house.work()
    expect(await desk.projects()).toEqual([])
  })

  test('the same project twice in a file is told, and a code twice is refused', async () => {
    const rows = `รหัสโครงการ,ชื่อโครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\nA1,ขุดสระ,${office},100000,2570\r\nA1,ทำฝาย,${office},1,2570\r\nA2,ขุดสระ,${office},100000,2570\r\n`

    const page = await desk.text(await desk.staged(rows, planner, 'a.csv'))

    expect(page).toContain('รหัสรายการซ้ำกับแถว 2')
    expect(page).toContain('ชื่อ สถานที่ และปีเหมือนแถว 2')
  })
})

describe('a reading that was lost', () => {
  test('in its middle is begun again and leaves nothing double', async () => {
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }))
    const id = there.split('/').at(-1)
    await house.db.query(`update imports set state = 'staging' where id = $1`, [id])
    await house.db.query(`delete from import_rows where position > 2`)
    await house.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'imports.stage', { id }))

    await house.work()

    const { rows } = await house.db.query('select position from import_rows order by position')
    expect(rows).toHaveLength(6)
    expect(await desk.text(there)).toContain('อ่านได้ทุกแถว')
  })

  test('applied twice changes nothing', async () => {
    const there = await desk.staged(await anOfficeSheet({ lines: goodLines }))
    await desk.applied(there)
    const before = await desk.projects()
    await house.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'imports.apply', { id: there.split('/').at(-1) }))

    await house.work()

    expect(await desk.projects()).toEqual(before)
    const { rows } = await house.db.query('select 1 from project_events')
    expect(rows).toHaveLength(6)
  })
})

describe('a budget volume', () => {
  test('needs no question, its commitments are joined, and a corrected cell reads it all again', async () => {
    const volume = aVolume([
      { item: 'u1', title: 'ขุดสระ จังหวัดเชียงราย', year: '2021', obliged: 'True' },
      { item: 'u2', title: 'ขุดสระ จังหวัดเชียงราย', year: '2022', obliged: 'True' },
      { item: 'u3', title: 'เงินผิด จังหวัดเชียงราย', amount: '1.200.000' },
      { item: 'u4', title: 'ขุดสระ จังหวัดน่าน' },
    ])
    const there = await desk.staged(volume, planner, 'v.csv')
    const page = await desk.text(there)
    expect(page).toContain('ใช้จุดแทนลูกน้ำ หมายถึง 1,200,000 หรือไม่')
    expect(page).toContain('อยู่นอกพื้นที่')

    const cell = /name="cell-(\d+)"[^>]*value="1.200.000"/.exec(page)?.[1] ?? ''
    await house.post(
      `${there}/rows/${positionOf(page, 'เงินผิด')}`,
      { act: 'correct', [`cell-${cell}`]: '1200000' },
      planner,
    )
    await house.work()
    await desk.applied(there)

    expect((await desk.projects()).map(({ title, years }) => [title, years])).toEqual([
      ['ขุดสระ จังหวัดเชียงราย', '2021-2022'],
      ['เงินผิด จังหวัดเชียงราย', '2022-2022'],
    ])
  })
})
