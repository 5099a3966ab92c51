import { increase, shared32 } from './counted-arrays.ts'
import { type Prepared, RUN } from './prepared.ts'
import { mix } from './thai-bytes.ts'

const BITS = 20
const MASK = (1 << BITS) - 1
/** Words in up to so many projects may be a name. */
const FEW = 12
/** From this share of the list (and in so many projects at least) a word is no name at all. */
const COMMON_SHARE = 0.004
const COMMON_LEAST = 200
/** A sub-district with so many times "few" projects is as crowded as any. */
const VERY_CROWDED = 100
/** A stored count keeps this many words at most, the commonest ones: some 20,000 at a million titles. */
const MOST_STORED = 50_000

/** How common a name is in the whole list, 0 (everywhere) to 1 (rare). */
export type Rarity = (nameHash: number) => number

/** What a project's sub-district is counted under, or 0 when it is not known. */
export function crowdKeyOf(p: Prepared): number {
  const subdistrict = p.firstOf(RUN.subdistrict)
  return subdistrict === 0 ? 0 : mix(mix(subdistrict, p.firstOf(RUN.district)), 0x5ab)
}

/** Word counts as plain JSON, for a row beside the run they belong to. Rare words are left out: without a count a word is rare. */
export interface StoredWordCounts {
  /** How many projects were counted. */
  projects: number
  /** Word, count, word, count, …: words by their hash, rising. */
  words: number[]
}

/**
 * How often the words outside the lexicon, and the sub-districts, occur in a list. "ที่มีราคาต่อหน่วยต่ำกว่า" in a thousand titles is no name, whatever it means.
 * Counts are by hash, so they take 4 MB however long the list, and adding them up in any order gives the same.
 */
export class WordCounts {
  readonly counts: Uint32Array
  size: number

  constructor(counts: Uint32Array = shared32(1 << BITS), size = 0) {
    this.counts = counts
    this.size = size
  }

  /** Counts that were stored; scores by them are those of the run that counted. */
  static from(stored: StoredWordCounts): WordCounts {
    const made = new WordCounts(undefined, stored.projects)
    const { words } = stored
    for (let i = 0; i + 1 < words.length; i += 2) made.counts[(words[i] as number) & MASK] = words[i + 1] as number
    return made
  }

  /** What `JSON.stringify` stores; at most some hundred kilobytes however long the list. */
  toJSON(): StoredWordCounts {
    const { counts } = this
    let cut = FEW
    let kept = MOST_STORED + 1
    while (kept > MOST_STORED) {
      kept = 0
      for (const count of counts) if (count > cut) kept++
      if (kept > MOST_STORED) cut = Math.ceil(cut * 1.5)
    }
    const words: number[] = []
    for (let i = 0; i < counts.length; i++) if ((counts[i] as number) > cut) words.push(i, counts[i] as number)
    return { projects: this.size, words }
  }

  add(words: Uint32Array, projects: number): void {
    for (const w of words) increase(this.counts, w & MASK)
    this.size += projects
  }

  /**
   * How crowded the sub-district of a project is in the list, 0 (a dozen projects or fewer) to 1. Works of one place that only look
   * alike grow with the square of their number, works planned twice do not: the same likeness means less in a crowd.
   */
  crowdOf(p: Prepared): number {
    const key = crowdKeyOf(p)
    const count = key === 0 ? 0 : (this.counts[key & MASK] as number)
    return count <= FEW ? 0 : Math.min(1, Math.log(count / FEW) / Math.log(VERY_CROWDED))
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
