import { ok, type Result, refuse } from '../../kernel/result.ts'

export const purposes = ['answer', 'ask', 'resolve', 'close'] as const
export type Purpose = (typeof purposes)[number]

/** What a template may leave to be filled in, each with its words in both languages, as they stand between braces. */
export const placeholders = ['ref', 'category', 'body', 'due', 'place', 'received'] as const
export type Placeholder = (typeof placeholders)[number]

export type Filling = Readonly<Record<Placeholder, string>>

export interface Template {
  readonly id: string
  readonly version: number
  /** Null: for all bodies. */
  readonly bodyId: string | null
  readonly categoryCode: string | null
  readonly purpose: Purpose
  readonly name: string
  readonly text: string
}

const BRACES = /\{([^{}\n]{1,40})\}/g

/** The placeholder a word between braces means, in either language. */
export type PlaceholderWords = Readonly<Record<Placeholder, readonly string[]>>

function meaning(word: string, words: PlaceholderWords): Placeholder | null {
  const plain = word.trim()
  return placeholders.find((one) => one === plain || words[one].includes(plain)) ?? null
}

/** Words between braces that mean nothing: a template with one would send braces to people. */
export function unknownPlaceholders(text: string, words: PlaceholderWords): string[] {
  return [...text.matchAll(BRACES)].flatMap(([, word = '']) => (meaning(word, words) === null ? [word] : []))
}

/**
 * The text with everything filled in.
 * @returns the words between braces that cannot be filled: nothing half-written goes to people
 */
export function fillTemplate(text: string, filling: Filling, words: PlaceholderWords): Result<string, string[]> {
  const open = [
    ...unknownPlaceholders(text, words),
    ...[...text.matchAll(BRACES)].flatMap(([, word = '']) => {
      const known = meaning(word, words)
      return known !== null && filling[known] === '' ? [word] : []
    }),
  ]
  if (open.length > 0) return refuse([...new Set(open)])
  return ok(text.replace(BRACES, (whole, word: string) => filling[meaning(word, words) ?? 'ref'] ?? whole))
}
