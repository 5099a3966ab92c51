import { BATCH, FOUND } from './core/layout.ts'
import { Prepared, unpack } from './core/prepared.ts'
import { reasonsOf } from './explain.ts'
import type { WordGroups } from './lexicon.ts'
import type { Reason } from './project.ts'
import { VETOES, type Veto } from './score.ts'
import type { StoredBatch } from './store.ts'

export interface FoundPair {
  left: number
  right: number
  score: number
  related: number
  veto: Veto
  kmGap: number
  kmSharedMetres: number
  yearGap: number
  /** One line of a budget read twice, as far as the two tell: each line has one double, so several share the probability. */
  twice: boolean
}

/** Reads pairs from the numbers a thread has found. */
export function foundPairs(numbers: Float64Array): FoundPair[] {
  const pairs: FoundPair[] = []
  for (let at = 0; at < numbers.length; at += FOUND) {
    const [left, right, score, related, veto, kmGap, kmSharedMetres, yearGap, twice] = numbers.subarray(at, at + FOUND)
    pairs.push({
      left: left as number,
      right: right as number,
      score: score as number,
      related: related as number,
      veto: VETOES[veto as number] as Veto,
      kmGap: kmGap as number,
      kmSharedMetres: kmSharedMetres as number,
      yearGap: yearGap as number,
      twice: twice === 1,
    })
  }
  return pairs
}

/** Gives the reasons of found pairs of a list. */
export class PairExplainer {
  readonly #batches: readonly StoredBatch[]
  readonly #views: DataView[]
  readonly #words: WordGroups
  readonly #a = new Prepared()
  readonly #b = new Prepared()

  constructor(batches: readonly StoredBatch[], words: WordGroups) {
    this.#batches = batches
    this.#views = batches.map((b) => new DataView(b.records.buffer, b.records.byteOffset, b.records.byteLength))
    this.#words = words
  }

  /** @param most no more reasons than that */
  reasonsOf(pair: FoundPair, most?: number): Reason[] {
    this.#read(pair.left, this.#a)
    this.#read(pair.right, this.#b)
    return reasonsOf(this.#a, this.#b, pair, pair.veto, this.#words, most)
  }

  #read(index: number, into: Prepared): void {
    const batch = Math.floor(index / BATCH)
    const { offsets, records } = this.#batches[batch] as StoredBatch
    unpack(into, this.#views[batch] as DataView, records, offsets[index - batch * BATCH] as number)
  }
}
