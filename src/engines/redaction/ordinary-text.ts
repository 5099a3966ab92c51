import { faintCues, kinCues, personCues, roleCues, selfCues, titleCues } from './cue-words.th.ts'
import { isGivenAndNoWord } from './likeness.ts'
import { districts, enders, everydayWords, ordinaryWords } from './ordinary.th.ts'
import { isHanging, LONGEST_RUN, wordsOf } from './thai-letters.ts'
import { WordTree } from './word-tree.ts'

/*
 * How likely a stretch of Thai letters is as ordinary words: every way of cutting it into words of our lists, words of ICU's dictionary where ICU
 * sees them, and single letters, is weighed, and the likeliest counts, from the left and from the right of each place. Scores are logarithms.
 */

const FREQUENT = -5.5
const EVERYDAY = -7.5
const ORDINARY = -8.5
const DISTRICT = -10
const RARE = -12.5
/** Words of ICU's dictionary that are names in our lists, and no everyday words. */
const NAME_OF_ICU = -18
const LETTER = -3.6
const FIRST_LETTER = -7

const scored = (words: string, score: number) => wordsOf(words).map((word) => [word, score] as const)
const tree = new WordTree([
  ...scored(districts, DISTRICT),
  ...scored(ordinaryWords, ORDINARY),
  ...scored([everydayWords, titleCues, personCues, kinCues, roleCues, faintCues, selfCues].join(' '), EVERYDAY),
  ...scored(enders, FREQUENT),
])
const FOLLOWERS = new Set(wordsOf(enders))

const breaker = new Intl.Segmenter('th', { granularity: 'word' })
const known = new Map<string, boolean>()
const MOST_REMEMBERED = 20_000

/**
 * Whether ICU's dictionary has this word: then it is one word twice when it is written twice. What the dictionary does not have, ICU gives back in one
 * piece too when it stands alone.
 */
function isWordOfIcu(word: string): boolean {
  const before = known.get(word)
  if (before !== undefined) return before
  const twice = [...breaker.segment(word + word)]
  const is = twice.length === 2 && twice[0]?.segment === word
  if (known.size >= MOST_REMEMBERED) known.clear()
  known.set(word, is)
  return is
}

/** The score of one word of our lists; of others as of a rare one. */
export function wordScore(word: string): number {
  return tree.get(word) || RARE
}

/** A word that stands after names: alone it is no surname. */
export function isFollower(word: string): boolean {
  return FOLLOWERS.has(word)
}

/** What the likeliest reading goes on with at a place: a word of our lists, one that stands after names, a rarer word, letters that are no word. */
const LISTED_WORD = 0
export const FOLLOWER = 1
export const RARE_WORD = 2
export const NO_WORD = 3

export interface OrdinaryReading {
  /** the likeliest reading from the beginning to each place, and from each place to the end */
  readonly forward: Float64Array
  readonly backward: Float64Array
  readonly follows: Uint8Array
  /** 1 where the likeliest reading up to a place ends with a letter that is no word */
  readonly afterLetter: Uint8Array
  /** the end of the longest word of our lists that begins at a place, and of a word that only ICU's dictionary has; 0 without */
  readonly listed: Uint16Array
  readonly rare: Uint16Array
  /** 1 where ICU sees a word begin */
  readonly begins: Uint8Array
}

/** Arcs of the run that is read: more would need more than 24 words that begin at one letter. */
const MOST_ARCS = 24 * LONGEST_RUN
const arcEnds = new Uint16Array(MOST_ARCS)
const arcScores = new Float64Array(MOST_ARCS)
const arcKinds = new Uint8Array(MOST_ARCS)
const firstArcs = new Uint32Array(LONGEST_RUN + 2)

