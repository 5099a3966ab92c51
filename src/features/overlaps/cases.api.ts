import { createRoute, z } from '@hono/zod-openapi'
import { parsePublicId } from '../../kernel/ids.ts'
import { toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { type CaseLine, caseList, largestProjects, sizeOfCase } from './case-list.sql.ts'
import { caseOfProject } from './cases.sql.ts'
import { messages } from './messages.ts'
import { filterErrors, pairForApi, sideForApi } from './overlaps.present.ts'
import { pairsOfCase } from './overlaps.sql.ts'
import { pairSchema, sideSchema } from './pair-schema.ts'
import { readQueueFilter } from './queue.pages.ts'
import { readCursor, writeCursor } from './queue-filter.ts'

const caseLine = z
  .object({
    id: z.string().openapi({ description: 'Public id of the smallest project; any project of the case finds it' }),
    projects: z.int(),
    pairs: z.int(),
    pairs_open: z.int(),
    amount: z
      .string()
      .openapi({ description: 'Baht: all projects that are not cancelled, money handed on among them once' }),
    largest: z.array(sideSchema).openapi({ description: 'The largest projects, at most four' }),
  })
  .openapi('OverlapCase')

const listRoute = createRoute({
  method: 'get',
  path: '/overlaps/cases',
  tags: ['overlaps'],
  summary: 'Cases: three or more projects connected by pairs',
  request: {
    query: z.object({
      place: z.string().optional().openapi({ description: 'Area code or the name of a province' }),
      field: z.string().optional().openapi({ description: 'COFOG division or group' }),
      year: z.string().optional().openapi({ description: 'Fiscal year, Common or Buddhist Era' }),
      body: z.string().optional().openapi({ description: 'Code of a body' }),
      other: z.string().optional().openapi({ description: 'With body: code of the other body of a pair' }),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: {
    200: {
      description: 'One page of cases, most money first',
      content: {
        'application/json': {
          schema: z.object({ cases: z.array(caseLine), count: z.int(), next_cursor: z.string().nullable() }),
        },
      },
    },
    422: problemResponse('A filter or the cursor cannot be read'),
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/overlaps/cases/{project}',
  tags: ['overlaps'],
  summary: 'The case a project is in',
  request: {
    params: z.object({ project: z.string().openapi({ param: { name: 'project', in: 'path' }, example: '57-0192…' }) }),
  },
  responses: {
    200: {
      description: 'The case with its pairs, the surest first, at most 200',
      content: { 'application/json': { schema: z.object({ case: caseLine, pairs: z.array(pairSchema) }) } },
    },
    404: problemResponse('The project is in no case'),
  },
})

export function casesApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const say = messages(c.get('lang'))
    const after = readCursor(cursor, 'money')
    if (cursor && !after) return problem(c, 422, { detail: say.badCursor })
    const { read, list } = await deps.db.snapshot(async (view) => {
      const read = await readQueueFilter(view, c, typed)
      return { read, list: await caseList(view, read.filter, { limit, after }) }
    })
    if (read.problems.length > 0) return problem(c, 422, { errors: filterErrors(say, read.problems) })
    return c.json(
      {
        cases: list.cases.map(caseForApi),
        count: list.count,
        next_cursor: list.next ? writeCursor(list.next) : null,
      },
      200,
    )
  })

  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').project)
    const found = await deps.db.snapshot(async (view) => {
      const name = key.ok ? await caseOfProject(view, key.value) : null
      if (!name) return null
      const pairs = await pairsOfCase(view, name)
      const size = await sizeOfCase(view, name)
      const largest = (await largestProjects(view, [name])).get(name) ?? []
      const open = pairs.filter((pair) => pair.state === 'open').length
      return { line: { key: name, ...size, pairs: pairs.length, open, largest }, pairs }
    })
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).cases.notFound })
    return c.json({ case: caseForApi(found.line), pairs: found.pairs.map(pairForApi) }, 200)
  })
}

function caseForApi(one: CaseLine) {
  return {
    id: one.key,
    projects: one.projects,
    pairs: one.pairs,
    pairs_open: one.open,
    amount: toBahtDecimal(one.amountSatang),
    largest: one.largest.map(sideForApi),
  }
}
