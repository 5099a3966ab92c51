import { formatPublicId, type Home, newId, parsePublicId } from '../../kernel/ids.ts'
import { formatInstant, formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { mayNameNeed } from './casework.policy.ts'
import { categoryText } from './desk.present.ts'
import { messages } from './messages.ts'
import { endNeed, type NeedRefusal, nameNeed } from './name-need.ts'
import { type Need, needByKey, needStates, needsWithin, projectTitle } from './needs.sql.ts'
import { nameOfArea, readAsked } from './statistics.pages.ts'
import { recurrenceOf } from './statistics.sql.ts'
import { needsView, needView, newNeedView } from './views/needs-view.ts'

const PAGE_SIZE = 50
const MOST_IN_ONE_FILE = 10_000

export function needsPages(app: PageApp, deps: Deps): void {
  app.get('/desk/needs', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/desk/needs.${format}`, (c) => listFile(c, deps, format))
  app.get('/desk/needs/new', (c) => newPage(c, deps))
  app.post('/desk/needs', (c) => newPost(c, deps))
  app.get('/desk/needs/:key', (c) => needPage(c, deps))
  app.post('/desk/needs/:key/close', (c) => closePost(c, deps))
}

const keyOf = (need: Pick<Need, 'home' | 'id'>) => formatPublicId({ home: need.home as Home, id: need.id })

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const at = Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1)
  const { found, asked, categories, places } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const asked = readAsked(c.req.query(), places)
    const state = needStates.find((one) => one === c.req.query('state')) ?? null
    const filter = { within: asked.question.place, state, limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE }
    return { places, asked, categories: await loadCategories(view), found: await needsWithin(view, filter) }
  })
  const query = new URLSearchParams(
    Object.entries({ place: asked.typed.place, state: c.req.query('state') ?? '' }).filter(([, value]) => value !== ''),
  )
  const to = (number: number) =>
    href(frame, `/desk/needs?${new URLSearchParams({ ...Object.fromEntries(query), page: String(number) })}`)
  return c.html(
    page(frame, {
      title: say.needs.title,
      lead: say.needs.lead,
      breadcrumbs: [
        { text: say.complaints, href: href(frame, '/complaints') },
        { text: say.desk.statistics, href: href(frame, '/complaints/statistics') },
      ],
      banner: noticeOf(c),
      main: needsView(frame, say, {
        typed: { place: asked.typed.place, state: c.req.query('state') ?? '' },
        query: query.size > 0 ? `?${query}` : '',
        rows: found.needs.map((need) => ({
          href: `/desk/needs/${keyOf(need)}`,
          title: need.title,
          place: nameOfArea(places, need.areaCode, lang),
          category: categoryText(need.categoryCode, { categories, lang }),
          count: need.complaints,
          state: need.state,
          made: formatShortDate(todayInBangkok(need.madeAt), lang),
        })),
        from: (at - 1) * PAGE_SIZE + 1,
        total: found.total,
        previousHref: at > 1 ? to(at - 1) : null,
        nextHref: at * PAGE_SIZE < found.total ? to(at + 1) : null,
      }),
    }),
  )
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { needs, categories, places } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const asked = readAsked(c.req.query(), places)
    const { needs } = await needsWithin(view, { within: asked.question.place, state: null, limit: MOST_IN_ONE_FILE })
    return { places, needs, categories: await loadCategories(view) }
  })
  const rows = needs.map((need) => [
    keyOf(need) as string,
    need.title,
    nameOfArea(places, need.areaCode, lang),
    need.functionCode,
    categoryText(need.categoryCode, { categories, lang }),
    need.complaints,
    need.firstOn as string,
    need.lastOn as string,
    say.needs.states[need.state],
    need.reason,
  ])
  return tableFile(c, format, {
    name: 'complaint-needs',
    sheets: [{ title: say.needs.caption, head: say.needs.fileHead, rows }],
  })
}

interface Again {
  readonly typed: { readonly title?: string; readonly why?: string }
  readonly problems: readonly Problem[]
  readonly place: string
  readonly category: string
}

async function newPage(c: PageContext, deps: Deps, again?: Again) {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const place = again?.place ?? c.req.query('place') ?? ''
  const category = again?.category ?? c.req.query('category') ?? ''
  if (viewer === null) return requireStepUp(c, deps) as Promise<Response>
  // A need is of a sub-district; without one there is nothing to name.
  if (!/^\d{6}$/.test(place)) return failure(c, 404, say.needs.nothingThere)
  if (!mayNameNeed(viewer, place, now)) return failure(c, 403, say.needs.notAllowed)
  const { found, categories, places } = await deps.db.snapshot(async (view) => ({
    found: await recurrenceOf(view, place, category),
    categories: await loadCategories(view),
    places: await loadGazetteer(view),
  }))
  if (found === null) return failure(c, 404, say.needs.nothingThere)
  const frame = frameOf(c, deps, 'complaints')
  const where = nameOfArea(places, place, lang)
  const what = categoryText(category, { categories, lang })
  const problems = again?.problems ?? []
  return c.html(
    page(frame, {
      title: say.needs.new,
      narrow: true,
      noIndex: true,
      breadcrumbs: [{ text: say.needs.title, href: href(frame, '/desk/needs') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: newNeedView(frame, say, {
        place,
        category,
        where,
        what,
        cases: say.needs.cases(
          String(found.cases),
          formatShortDate(found.firstOn, lang),
          formatShortDate(found.lastOn, lang),
        ),
        refs: found.refs,
        title: again?.typed.title ?? say.needs.suggested(what, where),
        why: again?.typed.why ?? '',
        problems,
        oneTimeKey: newId(),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null) return requireStepUp(c, deps) as Promise<Response>
  const now = deps.clock.now()
  const fields = await formFields(c)
  const line = (name: string) => (fields[name] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()
  const [title, why, place, category] = [line('title'), line('why'), line('place'), line('category')]
  const problems: Problem[] = [
    ...(title === '' || title.length > 200 ? [{ field: 'title', text: say.needs.problems.title }] : []),
    ...(why.length < 10 ? [{ field: 'why', text: say.needs.problems.why }] : []),
  ]
  const again = (more: Problem[]) => newPage(c, deps, { typed: { title, why }, problems: more, place, category })
  if (problems.length > 0) return again(problems)
  const once = { purpose: 'casework.need', key: fields[oneTimeKeyFieldName] ?? null, now }
  const done = await wholeActOnce<NeedRefusal>(deps.db, once, async (tx) => {
    const made = await nameNeed(
      tx,
      { areaCode: place, categoryCode: category, title, reason: why.slice(0, 1_000) },
      viewer,
      now,
    )
    return made.ok ? { ok: true, value: formatPublicId({ home: made.value.home as Home, id: made.value.id }) } : made
  })
  if (!done.ok) {
    if (done.problem.kind === 'known') return again([{ field: 'title', text: say.needs.known }])
    return done.problem.kind === 'nothing-there'
      ? failure(c, 404, say.needs.nothingThere)
      : failure(c, 403, say.needs.notAllowed)
  }
  notice(c, say.needs.saved)
  return c.redirect(href(lang, `/desk/needs/${done.value}`), 303)
}

async function needPage(
  c: PageContext,
  deps: Deps,
  problems: readonly Problem[] = [],
  typed: Record<string, string> = {},
) {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const found = await deps.db.snapshot(async (view) => {
    const need = await needByKey(view, key.value)
    if (need === null) return null
    const project =
      need.projectHome === null || need.projectId === null
        ? null
        : await projectTitle(view, { home: need.projectHome, id: need.projectId })
    return { need, project, categories: await loadCategories(view), places: await loadGazetteer(view) }
  })
  if (found === null) return c.notFound()
  const { need } = found
  return c.html(
    page(frame, {
      title: need.title,
      narrow: true,
      breadcrumbs: [{ text: say.needs.title, href: href(frame, '/desk/needs') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      actions:
        need.state === 'open' && c.get('viewer') !== null
          ? [
              linkButton({
                href: href(frame, `/projects?place=${need.areaCode}&field=${need.functionCode}`),
                text: say.needs.field,
                kind: 'secondary',
              }),
            ]
          : [],
      main: needView(frame, say, {
        key: keyOf(need),
        need,
        place: nameOfArea(found.places, need.areaCode, lang),
        category: categoryText(need.categoryCode, { categories: found.categories, lang }),
        cases: say.needs.cases(
          String(need.complaints),
          formatShortDate(need.firstOn, lang),
          formatShortDate(need.lastOn, lang),
        ),
        made: formatInstant(need.madeAt, lang),
        project:
          found.project === null || need.projectHome === null
            ? null
            : { title: found.project, href: `/projects/${need.projectHome}-${need.projectId}` },
        mayEdit: mayNameNeed(c.get('viewer'), need.areaCode, deps.clock.now()),
        problems,
        typed,
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function closePost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (!key.ok) return c.notFound()
  if (viewer === null) return requireStepUp(c, deps) as Promise<Response>
  const fields = await formFields(c)
  const typed = { project: (fields.project ?? '').trim(), why: (fields.why ?? '').trim() }
  const project = typed.project === '' ? null : parsePublicId(typed.project.replace(/^.*\/projects\//, ''))
  const problems: Problem[] = [
    ...(project !== null && !project.ok ? [{ field: 'project', text: say.needs.problems.project }] : []),
    ...(typed.why.length < 10 ? [{ field: 'why', text: say.needs.problems.why }] : []),
  ]
  if (problems.length > 0) return needPage(c, deps, problems, typed)
  const given = {
    project: project?.ok ? project.value : null,
    reason: typed.why.slice(0, 1_000),
    revision: Number(fields.revision) || 0,
  }
  const done = await wholeAct(deps.db, (tx) => endNeed(tx, key.value, given, viewer, deps.clock.now()))
  if (!done.ok) {
    if (done.problem.kind === 'no-such-project')
      return needPage(c, deps, [{ field: 'project', text: say.needs.problems.project }], typed)
    if (done.problem.kind === 'changed-meanwhile')
      return needPage(c, deps, [{ field: 'project', text: say.refusals['changed-meanwhile'] }], typed)
    return done.problem.kind === 'no-such-need' ? c.notFound() : failure(c, 403, say.needs.notAllowed)
  }
  notice(c, say.needs.closed)
  return c.redirect(href(lang, `/desk/needs/${c.req.param('key')}`), 303)
}
