import type { Handed } from './channel.ts'
import { quietEnd, type Settings } from './settings.ts'

/*
 * What happens to the notices of one person by one door: which go out now, what a try makes of them. Pure, so that outages and
 * crashes in any order can be played through.
 */

const openStates = ['waiting', 'quiet', 'digest', 'sending'] as const
export type OpenState = (typeof openStates)[number]
export const deliveryStates = [...openStates, 'sent', 'kept', 'refused', 'expired', 'left'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One notice by one door that is not settled yet. */
export interface Open {
  readonly noticeId: string
  readonly letter: string
  readonly state: OpenState
  readonly dueAt: Date
  readonly expiresAt: Date
  readonly attempts: number
  readonly isUrgent: boolean
  /** Notices with the same word tell of one thing, and may be one letter. */
  readonly joins?: string | null
}

export interface Change {
  readonly noticeId: string
  readonly letter: string
  readonly state: DeliveryState
  readonly dueAt: Date
  readonly attempts: number
  /** Code of the last failure; left as it is where it is not given. */
  readonly error?: string | null
}

export interface Claim {
  /** What goes out now, in this order; those of one digest stand together. */
  readonly letters: readonly (readonly Open[])[]
  /** What changes in the database for it, before anything is sent. */
  readonly changes: readonly Change[]
}

/** A worker that took letters and says nothing more for so long is dead: another takes them. */
export const LEASE_MS = 10 * 60_000
const NOTHING: Claim = { letters: [], changes: [] }

/**
 * Takes what is due. The order in which notices were made is kept: behind one that is tried again later, the others wait; only what
 * is held for the quiet hours or gathered for a digest is passed by. What waited for the end of the quiet hours and is about one thing
 * goes out as one letter, in the place of its first.
 * @param open all open ones of one recipient and door, oldest first
 */
export function claimOf(open: readonly Open[], settings: Settings, now: Date): Claim {
  if (open.some((one) => one.state === 'sending' && one.dueAt > now)) return NOTHING
  const lease = new Date(now.getTime() + LEASE_MS)
  const letters = new Map<string, Open[]>()
  const changes: Change[] = []
  const ofOneThing = new Map<string, string>()
  let behind: Date | null = null
  let digest: string | null = null
  for (const one of open) {
    if (one.expiresAt <= now) {
      changes.push(changed(one, { state: 'expired', dueAt: now }))
      continue
    }
    const isHeld = one.state === 'quiet' || one.state === 'digest'
    if (isHeld && one.dueAt > now) continue
    const quiet = one.isUrgent && settings.urgentPasses ? null : quietEnd(settings.quiet, now)
    // What was begun is finished: a digest whose first try failed stays one letter with one key.
    if (quiet !== null) {
      // A try nobody heard the end of was a try: its key may be known on the other side.
      const attempts = one.state === 'sending' ? one.attempts + 1 : one.attempts
      changes.push(changed(one, { state: one.state === 'digest' ? 'digest' : 'quiet', dueAt: quiet, attempts }))
      continue
    }
    if (behind !== null) {
      if (one.dueAt < behind) changes.push(changed(one, { state: 'waiting', dueAt: behind }))
      continue
    }
    if (one.dueAt > now) {
      behind = one.dueAt
      continue
    }
    if (one.state === 'digest') digest ??= one.letter
    const thing = one.state === 'quiet' && one.attempts === 0 ? (one.joins ?? null) : null
    if (thing !== null && !ofOneThing.has(thing)) ofOneThing.set(thing, one.letter)
    const joined = thing === null ? undefined : ofOneThing.get(thing)
    const letter = (one.state === 'digest' ? digest : joined) ?? one.letter
    const taken: Open = { ...one, letter, state: 'sending', dueAt: lease }
    letters.set(letter, [...(letters.get(letter) ?? []), taken])
    changes.push(changed(taken, {}))
  }
  return { letters: [...letters.values()], changes }
}

/** What a try makes of the notices of one letter. */
export function afterTry(letter: readonly Open[], handed: Handed, now: Date): Change[] {
  return letter.map((one) => changed(one, { ...outcome(one, handed, now), attempts: one.attempts + 1 }))
}

function outcome(one: Open, handed: Handed, now: Date): Pick<Change, 'state' | 'dueAt' | 'error'> {
  switch (handed.kind) {
    case 'delivered':
      return { state: 'sent', dueAt: now, error: null }
    case 'kept':
      return { state: 'kept', dueAt: now, error: null }
    case 'refused':
      return { state: 'refused', dueAt: now, error: handed.reason }
    case 'later': {
      // In an outage the door decides when the next try is, not the letter.
      const asked = (handed.retryAfterSeconds ?? 0) * 1_000
      const wait = handed.isOutage ? 0 : Math.max(asked, pauseMs(one.attempts + 1, 30_000, 3_600_000))
      return { state: 'waiting', dueAt: new Date(now.getTime() + wait), error: handed.reason }
    }
  }
}

/** Taken, but not tried: the door closed before its turn came. */
export function released(letter: readonly Open[], now: Date): Change[] {
  return letter.map((one) => changed(one, { state: 'waiting', dueAt: now }))
}

/** How long a door stays closed after so many failures in a row. */
export function outagePauseMs(failures: number): number {
  return pauseMs(failures, 15_000, 10 * 60_000)
}

function pauseMs(tries: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(tries - 1, 20))
}

function changed(one: Open, over: Partial<Change>): Change {
  const { noticeId, letter, state, dueAt, attempts } = one
  return { noticeId, letter, state, dueAt, attempts, ...over }
}
