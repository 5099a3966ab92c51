import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/* What a request for support, or an entry of the pool, may name: a duty that is there, and a board at which the body sits. */

let house: TestHouse
let town: StoredBody
let province: StoredBody
let mayor: Viewer
/** At which the town sits, and one at which it is only asked to. */
let own: string
let other: string

beforeAll(async () => {
  house = await aTestHouse()
  town = await aStoredBody(house.db, { name: 'เทศบาลเมืองร่วมงาน', areaCode: '5701' })
  province = await aStoredBody(house.db, { name: 'จังหวัดร่วมงาน', areaCode: '57' })
  mayor = anOfficer([{ bodyId: town.id, areaCode: null }], { personId: newId() })
  own = await aBoardWith({ [province.id]: 'accepted', [town.id]: 'accepted' })
  other = await aBoardWith({ [province.id]: 'accepted', [town.id]: 'invited' })
})
afterAll(() => house.close())

/** @returns its public id */
async function aBoardWith(parties: Readonly<Record<string, string>>): Promise<string> {
  const id = newId()
  await house.db.query(
    `insert into boards (home, id, title, subject, area_code, pattern, technique, owner_body_id, secretary_body_id, state, opened_at)
     values ('57', $1, 'ขยะ', 'ขยะ', '57', 'set', 'informal', $2, $2, 'open', $3)`,
    [id, province.id, testNow],
  )
  for (const [bodyId, state] of Object.entries(parties))
    await house.db.query(
      `insert into board_parties (home, board_id, body_id, state, changed_at) values ('57', $1, $2, $3, $4)`,
      [id, bodyId, state, testNow],
    )
  return `57-${id}`
}

const codeOf = async (body: StoredBody) =>
  (await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])).rows[0]?.code ?? ''

async function ask(over: object) {
  const bodies = { from: await codeOf(town), to: await codeOf(province) }
  const asked = { kind: 'technical', ...bodies, title: 'ขอช่างตรวจถนน', wanted: 'หนึ่งครั้ง', ...over }
  return house.sendJson('/api/v1/support', asked, mayor)
}

const boardsAskedFor = async () =>
  (await house.db.query<{ board_id: string | null }>('select board_id from support_requests')).rows.map(
    ({ board_id }) => board_id,
  )

test('a program that names a duty or board that is not there, or a board of others, is told which field', async () => {
  const answers = [
    await ask({ duty: 'NO-SUCH' }),
    await ask({ board: 'the board on waste' }),
    await ask({ board: `57-${newId()}` }),
    await ask({ board: other }),
    await ask({ project: 'the road' }),
  ]
  const none = await boardsAskedFor()
  const taken = await ask({ board: own })

  const told = await Promise.all(
    answers.map(async (answer) => {
      const { type, errors } = (await answer.json()) as { type: string; errors?: { field: string }[] }
      return [answer.status, type.split('/').at(-1), errors?.map(({ field }) => field).join()]
    }),
  )
  expect(told).toEqual([
    [422, 'no-such-duty', 'duty'],
    [422, 'no-such-board', 'board'],
    [422, 'no-such-board', 'board'],
    [422, 'not-at-board', 'board'],
    [422, 'no-such-project', 'project'],
  ])
  expect(none).toEqual([])
  expect(taken.status).toBe(201)
  expect(await boardsAskedFor()).toEqual([own.slice(3)])
})

test('on the pages of support and of the pool a board of others is refused beside its field', async () => {
  const bodies = { from: town.name, to: province.name }
  const support = { kind: 'technical', ...bodies, title: 'ขอวิศวกร', wanted: 'หนึ่งครั้ง' }
  const days = { 'starts-day': '1', 'starts-month': '12', 'starts-year': '2569' }
  const end = { 'ends-day': '31', 'ends-month': '12', 'ends-year': '2569' }
  const item = { side: 'offer', resource: 'equipment', body: bodies.from, title: 'รถขุด', quantity: '1', unit: 'คัน' }
  const offer = { ...item, place: '5701', ...days, ...end, contract: 'either' }
  const before = await boardsAskedFor()

  const refused = [
    await house.post('/support/new', { ...support, board: other }, mayor),
    await house.post('/support/new', { ...support, board: 'ขยะ' }, mayor),
    await house.post('/support/new', { ...support, duty: 'NO-SUCH' }, mayor),
    await house.post('/pool/new', { ...offer, board: other }, mayor),
    await house.post('/pool/new', { ...offer, board: 'ขยะ' }, mayor),
  ]
  const kept = await boardsAskedFor()
  const taken = [
    await house.post('/support/new', { ...support, board: `/boards/${own}` }, mayor),
    await house.post('/pool/new', { ...offer, board: own }, mayor),
  ]

  expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422])
  const pages = await Promise.all(refused.map((answer) => answer.text()))
  const links = pages.map((page) => /<a href="#(board|duty)">([^<]*)/.exec(page)?.slice(1) ?? [])
  expect(links.map(([field]) => field)).toEqual(['board', 'board', 'duty', 'board', 'board'])
  expect(links[0]?.[1]).toContain('ไม่ได้ร่วมอยู่ในเรื่องประสานแผนนี้')
  expect(pages[0]).toMatch(/<input[^>]*id="board"/)
  expect(kept).toEqual(before)
  expect(taken.map(({ status }) => status)).toEqual([303, 303])
})

test('a program that puts something into the pool for an unknown mission field is told so', async () => {
  const item = {
    ...{ side: 'offer', resource: 'equipment', body: await codeOf(town), title: 'เต็นท์', quantity: 1, unit: 'หลัง' },
    ...{ area: '57', starts_on: '2026-12-01', ends_on: '2026-12-31' },
  }

  const refused = await house.sendJson('/api/v1/pool', { ...item, function: '99.9' }, mayor)

  expect(refused.status).toBe(422)
  expect(((await refused.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
    'function',
  ])
})
