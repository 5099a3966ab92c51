import type { Rarity } from './compare.ts'
import { shared32 } from './store.ts'

const BITS = 20
/** Words in fewer projects than this are rare in any list. */
const FEW = 12
/** From this share of the list a word says nothing; below the other it says all it can. */
const COMMON_SHARE = 0.02
const RARE_SHARE = 0.0005

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
    for (const w of words) this.counts[w & MASK]!++
    this.size += projects
  }

  /** 1 for rare words, 0 for words of every other title. */
  get rarity(): Rarity {
    const { counts, size } = this
    const spread = Math.log(COMMON_SHARE / RARE_SHARE)
    return (hash) => {
      const count = counts[hash & MASK] as number
      if (count <= FEW) return 1
      const share = count / size
      if (share <= RARE_SHARE) return 1
      if (share >= COMMON_SHARE) return 0
      return Math.log(COMMON_SHARE / share) / spread
    }
  }
}

const MASK = (1 << BITS) - 1
