import { createRoute, z } from '@hono/zod-openapi'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { phases, planCalendars, planLevels, projectStates } from './plan.ts'
import { readPlanCursor, readPlanFilter, writePlanCursor } from './plan-filter.ts'
import { planStates } from './plan-states.ts'
import { planProblemText } from './plans.pages.ts'
import { planForApi, projectForApi, wholeProjectForApi } from './plans.present.ts'
import { listPlans } from './plans.sql.ts'
import { projectSorts, readCursor, readFilter, writeCursor } from './project-filter.ts'
import { projectTag } from './project-tag.ts'
import { problemText } from './projects.pages.ts'
import { findProjects, wholeProject } from './projects.sql.ts'
import { readPlan } from './read-plan.ts'
import { filterRegister } from './typed-query.ts'

const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
const fiscalYear = z.int().openapi({ description: 'Common Era, the year it ends in', example: 2022 })

const projectFields = {
  id: z.string().openapi({ description: 'Public id', example: '57-0192…' }),
  title: z.string(),
  body: z.string().openapi({ description: 'Code of the body that plans it' }),
  body_name: z.string(),
  area: z.string().nullable().openapi({ description: 'Code of the finest area known' }),
  function: z.string().nullable().openapi({ description: 'COFOG code of the mission field' }),
  state: z.enum(projectStates),
  fiscal_year_from: fiscalYear,
  fiscal_year_to: fiscalYear,
  amount,
  combined_into: z
    .string()
    .nullable()
    .openapi({ description: 'Public id of the project it was combined into and is counted as' }),
}
const projectSchema = z.object(projectFields).openapi('Project')

const activitySchema = z.object({
  id: z.uuid(),
  title: z.string(),
  starts_on: z.iso.date().nullable(),
  ends_on: z.iso.date().nullable(),
  amount: amount.nullable(),
  responsible: z.string().nullable(),
})

export const wholeProjectSchema = z
  .object({
    ...projectFields,
    place_text: z.string().nullable(),
    function_reason: z
      .string()
      .nullable()
      .openapi({ description: '`title:` or `context:` and the word that told the field' }),
    category: z.array(z.string()).openapi({ description: 'Path in the tree of expenses, widest first' }),
    plan: z.object({ id: z.uuid(), title: z.string(), level: z.enum(planLevels) }),
    path: z.array(z.object({ id: z.uuid(), kind: z.string(), title: z.string() })),
    activities: z.array(activitySchema),
    copied_from: z.string().nullable().openapi({ description: 'Public id of the project of an earlier year' }),
    budget_lines: z.array(z.object({ fiscal_year: fiscalYear, phase: z.enum(phases), source: z.string(), amount })),
    source: z.object({ document: z.string().nullable(), page: z.string().nullable(), item: z.string().nullable() }),
    import: z.object({ file: z.string(), sha256: z.string(), finished_at: z.iso.datetime().nullable() }).nullable(),
    history: z.array(
      z.object({
        kind: z.string(),
        reason: z.string().nullable(),
        changes: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
        happened_at: z.iso.datetime(),
      }),
    ),
    updated_at: z.iso.datetime(),
  })
  .openapi('WholeProject')

const planFields = {
  id: z.uuid(),
  level: z.enum(planLevels),
  title: z.string(),
  body: z.string(),
  body_name: z.string(),
  area: z.string(),
  fiscal_year_from: fiscalYear,
  fiscal_year_to: fiscalYear,
  calendar: z.enum(planCalendars).openapi({
    description: 'calendar: the years are calendar years, counted with the fiscal year of the same number',
  }),
  state: z.enum(planStates),
  version: z.int().openapi({ description: 'In force, or, before it is approved, the one being worked on' }),
  projects: z.int().openapi({ description: 'Projects that are not cancelled' }),
  amount,
}
const planSchema = z.object(planFields).openapi('Plan')

const wholePlanSchema = z
  .object({
    ...planFields,
    nodes: z.array(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        title: z.string(),
        depth: z.int().openapi({ description: '0 directly under the plan; a node stands before those under it' }),
        projects: z.int(),
        amount,
      }),
    ),
    project_list: z.object({
      projects: z.array(projectSchema),
      next_cursor: z.string().nullable(),
    }),
  })
  .openapi('WholePlan')

const paging = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
}
const yearQuery = z.string().optional().openapi({ description: 'Fiscal year, Common or Buddhist Era', example: '2565' })
const placeQuery = z.string().optional().openapi({ description: 'Area code, or a name that only one area has' })
const bodyQuery = z.string().optional().openapi({ description: 'Code of a body' })

const projectsRoute = createRoute({
  method: 'get',
  path: '/projects',
  tags: ['plans'],
  summary: 'Projects of all bodies',
  request: {
    query: z.object({
      q: z.string().max(500).optional().openapi({ description: 'Words in Thai or English; all must be there' }),
      place: placeQuery,
      field: z.string().optional().openapi({ description: 'COFOG division or group; `-` for those without' }),
      year: yearQuery,
      body: bodyQuery,
      min: z.string().optional().openapi({ description: 'Least amount in baht' }),
      max: z.string().optional().openapi({ description: 'Greatest amount in baht' }),
      state: z.enum(projectStates).optional(),
      level: z.enum(planLevels).optional().openapi({ description: 'Level of the plan' }),
      source: z.string().max(200).optional().openapi({ description: 'Source of money, as budget lines say it' }),
      sort: z.enum(projectSorts).default('amount'),
      ...paging,
    }),
  },
  responses: {
    200: {
      description: 'One page of projects and the size of the list',
      content: {
        'application/json': {
          schema: z.object({
            projects: z.array(projectSchema),
            match: z
              .enum(['exact', 'near'])
              .openapi({ description: 'near: nothing has the words, these look like them' }),
            count: z.int(),
            count_is_exact: z.boolean().openapi({ description: 'False beyond 10,000, where the count is an estimate' }),
            next_cursor: z.string().nullable(),
          }),
        },
      },
    },
    422: problemResponse('A filter or the cursor cannot be read'),
  },
})

