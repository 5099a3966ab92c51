import type { Context } from 'hono'
import { formatPublicId, newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import {
  fiscalYearOf,
  formatInstant,
  formatShortDate,
  formatYear,
  type LocalDate,
  parseYear,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext, PageEnv } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames } from '../people/index.ts'
import { isPlanningOfficer, mayKeepCalendar } from './calendars.policy.ts'
import { changeRefusalText, dateProblemText, meaningOf, nameOfStep, readDay, yearChoices } from './calendars.present.ts'
import { bodyByCode, type CalendarEvent, eventsOf } from './calendars.sql.ts'
import { changeStep } from './change-step.ts'
import { readCalendars, slackIn, type Together } from './look.ts'
import { messages } from './messages.ts'
import { missesPage } from './misalignments.sql.ts'
import { missSentence } from './miss-sentence.ts'
import { readReason } from './reason.ts'
import type { CalendarBody } from './setup.ts'
import { isYearClosed, type StepChange, shownState, stepKey } from './step.ts'
import { bodyCalendarView } from './views/body-calendar-view.ts'
import { stepView, type TypedStep } from './views/step-view.ts'

type BodyContext = Context<PageEnv, '/calendar/bodies/:code'>
type StepContext = Context<PageEnv, '/calendar/bodies/:code/steps/:step'>

const SHOWN_EVENTS = 60
const MOST_MISSES = 50

export function bodyCalendarPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/bodies/:code', (c) => bodyPage(c, deps))
  app.get('/calendar/bodies/:code/steps/:step', (c) => stepPage(c, deps))
  app.post('/calendar/bodies/:code/steps/:step', (c) => stepPost(c, deps))
}

/** The fiscal year of an address; this one where none or nonsense is written. */
function askedYear(c: PageContext, deps: Pick<Deps, 'clock'>): number {
  const read = parseYear(c.req.query('year') ?? '')
  return read.ok ? read.value : fiscalYearOf(todayInBangkok(deps.clock.now()))
}

interface BodyInYear {
  readonly all: Together
  readonly body: CalendarBody
}

async function readBodyInYear(
  view: Parameters<typeof readCalendars>[0],
  code: string,
  fiscalYear: number,
): Promise<BodyInYear | { name: { nameTh: string; nameEn: string | null } } | null> {
  const row = await bodyByCode(view, code)
  if (row === null) return null
  const home = /^\d\d/.exec(row.areaCode ?? '')?.[0]
  const all = await readCalendars(view, fiscalYear, home === undefined ? null : [home])
  const body = all.bodyById.get(row.id)
  return body ? { all, body } : { name: row }
}

async function bodyPage(c: BodyContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const viewer = c.get('viewer')
  const fiscalYear = askedYear(c, deps)
  const officer = isPlanningOfficer(viewer, now)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readBodyInYear(view, c.req.param('code'), fiscalYear)
    if (read === null || 'name' in read) return read
    const events = await eventsOf(view, read.body.id, fiscalYear, SHOWN_EVENTS)
    const { misses } = await missesPage(view, { fiscalYear, state: 'open', bodyIds: [read.body.id] }, MOST_MISSES)
    const names = await personNames(view, deps, officer ? events.map((event) => event.actorId) : [])
    return { ...read, events, misses, names }
  })
  if (found === null) return c.notFound()
  if ('name' in found) return failure(c, 404, say.body.noCalendar(nameIn(lang, found.name)))
  const { all, body } = found
  const steps = all.stepsOf(body)
  const slack = slackIn(all, today)
  const may = mayKeepCalendar(viewer, body.id, now) && !isYearClosed(fiscalYear, today)
  const query = `?year=${fiscalYear}`
  const who = (event: CalendarEvent) => {
    if (event.actorId === null) return say.platform
    return officer ? (found.names.get(event.actorId) ?? say.formerOfficer) : say.officer
  }
  const stepNames = new Map(steps.map((step) => [step.code, nameOfStep(step, lang)]))
  return c.html(
    page(frame, {
      title: say.body.title(nameIn(lang, body)),
      caption: say.fiscalYear(formatYear(fiscalYear, lang)),
      breadcrumbs: [
        {
          text: say.title,
          href: href(frame, body.areaCode === null ? '/calendar' : `/calendar?place=${body.areaCode}`),
        },
      ],
      banner: noticeOf(c),
      main: bodyCalendarView(frame, say, {
        notOpened: !all.isOpened(body.id),
        closed: isYearClosed(fiscalYear, today) ? formatYear(fiscalYear, lang) : null,
        years: yearChoices(today, lang).map(({ value, text }) => ({
          href: `/calendar/bodies/${body.code}?year=${value}`,
          text,
          current: value === String(fiscalYear),
        })),
        steps: steps.map((step) => {
          const state = shownState(step, today)
          const room = slack.get(stepKey(body.id, step.code))
          return {
            name: nameOfStep(step, lang),
            kind: say.kinds[step.kind],
            start: formatShortDate(step.start, lang),
            due: formatShortDate(step.due, lang),
            first: step.due === step.first.due ? null : formatShortDate(step.first.due, lang),
            meaning: meaningOf[state],
            stateText:
              step.doneOn === null ? say.states[state] : `${say.states[state]} ${formatShortDate(step.doneOn, lang)}`,
            slack: room?.slackDays ?? null,
            href: may ? `/calendar/bodies/${body.code}/steps/${step.code}${query}` : null,
            anchor: step.code,
          }
        }),
        misses: found.misses.map((miss) => ({
          href: `/calendar/misalignments/${formatPublicId(miss)}`,
          text: missSentence(miss, all.setup.templates, lang),
          kind: miss.kind,
          open: miss.openProposals > 0,
        })),
        waits: waitsOf(all, body, lang),
        history: found.events.map((event) => ({
          title: `${say.events[event.kind]}${event.stepCode === null ? '' : `: ${stepNames.get(event.stepCode) ?? event.stepCode}`}`,
          when: formatInstant(event.happenedAt, lang),
          datetime: event.happenedAt.toISOString(),
          who: who(event),
          changes: changesOf(event, lang),
          reason: event.reason,
        })),
        feedHref: `/calendar/bodies/${body.code}.ics`,
        bodyHref: `/bodies/${body.code}`,
        axisHref: body.areaCode === null ? '/calendar' : `/calendar?place=${body.areaCode}&year=${fiscalYear}`,
      }),
      alternates: [
        { href: `/api/v1/calendar/bodies/${body.code}${query}`, type: 'application/json', text: say.body.api },
        { href: `/calendar/bodies/${body.code}.ics`, type: 'text/calendar', text: say.body.feed },
      ],
      dataAsOf: formatInstant(now, lang),
    }),
  )
}

