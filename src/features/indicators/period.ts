import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, fiscalYearOf, type LocalDate, toBE, toCE } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { monthNames, periodWords } from './period-words.th.ts'

/** How often something is measured. Each lies whole within the next: months in quarters, quarters in halves, halves in years. */
export const frequencies = ['month', 'quarter', 'half', 'year'] as const
export type Frequency = (typeof frequencies)[number]

const parts: Readonly<Record<Frequency, number>> = { month: 12, quarter: 4, half: 2, year: 1 }
const letters: Readonly<Record<Frequency, string>> = { month: 'M', quarter: 'Q', half: 'H', year: '' }

/**
 * One stretch of a fiscal year (October to September, named by the year it ends in, CE): `2027`, `2027-H1`, `2027-Q3`, `2027-M01`.
 * M01 is October of the year before. Sorts as text within one frequency.
 */
export interface Period {
  readonly key: string
  readonly frequency: Frequency
  readonly fiscalYear: number
  /** From 1. */
  readonly part: number
  readonly from: LocalDate
  readonly to: LocalDate
}

export function periodOf(fiscalYear: number, frequency: Frequency, part = 1): Period {
  const months = 12 / parts[frequency]
  const from = startOfMonth(fiscalYear, (part - 1) * months)
  const to = addDays(startOfMonth(fiscalYear, part * months), -1)
  const name = frequency === 'month' ? String(part).padStart(2, '0') : String(part)
  const key = frequency === 'year' ? String(fiscalYear) : `${fiscalYear}-${letters[frequency]}${name}`
  return { key, frequency, fiscalYear, part, from, to }
}

