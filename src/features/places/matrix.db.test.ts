import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

interface Cells {
  fiscal_year: number
  cells: { area: string; function: string | null; bodies: number; projects: number; amount: string }[]
}

const matrixOf = async (code: string, query = '') =>
  (await (await house.get(`/api/v1/areas/${code}/matrix${query}`)).json()) as Cells

describe('the matrix of a province', () => {
  test('holds in its whole row what the totals of the province say, field by field', async () => {
    const matrix = await matrixOf('57', '?fiscal_year=2027')
    const { rows } = await house.db.query<{ field: string; bodies: bigint; amount: string }>(
      `select case when function_code like '04.%' then left(function_code, 4) else left(function_code, 2) end as field,
              count(distinct body_id) as bodies, sum(amount_satang)::text as amount
         from area_totals where home = '57' and area_code = '57' and fiscal_year = 2027 group by 1`,
    )

    const whole = matrix.cells.filter((cell) => cell.area === '57')

    expect(whole).toHaveLength(rows.length)
    for (const row of rows) {
      const cell = whole.find((one) => (one.function ?? '-') === row.field)
      expect([cell?.bodies, cell?.amount.replace('.', '')]).toEqual([Number(row.bodies), row.amount])
    }
  })

  test('each cell leads to the bodies and projects it counts', async () => {
    const matrix = await matrixOf('57', '?fiscal_year=2027')
    const shared = matrix.cells.filter((cell) => cell.area.length === 4 && cell.function !== null)
    const [most] = shared.sort((a, b) => b.bodies - a.bodies)
    const page = await (await house.get('/places/57/matrix?year=2570')).text()

    const behind = await (await house.get(`/places/${most?.area}/fields/${most?.function}?year=2570`)).text()

    expect(page).toContain(`/places/${most?.area}/fields/${most?.function}?year=2570`)
    expect(page).toMatch(/ข้อมูล ณ \d/)
    expect(behind.match(/<section[^>]*id="body-/g)).toHaveLength(most?.bodies ?? -1)
    expect(behind).toMatch(/href="\/projects\/57-[0-9a-f-]+"/)
  })

  test('a project that was cancelled stands behind no cell', async () => {
    const { rows } = await house.db.query<{ home: string; id: string; area: string; field: string }>(
      `select home, id, left(area_code, 4) as area, function_code as field from projects
        where home = '57' and length(area_code) = 6 and function_code like '07%' and fiscal_year_from <= 2027
          and fiscal_year_to >= 2027 order by amount_satang desc limit 1`,
    )
    const [project] = rows
    const address = `/places/${project?.area}/fields/07?year=2570`
    const before = await (await house.get(address)).text()

    await house.db.query(`update projects set state = 'cancelled' where home = $1 and id = $2`, [
      project?.home,
      project?.id,
    ])
    const after = await (await house.get(address)).text()

    expect(before).toContain(`/projects/57-${project?.id}`)
    expect(after).not.toContain(`/projects/57-${project?.id}`)
  })
})

test('the country, a region, a district and a sub-district answer; what has no parts to compare is not found', async () => {
  const found = await Promise.all(
    ['/places/TH/matrix', '/places/R6-1/matrix', '/places/5701/matrix', '/places/570101/fields/07?year=2570'].map(
      async (path) => (await house.get(path)).status,
    ),
  )
  const missing = await Promise.all(
    ['/places/99/matrix', '/places/57/fields/77', '/places/57/fields/%27', '/places/x/matrix'].map(
      async (path) => (await house.get(path)).status,
    ),
  )

  expect(found).toEqual([200, 200, 200, 200])
  expect(missing).toEqual([404, 404, 404, 404])
})

test('the number of questions to the database does not grow with the area', async () => {
  const asked = async (path: string) => {
    let count = 0
    const query = house.db.query.bind(house.db)
    const snapshot = house.db.snapshot.bind(house.db)
    house.db.query = ((...given: Parameters<typeof query>) => {
      count++
      return query(...given)
    }) as typeof house.db.query
    house.db.snapshot = ((work) =>
      snapshot((view) =>
        work({
          query: (...given) => {
            count++
            return view.query(...given)
          },
        }),
      )) as typeof house.db.snapshot
    await house.get(path)
    house.db.query = query
    house.db.snapshot = snapshot
    return count
  }

  const small = await asked('/places/5701/matrix')
  const large = await asked('/places/TH/matrix')

  expect(large).toBe(small)
})
