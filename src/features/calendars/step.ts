import type { PlannedStep, PredecessorRule, RuledStep, StepDates } from '../../engines/schedule/index.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, fiscalYearDays, type LocalDate } from '../../kernel/thai-calendar.ts'

export const levels = ['central', 'regional', 'local', 'community'] as const
export type Level = (typeof levels)[number]

export const stepKinds = [
  'planning',
  'hearing',
  'committee',
  'budget-request',
  'ordinance',
  'approval',
  'contract',
  'report',
] as const
export type StepKind = (typeof stepKinds)[number]

export interface TemplateStep extends RuledStep {
  readonly position: number
  readonly kind: StepKind
  readonly nameTh: string
  readonly nameEn: string
  /** False where a body may not choose the day itself. */
  readonly movable: boolean
  /** The law, order or custom the day comes from; null where nobody has named one. */
  readonly basis: string | null
}

/** The steps bodies of some kinds take in a fiscal year. */
export interface Template {
  readonly code: string
  readonly version: number
  readonly level: Level
  /** Its place among those of its level. */
  readonly position: number
  readonly nameTh: string
  readonly nameEn: string
  readonly bodyKinds: readonly string[]
  /** Only bodies whose area has at least so many digits; null: all of the kinds. */
  readonly areaDigits: number | null
  /** Only bodies whose name has one of these words; none: all of the kinds. */
  readonly nameWords: readonly string[]
  readonly steps: readonly TemplateStep[]
}

/** What a step waits for in another calendar, with the reason. */
export interface Rule extends PredecessorRule {
  readonly basis: string | null
}

export type StepState = PlannedStep['state']
/** `late` is told from the day, never stored. */
export type ShownState = StepState | 'late'

/** A step of the calendar of one body. */
export interface CalendarStep {
  readonly bodyId: string
  /** CE */
  readonly fiscalYear: number
  readonly code: string
  readonly position: number
  readonly kind: StepKind
  readonly nameTh: string
  readonly nameEn: string
  readonly start: LocalDate
  readonly due: LocalDate
  /** The days the rule gave first: what was planned. */
  readonly first: StepDates
  /** The body chose the days itself. */
  readonly moved: boolean
  readonly movable: boolean
  readonly state: StepState
  readonly doneOn: LocalDate | null
  /** Counts changes; 0: not stored yet, the days are those of the template. */
  readonly revision: number
}

export type StepChange =
  | { readonly kind: 'move'; readonly start: LocalDate; readonly due: LocalDate }
  | { readonly kind: 'begin' }
  | { readonly kind: 'done'; readonly on: LocalDate }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'restore' }

export const stepChanges = ['move', 'begin', 'done', 'reopen', 'cancel', 'restore'] as const

export type StepRefusal =
  | { readonly kind: 'due-before-start' }
  | { readonly kind: 'outside-year'; readonly date: LocalDate; readonly fiscalYear: number }
  | { readonly kind: 'not-movable' }
  /** Done or called off: take that back first. */
  | { readonly kind: 'already-over'; readonly state: 'done' | 'cancelled' }
  | { readonly kind: 'done-in-future'; readonly date: LocalDate }
  | { readonly kind: 'done-before-year'; readonly date: LocalDate; readonly fiscalYear: number }
  | { readonly kind: 'nothing-changes' }
  | { readonly kind: 'year-closed'; readonly fiscalYear: number }

/** Results of a year are still put in until the end of the next first quarter; after that its calendars stand still. */
const DAYS_OPEN_AFTER_YEAR = 92

export function isYearClosed(fiscalYear: number, today: LocalDate): boolean {
  return today > addDays(fiscalYearDays(fiscalYear).to, DAYS_OPEN_AFTER_YEAR)
}

/** A calendar nobody has opened says what is planned, not what became of it: its steps are never late. */
export function shownState(step: Pick<CalendarStep, 'state' | 'due' | 'revision'>, today: LocalDate): ShownState {
  const over = step.state === 'done' || step.state === 'cancelled'
  return !over && step.revision > 0 && step.due < today ? 'late' : step.state
}

/** Decides one change of one step. The reason and who may do it are asked before. */
export function changeStep(
  step: CalendarStep,
  change: StepChange,
  today: LocalDate,
): Result<CalendarStep, StepRefusal> {
  if (isYearClosed(step.fiscalYear, today)) return refuse({ kind: 'year-closed', fiscalYear: step.fiscalYear })
  const year = fiscalYearDays(step.fiscalYear)
  switch (change.kind) {
    case 'move': {
      if (step.state === 'done' || step.state === 'cancelled')
        return refuse({ kind: 'already-over', state: step.state })
      if (!step.movable) return refuse({ kind: 'not-movable' })
      if (change.due < change.start) return refuse({ kind: 'due-before-start' })
      const outside = [change.start, change.due].find((day) => day < year.from || day > year.to)
      if (outside !== undefined) return refuse({ kind: 'outside-year', date: outside, fiscalYear: step.fiscalYear })
      if (change.start === step.start && change.due === step.due) return refuse({ kind: 'nothing-changes' })
      return ok({ ...step, start: change.start, due: change.due, moved: true })
    }
    case 'begin':
      if (step.state === 'done' || step.state === 'cancelled')
        return refuse({ kind: 'already-over', state: step.state })
      return step.state === 'doing' ? refuse({ kind: 'nothing-changes' }) : ok({ ...step, state: 'doing' })
    case 'done':
      if (step.state === 'done' || step.state === 'cancelled')
        return refuse({ kind: 'already-over', state: step.state })
      if (change.on > today) return refuse({ kind: 'done-in-future', date: change.on })
      if (change.on < year.from)
        return refuse({ kind: 'done-before-year', date: change.on, fiscalYear: step.fiscalYear })
      return ok({ ...step, state: 'done', doneOn: change.on })
    case 'reopen':
      return step.state === 'done' ? ok({ ...step, state: 'doing', doneOn: null }) : refuse({ kind: 'nothing-changes' })
    case 'cancel':
      if (step.state === 'done') return refuse({ kind: 'already-over', state: 'done' })
      return step.state === 'cancelled' ? refuse({ kind: 'nothing-changes' }) : ok({ ...step, state: 'cancelled' })
    case 'restore':
      return step.state === 'cancelled' ? ok({ ...step, state: 'planned' }) : refuse({ kind: 'nothing-changes' })
  }
}

/** A step as the engine sees it. */
export function planned(step: CalendarStep): PlannedStep {
  return {
    key: stepKey(step.bodyId, step.code),
    start: step.start,
    due: step.due,
    state: step.state,
    doneOn: step.doneOn,
    movable: step.movable,
    ...(step.revision === 0 ? { untracked: true } : {}),
    within: fiscalYearDays(step.fiscalYear),
  }
}

/** Names a step among those of one fiscal year. */
export function stepKey(bodyId: string, code: string): string {
  return `${bodyId} ${code}`
}
