import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, stored } from '../../../test/support/stored-projects.ts'
import { storeFunctions } from './store-functions.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
  await house.db.transaction((tx) => storeFunctions(tx, house.clock.now()))
})
afterAll(() => house.close())

const nationalPlanner = () => anOfficer([{ areaCode: 'TH' }])
const aRule = { word: 'ตู้กดน้ำดื่ม', place: 'title', field: '06.3', weight: '9', why: 'คนในพื้นที่เรียกอย่างนี้', do: 'save' }

async function rules(word: string) {
  const { rows } = await house.db.query<{ id: string; function_code: string; weight: number; ended: boolean }>(
    'select id, function_code, weight, ended_at is not null as ended from function_rules where word = $1',
    [word],
  )
  return rows
}

async function fieldOf({ home, id }: { home: string; id: string }) {
  const { rows } = await house.db.query<{ function_code: string | null; function_reason: string | null }>(
    'select function_code, function_reason from projects where home = $1 and id = $2',
    [home, id],
  )
  return rows[0]
}

/** As if an import had guessed it. */
async function guessed({ home, id }: { home: string; id: string }, code: string, reason: string) {
  await house.db.query('update projects set function_code = $3, function_reason = $4 where home = $1 and id = $2', [
    home,
    id,
    code,
    reason,
  ])
}

describe('storing the fields', () => {
  test('twice changes nothing, and a rule that people ended does not come back', async () => {
    await house.db.query(`update function_rules set ended_at = now() where word = 'ซินโครตรอน'`)
    const count = async () =>
      (await house.db.query<{ n: bigint }>('select count(*) as n from function_rules where ended_at is null')).rows[0]
        ?.n

    const before = await count()
    await house.db.transaction((tx) => storeFunctions(tx, house.clock.now()))

    expect(await count()).toBe(before)
    expect(await rules('ซินโครตรอน')).toMatchObject([{ ended: true }])
  })
})

describe('the pages of fields', () => {
  beforeAll(async () => {
    await stored(house.db, [
      { title: 'ซ่อมถนน', functionCode: '04.5', body: 'กรมทางหลวง', lines: [aLine(2026, 1_000_000)] },
      {
        title: 'ซ่อมถนนสายหลัก',
        functionCode: '04.5.1',
        home: '57',
        body: 'กรมทางหลวง',
        lines: [aLine(2026, 3_000_000)],
      },
      { title: 'งานกลาง', functionCode: '04.5', home: '00', body: 'กรมทางหลวง', lines: [aLine(2025, 5_000_000)] },
    ])
  })

  test('the tree shows all divisions with what is planned in them', async () => {
    const text = await (await house.get('/functions')).text()
    const json = (await (await house.get('/api/v1/functions')).json()) as { functions: unknown[] }

    expect(text).toContain('ถนนและการเดินทาง')
    expect(text).toContain('href="/projects?field=04.5&amp;year=2569"')
    expect(json.functions).toHaveLength(188)
  })

  test('a field says who plans it where, with its parts, linked to the lists', async () => {
    const text = await (await house.get('/functions/04.5?year=2569')).text()
    const json = (await (await house.get('/api/v1/functions/04.5?fiscal_year=2026')).json()) as Record<string, unknown>

    expect(text).toContain('href="/projects?field=04.5&amp;place=57&amp;year=2569"')
    expect(text).toContain('กรมทางหลวง')
    expect(json).toMatchObject({
      fiscal_year: 2026,
      provinces: [
        { province: '57', projects: 1, amount: '3000000.00' },
        { province: '55', projects: 1, amount: '1000000.00' },
      ],
      bodies: [{ projects: 2, amount: '4000000.00' }],
      body_count: 1,
    })
  })

  test('a field without projects and a year without any say so, an unknown code is not found', async () => {
    const empty = await house.get('/functions/10.8')
    const year = await (await house.get('/functions/04.5?year=2540')).text()
    const unreadable = await (await house.get('/en/functions/04.5?year=abc')).text()
    const unknown = await Promise.all(
      ['/functions/11', '/functions/04.55', '/api/v1/functions/x'].map((at) => house.get(at)),
    )

    expect(await empty.text()).toContain('ยังไม่มีโครงการในภารกิจนี้')
    expect(year).toContain('ไม่มีโครงการของปีงบประมาณ 2540')
    expect(unreadable).toContain('The year &quot;abc&quot; cannot be read')
    expect(unknown.map(({ status }) => status)).toEqual([404, 404, 404])
  })

  test('a guess can be tried, with its reason', async () => {
    const text = await (await house.get(`/functions?title=${encodeURIComponent('ก่อสร้างถนนคอนกรีต')}`)).text()
    const nothing = await (await house.get('/functions?title=zzz')).text()
    const json = await (await house.get(`/api/v1/functions/guess?title=${encodeURIComponent('ก่อสร้างถนน')}`)).json()

    expect(text).toContain('จากคำว่า “ถนน” ในชื่อโครงการ')
    expect(nothing).toContain('ไม่มีคำใดบอกภารกิจ')
    expect(json).toEqual({ guess: { function: '04.5', word: 'ถนน', found: 'title', confidence: 0.95 } })
  })

  test('vocabularies show their terms with the fields and the source', async () => {
    const text = await (await house.get('/functions/vocabularies/lao-programmes')).text()
    const unknown = await house.get('/functions/vocabularies/nothing')

    expect(text).toContain('แผนงานเคหะและชุมชน')
    expect(text).toContain('href="/functions/06"')
    expect(text).toContain('กรมส่งเสริมการปกครองท้องถิ่น')
    expect(unknown.status).toBe(404)
  })
})

