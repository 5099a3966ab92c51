import { describe, expect, test } from 'vitest'
import { findOverlaps, type OverlapProject, prepare, scorePair } from './index.ts'
import { aProject } from './overlap-samples.ts'

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

/** How much more processor time the finder takes for four times as many projects. */
async function growth(projectsOf: (count: number) => OverlapProject[]): Promise<number> {
  const seconds = async (projects: OverlapProject[]) => {
    const before = process.cpuUsage()
    await findOverlaps(projects)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }
  // the first runs are slow because nothing is compiled yet
  await findOverlaps(projectsOf(3000))
  const small = await seconds(projectsOf(5000))
  return (await seconds(projectsOf(20_000))) / small
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

describe('lists made to be slow: four times the projects take about four times as long', () => {
  const least = 8

  test('all titles equal', async () => {
    expect(await growth((count) => many(count, () => road))).toBeLessThan(least)
  }, 600_000)

  test('all in one village, all different', async () => {
    const syllables = [
      'กร',
      'มาน',
      'พจน',
      'วรร',
      'ทอง',
      'ชัย',
      'ศรี',
      'ดวง',
      'ลาภ',
      'บุญ',
      'จอม',
      'เฟอ',
      'ซาง',
      'ฮวด',
      'โปย',
      'ยงค',
    ]
    const name = (i: number) => [i, i >> 4, i >> 8, i >> 12].map((n) => syllables[n & 15]).join('')
    const spread = (i: number) => `ก่อสร้างถนน สายบ้านนาย${name(i)} ${place}`

    expect(await growth((count) => many(count, spread))).toBeLessThan(least)
  }, 600_000)

  test('no place at all', async () => {
    expect(await growth((count) => many(count, (i) => `ปรับปรุงอาคารศูนย์ประชุม${i % 997} ชั้น ${i}`))).toBeLessThan(least)
  }, 600_000)

  test('one word each', async () => {
    expect(await growth((count) => many(count, (i) => (i % 2 === 0 ? 'ถนน' : '')))).toBeLessThan(least)
  }, 600_000)
})
