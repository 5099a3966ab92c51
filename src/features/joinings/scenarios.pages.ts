import { homeOf } from '../../kernel/area-code.ts'
import { formatPublicId, isId, newId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { parseBaht } from '../../kernel/money.ts'
import { formatInstant, parseYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import {
  actions,
  button,
  card,
  dataTable,
  downloads,
  emptyState,
  errorSummary,
  form,
  linkButton,
  type Problem,
  pagination,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../web/components/index.ts'
import { type Frame, href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Filled, fieldOf, nothingTyped, oneLineText, readForm, type Typed } from '../../web/read-form.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer, placeName } from '../places/index.ts'
import { looksPersonal, mostSatang, projectName } from '../plans/index.ts'
import type { Part } from './join-world.ts'
import { readBoardId, readFormName, readPart, readProjectKeys, readReason, type Wrong } from './joining-form.ts'
import type { Key } from './joining-states.ts'
import { cursorOf, readCursor } from './joinings.pages.ts'
import { mayChangeScenario, mayProposeSome } from './joinings.policy.ts'
import { messages } from './messages.ts'
import { bodyNameIn } from './new.pages.ts'
import { type Change, changeKinds } from './scenario.ts'
import {
  addChange,
  adoptScenario,
  dropScenario,
  makeScenario,
  mostChanges,
  provinceOf,
  readCompared,
  removeChange,
  type ScenarioRefusal,
} from './scenario-acts.ts'
import { adoptingEach } from './scenario-rights.ts'
import { listScenarios, type ScenarioLine, scenarioEventsOf, scenarioStates } from './scenarios.sql.ts'
import { scenarioMark, scenarioView } from './views/scenario-view.ts'

const pageSize = 25
const mostInFile = 20_000

export function scenariosPages(app: PageApp, deps: Deps): void {
  app.get('/scenarios', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/scenarios.${format}`, (c) => listFile(c, deps, format))
  app.get('/scenarios/new', (c) =>
    newPage(c, deps, { typed: { board: c.req.query('board'), place: c.req.query('place') }, problems: [] }),
  )
  app.post('/scenarios/new', (c) => newPost(c, deps))
  app.get('/scenarios/:id', (c) => withKey(c, (key) => show(c, deps, key, nothingTyped)))
  app.post('/scenarios/:id/changes', (c) => withKey(c, (key) => changePost(c, deps, key)))
  app.post('/scenarios/:id/remove', (c) => withKey(c, (key) => removePost(c, deps, key)))
  app.post('/scenarios/:id/end', (c) => withKey(c, (key) => endPost(c, deps, key)))
}

function withKey(c: PageContext, then: (key: Key) => Response | Promise<Response>) {
  const key = parsePublicId(c.req.param('id') ?? '')
  return key.ok ? then(key.value) : failure(c, 404, messages(c.get('lang')).scenarios.notFound)
}

async function readLines(
  deps: Deps,
  query: Readonly<Record<string, string | undefined>>,
  limit: number,
  paged: boolean,
) {
  return deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const place = oneLineText(query.place)
    const home = place === '' ? null : (provinceOf(places, place)?.code ?? 'none')
    const state = scenarioStates.find((one) => one === query.state) ?? null
    const filter = { home, state, boardId: query.board ? readBoardId(query.board) : null }
    const after = paged ? readCursor(query.cursor) : null
    return { places, rows: await listScenarios(view, filter, { limit, after }), after }
  })
}

const keptQuery = (query: Readonly<Record<string, string | undefined>>, more: Record<string, string> = {}) => {
  const kept = (['place', 'state', 'board'] as const).flatMap((name): [string, string][] =>
    query[name] ? [[name, query[name] ?? '']] : [],
  )
  const text = new URLSearchParams([...kept, ...Object.entries(more)]).toString()
  return text === '' ? '' : `?${text}`
}

const nameOfArea = (places: Gazetteer, code: string, lang: Lang) => {
  const area = places.areas.get(code)
  return area === undefined ? code : placeName(area, lang)
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.scenarios
  const frame = frameOf(c, deps, 'coordination')
  const query = c.req.query()
  const { places, rows: found, after } = await readLines(deps, query, pageSize + 1, true)
  const rows = found.slice(0, pageSize)
  const last = rows.at(-1)
  const more = found.length > pageSize && last !== undefined
  const may = mayProposeSome(c.get('viewer'), deps.clock.now())
  const empty =
    keptQuery(query) === ''
      ? {
          why: say.none,
          next: may
            ? { href: href(frame, '/scenarios/new'), text: say.add }
            : { href: href(frame, '/overlaps'), text: all.list.seeOverlaps },
        }
      : { why: say.nothing, next: { href: href(frame, '/scenarios'), text: all.list.seeAll } }
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      banner: noticeOf(c),
      ...(may ? { actions: [linkButton({ icon: 'plus', href: href(frame, '/scenarios/new'), text: say.add })] } : {}),
      main: html`${filterForm(frame, query)}${
        rows.length === 0
          ? emptyState(empty)
          : html`${card(table(frame, rows, places))}${pagination(lang, {
              nextHref: more ? href(frame, `/scenarios${keptQuery(query, { cursor: cursorOf(last) })}`) : null,
              previousHref: after === null ? null : href(frame, `/scenarios${keptQuery(query)}`),
              from: 1,
              to: rows.length,
              total: null,
              unit: say.unit,
            })}${section({ id: 'files', heading: all.list.files, body: downloads(frame, { path: '/scenarios', query: keptQuery(query) }) })}`
      }`,
    }),
  )
}

function filterForm(frame: Frame, query: Readonly<Record<string, string | undefined>>) {
  const { lang } = frame
  const all = messages(lang)
  const say = all.scenarios
  return html`<form method="get" action="${href(frame, '/scenarios')}" class="ps-card"><div class="ps-grid ps-2">${textField(lang, { name: 'place', label: say.place, value: query.place ?? '' })}${selectField(
    lang,
    {
      name: 'state',
      label: say.state,
      value: query.state ?? '',
      fill: true,
      choices: [
        { value: '', text: all.list.allStates },
        ...scenarioStates.map((one) => ({ value: one, text: say.states[one] ?? one })),
      ],
    },
  )}</div>${actions([button({ text: all.list.show, kind: 'secondary' })])}</form><div class="ps-gap"></div>`
}

function table(frame: Frame, rows: readonly ScenarioLine[], places: Gazetteer) {
  const { lang } = frame
  const say = messages(lang).scenarios
  return dataTable<ScenarioLine>({
    caption: say.title,
    phone: 'cards',
    rows,
    columns: [
      {
        head: say.name,
        kind: 'title',
        cell: (one) =>
          html`<a class="govuk-link" href="${href(frame, `/scenarios/${formatPublicId(one)}`)}">${one.title}</a>`,
      },
      { head: say.place, cell: (one) => nameOfArea(places, one.areaCode, lang) },
      { head: say.changesCount, kind: 'number', cell: (one) => String(one.changes) },
      { head: say.state, cell: (one) => scenarioMark(one.state, lang) },
      { head: say.updated, kind: 'short', cell: (one) => formatInstant(one.updatedAt, lang) },
    ],
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang).scenarios
  const { places, rows } = await readLines(deps, c.req.query(), mostInFile, false)
  return tableFile(c, format, {
    name: 'scenarios',
    sheets: [
      {
        title: 'scenarios',
        head: ['id', say.name, say.place, say.changesCount, say.state, say.updated],
        rows: rows.map((one) => [
          formatPublicId(one),
          one.title,
          nameOfArea(places, one.areaCode, lang),
          one.changes,
          say.states[one.state] ?? one.state,
          formatInstant(one.updatedAt, lang),
        ]),
      },
    ],
  })
}

function newPage(c: PageContext, deps: Deps, filled: Filled) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.scenarios
  const viewer = c.get('viewer')
  if (!mayProposeSome(viewer, deps.clock.now())) return failure(c, viewer === null ? 401 : 403, all.notAllowed)
  const frame = frameOf(c, deps, 'coordination')
  const { problems, typed } = filled
  return c.html(
    page(frame, {
      title: say.add,
      lead: say.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/scenarios') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: all.kept }) : null,
      main: card(
        form(frame, {
          action: href(frame, '/scenarios/new'),
          oneTimeKey: typed[oneTimeKeyFieldName] || newId(),
          hidden: { board: typed.board ?? '' },
          body: html`${textField(lang, { ...fieldOf(filled, 'title'), label: say.name, hint: say.nameHint })}${textField(lang, { ...fieldOf(filled, 'place'), label: say.place })}${textAreaField(lang, { ...fieldOf(filled, 'purpose'), label: say.purpose })}${button({ text: say.save })}`,
        }),
      ),
      narrow: true,
      noIndex: true,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.scenarios
  const typed = await formFields(c)
  const read = readForm(typed, lang)
  const title = read.line('title', { most: 200, missing: say.nameMissing })
  if (title !== null && looksPersonal(title)) read.wrong('title', all.form.personal)
  const province = await deps.db.snapshot(async (view) =>
    provinceOf(await loadGazetteer(view), oneLineText(typed.place)),
  )
  if (province === null) read.wrong('place', say.placeWrong(oneLineText(typed.place).slice(0, 60)))
  const purpose = read.lines('purpose', { most: 500, missing: say.purposeMissing })
  if (purpose !== null && looksPersonal(purpose)) read.wrong('purpose', all.form.personal)
  if (read.problems.length > 0 || title === null || purpose === null || province === null)
    return newPage(c, deps, { typed, problems: read.problems })
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = {
    purpose: `scenarios.make ${by.viewer?.personId}`,
    key: typed[oneTimeKeyFieldName] ?? null,
    now: by.now,
  }
  const wanted = {
    home: homeOf(province.code),
    areaCode: province.code,
    title,
    purpose,
    boardId: readBoardId(typed.board),
  }
  const done = await wholeActOnce<ScenarioRefusal>(deps.db, once, async (tx) => {
    const made = await makeScenario(tx, wanted, by)
    return made.ok ? { ok: true, value: formatPublicId(made.value) } : made
  })
  if (!done.ok) return failure(c, by.viewer === null ? 401 : 403, all.notAllowed)
  notice(c, say.made)
  return c.redirect(href(lang, `/scenarios/${done.value}`), 303)
}

async function show(c: PageContext, deps: Deps, key: Key, filled: Filled, status: 409 | 422 = 422) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.scenarios
  const viewer = c.get('viewer')
  const found = await deps.db.snapshot(async (view) => {
    const compared = await readCompared(view, key)
    if (compared === null) return null
    const adopting = adoptingEach(compared, viewer, deps.clock.now())
    const events = await scenarioEventsOf(view, key)
    return {
      compared,
      adopting,
      events,
      places: await loadGazetteer(view),
      bodies: await bodiesNamed(view, [
        ...compared.differences.byBody.keys(),
        ...compared.differences.atHand.keys(),
        ...(adopting ?? []).flatMap(({ bodyIds }) => bodyIds),
      ]),
    }
  })
  if (found === null) return failure(c, 404, say.notFound)
  const names = mayProposeSome(viewer, deps.clock.now())
    ? await personNames(
        deps.db,
        deps,
        found.events.map((one) => one.actorId),
      )
    : null
  const mayChange = mayChangeScenario(viewer, found.compared.scenario, deps.clock.now())
  const frame = frameOf(c, deps, 'coordination')
  const { problems } = filled
  return c.html(
    page(frame, {
      title: found.compared.scenario.title,
      breadcrumbs: [{ text: say.title, href: href(frame, '/scenarios') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: all.kept }) : null,
      main: scenarioView(frame, {
        compared: found.compared,
        events: found.events,
        bodyName: bodyNameIn(found.bodies, lang),
        placeName: nameOfArea(found.places, found.compared.scenario.areaCode, lang),
        areaName: (code) => nameOfArea(found.places, code, lang),
        personName: (id) => (id === null || names === null ? null : (names.get(id) ?? all.formerOfficer)),
        mayChange,
        adopting: found.adopting,
        filled,
        key: filled.typed[oneTimeKeyFieldName] || newId(),
      }),
      alternates: [{ href: `/api/v1/scenarios/${formatPublicId(key)}`, type: 'application/json', text: all.asJson }],
    }),
    problems.length > 0 ? status : 200,
  )
}

/** One change as a form tells it; every field that is wrong is told beside it. */
function readChange(typed: Typed, places: Gazetteer, lang: Lang): { change: Change | null; problems: Problem[] } {
  const all = messages(lang)
  const say = all.scenarios
  const read = readForm(typed, lang)
  const kind = read.choice('kind', changeKinds, say.kindMissing)
  const { keys, wrong } = readProjectKeys(typed.projects ?? '')
  const names = keys.map(projectName)
  if (wrong[0] !== undefined) read.wrong('projects', all.form.project(wrong[0]))
  else if (kind !== null && kind !== 'add' && names.length === 0) read.wrong('projects', say.projectMissing)
  const title = read.line('new_title', { most: 300 })
  if (title !== null && looksPersonal(title)) read.wrong('new_title', all.form.personal)
  const year = parseYear(typed.year ?? '')
  const fiscalYear = year.ok && year.value > 1990 && year.value < 2100 ? year.value : null
  if ((kind === 'move-year' || kind === 'add') && fiscalYear === null) read.wrong('year', say.yearWrong)
  const amount = parseBaht(typed.amount ?? '')
  const amountSatang = amount.ok && amount.value > 0n && amount.value <= mostSatang ? amount.value : null
  if ((kind === 'amount' || kind === 'add') && amountSatang === null) read.wrong('amount', say.amountWrong)
  const joinForm = readFormName(typed.form)
  if (kind === 'join' && joinForm === null) read.wrong('form', all.form.formMissing)
  const completes = kind === 'join' && joinForm === 'complement'
  if (completes && names.length > 0 && names.length !== 2) read.wrong('projects', say.twoProjects)
  const parts =
    completes && names[1] !== undefined ? readGiven(typed, names[1], fiscalYear, read.wrong, places, lang) : []
  if (title === null && (kind === 'add' || (kind === 'join' && joinForm === 'combine')))
    read.wrong('new_title', say.newTitleMissing)
  const planId = /[0-9a-f]{8}-[0-9a-f-]{27}/i.exec(typed.plan ?? '')?.[0]?.toLowerCase() ?? ''
  if (kind === 'add' && !isId(planId)) read.wrong('plan', say.planMissing)
  if (read.problems.length > 0 || kind === null) return { change: null, problems: read.problems }
  const project = names[0] ?? ''
  const changes: Readonly<Record<typeof kind, Change>> = {
    join: { kind: 'join', form: joinForm ?? 'link', projects: names, title, ...(completes ? { parts } : {}) },
    drop: { kind: 'drop', project },
    'move-year': { kind: 'move-year', project, fiscalYear: fiscalYear ?? 0 },
    amount: { kind: 'amount', project, amountSatang: amountSatang ?? 0n },
    add: { kind: 'add', planId, title: title ?? '', fiscalYear: fiscalYear ?? 0, amountSatang: amountSatang ?? 0n },
  }
  return { change: changes[kind], problems: [] }
}

/** What the second project gives. Where its money comes from is chosen when the change is added. */
function readGiven(
  typed: Typed,
  giver: string,
  year: number | null,
  wrong: Wrong,
  places: Gazetteer,
  lang: Lang,
): Part[] {
  const fields = {
    part: 'part-2',
    year: 'line-2',
    amount: 'amount-2',
    persons: 'persons-2',
    area: 'area-2',
    given: 'text-2',
  }
  const asOne = Object.fromEntries(Object.entries(fields).map(([field, one]) => [one, typed[field]]))
  const fieldOfOne = new Map(Object.entries(fields).map(([field, one]) => [one, field]))
  const read = readPart(
    { ...asOne, 'line-2': year === null ? '' : `${year} *` },
    2,
    giver,
    (field, text) =>
      wrong(fieldOfOne.get(field) ?? field, field === 'line-2' ? messages(lang).scenarios.yearWrong : text),
    places,
    lang,
  )
  return read.map((part) => {
    if (part.kind === 'money') return { ...part, source: '' }
    if (looksPersonal(part.text)) wrong('given', messages(lang).form.personal)
    return part
  })
}

function refused(c: PageContext, deps: Deps, key: Key, typed: Typed, field: string, refusal: ScenarioRefusal) {
  const all = messages(c.get('lang'))
  const say = all.scenarios
  const again = (text: string, status: 409 | 422 = 422) =>
    show(c, deps, key, { typed, problems: [{ field, text }] }, status)
  switch (refusal.kind) {
    case 'not-yours':
      return failure(c, c.get('viewer') === null ? 401 : 403, all.notAllowed)
    case 'no-such-scenario':
      return failure(c, 404, say.notFound)
    case 'ended':
      return again(say.closedAlready, 409)
    case 'too-many':
      return again(say.tooMany(String(mostChanges)))
    case 'nothing':
      return again(say.nothingToAdopt)
    case 'gone':
      return again(say.gone)
  }
}

async function changePost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const { change, problems } = readChange(typed, await loadGazetteer(deps.db), lang)
  if (change === null) return show(c, deps, key, { typed, problems })
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = { purpose: `scenarios.change ${key.id}`, key: typed[oneTimeKeyFieldName] ?? null, now: by.now }
  const done = await wholeActOnce<ScenarioRefusal>(deps.db, once, async (tx) => {
    const added = await addChange(tx, key, change, by)
    return added.ok ? { ok: true, value: 'added' } : added
  })
  if (!done.ok) return refused(c, deps, key, typed, 'projects', done.problem)
  notice(c, messages(lang).scenarios.added)
  return c.redirect(href(lang, `/scenarios/${formatPublicId(key)}`), 303)
}

async function removePost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const id = typed.change ?? ''
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const done = isId(id)
    ? await wholeAct(deps.db, (tx) => removeChange(tx, key, id, by))
    : ({ ok: false, problem: { kind: 'gone' } } as const)
  if (!done.ok) return refused(c, deps, key, typed, 'changes', done.problem)
  notice(c, messages(lang).scenarios.removed)
  return c.redirect(href(lang, `/scenarios/${formatPublicId(key)}`), 303)
}

async function endPost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const say = messages(lang).scenarios
  const typed = await formFields(c)
  const problems: Problem[] = []
  const reason = readReason(typed, 'reason', problems, lang)
  if (reason === null) return show(c, deps, key, { typed, problems })
  const by = { viewer: c.get('viewer'), now: deps.clock.now(), deps }
  const adopts = typed.act === 'adopt'
  if (adopts) {
    const done = await adoptScenario(deps, key, reason, by, lang)
    if (!done.ok) return refused(c, deps, key, typed, 'reason', done.problem)
    notice(c, say.adopted(done.value.done, done.value.done + done.value.refused))
  } else {
    const done = await wholeAct(deps.db, (tx) => dropScenario(tx, key, reason, by))
    if (!done.ok) return refused(c, deps, key, typed, 'reason', done.problem)
    notice(c, say.dropped)
  }
  return c.redirect(href(lang, `/scenarios/${formatPublicId(key)}`), 303)
}
