import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, type GivenProject, stored, testTime } from '../../../test/support/stored-projects.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import { amountOf, type Phase, phases, projectStates, type YearAmount } from './plan.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

async function totals(): Promise<string[]> {
  const { rows } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', t.home, t.area_code, t.fiscal_year, t.function_code, b.name_th, t.projects, t.amount_satang) as line
       from area_totals t join bodies b on b.id = t.body_id`,
  )
  return rows.map((row) => row.line).sort()
}

/** What is kept of whole homes, and the same from the rows of their areas. */
async function ofHomes(): Promise<{ kept: string[]; added: string[] }> {
  const { rows: kept } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', home, grain, fiscal_year, key, projects, amount_satang) as line from home_totals`,
  )
  const { rows: added } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', home, by.grain, fiscal_year, by.key, sum(projects), sum(amount_satang)) as line
       from area_totals
      cross join lateral (values ('year', ''), ('field', function_code), ('body', body_id::text)) as by (grain, key)
      where area_code in ('TH', home) group by home, by.grain, fiscal_year, by.key`,
  )
  return { kept: kept.map((row) => row.line).sort(), added: added.map((row) => row.line).sort() }
}

async function cleared(): Promise<void> {
  for (const table of ['area_totals', 'home_totals', 'project_events', 'budget_lines', 'projects'])
    await house.db.query(`delete from ${table}`)
}

/** The same by counting one project after the other. */
function counted(projects: readonly GivenProject[]): string[] {
  const sums = new Map<string, { projects: number; amount: bigint }>()
  for (const { home = '55', areaCode, functionCode, state, body = 'กรมทดสอบ', lines = [] } of projects) {
    if (state === 'cancelled') continue
    const levels =
      home === '00'
        ? ['TH']
        : [home, ...[4, 6].flatMap((n) => ((areaCode ?? '').length >= n ? [(areaCode ?? '').slice(0, n)] : []))]
    for (const year of new Set(lines.map((line) => line.fiscalYear))) {
      const ofYear = lines.filter((line) => line.fiscalYear === year)
      const amount = amountOf(ofYear)
      for (const level of levels) {
        const key = [home, level, year, functionCode ?? '-', body].join(' ')
        const known = sums.get(key) ?? { projects: 0, amount: 0n }
        sums.set(key, { projects: known.projects + 1, amount: known.amount + amount })
      }
    }
  }
  return [...sums].map(([key, { projects: n, amount }]) => `${key} ${n} ${amount}`).sort()
}

test('a commitment of three years counts in each year with that year alone', async () => {
  await cleared()

  await stored(house.db, [{ areaCode: '550605', lines: [aLine(2021, 1), aLine(2022, 2), aLine(2023, 3)] }])

  expect(await totals()).toEqual(
    ['55', '5506', '550605']
      .flatMap((code) => [1, 2, 3].map((n) => `55 ${code} ${2020 + n} - กรมทดสอบ 1 ${n}00`))
      .sort(),
  )
})

test('national projects stand under the country, cancelled ones nowhere', async () => {
  await cleared()

  await stored(house.db, [{ home: '00' }, { home: '00', state: 'cancelled' }])

  expect(await totals()).toEqual(['00 TH 2022 - กรมทดสอบ 1 100000000'])
})

test('only the homes asked for are counted again', async () => {
  await cleared()
  await stored(house.db, [{ home: '55' }, { home: '57' }])
  await house.db.query('update area_totals set projects = 99')

  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], testTime))

  expect((await totals()).map((line) => line.split(' ').at(-2))).toEqual(['99', '1'])
})

test('always equal to a count by hand, and the sums of homes to them', { timeout: 600_000 }, async () => {
  const line = fc.record<YearAmount>({
    fiscalYear: fc.integer({ min: 2020, max: 2024 }),
    phase: fc.constantFrom<Phase>(...phases),
    amountSatang: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  })
  const project = fc
    .record({
      home: fc.constantFrom('00', '55', '57'),
      depth: fc.constantFrom(0, 2, 4, 6),
      functionCode: fc.constantFrom(null, '04', '04.5', '07'),
      state: fc.constantFrom(...projectStates),
      body: fc.constantFrom('กรมทดสอบ', 'กรมอื่น'),
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    })
    .map(({ depth, home, ...rest }): GivenProject => {
      const finest = home === '55' ? '550605' : '570101'
      return { ...rest, home, areaCode: home === '00' || depth === 0 ? null : finest.slice(0, depth) }
    })

  await fc.assert(
    fc.asyncProperty(fc.array(project, { minLength: 1, maxLength: 25 }), async (projects) => {
      await cleared()

      await stored(house.db, projects)

      expect(await totals()).toEqual(counted(projects))
      const { kept, added } = await ofHomes()
      expect(kept).toEqual(added)
    }),
    { numRuns: 15, seed: 2565 },
  )
})
