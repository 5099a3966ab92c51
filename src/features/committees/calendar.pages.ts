import { createHash } from 'node:crypto'
import { nameIn } from '../../kernel/lang.ts'
import { formatDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { calendarText } from '../../platform/icalendar.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { eventOf, hashCalendarWord, newCalendarWord } from './calendar.ts'
import { seesInside } from './committees.policy.ts'
import {
  calendarOf,
  committeeByCode,
  personOfCalendar,
  removeCalendarWord,
  secretaryOf,
  storeCalendarWord,
} from './committees.sql.ts'
import { heldBy } from './doing.ts'
import { meetingsAfter } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { show } from './page-parts.ts'
import { seatsHeldBy } from './seats.sql.ts'
import { myCalendarView } from './views/list-view.ts'

const MOST_EVENTS = 1_000
/** A calendar program asks again and again: meetings older than this are no news. */
const PAST_DAYS = 400

export function calendarPages(app: PageApp, deps: Deps): void {
  app.get('/account/meetings', (c) => myPage(c, deps, null))
  app.post('/account/meetings', (c) => myPost(c, deps))
  app.get('/committees/mine/:word', (c) => mine(c, deps))
  app.get('/committees/:code/calendar.ics', (c) => ofCommittee(c, deps))
}

/** Answers with a calendar, or with 304 where the program has it already: what was last changed names it. */
function answer(c: PageContext, text: string, fileName: string) {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const headers = {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': `inline; filename="${fileName}"`,
    'Cache-Control': c.get('viewer') === null ? 'private, no-cache' : 'private, no-store',
    ETag: tag,
  }
  const known = (c.req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
  return known ? c.body(null, 304, headers) : c.body(text, 200, headers)
}

async function feed(deps: Deps, name: string, bodyIds: readonly string[]) {
  const after = new Date(deps.clock.now().getTime() - PAST_DAYS * 86_400_000)
  const meetings = await meetingsAfter(deps.db, bodyIds, after, MOST_EVENTS)
  const { baseUrl } = deps.config
  return calendarText({
    name,
    method: 'PUBLISH',
    host: new URL(baseUrl).hostname,
    events: meetings.map((meeting) => eventOf(meeting, baseUrl)),
  })
}

async function ofCommittee(c: PageContext, deps: Deps) {
  const { viewer, now } = doingOf(c, deps)
  const committee = await committeeByCode(deps.db, c.req.param('code') ?? '')
  if (committee === null) return c.notFound()
  const inside = seesInside(viewer, committee, await heldBy(deps.db, viewer, now), now)
  if (committee.visibility !== 'public' && !inside) return c.notFound()
  const text = await feed(deps, nameIn(c.get('lang'), committee), [committee.bodyId])
  return answer(c, text, `${committee.code}.ics`)
}

/** The meetings of one person, by an address only that person knows: `/committees/mine/<word>.ics`. No session is asked for. */
async function mine(c: PageContext, deps: Deps) {
  const word = /^([\w-]{43})\.ics$/.exec(c.req.param('word') ?? '')?.[1]
  const personId = word === undefined ? null : await personOfCalendar(deps.db, hashCalendarWord(word))
  if (personId === null) return c.notFound()
  const now = deps.clock.now()
  const seats = await seatsHeldBy(deps.db, personId, now)
  const kept = await secretaryOf(deps.db, personId, todayInBangkok(now))
  const bodyIds = [...new Set([...seats.map((seat) => seat.bodyId), ...kept])]
  return answer(c, await feed(deps, messages(c.get('lang')).myCalendar.title, bodyIds), 'meetings.ics')
}

async function myPage(c: PageContext, deps: Deps, address: string | null) {
  const lang = c.get('lang')
  const { myCalendar } = messages(lang)
  const { viewer } = doingOf(c, deps)
  if (viewer === null) return failure(c, 401, myCalendar.signIn)
  const madeAt = await calendarOf(deps.db, viewer.personId)
  return show(c, deps, {
    title: myCalendar.title,
    lead: myCalendar.lead,
    narrow: true,
    noIndex: true,
    main: (frame) => myCalendarView(frame, { madeOn: madeAt && formatDate(todayInBangkok(madeAt), lang), address }),
  })
}

async function myPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { myCalendar } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (viewer === null) return failure(c, 401, myCalendar.signIn)
  const { act } = await formFields(c)
  if (act === 'remove') {
    await deps.db.transaction((tx) => removeCalendarWord(tx, viewer.personId))
    notice(c, myCalendar.removed)
    return c.redirect(href(lang, '/account/meetings'), 303)
  }
  const word = newCalendarWord()
  await deps.db.transaction((tx) => storeCalendarWord(tx, viewer.personId, hashCalendarWord(word), now))
  // Shown once, in the answer itself: over a redirect it would travel in a cookie.
  return myPage(c, deps, `${deps.config.baseUrl}/committees/mine/${word}.ics`)
}
