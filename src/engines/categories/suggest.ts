import { segmentWords } from '../../kernel/thai-text.ts'
import { type LearntWords, learntOdds } from './learn.ts'
import { categoryCodes, phraseWeights } from './model.th.ts'
import { readPhrases } from './read.ts'

export interface SuggestedCategory {
  readonly code: string
  /** 0…1 among all categories */
  readonly probability: number
  /** the words of the text that speak for it, most telling first, three at most */
  readonly words: readonly string[]
}

export interface CategorySuggestion {
  /** true when the first may be chosen for the person; otherwise offer all of them and ask */
  readonly sure: boolean
  readonly categories: readonly SuggestedCategory[]
}

/** From here on the first one is right in nine of ten reports (README). */
const SURE = 0.9
const LONGEST_READ = 2_000

/**
 * The categories a report may belong to, by its words. None when nothing in it is known: no answer is better than a guess.
 * @param options.learnt what confirmed cases of this deployment taught (`learnFrom`)
 * @param options.known the codes in use; others are not suggested
 * @param options.most how many, three
 */
export function suggestCategories(
  text: string,
  options: { readonly known?: readonly string[]; readonly learnt?: LearntWords; readonly most?: number } = {},
): CategorySuggestion {
  const codes = options.known ?? [...new Set([...categoryCodes, ...(options.learnt?.codes ?? [])])]
  const sums = new Map(codes.map((code) => [code, 0]))
  const reasons = new Map<string, { word: string; weight: number }[]>()
  const phrases = new Set(readPhrases(text))
  const add = (code: string, word: string, weight: number) => {
    const sum = sums.get(code)
    if (sum === undefined) return
    sums.set(code, sum + weight)
    if (weight > 0.3) reasons.set(code, [...(reasons.get(code) ?? []), { word, weight }])
  }
  for (const phrase of phrases) {
    for (const [code, weight] of Object.entries(phraseWeights[phrase] ?? {})) add(code, phrase, weight)
  }
  if (options.learnt !== undefined) {
    const words = new Set([...phrases, ...segmentWords(text.slice(0, LONGEST_READ))])
    for (const { code, word, odds } of learntOdds(options.learnt, words)) add(code, word, odds)
  }
  if (reasons.size === 0) return { sure: false, categories: [] }
  const top = Math.max(...sums.values())
  const shares = [...sums].map(([code, sum]) => ({ code, share: Math.exp(sum - top) }))
  const whole = shares.reduce((total, { share }) => total + share, 0)
  const categories = shares
    .filter(({ code }) => reasons.has(code))
    .sort((a, b) => b.share - a.share || (a.code < b.code ? -1 : 1))
    .slice(0, options.most ?? 3)
    .map(({ code, share }) => ({
      code,
      probability: share / whole,
      words: (reasons.get(code) ?? [])
        .sort((a, b) => b.weight - a.weight)
        .slice(0, 3)
        .map(({ word }) => word),
    }))
  return { sure: (categories[0]?.probability ?? 0) >= SURE, categories }
}