describe('rules', () => {
  beforeEach(async () => {
    await house.db.query('delete from function_rule_events')
    await house.db.query(`delete from function_rules where word like 'ตู้กด%'`)
  })

  test('a national planner adds one with a reason, and guesses follow at once', async () => {
    const page = await house.post('/functions/rules', { ...aRule, _key: 'k1' }, nationalPlanner())
    const again = await house.post('/functions/rules', { ...aRule, _key: 'k1' }, nationalPlanner())
    const json = await (await house.get(`/api/v1/functions/guess?title=${encodeURIComponent('ถนนหน้าตู้กดน้ำดื่ม')}`)).json()
    const rule = await (await house.get(page.headers.get('location') ?? '')).text()

    expect([page.status, again.headers.get('location')]).toEqual([303, page.headers.get('location')])
    expect(json).toMatchObject({ guess: { function: '06.3', word: 'ตู้กดน้ำดื่ม' } })
    expect(rule).toContain('คนในพื้นที่เรียกอย่างนี้')
  })

  test('it is changed, ended and brought back, each with who and why in its history', async () => {
    await house.post('/functions/rules', aRule, nationalPlanner())
    const [{ id = '' } = {}] = await rules('ตู้กดน้ำดื่ม')
    const at = `/functions/rules/${id}`

    await house.post(at, { field: '07.4', weight: '6', why: 'เป็นเรื่องสุขภาพ', do: 'save' }, nationalPlanner())
    const same = await house.post(at, { field: '07.4', weight: '6', why: 'อีกครั้ง', do: 'save' }, nationalPlanner())
    await house.post(`${at}/end`, { why: 'กว้างเกินไป' }, nationalPlanner())
    const ended = await rules('ตู้กดน้ำดื่ม')
    await house.post(at, { field: '06.3', weight: '6', why: 'ต้องใช้อยู่', do: 'save' }, nationalPlanner())
    const { rows } = await house.db.query('select kind, reason from function_rule_events order by happened_at, id')

    expect(same.status).toBe(303)
    expect(ended).toMatchObject([{ function_code: '07.4', weight: 6, ended: true }])
    expect(await rules('ตู้กดน้ำดื่ม')).toMatchObject([{ function_code: '06.3', ended: false }])
    expect(rows).toEqual([
      { kind: 'added', reason: 'คนในพื้นที่เรียกอย่างนี้' },
      { kind: 'changed', reason: 'เป็นเรื่องสุขภาพ' },
      { kind: 'ended', reason: 'กว้างเกินไป' },
      { kind: 'restored', reason: 'ต้องใช้อยู่' },
    ])
  })

  test('a word that has a rule already is refused and leads there', async () => {
    const page = await house.post('/functions/rules', { ...aRule, word: 'ถ น น.' }, nationalPlanner())
    const [known] = await rules('ถนน')
    const text = await page.text()

    expect(page.status).toBe(422)
    expect(text).toContain('มีกฎของคำว่า “ถนน” อยู่แล้ว')
    expect(text).toContain(`href="/functions/rules/${known?.id}"`)
    expect(known?.function_code).toBe('04.5')
  })

  test.each([
    ['a short word', { word: 'กข' }, 'พิมพ์คำอย่างน้อย 3 ตัวอักษร'],
    ['a field COFOG does not have', { field: '11' }, 'เลือกภารกิจจากรายการ'],
    ['an absurd weight', { weight: '99' }, 'เลือกน้ำหนัก 1 ถึง 9'],
    ['no reason', { why: '  ' }, 'พิมพ์เหตุผล ไม่เกิน 500 ตัวอักษร'],
    ['a reason without end', { why: 'ก'.repeat(501) }, 'พิมพ์เหตุผล ไม่เกิน 500 ตัวอักษร'],
    ['a place that is none', { place: 'moon' }, 'เลือกว่าจะหาคำในชื่อโครงการหรือในชื่อหน่วยงาน'],
  ])('%s is said at its field, what was typed stays, and nothing is stored', async (_what, wrong, said) => {
    const page = await house.post('/functions/rules', { ...aRule, ...wrong }, nationalPlanner())
    const text = await page.text()

    expect(page.status).toBe(422)
    expect(text).toContain(said)
    expect(await rules('ตู้กดน้ำดื่ม')).toEqual([])
  })

  test('others than national planners and administrators cannot change them, and nothing is stored', async () => {
    const [{ id = '' } = {}] = await rules('ถนน')
    const answers = await Promise.all([
      house.post('/functions/rules', aRule, anOfficer()),
      house.post('/functions/rules', aRule),
      house.get('/functions/rules/new', anOfficer()),
      house.post(`/functions/rules/${id}`, { field: '01.1', weight: '9', why: 'x', do: 'save' }, anOfficer()),
      house.post(`/functions/rules/${id}/end`, { why: 'x' }, anOfficer()),
      house.post('/functions/runs', { why: 'x' }, anOfficer()),
    ])

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await rules('ถนน')).toMatchObject([{ function_code: '04.5', ended: false }])
  })

  test('rules are listed by word and field; an unknown rule is not found', async () => {
    const text = await (await house.get(`/functions/rules?word=${encodeURIComponent('ไฟฟ้าแสงสว่าง')}&field=06`)).text()
    const nothing = await (await house.get('/functions/rules?word=zzz')).text()
    const unknown = await house.get('/functions/rules/01990000-0000-7000-8000-00000000dead')
    const bent = await house.get('/functions/rules/not-an-id')

    expect(text).toContain('06.4 ไฟถนน')
    expect(nothing).toContain('ไม่มีกฎที่ตรงกับตัวกรองนี้')
    expect([unknown.status, bent.status]).toEqual([404, 404])
  })
})

