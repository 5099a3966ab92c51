import type { Room } from '../../platform/room.ts'
import { casePages } from './case.pages.ts'
import { caseworkEvery, caseworkJobs } from './casework.jobs.ts'
import { deskPages } from './desk.pages.ts'
import { inspectPages } from './inspect.pages.ts'
import { needsPages } from './needs.pages.ts'
import { statisticsApi } from './statistics.api.ts'
import { statisticsPages } from './statistics.pages.ts'
import { templatePages } from './templates.pages.ts'

export { nameNeed } from './name-need.ts'
/** For the finder of gaps in plans. @public */
export { type Need, needsWithin } from './needs.sql.ts'
export { renewSummaries } from './renew-summaries.ts'
export { complaintFiguresOfPlace } from './sections.ts'
export { recurrencesAt } from './statistics.sql.ts'
export { storeFirstTemplates } from './store-first-templates.ts'

/** The officers' desk for complaints: queues, answers, rounds, and how long it all takes. */
export const caseworkRoom: Room = {
  name: 'casework',
  pages(app, deps) {
    statisticsPages(app, deps)
    needsPages(app, deps)
    deskPages(app, deps)
    // Before /desk/complaints/:key, which would take "templates" for the key of a case.
    templatePages(app, deps)
    inspectPages(app, deps)
    casePages(app, deps)
  },
  api: statisticsApi,
  jobs: caseworkJobs,
  nightly: ['casework.night'],
  every: caseworkEvery,
}
