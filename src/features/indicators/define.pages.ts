import { homeOf, parseAreaCode } from '../../kernel/area-code.ts'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { ok } from '../../kernel/result.ts'
import { fiscalYearOf, formatFiscalYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { fieldName, missions } from '../functions/index.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { bodiesByIds } from '../plans/index.ts'
import { editable, projectPath, reasonProblems, refusal, shown } from './define-frame.ts'
import { addIndicator, changeIndicator, type DefineRefusal, endIndicator, setTargets } from './define-indicator.ts'
import { type Typed, words } from './entry-form.ts'
import { type ProjectToHangOn, planToHangOn, projectToHangOn } from './hanging.sql.ts'
import { readIndicatorForm, typedOf } from './indicator-form.ts'
import { bodiesOf, mayBegin, mayMeasurePlan, mayMeasureProject } from './indicators.policy.ts'
import { nodeKindName } from './indicators.present.ts'
import { type Indicator, officersOfBodies } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { reasonProblem, unitName } from './problem-text.ts'
import type { QuantityProblem } from './quantity.ts'
import { readYearTargets, yearTargetField } from './target.ts'
import { allLenses, allUnits } from './units.sql.ts'
import { indicatorFormView } from './views/form-view.ts'

/** Pages on which planners say what is measured: the definition itself, and its end. */
export function definePages(app: PageApp, deps: Deps): void {
  app.get('/indicators/new', (c) => newPage(c, deps))
  app.post('/indicators/new', (c) => newPost(c, deps))
  app.get('/indicators/:id/edit', (c) => editPage(c, deps))
  app.post('/indicators/:id/edit', (c) => editPost(c, deps))
  app.post('/indicators/:id/end', (c) => endPost(c, deps))
}

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
