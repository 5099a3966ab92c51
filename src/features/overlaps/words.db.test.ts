import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { findStoredOverlaps } from './index.ts'

let house: TestHouse

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  const own = ['pairs', 'marks', 'bands', 'runs', 'word_counts', 'words']
  for (const table of [...own.map((name) => `overlap_${name}`), 'budget_lines', 'projects', 'plans', 'bodies']) {
    await house.db.query(`delete from ${table}`)
  }
})

/** An approver who has just shown the second factor. */
const approver = () =>
  anOfficer([{ role: 'plan-approver' }], { steppedUpUntil: new Date(house.clock.now().getTime() + 60_000) })

const word = { word: 'รางตัวยู', meaning: 'objects/drain.u', reason: 'แขวงทางหลวงชนบทเขียนอย่างนี้' }
/** A word that is in no list of the engine. */
const own = { ...word, word: 'ฟุตปาธพิเศษ', meaning: 'objects/sidewalk.any' }

const stored = async () =>
  (
    await house.db.query<{ word: string; kind: string }>(
      'select word, kind from overlap_words order by happened_at, id',
    )
  ).rows

/** The same pavement, called by one of the two offices in a word the finder does not know. */
async function aPavement(): Promise<void> {
  const here = 'หน้าวัดพระธาตุดอยเวา ซอย 4 หมู่ที่ 2 ตำบลแม่กรณ์ อำเภอเมืองเชียงราย'
  const a = await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' })
  const b = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดเชียงราย', areaCode: '57' })
  await aStoredProject(house.db, a, { title: `ก่อสร้างทางเท้า${here}` })
  await aStoredProject(house.db, b, { title: `ก่อสร้าง${own.word}${here}` })
}

const scores = async () =>
  (await house.db.query<{ score: number }>(`select score from overlap_pairs where state <> 'gone'`)).rows.map(
    (row) => row.score,
  )

test('a word is looked at first, then added with its reason, and read by the next run; withdrawn, all is as before', async () => {
  await aPavement()
  await findStoredOverlaps(house.deps)
  const before = await scores()

  const looked = await (await house.post('/overlaps/words', { ...own, step: 'preview' }, approver())).text()
  const nothing = await stored()
  const added = await house.post('/overlaps/words', own, approver())
  await house.work()
  const after = await scores()
  const { rows } = await house.db.query(
    'select kind, words_version from overlap_runs order by finished_at desc, id desc limit 1',
  )
  const page = await (await house.get('/overlaps/words')).text()
  const gone = await house.post('/overlaps/words/withdrawn', { word: own.word, reason: 'เลิกใช้คำนี้แล้ว' }, approver())
  await house.work()

  expect(looked).toContain('พบคำนี้ในชื่อ 1 โครงการ')
  expect(looked).toContain('อ่านต่างไปจากเดิม 1 โครงการ')
  expect(nothing).toEqual([])
  expect([added.status, gone.status]).toEqual([303, 303])
  expect(after[0]).toBeGreaterThan(before[0] ?? 0)
  expect(rows[0]).toMatchObject({ kind: 'full', words_version: expect.stringMatching(/^[0-9a-f]{8}$/) })
  expect(page).toContain(own.word)
  expect(page).toContain(own.reason)
  expect(page).not.toContain('ดารณี')
  expect((await stored()).map((row) => row.kind)).toEqual(['added', 'withdrawn'])
  expect(await scores()).toEqual(before)
})

test('two officers who add one word at the same moment add it once', async () => {
  const answers = await Promise.all([1, 2].map(() => house.post('/overlaps/words', own, approver())))

  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422])
  expect(await stored()).toHaveLength(1)
})

test('a word the finder knows is refused and what was typed stays', async () => {
  const page = await house.post('/overlaps/words', { ...word, word: 'ขุดลอก' }, approver())

  const text = await page.text()
  expect(page.status).toBe(422)
  expect(text).toContain('ตัวค้นหารู้จักคำนี้แล้ว')
  expect(text).toContain('value="ขุดลอก"')
  expect(await stored()).toEqual([])
})

test('a planner may not, an approver without the second step is asked for it, and a withdrawal needs a reason', async () => {
  await house.post('/overlaps/words', own, approver())

  const planner = await house.post('/overlaps/words', { ...own, word: 'คำอื่น' }, anOfficer())
  const early = await house.post('/overlaps/words', { ...own, word: 'คำอื่น' }, anOfficer([{ role: 'plan-approver' }]))
  const silent = await house.post('/overlaps/words/withdrawn', { word: own.word, reason: ' ' }, approver())
  const unknown = await house.post('/overlaps/words/withdrawn', { word: 'ไม่เคยมี', reason: 'x' }, approver())

  expect(planner.status).toBe(403)
  expect(early.headers.get('location')).toMatch(/^\/sign-in\/second-step/)
  expect(silent.status).toBe(422)
  expect(unknown.status).toBe(303)
  expect(await stored()).toHaveLength(1)
})
