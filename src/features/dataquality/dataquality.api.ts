import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { findingsForApi } from './dataquality.present.ts'
import { facts } from './finding.ts'
import { messages } from './messages.ts'
import { readFindings } from './read-findings.ts'

const PAGE_SIZE = 100

const sideSchema = z.object({
  project: z.string(),
  body: z.string(),
  title: z.string(),
  area: z.string().nullable(),
  fiscal_year_from: z.number().int(),
  fiscal_year_to: z.number().int(),
  amount: z.string(),
  state: z.string(),
  updated_at: z.string(),
})

const route = createRoute({
  method: 'get',
  path: '/data-quality',
  tags: ['plans'],
  summary: 'Planning data that disagree, are stale or lack something, each with the body that can mend it',
  request: {
    query: z.object({
      place: z.string().max(200).default('').openapi({ description: 'A code or name; empty for the country' }),
      page: z.coerce.number().int().min(1).max(500).default(1).openapi({ description: 'Page of the disagreements' }),
    }),
  },
  responses: {
    200: {
      description: 'What is to be mended',
      content: {
        'application/json': {
          schema: z.object({
            area: z.string(),
            disagreements: z.array(
              z.object({
                pair: z.string(),
                decided: z.boolean(),
                score: z.number(),
                facts: z.array(z.enum(facts)),
                left: sideSchema,
                right: sideSchema,
              }),
            ),
            more_disagreements: z.boolean(),
            stale_plans: z.array(
              z.object({
                plan: z.string(),
                title: z.string(),
                body: z.string(),
                reason: z.enum(['ended', 'untouched', 'draft']),
                open_projects: z.number().int(),
                touched_at: z.string(),
              }),
            ),
            gaps: z
              .array(
                z.object({
                  body: z.string(),
                  projects: z.number().int(),
                  no_field: z.number().int(),
                  no_money: z.number().int(),
                  no_place: z.number().int(),
                }),
              )
              .nullable()
              .openapi({ description: 'Null where the place is wider than a province' }),
          }),
        },
      },
    },
    422: problemResponse('There is no such place'),
  },
})

export function dataqualityApi(app: ApiApp, deps: Deps): void {
  app.openapi(route, async (c) => {
    const { place, page } = c.req.valid('query')
    const most = { disagreements: PAGE_SIZE, stale: PAGE_SIZE, gaps: PAGE_SIZE }
    const findings = await readFindings(deps.db, place.trim(), most, (page - 1) * PAGE_SIZE, deps.clock.now())
    if (findings === null) return problem(c, 422, { detail: messages(c.get('lang')).noPlace(place) })
    return c.json(findingsForApi(findings), 200)
  })
}
