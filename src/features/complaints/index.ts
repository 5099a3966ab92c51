import type { Room } from '../../platform/room.ts'
import { casePages } from './case.pages.ts'
import { complaintsApi } from './complaints.api.ts'
import { dropOldDrafts } from './drafts.ts'
import { eraseOldPhotos } from './erase-photos.ts'
import { feedPages } from './feeds.pages.ts'
import { followPages } from './follow.pages.ts'
import { forgetUnconfirmed, type StepListener, tellFollowers } from './follow.ts'
import { dropOldRepeats } from './hold-repeats.ts'
import { intakePages } from './intake.pages.ts'
import { learnCategories } from './learn-words.ts'
import { listPages } from './list.pages.ts'
import { mapPages } from './map.pages.ts'
import { moderationPages } from './moderation.pages.ts'
import { photoPages } from './photo.pages.ts'
import type { ComplaintSection } from './read-case.ts'
import { forgetOldData, type RedactionListener } from './redact-case.ts'
import { reportPages } from './report.pages.ts'
import { closeSilentCases, routeNewCases } from './route-new.ts'

export { atomFeed } from './atom.ts'
export {
  type Act,
  type Actor,
  type CaseFacts,
  type CaseKey,
  type Channel,
  decideMove,
  type EventVisibility,
  MOST_REROUTES,
  type Move,
  type MoveRefusal,
  type Outcome,
  outcomes,
  type Part,
  type PartState,
  type Severity,
  SILENCE_WORKING_DAYS,
  type State,
  states,
} from './complaint.ts'
export { categoryName, channelName, eventTitle, placeLine, stateMark } from './complaints.present.ts'
export { type CaseRow, caseByKey, caseByRef, lockCase } from './complaints.sql.ts'
export { dropPhotos } from './drafts.ts'
export {
  embeddedCase,
  embeddedCasesOfPlace,
  standingOfBody,
  standingOfPlace,
} from './embedding.ts'
export { followLeavers, type StepListener, tellFollowers } from './follow.ts'
export { shownTextsOf } from './held-texts.ts'
export { coverPhoto, keepPhoto, readSealed } from './keep-photo.ts'
export { learntCategories } from './learn-words.ts'
export { degreeCell, tenthCell } from './map.sql.ts'
export { outlinesIn } from './map-ground.ts'
export { type Box, cellsOf } from './map-tile.ts'
export { type MoveOptions, moveCase, recountClock } from './move-case.ts'
export { moveReporter } from './move-reporter.ts'
export { nearAreas, placeFinder } from './near-areas.ts'
export { partsOf } from './parts.sql.ts'
export { sendPhoto } from './photo.pages.ts'
export { areaOfCell, readCells } from './photo-grid.ts'
export { photosOf } from './photos.sql.ts'
export { searchLexemes, searchQuery } from './public-words.ts'
export type { ComplaintSection } from './read-case.ts'
export { receiveComplaint } from './receive-complaint.ts'
export { newRef, parseRef } from './ref.ts'
export {
  FEWEST_LETTERS,
  isInThailand,
  type KeptPhoto,
  lettersIn,
  MOST_LETTERS,
  MOST_PHOTOS,
  MOST_PLACE_LETTERS,
  type NewReport,
  type ReportProblem,
} from './report.ts'
export { closeSilentCases, routeNewCases } from './route-new.ts'
export { complaintsOfBody, complaintsOfPlace } from './sections.ts'
export { sourceIsKnown, sourceIsNew } from './source-is-new.ts'
export { newFacts, storeCases, type WholeCase } from './store-cases.ts'
export { systemReason } from './system-reason.ts'
export { type TimelineEvent, timelineOf } from './timeline.sql.ts'
export { photoGrid } from './views/photos-view.ts'

/** What the rooms above show on the page of a case. */
export interface ComplaintPorts {
  readonly sections?: readonly ComplaintSection[]
  readonly onSteps?: readonly StepListener[]
  /** Rooms that keep words of cases, to cover there what is covered here. */
  readonly onRedactions?: readonly RedactionListener[]
}

/** One door for complaints: report, follow, and read what became of those of others (CMP-1 to CMP-4). */
export function complaintsRoom({ sections = [], onSteps = [], onRedactions = [] }: ComplaintPorts = {}): Room {
  return {
    name: 'complaints',
    pages(app, deps) {
      // Before /complaints/:ref, which would take "new" for a ref.
      listPages(app, deps)
      mapPages(app, deps)
      feedPages(app, deps)
      reportPages(app, deps)
      followPages(app, deps)
      moderationPages(app, deps, onRedactions)
      intakePages(app, deps)
      photoPages(app, deps)
      casePages(app, deps, sections)
    },
    api: complaintsApi,
    jobs: (deps) => ({
      'complaints.forget': async () => {
        await forgetOldData(deps)
        await dropOldDrafts(deps.db, deps)
        await dropOldRepeats(deps.db, deps)
        await eraseOldPhotos(deps)
        await deps.db.transaction((tx) => forgetUnconfirmed(tx, deps))
      },
      'complaints.learn': async () => void (await learnCategories(deps)),
    }),
    nightly: ['complaints.forget', 'complaints.learn'],
    every: [
      { name: 'complaints.route', seconds: 2, run: async (deps) => void (await routeNewCases(deps)) },
      { name: 'complaints.tell', seconds: 15, run: async (deps) => void (await tellFollowers(deps, onSteps)) },
      { name: 'complaints.close-silent', seconds: 600, run: async (deps) => void (await closeSilentCases(deps)) },
    ],
  }
}
