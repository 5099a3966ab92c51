import { closedDays, type HolidayCalendar, type WorkingDays, workingDays } from '../../engines/schedule/index.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'

/** The clock stands still from one instant to the next: an office waits for whoever reported. Null: it still does. */
export interface Pause {
  readonly from: Date
  readonly to: Date | null
}

export interface ClockInput {
  readonly receivedAt: Date
  /** Working days; day 0 is the day of receipt, or the next working day after 16:30 and on closed days (THAI.md 2). */
  readonly days: number
  /** In any order; those that overlap count once. */
  readonly pauses?: readonly Pause[]
}

/**
 * The last day to act. Working days that lie in a pause do not count, so the office has exactly its days however often it
 * waits; a pause that begins after the last day changes nothing, because what is late stays late.
 * @param now where a pause is still open: the day until which it counts. The due day moves on with it
 */
export function dueOf(calendar: WorkingDays, { receivedAt, days, pauses = [] }: ClockInput, now: Date): LocalDate {
  let due = calendar.dueOf(receivedAt, days)
  for (const { from, to } of dayPauses(pauses, now)) {
    if (from > due) break
    // Days before the first counted one are nobody's: a pause that begins there stops nothing yet.
    const begins = later(from, calendar.dueOf(receivedAt, 0))
    if (to > begins) due = calendar.add(due, calendar.between(begins, to))
  }
  return due
}

/** Working days the office has had so far: those after the day of receipt up to a day, without pauses. */
export function daysUsed(
  calendar: WorkingDays,
  { receivedAt, pauses = [] }: Omit<ClockInput, 'days'>,
  now: Date,
): number {
  const first = calendar.dueOf(receivedAt, 0)
  const today = todayInBangkok(now)
  if (today <= first) return 0
  const stood = dayPauses(pauses, now).reduce((sum, { from, to }) => {
    const [begins, ends] = [later(from, first), earlier(to, today)]
    return ends > begins ? sum + calendar.between(begins, ends) : sum
  }, 0)
  return calendar.between(first, today) - stood
}

/** Pauses as days, in order and joined where they overlap. */
function dayPauses(pauses: readonly Pause[], now: Date): { from: LocalDate; to: LocalDate }[] {
  const days = pauses
    .map(({ from, to }) => ({ from: todayInBangkok(from), to: todayInBangkok(to ?? now) }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const joined: { from: LocalDate; to: LocalDate }[] = []
  for (const one of days) {
    const last = joined[joined.length - 1]
    if (last !== undefined && one.from <= last.to) last.to = later(last.to, one.to)
    else joined.push({ ...one })
  }
  return joined
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b
}

export type Lateness =
  | { readonly kind: 'in-time'; readonly daysLeft: number }
  | { readonly kind: 'soon'; readonly daysLeft: number }
  | { readonly kind: 'late'; readonly daysLate: number }
  | { readonly kind: 'very-late'; readonly daysLate: number }

/** So near the end an officer is reminded. */
export const SOON_DAYS = 2
const VERY_LATE_AT_LEAST = 5

/** Very late: as many working days over as were allowed, and never less than five. */
export const veryLateAfter = (allowedDays: number): number => Math.max(VERY_LATE_AT_LEAST, allowedDays)

/** How a case stands to its last day, in working days. */
export function latenessOf(calendar: WorkingDays, due: LocalDate, allowedDays: number, today: LocalDate): Lateness {
  if (today <= due) {
    const daysLeft = calendar.between(today, due)
    return { kind: daysLeft <= SOON_DAYS ? 'soon' : 'in-time', daysLeft }
  }
  const daysLate = calendar.between(due, today)
  // On a Sunday after a Friday nobody has been given a working day more: it is late, by none yet.
  return { kind: daysLate > veryLateAfter(allowedDays) ? 'very-late' : 'late', daysLate }
}

export interface Clocks {
  /** Of the holidays: what is counted with it is counted anew when it grows. */
  readonly version: number
  /** Working days of offices at a place. @param line the place and all above it; empty: the days closed in the whole country */
  at(line: readonly string[]): WorkingDays
}

const YEARS_BACK = 4
const YEARS_AHEAD = 2
const MOST_PLACES = 200

/** Working days by place; places without a holiday of their own share one calendar. */
export function makeClocks(holidays: HolidayCalendar & { readonly version: number }, today: LocalDate): Clocks {
  const regional = new Set(holidays.declared.map(({ appliesTo }) => appliesTo).filter((area) => area !== 'TH'))
  const known = new Map<string, WorkingDays>()
  const [from, to] = [addDays(today, -366 * YEARS_BACK), addDays(today, 366 * YEARS_AHEAD)]
  return {
    version: holidays.version,
    at(line) {
      const where = line.filter((area) => regional.has(area))
      const key = where.join(' ')
      const before = known.get(key)
      if (before !== undefined) return before
      const made = workingDays(closedDays(holidays, { from, to, where }))
      if (known.size >= MOST_PLACES) known.clear()
      known.set(key, made)
      return made
    },
  }
}
