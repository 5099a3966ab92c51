import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import { formatDate, formatTime, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { calendarText } from '../../platform/icalendar.ts'
import { type Notice, notify, type Told } from '../notices/index.ts'
import { itemsOf } from './agenda.sql.ts'
import { eventOf } from './calendar.ts'
import { sitsAt } from './committee.ts'
import type { Sitting } from './doing.ts'
import { type NamedTerm, openHolder, readMembers } from './holders.ts'
import { agendaSections } from './meeting.ts'
import { th } from './messages.th.ts'

export interface MembersTold {
  readonly letters: number
  /** Names of members without an address: somebody must call them. */
  readonly unreached: readonly string[]
}

/**
 * Tells the members with the agenda and the event for their calendars, in Thai, the language of the offices. Part of the
 * transaction of the act.
 */
export async function tellMembers(
  tx: Tx,
  { committee, meeting }: Sitting,
  news: 'called' | 'moved' | 'cancelled',
  reason: string | null,
  doing: Doing,
): Promise<MembersTold> {
  const { deps } = doing
  const { seats, terms } = await readMembers(tx, deps, committee.bodyId)
  const seatIds = new Set(seats.filter((seat) => seat.abolishedAt === null).map((seat) => seat.id))
  const members = terms.filter((term) => seatIds.has(term.seatId) && sitsAt(term, meeting.startsAt))
  const text = await letterText(tx, { committee, meeting }, news, reason)
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
  const act = newId()
  const notice = (to: Notice['to']): Notice => ({
    to,
    topic: news === 'called' ? 'committees.called' : 'committees.changed',
    key: `${news} ${act}`,
    words: {
      subject: th.letter.subject[news](committee.nameTh, meeting.number, meeting.year),
      text,
      path: `/meetings/${meetingKey(meeting)}`,
    },
    about: { kind: 'meeting', id: meetingKey(meeting) },
    calendar,
  })
  const unreached: string[] = []
  let letters = 0
  for (const member of members) {
    const told = await tellOne(tx, member, notice, doing)
    if (told === 'no-door') unreached.push(member.name)
    else if (told === 'told') letters += 1
  }
  return { letters, unreached }
}

/** By the own doors of who has an account, else at the address the committee keeps of the member. */
async function tellOne(tx: Tx, term: NamedTerm, notice: (to: Notice['to']) => Notice, { deps }: Doing): Promise<Told> {
  const told = term.personId === null ? 'no-door' : await notify(tx, deps, notice({ personId: term.personId }))
  if (told !== 'no-door' || term.emailSealed === null) return told
  return notify(tx, deps, notice({ mail: openHolder(deps, 'email', term.id, term.emailSealed) }))
}

function meetingKey({ home, id }: Sitting['meeting']): string {
  return formatPublicId({ home: home as Home, id })
}

async function letterText(
  tx: Tx,
  { committee, meeting }: Sitting,
  news: 'called' | 'moved' | 'cancelled',
  reason: string | null,
): Promise<string> {
  const items = await itemsOf(tx, meeting)
  const agenda = agendaSections.flatMap((section) => [
    th.sectionTitle(section, th.sections[section]),
    ...items
      .filter((item) => item.section === section)
      .map((item, at) => `   ${section}.${at + 1} ${item.restricted ? th.restrictedItem : item.title}`),
  ])
  return [
    th.letter.intro[news](committee.nameTh, meeting.number, meeting.year),
    '',
    th.letter.when(formatDate(todayInBangkok(meeting.startsAt), 'th'), formatTime(meeting.startsAt, 'th')),
    th.letter.where(meeting.place),
    ...(meeting.onlineUrl === null ? [] : [th.letter.online(meeting.onlineUrl)]),
    ...(reason === null ? [] : [th.letter.because(reason)]),
    ...(news === 'cancelled' ? [] : ['', th.agenda, ...agenda]),
  ].join('\n')
}
