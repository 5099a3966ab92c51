import { redact } from '../../engines/redaction/index.ts'
import { searchWords } from '../../kernel/thai-text.ts'
import type { Answers, Category } from '../routing/index.ts'

/** Decimals of a degree: three are about 100 m, five about a metre. */
const AT_HOME_DECIMALS = 3
const EXACT_DECIMALS = 5
const MOST_LEXEMES = 400
const MOST_LETTERS = 200

/** What the public reads of a text: personal data have a mark in their place. */
export function publicWords(text: string): string {
  return redact(text).text
}

/** Where the public sees it: rounded to about 100 m where the category lies at homes. */
export function shownPoint(
  category: Pick<Category, 'atHome'>,
  lat: number | null,
  lon: number | null,
): { lat: number | null; lon: number | null } {
  if (lat === null || lon === null) return { lat: null, lon: null }
  const factor = 10 ** (category.atHome ? AT_HOME_DECIMALS : EXACT_DECIMALS)
  return { lat: Math.round(lat * factor) / factor, lon: Math.round(lon * factor) / factor }
}

/** Answers everybody may read: those to questions that are not for the office alone, without personal data. */
export function publicAnswers(category: Pick<Category, 'questions'>, answers: Answers): Answers {
  const shown: Record<string, string | readonly string[]> = {}
  for (const question of category.questions) {
    const answer = answers[question.code]
    if (question.isPrivate || answer === undefined) continue
    shown[question.code] = question.kind === 'text' && typeof answer === 'string' ? publicWords(answer) : answer
  }
  return shown
}

/** What a case is found by, as a tsvector literal: words of its public form only, so that a search never tells what was taken out. */
export function searchLexemes(...texts: (string | null)[]): string {
  const words = new Set<string>()
  for (const text of texts) if (text !== null) for (const word of searchWords(text)) words.add(word)
  return [...words].slice(0, MOST_LEXEMES).map(quoted).join(' ')
}

/** All words must be there. Null: nothing to look for. */
export function searchQuery(text: string): string | null {
  const words = searchWords(text.slice(0, 200))
  return words.length === 0 ? null : words.map(quoted).join(' & ')
}

function quoted(lexeme: string): string {
  return `'${lexeme.slice(0, MOST_LETTERS).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
