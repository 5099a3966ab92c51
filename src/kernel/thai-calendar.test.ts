import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  daysBetween,
  fiscalQuarterOf,
  fiscalYearDays,
  fiscalYearOf,
  formatDate,
  formatFiscalYear,
  formatInstant,
  formatShortDate,
  fromExcelSerial,
  type LocalDate,
  parseFiscalYears,
  parseIsoDate,
  parseThaiDate,
  parseYear,
  startOfDayInBangkok,
  toBE,
  toCE,
  todayInBangkok,
} from './thai-calendar.ts'

const day = (text: string) => text as LocalDate

describe('dates that are read', () => {
  test.each([
    ['21 เมษายน 2568', '2025-04-21'],
    ['๒๑ เม.ย. ๖๘', '2025-04-21'],
    ['21/4/2568', '2025-04-21'],
    ['วันจันทร์ที่ 21 เมษายน พ.ศ. 2568', '2025-04-21'],
    ['29 ก.พ. 2567', '2024-02-29'],
    ['2025-04-21', '2025-04-21'],
    ['21/4/2025', '2025-04-21'],
    ['21/4/68', '2025-04-21'],
    ['เมื่อวันที่ 1 ตุลาคม 2568', '2025-10-01'],
    ['21 เม..ย 2568', '2025-04-21'],
    ['21 เมย 68', '2025-04-21'],
    ['21เม. ย.2568', '2025-04-21'],
    ['21 เมษา 2568', '2025-04-21'],
    ['21 เดือนเมษายน ปี 2568', '2025-04-21'],
    ['21-4-2568', '2025-04-21'],
    ['21.4.2568', '2025-04-21'],
    ['21 เมษายน ค.ศ. 2025', '2025-04-21'],
    ['21 April 2025', '2025-04-21'],
    ['3 พ.ย. พ.ศ. ๒๕๖๙', '2026-11-03'],
    ['2025-04-21 00:00:00', '2025-04-21'],
    ['วันพฤหัสที่ 24 เม.ย. 2568', '2025-04-24'],
    ['5 พฤษภาคม 2480', '1937-05-05'],
  ])('%s is %s', (text, date) => {
    expect(parseThaiDate(text)).toEqual({ ok: true, value: { date } })
  })

  test('every day comes back from both ways of showing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const date = addDays(day('1984-01-01'), days)
        expect(parseThaiDate(formatDate(date, 'th'))).toEqual({ ok: true, value: { date } })
        expect(parseThaiDate(formatShortDate(date, 'th'))).toEqual({ ok: true, value: { date } })
        expect(parseThaiDate(formatShortDate(date, 'en'))).toEqual({ ok: true, value: { date } })
      }),
    )
  })

  test('an ISO date with a BE year is read with a warning in imports and refused in the API', () => {
    expect(parseThaiDate('2568-04-21')).toEqual({
      ok: true,
      value: { date: '2025-04-21', warning: { kind: 'read-as-BE' } },
    })
    expect(parseIsoDate('2568-04-21')).toEqual({ ok: false, problem: { kind: 'year-out-of-range', year: 2568 } })
  })

  test('a wrong weekday is a warning', () => {
    expect(parseThaiDate('วันอังคารที่ 21 เมษายน 2568')).toEqual({
      ok: true,
      value: { date: '2025-04-21', warning: { kind: 'wrong-weekday', written: 2, actual: 1 } },
    })
  })
})

describe('dates that are refused', () => {
  test.each([
    ['29 ก.พ. 2568', { kind: 'no-such-day', day: 29, month: 2, year: 2025, lastDay: 28 }],
    ['31 เม.ย. 2568', { kind: 'no-such-day', day: 31, month: 4, year: 2025, lastDay: 30 }],
    ['4/21/2568', { kind: 'no-such-month', month: 21 }],
    ['21 เมษา', { kind: 'missing', parts: ['year'] }],
    ['21/4/5', { kind: 'missing', parts: ['year'] }],
    ['21/4', { kind: 'missing', parts: ['year'] }],
    ['เมษายน 2568', { kind: 'missing', parts: ['day'] }],
    ['2568', { kind: 'missing', parts: ['day', 'month'] }],
    ['ปลายปี 2568', { kind: 'period' }],
    ['ไตรมาส 2/2568', { kind: 'period' }],
    ['1-3 เมษายน 2568', { kind: 'period' }],
    ['1 เม.ย. ถึง 3 เม.ย. 2568', { kind: 'period' }],
    ['21 เมษายน พ.ศ. 2025', { kind: 'era-clash', suggestion: '2025-04-21' }],
    ['21 เมษายน ค.ศ. 2568', { kind: 'era-clash', suggestion: '2025-04-21' }],
    ['21 เมษายน ร.ศ. 112', { kind: 'era-not-accepted', era: 'ร.ศ.' }],
    ['21 เมษายน จ.ศ. 1200', { kind: 'era-not-accepted', era: 'จ.ศ.' }],
    ['2 มกราคม 2480', { kind: 'year-began-in-april', candidates: ['1938-01-02', '1937-01-02'] }],
    ['21 เมษายน 2300', { kind: 'year-out-of-range', year: 2300 }],
    ['', { kind: 'empty' }],
    ['-', { kind: 'empty' }],
    ['45768', { kind: 'not-a-date' }],
    ['พรุ่งนี้', { kind: 'not-a-date' }],
    ['21 เมฆา 2568', { kind: 'not-a-date' }],
  ])('%s', (text, problem) => {
    expect(parseThaiDate(text)).toEqual({ ok: false, problem })
  })

  test.each(['2025-4-21', '21/4/2025', '2025-04-21T00:00:00Z', ' 2025-04-21'])('the API does not take %s', (text) => {
    expect(parseIsoDate(text)).toEqual({ ok: false, problem: { kind: 'not-a-date' } })
  })

  test('no text makes the reader throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseThaiDate(text)))
  })
})

