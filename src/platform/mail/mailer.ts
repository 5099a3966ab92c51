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
  /** Where an answer goes, when not to the address letters come from. */
  readonly replyTo?: string
  /** Lines of the head that programs read: `List-Unsubscribe` (RFC 8058), … */
  readonly headers?: Readonly<Record<string, string>>
  /** Its address was given by somebody who may not be its owner: few of these a day go there until the owner has answered one. */
  readonly isUnproven?: boolean
}

/** What a mail server said to one letter. Reasons are codes (ECONNREFUSED, 550): the words of a mail server repeat the address. */
export type Handed =
  | { readonly kind: 'sent' }
  /** No mail server is set: the letter can be read in the outbox of the demonstration. */
  | { readonly kind: 'kept' }
  /** `isOutage`: the server itself was not reached, or takes nothing from us now. */
  | { readonly kind: 'later'; readonly reason: string; readonly isOutage: boolean; readonly retryAfterSeconds?: number }
  /** The server says never (SMTP 5xx). */
  | { readonly kind: 'refused'; readonly reason: string }

export interface Mailer {
  /** Letters are written into the outbox inside the transaction; the worker sends them later and a failure loses nothing. */
  post(tx: Tx, letter: Letter): Promise<void>
  /**
   * Hands one letter to the mail server at once, outside any transaction: for who keeps order and state of letters itself.
   * @param key a UUID, the same for each try: it is the Message-ID, so a letter sent twice is one letter to the reader's program
   */
  send(key: string, letter: Letter): Promise<Handed>
}
