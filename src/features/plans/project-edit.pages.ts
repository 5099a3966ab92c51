import { isId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { onceDone } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, type Typed } from '../../web/read-form.ts'
import { missionByCode, missions } from '../functions/index.ts'
import { type Gazetteer, loadGazetteer, surePlace } from '../places/index.ts'
import { readActReason, readProjectWords } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { fieldProblems, lineProblems } from './edit-problems.ts'
import {
  addProject,
  editProject,
  moneyChanges,
  type ProjectChange,
  type ProjectRefusal,
  yearsOfPlan,
} from './edit-project.ts'
import { closedText, planCrumb, staleRows } from './edited-plan.ts'
import { addressOf, type FoundProject, projectCrumbs, withProject } from './edited-project.ts'
import { fieldLabel, valueText } from './history.present.ts'
import { messages } from './messages.ts'
import { type MoneyLine, readMoneyLines, type TypedLine } from './money-lines.ts'
import { placeLine } from './place-names.ts'
import { projectStates } from './plan.ts'
import { type EditedPlan, nodesToEdit, planToEdit } from './plan-edit.sql.ts'
import { isOpenForPlanning } from './plan-states.ts'
import { mayEditPlan } from './plans.policy.ts'
import { baht } from './plans.present.ts'
import type { EditedProject } from './project-edit.sql.ts'
import type { StaleRow } from './views/edit-parts.ts'
import { moneyFormView, projectFormView } from './views/project-form-view.ts'

const emptyRows = 2
const mostRows = 60

/** Pages on which projects, their money and their steps are written. */
export function projectEditPages(app: PageApp, deps: Deps): void {
  app.get('/plans/:id/projects/new', (c) => newProjectPage(c, deps, { branch: c.req.query('node') ?? '' }, []))
  app.post('/plans/:id/projects/new', (c) => newProjectPost(c, deps))
  app.get('/projects/:id/edit', (c) => withProject(c, deps, (found) => projectPage(c, deps, found, null)))
  app.post('/projects/:id/edit', (c) => projectPost(c, deps))
  app.post('/projects/:id/cancel', (c) => cancelPost(c, deps))
  app.get('/projects/:id/money', (c) => withProject(c, deps, (found) => moneyPage(c, deps, found, null)))
  app.post('/projects/:id/money', (c) => moneyPost(c, deps))
}

function fieldChoices(lang: Lang) {
  return missions
    .filter((mission) => mission.code.length <= 4)
    .map((mission) => ({
      value: mission.code,
      text: `${mission.parentCode === null ? '' : '\u2003'}${pick(lang, { th: mission.nameTh, en: mission.nameEn })}`,
    }))
}

function yearsText(plan: EditedPlan, lang: Lang): string {
  const { editing } = messages(lang)
  return editing.yearsAllowed(formatYear(plan.fiscalYearFrom, lang), formatYear(plan.fiscalYearTo, lang))
}

/** The rows of the table of money, as sent. */
function typedLines(typed: Typed): TypedLine[] {
  const lines: TypedLine[] = []
  for (let row = 1; row <= mostRows + 1; row++) {
    const [year, amount] = [typed[`year-${row}`], typed[`amount-${row}`]]
    if (year === undefined && amount === undefined) break
    lines.push({
      year: year ?? '',
      phase: typed[`phase-${row}`] ?? '',
      source: typed[`source-${row}`] ?? '',
      amount: amount ?? '',
    })
  }
  return lines
}

function asTyped(lines: readonly MoneyLine[]): TypedLine[] {
  return lines.map((line) => ({
    year: String(toBE(line.fiscalYear)),
    phase: line.phase,
    source: line.source,
    amount: formatBaht(satang(line.amountSatang), 'th'),
  }))
}

const blank: TypedLine = { year: '', phase: 'planned', source: 'own-revenue', amount: '' }

/** What is there and a few rows to go on. */
function withEmptyRows(lines: readonly TypedLine[]): TypedLine[] {
  return [...lines, ...Array.from({ length: emptyRows }, () => blank)]
}

/** The area a person means: a code, a full name, or what the place says for sure. */
function readArea(
  typed: { area: string; place: string | null },
  places: Gazetteer,
  home: string | null,
): Result<string | null, string> {
  const hint = home === null || home === '00' ? {} : { provinceCode: home.slice(0, 2) }
  if (typed.area.trim() !== '') {
    const found = places.resolve(typed.area, hint)
    return found === null ? refuse(typed.area.slice(0, 100)) : ok(found.code)
  }
  return ok(typed.place === null ? null : (surePlace(places, typed.place, home)?.areaCode ?? null))
}

