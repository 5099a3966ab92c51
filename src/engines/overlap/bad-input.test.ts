import { describe, expect, test } from 'vitest'
import { columnsOf } from './columns.ts'
import { CompiledFinder } from './compiled.ts'
import { BATCH } from './core/layout.ts'
import { finderTables, findOverlaps, type OverlapProject, prepare, scorePair } from './index.ts'
import { aProject } from './overlap-samples.ts'
import { compiledProgram } from './program.ts'
import type { PreparedBatch } from './store.ts'

const place = 'หมู่ที่ 3 ตำบลบ้านแฮด อำเภอบ้านแฮด จังหวัดขอนแก่น'
const road = `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านนายสมชาย ถึงวัดโพธิ์งาม ${place}`
const lao = (title: string, more = {}) => aProject({ id: 'a', title, body: 'อบต.บ้านแฮด', ...more })
const province = (title: string, more = {}) => aProject({ id: 'b', title, body: 'จังหวัดขอนแก่น', ...more })

/** Many projects, each by another body. */
function many(count: number, title: (i: number) => string): OverlapProject[] {
  return Array.from({ length: count }, (_, i) =>
    aProject({ id: `P${String(i).padStart(6, '0')}`, title: title(i), body: `องค์การบริหารส่วนตำบลที่ ${i}` }),
  )
}

/** What the finder has to do for a project of a list, on average: keys it sorts, and pairs it compares where nobody is in two blocks. */
function workFor(projects: readonly OverlapProject[]): { keys: number; pairs: number } {
  const finder = new CompiledFinder(compiledProgram(), finderTables())
  const batches: PreparedBatch[] = []
  for (let from = 0; from < projects.length; from += BATCH)
    batches.push(finder.prepare(columnsOf(projects.slice(from, from + BATCH))))
  const { blockFrom } = finder.group(batches, projects.length)
  const sizes = Array.from(blockFrom.subarray(1), (end, block) => end - (blockFrom[block] ?? 0))
  return {
    keys: batches.reduce((sum, { bands }) => sum + bands.length, 0) / projects.length,
    pairs: sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0) / projects.length,
  }
}

describe('titles with nothing to compare', () => {
  test.each([
    ['empty', ''],
    ['blanks', '   \t  '],
    ['one word', 'ถนน'],
    ['one letter', 'ก'],
    ['punctuation', '-,.;"()[]{}+/'],
    ['only numbers', '12345 67+890 1,000.50'],
    ['another script', 'строительство дороги 道路工事'],
    ['lone surrogates', '\ud800\udc00\ud800 ถนน \udfff'],
    ['combining marks only', '\u0e49\u0e48\u0e34\u0e31\u0e38'],
  ])('%s: never taken for the same work without a place or a name', async (_, title) => {
    const found = await findOverlaps([lao(title), province(title, { place: 'จ.ขอนแก่น' })])

    expect(found).toEqual([])
    expect(scorePair(lao(title), province(title)).score).toBeLessThan(0.5)
  })
})

describe('damaged titles are still read', () => {
  const score = (title: string) => scorePair(lao(road), province(title)).score

  test('a flood of zero-width characters changes nothing', () => {
    const flooded = [...road].join('\u200b\u200d\ufeff\u200b\u2060'.repeat(20))

    expect(flooded.length).toBeGreaterThan(8000)
    expect(prepare(province(flooded)).villages).toBe(1 << 3)
    expect(score(flooded)).toBe(score(road))
  })

  test('broken vowels, doubled marks and glyphs without a name', () => {
    expect(score(road.replaceAll('ำ', 'า').replace('ก่อ', 'กอ่').replace('เหล็ก', 'เหลก็'))).toBeGreaterThan(0.7)
    expect(score(road.replaceAll('แ', 'เเ').replaceAll('่', '่่'))).toBeGreaterThan(0.7)
    expect(score(road.replace('สมชาย', 'สม(cid:201)ชาย'))).toBeGreaterThan(0.7)
  })

  test('Thai, Arabic and full-width digits, Latin words between', () => {
    expect(score(`${road.replace('หมู่ที่ 3', 'หมู่ที่ ３')} (Reinforced Concrete)`)).toBeGreaterThan(0.7)
    expect(score(road.replace('หมู่ที่ 3', 'หมู่ที่ ๓'))).toBeGreaterThan(0.7)
  })

  test('20,000 letters: read to a limit, in bounded time and memory', () => {
    const long = `${road} ${'เพื่อแก้ไขปัญหาความเดือดร้อนของประชาชน '.repeat(600)}`
    const names = Array.from({ length: 4000 }, (_, i) => `วัด${i}`).join(' ')

    expect(long.length).toBeGreaterThan(20_000)
    expect(score(long)).toBeGreaterThan(0.7)
    expect(score(names)).toBeLessThan(0.5)
    expect(score(`(${'(cid:1)'.repeat(3000)}`)).toBeLessThan(0.5)
  })
})

describe('amounts and years out of reason', () => {
  test.each([0n, -5n, 10n ** 30n])('an amount of %s satang is as good as none or merely differs', (amountSatang) => {
    const pair = scorePair(lao(road, { amountSatang }), province(road, { amountSatang: 1_000_000n }))

    expect(pair.score).toBeGreaterThan(0.4)
  })

  test.each([
    [{ from: 0, to: 0 }],
    [{ from: -543, to: 99_999 }],
    [{ from: 2023.5, to: 2024 }],
    [{ from: Number.NaN, to: Number.NaN }],
    [{ from: 66_000, to: 66_001 }],
  ])('years %o are unknown years, not far ones', (fiscalYears) => {
    const pair = scorePair(lao(road, { fiscalYears }), province(road))

    expect(pair.veto).toBe('none')
    expect(pair.score).toBeGreaterThan(0.5)
  })

  test('a period written backwards is read forwards', () => {
    const backwards = lao(road, { fiscalYears: { from: 2025, to: 2023 } })

    expect(prepare(backwards)).toMatchObject({ yearFrom: 2023, yearTo: 2025 })
  })
})

describe('lists made to be slow: a project costs as little in a long list as in a short one', () => {
  const syllables = 'กร มาน พจน วรร ทอง ชัย ศรี ดวง ลาภ บุญ จอม เฟอ ซาง ฮวด โปย ยงค'.split(' ')
  const name = (i: number) => [i, i >> 4, i >> 8, i >> 12].map((n) => syllables[n & 15]).join('')

  test.each<[string, (i: number) => string]>([
    ['all titles equal', () => road],
    ['all in one village, all different', (i) => `ก่อสร้างถนน สายบ้านนาย${name(i)} ${place}`],
    ['no place at all', (i) => `ปรับปรุงอาคารศูนย์ประชุม${i % 997} ชั้น ${i}`],
    ['one word each', (i) => (i % 2 === 0 ? 'ถนน' : '')],
  ])('%s', (_, title) => {
    for (const count of [500, 8_000]) {
      const { keys, pairs } = workFor(many(count, title))

      expect(keys).toBeLessThanOrEqual(48)
      // Held against all others a project of the long list would have 4,000.
      expect(pairs).toBeLessThan(200)
    }
  })
})
