import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { filterRegister, projectFilterProblem, readProjectFilter, typedFilter } from '../plans/index.ts'
import { projectsFile, stratmlFile } from './export.pages.ts'
import { type ProjectStandard, projectStandards } from './export-standards.ts'
import type { StandardsPorts } from './standards-ports.ts'

/** Files a minute from one network block: each reads a whole list, which an answer of the API never does. */
const filesAMinute = 30

const mediaTypes: Readonly<Record<ProjectStandard, string>> = {
  oc4ids: 'application/json',
  iati: 'application/xml',
  geojson: 'application/geo+json',
}
const titles: Readonly<Record<ProjectStandard, string>> = {
  oc4ids: 'Projects as an OC4IDS 0.9.5 project package',
  iati: 'Projects as IATI 2.03 activities',
  geojson: 'Projects as GeoJSON (RFC 7946) at the centre of their area',
}

const filterQuery = z.object({
  q: z.string().max(500).optional(),
  place: z.string().optional().openapi({ description: 'Area code, or a name that only one area has' }),
  year: z.string().optional().openapi({ description: 'Fiscal year, Common or Buddhist Era', example: '2570' }),
  body: z.string().optional().openapi({ description: 'Code of a body' }),
  field: z.string().optional().openapi({ description: 'COFOG division or group' }),
})

/**
 * Files of open standards. Their addresses end in the name of the standard, which a path with a parameter cannot say: the routes
 * stand beside the description that OpenAPI gets.
 */
export function standardsApi(app: ApiApp, deps: Deps, ports: StandardsPorts): void {
  const byBlock = limiter('standards-api-block', { points: filesAMinute, seconds: 60 })
  const counted = (answer: (c: PageContext) => Promise<Response>) => async (c: PageContext) => {
    const waitSeconds = await takeForBlock(c, byBlock)
    return waitSeconds === null ? answer(c) : tooMany(c, waitSeconds)
  }
  for (const standard of projectStandards) {
    app.openAPIRegistry.registerPath(
      createRoute({
        method: 'get',
        path: `/projects.${standard}`,
        tags: ['plans'],
        summary: titles[standard],
        request: { query: filterQuery },
        responses: {
          200: { description: 'The file', content: { [mediaTypes[standard]]: { schema: z.unknown() } } },
          404: problemResponse('No project matches; the standard knows no empty file'),
          422: problemResponse('A filter cannot be read'),
        },
      }),
    )
    app.get(
      `/projects.${standard}`,
      counted((c) => projectsRoute(c, deps, ports, standard)),
    )
  }
  app.openAPIRegistry.registerPath(
    createRoute({
      method: 'get',
      path: '/plans/{id}.stratml',
      tags: ['plans'],
      summary: 'A plan as StratML (ISO 17469), part 1 or 2',
      request: {
        params: z.object({ id: z.uuid() }),
        query: z.object({ part: z.enum(['1', '2']).default('2') }),
      },
      responses: {
        200: { description: 'The document', content: { 'application/xml': { schema: z.string() } } },
        400: problemResponse('part is neither 1 nor 2'),
        404: problemResponse('There is no such plan'),
      },
    }),
  )
  app.get(
    '/plans/:file{.+\\.stratml}',
    counted((c) => stratmlFile(c, deps, ports, (c.req.param('file') ?? '').replace(/\.stratml$/, ''))),
  )
}

async function projectsRoute(c: PageContext, deps: Deps, ports: StandardsPorts, standard: ProjectStandard) {
  const read = await readProjectFilter(typedFilter(c), await filterRegister(deps.db))
  if (read.problems.length > 0) {
    const lang = c.get('lang')
    return problem(c, 422, {
      errors: read.problems.map((one) => ({ field: one.field, detail: projectFilterProblem(lang, one) })),
    })
  }
  return projectsFile(c, deps, ports, standard, read.filter, 'projects')
}
