import { type Lang, nameIn } from '../../kernel/lang.ts'
import { daysBetween, formatDate, formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { linkButton, type Meaning, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { type Filled, oneTimeKey, readForm } from '../../web/read-form.ts'
import { finderOf } from '../bodies/index.ts'
import { answerSupport, askSupport } from './ask-support.ts'
import {
  countSupport,
  projectTitle,
  type Support,
  type SupportFilter,
  supportByKey,
  supportDues,
  supportEventsOf,
  supportPage,
} from './desk.sql.ts'
import { dutiesOf } from './duties.sql.ts'
import { messages } from './messages.ts'
import {
  boardNamed,
  historyOf,
  openText,
  pastedKey,
  publicKey,
  refusalField,
  refusalText,
  refused,
  show,
  typedQuery,
} from './page-parts.ts'
import { servicesCrumb } from './services.pages.ts'
import { maySpeakFor, maySpeakSomewhere } from './services.policy.ts'
import { bodiesBy } from './services.sql.ts'
import { moveSupport, type SupportState, sideOf, supportActs } from './support.ts'
import { supportForm, supportListView, supportView } from './views/support-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000

/** Requests for technical support and joint action between bodies. */
export function supportPages(app: PageApp, deps: Deps): void {
  app.get('/support', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/support/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/support/new', (c) => newPage(c, deps, null))
  app.post('/support/new', (c) => newPost(c, deps))
  app.get('/support/:id', (c) => onePage(c, deps, null))
  app.post('/support/:id', (c) => onePost(c, deps))
}

const crumbs = (lang: Lang) => [servicesCrumb(lang), { text: messages(lang).support.title, path: '/support' }]

const meaning: Record<SupportState, Meaning> = {
  asked: 'promised',
  accepted: 'doing',
  working: 'doing',
  done: 'solved',
  declined: 'cannot',
  withdrawn: 'cannot',
}

/** The day the next side must have acted by; null: nobody must. */
function dueOf(one: Support): LocalDate | null {
  if (one.state === 'asked') return one.answerDue
  return one.state === 'accepted' || one.state === 'working' ? one.workDue : null
}

function presentSupport(
  one: Support,
  names: ReadonlyMap<string, { nameTh: string; nameEn: string | null }>,
  today: LocalDate,
  lang: Lang,
) {
  const { support: words, supportStates } = messages(lang)
  const name = (id: string) => {
    const body = names.get(id)
    return body === undefined ? '–' : nameIn(lang, body)
  }
  const due = dueOf(one)
  const late = due !== null && due < today
  const dueText =
    due === null ? null : (one.state === 'asked' ? words.answerBy : words.workBy)(formatShortDate(due, lang))
  return {
    href: `/support/${publicKey(one)}`,
    title: one.title,
    who: words.fromTo(name(one.fromBodyId), name(one.toBodyId)),
    kind: words.kinds[one.kind],
    due: dueText,
    mark: late
      ? { meaning: 'late' as Meaning, text: words.lateBy(daysBetween(due, today)) }
      : { meaning: meaning[one.state], text: supportStates[one.state] },
  }
}

async function filterOf(view: Queryable, c: PageContext, today: LocalDate) {
  const typed = typedQuery(c, ['body', 'due', 'board'])
  const body = (await finderOf(view)).body(typed.body)
  const filter: SupportFilter = {
    bodyId: body?.id ?? null,
    boardId: pastedKey(typed.board, 'boards')?.id ?? null,
    due: supportDues.find((one) => one === typed.due) ?? 'open',
    today,
  }
  return { typed, filter, known: body !== null }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const today = todayInBangkok(doing.now)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, c, today)
    const page = await supportPage(view, asked.filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)
    const ids = page.requests.flatMap((one) => [one.fromBodyId, one.toBodyId])
    const counts = await countSupport(view, asked.filter)
    return { ...asked, ...page, counts, bodies: await bodiesBy(view, { ids }) }
  })
  const query = queryText(found.typed)
  const problems: Problem[] = found.known ? [] : [{ field: 'body', text: say.bodyUnknown(found.typed.body) }]
  return show(c, deps, {
    title: say.support.title,
    lead: say.support.lead,
    crumbs: [servicesCrumb(lang)],
    problems,
    actions: [
      maySpeakSomewhere(doing.viewer, doing.now) &&
        linkButton({ href: href(lang, '/support/new'), text: say.support.make, icon: 'plus' }),
    ],
    main: (frame) =>
      supportListView(frame, {
        typed: found.typed,
        problems,
        due: found.filter.due,
        counts: supportDues.map((due) => ({ due, count: found.counts[due] })),
        rows: found.requests.map((one) => presentSupport(one, found.bodies, today, lang)),
        total: found.total,
        query,
        ...listPages(`/support${query}`, { at, size: PAGE_SIZE, total: found.total }),
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const { support: words, supportStates } = messages(c.get('lang'))
  const today = todayInBangkok(deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const { filter } = await filterOf(view, c, today)
    const { requests } = await supportPage(view, filter, MOST_IN_FILE, 0)
    const ids = requests.flatMap((one) => [one.fromBodyId, one.toBodyId])
    return { requests, bodies: await bodiesBy(view, { ids }) }
  })
  const { file } = words
  const name = (id: string) => found.bodies.get(id)?.nameTh ?? ''
  const rows = found.requests.map((one) => [
    name(one.fromBodyId),
    name(one.toBodyId),
    one.title,
    supportStates[one.state],
    one.askedOn,
    dueOf(one) ?? '',
  ])
  const head = [file.from, file.to, file.title, file.state, file.asked, file.due]
  return tableFile(c, format, { name: 'support', sheets: [{ title: 'support', head, rows }] })
}

async function newPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  if (!maySpeakSomewhere(doing.viewer, doing.now)) return failure(c, 403, say.refusals['not-yours'])
  const asked = typedQuery(c, ['from', 'to', 'duty', 'board'])
  const shown = filled ?? { typed: { ...asked, kind: 'technical' }, problems: [] }
  const duties = await dutiesOf(deps.db)
  return show(c, deps, {
    title: say.support.make,
    lead: say.support.lead,
    crumbs: crumbs(lang),
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) => supportForm(frame, { ...shown, key: oneTimeKey(shown.typed), duties }),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { support: words } = say
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = readForm(typed, lang)
  const finder = await finderOf(deps.db)
  const kind = read.choice('kind', ['technical', 'joint'] as const, words.kindMissing)
  const bodyIn = (field: 'from' | 'to') => {
    const body = finder.body(typed[field])
    if (body === undefined) return read.wrong(field, words.bodyMissing)
    return body ?? read.wrong(field, say.bodyUnknown(typed[field] ?? ''))
  }
  const [from, to] = [bodyIn('from'), bodyIn('to')]
  const title = openText(read, 'title', read.line('title', { most: 300, missing: words.nameMissing }), lang)
  const wanted = openText(read, 'wanted', read.lines('wanted', { most: 2_000, missing: words.wantedMissing }), lang)
  const projectText = read.line('project', { most: 300 })
  const project = projectText === null ? null : pastedKey(projectText, 'projects')
  if (projectText !== null && project === null) read.wrong('project', say.refusals['no-such-project'])
  const board = boardNamed(typed.board)
  if (!board.ok) read.wrong('board', refusalText(board.problem, lang))
  if (!kind || !from || !to || !title || !wanted || !board.ok || read.problems.length > 0)
    return newPage(c, deps, { typed, problems: read.problems })
  const request = {
    kind,
    fromBodyId: from.id,
    toBodyId: to.id,
    dutyCode: typed.duty || null,
    project,
    board: board.value,
    title,
    wanted,
  }
  const once = { purpose: 'services.support', key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const asked = await askSupport(tx, request, doing)
    return asked.ok ? { ok: true, value: publicKey(asked.value) } : asked
  })
  if (!done.ok) {
    const field = refusalField(done.problem) ?? 'from'
    return newPage(c, deps, { typed, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, words.asked)
  return c.redirect(href(lang, `/support/${done.value}`), 303)
}

async function onePage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const today = todayInBangkok(doing.now)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const request = await supportByKey(view, key)
      if (request === null) return null
      const bodies = await bodiesBy(view, { ids: [request.fromBodyId, request.toBodyId] })
      const speaks = (id: string) => {
        const body = bodies.get(id)
        return body !== undefined && maySpeakFor(doing.viewer, body, doing.now)
      }
      const [asks, isAsked] = [speaks(request.fromBodyId), speaks(request.toBodyId)]
      const events = await supportEventsOf(view, key)
      const { projectHome: home, projectId: id } = request
      return {
        request,
        bodies,
        acts: supportActs.filter(
          (act) => moveSupport(request.state, act).ok && (sideOf(act) === 'asked' ? isAsked : asks),
        ),
        duty: (await dutiesOf(view)).find((one) => one.id === request.dutyId) ?? null,
        project: home === null || id === null ? null : await projectTitle(view, { home, id }),
        history: await historyOf(view, deps, events, lang, asks || isAsked),
      }
    }))
  if (!found) return c.notFound()
  const { request } = found
  const row = presentSupport(request, found.bodies, today, lang)
  return show(c, deps, {
    title: request.title,
    caption: row.kind,
    crumbs: crumbs(lang),
    problems: filled?.problems ?? [],
    narrow: true,
    main: (frame) =>
      supportView(frame, {
        id: publicKey(request),
        row,
        wanted: request.wanted,
        answer:
          request.answer === null || request.answeredOn === null
            ? null
            : `${request.answer} (${formatDate(request.answeredOn, lang)})`,
        result:
          request.result === null || request.endedOn === null
            ? null
            : `${request.result} (${formatDate(request.endedOn, lang)})`,
        duty: found.duty === null ? null : { text: nameIn(lang, found.duty), href: `/duties/${found.duty.code}` },
        project:
          found.project === null || request.projectHome === null || request.projectId === null
            ? null
            : {
                text: found.project,
                href: `/projects/${publicKey({ home: request.projectHome, id: request.projectId })}`,
              },
        acts: found.acts.map((act) => ({ value: act, text: say.supportActs[act] })),
        filled: filled ?? { typed: {}, problems: [] },
        history: found.history,
      }),
  })
}

async function onePost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { support: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = readForm(typed, lang)
  const act = read.choice('act', supportActs, words.actMissing)
  const text = openText(read, 'text', read.lines('text', { most: 2_000, missing: words.textMissing }), lang)
  const due = read.day('due')
  if (act === null || text === null || read.problems.length > 0)
    return onePage(c, deps, { typed, problems: read.problems })
  const once = { purpose: `services.support ${key.id}`, key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const answered = await answerSupport(tx, key, { act, text, due }, doing)
    return answered.ok ? { ok: true, value: key.id } : answered
  })
  if (!done.ok) {
    const { kind } = done.problem
    if (kind === 'not-found' || kind === 'not-yours') return refused(c, done.problem)
    const field = kind === 'due-past' ? 'due' : 'act'
    return onePage(c, deps, { typed, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, words.moved)
  return c.redirect(href(lang, `/support/${publicKey(key)}`), 303)
}
