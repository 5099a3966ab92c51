import type { Tx } from '../../platform/db/db.ts'
import { type HeldWords, recordPublicEvent } from '../publiclog/index.ts'
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
  /** Digests of the words shown from this step on: its own, and those of other texts of the case that it changed. */
  readonly words: HeldWords
  readonly redacted?: { readonly field: string; readonly kinds: readonly string[] }
}

/** An entry of the log ends at 64 KB. */
const MOST_TEXTS = 300

/** Puts a public step of a case on its way into the public log. Never called for private cases: not even their number is told. */
export function announceStep(tx: Tx, step: AnnouncedStep): void {
  const texts = Object.entries(step.words)
  const own = texts.filter(([name]) => name === step.eventId)
  for (let from = 0; from === 0 || from < texts.length; from += MOST_TEXTS) {
    announceEntry(tx, { ...step, words: Object.fromEntries([...own, ...texts.slice(from, from + MOST_TEXTS)]) })
  }
}

function announceEntry(tx: Tx, step: AnnouncedStep): void {
  recordPublicEvent(tx, {
    home: step.home,
    type: 'complaint',
    subject: subjectOf(step.ref, step.eventId),
    ref: step.ref,
    href: `/complaints/${step.ref}`,
    at: step.at,
    words: step.words,
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
