import { describe, expect, test } from 'vitest'
import { growthOfSixteen, inProportion } from '../../../test/support/processor-time.ts'
import { kilometre, percent, person } from '../../../test/support/units.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { checkObservation, type ObservationDraft, type ObservedIndicator, unusual } from './observation.ts'
import { type Period, parsePeriod, partsOf, periodAt, periodName, periodOf, periodsOf, readPeriod } from './period.ts'
import { formatQuantity, fromDecimal, type Micro, parseQuantity, toDecimal } from './quantity.ts'
import { paceOf, paceOn, statusOf } from './status.ts'
import { inUnit } from './unit.ts'

const day = (text: string) => text as LocalDate
const today = day('2026-11-23')

function quantity(text: string): Micro {
  const value = parseQuantity(text)
  if (!value.ok) throw new Error(text)
  return value.value
}

describe('a number as people type it', () => {
  test.each([
    ['1,250', '1250'],
    ['๑,๒๕๐.๕๐', '1250.5'],
    [' −3 ', '-3'],
    ['85 %', '85'],
    ['0.000001', '0.000001'],
  ])('%s is read', (text, decimal) => {
    expect(toDecimal(quantity(text))).toBe(decimal)
    expect(fromDecimal(decimal)).toBe(quantity(text))
  })

  test.each([
    ['', 'empty'],
    ['12,5', 'not-a-number'],
    ['1.234.567', 'not-a-number'],
    ['1e9', 'not-a-number'],
    ['ยี่สิบ', 'not-a-number'],
    ['0.1234567', 'too-precise'],
    ['9999999999999999999999', 'too-large'],
    ['1000000000000000', 'too-large'],
  ])('%s is refused', (text, problem) => {
    expect(parseQuantity(text)).toEqual({ ok: false, problem })
  })

  test('is shown with separators, rounded half away from zero', () => {
    expect(formatQuantity(quantity('1234567.895'))).toBe('1,234,567.9')
    expect(formatQuantity(quantity('-0.005'))).toBe('−0.01')
    expect(formatQuantity(quantity('2.5'), 0)).toBe('3')
  })

  test('changes its unit within a dimension only', () => {
    expect(inUnit(quantity('1.5'), kilometre, { ...kilometre, code: 'metre', numerator: 1n })).toBe(quantity('1500'))
    expect(() => inUnit(quantity('1'), kilometre, person)).toThrow()
  })
})

describe('a period', () => {
  const key = (text: string) => {
    const read = readPeriod(text)
    return read.ok ? read.value.key : read.problem
  }

  test.each([
    ['2570-Q1', '2027-Q1'],
    ['2027', '2027'],
    ['ไตรมาส 1/2570', '2027-Q1'],
    ['ไตรมาสที่ ๓ ปีงบประมาณ ๒๕๗๐', '2027-Q3'],
    ['ปีงบประมาณ 2570', '2027'],
    ['ครึ่งแรก 2570', '2027-H1'],
    ['ตุลาคม 2569', '2027-M01'],
    ['ก.ย. 2570', '2027-M12'],
    ['มกราคม 2570', '2027-M04'],
  ])('%s is %s', (text, expected) => {
    expect(key(text)).toBe(expected)
  })

  test.each([['ไตรมาส 5/2570'], ['เมื่อวาน'], ['']])('%s is none', (text) => {
    expect(readPeriod(text).ok).toBe(false)
  })

  test('is written as it is read, in both languages', () => {
    const quarter = parsePeriod('2027-Q1') as Period

    expect(periodName(quarter, 'th')).toBe('ไตรมาส 1/2570')
    expect(key(periodName(quarter, 'th'))).toBe('2027-Q1')
    expect(key(periodName(periodOf(2027, 'month', 1), 'th'))).toBe('2027-M01')
    expect(periodName(periodOf(2027, 'month', 1), 'en')).toBe('Oct 2026')
    const every = (['month', 'quarter', 'half', 'year'] as const).flatMap((often) => periodsOf(often, 2027, 2028))
    const names = every.flatMap((one) => [periodName(one, 'th'), periodName(one, 'en')])
    expect(names.map(key)).toEqual(every.flatMap((one) => [one.key, one.key]))
  })

  test('is read in time in proportion to the length of the cell, whatever stands in it', async () => {
    const read = (times: number) => readPeriod(`ไตรมาส 1 2570${' / -'.repeat(times)} x`)

    expect(read(2_000).ok).toBe(false)
    expect(await growthOfSixteen(read, 500)).toBeLessThan(inProportion)
  })

  test('lies whole within the next', () => {
    expect(periodOf(2027, 'quarter', 1)).toMatchObject({ from: '2026-10-01', to: '2026-12-31' })
    expect(periodAt(day('2027-03-31'), 'half').key).toBe('2027-H1')
    expect(partsOf(periodOf(2027, 'half', 2), 'quarter').map((one) => one.key)).toEqual(['2027-Q3', '2027-Q4'])
    expect(partsOf(periodOf(2027, 'month', 2), 'year')).toEqual([])
  })
})

