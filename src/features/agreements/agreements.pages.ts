import { newId, parsePublicId } from '../../kernel/ids.ts'
import { formatDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import { type CalendarEvent, calendarText } from '../../platform/icalendar.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber } from '../../web/list-pages.ts'
import { oneLineText } from '../../web/read-form.ts'
import { registerOf } from '../bodies/index.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { agreementKinds, binds, fromStored, phaseOf, phases } from './agreement.ts'
import { mayFollow, mayWriteSomewhere, sightOf } from './agreements.policy.ts'
import {
  agreementHref,
  phaseMark,
  presentBreach,
  presentDifferences,
  presentEvents,
  presentReview,
  presentRow,
  presentSignatures,
  presentTerms,
  publicKey,
} from './agreements.present.ts'
import { type Agreement, type AgreementFilter, agreementsPage, countDue, dueWords } from './agreements.sql.ts'
import { maySee, partiesIn } from './doing.ts'
import { eventsOf } from './events.sql.ts'
import { type Review, reviewsOf } from './follow.sql.ts'
import { messages } from './messages.ts'
import { show } from './page-parts.ts'
import { presentSurvey, readAgreement, seenVersions, type WholeAgreement } from './read-agreement.ts'
import { isRunning } from './run-survey.ts'
import { agreementView, versionView } from './views/agreement-view.ts'
import { agreementsView, listQuery, type TypedList } from './views/list-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000
const MOST_IN_CALENDAR = 500
const MOST_EVENTS = 30

export function agreementsPages(app: PageApp, deps: Deps): void {
  app.get('/agreements', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/agreements/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/agreements/reviews.ics', (c) => listCalendar(c, deps))
  app.get('/agreements/:id', (c) => onePage(c, deps))
  app.get('/agreements/:id/reviews.ics', (c) => oneCalendar(c, deps))
  app.get('/agreements/:id/versions/:n', (c) => versionPage(c, deps))
}

// ---- the list

function typedList(c: PageContext): TypedList {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  return {
    q: word('q'),
    place: word('place'),
    kind: word('kind'),
    phase: word('phase'),
    body: word('body'),
    due: word('due'),
    board: word('board'),
  }
}

/** The id of a board from its public id; null where it is none. */
function pastedBoard(typed: string): string | null {
  const read = parsePublicId(typed)
  return read.ok ? read.value.id : null
}

async function filterOf(view: Queryable, typed: TypedList, doing: Doing) {
  const places = await loadGazetteer(view)
  const area = typed.place === '' ? null : (places.areas.get(typed.place) ?? places.resolve(typed.place))
  const answer =
    typed.body === '' ? null : (await registerOf(view, places)).resolve(typed.body, { areaCode: area?.code ?? null })
  const bodyId = answer?.kind === 'found' ? answer.found.body.id : null
  const filter: AgreementFilter = {
    area: area?.code ?? null,
    kind: agreementKinds.find((one) => one === typed.kind) ?? null,
    phase: phases.find((one) => one === typed.phase) ?? null,
    bodyId,
    boardId: typed.board === '' ? null : (pastedBoard(typed.board) ?? newId()),
    words: typed.q || null,
    due: dueWords.find((one) => one === typed.due) ?? 'all',
    sight: sightOf(doing.viewer, doing.now),
    today: todayInBangkok(doing.now),
  }
  return {
    filter,
    placeKnown: typed.place === '' || area !== null,
    bodyKnown: typed.body === '' || bodyId !== null,
  }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { list } = messages(lang)
  const doing = doingOf(c, deps)
  const typed = typedList(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, typed, doing)
    return {
      ...asked,
      counts: await countDue(view, asked.filter),
      ...(await agreementsPage(view, asked.filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)),
    }
  })
  const problems: Problem[] = []
  if (!found.placeKnown) problems.push({ field: 'place', text: list.placeUnknown(typed.place) })
  if (!found.bodyKnown) problems.push({ field: 'body', text: list.bodyUnknown(typed.body) })
  const query = listQuery(typed)
  const mayWrite = mayWriteSomewhere(doing.viewer, doing.now)
  return show(c, deps, {
    title: list.title,
    lead: list.lead,
    problems,
    actions: [
      linkButton({
        href: href(lang, `/agreements/reviews.ics${query}`),
        text: list.calendar,
        kind: 'secondary',
        icon: 'calendar',
      }),
      mayWrite && linkButton({ href: href(lang, '/agreements/new'), text: list.make, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/agreements', type: 'application/json', text: list.asJson }],
    main: (frame) =>
      agreementsView(frame, {
        typed,
        problems,
        counts: found.counts,
        rows: found.agreements.map((one) => presentRow(one, found.filter.today, lang)),
        total: found.total,
        ...listPages(`/agreements${query}`, { at, size: PAGE_SIZE, total: found.total }),
        query,
        mayWrite,
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { list, kinds, phases: states } = messages(lang)
  const doing = doingOf(c, deps)
  const found = await deps.db.snapshot(async (view) => {
    const { filter } = await filterOf(view, typedList(c), doing)
    return { today: filter.today, ...(await agreementsPage(view, filter, MOST_IN_FILE, 0)) }
  })
  const { file } = list
  return tableFile(c, format, {
    name: 'agreements',
    sheets: [
      {
        title: 'agreements',
        head: [
          file.id,
          file.kind,
          file.title,
          file.state,
          file.parties,
          file.area,
          file.starts,
          file.ends,
          file.total,
          file.review,
          file.breaches,
        ],
        rows: found.agreements.map((one) => [
          publicKey(one),
          kinds[one.kind],
          one.title,
          states[phaseOf(one, found.today)],
          one.parties.map(({ nameTh }) => nameTh).join('; '),
          one.areaCode ?? '',
          one.startsOn ?? '',
          one.endsOn ?? '',
          one.totalSatang,
          one.reviewDueOn ?? '',
          one.openBreaches,
        ]),
      },
    ],
  })
}

// ---- calendars

function eventOf(agreement: Agreement, review: Review, lang: 'th' | 'en', baseUrl: string): CalendarEvent {
  return {
    uid: `agreement-review-${review.id}`,
    sequence: agreement.revision,
    changedAt: agreement.updatedAt,
    starts: review.dueOn,
    ends: review.dueOn,
    title: messages(lang).event.review(agreement.title),
    text: agreement.parties.map(({ nameTh }) => nameTh).join(', '),
    href: `${baseUrl}${agreementHref(agreement)}`,
    state: 'CONFIRMED',
  }
}

function calendarAnswer(c: PageContext, deps: Deps, events: readonly CalendarEvent[]) {
  const { baseUrl } = deps.config
  const name = messages(c.get('lang')).event.calendarName
  const text = calendarText({ name, method: 'PUBLISH', host: new URL(baseUrl).hostname, events })
  return c.body(text, 200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'inline; filename="reviews.ics"',
    'Cache-Control': c.get('viewer') === null ? 'private, no-cache' : 'private, no-store',
  })
}

/** Reviews of the list as it is filtered; of agreements that bind only. */
async function listCalendar(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const doing = doingOf(c, deps)
  const events = await deps.db.snapshot(async (view) => {
    const { filter } = await filterOf(view, typedList(c), doing)
    const { agreements } = await agreementsPage(view, filter, MOST_IN_CALENDAR, 0)
    const made: CalendarEvent[] = []
    for (const agreement of agreements)
      if (binds(phaseOf(agreement, filter.today)))
        for (const review of await reviewsOf(view, agreement))
          if (review.doneOn === null) made.push(eventOf(agreement, review, lang, deps.config.baseUrl))
    return made
  })
  return calendarAnswer(c, deps, events)
}

async function oneCalendar(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  const whole = key && (await deps.db.snapshot((view) => readAgreement(view, key, doingOf(c, deps))))
  if (!whole) return c.notFound()
  const { agreement, reviews } = whole
  const events = reviews.map((review) => eventOf(agreement, review, c.get('lang'), deps.config.baseUrl))
  return calendarAnswer(c, deps, events)
}

// ---- one agreement

async function onePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const whole = await readAgreement(view, key, doing)
      if (whole === null) return null
      const inside = mayFollow(doing.viewer, await partiesIn(view, whole.agreement), doing.now)
      const events = await eventsOf(view, key, MOST_EVENTS)
      const ids = events.map((event) => event.actorId)
      return { whole, inside, events, people: inside ? await personNames(view, deps, ids) : null }
    }))
  if (!found) return c.notFound()
  const { whole, inside } = found
  const { agreement, shown, pending } = whole
  const today = todayInBangkok(doing.now)
  const phase = phaseOf(agreement, today)
  const id = publicKey(agreement)
  const running = whole.surveys.find(({ survey }) => isRunning(survey, today))
  const { one } = say
  const showsPending = pending !== null && agreement.version > 0 && inside
  return show(c, deps, {
    title: agreement.title,
    caption: say.kinds[agreement.kind],
    actions: [
      inside && linkButton({ href: href(lang, `/agreements/${id}/desk`), text: one.work, icon: 'edit' }),
      inside &&
        pending?.state === 'draft' &&
        linkButton({ href: href(lang, `/agreements/${id}/edit`), text: one.edit, kind: 'secondary', icon: 'edit' }),
    ],
    ...(agreement.version === 0 ? { noIndex: true } : {}),
    alternates: [{ href: `/api/v1/agreements/${id}`, type: 'application/json', text: say.list.asJson }],
    main: (frame) =>
      agreementView(frame, {
        id,
        state: phaseMark(phase, lang),
        notes: notesOf(whole, lang),
        terms: presentTerms(fromStored(shown.terms), whole.names, lang),
        versionText: say.version(shown.version),
        hash: shown.hash,
        signatures: presentSignatures(shown, whole.signatures, whole.merged, whole.names.bodies, lang),
        pending: showsPending
          ? {
              text: one.pendingVersion(pending.version, say.versionStates[pending.state]),
              href: `/agreements/${id}/versions/${pending.version}`,
            }
          : null,
        reviews: whole.reviews.map((review) => presentReview(review, today, lang)),
        breaches: whole.breaches.map((breach) => presentBreach(breach, whole.names.bodies, today, lang)),
        running:
          running === undefined
            ? null
            : { until: formatDate(running.survey.closesOn, lang), isOpen: running.survey.access === 'open' },
        surveys: whole.surveys.map(({ survey, result }) => presentSurvey(survey, result, lang)),
        versions: whole.versions
          .filter((version) => inside || version.state === 'signed' || version.state === 'replaced')
          .map((version) => ({
            href: `/agreements/${id}/versions/${version.version}`,
            text: say.version(version.version),
            meta: `${say.versionStates[version.state]} · ${version.reason}`,
          })),
        history: presentEvents(found.events, found.people, lang),
      }),
  })
}

function notesOf({ agreement }: WholeAgreement, lang: 'th' | 'en'): string[] {
  const { one } = messages(lang)
  const notes: string[] = []
  if (agreement.version === 0) notes.push(one.draftNote)
  if (agreement.terminatesOn !== null)
    notes.push(
      one.terminatedOn(formatDate(agreement.terminatesOn as LocalDate, lang), agreement.terminationReason ?? ''),
    )
  return notes
}

/** The words of one version, and how they differ from the one before it. What was never signed is for those inside. */
async function versionPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const n = Number.parseInt(c.req.param('n') ?? '', 10)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const whole = await readAgreement(view, key, doing)
      if (whole === null || !(await maySee(view, whole.agreement, doing))) return null
      return { whole, inside: mayFollow(doing.viewer, await partiesIn(view, whole.agreement), doing.now) }
    }))
  const version = found ? seenVersions(found.whole, found.inside).find((one) => one.version === n) : undefined
  if (!found || version === undefined) return c.notFound()
  const { whole } = found
  const before = whole.versions.findLast(
    (one) => one.version < n && (one.state === 'signed' || one.state === 'replaced'),
  )
  return show(c, deps, {
    title: say.version(n),
    caption: whole.agreement.title,
    crumbs: [{ text: whole.agreement.title, path: agreementHref(whole.agreement) }],
    noIndex: true,
    main: (frame) =>
      versionView(frame, {
        state: say.versionStates[version.state],
        because: say.one.madeBecause(version.reason),
        terms: presentTerms(fromStored(version.terms), whole.names, lang),
        hash: version.hash,
        signatures: presentSignatures(version, whole.signatures, [], whole.names.bodies, lang),
        compared:
          before === undefined
            ? null
            : {
                heading: say.one.compare(before.version, n),
                differences: presentDifferences(before, version, whole.names, lang),
              },
      }),
  })
}
