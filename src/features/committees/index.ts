import type { Room } from '../../platform/room.ts'
import { calendarPages } from './calendar.pages.ts'
import { committeesApi } from './committees.api.ts'
import { committeesPages } from './committees.pages.ts'
import { deskPages } from './desk.pages.ts'
import { deskAgendaPages } from './desk-agenda.pages.ts'
import { deskMinutesPages } from './desk-minutes.pages.ts'
import { deskResolutionsPages } from './desk-resolutions.pages.ts'
import { deskRollPages } from './desk-roll.pages.ts'
import { followUpPages } from './follow-up.pages.ts'
import { meetingsApi } from './meetings.api.ts'
import { meetingsPages } from './meetings.pages.ts'
import { minutesApi } from './minutes.api.ts'
import { resolutionsApi } from './resolutions.api.ts'
import { seatsPages } from './seats.pages.ts'

export { insertItems, type NewItem } from './agenda.sql.ts'
export { announceLatest } from './announce.ts'
export { type NewAttendance, putAttendance } from './attendance.sql.ts'
export { meetingsOnAxis } from './axis-meetings.ts'
export {
  type CommitteeEvent,
  committeeByCode,
  insertCommittees,
  insertEvents,
  type NewCommittee,
} from './committees.sql.ts'
export { foundCommittee, seatsFrom } from './found-committee.ts'
export { bodyOf, structureOf } from './found-structure.ts'
export { sealHolder } from './holders.ts'
export { insertMeetings, type NewMeeting } from './meetings.sql.ts'
export { insertVersions, type MinutesVersion } from './minutes.sql.ts'
export { committeesOfBody, committeesOfPlace, resolutionsOfProject } from './page-sections.ts'
export { plannedMeeting } from './plan-meeting.ts'
export { quorumNeeded } from './quorum.ts'
export { type FollowUpEntry, insertFollowUps, insertResolutions, type NewResolution } from './resolutions.sql.ts'
export { refusalText as committeeRefusalText } from './say-refusal.ts'
export { insertSeats, insertTerms, type NewSeat, type NewTerm } from './seats.sql.ts'

/** Bodies that decide: seats, terms, meetings, minutes, resolutions and what follows from them. */
export const committeesRoom: Room = {
  name: 'committees',
  pages(app, deps) {
    // Before /committees/:code, which would take "follow-up" for a code.
    calendarPages(app, deps)
    followUpPages(app, deps)
    committeesPages(app, deps)
    seatsPages(app, deps)
    meetingsPages(app, deps)
    deskPages(app, deps)
    deskAgendaPages(app, deps)
    deskRollPages(app, deps)
    deskResolutionsPages(app, deps)
    deskMinutesPages(app, deps)
  },
  api(app, deps) {
    committeesApi(app, deps)
    meetingsApi(app, deps)
    minutesApi(app, deps)
    resolutionsApi(app, deps)
  },
}
