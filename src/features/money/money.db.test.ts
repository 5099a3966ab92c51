import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { moneyDoctor } from './money.doctor.ts'
import { presentCentre } from './money.present.ts'
import { readCentre } from './read-money.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aDemoHouse()
}, 600_000)
afterAll(() => house.close())

test.each([
  '/money',
  '/money?place=57',
  '/en/money?place=57&phase=committed',
  '/money/late',
  '/money/late?place=57',
  '/money/sources',
  '/money/transfers',
  '/money.csv?place=57',
  '/money/late.json',
  '/money/transfers.csv',
  '/money/sources.csv',
  '/api/v1/money/totals?place=57',
  '/api/v1/money/late?limit=5',
  '/api/v1/money/transfers',
])('%s answers', { timeout: 600_000 }, async (path) => {
  expect((await house.get(path)).status).toBe(200)
})

test('pages of a province, a project and a body show its money', { timeout: 600_000 }, async () => {
  const { rows } = await house.db.query<{ home: string; id: string; code: string }>(
    `select t.home, t.payee_project_id as id, b.code from money_transfers t join bodies b on b.id = t.payee_body_id limit 1`,
  )
  const [one] = rows
  const name = `${one?.home}-${one?.id}`

  const project = await (await house.get(`/projects/${name}`)).text()
  const money = await (await house.get(`/money/projects/${name}`)).text()
  const body = await (await house.get(`/bodies/${one?.code}`)).text()
  const place = await (await house.get('/places/57')).text()
  const moved = await house.get('/places/57/money')

  expect(project).toContain(`/money/projects/${name}`)
  expect(money).toContain('แต่ละบาทอยู่ที่ไหน')
  expect(body).toContain(`/money/bodies/${one?.code}`)
  expect(place).toContain('/money?place=57')
  expect(moved.headers.get('location')).toBe('/money?place=57')
})

test('a place nobody knows and a project that is none are answered with a sentence', async () => {
  expect((await house.get('/money?place=ไม่มีจังหวัดนี้')).status).toBe(422)
  expect((await house.get('/money/projects/57-nothing')).status).toBe(404)
  expect((await house.get('/money/bodies/NOBODY')).status).toBe(404)
  expect((await house.get('/money/projects/57-nothing/entry')).status).toBe(404)
  expect((await house.get('/money/reconcile')).status).toBe(401)
})

test('what the plans count is shown beside what is counted once, and kept totals equal the lines', async () => {
  const year = fiscalYearOf(todayInBangkok(house.clock.now()))
  const centre = await house.db.snapshot((view) => readCentre(view, 'TH', year, house.clock.now()))
  if (centre === null) throw new Error('there is no country')
  const view = presentCentre(centre, null, 'th')

  const { rows } = await house.db.query<{ plans: string; approved: string; received: string }>(
    `select (select sum(amount_satang) from area_totals where fiscal_year = $1 and (area_code = home or area_code = 'TH'))::text as plans,
            sum(l.amount_satang)::text as approved,
            coalesce(sum(l.amount_satang) filter (where l.source in (select key from money_sources where kind = 'received')), 0)::text as received
       from budget_lines l join projects p on p.home = l.home and p.id = l.project_id
      where l.phase = 'approved' and l.fiscal_year = $1 and p.state <> 'cancelled'`,
    [year],
  )

  expect(view.byPlansSatang).toBe(BigInt(rows[0]?.plans ?? 0))
  expect(view.gross.approved).toBe(BigInt(rows[0]?.approved ?? 0))
  expect(view.sums.approved).toBe(BigInt(rows[0]?.approved ?? 0) - BigInt(rows[0]?.received ?? 0))
  expect(view.receivedSatang).toBeGreaterThan(0n)
  expect(await moneyDoctor(house.deps)).toMatchObject([{ ok: true }, { ok: true }])
})

test('the demonstration has money that is late in several ways and transfers in several states', async () => {
  const late = await house.db.query<{ kind: string }>('select distinct kind from money_late')
  const states = await house.db.query<{ state: string }>('select distinct state from money_transfers')

  expect(late.rows.length).toBeGreaterThan(1)
  expect(states.rows.length).toBeGreaterThan(1)
})
