import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredProject } from '../../../test/support/builders.ts'
import { aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import {
  anIndicator,
  anIndicatorDesk,
  contributes,
  type IndicatorDesk,
  indicatorEvents,
  observationsStored,
  targeted,
} from '../../../test/support/indicator-desk.ts'
import { newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { enterObservations } from './enter-observations.ts'
import { everything, listedIndicator, listIndicators } from './list.sql.ts'
import { indicatorsOfJoined } from './move-indicators.ts'
import { micro, ONE } from './quantity.ts'
import { differencesFromObservations } from './refresh-values.ts'
import { statusOf } from './status.ts'

let house: TestHouse
let desk: IndicatorDesk
beforeAll(async () => {
  house = await aTestHouse()
  desk = await anIndicatorDesk(house)
})
afterAll(() => house.close())

const today = '2026-11-23' as LocalDate
let made = 0
const code = () => `CRI-${String(++made).padStart(3, '0')}`

const address = (id: string, period: string, area = '5701') =>
  `/indicators/entry/one?indicator=${id}&area=${area}&period=${period}`

function form(value: string, over: Record<string, string> = {}): Record<string, string> {
  return {
    value,
    'measuredOn-day': '30',
    'measuredOn-month': '9',
    'measuredOn-year': '2569',
    source: '',
    seen: '',
    _key: newId(),
    ...over,
  }
}

const enter = (
  id: string,
  period: string,
  value: string,
  over: Record<string, string> = {},
  by: Viewer = desk.enterer,
) => house.post(address(id, period), form(value, over), by)

const observations = (id: string) => observationsStored(house.db, id)
const events = (id: string) => indicatorEvents(house.db, id)

describe('entering a value', () => {
  test('on a phone stores it with who and whence, and shows it on the page', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })

    const answer = await enter(id, '2026', '๑๒๐')
    const page = await (await house.get(`/indicators/${id}`)).text()

    expect(answer.status).toBe(303)
    expect(await observations(id)).toMatchObject([{ value: '120', state: 'provisional', version: 1, is_current: true }])
    expect((await events(id)).map(({ kind }) => kind)).toEqual(['added', 'entered'])
    expect(page).toContain('120 คน')
    expect(page).toContain('รอตรวจ')
  })

  test('the same again changes nothing, and a double click lands on one value', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    const key = newId()

    await enter(id, '2026', '120', { _key: key })
    await enter(id, '2026', '120', { _key: key })
    const [first] = await observations(id)
    await enter(id, '2026', '120', { seen: first?.id ?? '' })

    expect(await observations(id)).toHaveLength(1)
  })

  test('a correction says why and keeps what stood before', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2026', '120')
    const [first] = await observations(id)

    const silent = await enter(id, '2026', '125', { seen: first?.id ?? '' })
    const told = await enter(id, '2026', '125', { seen: first?.id ?? '', why: 'นับตกหนึ่งหมู่บ้าน' })

    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('บอกเหตุที่แก้')
    expect(told.status).toBe(303)
    expect(await observations(id)).toMatchObject([
      { value: '120', is_current: false },
      { value: '125', version: 2, is_current: true, state: 'provisional' },
    ])
    expect((await events(id)).at(-1)).toMatchObject({ kind: 'corrected', reason: 'นับตกหนึ่งหมู่บ้าน' })
  })

  test('two at one period: the second sees both values, and nothing of hers is stored', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2026', '120')

    const second = await enter(id, '2026', '150', {}, desk.checker)
    const text = await second.text()

    expect(second.status).toBe(422)
    expect(text).toContain('กรอก 120 เมื่อ')
    expect(text).toContain('ค่าของคุณคือ 150')
    expect(await observations(id)).toHaveLength(1)
  })

  test('at once by two people stores one of them', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })

    const answers = await Promise.all([enter(id, '2026', '120'), enter(id, '2026', '130', {}, desk.checker)])

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
    expect(await observations(id)).toHaveLength(1)
  })

  test('an unusual value asks, says why, and is stored when it was looked at again', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2025', '100', { 'measuredOn-year': '2568' })

    const asked = await enter(id, '2026', '98000')
    const sure = await enter(id, '2026', '98000', { sure: '1' })

    expect(asked.status).toBe(422)
    expect(await asked.text()).toContain('1,000 เท่า')
    expect(sure.status).toBe(303)
  })

  test.each([
    ['of the future', '2028', '5', {}, 'ยังไม่เริ่ม'],
    ['measured tomorrow', '2026', '5', { 'measuredOn-day': '24', 'measuredOn-month': '11' }, 'ยังมาไม่ถึง'],
    ['below zero', '2026', '-5', {}, 'ติดลบไม่ได้'],
    ['of half a person', '2026', '1.5', {}, 'จำนวนเต็ม'],
    ['of a wrong period', '2026-Q1', '5', {}, 'วัดทุกปีงบประมาณ'],
    ['that is huge', '2026', '99999999999999999999', {}, 'ใหญ่เกินจริง'],
    ['that is no number', '2026', '12,5', {}, 'อ่านเป็นตัวเลขไม่ได้'],
  ])('%s is refused with a sentence, and nothing is stored', async (_, period, value, over, sentence) => {
    const id = await anIndicator(house.db, desk, { code: code() })

    const answer = await enter(id, period, value, over as Record<string, string>)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
    expect(await observations(id)).toEqual([])
  })

  test('over a hundred percent is refused unless the definition allows it', async () => {
    const percent = { unitCode: 'percent', rule: 'none', baseline: null } as const
    const strict = await anIndicator(house.db, desk, { code: code(), ...percent })
    const open = await anIndicator(house.db, desk, { code: code(), ...percent, allowsOverMost: true })

    const refused = await enter(strict, '2026', '101')
    const taken = await enter(open, '2026', '101')

    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('เกิน 100 ไม่ได้')
    expect(taken.status).toBe(303)
  })

  test('by an officer of another body is refused', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })

    const answer = await enter(id, '2026', '5', {}, desk.neighbour)

    expect(answer.status).toBe(403)
    expect(await observations(id)).toEqual([])
  })

  test('with parts that do not add up is refused', async () => {
    const id = await anIndicator(house.db, desk, { code: code(), breakdowns: ['sex'] })

    const wrong = await enter(id, '2026', '100', { 'part.sex.female': '60', 'part.sex.male': '41' })
    const right = await enter(id, '2026', '100', { 'part.sex.female': '60', 'part.sex.male': '40' })

    expect(await wrong.text()).toContain('รวมได้ 101')
    expect(right.status).toBe(303)
    expect(await (await house.get(`/indicators/${id}`)).text()).toContain('หญิง 60')
  })
})

