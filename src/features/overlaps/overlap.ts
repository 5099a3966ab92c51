import type { Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/**
 * What a person says about a pair.
 * - `same`: one piece of work planned twice
 * - `overlapping`: a part of the work is planned twice
 * - `related`: different work that should be coordinated
 * - `different`: nothing to do with each other
 */
export const verdicts = ['same', 'overlapping', 'related', 'different'] as const
export type Verdict = (typeof verdicts)[number]

export type PairState = 'open' | 'decided' | 'gone'

/** The full key of a project; pairs name their two sides by it. */
export interface ProjectKey {
  readonly home: Home
  readonly id: string
}

export interface Decision {
  readonly verdict: Verdict
  readonly reason: string
}

export type DecisionProblem =
  | { field: 'verdict'; kind: 'missing' }
  | { field: 'reason'; kind: 'missing' }
  | { field: 'reason'; kind: 'too-long'; most: number }

const longestReason = 2_000

/**
 * Reads the fields of the decision form or of the API.
 * @param fields `verdict` one of the four words; `reason` what the public will read, 1 to 2,000 characters
 */
export function readDecision(fields: { verdict?: string; reason?: string }): Result<Decision, DecisionProblem[]> {
  const verdict = verdicts.find((word) => word === fields.verdict)
  const reason = (fields.reason ?? '').trim()
  const problems: DecisionProblem[] = []
  if (!verdict) problems.push({ field: 'verdict', kind: 'missing' })
  if (reason === '') problems.push({ field: 'reason', kind: 'missing' })
  if (reason.length > longestReason) problems.push({ field: 'reason', kind: 'too-long', most: longestReason })
  return verdict && problems.length === 0 ? ok({ verdict, reason }) : refuse(problems)
}

/**
 * Which of two projects is the left one: the pair lives in the home of its left side, and the same two projects must
 * always make the same pair.
 */
export function inOrder<T extends ProjectKey>(a: T, b: T): readonly [left: T, right: T] {
  return a.home < b.home || (a.home === b.home && a.id < b.id) ? [a, b] : [b, a]
}

/** The most that could be saved if one of the two were not done: the smaller amount. Never below zero. */
export function atStake(a: Satang, b: Satang): Satang {
  const smaller = a < b ? a : b
  return smaller > 0n ? smaller : (0n as Satang)
}
