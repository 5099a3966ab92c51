import { increase } from './candidates.ts'
import type { Rarity } from './compare.ts'
import { shared32 } from './store.ts'

const BITS = 20
/** Words in up to so many projects may be a name. */
const FEW = 12
/** From this share of the list (and in so many projects at least) a word is no name at all. */
const COMMON_SHARE = 0.004
const COMMON_LEAST = 200

/**
 * How often the words outside the lexicon occur in a list. "ที่มีราคาต่อหน่วยต่ำกว่า" in a thousand titles is no name, whatever it means.
 * Counts are by hash, so they take 4 MB however long the list, and adding them up in any order gives the same.
 */
export class WordCounts {
  readonly counts: Uint32Array
  size: number

  constructor(counts: Uint32Array = shared32(1 << BITS), size = 0) {
    this.counts = counts
    this.size = size
  }

  add(words: Uint32Array, projects: number): void {
    for (const w of words) increase(this.counts, w & MASK)
    this.size += projects
  }

  /** 1 for rare words, 0 for words of every other title. */
  get rarity(): Rarity {
    const { counts, size } = this
    const common = Math.max(COMMON_LEAST, COMMON_SHARE * size)
    const spread = Math.log(common / FEW)
    return (hash) => {
      const count = counts[hash & MASK] as number
      if (count <= FEW) return 1
      if (count >= common) return 0
      return Math.log(common / count) / spread
    }
  }
}

const MASK = (1 << BITS) - 1
