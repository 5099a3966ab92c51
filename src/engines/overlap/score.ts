import { Comparison } from './compare.ts'
import { featureAt as at, FEATURES, type FeatureName } from './features.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { overlapModel } from './model.ts'
import type { Prepared } from './prepared.ts'
import type { WordCounts } from './rarity.ts'

/** Weights of a logistic model over the features, and the curve that turns its sum into a probability seen in fact. */
export interface OverlapModel {
  version: string
  bias: number
  weights: Partial<Record<FeatureName, number>>
  /** Products of two features. */
  together: readonly (readonly [FeatureName, FeatureName, number])[]
  /** Points (sum, probability), rising in both; between them a straight line. */
  calibration: readonly (readonly [number, number])[]
  related: { bias: number; weights: Partial<Record<FeatureName, number>> }
  /** What officers' decisions taught (refit.ts): added to the log odds of the calibrated probability. */
  correction?: { bias: number; weights: Partial<Record<FeatureName, number>> }
}

/** Facts that rule out the same work, whatever else agrees. In the order they are asked. */
export const VETOES = [
  'none',
  'same-body',
  'far-years',
  'other-province',
  'other-district',
  'other-sub-district',
  'other-village',
  'other-road',
  'disjoint-kilometres',
  'other-number',
  'generic-title',
] as const // prettier-ignore
export type Veto = (typeof VETOES)[number]

/** Years apart from which nothing is the same work any more. */
export const FAR_YEARS = 3
const VETOED = 0.01
const NEAR_METRES = 2000
/** Seen in fact among such pairs where each has one double only; a title every body has is no objection there. */
const READ_TWICE = 0.98
/** Nobody and nowhere, and another amount: the same words are not enough. */
const UNPLACED = 0.3
const READ_TWICE_FORGIVES: ReadonlySet<Veto> = new Set(['generic-title', 'other-number'])
/** Less in common than this, and no village, and no road: nothing says it is one place. */
const LEAST_ANCHOR = 0.15

/** Scores pairs of prepared projects. One a thread; the result of a pair does not depend on the pairs before it. */
export class PairScorer {
  readonly comparison: Comparison
  readonly #bias: number
  readonly #weights: Float64Array
  readonly #together: { a: number; b: number; weight: number }[]
  readonly #curve: readonly (readonly [number, number])[]
  readonly #related: Float64Array
  readonly #relatedBias: number
  readonly #correction: Float64Array | null
  readonly #correctionBias: number
  /** True when the score is the model's, and not a veto's or a rule's. */
  byModel = false
  score = 0
  related = 0
  veto: Veto = 'none'

  constructor(model: OverlapModel = overlapModel, words: Words = defaultWords(), counts?: WordCounts) {
    this.comparison = new Comparison(words, counts)
    this.#bias = model.bias
    this.#weights = Float64Array.from(FEATURES, (name) => model.weights[name] ?? 0)
    this.#together = model.together.map(([a, b, weight]) => ({ a: at[a], b: at[b], weight }))
    this.#curve = model.calibration
    this.#related = Float64Array.from(FEATURES, (name) => model.related.weights[name] ?? 0)
    this.#relatedBias = model.related.bias
    const { correction } = model
    this.#correction = correction ? Float64Array.from(FEATURES, (name) => correction.weights[name] ?? 0) : null
    this.#correctionBias = correction?.bias ?? 0
  }

  /** Leaves `score`, `related` and `veto` for the pair. */
  of(a: Prepared, b: Prepared): number {
    const { comparison } = this
    comparison.compareFacts(a, b)
    this.veto = this.#vetoOfFacts(a, b, comparison.values)
    comparison.compareWords(a, b)
    return this.#finish()
  }

  /** As `of`, but a pair ruled out by its facts is left at once, without `related`. */
  quickly(a: Prepared, b: Prepared): number {
    const { comparison } = this
    comparison.compareFacts(a, b)
    this.veto = this.#vetoOfFacts(a, b, comparison.values)
    if (this.veto !== 'none') {
      this.byModel = false
      this.related = VETOED
      this.score = VETOED
      return VETOED
    }
    comparison.compareWords(a, b)
    return this.#finish()
  }

