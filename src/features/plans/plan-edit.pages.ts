import { nameIn } from '../../kernel/lang.ts'
import { formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
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
import { bodyIdByCode } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { readPlanForm, readRevision } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { createPlan, editPlan } from './edit-plan.ts'
import { fieldProblems } from './edit-problems.ts'
import { closedText, planCrumb, staleRows, withPlan } from './edited-plan.ts'
import { messages } from './messages.ts'
import { planLevels } from './plan.ts'
import { bodiesByIds, type EditedPlan } from './plan-edit.sql.ts'
import { mayBeginPlan, mayEditPlan } from './plans.policy.ts'
import type { StaleRow } from './views/edit-parts.ts'
import { planFormView } from './views/plan-form-view.ts'

/** Pages on which plans and their trees are written. To be mounted before `/plans/:id`. */
export function planEditPages(app: PageApp, deps: Deps): void {
  app.get('/plans/new', (c) => newPlanPage(c, deps, {}, []))
  app.post('/plans/new', (c) => newPlanPost(c, deps))
  app.get('/plans/:id/edit', (c) => withPlan(c, deps, (plan) => editPlanPage(c, deps, plan, typedPlan(plan), [])))
  app.post('/plans/:id/edit', (c) => editPlanPost(c, deps))
}

// ---- a new plan

/** Bodies named in a person's grants, and whether the person plans for a whole area, whose bodies are found by code. */
async function ownBodies(view: Queryable, viewer: Viewer | null, now: Date) {
  const grants = (viewer?.grants ?? []).filter((grant) => grant.role === 'planner')
  const bodies = await bodiesByIds(
    view,
    grants.flatMap((grant) => grant.bodyId ?? []),
  )
  const mine = bodies.filter((body) => mayEditPlan(viewer, { bodyId: body.id, areaCode: areaOf(body, viewer) }, now))
  return { bodies: mine, overArea: grants.some((grant) => grant.bodyId === null) }
}

/** A plan is for the area of its body; where the register names none, for that of the planner, or the country. */
function areaOf(body: { id: string; areaCode: string | null }, viewer: Viewer | null): string {
  const own = viewer?.grants.find((grant) => grant.role === 'planner' && grant.bodyId === body.id)
  return body.areaCode ?? own?.areaCode ?? 'TH'
}

async function newPlanPage(c: PageContext, deps: Deps, typed: Typed, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (!mayBeginPlan(viewer, now)) return failure(c, 403, editing.notAllowed)
  const own = await ownBodies(deps.db, viewer, now)
  return showForm(c, deps, {
    title: editing.newPlan,
    lead: editing.newPlanLead,
    problems,
    main: (frame) =>
      planFormView(frame, {
        typed,
        problems,
        id: null,
        bodies: own.bodies.map((body) => ({
          code: body.code,
          name: nameIn(lang, body),
        })),
        codeMayBeTyped: own.overArea || own.bodies.length === 0,
        key: oneTimeKey(typed),
        revision: 0,
        stale: null,
      }),
  })
}

async function newPlanPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (!mayBeginPlan(viewer, now)) return failure(c, 403, editing.notAllowed)
  const typed = await formFields(c)
  const read = readPlanForm(typed)
  const problems: Problem[] = read.ok ? [] : fieldProblems(read.problem, lang)
  const level = planLevels.find((one) => one === typed.level && one !== 'budget')
  if (level === undefined) problems.unshift({ field: 'level', text: editing.problems.notAChoice(editing.level) })
  const [field, code] = typed.body ? ['body', typed.body] : ['body_code', typed.body_code ?? '']
  const bodyId = code.trim() === '' ? null : await bodyIdByCode(deps.db, code.trim())
  const [body] = bodyId === null ? [] : await bodiesByIds(deps.db, [bodyId])
  if (body === undefined)
    problems.push({
      field: typed.body_code === undefined ? 'body' : field,
      text: code.trim() === '' ? editing.problems.missing(editing.planBody) : editing.unknownBody(code.slice(0, 50)),
    })
  if (!read.ok || level === undefined || body === undefined) return newPlanPage(c, deps, typed, problems)
  const { reason, ...facts } = read.value
  const once = { purpose: `plans.create ${viewer?.personId}`, key: typed._key ?? null, now }
  const scope = { ...facts, level, bodyId: body.id, areaCode: areaOf(body, viewer) }
  const done = await deps.db.transaction((tx) =>
    onceDone(tx, once, () => createPlan(tx, scope, reason, { viewer, now })),
  )
  if (!done.ok) return newPlanPage(c, deps, typed, [{ field, text: editing.notYourBody }])
  notice(c, editing.planCreated)
  return c.redirect(href(lang, `/plans/${done.value.id}`), 303)
}

// ---- the plan itself

function typedPlan(plan: EditedPlan): Typed {
  return {
    title: plan.title,
    year_from: String(toBE(plan.fiscalYearFrom)),
    year_to: String(toBE(plan.fiscalYearTo)),
    calendar: plan.calendar,
  }
}

function editPlanPage(
  c: PageContext,
  deps: Deps,
  plan: EditedPlan,
  typed: Typed,
  problems: readonly Problem[],
  stale: readonly StaleRow[] | null = null,
) {
  const lang = c.get('lang')
  return showForm(c, deps, {
    title: messages(lang).editing.editPlan,
    caption: plan.title,
    crumbs: [planCrumb(lang, plan)],
    problems,
    stale: stale !== null,
    main: (frame) =>
      planFormView(frame, {
        typed,
        problems,
        id: plan.id,
        bodies: [],
        codeMayBeTyped: false,
        key: oneTimeKey(typed),
        revision: plan.revision,
        stale,
      }),
  })
}

async function editPlanPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const typed = await formFields(c)
  return withPlan(c, deps, async (plan) => {
    const read = readPlanForm(typed)
    if (!read.ok) {
      // The form keeps the revision it was made from: correcting a slip must not skip over what others did.
      const revision = readRevision(typed.revision) ?? plan.revision
      return editPlanPage(c, deps, { ...plan, revision }, typed, fieldProblems(read.problem, lang))
    }
    const { reason, ...facts } = read.value
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const done = await deps.db.transaction((tx) =>
      editPlan(tx, plan.id, facts, { revision: readRevision(typed.revision), reason }, by),
    )
    if (done.ok) {
      notice(c, done.value.changed ? editing.saved : editing.nothingChanged)
      return c.redirect(href(lang, `/plans/${plan.id}`), 303)
    }
    switch (done.problem.kind) {
      case 'no-such-plan':
        return failure(c, 404, plans.notFound)
      case 'not-yours':
        return failure(c, 403, editing.notAllowed)
      case 'plan-closed':
        return failure(c, 409, closedText(lang, done.problem.state))
      case 'years-in-use': {
        const { from, to } = done.problem
        const text = editing.yearsInUse(formatYear(from, lang), formatYear(to, lang))
        return editPlanPage(c, deps, plan, typed, [{ field: 'year_from', text }])
      }
      case 'stale': {
        const now = done.problem.plan
        const rows = staleRows(
          {
            title: now.title,
            year_from: String(now.fiscalYearFrom),
            year_to: String(now.fiscalYearTo),
            calendar: now.calendar,
          },
          {
            title: facts.title,
            year_from: String(facts.fiscalYearFrom),
            year_to: String(facts.fiscalYearTo),
            calendar: facts.calendar,
          },
          lang,
          await loadGazetteer(deps.db),
        )
        return editPlanPage(c, deps, now, typed, [{ field: 'stale', text: editing.stale.see }], rows)
      }
    }
  })
}
