import { ok, type Result, refuse } from '../../kernel/result.ts'
import { FEATURE_COUNT } from './core/compare.ts'
import type { Prepared } from './core/prepared.ts'
import { logOdds } from './core/score.ts'
import { hashBytes } from './core/thai-bytes.ts'
import { FEATURES } from './features.ts'
import { type FitQuality, qualityOf } from './fit-quality.ts'
import { defaultWords } from './lexicon.ts'
import { overlapModel } from './model.ts'
import type { WordCounts } from './rarity.ts'
import { type OverlapModel, PairScorer } from './score.ts'

/** What an officer decided about a pair. The first two are what the score means; "related" work is not the same work. */
export type PairVerdict = 'same' | 'overlapping' | 'related' | 'different'

export interface DecidedPair {
  left: Prepared
  right: Prepared
  verdict: PairVerdict
}

export interface Refit {
  /** The new model: plain JSON, to be stored with its `version`, which names its content. The old one is `from`. */
  model: OverlapModel
  /** Decisions the fit could learn from, and how many of them said same or overlapping. */
  pairs: number
  overlapping: number
  /** Decisions about pairs that a fact rules out (same body, other village, …): no weight changes those. */
  ruledOut: number
  /** On decisions the fit did not see, five parts in turn: what the present model says of them, and what the new one does. */
  before: FitQuality
  after: FitQuality
  /** True when the new model says less wrong of unseen decisions (log loss). Otherwise keep the present one. */
  better: boolean
}

export type RefitRefusal =
  | { kind: 'too-few-decisions'; pairs: number; needed: number }
  | { kind: 'one-verdict'; overlapping: number; other: number; neededOfEach: number }

const LEAST_PAIRS = 50
const LEAST_OF_EACH = 5
const FOLDS = 5
/** How hard the weights are held where they are: as if each had been seen at its value in so many decisions. */
const PULL = 4
const PULL_BIAS = 1

/**
 * Learns from officers' decisions: a correction of the log odds, a number a feature, held towards none at all, so that few decisions
 * change little. The same decisions in the same order give the same model, byte for byte.
 *
 * @param decided all decisions so far, in a fixed order; a pair decided twice counts by the later decision only if the caller says so
 * @param options `from`: the model to start from, by default the shipped one. Hand in every decision with the shipped model again
 *   rather than new decisions with the last fit: what was learnt twice would weigh double. `counts`: word counts of the last full run
 * @returns the new model with both qualities measured, or why nothing was learnt: fewer than 50 usable decisions, or fewer than 5 of
 *   one of the two answers
 */
export function refitModel(
  decided: readonly DecidedPair[],
  options: { from?: OverlapModel; counts?: WordCounts } = {},
): Result<Refit, RefitRefusal> {
  const from = options.from ?? overlapModel
  const cases = casesOf(decided, from, options.counts)
  const overlapping = cases.filter((c) => c.same).length
  const other = cases.length - overlapping
  if (cases.length < LEAST_PAIRS) return refuse({ kind: 'too-few-decisions', pairs: cases.length, needed: LEAST_PAIRS })
  if (Math.min(overlapping, other) < LEAST_OF_EACH)
    return refuse({ kind: 'one-verdict', overlapping, other, neededOfEach: LEAST_OF_EACH })
  const before = qualityOf(cases.map((c) => ({ probability: probability(c.odds), same: c.same })))
  const after = qualityOf(unseen(cases))
  return ok({
    model: corrected(from, correctionFrom(cases)),
    pairs: cases.length,
    overlapping,
    ruledOut: decided.length - cases.length,
    before,
    after,
    better: after.logLoss < before.logLoss,
  })
}

/** A decision as numbers: features (the last one always 1), what the present model says, and what the officer said. */
interface Case {
  x: Float64Array
  odds: number
  same: boolean
}

function casesOf(decided: readonly DecidedPair[], model: OverlapModel, counts: WordCounts | undefined): Case[] {
  const scorer = new PairScorer(model, defaultWords(), counts)
  const cases: Case[] = []
  for (const { left, right, verdict } of decided) {
    scorer.of(left, right)
    if (!scorer.byModel) continue
    const x = new Float64Array(FEATURE_COUNT + 1)
    x.set(scorer.comparison.values)
    x[FEATURE_COUNT] = 1
    cases.push({ x, odds: logOdds(scorer.score), same: verdict === 'same' || verdict === 'overlapping' })
  }
  return cases
}

