import { normaliseThai } from '../../kernel/thai-text.ts'
import { ruleLines } from './rule-words.th.ts'

/** Where the word of a rule is looked for: in the title (and, with less weight, in what stands around it), or in the body's name. */
export type RulePlace = 'title' | 'body'

/** A word that tells a mission field. Officers add, change and end them; the product brings the first ones. */
export interface Rule {
  /** As it is looked for (`ruleKey`); `…` stands for up to 30 letters in between. */
  readonly word: string
  readonly place: RulePlace
  /** A COFOG code. A division lets a weaker word of the same division say the group. */
  readonly code: string
  /** 1 to 9: the heaviest word decides, of equal ones the first. See `weights`. */
  readonly weight: number
}

/**
 * What the weights mean. `decides` stands against every other word; `bodyDecides`, `bodySuggests` and `bodyHints` are for names of bodies;
 * `weak` words name a place or a person beside the work more often than the work itself (ถนนหน้าโรงเรียน); `common` is what every
 * office pays, whatever it does, so that anything else says more.
 */
export const weights = {
  decides: 9,
  bodyDecides: 7,
  telling: 6,
  bodySuggests: 5,
  weak: 4,
  bodyHints: 3,
  common: 1,
} as const

export const MOST_WEIGHT = 9
/** Shorter words stand inside too many others. */
const LEAST_LETTERS = 3
const MOST_LETTERS = 60
/** Letters a `…` may stand for. */
export const GAP = 30

/** The form in which words and titles are compared: normal form, lower case, no blanks, no dots. */
export function ruleKey(text: string): string {
  return normaliseThai(text)
    .toLowerCase()
    .replace(/\.{3}/g, '…')
    .replace(/[\s.]+/g, '')
}

/** @returns the word as it is looked for, or null: too short, too long, or only gaps */
export function readRuleWord(typed: string): string | null {
  const key = ruleKey(typed)
  const parts = key.split('…')
  const isWhole = parts.length <= 3 && parts.every((part) => part.length >= LEAST_LETTERS)
  return isWhole && key.length <= MOST_LETTERS ? key : null
}

const columns: readonly (readonly [RulePlace, number])[] = [
  ['title', weights.decides],
  ['title', weights.telling],
  ['title', weights.weak],
  ['title', weights.common],
  ['body', weights.bodyDecides],
  ['body', weights.bodySuggests],
  ['body', weights.bodyHints],
]

/** The rules the product brings. */
export const firstRules: readonly Rule[] = ruleLines
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [code = '', ...lists] = line.split('|').map((part) => part.trim())
    return lists.flatMap((list, at) => {
      const column = columns[at]
      if (!column || list === '') return []
      const [place, weight] = column
      return list.split(/\s+/).map((word) => ({ word: ruleKey(word), place, code, weight }))
    })
  })
