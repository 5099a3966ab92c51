import { formatPublicId, isId, parsePublicId } from '../../kernel/ids.ts'
import { formatYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, type Typed } from '../../web/read-form.ts'
import { type CopyRefusal, type CopyWish, copyProjects } from './copy-projects.ts'
import { readActReason } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { fieldProblems } from './edit-problems.ts'
import { planCrumb } from './edited-plan.ts'
import { messages } from './messages.ts'
import { openPlansOfBody, planToEdit } from './plan-edit.sql.ts'
import { withDescendants } from './plan-tree.ts'
import { mayEditPlan } from './plans.policy.ts'
import { baht, planYears } from './plans.present.ts'
import { nodesOfPlan, planById } from './plans.sql.ts'
import { everything } from './project-filter.ts'
import { findProjects } from './projects.sql.ts'
import { copyView } from './views/copy-view.ts'

/** So many projects one page can offer to tick; a branch shows its own. */
const mostShown = 200
const mostYears = 10

export function copyPages(app: PageApp, deps: Deps): void {
  app.get('/plans/:id/copy', (c) => copyPage(c, deps, {}, [], []))
  app.post('/plans/:id/copy', (c) => copyPost(c, deps))
}

async function copyPage(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  picked: readonly string[],
  problems: readonly Problem[],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  const node = c.req.query('node') ?? ''
  const found = isId(id)
    ? await deps.db.snapshot(async (view) => {
        const plan = await planToEdit(view, id)
        if (plan === null) return null
        const nodeIds = isId(node) ? withDescendants(await nodesOfPlan(view, id), node) : null
        const filter = { ...everything, planId: id, nodeIds }
        const { list } = await findProjects(view, filter, { limit: mostShown, after: null })
        const targets = await openPlansOfBody(view, plan.bodyId)
        return { plan, list, targets, living: (await planById(view, id))?.projects ?? 0 }
      })
    : null
  if (found === null) return failure(c, 404, say.plans.notFound)
  const { plan } = found
  if (!mayEditPlan(c.get('viewer'), plan, deps.clock.now())) return failure(c, 403, say.editing.notAllowed)
  const living = found.list.projects.filter((project) => project.state !== 'cancelled')
  return showForm(c, deps, {
    title: say.editing.copy,
    caption: plan.title,
    lead: say.editing.copyLead,
    crumbs: [planCrumb(lang, plan)],
    problems,
    main: (frame) =>
      copyView(frame, {
        planId: id,
        typed,
        picked,
        problems,
        key: oneTimeKey(typed),
        allProjects: found.living.toLocaleString('en-US'),
        projects: living.map((project) => ({
          id: formatPublicId(project),
          title: project.title,
          hint: `${formatYear(project.fiscalYearTo, lang)} · ${say.list.baht(baht(project.amountSatang, lang))}`,
        })),
        shownNote:
          found.list.next === null
            ? null
            : say.editing.copyShown(String(living.length), found.living.toLocaleString('en-US')),
        targets: found.targets.map((target) => ({
          value: target.id,
          text: `${target.title} (${planYears(target, lang)})`,
        })),
        nodeId: isId(node) ? node : '',
      }),
  })
}

async function copyPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return failure(c, 404, say.plans.notFound)
  const typed = await formFields(c)
  const ticked = (await c.req.formData()).getAll('project').filter((one) => typeof one === 'string')
  const keys = ticked.flatMap((one) => {
    const key = parsePublicId(one)
    return key.ok ? [key.value] : []
  })
  const reason = readActReason(typed)
  const years = /^\d{1,2}$/.test(typed.years ?? '') ? Number(typed.years) : 0
  const amounts = (['keep', 'clear'] as const).find((one) => one === typed.amounts)
  const problems: Problem[] = reason.ok ? [] : fieldProblems(reason.problem, lang)
  if (years < 1 || years > mostYears) problems.push({ field: 'years', text: say.editing.copyYearsProblem })
  if (typed.which !== 'all' && keys.length === 0) problems.push({ field: 'which', text: say.editing.copyNone })
  if (amounts === undefined)
    problems.push({ field: 'amounts', text: say.editing.problems.notAChoice(say.editing.copyAmounts) })
  if (typed.to && !isId(typed.to))
    problems.push({ field: 'to', text: say.editing.problems.notAChoice(say.editing.copyTo) })
  if (!reason.ok || amounts === undefined || problems.length > 0) return copyPage(c, deps, typed, ticked, problems)
  const wish: CopyWish = { keys: typed.which === 'all' ? null : keys, toPlanId: typed.to || null, years, amounts }
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const done = await deps.db.transaction((tx) => copyProjects(tx, deps, id, wish, reason.value, by))
  if (!done.ok) return refused(c, done.problem, (problem) => copyPage(c, deps, typed, ticked, [problem]))
  const { copied, known, toPlanId } = done.value
  const number = (value: number) => value.toLocaleString('en-US')
  const more = known > 0 ? `. ${say.editing.copiedKnown(number(known))}` : ''
  notice(c, `${say.editing.copied(number(copied))}${more}`)
  return c.redirect(href(lang, `/plans/${toPlanId}`), 303)
}

function refused(c: PageContext, refusal: CopyRefusal, again: (problem: Problem) => Promise<Response>) {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  switch (refusal.kind) {
    case 'no-such-plan':
      return failure(c, 404, plans.notFound)
    case 'not-yours':
      return failure(c, 403, editing.notAllowed)
    case 'target-closed':
      return again({ field: 'to', text: editing.targetClosed })
    case 'other-body':
      return again({ field: 'to', text: editing.otherBody })
    case 'nothing-chosen':
      return again({ field: 'which', text: editing.copyNone })
    case 'years-outside': {
      const year = (value: number) => formatYear(value, lang)
      const { from, to, planFrom, planTo } = refusal
      return again({ field: 'to', text: editing.copyYearsOutside(year(from), year(to), year(planFrom), year(planTo)) })
    }
  }
}
