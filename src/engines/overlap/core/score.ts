import { Comparison } from './compare.ts'
import * as at from './features.ts'
import { exp, log } from './machine.ts'
import type { Prepared } from './prepared.ts'
import type { Rarity } from './rarity.ts'
import type { Tables } from './tables.ts'
import * as VETO from './vetoes.ts'

/** Years apart from which nothing is the same work any more. */
export const FAR_YEARS: i32 = 3
const VETOED: f64 = 0.01
const NEAR_METRES: f64 = 2000
/** Seen in fact among such pairs where each has one double only; a title every body has is no objection there. */
const READ_TWICE: f64 = 0.98
/** Nobody and nowhere, and another amount: the same words are not enough. */
const UNPLACED: f64 = 0.3
/** Less in common than this, and no village, and no road: nothing says it is one place. */
const LEAST_ANCHOR: f64 = 0.15

/** A model (see score.ts of the engine) as plain arrays. */
export class ModelTables {
  bias: f64 = 0
  /** By feature. */
  readonly weights: Float64Array
  /** Two features and a weight, three numbers each. */
  readonly together: Float64Array
  /** The features of `together`, two each. */
  readonly pairs: Uint8Array
  /** Points (sum, probability), rising in both. */
  readonly curve: Float64Array
  relatedBias: f64 = 0
  readonly related: Float64Array
  /** What officers' decisions taught, added to the log odds: by feature, or empty. */
  readonly correction: Float64Array
  correctionBias: f64 = 0

  constructor(
    weights: Float64Array,
    together: Float64Array,
    curve: Float64Array,
    related: Float64Array,
    correction: Float64Array,
  ) {
    this.weights = weights
    this.together = together
    this.pairs = featuresOf(together)
    this.curve = curve
    this.related = related
    this.correction = correction
  }
}

/** Scores pairs of prepared projects. One a thread; the result of a pair does not depend on the pairs before it. */
export class PairJudge {
  readonly comparison: Comparison
  private readonly model: ModelTables
  /** True when the score is the model's, and not a veto's or a rule's. */
  byModel: boolean = false
  score: f64 = 0
  related: f64 = 0
  /** What rules the pair out: see vetoes.ts. */
  vetoed: i32 = 0

  constructor(model: ModelTables, tables: Tables, rarity: Rarity) {
    this.comparison = new Comparison(tables, rarity)
    this.model = model
  }

  /** Leaves `score`, `related` and `vetoed` for the pair. */
  of(a: Prepared, b: Prepared): f64 {
    const comparison = this.comparison
    comparison.compareFacts(a, b)
    this.vetoed = this.vetoOfFacts(a, b, comparison.values)
    comparison.compareWords(a, b)
    return this.finish()
  }

  /** As `of`, but a pair ruled out by its facts is left at once, without `related`. */
  quickly(a: Prepared, b: Prepared): f64 {
    const comparison = this.comparison
    comparison.compareFacts(a, b)
    this.vetoed = this.vetoOfFacts(a, b, comparison.values)
    if (this.vetoed !== VETO.none) {
      this.byModel = false
      this.related = VETOED
      this.score = VETOED
      return VETOED
    }
    comparison.compareWords(a, b)
    return this.finish()
  }

  private finish(): f64 {
    const comparison = this.comparison
    const values = comparison.values
    if (this.vetoed === VETO.none) this.vetoed = this.vetoOfWords(values)
    if (comparison.readTwice && (this.vetoed === VETO.genericTitle || this.vetoed === VETO.otherNumber))
      this.vetoed = VETO.none
    const free = this.vetoed === VETO.none
    this.byModel = free && !comparison.readTwice && !comparison.unplaced
    this.score = free ? this.probability(values) : VETOED
    if (comparison.readTwice && free) this.score = Math.max(this.score, READ_TWICE)
    else if (comparison.unplaced) this.score = Math.min(this.score, UNPLACED)
    this.related = this.relatedOf(values)
    return this.score
  }

  private probability(values: Float64Array): f64 {
    const calibrated: f64 = curveAt(this.model.curve, this.sum(values))
    const correction = this.model.correction
    if (correction.length === 0) return calibrated
    let odds: f64 = logOdds(calibrated) + this.model.correctionBias
    for (let i = 0; i < correction.length; i++) odds += (correction[i] as f64) * (values[i] as f64)
    return 1 / (1 + exp(-odds))
  }

