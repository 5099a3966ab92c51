import { nameLists } from './name-lists.ts'
import { nameWeights as w } from './name-weights.ts'
import { canEnd } from './thai-letters.ts'
import { WordTree } from './word-tree.ts'

/*
 * How much a stretch of Thai letters looks like a name: because it stands in a list, because it is put together of parts that begin and end many
 * names, or letter by letter against the letters of names we know (four at a time, with shorter ones where four were never seen: Witten and Bell
 * 1991). Scores are logarithms of chances.
 */

const ORDER = 4
const LETTERS = 70
/** Thai letters are 1…0x5b; the beginning and the end of a name have a number of their own. */
const EDGE = 0x7f
const START = (EDGE << 14) | (EDGE << 7) | EDGE
const code = (unit: number) => (unit >= 0x0e00 && unit < 0x0e7e ? unit - 0x0e00 : 0x7e)
/** Scores that are kept, a power of two: each has its slot, and a newer one of the same slot takes it. */
const SLOT_BITS = 16

/** Letters of a kind of names: how likely each follows the three before it. Beginnings are numbers, seven bits a letter. */
class Letters {
  private readonly counts = new Map<number, number>()
  /** of each beginning how often it was seen, and how many letters were seen after it */
  private readonly totals = new Map<number, number>()
  private readonly kinds = new Map<number, number>()
  private readonly keptKeys = new Int32Array(1 << SLOT_BITS).fill(-1)
  private readonly keptScores = new Float64Array(1 << SLOT_BITS)

  learn(name: string, weight = 1): void {
    let before = START
    for (let at = 0; at <= name.length; at++) {
      const letter = at === name.length ? EDGE : code(name.charCodeAt(at))
      for (let length = 0; length < ORDER; length++) {
        const beginning = lastOf(before, length)
        const key = beginning * 128 + letter
        const seen = this.counts.get(key)
        if (seen === undefined) this.kinds.set(beginning, (this.kinds.get(beginning) ?? 0) + 1)
        this.counts.set(key, (seen ?? 0) + weight)
        this.totals.set(beginning, (this.totals.get(beginning) ?? 0) + weight)
      }
      before = ((before << 7) | letter) & 0x1fffff
    }
  }

  private score(before: number, letter: number): number {
    const key = before * 128 + letter
    const slot = Math.imul(key, GOLDEN) >>> (32 - SLOT_BITS)
    if (this.keptKeys[slot] !== key) {
      this.keptKeys[slot] = key
      this.keptScores[slot] = Math.log(this.chance(before, letter))
    }
    return this.keptScores[slot] as number
  }

  private chance(before: number, letter: number): number {
    let chance = 1 / LETTERS
    for (let length = 0; length < ORDER; length++) {
      const beginning = lastOf(before, length)
      const total = this.totals.get(beginning)
      if (total === undefined) break
      const kinds = this.kinds.get(beginning) as number
      chance = ((this.counts.get(beginning * 128 + letter) ?? 0) + kinds * chance) / (total + kinds)
    }
    return chance
  }

  /** Fills `scores` from 1: the score of a whole name of the first so many letters; none where no name can end. */
  read(text: string, at: number, most: number, scores: Float64Array, more: number): void {
    let before = START
    let sum = more
    for (let length = 1; length <= most; length++) {
      const letter = code(text.charCodeAt(at + length - 1))
      sum += this.score(before, letter)
      before = ((before << 7) | letter) & 0x1fffff
      scores[length] = canEnd(text, at + length) ? sum + this.score(before, EDGE) : Number.NEGATIVE_INFINITY
    }
  }
}

/** Spreads keys over the slots (Knuth, multiplicative hashing). */
const GOLDEN = 0x9e3779b1

/** The last letters of a beginning, with a leading 1 that tells how many. */
function lastOf(before: number, length: number): number {
  const bits = 7 * length
  return (1 << bits) | (before & ((1 << bits) - 1))
}

