import { addDays, type LocalDate, todayInBangkok, weekdayOf } from '../../kernel/thai-calendar.ts'

/** What a planner wants of the Monday letter: a language, or none. */
export const mondayLetters = ['th', 'en', 'none'] as const
export type MondayLetter = (typeof mondayLetters)[number]

/** So many pairs can be called about on one morning. */
export const mostOnMonday = 10
/** Pairs below this probability wait in the queue: a letter must not cry wolf. */
export const leastOnMonday = 0.7
/**
 * What was just found comes first; what nobody has touched sinks by half in four weeks, to a quarter at the lowest, so that a
 * large old pair still stands above a small new one.
 */
export const halfLifeDays = 28
export const leastNewness = 0.25
/** Found since the last Monday. */
const newDays = 7

const dayMs = 24 * 60 * 60 * 1000

/** The Monday on which the week of this instant began in Bangkok: names the letter. */
export function weekOf(now: Date): LocalDate {
  const today = todayInBangkok(now)
  return addDays(today, -((weekdayOf(today) + 6) % 7))
}

/** Days a pair has been waiting; 0 for one that was found later than `now`. */
export function daysWaiting(foundAt: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - foundAt.getTime()) / dayMs))
}

export function isNewOnMonday(foundAt: Date, now: Date): boolean {
  return daysWaiting(foundAt, now) < newDays
}

export function readMondayLetter(typed: string | undefined): MondayLetter | null {
  return mondayLetters.find((letter) => letter === typed) ?? null
}