describe('verifying', () => {
  const verify = async (id: string, verdict: string, reason: string, by: Viewer) => {
    const [value] = (await observations(id)).filter((one) => one.is_current)
    return house.post(`/indicators/verify/${value?.home}-${value?.id}`, { verdict, reason, _key: newId() }, by)
  }

  test('is done by another person than the one who entered', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2026', '120')

    const own = await verify(id, 'verified', '', desk.enterer)
    const stranger = await verify(id, 'verified', '', desk.neighbour)
    const other = await verify(id, 'verified', '', desk.checker)

    expect(own.status).toBe(422)
    expect(await own.text()).toContain('ต้องให้ผู้อื่นตรวจ')
    expect(stranger.status).toBe(403)
    expect(other.status).toBe(303)
    expect(await observations(id)).toMatchObject([{ state: 'verified' }])
    expect((await events(id)).at(-1)).toMatchObject({ kind: 'verified', actor_id: desk.checker.personId })
  })

  test('a rejected value does not count, and its period is open again', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2026', '120')

    const silent = await verify(id, 'rejected', '', desk.checker)
    const told = await verify(id, 'rejected', 'เอกสารไม่ตรงกับทะเบียน', desk.checker)
    const listed = await listedIndicator(house.db, id, today)
    const due = await (await house.get(`/indicators/entry?indicator=${id}`, desk.enterer)).text()

    expect(silent.status).toBe(422)
    expect(told.status).toBe(303)
    expect(listed?.latest).toBeNull()
    expect(due).toContain('ไม่ผ่านการตรวจ')
  })

  test('the queue holds what others entered', async () => {
    const id = await anIndicator(house.db, desk, { code: code(), nameTh: 'ตัวชี้วัดในคิวตรวจ' })
    await enter(id, '2026', '7')

    const mine = await (await house.get('/indicators/verify', desk.enterer)).text()
    const theirs = await (await house.get('/indicators/verify', desk.checker)).text()

    expect(mine).not.toContain('ตัวชี้วัดในคิวตรวจ')
    expect(theirs).toContain('ตัวชี้วัดในคิวตรวจ')
  })
})

