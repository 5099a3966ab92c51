import { closedDays, type HolidayKind, proposeSubstitutions } from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import {
  formatDate,
  formatShortDate,
  formatYear,
  type LocalDate,
  makeDate,
  parseYear,
  startOfDayInBangkok,
  toBE,
  todayInBangkok,
  weekdayOf,
} from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { requireStepUp } from '../people/index.ts'
import { loadGazetteer, placeName } from '../places/index.ts'
import { mayEditSetup } from './calendars.policy.ts'
import { dateProblemText, readDay } from './calendars.present.ts'
import { declareHoliday } from './declare-holiday.ts'
import { declaredKinds, type Holidays } from './holiday.ts'
import { messages } from './messages.ts'
import { readReason } from './reason.ts'
import { loadSetup, type Setup } from './setup.ts'
import { type HolidayLine, holidaysView, type TypedHoliday } from './views/holidays-view.ts'

const MOST_DAYS = 400

export function holidayPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/holidays', (c) => holidaysPage(c, deps))
  app.post('/calendar/holidays', (c) => holidayPost(c, deps))
}

const nothingTyped: TypedHoliday = {
  date: '',
  kind: 'special',
  nameTh: '',
  nameEn: '',
  area: 'TH',
  declaredOn: '',
  source: '',
  reason: '',
}