function changesOf(event: CalendarEvent, lang: 'th' | 'en'): string[] {
  const say = messages(lang).body
  const { before, after, doneOn, day } = event.details
  const range = (days: { start: LocalDate; due: LocalDate }) =>
    messages(lang).step.range(formatShortDate(days.start, lang), formatShortDate(days.due, lang))
  return [
    ...(before && after ? [say.movedFromTo(range(before), range(after))] : []),
    ...(doneOn ? [say.doneOn(formatShortDate(doneOn, lang))] : []),
    ...(day ? [say.because(formatShortDate(day, lang))] : []),
  ]
}

const MOST_WAITS = 30

/** Whom the body waits for and who waits for it, in sentences. */
function waitsOf(all: Together, body: CalendarBody, lang: 'th' | 'en'): { text: string; href: string }[] {
  const say = messages(lang).body
  return all.pairs
    .filter(
      ({ beforeBody, afterBody }) => (beforeBody === body.id || afterBody === body.id) && beforeBody !== afterBody,
    )
    .slice(0, MOST_WAITS)
    .flatMap(({ rule, beforeBody, afterBody }) => {
      const waits = afterBody === body.id
      const other = all.bodyById.get(waits ? beforeBody : afterBody)
      const code = waits ? rule.before.step : rule.after.step
      const step = other && all.stepsOf(other).find((one) => one.code === code)
      if (!other || !step) return []
      const words = waits ? say.waitsFor : say.awaitedBy
      return [
        {
          text: words(nameOfStep(step, lang), nameIn(lang, other), say.lead(rule.leadDays)),
          href: `/calendar/bodies/${other.code}?year=${all.fiscalYear}`,
        },
      ]
    })
}

const nothingTyped: TypedStep = { start: '', due: '', on: '', reason: '' }

