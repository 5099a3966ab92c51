import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../test/support/demo-house.ts'
import type { TestHouse } from '../test/support/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

const count = async (where: string): Promise<number> => {
  const { rows } = await house.db.query<{ count: bigint }>(`select count(*) from complaints where ${where}`)
  return Number(rows[0]?.count)
}

describe('complaints of the demonstration', () => {
  test('a small country has cases in every phase, late ones among them', async () => {
    for (const phase of ['handling', 'confirming', 'over'])
      expect(await count(`phase = '${phase}'`), phase).toBeGreaterThan(0)
    expect(await count("phase = 'handling' and resolve_due < now()::date")).toBeGreaterThan(0)
    expect(await count('satisfaction is not null')).toBeGreaterThan(0)
    expect(await count("channel <> 'web'")).toBeGreaterThan(0)
  })

  test('nothing lies in the future, and every case has a body, a past and a sealed original', async () => {
    const now = house.deps.clock.now().toISOString()

    expect(await count(`received_at > '${now}' or updated_at > '${now}'`)).toBe(0)
    expect(await count("lead_body_id is null and phase <> 'intake'")).toBe(0)
    expect(
      await count(
        'not exists (select 1 from complaint_events e where e.home = complaints.home and e.complaint_id = complaints.id)',
      ),
    ).toBe(0)
    expect(
      await count(
        'not exists (select 1 from complaint_originals o where o.home = complaints.home and o.complaint_id = complaints.id)',
      ),
    ).toBe(0)
  })

  test('every change of state of a public case is a step everybody reads', async () => {
    const { rows } = await house.db.query<{ hidden: bigint; apart: bigint }>(
      `select count(*) filter (where e.to_state is not null and e.visibility <> 'public') as hidden,
              count(*) filter (where e.detail ->> 'apart' = 'true') as apart
         from complaint_events e join complaints c on c.home = e.home and c.id = e.complaint_id where c.visibility <> 'private'`,
    )

    expect(Number(rows[0]?.hidden)).toBe(0)
    expect(Number(rows[0]?.apart)).toBeGreaterThan(0)
  })

  test('no name, number or plate stands in the public words', async () => {
    expect(await count("words like '%สมมติ%' or words ~ '0-0000' or words ~ 'กข [0-9]'")).toBe(0)
    expect(await count("words like '%[%'")).toBeGreaterThan(0)
  })
})
