import { remembered } from '../../kernel/remembered.ts'
import { faintCues, keeperCues, kinCues, personCues, roleCues, selfCues, titleCues } from './cue-words.th.ts'
import { isGivenAndNoWord, isPutTogether } from './likeness.ts'
import { nameLists } from './name-lists.ts'
import { nameWeights as w } from './name-weights.ts'
import { dialectWords, districts, enders, everydayWords, ordinaryWords, reportWords } from './ordinary.th.ts'
import { isHanging, LONGEST_RUN, wordsOf } from './thai-letters.ts'
import { WordTree } from './word-tree.ts'

/*
 * How likely a stretch of Thai letters is as ordinary words: every way of cutting it into words of our lists, words of ICU's dictionary where ICU
 * sees them, and single letters, is weighed, and the likeliest counts, from the left and from the right of each place. Scores are logarithms.
 */

/** The lists, from the rarest words: a word of several is as frequent as in the last. */
const LISTS = [
  districts,
  ordinaryWords,
  [
    everydayWords,
    reportWords,
    dialectWords,
    titleCues,
    keeperCues,
    personCues,
    kinCues,
    roleCues,
    faintCues,
    selfCues,
  ].join(' '),
  enders,
]
const FREQUENT = LISTS.length
let grown: WordTree | undefined
/** Grown when the first text is read. */
function tree(): WordTree {
  grown ??= new WordTree(LISTS.flatMap((words, index) => wordsOf(words).map((word) => [word, index + 1] as const)))
  return grown
}

const breaker = new Intl.Segmenter('th', { granularity: 'word' })
const MOST_REMEMBERED = 20_000

/**
 * Whether ICU's dictionary has this word: then it is one word twice when it is written twice. What the dictionary does not have, ICU gives back in one
 * piece too when it stands alone.
 */
const isWordOfIcu = remembered((word) => {
  const twice = [...breaker.segment(word + word)]
  return twice.length === 2 && twice[0]?.segment === word
}, MOST_REMEMBERED)

/** Short words of a dictionary are not as rare as long ones. */
function rareScore(length: number): number {
  return length <= SHORT ? w.shortRareWord : w.rareWord
}
const SHORT = 4

/** ICU has many names: those of our lists, and those put together like them, are rarer as words than others. */
const NO_NAME = 0
const LIKE_NAME = 1
const IS_NAME = 2
const kinds = remembered((word) => {
  if (word.length <= 3) return NO_NAME
  return isGivenAndNoWord(word) ? IS_NAME : isPutTogether(word) ? LIKE_NAME : NO_NAME
}, MOST_REMEMBERED)

function scoreOfRare(word: string): number {
  const kind = kinds(word)
  return kind === IS_NAME ? w.nameOfIcu : kind === LIKE_NAME ? w.likeNameOfIcu : rareScore(word.length)
}

/** The score of one word of our lists; of others as of a rare one. */
export function wordScore(word: string): number {
  return w.words[tree().get(word)] || rareScore(word.length)
}

/** A word that stands after names: alone it is no surname. */
export function isFollower(word: string): boolean {
  return nameLists().frequent.has(word)
}

/** What the likeliest reading goes on with at a place: a word of our lists, one that stands after names, a rarer word, letters that are no word. */
const LISTED_WORD = 0
export const FOLLOWER = 1
export const RARE_WORD = 2
export const NO_WORD = 3

/** Arcs of the run that is read: more would need more than 24 words that begin at one letter. */
const MOST_ARCS = 24 * LONGEST_RUN
const arcEnds = new Uint16Array(MOST_ARCS)
const arcScores = new Float64Array(MOST_ARCS)
const arcKinds = new Uint8Array(MOST_ARCS)
const firstArcs = new Uint32Array(LONGEST_RUN + 2)

/**
 * The likeliest reading of each run of a text, one behind the other in the same arrays: a run of n letters takes n + 1 places from its
 * base on, and what is told of a place in a run stands at base and place. Ends are counted from the beginning of the run.
 */
export class OrdinaryReading {
  /** room for so many places */
  readonly room: number
  /** the likeliest reading from the beginning to each place, and from each place to the end */
  readonly forward: Float64Array
  readonly backward: Float64Array
  readonly follows: Uint8Array
  /** 1 where the likeliest reading up to a place ends with a letter that is no word */
  readonly afterLetter: Uint8Array
  /** the end of the longest word of our lists that begins at a place, and of a word that only ICU's dictionary has; 0 without */
  readonly listed: Uint16Array
  readonly rare: Uint16Array
  /** the end of the word that the likeliest reading goes on with at each place */
  readonly ends: Uint16Array
  /** 1 where ICU sees a word begin */
  readonly begins: Uint8Array

