import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aBodyOf, aDeskDistrict } from '../../../test/support/case-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { bodiesForPlace, categoryByCode, listCategories, routeCase, superiorsAt } from './load-routing.ts'

let house: TestHouse
let bodies: Awaited<ReturnType<typeof aDeskDistrict>>
const on = '2026-11-23' as LocalDate

beforeAll(async () => {
  house = await aTestHouse()
  bodies = await aDeskDistrict(house.db)
})
afterAll(() => house.close())

const administrator = () =>
  anOfficer([{ role: 'platform-administrator', areaCode: null }], {
    steppedUpUntil: new Date(house.clock.now().getTime() + 60_000),
  })

const category = {
  nameTh: 'ไฟถนนดับ',
  nameEn: 'Street light out',
  hintTh: 'ไฟดับ',
  hintEn: 'dark',
  group: 'ways',
  field: '06.4',
  severity: 'normal',
  words: 'ไฟ ดับ',
  questions: 'pole | หมายเลขเสา | Pole number | text | required |',
  'normal-answer': '2',
  'normal-resolve': '10',
  'high-answer': '1',
  'high-resolve': '5',
  'urgent-answer': '1',
  'urgent-resolve': '2',
  why: 'ตกลงกันในที่ประชุม',
}

describe('where a report goes', () => {
  test('the register of bodies answers: the organisation of the sub-district, and who stands above it', async () => {
    const found = await routeCase(house.db, { categoryCode: 'street-light', areaCode: '570106', on })
    const above = await superiorsAt(house.db, bodies.sao.id, '570106')

    expect(found.body?.id).toBe(bodies.sao.id)
    expect(above.map(({ body }) => body.id)).toEqual([bodies.district.id, bodies.province.id])
  })

  test('an officer chooses among the bodies of the place, the nearest first', async () => {
    const [first] = await bodiesForPlace(house.db, '570106')

    expect(first?.id).toBe(bodies.sao.id)
  })

  test('the tester page says where and why, by name or code of the place, and its API the same', async () => {
    const page = await house.get('/complaints/routing/test?category=street-light&place=570106')
    const answer = await house.get('/api/v1/complaint-routing/test?category=street-light&place=570106')

    const text = await page.text()
    expect(page.status).toBe(200)
    expect(text).toContain('องค์การบริหารส่วนตำบลแม่ยาว')
    expect(text).toContain('ใช้กฎ “ท้องถิ่นก่อน”')
    expect(await answer.json()).toMatchObject({
      body: { code: bodies.sao.code },
      level: 'lao',
      rule: 'local-first',
      triage: null,
      first_answer_by: '2026-11-26',
    })
  })

  test('an unknown place is told beside its field; an unknown category of the API is not found', async () => {
    const page = await house.get('/en/complaints/routing/test?category=road&place=xyzzy')
    const answer = await house.get('/api/v1/complaint-routing/test?category=nothing')

    expect(page.status).toBe(422)
    expect(await page.text()).toContain('“xyzzy” is not known')
    expect(answer.status).toBe(404)
  })
})

