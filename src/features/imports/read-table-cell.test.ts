import { expect, test } from 'vitest'
import type { RecordCell } from './mapping-guess.ts'
import { readAmountCell, readDateCell, readTick, readYearsCell } from './read-table-cell.ts'

const number = (text: string): RecordCell => ({ text, kind: 'number' })
const baht = (amount: bigint) => Number(amount / 10_000_000_000n) / 100

test.each<[RecordCell | string, 'baht' | 'thousand' | 'million', number, string?]>([
  ['1,250', 'baht', 1250],
  ['๑,๒๕๐.๕๐', 'baht', 1250.5],
  ['฿ 1,250 บาท', 'baht', 1250],
  ['1,250.50 บาทถ้วน', 'baht', 1250.5],
  ['12.5', 'thousand', 12500],
  ['1.234567', 'million', 1234567],
  ['1.5 ล้านบาท', 'baht', 1500000, 'unit-in-cell'],
  ['1.5 ล้านบาท', 'million', 1500000],
  ['3 แสน', 'baht', 300000, 'unit-in-cell'],
  ['500,000 บาท', 'million', 500000, 'unit-in-cell'],
  ['2 million baht', 'baht', 2000000, 'unit-in-cell'],
  ['ไม่ใช้งบประมาณ', 'baht', 0, 'no-money'],
  ['0', 'baht', 0],
  [number('3365466.6999999997'), 'baht', 3365466.7],
  [number('0.30000000000000004'), 'million', 300000],
  [number('250000'), 'baht', 250000],
])('the amount %j of a column in %s is %d baht', (cell, unit, expected, note) => {
  const read = readAmountCell(typeof cell === 'string' ? { text: cell } : cell, unit)

  expect(read.ok && baht(read.value.amount)).toBe(expected)
  expect(read.ok && (read.value.note?.kind ?? undefined)).toBe(note)
})

test.each<[RecordCell | string, string]>([
  ['', 'amount-missing'],
  ['-', 'amount-missing'],
  ['-500', 'amount-negative'],
  [number('-500'), 'amount-negative'],
  ['(500)', 'amount-negative'],
  ['1.500.000', 'amount-dots-for-commas'],
  ['18,250,00', 'amount-misplaced-comma'],
  ['10.005', 'amount-too-precise'],
  [number('3365466.66666667'), 'amount-too-precise'],
  ['99999999999999999', 'amount-absurd'],
  ['99999999 ล้านบาท', 'amount-absurd'],
  ['100,000 - 200,000', 'amount-range'],
  ['100,000 ถึง 200,000', 'amount-range'],
  ['ตามระเบียบ', 'amount-not-a-number'],
  ['5OO,000', 'amount-not-a-number'],
  [{ text: '#REF!', kind: 'error' }, 'cell-error'],
  [{ text: '2025-04-21', kind: 'date' }, 'amount-not-a-number'],
])('the amount %j is refused as %s', (cell, kind) => {
  const read = readAmountCell(typeof cell === 'string' ? { text: cell } : cell, 'baht')

  expect(read.ok ? read.value : read.problem.kind).toBe(kind)
})

test.each<[string, number[] | string]>([
  ['2565', [2022]],
  ['๒๕๖๕', [2022]],
  ['พ.ศ. 2565', [2022]],
  ['2022', [2022]],
  ['ปีงบประมาณ 2565', [2022]],
  ['2566-2570', [2023, 2024, 2025, 2026, 2027]],
  ['2566–70', [2023, 2024, 2025, 2026, 2027]],
  ['๒๕๖๖ ถึง ๒๕๖๘', [2023, 2024, 2025]],
  ['2566, 2568', [2023, 2025]],
  ['65', 'year-two-digits'],
  ['25650', 'year-unreadable'],
  ['พ.ศ. 2022', 'year-era-clash'],
  ['2570-2566', 'year-reversed'],
  ['2500-2570', 'years-too-many'],
  ['2656', 'year-far'],
  ['ปีหน้า', 'year-unreadable'],
])('the years of "%s"', (text, expected) => {
  const read = readYearsCell({ text })

  expect(read.ok ? read.value : read.problem.kind).toEqual(expected)
})

test.each<[RecordCell | string, string]>([
  ['21 เมษายน 2568', '2025-04-21'],
  ['๒๑ เม.ย. ๖๘', '2025-04-21'],
  ['21/4/2568', '2025-04-21'],
  [{ text: '2025-04-21', kind: 'date' }, '2025-04-21'],
  [{ text: '2025-04-21T08:30:00', kind: 'date' }, '2025-04-21'],
  [{ text: '2568-04-21', kind: 'date' }, '2025-04-21 date-read-as-be'],
  ['วันอังคารที่ 21 เมษายน 2568', '2025-04-21 date-wrong-weekday'],
  ['29 ก.พ. 2568', 'date-unreadable'],
  ['4/21/2568', 'date-unreadable'],
  ['ไตรมาส 2/2568', 'date-unreadable'],
])('the day %j', (cell, expected) => {
  const read = readDateCell(typeof cell === 'string' ? { text: cell } : cell)

  expect(read.ok ? [read.value.date, read.value.note?.kind].filter(Boolean).join(' ') : read.problem.kind).toBe(
    expected,
  )
})

test('a tick is a tick in any of its shapes, a dash or a blank is none, and anything else is asked about', () => {
  const ticks = ['✓', '√', 'x', 'X', '/', '1', 'true', 'ใช่'].map((text) => readTick({ text }))
  const none = ['-', '', '0', 'ไม่'].map((text) => readTick({ text }))

  expect(new Set(ticks)).toEqual(new Set([true]))
  expect(new Set(none)).toEqual(new Set([false]))
  expect(readTick(undefined)).toBe(false)
  expect(readTick({ text: '?' })).toBeNull()
})
