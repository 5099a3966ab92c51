import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { nameIn } from '../../kernel/lang.ts'
import { formatShortDate, formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext, PageEnv } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type CalendarEvent, calendarText } from '../../platform/icalendar.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { loadGazetteer, placeName } from '../places/index.ts'
import { readAxisFilter, typedAxis } from './axis-filter.ts'
import { nameOfStep } from './calendars.present.ts'
import { bodyByCode } from './calendars.sql.ts'
import { readCalendars, yearsUnderWay } from './look.ts'
import { messages } from './messages.ts'
import { readRows } from './read-axis.ts'
import type { CalendarBody } from './setup.ts'
import type { CalendarStep } from './step.ts'

/** A program asks for at most so many events: a whole country of local steps belongs into a file, not into somebody's telephone. */
const MOST_EVENTS = 5_000

export function feedPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/feed.ics', (c) => placeFeed(c, deps))
  app.get('/calendar/bodies/:code{[A-Z]{3}-[0-9A-Z]{2,12}\\.ics}', (c) => bodyFeed(c, deps))
}

/**
 * Due days of a place, by level, kind and year, as the filters of the calendar say. Without a place only those of the centre: the
 * calendars of every body in the country are a file (`/calendar` has it), and programs ask for a feed every few hours.
 */
async function placeFeed(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).feed
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter } = readAxisFilter(
      typedAxis((name) => c.req.query(name)),
      places,
      todayInBangkok(now),
      lang,
    )
    if (filter.place === null && filter.level !== null && filter.level !== 'central') return null
    return { filter, axis: await readRows(view, places, filter) }
  })
  if (found === null) return failure(c, 422, say.placeFirst)
  const { filter, axis } = found
  const what = filter.place === null ? say.wholeCountry : placeName(filter.place, lang)
  const events = axis.flatMap(({ body, steps }) => steps.map((step) => eventOf(c, deps, body, step)))
  return answer(c, deps, `${what} ${formatYear(filter.fiscalYear, lang)}`, events)
}

/** The steps of one body in this fiscal year and the next. */
async function bodyFeed(c: Context<PageEnv, '/calendar/bodies/:code'>, deps: Deps) {
  const lang = c.get('lang')
  const code = c.req.param('code').replace(/\.ics$/, '')
  const found = await deps.db.snapshot(async (view) => {
    const row = await bodyByCode(view, code)
    if (row === null) return null
    const home = /^\d\d/.exec(row.areaCode ?? '')?.[0]
    const years = []
    for (const year of yearsUnderWay(deps.clock.now()))
      years.push(await readCalendars(view, year, home === undefined ? null : [home]))
    return { row, years }
  })
  if (found === null) return c.notFound()
  const events = found.years.flatMap((all) => {
    const body = all.bodyById.get(found.row.id)
    return body ? all.stepsOf(body).map((step) => eventOf(c, deps, body, step)) : []
  })
  return answer(c, deps, nameIn(lang, found.row), events)
}

/** The due day of a step. Its id stays while its days move, so that it moves in people's calendars too. */
function eventOf(c: PageContext, deps: Deps, body: CalendarBody, step: CalendarStep): CalendarEvent {
  const lang = c.get('lang')
  const say = messages(lang)
  const path = href(lang, `/calendar/bodies/${body.code}?year=${step.fiscalYear}`)
  return {
    uid: `calendar-${body.code}-${step.fiscalYear}-${step.code}`,
    sequence: Math.max(0, step.revision - 1),
    // A day of the step itself and not of the request, so that the same calendar gives the same bytes.
    changedAt: new Date(`${step.first.start}T00:00:00Z`),
    starts: step.due,
    ends: step.due,
    title: say.feed.due(nameOfStep(step, lang), nameIn(lang, body)),
    text: `${say.kinds[step.kind]}\n${say.step.range(formatShortDate(step.start, lang), formatShortDate(step.due, lang))}`,
    href: `${deps.config.baseUrl}${path}`,
    state: step.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
  }
}

/** Asked again every few hours by programs: the same calendar is answered with 304. */
function answer(c: PageContext, deps: Deps, what: string, events: readonly CalendarEvent[]): Response {
  const text = calendarText({
    name: messages(c.get('lang')).feed.name(what),
    method: 'PUBLISH',
    host: new URL(deps.config.baseUrl).hostname,
    events: events.slice(0, MOST_EVENTS),
  })
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
  const headers = { ETag: tag, 'Cache-Control': c.get('viewer') === null ? 'private, no-cache' : 'private, no-store' }
  if (c.req.header('if-none-match') === tag) return c.body(null, 304, { ETag: tag })
  return c.body(text, 200, { ...headers, 'Content-Type': 'text/calendar; charset=utf-8' })
}
