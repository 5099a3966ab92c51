import type { Tx } from '../db/db.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  /** Plain text; lines as they should stand. */
  readonly text: string
  /** What the letter is about, for the outbox list: `people.invitation`, … */
  readonly kind: string
  /** An event for the reader's calendar, beside the text: what programs show as an invitation. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly fileName: string; readonly text: string }
}

/** Letters are written into the outbox inside the transaction; the worker sends them later and a failure loses nothing. */
export interface Mailer {
  post(tx: Tx, letter: Letter): Promise<void>
}
