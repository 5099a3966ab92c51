import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { bodyForApi, bodyTotalsForApi } from './bodies.present.ts'
import { bodiesAfter, bodyByCode, totalsOfBody } from './bodies.sql.ts'
import type { BodyKind } from './body.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'

const kindSchema = z.enum(Object.keys(th.kinds) as [BodyKind, ...BodyKind[]])

const bodySchema = z
  .object({
    code: z.string().openapi({ example: 'PAO-57' }),
    kind: kindSchema,
    name_th: z.string(),
    name_en: z.string().nullable(),
    area: z
      .string()
      .nullable()
      .openapi({ description: 'Code of the area it works in; null or TH for the whole country' }),
  })
  .openapi('Body')

const bodiesRoute = createRoute({
  method: 'get',
  path: '/bodies',
  tags: ['bodies'],
  summary: 'Bodies by kind, province or words',
  request: {
    query: z.object({
      kind: kindSchema.optional(),
      province: z
        .string()
        .regex(/^\d{2}$/)
        .optional()
        .openapi({ example: '57' }),
      q: z.string().max(100).optional().openapi({ description: 'Part of the Thai name' }),
      cursor: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
  },
  responses: {
    200: {
      description: 'One page of bodies in the order of their codes',
      content: {
        'application/json': { schema: z.object({ bodies: z.array(bodySchema), next_cursor: z.string().nullable() }) },
      },
    },
  },
})

const bodyRoute = createRoute({
  method: 'get',
  path: '/bodies/{code}',
  tags: ['bodies'],
  summary: 'One body and what it plans by year and field',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: 'PAO-57' }) }),
  },
  responses: {
    200: {
      description: 'The body',
      content: {
        'application/json': {
          schema: bodySchema.extend({
            parent: z.string().nullable(),
            children: z.array(bodySchema),
            totals: z.array(
              z.object({
                fiscal_year: z.int(),
                function: z.string().nullable(),
                projects: z.int(),
                amount: z.string(),
              }),
            ),
            as_of: z.iso.datetime().nullable(),
          }),
        },
      },
    },
    404: problemResponse('There is no body with this code'),
  },
})

export function bodiesApi(app: ApiApp, deps: Deps): void {
  app.openapi(bodiesRoute, async (c) => {
    const { kind, province, q, cursor, limit } = c.req.valid('query')
    const filter = { kind: kind ?? null, province: province ?? null, words: q ?? null }
    const bodies = await bodiesAfter(deps.db, filter, cursor ?? '', limit + 1)
    const shown = bodies.slice(0, limit)
    return c.json(
      { bodies: shown.map(bodyForApi), next_cursor: bodies.length > limit ? (shown.at(-1)?.code ?? null) : null },
      200,
    )
  })

  app.openapi(bodyRoute, async (c) => {
    const { code } = c.req.valid('param')
    const found = await deps.db.snapshot(async (view) => {
      const body = await bodyByCode(view, code)
      return body && { ...body, ...(await totalsOfBody(view, body.body.id)) }
    })
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).api.noBody })
    return c.json(
      {
        ...bodyForApi(found.body),
        parent: found.parent?.code ?? null,
        children: found.children.map(bodyForApi),
        totals: bodyTotalsForApi(found.totals),
        as_of: found.asOf?.toISOString() ?? null,
      },
      200,
    )
  })
}
