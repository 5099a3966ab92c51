import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadGazetteer } from '../src/features/places/index.ts'
import { aTestHouse, type TestHouse } from '../test/support/house.ts'
import { type DemoCountry, demoIsEmpty, makeDemoCountry } from './index.ts'

let house: TestHouse
let country: DemoCountry
beforeAll(async () => {
  house = await aTestHouse()
  country = await makeDemoCountry(house.deps, { scale: 1, seed: 'test' })
})
afterAll(() => house.close())

async function fingerprint(of: TestHouse): Promise<string> {
  const hash = createHash('sha256')
  for (const table of ['bodies', 'plans', 'plan_nodes', 'projects', 'budget_lines', 'area_totals']) {
    const { rows } = await of.db.query<{ line: string }>(`select t::text as line from ${table} t order by 1`)
    for (const { line } of rows) hash.update(line)
  }
  return hash.digest('hex')
}

test('about 3,000 projects of about 1,000 bodies in a dozen provinces', async () => {
  const { rows } = await house.db.query<{ homes: bigint }>(
    `select count(distinct home) as homes from projects where home <> '00'`,
  )

  expect(Number(rows[0]?.homes)).toBe(12)
  expect(country.projects).toBeGreaterThan(2_900)
  expect(country.bodies).toBeGreaterThan(700)
})

test('the same seed makes the same rows, ids included; another seed makes others', async () => {
  const made: string[] = []
  for (const seed of ['small', 'small', 'other']) {
    const small = await aTestHouse()
    await makeDemoCountry(small.deps, { scale: 0.1, seed })
    made.push(await fingerprint(small))
    await small.close()
  }

  const [first, second, third] = made
  expect(second).toBe(first)
  expect(third).not.toBe(first)
}, 120_000)

test('it never comes into a database that has anything in it', async () => {
  const before = await fingerprint(house)

  const attempt = makeDemoCountry(house.deps, { scale: 0.1, seed: 'again' })

  await expect(attempt).rejects.toThrow('The database is not empty')
  expect(await demoIsEmpty(house.db)).toBe(false)
  expect(await fingerprint(house)).toBe(before)
})

test('overlaps of every kind, and pairs that only look so, are planted between different bodies', async () => {
  const kinds = new Set(country.planted.map(({ kind }) => kind))
  const ids = country.planted.flatMap(({ left, right }) => [left.id, right.id])
  const { rows } = await house.db.query<{ id: string; body_id: string }>(
    'select id, body_id from projects where id = any($1)',
    [ids],
  )
  const bodyOf = new Map(rows.map((row) => [row.id, row.body_id]))

  expect(kinds.size).toBe(10)
  expect(country.planted.filter(({ overlap }) => overlap).length).toBeGreaterThan(50)
  for (const { left, right } of country.planted) expect(bodyOf.get(left.id)).not.toBe(bodyOf.get(right.id))
})

test('what a project says about its place is where it lies', async () => {
  const places = await loadGazetteer(house.db)
  const { rows } = await house.db.query<{ place_text: string; area_code: string }>(
    `select place_text, area_code from projects where area_code is not null`,
  )

  const wrong = rows.filter((row) => places.resolve(row.place_text)?.code !== row.area_code)

  expect(wrong.map((row) => row.place_text)).toEqual([])
})

test('a project counts with the furthest phase of each year', async () => {
  const { rows } = await house.db.query<{ differing: bigint }>(
    `select count(*) as differing from projects p
      where p.amount_satang <> (
        select sum(amount_satang) from (
          select distinct on (fiscal_year) amount_satang from budget_lines l where l.home = p.home and l.project_id = p.id
           order by fiscal_year, array_position(array['planned','requested','approved','revised','committed','disbursed'], phase) desc
        ) furthest)`,
  )

  expect(rows[0]?.differing).toBe(0n)
})
