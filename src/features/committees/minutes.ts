import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { AgendaSection, Meeting } from './meeting.ts'

/** The minutes of one sub-item, as they stand in a version. */
export interface MinutesItem {
  readonly item: string
  readonly section: AgendaSection
  readonly title: string
  readonly text: string
}

export type MinutesProblem =
  | { readonly kind: 'minutes-certified' }
  | { readonly kind: 'minutes-not-checked' }
  | { readonly kind: 'minutes-incomplete'; readonly titles: readonly string[] }
  | { readonly kind: 'not-held' }
  | { readonly kind: 'same-meeting' }
  | { readonly kind: 'other-committee' }
  | { readonly kind: 'earlier-meeting' }

type Held = Pick<Meeting, 'state' | 'openedAt' | 'minutesState'>

/** Certified minutes are the committee's: they change by its word, as a new version with a reason, and never in the draft. */
export function mayWriteMinutes(meeting: Held): Result<null, MinutesProblem> {
  if (meeting.minutesState === 'certified') return refuse({ kind: 'minutes-certified' })
  return meeting.openedAt === null ? refuse({ kind: 'not-held' }) : ok(null)
}

/** @param missing titles of sub-items nothing is written about yet */
export function mayCheckMinutes(meeting: Held, missing: readonly string[]): Result<null, MinutesProblem> {
  if (meeting.minutesState === 'certified') return refuse({ kind: 'minutes-certified' })
  if (meeting.state !== 'held') return refuse({ kind: 'not-held' })
  return missing.length > 0 ? refuse({ kind: 'minutes-incomplete', titles: missing }) : ok(null)
}

type Sitting = Pick<Meeting, 'id' | 'bodyId' | 'startsAt' | 'state' | 'openedAt'>

/** A later meeting of the same committee, while it sits or after, certifies or corrects. */
export function mayCertify(meeting: Held & Sitting, inMeeting: Sitting): Result<null, MinutesProblem> {
  if (inMeeting.id === meeting.id) return refuse({ kind: 'same-meeting' })
  if (inMeeting.bodyId !== meeting.bodyId) return refuse({ kind: 'other-committee' })
  if (inMeeting.startsAt <= meeting.startsAt) return refuse({ kind: 'earlier-meeting' })
  if (inMeeting.openedAt === null) return refuse({ kind: 'not-held' })
  if (meeting.minutesState === 'none' || meeting.minutesState === 'draft')
    return refuse({ kind: 'minutes-not-checked' })
  return ok(null)
}
