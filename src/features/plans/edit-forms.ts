import { looksPersonal } from '../../engines/redaction/index.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, parseThaiDate, parseYear, toBE } from '../../kernel/thai-calendar.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Typed } from '../../web/read-form.ts'
import { longestReason, longestTitle, readTitle, readWords, type WordsProblem } from './edit-words.ts'
import { type LineProblemKind, readOneAmount } from './money-lines.ts'
import { type NodeKind, nodeKinds, type PlanCalendar, planCalendars } from './plan.ts'
import type { PlanFacts } from './plan-edit.sql.ts'
import type { ActivityFacts } from './project-edit.sql.ts'

/** A field of a form and what is wrong with it. */
export type FieldProblem = { readonly field: string } & (
  | WordsProblem
  | { kind: 'not-a-choice' }
  | { kind: 'personal' }
  | { kind: 'year-missing' }
  | { kind: 'year-unreadable'; typed: string }
  | { kind: 'years-reversed' }
  | { kind: 'years-too-many'; most: number }
  | { kind: 'year-far'; first: number; last: number }
  | { kind: 'order-unreadable'; typed: string }
  | { kind: 'date-unreadable'; typed: string }
  | { kind: 'dates-reversed' }
  | { kind: 'amount'; problem: LineProblemKind }
)

const longestPlan = 20
const earliestYear = 1957
const latestYear = 2100

/** Collects the problems of a form while reading it. */
class Reading {
  readonly problems: FieldProblem[] = []

  take<T>(field: string, read: Result<T, WordsProblem>): T | null {
    if (read.ok) return read.value
    this.problems.push({ field, ...read.problem })
    return null
  }

  tell(problem: FieldProblem): null {
    this.problems.push(problem)
    return null
  }

  done<T>(value: T): Result<T, FieldProblem[]> {
    return this.problems.length > 0 ? refuse(this.problems) : ok(value)
  }
}

/** The reason of an act, from the field `reason`. */
export function readActReason(typed: Typed): Result<string, FieldProblem[]> {
  const reading = new Reading()
  const reason = reasonOf(typed, reading)
  return reading.done(reason ?? '')
}

function reasonOf(typed: Typed, reading: Reading): string | null {
  const reason = reading.take('reason', readWords(typed.reason, longestReason))
  return reason !== null && looksPersonal(reason) ? reading.tell({ field: 'reason', kind: 'personal' }) : reason
}

/** Title, years, calendar and reason of a plan. */
export function readPlanForm(typed: Typed): Result<PlanFacts & { reason: string }, FieldProblem[]> {
  const reading = new Reading()
  const title = reading.take('title', readTitle(typed.title))
  const fiscalYearFrom = yearOf(typed, 'year_from', reading)
  const fiscalYearTo = yearOf(typed, 'year_to', reading)
  const calendar: PlanCalendar | undefined = planCalendars.find((one) => one === typed.calendar)
  if (calendar === undefined) reading.tell({ field: 'calendar', kind: 'not-a-choice' })
  if (fiscalYearFrom !== null && fiscalYearTo !== null) {
    if (fiscalYearTo < fiscalYearFrom) reading.tell({ field: 'year_to', kind: 'years-reversed' })
    else if (fiscalYearTo - fiscalYearFrom >= longestPlan)
      reading.tell({ field: 'year_to', kind: 'years-too-many', most: longestPlan })
  }
  const reason = reasonOf(typed, reading)
  return reading.done({
    title: title ?? '',
    fiscalYearFrom: fiscalYearFrom ?? 0,
    fiscalYearTo: fiscalYearTo ?? 0,
    calendar: calendar ?? 'fiscal',
    reason: reason ?? '',
  })
}

