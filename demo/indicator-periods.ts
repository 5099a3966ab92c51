import { addDays, fiscalYearDays, type LocalDate } from '../src/kernel/thai-calendar.ts'

export type Frequency = 'month' | 'quarter' | 'half' | 'year'

export const earlier = (day: LocalDate, other: LocalDate): LocalDate => (day < other ? day : other)

const partsOfYear: Readonly<Record<Frequency, readonly string[]>> = {
  month: Array.from({ length: 12 }, (_, at) => `-M${String(at + 1).padStart(2, '0')}`),
  quarter: ['-Q1', '-Q2', '-Q3', '-Q4'],
  half: ['-H1', '-H2'],
  year: [''],
}

/** Periods with their last day, and how much of their year has passed by then. */
export function periodKeys(frequency: Frequency, from: number, to: number) {
  const parts = partsOfYear[frequency]
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).flatMap((year) => {
    const { from: first } = fiscalYearDays(year)
    return parts.map((part, at) => ({
      key: `${year}${part}`,
      year,
      isLast: at === parts.length - 1,
      share: (at + 1) / parts.length,
      to: addDays(monthsAfter(first, ((at + 1) * 12) / parts.length), -1),
    }))
  })
}

function monthsAfter(day: LocalDate, months: number): LocalDate {
  const month = Number(day.slice(5, 7)) - 1 + months
  return `${Number(day.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01` as LocalDate
}
