import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCaseOfficer, aDeskDistrict, aReportedCase, deskAddress, stateOf } from '../../../test/support/case-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { timelineOf } from '../complaints/index.ts'
import { escalateLate, recountClocks, sendReminders } from './clock.jobs.ts'
import { renewSummaries } from './renew-summaries.ts'

let house: TestHouse
let bodies: Awaited<ReturnType<typeof aDeskDistrict>>

beforeAll(async () => {
  house = await aTestHouse()
  bodies = await aDeskDistrict(house.db)
})
afterAll(() => house.close())

const planner = () => anOfficer([{ role: 'planner', areaCode: '57' }])

describe('statistics', () => {
  test('count what is public; a private case is in no figure, list, file or answer of the API', async () => {
    for (const day of ['02', '03', '04'])
      await aReportedCase(house, { receivedAt: new Date(`2026-10-${day}T03:00:00Z`) })
    await aReportedCase(house, { receivedAt: new Date('2026-11-02T03:00:00Z') })
    const secret = await aReportedCase(house, {
      isPrivate: true,
      category: 'welfare',
      receivedAt: new Date('2026-11-03T03:00:00Z'),
    })

    await renewSummaries(house.deps, { all: true })
    const page = await house.get('/complaints/statistics?place=57')
    const api = await house.get('/api/v1/complaint-statistics?place=57')
    const files = await Promise.all(
      ['/complaints/statistics.csv', '/complaints/statistics.json?place=5701', '/en/complaints/statistics'].map(
        async (path) => (await house.get(path)).text(),
      ),
    )

    const text = await page.text()
    const answer = (await api.json()) as {
      figures: { received: number; open: number }
      categories: { category: string }[]
      recurrences: unknown[]
    }
    expect(page.status).toBe(200)
    expect(answer.figures).toMatchObject({ received: 4, open: 4 })
    expect(answer.categories.map(({ category }) => category)).toEqual(['street-light'])
    expect([text, ...files].some((one) => one.includes(secret.ref))).toBe(false)
    expect(answer.recurrences).toHaveLength(1)
  })

  test('counting again changes nothing, and an answer changes the figures within the next count', async () => {
    const key = await aReportedCase(house, { receivedAt: new Date('2026-11-20T03:00:00Z') })
    await renewSummaries(house.deps)
    const read = async () =>
      (
        (await (await house.get('/api/v1/complaint-statistics?place=57')).json()) as {
          figures: { answered: number; received: number }
        }
      ).figures
    const before = await read()
    await renewSummaries(house.deps)
    const again = await read()
    await house.post(`${deskAddress(key)}/act`, { act: 'answer', text: 'กำลังดำเนินการ' }, aCaseOfficer(bodies.sao.id))
    // The figures are kept by when they were counted; the fixed clock has to go on for a new count.
    await house.db.query(`update complaint_summary_state set made_at = made_at - interval '1 second'`)
    await renewSummaries(house.deps)

    expect(again).toEqual(before)
    const after = await house.db.query<{ answered: bigint }>(
      `select sum(answered) as answered from complaint_summaries where scope = 'home' and scope_key = '57' and category_code = '*'`,
    )
    expect(after.rows[0]?.answered).toBe(1n)
  })

  test('an unknown place is told; without a count nobody is shown zeroes for facts', async () => {
    const page = await house.get('/complaints/statistics?place=xyzzy')
    const api = await house.get('/api/v1/complaint-statistics?place=xyzzy')

    expect(page.status).toBe(422)
    expect(api.status).toBe(404)
  })

  test('the place page shows how fast it is solved', async () => {
    const text = await (await house.get('/places/57')).text()

    expect(text).toMatch(/รับ \d+ เรื่องใน 12 เดือน/)
  })
})

