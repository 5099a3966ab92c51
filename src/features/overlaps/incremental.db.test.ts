import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { findStoredOverlaps } from './index.ts'
import { renewOverlaps } from './renew-overlaps.ts'

let house: TestHouse
let bodies: StoredBody[]

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  const tables = ['overlap_pairs', 'overlap_marks', 'overlap_bands', 'overlap_runs', 'overlap_word_counts']
  for (const table of [...tables, 'budget_lines', 'projects', 'plans', 'bodies']) {
    await house.db.query(`delete from ${table}`)
  }
  bodies = [
    await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' }),
    await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดเชียงราย', areaCode: '57' }),
    await aStoredBody(house.db, { name: 'แขวงทางหลวงชนบทเชียงราย', areaCode: '57' }),
  ]
})

const works = ['ก่อสร้างถนนคอนกรีตเสริมเหล็ก', 'ขุดลอกคลอง', 'ติดตั้งไฟฟ้าแสงสว่าง', 'ก่อสร้างรางระบายน้ำ', 'ปรับปรุงระบบประปาหมู่บ้าน']
const names = ['ปางริมกรณ์', 'น้ำลัด', 'ดอยฮาง', 'ห้วยทราย', 'สันตาลเหลือง', 'หนองหม้อ', 'แม่สาด', 'ใหม่เจริญ', 'ทุ่งพร้าว']

/** So many projects of one village, each work planned by two of the three bodies in slightly other words. */
async function aVillage(moo: number, count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i++) {
    const work = i >> 1
    // "เพื่อความสุขถ้วนหน้า" is in no list of words and in very many titles: its weight depends on how often it was counted
    const more = i % 4 < 2 ? '' : ' เพื่อความสุขถ้วนหน้า'
    const title = `${i % 2 === 0 ? 'โครงการ' : ''}${works[work % works.length]} สายบ้าน${names[work % names.length]} ซอย ${work}${more}`
    await aStoredProject(house.db, bodies[i % 3] as StoredBody, {
      title: `${title} หมู่ที่ ${moo} ตำบลแม่กรณ์ อำเภอเมืองเชียงราย`,
      amountSatang: BigInt(1 + i) * 100_000n,
    })
  }
}

/** What a reader of the queue could see of every pair that was found. */
async function found() {
  const { rows } = await house.db.query(
    `select left_id, right_id, score, related, reasons, at_stake_satang from overlap_pairs
      where state <> 'gone' order by left_id, right_id`,
  )
  return rows
}

const at = (hour: number) => ({ ...house.deps, clock: { now: () => new Date(Date.UTC(2026, 10, 24, hour)) } })

test('looking at the changes leaves the queue that looking at everything leaves', async () => {
  for (let moo = 1; moo <= 8; moo++) await aVillage(moo, 40)
  // 31 and 33 projects of a village stand on either side of the limit of the key "this village"
  await aVillage(9, 31)
  await aVillage(10, 33)
  await findStoredOverlaps(at(1))
  const before = await found()

  await aVillage(9, 4, 31)
  await house.db.query(
    `update projects set state = 'cancelled', updated_at = now()
      where id in (select id from projects where title like '%หมู่ที่ 10 %' order by id limit 3)`,
  )
  await house.db.query(
    `update projects set title = replace(title, 'น้ำลัด', 'ดอยฮาง'), updated_at = now()
      where id in (select id from projects where title like '%น้ำลัด%' order by id limit 9)`,
  )
  await house.db.query(
    `delete from budget_lines where project_id in (select id from projects where title like '%หมู่ที่ 3 %' order by id limit 4)`,
  )
  const renewed = await renewOverlaps(at(2))
  const incremental = await found()
  const whole = await findStoredOverlaps(at(3))

  expect(renewed.kind).toBe('changes')
  expect(whole.kind).toBe('full')
  expect(before.length).toBeGreaterThan(30)
  expect(incremental).not.toEqual(before)
  expect(await found()).toEqual(incremental)
})

test('the counts of the last look at everything are used until a fifth has changed; then all is looked at and counted anew', async () => {
  for (let moo = 1; moo <= 3; moo++) await aVillage(moo, 40)
  await findStoredOverlaps(at(1))
  const counts = async () => (await house.db.query<{ id: string }>('select id from overlap_word_counts')).rows
  const [first] = await counts()

  await aVillage(4, 6)
  const small = await renewOverlaps(at(2))
  const [kept] = await counts()
  await aVillage(5, 20)
  const large = await renewOverlaps(at(3))
  const [renewed] = await counts()
  const { rows } = await house.db.query<{ counts_id: string; model_version: string }>(
    'select counts_id, model_version from overlap_runs order by finished_at',
  )

  expect([small.kind, large.kind]).toEqual(['changes', 'full'])
  expect(kept).toEqual(first)
  expect(renewed).not.toEqual(first)
  expect(rows.map((row) => row.counts_id)).toEqual([first?.id, first?.id, renewed?.id])
  expect(new Set(rows.map((row) => row.model_version)).size).toBe(1)
})

test('what every office needs for itself is not compared, and a line that becomes such leaves the queue', async () => {
  await aVillage(1, 2)
  await findStoredOverlaps(at(1))
  const before = await found()

  await house.db.query(
    `update projects set category = E'งบลงทุน\\nค่าครุภัณฑ์\\nครุภัณฑ์คอมพิวเตอร์', updated_at = now() where body_id = $1`,
    [bodies[1]?.id],
  )
  const report = await renewOverlaps(at(2))

  expect(before).toHaveLength(1)
  expect(report.changed).toBe(1)
  expect(await found()).toEqual([])
})

test('in Bangkok two purchases of one sub-district are no pair because their titles end in its name', async () => {
  const here = 'แขวงดุสิต เขตดุสิต กรุงเทพมหานคร 1 งาน'
  const given = { areaCode: '100201', amountSatang: 1_000_000n }
  await aStoredProject(house.db, bodies[0] as StoredBody, { ...given, title: `ระบบไฟฟ้าส่องสว่าง ${here}` })
  await aStoredProject(house.db, bodies[1] as StoredBody, { ...given, title: `เครื่องทำแห้งแบบพ่นฝอย ${here}` })

  await findStoredOverlaps(at(1))

  expect(await found()).toEqual([])
})
