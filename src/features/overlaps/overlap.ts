import type { Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'

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

/**
 * The order of the queue. `worth`: probability times money at stake, what a telephone call may be expected to save, so that
 * a sure pair over a middling sum stands before a doubtful one over a large sum.
 */
export const queueSorts = ['worth', 'money', 'score'] as const
export type QueueSort = (typeof queueSorts)[number]

/** The full key of a project; pairs name their two sides by it. */
export interface ProjectKey {
  readonly home: Home
  readonly id: string
}

export interface Decision {
  readonly verdict: Verdict
  readonly reason: string
  /** Only with `overlapping`: how much of the smaller project is planned twice, 1 to 100; null when not stated. */
  readonly sharePercent: number | null
}

export type DecisionProblem =
  | { field: 'verdict'; kind: 'missing' }
  | { field: 'reason'; kind: 'missing' }
  | { field: 'reason'; kind: 'too-long'; most: number }
  | { field: 'share'; kind: 'not-a-share' }

const longestReason = 2_000

/**
 * Reads the fields of the decision form or of the API.
 * @param fields `verdict` one of the four words; `reason` what the public will read, 1 to 2,000 characters; `share` a whole
 * per cent from 1 to 100 in Thai or Arabic digits, read only with the verdict `overlapping`, may be left out
 */
export function readDecision(fields: {
  verdict?: string
  reason?: string
  share?: string
}): Result<Decision, DecisionProblem[]> {
  const verdict = verdicts.find((word) => word === fields.verdict)
  const reason = (fields.reason ?? '').trim()
  const share =
    verdict === 'overlapping'
      ? thaiDigitsToAscii(fields.share ?? '')
          .replace('%', '')
          .trim()
      : ''
  const sharePercent = share === '' ? null : Number(share)
  const problems: DecisionProblem[] = []
  if (!verdict) problems.push({ field: 'verdict', kind: 'missing' })
  if (reason === '') problems.push({ field: 'reason', kind: 'missing' })
  if (reason.length > longestReason) problems.push({ field: 'reason', kind: 'too-long', most: longestReason })
  if (share !== '' && !/^(100|[1-9]\d?)$/.test(share)) problems.push({ field: 'share', kind: 'not-a-share' })
  return verdict && problems.length === 0 ? ok({ verdict, reason, sharePercent }) : refuse(problems)
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
