import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { overlapModel } from '../../engines/overlap/index.ts'
import { findStoredOverlaps } from './index.ts'
import { modelCommands } from './model.cli.ts'
import { modelCheck } from './model-check.ts'

let house: TestHouse
let bodies: [StoredBody, StoredBody]

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  const own = [
    'notices',
    'decisions',
    'pairs',
    'marks',
    'bands',
    'runs',
    'word_counts',
    'model_uses',
    'models',
    'words',
  ]
  for (const table of [...own.map((name) => `overlap_${name}`), 'budget_lines', 'projects', 'plans', 'bodies']) {
    await house.db.query(`delete from ${table}`)
  }
  bodies = [
    await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' }),
    await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดเชียงราย', areaCode: '57' }),
  ]
})

/** Pairs of two bodies: roads, and lights that one of the two describes at more length. */
async function aPairList(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const road = i % 3 !== 0
    const work = road ? 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก' : 'ติดตั้งไฟฟ้าแสงสว่าง'
    const where = `สายบ้านนายสมชาย ซอย ${i} หมู่ที่ ${1 + (i % 9)} ตำบลแม่กรณ์ อำเภอเมืองเชียงราย จังหวัดเชียงราย`
    await aStoredProject(house.db, bodies[0], { title: `${work} ${where} กว้าง 5 เมตร` })
    await aStoredProject(house.db, bodies[1], { title: `${work} ${where}${road ? '' : ' กว้าง 4 เมตร'}` })
  }
}

/** Every pair decided: the officers hold roads for the same work and lights for different ones. */
async function decided(): Promise<void> {
  await house.db.query(
    `update overlap_pairs o set state = 'decided', decided_at = now(),
            verdict = case when p.title like '%ถนน%' then 'same' else 'different' end
       from projects p where p.home = o.home and p.id = o.left_id`,
  )
}

async function run(name: string, words: string[] = [], text: Record<string, string> = {}, apply = false) {
  const [said, complained]: [string[], string[]] = [[], []]
  const command = modelCommands.find((one) => one.name === `plans overlaps ${name}`)
  const code = await command?.run({
    deps: house.deps,
    words,
    text,
    flags: { apply },
    lists: {},
    lang: 'en',
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    progress: () => undefined,
  })
  return { code, said, complained }
}

const rows = async (sql: string) => (await house.db.query<Record<string, unknown>>(sql)).rows
const who = { by: 'สมศรี ผู้ดูแลระบบ', reason: 'ครบหกเดือน' }

test('too few decisions are said in one sentence, and nothing is fitted', async () => {
  await aPairList(6)
  await findStoredOverlaps(house.deps)
  await decided()

  const { code, complained } = await run('refit')

  expect([code, complained.length]).toEqual([1, 1])
  expect(complained[0]).toMatch(/at least 50 are needed/)
  expect(await rows('select 1 from overlap_models')).toEqual([])
})

test('a fit shows before and after and stores nothing; with --apply it is stored, used by the next run, and can be taken back', async () => {
  await aPairList(75)
  await findStoredOverlaps(house.deps)
  await decided()

  const dry = await run('refit')
  const nothing = await rows('select 1 from overlap_models')
  const unnamed = await run('refit', [], {}, true)
  const stored = await run('refit', [], who, true)
  const [model] = await rows('select version, decisions, made_by, measures from overlap_models')
  await house.work()
  const [fitted] = await rows('select model_version, kind from overlap_runs order by finished_at desc, id desc limit 1')
  const listed = await run('models')
  const back = await run('use', ['shipped'], { ...who, reason: 'ลองดูแล้วไม่ดี' })
  await house.work()
  const [shipped] = await rows('select model_version from overlap_runs order by finished_at desc, id desc limit 1')
  const again = await run('use', ['shipped'], who)
  const unknown = await run('use', ['9+ffffffff'], who)

  expect(dry).toMatchObject({ code: 0, complained: [] })
  expect(dry.said.join('\n')).toMatch(/log loss \(less is better\): \d\.\d+ → 0\.\d+/)
  expect(nothing).toEqual([])
  expect(unnamed.code).toBe(2)
  expect(stored.code).toBe(0)
  expect(model).toMatchObject({ made_by: who.by, measures: { better: true } })
  expect(Number(model?.decisions)).toBeGreaterThanOrEqual(50)
  expect(fitted).toEqual({ model_version: model?.version, kind: 'full' })
  expect(listed.said.join('\n')).toMatch(new RegExp(`${String(model?.version).replace('+', '\\+')}.*in use`))
  expect(back.code).toBe(0)
  expect(shipped).toEqual({ model_version: overlapModel.version })
  expect([again.code, unknown.code]).toEqual([1, 1])
})

test('a model that another engine fitted is not half used: the own one stands in, and the doctor says so', async () => {
  await aPairList(75)
  await findStoredOverlaps(house.deps)
  await decided()
  await run('refit', [], who, true)
  const healthy = await modelCheck(house.deps)
  await house.db.query(`update overlap_models set model = jsonb_set(model, '{weights}', '{"noSuchFeature": 1}')`)

  const sick = await modelCheck(house.deps)
  await findStoredOverlaps(house.deps)
  const again = await run('use', ['shipped'], who)
  const [model] = await rows('select version from overlap_models')
  const refused = await run('use', [String(model?.version)], who)
  const [used] = await rows('select model_version from overlap_runs order by finished_at desc, id desc limit 1')

  expect(healthy).toMatchObject({ ok: true })
  expect(sick).toMatchObject({ ok: false, detail: expect.stringContaining('another engine') })
  expect(used).toEqual({ model_version: overlapModel.version })
  expect([again.code, refused.code]).toEqual([0, 1])
})

test('the queue says which weights found it, and which the next run takes', async () => {
  await aPairList(75)
  await findStoredOverlaps(house.deps)
  await decided()
  await run('refit', [], who, true)
  const [model] = await rows('select version from overlap_models')

  const page = await (await house.get('/en/overlaps', anOfficer())).text()

  expect(page).toContain(`weights ${overlapModel.version}`)
  expect(page).toContain(`version ${model?.version} will be used by the next run`)
})

test('decisions of people stay what they are under another model', async () => {
  await aPairList(75)
  await findStoredOverlaps(house.deps)
  await decided()
  const verdicts = () => rows('select id, state, verdict from overlap_pairs where verdict is not null order by id')
  const before = await verdicts()

  await run('refit', [], who, true)
  await house.work()

  expect(await verdicts()).toEqual(before)
})