describe('roll-up', () => {
  test('of districts shows how many reported, and kept values equal recomputation', async () => {
    const [top, a, b] = [
      await anIndicator(house.db, desk, { code: code(), areaCode: '57' }),
      await anIndicator(house.db, desk, { code: code() }),
      await anIndicator(house.db, desk, { code: code() }),
    ]
    await contributes(house.db, desk, top, a)
    await contributes(house.db, desk, top, b)

    await enter(a, '2026', '120')
    const half = await listedIndicator(house.db, top, today)
    const page = await (await house.get(`/indicators/${top}`)).text()
    await enter(b, '2026', '30')
    const whole = await listedIndicator(house.db, top, today)

    expect(half).toMatchObject({ latest: { value: 120_000_000n }, reported: 1, expected: 2 })
    expect(page).toContain('รายงานแล้ว 1 จาก 2 แห่ง')
    expect(whole).toMatchObject({ latest: { value: 150_000_000n }, reported: 2, expected: 2 })
    expect(await differencesFromObservations(house.db)).toEqual([])
  })

  test('a circle is refused with its way round, and no link stays', async () => {
    const [a, b] = [code(), code()]
    const [idA, idB] = [await anIndicator(house.db, desk, { code: a }), await anIndicator(house.db, desk, { code: b })]
    await contributes(house.db, desk, idA, idB)

    const answer = await house.post(
      `/indicators/${idB}/links`,
      { code: a, reason: 'ทดลอง', _key: newId() },
      desk.enterer,
    )
    const { rows } = await house.db.query('select 1 from indicator_links where parent_id = $1', [idB])

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(`${a} → ${b} → ${a}`)
    expect(rows).toEqual([])
  })

  test('different units in one sum, and a sum of percentages, are refused', async () => {
    const top = await anIndicator(house.db, desk, { code: code() })
    const roads = code()
    await anIndicator(house.db, desk, { code: roads, unitCode: 'kilometre' })
    const share = await anIndicator(house.db, desk, { code: code(), unitCode: 'percent', baseline: null })
    const other = code()
    await anIndicator(house.db, desk, { code: other, unitCode: 'percent', baseline: null })

    const [whole, topCode] = [code(), code()]
    const above = await anIndicator(house.db, desk, { code: whole })
    await house.db.query('update indicators set code = $2 where id = $1', [top, topCode])
    await contributes(house.db, desk, above, top)

    const unlike = await house.post(
      `/indicators/${top}/links`,
      { code: roads, reason: 'ลอง', _key: newId() },
      desk.enterer,
    )
    const summed = await house.post(
      `/indicators/${share}/links`,
      { code: other, reason: 'ลอง', _key: newId() },
      desk.enterer,
    )

    expect(unlike.status).toBe(422)
    const said = await unlike.text()
    expect(said).toContain('หน่วยต่างชนิดกันรวมกันไม่ได้')
    expect(said).toContain(`แต่ ${topCode} นับเป็น`)
    expect(said).not.toContain(`แต่ ${whole} นับเป็น`)
    expect(await summed.text()).toContain('นำมาบวกกันไม่มีความหมาย')
  })

  test('a value entered below a formula comes out above it', async () => {
    const [a, b, share] = [code(), code(), code()]
    const idA = await anIndicator(house.db, desk, { code: a })
    const idB = await anIndicator(house.db, desk, { code: b })
    const idShare = await anIndicator(house.db, desk, {
      code: share,
      unitCode: 'percent',
      rule: 'none',
      formula: `[${a}] / [${b}] * 100`,
      baseline: null,
    })

    await enter(idA, '2026', '30')
    await enter(idB, '2026', '40')
    const listed = await listedIndicator(house.db, idShare, today)
    const typed = await enter(idShare, '2026', '5')

    expect(listed?.latest?.value).toBe(75_000_000n)
    expect(typed.status).toBe(422)
    expect(await typed.text()).toContain('คำนวณจากตัวชี้วัดอื่น')
  })
})

