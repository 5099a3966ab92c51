import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeDemoCountry } from '../../demo/index.ts'
import { aTestHouse } from '../support/house.ts'

/** Names a small country by what its plans and money say, row by row. */
async function fingerprintOfCountry(seed: string): Promise<string> {
  const house = await aTestHouse()
  await makeDemoCountry(house.deps, { scale: 0.015, seed })
  const hash = createHash('sha256')
  for (const table of ['bodies', 'plans', 'plan_nodes', 'projects', 'budget_lines', 'area_totals']) {
    const { rows } = await house.db.query<{ line: string }>(`select t::text as line from ${table} t order by 1`)
    for (const { line } of rows) hash.update(line)
  }
  await house.close()
  return hash.digest('hex')
}

test('the same seed makes the same rows, ids included; another seed makes others', async () => {
  const first = await fingerprintOfCountry('small')
  const second = await fingerprintOfCountry('small')
  const other = await fingerprintOfCountry('other')

  expect(second).toBe(first)
  expect(other).not.toBe(first)
})
