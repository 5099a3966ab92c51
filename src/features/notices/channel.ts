import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Letter } from '../../platform/mail/mailer.ts'
import type { Topic } from './topic.ts'

/** The ways out of the house. What is shown on the web is no way out: it is there the moment the notice is. */
export const doors = ['mail', 'line', 'sms'] as const
export type Door = (typeof doors)[number]

/** One thing to hand over by one door: a single notice, or a digest of several. Everything in it is ready to be sent. */
export interface Outgoing {
  /**
   * A UUID that stays the same however often the same thing is tried: `X-Line-Retry-Key`, the Message-ID of a letter, the
   * idempotency key of an SMS gateway.
   */
  readonly key: string
  /** Null for an address another room keeps, of somebody who is no person here. */
  readonly personId: string | null
  /** Mail address, LINE userId, or phone number in E.164. */
  readonly address: string
  readonly lang: Lang
  readonly topic: Topic
  readonly subject: string
  /** Plain text without the lines about settings and leaving, which the door adds in its own way. */
  readonly text: string
  /** Where more is to be read, with host; null for several of different things. */
  readonly url: string | null
  /** What it is about; null for several of different things. */
  readonly about: { readonly kind: string; readonly id: string } | null
  /** How many notices are in it. */
  readonly notices: number
  /** Page of the reader's own settings that needs no signing in; null for an address without a person. */
  readonly settingsUrl: string | null
  /** Ends what this came from: a page for people, and an address that takes the POST of RFC 8058. Null for what is a duty. */
  readonly leave: { readonly url: string; readonly oneClickUrl: string } | null
  readonly calendar?: Letter['calendar']
}

/** What became of one try. Reasons are codes (`ECONNREFUSED`, `550`, `429`), never words: those repeat the address. */
export type Handed =
  | { readonly kind: 'delivered' }
  /** There is no server behind the door: it can be read in the outbox of the demonstration. */
  | { readonly kind: 'kept' }
  /**
   * Try again with the same key. `isOutage`: it is not about this recipient, so the others wait too instead of each being
   * tried in vain.
   */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterSeconds?: number; readonly isOutage: boolean }
  /** Never. `isDeadAddress`: nothing more is tried there until its owner says so. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isDeadAddress: boolean }

/**
 * One way out. Given to `noticesRoom` in `main/wire.ts`. A throw counts as `later`. `send` is called outside any transaction, and
 * again with the same key after a crash: where the other side knows keys (LINE answers 409), a repeat is `delivered`.
 */
export interface NoticeChannel {
  readonly door: Door
  /** False where nothing is configured: then nothing is ordered by this door. */
  isOpen(deps: Deps): boolean
  send(deps: Deps, outgoing: Outgoing): Promise<Handed>
}