  constructor(room: number) {
    this.room = room
    this.forward = new Float64Array(room)
    this.backward = new Float64Array(room)
    this.follows = new Uint8Array(room)
    this.afterLetter = new Uint8Array(room)
    this.listed = new Uint16Array(room)
    this.rare = new Uint16Array(room)
    this.ends = new Uint16Array(room)
    this.begins = new Uint8Array(room)
  }

  /** @param run at most LONGEST_RUN Thai letters without a blank */
  read(run: string, base: number): void {
    const { length } = run
    const past = base + length + 1
    this.begins.fill(0, base, past)
    this.rare.fill(0, base, past)
    this.findArcs(run, base)
    this.fromRight(base, length)
    // Most stretches are words of our lists alone: ICU is asked about the others
    if (!this.beginWords(base, length)) {
      this.begins.fill(0, base, past)
      const words = tree()
      for (const { segment, index } of breaker.segment(run)) {
        this.begins[base + index] = 1
        if (segment.length > 2 && words.get(segment) === 0 && isWordOfIcu(segment)) {
          this.rare[base + index] = index + segment.length
        }
      }
      this.findArcs(run, base)
      this.fromRight(base, length)
    }
    this.fromLeft(base, length)
  }

  /** Marks where the words of the likeliest reading begin. False when it has letters that are no word. */
  private beginWords(base: number, length: number): boolean {
    const { follows, ends, begins } = this
    for (let at = 0; at < length; at = ends[base + at] as number) {
      if (follows[base + at] === NO_WORD) return false
      begins[base + at] = 1
    }
    return true
  }

  /** All words that may stand anywhere in the run, and each letter as no word. */
  private findArcs(run: string, base: number): void {
    const { length } = run
    const { listed, rare } = this
    const words = tree()
    let arcs = 0
    for (let at = 0; at < length; at++) {
      firstArcs[at] = arcs
      arcs = arc(arcs, at + 1, w.letter, NO_WORD)
      listed[base + at] = 0
      if (isHanging(run.charCodeAt(at))) continue
      let node = 0
      for (let end = at + 1; end <= length; end++) {
        node = words.step(node, run.charCodeAt(end - 1))
        if (node === 0) break
        const list = words.valueOf(node)
        if (list === 0 || isHanging(run.charCodeAt(end))) continue
        arcs = arc(arcs, end, w.words[list] as number, list === FREQUENT ? FOLLOWER : LISTED_WORD)
        listed[base + at] = end
      }
      const end = rare[base + at] as number
      if (end === 0) continue
      arcs = arc(arcs, end, scoreOfRare(run.slice(at, end)), RARE_WORD)
    }
    firstArcs[length] = arcs
    listed[base + length] = 0
  }

  private fromLeft(base: number, length: number): void {
    const { forward, afterLetter } = this
    forward.fill(Number.NEGATIVE_INFINITY, base, base + length + 1)
    afterLetter.fill(0, base, base + length + 1)
    forward[base] = 0
    for (let at = 0; at < length; at++) {
      const before = forward[base + at] as number
      for (let index = firstArcs[at] as number; index < (firstArcs[at + 1] as number); index++) {
        const end = base + (arcEnds[index] as number)
        const isLetter = arcKinds[index] === NO_WORD
        const isFirst = isLetter && afterLetter[base + at] === 0
        const score = before + (arcScores[index] as number) + (isFirst ? w.firstLetter : 0)
        if (score <= (forward[end] as number)) continue
        forward[end] = score
        afterLetter[end] = isLetter ? 1 : 0
      }
    }
  }

  private fromRight(base: number, length: number): void {
    const { backward, follows, ends } = this
    backward.fill(Number.NEGATIVE_INFINITY, base, base + length)
    backward[base + length] = 0
    follows[base + length] = 0
    ends[base + length] = 0
    for (let at = length - 1; at >= 0; at--) {
      const here = base + at
      follows[here] = 0
      ends[here] = 0
      for (let index = firstArcs[at] as number; index < (firstArcs[at + 1] as number); index++) {
        const end = arcEnds[index] as number
        const isFirst = arcKinds[index] === NO_WORD && !(end < length && follows[base + end] === NO_WORD)
        const score = (backward[base + end] as number) + (arcScores[index] as number) + (isFirst ? w.firstLetter : 0)
        if (score <= (backward[here] as number)) continue
        backward[here] = score
        follows[here] = arcKinds[index] as number
        ends[here] = end
      }
    }
  }
}

function arc(at: number, end: number, score: number, kind: number): number {
  if (at >= MOST_ARCS) return at
  arcEnds[at] = end
  arcScores[at] = score
  arcKinds[at] = kind
  return at + 1
}
