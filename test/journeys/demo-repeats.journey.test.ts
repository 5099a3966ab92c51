import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeDemoCountry } from '../../demo/index.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import { aTestHouse, type TestHouse } from '../support/house.ts'

async function aCountry(seed: string): Promise<TestHouse> {
  const house = await aTestHouse()
  await makeDemoCountry(house.deps, { scale: 0.015, seed })
  return house
}

/** Names a small country by what its plans and money say, row by row. */
async function fingerprint(house: TestHouse): Promise<string> {
  const hash = createHash('sha256')
  for (const table of ['bodies', 'plans', 'plan_nodes', 'projects', 'budget_lines', 'area_totals']) {
    const { rows } = await house.db.query<{ line: string }>(`select t::text as line from ${table} t order by 1`)
    for (const { line } of rows) hash.update(line)
  }
  await house.close()
  return hash.digest('hex')
}

test('the same seed makes the same rows, ids included; another seed makes others', async () => {
  const first = await fingerprint(await aDemoHouse())
  const second = await fingerprint(await aCountry('tests'))
  const other = await fingerprint(await aCountry('other'))

  expect(second).toBe(first)
  expect(other).not.toBe(first)
})
