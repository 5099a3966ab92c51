import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { SupportState } from './support.ts'

/** Why an act of this room was refused; nothing was stored. */
export type Refusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'changed-meanwhile' }
  /** Words everybody will read name a person. */
  | { readonly kind: 'personal' }
  | { readonly kind: 'code-taken' }
  | { readonly kind: 'no-criteria' }
  // duties
  | { readonly kind: 'no-level' }
  | { readonly kind: 'duty-there' }
  // assessments
  | { readonly kind: 'waiting-already' }
  | { readonly kind: 'not-waiting' }
  | { readonly kind: 'own-body' }
  | { readonly kind: 'same-person' }
  | { readonly kind: 'criteria-missed'; readonly count: number }
  // support
  | { readonly kind: 'same-body' }
  | { readonly kind: 'no-such-project' }
  | { readonly kind: 'no-such-duty' }
  | { readonly kind: 'no-such-board' }
  /** The body is no agency of the board. */
  | { readonly kind: 'not-at-board' }
  | { readonly kind: 'not-from-here'; readonly state: SupportState }
  | { readonly kind: 'due-past' }
  // pool
  | { readonly kind: 'ends-before-start' }
  | { readonly kind: 'outside-offer'; readonly from: LocalDate; readonly to: LocalDate }
  | { readonly kind: 'not-free'; readonly free: number }
  | { readonly kind: 'needs-contract' }
  | { readonly kind: 'no-such-agreement' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'wrong-state' }