/** @param run at most LONGEST_RUN Thai letters without a blank */
export function readOrdinary(run: string): OrdinaryReading {
  const { length } = run
  const begins = new Uint8Array(length + 1)
  const rare = new Uint16Array(length + 1)
  const listed = new Uint16Array(length + 1)
  findArcs(run, rare, listed)
  const right = fromRight(length)
  // Most stretches are words of our lists alone: ICU is asked about the others
  if (beginWords(right, length, begins)) return { ...fromLeft(length), ...right, listed, rare, begins }
  begins.fill(0)
  for (const { segment, index } of breaker.segment(run)) {
    begins[index] = 1
    if (segment.length > 2 && tree.get(segment) === 0 && isWordOfIcu(segment)) rare[index] = index + segment.length
  }
  findArcs(run, rare, listed)
  return { ...fromLeft(length), ...fromRight(length), listed, rare, begins }
}

/** Marks where the words of the likeliest reading begin. False when it has letters that are no word. */
function beginWords({ follows, ends }: FromRight, length: number, begins: Uint8Array): boolean {
  for (let at = 0; at < length; at = ends[at] as number) {
    if (follows[at] === NO_WORD) return false
    begins[at] = 1
  }
  return true
}

function arc(at: number, end: number, score: number, kind: number): number {
  if (at >= MOST_ARCS) return at
  arcEnds[at] = end
  arcScores[at] = score
  arcKinds[at] = kind
  return at + 1
}

/** All words that may stand anywhere in the run, and each letter as no word. */
function findArcs(run: string, rare: Uint16Array, listed: Uint16Array): void {
  const { length } = run
  let arcs = 0
  for (let at = 0; at < length; at++) {
    firstArcs[at] = arcs
    arcs = arc(arcs, at + 1, LETTER, NO_WORD)
    if (isHanging(run.charCodeAt(at))) continue
    let node = 0
    for (let end = at + 1; end <= length; end++) {
      node = tree.step(node, run.charCodeAt(end - 1))
      if (node === 0) break
      const score = tree.valueOf(node)
      if (score === 0 || isHanging(run.charCodeAt(end))) continue
      arcs = arc(arcs, end, score, score === FREQUENT ? FOLLOWER : LISTED_WORD)
      listed[at] = end
    }
    const end = rare[at] as number
    if (end === 0) continue
    const score = end - at > 3 && isGivenAndNoWord(run.slice(at, end)) ? NAME_OF_ICU : RARE
    arcs = arc(arcs, end, score, RARE_WORD)
  }
  firstArcs[length] = arcs
}

function fromLeft(length: number): Pick<OrdinaryReading, 'forward' | 'afterLetter'> {
  const forward = new Float64Array(length + 1).fill(Number.NEGATIVE_INFINITY)
  const afterLetter = new Uint8Array(length + 1)
  forward[0] = 0
  for (let at = 0; at < length; at++) {
    const before = forward[at] as number
    for (let index = firstArcs[at] as number; index < (firstArcs[at + 1] as number); index++) {
      const end = arcEnds[index] as number
      const isLetter = arcKinds[index] === NO_WORD
      const score = before + (arcScores[index] as number) + (isLetter && afterLetter[at] === 0 ? FIRST_LETTER : 0)
      if (score <= (forward[end] as number)) continue
      forward[end] = score
      afterLetter[end] = isLetter ? 1 : 0
    }
  }
  return { forward, afterLetter }
}

interface FromRight extends Pick<OrdinaryReading, 'backward' | 'follows'> {
  /** the end of the word that the likeliest reading has at each place */
  readonly ends: Uint16Array
}

function fromRight(length: number): FromRight {
  const backward = new Float64Array(length + 1).fill(Number.NEGATIVE_INFINITY)
  const follows = new Uint8Array(length + 1)
  const ends = new Uint16Array(length + 1)
  backward[length] = 0
  for (let at = length - 1; at >= 0; at--) {
    for (let index = firstArcs[at] as number; index < (firstArcs[at + 1] as number); index++) {
      const end = arcEnds[index] as number
      const isFirst = arcKinds[index] === NO_WORD && !(end < length && follows[end] === NO_WORD)
      const score = (backward[end] as number) + (arcScores[index] as number) + (isFirst ? FIRST_LETTER : 0)
      if (score <= (backward[at] as number)) continue
      backward[at] = score
      follows[at] = arcKinds[index] as number
      ends[at] = end
    }
  }
  return { backward, follows, ends }
}
