import type { Lang } from '../kernel/lang.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'

/** One sentence in both languages, because whoever notices a problem does not know who will read it. */
export type Said = Readonly<Record<Lang, string>>

/**
 * A problem an operator can do something about, said in one sentence. `bin/prasan` and `npm start` print it in the
 * operator's language, without a stack trace, and exit with 1. Anything else that is thrown is a defect and is logged.
 */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem'
  readonly said: Said

  /** @param said a plain text stands for both languages; `message` is the English one */
  constructor(said: Said | string, options?: { cause?: unknown }) {
    const both = typeof said === 'string' ? { th: said, en: said } : said
    super(both.en, options)
    this.said = both
  }
}

/** The platform's own words in both languages: `said((words) => words.backup.broken(file))`. */
export function said(write: (words: Messages) => string): Said {
  return { th: write(th), en: write(en) }
}
