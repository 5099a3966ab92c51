import { createHash, randomBytes } from 'node:crypto'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { CalendarEvent } from '../../platform/icalendar.ts'
import type { Meeting } from './meeting.ts'
import { th } from './messages.th.ts'

/** A meeting as people's calendars hold it. Its id stays and its number goes up, so that a moved one moves there too. */
export function eventOf(meeting: Meeting & { readonly bodyNameTh: string }, baseUrl: string): CalendarEvent {
  const href = `${baseUrl}/meetings/${formatPublicId({ home: meeting.home as Home, id: meeting.id })}`
  return {
    uid: `meeting-${meeting.id}`,
    sequence: meeting.notices,
    changedAt: meeting.updatedAt,
    starts: meeting.startsAt,
    ends: meeting.endsAt,
    title: th.meetingTitle(meeting.bodyNameTh, meeting.number, meeting.year),
    place: meeting.place,
    text: meeting.endReason,
    href,
    state:
      meeting.state === 'cancelled' || meeting.state === 'adjourned'
        ? 'CANCELLED'
        : meeting.state === 'planned'
          ? 'TENTATIVE'
          : 'CONFIRMED',
  }
}

/** The secret part of the address of a person's calendar: 256 bits, of which only the hash is kept. */
export function newCalendarWord(): string {
  return randomBytes(32).toString('base64url')
}

export function hashCalendarWord(word: string): string {
  return createHash('sha256').update(word).digest('hex')
}