describe('the way to the target', () => {
  const targets = [
    { on: day('2025-09-30'), value: quantity('200') },
    { on: day('2027-09-30'), value: quantity('600') },
  ]
  const baseline = { on: day('2024-09-30'), value: quantity('100') }
  const output = { atRiskBelowPercent: 90, unusualChangePercent: 50 }
  const measured = { direction: 'more' as const, low: null, high: null, baseline, targets }

  test('is a straight line between what is known', () => {
    const points = [baseline, ...targets]

    expect(paceOn(points, day('2024-01-01'))).toBeNull()
    expect(paceOn(points, day('2026-09-30'))).toBe(quantity('400'))
    expect(paceOn(points, day('2030-01-01'))).toBe(quantity('600'))
  })

  test('puts at risk whoever has gone too little of it, and not whoever is ahead', () => {
    const at = (value: string) => paceOf(measured, { on: day('2026-09-30'), value: quantity(value) }, output)

    expect(at('420')).toMatchObject({ atRisk: false, reachedPercent: 107 })
    expect(at('375')).toMatchObject({ atRisk: false, reachedPercent: 92 })
    expect(at('340')).toMatchObject({ atRisk: true, reachedPercent: 80, wanted: quantity('400') })
    expect(at('90')).toMatchObject({ atRisk: true, reachedPercent: -3 })
  })

  test('goes down where less is better, and has bounds where a range is wanted', () => {
    const fewer = {
      ...measured,
      direction: 'less' as const,
      baseline: { ...baseline, value: quantity('100') },
      targets: [{ on: day('2027-09-30'), value: quantity('40') }],
    }
    const range = { ...measured, direction: 'range' as const, low: quantity('6'), high: quantity('8.5') }

    expect(paceOf(fewer, { on: day('2027-09-30'), value: quantity('38') }, output).atRisk).toBe(false)
    expect(paceOf(fewer, { on: day('2027-09-30'), value: quantity('70') }, output).atRisk).toBe(true)
    expect(paceOf(range, { on: day('2027-09-30'), value: quantity('7') }, output).atRisk).toBe(false)
    expect(paceOf(range, { on: day('2027-09-30'), value: quantity('9') }, output).atRisk).toBe(true)
  })

  test('late goes before at risk, and nothing due is no data', () => {
    const due = (text: string | null, hasValue = true, atRisk = true) =>
      statusOf({ hasValue, atRisk, nextDueOn: text === null ? null : day(text) }, today)

    expect(due('2026-11-22')).toBe('late')
    expect(due('2026-11-23')).toBe('at-risk')
    expect(due(null, true, false)).toBe('on-track')
    expect(due('2026-12-01', false)).toBe('no-data')
  })
})

describe('an observation', () => {
  const indicator: ObservedIndicator = {
    unit: person,
    frequency: 'quarter',
    fiscalYearFrom: 2026,
    fiscalYearTo: 2027,
    rule: 'sum',
    allowsOverMost: false,
    breakdowns: ['sex'],
    places: ['5701'],
    isComputed: false,
  }
  const draft: ObservationDraft = {
    areaCode: '5701',
    period: '2027-Q1',
    value: quantity('120'),
    measuredOn: day('2026-11-20'),
    source: 'ทะเบียน',
    note: '',
    parts: [],
  }
  const kinds = (over: Partial<ObservationDraft>, of: Partial<ObservedIndicator> = {}) =>
    checkObservation({ ...indicator, ...of }, { ...draft, ...over }, today).map(({ kind }) => kind)

  test('of the running quarter is taken', () => {
    expect(kinds({})).toEqual([])
  })

  test.each([
    ['for the future', { period: '2027-Q2' }, {}, ['future-period']],
    ['measured tomorrow', { measuredOn: day('2026-11-24') }, {}, ['future-day']],
    ['measured before its period', { measuredOn: day('2026-09-30') }, {}, ['measured-before']],
    ['of another kind of period', { period: '2027' }, {}, ['wrong-period']],
    ['of no period', { period: 'soon' }, {}, ['wrong-period']],
    ['of a year the indicator does not run', { period: '2025-Q1' }, {}, ['outside-years']],
    ['below zero', { value: quantity('-1') }, {}, ['negative']],
    ['of half a person', { value: quantity('1.5') }, {}, ['too-fine']],
    ['over a hundred percent', { value: quantity('101') }, { unit: percent }, ['over-most']],
    ['of another place', { areaCode: '5702' }, {}, ['not-a-place']],
    ['of what others make up', {}, { isComputed: true }, ['computed']],
  ] as const)('%s is refused', (_, over, of, expected) => {
    expect(kinds(over, of)).toEqual(expected)
  })

  test('over a hundred percent is taken where the indicator allows it', () => {
    expect(kinds({ value: quantity('130') }, { unit: percent, allowsOverMost: true })).toEqual([])
  })

  test('has parts that add up', () => {
    const parts = (female: string, male: string) => [
      { by: 'sex' as const, part: 'female', value: quantity(female) },
      { by: 'sex' as const, part: 'male', value: quantity(male) },
    ]

    expect(kinds({ parts: parts('70', '50') })).toEqual([])
    expect(kinds({ parts: parts('70', '51') })).toEqual(['parts-differ'])
    expect(kinds({ parts: [{ by: 'age', part: '60+', value: quantity('1') }] })).toEqual(['unknown-part'])
  })

  test('far from the last one asks for a second look, with why', () => {
    const look = (value: string, before: string | null) =>
      unusual(quantity(value), before === null ? null : quantity(before), { unusualChangePercent: 50 })

    expect(look('140', '100')).toBeNull()
    expect(look('5', null)).toBeNull()
    expect(look('160', '100')).toMatchObject({ kind: 'changed', percent: 60 })
    expect(look('0', '100')).toMatchObject({ kind: 'zero-after' })
    expect(look('98000', '100')).toMatchObject({ kind: 'unit-slip', times: 1000 })
    expect(look('-5', '5')).toMatchObject({ kind: 'turned-round' })
  })
})
