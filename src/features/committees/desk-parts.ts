import { type Lang, nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { personNames } from '../people/index.ts'
import { meetingHref } from './committees.present.ts'
import { agendaSections, type Meeting } from './meeting.ts'
import { crumbsOf } from './meetings.pages.ts'
import { messages } from './messages.ts'
import { readMeeting, type WholeMeeting } from './read-meeting.ts'
import type { Typed } from './views/parts.ts'

/* What the pages of the secretary's desk share. */

type Answer = Response | Promise<Response>

/** Reads the meeting of the address for those who work at its desk. */
export async function atDesk(c: PageContext, deps: Deps, shown: (whole: WholeMeeting) => Answer): Promise<Response> {
  const key = keyIn(c)
  const lang = c.get('lang')
  const whole = key && (await deps.db.snapshot((view) => readMeeting(view, key, doingOf(c, deps), lang)))
  if (!whole) return c.notFound()
  if (!whole.standing.calls) return failure(c, 403, messages(lang).refusals['not-yours'])
  return shown(whole)
}

export function heading(whole: WholeMeeting, lang: Lang) {
  const { committee, meeting } = whole
  return {
    caption: messages(lang).meetingTitle(nameIn(lang, committee), meeting.number, meeting.year),
    crumbs: [
      ...crumbsOf(committee, meeting, lang),
      { text: messages(lang).desk.title, path: `${meetingHref(meeting)}/desk` },
    ],
    noIndex: true,
  }
}

export function numbered(whole: WholeMeeting) {
  return agendaSections.flatMap((section) =>
    whole.items
      .filter((item) => item.section === section)
      .map((item, at) => ({ item, number: `${section}.${at + 1}` })),
  )
}

/** A meeting to come is counted for its beginning, one that is over for its end. */
export function momentToCount(meeting: Meeting, now: Date): Date {
  if (meeting.closedAt !== null) return meeting.closedAt
  return meeting.openedAt === null && meeting.startsAt > now ? meeting.startsAt : now
}

export const revisionIn = (typed: Typed) => Number.parseInt(typed.revision ?? '', 10) || 0

export async function nameOf(deps: Deps, personId: string | null, otherwise: string): Promise<string> {
  return (await personNames(deps.db, deps, [personId])).get(personId ?? '') ?? otherwise
}
