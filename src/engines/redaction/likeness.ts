import {
  givenBeginnings,
  givenEndings,
  givenFromPackage,
  givenOfTheSouth,
  moreNicknames,
  surnameBeginnings,
  surnameEndings,
  surnames,
} from './name-words.th.ts'
import { enders, givenNames, nicknames } from './names.th.ts'
import { ordinaryWords } from './ordinary.th.ts'

/*
 * How much a stretch of Thai letters looks like a name, and how much like ordinary words. A name is read letter by letter
 * against the letters of names we know (four at a time, with shorter ones where four were never seen: Witten and Bell 1991); ordinary words
 * are those of ICU's dictionary. The difference of the two logarithms says which is likelier.
 */

const words = (text: string) => text.split(' ').filter((word) => word !== '')
const ORDER = 4
const LETTERS = 70

/** Letters of a kind of names: how likely each follows the three before it. */
class Letters {
  private readonly counts = new Map<string, number>()
  /** of each beginning: how often it was seen, and how many letters were seen after it */
  private readonly seen = new Map<string, { total: number; kinds: number }>()

  learn(name: string, weight = 1): void {
    const text = `^^^${name}$`
    for (let at = ORDER - 1; at < text.length; at++) {
      for (let length = 0; length < ORDER; length++) {
        const beginning = text.slice(at - length, at)
        const key = beginning + text[at]
        const before = this.counts.get(key) ?? 0
        const seen = this.seen.get(beginning) ?? { total: 0, kinds: 0 }
        if (before === 0) seen.kinds++
        seen.total += weight
        this.seen.set(beginning, seen)
        this.counts.set(key, before + weight)
      }
    }
  }

  /** The logarithm of the chance of a whole name. */
  score(name: string): number {
    const text = `^^^${name}$`
    let sum = 0
    for (let at = ORDER - 1; at < text.length; at++) {
      let chance = 1 / LETTERS
      for (let length = 0; length < ORDER; length++) {
        const beginning = text.slice(at - length, at)
        const seen = this.seen.get(beginning)
        if (seen === undefined) break
        const count = this.counts.get(beginning + text[at]) ?? 0
        chance = (count + seen.kinds * chance) / (seen.total + seen.kinds)
      }
      sum += Math.log(chance)
    }
    return sum
  }
}

const NICK = new Set([...words(nicknames), ...words(moreNicknames)])
const NICK_SCORE = -Math.log(NICK.size)

const PAIR_WEIGHT = 0.2
const given = new Letters()
for (const name of new Set([...words(givenNames), ...words(givenFromPackage), ...words(givenOfTheSouth)]))
  given.learn(name)
for (const first of words(givenBeginnings))
  for (const last of words(givenEndings)) given.learn(first + last, PAIR_WEIGHT)
const family = new Letters()
for (const name of [...words(givenNames), ...words(givenFromPackage)]) family.learn(name, 0.5)
for (const name of words(surnames)) family.learn(name, 2)
for (const first of words(surnameBeginnings))
  for (const last of words(surnameEndings)) family.learn(first + last, PAIR_WEIGHT)

/** The logarithm of the chance that a person is called so: a given name or a nickname. */
export function givenScore(name: string): number {
  const letters = given.score(name)
  return NICK.has(name) ? Math.max(letters, NICK_SCORE) : letters
}

export function surnameScore(name: string): number {
  return family.score(name)
}

const breaker = new Intl.Segmenter('th', { granularity: 'word' })
const FREQUENT = new Set(words(enders))
const ORDINARY = new Set(words(ordinaryWords))
const FREQUENT_SCORE = -5.5
const ORDINARY_SCORE = -8.5
const RARE_SCORE = -13
const UNKNOWN_SCORE = -4
const UNKNOWN_LETTER_SCORE = -3.3
const known = new Map<string, boolean>()
const MOST_REMEMBERED = 20_000

/** Whether ICU's dictionary has this word: then it is one word alone, and the same word beside others. */
export function isOrdinaryWord(word: string): boolean {
  const before = known.get(word)
  if (before !== undefined) return before
  const alone = [...breaker.segment(word)]
  const beside = alone.length === 1 ? [...breaker.segment(`${word}การ${word}`)] : []
  const is = beside.length === 3 && beside[0]?.segment === word
  if (known.size >= MOST_REMEMBERED) known.clear()
  known.set(word, is)
  return is
}

/** The logarithm of the chance of a stretch as ordinary words. */
export function textScore(text: string): number {
  let sum = 0
  for (const { segment } of breaker.segment(text)) {
    if (FREQUENT.has(segment)) sum += FREQUENT_SCORE
    else if (ORDINARY.has(segment)) sum += ORDINARY_SCORE
    else if (isOrdinaryWord(segment)) sum += RARE_SCORE
    else sum += UNKNOWN_SCORE + UNKNOWN_LETTER_SCORE * segment.length
  }
  return sum
}