const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

const projectRoute = createRoute({
  method: 'get',
  path: '/projects/{id}',
  tags: ['plans'],
  summary: 'One project with its money, source and history',
  request: { params: idParameter },
  responses: {
    200: { description: 'The project', content: { 'application/json': { schema: wholeProjectSchema } } },
    404: problemResponse('There is no such project'),
  },
})

const plansRoute = createRoute({
  method: 'get',
  path: '/plans',
  tags: ['plans'],
  summary: 'Plans of all levels',
  request: {
    query: z.object({
      level: z.enum(planLevels).optional(),
      state: z.enum(planStates).optional(),
      place: placeQuery,
      year: yearQuery,
      body: bodyQuery,
      ...paging,
    }),
  },
  responses: {
    200: {
      description: 'One page of plans and the size of the list',
      content: {
        'application/json': {
          schema: z.object({ plans: z.array(planSchema), count: z.int(), next_cursor: z.string().nullable() }),
        },
      },
    },
    422: problemResponse('A filter or the cursor cannot be read'),
  },
})

const planRoute = createRoute({
  method: 'get',
  path: '/plans/{id}',
  tags: ['plans'],
  summary: 'One plan with its tree and a page of its projects, most money first',
  request: {
    params: idParameter,
    query: z.object({
      node: z.uuid().optional().openapi({ description: 'Only projects under this node' }),
      ...paging,
    }),
  },
  responses: {
    200: { description: 'The plan', content: { 'application/json': { schema: wholePlanSchema } } },
    404: problemResponse('There is no such plan'),
    422: problemResponse('The cursor cannot be read'),
  },
})

export function plansApi(app: ApiApp, deps: Deps): void {
  app.openapi(projectsRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const lang = c.get('lang')
    const after = readCursor(cursor, typed.sort)
    if (cursor && !after) return problem(c, 422, { detail: messages(lang).list.badCursor })
    const { read, found } = await deps.db.snapshot(async (view) => {
      const read = await readFilter(present(typed), await filterRegister(view))
      if (read.problems.length > 0) return { read, found: null }
      return { read, found: await findProjects(view, read.filter, { limit, after }) }
    })
    if (found === null) {
      return problem(c, 422, {
        errors: read.problems.map((one) => ({ field: one.field, detail: problemText(lang, one) })),
      })
    }
    const { list, count } = found
    return c.json(
      {
        projects: list.projects.map(projectForApi),
        match: list.match,
        count: list.match === 'near' ? list.projects.length : count.projects,
        count_is_exact: count.exact,
        next_cursor: list.next && writeCursor(list.next),
      },
      200,
    )
  })

  app.openapi(projectRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const project = key.ok ? await deps.db.snapshot((view) => wholeProject(view, key.value)) : null
    if (project === null) return problem(c, 404, { detail: messages(c.get('lang')).project.notFound })
    const body = wholeProjectForApi(project)
    return c.json(body, 200, { ETag: projectTag(project, body) })
  })

  app.openapi(plansRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const lang = c.get('lang')
    const after = readPlanCursor(cursor)
    if (cursor && !after) return problem(c, 422, { detail: messages(lang).list.badCursor })
    const { read, found } = await deps.db.snapshot(async (view) => {
      const read = await readPlanFilter(present(typed), await filterRegister(view))
      if (read.problems.length > 0) return { read, found: null }
      return { read, found: await listPlans(view, read.filter, { limit, after }) }
    })
    if (found === null) {
      return problem(c, 422, {
        errors: read.problems.map((one) => ({ field: one.field, detail: planProblemText(lang, one) })),
      })
    }
    return c.json(
      {
        plans: found.plans.map(planForApi),
        count: found.total,
        next_cursor: found.next && writePlanCursor(found.next),
      },
      200,
    )
  })

  app.openapi(planRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { node, cursor, limit } = c.req.valid('query')
    const say = messages(c.get('lang'))
    const after = readCursor(cursor, 'amount')
    if (cursor && !after) return problem(c, 422, { detail: say.list.badCursor })
    const found = isId(id)
      ? await readPlan(deps.db, id, { nodeId: node ?? null, fiscalYear: null, limit, after })
      : null
    if (found === null || (node !== undefined && found.node === null))
      return problem(c, 404, { detail: say.plans.notFound })
    return c.json(
      {
        ...planForApi(found.plan),
        nodes: found.nodes.map(({ amountSatang, own: _own, ...one }) => ({
          ...one,
          amount: toBahtDecimal(satang(amountSatang)),
        })),
        project_list: {
          projects: found.list.projects.map(projectForApi),
          next_cursor: found.list.next && writeCursor(found.list.next),
        },
      },
      200,
    )
  })
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** Leaves out what was not sent. */
function present<T extends Record<string, string | undefined>>(typed: T): Present<T> {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined)) as Present<T>
}
