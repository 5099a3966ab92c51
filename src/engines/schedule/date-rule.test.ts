import { describe, expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { findCycle } from './cycle.ts'
import { computeDates, type DateRule, type RuledStep } from './date-rule.ts'
import { workingDays } from './working-days.ts'

const open = workingDays(new Set<LocalDate>(['2026-12-31', '2027-01-01'] as LocalDate[]))
const on = (
  month: number,
  day: number,
  roll: 'keep' | 'next-working-day' | 'previous-working-day' = 'keep',
): DateRule => ({
  kind: 'date',
  month,
  day,
  roll,
})
const following = (step: string, days: number, working = false): DateRule => ({
  kind: 'after',
  step,
  anchor: 'due',
  days,
  working,
})
const step = (code: string, start: DateRule, due: DateRule): RuledStep => ({ code, start, due })
const dates = (steps: readonly RuledStep[], fiscalYear = 2027) => {
  const found = computeDates(steps, fiscalYear, open)
  return found.ok ? Object.fromEntries(found.value) : found.problem
}

describe('days by rule', () => {
  test('October to December of a fiscal year lie in the calendar year before', () => {
    const found = dates([step('survey', on(10, 1), on(8, 15))])

    expect(found).toEqual({ survey: { start: '2026-10-01', due: '2027-08-15' } })
  })

  test('a step follows another by days or by working days, in whatever order they stand', () => {
    const found = dates([
      step('second', following('first', 1), following('first', 3, true)),
      step('first', on(12, 1), on(12, 29)),
    ])

    expect(found).toMatchObject({ second: { start: '2026-12-30', due: '2027-01-05' } })
  })

  test('the end of a month is its last day or its last working day; a fixed day can give way to a closed one', () => {
    const found = dates(
      [
        step('a', { kind: 'month-end', month: 2, working: false }, { kind: 'month-end', month: 2, working: true }),
        step('b', on(10, 1), on(12, 31, 'previous-working-day')),
        step('c', on(10, 1), on(12, 31, 'next-working-day')),
      ].slice(1),
    )
    const february = dates([step('a', on(2, 1), { kind: 'month-end', month: 2, working: true })])

    expect(found).toMatchObject({ b: { due: '2026-12-30' }, c: { due: '2027-01-04' } })
    expect(february).toMatchObject({ a: { due: '2027-02-26' } })
  })
})

describe('rules that give no day are refused by name', () => {
  test('31 June, and 29 February outside a leap year', () => {
    expect(dates([step('a', on(6, 1), on(6, 31))])).toEqual({ kind: 'no-such-day', step: 'a', day: 31, month: 6 })
    expect(dates([step('a', on(2, 1), on(2, 29))])).toMatchObject({ kind: 'no-such-day', day: 29, month: 2 })
    expect(dates([step('a', on(2, 1), on(2, 29))], 2028)).toMatchObject({ a: { due: '2028-02-29' } })
  })

  test('a step that is not there, and steps that wait for each other', () => {
    expect(dates([step('a', on(10, 1), following('z', 3))])).toEqual({ kind: 'unknown-step', step: 'a', named: 'z' })
    expect(dates([step('a', on(10, 1), following('b', 3)), step('b', on(10, 1), following('a', 3))])).toEqual({
      kind: 'cycle',
      steps: ['b', 'a', 'b'],
    })
    expect(dates([step('a', on(10, 1), following('a', 3))])).toEqual({ kind: 'cycle', steps: ['a', 'a'] })
  })

  test('a due day before the start, and a day outside the year', () => {
    expect(dates([step('a', on(11, 2), on(11, 1))])).toMatchObject({ kind: 'due-before-start', due: '2026-11-01' })
    expect(
      dates([step('a', on(9, 1), { kind: 'after', step: 'a', anchor: 'start', days: 40, working: false })]),
    ).toEqual({
      kind: 'outside-year',
      step: 'a',
      date: '2027-10-11',
    })
  })
})

describe('circles', () => {
  test('are found with every name on them, and long chains are none', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => [`s${i}`, `s${i + 1}`] as const)

    expect(
      findCycle([
        ['x', 'a'],
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ]),
    ).toEqual(['a', 'b', 'c', 'a'])
    expect(findCycle(chain)).toBeNull()
    expect(
      findCycle([
        ['a', 'b'],
        ['a', 'c'],
        ['b', 'd'],
        ['c', 'd'],
      ]),
    ).toBeNull()
  })
})
