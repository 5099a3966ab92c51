import {
  givenNames,
  givenOfPackages,
  surnameBeginnings,
  surnameEndings,
  surnames,
  surnameWords,
} from './name-words.th.ts'
import { givenOfTheSouth, nicknames } from './nicknames.th.ts'
import { dialectWords, enders, everydayWords, ordinaryWords, reportWords } from './ordinary.th.ts'
import { wordsOf } from './thai-letters.ts'
import { WordTree } from './word-tree.ts'

/* The lists of names and words, cut up when the first text is read: most commands read none. */

export interface NameLists {
  /** words that stand after names, and other everyday words */
  readonly frequent: ReadonlySet<string>
  readonly ordinary: ReadonlySet<string>
  /** everyday words that neither follow names nor begin with what does (ขาย, ขายของ) */
  readonly quiet: ReadonlySet<string>
  readonly given: ReadonlySet<string>
  readonly nick: ReadonlySet<string>
  readonly surnames: readonly string[]
  /** words of which surnames are made */
  readonly surnameParts: ReadonlySet<string>
  /** the same as trees; the values are places in `givens` and `nicks` of the weights: names that are everyday words are borne more seldom than others */
  readonly givens: WordTree
  readonly nicks: WordTree
  readonly surnameTree: WordTree
}

let made: NameLists | undefined

export function nameLists(): NameLists {
  made ??= make()
  return made
}

function make(): NameLists {
  const frequent = new Set(wordsOf(enders))
  const ordinary = new Set([ordinaryWords, everydayWords, reportWords, dialectWords].flatMap(wordsOf))
  const given = new Set([givenNames, givenOfPackages, givenOfTheSouth].flatMap(wordsOf))
  const nick = new Set(wordsOf(nicknames))
  const family = wordsOf(surnames)
  return {
    frequent,
    ordinary,
    quiet: new Set(
      [...ordinary].filter((word) => !frequent.has(word) && !beginsWithFollower(word, frequent, ordinary)),
    ),
    given,
    nick,
    surnames: family,
    surnameParts: new Set(
      [surnameBeginnings, surnameWords, surnameEndings].flatMap(wordsOf).filter((part) => part.length >= 2),
    ),
    givens: new WordTree([...given].map((name) => [name, ordinary.has(name) ? 1 : 2])),
    nicks: new WordTree([...nick].map((name) => [name, frequent.has(name) ? 1 : ordinary.has(name) ? 2 : 3])),
    surnameTree: new WordTree(family.map((name) => [name, 1])),
  }
}

function beginsWithFollower(word: string, frequent: ReadonlySet<string>, ordinary: ReadonlySet<string>): boolean {
  for (let cut = 2; cut <= word.length - 2; cut++) {
    const rest = word.slice(cut)
    if (frequent.has(word.slice(0, cut)) && (ordinary.has(rest) || frequent.has(rest))) return true
  }
  return false
}
