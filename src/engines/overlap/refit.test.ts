import { expect, test } from 'vitest'
import {
  type DecidedPair,
  findOverlaps,
  overlapModel,
  prepare,
  readModel,
  refitModel,
  scorePrepared,
  WordCounts,
} from './index.ts'
import { aList, aProject } from './overlap-samples.ts'

/** Pairs of two bodies; the officers hold road works for the same and all others for different. */
function decisions(count: number): DecidedPair[] {
  return Array.from({ length: count }, (_, i) => {
    const road = i % 3 !== 0
    const work = road ? 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก' : 'ติดตั้งไฟฟ้าแสงสว่าง'
    const other = road ? `สายบ้านนายสมชาย ซอย ${i}` : `สายบ้านนายสมชาย ซอย ${i} กว้าง 4 เมตร`
    const village = `หมู่ที่ ${1 + (i % 9)} ตำบลบางแก้ว อำเภอบ้านแฮด จังหวัดขอนแก่น`
    return {
      left: prepare(
        aProject({ title: `${work} สายบ้านนายสมชาย ซอย ${i} ${village} กว้าง 5 เมตร`, body: 'องค์การบริหารส่วนตำบลบางแก้ว' }),
      ),
      right: prepare(aProject({ title: `${work} ${other} ${village}`, body: 'องค์การบริหารส่วนจังหวัดขอนแก่น' })),
      verdict: road ? (i % 2 === 0 ? 'same' : 'overlapping') : i % 2 === 0 ? 'related' : 'different',
    }
  })
}

test('decisions correct the model, and the better fit shows on decisions it did not see', () => {
  const refit = refitModel(decisions(90))

  if (!refit.ok) throw new Error(refit.problem.kind)
  const { before, after, better, model } = refit.value
  expect(better).toBe(true)
  expect(after.logLoss).toBeLessThan(before.logLoss)
  expect(after.f1).toBeGreaterThanOrEqual(before.f1)
  const { left, right } = decisions(1)[0] as DecidedPair
  expect(scorePrepared(left, right, { model }).score).toBeLessThan(scorePrepared(left, right).score)
  expect(model.version).toMatch(new RegExp(`^${overlapModel.version}\\+[0-9a-f]{8}$`))
})

test('the same decisions give the same model, and it survives being stored', () => {
  const first = refitModel(decisions(90))
  const again = refitModel(decisions(90))

  if (!first.ok) throw new Error(first.problem.kind)
  expect(again).toEqual(first)
  expect(readModel(JSON.parse(JSON.stringify(first.value.model)))).toEqual({ ok: true, value: first.value.model })
})

test('few decisions change less than many', () => {
  const { left, right } = decisions(1)[0] as DecidedPair
  const afterRefit = (count: number) => {
    const refit = refitModel(decisions(count))
    if (!refit.ok) throw new Error(refit.problem.kind)
    return scorePrepared(left, right, { model: refit.value.model }).score
  }

  const before = scorePrepared(left, right).score

  expect(afterRefit(60)).toBeLessThan(before)
  expect(afterRefit(600)).toBeLessThan(afterRefit(60))
})

test('nothing is learnt from too few decisions, from one answer alone, or from pairs a fact rules out', () => {
  const same = { title: 'ขุดลอกห้วยใหญ่ หมู่ที่ 3 ตำบลบ้านแฮด', body: 'กรมชลประทาน' }
  const ofOneBody: DecidedPair = { left: prepare(aProject(same)), right: prepare(aProject(same)), verdict: 'different' }

  expect(refitModel(decisions(20))).toEqual({
    ok: false,
    problem: { kind: 'too-few-decisions', pairs: 20, needed: 50 },
  })
  expect(refitModel(Array.from({ length: 60 }, () => ofOneBody))).toMatchObject({
    problem: { kind: 'too-few-decisions', pairs: 0 },
  })
  expect(refitModel(decisions(90).map((d) => ({ ...d, verdict: 'same' as const })))).toMatchObject({
    problem: { kind: 'one-verdict', overlapping: 90, other: 0 },
  })
})

test('a stored model of another shape or with other features is refused', () => {
  expect(readModel(null)).toMatchObject({ problem: { kind: 'not-a-model', where: 'model' } })
  expect(readModel({ ...overlapModel, calibration: [[0, 0.5]] })).toMatchObject({ problem: { where: 'calibration' } })
  expect(readModel({ ...overlapModel, weights: { shoeSize: 1 } })).toMatchObject({
    problem: { kind: 'unknown-feature', feature: 'shoeSize' },
  })
})

test('stored word counts give later pairs the score of the full run', async () => {
  const { projects } = aList(300, 0, 300)
  const said = projects.map((p) => ({ ...p, title: `${p.title} ตามนโยบายเร่งด่วน` }))
  let stored = ''
  const pairs = await findOverlaps(said, {
    onWordCounts: (counts) => {
      stored = JSON.stringify(counts)
    },
  })
  const counts = WordCounts.from(JSON.parse(stored))
  const byId = new Map(said.map((p) => [p.id, prepare(p)]))

  const again = pairs.map((p) => {
    const [left, right] = [byId.get(p.leftId), byId.get(p.rightId)]
    return left && right ? scorePrepared(left, right, { counts }).score : 0
  })

  expect(again).toEqual(pairs.map((p) => p.score))
  expect(stored.length).toBeLessThan(50_000)
})
