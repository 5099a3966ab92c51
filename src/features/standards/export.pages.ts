import { Readable } from 'node:stream'
import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import {
  everyProject,
  filterRegister,
  listPlans,
  type ProjectFilter,
  planById,
  readProjectFilter,
  typedFilter,
} from '../plans/index.ts'
import {
  type ProjectStandard,
  planAsStratml,
  projectStandards,
  projectsAsStandard,
  standardFiles,
} from './export-standards.ts'
import { joinedPieces, publishingOf } from './formats.ts'
import { prefixOf } from './identifiers.ts'
import { messages } from './messages.ts'
import type { StandardsPorts } from './standards-ports.ts'
import { standardsView } from './views/standards-view.ts'

/** Downloads a minute from one network block: each reads a whole list. */
const filesAMinute = 60

export function exportPages(app: PageApp, deps: Deps, ports: StandardsPorts): void {
  const byBlock = limiter('standards-files-block', { points: filesAMinute, seconds: 60 })
  const counted = (answer: (c: PageContext) => Promise<Response>) => async (c: PageContext) => {
    const waitSeconds = await takeForBlock(c, byBlock)
    return waitSeconds === null ? answer(c) : tooMany(c, waitSeconds)
  }
  app.get('/api/standards', (c) => standardsPage(c, deps))
  for (const standard of projectStandards) {
    const { ending } = standardFiles[standard]
    app.get(
      `/projects.${ending}`,
      counted((c) => listFile(c, deps, ports, standard)),
    )
    app.get(
      `/plans/:id/projects.${ending}`,
      counted((c) => planProjectsFile(c, deps, ports, standard)),
    )
  }
  app.get(
    '/plans/:id/plan.stratml',
    counted((c) => stratmlFile(c, deps, ports, c.req.param('id') ?? '')),
  )
}

async function listFile(c: PageContext, deps: Deps, ports: StandardsPorts, standard: ProjectStandard) {
  const { filter } = await readProjectFilter(typedFilter(c), await filterRegister(deps.db))
  return projectsFile(c, deps, ports, standard, filter, 'projects')
}

async function planProjectsFile(c: PageContext, deps: Deps, ports: StandardsPorts, standard: ProjectStandard) {
  const id = c.req.param('id') ?? ''
  if (!isId(id) || (await planById(deps.db, id)) === null) {
    return failure(c, 404, messages(c.get('lang')).exporting.planNotFound)
  }
  return projectsFile(c, deps, ports, standard, { ...everyProject, planId: id }, `plan-${id.slice(0, 8)}`)
}

/** Answers with projects in a standard, as they are read; an empty list is told, because the standards know no empty file. */
export async function projectsFile(
  c: PageContext,
  deps: Deps,
  ports: StandardsPorts,
  standard: ProjectStandard,
  filter: ProjectFilter,
  name: string,
): Promise<Response> {
  const { baseUrl } = deps.config
  const { ending, mediaType } = standardFiles[standard]
  const { pathname, search } = new URL(c.req.url)
  const publishing = publishingOf(baseUrl, `${pathname}${search}`, deps.clock.now())
  const pieces = await projectsAsStandard(deps.db, standard, filter, publishing, { ports, baseUrl })
  if (pieces === null) return failure(c, 404, messages(c.get('lang')).exporting.noProjects)
  return c.body(Readable.toWeb(Readable.from(joinedPieces(pieces))) as ReadableStream, 200, {
    'Content-Type': mediaType,
    'Content-Disposition': `attachment; filename="${name}.${ending}"`,
  })
}

/** Answers with a plan as StratML: part 2, which holds more, or the part asked for. */
export async function stratmlFile(c: PageContext, deps: Deps, ports: StandardsPorts, id: string): Promise<Response> {
  const say = messages(c.get('lang')).exporting
  const { part = '2' } = c.req.query()
  if (part !== '1' && part !== '2') return failure(c, 400, say.partUnknown)
  const reading = { ports, baseUrl: deps.config.baseUrl }
  const text = isId(id)
    ? await deps.db.snapshot((view) => planAsStratml(view, id, part === '1' ? 1 : 2, reading))
    : null
  if (text === null) return failure(c, 404, say.planNotFound)
  return c.body(text, 200, {
    'Content-Type': 'application/xml; charset=utf-8',
    'Content-Disposition': `attachment; filename="plan-${id.slice(0, 8)}.stratml.xml"`,
  })
}

async function standardsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).page
  const frame = frameOf(c, deps)
  const filter = { state: null, level: null, bodyId: null, place: null, fiscalYear: null }
  const [plan] = (await listPlans(deps.db, filter, { limit: 1, after: null })).plans
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: say.api, href: href(frame, '/api') }],
      main: standardsView(frame, {
        prefix: prefixOf(deps.config.baseUrl),
        baseUrl: deps.config.baseUrl,
        planId: plan?.id ?? null,
      }),
    }),
  )
}
