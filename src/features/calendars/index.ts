import type { Room } from '../../platform/room.ts'
import { bodyCalendarPages } from './body-calendar.pages.ts'
import { calendarPages } from './calendar.pages.ts'
import type { CalendarPorts } from './calendar-ports.ts'
import { calendarsApi } from './calendars.api.ts'
import { calendarsJobs } from './calendars.jobs.ts'
import { feedPages } from './feeds.pages.ts'
import { holidayPages } from './holidays.pages.ts'
import { calendarImportPages } from './import.pages.ts'
import { latenessPages } from './lateness.pages.ts'
import { misalignmentPages } from './misalignments.pages.ts'
import { setupPages } from './setup.pages.ts'

export type { CalendarPorts } from './calendar-ports.ts'
export {
  type CalendarEvent,
  type CalendarToStore,
  insertCalendars,
  insertEvents,
} from './calendars.sql.ts'
export { look, together } from './look.ts'
export { missesPage } from './misalignments.sql.ts'
export { answerProposal, nameOfOption, optionsFor, proposeMove } from './propose.ts'
export { calendarOfBody, calendarOfPlace } from './sections.ts'
export { allHolidays, holidaysStamp } from './setup.sql.ts'
export { type CalendarBody, calendarByTemplate, loadBodies, loadSetup, type Setup } from './setup.ts'
export type { CalendarStep } from './step.ts'
export { storeFirstCalendars } from './store-first-calendars.ts'

/** Planning and budget calendars of all levels on one time axis, and what will miss each other. */
export function calendarsRoom(ports: CalendarPorts): Room {
  return {
    name: 'calendars',
    pages(app, deps) {
      calendarPages(app, deps, ports)
      misalignmentPages(app, deps)
      setupPages(app, deps)
      holidayPages(app, deps)
      latenessPages(app, deps)
      calendarImportPages(app, deps)
      // Before /calendar/bodies/:code, which would take a feed for the code of a body.
      feedPages(app, deps)
      bodyCalendarPages(app, deps)
    },
    api: calendarsApi,
    jobs: calendarsJobs,
    nightly: ['calendars.look'],
  }
}