describe('a need from what comes back', () => {
  test('is named by a planner of the place from a real recurrence, once, and ended with a project or a reason', async () => {
    const fields = {
      place: '570106',
      category: 'street-light',
      title: 'ไฟถนนโซลาร์แม่ยาว',
      why: 'ดับซ้ำทุกเดือน สายเก่าทั้งเส้น',
    }

    const stranger = await house.post('/desk/needs', fields, anOfficer([{ role: 'planner', areaCode: '90' }]))
    const nothing = await house.post('/desk/needs', { ...fields, category: 'noise' }, planner())
    const bare = await house.post('/desk/needs', { ...fields, why: 'x' }, planner())
    const made = await house.post('/desk/needs', fields, planner())
    const twice = await house.post('/desk/needs', fields, planner())

    expect([stranger.status, nothing.status, bare.status, made.status, twice.status]).toEqual([403, 404, 422, 303, 422])
    const address = made.headers.get('location') ?? ''
    expect(await (await house.get(address)).text()).toContain('ไฟถนนโซลาร์แม่ยาว')
    expect(await (await house.get('/desk/needs')).text()).toContain('ไฟถนนโซลาร์แม่ยาว')
    const unknown = await house.post(
      `${address}/close`,
      { project: '57-nothing', why: 'มีโครงการแล้ว', revision: '1' },
      planner(),
    )
    const closed = await house.post(`${address}/close`, { why: 'ย้ายไปทำในแผนปีหน้า', revision: '1' }, planner())
    const stale = await house.post(`${address}/close`, { why: 'ปิดซ้ำอีกครั้งหนึ่ง', revision: '1' }, planner())
    expect([unknown.status, closed.status, stale.status]).toEqual([422, 303, 422])
  })
})

describe('clocks', () => {
  test('a holiday declared late moves open cases by a job, with an entry that says why; doing it again changes nothing', async () => {
    const key = await aReportedCase(house, { receivedAt: new Date('2026-11-20T03:00:00Z') })
    const before = (await stateOf(house.db, key)).resolveDue
    await house.db.query(
      `insert into holidays (id, happens_on, applies_to, kind, name_th, name_en, source, declared_on, version, stored_at)
       select gen_random_uuid(), '2026-11-24', 'TH', 'special', 'วันหยุดพิเศษ', 'Special day', 'test', '2026-11-20', max(version) + 1, $1 from holidays`,
      [house.clock.now()],
    )

    const counted = await recountClocks(house.deps)
    const again = await recountClocks(house.deps)

    const after = await stateOf(house.db, key)
    expect(counted).toBeGreaterThan(0)
    expect(again).toBe(0)
    expect((after.resolveDue ?? '') > (before ?? '')).toBe(true)
    const event = (await timelineOf(house.db, key, 'public')).find(({ kind }) => kind === 'clock')
    expect(event).toMatchObject({ reason: 'ประกาศวันหยุดใหม่ จึงนับวันใหม่', detail: { from: before, to: after.resolveDue } })
  })

  test('what is very late goes to the district and later to the province, each once', async () => {
    const key = await aReportedCase(house, { receivedAt: new Date('2026-08-03T03:00:00Z') })
    const old = await aReportedCase(house, { receivedAt: new Date('2026-09-28T03:00:00Z') })

    await escalateLate(house.deps)
    const once = (await stateOf(house.db, old)).facts.escalatedTo
    await escalateLate(house.deps)
    const twice = (await stateOf(house.db, key)).facts.escalatedTo

    expect(once).toBe(bodies.district.id)
    expect((await stateOf(house.db, old)).facts.escalatedTo).toBe(bodies.district.id)
    expect(twice).toBe(bodies.province.id)
    expect((await timelineOf(house.db, old, 'public')).filter(({ kind }) => kind === 'escalated')).toHaveLength(1)
  })

  test('reminders are noted once for a due day', async () => {
    await sendReminders(house.deps)
    const { rows: first } = await house.db.query<{ count: bigint }>('select count(*) as count from case_reminders')
    await sendReminders(house.deps)
    const { rows: second } = await house.db.query<{ count: bigint }>('select count(*) as count from case_reminders')

    expect(first[0]?.count).toBeGreaterThan(0n)
    expect(second[0]?.count).toBe(first[0]?.count)
  })
})
