import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { insertItems, itemsOf, linksEverIn, type NewItem } from './agenda.sql.ts'
import {
  type AgendaItem,
  type AgendaSection,
  continuingSection,
  type Link,
  type Meeting,
  minutesSection,
} from './meeting.ts'
import { touchAgenda, uncertifiedBefore } from './meetings.sql.ts'
import { th } from './messages.th.ts'
import { openResolutionsOf } from './resolutions.sql.ts'

const longestTitle = 160

/**
 * What the agenda owes to earlier meetings: minutes to certify (2) and resolutions whose work is not done (3). Each comes once;
 * what stands in the agenda already, or was taken out of it by the secretary, does not come again.
 * @returns how many items were added
 */
export async function carryForward(tx: Tx, meeting: Meeting, { viewer, now }: Doing): Promise<number> {
  const items = await itemsOf(tx, meeting)
  const known = await linksEverIn(tx, meeting)
  const has = (link: Link) => known.has(`${link.kind}:${link.id}`)
  const minutes = (await uncertifiedBefore(tx, meeting.home, meeting.bodyId, meeting.startsAt))
    .map((earlier) => ({
      section: minutesSection,
      title: th.carried.minutes(earlier.number, earlier.year),
      restricted: false,
      link: { kind: 'minutes', home: earlier.home, id: earlier.id } as const,
    }))
    .reverse()
  const work = (await openResolutionsOf(tx, meeting.bodyId))
    .filter((one) => one.meetingId !== meeting.id && one.decidedAt < meeting.startsAt)
    .map((one) => ({
      section: continuingSection,
      title: shortened(th.carried.resolution(one.meetingNumber, one.meetingYear, one.number, one.text)),
      restricted: one.restricted,
      link: { kind: 'resolution', home: one.home, id: one.id } as const,
    }))
  const added = [...minutes, ...work].filter((one) => !has(one.link))
  if (added.length === 0) return 0
  await insertItems(
    tx,
    added.map(
      (one, at): NewItem => ({
        ...one,
        home: meeting.home,
        id: newId(),
        meetingId: meeting.id,
        position: lastPosition(items, one.section) + 1 + at,
        text: '',
        presenter: null,
        editedBy: viewer?.personId ?? null,
      }),
    ),
  )
  await touchAgenda(tx, meeting, now)
  return added.length
}

export function lastPosition(items: readonly AgendaItem[], section: AgendaSection): number {
  return Math.max(0, ...items.filter((item) => item.section === section).map((item) => item.position))
}

function shortened(title: string): string {
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).trimEnd()}…`
}
