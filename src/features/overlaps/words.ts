import { createHash } from 'node:crypto'
import type { Lexicon } from '../../engines/overlap/index.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'

/** The lists of the engine's words that officers may add to: kinds of things, kinds of work, and words that say nothing. */
export const wordLists = ['objects', 'works', 'fillers'] as const
export type WordList = (typeof wordLists)[number]

/** What a word means to the finder: a list, and the group in it; `fillers` has no groups. */
export interface WordMeaning {
  readonly list: WordList
  readonly meaning: string
}

export interface WordDraft extends WordMeaning {
  readonly word: string
  readonly reason: string
}

export type WordProblem =
  | { field: 'word'; kind: 'missing' }
  | { field: 'word'; kind: 'bad-length'; least: number; most: number }
  | { field: 'word'; kind: 'no-letters' }
  | { field: 'word'; kind: 'known'; as: WordMeaning }
  | { field: 'meaning'; kind: 'missing' }
  | { field: 'reason'; kind: 'missing' }
  | { field: 'reason'; kind: 'too-long'; most: number }

const leastLetters = 2
const mostLetters = 60
const longestReason = 500

/**
 * Reads the form for a new word.
 * @param fields `word` as it stands in titles, 2 to 60 characters with a letter in it; `meaning` such as
 * `objects/road.concrete` or `fillers/`; `reason` why, 1 to 500 characters
 * @param lexicon the words the finder has now, those of officers among them: a word is added once
 */
export function readWord(
  fields: { word?: string; meaning?: string; reason?: string },
  lexicon: Lexicon,
): Result<WordDraft, WordProblem[]> {
  const word = tidy(fields.word ?? '')
  const reason = (fields.reason ?? '').trim()
  const meaning = meaningsOf(lexicon).find((one) => nameOfMeaning(one) === fields.meaning)
  const problems: WordProblem[] = []
  if (word === '') problems.push({ field: 'word', kind: 'missing' })
  else if (word.length < leastLetters || word.length > mostLetters) {
    problems.push({ field: 'word', kind: 'bad-length', least: leastLetters, most: mostLetters })
  } else if (!/[\p{L}]/u.test(word)) problems.push({ field: 'word', kind: 'no-letters' })
  const known = knownAs(lexicon, word)
  if (known) problems.push({ field: 'word', kind: 'known', as: known })
  if (!meaning) problems.push({ field: 'meaning', kind: 'missing' })
  if (reason === '') problems.push({ field: 'reason', kind: 'missing' })
  if (reason.length > longestReason) problems.push({ field: 'reason', kind: 'too-long', most: longestReason })
  return meaning && problems.length === 0 ? ok({ word, reason, ...meaning }) : refuse(problems)
}

/** Compared and stored in one spelling: NFC, no zero-width characters, single blanks, small Latin letters. */
export function tidy(word: string): string {
  return normaliseThai(word).replace(/\s+/g, ' ').trim().toLowerCase()
}

/** Everything a new word can mean, in the order of the lists. */
export function meaningsOf(lexicon: Lexicon): WordMeaning[] {
  const groups = (list: 'objects' | 'works') => Object.keys(lexicon[list]).map((meaning) => ({ list, meaning }))
  return [...groups('objects'), ...groups('works'), { list: 'fillers', meaning: '' }]
}

/** As an address or a form names it: `objects/road.concrete`. */
export function nameOfMeaning({ list, meaning }: WordMeaning): string {
  return `${list}/${meaning}`
}

/** The first words of a group say to a person what it means. */
export function wordsOfMeaning(lexicon: Lexicon, { list, meaning }: WordMeaning): readonly string[] {
  const words = list === 'fillers' ? lexicon.fillers : (lexicon[list][meaning] ?? [])
  return words.map((word) => word.replace(/^!/, ''))
}

function knownAs(lexicon: Lexicon, word: string): WordMeaning | null {
  return meaningsOf(lexicon).find((one) => wordsOfMeaning(lexicon, one).some((other) => tidy(other) === word)) ?? null
}

/**
 * The engine's words with those of officers. Words are only added to groups that are there: the engine names groups by their
 * place, so scores and keys of titles without the new words stay what they are.
 */
export function withWords(lexicon: Lexicon, added: readonly (WordMeaning & { word: string })[]): Lexicon {
  if (added.length === 0) return lexicon
  const more = (list: WordList, meaning: string) =>
    added.filter((one) => one.list === list && one.meaning === meaning).map((one) => one.word)
  const groups = (list: 'objects' | 'works') =>
    Object.fromEntries(
      Object.entries(lexicon[list]).map(([meaning, words]) => [meaning, [...words, ...more(list, meaning)]]),
    )
  return {
    ...lexicon,
    version: `${lexicon.version}+${versionOfWords(added)}`,
    objects: groups('objects'),
    works: groups('works'),
    fillers: [...lexicon.fillers, ...more('fillers', '')],
  }
}

/** Names the set of added words by its content; the same words in another order are the same set. */
export function versionOfWords(added: readonly (WordMeaning & { word: string })[]): string {
  const lines = added.map((one) => `${nameOfMeaning(one)} ${one.word}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8)
}
