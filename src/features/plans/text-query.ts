import { ngrams, normaliseThai, segmentWords, skeleton } from '../../kernel/thai-text.ts'
import { SHORT_FORMS } from '../../kernel/thai-words.ts'
import { quoted } from './search-vector.ts'

/** What a person looks for, as conditions on `projects.search`. Texts are tsquery literals. */
export interface TextQuery {
  /** Every word, or every letter of it in order of threes. */
  readonly exact: string
  /** For slips of the finger: ever looser, to be tried until one finds something. */
  readonly near: readonly string[]
  /** Character trigrams of what was typed: how alike a title is. */
  readonly grams: ReadonlySet<string>
}

const MOST_TERMS = 12
const MOST_LETTERS = 200
/** Below this many trigrams an agreement of letters says too little. */
const ENOUGH_GRAMS = 4

/**
 * Reads what was typed into a search box: terms parted by blanks, all of which must be there; short forms stand for what they
 * mean; Thai digits are digits.
 * @returns null when there is no letter or digit in it
 */
export function readTextQuery(typed: string): TextQuery | null {
  const terms = normaliseThai(typed.slice(0, MOST_LETTERS)).split(/\s+/).slice(0, MOST_TERMS)
  const parts = terms.map(readTerm).filter((part) => part !== null)
  if (parts.length === 0) return null
  const and = (choices: readonly string[]) => choices.map((choice) => `(${choice})`).join(' & ')
  const near = [0, 1, 2].map((level) => and(parts.map((part) => part.near[level] ?? part.exact)))
  return {
    exact: and(parts.map((part) => part.exact)),
    near: [...new Set(near)],
    grams: new Set(parts.flatMap((part) => part.grams)),
  }
}

interface Term {
  readonly exact: string
  readonly near: readonly string[]
  readonly grams: readonly string[]
}

function readTerm(term: string): Term | null {
  const words = segmentWords(term)
  if (words.length === 0) return null
  const grams = [...new Set(ngrams(skeleton(term), 3))]
  const byWords = words
    .map((word) => {
      const meaning = SHORT_FORMS.get(word)
      return meaning === undefined ? quoted(word) : `(${quoted(word)} | ${quoted(meaning)})`
    })
    .join(' & ')
  const lexemes = grams.map((gram) => quoted(`~${gram}`))
  // A dictionary breaks the same name differently beside other words; its letters do not change.
  const exact = grams.length >= ENOUGH_GRAMS ? `(${byWords}) | (${lexemes.join(' & ')})` : byWords
  const near = [1, 2, 3].map((slips) => {
    const tolerant = withSlips(lexemes, slips)
    return tolerant === null ? exact : `(${byWords}) | ${tolerant}`
  })
  return { exact, near, grams }
}

const BLOCKS = 7

/**
 * A title with `slips` wrong letters still has most trigrams: a letter stands in three of them. Short terms ask for all but
 * three; long ones are cut into seven stretches of which two may break for each slip.
 */
function withSlips(lexemes: readonly string[], slips: number): string | null {
  if (lexemes.length < 3) return null
  if (lexemes.length <= BLOCKS + 1) {
    const needed = Math.max(2, lexemes.length - 3 * slips)
    return needed >= lexemes.length ? null : anyOf(lexemes, needed)
  }
  const size = lexemes.length / BLOCKS
  const blocks = Array.from({ length: BLOCKS }, (_, at) => {
    const block = lexemes.slice(Math.round(at * size), Math.round((at + 1) * size))
    return block.length === 1 ? block.join('') : `(${block.join(' & ')})`
  })
  return anyOf(blocks, Math.max(1, BLOCKS - 2 * slips))
}

/** At least `needed` of these, as one condition. */
function anyOf(items: readonly string[], needed: number): string {
  const chosen: string[][] = []
  const choose = (from: number, taken: readonly string[]) => {
    if (taken.length === needed) {
      chosen.push([...taken])
      return
    }
    for (let at = from; at <= items.length - (needed - taken.length); at++) choose(at + 1, [...taken, items[at] ?? ''])
  }
  choose(0, [])
  return `(${chosen.map((some) => (some.length === 1 ? some.join('') : `(${some.join(' & ')})`)).join(' | ')})`
}

/** Which share of the typed trigrams a title has, 0 to 1. */
export function likeness(query: TextQuery, title: string): number {
  if (query.grams.size === 0) return 0
  const own = new Set(ngrams(skeleton(title), 3))
  let shared = 0
  for (const gram of query.grams) if (own.has(gram)) shared += 1
  return shared / query.grams.size
}
