import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { planImport } from './import-calendar.ts'
import { readCalendarSheet } from './read-calendar-sheet.ts'

let house: TestHouse
let planner: Viewer
let admin: Viewer

beforeAll(async () => {
  house = await aTestHouse()
  const bodies = [
    ['DIS-5701', 'district', 'อำเภอเมืองทดสอบ', '5701'],
    ['SAO-TEST570', 'sao', 'องค์การบริหารส่วนตำบลทดสอบ', '570102'],
  ] as const
  const ids: string[] = []
  for (const [code, kind, name, areaCode] of bodies) {
    const id = newId()
    ids.push(id)
    await house.db.query(
      `insert into bodies (id, code, kind, name_th, name_key, area_code, source) values ($1, $2, $3, $4, $5, $6, 'test')`,
      [id, code, kind, name, comparisonKey(name), areaCode],
    )
  }
  planner = anOfficer(
    ids.map((bodyId) => ({ role: 'planner' as const, bodyId, areaCode: null })),
    { personId: newId() },
  )
  admin = anOfficer([{ role: 'platform-administrator', areaCode: null }], {
    personId: newId(),
    steppedUpUntil: new Date('2026-11-24T00:00:00Z'),
  })
})
afterAll(() => house.close())

const said = async (answer: Promise<Response>) => {
  const page = await answer
  return [page.status, await page.text()] as const
}
const begin = (code: string, step: string) =>
  house.post(
    `/calendar/bodies/${code}/steps/${step}?year=2027`,
    { act: 'begin', reason: 'เริ่ม', revision: '0' },
    planner,
  )
const dueOf = async (code: string, step: string) => {
  const { rows } = await house.db.query<{ due: string }>(
    `select s.due_on as due from calendar_steps s join bodies b on b.id = s.body_id where b.code = $1 and s.step_code = $2`,
    [code, step],
  )
  return rows[0]?.due
}

describe('the rule of a step', () => {
  const path = '/calendar/templates/district/steps/frame'
  const rule = { start: '2/11', due: '4/12 <', movable: 'yes', basis: 'หนังสือสั่งการ', reason: 'ตามหนังสือสั่งการ' }

  test('is changed by administrators with a fresh second factor only', async () => {
    const stale = { ...admin, sessionId: newId(), steppedUpUntil: null }

    expect((await house.get(path, planner)).status).toBe(403)
    expect((await house.post(path, { ...rule, act: 'save' }, stale)).headers.get('location')).toContain('second-step')
  })

  test('shows what would move before anything is stored', async () => {
    await begin('DIS-5701', 'survey')

    const [status, page] = await said(house.post(path, { ...rule, act: 'preview' }, admin))

    expect(status).toBe(200)
    expect(page).toContain('1 ขั้นตอนจะเลื่อน ใน 1 ปฏิทินที่ใช้แบบนี้')
    expect(page).toContain('อำเภอเมืองทดสอบ')
    expect(await dueOf('DIS-5701', 'frame')).toBe('2026-12-11')
  })

  test('moves open calendars that nobody moved, with an event that says why', async () => {
    await house.post(path, { ...rule, act: 'save' }, admin)

    expect(await dueOf('DIS-5701', 'frame')).toBe('2026-12-04')
    const page = await (await house.get('/calendar/bodies/DIS-5701?year=2570')).text()
    expect(page).toContain('แบบปฏิทินเปลี่ยน กำหนดจึงขยับ')
    expect(page).toContain('ตามหนังสือสั่งการ')
  })

  test.each([
    [{ due: '31/6' }, 'วันที่ 31 เดือน 6 ซึ่งไม่มีทุกปี'],
    [{ due: '29/2' }, 'วันที่ 29 เดือน 2 ซึ่งไม่มีทุกปี'],
    [{ due: '1/11' }, 'กำหนดเสร็จมาก่อนวันเริ่ม'],
    [{ due: 'เร็ว ๆ นี้' }, 'อ่านกติกา'],
    [{ start: 'nowhere+3' }, 'ซึ่งไม่มีในแบบ'],
    [{ start: 'frame.due+1' }, 'อ่านกติกา'],
    [{ due: 'frame+1' }, 'รอกันเป็นวง: frame → frame'],
  ])('%o is refused with a sentence', async (over, sentence) => {
    const [status, page] = await said(house.post(path, { ...rule, ...over, act: 'save' }, admin))

    expect(status).toBe(422)
    expect(page).toContain(sentence)
  })
})