/** Each case judged by a correction fitted to the other parts; both answers are spread evenly over the parts. */
function unseen(cases: readonly Case[]): { probability: number; same: boolean }[] {
  const seen = { yes: 0, no: 0 }
  const part = cases.map((c) => (c.same ? seen.yes++ : seen.no++) % FOLDS)
  const said: { probability: number; same: boolean }[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const correction = correctionFrom(cases.filter((_, i) => part[i] !== fold))
    for (const [i, c] of cases.entries())
      if (part[i] === fold) said.push({ probability: probability(c.odds + dot(correction, c.x)), same: c.same })
  }
  return said
}

/**
 * Newton's method on the logistic loss, with the present model's log odds as the starting point of every case. A step that makes the
 * loss worse is halved until it does not: the loss is convex, so this ends at its one lowest point.
 */
function correctionFrom(cases: readonly Case[]): Float64Array {
  const n = FEATURE_COUNT + 1
  let d = new Float64Array(n)
  let loss = lossOf(cases, d)
  for (let round = 0; round < 50; round++) {
    const rows = Array.from({ length: n }, (_, i) => {
      const row = new Float64Array(n + 1)
      row[i] = pullOn(i)
      row[n] = -pullOn(i) * (d[i] as number)
      return row
    })
    for (const c of cases) addCase(rows, c, probability(c.odds + dot(d, c.x)))
    const step = solved(rows)
    let share = 1
    let next = d
    let nextLoss = loss
    for (; share > 1e-4; share /= 2) {
      next = d.map((x, i) => x + share * (step[i] as number))
      nextLoss = lossOf(cases, next)
      if (nextLoss < loss) break
    }
    if (!(nextLoss < loss - 1e-9)) break
    d = next
    loss = nextLoss
  }
  return d
}

const pullOn = (i: number): number => (i === FEATURE_COUNT ? PULL_BIAS : PULL)

function lossOf(cases: readonly Case[], d: Float64Array): number {
  let loss = 0
  for (const c of cases) {
    const odds = c.odds + dot(d, c.x)
    loss += Math.log1p(Math.exp(c.same ? -odds : odds))
  }
  for (let i = 0; i < d.length; i++) loss += (pullOn(i) * (d[i] as number) ** 2) / 2
  return loss
}

function addCase(rows: Float64Array[], { x, same }: Case, p: number): void {
  const n = rows.length
  const curvature = Math.max(p * (1 - p), 1e-6)
  const error = (same ? 1 : 0) - p
  for (let i = 0; i < n; i++) {
    const xi = x[i] as number
    if (xi === 0) continue
    const row = rows[i] as Float64Array
    row[n] = (row[n] as number) + error * xi
    for (let k = 0; k < n; k++) row[k] = (row[k] as number) + curvature * xi * (x[k] as number)
  }
}

/** Solves rows of coefficients with the right side last. The pull on the diagonal keeps it solvable without exchanging rows. */
function solved(rows: Float64Array[]): Float64Array {
  const n = rows.length
  for (let i = 0; i < n; i++) {
    const pivot = rows[i] as Float64Array
    for (let k = 0; k < n; k++) {
      const row = rows[k] as Float64Array
      const factor = k === i ? 0 : (row[i] as number) / (pivot[i] as number)
      if (factor === 0) continue
      for (let m = i; m <= n; m++) row[m] = (row[m] as number) - factor * (pivot[m] as number)
    }
  }
  return Float64Array.from(rows, (row, i) => (row[n] as number) / (row[i] as number))
}

function dot(w: Float64Array, x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < w.length; i++) sum += (w[i] as number) * (x[i] as number)
  return sum
}

const probability = (odds: number): number => 1 / (1 + Math.exp(-odds))
/** Four decimals, so that the model is the same text on every machine. */
const short = (x: number): number => Math.round(x * 10_000) / 10_000

function corrected(from: OverlapModel, d: Float64Array): OverlapModel {
  const bias = short((from.correction?.bias ?? 0) + (d[FEATURE_COUNT] as number))
  const weights: OverlapModel['weights'] = {}
  for (const [i, name] of FEATURES.entries()) {
    const weight = short((from.correction?.weights[name] ?? 0) + (d[i] as number))
    if (weight !== 0) weights[name] = weight
  }
  const correction = { bias, weights }
  const bytes = new TextEncoder().encode(JSON.stringify(correction))
  const mark = hashBytes(bytes, 0, bytes.length).toString(16).padStart(8, '0')
  const shipped = from.version.split('+')[0] as string
  return { ...from, version: `${shipped}+${mark}`, correction }
}