/** An everyday word, whatever else it is. */
export function isOrdinary(name: string): boolean {
  const { ordinary, frequent } = nameLists()
  return ordinary.has(name) || frequent.has(name)
}

export function isKnownName(name: string): boolean {
  const { givens, nicks } = nameLists()
  return givens.get(name) !== 0 || nicks.get(name) !== 0
}

/** Whether a name of our lists begins here that has at least so many letters. */
export function beginsName(text: string, at: number, least: number): boolean {
  const { givens, nicks } = nameLists()
  return goesOn(givens, text, at, least) || goesOn(nicks, text, at, least)
}

function goesOn(tree: WordTree, text: string, at: number, least: number): boolean {
  let node = 0
  for (let end = at; end < text.length; end++) {
    node = tree.step(node, text.charCodeAt(end))
    if (node === 0) return false
    if (end - at + 1 >= least && tree.valueOf(node) !== 0) return true
  }
  return false
}

/** Whether this is a given name of our lists and no everyday word. */
export function isGivenAndNoWord(name: string): boolean {
  const { given, ordinary } = nameLists()
  return given.has(name) && !ordinary.has(name)
}

/**
 * Given names are put together of beginnings and endings that come again and again: ณัฐ|พร, จิร|วรรณ. Counted over the names of the lists: how many
 * begin and how many end so.
 */
interface Parts {
  readonly beginnings: WordTree
  readonly endings: WordTree
}
const LEAST_NAMES = 4
const LONGEST_BEGINNING = 8

function countParts(names: Iterable<string>): Parts {
  const beginnings = new Map<string, number>()
  const endings = new Map<string, number>()
  let cuts = 0
  for (const name of names) {
    for (let cut = 2; cut <= name.length - 2; cut++) {
      if (!canEnd(name, cut)) continue
      cuts++
      beginnings.set(name.slice(0, cut), (beginnings.get(name.slice(0, cut)) ?? 0) + 1)
      endings.set(name.slice(cut), (endings.get(name.slice(cut)) ?? 0) + 1)
    }
  }
  const scored = (counts: ReadonlyMap<string, number>) =>
    new WordTree(
      [...counts].flatMap(([part, count]) => (count < LEAST_NAMES ? [] : [[part, Math.log(count / cuts)] as const])),
    )
  return { beginnings: scored(beginnings), endings: scored(endings) }
}

interface Learnt {
  readonly given: Letters
  readonly nick: Letters
  readonly family: Letters
  readonly parts: Parts
}

let remembered: Learnt | undefined

/** Learnt once, when the first text is read: many commands read none. */
function learnt(): Learnt {
  if (remembered !== undefined) return remembered
  const given = new Letters()
  const nick = new Letters()
  const family = new Letters()
  const lists = nameLists()
  for (const name of lists.given) {
    given.learn(name)
    family.learn(name, 0.3)
  }
  for (const name of lists.nick) nick.learn(name)
  for (const name of lists.surnames) family.learn(name, 2)
  remembered = { given, nick, family, parts: countParts(lists.given) }
  return remembered
}

/** Whether a word is made of a beginning and an ending of given names: วร|พล. */
export function isPutTogether(word: string): boolean {
  const { beginnings, endings } = learnt().parts
  for (let cut = 2; cut <= word.length - 2; cut++) {
    if (beginnings.get(word.slice(0, cut)) !== 0 && endings.get(word.slice(cut)) !== 0) return true
  }
  return false
}

/**
 * The scores of a given name that begins here, for each length from 1.
 * @param unknown added for names that are not in our lists, `fromParts` for those put together of known parts
 */
