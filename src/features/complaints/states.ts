/** The nine states of a case. Everything else is an outcome or an event. Source: INTEROP 1.5. */
export const states = [
  'received',
  'screened',
  'assigned',
  'accepted',
  'scheduled',
  'in_progress',
  'waiting_info',
  'resolved',
  'closed',
] as const
export type State = (typeof states)[number]

/** What kind of time the case is in, for people who do not care which of nine states it is. */
export const phases = ['intake', 'handling', 'confirming', 'over'] as const
export type Phase = (typeof phases)[number]
/** private: only the reporter and the office know of it. withheld: a moderator took it down; a stone with the reason stays. */
export type Visibility = 'public' | 'private' | 'withheld'
/** Whether the body in charge has it. */
export type Delivery = 'none' | 'sent' | 'seen' | 'failed'
export const outcomes = [
  'fixed',
  'partly',
  'duplicate',
  'not_our_duty',
  'withdrawn',
  'cannot',
  'unreachable',
  'rejected',
] as const
export type Outcome = (typeof outcomes)[number]
export type Severity = 'normal' | 'high' | 'urgent'
/** Through which door it came. */
export const channels = ['web', 'phone', 'paper', 'walk-in', 'api', 'open311', 'messenger', 'email'] as const
export type Channel = (typeof channels)[number]

const allowed: Readonly<Record<State, readonly State[]>> = {
  received: ['screened'],
  screened: ['assigned', 'waiting_info', 'closed'],
  assigned: ['accepted', 'assigned', 'waiting_info'],
  accepted: ['scheduled', 'in_progress', 'resolved', 'assigned', 'waiting_info'],
  scheduled: ['in_progress', 'resolved', 'waiting_info'],
  in_progress: ['resolved', 'scheduled', 'waiting_info'],
  waiting_info: ['closed'],
  resolved: ['closed', 'in_progress'],
  closed: ['in_progress'],
}

/** Where a case may go from here: the one table of INTEROP 1.5. Waiting goes back to where it came from. */
export function movesFrom({
  state,
  waitedFrom,
}: {
  readonly state: State
  readonly waitedFrom: State | null
}): readonly State[] {
  return state === 'waiting_info' && waitedFrom !== null ? [waitedFrom, ...allowed.waiting_info] : allowed[state]
}

export function phaseOf(state: State): Phase {
  if (state === 'received' || state === 'screened') return 'intake'
  if (state === 'resolved') return 'confirming'
  return state === 'closed' ? 'over' : 'handling'
}
