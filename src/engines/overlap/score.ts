import type { Comparison } from './core/compare.ts'
import type { Prepared } from './core/prepared.ts'
import { Rarity } from './core/rarity.ts'
import { ModelTables, PairJudge } from './core/score.ts'
import { FEATURES, type FeatureName, featureAt } from './features.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { plainTables } from './lexicon-tables.ts'
import { overlapModel } from './model.ts'
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

/** What rules a pair out, by the numbers of core/vetoes.ts. */
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

/** Scores pairs of prepared projects, one by one. */
export class PairScorer {
  readonly #judge: PairJudge

  constructor(model: OverlapModel = overlapModel, words: Words = defaultWords(), counts?: WordCounts) {
    const rarity = new Rarity(counts?.counts ?? new Uint32Array(0), counts?.size ?? 0)
    this.#judge = new PairJudge(modelTables(model), plainTables(words), rarity)
  }

  /** Leaves `score`, `related` and `veto` for the pair. */
  of(a: Prepared, b: Prepared): number {
    return this.#judge.of(a, b)
  }

  get comparison(): Comparison {
    return this.#judge.comparison
  }

  /** True when the score is the model's, and not a veto's or a rule's. */
  get byModel(): boolean {
    return this.#judge.byModel
  }

  get score(): number {
    return this.#judge.score
  }

  get related(): number {
    return this.#judge.related
  }

  get veto(): Veto {
    return VETOES[this.#judge.vetoed] as Veto
  }
}

/** A model as the plain arrays that pairs are scored with. */
export function modelTables(model: OverlapModel): ModelTables {
  const byFeature = (weights: Partial<Record<FeatureName, number>>) =>
    Float64Array.from(FEATURES, (name) => weights[name] ?? 0)
  const tables = new ModelTables(
    byFeature(model.weights),
    Float64Array.from(model.together.flatMap(([a, b, weight]) => [featureAt[a], featureAt[b], weight])),
    Float64Array.from(model.calibration.flat()),
    byFeature(model.related.weights),
    model.correction ? byFeature(model.correction.weights) : new Float64Array(0),
  )
  tables.bias = model.bias
  tables.relatedBias = model.related.bias
  tables.correctionBias = model.correction?.bias ?? 0
  return tables
}
