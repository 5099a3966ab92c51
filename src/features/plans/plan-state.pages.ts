import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import type { Typed } from '../../web/read-form.ts'
import { requireStepUp } from '../people/index.ts'
import { changePlanState, type StateRefusal } from './change-plan-state.ts'
import { readActReason, readRevision } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { fieldProblems } from './edit-problems.ts'
import { planCrumb } from './edited-plan.ts'
import { messages } from './messages.ts'
import { type EditedPlan, planToEdit } from './plan-edit.sql.ts'
import { type PlanAct, planActs, waysFrom } from './plan-states.ts'
import { mayApprovePlan, mayEditPlan } from './plans.policy.ts'
import { planStateView } from './views/plan-form-view.ts'

/** The page on which a plan goes a step further: hearing, committee, approval, amendment, or back. */
export function planStatePages(app: PageApp, deps: Deps): void {
  app.get('/plans/:id/state', (c) => statePage(c, deps, {}, [], null))
  app.post('/plans/:id/state', (c) => statePost(c, deps))
}

/** What a person may do with the plan now. */
function actsFor(viewer: Viewer | null, plan: EditedPlan, now: Date): PlanAct[] {
  return waysFrom(plan.state).flatMap((way) =>
    (way.by === 'planner' ? mayEditPlan : mayApprovePlan)(viewer, plan, now) ? [way.act] : [],
  )
}

async function statePage(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  problems: readonly Problem[],
  refusal: string | null,
): Promise<Response> {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const id = c.req.param('id') ?? ''
  const plan = isId(id) ? await planToEdit(deps.db, id) : null
  if (plan === null) return failure(c, 404, plans.notFound)
  if (!mayEditPlan(viewer, plan, now) && !mayApprovePlan(viewer, plan, now)) return failure(c, 403, editing.notAllowed)
  return showForm(c, deps, {
    title: editing.stateTitle,
    caption: plan.title,
    crumbs: [planCrumb(lang, plan)],
    problems: refusal === null ? problems : [{ field: 'act', text: refusal }, ...problems],
    main: (frame) =>
      planStateView(frame, {
        planId: plan.id,
        state: plan.state,
        stateText: editing.planStates[plan.state],
        versionText: editing.version(String(plan.version)),
        revision: plan.revision,
        acts: actsFor(viewer, plan, now),
        typed,
        problems,
        refusal: null,
      }),
  })
}

async function statePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return failure(c, 404, plans.notFound)
  const typed = await formFields(c)
  const act = planActs.find((one) => one === typed.act)
  const reason = readActReason(typed)
  const problems = reason.ok ? [] : fieldProblems(reason.problem, lang)
  if (act === undefined) problems.unshift({ field: 'act', text: editing.actMissing })
  if (act === undefined || !reason.ok) return statePage(c, deps, typed, problems, null)
  if (act === 'approve') {
    const plan = await planToEdit(deps.db, id)
    // What binds others is done with a fresh second factor (SECURITY); asked only of those who may.
    if (plan !== null && mayApprovePlan(c.get('viewer'), plan, deps.clock.now())) {
      const stop = await requireStepUp(c, deps, `/plans/${id}/state`)
      if (stop) return stop
    }
  }
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const how = { revision: readRevision(typed.revision), reason: reason.value }
  const done = await deps.db.transaction((tx) => changePlanState(tx, id, act, how, by))
  if (done.ok) {
    notice(c, editing.actDone[act])
    return c.redirect(href(lang, `/plans/${id}`), 303)
  }
  if (done.problem.kind === 'no-such-plan') return failure(c, 404, plans.notFound)
  if (done.problem.kind === 'not-yours') return failure(c, 403, editing.notYourAct)
  return statePage(c, deps, typed, [], refusalText(done.problem, lang))
}

function refusalText(refusal: StateRefusal, lang: Lang): string {
  const { plans, editing } = messages(lang)
  switch (refusal.kind) {
    case 'no-such-plan':
      return plans.notFound
    case 'not-yours':
      return editing.notYourAct
    case 'not-from-here':
      return editing.notFromHere(editing.planStates[refusal.state])
    case 'stale':
      return editing.stale.short
    case 'same-person':
      return editing.samePerson
  }
}
