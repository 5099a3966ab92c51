import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'

export type WordsProblem = { kind: 'missing' } | { kind: 'too-long'; most: number }

/** One line of words: normalised, blanks drawn together, 1 to `most` characters. */
export function readWords(text: string | undefined, most: number): Result<string, WordsProblem> {
  const words = normaliseThai(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  if (words === '') return refuse({ kind: 'missing' })
  return words.length > most ? refuse({ kind: 'too-long', most }) : ok(words)
}

export const longestTitle = 500
export const longestReason = 1_000

export const readTitle = (text: string | undefined) => readWords(text, longestTitle)

/** One thing that changed, as events keep it: money as satang in text, everything else as it is stored or shown. */
export interface FieldChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** The fields of which the two differ, in the order of `after`. */
export function changedFields(
  before: Readonly<Record<string, string | null>>,
  after: Readonly<Record<string, string | null>>,
): FieldChange[] {
  return Object.entries(after).flatMap(([field, now]) => {
    const then = before[field] ?? null
    return then === now ? [] : [{ field, before: then, after: now }]
  })
}
