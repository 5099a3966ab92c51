import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { refreshSummaries } from '../alignments/index.ts'
import { recomputeAreaTotals } from '../plans/index.ts'

/* A board that begins from a gap begins with the projects the gap names. */

let house: TestHouse
let bodies: readonly StoredBody[]
/** Two of the field in one sub-district; the first also serves the goal. */
let together: readonly StoredProject[]
/** Of another field, another sub-district, another year, and cancelled. */
let others: readonly StoredProject[]
const planner = anOfficer([{ areaCode: '57' }])

beforeAll(async () => {
  house = await aTestHouse()
  const { db } = house
  bodies = [
    await aStoredBody(db, { name: 'เทศบาลตำบลต้นน้ำ', areaCode: '570101' }),
    await aStoredBody(db, { name: 'สำนักงานชลประทาน', areaCode: '57' }),
  ]
  const [town, office] = bodies as [StoredBody, StoredBody]
  together = [
    await aStoredProject(db, town, { title: 'ขุดลอกห้วยหนึ่ง', amountSatang: 300n }),
    await aStoredProject(db, office, { title: 'ขุดลอกห้วยสอง', amountSatang: 200n }),
  ]
  others = [
    await aStoredProject(db, town, { title: 'ถนนในหมู่บ้าน' }),
    await aStoredProject(db, town, { title: 'ขุดลอกตำบลอื่น', areaCode: '570102' }),
    await aStoredProject(db, office, { title: 'ขุดลอกปีอื่น', fiscalYear: 2029 }),
    await aStoredProject(db, office, { title: 'ขุดลอกที่ยกเลิก' }),
  ]
  await db.query(`update projects set function_code = '04.2'`)
  await db.query(`update projects set function_code = '04.5' where id = $1`, [others[0]?.id])
  await db.query(`update projects set state = 'cancelled' where id = $1`, [others[3]?.id])
  await aGoal(together[0] as StoredProject, town)
  await db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))
  await db.transaction((tx) => refreshSummaries(tx, house.clock.now()))
})
afterAll(() => house.close())

/** A goal whose work has no money: one project hangs on a branch below it, one is linked to it. */
async function aGoal(linked: StoredProject, body: StoredBody): Promise<void> {
  const [node, branch] = [newId(), newId()]
  const insert = `insert into plan_nodes (id, plan_id, parent_id, kind, position, title) values ($1, $2, $3, $4, 1, $5)`
  await house.db.query(insert, [node, body.planId, null, 'goal', 'น้ำพอใช้ทั้งปี'])
  await house.db.query(insert, [branch, body.planId, node, 'tactic', 'ดูแลลำห้วย'])
  const below = await aStoredProject(house.db, body, { title: 'อาสาดูแลลำห้วย', areaCode: '570103', amountSatang: 0n })
  await house.db.query('update projects set node_id = $2 where id = $1', [below.id, branch])
  const past = await aStoredBody(house.db, { name: 'ศูนย์จัดการน้ำ', areaCode: '5701' })
  await house.db.query('update plans set fiscal_year_to = 2025, fiscal_year_from = 2024 where id = $1', [past.planId])
  const ended = await aStoredProject(house.db, past, { title: 'ขุดลอกของแผนที่สิ้นสุดแล้ว', amountSatang: 0n })
  await link(ended.id, past, node, body)
  await house.db.query('update projects set amount_satang = 0 where id = $1', [linked.id])
  await link(linked.id, body, node, body)
}

async function link(projectId: string, of: StoredBody, nodeId: string, to: StoredBody): Promise<void> {
  await house.db.query(
    `insert into alignments (home, id, left_kind, left_id, left_plan_id, body_id, right_kind, right_home, right_id, right_plan_id, kind, reason,
                             state, source, proposed_at, decided_at)
     values ('57', $1, 'project', $2, $3, $4, 'node', '57', $5, $6, 'contributes', 'ทดสอบ', 'confirmed', 'person', $7, $7)`,
    [newId(), projectId, of.planId, of.id, nodeId, to.planId, testNow],
  )
}

async function boardFromGap(query: string) {
  const { gaps } = (await (await house.get(`/api/v1/gaps?${query}`)).json()) as {
    gaps: { title: string; next: string[] }[]
  }
  const [to = ''] = gaps[0]?.next ?? []
  const form = await (await house.get(to, planner)).text()
  const gap = /name="gap" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const made = await house.post(
    '/boards/new',
    {
      title: 'น้ำลำห้วย',
      subject: 'หลายหน่วยงานทำเรื่องเดียวกัน',
      area: '57',
      pattern: 'set',
      technique: 'informal',
      owner: 'สำนักงานชลประทาน',
      matter: 'none',
      gap,
      reason: 'พบช่องว่าง',
    },
    planner,
  )
  const id = (made.headers.get('location') ?? '').split('/')[2] ?? ''
  const { rows } = await house.db.query<{ title: string }>(
    `select p.title from board_items i join projects p on p.home = i.project_home and p.id = i.project_id
      where i.board_id = $1 and i.removed_at is null order by p.title collate "C"`,
    [id.slice(3)],
  )
  return { gaps: gaps.length, status: made.status, form, titles: rows.map(({ title }) => title) }
}

test('from work of several bodies in one place it takes their projects of that field and year, and no others', async () => {
  const board = await boardFromGap('kind=together&place=570101&field=04.2')

  expect([board.gaps, board.status]).toEqual([1, 303])
  expect(board.titles).toEqual(['ขุดลอกห้วยสอง', 'ขุดลอกห้วยหนึ่ง'].sort())
  for (const title of board.titles) expect(board.form).toContain(title)
})

test('from a goal without money it takes the projects below the goal and those linked to it', async () => {
  const board = await boardFromGap('kind=goal-no-money&place=57')
  const none = await house.get(`/boards/new?gap=goal-${newId()}`, planner)

  expect([board.gaps, board.status]).toEqual([1, 303])
  expect(board.titles).toEqual(['ขุดลอกห้วยหนึ่ง', 'อาสาดูแลลำห้วย'])
  expect(none.status).toBe(200)
})
