import { homeOf, parseAreaCode } from '../../kernel/area-code.ts'
import { formatPublicId, isId, newId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { ok } from '../../kernel/result.ts'
import { fiscalYearOf, formatFiscalYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { fieldName, missions } from '../functions/index.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { bodiesByIds } from '../plans/index.ts'
import {
  addIndicator,
  changeIndicator,
  type DefineRefusal,
  endIndicator,
  linkIndicators,
  setPlaces,
  setTargets,
} from './define-indicator.ts'
import { type Typed, words } from './entry-form.ts'
import { targetsOf } from './graph.sql.ts'
import { hangingOf, type ProjectToHangOn, planToHangOn, projectToHangOn } from './hanging.sql.ts'
import { readIndicatorForm, typedOf } from './indicator-form.ts'
import { bodiesOf, mayBegin, mayDefine, mayMeasurePlan, mayMeasureProject } from './indicators.policy.ts'
import { nodeKindName } from './indicators.present.ts'
import { type Indicator, indicatorById, indicatorsByCodes, officersOfBodies, placesOf } from './indicators.sql.ts'
import { neighboursOf } from './list.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { periodName, periodsOf } from './period.ts'
import { MOST_PLACES, readPlaces, typedPlaces } from './places-form.ts'
import { defineRefusal, reasonProblem, unitName } from './problem-text.ts'
import { type QuantityProblem, toDecimal } from './quantity.ts'
import { readTargets, readYearTargets, targetField, yearTargetField } from './target.ts'
import { allLenses, allUnits } from './units.sql.ts'
import { indicatorFormView, linksFormView, placesFormView, targetsFormView } from './views/form-view.ts'

/** Pages on which planners say what is measured: definition, targets, small areas, what contributes. */
export function definePages(app: PageApp, deps: Deps): void {
  app.get('/indicators/new', (c) => newPage(c, deps))
  app.post('/indicators/new', (c) => newPost(c, deps))
  app.get('/indicators/:id/edit', (c) => editPage(c, deps))
  app.post('/indicators/:id/edit', (c) => editPost(c, deps))
  app.post('/indicators/:id/end', (c) => endPost(c, deps))
  app.get('/indicators/:id/targets', (c) => targetsPage(c, deps))
  app.post('/indicators/:id/targets', (c) => targetsPost(c, deps))
  app.get('/indicators/:id/places', (c) => placesPage(c, deps))
  app.post('/indicators/:id/places', (c) => placesPost(c, deps))
  app.get('/indicators/:id/links', (c) => linksPage(c, deps))
  app.post('/indicators/:id/links', (c) => linksPost(c, deps))
}

type Shown = { readonly typed?: Typed; readonly problems?: readonly Problem[] }

function shown(
  c: PageContext,
  deps: Deps,
  content: {
    title: string
    lead?: string
    caption?: string
    indicator: Indicator | null
    project?: Ground['project']
    problems: readonly Problem[]
    narrow?: boolean
  },
  main: Fragment,
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { indicator, problems } = content
  return c.html(
    page(frame, {
      title: content.title,
      ...(content.lead === undefined ? {} : { lead: content.lead }),
      ...(content.caption === undefined ? {} : { caption: content.caption }),
      narrow: content.narrow ?? true,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        ...(content.project ? [{ text: content.project.title, href: href(frame, projectPath(content.project)) }] : []),
        ...(indicator === null
          ? []
          : [{ text: nameIn(lang, indicator), href: href(frame, `/indicators/${indicator.id}`) }]),
      ],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      main,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

// ---- definition

/** What a form offers, and what it hangs on. */
async function ground(c: PageContext, deps: Deps, indicator: Indicator | null) {
  const lang = c.get('lang')
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const projectKey = parsePublicId(c.req.query('project') ?? '')
  const planTyped = c.req.query('plan') ?? ''
  return deps.db.snapshot(async (view) => {
    const project = indicator?.project
      ? await projectToHangOn(view, indicator.project)
      : projectKey.ok && indicator === null
        ? await projectToHangOn(view, projectKey.value)
        : null
    const planId = indicator?.planId ?? project?.planId ?? (isId(planTyped) ? planTyped : null)
    const plan = planId === null ? null : await planToHangOn(view, planId)
    const bodyIds = [
      ...new Set([
        ...bodiesOf(viewer, now),
        ...(indicator === null ? [] : [indicator.ownerBodyId]),
        // Planners of an area may name the body that carries the project or the plan out.
        ...(project === null || !mayMeasureProject(viewer, project, now) ? [] : [project.bodyId]),
        ...(project !== null || plan === null || !mayMeasurePlan(viewer, plan, now) ? [] : [plan.bodyId]),
      ]),
    ]
    const officers = await officersOfBodies(view, bodyIds, todayInBangkok(now))
    const names = await personNames(view, deps, [
      ...officers.map(({ personId }) => personId),
      indicator?.ownerPersonId ?? null,
    ])
    const bodies = new Map((await bodiesByIds(view, bodyIds)).map((body) => [body.id, nameIn(lang, body)]))
    const register = await loadGazetteer(view)
    return {
      project,
      plan,
      register,
      units: await allUnits(view),
      lenses: await allLenses(view),
      owners: officers
        .map(({ personId, bodyId }) => ({
          value: `${bodyId}/${personId}`,
          text: `${bodies.get(bodyId) ?? ''}: ${names.get(personId) ?? messages(lang).page.someone}`,
        }))
        .sort((a, b) => (a.text < b.text ? -1 : 1)),
    }
  })
}

type Ground = Awaited<ReturnType<typeof ground>>

const projectPath = (project: Pick<ProjectToHangOn, 'home' | 'id'>) => `/projects/${formatPublicId(project)}`

/** One line of targets each; a commitment reaches decades ahead, which nobody sets targets for. */
const MOST_TARGET_YEARS = 10

const targetYears = ({ fiscalYearFrom, fiscalYearTo }: ProjectToHangOn) =>
  Array.from({ length: Math.min(MOST_TARGET_YEARS, fiscalYearTo - fiscalYearFrom + 1) }, (_, at) => fiscalYearFrom + at)

function resolveArea(register: Gazetteer, typed: string): string | null {
  const code = parseAreaCode(typed)
  if (code.ok && register.areas.has(code.value)) return code.value
  return register.resolve(typed)?.code ?? null
}

function showForm(
  c: PageContext,
  deps: Deps,
  given: Ground,
  indicator: Indicator | null,
  shownForm: { typed: Typed; tags: readonly string[]; breakdowns: readonly string[]; problems?: readonly Problem[] },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const problems = shownForm.problems ?? []
  const query = c.req.url.includes('?') ? c.req.url.slice(c.req.url.indexOf('?')) : ''
  const { project, plan } = given
  const left = indicator !== null && !given.owners.some(({ value }) => value === shownForm.typed.owner)
  return shown(
    c,
    deps,
    {
      title: indicator !== null ? say.form.editTitle : project === null ? say.form.newTitle : say.form.projectTitle,
      ...(indicator !== null ? { caption: indicator.code } : project === null ? {} : { lead: say.form.projectLead }),
      indicator,
      project,
      problems,
    },
    indicatorFormView(frame, {
      action: indicator === null ? `/indicators/new${query}` : `/indicators/${indicator.id}/edit`,
      typed: left ? { ...shownForm.typed, owner: '' } : shownForm.typed,
      tags: shownForm.tags,
      breakdowns: shownForm.breakdowns,
      problems: left && problems.length === 0 ? [{ field: 'owner', text: say.problems.ownerLeft }] : problems,
      units: given.units.map((unit) => ({ value: unit.code, text: unitName(unit, lang) })),
      fields: missions.map(({ code }) => ({ value: code, text: `${code} ${fieldName(code, lang)}` })),
      owners: given.owners,
      lenses: given.lenses.map((lens) => ({
        value: lens.code,
        text: nameIn(lang, lens),
        hint: say.lensKinds[lens.kind],
      })),
      nodes:
        plan === null || project !== null
          ? []
          : plan.nodes.map((node) => ({
              value: node.id,
              text: `${'– '.repeat(node.depth)}${nodeKindName(node.kind, lang)}: ${node.title}`,
            })),
      hangsOn: project?.title ?? plan?.title ?? null,
      ofProject: project !== null,
      targets:
        project === null || indicator !== null
          ? []
          : targetYears(project).map((year) => ({
              field: yearTargetField(year),
              label: say.form.yearTarget(formatFiscalYear(year, lang)),
            })),
      editing: indicator !== null,
      endAction: indicator === null ? null : `/indicators/${indicator.id}/end`,
      oneTimeKey: oneTimeKey(shownForm.typed),
    }),
  )
}

/** Several ticks of one name. */
async function ticks(c: PageContext, name: string): Promise<string[]> {
  const form = await c.req.formData()
  return form.getAll(name).flatMap((value) => (typeof value === 'string' ? [value] : []))
}

async function readForm(c: PageContext, given: Ground, typed: Typed, indicator: Indicator | null) {
  const tags = await ticks(c, 'tags')
  const breakdowns = await ticks(c, 'breakdowns')
  const { project, plan, register } = given
  const read = readIndicatorForm(
    typed,
    {
      units: given.units,
      lenses: given.lenses,
      nodes: plan?.nodes.map(({ id }) => id) ?? [],
      planId: plan?.id ?? null,
      project: project === null ? (indicator?.project ?? null) : { home: project.home, id: project.id },
      resolveArea: (text) => resolveArea(register, text),
      isField: (code) => missions.some((mission) => mission.code === code),
      tags,
      breakdowns,
    },
    c.get('lang'),
  )
  const reason = words(typed.reason, 500)
  const problems: Problem[] = [...(read.ok ? [] : read.problem), ...reasonProblems(reason, c.get('lang'))]
  return { read, tags, breakdowns, reason, problems }
}

function reasonProblems(reason: string, lang: Lang): Problem[] {
  const text = reasonProblem(reason, lang)
  return text === null ? [] : [{ field: 'reason', text }]
}

async function mayStart(c: PageContext, deps: Deps): Promise<Response | null> {
  const { form: say, problems } = messages(c.get('lang'))
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (viewer === null)
    return c.redirect(`/sign-in?return=${encodeURIComponent(href(c.get('lang'), c.get('path')))}`, 303)
  if (!mayBegin(viewer, now)) return failure(c, 403, say.notAllowed)
  const asked = c.req.query('project')
  const inPlan = c.req.query('plan')
  if (asked === undefined && inPlan !== undefined) {
    const plan = isId(inPlan) ? await planToHangOn(deps.db, inPlan) : null
    if (plan === null) return failure(c, 404, problems.noPlan)
    return mayMeasurePlan(viewer, plan, now) ? null : failure(c, 403, say.planNotAllowed)
  }
  if (asked === undefined) return bodiesOf(viewer, now).length === 0 ? failure(c, 403, say.noBodies) : null
  const key = parsePublicId(asked)
  const project = key.ok ? await projectToHangOn(deps.db, key.value) : null
  if (project === null) return failure(c, 404, problems.noProject)
  if (!mayMeasureProject(viewer, project, now)) return failure(c, 403, say.projectNotAllowed)
  return project.isClosed ? failure(c, 422, problems.projectClosed) : null
}

async function newPage(c: PageContext, deps: Deps) {
  const stop = await mayStart(c, deps)
  if (stop) return stop
  const given = await ground(c, deps, null)
  const { project, plan } = given
  const year = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const myself = `${project?.bodyId}/${c.get('viewer')?.personId}`
  const own = given.owners.find(({ value }) => value === myself)
  const typed: Typed = {
    area: project?.areaCode ?? project?.planAreaCode ?? plan?.areaCode ?? '',
    field: project?.functionCode ?? '',
    from: String(toBE(project?.fiscalYearFrom ?? plan?.fiscalYearFrom ?? year)),
    to: String(toBE(project?.fiscalYearTo ?? plan?.fiscalYearTo ?? year + 3)),
    frequency: 'year',
    dueDays: '30',
    unit: 'person',
    direction: 'more',
    result: project === null ? '' : 'output',
    rule: 'sum',
    overTime: 'sum',
    ruleReason: project === null ? '' : messages(c.get('lang')).form.projectRuleReason,
    owner: (given.owners.length === 1 ? given.owners[0] : own)?.value ?? '',
  }
  return showForm(c, deps, given, null, { typed, tags: [], breakdowns: [] })
}

async function newPost(c: PageContext, deps: Deps) {
  const stop = await mayStart(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const given = await ground(c, deps, null)
  const typed = await formFields(c)
  const { read, tags, breakdowns, reason, problems } = await readForm(c, given, typed, null)
  const again = (all: readonly Problem[]) => showForm(c, deps, given, null, { typed, tags, breakdowns, problems: all })
  const { project } = given
  const targets =
    project === null
      ? ok([])
      : readYearTargets(
          typed,
          targetYears(project),
          // Of a form with faults the figures alone are looked at, so that all its faults are told at once.
          read.ok ? read.value : { ...project, frequency: 'year', areaCode: '' },
        )
  const wrong = targets.ok
    ? []
    : targets.problem.map(({ field, year, problem }) => ({ field, text: targetText(year, problem, lang) }))
  if (!read.ok || !targets.ok || problems.length > 0) return again([...problems, ...wrong])
  const area = parseAreaCode(read.value.areaCode)
  if (!area.ok) return again([{ field: 'area', text: messages(lang).problems.area(typed.area ?? '') }])
  const once = { purpose: 'indicators.add', key: typed[oneTimeKeyFieldName] ?? null }
  const draft = { ...read.value, home: homeOf(area.value) }
  const done = await wholeOrNot<{ id: string }, DefineRefusal>(deps, once, async (tx, now) => {
    const by = { viewer: c.get('viewer'), reason, now }
    const added = await addIndicator(tx, draft, by)
    if (!added.ok || targets.value.length === 0) return added
    const set = await setTargets(tx, added.value.id, targets.value, by)
    return set.ok ? added : set
  })
  if (!done.ok) return again([refusal(done.problem, given, lang)])
  if (project !== null) {
    notice(c, messages(lang).form.projectAdded)
    return c.redirect(href(lang, `${projectPath(project)}#indicators`), 303)
  }
  notice(c, messages(lang).form.added)
  return c.redirect(href(lang, `/indicators/${done.value.id}/targets`), 303)
}

function targetText(year: number, problem: QuantityProblem | 'outside', lang: Lang): string {
  const say = messages(lang).problems
  return problem === 'outside' ? say.targetOutside(formatFiscalYear(year, lang)) : say.quantity[problem]
}

function refusal(problem: DefineRefusal, given: Pick<Ground, 'units'>, lang: Lang): Problem {
  return defineRefusal(problem, lang, (code) => {
    const unit = given.units.find((one) => one.code === code)
    return unit === undefined ? code : unitName(unit, lang)
  })
}

/** The indicator of the address, where the viewer may change it; otherwise the answer that says why not. */
async function editable(c: PageContext, deps: Deps): Promise<{ indicator: Indicator } | { stop: Response }> {
  const say = messages(c.get('lang'))
  const id = c.req.param('id') ?? ''
  const indicator = isId(id) ? await indicatorById(deps.db, id) : null
  if (indicator === null || indicator.endedAt !== null)
    return { stop: await failure(c, 404, indicator === null ? say.page.notFound : say.problems.ended) }
  const viewer = c.get('viewer')
  if (viewer === null)
    return { stop: c.redirect(`/sign-in?return=${encodeURIComponent(href(c.get('lang'), c.get('path')))}`, 303) }
  return mayDefine(viewer, indicator, deps.clock.now())
    ? { indicator }
    : { stop: await failure(c, 403, say.form.notAllowed) }
}

async function editPage(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const given = await ground(c, deps, indicator)
  return showForm(c, deps, given, indicator, {
    typed: typedOf(indicator, c.get('lang')),
    tags: indicator.tags,
    breakdowns: indicator.breakdowns,
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const given = await ground(c, deps, indicator)
  const typed = await formFields(c)
  const { read, tags, breakdowns, reason, problems } = await readForm(c, given, typed, indicator)
  const again = (all: readonly Problem[]) =>
    showForm(c, deps, given, indicator, { typed, tags, breakdowns, problems: all })
  if (!read.ok || problems.length > 0) return again(problems)
  const once = { purpose: `indicators.edit ${indicator.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const revision = Number(typed.revision)
  const done = await wholeOrNot<{ changed: boolean }, DefineRefusal>(deps, once, (tx, now) =>
    changeIndicator(tx, indicator.id, read.value, revision, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) return again([refusal(done.problem, given, lang)])
  notice(c, done.value.changed ? messages(lang).form.saved : messages(lang).form.same)
  return c.redirect(href(lang, `/indicators/${indicator.id}`), 303)
}

async function endPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const reason = words(fields.endReason, 500)
  const wrong = reasonProblem(reason, lang)
  if (wrong !== null) return failure(c, 422, wrong)
  const once = { purpose: `indicators.end ${found.indicator.id}`, key: fields[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    endIndicator(tx, found.indicator.id, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) return failure(c, 403, say.form.notAllowed)
  notice(c, say.form.ended)
  return c.redirect(href(lang, `/indicators/${found.indicator.id}`), 303)
}

// ---- targets

async function targetsPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const targets = (await targetsOf(deps.db, [indicator])).get(indicator.id) ?? []
  const typed =
    form.typed ??
    Object.fromEntries(targets.map((one) => [targetField(one.areaCode, one.period), toDecimal(one.value)]))
  const problems = form.problems ?? []
  const rows = periodsOf(indicator.frequency, indicator.fiscalYearFrom, indicator.fiscalYearTo)
  return shown(
    c,
    deps,
    { title: say.targets.title, lead: say.targets.lead, caption: nameIn(lang, indicator), indicator, problems },
    targetsFormView(frameOf(c, deps, 'plans'), {
      action: `/indicators/${indicator.id}/targets`,
      periods: rows.map((period) => ({ key: period.key, text: periodName(period, lang) })),
      places: [
        { areaCode: indicator.areaCode, name: say.targets.whole },
        ...places.map(({ areaCode, name }) => ({ areaCode, name })),
      ],
      fieldOf: targetField,
      typed,
      unit: unitName(indicator.unit, lang),
      problems,
      oneTimeKey: oneTimeKey(typed),
    }),
  )
}

async function targetsPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const areas = [indicator.areaCode, ...places.map(({ areaCode }) => areaCode)]
  const read = readTargets(typed, { ...indicator, areas })
  const reason = words(typed.reason, 500)
  const problems: Problem[] = [
    ...(read.ok ? [] : read.problem.map(({ field, problem }) => ({ field, text: say.problems.quantity[problem] }))),
    ...reasonProblems(reason, lang),
  ]
  if (!read.ok || problems.length > 0) return targetsPage(c, deps, { typed, problems })
  const once = { purpose: `indicators.targets ${indicator.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    setTargets(tx, indicator.id, read.value, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) return failure(c, 403, say.form.notAllowed)
  notice(c, say.targets.saved)
  return c.redirect(href(lang, `/indicators/${indicator.id}`), 303)
}

// ---- small target areas

const SPARE_ROWS = 6

async function placesPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const typed = form.typed ?? typedPlaces(places)
  const problems = form.problems ?? []
  return shown(
    c,
    deps,
    {
      title: say.places.title,
      lead: say.places.lead,
      caption: nameIn(lang, indicator),
      indicator,
      problems,
      narrow: false,
    },
    placesFormView(frameOf(c, deps, 'plans'), {
      action: `/indicators/${indicator.id}/places`,
      rows: Math.min(MOST_PLACES, places.length + SPARE_ROWS),
      typed,
      problems,
      oneTimeKey: oneTimeKey(typed),
    }),
  )
}

async function placesPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const read = readPlaces(typed, indicator.areaCode, lang)
  const reason = words(typed.reason, 500)
  const problems: Problem[] = [...(read.ok ? [] : read.problem), ...reasonProblems(reason, lang)]
  if (!read.ok || problems.length > 0) return placesPage(c, deps, { typed, problems })
  const once = { purpose: `indicators.places ${indicator.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    setPlaces(tx, indicator.id, read.value, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) {
    const units = await allUnits(deps.db)
    return placesPage(c, deps, { typed, problems: [{ ...refusal(done.problem, { units }, lang), field: 'p.1.code' }] })
  }
  notice(c, say.places.saved)
  return c.redirect(href(lang, `/indicators/${indicator.id}#places`), 303)
}

// ---- what contributes

async function linksPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const { children } = await neighboursOf(deps.db, indicator.id, todayInBangkok(deps.clock.now()))
  const hanging = await hangingOf(deps.db, indicator)
  const typed = form.typed ?? {}
  const problems = form.problems ?? []
  return shown(
    c,
    deps,
    {
      title: say.links.title,
      lead: say.links.lead,
      caption: [nameIn(lang, indicator), hanging.plan?.title ?? ''].filter((text) => text !== '').join(' · '),
      indicator,
      problems,
    },
    linksFormView(frameOf(c, deps, 'plans'), {
      id: indicator.id,
      children: children
        .filter(({ kind }) => kind === 'part')
        .map((child) => ({
          id: child.id,
          code: child.code,
          name: nameIn(lang, child),
          where: nameIn(lang, child.ownerBody),
        })),
      typed,
      problems,
      oneTimeKey: newId(),
    }),
  )
}

async function linksPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const reason = words(typed.reason, 500)
  const unfit = reasonProblems(reason, lang)
  if (unfit.length > 0) return linksPage(c, deps, { typed, problems: unfit })
  const code = (typed.code ?? '').trim().toUpperCase().slice(0, 30)
  const removed = typed.remove !== undefined && isId(typed.remove) ? typed.remove : null
  const [named] = removed === null ? await indicatorsByCodes(deps.db, [code]) : []
  const childId = removed ?? named?.id ?? null
  if (childId === null)
    return linksPage(c, deps, { typed, problems: [{ field: 'code', text: say.links.unknown(code) }] })
  const once = { purpose: `indicators.link ${indicator.id} ${childId}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    linkIndicators(tx, indicator.id, childId, removed === null, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) {
    const units = await allUnits(deps.db)
    return linksPage(c, deps, { typed, problems: [{ ...refusal(done.problem, { units }, lang), field: 'code' }] })
  }
  const child = removed === null ? named : await indicatorById(deps.db, childId)
  notice(c, removed === null ? say.links.added(child?.code ?? '') : say.links.removed(child?.code ?? ''))
  return c.redirect(href(lang, `/indicators/${indicator.id}/links`), 303)
}
