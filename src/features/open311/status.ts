import type { Outcome, State } from '../complaints/index.ts'

/** The two words of GeoReport v2: a case is open until it is closed, also while the reporter may still disagree. */
export type Status = 'open' | 'closed'

export function statusOf(state: State): Status {
  return state === 'closed' ? 'closed' : 'open'
}

/** Words of the updates extension that we say and understand. Source: INTEROP 1.5. */
export const updateWords = [
  'OPEN',
  'INVESTIGATING',
  'IN_PROGRESS',
  'ACTION_SCHEDULED',
  'FIXED',
  'DUPLICATE',
  'NOT_COUNCILS_RESPONSIBILITY',
  'NO_FURTHER_ACTION',
  'INTERNAL_REFERRAL',
  'FOR_TRIAGE',
  'CLOSED',
  'CANCELLED',
  'REOPEN',
  'UNCHANGED',
] as const
export type UpdateWord = (typeof updateWords)[number]

const ofState: Readonly<Record<Exclude<State, 'resolved' | 'closed'>, UpdateWord>> = {
  received: 'OPEN',
  screened: 'OPEN',
  assigned: 'INVESTIGATING',
  accepted: 'INVESTIGATING',
  scheduled: 'ACTION_SCHEDULED',
  in_progress: 'IN_PROGRESS',
  waiting_info: 'IN_PROGRESS',
}

const ofOutcome: Readonly<Record<Outcome, UpdateWord>> = {
  fixed: 'FIXED',
  partly: 'FIXED',
  duplicate: 'DUPLICATE',
  not_our_duty: 'NOT_COUNCILS_RESPONSIBILITY',
  withdrawn: 'CANCELLED',
  cannot: 'NO_FURTHER_ACTION',
  unreachable: 'NO_FURTHER_ACTION',
  rejected: 'NO_FURTHER_ACTION',
}

/** What a step says to another system; a text without a change of state leaves its status as it was. */
export function updateWordOf(to: State | null, outcome: Outcome | null): UpdateWord {
  if (to === null) return 'UNCHANGED'
  if (to === 'resolved' || to === 'closed') return outcome === null ? 'CLOSED' : ofOutcome[outcome]
  return ofState[to]
}

/** Small letters and blanks are taken like the written form; null for a word nobody knows. */
export function readUpdateWord(given: string): UpdateWord | null {
  const word = given.trim().toUpperCase().replace(/\s+/g, '_')
  return updateWords.find((one) => one === word) ?? null
}