export function readGiven(
  text: string,
  at: number,
  most: number,
  scores: Float64Array,
  unknown: number,
  fromParts: number,
): void {
  const { given, parts } = learnt()
  const { givens } = nameLists()
  given.read(text, at, most, scores, unknown)
  const { beginnings, endings } = parts
  for (let node = 0, cut = 1; cut <= Math.min(LONGEST_BEGINNING, most - 2); cut++) {
    node = beginnings.step(node, text.charCodeAt(at + cut - 1))
    if (node === 0) break
    const first = beginnings.valueOf(node)
    if (first === 0) continue
    for (let rest = 0, length = cut + 1; length <= most; length++) {
      rest = endings.step(rest, text.charCodeAt(at + length - 1))
      if (rest === 0) break
      const last = endings.valueOf(rest)
      if (last !== 0) scores[length] = Math.max(scores[length] as number, first + last + fromParts)
    }
  }
  for (let node = 0, length = 1; length <= most; length++) {
    node = givens.step(node, text.charCodeAt(at + length - 1))
    if (node === 0) return
    const score = w.givens[givens.valueOf(node)] as number
    if (score !== 0) scores[length] = Math.max(scores[length] as number, score)
  }
}

/** The same for a name that friends and neighbours use. */
export function readNick(text: string, at: number, most: number, scores: Float64Array, unknown: number): void {
  const { nicks } = nameLists()
  learnt().nick.read(text, at, most, scores, unknown)
  for (let node = 0, length = 1; length <= most; length++) {
    node = nicks.step(node, text.charCodeAt(at + length - 1))
    if (node === 0) return
    const score = w.nicks[nicks.valueOf(node)] as number
    if (score !== 0) scores[length] = score
  }
}

const LONGEST_PART = 9
const SHORT_SURNAME = 6
/** A word of which surnames are made: one that goes on before it has hardly ended there. */
export function isSurnamePart(word: string): boolean {
  return nameLists().surnameParts.has(word)
}

/** One everyday word is seldom a whole surname. */
function isWordAlone(text: string, at: number, length: number, score: number): boolean {
  return score > w.part + w.wordPart && score !== Number.NEGATIVE_INFINITY && isOrdinary(text.slice(at, at + length))
}

const together = new Float64Array(64)

export function isKnownSurname(name: string): boolean {
  return nameLists().surnameTree.get(name) !== 0
}

/** Which everyday words are parts of surnames as well: none, those that do not follow names ("นายสมชาย ขายยาบ้า"), all. */
export const NO_WORDS = 0
export const QUIET_WORDS = 1
export const ALL_WORDS = 2
export type SurnameWords = typeof NO_WORDS | typeof QUIET_WORDS | typeof ALL_WORDS

/** Surnames are put together too: of parts, of letters, or known as a whole. */
export function readSurname(text: string, at: number, most: number, scores: Float64Array, words: SurnameWords): void {
  learnt().family.read(text, at, most, scores, 0)
  const { surnameParts, surnameTree, frequent, ordinary, quiet } = nameLists()
  const asParts = words === NO_WORDS ? undefined : words === ALL_WORDS ? ordinary : quiet
  together[0] = 0
  let node = 0
  for (let length = 1; length <= most; length++) {
    let best = Number.NEGATIVE_INFINITY
    for (let part = Math.min(LONGEST_PART, length); part >= 2; part--) {
      const before = together[length - part] as number
      if (before + w.part <= best) continue
      const piece = text.slice(at + length - part, at + length)
      if (surnameParts.has(piece)) best = Math.max(best, before + (frequent.has(piece) ? w.followerPart : w.part))
      else if (asParts?.has(piece)) best = Math.max(best, before + w.wordPart)
    }
    together[length] = best
    const fromLetters = (scores[length] as number) + (length < SHORT_SURNAME ? w.shortSurnameIsRare : 0)
    const fromParts =
      best + (best >= w.part ? w.shortSurnameIsRare : isWordAlone(text, at, length, best) ? w.wordAlone : 0)
    scores[length] = Math.max(fromLetters, fromParts)
    node = length === 1 || node !== 0 ? surnameTree.step(node, text.charCodeAt(at + length - 1)) : 0
    const isKnown = node !== 0 && surnameTree.valueOf(node) !== 0
    if (isKnown) scores[length] = Math.max(scores[length] as number, w.knownSurname)
  }
}
