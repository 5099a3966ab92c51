import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { findStoredOverlaps } from './index.ts'

let house: TestHouse
let municipality: StoredBody
let office: StoredBody

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  for (const table of [
    'overlap_notices',
    'overlap_decisions',
    'overlap_pairs',
    'overlap_marks',
    'overlap_bands',
    'budget_lines',
    'projects',
    'plans',
    'bodies',
  ]) {
    await house.db.query(`delete from ${table}`)
  }
  municipality = await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' })
  office = await aStoredBody(house.db, { name: 'สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดเชียงราย', areaCode: '57' })
})

/** Two bodies plan the same road twice; a third project is something else. */
async function aDoubleRoad(): Promise<void> {
  const road = 'ถนนคอนกรีตเสริมเหล็กสายบ้านปางริมกรณ์ หมู่ที่ 2 ตำบลแม่กรณ์ อำเภอเมืองเชียงราย จังหวัดเชียงราย'
  await aStoredProject(house.db, municipality, { title: `โครงการก่อสร้าง${road}`, amountSatang: 50_000_000n })
  await aStoredProject(house.db, office, { title: `ก่อสร้าง${road}`, amountSatang: 48_000_000n })
  await aStoredProject(house.db, office, { title: 'อบรมอาสาสมัครสาธารณสุขประจำหมู่บ้าน', areaCode: '570102' })
}

async function firstPair(): Promise<{
  home: string
  id: string
  state: string
  verdict: string | null
  score: number
}> {
  const { rows } = await house.db.query<{
    home: string
    id: string
    state: string
    verdict: string | null
    score: number
  }>('select home, id, state, verdict, score from overlap_pairs order by score desc')
  if (!rows[0]) throw new Error('no pair was stored')
  return rows[0]
}

test('the finder stores the pair of two bodies with its reasons and the smaller amount at stake', async () => {
  await aDoubleRoad()

  const report = await findStoredOverlaps(house.deps)

  const { rows } = await house.db.query<{ at_stake_satang: bigint; reasons: unknown[]; score: number }>(
    'select at_stake_satang, reasons, score from overlap_pairs',
  )
  expect(report).toMatchObject({ projects: 3, pairs: 1 })
  expect(rows).toHaveLength(1)
  expect(rows[0]?.at_stake_satang).toBe(48_000_000n)
  expect(rows[0]?.reasons.length).toBeGreaterThan(0)
  expect(rows[0]?.score).toBeGreaterThan(0.5)
})

test('a decision survives the next run, and the pair stays one pair', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)
  const pair = await firstPair()
  const answer = await house.post(
    `/overlaps/${pair.home}-${pair.id}/decision`,
    { verdict: 'same', reason: 'ถนนสายเดียวกัน' },
    anOfficer(),
  )

  await findStoredOverlaps(house.deps)

  expect(answer.status).toBe(303)
  expect(await firstPair()).toMatchObject({ id: pair.id, state: 'decided', verdict: 'same' })
})

test('an undecided pair that is no longer found leaves the queue; a decided one keeps its decision', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)
  await house.db.query(`update projects set title = 'จัดซื้อครุภัณฑ์สำนักงาน' where body_id = $1`, [municipality.id])
  const later = { ...house.deps, clock: { now: () => new Date('2026-11-24T01:00:00Z') } }

  await findStoredOverlaps(later)

  expect(await firstPair()).toMatchObject({ state: 'gone', verdict: null })
})

test('a planner of another province cannot decide, and nothing is stored', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)
  const pair = await firstPair()

  const answer = await house.post(
    `/overlaps/${pair.home}-${pair.id}/decision`,
    { verdict: 'same', reason: 'ไม่ใช่พื้นที่ของฉัน' },
    anOfficer([{ areaCode: '40' }]),
  )
  const visitor = await house.post(`/overlaps/${pair.home}-${pair.id}/decision`, { verdict: 'same', reason: 'ใครก็ได้' })

  const { rows } = await house.db.query('select 1 from overlap_decisions')
  expect(answer.status).toBe(403)
  expect(visitor.status).toBe(403)
  expect(rows).toEqual([])
})

