import { formatPublicId } from '../../kernel/ids.ts'
import { formatInstant, formatShortDate, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { loadGazetteer, placeName } from '../places/index.ts'
import { axisQuery, readAxisFilter, typedAxis } from './axis-filter.ts'
import type { CalendarPorts } from './calendar-ports.ts'
import { areaOf } from './calendars.policy.ts'
import { calendarHead, calendarLines, presentAxis, yearChoices } from './calendars.present.ts'
import { messages } from './messages.ts'
import { missSentence } from './miss-sentence.ts'
import { readAxis } from './read-axis.ts'
import { calendarView } from './views/axis-view.ts'

const PAGE_SIZE = 40
const MOST_PAGES = 500
const MISSES_SHOWN = 3

export function calendarPages(app: PageApp, deps: Deps, ports: CalendarPorts): void {
  app.get('/calendar', (c) => calendarPage(c, deps, ports))
  for (const format of tableFormats) app.get(`/calendar/list.${format}`, (c) => calendarFile(c, deps, format))
}

async function calendarPage(c: PageContext, deps: Deps, ports: CalendarPorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const typed = typedAxis((name) => c.req.query(name))
  const at = pageNumber(c.req.query('page'))
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, problems } = readAxisFilter(typed, places, today, lang, areaOf(c.get('viewer')))
    const axis = await readAxis(view, places, filter, { size: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE }, now)
    const bodyIds = axis.rows.map(({ body }) => body.id)
    return {
      filter,
      problems,
      axis,
      meetings: ports.meetings ? await ports.meetings(view, bodyIds, filter.fiscalYear, lang) : [],
    }
  })
  const { filter, problems, axis, meetings } = found
  const to = (number: number) => href(frame, `/calendar${axisQuery(typed, number > 1 ? { page: String(number) } : {})}`)
  const query = axisQuery(typed)
  return c.html(
    page(frame, {
      title: filter.place === null ? say.title : say.titleOf(placeName(filter.place, lang)),
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: calendarView(frame, say, {
        typed: typed.place === '' && filter.place !== null ? { ...typed, place: filter.place.code } : typed,
        problems,
        years: yearChoices(today, lang),
        fiscalYear: filter.fiscalYear,
        counts: axis.counts,
        misses: axis.misses.slice(0, MISSES_SHOWN).map((miss) => ({
          href: `/calendar/misalignments/${formatPublicId(miss)}`,
          title: missSentence(miss, axis.all.setup.templates, lang),
          meta: say.axis.neededBy(formatShortDate(miss.neededBy, lang)),
          kind: miss.kind,
        })),
        links: calendarLinks(frame),
        axis: presentAxis(axis, filter.fiscalYear, today, lang, meetings),
        total: axis.total,
        from: (at - 1) * PAGE_SIZE + 1,
        shown: axis.rows.length,
        previousHref: at > 1 ? to(at - 1) : null,
        nextHref: at * PAGE_SIZE < axis.total && at < MOST_PAGES ? to(at + 1) : null,
        meetings: meetings.map((one) => ({ href: one.href, text: `${formatShortDate(one.day, lang)} ${one.title}` })),
      }),
      alternates: [{ href: `/api/v1/calendar${query}`, type: 'application/json', text: say.asJson }],
      dataAsOf: formatInstant(now, lang),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** The ways from any page of the room to the others. */
function calendarLinks(frame: Frame) {
  const say = messages(frame.lang).links
  return [
    linkButton({ kind: 'secondary', href: href(frame, '/calendar/misalignments'), text: say.misses, icon: 'alert' }),
    linkButton({ kind: 'secondary', href: href(frame, '/calendar/templates'), text: say.templates }),
    linkButton({ kind: 'secondary', href: href(frame, '/calendar/holidays'), text: say.holidays }),
    linkButton({ kind: 'secondary', href: href(frame, '/calendar/lateness'), text: say.lateness }),
    linkButton({ kind: 'secondary', href: href(frame, '/calendar/import'), text: say.import }),
  ]
}

/** Counts from 1; what is no number counts as the first page. */
export function pageNumber(text: string | undefined): number {
  const number = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 1
  return Math.min(Math.max(number, 1), MOST_PAGES)
}

async function calendarFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const { filter, axis } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter } = readAxisFilter(
      typedAxis((name) => c.req.query(name)),
      places,
      today,
      lang,
    )
    return { filter, axis: await readAxis(view, places, filter, null, now) }
  })
  const sheet = { title: 'calendar', head: calendarHead(lang), rows: calendarLines(axis, today, lang) }
  const name = `calendar-${filter.place?.code ?? 'TH'}-${toBE(filter.fiscalYear)}`
  return tableFile(c, format, { name, sheets: [sheet] })
}
