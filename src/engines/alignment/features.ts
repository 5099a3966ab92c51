import { ngrams, segmentWords, skeleton } from '../../kernel/thai-text.ts'

/** A thing that may support a goal. */
export interface AlignItem {
  readonly title: string
  /** Other words that go with it: the category of its expense, the branch it hangs on. */
  readonly around: string
  /** COFOG division or group. */
  readonly field: string | null
  readonly areaCode: string | null
  /** Where it stands in the structure of money and bodies, as words that are compared whole: a ministry, a budget category, a programme. */
  readonly structure: readonly string[]
}

export interface AlignGoal {
  readonly id: string
  readonly title: string
  /** What it stands under in its plan, nearest first. */
  readonly around: string
  /** Fields its plan says it gathers; empty where nobody said. */
  readonly fields: readonly string[]
  readonly areaCode: string | null
}

/** A link people confirmed. */
export interface ConfirmedLink {
  readonly item: AlignItem
  readonly goalId: string
}

/** A text taken apart: words and pairs of neighbouring words with how often each stands there, and three-letter pieces. */
export interface TextParts {
  readonly words: ReadonlyMap<string, number>
  readonly grams: ReadonlySet<string>
}

const LONGEST_TEXT = 600
/** Words around count this part of a word of the title. */
const AROUND = 0.5

export function partsOf(title: string, around: string): TextParts {
  const words = new Map<string, number>()
  const add = (text: string, weight: number) => {
    let before = ''
    for (const word of segmentWords(text.slice(0, LONGEST_TEXT))) {
      if (word.length < 2 || /^[\d.,]+$/.test(word)) {
        before = ''
        continue
      }
      words.set(word, (words.get(word) ?? 0) + weight)
      if (before !== '') {
        const pair = `${before} ${word}`
        words.set(pair, (words.get(pair) ?? 0) + weight)
      }
      before = word
    }
  }
  add(title, 1)
  add(around, AROUND)
  return { words, grams: new Set(ngrams(skeleton(title.slice(0, LONGEST_TEXT)), 3)) }
}

/** Plain similarity of two titles by their three-letter pieces (Dice); what the finder is measured against. */
export function trigramSimilarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let shared = 0
  for (const gram of small) if (large.has(gram)) shared += 1
  return (2 * shared) / (a.size + b.size)
}

/** How rare words are: a word of one text in many tells more than one of every text. */
export class Rarity {
  readonly #seen = new Map<string, number>()
  #texts = 0

  add(words: Iterable<string>): void {
    this.#texts += 1
    for (const word of words) this.#seen.set(word, (this.#seen.get(word) ?? 0) + 1)
  }

  of(word: string): number {
    return Math.log((this.#texts + 1) / ((this.#seen.get(word) ?? 0) + 0.5))
  }
}

export type Vector = ReadonlyMap<string, number>

/** Words by rarity, of length one: the cosine of two is the sum over what they share. */
export function vectorOf(parts: TextParts, rarity: Rarity): Vector {
  const vector = new Map<string, number>()
  let square = 0
  for (const [word, count] of parts.words) {
    const weight = Math.sqrt(count) * Math.max(0, rarity.of(word))
    vector.set(word, weight)
    square += weight * weight
  }
  if (square > 0) for (const [word, weight] of vector) vector.set(word, weight / Math.sqrt(square))
  return vector
}

export function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [word, weight] of small) sum += weight * (large.get(word) ?? 0)
  return sum
}
