import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'
import { closedDays, type HolidayCalendar, proposeSubstitutions, workingDays } from './working-days.ts'

const day = (text: string) => text as LocalDate
const thai: HolidayCalendar = {
  yearly: [
    { code: 'new-year', month: 1, day: 1, from: null, to: null },
    { code: 'coronation', month: 5, day: 5, from: null, to: day('2016-12-31') },
    { code: 'new-years-eve', month: 12, day: 31, from: null, to: null },
  ],
  declared: [],
}
const days2026 = (calendar: HolidayCalendar, where: readonly string[] = ['TH'], version?: number) =>
  closedDays(calendar, {
    from: day('2025-12-01'),
    to: day('2026-12-31'),
    where,
    ...(version === undefined ? {} : { version }),
  })

describe('counting working days', () => {
  test('the example of the hand-out: a special day declared later moves the due day from Tuesday to Wednesday', () => {
    const received = new Date('2025-12-30T10:00:00+07:00')
    const declared: HolidayCalendar = {
      ...thai,
      declared: [{ date: day('2026-01-02'), kind: 'special', appliesTo: 'TH', version: 2 }],
    }

    const before = workingDays(days2026(declared, ['TH'], 1)).dueOf(received, 3)
    const after = workingDays(days2026(declared)).dueOf(received, 3)

    expect([before, after]).toEqual(['2026-01-06', '2026-01-07'])
  })

  test('what comes after half past four, or on a Sunday, counts as received on the next working day', () => {
    const days = workingDays(days2026(thai))

    expect(days.dueOf(new Date('2026-02-02T16:30:59+07:00'), 1)).toBe('2026-02-03')
    expect(days.dueOf(new Date('2026-02-02T16:31:00+07:00'), 1)).toBe('2026-02-04')
    expect(days.dueOf(new Date('2026-02-01T09:00:00+07:00'), 1)).toBe('2026-02-03')
  })

  test('a day withdrawn is a working day again, and a regional one closes only its region', () => {
    const calendar: HolidayCalendar = {
      ...thai,
      declared: [
        { date: day('2026-06-02'), kind: 'special', appliesTo: 'TH', version: 1 },
        { date: day('2026-06-02'), kind: 'cancelled', appliesTo: 'TH', version: 2 },
        { date: day('2026-03-26'), kind: 'regional', appliesTo: 'R4-1', version: 1 },
      ],
    }

    expect(days2026(calendar).has(day('2026-06-02'))).toBe(false)
    expect(days2026(calendar, ['57', 'R4-1', 'TH']).has(day('2026-03-26'))).toBe(true)
    expect(days2026(calendar, ['90', 'R4-4', 'TH']).has(day('2026-03-26'))).toBe(false)
  })

  test('a yearly holiday that was dropped closes no office afterwards', () => {
    const closed = (year: number) =>
      closedDays(thai, { from: day(`${year}-05-01`), to: day(`${year}-05-31`), where: ['TH'] }).size

    expect([closed(2016), closed(2017)]).toEqual([1, 0])
  })

  test('a holiday on a weekend only proposes the next working day, and two of them not the same', () => {
    const holidays = ['2027-01-01', '2027-07-31', '2027-08-01'].map(day)

    expect(proposeSubstitutions(holidays, new Set(holidays))).toEqual([
      { of: '2027-07-31', on: '2027-08-02' },
      { of: '2027-08-01', on: '2027-08-03' },
    ])
  })
})

describe('working days, whatever the holidays', () => {
  const start = day('2026-01-01')
  const someDay = fc.integer({ min: 0, max: 1_500 }).map((after) => addDays(start, after))
  const someCalendar = fc.array(someDay, { maxLength: 60 }).map((closed) => workingDays(new Set(closed)))
  const runs = { numRuns: 1_000, seed: 57 }

  test('adding and counting are the inverse of each other', () => {
    fc.assert(
      fc.property(someCalendar, someDay, fc.integer({ min: 1, max: 60 }), (days, from, count) => {
        const to = days.add(from, count)
        expect(days.between(from, to)).toBe(count)
        expect(days.isWorkingDay(to)).toBe(true)
      }),
      runs,
    )
  })

  test('counting adds up over a day between', () => {
    fc.assert(
      fc.property(someCalendar, someDay, someDay, someDay, (days, a, b, c) => {
        const [first, middle, last] = [a, b, c].sort() as [LocalDate, LocalDate, LocalDate]
        expect(days.between(first, middle) + days.between(middle, last)).toBe(days.between(first, last))
      }),
      runs,
    )
  })

  test('more days never end sooner, and more holidays never make a due day earlier', () => {
    fc.assert(
      fc.property(
        fc.array(someDay, { maxLength: 60 }),
        someDay,
        someDay,
        fc.integer({ min: 0, max: 40 }),
        (closed, more, from, count) => {
          const [few, many] = [workingDays(new Set(closed)), workingDays(new Set([...closed, more]))]
          expect(few.add(from, count) <= few.add(from, count + 1)).toBe(true)
          expect(few.add(from, count) <= many.add(from, count)).toBe(true)
        },
      ),
      runs,
    )
  })

  test('rolling lands on a working day, and not beyond the nearest one', () => {
    fc.assert(
      fc.property(someCalendar, someDay, (days, date) => {
        const [before, after] = [days.onOrBefore(date), days.onOrAfter(date)]
        expect([days.isWorkingDay(before), days.isWorkingDay(after), before <= date, date <= after]).toEqual(
          Array(4).fill(true),
        )
        expect(days.between(before, after)).toBe(before === after ? 0 : 1)
      }),
      runs,
    )
  })
})
