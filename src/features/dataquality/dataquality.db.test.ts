import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'

let house: TestHouse
let pair: { id: string; left: string; right: string }

beforeAll(async () => {
  house = await aDemoHouse()
  pair = await twoTellings()
})
afterAll(() => house.close())

/** Two projects of different bodies in one province that people decided to be one work, and that agree in everything. */
async function twoTellings() {
  const { rows } = await house.db.query<{ id: string; body_id: string }>(
    `select distinct on (body_id) id, body_id from projects where home = '57' and state <> 'cancelled' order by body_id, id limit 2`,
  )
  const [left, right] = rows.map((row) => row.id).sort()
  const id = newId()
  await house.db.query(
    `update projects set area_code = '570101', amount_satang = 100000000, fiscal_year_from = 2027, fiscal_year_to = 2027,
            state = 'planned' where home = '57' and id = any($1)`,
    [[left, right]],
  )
  await house.db.query(
    `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                engine_version, state, verdict, decided_at, found_at, last_seen_at)
     values ('57', $1, $2, '57', $3, 0.6, 0.6, '[]', 0, 'test', 'decided', 'same', $4, $4, $4)
     on conflict (home, left_id, right_home, right_id) do update set id = excluded.id, verdict = 'same',
            state = 'decided', decided_at = excluded.decided_at, score = excluded.score`,
    [id, left, right, house.clock.now()],
  )
  return { id, left: left ?? '', right: right ?? '' }
}

interface Answer {
  disagreements: { pair: string; facts: string[]; left: { amount: string }; right: { amount: string } }[]
  stale_plans: { plan: string; reason: string; open_projects: number }[]
  gaps: { body: string; no_field: number }[] | null
}

const askApi = async (place: string) =>
  (await (await house.get(`/api/v1/data-quality?place=${encodeURIComponent(place)}`)).json()) as Answer

const ours = (answer: Answer) => answer.disagreements.find((one) => one.pair === `57-${pair.id}`)

describe('one work told by two bodies', () => {
  test('is not listed while the two agree', async () => {
    expect(ours(await askApi('57'))).toBeUndefined()
  })

  test('is listed with what differs, in the province and in the sub-district, and not elsewhere', async () => {
    await house.db.query(
      `update projects set amount_satang = 150000000, fiscal_year_to = 2028 where home = '57' and id = $1`,
      [pair.right],
    )

    const found = await Promise.all(
      ['57', '570101', '570102', '40', ''].map(async (place) => ours(await askApi(place))),
    )

    expect(found.map((one) => one?.facts ?? null)).toEqual([
      ['money', 'years'],
      ['money', 'years'],
      null,
      null,
      ['money', 'years'],
    ])
    expect([found[0]?.left.amount, found[0]?.right.amount].sort()).toEqual(['1000000.00', '1500000.00'])
  })

  test('goes by itself when the body mends its telling', async () => {
    await house.db.query(
      `update projects set amount_satang = 100000000, fiscal_year_to = 2027 where home = '57' and id = $1`,
      [pair.right],
    )

    expect(ours(await askApi('57'))).toBeUndefined()
  })

  test('is told by neither when one of the two was cancelled', async () => {
    await house.db.query(`update projects set state = 'cancelled', amount_satang = 1 where home = '57' and id = $1`, [
      pair.right,
    ])

    expect(ours(await askApi('57'))).toBeUndefined()
  })
})

test('a plan that ended with open work is listed with its owner and how much is open', async () => {
  const { rows } = await house.db.query<{ id: string; open: bigint }>(
    `select p.id, count(*) filter (where j.state not in ('finished', 'cancelled')) as open from plans p
       join projects j on j.plan_id = p.id where p.area_code like '57%' group by p.id
      having count(*) filter (where j.state not in ('finished', 'cancelled')) > 0 order by p.id limit 1`,
  )
  const [plan] = rows
  await house.db.query('update plans set fiscal_year_from = 2020, fiscal_year_to = 2021 where id = $1', [plan?.id])

  const answer = await askApi('57')
  const page = await (await house.get('/data-quality?place=57')).text()

  expect(answer.stale_plans.find((one) => one.plan === plan?.id)).toMatchObject({
    reason: 'ended',
    open_projects: Number(plan?.open),
  })
  expect(page).toContain(`/plans/${plan?.id}`)
})

test('projects without a mission field are counted for the body that can fill it in', async () => {
  const { rows } = await house.db.query<{ code: string; id: string; count: bigint }>(
    `select b.code, b.id, count(*) from projects p join bodies b on b.id = p.body_id
      where p.home = '57' and p.state <> 'cancelled' group by b.code, b.id order by count(*) desc limit 1`,
  )
  const [body] = rows
  await house.db.query(`update projects set function_code = null where home = '57' and body_id = $1`, [body?.id])

  const answer = await askApi('57')

  expect(answer.gaps?.find((gap) => gap.body === body?.code)?.no_field).toBe(Number(body?.count))
  expect((await askApi('')).gaps).toBeNull()
})

test('a place nobody knows is told as such, and what was typed stays', async () => {
  const page = await house.get(`/data-quality?place=${encodeURIComponent('ดาวอังคาร"<b>')}`)
  const text = await page.text()
  const api = await house.get(`/api/v1/data-quality?place=${encodeURIComponent('ดาวอังคาร')}`)

  expect([page.status, api.status]).toEqual([422, 422])
  expect(text).toContain('value="ดาวอังคาร&quot;&lt;b&gt;"')
})

test('the list downloads as a table a spreadsheet program runs nothing of', async () => {
  await house.db.query(
    `update projects set state = 'planned', title = '=HYPERLINK("x")', amount_satang = 900000000 where home = '57' and id = $1`,
    [pair.right],
  )

  const answer = await house.get('/data-quality.csv?place=57')
  const text = await answer.text()

  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="data-quality-57.csv"')
  expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  expect(text).not.toMatch(/,"?=HYPERLINK/)
})