describe('late and at risk', () => {
  test('are told apart, counted, and listed', async () => {
    const late = await anIndicator(house.db, desk, { code: code(), nameTh: 'ขาดค่าปีก่อน' })
    const risk = await anIndicator(house.db, desk, { code: code(), nameTh: 'ไปช้ากว่าแผน', fiscalYearFrom: 2026 })
    await targeted(house.db, desk, risk, { '2026': '200', '2028': '400' })
    await enter(risk, '2026', '120', { sure: '1' })

    const states = [
      (await listedIndicator(house.db, late, today))?.status,
      (await listedIndicator(house.db, risk, today))?.status,
    ]
    const first = await (await house.get('/indicators/at-risk?place=5701')).text()
    const all = await Promise.all(
      [
        ['late', 'ปีก่อน'],
        ['at-risk', 'ไปช้า'],
      ].map(async ([status = '', q = '']) =>
        (await house.get(`/indicators?place=5701&status=${status}&q=${encodeURIComponent(q)}`)).text(),
      ),
    )

    expect(states).toEqual(['late', 'at-risk'])
    expect(first).toContain('ค้างรายงาน (')
    expect(all[0]).toContain('ขาดค่าปีก่อน')
    expect(all[1]).toContain('ไปช้ากว่าแผน')
  })

  test('are told by the database as the rule says it', async () => {
    const lines = await listIndicators(house.db, everything, today, { limit: 500 })

    const differing = lines.filter(
      (one) =>
        one.status !== 'at-risk' &&
        one.status !== statusOf({ hasValue: one.latest !== null, atRisk: false, nextDueOn: one.nextDueOn }, today),
    )

    expect(lines.length).toBeGreaterThan(20)
    expect(differing).toEqual([])
  })

  test('an owner who left is named as such, and cannot be chosen anew', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await house.db.query(`update role_grants set ended_at = '2026-11-01', end_reason = 'ย้าย' where person_id = $1`, [
      desk.enterer.personId,
    ])

    const page = await (await house.get(`/indicators/${id}`)).text()
    const edit = await (await house.get(`/indicators/${id}/edit`, desk.enterer)).text()
    await house.db.query('update role_grants set ended_at = null, end_reason = null where person_id = $1', [
      desk.enterer.personId,
    ])

    expect(page).toContain('พ้นหน้าที่ในหน่วยงานนี้แล้ว')
    expect(edit).toContain('ผู้นี้พ้นหน้าที่ในหน่วยงานแล้ว')
  })
})

