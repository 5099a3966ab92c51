import { expect, test } from 'vitest'
import { barChart } from './bar-chart.ts'
import { drawingCache } from './drawing-cache.ts'
import { lineChart } from './line-chart.ts'
import { phaseChart } from './phase-chart.ts'
import { toPresentationAttributes } from './presentation-attributes.ts'
import { sankeyChart } from './sankey-chart.ts'
import { drawScatter, scatterChart } from './scatter-chart.ts'
import { textWidth, wrapText } from './text-width.ts'

const words = { id: 'c', title: 'เงิน', sentence: 'มากขึ้นทุกปี' }

const scatter = {
  ...words,
  xName: 'รัฐ',
  yName: 'พื้นที่',
  corners: ['ก', 'ข', 'ค', 'ง'] as const,
  head: ['ที่', 'โครงการ'],
  rows: [['1', 'ฝาย']],
  points: [
    { x: 1, y: 1, mark: '1' },
    { x: 0.5, y: 0.5 },
  ],
}

test('points that fall on each other stand side by side, and all of them inside the frame', () => {
  const points = Array.from({ length: 7 }, (_, at) => ({ x: 0.5, y: 0.5, mark: String(at + 1) }))

  const { inside, width } = drawScatter({ ...scatter, points: [...points, { x: 1, y: 0, mark: '8' }] }, 'wide')
  const centres = [...inside.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((found) => `${found[1]} ${found[2]}`)

  expect(new Set(centres).size).toBe(8)
  expect(centres.every((one) => Number(one.split(' ')[0]) < width - 8)).toBe(true)
})

test('style becomes presentation attributes; style blocks, classes and unknown properties go', () => {
  const svg =
    '<svg><style><![CDATA[.zr0{x}]]></style><text style="font-size:12px;font-family:&quot;A&quot;, b;white-space:pre" class="zr0" ecmeta_ssr_type="chart">ก</text></svg>'

  expect(toPresentationAttributes(svg)).toBe(`<svg><text font-size="12px" font-family="'A', b">ก</text></svg>`)
})

test('no chart carries a style or script', () => {
  const charts = [
    lineChart('th', {
      ...words,
      years: ['2569', '2570'],
      unit: 'บาท',
      series: [
        { name: 'ก', values: [1, null] },
        { name: 'ข', values: [2, 3] },
      ],
    }),
    barChart('th', { ...words, unit: 'บาท', rows: [{ label: 'ก', value: 1, text: '1' }] }),
    phaseChart('th', { ...words, unit: 'บาท', amounts: [{ phase: 'planned', value: 1, text: '1' }] }),
    sankeyChart('th', {
      ...words,
      unit: 'บาท',
      fromHead: 'จาก',
      toHead: 'ไปยัง',
      nodes: [
        { id: 'a', name: 'แหล่ง', depth: 0 },
        { id: 'b', name: 'งาน', depth: 1 },
      ],
      links: [{ from: 'a', to: 'b', value: 1, text: '1' }],
    }),
    scatterChart('th', scatter),
  ]

  for (const chart of charts.map(String)) {
    expect(chart).not.toMatch(/style=|<style|<script|class="zr|ecmeta/)
    expect(chart.match(/role="img"/g)).toHaveLength(2)
    expect(chart).toContain('<table')
  }
})

test('a line is dashed and marked differently from the first', () => {
  const chart = String(
    lineChart('th', {
      ...words,
      years: ['2569', '2570'],
      unit: 'บาท',
      series: [
        { name: 'ก', values: [1, 2] },
        { name: 'ข', values: [2, 3] },
      ],
    }),
  )

  expect(chart).toContain('stroke-dasharray')
})

test('lines that end at the edge are named there; where one ends in the middle, the key names them all', () => {
  const drawn = (last: number | null) =>
    String(
      lineChart('th', {
        ...words,
        years: ['2569', '2570'],
        unit: 'บาท',
        series: [
          { name: 'ค่าที่วัดได้', values: [1, last] },
          { name: 'เป้าหมาย', values: [2, 3] },
        ],
      }),
    )

  expect(drawn(2)).toContain('<ul class="ps-key ps-narrow">')
  expect(drawn(2)).toMatch(/<text[^>]*>ค่าที่วัดได้<\/text>/)
  expect(drawn(null)).toContain('<ul class="ps-key">')
  expect(drawn(null)).not.toMatch(/<text[^>]*>ค่าที่วัดได้<\/text>/)
})

test('a name that would hide the name of the point before it is left to the table; the point stays', () => {
  const drawn = drawScatter(
    {
      ...scatter,
      points: [
        { x: 0.5, y: 0.5, mark: '1' },
        { x: 0.505, y: 0.5, mark: '2' },
        { x: 0.9, y: 0.5, mark: '3' },
      ],
    },
    'wide',
  ).inside

  expect(drawn.match(/<circle/g)).toHaveLength(3)
  expect([...drawn.matchAll(/>(\d)<\/text>/g)].map((found) => found[1])).toEqual(['3', '1'])
})

test('no data is said so and drawn as nothing; zero is drawn as nothing too, but said as zero', () => {
  const chart = String(
    phaseChart('th', {
      ...words,
      unit: 'บาท',
      amounts: [
        { phase: 'disbursed', value: null, text: 'ไม่มีข้อมูล' },
        { phase: 'planned', value: 10, text: '10' },
        { phase: 'committed', value: 0, text: '0' },
      ],
    }),
  )

  expect(chart.match(/<rect/g)).toHaveLength(2)
  expect(chart.indexOf('วางแผน')).toBeLessThan(chart.indexOf('จ่ายแล้ว'))
  expect(chart).toContain('ไม่มีข้อมูล')
})

test('labels from people are escaped inside the drawing', () => {
  expect(
    String(barChart('th', { ...words, unit: 'บาท', rows: [{ label: '<script>x</script>', value: 1, text: '1' }] })),
  ).not.toContain('<script>')
})

test('without anything to draw there is a sentence', () => {
  expect(String(barChart('th', { ...words, unit: 'บาท', rows: [] }))).toContain('ยังไม่มีตัวเลข')
})

test('a drawing is made once for the same input, and the oldest goes first', () => {
  const cached = drawingCache<string>(2)
  const made: number[] = []
  const ask = (n: number) => cached([n], () => String(made.push(n)))

  for (const n of [1, 2, 1, 3, 1, 2]) ask(n)

  expect(made).toEqual([1, 2, 3, 2])
})

test('marks above and below take no width, and a long label breaks between words', () => {
  expect(textWidth('กั้น', 16)).toBe(textWidth('กน', 16))
  const lines = wrapText('เทศบาลและองค์การบริหารส่วนตำบล', 150, 16)
  expect(lines.join('')).toBe('เทศบาลและองค์การบริหารส่วนตำบล')
  expect(lines).toHaveLength(2)
})

test('a wanted range is a band between two lines, named in the key and told in the table; an open side is told as open', () => {
  const chart = {
    ...words,
    years: ['2569', '2570'],
    unit: 'คน',
    series: [{ name: 'ค่าที่วัดได้', values: [12, 18] }],
  }

  const plain = String(lineChart('th', chart))
  const banded = String(lineChart('th', { ...chart, band: { name: 'ช่วงที่ต้องการ', low: 10, high: 20 } }))
  const open = String(lineChart('th', { ...chart, band: { name: 'ช่วงที่ต้องการ', low: 10, high: null } }))

  expect(plain).not.toContain('ช่วงที่ต้องการ')
  expect(banded).toContain('ช่วงที่ต้องการ')
  expect(banded).toContain('10–20')
  expect(open).toContain('10––')
})
