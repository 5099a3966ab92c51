/** Working days, days by rule, and calendars that must meet each other. Pure: no database, no clock. */
export {
  DAYS_AHEAD,
  findMisalignments,
  type Link,
  type PlannedStep,
  type Slack,
  slackOf,
} from './alignment.ts'
export { findCycle } from './cycle.ts'
export {
  computeDates,
  type DateRule,
  type Roll,
  type RuledStep,
  type RuleProblem,
  type StepDates,
} from './date-rule.ts'
export {
  type BoundBody,
  type BoundPair,
  boundPairs,
  type PredecessorRule,
  type Relation,
  relations,
} from './link-bodies.ts'
export { proposeMoves, roomToMove } from './propose.ts'
export {
  closedDays,
  type DeclaredHoliday,
  type HolidayCalendar,
  type HolidayKind,
  proposeSubstitutions,
  type WorkingDays,
  workingDays,
  type YearlyHoliday,
} from './working-days.ts'