describe('the pages', () => {
  test('a planner adds an indicator with owner and due rule, sets targets and small areas', async () => {
    const given = code()
    const fields = {
      code: given,
      nameTh: 'ครัวเรือนที่มีน้ำประปาใช้ตลอดปี',
      nameEn: '',
      meaning: 'นับครัวเรือนที่น้ำไหลทุกวันตลอดสิบสองเดือน',
      result: 'outcome',
      about: 'area',
      area: '5701',
      field: '',
      owner: `${desk.body.id}/${desk.enterer.personId}`,
      frequency: 'year',
      dueDays: '45',
      from: '2568',
      to: '๒๕๗๑',
      unit: 'household',
      direction: 'more',
      source: 'จปฐ.',
      rule: 'sum',
      overTime: 'last',
      ruleReason: 'นับครัวเรือนของแต่ละหมู่บ้าน ไม่ซ้ำกัน',
      baselineValue: '400',
      baselinePeriod: 'ปีงบประมาณ 2567',
      baselineSource: 'จปฐ. 2567',
      tags: 'environment',
      reason: 'ตามแผนพัฒนาจังหวัด',
      _key: newId(),
    }

    const without = await house.post('/indicators/new', { ...fields, owner: '', dueDays: '' }, desk.enterer)
    const added = await house.post('/indicators/new', fields, desk.enterer)
    const to = added.headers.get('location') ?? ''
    const id = to.split('/')[2] ?? ''
    const targets = await house.post(to, { 't.5701.2028': '600', reason: 'ตามมติ', _key: newId() }, desk.enterer)
    const rows = (inner: string) => ({
      'p.1.code': '57010101',
      'p.1.name': 'บ้านสันทราย หมู่ 1',
      'p.1.households': '80',
      'p.1.baseline': '20',
      'p.2.code': inner,
      'p.2.name': 'กลุ่มบ้านเหนือ',
      reason: 'วัดรายหมู่บ้าน',
      _key: newId(),
    })
    const nested = await house.post(`/indicators/${id}/places`, rows('5701010101'), desk.enterer)
    const placed = await house.post(`/indicators/${id}/places`, rows('5701010201'), desk.enterer)
    await house.post(address(id, '2026', '5701010201'), form('12'), desk.enterer)
    await house.post(address(id, '2026', '57010101'), form('55'), desk.enterer)
    const page = await (await house.get(`/indicators/${id}`)).text()

    expect(without.status).toBe(422)
    expect(await without.text()).toContain('เลือกผู้รับผิดชอบ')
    expect(added.status).toBe(303)
    expect(targets.status).toBe(303)
    expect(await nested.text()).toContain('จะนับซ้ำ')
    expect(placed.status).toBe(303)
    expect(page).toContain('ก่อน 20 ครัวเรือน → ล่าสุด 55 ครัวเรือน')
    expect(page).toContain('80 ครัวเรือน')
    expect(page).toContain('67 ครัวเรือน')
  })

  test('the list filters by lens, status and place, counts, and goes out as files', async () => {
    const list = await house.get('/indicators?lens=health&place=5701')
    const nowhere = await house.get('/indicators?place=ดาวอังคาร')
    const csv = await (await house.get('/indicators.csv?lens=health')).text()
    const none = await (await house.get('/indicators?lens=morality')).text()

    expect(list.status).toBe(200)
    expect(nowhere.status).toBe(422)
    expect(csv).toContain('รหัส,ตัวชี้วัด')
    expect(none).toContain('ไม่มีตัวชี้วัดตามที่เลือก')
  })

  test('evidence is checked by its bytes, kept, downloaded as a file, removed with a reason', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    await enter(id, '2026', '120')
    const [value] = await observations(id)
    const send = async (bytes: string, name: string) => {
      const page = await house.get(`/indicators/evidence/new?value=${value?.home}-${value?.id}`, desk.enterer)
      const html = await page.text()
      const data = new FormData()
      data.set('_csrf', /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '')
      data.set('_key', newId())
      data.set('file', new File([bytes], name))
      return house.request(`/indicators/evidence/new?value=${value?.home}-${value?.id}`, {
        method: 'POST',
        body: data,
        headers: {
          'x-test-viewer': desk.enterer.sessionId,
          cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
        },
      })
    }

    const hostile = await send('%PDF-1.4 /JavaScript (app.alert(1)) %%EOF', 'รายงาน.pdf')
    const good = await send('%PDF-1.4 ทะเบียน %%EOF', '../../ทะเบียน.exe.pdf')
    const { rows } = await house.db.query<{ home: string; id: string; file_name: string }>(
      'select home, id, file_name from observation_evidence where indicator_id = $1',
      [id],
    )
    const [file] = rows
    const download = await house.get(`/indicators/evidence/${file?.home}-${file?.id}`)
    const removed = await house.post(
      `/indicators/evidence/${file?.home}-${file?.id}/remove`,
      { reason: 'แนบผิดไฟล์', _key: newId() },
      desk.enterer,
    )
    const gone = await house.get(`/indicators/evidence/${file?.home}-${file?.id}`)

    expect(hostile.status).toBe(422)
    expect(good.status).toBe(303)
    expect(rows).toHaveLength(1)
    expect(file?.file_name).not.toContain('/')
    expect(download.headers.get('content-disposition')).toContain('attachment')
    expect(removed.status).toBe(303)
    expect(gone.status).toBe(410)
  })
})

