import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCaseOfficer, aDeskDistrict, aReportedCase } from '../../../test/support/case-desk.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { keepContact } from '../people/index.ts'
import { type DeskFile, insertDeskFile } from './desk-files.sql.ts'

let house: TestHouse
let bodies: Awaited<ReturnType<typeof aDeskDistrict>>
let asking: ReturnType<typeof aCaseOfficer>
let colleague: ReturnType<typeof aCaseOfficer>
let stranger: ReturnType<typeof aCaseOfficer>

async function aPerson(bodyId: string) {
  const viewer = aCaseOfficer(bodyId)
  const personId = await house.db.transaction((tx) =>
    keepContact(tx, house.deps, { name: 'เจ้าหน้าที่ทดสอบ', email: null, phone: null }),
  )
  return { ...viewer, personId, steppedUpUntil: new Date(house.clock.now().getTime() + 3_600_000) }
}

beforeAll(async () => {
  house = await aTestHouse()
  bodies = await aDeskDistrict(house.db)
  asking = await aPerson(bodies.sao.id)
  colleague = await aPerson(bodies.sao.id)
  stranger = await aPerson(bodies.district.id)
})
afterAll(() => house.close())

/** A request as it stands after somebody asked for more cases than one person may take. */
async function aLongRequest(over: Partial<DeskFile> = {}) {
  const id = newId()
  await house.db.transaction((tx) =>
    insertDeskFile(tx, {
      id,
      personId: asking.personId,
      bodyIds: [bodies.sao.id],
      filters: '',
      format: 'csv',
      rows: 600,
      reason: 'ประชุมทีมเช้าวันจันทร์',
      askedAt: house.clock.now(),
      agreedBy: null,
      agreedAt: null,
      givenAt: null,
      ...over,
    }),
  )
  return id
}

test('a short file is given at once, with a reason, and leaves a trace', async () => {
  const { ref } = await aReportedCase(house)

  const without = await house.post('/desk/complaints/file', { reason: 'อยากได้', format: 'csv' }, asking)
  const given = await house.post('/desk/complaints/file', { reason: 'แบ่งงานซ่อมไฟเช้านี้', format: 'csv' }, asking)

  expect([without.status, given.status]).toEqual([422, 200])
  expect(await given.text()).toContain(ref)
  const { rows } = await house.db.query(
    'select reason, format, given_at is not null as given from desk_files where person_id = $1',
    [asking.personId],
  )
  expect(rows).toEqual([{ reason: 'แบ่งงานซ่อมไฟเช้านี้', format: 'csv', given: true }])
  expect((await house.get('/desk/complaints.csv', asking)).status).toBe(404)
})

test('a long file waits for a colleague: neither oneself nor another office agrees, and it is given once', async () => {
  const id = await aLongRequest()
  const address = `/desk/complaints/files/${id}`

  const early = await house.get(`${address}/file`, asking)
  const bySelf = await house.post(address, {}, asking)
  const byOther = await house.post(address, {}, stranger)
  const seen = await (await house.get('/desk/complaints/files', colleague)).text()
  const withoutFactor = await house.post(address, {}, { ...colleague, steppedUpUntil: null })
  const agreed = await house.post(address, {}, colleague)
  const byColleague = await house.get(`${address}/file`, colleague)
  const first = await house.get(`${address}/file`, asking)
  const second = await house.get(`${address}/file`, asking)

  expect(withoutFactor.headers.get('location')).toContain('/sign-in/second-step')
  expect([early.status, bySelf.status, byOther.status, agreed.status]).toEqual([404, 404, 404, 303])
  expect(seen).toContain('ประชุมทีมเช้าวันจันทร์')
  expect([byColleague.status, first.status, second.status]).toEqual([404, 200, 410])
  expect(await (await house.get('/desk/complaints/files', stranger)).text()).not.toContain('ประชุมทีมเช้าวันจันทร์')
})

test('who shares one body with the asker agrees to nothing of the others; nor to what lies beyond all bodies', async () => {
  const shared = await aLongRequest({ bodyIds: [bodies.sao.id, bodies.town.id], reason: 'ข้อมูลของสองหน่วยงาน' })
  const beyond = await aLongRequest({ filters: '?tab=oversight', reason: 'เรื่องของทั้งจังหวัด' })
  const grantsOf = (bodyId: string) => aCaseOfficer(bodyId).grants
  const ofBoth = { ...colleague, grants: [...grantsOf(bodies.sao.id), ...grantsOf(bodies.town.id)] }

  const ofOne = await house.post(`/desk/complaints/files/${shared}`, {}, colleague)
  const list = await (await house.get('/desk/complaints/files', colleague)).text()
  const ofAll = await house.post(`/desk/complaints/files/${shared}`, {}, ofBoth)
  const overseeing = await house.post(`/desk/complaints/files/${beyond}`, {}, ofBoth)

  expect([ofOne.status, ofAll.status, overseeing.status]).toEqual([404, 303, 404])
  expect(list).not.toMatch(/ข้อมูลของสองหน่วยงาน|เรื่องของทั้งจังหวัด/)
})

test('a request nobody agreed to in three days has lapsed, and asking what there is takes no file', async () => {
  const old = await aLongRequest({ askedAt: new Date(house.clock.now().getTime() - 4 * 86_400_000) })
  const young = await aLongRequest({ agreedBy: colleague.personId, agreedAt: house.clock.now() })
  const file = `/desk/complaints/files/${young}/file`

  await house.post(`/desk/complaints/files/${old}`, {}, colleague)
  const list = await (await house.get('/desk/complaints/files', asking)).text()
  const look = () => house.request(file, { method: 'HEAD', headers: { 'x-test-viewer': asking.sessionId } })
  const asked = await look()
  const taken = await house.get(file, asking)
  const askedAgain = await look()

  const { rows } = await house.db.query('select agreed_at from desk_files where id = $1', [old])
  expect(rows).toEqual([{ agreed_at: null }])
  expect(list).toContain('ไม่มีใครอนุมัติใน 3 วัน')
  expect([asked.status, taken.status, askedAgain.status]).toEqual([200, 200, 410])
})

test('a register is not taken in slices: what one person took in a day counts together', async () => {
  await aReportedCase(house)
  const slicing = await aPerson(bodies.sao.id)
  const taken = { personId: slicing.personId, rows: 500, givenAt: house.clock.now() }
  await aLongRequest(taken)
  await aLongRequest(taken)

  const next = await house.post('/desk/complaints/file', { reason: 'แบ่งงานซ่อมไฟเช้านี้', format: 'csv' }, slicing)

  expect([next.status, next.headers.get('location')]).toEqual([303, '/desk/complaints/files'])
})

test('the administrator of the body agrees without having a desk', async () => {
  const id = await aLongRequest({ reason: 'รายงานผู้บริหารประจำเดือน' })
  const officer = await aPerson(bodies.sao.id)
  const keeper = {
    ...officer,
    grants: officer.grants.map((grant) => ({ ...grant, role: 'body-administrator' as const })),
  }

  const seen = await (await house.get('/desk/complaints/files', keeper)).text()
  const agreed = await house.post(`/desk/complaints/files/${id}`, {}, keeper)

  expect(seen).toContain('รายงานผู้บริหารประจำเดือน')
  expect(agreed.status).toBe(303)
  expect((await house.get('/desk/complaints', keeper)).status).toBe(403)
})
