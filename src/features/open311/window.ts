import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseInstant } from './instant.ts'

/** A span of instants, both ends in it. */
export interface Window {
  readonly from: Date
  readonly to: Date
}

export type WindowProblem =
  | { readonly kind: 'not-a-date'; readonly name: string; readonly given: string }
  | { readonly kind: 'buddhist-year'; readonly name: string; readonly given: string }
  | { readonly kind: 'wider-than-90-days' }
  | { readonly kind: 'ends-before-it-begins' }
  | { readonly kind: 'one-end-only' }

const DAY_MS = 86_400_000
const MOST_DAYS = 90
const USUAL_UPDATES_MS = 2 * 60 * 60_000

/** The window of `requests`: at most 90 days, by default the last 90; one end alone reaches 90 days from it. Source: INTEROP 1.3. */
export function requestsWindow(given: { start?: string; end?: string }, now: Date): Result<Window, WindowProblem> {
  const read = bothEnds(given)
  if (!read.ok) return read
  const { start, end } = read.value
  const from = start ?? new Date((end ?? now).getTime() - MOST_DAYS * DAY_MS)
  const to = end ?? (start === null ? now : new Date(start.getTime() + MOST_DAYS * DAY_MS))
  return checked({ from, to })
}

/** The window of `servicerequestupdates`: both ends or none, by default the last two hours. Source: INTEROP 1.5. */
export function updatesWindow(given: { start?: string; end?: string }, now: Date): Result<Window, WindowProblem> {
  const read = bothEnds(given)
  if (!read.ok) return read
  const { start, end } = read.value
  if ((start === null) !== (end === null)) return refuse({ kind: 'one-end-only' })
  if (start === null || end === null) return ok({ from: new Date(now.getTime() - USUAL_UPDATES_MS), to: now })
  return checked({ from: start, to: end })
}

function checked(window: Window): Result<Window, WindowProblem> {
  const width = window.to.getTime() - window.from.getTime()
  if (width < 0) return refuse({ kind: 'ends-before-it-begins' })
  return width > MOST_DAYS * DAY_MS ? refuse({ kind: 'wider-than-90-days' }) : ok(window)
}

function bothEnds({
  start,
  end,
}: {
  start?: string
  end?: string
}): Result<{ start: Date | null; end: Date | null }, WindowProblem> {
  const ends: (Date | null)[] = []
  for (const [name, given] of [
    ['start_date', start],
    ['end_date', end],
  ] as const) {
    if (given === undefined || given === '') {
      ends.push(null)
      continue
    }
    const instant = parseInstant(given)
    if (!instant.ok) return refuse({ kind: instant.problem, name, given })
    ends.push(instant.value)
  }
  return ok({ start: ends[0] ?? null, end: ends[1] ?? null })
}
