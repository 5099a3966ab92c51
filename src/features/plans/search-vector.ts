import { remembered } from '../../kernel/remembered.ts'
import { searchTokens } from '../../kernel/thai-text.ts'

/** What a project is found by: words of its title and of what stands around it, and the letters of the title. */
export interface Searchable {
  readonly title: string
  /** Body, programme, category, place: found by whole words, not by letters. */
  readonly around: readonly string[]
}

const MOST_GRAMS = 600

const wordsOf = remembered((text) => searchTokens(text).words)

/**
 * The lexemes of `projects.search`, as PostgreSQL reads a tsvector literal. Words stand as they are; the character trigrams
 * of the title's skeleton carry the prefix `~`, so that they are never taken for words.
 */
export function searchVector({ title, around }: Searchable): string {
  const { words, grams } = searchTokens(title)
  const lexemes = new Set(words)
  for (const text of around) for (const word of wordsOf(text)) lexemes.add(word)
  for (const gram of grams.slice(0, MOST_GRAMS)) lexemes.add(`~${gram}`)
  return [...lexemes].map(quoted).join(' ')
}

/** A lexeme for a tsvector or tsquery literal: in quotes, with quotes and backslashes doubled, cut to what PostgreSQL takes. */
export function quoted(lexeme: string): string {
  // A million lexemes an import: what needs no care is asked first.
  if (lexeme.length <= MOST_LETTERS && !NEEDS_CARE.test(lexeme)) return `'${lexeme}'`
  return `'${lexeme.slice(0, MOST_LETTERS).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

const MOST_LETTERS = 500
const NEEDS_CARE = /['\\]/
