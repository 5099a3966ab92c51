import { isId } from '../../kernel/ids.ts'
import { satang } from '../../kernel/money.ts'
import {
  fiscalYearOf,
  formatFiscalYear,
  formatInstant,
  parseFiscalYears,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { placeTitle } from '../places/index.ts'
import { isPlanningOfficer } from './alignments.policy.ts'
import { bodyName, goalForApi, levelName, nameOfField, nodeKindName } from './alignments.present.ts'
import { type GoalLevel, goalKinds, goalLevels } from './goal.ts'
import {
  besides,
  branchesUnder,
  cellsOfGoal,
  countGoals,
  coverageOf,
  coverageYears,
  everythingAbove,
  type GoalCursor,
  type GoalFilter,
  type GoalLine,
  goalById,
  goalShows,
  listGoals,
  projectsLinked,
  projectsOn,
} from './goals.sql.ts'
import { queryOfGoals, type TypedGoals, typedGoals } from './goals-query.ts'
import { messages } from './messages.ts'
import { graphState } from './summaries.sql.ts'
import { coverageView } from './views/coverage-view.ts'
import { goalView } from './views/goal-view.ts'
import { goalsView } from './views/goals-view.ts'
import { readWhere, type Where } from './where.ts'

const PAGE_SIZE = 25
const SUPPORTERS = 30
const LINKED_PROJECTS = 20
const MOST_LINES = 10_000
const MOST_PAGES = 10_000
/** An id that nothing has: a filter for something unknown finds nothing. */
const NO_ONE = '00000000-0000-0000-0000-000000000000'

export function goalsPages(app: PageApp, deps: Deps): void {
  app.get('/goals', (c) => goalsPage(c, deps))
  for (const format of tableFormats) app.get(`/goals.${format}`, (c) => goalsFile(c, deps, format))
  // Before /goals/:id, which would take "coverage" for an id.
  app.get('/goals/coverage', (c) => coveragePage(c, deps))
  app.get('/goals/:id', (c) => goalPage(c, deps))
}

export async function readGoalFilter(
  view: Queryable,
  typed: TypedGoals,
): Promise<{ where: Where | null; filter: GoalFilter }> {
  const where = await readWhere(view, typed.place)
  return {
    where,
    filter: {
      homes: where?.homes ?? null,
      under: where?.under ?? null,
      level: goalLevels.find((level) => level === typed.level) ?? null,
      bodyId: typed.body === '' ? null : ((await bodyIdByCode(view, typed.body.trim())) ?? NO_ONE),
      show: goalShows.find((show) => show === typed.show) ?? 'all',
    },
  }
}

export function readGoalCursor(text: string | undefined): GoalCursor | null {
  const [amount = '', id = ''] = (text ?? '').split('~')
  return /^\d{1,18}$/.test(amount) && isId(id) ? { amountSatang: BigInt(amount), id } : null
}

export const writeGoalCursor = (cursor: GoalCursor) => `${cursor.amountSatang}~${cursor.id}`

async function goalsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedGoals(c.req.query())
  const after = readGoalCursor(c.req.query('after'))
  const found = await deps.db.snapshot(async (view) => {
    const { where, filter } = await readGoalFilter(view, typed)
    const counts = await countGoals(view, filter)
    // Of the country the nation's own goals come first, of a place those of its widest plan.
    const level = filter.level ?? goalLevels.find((one) => (counts.get(one) ?? 0) > 0) ?? null
    const list = await listGoals(view, { ...filter, level }, { limit: PAGE_SIZE, after })
    return { where, counts, level, list, state: await graphState(view) }
  })
  const problems = found.where === null ? [{ field: 'place', text: say.queue.badPlace(typed.place) }] : []
  const place = found.where && found.where.area.kind !== 'country' ? placeTitle(found.where.area, lang) : null
  const { summedAt } = found.state
  const main = goalsView(frame, say, {
    typed,
    problems,
    level: found.level,
    levels: goalLevels.map((level) => ({
      level,
      text: levelName(level, lang),
      count: found.counts.get(level) ?? 0,
    })),
    goals: found.list.goals,
    nextHref: found.list.next
      ? href(frame, `/goals${queryOfGoals(typed, { after: writeGoalCursor(found.list.next) })}`)
      : null,
    firstHref: after === null ? null : href(frame, `/goals${queryOfGoals(typed)}`),
    total: found.level === null ? 0 : (found.counts.get(found.level) ?? 0),
    summed: summedAt !== null,
    behind: found.state.changes > found.state.summed,
  })
  return c.html(
    page(frame, {
      title: place === null ? say.goals.title : say.goals.titleOf(place),
      lead: say.goals.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      actions: [
        linkButton({
          kind: 'secondary',
          href: href(frame, `/goals/coverage${queryOfGoals({ ...typed, level: '', body: '', show: '' })}`),
          text: say.goals.coverage.link,
        }),
        linkButton({
          kind: 'secondary',
          href: href(frame, `/gaps${queryOfGoals({ ...typed, level: '', body: '', show: '' })}`),
          text: say.queue.toGaps,
        }),
        linkButton({ kind: 'secondary', href: href(frame, '/alignments'), text: say.queue.title }),
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/goals${queryOfGoals(typed)}`, type: 'application/json', text: say.queue.asJson }],
      ...(summedAt ? { dataAsOf: formatInstant(summedAt, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function goalsFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const goals = await deps.db.snapshot(async (view) => {
    const { filter } = await readGoalFilter(view, typedGoals(c.req.query()))
    return (await listGoals(view, filter, { limit: MOST_LINES, after: null })).goals
  })
  const yes = (is: boolean) => (is ? '1' : '0')
  const rows = goals.map((goal) => [
    goal.id,
    levelName(goal.level, lang),
    nodeKindName(goal.kind, lang),
    goal.title,
    goal.planTitle,
    bodyName(goal, lang),
    goal.projects,
    satang(goal.amountSatang),
    goal.supporters,
    yes(goal.linked),
    yes(goal.reachesTop),
  ])
  return tableFile(c, format, { name: 'goals', sheets: [{ title: 'goals', head: say.goals.csv, rows }] })
}

/** What is read of a goal and one level around it, whatever lies further: for the page and the API. */
export async function readGoalTree(view: Queryable, id: string, at: { branches: number; projects: number }) {
  const found = await goalById(view, id)
  if (found === null) return null
  const { goal } = found
  return {
    ...found,
    above: await everythingAbove(view, { home: goal.home, id }),
    branches: await branchesUnder(view, id, { limit: SUPPORTERS, offset: at.branches * SUPPORTERS }),
    linked: await projectsLinked(view, id, { limit: LINKED_PROJECTS, offset: at.projects * LINKED_PROJECTS }),
    ownProjects: await projectsOn(view, id, goal.planId),
    cells: goalKinds.has(goal.kind) ? await cellsOfGoal(view, goal.home, id) : [],
    state: await graphState(view),
    ...(await besides(view, id)),
  }
}

export function pageNumber(text: string | undefined): number {
  return /^\d{1,5}$/.test(text ?? '') ? Math.min(Math.max(Number(text) - 1, 0), MOST_PAGES) : 0
}

async function goalPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const frame = frameOf(c, deps, 'plans')
  const at = { branches: pageNumber(c.req.query('branches')), projects: pageNumber(c.req.query('projects')) }
  const found = await deps.db.snapshot(async (view) => {
    const tree = await readGoalTree(view, id, at)
    const where = tree && (await readWhere(view, ''))
    return tree && where && { tree, places: where.places }
  })
  if (!found) return failure(c, 404, say.goals.noSuch)
  const { tree, places } = found
  const { goal } = tree
  const path = `/goals/${id}`
  const toPage = (branches: number, projects: number) =>
    `${path}?${new URLSearchParams({ branches: String(branches + 1), projects: String(projects + 1) })}`
  const isOfficer = isPlanningOfficer(c.get('viewer'), deps.clock.now())
  const main = goalView(frame, say, {
    goal,
    summed: tree.summed,
    behind: tree.state.changes > tree.state.summed,
    above: tree.above,
    own: tree.branches.own,
    others: tree.branches.others,
    linked: tree.linked.projects,
    ownProjects: tree.ownProjects,
    waiting: tree.waiting,
    related: tree.related,
    cells: tree.cells,
    placeName: (code) => {
      const area = places.areas.get(code)
      return area === undefined ? code : placeTitle(area, lang)
    },
    branchesAt: at.branches * SUPPORTERS,
    projectsAt: at.projects * LINKED_PROJECTS,
    branches: {
      previous: at.branches > 0 ? href(frame, `${toPage(at.branches - 1, at.projects)}#supports`) : null,
      next: tree.branches.more ? href(frame, `${toPage(at.branches + 1, at.projects)}#supports`) : null,
    },
    projects: {
      previous: at.projects > 0 ? href(frame, `${toPage(at.branches, at.projects - 1)}#linked`) : null,
      next: tree.linked.more ? href(frame, `${toPage(at.branches, at.projects + 1)}#linked`) : null,
    },
    isOfficer,
  })
  return c.html(
    page(frame, {
      title: goal.title,
      lead: `${nodeKindName(goal.kind, lang)} · ${goal.planTitle}`,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.goals.title, href: href(frame, `/goals?level=${goal.level}`) },
      ],
      actions: isOfficer
        ? [linkButton({ kind: 'secondary', href: href(frame, `/alignments/new?right=${id}`), text: say.goals.propose })]
        : [],
      main,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/goals/${id}`, type: 'application/json', text: say.goals.asJson }],
      ...(tree.state.summedAt ? { dataAsOf: formatInstant(tree.state.summedAt, lang) } : {}),
    }),
  )
}

async function coveragePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.goals.coverage
  const frame = frameOf(c, deps, 'plans')
  const typed = (c.req.query('place') ?? '').trim()
  const years = parseFiscalYears(c.req.query('year') ?? '')
  const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const found = await deps.db.snapshot(async (view) => {
    const where = await readWhere(view, typed)
    const known = await coverageYears(view)
    const year =
      (years.ok ? years.value.find((one) => known.includes(one)) : undefined) ??
      (known.includes(now) ? now : known.at(-1)) ??
      now
    if (where === null) return { where, known, year, cells: [], parts: [], state: await graphState(view) }
    // A district is shown among the districts of its province.
    const top = where.under === null ? where.area : (where.places.areas.get(where.area.code.slice(0, 2)) ?? where.area)
    const isWide = !/^\d/.test(top.code)
    const parts = isWide ? where.places.provincesOf(top.code) : where.places.children(top.code)
    const areas = [
      ...parts.map((area) => ({ home: area.code.slice(0, 2), code: area.code as string })),
      ...(isWide
        ? top.kind === 'country'
          ? [{ home: '00', code: 'TH' }]
          : []
        : [{ home: top.code, code: top.code as string }]),
    ]
    return { where, known, year, cells: await coverageOf(view, areas, year), parts, state: await graphState(view), top }
  })
  const problems = found.where === null ? [{ field: 'place', text: say.queue.badPlace(typed) }] : []
  const top = found.top
  const whole = top && /^\d/.test(top.code) ? { code: top.code as string, name: words.whole } : null
  const country = top?.kind === 'country' ? { code: 'TH', name: placeTitle(top, lang) } : null
  const rows = [
    ...(whole ? [{ ...whole, strong: true }] : []),
    ...found.parts.map((area) => ({ code: area.code as string, name: placeTitle(area, lang), strong: false })),
    ...(country ? [{ ...country, strong: false }] : []),
  ]
  const main = coverageView(frame, say, {
    typed,
    problems,
    year: found.year,
    years: found.known.map((year) => ({ year, text: formatFiscalYear(year, lang) })),
    rows,
    cells: found.cells,
    fieldName: (code) => nameOfField(code, lang),
  })
  return c.html(
    page(frame, {
      title: words.title,
      lead: words.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.goals.title, href: href(frame, '/goals') },
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      ...(found.state.summedAt ? { dataAsOf: formatInstant(found.state.summedAt, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export function goalTreeForApi(tree: NonNullable<Awaited<ReturnType<typeof readGoalTree>>>) {
  const branch = (one: { goal: GoalLine; share: number | null }) => ({
    ...goalForApi(one.goal),
    share_percent: one.share === null ? null : one.share / 100,
  })
  return {
    ...goalForApi(tree.goal),
    totals_as_of: tree.state.summedAt?.toISOString() ?? null,
    serves: tree.above.map((one) => ({
      id: one.id,
      title: one.title,
      kind: one.kind,
      level: one.level as GoalLevel,
      steps: one.height,
      how: one.how,
    })),
    own_branches: tree.branches.own.map(branch),
    linked_branches: tree.branches.others.map(branch),
    more_branches: tree.branches.more,
    linked_projects: tree.linked.projects.map((project) => ({
      id: `${project.home}-${project.id}`,
      title: project.title,
      share_percent: project.share === null ? null : project.share / 100,
    })),
    more_projects: tree.linked.more,
    waiting_links: tree.waiting,
  }
}
