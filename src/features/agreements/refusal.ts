import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { OfferProblem, Phase } from './agreement.ts'

/** Why an act of this room was refused. `say-refusal.ts` has the sentence for each; nothing was stored. */
export type Refusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'not-authorised'; readonly body: string }
  | { readonly kind: 'code-needed' }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'wrong-phase'; readonly phase: Phase }
  | {
      readonly kind: 'not-ready'
      readonly problems: readonly OfferProblem[]
      readonly names: ReadonlyMap<string, string>
    }
  | { readonly kind: 'nothing-changed' }
  /** A code that no register has, or no amount of baht; `field` is that of the API. */
  | { readonly kind: 'wrong-field'; readonly field: string; readonly given: string }
  /** Words everybody will read name a person. */
  | { readonly kind: 'personal' }
  // signing
  | { readonly kind: 'old-version'; readonly now: number }
  | { readonly kind: 'already-signed'; readonly body: string; readonly on: LocalDate }
  | { readonly kind: 'party-merged'; readonly body: string; readonly successor: string }
  | { readonly kind: 'not-merged'; readonly body: string }
  | { readonly kind: 'one-party-left'; readonly body: string }
  | { readonly kind: 'signs-here'; readonly body: string }
  | { readonly kind: 'ends-by-notice'; readonly days: number }
  // after signing
  | { readonly kind: 'notice-too-short'; readonly days: number; readonly earliest: LocalDate }
  | { readonly kind: 'notice-given'; readonly on: LocalDate }
  | { readonly kind: 'no-such-review' }
  | { readonly kind: 'review-done' }
  | { readonly kind: 'review-too-early'; readonly day: LocalDate }
  | { readonly kind: 'breach-of-own' }
  | { readonly kind: 'breach-closed' }
  | { readonly kind: 'remedy-past' }
  // surveys
  | { readonly kind: 'survey-running' }
  | { readonly kind: 'survey-closed' }
  | { readonly kind: 'survey-days' }
  | { readonly kind: 'link-used' }
  | { readonly kind: 'not-an-answer' }