describe('what waits for what', () => {
  const rule = {
    act: 'save',
    code: 'test-rule',
    relation: 'parent-area',
    need: 'due',
    lead: '0',
    basis: '',
    reason: 'ตกลงกันในที่ประชุม',
  }

  test('a circle is refused with every step on it', async () => {
    const [status, page] = await said(
      house.post(
        '/calendar/templates/rules',
        { ...rule, before: 'sao/ordinance', after: 'district/frame-next' },
        admin,
      ),
    )

    expect(status).toBe(422)
    expect(page).toContain('sao/ordinance → district/frame-next → sao/ordinance')
  })

  test('a step that waits for itself, an unknown one and too many days are refused', async () => {
    const post = (over: Record<string, string>) =>
      said(
        house.post('/calendar/templates/rules', { ...rule, before: 'sao/draft', after: 'sao/hearing', ...over }, admin),
      )

    expect((await post({ after: 'sao/draft' }))[1]).toContain('รอตัวเองไม่ได้')
    expect((await post({ after: 'sao/nothing' }))[1]).toContain('ไม่มีขั้น')
    expect((await post({ lead: '121' }))[1]).toContain('0 ถึง 120')
    expect((await post({ code: 'ไทย' }))[1]).toContain('ตัวอักษรอังกฤษ')
  })

  test('a new rule finds what it makes miss each other, and ending it solves that', async () => {
    const open = async () =>
      (await house.db.query(`select from calendar_misalignments where state = 'open' and rule_code = 'test-rule'`))
        .rowCount
    const late = { before: 'district/coordinate', after: 'sao/hearing', lead: '0' }

    const added = await house.post('/calendar/templates/rules', { ...rule, ...late }, admin)
    const found = await open()
    await house.post('/calendar/templates/rules', { ...rule, ...late, act: 'end' }, admin)

    expect([added.status, found, await open()]).toEqual([303, 1, 0])
  })
})

describe('a holiday declared later', () => {
  const draft = {
    date: '4 ธ.ค. 2569',
    kind: 'special',
    nameTh: 'วันหยุดพิเศษ',
    nameEn: 'Special holiday',
    area: 'TH',
    declaredOn: '20 พ.ย. 2569',
    source: 'มติคณะรัฐมนตรี',
    reason: 'ตามมติ',
  }
  const declare = (over: Record<string, string> = {}) =>
    said(house.post('/calendar/holidays', { ...draft, ...over }, admin))

  test('moves the steps that were counted without it, and says so', async () => {
    await declare()

    expect(await dueOf('DIS-5701', 'frame')).toBe('2026-12-03')
    const page = await (await house.get('/calendar/bodies/DIS-5701?year=2570')).text()
    expect(page).toContain('วันหยุดเปลี่ยน กำหนดจึงขยับ')
    expect(page).toContain('เพราะวันหยุด 4 ธ.ค. 2569')
  })

  test('taken back again moves them back', async () => {
    await declare({ kind: 'cancelled' })

    expect(await dueOf('DIS-5701', 'frame')).toBe('2026-12-04')
  })

  test('is refused where it is one already, is none, or is declared tomorrow', async () => {
    expect((await declare({ date: '10 ธ.ค. 2569' }))[1]).toContain('เป็นวันหยุดอยู่แล้ว')
    expect((await declare({ date: '9 ธ.ค. 2569', kind: 'cancelled' }))[1]).toContain('ไม่ใช่วันหยุดอยู่แล้ว')
    expect((await declare({ date: '9 ธ.ค. 2569', declaredOn: '24 พ.ย. 2569' }))[1]).toContain('วันที่ประกาศยังไม่ถึง')
    expect((await declare({ date: '9 ธ.ค. 2569', area: 'R9-X' }))[1]).toContain('ไม่รู้จักรหัสพื้นที่')
  })

  test('working days are counted for everybody', async () => {
    const [, page] = await said(house.get('/calendar/holidays?from=30+ธ.ค.+2568&days=3'))

    expect(page).toContain('ครบ 3 วันทำการใน 7 มกราคม 2569')
  })
})

