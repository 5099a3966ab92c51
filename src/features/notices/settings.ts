import type { Lang } from '../../kernel/lang.ts'
import type { Door } from './channel.ts'
import { type Pace, type Topic, topics } from './topic.ts'

/** Nothing is sent from `from` until before `until`; minutes of the day in Bangkok, over midnight where `from` is the later one. */
export interface QuietHours {
  readonly from: number
  readonly until: number
}

export interface Settings {
  /** Null: the language of the page or form through which the person came. */
  readonly lang: Lang | null
  readonly quiet: QuietHours | null
  /** Whether what is urgent comes in the quiet hours too. */
  readonly urgentPasses: boolean
  /** Only what differs from the usual. */
  readonly paces: Readonly<Partial<Record<Topic, Pace>>>
  readonly doors: Readonly<Partial<Record<Door, DoorState>>>
}

export interface DoorState {
  readonly wanted: boolean
  /** Since when the other side says for good that nothing arrives. */
  readonly deadSince: Date | null
}

export const usualQuiet: QuietHours = { from: 21 * 60, until: 7 * 60 }

export const usualSettings: Settings = { lang: null, quiet: usualQuiet, urgentPasses: true, paces: {}, doors: {} }

/** Digests go out at half past seven in the morning; the weekly one on Mondays. */
const DIGEST_MINUTE = 7 * 60 + 30
/** So long a notice is tried; then it is old news. */
const KEPT_TRYING_DAYS = 7

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** Thailand keeps UTC+7 all year round. */
const BANGKOK_MINUTES = 7 * 60

/** What an address of a person is known for each way out. */
export type Reachable = Readonly<Record<Door, boolean>>

export function paceOf(settings: Settings, topic: Topic): Pace {
  const chosen = settings.paces[topic]
  if (chosen === undefined) return topics[topic].pace
  // What an office brings with it can be gathered, not silenced.
  return chosen === 'off' && topics[topic].duty ? topics[topic].pace : chosen
}

/**
 * By which doors a notice goes: all that reach the person and were not turned off. An SMS costs the office money, so it is used only
 * where it was asked for or nothing else is left.
 */
export function doorsFor(settings: Settings, reach: Reachable): Door[] {
  const isOn = (door: Door) => {
    const state = settings.doors[door]
    return reach[door] && state?.wanted !== false && (state?.deadSince ?? null) === null
  }
  const free = (['mail', 'line'] as const).filter(isOn)
  const wantsSms = settings.doors.sms?.wanted === true
  return isOn('sms') && (wantsSms || free.length === 0) ? [...free, 'sms'] : [...free]
}

export type Plan =
  | { readonly state: 'waiting'; readonly dueAt: Date }
  | { readonly state: 'quiet'; readonly dueAt: Date }
  | { readonly state: 'digest'; readonly dueAt: Date }

/** When a notice is to go out. Urgent ones pass the digest, and the quiet hours unless the person does not want that. */
export function planOf(settings: Settings, pace: Exclude<Pace, 'off'>, isUrgent: boolean, now: Date): Plan {
  if (pace !== 'at-once' && !isUrgent) return { state: 'digest', dueAt: nextDigest(settings.quiet, pace, now) }
  const end = isUrgent && settings.urgentPasses ? null : quietEnd(settings.quiet, now)
  return end === null ? { state: 'waiting', dueAt: now } : { state: 'quiet', dueAt: end }
}

export function expiryOf(dueAt: Date): Date {
  return new Date(dueAt.getTime() + KEPT_TRYING_DAYS * DAY_MINUTES * MINUTE_MS)
}

/** When the quiet hours end in which an instant lies; null when it lies in none. */
export function quietEnd(quiet: QuietHours | null, at: Date): Date | null {
  if (quiet === null) return null
  const minute = minuteOfDay(at)
  const { from, until } = quiet
  const isQuiet = from < until ? minute >= from && minute < until : minute >= from || minute < until
  if (!isQuiet) return null
  const left = (until - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  return new Date(startOfMinute(at) + left * MINUTE_MS)
}

/** The next morning of digests after an instant, or the end of the quiet hours where they cover it. */
function nextDigest(quiet: QuietHours | null, pace: 'daily' | 'weekly', after: Date): Date {
  const left = (DIGEST_MINUTE - minuteOfDay(after) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  let at = new Date(startOfMinute(after) + left * MINUTE_MS)
  while (pace === 'weekly' && weekdayInBangkok(at) !== 1) at = new Date(at.getTime() + DAY_MINUTES * MINUTE_MS)
  return quietEnd(quiet, at) ?? at
}

function minuteOfDay(at: Date): number {
  return (Math.floor(at.getTime() / MINUTE_MS) + BANGKOK_MINUTES) % DAY_MINUTES
}

function startOfMinute(at: Date): number {
  return Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS
}

function weekdayInBangkok(at: Date): number {
  return new Date(at.getTime() + BANGKOK_MINUTES * MINUTE_MS).getUTCDay()
}

/** "21:30" as the minute of the day. @returns null for anything else */
export function parseTime(text: string): number | null {
  const parts = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text.trim())
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2])
}

export function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
