import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { anIndicator, anIndicatorDesk, type IndicatorDesk } from '../../../test/support/indicator-desk.ts'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/* Who may say where an indicator hangs, and that what it names must be there. */

let house: TestHouse
let desk: IndicatorDesk
/** Of another district; nobody of the desk plans for it. */
let foreign: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  desk = await anIndicatorDesk(house)
  foreign = await aStoredBody(house.db, { name: 'เทศบาลตำบลปลายทาง', areaCode: '5703' })
})
afterAll(() => house.close())

let made = 0
const code = () => `HNG-${String(++made).padStart(3, '0')}`

const wanted = () => ({
  code: code(),
  name_th: 'ครัวเรือนที่มีน้ำใช้ตลอดปี',
  meaning: 'นับครัวเรือนที่น้ำไหลทุกวัน',
  result: 'outcome',
  unit: 'household',
  direction: 'more',
  source: 'จปฐ.',
  fiscal_year_from: 2026,
  fiscal_year_to: 2028,
  rule_reason: 'นับครัวเรือนไม่ซ้ำกัน',
  reason: 'ตามมติ',
})

const codeOf = async (bodyId: string) =>
  (await house.db.query<{ code: string }>('select code from bodies where id = $1', [bodyId])).rows[0]?.code ?? ''

async function add(over: object, as: Viewer = desk.enterer) {
  const owner = await codeOf(desk.body.id)
  return house.sendJson('/api/v1/indicators', { ...wanted(), owner_body: owner, ...over }, as)
}

const stored = async () => (await house.db.query('select from indicators')).rowCount

test('an indicator hangs on a plan only by who writes the plan, or owns it together with others', async () => {
  const before = await stored()

  const refused = await add({ plan: foreign.planId })
  const page = await house.get(`/indicators/new?plan=${foreign.planId}`, desk.enterer)
  const posted = await house.post(`/indicators/new?plan=${foreign.planId}`, { nameTh: 'ก' }, desk.enterer)
  const none = await house.get(`/indicators/new?plan=${newId()}`, desk.enterer)
  const kept = await stored()
  const own = await add({ plan: desk.body.planId })
  await house.db.query(
    `insert into plan_owners (plan_id, body_id, since, reason) values ($1, $2, '2026-11-01', 'เป็นเจ้าของร่วม')`,
    [foreign.planId, desk.body.id],
  )
  const together = await add({ plan: foreign.planId })

  expect([refused.status, page.status, posted.status, none.status]).toEqual([403, 403, 403, 404])
  expect(await refused.json()).toMatchObject({ type: '/api/problems/plan-not-yours' })
  expect(await page.text()).toContain('เฉพาะผู้ที่แก้ไขแผนนี้ได้')
  expect(kept).toBe(before)
  expect([own.status, together.status]).toEqual([201, 201])
})

test('naming an own plan opens no place beside it', async () => {
  const refused = await add({ plan: desk.body.planId, area: '5703' })
  const far = await add({ plan: desk.body.planId, area: '10' })
  const below = await add({ plan: desk.body.planId, area: '570101' })

  expect([refused.status, far.status, below.status]).toEqual([403, 403, 201])
  expect(await refused.json()).toMatchObject({ type: '/api/problems/area-not-yours' })
})

test('an indicator of a place is for those who plan there and for bodies that work there', async () => {
  const before = await stored()
  const form = {
    code: code(),
    nameTh: 'น้ำใช้ตลอดปี',
    meaning: 'นับครัวเรือน',
    result: 'outcome',
    about: 'area',
    area: '5703',
    owner: `${desk.body.id}/${desk.enterer.personId}`,
    frequency: 'year',
    dueDays: '30',
    from: '2569',
    to: '2571',
    unit: 'household',
    direction: 'more',
    source: 'จปฐ.',
    rule: 'sum',
    overTime: 'last',
    ruleReason: 'นับไม่ซ้ำ',
    reason: 'ตามมติ',
    _key: newId(),
  }

  const elsewhere = await add({ area: '5703' })
  const page = await house.post('/indicators/new', form, desk.enterer)
  const kept = await stored()
  const ofProvince: Viewer = { ...anOfficer([{ areaCode: '57' }]), personId: desk.enterer.personId }
  const byProvince = await add({ area: '5703' }, ofProvince)
  const here = await add({ area: '5701' })
  const { id } = (await here.json()) as { id: string }
  const carried = await house.sendJson(
    `/api/v1/indicators/${id}/definition`,
    { area: '5703', revision: 1, reason: 'ย้ายพื้นที่' },
    desk.enterer,
  )
  await house.db.query(
    `insert into area_totals (home, area_code, body_id, function_code, fiscal_year, projects, amount_satang, as_of)
     values ('57', '5703', $1, '-', 2027, 1, 100000000, '2026-11-01T00:00:00Z')`,
    [desk.body.id],
  )
  const whereItWorks = await add({ area: '5703' })

  expect([elsewhere.status, page.status]).toEqual([403, 422])
  expect(await elsewhere.json()).toMatchObject({ type: '/api/problems/area-not-yours' })
  expect(await page.text()).toMatch(/href="#area"[^>]*>หน่วยงานนี้ไม่ได้ดูแลพื้นที่นี้/)
  expect(kept).toBe(before)
  expect([byProvince.status, here.status, carried.status, whereItWorks.status]).toEqual([201, 201, 403, 201])
})

