import { ok, type Result, refuse } from '../../kernel/result.ts'

/** What was found where something was reported. */
export const founds = ['as-reported', 'worse', 'less', 'gone', 'other-place', 'not-found'] as const
export type Found = (typeof founds)[number]

export interface Inspection {
  readonly found: Found
  readonly text: string
  /** Words and photo are an answer all may read; otherwise a note of the office. */
  readonly isPublic: boolean
  readonly kind: 'before' | 'after'
}

const LONGEST_TEXT = 2_000

/** @returns the names of the fields that cannot be taken */
export function readInspection(
  fields: Readonly<Record<string, string | undefined>>,
): Result<Inspection, ('found' | 'text')[]> {
  const found = founds.find((one) => one === fields.found)
  const text = (fields.text ?? '').normalize('NFC').trim()
  const problems = [
    ...(found === undefined ? (['found'] as const) : []),
    ...(text === '' || text.length > LONGEST_TEXT ? (['text'] as const) : []),
  ]
  if (found === undefined || problems.length > 0) return refuse(problems)
  return ok({ found, text, isPublic: fields.public === '1', kind: fields.kind === 'after' ? 'after' : 'before' })
}
