import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { agreeAll, anApprovedProject, approve, enter, propose } from '../../../test/support/joining-desk.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { moneyRoom } from '../money/index.ts'
import type { Form } from './join-world.ts'
import type { Key } from './joining-states.ts'
import { joiningByKey } from './joinings.sql.ts'
import { proposeSeparation } from './propose-joining.ts'

let house: TestHouse
let bodies: StoredBody[]
beforeAll(async () => {
  house = await aTestHouse()
  bodies = [
    await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดทดสอบ', areaCode: '57' }),
    await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ' }),
  ]
})
afterAll(() => house.close())

/** What the nation has in each phase, every baht once, as the kept totals say. */
async function nation(): Promise<string> {
  const { rows } = await house.db.query<{ line: string }>(
    `select phase || ' ' || sum(amount_satang) as line from money_totals
      where not (phase in ('planned', 'requested', 'approved', 'revised')
                 and source in (select key from money_sources where kind = 'received'))
      group by phase having sum(amount_satang) <> 0 order by phase`,
  )
  return rows.map((row) => row.line).join(', ')
}

const pick = fc.integer({ min: 0, max: 9 })
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ form: fc.constantFrom<Form>('combine', 'annex', 'link'), a: pick, b: pick }),
  },
  { weight: 2, arbitrary: fc.record({ separate: pick }) },
)

async function separate(key: Key): Promise<boolean> {
  const proposed = await wholeAct(house.db, (tx) =>
    proposeSeparation(tx, key, { title: 'แยก', reason: 'แยกทำ' }, { viewer: anOfficer(), now: house.clock.now() }),
  )
  if (!proposed.ok) return false
  await agreeAll(house, proposed.value)
  return (await approve(house, proposed.value)).ok
}

/** @returns the project it made, if it made one */
async function join(
  form: Form,
  projects: readonly StoredProject[],
): Promise<{ key: Key; made: StoredProject | null } | null> {
  const proposed = await propose(house, { form, projects })
  if (!proposed.ok) return null
  await agreeAll(house, proposed.value)
  const done = await approve(house, proposed.value)
  if (!done.ok) throw new Error(done.problem.kind)
  const made = (await joiningByKey(house.db, proposed.value))?.madeId ?? null
  return { key: proposed.value, made: made === null ? null : { home: '57', id: made } }
}

test('on the real database dozens of acts in random order change no kept total', { timeout: 600_000 }, async () => {
  let acts = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 6 }), async (steps) => {
      const projects = [
        await anApprovedProject(house, bodies[0] as StoredBody, 500n),
        await anApprovedProject(house, bodies[1] as StoredBody, 300n),
        await anApprovedProject(house, bodies[1] as StoredBody, 200n, { source: 'other' }),
      ]
      await enter(house, projects[1] as StoredProject, 'committed', 100n)
      const before = await nation()
      const done: Key[] = []
      for (const one of steps) {
        if ('separate' in one) {
          const key = done[one.separate % Math.max(done.length, 1)]
          if (key !== undefined && (await separate(key))) acts += 1
        } else {
          const pair = [one.a, one.b].map((at) => projects[at % projects.length] as StoredProject)
          const joined = await join(one.form, pair)
          if (joined === null) continue
          acts += 1
          done.push(joined.key)
          if (joined.made !== null) projects.push(joined.made)
        }
        expect(await nation()).toBe(before)
      }
    }),
    { numRuns: 8, seed: 2570, endOnFailure: true },
  )

  expect(acts).toBeGreaterThan(12)
  expect(((await moneyRoom.doctor?.(house.deps)) ?? []).filter((check) => !check.ok)).toEqual([])
})
