import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStoredOverlaps, renewOverlaps } from '../src/features/overlaps/index.ts'
import { aDemoHouse } from './support/demo-house.ts'
import { type TestHouse, testNow } from './support/house.ts'

let house: TestHouse

beforeAll(async () => {
  house = await aDemoHouse()
})

afterAll(() => house.close())

/** The clock of the house, so many minutes later. */
function later(minutes: number) {
  return { ...house.deps, clock: { now: () => new Date(Date.parse(testNow) + minutes * 60_000) } }
}

async function openPairs(): Promise<string[]> {
  const { rows } = await house.db.query<{ pair: string }>(
    `select left_id || ' ' || right_id || ' ' || score as pair from overlap_pairs where state = 'open' order by 1`,
  )
  return rows.map((row) => row.pair)
}

/** Every twelfth project gets the words "(ปรับปรุงแผน)"; every fiftieth is cancelled. */
async function someChange(minutes: number): Promise<void> {
  const at = new Date(Date.parse(testNow) + minutes * 60_000)
  await house.db.query(
    `update projects set title = title || ' (ปรับปรุงแผน)', updated_at = $1
      where id in (select id from (select id, row_number() over (order by id) as n from projects) p where n % 12 = 0)`,
    [at],
  )
  await house.db.query(
    `update projects set state = 'cancelled', updated_at = $1
      where id in (select id from (select id, row_number() over (order by id) as n from projects) p where n % 50 = 0)`,
    [at],
  )
}

test('the first run looks at everything, the next at nothing, and the queue stays the same', async () => {
  const first = await renewOverlaps(house.deps)
  const before = await openPairs()

  const second = await renewOverlaps(later(1))

  expect(first).toMatchObject({ kind: 'full' })
  expect(before.length).toBeGreaterThan(5)
  expect(second).toMatchObject({ kind: 'changes', changed: 0, pairs: 0 })
  expect(await openPairs()).toEqual(before)
})

test('after changes a look at the changes alone gives the pairs of a full run', async () => {
  await renewOverlaps(later(2))
  await someChange(3)

  const changes = await renewOverlaps(later(4))
  const afterChanges = await openPairs()
  const cases = await casesNow()
  await findStoredOverlaps(later(5))
  const afterAll = await openPairs()

  expect(changes.kind).toBe('changes')
  expect(changes.changed).toBeGreaterThan(25)
  expect(afterChanges).toEqual(afterAll)
  expect(cases).toEqual(await casesNow())
})

test('projects known and gone again are found from nothing by looking at the changes alone', async () => {
  const { rows } = await house.db.query<{ home: string; left_id: string }>(
    `select home, left_id from overlap_pairs where state = 'open' order by score desc limit 20`,
  )
  const ids = rows.map((row) => row.left_id)
  await renewOverlaps(later(6))
  const wanted = await openPairs()
  await house.db.query(`update projects set state = 'cancelled' where id = any($1)`, [ids])
  const without = await renewOverlaps(later(7))
  const meanwhile = await openPairs()
  await house.db.query(`update projects set state = 'planned' where id = any($1)`, [ids])

  await renewOverlaps(later(8))

  expect(without.kind).toBe('changes')
  expect(meanwhile.length).toBeLessThan(wanted.length)
  expect(await openPairs()).toEqual(wanted)
})

async function casesNow(): Promise<(string | null)[]> {
  const { rows } = await house.db.query<{ case_key: string | null }>(
    'select case_key from overlap_pairs order by home, left_id, right_home, right_id',
  )
  return rows.map((row) => row.case_key)
}

test('a look at one province leaves the projects due for a look at all', async () => {
  await house.db.query('delete from overlap_marks')
  await findStoredOverlaps(later(9), { province: '57' })

  const report = await renewOverlaps(later(10))

  expect(report.kind).toBe('full')
})