describe('the API', () => {
  test('takes a value once for its key, answers conflicts with the value that stands', async () => {
    const id = await anIndicator(house.db, desk, { code: code() })
    const body = { period: '2026', value: '120', measured_on: '2026-09-30', replaces: null }
    const key = { 'idempotency-key': newId() }

    const first = await house.sendJson(`/api/v1/indicators/${id}/observations`, body, desk.enterer, key)
    const again = await house.sendJson(`/api/v1/indicators/${id}/observations`, body, desk.enterer, key)
    const other = await house.sendJson(`/api/v1/indicators/${id}/observations`, { ...body, value: '130' }, desk.checker)
    const visitor = await house.sendJson(`/api/v1/indicators/${id}/observations`, body, null)
    const one = (await (await house.get(`/api/v1/indicators/${id}`)).json()) as { latest: { value: string } }

    expect([first.status, again.status, other.status]).toEqual([201, 201, 409])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await other.json()).toMatchObject({ type: '/api/problems/value-conflict', current: { value: '120' } })
    expect(visitor.status).toBeGreaterThanOrEqual(400)
    expect(one.latest.value).toBe('120')
    expect(await observations(id)).toHaveLength(1)
  })

  test('lists page by page', async () => {
    const first = (await (await house.get('/api/v1/indicators?limit=2')).json()) as {
      indicators: { code: string }[]
      next_cursor: string
    }
    const second = (await (await house.get(`/api/v1/indicators?limit=2&cursor=${first.next_cursor}`)).json()) as {
      indicators: { code: string }[]
    }

    expect(first.indicators).toHaveLength(2)
    expect(second.indicators[0]?.code).not.toBe(first.indicators[1]?.code)
  })
})

