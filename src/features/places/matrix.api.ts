import { createRoute, z } from '@hono/zod-openapi'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { matrixForApi } from './matrix.present.ts'
import { readMatrix } from './matrix.ts'
import { messages } from './messages.ts'

const matrixRoute = createRoute({
  method: 'get',
  path: '/areas/{code}/matrix',
  tags: ['places'],
  summary: 'Who plans what where: bodies, projects and money by part of the area and mission field',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: '57' }) }),
    query: z.object({ fiscal_year: z.coerce.number().int().min(1900).max(2200).optional() }),
  },
  responses: {
    200: {
      description: 'One entry per area and field that has projects in the year',
      content: {
        'application/json': {
          schema: z.object({
            area: z.string(),
            fiscal_year: z.number().int().nullable(),
            years: z.array(z.number().int()),
            cells: z.array(
              z.object({
                area: z.string(),
                function: z.string().nullable(),
                bodies: z.number().int(),
                projects: z.number().int(),
                amount: z.string(),
              }),
            ),
          }),
        },
      },
    },
    404: problemResponse('There is no area with this code'),
  },
})

export function matrixApi(app: ApiApp, deps: Deps): void {
  app.openapi(matrixRoute, async (c) => {
    const code = parseAreaCode(c.req.valid('param').code)
    const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
    const wanted = c.req.valid('query').fiscal_year ?? null
    const matrix = code.ok ? await readMatrix(deps.db, code.value, wanted, now) : null
    if (!matrix) return problem(c, 404, { detail: messages(c.get('lang')).api.noArea })
    return c.json(matrixForApi(matrix), 200)
  })
}