describe('a calendar from a spreadsheet', () => {
  const csv = (rows: string) => new TextEncoder().encode(`\uFEFFหน่วยงาน,ขั้นตอน,วันที่เริ่ม,วันที่สิ้นสุด\n${rows}`)
  const planned = async (rows: string) => {
    const read = await readCalendarSheet('calendar.csv', csv(rows))
    if (!read.ok) throw new Error(read.problem)
    const about = { fiscalYear: 2027, body: '', by: planner }
    return house.db.snapshot((view) => planImport(view, read.value, about, house.clock.now()))
  }

  test('is read by names of steps or the words of the form, with Thai digits and years', async () => {
    const plan = await planned(
      'อบต.ทดสอบ,จัดทำร่างแผน,๑ ธ.ค. ๒๕๖๙,๑๘ ธ.ค. ๒๕๖๙\nDIS-5701,กรอบการประสานแผนอำเภอ,2/11/2569,15/12/2569\nDIS-5701,ติดตามและประเมินผล,2 ส.ค. 2570,30 ก.ย. 2570\n',
    )

    expect(plan.problems).toEqual([])
    expect(plan.changes.map(({ step, due }) => [step.code, due])).toEqual([
      ['draft', '2026-12-18'],
      ['frame', '2026-12-15'],
    ])
    expect(plan.unchanged).toBe(1)
  })

  test('what cannot be read is told row by row, and the other rows stay good', async () => {
    const plan = await planned(
      [
        'DIS-5701,กรอบการประสานแผนอำเภอ,2/11/2569,15/12/2569',
        'DIS-5701,รับฟังความคิดเห็นของชาวโลก,1 ก.พ. 2570,2 ก.พ. 2570',
        'อำเภอไม่มีจริง,จัดทำร่างแผน,1 ก.พ. 2570,2 ก.พ. 2570',
        'SAO-TEST570,hearing,31 มิ.ย. 2570,1 ก.ค. 2570',
        'SAO-TEST570,committee,29 ก.พ. 2570,1 มี.ค. 2570',
        'SAO-TEST570,announce,1 ก.พ. พ.ศ. 2027,1 มี.ค. 2570',
        'SAO-TEST570,request,1 ก.ค. 2570,1 มิ.ย. 2570',
        'SAO-TEST570,ordinance,1 ก.ค. 2575,1 ส.ค. 2575',
        'DIS-5701,frame,2/11/2569,16/12/2569',
      ].join('\n'),
    )

    expect(plan.changes).toHaveLength(1)
    expect(plan.problems.map(({ problem }) => (problem.kind === 'date' ? problem.problem.kind : problem.kind))).toEqual(
      [
        'unknown-step',
        'unknown-body',
        'no-such-day',
        'no-such-day',
        'era-clash',
        'due-before-start',
        'outside-year',
        'step-twice',
      ],
    )
    expect(plan.problems[0]?.address).toBe('B3')
  })

  test('rows of a body one does not plan for are left alone', async () => {
    const read = await readCalendarSheet('calendar.csv', csv('DIS-5701,frame,2/11/2569,15/12/2569\n'))
    const about = { fiscalYear: 2027, body: '', by: anOfficer([{ role: 'planner', areaCode: '57' }]) }
    const plan = read.ok
      ? await house.db.snapshot((view) => planImport(view, read.value, about, house.clock.now()))
      : null

    expect(plan?.problems.map(({ problem }) => problem.kind)).toEqual(['not-yours'])
  })

  test('goes through the pages: read, look, confirm', async () => {
    const page = await house.get('/calendar/import', planner)
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const form = new FormData()
    form.set('_csrf', token)
    form.set('reason', 'ตามแบบฟอร์มที่ส่ง')
    form.set('file', new File([csv('DIS-5701,กรอบการประสานแผนอำเภอ,2/11/2569,15/12/2569\n')], 'calendar.csv'))
    const looked = await house.request('/calendar/import', {
      method: 'POST',
      headers: { cookie, 'x-test-viewer': planner.sessionId },
      body: form,
    })
    const kept = /name="kept" value="([^"]+)"/.exec(await looked.text())?.[1] ?? ''
    const confirmed = await house.post('/calendar/import/confirm', { kept }, planner)

    expect([looked.status, confirmed.status]).toEqual([200, 303])
    expect(await dueOf('DIS-5701', 'frame')).toBe('2026-12-15')
  })

  test('the form of the coordination calendar is read as it comes back from an office', async () => {
    const { default: exceljs } = await import('exceljs')
    const book = new exceljs.Workbook()
    await book.xlsx.load(await (await house.get('/imports/templates/calendar.xlsx?year=2570')).arrayBuffer())
    const sheet = book.worksheets[0]
    if (!sheet) throw new Error('the form has no sheet')
    sheet.getCell('C3').value = 'อบต.ทดสอบ'
    sheet.getCell('B8').value = 'รับฟังความคิดเห็น'
    sheet.getCell('D8').value = '4 ม.ค. 2570'
    sheet.getCell('E8').value = new Date('2027-01-22T00:00:00Z')

    const read = await readCalendarSheet('form.xlsx', new Uint8Array(await book.xlsx.writeBuffer()))
    const about = { fiscalYear: 2027, body: '', by: planner }
    const plan = read.ok
      ? await house.db.snapshot((view) => planImport(view, read.value, about, house.clock.now()))
      : null

    expect(plan?.problems).toEqual([])
    expect(plan?.changes.map(({ body, step, start, due }) => [body.code, step.code, start, due])).toEqual([
      ['SAO-TEST570', 'hearing', '2027-01-04', '2027-01-22'],
    ])
  })

  test('a file that is no table is refused with what to do', async () => {
    expect(await readCalendarSheet('x.csv', new TextEncoder().encode('a,b\n1,2\n'))).toEqual({
      ok: false,
      problem: 'no-table',
    })
    expect(await readCalendarSheet('x.xlsx', new TextEncoder().encode('%PDF-1.7'))).toEqual({
      ok: false,
      problem: 'not-readable',
    })
  })
})

test('planned and actual are compared by step and year', async () => {
  const done = { act: 'done', on: '20 พ.ย. 2569', reason: 'ส่งช้า', revision: '2' }
  await house.post('/calendar/bodies/DIS-5701/steps/survey?year=2027', done, planner)

  const page = await (await house.get('/calendar/lateness')).text()
  const csv = await (await house.get('/calendar/lateness/list.csv')).text()

  expect(page).toContain('ช้า 14 วัน')
  expect(csv).toContain('district,รวบรวมแผนชุมชนและความต้องการของตำบล,survey,2027,1,1,14')
})