describe('applying the rules to stored projects', () => {
  test('shows before saving how many would change, changes them with their sums, and takes it back', async () => {
    const [road, chosen, none] = await stored(house.db, [
      { title: 'ลานตากข้าวเปลือกกลาง', functionCode: '04.5', home: '56', lines: [aLine(2026, 1_000_000)] },
      { title: 'ลานตากข้าวเปลือกใหม่', functionCode: '04.5', home: '56', lines: [aLine(2026, 2_000_000)] },
      { title: 'ลานตากข้าวเปลือกบ้านดง', home: '56', lines: [aLine(2026, 4_000_000)] },
    ])
    if (!road || !chosen || !none) throw new Error('nothing was stored')
    await guessed(road, '04.5', 'title:ลาน')
    const rule = { ...aRule, word: 'ลานตากข้าว', field: '04.2' }
    const sums = async () =>
      (
        await house.db.query<{ line: string }>(
          `select function_code || ' ' || projects || ' ' || amount_satang / 100 as line from area_totals
            where home = '56' and area_code = '56' order by function_code`,
        )
      ).rows.map(({ line }) => line)

    const preview = await (
      await house.post('/functions/rules', { ...rule, do: 'preview', why: '' }, nationalPlanner())
    ).text()
    const before = await rules('ลานตากข้าว')
    await house.post('/functions/rules', rule, nationalPlanner())
    const started = await house.post('/functions/runs', { why: 'ใช้กฎใหม่' }, nationalPlanner())
    const busy = await house.post('/functions/runs', { why: 'อีกครั้ง' }, nationalPlanner())
    await house.work()
    const after = [await fieldOf(road), await fieldOf(chosen), await fieldOf(none)]
    const sumsAfter = await sums()
    const { rows: runs } = await house.db.query<{ id: string; state: string; total: number; done: number }>(
      'select id, state, total, done from function_runs order by asked_at desc, id desc',
    )
    const undone = await house.post(`/functions/runs/${runs[0]?.id}/undo`, { why: 'ยังไม่ตกลงกัน' }, nationalPlanner())
    await house.work()
    const twice = await house.post(`/functions/runs/${runs[0]?.id}/undo`, { why: 'อีกครั้ง' }, nationalPlanner())
    const list = await (await house.get('/functions/runs', nationalPlanner())).text()

    expect(preview).toContain('โครงการที่มีคำนี้ 3 โครงการ จะเปลี่ยนภารกิจ')
    expect(preview).toContain('1 โครงการมีคนเลือกภารกิจไว้แล้ว')
    expect(before).toEqual([])
    expect([started.status, busy.status]).toEqual([303, 409])
    expect(after).toEqual([
      { function_code: '04.2', function_reason: 'title:ลานตากข้าว' },
      { function_code: '04.5', function_reason: null },
      { function_code: '04.2', function_reason: 'title:ลานตากข้าว' },
    ])
    expect(sumsAfter).toEqual(['04.2 2 5000000', '04.5 1 2000000'])
    expect(runs[0]).toMatchObject({ state: 'done', total: runs[0]?.done })
    expect([undone.status, twice.status]).toEqual([303, 409])
    expect([await fieldOf(road), await fieldOf(none)]).toEqual([
      { function_code: '04.5', function_reason: 'title:ลาน' },
      { function_code: null, function_reason: null },
    ])
    expect(await sums()).toEqual(['- 1 4000000', '04.5 2 3000000'])
    expect(list).toContain('ย้อนกลับแล้ว')
  })

  test('without a reason nothing is ordered, and a run nobody ordered cannot be taken back', async () => {
    const page = await house.post('/functions/runs', { why: '' }, nationalPlanner())
    const unknown = await house.post(
      '/functions/runs/01990000-0000-7000-8000-00000000dead/undo',
      { why: 'x' },
      nationalPlanner(),
    )
    const text = await page.text()

    expect([page.status, unknown.status]).toEqual([422, 404])
    expect(text).toContain('พิมพ์เหตุผล')
  })
})
