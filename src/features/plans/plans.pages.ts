import { isId } from '../../kernel/ids.ts'
import { formatMillions, satang } from '../../kernel/money.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { messages } from './messages.ts'
import { type PlanFilterProblem, readPlanCursor, readPlanFilter, writePlanCursor } from './plan-filter.ts'
import { mayImportPlans } from './plans.policy.ts'
import { baht, countText, presentLine, presentPlan } from './plans.present.ts'
import { listPlans } from './plans.sql.ts'
import { readCursor, writeCursor } from './project-filter.ts'
import { readPlan } from './read-plan.ts'
import { filterRegister } from './typed-query.ts'
import { plansView, planView, type TypedPlanFilter } from './views/plans-view.ts'

const pageSize = 25

export function plansPages(app: PageApp, deps: Deps): void {
  app.get('/plans', (c) => plansPage(c, deps))
  app.get('/plans/:id', (c) => planPage(c, deps))
}

function typedPlanFilter(c: PageContext): TypedPlanFilter {
  const { level, place, year, body, cursor } = c.req.query()
  return Object.fromEntries(Object.entries({ level, place, year, body, cursor }).filter(([, value]) => value))
}

function queryWith(typed: TypedPlanFilter, cursor: string | null): string {
  const query = new URLSearchParams(Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}

async function plansPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedPlanFilter(c)
  const after = readPlanCursor(typed.cursor)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readPlanFilter(typed, await filterRegister(view))
    return { ...read, ...(await listPlans(view, read.filter, { limit: pageSize, after })) }
  })
  const problems = found.problems.map((problem) => ({ field: problem.field, text: planProblemText(lang, problem) }))
  const address = (cursor: string | null) => href(frame, `/plans${queryWith(typed, cursor)}`)
  const main = plansView(frame, {
    typed,
    problems,
    plans: found.plans.map((plan) => presentPlan(plan, lang)),
    total: found.total,
    before: after?.before ?? 0,
    nextHref: found.next && address(writePlanCursor(found.next)),
    firstHref: after && address(null),
    filtered: Boolean(typed.level || typed.place || typed.year || typed.body),
    canImport: mayImportPlans(c.get('viewer'), deps.clock.now()),
  })
  const body = page(frame, {
    title: say.plans.title,
    lead: say.plans.lead,
    main,
    problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    banner: noticeOf(c),
    alternates: [{ href: `/api/v1/plans${queryWith(typed, null)}`, type: 'application/json', text: say.list.asJson }],
  })
  return c.html(body, problems.length > 0 ? 422 : 200)
}

export function planProblemText(lang: 'th' | 'en', { field, typed }: PlanFilterProblem): string {
  const say = messages(lang)
  return field === 'level' ? say.plans.problems.level(typed) : say.list.problems[field](typed)
}

async function planPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  const after = readCursor(c.req.query('cursor'), 'amount')
  const year = parseYear(c.req.query('year') ?? '')
  const found = isId(id)
    ? await readPlan(deps.db, id, {
        nodeId: c.req.query('node') ?? null,
        fiscalYear: year.ok ? year.value : null,
        limit: pageSize,
        after,
      })
    : null
  if (found === null) return failure(c, 404, say.plans.notFound)
  const frame = frameOf(c, deps, 'plans')
  const plan = presentPlan(found.plan, lang)
  const address = (cursor: string | null) => {
    const query = new URLSearchParams({ ...(found.node ? { node: found.node.id } : {}), ...(cursor ? { cursor } : {}) })
    return `${href(frame, plan.href)}${query.size > 0 ? `?${query}` : ''}#projects`
  }
  const money = formatMillions(satang(found.plan.amountSatang), lang)
  const main = planView(frame, {
    plan,
    moneyText: money,
    nodes: found.nodes.map((node) => ({
      href: `${plan.href}?node=${node.id}#projects`,
      depth: node.depth,
      kind: say.nodeKinds[node.kind],
      title: node.title,
      projects: node.projects.toLocaleString('en-US'),
      amount: baht(node.amountSatang, lang),
    })),
    nodeTitle: found.node?.title ?? null,
    rows: found.list.projects.map((line) => presentLine(line, found.places, lang)),
    countText: countText(found.count, lang),
    total: found.count.exact ? found.count.projects : null,
    before: after?.before ?? 0,
    nextHref: found.list.next && address(writeCursor(found.list.next)),
    firstHref: after && address(null),
  })
  return c.html(
    page(frame, {
      title: plan.title,
      caption: plan.level,
      lead: `${plan.body} · ${plan.years}`,
      breadcrumbs: [{ text: say.plans.title, href: href(frame, '/plans') }],
      main,
      alternates: [{ href: `/api/v1/plans/${id}`, type: 'application/json', text: say.list.asJson }],
    }),
  )
}