async function stepPage(
  c: StepContext,
  deps: Deps,
  again: { readonly typed: TypedStep; readonly problems: readonly Problem[] } = { typed: nothingTyped, problems: [] },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const viewer = c.get('viewer')
  const fiscalYear = askedYear(c, deps)
  const found = await deps.db.snapshot((view) => readBodyInYear(view, c.req.param('code'), fiscalYear))
  if (found === null || 'name' in found) return c.notFound()
  const { all, body } = found
  const step = all.stepsOf(body).find(({ code }) => code === c.req.param('step'))
  if (!step) return c.notFound()
  if (!mayKeepCalendar(viewer, body.id, now)) return failure(c, viewer === null ? 401 : 403, say.problems['not-yours'])
  const template = all.setup.templateByCode(body.template)
  const basis = template?.steps.find(({ code }) => code === step.code)?.basis ?? null
  const day = (date: LocalDate) => formatShortDate(date, lang)
  const isLate = step.due < today
  const isFirst = again.problems.length === 0 && again.typed === nothingTyped
  const typed = isFirst
    ? { start: day(step.start), due: day(step.due), on: day(isLate ? step.due : today), reason: '' }
    : again.typed
  const state = shownState(step, today)
  return c.html(
    page(frame, {
      title: say.step.title(nameOfStep(step, lang)),
      caption: say.step.of(nameIn(lang, body), formatYear(fiscalYear, lang)),
      breadcrumbs: [
        { text: say.title, href: href(frame, '/calendar') },
        { text: nameIn(lang, body), href: href(frame, `/calendar/bodies/${body.code}?year=${fiscalYear}`) },
      ],
      narrow: true,
      noIndex: true,
      problems: again.problems.length > 0 ? errorSummary(lang, { problems: again.problems }) : null,
      main: stepView(frame, say, {
        action: `/calendar/bodies/${body.code}/steps/${step.code}?year=${fiscalYear}`,
        backHref: `/calendar/bodies/${body.code}?year=${fiscalYear}`,
        problems: again.problems,
        typed,
        state: step.state,
        meaning: meaningOf[state],
        stateText: say.states[state],
        range: say.step.range(day(step.start), day(step.due)),
        first: say.step.range(day(step.first.start), day(step.first.due)),
        basis,
        movable: step.movable,
        revision: step.revision,
        closed: isYearClosed(fiscalYear, today) ? formatYear(fiscalYear, lang) : null,
        oneTimeKey: newId(),
      }),
    }),
    again.problems.length > 0 ? 422 : 200,
  )
}

async function stepPost(c: StepContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401, say.problems['not-yours'])
  const fields = await formFields(c)
  const typed = typedStep(fields)
  const read = readChange(fields, typed, lang)
  const reason = readReason(typed.reason)
  const problems = [...read.problems, ...(reason.ok ? [] : [{ field: 'reason', text: say.problems[reason.problem] }])]
  if (problems.length > 0 || read.change === null || !reason.ok) return stepPage(c, deps, { typed, problems })
  const { change } = read
  const [code, step] = [c.req.param('code'), c.req.param('step')]
  const fiscalYear = askedYear(c, deps)
  const { done, misses } = await deps.db.transaction(async (tx) => {
    const done = await changeStep(tx, deps, { bodyCode: code, fiscalYear, step }, change, {
      reason: reason.value,
      revision: /^\d{1,6}$/.test(fields.revision ?? '') ? Number(fields.revision) : null,
      by: viewer,
    })
    const misses = done.ok
      ? (await missesPage(tx, { fiscalYear, state: 'open', bodyIds: [done.value.bodyId] }, 1)).total
      : 0
    return { done, misses }
  })
  if (!done.ok) {
    const { kind } = done.problem
    const text = changeRefusalText(done.problem, lang, { step, body: code })
    if (kind === 'not-yours') return failure(c, 403, text)
    if (kind === 'no-such-body' || kind === 'no-such-step' || kind === 'no-calendar') return failure(c, 404, text)
    return stepPage(c, deps, { typed, problems: [{ field: fieldOf(kind), text }] })
  }
  const name = nameOfStep(done.value, lang)
  notice(c, misses > 0 ? say.step.savedMisses(name, misses) : say.step.saved(name))
  return c.redirect(href(lang, `/calendar/bodies/${code}?year=${fiscalYear}`), 303)
}

/** Where on the form a refusal is shown. */
function fieldOf(kind: string): string {
  if (kind.startsWith('done-')) return 'on'
  return kind === 'outside-year' || kind === 'nothing-changes' ? 'start' : 'due'
}

function typedStep(fields: FormFields): TypedStep {
  const word = (name: string) => (fields[name] ?? '').slice(0, 1_000)
  return { start: word('start'), due: word('due'), on: word('on'), reason: word('reason') }
}

/** What the pressed button means. */
function readChange(
  fields: FormFields,
  typed: Pick<TypedStep, 'start' | 'due' | 'on'>,
  lang: 'th' | 'en',
): { change: StepChange | null; problems: Problem[] } {
  const say = messages(lang)
  const day = (field: 'start' | 'due' | 'on'): { date: LocalDate | null; problems: Problem[] } => {
    const read = readDay(typed[field])
    if (read.ok) return { date: read.value.date, problems: [] }
    return { date: null, problems: [{ field, text: dateProblemText(read.problem, typed[field], lang) }] }
  }
  switch (fields.act) {
    case 'move': {
      const [start, due] = [day('start'), day('due')]
      const problems = [...start.problems, ...due.problems]
      if (start.date === null || due.date === null) return { change: null, problems }
      return { change: { kind: 'move', start: start.date, due: due.date }, problems }
    }
    case 'done': {
      const on = day('on')
      return { change: on.date === null ? null : { kind: 'done', on: on.date }, problems: on.problems }
    }
    case 'begin':
    case 'reopen':
    case 'cancel':
    case 'restore':
      return { change: { kind: fields.act }, problems: [] }
    default:
      return { change: null, problems: [{ field: 'act', text: say.problems['act-missing'] }] }
  }
}
