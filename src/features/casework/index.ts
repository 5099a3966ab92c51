import type { Room } from '../../platform/room.ts'
import { actsApi } from './acts.api.ts'
import { casePages } from './case.pages.ts'
import { caseworkEvery, caseworkJobs } from './casework.jobs.ts'
import { deskPages } from './desk.pages.ts'
import { deskFilePages } from './desk-files.pages.ts'
import { inspectPages } from './inspect.pages.ts'
import { needsPages } from './needs.pages.ts'
import { roundPages } from './round.pages.ts'
import { statisticsApi } from './statistics.api.ts'
import { statisticsPages } from './statistics.pages.ts'
import { templatePages } from './templates.pages.ts'

export { nameNeed } from './name-need.ts'
/** For the finder of gaps in plans. */
export { needsWithin } from './needs.sql.ts'
export { renewSummaries } from './renew-summaries.ts'
export { complaintFiguresOfPlace } from './sections.ts'
export { recurrencesAt } from './statistics.sql.ts'
export { storeFirstTemplates } from './store-first-templates.ts'
export { tellOfReply } from './tell-officers.ts'
export { openCase, workCase } from './work-case.ts'

/** The officers' desk for complaints: queues, answers, rounds, and how long it all takes. */
export const caseworkRoom: Room = {
  name: 'casework',
  pages(app, deps) {
    statisticsPages(app, deps)
    needsPages(app, deps)
    deskPages(app, deps)
    deskFilePages(app, deps)
    // Before /desk/complaints/:key, which would take "templates" for the key of a case.
    templatePages(app, deps)
    roundPages(app, deps)
    inspectPages(app, deps)
    casePages(app, deps)
  },
  api(app, deps) {
    statisticsApi(app, deps)
    actsApi(app, deps)
  },
  jobs: caseworkJobs,
  nightly: ['casework.night'],
  every: caseworkEvery,
}