  #finish(): number {
    const { values } = this.comparison
    if (this.veto === 'none') this.veto = this.#vetoOfWords(values)
    if (this.comparison.readTwice && READ_TWICE_FORGIVES.has(this.veto)) this.veto = 'none'
    this.byModel = this.veto === 'none' && !this.comparison.readTwice && !this.comparison.unplaced
    this.score = this.veto === 'none' ? this.#probability(values) : VETOED
    if (this.comparison.readTwice && this.veto === 'none') this.score = Math.max(this.score, READ_TWICE)
    else if (this.comparison.unplaced) this.score = Math.min(this.score, UNPLACED)
    this.related = this.#relatedOf(values)
    return this.score
  }

  #probability(values: Float64Array): number {
    const calibrated = curveAt(this.#curve, this.sum(values))
    if (this.#correction === null) return calibrated
    let odds = logOdds(calibrated) + this.#correctionBias
    for (let i = 0; i < this.#correction.length; i++) odds += (this.#correction[i] as number) * (values[i] as number)
    return 1 / (1 + Math.exp(-odds))
  }

  /** The model's sum before calibration: log odds. */
  sum(values: Float64Array): number {
    let s = this.#bias
    for (let i = 0; i < this.#weights.length; i++) s += (this.#weights[i] as number) * (values[i] as number)
    for (const t of this.#together) s += t.weight * (values[t.a] as number) * (values[t.b] as number)
    return s
  }

  #vetoOfFacts(a: Prepared, b: Prepared, v: Float64Array): Veto {
    if (a.body !== 0 && a.body === b.body) return 'same-body'
    if (this.comparison.yearGap >= FAR_YEARS) return 'far-years'
    if (v[at.otherProvince]) return 'other-province'
    const sameRoad = v[at.sameRoad] === 1
    if (v[at.otherDistrict] && !sameRoad && !v[at.sameSubdistrict]) return 'other-district'
    if (v[at.otherSubdistrict] && !sameRoad) return 'other-sub-district'
    if (v[at.otherVillages] && !sameRoad) return 'other-village'
    if (v[at.otherRoad]) return 'other-road'
    if (v[at.kmDisjoint]) return 'disjoint-kilometres'
    return 'none'
  }

  #vetoOfWords(v: Float64Array): Veto {
    const sameRoad = v[at.sameRoad] === 1
    // village 5 with another name: the sub-districts only share their name
    if (v[at.otherVillageName] && v[at.sameVillages] && !v[at.sameDistrict] && !sameRoad) return 'other-village'
    if (v[at.otherNumber]) return 'other-number'
    // grants, campaigns and vehicles are in every plan: without a place or a name in common beyond that they are nothing
    const sameVillage = v[at.sameVillages] === 1 || v[at.someVillages] === 1
    if (this.comparison.nowhere) return 'generic-title'
    if (v[at.perBody] && !sameVillage) return 'generic-title'
    if ((v[at.sharedAnchor] as number) < LEAST_ANCHOR && !sameVillage && !sameRoad) return 'generic-title'
    return 'none'
  }

  #relatedOf(values: Float64Array): number {
    if (this.veto === 'same-body') return VETOED
    let s = this.#relatedBias
    for (let i = 0; i < this.#related.length; i++) s += (this.#related[i] as number) * (values[i] as number)
    // the next stretch of the road is to be coordinated, one far down it is not
    if (this.comparison.kmGap > NEAR_METRES) s -= 3
    if (this.veto === 'far-years' || this.veto === 'generic-title') s -= 3
    // the same work is related by definition
    return Math.max(this.score, 1 / (1 + Math.exp(-s)))
  }
}

/** ln(p / (1 − p)). */
export const logOdds = (p: number): number => Math.log(p / (1 - p))

/** A point on a rising curve of straight pieces; flat outside it. @public the script that fits the model uses it */
export function curveAt(curve: readonly (readonly [number, number])[], x: number): number {
  const first = curve[0]
  const last = curve[curve.length - 1]
  if (!first || !last) return 1 / (1 + Math.exp(-x))
  if (x <= first[0]) return first[1]
  for (let i = 1; i < curve.length; i++) {
    const [x1, y1] = curve[i] as readonly [number, number]
    if (x > x1) continue
    const [x0, y0] = curve[i - 1] as readonly [number, number]
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
  }
  return last[1]
}
