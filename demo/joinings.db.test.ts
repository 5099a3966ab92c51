import { afterAll, beforeAll, expect, test } from 'vitest'
import { moneyRoom } from '../src/features/money/index.ts'
import { aDemoHouse } from '../test/support/demo-house.ts'
import { approveDemoJoinings } from './index.ts'

let house: Awaited<ReturnType<typeof aDemoHouse>>
beforeAll(async () => {
  house = await aDemoHouse()
}, 120_000)
afterAll(() => house.close())

async function count(sql: string): Promise<Record<string, number>> {
  const { rows } = await house.db.query<{ name: string; n: number }>(sql)
  return Object.fromEntries(rows.map((row) => [row.name, row.n]))
}

test('the demonstration has joinings of every form, waiting and approved, and a scenario', async () => {
  const forms = await count('select form as name, count(*)::int as n from joinings group by 1')
  const states = await count('select state as name, count(*)::int as n from joinings group by 1')

  expect(Object.keys(forms).sort()).toEqual(['annex', 'combine', 'complement', 'coordinate', 'link'])
  expect(Object.keys(states)).toEqual(expect.arrayContaining(['approved', 'draft', 'proposed']))
  expect((await count(`select state as name, count(*)::int as n from scenarios group by 1`)).open).toBe(1)
})

test('afterwards some are combined, and no total has changed', async () => {
  const nation = () =>
    count(`select phase as name, sum(amount_satang)::float8 as n from money_totals
            where not (phase in ('planned', 'requested', 'approved', 'revised')
                       and source in (select key from money_sources where kind = 'received')) group by 1`)
  const before = await nation()

  const { rows } = await house.db.query<{ home: string }>(
    `select home from projects where state <> 'finished' and home <> '57' and home <> '00' group by 1 order by count(*) desc limit 3`,
  )
  let approved = 0
  for (const { home } of rows) approved += await approveDemoJoinings(house.deps, [], home)

  expect(approved).toBeGreaterThan(0)
  expect(await nation()).toEqual(before)
  expect(((await moneyRoom.doctor?.(house.deps)) ?? []).filter((check) => !check.ok)).toEqual([])
})

test.each(['/joinings', '/en/joinings', '/scenarios', '/places/57', '/joinings?place=57&state=approved'])(
  '%s answers',
  async (path) => {
    expect((await house.get(path)).status).toBe(200)
  },
)
