import { nameIn } from '../../kernel/lang.ts'
import { addDays, fiscalYearDays, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { CalendarPorts } from '../calendars/index.ts'
import { meetingHref } from './committees.present.ts'
import { meetingsUnder } from './meetings.sql.ts'
import { messages } from './messages.ts'

const MOST_MEETINGS = 300

/** Public meetings of the committees of these bodies in a fiscal year (CE), for the time axis of the calendars. */
export const meetingsOnAxis: NonNullable<CalendarPorts['meetings']> = async (view, bodyIds, fiscalYear, lang) => {
  if (bodyIds.length === 0) return []
  const { from, to } = fiscalYearDays(fiscalYear)
  const midnight = (day: string) => new Date(`${day}T00:00:00+07:00`)
  const span = { from: midnight(from), to: midnight(addDays(to, 1)) }
  const meetings = await meetingsUnder(view, bodyIds, span, MOST_MEETINGS)
  return meetings.map((meeting) => ({
    bodyId: meeting.underId,
    day: todayInBangkok(meeting.startsAt),
    title: messages(lang).meetingTitle(nameIn(lang, meeting), meeting.number, meeting.year),
    href: meetingHref(meeting),
  }))
}
