import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { EndReason } from './committee.ts'
import type { AgendaItem, MeetingState } from './meeting.ts'
import type { MinutesProblem } from './minutes.ts'
import type { FollowUpProblem, Votes } from './resolution.ts'

/** Why an act of this room was refused. `say-refusal.ts` has the sentence for each; nothing was stored. */
export type Refusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'name-taken'; readonly code: string }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'no-structure-here' }
  | { readonly kind: 'dissolved' }
  // seats and terms
  | { readonly kind: 'seat-held'; readonly name: string; readonly from: Date; readonly to: Date | null }
  | { readonly kind: 'ends-before-start' }
  | { readonly kind: 'seat-abolished' }
  | { readonly kind: 'seat-still-held' }
  | { readonly kind: 'term-ended'; readonly reason: EndReason | null }
  // meetings
  | { readonly kind: 'starts-in-past' }
  | { readonly kind: 'number-taken'; readonly number: number }
  | { readonly kind: 'wrong-state'; readonly state: MeetingState }
  | { readonly kind: 'not-open' }
  | { readonly kind: 'not-today' }
  | { readonly kind: 'time-outside' }
  | { readonly kind: 'nobody-to-call' }
  | { readonly kind: 'agenda-empty' }
  | { readonly kind: 'agenda-frozen' }
  | { readonly kind: 'list-changed' }
  | { readonly kind: 'stale-item'; readonly now: AgendaItem; readonly by: string | null }
  | { readonly kind: 'item-decided' }
  | { readonly kind: 'no-such-link' }
  | { readonly kind: 'substitute-not-allowed'; readonly seat: string }
  | {
      readonly kind: 'no-quorum'
      readonly needed: number
      readonly voters: number
      readonly missing: readonly string[]
    }
  | { readonly kind: 'quorum-reached'; readonly needed: number; readonly voters: number }
  // resolutions
  | { readonly kind: 'votes-do-not-add-up'; readonly counted: number; readonly voters: number }
  | { readonly kind: 'not-carried'; readonly votes: Votes }
  | { readonly kind: 'no-tie' }
  | { readonly kind: 'owner-missing' }
  | { readonly kind: 'due-missing' }
  | { readonly kind: 'due-past'; readonly today: LocalDate }
  | { readonly kind: 'already-superseded' }
  | FollowUpProblem
  // minutes
  | MinutesProblem
  | { readonly kind: 'stale-minutes'; readonly now: string; readonly by: string | null }
  | { readonly kind: 'too-many-papers'; readonly most: number }
