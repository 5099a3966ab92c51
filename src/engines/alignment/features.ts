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
  /** Names of who does it, and of what that stands under: a name often says the mandate. */
  readonly owners: readonly string[]
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

/** Three to five letters of a text without blanks, tones and short signs: what names have in common however words are put together. */
export function piecesOf(text: string): ReadonlySet<string> {
  const bare = skeleton(text.slice(0, LONGEST_TEXT))
  return new Set([3, 4, 5].flatMap((length) => ngrams(bare, length)))
}

/** Of what is rare in the wanted set, the part that is found: 0 to 1. */
export function coverOf(found: ReadonlySet<string>, wanted: ReadonlySet<string>, rarity: Rarity): number {
  let [all, there] = [0, 0]
  for (const piece of wanted) {
    const weight = Math.max(0, rarity.of(piece))
    all += weight
    if (found.has(piece)) there += weight
  }
  return all === 0 ? 0 : there / all
}

/** How alike two sets are, rare pieces weighing more: the cosine. */
export function alikeOf(a: ReadonlySet<string>, b: ReadonlySet<string>, rarity: Rarity): number {
  let [shared, ofA, ofB] = [0, 0, 0]
  for (const piece of a) {
    const square = Math.max(0, rarity.of(piece)) ** 2
    ofA += square
    if (b.has(piece)) shared += square
  }
  for (const piece of b) ofB += Math.max(0, rarity.of(piece)) ** 2
  return ofA === 0 || ofB === 0 ? 0 : shared / Math.sqrt(ofA * ofB)
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
