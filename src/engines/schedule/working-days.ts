import { addDays, type LocalDate, makeDate, todayInBangkok, weekdayOf } from '../../kernel/thai-calendar.ts'

/** A day every year, as long as it holds. */
export interface YearlyHoliday {
  readonly code: string
  readonly month: number
  readonly day: number
  readonly from: LocalDate | null
  readonly to: LocalDate | null
}

export type HolidayKind = 'lunar' | 'substitution' | 'special' | 'moved' | 'regional' | 'cancelled'

/** One declared day. A later version of the same day and area stands in place of an earlier one. */
export interface DeclaredHoliday {
  readonly date: LocalDate
  readonly kind: HolidayKind
  /** `TH`, or the area whose offices are closed. */
  readonly appliesTo: string
  readonly version: number
}

export interface HolidayCalendar {
  readonly yearly: readonly YearlyHoliday[]
  readonly declared: readonly DeclaredHoliday[]
}

/**
 * The days offices are closed besides Saturdays and Sundays.
 * @param where the areas the office lies in, from its own up to `TH`: a regional day closes only the offices of its region
 * @param version counts only what had been declared by then; without it everything
 */
export function closedDays(
  calendar: HolidayCalendar,
  { from, to, where, version }: { from: LocalDate; to: LocalDate; where: readonly string[]; version?: number },
): ReadonlySet<LocalDate> {
  const closed = new Set<LocalDate>()
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    for (const day of calendar.yearly) {
      const date = makeDate(year, day.month, day.day)
      if (!date.ok || (day.from !== null && date.value < day.from) || (day.to !== null && date.value > day.to)) continue
      if (date.value >= from && date.value <= to) closed.add(date.value)
    }
  }
  const inForce = calendar.declared
    .filter((day) => day.date >= from && day.date <= to && (day.appliesTo === 'TH' || where.includes(day.appliesTo)))
    .filter((day) => version === undefined || day.version <= version)
    .sort((a, b) => a.version - b.version)
  for (const { date, kind } of inForce) {
    if (kind === 'cancelled') closed.delete(date)
    else closed.add(date)
  }
  return closed
}

export interface WorkingDays {
  isWorkingDay(date: LocalDate): boolean
  /** The day itself where offices are open, else the next such day. */
  onOrAfter(date: LocalDate): LocalDate
  /** The day itself where offices are open, else the last such day before. */
  onOrBefore(date: LocalDate): LocalDate
  /**
   * The day so many working days after a day, which itself is day 0; negative counts back. 0 is the day itself, also where it
   * is a Sunday.
   */
  add(date: LocalDate, days: number): LocalDate
  /** How many working days lie after `from`, up to and with `to`; negative when `to` is earlier. */
  between(from: LocalDate, to: LocalDate): number
  /**
   * The last day to answer what came in: received after 16:30 or on a day offices are closed counts as received on the next
   * working day, which is day 0 (THAI.md 2).
   */
  dueOf(receivedAt: Date, days: number): LocalDate
}

const CLOSING_MINUTE = 16 * 60 + 30
const BANGKOK_MINUTES = 7 * 60
const MINUTES_OF_DAY = 1_440
const DAY_MS = 86_400_000
/** No festival is longer; a calendar that closes so many days on end is a mistake that must not turn into an endless loop. */
const LONGEST_CLOSED = 3_660

/** Working days of an office: neither Saturday nor Sunday nor one of its closed days. */
export function workingDays(closed: ReadonlySet<LocalDate>): WorkingDays {
  // Days are counted as whole numbers: a year of text dates would take longer than all the rest.
  const closedNumbers = new Set([...closed].map(numberOf))
  const isOpen = (day: number) => !isWeekend(day) && !closedNumbers.has(day)
  const towards = (day: number, step: 1 | -1) => {
    let at = day
    for (let tries = 0; !isOpen(at); tries++) {
      if (tries > LONGEST_CLOSED) throw new Error(`no working day within ten years of ${dateOf(day)}`)
      at += step
    }
    return at
  }
  const add = (day: number, days: number) => {
    const step = days < 0 ? -1 : 1
    let at = day
    for (let left = Math.abs(days); left > 0; left--) at = towards(at + step, step)
    return at
  }
  return {
    isWorkingDay: (date) => isOpen(numberOf(date)),
    onOrAfter: (date) => dateOf(towards(numberOf(date), 1)),
    onOrBefore: (date) => dateOf(towards(numberOf(date), -1)),
    add: (date, days) => dateOf(add(numberOf(date), days)),
    between(from, to) {
      const [first, last, sign] = from <= to ? [from, to, 1] : [to, from, -1]
      const end = numberOf(last)
      let count = 0
      for (let at = numberOf(first) + 1; at <= end; at++) if (isOpen(at)) count++
      return count === 0 ? 0 : count * sign
    },
    dueOf(receivedAt, days) {
      const minutes = Math.floor(receivedAt.getTime() / 60_000) + BANGKOK_MINUTES
      const minuteOfDay = ((minutes % MINUTES_OF_DAY) + MINUTES_OF_DAY) % MINUTES_OF_DAY
      const day = numberOf(todayInBangkok(receivedAt))
      const counted = minuteOfDay > CLOSING_MINUTE || !isOpen(day) ? towards(day + 1, 1) : day
      return dateOf(add(counted, days))
    },
  }
}

/** Days since 1 January 1970, which was a Thursday. */
function numberOf(date: LocalDate): number {
  return Date.parse(date) / DAY_MS
}

function dateOf(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as LocalDate
}

function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7
  return weekday === 0 || weekday === 6
}

/**
 * Holidays that fall on a Saturday or Sunday, with the working day that would stand in for each. Only a proposal: cabinets give
 * fewer days at long festivals and shift them.
 */
export function proposeSubstitutions(
  holidays: readonly LocalDate[],
  closed: ReadonlySet<LocalDate>,
): { readonly of: LocalDate; readonly on: LocalDate }[] {
  const taken = new Set(closed)
  return [...holidays].sort().flatMap((of) => {
    const weekday = weekdayOf(of)
    if (weekday !== 0 && weekday !== 6) return []
    const on = workingDays(taken).onOrAfter(addDays(of, weekday === 6 ? 2 : 1))
    taken.add(on)
    return [{ of, on }]
  })
}
