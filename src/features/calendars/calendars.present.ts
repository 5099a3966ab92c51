import { formatPublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import type { Result } from '../../kernel/result.ts'
import {
  addDays,
  type DateProblem,
  fiscalYearDays,
  fiscalYearOf,
  formatMonth,
  formatShortDate,
  formatShortMonth,
  formatYear,
  type LocalDate,
  lastDayOf,
  makeDate,
  parseThaiDate,
  type ReadDate,
} from '../../kernel/thai-calendar.ts'
import type { Cell } from '../../platform/http/table-file.ts'
import type { Meaning } from '../../web/components/index.ts'
import type { ChangeRefusal } from './change-step.ts'
import { grouped } from './grouped.ts'
import { messages } from './messages.ts'
import type { StoredMiss } from './misalignments.sql.ts'
import { missSentence, stepName } from './miss-sentence.ts'
import type { Axis, AxisRow } from './read-axis.ts'
import type { CalendarBody, Setup } from './setup.ts'
import { type CalendarStep, type ShownState, shownState, stepKey } from './step.ts'
import type { AxisDrawing } from './views/axis-drawing.ts'

export const meaningOf: Record<ShownState, Meaning> = {
  planned: 'planned',
  doing: 'doing',
  done: 'solved',
  late: 'late',
  cancelled: 'cannot',
}

export function nameOfStep(step: Pick<CalendarStep, 'nameTh' | 'nameEn'>, lang: Lang): string {
  return lang === 'en' ? step.nameEn : step.nameTh
}

/** A meeting shown beside the steps, from the room of committees. */
export interface AxisMeeting {
  readonly bodyId: string
  readonly day: LocalDate
  readonly title: string
  readonly href: string
}

export interface MonthLine {
  readonly due: string
  readonly body: string
  readonly bodyHref: string
  readonly step: string
  readonly kind: string
  readonly start: string
  readonly state: ShownState
  readonly stateText: string
  /** Why it will miss another, each with the address of the pair. */
  readonly missed: readonly { readonly href: string; readonly text: string }[]
}

export interface AxisView {
  readonly drawing: AxisDrawing
  readonly months: readonly { readonly title: string; readonly open: boolean; readonly lines: readonly MonthLine[] }[]
  readonly year: string
}

export function presentAxis(
  axis: Axis,
  fiscalYear: number,
  today: LocalDate,
  lang: Lang,
  meetings: readonly AxisMeeting[] = [],
): AxisView {
  const say = messages(lang)
  const { from, to } = fiscalYearDays(fiscalYear)
  const sentences = new Map<string, { href: string; text: string }[]>()
  const missed = axis.misses.map((miss) => {
    const text = missSentence(miss, axis.all.setup.templates, lang)
    const path = `/calendar/misalignments/${formatPublicId(miss)}`
    const keys = [stepKey(miss.before.bodyId, miss.before.step), stepKey(miss.after.bodyId, miss.after.step)] as const
    for (const [at, key] of keys.entries()) {
      const other = nameIn(lang, at === 0 ? miss.after : miss.before)
      const words = at === 0 ? say.axis.tooLateFor : say.axis.waitsLonger
      sentences.set(key, [...(sentences.get(key) ?? []), { href: path, text: words(other, miss.daysMissing) }])
    }
    return { before: keys[0], after: keys[1], label: text }
  })
  const groups = grouped(axis.rows, ({ level }) => level)
  const lines = axis.rows.flatMap((row) => row.steps.map((step) => ({ row, step })))
  const byMonth = grouped(
    [...lines].sort((a, b) => (a.step.due < b.step.due ? -1 : a.step.due > b.step.due ? 1 : 0)),
    ({ step }) => step.due.slice(0, 7),
  )
  const open = new Set([today.slice(0, 7), addDays(today, 31).slice(0, 7)])
  const hasToday = today >= from && today <= to
  return {
    year: formatYear(fiscalYear, lang),
    drawing: {
      from,
      to,
      today: hasToday ? today : null,
      todayLabel: say.today,
      months: monthsOf(fiscalYear).map((first) => ({ first, label: formatShortMonth(first, lang) })),
      groups: [...groups].map(([level, rows]) => ({
        label: say.levels[level],
        rows: rows.map((row) => ({
          label: nameIn(lang, row.body),
          href: inLang(`/calendar/bodies/${row.body.code}?year=${fiscalYear}`, lang),
          bars: row.steps.map((step) => bar(step, row, today, lang)),
          points: meetings
            .filter(({ bodyId, day }) => bodyId === row.body.id && day >= from && day <= to)
            .map(({ day, title }) => ({ day, label: `${title} ${formatShortDate(day, lang)}` })),
        })),
      })),
      missed,
    },
    months: [...byMonth].map(([month, ofMonth]) => ({
      title: say.axis.monthCount(formatMonth(`${month}-01` as LocalDate, lang), ofMonth.length),
      open: hasToday ? open.has(month) : byMonth.size === 1,
      lines: ofMonth.map(({ row, step }) => monthLine(row.body, step, today, lang, sentences)),
    })),
  }
}

function inLang(path: string, lang: Lang): string {
  return lang === 'en' ? `/en${path}` : path
}

function bar(step: CalendarStep, row: AxisRow, today: LocalDate, lang: Lang) {
  const say = messages(lang)
  const state = shownState(step, today)
  return {
    key: stepKey(row.body.id, step.code),
    start: step.start,
    due: step.due,
    state,
    name: nameOfStep(step, lang),
    label: `${nameOfStep(step, lang)}: ${say.step.range(formatShortDate(step.start, lang), formatShortDate(step.due, lang))} (${say.states[state]})`,
  }
}

function monthLine(
  body: CalendarBody,
  step: CalendarStep,
  today: LocalDate,
  lang: Lang,
  sentences: ReadonlyMap<string, readonly { href: string; text: string }[]>,
): MonthLine {
  const say = messages(lang)
  const state = shownState(step, today)
  return {
    due: formatShortDate(step.due, lang),
    body: nameIn(lang, body),
    bodyHref: `/calendar/bodies/${body.code}?year=${step.fiscalYear}`,
    step: nameOfStep(step, lang),
    kind: say.kinds[step.kind],
    start: formatShortDate(step.start, lang),
    state,
    stateText: say.states[state],
    missed: (sentences.get(stepKey(body.id, step.code)) ?? []).slice(0, MOST_SENTENCES),
  }
}

/** More of one step are in the list of what misses what. */
const MOST_SENTENCES = 3

/** The first days of the months of a fiscal year. */
function monthsOf(fiscalYear: number): LocalDate[] {
  return Array.from({ length: 12 }, (_, at) => {
    const month = ((at + 9) % 12) + 1
    const found = makeDate(month >= 10 ? fiscalYear - 1 : fiscalYear, month, 1)
    if (!found.ok) throw new Error(`no month ${month} of ${fiscalYear}`)
    return found.value
  })
}

/** Years a reader can choose: the last, this, the next. */
export function yearChoices(today: LocalDate, lang: Lang): { value: string; text: string }[] {
  const now = fiscalYearOf(today)
  return [now - 1, now, now + 1].map((year) => ({ value: String(year), text: formatYear(year, lang) }))
}

export const calendarHead = (lang: Lang): string[] => {
  const say = messages(lang).axis
  return [
    say.level,
    say.body,
    'code',
    say.step,
    'step_code',
    say.kind,
    say.start,
    say.due,
    say.state,
    say.doneOn,
    say.firstDue,
  ]
}

/** One line for each step, for files. */
export function calendarLines(axis: Axis, today: LocalDate, lang: Lang): Cell[][] {
  const say = messages(lang)
  return axis.rows.flatMap(({ body, level, steps }) =>
    steps.map((step) => [
      say.levels[level],
      nameIn(lang, body),
      body.code,
      nameOfStep(step, lang),
      step.code,
      say.kinds[step.kind],
      step.start,
      step.due,
      say.states[shownState(step, today)],
      step.doneOn ?? '',
      step.first.due,
    ]),
  )
}

export function stepForApi(body: Pick<CalendarBody, 'code'>, step: CalendarStep, today: LocalDate) {
  return {
    body: body.code,
    fiscal_year: step.fiscalYear,
    step: step.code,
    kind: step.kind,
    name_th: step.nameTh,
    name_en: step.nameEn,
    start: step.start as string,
    due: step.due as string,
    first_due: step.first.due as string,
    state: shownState(step, today),
    done_on: step.doneOn as string | null,
    moved: step.moved,
    movable: step.movable,
    revision: step.revision,
  }
}

export function missForApi(miss: StoredMiss, setup: Setup, lang: Lang) {
  const side = (one: StoredMiss['before']) => ({
    body: one.code,
    step: one.step,
    step_name: stepName(one, setup.templates, lang),
    area: one.areaCode,
  })
  return {
    id: formatPublicId(miss) as string,
    rule: miss.ruleCode,
    fiscal_year: miss.fiscalYear,
    kind: miss.kind,
    state: miss.state,
    sentence: missSentence(miss, setup.templates, lang),
    before: { ...side(miss.before), can_move_days: miss.beforeRoom },
    after: { ...side(miss.after), can_move_days: miss.afterRoom },
    needed_by: miss.neededBy as string,
    expected_on: miss.expectedOn as string,
    days_missing: miss.daysMissing,
    open_proposals: miss.openProposals,
    found_at: miss.foundAt.toISOString(),
  }
}

/** The name of a month alone. */
function monthWord(month: number, lang: Lang): string {
  const day = makeDate(2000, month, 1)
  return day.ok ? formatMonth(day.value, lang).replace(/ \d+$/, '') : String(month)
}

/** What is wrong with a day somebody typed, and what to do. */
export function dateProblemText(problem: DateProblem, typed: string, lang: Lang): string {
  const say = messages(lang).dates
  switch (problem.kind) {
    case 'empty':
    case 'era-not-accepted':
    case 'year-began-in-april':
      return say[problem.kind]
    case 'not-a-date':
    case 'missing':
    case 'period':
      return say[problem.kind](typed)
    case 'no-such-day':
      return say['no-such-day'](problem.day, monthWord(problem.month, lang), lastDayOf(problem.year, problem.month))
    case 'no-such-month':
      return say['no-such-month'](problem.month)
    case 'year-out-of-range':
      return say['year-out-of-range'](problem.year)
    case 'era-clash':
      return say['era-clash'](typed, formatShortDate(problem.suggestion, lang))
  }
}

/** A day as typed on a page or in a sheet. */
export function readDay(typed: string): Result<ReadDate, DateProblem> {
  return parseThaiDate(typed)
}

export function changeRefusalText(problem: ChangeRefusal, lang: Lang, about: { step: string; body: string }): string {
  const say = messages(lang).problems
  const day = (date: LocalDate) => formatShortDate(date, lang)
  switch (problem.kind) {
    case 'outside-year':
    case 'done-before-year':
      return say[problem.kind](day(problem.date), formatYear(problem.fiscalYear, lang))
    case 'done-in-future':
      return say['done-in-future'](day(problem.date))
    case 'already-over':
      return say[problem.state === 'done' ? 'already-done' : 'already-cancelled']
    case 'year-closed':
      return say['year-closed'](formatYear(problem.fiscalYear, lang))
    case 'changed-meanwhile':
      return say['changed-meanwhile'](day(problem.step.start), day(problem.step.due))
    case 'no-such-body':
      return say['no-such-body'](about.body)
    case 'no-such-step':
      return say['no-such-step'](about.step)
    default:
      return say[problem.kind]
  }
}
