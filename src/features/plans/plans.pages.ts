import { Readable } from 'node:stream'
import { formatPublicId, isId } from '../../kernel/ids.ts'
import { formatMillions, satang } from '../../kernel/money.ts'
import { formatInstant, parseYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { showParts } from '../../web/page-parts.ts'
import { personNames } from '../people/index.ts'
import { type ExportFormat, exportedProjects, exportFormats, exportTypes, streamProjects } from './export-projects.ts'
import { presentPlanEvent } from './history.present.ts'
import { messages } from './messages.ts'
import { eventsOfPlan } from './plan-edit.sql.ts'
import { type PlanFilterProblem, readPlanCursor, readPlanFilter, writePlanCursor } from './plan-filter.ts'
import { isOpenForPlanning } from './plan-states.ts'
import { branches, type TreeNode, withDescendants } from './plan-tree.ts'
import { mayApprovePlan, mayBeginPlan, mayEditPlan, mayImportPlans } from './plans.policy.ts'
import {
  baht,
  countText,
  presentBranch,
  presentLine,
  presentPlan,
  planYearsInWords as yearsInWords,
} from './plans.present.ts'
import { listPlans, nodesOfPlan, type PlanLine, planById } from './plans.sql.ts'
import type { PlansPorts } from './plans-ports.ts'
import { everything, readCursor, writeCursor } from './project-filter.ts'
import { firstOfEach, readPlanIn } from './read-plan.ts'
import { filterRegister } from './typed-query.ts'
import { versionsOf } from './versions.sql.ts'
import { planActions } from './views/plan-tree-view.ts'
import { planView } from './views/plan-view.ts'
import { plansView, type TypedPlanFilter } from './views/plans-view.ts'

const pageSize = 25
const mostInOneFile = 200_000
/** Under its tree a plan shows the beginning of the list only. */
const shortPage = 10

/** Downloads a minute from one network block. */
const filesAMinute = 60

export function plansPages(app: PageApp, deps: Deps, ports: PlansPorts): void {
  app.get('/plans', (c) => plansPage(c, deps))
  for (const format of tableFormats) app.get(`/plans.${format}`, (c) => plansFile(c, deps, format))
  app.get('/plans/:id', (c) => planPage(c, deps, ports))
  const byBlock = limiter('plan-files-block', { points: filesAMinute, seconds: 60 })
  for (const format of exportFormats) {
    app.get(`/plans/:id/projects.${format}`, async (c) => {
      const waitSeconds = await takeForBlock(c, byBlock)
      return waitSeconds === null ? download(c, deps, format) : tooMany(c, waitSeconds)
    })
  }
}

function typedPlanFilter(c: PageContext): TypedPlanFilter {
  const { level, state, place, year, body, cursor } = c.req.query()
  return Object.fromEntries(Object.entries({ level, state, place, year, body, cursor }).filter(([, value]) => value))
}

function queryWith(typed: TypedPlanFilter, cursor: string | null): string {
  const query = new URLSearchParams(Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}

/** The list of plans under its filter as a file; years in the Buddhist era, as officers read them. */
async function plansFile(c: PageContext, deps: Deps, format: TableFormat) {
  const say = messages(c.get('lang'))
  const plans = await deps.db.snapshot(async (view) => {
    const { filter } = await readPlanFilter(typedPlanFilter(c), await filterRegister(view))
    return (await listPlans(view, filter, { limit: mostInOneFile, after: null })).plans
  })
  const rows = plans.map((plan) => [
    plan.title,
    say.levels[plan.level],
    plan.bodyCode,
    plan.bodyNameTh,
    plan.areaCode,
    toBE(plan.fiscalYearFrom),
    toBE(plan.fiscalYearTo),
    say.editing.planStates[plan.state],
    plan.version,
    plan.projects,
    satang(plan.amountSatang),
    `${deps.config.baseUrl}/plans/${plan.id}`,
  ])
  return tableFile(c, format, { name: 'plans', sheets: [{ title: 'plans', head: say.plans.fileHead, rows }] })
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
    query: queryWith({ ...typed, cursor: '' }, null),
    filtered: Boolean(typed.level || typed.state || typed.place || typed.year || typed.body),
    canImport: mayImportPlans(c.get('viewer'), deps.clock.now()),
    canWrite: mayBeginPlan(c.get('viewer'), deps.clock.now()),
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
  if (field === 'level') return say.plans.problems.level(typed)
  return say.list.problems[field](typed)
}

/** Versions and events a plan's page shows; the pages behind it show all. */
const versionsShown = 5
const eventsShown = 20
/** More branches than this a page does not open at once. */
const mostBranches = 400

async function planPage(c: PageContext, deps: Deps, ports: PlansPorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const id = c.req.param('id') ?? ''
  const after = readCursor(c.req.query('cursor'), 'amount')
  const year = parseYear(c.req.query('year') ?? '')
  const nodeId = c.req.query('node') ?? null
  const wanted = {
    nodeId,
    fiscalYear: year.ok ? year.value : null,
    limit: nodeId === null && after === null ? shortPage : pageSize,
    after,
  }
  const found = isId(id)
    ? await deps.db.snapshot(async (view) => {
        const whole = await readPlanIn(view, id, wanted)
        if (whole === null) return null
        const events = await eventsOfPlan(view, id, eventsShown)
        const officer = viewer !== null && viewer.grants.length > 0
        const actors = events.map((event) => event.actorId)
        const subject = { id, bodyId: whole.plan.bodyId, today: todayInBangkok(deps.clock.now()) }
        const asked = ports.planSections.map((part) => part.sql(subject))
        return {
          ...whole,
          parts: { subject, values: await readTogether(view, asked) },
          events,
          names: officer ? await personNames(view, deps, actors) : null,
          first: await firstOfEach(view, whole.plan, whole.nodes.length),
          versions: await versionsOf(view, id),
          attached: await ports.attachments(view, deps, { planId: id, project: null }, viewer),
        }
      })
    : null
  if (found === null) return failure(c, 404, say.plans.notFound)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const mayPlan = mayEditPlan(viewer, found.plan, now)
  const mayEdit = mayPlan && isOpenForPlanning(found.plan.state)
  const plan = presentPlan(found.plan, lang)
  const query = (parts: Record<string, string>) => {
    const all = new URLSearchParams({ ...(found.node ? { node: found.node.id } : {}), ...parts })
    return all.size > 0 ? `?${all}` : ''
  }
  const address = (cursor: string | null) => `${href(frame, plan.href)}${query(cursor ? { cursor } : {})}#projects`
  const attached = found.attached.render(frame)
  const hearing = found.plan.state === 'hearing'
  const main = planView(frame, {
    plan,
    moneyText: formatMillions(satang(found.plan.amountSatang), lang),
    nodeCount: found.nodes.length.toLocaleString('en-US'),
    tree: {
      planHref: plan.href,
      branches: branches(
        found.nodes,
        found.nodes.length > mostBranches ? (found.node?.id ?? null) : null,
        mostBranches,
      ).map((branch) => presentBranch(branch, lang)),
      first: new Map(
        [...found.first].map(([node, projects]) => [
          node,
          projects.map((project) => ({
            href: `/projects/${formatPublicId(project)}`,
            title: project.title,
            amount: baht(project.amountSatang, lang),
          })),
        ]),
      ),
      open: wayTo(found.nodes, found.node?.id ?? null),
      mayEdit,
      direct: directOf(found.plan, found.nodes),
    },
    node: found.node && { title: found.node.title, kind: say.nodeKinds[found.node.kind] },
    rows: found.list.projects.map((line) => presentLine(line, found.places, lang)),
    countText: countText(found.count, lang),
    total: found.count.exact ? found.count.projects : null,
    before: after?.before ?? 0,
    nextHref: found.list.next && address(writeCursor(found.list.next)),
    firstHref: after && address(null),
    downloads: [
      ...exportFormats.map((format) => ({
        href: `${plan.href}/projects.${format}${query({})}`,
        text: format.toUpperCase(),
      })),
      ...ports.formats.flatMap(({ ofPlan, text }) =>
        ofPlan === null ? [] : [{ href: `${plan.href}${ofPlan}`, text }],
      ),
    ],
    mayEdit,
    versions: found.versions.slice(0, versionsShown).map((version) => ({
      href: `${plan.href}/versions/${version.number}`,
      title: say.editing.versionTitle(String(version.number), version.title),
      meta: `${version.approved ? say.editing.keptApproved : say.editing.keptBefore} ${formatInstant(version.frozenAt, lang)} · ${say.editing.nodeSummary(version.projects.toLocaleString('en-US'), baht(version.amountSatang, lang))}`,
    })),
    history: found.events.map((event) => presentPlanEvent(event, found.names, found.places, lang)),
    documents: attached.documents,
    comments: attached.comments,
    more: showParts(frame, ports.planSections, found.parts),
    counts: { documents: found.attached.documents, comments: found.attached.comments },
    hearing: hearing ? say.editing.hearingText : null,
    sections: { documents: say.editing.documents, comments: say.editing.comments },
    actions: planActions(frame, {
      href: plan.href,
      mayEdit,
      mayMove: mayPlan || mayApprovePlan(viewer, found.plan, now),
      mayCopy: mayPlan,
    }),
  })
  return c.html(
    page(frame, {
      title: plan.title,
      caption: plan.level,
      lead: yearsInWords(found.plan, lang),
      breadcrumbs: [{ text: say.plans.title, href: href(frame, '/plans') }],
      main,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/plans/${id}`, type: 'application/json', text: say.list.asJson }],
      ...(found.plan.asOf === null ? {} : { dataAsOf: formatInstant(found.plan.asOf, lang) }),
    }),
  )
}

/** The node and everything above it; without one, the first level where it is short. */
function wayTo(nodes: readonly TreeNode[], id: string | null): Set<string> {
  const open = new Set<string>()
  if (id === null) {
    const top = nodes.filter((node) => node.depth === 0)
    if (top.length <= openFromStart) for (const node of top) open.add(node.id)
    return open
  }
  let depth = Number.POSITIVE_INFINITY
  for (let at = nodes.findIndex((node) => node.id === id); at >= 0; at--) {
    const node = nodes[at]
    if (node === undefined || node.depth >= depth) continue
    open.add(node.id)
    depth = node.depth
  }
  return open
}

const openFromStart = 3

function directOf(plan: PlanLine, nodes: readonly TreeNode[]) {
  const under = nodes.filter((node) => node.depth === 0).reduce((sum, node) => sum + node.projects, 0)
  const count = plan.projects - under
  return { count, projects: count.toLocaleString('en-US') }
}

/** The projects of a plan, or of one of its branches, as a file. */
async function download(c: PageContext, deps: Deps, format: ExportFormat) {
  const lang = c.get('lang')
  const id = c.req.param('id') ?? ''
  const plan = isId(id) ? await planById(deps.db, id) : null
  if (plan === null) return failure(c, 404, messages(lang).plans.notFound)
  const node = c.req.query('node')
  const nodeIds = node === undefined ? null : withDescendants(await nodesOfPlan(deps.db, id), node)
  const filter = { ...everything, planId: id, nodeIds }
  const body = streamProjects(exportedProjects(deps.db, filter, lang), format, { lang, bom: true })
  return c.body(Readable.toWeb(body) as ReadableStream, 200, {
    'Content-Type': exportTypes[format],
    'Content-Disposition': `attachment; filename="plan-${id.slice(0, 8)}.${format}"`,
  })
}
