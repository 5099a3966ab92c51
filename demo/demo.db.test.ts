import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStoredOverlaps } from '../src/features/overlaps/index.ts'
import { type Gazetteer, loadGazetteer } from '../src/features/places/index.ts'
import { aDemoHouse } from '../test/support/demo-house.ts'
import { aTestHouse, type TestHouse } from '../test/support/house.ts'
import { breadthOf, makeBodies } from './bodies.ts'
import { chanceFrom } from './chance.ts'
import { type DemoCountry, demoIsEmpty, makeDemoCountry, reviewDemoOverlaps } from './index.ts'

let house: TestHouse
let country: DemoCountry
let places: Gazetteer
beforeAll(async () => {
  house = await aTestHouse()
  // As the house of the demonstration that other tests are given.
  country = await makeDemoCountry(house.deps, { scale: 0.015, seed: 'tests' })
  places = await loadGazetteer(house.db)
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

test('a small country for tests has the dozen provinces and as many projects as asked for', () => {
  expect(Math.abs(country.projects - 300)).toBeLessThan(60)
  expect(country.bodies).toBeGreaterThan(400)
})

test('the same seed makes the same rows, ids included; another seed makes others', async () => {
  const other = await aDemoHouse()
  const bodiesBy = (seed: string) => makeBodies(places, chanceFrom(seed).branch('bodies'), breadthOf(0.015)).all

  expect(await fingerprint(other)).toBe(await fingerprint(house))
  expect(bodiesBy('tests').map(({ id }) => id)).not.toEqual(bodiesBy('other').map(({ id }) => id))
  await other.close()
})

test('it never comes into a database that has anything in it', async () => {
  const before = await fingerprint(house)

  const attempt = makeDemoCountry(house.deps, { scale: 0.015, seed: 'again' })

  await expect(attempt).rejects.toThrow('The database is not empty')
  expect(await demoIsEmpty(house.db)).toBe(false)
  expect(await fingerprint(house)).toBe(before)
})

test('what is planted belongs to different bodies', async () => {
  const ids = country.planted.flatMap(({ members }) => members.map(({ id }) => id))
  const { rows } = await house.db.query<{ id: string; body_id: string }>(
    'select id, body_id from projects where id = any($1)',
    [ids],
  )
  const bodyOf = new Map(rows.map((row) => [row.id, row.body_id]))

  expect(country.planted.filter(({ truth }) => truth === 'same').length).toBeGreaterThan(5)
  for (const { members } of country.planted)
    expect(new Set(members.map(({ id }) => bodyOf.get(id))).size).toBe(members.length)
})

test('what a project says about its place is where it lies, unless somebody got it wrong', async () => {
  const wrong = new Set(country.mistakes.map(({ project }) => project.id))
  const { rows } = await house.db.query<{ id: string; place_text: string; area_code: string }>(
    'select id, place_text, area_code from projects where area_code is not null',
  )

  const elsewhere = rows.filter((row) => places.resolve(row.place_text)?.code !== row.area_code && !wrong.has(row.id))

  expect(elsewhere.map((row) => row.place_text)).toEqual([])
})

test('a project counts with the budget of each year: what was approved, before that what is asked for or planned', async () => {
  const { rows } = await house.db.query<{ differing: bigint }>(
    `select count(*) as differing from projects p
      where p.amount_satang <> (
        select sum(coalesce(granted, requested, planned)) from (
          select sum(granted) as granted, sum(requested) as requested, sum(planned) as planned from (
            select fiscal_year, sum(amount_satang) filter (where phase = 'planned') as planned,
                   sum(amount_satang) filter (where phase = 'requested') as requested,
                   coalesce(sum(amount_satang) filter (where phase = 'revised'), sum(amount_satang) filter (where phase = 'approved')) as granted
              from budget_lines l where l.home = p.home and l.project_id = p.id group by fiscal_year, source) by_source
           group by fiscal_year
        ) counted)`,
  )

  expect(rows[0]?.differing).toBe(0n)
})

test('after the finder has run there are cases of three, decisions of several kinds, questions and answers', async () => {
  await findStoredOverlaps(house.deps)
  const done = await reviewDemoOverlaps(house.deps, country.planted)

  const { rows: cases } = await house.db.query<{ largest: bigint }>(
    `select count(distinct id) as largest from (
       select case_key, left_id as id from overlap_pairs where case_key is not null
       union all select case_key, right_id from overlap_pairs where case_key is not null) members
      group by case_key order by 1 desc limit 1`,
  )
  const { rows: verdicts } = await house.db.query<{ verdict: string }>(
    'select distinct verdict from overlap_pairs where verdict is not null order by 1',
  )
  expect(Number(cases[0]?.largest)).toBeGreaterThanOrEqual(3)
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['overlapping', 'same']))
  expect(done.decided).toBeGreaterThan(3)
  expect(done.asked).toBeGreaterThan(0)
})
