import type { Room } from '../../platform/room.ts'
import { routingApi } from './routing.api.ts'
import { routingPages } from './routing.pages.ts'

export {
  type AnswerProblem,
  type Answers,
  answerField,
  type Category,
  categoryGroups,
  daysFor,
  type Question,
  readAnswers,
  type Severity,
  severities,
} from './category.ts'
export {
  type Clocks,
  dueOf,
  type Lateness,
  latenessOf,
  SOON_DAYS,
  veryLateAfter,
} from './clock.ts'
export { groupName } from './group-name.ts'
export {
  bodiesForPlace,
  categoriesInCharge,
  categoryByCode,
  lineAbove,
  listCategories,
  loadCategories,
  loadClocks,
  routeCase,
  routingRuleNames,
  superiorsAt,
} from './load-routing.ts'
export type { Superior } from './route.ts'
export { type RuleNames, routeReason, routeReasonText } from './route-reason.ts'
export { readRoadOwner, settlesRoute } from './rule.ts'
export { storeFirstRouting } from './store-first-routing.ts'

/** What people may report, to which office it goes and why, and by which working day it is answered. */
export const routingRoom: Room = { name: 'routing', pages: routingPages, api: routingApi }
