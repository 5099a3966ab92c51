import { ok, type Result, refuse } from '../../kernel/result.ts'

/** A request of one body to another (S4-22): technical support, or joint action on a hard or large project. */
export const supportStates = ['asked', 'accepted', 'declined', 'working', 'done', 'withdrawn'] as const
export type SupportState = (typeof supportStates)[number]

export const supportActs = ['accept', 'decline', 'start', 'finish', 'withdraw'] as const
export type SupportAct = (typeof supportActs)[number]

/** How many working days a body has to answer. */
export const ANSWER_WORKING_DAYS = 7

const moves: Readonly<Record<SupportAct, { from: readonly SupportState[]; to: SupportState; by: 'asker' | 'asked' }>> =
  {
    accept: { from: ['asked'], to: 'accepted', by: 'asked' },
    decline: { from: ['asked'], to: 'declined', by: 'asked' },
    start: { from: ['accepted'], to: 'working', by: 'asked' },
    finish: { from: ['accepted', 'working'], to: 'done', by: 'asked' },
    withdraw: { from: ['asked', 'accepted'], to: 'withdrawn', by: 'asker' },
  }

export const sideOf = (act: SupportAct) => moves[act].by

export function moveSupport(state: SupportState, act: SupportAct): Result<SupportState, 'not-from-here'> {
  return moves[act].from.includes(state) ? ok(moves[act].to) : refuse('not-from-here')
}