describe('an indicator of a project', () => {
  const sent = {
    nameTh: 'ฝายที่สร้างเสร็จ',
    meaning: 'นับฝายที่คณะกรรมการตรวจรับแล้ว',
    result: 'output',
    unit: 'place',
    direction: 'more',
    source: 'รายงานการตรวจรับพัสดุ',
    dueDays: '30',
    frequency: 'year',
    from: '2570',
    to: '2570',
    area: '570101',
    rule: 'sum',
    overTime: 'sum',
    ruleReason: 'เป็นตัวเลขของโครงการนี้',
    'target-2027': '๔',
    reason: 'ตามคำขอโครงการ',
  }

  test('is added on its page with its target, shown there, changed and ended with reason; it stands in both histories', async () => {
    const project = await aStoredProject(house.db, desk.body)
    const page = `/projects/${project.home}-${project.id}`
    const to = `/indicators/new?project=${project.home}-${project.id}`
    const owner = `${desk.body.id}/${desk.enterer.personId}`
    const shown = async (as: Viewer | null = null) => (await house.get(page, as)).text()
    const [empty, visitor] = [await shown(desk.enterer), await shown()]

    const stranger = await house.post(to, { ...sent, owner }, desk.neighbour)
    const wrong = await house.post(to, { ...sent, owner, 'target-2027': 'สี่', frequency: '' }, desk.enterer)
    const fields = { ...sent, owner, _key: newId() }
    const added = await house.post(to, fields, desk.enterer)
    await house.post(to, fields, desk.enterer)
    const one = (
      (await (await house.get(`/api/v1/indicators?project=${project.home}-${project.id}`)).json()) as {
        indicators: { id: string; code: string }[]
      }
    ).indicators
    const id = one[0]?.id ?? ''
    const listed = await shown(desk.enterer)
    const edit = await house.post(
      `/indicators/${id}/edit`,
      { ...sent, owner, code: '', nameTh: 'ฝายที่ส่งมอบแล้ว', revision: '1' },
      desk.enterer,
    )
    const joined = await indicatorsOfJoined(house.db, [project])
    const ended = await house.post(`/indicators/${id}/end`, { endReason: 'ยกเลิกการสร้างฝาย' }, desk.enterer)
    const after = await shown()

    expect(empty).toContain(`href="${to}"`)
    expect(visitor).not.toContain('id="indicators"')
    expect([stranger.status, wrong.status, added.status, edit.status, ended.status]).toEqual([403, 422, 303, 303, 303])
    expect(await stranger.text()).toContain('เฉพาะผู้ที่แก้ไขโครงการนี้ได้')
    expect(await wrong.text()).toMatch(/href="#frequency"[\s\S]*href="#target-2027"/)
    expect(added.headers.get('location')).toBe(`${page}#indicators`)
    expect(one.map(({ code: given }) => given)).toEqual([`P-${project.id.slice(-8).toUpperCase()}-1`])
    expect(listed).toContain('เป้าหมาย 4 แห่ง (ปีงบประมาณ 2570)')
    expect(listed).toContain(`/indicators/${id}/edit`)
    expect(joined.map(({ nameTh }) => nameTh)).toEqual(['ฝายที่ส่งมอบแล้ว'])
    expect(after).toContain('เลิกใช้แล้ว 1 ตัว')
    expect(after).toContain('ยกเลิกการสร้างฝาย')
    expect((await events(id)).map(({ kind }) => kind)).toEqual(['added', 'targets', 'changed', 'ended'])
  })

  test('is added, changed, aimed and ended by programs too; a project that is closed takes none', async () => {
    const project = await aStoredProject(house.db, desk.body)
    const key = `${project.home}-${project.id}`
    const wanted = {
      project: key,
      name_th: 'ผู้ใช้น้ำจากฝาย',
      meaning: 'นับครัวเรือนที่ใช้น้ำได้ตลอดปี',
      result: 'outcome',
      unit: 'household',
      direction: 'more',
      source: 'จปฐ.',
      baseline: { value: '12', period: '2025', source: 'จปฐ.' },
      targets: [{ period: '2027', value: '40' }],
      reason: 'ตามคำขอโครงการ',
    }
    const add = (over: object, as: Viewer | null = desk.enterer, headers = {}) =>
      house.sendJson('/api/v1/indicators', { ...wanted, ...over }, as, headers)
    const act = (id: string, name: string, body: object, as = desk.enterer) =>
      house.sendJson(`/api/v1/indicators/${id}/${name}`, { reason: 'ปรับตามมติ', ...body }, as)
    const once = { 'idempotency-key': newId() }

    const made = await add({}, desk.enterer, once)
    const again = await add({}, desk.enterer, once)
    const { id } = (await made.json()) as { id: string }
    const wrong = await add({ unit: 'ตัน', targets: [{ period: '2031', value: 'x' }] })
    const refusals = [
      await add({}, desk.neighbour),
      await add({}, null),
      await add({ project: `57-${newId()}` }),
      await add({ project: undefined, plan: newId() }),
      await act(id, 'definition', { name_th: 'ครัวเรือนที่ใช้น้ำจากฝาย', revision: 7 }),
      await act(id, 'end', {}, desk.neighbour),
    ]
    const changed = await act(id, 'definition', { name_th: 'ครัวเรือนที่ใช้น้ำจากฝาย', revision: 1 })
    await act(id, 'targets', { targets: [{ period: '2027', value: '55' }] })
    const read = await (await house.get(`/api/v1/indicators/${id}`)).json()
    const ended = await act(id, 'end', {})
    await house.db.query(`update projects set state = 'cancelled' where id = $1`, [project.id])

    expect([made.status, again.status, wrong.status, changed.status, ended.status]).toEqual([201, 201, 422, 200, 200])
    expect(((await again.json()) as { id: string }).id).toBe(id)
    expect(((await wrong.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual(['unit'])
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 404, 404, 409, 403])
    expect(read).toMatchObject({
      name_th: 'ครัวเรือนที่ใช้น้ำจากฝาย',
      level: 'project',
      project: key,
      meaning: wanted.meaning,
      baseline: { value: '12', period: '2025' },
      targets: [{ period: '2027', value: '55' }],
      revision: 2,
    })
    expect(await (await add({})).json()).toMatchObject({ type: '/api/problems/project-closed' })
  })
})

test('two people who enter parts of one whole at the same time both count in it', async () => {
  const whole = await anIndicator(house.db, desk, { code: code() })
  const parts = [
    await anIndicator(house.db, desk, { code: code() }),
    await anIndicator(house.db, desk, { code: code() }),
  ]
  for (const part of parts) await contributes(house.db, desk, whole, part)
  const [first = '', second = ''] = parts
  const entryOf = (indicatorId: string) => ({
    indicatorId,
    areaCode: '5701',
    period: '2026',
    value: micro(120n * ONE),
    measuredOn: '2026-09-30' as LocalDate,
    source: 'ทะเบียน',
    note: '',
    parts: [],
    why: '',
    sure: false,
  })
  const into = (tx: Tx, id: string) => enterObservations(tx, [entryOf(id)], { viewer: desk.enterer }, new Date(testNow))

  let later: Promise<unknown> = Promise.resolve()
  await house.db.transaction(async (tx) => {
    await into(tx, first)
    later = house.db.transaction((other) => into(other, second))
    await Promise.race([later, new Promise((done) => setTimeout(done, 300))])
  })
  await later

  expect(await listedIndicator(house.db, whole, today)).toMatchObject({ latest: { value: 240n * ONE } })
  expect(await differencesFromObservations(house.db)).toEqual([])
})
