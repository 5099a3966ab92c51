import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workingDays } from '../../engines/schedule/index.ts'
import { addDays, type LocalDate, startOfDayInBangkok, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { type ClockInput, daysUsed, dueOf, latenessOf, makeClocks, type Pause, veryLateAfter } from './clock.ts'

const noHolidays = workingDays(new Set())
const day = (text: string) => text as LocalDate
const at = (date: string, time = '10:00') => new Date(`${date}T${time}:00+07:00`)
const later = at('2027-06-01')

describe('the last day to act', () => {
  test('counts from the day of receipt, and the example of THAI.md with and without the special day comes out', () => {
    const usual = workingDays(new Set([day('2025-12-31'), day('2026-01-01')]))
    const withSpecial = workingDays(new Set([day('2025-12-31'), day('2026-01-01'), day('2026-01-02')]))
    const input = { receivedAt: at('2025-12-30'), days: 3 }

    expect(dueOf(usual, input, later)).toBe('2026-01-06')
    expect(dueOf(withSpecial, input, later)).toBe('2026-01-07')
  })

  test('received after 16:30 or on a Sunday is received on the next working day', () => {
    const friday = { receivedAt: at('2026-11-20', '16:31'), days: 1 }
    const sunday = { receivedAt: at('2026-11-22'), days: 1 }

    expect(dueOf(noHolidays, friday, later)).toBe('2026-11-24')
    expect(dueOf(noHolidays, sunday, later)).toBe('2026-11-24')
    expect(dueOf(noHolidays, { ...friday, receivedAt: at('2026-11-20', '16:30') }, later)).toBe('2026-11-23')
  })

  test('a pause of two working days gives two more, the day of resuming being the office’s again', () => {
    const input = { receivedAt: at('2026-11-16'), days: 5, pauses: [{ from: at('2026-11-18'), to: at('2026-11-20') }] }

    expect(dueOf(noHolidays, input, later)).toBe('2026-11-25')
  })

  test('a pause within one day, one over a weekend and one after the last day give nothing', () => {
    const input = { receivedAt: at('2026-11-16'), days: 5 }
    const withPause = (from: string, to: string) =>
      dueOf(noHolidays, { ...input, pauses: [{ from: at(from), to: at(to) }] }, later)

    expect(withPause('2026-11-18', '2026-11-18')).toBe('2026-11-23')
    expect(withPause('2026-11-20', '2026-11-22')).toBe('2026-11-23')
    expect(withPause('2026-11-24', '2026-12-24')).toBe('2026-11-23')
  })

  test('pauses that overlap count once', () => {
    const pauses = [
      { from: at('2026-11-18'), to: at('2026-11-20') },
      { from: at('2026-11-17'), to: at('2026-11-19') },
    ]

    expect(dueOf(noHolidays, { receivedAt: at('2026-11-16'), days: 5, pauses }, later)).toBe('2026-11-26')
  })

  test('while a pause is open the last day moves on with every working day', () => {
    const input = { receivedAt: at('2026-11-16'), days: 5, pauses: [{ from: at('2026-11-18'), to: null }] }

    expect(dueOf(noHolidays, input, at('2026-11-18'))).toBe('2026-11-23')
    expect(dueOf(noHolidays, input, at('2026-11-24'))).toBe('2026-11-27')
  })
})

describe('how a case stands', () => {
  test('in time, soon, late and very late by working days', () => {
    const of = (today: string) => latenessOf(noHolidays, day('2026-11-20'), 3, day(today))

    expect(of('2026-11-13')).toEqual({ kind: 'in-time', daysLeft: 5 })
    expect(of('2026-11-18')).toEqual({ kind: 'soon', daysLeft: 2 })
    expect(of('2026-11-20')).toEqual({ kind: 'soon', daysLeft: 0 })
    expect(of('2026-11-22')).toEqual({ kind: 'late', daysLate: 0 })
    expect(of('2026-11-27')).toEqual({ kind: 'late', daysLate: 5 })
    expect(of('2026-11-30')).toEqual({ kind: 'very-late', daysLate: 6 })
    expect(veryLateAfter(15)).toBe(15)
  })

  test('a regional holiday moves only its region', () => {
    const declared = [{ date: day('2026-11-23'), kind: 'regional' as const, appliesTo: 'R4-N', version: 1 }]
    const clocks = makeClocks({ yearly: [], declared, version: 1 }, day('2026-11-20'))
    const input = { receivedAt: at('2026-11-20'), days: 1 }

    expect(dueOf(clocks.at(['57', 'R4-N', 'TH']), input, later)).toBe('2026-11-24')
    expect(dueOf(clocks.at(['90', 'R4-S', 'TH']), input, later)).toBe('2026-11-23')
  })
})

const start = day('2026-01-01')
const dates = fc.integer({ min: 0, max: 300 }).map((days) => addDays(start, days))
const closed = fc.uniqueArray(dates, { maxLength: 25 }).map((list) => workingDays(new Set(list)))
const instants = fc
  .record({ date: dates, minutes: fc.integer({ min: 0, max: 1_439 }) })
  .map(({ date, minutes }) => new Date(startOfDayInBangkok(date).getTime() + minutes * 60_000))
const pauseLists: fc.Arbitrary<Pause[]> = fc.array(
  fc.tuple(instants, instants).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a })),
  { maxLength: 5 },
)
const inputs: fc.Arbitrary<ClockInput & { readonly pauses: Pause[] }> = fc.record({
  receivedAt: instants,
  days: fc.integer({ min: 1, max: 45 }),
  pauses: pauseLists,
})
const settled = at('2028-12-31')
const runs = { numRuns: 10_000, seed: 7 }
const fewer = { numRuns: 2_000, seed: 7 }

describe('whatever happens', () => {
  test('the office has exactly its working days, however often it paused', () => {
    fc.assert(
      fc.property(closed, inputs, (calendar, input) => {
        const due = dueOf(calendar, input, settled)
        const evening = new Date(startOfDayInBangkok(due).getTime() + 20 * 3_600_000)

        const used = daysUsed(calendar, input, evening)

        expect(used).toBe(input.days)
      }),
      runs,
    )
  })

  test('a pause never makes the last day earlier, and taking one more never gives back a day', () => {
    fc.assert(
      fc.property(closed, inputs, pauseLists, (calendar, input, more) => {
        const before = dueOf(calendar, input, settled)
        const after = dueOf(calendar, { ...input, pauses: [...input.pauses, ...more] }, settled)

        expect(after >= before).toBe(true)
      }),
      runs,
    )
  })

  test('counting anew changes nothing, and the order of pauses does not matter', () => {
    fc.assert(
      fc.property(closed, inputs, (calendar, input) => {
        const once = dueOf(calendar, input, settled)

        expect(dueOf(calendar, input, settled)).toBe(once)
        expect(dueOf(calendar, { ...input, pauses: [...input.pauses].reverse() }, settled)).toBe(once)
      }),
      fewer,
    )
  })

  test('the last day is a working day of Bangkok after the day of receipt, whatever the zone of the machine', () => {
    fc.assert(
      fc.property(closed, inputs, (calendar, input) => {
        const due = dueOf(calendar, input, settled)

        expect(calendar.isWorkingDay(due)).toBe(true)
        expect(due > todayInBangkok(input.receivedAt)).toBe(true)
      }),
      fewer,
    )
  })
})
