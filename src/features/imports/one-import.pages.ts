import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type Banner, errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { personNames } from '../people/index.ts'
import { areaName, loadGazetteer } from '../places/index.ts'
import { similarBodies } from './body-finder.ts'
import { confirmMapping } from './confirm-mapping.ts'
import { isAlone } from './decide-import.ts'
import { type ImportScope, scopeText } from './import.ts'
import {
  correctionsOf,
  countOutcomes,
  countYears,
  pageOfRows,
  type RowFilter,
  type StagedRow,
  sumsBetween,
} from './import-rows.sql.ts'
import { mappingProblemText } from './import-words.ts'
import { mayApprove, mayOpen, mayWorkOn, scopesOf } from './imports.policy.ts'
import {
  bahtText,
  numberText,
  presentCounts,
  presentHistory,
  presentLeftOut,
  presentMapping,
  presentRows,
  presentUnmet,
  sizeText,
} from './imports.present.ts'
import { eventsOfImport, importById, type WholeImport } from './imports.sql.ts'
import { groupsOf, readMappingForm, type Typed } from './mapping-form.ts'
import { messages } from './messages.ts'
import { fileProblemText } from './problem-text.ts'
import type { FileProblem } from './read-file.ts'
import { byRow } from './read-rows.ts'
import { bodiesById, bodyByName, codeOfBody } from './register.sql.ts'
import { type PartAnswer, tablesOf } from './stored-answers.ts'
import { stagedCountsOf } from './stored-counts.ts'
import { decisionView, endView, importFacts, undoView } from './views/import-view.ts'
import { mappingProblems, mappingView } from './views/mapping-view.ts'
import { rowsHref, shownKinds, stagedView } from './views/staged-view.ts'
import { workingView } from './views/working-view.ts'

const rowsOnPage = 25
/** A job that did not move for so long may have lost its worker. */
const slowMs = 30_000

export interface Shown {
  readonly problems?: readonly Problem[]
  readonly typed?: Typed
  readonly banner?: Banner
  readonly note?: Html
}

/** The import of this address, or the answer that says why it is not shown. */
export async function openImport(c: PageContext, deps: Deps): Promise<WholeImport | Response> {
  const say = messages(c.get('lang'))
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (scopesSeen(c, deps).length === 0) return failure(c, viewer === null ? 401 : 403, say.list.notAllowed)
  const id = c.req.param('id') ?? ''
  const one = isId(id) ? await importById(deps.db, id) : null
  if (one === null) return failure(c, 404, say.one.gone)
  return mayOpen(viewer, one.scope, now) ? one : failure(c, 403, say.one.notYours)
}

export async function onePage(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  return one instanceof Response ? one : showOne(c, deps, one)
}

export async function showOne(c: PageContext, deps: Deps, one: WholeImport, shown: Shown = {}) {
  switch (one.state) {
    case 'reading':
    case 'staging':
    case 'approved':
      return showWorking(c, deps, one)
    case 'mapping':
      return showMapping(c, deps, one, shown)
    case 'checked':
    case 'waiting':
      if (one.state === 'checked' && one.mapping === 'table' && c.req.query('map') !== undefined) {
        return showMapping(c, deps, one, shown)
      }
      return showStaged(c, deps, one, shown)
    default:
      return showEnd(c, deps, one, shown)
  }
}

async function showWorking(c: PageContext, deps: Deps, one: WholeImport) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { progress } = one
  const { done, all } = progress
  const state = one.state as 'reading' | 'staging' | 'approved'
  const main = workingView(frame, {
    id: one.id,
    state,
    rows:
      done === 0
        ? null
        : all === null
          ? say.working.rows(numberText(done))
          : say.working.of(numberText(done), numberText(all)),
    comparing: progress.stage === 'comparing',
    slow: progress.movedAt !== null && deps.clock.now().getTime() - progress.movedAt.getTime() > slowMs,
  })
  return c.html(
    page(frame, {
      title: one.fileName,
      caption: say.stepOf(state === 'reading' ? 1 : state === 'staging' ? 3 : 4),
      breadcrumbs: crumbs(c, deps),
      main: [main, await factsOf(c, deps, one)],
      banner: noticeOf(c),
      noIndex: true,
    }),
    200,
    // Without a script: the browser loads the page anew. It stops by itself, because the next state has no such header.
    { Refresh: '3' },
  )
}