// ---- a new project

async function newProjectPage(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  problems: readonly Problem[],
  lines: readonly TypedLine[] | null = null,
): Promise<Response> {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const id = c.req.param('id') ?? ''
  const found = isId(id)
    ? await deps.db.snapshot(async (view) => {
        const plan = await planToEdit(view, id)
        return plan && { plan, nodes: await nodesToEdit(view, id) }
      })
    : null
  if (!found) return failure(c, 404, plans.notFound)
  const { plan, nodes } = found
  if (!mayEditPlan(c.get('viewer'), plan, deps.clock.now())) return failure(c, 403, editing.notAllowed)
  if (!isOpenForPlanning(plan.state)) return failure(c, 409, closedText(lang, plan.state))
  const first = { ...blank, year: String(toBE(plan.fiscalYearFrom)) }
  return showForm(c, deps, {
    title: editing.newProject,
    caption: plan.title,
    crumbs: [planCrumb(lang, plan)],
    problems,
    main: (frame) =>
      projectFormView(frame, {
        action: `/plans/${id}/projects/new`,
        back: `/plans/${id}`,
        typed,
        problems,
        nodes,
        fields: fieldChoices(lang),
        key: oneTimeKey(typed),
        token: null,
        stale: null,
        lines: lines ?? [first, blank, blank],
        yearsText: yearsText(plan, lang),
        removal: null,
        doneOnly: null,
      }),
  })
}

