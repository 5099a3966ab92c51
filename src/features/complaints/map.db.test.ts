import { afterAll, beforeAll, expect, test } from 'vitest'
import { aReported } from '../../../test/support/complaint-desk.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type TileFilter, tileCases } from './map.sql.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house?.close())

const elsewhere = { west: 97.2, east: 102.8, south: 10.2, north: 15.8 }
const asked = (codes: string[], over: Partial<TileFilter> = {}): TileFilter => ({
  box: elsewhere,
  place: { by: 'home', codes },
  categoryCode: null,
  state: null,
  ...over,
})

/** How the database would find it. */
async function planOf(filter: TileFilter): Promise<string> {
  const lines: string[] = []
  await house.db.transaction(async (tx) => {
    const view: Queryable = {
      async query<Row>(statement: Parameters<Queryable['query']>[0], given?: readonly unknown[]) {
        const [text, values] =
          typeof statement === 'string' ? [statement, given] : [statement.text, statement.values as readonly unknown[]]
        const { rows } = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
        lines.push(...rows.map((row) => row['QUERY PLAN']))
        return { rows: [] as Row[], rowCount: 0 }
      },
    }
    await tileCases(view, filter, 100)
  })
  return lines.join('\n')
}

test('the cases of a province are in a wide view over it and in none elsewhere; those of its neighbour are in neither', async () => {
  const at = (areaCode: string, lat: number, lon: number) => ({ place: { areaCode, lat, lon, text: null } })
  const own = await aReported(house, at('570102', 19.81, 99.64))
  await aReported(house, at('500101', 18.79, 98.98))
  const over = { west: 97.2, east: 102.8, south: 16.2, north: 20.8 }

  const there = await tileCases(house.db, asked(['57'], { box: over }), 100)
  const both = await tileCases(house.db, asked(['50', '57'], { box: over }), 100)
  const away = await tileCases(house.db, asked(['57']), 100)

  expect(there.map(({ ref }) => ref)).toEqual([own.ref])
  expect([both.length, away.length]).toEqual([2, 0])
})

test('a wide view with the filter of a province reads what that province has, not what lies in the view', async () => {
  const { ref } = await aReported(house)
  // As many in each of forty provinces, one beside the other.
  await house.db.query(
    `insert into complaints select made.* from complaints c, generate_series(0, 7999) n cross join lateral jsonb_populate_record(c, jsonb_build_object(
       'id', gen_random_uuid(), 'ref', '57-' || lpad(n::text, 4, '0') || '-0000-000', 'home', (20 + n % 40)::text, 'received_at', c.received_at - n * interval '1 minute',
       'lat_shown', 7 + n % 40 % 8 + n % 7 * 0.1, 'lon_shown', 98 + n % 40 / 8 + n % 9 * 0.1)) made where c.ref = $1`,
    [ref],
  )
  await house.db.query('vacuum analyze complaints')

  const plans = [
    await planOf(asked(['57'])),
    await planOf(asked(['57'], { state: 'open' })),
    await planOf(asked(['50', '57'])),
  ]

  for (const plan of plans) {
    expect(plan).toMatch(/Index (Only )?Scan.*using complaints_by_home/)
    expect(plan).not.toMatch(/complaints_by_(degree|tenth|time|state)/)
  }
})
