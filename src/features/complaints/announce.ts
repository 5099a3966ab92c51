import type { Tx } from '../../platform/db/db.ts'
import { recordPublicEvent } from '../publiclog/index.ts'
import type { EventKind, Outcome, State } from './complaint.ts'

/** A step of a case as the public log vouches for it. */
export interface AnnouncedStep {
  readonly home: string
  readonly ref: string
  readonly eventId: string
  readonly at: Date
  readonly kind: EventKind
  readonly state: State
  readonly outcome: Outcome | null
  readonly category: string
  readonly area: string | null
  /** Code of the body it went to or that acted. */
  readonly body: string | null
  /** Salted digest of what was written with it, before anything was taken out; null where nothing was. */
  readonly textDigest: string | null
  readonly redacted?: { readonly field: string; readonly kinds: readonly string[] }
}

/** Puts a public step of a case on its way into the public log. Never called for private cases: not even their number is told. */
export function announceStep(tx: Tx, step: AnnouncedStep): void {
  recordPublicEvent(tx, {
    home: step.home,
    type: 'complaint',
    subject: subjectOf(step.ref, step.eventId),
    ref: step.ref,
    href: `/complaints/${step.ref}`,
    at: step.at,
    facts: {
      ref: step.ref,
      step: step.kind,
      state: step.state,
      outcome: step.outcome,
      category: step.category,
      area: step.area,
      body: step.body,
      text: step.textDigest,
      ...(step.redacted === undefined ? {} : { redacted: { ...step.redacted, kinds: [...step.redacted.kinds] } }),
    },
  })
}

export function subjectOf(ref: string, eventId: string): string {
  return `${ref}/${eventId}`
}