async function newProjectPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const id = c.req.param('id') ?? ''
  const plan = isId(id) ? await planToEdit(deps.db, id) : null
  if (plan === null) return failure(c, 404, plans.notFound)
  const typed = await formFields(c)
  const rows = typedLines(typed)
  const places = await loadGazetteer(deps.db)
  const words = readProjectWords(typed)
  const lines = readMoneyLines(rows, yearsOfPlan(plan, null))
  const area = readArea(
    { area: typed.area ?? '', place: words.ok ? (words.value.placeText ?? words.value.title) : null },
    places,
    plan.areaCode,
  )
  const problems: Problem[] = [
    ...(words.ok ? [] : fieldProblems(words.problem, lang)),
    ...(area.ok ? [] : [{ field: 'area', text: editing.problems.place(area.problem) }]),
    ...(lines.ok ? [] : lineProblems(lines.problem, lang)),
    ...choiceProblems(typed, lang),
  ]
  const again = (more: readonly Problem[]) =>
    newProjectPage(c, deps, typed, more, withEmptyRows(rows).slice(0, Math.max(rows.length, 3)))
  if (!words.ok || !area.ok || !lines.ok || problems.length > 0) return again(problems)
  const { reason, title, placeText } = words.value
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = { purpose: `plans.project ${id} ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
  const wanted = {
    title,
    placeText,
    areaCode: area.value,
    functionCode: typed.function || null,
    nodeId: typed.branch || null,
    lines: lines.value,
  }
  const done = await deps.db.transaction((tx) => onceDone(tx, once, () => addProject(tx, deps, id, wanted, reason, by)))
  if (!done.ok) return refusedProject(c, done.problem, (problem) => again([problem]))
  notice(c, editing.projectAdded)
  return c.redirect(href(lang, addressOf(done.value)), 303)
}

/** Choices that are not in their lists: sent by a program, or by a page that is old. */
function choiceProblems(typed: Typed, lang: Lang): Problem[] {
  const { editing } = messages(lang)
  const problems: Problem[] = []
  const wrong = (field: string, label: string) => problems.push({ field, text: editing.problems.notAChoice(label) })
  if (typed.function && !missionByCode.has(typed.function)) wrong('function', editing.function)
  if (typed.branch && !isId(typed.branch)) wrong('branch', editing.branch)
  if (typed.state && !projectStates.some((state) => state === typed.state)) wrong('state', editing.state)
  return problems
}

/** What stands against an edit of a project, as a page. */
function refusedProject(
  c: PageContext,
  refusal: Exclude<ProjectRefusal, { kind: 'stale-project' }> | ProjectRefusal,
  again: (problem: Problem) => Response | Promise<Response>,
): Response | Promise<Response> {
  const lang = c.get('lang')
  const { plans, project, editing } = messages(lang)
  switch (refusal.kind) {
    case 'no-such-plan':
      return failure(c, 404, plans.notFound)
    case 'no-such-project':
      return failure(c, 404, project.notFound)
    case 'not-yours':
      return failure(c, 403, editing.notAllowed)
    case 'plan-closed':
      return failure(c, 409, closedText(lang, refusal.state))
    case 'stale-project':
      return failure(c, 409, editing.stale.short)
    case 'no-such-parent':
      return again({ field: 'branch', text: editing.noSuchParent })
    case 'other-home':
      return again({ field: 'area', text: editing.otherHome })
    case 'closed-into':
      return failure(c, 409, editing.closedInto)
    case 'handed-on':
      return failure(c, 409, editing.handedOn)
  }
}

// ---- words, place, field, branch and state

function typedProject({ project, places }: FoundProject, lang: Lang): Typed {
  return {
    title: project.title,
    place: project.placeText ?? '',
    area: placeLine(places, project.areaCode, lang) ?? project.areaCode ?? '',
    function: project.functionCode ?? '',
    branch: project.nodeId ?? '',
    state: project.state,
  }
}

interface Shown {
  readonly problems?: readonly Problem[]
  readonly stale?: readonly StaleRow[]
  /** The token the form was made from, kept while slips are corrected. */
  readonly token?: string
  readonly removal?: { readonly typed: Typed; readonly problems: readonly Problem[] }
}

function projectPage(c: PageContext, deps: Deps, found: FoundProject, typed: Typed | null, shown: Shown = {}) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const { project, plan } = found
  const values = typed ?? typedProject(found, lang)
  const problems = shown.problems ?? []
  const open = isOpenForPlanning(plan.state)
  const removal = shown.removal ?? { typed: {}, problems: [] }
  return showForm(c, deps, {
    title: editing.editProject,
    caption: project.title,
    crumbs: projectCrumbs(found, lang),
    problems: [...problems, ...removal.problems],
    stale: shown.stale !== undefined,
    main: (frame) =>
      projectFormView(frame, {
        action: `${addressOf(project)}/edit`,
        back: addressOf(project),
        typed: values,
        problems,
        nodes: found.nodes,
        fields: fieldChoices(lang),
        key: oneTimeKey(values),
        token: shown.token ?? project.token,
        stale: shown.stale ?? null,
        lines: null,
        yearsText: yearsText(plan, lang),
        removal: open && project.state !== 'cancelled' ? { action: `${addressOf(project)}/cancel`, ...removal } : null,
        doneOnly: open ? null : closedText(lang, plan.state),
      }),
  })
}

async function projectPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const typed = await formFields(c)
  return withProject(c, deps, async (found) => {
    const { project, plan, places } = found
    const open = isOpenForPlanning(plan.state)
    // Where only the state is asked for, the form holds nothing else.
    const given: Typed = open ? typed : { ...typedProject(found, lang), ...pickState(typed) }
    const words = readProjectWords({ ...given, reason: typed.reason })
    const sameArea = given.area === typedProject(found, lang).area
    const area = sameArea
      ? ok(project.areaCode)
      : readArea({ area: given.area ?? '', place: null }, places, project.home)
    const problems: Problem[] = [
      ...(words.ok ? [] : fieldProblems(words.problem, lang)),
      ...(area.ok ? [] : [{ field: 'area', text: editing.problems.place(area.problem) }]),
      ...choiceProblems(given, lang),
    ]
    const token = typed.token ?? ''
    if (!words.ok || !area.ok || problems.length > 0) return projectPage(c, deps, found, given, { problems, token })
    const change: ProjectChange = {
      title: words.value.title,
      placeText: words.value.placeText,
      areaCode: area.value,
      functionCode: given.function || null,
      nodeId: given.branch || null,
      state: projectStates.find((state) => state === given.state) ?? project.state,
    }
    return storeEdit(c, deps, found, change, { token, reason: words.value.reason }, (shown) =>
      projectPage(c, deps, shown.found, { ...given, reason: typed.reason }, shown),
    )
  })
}

function pickState(typed: Typed): Typed {
  return { state: typed.state, _key: typed._key }
}

/** Stores an edit; when someone was faster, the page comes again with both versions. */
async function storeEdit(
  c: PageContext,
  deps: Deps,
  found: FoundProject,
  change: ProjectChange,
  how: { token: string; reason: string },
  again: (shown: Shown & { found: FoundProject }) => Response | Promise<Response>,
): Promise<Response> {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const key = { home: found.project.home, id: found.project.id }
  const done = await deps.db.transaction((tx) => editProject(tx, deps, key, change, how, by))
  if (done.ok) {
    notice(c, done.value.changed ? editing.saved : editing.nothingChanged)
    return c.redirect(href(lang, addressOf(key)), 303)
  }
  if (done.problem.kind === 'stale-project') {
    const current = done.problem.project
    const problems = [{ field: 'stale', text: editing.stale.see }]
    const stale = [...staleWords(current, change, found, lang), ...staleMoney(current, change, found.places, lang)]
    return again({ found: { ...found, project: current }, problems, stale })
  }
  return refusedProject(c, done.problem, (problem) => again({ found, problems: [problem], token: how.token }))
}

function staleWords(
  current: EditedProject,
  change: ProjectChange,
  { nodes, places }: FoundProject,
  lang: Lang,
): StaleRow[] {
  if (change.title === undefined) return []
  const title = (id: string | null | undefined) => nodes.find((node) => node.id === id)?.title ?? null
  return staleRows(
    {
      title: current.title,
      place: current.placeText,
      area: current.areaCode,
      function: current.functionCode,
      node: title(current.nodeId),
      state: current.state,
    },
    {
      title: change.title,
      place: change.placeText ?? null,
      area: change.areaCode ?? null,
      function: change.functionCode ?? null,
      node: title(change.nodeId),
      state: change.state ?? current.state,
    },
    lang,
    places,
  )
}

function staleMoney(current: EditedProject, change: ProjectChange, places: Gazetteer, lang: Lang): StaleRow[] {
  if (change.lines === undefined) return []
  const text = (field: string, value: string | null) => (value === null ? '' : valueText(field, value, places, lang))
  return moneyChanges(current.lines, change.lines).map(({ field, before, after }) => ({
    field: fieldLabel(field, lang),
    now: text(field, before),
    typed: text(field, after),
  }))
}

async function cancelPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const typed = await formFields(c)
  return withProject(c, deps, async (found) => {
    const again = (problems: readonly Problem[], stale?: readonly StaleRow[]) =>
      projectPage(c, deps, found, null, {
        removal: { typed, problems: problems.map((one) => ({ ...one, field: 'cancel-reason' })) },
        ...(stale === undefined ? {} : { stale }),
      })
    const reason = readActReason(typed)
    if (!reason.ok) return again(fieldProblems(reason.problem, lang))
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const key = { home: found.project.home, id: found.project.id }
    const how = { token: typed.token ?? '', reason: reason.value }
    const done = await deps.db.transaction((tx) => editProject(tx, deps, key, { state: 'cancelled' }, how, by))
    if (done.ok) {
      notice(c, editing.cancelled)
      return c.redirect(href(lang, addressOf(key)), 303)
    }
    if (done.problem.kind === 'stale-project') return again([{ field: 'cancel-reason', text: editing.stale.short }], [])
    return refusedProject(c, done.problem, (problem) => again([problem]))
  })
}

// ---- money

function moneyPage(
  c: PageContext,
  deps: Deps,
  { project, plan, ...rest }: FoundProject,
  typed: { fields: Typed; lines: readonly TypedLine[] } | null,
  shown: Shown = {},
) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const problems = shown.problems ?? []
  return showForm(c, deps, {
    title: editing.editMoney,
    caption: project.title,
    crumbs: projectCrumbs({ project, plan, ...rest }, lang),
    problems,
    stale: shown.stale !== undefined,
    narrow: false,
    main: (frame) =>
      moneyFormView(frame, {
        action: `${addressOf(project)}/money`,
        back: addressOf(project),
        typed: typed?.fields ?? {},
        lines: typed === null ? withEmptyRows(asTyped(project.lines)) : typed.lines,
        problems,
        token: shown.token ?? project.token,
        stale: shown.stale ?? null,
        yearsText: yearsText(plan, lang),
        sumText: editing.sumNow(baht(project.amountSatang, lang)),
        doneOnly: isOpenForPlanning(plan.state) ? null : closedText(lang, plan.state),
      }),
  })
}

async function moneyPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  return withProject(c, deps, async (found) => {
    const lines = typedLines(typed)
    const reason = readActReason(typed)
    const read = readMoneyLines(lines, yearsOfPlan(found.plan, found.project))
    const problems = [
      ...(read.ok ? [] : lineProblems(read.problem, lang)),
      ...(reason.ok ? [] : fieldProblems(reason.problem, lang)),
    ]
    const token = typed.token ?? ''
    const shownLines = { fields: typed, lines: lines.length === 0 ? withEmptyRows([]) : lines }
    if (!read.ok || !reason.ok) return moneyPage(c, deps, found, shownLines, { problems, token })
    return storeEdit(c, deps, found, { lines: read.value }, { token, reason: reason.value }, (shown) =>
      moneyPage(c, deps, shown.found, shownLines, shown),
    )
  })
}
