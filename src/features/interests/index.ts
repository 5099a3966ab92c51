import type { Room } from '../../platform/room.ts'
import { boardInterestsPages } from './board.pages.ts'
import { interestsApi } from './interests.api.ts'
import { pressuresPages } from './pressures.pages.ts'
import { prioritiesPages } from './priorities.pages.ts'

export { insertEntries, insertGroups, insertMeasures, insertOption, putEffects } from './interests.sql.ts'
export { inOrder, type Placed, place } from './keep-priorities.ts'
export type { Entry } from './negotiation.ts'
export type { PressureFacts, PressureKind, Signal } from './pressure.ts'
export {
  insertAnswers,
  insertPressures,
  insertReviews,
  insertSignals,
  type NewAnswer,
  pressurePage,
} from './pressures.sql.ts'
export { insertScheme, insertScores, type NewScore, schemesOf, scoredThings } from './priorities.sql.ts'
export { type Criterion, type Level, tenthsText } from './priority.ts'
export { interestsOfBoard, pressuresOfPlace, prioritiesOfBoard, prioritiesOfProject } from './sections.ts'
export type { Effect, Group, Measure } from './stakeholder.ts'

/** Whose interests meet, what the state and the area put first, and what presses on a place (PLN-8, PLN-17, PLN-18). */
export const interestsRoom: Room = {
  name: 'interests',
  pages(app, deps) {
    boardInterestsPages(app, deps)
    prioritiesPages(app, deps)
    pressuresPages(app, deps)
  },
  api: interestsApi,
}
