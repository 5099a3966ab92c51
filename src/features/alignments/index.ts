import type { Room } from '../../platform/room.ts'
import { alignmentsApi } from './alignments.api.ts'
import { alignmentsDoctor } from './alignments.doctor.ts'
import { alignmentsJobs } from './alignments.jobs.ts'
import { alignmentsPages } from './alignments.pages.ts'
import { gapsApi } from './gaps.api.ts'
import { gapsPages } from './gaps.pages.ts'
import { goalsPages } from './goals.pages.ts'

export { type AlignmentEvent, insertAlignments, insertEvents, type NewAlignment } from './alignments.sql.ts'
export { type GapKind, gapKinds } from './gap.ts'
export { countGaps } from './gaps.sql.ts'
export { inheritLinks } from './inherit-links.ts'
export { refreshSummaries } from './refresh-summaries.ts'
export { goalsOfBoard, goalsOfPlace, goalsOfProject } from './sections.ts'
export { suggestLinks } from './suggest-links.ts'

/** Which work serves which goal, from the nation to the community; what is missing, and what could be done together. */
export const alignmentsRoom: Room = {
  name: 'alignments',
  pages(app, deps) {
    alignmentsPages(app, deps)
    goalsPages(app, deps)
    gapsPages(app, deps)
  },
  api(app, deps) {
    alignmentsApi(app, deps)
    gapsApi(app, deps)
  },
  jobs: alignmentsJobs,
  nightly: ['alignments.suggest'],
  doctor: alignmentsDoctor,
}