/** The first day of the month so many months after October before. */
function startOfMonth(fiscalYear: number, after: number): LocalDate {
  const month = 9 + after
  const year = fiscalYear - 1 + Math.floor(month / 12)
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01` as LocalDate
}

/** Reads a key; null for anything else. */
export function parsePeriod(key: string): Period | null {
  const found = /^(\d{4})(?:-(?:H([12])|Q([1-4])|M(0[1-9]|1[0-2])))?$/.exec(key)
  if (found === null) return null
  const fiscalYear = Number(found[1])
  if (fiscalYear < 1950 || fiscalYear > 2100) return null
  if (found[2]) return periodOf(fiscalYear, 'half', Number(found[2]))
  if (found[3]) return periodOf(fiscalYear, 'quarter', Number(found[3]))
  if (found[4]) return periodOf(fiscalYear, 'month', Number(found[4]))
  return periodOf(fiscalYear, 'year')
}

export type PeriodProblem = 'empty' | 'not-a-period' | 'year-out-of-range'

/**
 * Reads a period as people and our own sheets write it: a key in either era (`2570-Q1`, `2027-Q1`), `ไตรมาส 1/2570`,
 * `ปีงบประมาณ 2570`, `ครึ่งแรก 2570`, `ต.ค. 2569`, Thai digits.
 */
export function readPeriod(text: string): Result<Period, PeriodProblem> {
  const plain = thaiDigitsToAscii(normaliseThai(text)).trim().replace(/\s+/g, ' ')
  if (plain === '') return refuse('empty')
  const year = /(?<!\d)(\d{4})(?!\d)/.exec(plain)?.[1]
  if (year === undefined) return refuse('not-a-period')
  const fiscalYear = Number(year) >= 2400 ? toCE(Number(year)) : Number(year)
  if (fiscalYear < 1950 || fiscalYear > 2100) return refuse('year-out-of-range')
  const rest = plain.replace(year, ' ').trim()
  const key = /^[-/ ]*(H[12]|Q[1-4]|M(?:0[1-9]|1[0-2]))$/i.exec(rest)?.[1]?.toUpperCase()
  if (key !== undefined) {
    const period = parsePeriod(`${fiscalYear}-${key}`)
    return period === null ? refuse('not-a-period') : ok(period)
  }
  const quarter = periodWords.quarter.exec(rest)?.[1]
  if (quarter !== undefined) return ok(periodOf(fiscalYear, 'quarter', Number(quarter)))
  if (periodWords.firstHalf.test(rest)) return ok(periodOf(fiscalYear, 'half', 1))
  if (periodWords.secondHalf.test(rest)) return ok(periodOf(fiscalYear, 'half', 2))
  const word = rest.replace(periodWords.monthWord, '').trim()
  const month = monthNames.findIndex(
    (names, at) => names.includes(word) || englishMonths[at]?.toLowerCase() === word.toLowerCase(),
  )
  if (month >= 0) {
    // A month is named with the year of the calendar: October 2569 opens fiscal year 2570.
    return month >= 9 ? ok(periodOf(fiscalYear + 1, 'month', month - 8)) : ok(periodOf(fiscalYear, 'month', month + 4))
  }
  return periodWords.year.test(rest) ? ok(periodOf(fiscalYear, 'year')) : refuse('not-a-period')
}

/** ไตรมาส 1/2570, Q1 FY 2027; a month by its name. */
export function periodName(period: Period, lang: Lang): string {
  const { fiscalYear, part } = period
  const month = (part + 8) % 12
  const yearOfMonth = part <= 3 ? fiscalYear - 1 : fiscalYear
  if (lang === 'en') {
    if (period.frequency === 'year') return `FY ${fiscalYear}`
    if (period.frequency === 'month') return `${englishMonths[month]} ${yearOfMonth}`
    return period.frequency === 'half' ? `H${part} FY ${fiscalYear}` : `Q${part} FY ${fiscalYear}`
  }
  if (period.frequency === 'year') return periodWords.names.year(toBE(fiscalYear))
  if (period.frequency === 'month') return `${monthNames[month]?.[1] ?? ''} ${toBE(yearOfMonth)}`
  return period.frequency === 'half'
    ? periodWords.names.half(part, toBE(fiscalYear))
    : periodWords.names.quarter(part, toBE(fiscalYear))
}

/** For the axis of a drawing: 2570, 1/2570, ต.ค. 69; the heading says what kind of periods these are. */
export function periodShort(period: Period, lang: Lang): string {
  const year = lang === 'en' ? period.fiscalYear : toBE(period.fiscalYear)
  if (period.frequency === 'year') return String(year)
  if (period.frequency !== 'month') return `${period.part}/${year}`
  const yearOfMonth = period.part <= 3 ? year - 1 : year
  const month = (period.part + 8) % 12
  const name = lang === 'en' ? englishMonths[month] : monthNames[month]?.[1]
  return `${name ?? ''} ${String(yearOfMonth).slice(-2)}`
}

const englishMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** All periods of some fiscal years, in order. */
export function periodsOf(frequency: Frequency, from: number, to: number): Period[] {
  const all: Period[] = []
  for (let year = from; year <= to; year++)
    for (let part = 1; part <= parts[frequency]; part++) all.push(periodOf(year, frequency, part))
  return all
}

/** The period a day lies in. */
export function periodAt(day: LocalDate, frequency: Frequency): Period {
  const fiscalYear = fiscalYearOf(day)
  const month = (Number(day.slice(5, 7)) + 2) % 12
  return periodOf(fiscalYear, frequency, Math.floor((month * parts[frequency]) / 12) + 1)
}

/** The parts of a period by a finer frequency; itself by its own; nothing by a coarser one. */
export function partsOf(period: Period, frequency: Frequency): Period[] {
  if (parts[frequency] < parts[period.frequency]) return []
  const each = parts[frequency] / parts[period.frequency]
  return Array.from({ length: each }, (_, at) =>
    periodOf(period.fiscalYear, frequency, (period.part - 1) * each + at + 1),
  )
}

/** Whether values of the one can make up values of the other. */
export function isAsFine(frequency: Frequency, than: Frequency): boolean {
  return parts[frequency] >= parts[than]
}

/** The period of a coarser frequency it lies in. */
export function periodAround(period: Period, frequency: Frequency): Period {
  return periodAt(period.from, frequency)
}

/** The day by which a value must be there. @param dueDays days after the last day of the period */
export function dueOn(period: Period, dueDays: number): LocalDate {
  return addDays(period.to, dueDays)
}
