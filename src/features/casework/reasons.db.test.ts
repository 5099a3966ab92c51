import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCaseOfficer, aDeskDistrict, aReportedCase, deskAddress } from '../../../test/support/case-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { moveCase } from '../complaints/index.ts'
import { th } from './messages.th.ts'

let house: TestHouse
let officer: ReturnType<typeof aCaseOfficer>
const sorter = anOfficer([{ role: 'platform-administrator', bodyId: null, areaCode: null }])

beforeAll(async () => {
  house = await aTestHouse()
  const bodies = await aDeskDistrict(house.db)
  officer = aCaseOfficer(bodies.sao.id)
})
afterAll(() => house.close())

const textOf = async (path: string, viewer: typeof officer | null = null): Promise<string> =>
  (await house.get(path, viewer)).text()

/** The words given for the steps of a case by the API, in an asked language. */
async function whysOf(ref: string, lang: 'th' | 'en'): Promise<unknown[]> {
  const answer = await house.request(`/api/v1/complaints/${ref}`, { headers: { 'accept-language': lang } })
  const { events } = await answer.json()
  return events.map((event: { why: string | null }) => event.why).filter((why: string | null) => why !== null)
}

test('the rule that led to an office is called by its name in the language of the reader, at the desk, for everybody and in the API', async () => {
  const key = await aReportedCase(house)

  const pages = {
    desk: [await textOf(deskAddress(key), officer), await textOf(`/en${deskAddress(key)}`, officer)],
    everybody: [await textOf(`/complaints/${key.ref}`), await textOf(`/en/complaints/${key.ref}`)],
  }
  const whys = [await whysOf(key.ref, 'th'), await whysOf(key.ref, 'en')]

  for (const [thai, english] of Object.values(pages)) {
    expect(thai).toContain('ตามกฎส่งเรื่อง “ท้องถิ่นก่อน”')
    expect(english).toContain('By the routing rule “Local administration first”')
    expect(`${thai}${english}`).not.toContain('local-first')
  }
  expect(whys).toEqual([['ตามกฎส่งเรื่อง “ท้องถิ่นก่อน”'], ['By the routing rule “Local administration first”']])
})

test('a case without an office says why none was found, at its queue and to everybody', async () => {
  const key = await aReportedCase(house, { areaCode: null })

  const desk = [await textOf(deskAddress(key), sorter), await textOf(`/en${deskAddress(key)}`, sorter)]
  const everybody = [await textOf(`/complaints/${key.ref}`), await textOf(`/en/complaints/${key.ref}`)]

  for (const [thai, english] of [desk, everybody]) {
    expect(thai).toContain('รอหาหน่วยงาน เพราะยังไม่รู้ว่าเกิดที่ใด')
    expect(english).toContain('Waiting for an office: the place is not known')
  }
  expect([...desk, ...everybody].join()).not.toContain('no-place')
})

test('once a person has put another category, the reason about the one before is history', async () => {
  const key = await aReportedCase(house, { areaCode: null })
  const first = await textOf(`/complaints/${key.ref}`)
  const reason = 'ผู้แจ้งเล่าเรื่องถนน'
  const corrected = await house.db.transaction((tx) =>
    moveCase(
      tx,
      house.deps,
      key,
      { kind: 'categorise', categoryCode: 'road', categoryVersion: 1, severity: 'normal' },
      { actor: { kind: 'moderator', personId: newId() }, reason, visibility: 'public' },
    ),
  )

  const standing = (page: string) => /<dl class="govuk-summary-list[\s\S]*?<\/dl>/.exec(page)?.[0] ?? ''
  const second = await textOf(`/complaints/${key.ref}`)

  expect(corrected.ok).toBe(true)
  expect(standing(first)).toContain('เพราะยังไม่รู้ว่าเกิดที่ใด')
  expect(standing(second)).not.toContain('เพราะยังไม่รู้ว่าเกิดที่ใด')
  expect(standing(second)).toContain('กำลังหาหน่วยงาน')
})

test.each([
  ['triage no-rule', 'รอหาหน่วยงาน เพราะไม่มีกฎส่งเรื่องที่ใช้กับเรื่องนี้', 'Waiting for an office: no routing rule fits'],
  [
    'triage no-body',
    'รอหาหน่วยงาน เพราะไม่มีหน่วยงานในทะเบียนที่ดูแลเรื่องนี้ในพื้นที่',
    'Waiting for an office: the register has none in charge of this here',
  ],
  [
    'triage unknown',
    'รอหาหน่วยงาน เพราะระบบเลือกหน่วยงานให้ไม่ได้',
    'Waiting for an office: the platform could not choose one',
  ],
])('what an older program kept as “%s” is said in words', async (reason, thai, english) => {
  const key = await aReportedCase(house, { areaCode: null })
  await house.db.query(`update complaint_events set reason = $2 where complaint_id = $1 and reason like 'triage %'`, [
    key.id,
    reason,
  ])

  const pages = [await textOf(`/complaints/${key.ref}`), await textOf(`/en${deskAddress(key)}`, sorter)]

  expect(pages[0]).toContain(thai)
  expect(pages[1]).toContain(english)
  expect(pages.join()).not.toContain(reason)
})

test('why the platform counted days anew is read in English by who reads English', async () => {
  const key = await aReportedCase(house)
  await house.db.query(
    `update complaint_events set reason = $2 where complaint_id = $1 and reason = 'rule local-first'`,
    [key.id, th.letter.holidayReason],
  )

  const [thai, english] = [await textOf(deskAddress(key), officer), await textOf(`/en${deskAddress(key)}`, officer)]

  expect(thai).toContain('ประกาศวันหยุดใหม่ จึงนับวันใหม่')
  expect(english).toContain('a holiday was declared, so the days were counted anew')
  expect(english).not.toContain('ประกาศวันหยุดใหม่')
})
