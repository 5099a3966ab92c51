import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueApiKey } from '../../../test/support/api-key.ts'
import { aDeskDistrict, aReportedCase, stateOf } from '../../../test/support/case-desk.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { timelineOf } from '../complaints/index.ts'

let house: TestHouse
let bodies: Awaited<ReturnType<typeof aDeskDistrict>>
let own: string
let other: string

beforeAll(async () => {
  house = await aTestHouse()
  bodies = await aDeskDistrict(house.db)
  own = await issueApiKey(house, ['casework'], bodies.sao.id)
  other = await issueApiKey(house, ['casework'], bodies.town.id)
})
afterAll(() => house.close())

const act = (ref: string, body: unknown, key: string | null, headers: Record<string, string> = {}) =>
  house.request(`/api/v1/complaints/${ref}/acts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  })

test('the program of an office answers and ends its case; the timeline says that a program did', async () => {
  const one = await aReportedCase(house)

  const answered = await act(one.ref, { act: 'answer', text: 'ช่างจะเข้าไปพรุ่งนี้' }, own)
  const resolved = await act(one.ref, { act: 'resolve', outcome: 'fixed', text: 'เปลี่ยนหลอดแล้ว' }, own)

  expect([answered.status, resolved.status]).toEqual([200, 200])
  expect(await resolved.json()).toMatchObject({ ref: one.ref, state: 'resolved', outcome: 'fixed' })
  const events = await timelineOf(house.db, one, 'public')
  expect(events.filter(({ text }) => text !== null).map(({ actorKind, text }) => [actorKind, text])).toEqual([
    ['program', 'ช่างจะเข้าไปพรุ่งนี้'],
    ['program', 'เปลี่ยนหลอดแล้ว'],
  ])
})

test('a program that passes a case on a fourth time is told which act comes next, in the language it asks for', async () => {
  const one = await aReportedCase(house)
  const pass = (body: string, key: string, headers: Record<string, string> = {}) =>
    act(one.ref, { act: 'pass', body, reason: 'ไม่ใช่หน้าที่ของเรา' }, key, headers)
  await pass(bodies.town.code, own)
  await pass(bodies.sao.code, other)
  await pass(bodies.town.code, own)

  const thai = await pass(bodies.sao.code, other)
  const english = await pass(bodies.sao.code, other, { 'accept-language': 'en' })
  const escalated = await act(one.ref, { act: 'escalate', reason: 'ส่งไปมาสามครั้งแล้ว' }, other)

  expect([thai.status, english.status, escalated.status]).toEqual([422, 422, 200])
  expect((await thai.json()).detail).toBe(
    'ส่งต่อครบ 3 ครั้งแล้ว ส่งต่ออีกไม่ได้ ส่ง act "escalate" พร้อม reason แล้วผู้กำกับตัดสินว่าใครทำ',
  )
  expect((await english.json()).detail).toContain('Send the act "escalate" with a reason')
})

test('without a key, with one for reporting, for no body, or of another body there is nothing to act on', async () => {
  const one = await aReportedCase(house)
  const hidden = await aReportedCase(house, { isPrivate: true })
  const wrong = { act: 'accept' }

  const answers = [
    await act(one.ref, wrong, null),
    await act(one.ref, wrong, await issueApiKey(house, ['complaints'], bodies.sao.id)),
    await act(one.ref, wrong, await issueApiKey(house, ['casework'])),
    await act(one.ref, wrong, other),
    await act(hidden.ref, wrong, other),
    await act('57-0000-0000-00D', wrong, other),
  ]

  expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 404, 404, 404])
  const [a, b, c] = await Promise.all(
    answers.slice(3).map(async (answer) => (await answer.json()) as { detail?: string }),
  )
  expect([a?.detail, b?.detail]).toEqual([c?.detail, c?.detail])
  expect((await stateOf(house.db, one)).facts.state).toBe('assigned')
})

test('further fields change nothing, a missing reason is named, and who is second is told', async () => {
  const one = await aReportedCase(house)
  const { revision } = await stateOf(house.db, one)

  const extra = await act(one.ref, { act: 'accept', state: 'closed', visibility: 'withheld' }, own)
  const noReason = await act(one.ref, { act: 'pass', body: bodies.town.code }, own)
  const late = await act(one.ref, { act: 'accept', revision: revision - 1 }, own)
  const twice = [
    await act(one.ref, { act: 'answer', text: 'ได้รับเรื่องแล้ว' }, own, { 'idempotency-key': 'abc-12345' }),
    await act(one.ref, { act: 'answer', text: 'ได้รับเรื่องแล้ว' }, own, { 'idempotency-key': 'abc-12345' }),
  ]

  expect([extra.status, noReason.status, late.status]).toEqual([422, 422, 409])
  expect(await noReason.json()).toMatchObject({ errors: [{ field: 'reason' }] })
  expect(twice.map(({ status }) => status)).toEqual([200, 200])
  const events = await timelineOf(house.db, one, 'public')
  expect(events.filter(({ kind }) => kind === 'answered')).toHaveLength(1)
})

test('a case that was passed on: the same call again hears what was said then, another call finds no case', async () => {
  const one = await aReportedCase(house)
  const pass = { act: 'pass', body: bodies.town.code, reason: 'ถนนสายนี้เทศบาลดูแล' }
  const headers = { 'idempotency-key': 'pass-once-1' }

  const first = await act(one.ref, pass, own, headers)
  await act(one.ref, { act: 'accept' }, other)
  const again = await act(one.ref, pass, own, headers)
  const fresh = await act(one.ref, pass, own, { 'idempotency-key': 'pass-once-2' })
  const ofOther = await act(one.ref, pass, other, headers)

  expect([first.status, again.status, fresh.status]).toEqual([200, 200, 404])
  expect(await again.json()).toEqual(await first.json())
  expect(ofOther.status).not.toBe(200)
})

test('an act that an earlier build noted by its ref alone is heard again as the case stands', async () => {
  const one = await aReportedCase(house)
  const headers = { 'idempotency-key': 'of-an-earlier-build' }
  const first = await act(one.ref, { act: 'accept' }, own, headers)
  const noted = await house.db.query(
    `update once_keys set result = to_jsonb($1::text) where key like '%of-an-earlier-build'`,
    [one.ref],
  )

  const again = await act(one.ref, { act: 'accept' }, own, headers)

  expect([first.status, noted.rowCount, again.status]).toEqual([200, 1, 200])
  expect(await again.json()).toEqual(await first.json())
})
