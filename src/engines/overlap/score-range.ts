import { type Blocks, CandidateWalk } from './candidates.ts'
import { reasonsOf } from './explain.ts'
import type { Words } from './lexicon.ts'
import { Prepared } from './prepared.ts'
import type { Reason } from './project.ts'
import type { WordCounts } from './rarity.ts'
import { FAR_YEARS, type OverlapModel, PairScorer } from './score.ts'
import { BATCH, GLANCE, type ProjectStore } from './store.ts'

export interface FoundPair {
  left: number
  right: number
  score: number
  related: number
  reasons: Reason[]
  /** One line of a budget read twice, as far as the two tell: each line has one double, so several share the probability. */
  twice: boolean
}
export type ScoredRange = FoundPair[]

export interface RangeOptions {
  minScore?: number
  minRelated?: number
  explain?: boolean
}

/** Four decimals: what a reader can use, and the same text on every machine. */
const rounded = (p: number): number => Math.round(p * 10_000) / 10_000

/** Makes a scorer of ranges of the list. One a thread; ranges may be scored in any order. */
export function scoreRange(
  store: ProjectStore,
  blocks: Blocks,
  counts: WordCounts,
  words: Words,
  model: OverlapModel,
  options: RangeOptions,
) {
  const minScore = options.minScore ?? 0.5
  const minRelated = options.minRelated ?? 2
  const walk = new CandidateWalk(blocks, store.size)
  const scorer = new PairScorer(model, words, counts)
  const a = new Prepared()
  const b = new Prepared()
  const impossible = glanceAt(store)

  return (from: number, to: number): ScoredRange => {
    const found: ScoredRange = []
    for (let i = from; i < to; i++) {
      let read = false
      for (const k of walk.of(i)) {
        if (impossible(i, k)) continue
        if (!read) store.read(i, a)
        read = true
        store.read(k, b)
        const score = rounded(minRelated > 1 ? scorer.quickly(a, b) : scorer.of(a, b))
        const related = rounded(scorer.related)
        if (score < minScore && related < minRelated) continue
        const reasons = options.explain ? reasonsOf(a, b, scorer.comparison, scorer.veto, words) : []
        found.push({ left: i, right: k, score, related, reasons, twice: scorer.comparison.readTwice })
      }
    }
    return found
  }
}

/** Same body or years far apart: refused without reading the projects. */
function glanceAt(store: ProjectStore): (i: number, k: number) => boolean {
  const at = (i: number): [Uint32Array, number] => {
    const batch = Math.floor(i / BATCH)
    return [(store.batches[batch] as { glance: Uint32Array }).glance, (i - batch * BATCH) * GLANCE]
  }
  return (i, k) => {
    const [x, xAt] = at(i)
    const [y, yAt] = at(k)
    if (x[xAt] !== 0 && x[xAt] === y[yAt]) return true
    const xYears = x[xAt + 1] as number
    const yYears = y[yAt + 1] as number
    if (xYears === 0 || yYears === 0) return false
    return (xYears >>> 16) - (yYears & 0xffff) >= FAR_YEARS || (yYears >>> 16) - (xYears & 0xffff) >= FAR_YEARS
  }
}