test('who belongs to a smaller place plans in the larger one and does not speak for all of it, be it its own or another', async () => {
  const small = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลต้นทาง', areaCode: '570102' })
  const far = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลแดนไกล', areaCode: '500101' })
  const serving = await aStoredBody(house.db, { name: 'หน่วยบริการประจำตำบล', areaCode: '570102' })
  const country = await aStoredBody(house.db, { name: 'กรมทดสอบ', areaCode: 'TH' })
  await house.db.query('update bodies set area_code = null where id = $1', [serving.id])
  await house.db.query(`insert into body_areas (body_id, area_code) values ($1, '570102')`, [serving.id])
  for (const area of ['57', '5701', '570102', '5704'])
    for (const body of [small, far, serving, country])
      await house.db.query(
        `insert into area_totals (home, area_code, body_id, function_code, fiscal_year, projects, amount_satang, as_of)
         values ('57', $1, $2, '-', 2027, 1, 100000000, '2026-11-01T00:00:00Z')`,
        [area, body.id],
      )
  const statusOf = async (body: StoredBody, area: string) => {
    const { personId } = desk.enterer
    await house.db.query(
      `insert into role_grants (id, person_id, role, body_id, starts_on, reason, granted_at, needs_second)
       values ($1, $2, 'planner', $3, '2026-01-01', 'คำสั่งทดสอบ', '2026-01-01T00:00:00Z', false)`,
      [newId(), personId, body.id],
    )
    const planner: Viewer = { ...anOfficer([{ bodyId: body.id, areaCode: null }]), personId }
    return (await add({ owner_body: await codeOf(body.id), area }, planner)).status
  }

  const larger = ['TH', 'R6-1', '57', '5701', '5704']
  const ofSmall = await Promise.all([...larger, '570102'].map((area) => statusOf(small, area)))
  const ofFar = await Promise.all([...larger, '500101'].map((area) => statusOf(far, area)))
  const ofServing = await Promise.all([...larger, '570102'].map((area) => statusOf(serving, area)))
  const ofCountry = await Promise.all(['57', '570102'].map((area) => statusOf(country, area)))

  const ownAlone = [403, 403, 403, 403, 403, 201]
  expect([ofSmall, ofFar, ofServing]).toEqual([ownAlone, ownAlone, ownAlone])
  expect(ofCountry).toEqual([201, 201])
})

test('what an indicator names must be there: part of the plan, mission field and dimension are told by their names', async () => {
  const before = await stored()

  const refused = await add({
    area: '5701',
    plan: desk.body.planId,
    node: newId(),
    function: '99.9',
    tags: ['health', 'luck'],
  })

  expect(refused.status).toBe(422)
  const { errors } = (await refused.json()) as { errors: { field: string; detail: string }[] }
  expect(errors.map(({ field }) => field)).toEqual(['node', 'function', 'tags'])
  expect(errors.map(({ detail }) => detail).join()).toMatch(/99\.9.*luck/)
  expect(await stored()).toBe(before)
})

test('enter and edit stand beside indicators of a project only where they lead on', async () => {
  const project = await aStoredProject(house.db, desk.body)
  const of = {
    level: 'project' as const,
    planId: desk.body.planId,
    project: { ...project, home: project.home as Home },
  }
  const inDistrict = await anIndicator(house.db, desk, { code: code(), ...of, areaCode: '5701' })
  const wider = await anIndicator(house.db, desk, { code: code(), ...of, areaCode: '57' })
  const ofDistrict = anOfficer([{ areaCode: '5701' }])

  const page = await (await house.get(`/projects/${project.home}-${project.id}`, ofDistrict)).text()
  const paths = [...page.matchAll(/href="(\/indicators\/(?:entry\?indicator=)?[0-9a-f-]{36}(?:\/edit)?)"/g)]
    .map(([, path]) => path ?? '')
    .filter((path) => /entry|edit/.test(path))
  const statuses = await Promise.all(paths.map(async (path) => (await house.get(path, ofDistrict)).status))

  expect(paths).toEqual([`/indicators/entry?indicator=${inDistrict}`, `/indicators/${inDistrict}/edit`])
  expect(page).toContain(`/indicators/${wider}"`)
  expect(statuses).toEqual([200, 200])
})
