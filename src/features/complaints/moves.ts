import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Delivery, Outcome, Severity, State, Visibility } from './states.ts'

/** Key of the row: no part of it is shown to the public, who knows the case by its ref. */
export interface CaseKey {
  readonly home: string
  readonly id: string
}

/** Who acts. The door has asked its policy before; the domain asks only whether such an actor may do such a thing at all. */
export type Actor =
  | { readonly kind: 'reporter' }
  | { readonly kind: 'officer' | 'oversight'; readonly personId: string; readonly bodyId: string | null }
  | { readonly kind: 'clerk' | 'moderator'; readonly personId: string; readonly bodyId?: string | null }
  | { readonly kind: 'program'; readonly keyId: string; readonly personId: string; readonly bodyId: string | null }
  | { readonly kind: 'system' }
export type ActorKind = Actor['kind']

export type EventKind =
  | 'received'
  | 'moved'
  | 'answered'
  | 'asked'
  | 'wrote'
  | 'rerouted'
  | 'joint'
  | 'part'
  | 'escalated'
  | 'appealed'
  | 'reopened'
  | 'redacted'
  | 'merged'
  | 'note'
  | 'assigned'
  | 'rated'
  | 'withheld'
  | 'shown'
  | 'clock'
  | 'category'
/** Who reads an event: everybody, the reporter and the office, or only the office. */
export type EventVisibility = 'public' | 'reporter' | 'staff'

export type PartState = 'assigned' | 'accepted' | 'scheduled' | 'in_progress' | 'resolved'

/** A body that has the case. In a joint case each has its own state; a lead must be done before the case is. */
export interface Part {
  readonly bodyId: string
  readonly lead: boolean
  readonly state: PartState
  readonly outcome: Outcome | null
  readonly outcomeNote: string | null
  readonly delivery: Exclude<Delivery, 'none'>
}

/** What a decision needs to know of a case. */
export interface CaseFacts {
  readonly state: State
  readonly waitedFrom: State | null
  readonly visibility: Visibility
  readonly delivery: Delivery
  readonly outcome: Outcome | null
  readonly outcomeNote: string | null
  readonly categoryCode: string
  readonly categoryVersion: number
  readonly severity: Severity
  readonly leadBodyId: string | null
  readonly triageBodyId: string | null
  readonly assignedTo: string | null
  readonly escalatedTo: string | null
  readonly reroutes: number
  readonly reopened: number
  readonly pauses: readonly Pause[]
  readonly pausedSince: Date | null
  readonly firstAnsweredAt: Date | null
  readonly resolvedAt: Date | null
  readonly confirmUntil: LocalDate | null
  readonly closedAt: Date | null
  readonly reopenUntil: LocalDate | null
  readonly mergedInto: string | null
  readonly mergedRef: string | null
  readonly satisfaction: number | null
  readonly solved: boolean | null
  readonly ratedAt: Date | null
}

/** A time in which the clock stood still. */
export interface Pause {
  readonly from: string
  readonly to: string | null
}

/** What somebody does to a case. */
export type Move =
  | { readonly kind: 'screen' }
  /** To a body; from one that has it already this is a re-route. */
  | { readonly kind: 'assign'; readonly bodyId: string }
  /** Nobody is known yet: a triage queue looks. */
  | { readonly kind: 'triage'; readonly bodyId: string | null }
  | { readonly kind: 'accept' | 'start'; readonly bodyId?: string }
  | { readonly kind: 'schedule'; readonly on: LocalDate | null; readonly bodyId?: string }
  /** Asks the reporter; the clock stands still. */
  | { readonly kind: 'ask' }
  /** The reporter answered, or an answer is not needed any more. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'resolve'; readonly outcome: Outcome; readonly note: string | null; readonly bodyId?: string }
  /** From screened and waiting_info with an outcome of its own; from resolved it keeps the one it has. */
  | { readonly kind: 'close'; readonly outcome?: Outcome; readonly note?: string | null }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'merge'; readonly into: CaseKey & { readonly ref: string } }
  /** An answer all may read, without a change of state. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'write' }
  | { readonly kind: 'note' }
  | { readonly kind: 'join'; readonly bodies: readonly { readonly bodyId: string; readonly lead: boolean }[] }
  | { readonly kind: 'escalate'; readonly toBodyId: string | null }
  | { readonly kind: 'appeal' }
  | { readonly kind: 'officer'; readonly personId: string | null }
  | {
      readonly kind: 'categorise'
      readonly categoryCode: string
      readonly categoryVersion: number
      readonly severity: Severity
      /** Cases of this category are private; `moveCase` looks it up, whatever the caller says. */
      readonly isPrivate?: boolean
    }
  | { readonly kind: 'withhold' }
  | { readonly kind: 'show' }
  | { readonly kind: 'seen' }
  | { readonly kind: 'rate'; readonly stars: number; readonly solved: boolean }

export type MoveKind = Move['kind']

/** No act without these three. `text` is what the public or the reporter reads with it. */
export interface Act {
  readonly actor: Actor
  readonly reason: string
  readonly visibility: EventVisibility
  readonly text?: string | null
}

export type MoveRefusal =
  | { readonly kind: 'no-such-case' }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'not-from-here'; readonly state: State; readonly move: MoveKind }
  | { readonly kind: 'not-for-this-actor'; readonly actor: ActorKind; readonly move: MoveKind }
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'text-missing' }
  | { readonly kind: 'note-missing'; readonly outcome: Outcome }
  | { readonly kind: 'outcome-not-here'; readonly outcome: Outcome | null }
  | { readonly kind: 'too-many-reroutes'; readonly most: number }
  | { readonly kind: 'window-over'; readonly until: LocalDate | null }
  | { readonly kind: 'same-body' }
  | { readonly kind: 'body-not-here' }
  | { readonly kind: 'into-itself' }
  | { readonly kind: 'no-such-stars' }

/** One entry of the timeline, to be stored. */
export interface NewEvent {
  readonly kind: EventKind
  readonly bodyId: string | null
  readonly visibility: EventVisibility
  readonly fromState: State | null
  readonly toState: State | null
  readonly outcome: Outcome | null
  readonly text: string | null
  readonly detail: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

/** What a move makes of a case. */
export interface Change {
  readonly facts: CaseFacts
  readonly parts: readonly Part[]
  /** Bodies that do not have the case any more. */
  readonly left: readonly string[]
  readonly events: readonly NewEvent[]
}