function yearOf(typed: Typed, field: string, reading: Reading): number | null {
  const text = typed[field] ?? ''
  const year = parseYear(text)
  if (!year.ok)
    return reading.tell(
      year.problem.kind === 'empty' ? { field, kind: 'year-missing' } : { field, kind: 'year-unreadable', typed: text },
    )
  if (year.value < earliestYear || year.value > latestYear)
    return reading.tell({ field, kind: 'year-far', first: toBE(earliestYear), last: toBE(latestYear) })
  return year.value
}

export interface NodeDraft {
  readonly kind: NodeKind
  readonly title: string
  readonly parentId: string | null
  readonly at: number | null
  readonly reason: string
}

/** A branch of a plan; `parent` empty: the plan itself. Whether the parent exists is for the tree to say. */
export function readNodeForm(typed: Typed): Result<NodeDraft, FieldProblem[]> {
  const reading = new Reading()
  const kind = nodeKinds.find((one) => one === typed.kind)
  if (kind === undefined) reading.tell({ field: 'kind', kind: 'not-a-choice' })
  const title = reading.take('title', readTitle(typed.title))
  const at = orderOf(typed, reading)
  const reason = reasonOf(typed, reading)
  return reading.done({
    kind: kind ?? 'programme',
    title: title ?? '',
    parentId: typed.parent || null,
    at,
    reason: reason ?? '',
  })
}

function orderOf(typed: Typed, reading: Reading): number | null {
  const text = thaiDigitsToAscii(typed.at ?? '').trim()
  if (text === '') return null
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  return reading.tell({ field: 'at', kind: 'order-unreadable', typed: text.slice(0, 50) })
}

export type ActivityDraft = ActivityFacts & { readonly at: number | null; readonly reason: string }

/** One step of a project; days in words or numbers, Buddhist or Common Era. */
export function readActivityForm(typed: Typed): Result<ActivityDraft, FieldProblem[]> {
  const reading = new Reading()
  const title = reading.take('title', readTitle(typed.title))
  const startsOn = dayOf(typed, 'starts_on', reading)
  const endsOn = dayOf(typed, 'ends_on', reading)
  if (startsOn !== null && endsOn !== null && endsOn < startsOn)
    reading.tell({ field: 'ends_on', kind: 'dates-reversed' })
  const amount = readOneAmount(typed.amount ?? '')
  if (!amount.ok) reading.tell({ field: 'amount', kind: 'amount', problem: amount.problem })
  const responsible =
    (typed.responsible ?? '').trim() === '' ? null : reading.take('responsible', readWords(typed.responsible, 200))
  if (responsible !== null && looksPersonal(responsible)) reading.tell({ field: 'responsible', kind: 'personal' })
  const at = orderOf(typed, reading)
  const reason = reasonOf(typed, reading)
  return reading.done({
    title: title ?? '',
    startsOn,
    endsOn,
    amountSatang: amount.ok ? amount.value : null,
    responsible,
    at,
    reason: reason ?? '',
  })
}

function dayOf(typed: Typed, field: string, reading: Reading): LocalDate | null {
  const text = (typed[field] ?? '').trim()
  if (text === '') return null
  const iso = parseIsoDate(text)
  const read = iso.ok ? ok({ date: iso.value }) : parseThaiDate(text)
  return read.ok ? read.value.date : reading.tell({ field, kind: 'date-unreadable', typed: text.slice(0, 50) })
}

/** Title, place and reason of a project; its place, field, branch and money are read beside the registers. */
export function readProjectWords(
  typed: Typed,
): Result<{ title: string; placeText: string | null; reason: string }, FieldProblem[]> {
  const reading = new Reading()
  const title = reading.take('title', readTitle(typed.title))
  const placeText =
    (typed.place ?? '').trim() === '' ? null : reading.take('place', readWords(typed.place, longestTitle))
  const reason = reasonOf(typed, reading)
  return reading.done({ title: title ?? '', placeText, reason: reason ?? '' })
}

/** The revision a form was made from; null when it names none, which no row has. */
export function readRevision(text: string | undefined): number | null {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : null
}