describe('Excel cells', () => {
  test('a serial number is a day, without its time', () => {
    expect(fromExcelSerial(45_768)).toEqual({ ok: true, value: { date: '2025-04-21' } })
    expect(fromExcelSerial(45_768.75)).toEqual({ ok: true, value: { date: '2025-04-21' } })
  })

  test('a BE year typed as CE is read with a warning, and its leap day refused when ours has none', () => {
    const in2568 = (date: string) => daysBetween(day('1899-12-30'), day(date))

    expect(fromExcelSerial(in2568('2568-04-21'))).toEqual({
      ok: true,
      value: { date: '2025-04-21', warning: { kind: 'read-as-BE' } },
    })
    expect(fromExcelSerial(in2568('2568-02-29'))).toMatchObject({ ok: false, problem: { kind: 'no-such-day' } })
  })

  test.each([0, 60, -1, Number.NaN, 3_000_000])('%d is no day', (serial) => {
    expect(fromExcelSerial(serial).ok).toBe(false)
  })
})

describe('years', () => {
  test.each([
    ['2568', 2025],
    ['๒๕๖๘', 2025],
    ['พ.ศ. 2568', 2025],
    ['ปีงบประมาณ พ.ศ. ๒๕๖๘', 2025],
    ['ประจำปี 2568', 2025],
    ['ค.ศ. 2025', 2025],
    ['2025', 2025],
  ])('%s is %d', (text, year) => {
    expect(parseYear(text)).toEqual({ ok: true, value: year })
  })

  test.each([
    ['68', { kind: 'two-digit-year' }],
    ['พ.ศ. 2025', { kind: 'era-clash', suggestion: 2025 }],
    ['2200', { kind: 'year-out-of-range', year: 2200 }],
    ['', { kind: 'empty' }],
    ['ปีหน้า', { kind: 'not-a-year' }],
    ['จ.ศ. 1386', { kind: 'era-not-accepted', era: 'จ.ศ.' }],
  ])('%s is refused', (text, problem) => {
    expect(parseYear(text)).toEqual({ ok: false, problem })
  })

  test('BE is CE and 543', () => {
    expect(toBE(2025)).toBe(2568)
    expect(toCE(2568)).toBe(2025)
  })
})

describe('fiscal years', () => {
  test.each([
    ['2568', [2025]],
    ['2566-2568', [2023, 2024, 2025]],
    ['๒๕๖๖–๒๕๖๘', [2023, 2024, 2025]],
    ['2566 ถึง 2568', [2023, 2024, 2025]],
    ['2566-70', [2023, 2024, 2025, 2026, 2027]],
    ['พ.ศ. 2566 - พ.ศ. 2567', [2023, 2024]],
    ['2569, 2566 และ 2567', [2023, 2024, 2026]],
    ['2023-2025', [2023, 2024, 2025]],
    ['2566-2566', [2023]],
  ])('%s', (text, years) => {
    expect(parseFiscalYears(text)).toEqual({ ok: true, value: years })
  })

  test.each([
    ['2568-2566', 'reversed'],
    ['2560-2590', 'more-than-20-years'],
    ['', 'empty'],
    ['2566-', 'not-a-year'],
    ['68', 'two-digit-year'],
  ])('%s is refused as %s', (text, kind) => {
    expect(parseFiscalYears(text)).toMatchObject({ ok: false, problem: { kind } })
  })

  test('begin on 1 October', () => {
    expect(fiscalYearOf(day('2025-09-30'))).toBe(toCE(2568))
    expect(fiscalYearOf(day('2025-10-01'))).toBe(toCE(2569))
    expect(fiscalYearDays(2026)).toEqual({ from: '2025-10-01', to: '2026-09-30' })
  })

  test('have four quarters from October', () => {
    const quarters = ['10', '12', '01', '03', '04', '06', '07', '09'].map((month) =>
      fiscalQuarterOf(day(`2025-${month}-15`)),
    )

    expect(quarters).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  })
})

describe('Bangkok days', () => {
  test('begin at 17:00 UTC the evening before', () => {
    expect(todayInBangkok(new Date('2026-11-20T16:59:59Z'))).toBe('2026-11-20')
    expect(todayInBangkok(new Date('2026-11-20T17:00:00Z'))).toBe('2026-11-21')
    expect(startOfDayInBangkok(day('2026-11-21')).toISOString()).toBe('2026-11-20T17:00:00.000Z')
  })

  test('are counted over the end of a month', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
    expect(daysBetween(day('2024-02-28'), day('2024-03-01'))).toBe(2)
  })
})

test('dates, times and years are shown in the language of the reader, BE first', () => {
  const instant = new Date('2026-11-21T01:30:00Z')

  expect(formatDate(day('2026-11-21'), 'th')).toBe('21 พฤศจิกายน 2569')
  expect(formatDate(day('2026-11-21'), 'en')).toBe('21 November 2569 (2026)')
  expect(formatShortDate(day('2026-11-21'), 'th')).toBe('21 พ.ย. 2569')
  expect(formatShortDate(day('2026-11-21'), 'en')).toBe('21 Nov 2026')
  expect(formatInstant(instant, 'th')).toBe('21 พฤศจิกายน 2569 08:30 น.')
  expect(formatInstant(instant, 'en')).toBe('21 November 2569 (2026), 08:30')
  expect(formatFiscalYear(2027, 'th')).toBe('ปีงบประมาณ 2570')
  expect(formatFiscalYear(2027, 'en')).toBe('fiscal year 2570 (2027)')
})
