import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { formatDate, formatTime, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { calendarText } from '../../platform/icalendar.ts'
import { readPersonal } from '../people/index.ts'
import { itemsOf } from './agenda.sql.ts'
import { eventOf } from './calendar.ts'
import { sitsAt } from './committee.ts'
import type { Doing, Sitting } from './doing.ts'
import { type NamedTerm, openHolder, readMembers } from './holders.ts'
import { agendaSections } from './meeting.ts'
import { th } from './messages.th.ts'

export interface Told {
  readonly letters: number
  /** Names of members without an address: somebody must call them. */
  readonly unreached: readonly string[]
}

/**
 * Writes to the members with the agenda and the event for their calendars. Letters are in Thai, the language of the offices;
 * addresses of persons are read through the room people, which notes each look. Part of the transaction of the act.
 */
export async function tellMembers(
  tx: Tx,
  { committee, meeting }: Sitting,
  news: 'called' | 'moved' | 'cancelled',
  reason: string | null,
  doing: Doing,
): Promise<Told> {
  const { deps } = doing
  const { seats, terms } = await readMembers(tx, deps, committee.bodyId)
  const seatIds = new Set(seats.filter((seat) => seat.abolishedAt === null).map((seat) => seat.id))
  const members = terms.filter((term) => seatIds.has(term.seatId) && sitsAt(term, meeting.startsAt))
  const text = await letterText(tx, { committee, meeting }, news, reason, doing)
  const calendar = {
    method: news === 'cancelled' ? ('CANCEL' as const) : ('REQUEST' as const),
    fileName: 'meeting.ics',
    text: calendarText({
      name: committee.nameTh,
      method: news === 'cancelled' ? 'CANCEL' : 'REQUEST',
      host: new URL(deps.config.baseUrl).hostname,
      events: [eventOf({ ...meeting, bodyNameTh: committee.nameTh }, deps.config.baseUrl)],
    }),
  }
  const unreached: string[] = []
  let letters = 0
  for (const member of members) {
    const to = await addressOf(tx, member, doing)
    if (to === null) {
      unreached.push(member.name)
      continue
    }
    const subject = th.letter.subject[news](committee.nameTh, meeting.number, meeting.year)
    await deps.mail.post(tx, { to, subject, text, kind: `committees.${news}`, calendar })
    letters += 1
  }
  return { letters, unreached }
}

async function addressOf(tx: Tx, term: NamedTerm, { deps, viewer }: Doing): Promise<string | null> {
  if (term.emailSealed !== null) return openHolder(deps, 'email', term.id, term.emailSealed)
  if (term.personId === null) return null
  return (await readPersonal(tx, deps, viewer, term.personId, th.letter.purpose, ['email']))?.email ?? null
}

async function letterText(
  tx: Tx,
  { committee, meeting }: Sitting,
  news: 'called' | 'moved' | 'cancelled',
  reason: string | null,
  { deps }: Doing,
): Promise<string> {
  const items = await itemsOf(tx, meeting)
  const agenda = agendaSections.flatMap((section) => [
    th.sectionTitle(section, th.sections[section]),
    ...items
      .filter((item) => item.section === section)
      .map((item, at) => `   ${section}.${at + 1} ${item.restricted ? th.restrictedItem : item.title}`),
  ])
  const href = `${deps.config.baseUrl}/meetings/${formatPublicId({ home: meeting.home as Home, id: meeting.id })}`
  return [
    th.letter.intro[news](committee.nameTh, meeting.number, meeting.year),
    '',
    th.letter.when(formatDate(todayInBangkok(meeting.startsAt), 'th'), formatTime(meeting.startsAt, 'th')),
    th.letter.where(meeting.place),
    ...(meeting.onlineUrl === null ? [] : [th.letter.online(meeting.onlineUrl)]),
    ...(reason === null ? [] : [th.letter.because(reason)]),
    ...(news === 'cancelled' ? [] : ['', th.agenda, ...agenda]),
    '',
    th.letter.more(href),
  ].join('\n')
}