describe('who may change categories and rules', () => {
  test('visitors read them; planners may not change them, and nothing is stored', async () => {
    const page = await house.get('/complaints/categories/street-light')
    const refused = await house.post(
      '/complaints/categories',
      { ...category, code: 'street-light', seen: '1' },
      anOfficer(),
    )

    expect(page.status).toBe(200)
    expect(refused.status).toBe(403)
    expect((await categoryByCode(house.db, 'street-light'))?.version).toBe(1)
  })

  test('without a fresh second factor an administrator is led to it', async () => {
    const sent = await house.post(
      '/complaints/categories',
      { ...category, code: 'street-light', seen: '1' },
      anOfficer([{ role: 'platform-administrator', areaCode: null }]),
    )

    expect(sent.status).toBe(303)
    expect(sent.headers.get('location')).toContain('/sign-in/second-step')
  })

  test('a change is a new version with its reason; the same again changes nothing; old versions stay', async () => {
    const first = await house.post(
      '/complaints/categories',
      { ...category, code: 'street-light', seen: '1' },
      administrator(),
    )
    const again = await house.post(
      '/complaints/categories',
      { ...category, code: 'street-light', seen: '2' },
      administrator(),
    )

    expect([first.status, again.status]).toEqual([303, 303])
    const now = await categoryByCode(house.db, 'street-light')
    expect(now).toMatchObject({ version: 2, deadlines: { normal: { answer: 2, resolve: 10 } } })
    expect(now?.questions).toEqual([
      {
        code: 'pole',
        textTh: 'หมายเลขเสา',
        textEn: 'Pole number',
        kind: 'text',
        required: true,
        isPrivate: false,
        choices: [],
      },
    ])
    expect(await (await house.get('/complaints/categories/street-light')).text()).toContain('ตกลงกันในที่ประชุม')
  })

  test('two administrators at once: the second is shown what she typed and told that there is a newer version', async () => {
    const late = await house.post(
      '/complaints/categories',
      { ...category, code: 'street-light', seen: '1', nameTh: 'ไฟข้างทาง' },
      administrator(),
    )

    const text = await late.text()
    expect(late.status).toBe(422)
    expect(text).toContain('มีคนบันทึกฉบับใหม่ไปก่อน')
    expect(text).toContain('value="ไฟข้างทาง"')
  })

  test('what cannot be read is named with its field, and a question line with its number', async () => {
    const sent = await house.post(
      '/complaints/categories',
      {
        ...category,
        code: 'x',
        seen: '0',
        nameEn: '',
        'high-answer': '9',
        questions: 'a | ข | c | text | |\nbroken',
        why: '',
      },
      administrator(),
    )

    const text = await sent.text()
    expect(sent.status).toBe(422)
    for (const words of ['รหัสต้องเป็น', 'พิมพ์ชื่อภาษาอังกฤษ', 'พิมพ์จำนวนวันทำการ', 'คำถามบรรทัดที่ 2', 'พิมพ์เหตุผล'])
      expect(text).toContain(words)
  })

  test('an ended category is not offered any more, but an old case still finds it', async () => {
    const today = todayInBangkok(house.clock.now())
    const fields = { ...category, code: 'vendors', field: '04.7.1', group: 'order', seen: '1', endedOn: today }

    const ended = await house.post('/complaints/categories', fields, administrator())

    expect(ended.status).toBe(303)
    const open = await listCategories(house.db, today)
    expect(open.some(({ code }) => code === 'vendors')).toBe(false)
    expect((await listCategories(house.db, addDays(today, -1))).some(({ code }) => code === 'vendors')).toBe(true)
    expect(await categoryByCode(house.db, 'vendors')).not.toBeNull()
  })

  test('a rule for one district moves its cases at once; a rule from high to low is refused', async () => {
    const office = await aBodyOf(house.db, 'provincial-office', 'สำนักงานไฟฟ้าทดสอบ', '57')
    const rule = {
      code: 'lights-of-5701',
      nameTh: 'ไฟถนนในอำเภอเมือง',
      nameEn: 'Street lights',
      category: 'street-light',
      area: '5701',
      targets: `provincial-office #${office.code}`,
      why: 'ตามข้อตกลงของจังหวัด',
      seen: '0',
    }

    const wrong = await house.post('/complaints/routing/rules', { ...rule, targets: 'district\nlao' }, administrator())
    const unknown = await house.post(
      '/complaints/routing/rules',
      { ...rule, targets: 'national #NO-SUCH' },
      administrator(),
    )
    const right = await house.post('/complaints/routing/rules', rule, administrator())

    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('เรียงจากระดับต่ำขึ้นไป')
    expect(await unknown.text()).toContain('ไม่มีหน่วยงานรหัส NO-SUCH')
    expect(right.status).toBe(303)
    const found = await routeCase(house.db, { categoryCode: 'street-light', areaCode: '570106', on })
    expect(found).toMatchObject({ body: { id: office.id }, ruleCode: 'lights-of-5701' })
  })
})
