import { levelOf } from './functions.ts'
import { firstRules, GAP, type Rule, ruleKey, weights } from './rule.ts'

export interface FunctionGuess {
  /** A COFOG division or group; a class where a rule says one. */
  readonly code: string
  /** The word that decided, and where it stood. */
  readonly reason: { readonly word: string; readonly found: 'title' | 'context' | 'body' }
  /** 0 to 1: how often such a guess had the right division on the labelled budget lines (see README). */
  readonly confidence: number
}

/**
 * Guesses the mission field of a project.
 * @param context what stands around the title: programme, output
 * @param body the name of the body that plans it
 * @returns null when no word tells anything: then a person says it
 */
export type Guesser = (title: string, context?: string, body?: string) => FunctionGuess | null

interface Match {
  readonly rule: Rule
  readonly word: string
  readonly found: 'title' | 'context' | 'body'
  readonly weight: number
}

/** In what stands around a title a word says less than in the title. */
const AROUND = { decides: 6, strong: 3, weak: 2 } as const

/**
 * Makes a guesser from rules. The heaviest word decides; of equal ones the title before the body before the context, and the first in
 * the text, because Thai says the work first and the place after it. Where two words begin at the same letter the longer one counts,
 * so `โรงพยาบาลส่งเสริมสุขภาพตำบล` hides `โรงพยาบาล`. When a rule names a division only, the next word of the same division says the group.
 */
export function makeGuesser(rules: readonly Rule[]): Guesser {
  const inTitle = finder(rules.filter((rule) => rule.place === 'title'))
  const inBody = finder(rules.filter((rule) => rule.place === 'body'))
  return (title, context = '', body = '') => {
    const matches: Match[] = [
      ...inTitle(closed(title)).map(({ rule, word }) => ({ rule, word, found: 'title' as const, weight: rule.weight })),
      ...(body === '' ? [] : inBody(ruleKey(body))).map(({ rule, word }) => ({
        rule,
        word,
        found: 'body' as const,
        weight: rule.weight,
      })),
      ...(context === '' ? [] : inTitle(closed(context)))
        .filter(({ rule }) => rule.weight > weights.common)
        .map(({ rule, word }) => ({
          rule,
          word,
          found: 'context' as const,
          weight: aroundWeight(rule),
        })),
    ]
    const heaviest = [...matches].sort((a, b) => b.weight - a.weight)
    const [first] = heaviest
    if (!first) return null
    const finer =
      levelOf(first.rule.code) === 'division'
        ? heaviest.find(({ rule }) => rule.code !== first.rule.code && rule.code.startsWith(first.rule.code))
        : undefined
    return {
      code: (finer ?? first).rule.code,
      reason: { word: first.word, found: first.found },
      confidence: confidenceOf(first, heaviest),
    }
  }
}

/** Finds the words of rules in a text, in their order; rules with a gap come first. */
function finder(rules: readonly Rule[]): (text: string) => { rule: Rule; word: string }[] {
  const plain = new Map(rules.filter((rule) => !rule.word.includes('…')).map((rule) => [rule.word, rule]))
  const gapped = rules
    .filter((rule) => rule.word.includes('…'))
    .map((rule) => ({ rule, pattern: new RegExp(rule.word.split('…').map(escaped).join(`.{0,${GAP}}?`)) }))
  const words = [...plain.keys()].sort((a, b) => b.length - a.length)
  const any = words.length === 0 ? null : new RegExp(words.map(escaped).join('|'), 'g')
  return (text) => [
    ...gapped.flatMap(({ rule, pattern }) => {
      const found = pattern.exec(text)
      return found ? [{ rule, word: found[0] }] : []
    }),
    ...(any === null ? [] : (text.match(any) ?? [])).flatMap((word) => {
      const rule = plain.get(word)
      return rule ? [{ rule, word }] : []
    }),
  ]
}

function aroundWeight({ weight }: Rule): number {
  if (weight >= weights.decides) return AROUND.decides
  return weight >= weights.telling ? AROUND.strong : AROUND.weak
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Measured on the labelled budget lines; rounded down. */
function confidenceOf(first: Match, all: readonly Match[]): number {
  if (first.found === 'context') return first.weight === AROUND.strong ? 0.6 : 0.5
  if (first.weight <= weights.common) return 0.4
  const division = first.rule.code.slice(0, 2)
  const agree = all.every(({ rule, weight }) => weight <= AROUND.strong || rule.code.startsWith(division))
  if (first.weight >= weights.telling) return agree ? 0.95 : 0.85
  return agree ? 0.85 : 0.7
}

/** Names of places and of offices' seats say nothing about the work: ตำบลวัดใหม่, อำเภอป่าพะยอม. */
const PLACES = /(?:ตำบล|แขวง|อำเภอ|จังหวัด|เขต(?=[ก-ฮ]{2,} ?กรุง))\s*[\u0E01-\u0E4E]+/g

function closed(text: string): string {
  return ruleKey(text.replace(PLACES, ' '))
}

/** The guesser of the rules the product brings; a running platform has those of its database (`loadGuesser`). */
export const guessFunction: Guesser = makeGuesser(firstRules)
