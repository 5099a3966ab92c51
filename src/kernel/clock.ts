/** "Now" is handed in, so that a deadline can be tested on any day. Days are taken from it by `todayInBangkok` in thai-calendar.ts. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * A clock that stands still, for tests and for runs that must be repeatable.
 * @param iso an instant with its zone: '2026-11-21T01:30:00Z' or '2026-11-21T08:30:00+07:00'
 * Throws on anything else: a fixed clock without a zone would mean another instant on every machine.
 */
export function fixedClock(iso: string): Clock {
  if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(iso)) throw new Error(`a fixed clock needs an instant with its zone, not '${iso}'`)
  const instant = Date.parse(iso)
  if (Number.isNaN(instant)) throw new Error(`'${iso}' is not an instant`)
  return { now: () => new Date(instant) }
}
