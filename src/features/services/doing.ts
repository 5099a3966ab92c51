import { type AreaCode, homeOf } from '../../kernel/area-code.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { SupportState } from './support.ts'

/** Who acts, when, and with what: handed to every use case of this room. */
export interface Doing {
  readonly deps: Deps
  readonly viewer: Viewer | null
  readonly now: Date
}

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

/** The home of what belongs to a place: its province; `00` for wider ones. */
export const homeOfArea = (areaCode: string | null): string => (areaCode === null ? '00' : homeOf(areaCode as AreaCode))
