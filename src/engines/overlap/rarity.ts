import { COUNTED, FEW } from './core/rarity.ts'
import { increase, shared32 } from './counted-arrays.ts'

/** A stored count keeps this many words at most, the commonest ones: some 20,000 at a million titles. */
const MOST_STORED = 50_000

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

  constructor(counts: Uint32Array = shared32(COUNTED), size = 0) {
    this.counts = counts
    this.size = size
  }

  /** Counts that were stored; scores by them are those of the run that counted. */
  static from(stored: StoredWordCounts): WordCounts {
    const made = new WordCounts(undefined, stored.projects)
    const { words } = stored
    for (let i = 0; i + 1 < words.length; i += 2)
      made.counts[(words[i] as number) & (COUNTED - 1)] = words[i + 1] as number
    return made
  }

  /** What `JSON.stringify` stores; at most some hundred kilobytes however long the list. */
  toJSON(): StoredWordCounts {
    const { counts } = this
    let cut = FEW
    let kept = MOST_STORED + 1
    while (kept > MOST_STORED) {
      kept = 0
      for (let i = 0; i < counts.length; i++) if ((counts[i] as number) > cut) kept++
      if (kept > MOST_STORED) cut = Math.ceil(cut * 1.5)
    }
    const words: number[] = []
    for (let i = 0; i < counts.length; i++) if ((counts[i] as number) > cut) words.push(i, counts[i] as number)
    return { projects: this.size, words }
  }

  add(words: Uint32Array, projects: number): void {
    const { counts } = this
    for (let i = 0; i < words.length; i++) increase(counts, (words[i] as number) & (COUNTED - 1))
    this.size += projects
  }
}
