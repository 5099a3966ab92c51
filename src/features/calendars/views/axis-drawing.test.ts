import { describe, expect, test } from 'vitest'
import type { LocalDate } from '../../../kernel/thai-calendar.ts'
import { type AxisDrawing, type DrawnBar, drawAxis } from './axis-drawing.ts'

const day = (text: string) => text as LocalDate
const bar = (key: string, start: string, due: string, over: Partial<DrawnBar> = {}): DrawnBar => ({
  key,
  start: day(start),
  due: day(due),
  state: 'planned',
  name: 'กรอบ',
  label: `${key}: ${start} ถึง ${due}`,
  ...over,
})
const axis = (bars: readonly DrawnBar[], over: Partial<AxisDrawing> = {}): AxisDrawing => ({
  from: day('2026-10-01'),
  to: day('2027-09-30'),
  today: day('2026-11-23'),
  todayLabel: 'วันนี้',
  months: [{ first: day('2026-10-01'), label: 'ต.ค.' }],
  groups: [{ label: 'ส่วนภูมิภาค', rows: [{ label: 'อำเภอ', href: '/calendar/bodies/DIS-5701', bars, points: [] }] }],
  missed: [],
  ...over,
})

describe('calendars drawn on one axis', () => {
  test('steps at the same time lie in lanes of their own, those after each other in one', () => {
    const together = drawAxis(axis([bar('a', '2026-10-01', '2026-12-01'), bar('b', '2026-11-01', '2026-12-15')]))
    const inTurn = drawAxis(axis([bar('a', '2026-10-01', '2026-12-01'), bar('b', '2026-12-02', '2026-12-15')]))

    expect(together.height - inTurn.height).toBe(21)
  })

  test('a late step is told by a sign as well as by colour', () => {
    const { inside } = drawAxis(axis([bar('a', '2026-10-01', '2026-11-20', { state: 'late' })]))

    expect(inside).toContain('! กรอบ')
  })

  test('two steps that miss each other are joined, and nothing is drawn to a row that is not shown', () => {
    const bars = [bar('a', '2026-10-01', '2026-11-20'), bar('b', '2026-12-01', '2026-12-20')]
    const missed = [
      { before: 'a', after: 'b', label: 'ช้าไป 5 วัน' },
      { before: 'a', after: 'elsewhere', label: 'ไม่เห็น' },
    ]
    const { inside } = drawAxis(axis(bars, { missed }))

    expect(inside.match(/stroke-dasharray="5 3"/g)).toHaveLength(1)
    expect(inside).toContain('<title>ช้าไป 5 วัน</title>')
  })

  test('meetings of committees stand on the same axis', () => {
    const points = [{ day: day('2026-12-09'), label: 'ประชุม กบจ.' }]
    const { inside } = drawAxis(
      axis([], { groups: [{ label: 'ภูมิภาค', rows: [{ label: 'จังหวัด', href: '/x', bars: [], points }] }] }),
    )

    expect(inside).toContain('<title>ประชุม กบจ.</title>')
  })

  test('what people wrote is text, and nothing carries a style', () => {
    const { inside } = drawAxis(axis([bar('a', '2026-10-01', '2027-03-01', { name: '<script>"x"', label: 'a&b' })]))

    expect(inside).not.toContain('<script>')
    expect(inside).toContain('&lt;script&gt;')
    expect(inside).not.toMatch(/\sstyle=/)
  })
})
