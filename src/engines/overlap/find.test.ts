import { expect, test } from 'vitest'
import { findOverlaps, type OverlapPair, type OverlapProject, thaiLexicon } from './index.ts'
import { aList, aProject } from './overlap-samples.ts'

const keys = (pairs: readonly OverlapPair[]) => pairs.map((p) => `${p.leftId}|${p.rightId}`)

test('a list with known overlaps: nearly all are found, hardly any is wrong, and probabilities mean what they say', async () => {
  const { projects, truth } = aList(300, 300, 400)

  const pairs = await findOverlaps(projects, { minScore: 0.02 })
  const likely = pairs.filter((p) => p.score >= 0.5)
  const right = keys(likely).filter((k) => truth.has(k)).length
  const expected = pairs.reduce((sum, p) => sum + p.score, 0)
  const actual = keys(pairs).filter((k) => truth.has(k)).length

  expect(right / truth.size).toBeGreaterThan(0.95)
  expect(right / likely.length).toBeGreaterThan(0.95)
  expect(Math.abs(expected - actual) / pairs.length).toBeLessThan(0.15)
})

test('the same for any number of threads, any order of rows, and an asynchronous source', async () => {
  const { projects } = aList(60, 60, 60)
  async function* slowly() {
    for (const p of projects) yield p
  }

  const one = await findOverlaps(projects, { explain: true })

  expect(await findOverlaps(projects, { explain: true, threads: 3 })).toEqual(one)
  expect(await findOverlaps(slowly(), { explain: true })).toEqual(one)
  expect(keys(await findOverlaps([...projects].reverse()))).toEqual(keys(one))
})

test('pairs come with the smaller id on the left, the surest first', async () => {
  const { projects } = aList(60, 20, 20)

  const pairs = await findOverlaps(projects)

  expect(pairs.every((p) => p.leftId < p.rightId)).toBe(true)
  expect(pairs.map((p) => p.score)).toEqual(pairs.map((p) => p.score).sort((a, b) => b - a))
  expect(pairs.every((p) => p.related >= p.score)).toBe(true)
})

test('projects of one body are never paired, unless the body is unknown', async () => {
  const title = 'ขุดลอกห้วยใหญ่ หมู่ที่ 3 ตำบลบ้านแฮด อำเภอบ้านแฮด จังหวัดขอนแก่น ปริมาตร 5,000 ลบ.ม.'
  const twice = (body: string | null) => [aProject({ id: '1', title, body }), aProject({ id: '2', title, body })]

  expect(await findOverlaps(twice('กรมชลประทาน'))).toEqual([])
  expect(await findOverlaps(twice(null))).toHaveLength(1)
})

test('generic titles of many bodies neither pair nor slow the finder down', async () => {
  const projects = Array.from({ length: 3000 }, (_, i) =>
    aProject({ id: `G${i}`, title: 'เบี้ยยังชีพผู้สูงอายุ', body: `อบต.ที่${i}`, place: 'จ.ลำปาง' }),
  )

  expect(await findOverlaps(projects)).toEqual([])
})

test('the same likeness means less in a crowded place', async () => {
  const { projects } = aList(1, 0, 0)
  const [left, right] = projects as [OverlapProject, OverlapProject]
  const place = /ต\.(\S+)/.exec(right.title)?.[1] ?? ''
  const crowd = Array.from({ length: 600 }, (_, i) =>
    aProject({ id: `Z${i}`, title: `ปรับปรุงสนามกีฬา ${i}`, body: `องค์การบริหารส่วนตำบล${place}` }),
  )
  const doubtful = { ...right, title: right.title.replace(/ซอย \d+/, '').replace('นายสมชาย', 'นายสมชัย') }

  const [alone] = await findOverlaps([left, doubtful], { minScore: 0 })
  const [crowded] = await findOverlaps([left, doubtful, ...crowd], { minScore: 0 })

  expect(crowded?.leftId).toBe(left.id)
  expect(crowded?.score).toBeLessThan(alone?.score ?? 0)
})

test('equal lines of nobody share the probability: each has one double at most', async () => {
  const line = (id: string) => aProject({ id, title: 'ค่าเช่าบ้านข้าราชการ สำนักงานใหญ่', amountSatang: 900_000n })

  const two = await findOverlaps(['1', '2'].map(line), { minScore: 0 })
  const four = await findOverlaps(['1', '2', '3', '4'].map(line), { minScore: 0 })

  expect(two[0]?.score).toBeGreaterThan(0.9)
  expect(four).toHaveLength(6)
  expect(four[0]?.score).toBeLessThan(0.4)
})

test('officers can add a synonym', async () => {
  const projects = [
    aProject({ id: '1', title: 'ทำบุ่งเก็บน้ำ หมู่ที่ 3 ตำบลบ้านแฮด', body: 'กรมชลประทาน' }),
    aProject({ id: '2', title: 'ก่อสร้างอ่างเก็บน้ำ หมู่ที่ 3 ตำบลบ้านแฮด', body: 'อบต.บ้านแฮด' }),
  ]
  const { objects } = thaiLexicon
  const source = objects['water.source'] ?? []
  const lexicon = { ...thaiLexicon, objects: { ...objects, 'water.source': [...source, 'บุ่งเก็บน้ำ'] } }

  const [without] = await findOverlaps(projects, { minScore: 0 })
  const [withWord] = await findOverlaps(projects, { minScore: 0, lexicon })

  expect(withWord?.score).toBeGreaterThan(without?.score ?? 1)
})

test('progress ends at the number of projects', async () => {
  const { projects } = aList(10, 0, 0)
  const seen: [number, number | null][] = []

  await findOverlaps(projects, { onProgress: (done, total) => seen.push([done, total]) })

  expect(seen.at(-1)).toEqual([20, 20])
})