async function factsOf(c: PageContext, deps: Deps, one: WholeImport): Promise<Html> {
  const lang = c.get('lang')
  const say = messages(lang)
  const events = await eventsOfImport(deps.db, one.id)
  const names = await personNames(deps.db, deps, [
    one.startedBy,
    one.approvedBy,
    ...events.map((event) => event.actorId),
  ])
  const nameOf = (id: string | null) => (id === null ? say.one.theSystem : (names.get(id) ?? say.one.someone))
  const scopes = await namesOfScopes(c, deps, [one.scope])
  return importFacts(frameOf(c, deps, 'plans'), {
    id: one.id,
    fileName: one.fileName,
    size: sizeText(one.byteSize),
    sha256: one.sha256,
    scope: scopes.get(scopeText(one.scope)) ?? '',
    broughtBy: nameOf(one.startedBy),
    approvedBy: one.approvedBy === null ? null : nameOf(one.approvedBy),
    mapping: one.mapping === 'table' ? one.mappingName : (say.upload.mappings[one.mapping] ?? (one.mapping || null)),
    hasReport: true,
    history: presentHistory(events, names, lang),
  })
}

async function showMapping(c: PageContext, deps: Deps, one: WholeImport, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const body =
    one.scope.bodyId === null ? undefined : (await bodiesById(deps.db, [one.scope.bodyId])).get(one.scope.bodyId)
  const problems = shown.problems ?? []
  const view = { ...presentMapping(one, tablesOf(one.tables), body?.name ?? '', shown.typed ?? null, lang), problems }
  return c.html(
    page(frame, {
      title: say.map.title,
      caption: say.stepOf(2),
      lead: say.map.lead,
      breadcrumbs: crumbs(c, deps),
      main: mappingView(frame, view),
      problems: mappingProblems(frame, view),
      banner: noticeOf(c),
      noIndex: true,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export async function takeMapping(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  if (one instanceof Response) return one
  const lang = c.get('lang')
  const viewer = c.get('viewer')
  const there = href(lang, `/imports/${one.id}`)
  if (viewer === null || !mayWorkOn(viewer, one.scope, deps.clock.now()))
    return failure(c, 403, messages(lang).one.notYours)
  const typed = await formFields(c)
  const read = readMappingForm(tablesOf(one.tables).guesses, typed)
  if (!read.ok) {
    if (one.state !== 'mapping' && one.state !== 'checked') return c.redirect(there, 303)
    const problems = read.problems.map((problem) => ({ field: problem.field, text: mappingProblemText(lang, problem) }))
    return showMapping(c, deps, one, { problems, typed })
  }
  const unknown = await unknownBodies(c, deps, one, read.value.answers)
  if (unknown.length > 0) return showMapping(c, deps, one, { problems: unknown, typed })
  const done = await deps.db.transaction((tx) => confirmMapping(tx, deps, one.id, read.value, viewer.personId))
  if (!done.ok) notice(c, messages(lang).staged.notOpen)
  return c.redirect(there, 303)
}

/** The body of a whole table must be one we know: asked once here, not again in every row. */
async function unknownBodies(
  c: PageContext,
  deps: Deps,
  one: WholeImport,
  answers: readonly (PartAnswer | null)[],
): Promise<Problem[]> {
  const say = messages(c.get('lang')).map
  const problems: Problem[] = []
  for (const [at, { parts, first }] of groupsOf(tablesOf(one.tables).guesses).entries()) {
    const answer = answers[parts[0] ?? 0] ?? null
    const name = answer?.mapping.body ?? null
    if (answer === null || answer.createBodies) continue
    const field = `body-${at}`
    const named = answer.mapping.columns.some(({ role }) => role === 'body')
    if (name === null) {
      const between = first.table.bodiesBetween === true
      if (!named && !between && one.scope.bodyId === null) problems.push({ field, text: say.needBody })
      continue
    }
    if ((await bodyByName(deps.db, name, one.scope.areaCode)) !== null) continue
    const like = await similarBodies(deps.db, name, one.scope.areaCode)
    problems.push({
      field,
      text: say.bodyUnknown(
        name,
        like
          .map((body) => body.name)
          .slice(0, 3)
          .join(', '),
      ),
    })
  }
  return problems
}

function readShow(c: PageContext, attention: number): (typeof shownKinds)[number] {
  const typed = c.req.query('show')
  return shownKinds.find((kind) => kind === typed) ?? (attention > 0 ? 'attention' : 'all')
}

function filterOf(show: (typeof shownKinds)[number], words: string): RowFilter {
  return {
    outcome: show === 'attention' || show === 'all' ? null : show,
    attention: show === 'attention',
    part: null,
    words: words === '' ? null : words,
  }
}

async function showStaged(c: PageContext, deps: Deps, one: WholeImport, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const frame = frameOf(c, deps, 'plans')
  const words = (c.req.query('q') ?? '').trim().slice(0, 200)
  const [after = -1, before = 0] = (c.req.query('after') ?? '')
    .split('.')
    .map((text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined))
  const staged = stagedCountsOf(one.counts)
  const found = await deps.db.snapshot(async (view) => {
    const counts = await countOutcomes(view, one)
    const presented = presentCounts(counts, lang, (show) => rowsHref(frame, one.id, show))
    const show = readShow(c, presented.counts.attention)
    const rows = await pageOfRows(view, one, filterOf(show, words), after, rowsOnPage + 1)
    return {
      ...presented,
      show,
      rows,
      corrections: byRow(await correctionsOf(view, one)),
      years: await countYears(view, one),
      places: await loadGazetteer(view),
      names: await personNames(view, deps, [one.startedBy]),
      alone:
        viewer !== null && one.startedBy === viewer.personId && (await isAlone(view, deps, one.scope, viewer.personId)),
      nobody: !mayApprove(viewer, one.scope, now) && (await isAlone(view, deps, one.scope, viewer?.personId ?? '')),
      sums: await sumsBetween(view, one, staged?.leftOut.unmet ?? []),
    }
  })
  const rows: readonly StagedRow[] = found.rows.slice(0, rowsOnPage)
  const last = rows.at(-1)
  const address = (position: number, count: number) =>
    `${href(frame, `/imports/${one.id}`)}?${new URLSearchParams({ show: found.show, ...(words === '' ? {} : { q: words }), after: `${position}.${count}` })}#rows`
  const problems = shown.problems ?? []
  const mayWork = mayWorkOn(viewer, one.scope, now)
  const left = staged?.leftOut
  const main = stagedView(frame, {
    id: one.id,
    open: one.state === 'checked' && mayWork,
    counts: found.counts,
    summary: say.staged.summary(numberText(staged?.rows ?? found.counts.all), numberText(found.stored)),
    statistics: found.statistics,
    show: found.show,
    words,
    rows: presentRows({ rows, corrections: found.corrections }, one, found.places, lang),
    total: words === '' ? found.counts[found.show] : null,
    before,
    nextHref:
      found.rows.length > rowsOnPage && last !== undefined ? address(last.position, before + rows.length) : null,
    firstHref: before > 0 ? rowsHref(frame, one.id, found.show) : null,
    years: found.years.map((year) => ({
      year: String(year.fiscalYear + 543),
      rows: numberText(year.rows),
      baht: bahtText(year.satang, lang),
    })),
    leftOut:
      left === undefined || left.totals + left.notes + left.headers === 0
        ? null
        : say.staged.leftOut(numberText(left.totals), numberText(left.notes), numberText(left.headers)),
    leftOutRows: presentLeftOut(left?.rows ?? []),
    unmet: presentUnmet(left?.unmet ?? [], found.sums, lang),
    problems,
    typed: shown.typed ?? {},
    reportHref: href(frame, `/imports/${one.id}/report.csv`),
  })
  const decision = decisionView(frame, {
    id: one.id,
    state: one.state as 'checked' | 'waiting',
    toStore: found.stored === 0 ? null : numberText(found.stored),
    maySend: mayWork,
    mayApprove: mayApprove(viewer, one.scope, now) && (one.startedBy !== viewer?.personId || found.alone),
    alone: found.alone,
    nobody: found.nobody,
    mayDiscard: mayWork,
    sentBy: one.startedBy === null ? null : (found.names.get(one.startedBy) ?? say.one.someone),
    canRemap: one.state === 'checked' && one.mapping === 'table' && mayWork,
    problems,
    typedReason: shown.typed?.reason ?? '',
  })
  const waiting = one.state === 'waiting'
  return c.html(
    page(frame, {
      title: say.staged.title,
      caption: say.stepOf(waiting ? 4 : 3),
      lead: one.fileName,
      breadcrumbs: crumbs(c, deps),
      main: [main, decision, await factsOf(c, deps, one)],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: shown.banner ?? noticeOf(c),
      noIndex: true,
    }),
    problems.length > 0 || shown.banner?.kind === 'error' ? 422 : 200,
  )
}

async function showEnd(c: PageContext, deps: Deps, one: WholeImport, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const frame = frameOf(c, deps, 'plans')
  const words = (c.req.query('q') ?? '').trim().slice(0, 200)
  const [after = -1, before = 0] = (c.req.query('after') ?? '')
    .split('.')
    .map((text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined))
  const state =
    one.state === 'nothing-new' ? 'discarded' : (one.state as 'applied' | 'undone' | 'discarded' | 'refused')
  const found = await deps.db.snapshot(async (view) => {
    const counts = await countOutcomes(view, one)
    const presented = presentCounts(counts, lang, (show) => rowsHref(frame, one.id, show))
    const show = readShow(c, 0)
    return {
      ...presented,
      show,
      rows: await pageOfRows(view, one, filterOf(show, words), after, rowsOnPage + 1),
      corrections: byRow(await correctionsOf(view, one)),
      years: await countYears(view, one),
      places: await loadGazetteer(view),
    }
  })
  const problems = shown.problems ?? []
  const view = {
    id: one.id,
    state,
    problem: state === 'refused' ? fileProblemText(lang, one.problem as FileProblem) : null,
    mayUndo: state === 'applied' && found.counts.all > 0 && mayApprove(viewer, one.scope, now),
    problems,
    typedReason: shown.typed?.reason ?? '',
    ...(await afterwards(c, deps, one)),
  } as const
  const rows = found.rows.slice(0, rowsOnPage)
  const last = rows.at(-1)
  const address = (position: number, count: number) =>
    `${href(frame, `/imports/${one.id}`)}?${new URLSearchParams({ show: found.show, after: `${position}.${count}` })}#rows`
  const staged =
    found.counts.all === 0
      ? null
      : stagedView(frame, {
          id: one.id,
          open: false,
          counts: found.counts,
          summary: '',
          statistics: found.statistics,
          show: found.show,
          words,
          rows: presentRows({ rows, corrections: found.corrections }, one, found.places, lang),
          total: words === '' ? found.counts[found.show] : null,
          before,
          nextHref:
            found.rows.length > rowsOnPage && last !== undefined ? address(last.position, before + rows.length) : null,
          firstHref: before > 0 ? rowsHref(frame, one.id, found.show) : null,
          years: found.years.map((year) => ({
            year: String(year.fiscalYear + 543),
            rows: numberText(year.rows),
            baht: bahtText(year.satang, lang),
          })),
          leftOut: null,
          leftOutRows: [],
          unmet: [],
          problems: [],
          typed: {},
          reportHref: href(frame, `/imports/${one.id}/report.csv`),
        })
  return c.html(
    page(frame, {
      title: one.fileName,
      caption: say.states[one.state],
      breadcrumbs: crumbs(c, deps),
      main: [
        shown.note ?? '',
        endView(frame, view),
        staged ?? '',
        undoView(frame, view) ?? '',
        await factsOf(c, deps, one),
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: shown.banner ?? noticeOf(c),
      noIndex: true,
    }),
    problems.length > 0 || shown.note !== undefined ? 422 : 200,
  )
}

/** Where whoever brought the file in sees what became of it: the projects of the office, and the place among everybody's. */
async function afterwards(c: PageContext, deps: Deps, { scope }: WholeImport) {
  const lang = c.get('lang')
  const body = scope.bodyId === null ? undefined : (await bodiesById(deps.db, [scope.bodyId])).get(scope.bodyId)
  const place = scope.areaCode ?? body?.areaCode ?? 'TH'
  const code = body === undefined ? null : await codeOfBody(deps.db, body.id)
  const filter = code !== null ? `?body=${encodeURIComponent(code)}` : place === 'TH' ? '' : `?place=${place}`
  return {
    projectsHref: href(lang, `/projects${filter}`),
    placeHref: place === 'TH' ? null : href(lang, `/places/${place}`),
  }
}

export function scopesSeen(c: PageContext, deps: Deps): ImportScope[] {
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const audited = (viewer?.grants ?? [])
    .filter((grant) => grant.role === 'auditor')
    .map(({ bodyId, areaCode }) => ({ bodyId, areaCode }))
    .filter((scope) => mayOpen(viewer, scope, now))
  return [...scopesOf(viewer, now), ...audited]
}

export async function namesOfScopes(
  c: PageContext,
  deps: Deps,
  scopes: readonly ImportScope[],
): Promise<Map<string, string>> {
  const lang = c.get('lang')
  const bodies = await bodiesById(
    deps.db,
    scopes.flatMap((scope) => scope.bodyId ?? []),
  )
  const names = new Map<string, string>()
  for (const scope of scopes) {
    const key = scopeText(scope)
    if (names.has(key)) continue
    const body = scope.bodyId === null ? undefined : bodies.get(scope.bodyId)
    if (body !== undefined) names.set(key, body.name)
    else if (scope.areaCode === null || scope.areaCode === 'TH') names.set(key, messages(lang).bring.scopeCountry)
    else names.set(key, await areaName(deps.db, scope.areaCode, lang))
  }
  return names
}

export function crumbs(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const frame = frameOf(c, deps, 'plans')
  return [
    { text: say.plansAndMoney, href: href(frame, '/plans') },
    { text: say.list.title, href: href(frame, '/imports') },
  ]
}
