import { segmentWords } from '../../kernel/thai-text.ts'
import { readPhrases } from './read.ts'

/** Counts of words in confirmed cases; plain JSON. Holds words that stand in several cases only, so that no name is in it. */
export interface LearntWords {
  readonly codes: readonly string[]
  readonly cases: Readonly<Record<string, number>>
  readonly words: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const FEWEST_CASES = 5
const LONGEST_READ = 2_000

/**
 * Counts the words of confirmed cases. Hand in public text only, with personal data already removed.
 * @param cases text and the category an officer confirmed
 */
export function learnFrom(cases: Iterable<{ readonly text: string; readonly code: string }>): LearntWords {
  const counts = new Map<string, Map<string, number>>()
  const perCode = new Map<string, number>()
  for (const { text, code } of cases) {
    perCode.set(code, (perCode.get(code) ?? 0) + 1)
    for (const word of new Set([...readPhrases(text), ...segmentWords(text.slice(0, LONGEST_READ))])) {
      if (word.length < 2) continue
      const of = counts.get(word) ?? new Map<string, number>()
      of.set(code, (of.get(code) ?? 0) + 1)
      counts.set(word, of)
    }
  }
  const kept = [...counts].filter(([, of]) => [...of.values()].reduce((sum, one) => sum + one, 0) >= FEWEST_CASES)
  return {
    codes: [...perCode.keys()].sort(),
    cases: Object.fromEntries(perCode),
    words: Object.fromEntries(kept.map(([word, of]) => [word, Object.fromEntries(of)])),
  }
}

/** How much each word says for each category: log odds of the word in its cases against all others, held back where few were seen. */
export function* learntOdds(
  learnt: LearntWords,
  words: ReadonlySet<string>,
): Generator<{ code: string; word: string; odds: number }> {
  const all = Object.values(learnt.cases).reduce((sum, one) => sum + one, 0)
  for (const word of words) {
    const of = Object.hasOwn(learnt.words, word) ? learnt.words[word] : undefined
    if (of === undefined) continue
    const everywhere = Object.values(of).reduce((sum, one) => sum + one, 0)
    for (const code of learnt.codes) {
      const cases = learnt.cases[code] ?? 0
      const here = of[code] ?? 0
      const shareHere = (here + 0.5) / (cases + 1)
      const shareElsewhere = (everywhere - here + 0.5) / (all - cases + 1)
      const trust = cases / (cases + 15)
      yield { code, word, odds: 0.6 * trust * Math.log(shareHere / shareElsewhere) }
    }
  }
}