  /** The model's sum before calibration: log odds. */
  sum(values: Float64Array): f64 {
    const weights = this.model.weights
    const together = this.model.together
    const pairs = this.model.pairs
    let s: f64 = this.model.bias
    for (let i = 0; i < weights.length; i++) s += (weights[i] as f64) * (values[i] as f64)
    const count = pairs.length >> 1
    for (let i = 0; i < count; i++) {
      // most features of a pair are 0 and add nothing
      const x: f64 = values[pairs[i * 2] as i32] as f64
      if (x !== 0) s += (together[i * 3 + 2] as f64) * x * (values[pairs[i * 2 + 1] as i32] as f64)
    }
    return s
  }

  private vetoOfFacts(a: Prepared, b: Prepared, v: Float64Array): i32 {
    if (a.body !== 0 && a.body === b.body) return VETO.sameBody
    if (this.comparison.yearGap >= FAR_YEARS) return VETO.farYears
    if (v[at.otherProvince] === 1) return VETO.otherProvince
    const sameRoad = v[at.sameRoad] === 1
    if (v[at.otherDistrict] === 1 && !sameRoad && v[at.sameSubdistrict] !== 1) return VETO.otherDistrict
    if (v[at.otherSubdistrict] === 1 && !sameRoad) return VETO.otherSubdistrict
    if (v[at.otherVillages] === 1 && !sameRoad) return VETO.otherVillage
    if (v[at.otherRoad] === 1) return VETO.otherRoad
    if (v[at.kmDisjoint] === 1) return VETO.disjointKilometres
    return VETO.none
  }

  private vetoOfWords(v: Float64Array): i32 {
    const sameRoad = v[at.sameRoad] === 1
    // village 5 with another name: the sub-districts only share their name
    if (v[at.otherVillageName] === 1 && v[at.sameVillages] === 1 && v[at.sameDistrict] !== 1 && !sameRoad)
      return VETO.otherVillage
    if (v[at.otherNumber] === 1) return VETO.otherNumber
    // grants, campaigns and vehicles are in every plan: without a place or a name in common beyond that they are nothing
    const sameVillage = v[at.sameVillages] === 1 || v[at.someVillages] === 1
    if (this.comparison.nowhere) return VETO.genericTitle
    if (v[at.perBody] === 1 && !sameVillage) return VETO.genericTitle
    if ((v[at.sharedAnchor] as f64) < LEAST_ANCHOR && !sameVillage && !sameRoad) return VETO.genericTitle
    return VETO.none
  }

  private relatedOf(values: Float64Array): f64 {
    if (this.vetoed === VETO.sameBody) return VETOED
    const related = this.model.related
    let s: f64 = this.model.relatedBias
    for (let i = 0; i < related.length; i++) s += (related[i] as f64) * (values[i] as f64)
    // the next stretch of the road is to be coordinated, one far down it is not
    if (this.comparison.kmGap > NEAR_METRES) s -= 3
    if (this.vetoed === VETO.farYears || this.vetoed === VETO.genericTitle) s -= 3
    // the same work is related by definition
    return Math.max(this.score, 1 / (1 + exp(-s)))
  }
}

function featuresOf(together: Float64Array): Uint8Array {
  const count = (together.length / 3) as i32
  const pairs = new Uint8Array(count * 2)
  for (let i = 0; i < count; i++) {
    pairs[i * 2] = together[i * 3] as i32 as u8
    pairs[i * 2 + 1] = together[i * 3 + 1] as i32 as u8
  }
  return pairs
}

/** ln(p / (1 − p)). */
export function logOdds(p: f64): f64 {
  return log(p / (1 - p))
}

/** A point on a rising curve of straight pieces; flat outside it. @public the script that fits the model uses it */
export function curveAt(curve: Float64Array, x: f64): f64 {
  const length = curve.length
  if (length === 0) return 1 / (1 + exp(-x))
  if (x <= (curve[0] as f64)) return curve[1] as f64
  for (let i = 2; i < length; i += 2) {
    const x1: f64 = curve[i] as f64
    if (x > x1) continue
    const x0: f64 = curve[i - 2] as f64
    const y0: f64 = curve[i - 1] as f64
    return y0 + (((curve[i + 1] as f64) - y0) * (x - x0)) / (x1 - x0)
  }
  return curve[length - 1] as f64
}
