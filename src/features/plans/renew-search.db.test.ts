import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aPlanDesk, aStoredNode } from '../../../test/support/plan-desk.ts'
import { newId } from '../../kernel/ids.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

test('a project is found by the new name of the branch above it, and no more by the old one', async () => {
  const desk = await aPlanDesk(house.db)
  const top = await aStoredNode(house.db, desk.planId, { title: 'ยุทธศาสตร์มังคุด' })
  const below = await aStoredNode(house.db, desk.planId, { parentId: top, title: 'กลยุทธ์ลำไย', kind: 'tactic' })
  await house.db.query(
    `insert into projects (home, id, plan_id, node_id, body_id, title, state, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     values ('57', $1, $2, $3, $4, 'ขุดสระ', 'planned', 2027, 2027, 100, '''มังคุด''', now(), now())`,
    [newId(), desk.planId, below, desk.body.id],
  )

  const answer = await house.post(
    `/plans/${desk.planId}/nodes/${top}`,
    { kind: 'strategy', title: 'ยุทธศาสตร์ทุเรียน', parent: '', reason: 'แก้ชื่อ', revision: '1' },
    desk.planner,
  )

  expect(answer.status).toBe(303)
  expect(await house.get('/projects?q=ทุเรียน').then((page) => page.text())).toContain('ขุดสระ')
  const { rows } = await house.db.query<{ old: boolean }>(`select search @@ '''มังคุด'''::tsquery as old from projects`)
  expect(rows).toEqual([{ old: false }])
})
