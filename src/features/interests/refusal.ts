import type { EntryRefusal } from './negotiation.ts'
import type { PressureRefusal } from './pressure.ts'
import type { SchemeRefusal } from './priority.ts'

/** Why an act of this room was refused; nothing was stored. */
export type Refusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'board-closed' }
  | { readonly kind: 'board-proposed' }
  | { readonly kind: 'too-many'; readonly most: number }
  | { readonly kind: 'done-already' }
  | { readonly kind: 'no-such-body' }
  | { readonly kind: 'no-such-agreement' }
  | { readonly kind: 'no-such-joining' }
  | { readonly kind: 'no-scheme' }
  | { readonly kind: 'no-such-branch' }
  | { readonly kind: 'linked-already' }
  | EntryRefusal
  | SchemeRefusal
  | PressureRefusal