test('a decision without a reason shows the page again with what was chosen', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)
  const pair = await firstPair()

  const answer = await house.post(
    `/overlaps/${pair.home}-${pair.id}/decision`,
    { verdict: 'related', reason: ' ' },
    anOfficer(),
  )

  const page = await answer.text()
  expect(answer.status).toBe(422)
  expect(page).toContain('เขียนเหตุผลสั้น ๆ')
  expect(page).toMatch(/value="related"[^>]*checked/)
})

test('the API lists the pair, takes a decision and refuses unknown fields', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)
  const pair = await firstPair()
  const address = `/api/v1/overlaps/${pair.home}-${pair.id}/decision`

  const list = (await (await house.get('/api/v1/overlaps?place=57')).json()) as { count: number; at_stake: string }
  const extra = await house.sendJson(address, { verdict: 'same', reason: 'x', state: 'gone' }, anOfficer())
  const taken = await house.sendJson(address, { verdict: 'different', reason: 'คนละช่วง' }, anOfficer())

  expect(list).toMatchObject({ count: 1, at_stake: '480000.00' })
  expect(extra.status).toBe(422)
  expect(taken.status).toBe(200)
  expect(await taken.json()).toMatchObject({ state: 'decided', verdict: 'different' })
})

test('the queue filters by place, field and year and says what it cannot read', async () => {
  await aDoubleRoad()
  await findStoredOverlaps(house.deps)

  const here = await (await house.get('/overlaps?place=5701&year=2570')).text()
  const elsewhere = await (await house.get('/overlaps?place=40')).text()
  const unreadable = await house.get('/overlaps?place=ไม่มีที่นี่&year=ปีหน้า')

  expect(here).toContain('ปางริมกรณ์')
  expect(elsewhere).toContain('ไม่มีคู่ที่ตรงกับตัวกรองนี้')
  expect(unreadable.status).toBe(422)
  expect(await unreadable.text()).toContain('ไม่พบพื้นที่')
})

test('cells that begin like a formula are made harmless in the CSV', async () => {
  await aDoubleRoad()
  await house.db.query(`update projects set title = '=HYPERLINK("x")' || title`)
  await findStoredOverlaps(house.deps)

  const csv = await (await house.get('/overlaps.csv')).text()

  expect(csv).toContain(`'=HYPERLINK`)
  expect(csv).not.toMatch(/(^|,)"?=HYPERLINK/m)
})

test('every page of the queue is reached once with its cursor', async () => {
  for (let at = 0; at < 5; at++) {
    const title = `ก่อสร้างถนน คสล. สายบ้านทดสอบ${at} หมู่ที่ ${at + 1} ตำบลแม่กรณ์ อำเภอเมืองเชียงราย จังหวัดเชียงราย`
    await aStoredProject(house.db, municipality, { title })
    await aStoredProject(house.db, office, { title: `โครงการ${title}` })
  }
  await findStoredOverlaps(house.deps)

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const at: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page = (await (await house.get(`/api/v1/overlaps?limit=2${at}`)).json()) as {
      pairs: { id: string }[]
      next_cursor: string | null
    }
    seen.push(...page.pairs.map((pair) => pair.id))
    cursor = page.next_cursor
  } while (cursor)

  expect(seen.length).toBeGreaterThanOrEqual(5)
  expect(new Set(seen).size).toBe(seen.length)
})

/** An open pair of two bodies for each number, stored without the finder. */
async function storedPairs(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const [left, right] = [municipality, office].map((body) =>
      aStoredProject(house.db, body, { title: `ถนนสาย ${at}` }),
    )
    await house.db.query(
      `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                  engine_version, found_at, last_seen_at)
       values ('57', $1, $2, '57', $3, 0.9, 0.9, '[]', $4, 'test', now(), now())`,
      [newId(), (await left)?.id, (await right)?.id, 1_000 + at],
    )
  }
}

/** How many statements one page sends to the database, `begin` and `commit` among them. */
async function statementsOf(path: string): Promise<number> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  const answer = await house.get(path)
  const count = sent.mock.calls.length
  sent.mockRestore()
  expect(answer.status).toBe(200)
  return count
}

test('the queue asks the database as often for two hundred pairs as for two', async () => {
  await storedPairs(2)
  const few = await statementsOf('/overlaps?place=57&few=1')
  await storedPairs(198)

  const many = await statementsOf('/overlaps?place=57')

  expect(many).toBe(few)
  expect(many).toBeLessThanOrEqual(8)
})