async function holidaysPage(
  c: PageContext,
  deps: Deps,
  again: { readonly typed: TypedHoliday; readonly problems: readonly Problem[] } = {
    typed: nothingTyped,
    problems: [],
  },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const asked = parseYear(c.req.query('year') ?? '')
  const year = asked.ok ? asked.value : Number(today.slice(0, 4))
  const { setup, places } = await deps.db.snapshot(async (view) => ({
    setup: await loadSetup(view),
    places: await loadGazetteer(view),
  }))
  const area = (code: string) => {
    const found = code === 'TH' ? undefined : places.areas.get(code)
    return found ? placeName(found, lang) : say.holidays.wholeCountry
  }
  const lines = linesOf(setup.holidays, year, lang, area)
  const counting = countOf(c, setup, lang)
  const problems = [...again.problems, ...counting.problems]
  const isLunarKnown = setup.holidays.declared.some(
    ({ date, kind }) => kind === 'lunar' && date.startsWith(String(year)),
  )
  return c.html(
    page(frame, {
      title: say.holidays.title,
      lead: say.holidays.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/calendar') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: holidaysView(frame, say, {
        yearBE: String(toBE(year)),
        year: formatYear(year, lang),
        lines,
        noLunar: !isLunarKnown,
        proposals: substitutionsOf(setup.holidays, year).map(({ of, on }) =>
          say.holidays.proposal(formatDate(of, lang), formatDate(on, lang)),
        ),
        count: counting.view,
        mayEdit: mayEditSetup(c.get('viewer'), now),
        typed: again.typed,
        problems,
        oneTimeKey: newId(),
      }),
      alternates: [{ href: '/api/v1/calendar/holidays', type: 'application/json', text: say.asJson }],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function linesOf(holidays: Holidays, year: number, lang: Lang, area: (code: string) => string): HolidayLine[] {
  const say = messages(lang).holidays
  const name = (one: { nameTh: string; nameEn: string }) => (lang === 'en' ? one.nameEn : one.nameTh)
  const yearly = holidays.yearly.flatMap((day) => {
    const date = makeDate(year, day.month, day.day)
    if (!date.ok || (day.from !== null && date.value < day.from) || (day.to !== null && date.value > day.to)) return []
    return [
      {
        date: date.value,
        name: name(day),
        kind: say.fixed,
        where: say.wholeCountry,
        declaredOn: null,
        source: day.source,
      },
    ]
  })
  const declared = holidays.declared
    .filter(({ date }) => date.startsWith(String(year)))
    .map((day) => ({
      date: day.date,
      name: name(day),
      kind: messages(lang).holidayKinds[day.kind],
      where: area(day.appliesTo),
      declaredOn: day.declaredOn === null ? null : formatShortDate(day.declaredOn, lang),
      source: day.source,
    }))
  return [...yearly, ...declared]
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    .map(({ date, ...line }) => ({
      ...line,
      day: formatShortDate(date, lang),
      weekday: say.weekdays[weekdayOf(date)] ?? '',
    }))
}

/** Days that would stand in for holidays on a weekend and were not declared. */
function substitutionsOf(holidays: Holidays, year: number): { of: LocalDate; on: LocalDate }[] {
  const [from, to] = [`${year}-01-01` as LocalDate, `${year}-12-31` as LocalDate]
  const closed = closedDays(holidays, { from, to: `${year + 1}-01-31` as LocalDate, where: ['TH'] })
  const declared = new Set(
    holidays.declared.filter(({ kind }) => kind === 'substitution' || kind === 'moved').map(({ date }) => date),
  )
  const inYear = [...closed].filter((day) => day >= from && day <= to)
  return proposeSubstitutions(inYear, closed).filter(({ on }) => !declared.has(on))
}

/** The little calculator: so many working days after a day, as everybody may ask. */
function countOf(c: PageContext, setup: Setup, lang: Lang) {
  const say = messages(lang)
  const typed = { from: (c.req.query('from') ?? '').slice(0, 60), days: (c.req.query('days') ?? '').slice(0, 10) }
  const nothing = { view: { ...typed, result: null as string | null }, problems: [] as Problem[] }
  if (typed.from === '' && typed.days === '') return nothing
  const from = readDay(typed.from)
  const problems: Problem[] = []
  if (!from.ok) problems.push({ field: 'from', text: dateProblemText(from.problem, typed.from, lang) })
  const days = /^\d{1,3}$/.test(typed.days) && Number(typed.days) <= MOST_DAYS ? Number(typed.days) : null
  if (days === null) problems.push({ field: 'days', text: say.holidays.badCount })
  if (!from.ok || days === null) return { view: nothing.view, problems }
  const received = from.value.date
  const working = setup.daysFor(['TH'], Number(received.slice(0, 4)) + (received.slice(5, 7) >= '10' ? 1 : 0))
  const due = working.dueOf(startOfDayInBangkok(received), days)
  const result = say.holidays.counted(formatDate(received, lang), days, formatDate(due, lang))
  return { view: { ...typed, result }, problems }
}

async function holidayPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null || !mayEditSetup(viewer, deps.clock.now()))
    return failure(c, viewer === null ? 401 : 403, say.holidays.problems['not-yours'])
  const stop = await requireStepUp(c, deps)
  if (stop) return stop
  const typed = typedHoliday(await formFields(c))
  const problems: Problem[] = []
  const day = (field: 'date' | 'declaredOn'): LocalDate | null => {
    const read = readDay(typed[field])
    if (read.ok) return read.value.date
    problems.push({ field, text: dateProblemText(read.problem, typed[field], lang) })
    return null
  }
  const [date, declaredOn] = [day('date'), day('declaredOn')]
  if (typed.nameTh === '' || typed.nameEn === '')
    problems.push({ field: 'nameTh', text: say.holidays.problems['name-missing'] })
  if (typed.source === '') problems.push({ field: 'source', text: say.holidays.problems['source-missing'] })
  const reason = readReason(typed.reason)
  if (!reason.ok) problems.push({ field: 'reason', text: say.problems[reason.problem] })
  if (date === null || declaredOn === null || !reason.ok || problems.length > 0)
    return holidaysPage(c, deps, { typed, problems })
  const draft = {
    date,
    kind: declaredKinds.find((one): one is HolidayKind => one === typed.kind) ?? 'special',
    nameTh: typed.nameTh,
    nameEn: typed.nameEn,
    appliesTo: typed.area === '' ? 'TH' : typed.area.toUpperCase(),
    source: typed.source,
    declaredOn,
  }
  const act = { reason: reason.value, by: viewer }
  const done = await deps.db.transaction((tx) => declareHoliday(tx, deps, draft, act))
  if (!done.ok) {
    const { kind } = done.problem
    const field = kind === 'no-such-area' ? 'area' : kind === 'declared-in-future' ? 'declaredOn' : 'date'
    return holidaysPage(c, deps, { typed, problems: [{ field, text: say.holidays.problems[kind] }] })
  }
  notice(c, say.holidays.saved(done.value.moved.length))
  return c.redirect(href(lang, `/calendar/holidays?year=${date.slice(0, 4)}`), 303)
}

function typedHoliday(fields: FormFields): TypedHoliday {
  const word = (name: string) => (fields[name] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 300)
  return {
    date: word('date'),
    kind: word('kind'),
    nameTh: word('nameTh'),
    nameEn: word('nameEn'),
    area: word('area'),
    declaredOn: word('declaredOn'),
    source: word('source'),
    reason: word('reason'),
  }
}
