import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { loadGazetteer } from '../places/index.ts'
import { answerForApi, bodyForApi, factsForApi } from './bodies.present.ts'
import { bodiesAfter } from './bodies.sql.ts'
import type { BodyKind } from './body.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'
import { readBody, registerOf } from './read-body.ts'

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
      q: z.string().max(100).optional().openapi({ description: 'Part of a name, of today or before' }),
      external: z
        .string()
        .regex(/^[a-z][a-z0-9-]{1,19}:.{1,100}$/)
        .optional()
        .openapi({ description: 'Code of another register, `scheme:code`', example: 'dla:06570101' }),
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
            short_name_th: z.string().nullable(),
            former_names: z.array(z.object({ name_th: z.string(), until: z.string().nullable() })),
            external_codes: z.array(z.object({ scheme: z.string(), code: z.string() })),
            areas: z.array(z.string()).openapi({ description: 'Areas it serves besides' }),
            valid_from: z.string().nullable(),
            valid_to: z.string().nullable(),
            website: z.string().nullable(),
            parent: z.string().nullable(),
            supervisors: z.array(z.string()),
            successors: z.array(z.object({ code: z.string(), kind: z.enum(['merger', 'split']), on: z.string() })),
            predecessors: z
              .array(z.string())
              .openapi({ description: 'Bodies merged into it; their projects are part of the totals' }),
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

const resolveRoute = createRoute({
  method: 'get',
  path: '/bodies/resolve',
  tags: ['bodies'],
  summary: 'The body a text means: a name of today or before, a short form, a code, with or without its place',
  request: {
    query: z.object({
      text: z.string().min(1).max(300).openapi({ example: 'PAO-57' }),
      area: z.string().max(20).optional().openapi({ description: 'Code of the area the writer is in' }),
    }),
  },
  responses: {
    200: {
      description: 'The body with the reason, or the namesakes nothing tells apart, or nothing',
      content: {
        'application/json': {
          schema: z.object({
            body: bodySchema.nullable(),
            confidence: z.number().nullable().openapi({ description: 'From 0.9 on a person need not look' }),
            reason: z.object({ kind: z.string(), text: z.string() }).nullable(),
            candidates: z.array(bodySchema),
          }),
        },
      },
    },
  },
})

export function bodiesApi(app: ApiApp, deps: Deps): void {
  app.openapi(resolveRoute, async (c) => {
    const { text, area } = c.req.valid('query')
    const answer = await deps.db.snapshot(async (view) => {
      const register = await registerOf(view, await loadGazetteer(view))
      return register.resolve(text, { areaCode: area ?? null })
    })
    return c.json(answerForApi(answer, c.get('lang')), 200)
  })

  app.openapi(bodiesRoute, async (c) => {
    const { kind, province, q, external, cursor, limit } = c.req.valid('query')
    const [scheme = '', ...rest] = external?.split(':') ?? []
    const filter = {
      kind: kind ?? null,
      province: province ?? null,
      words: q ?? null,
      external: external === undefined ? null : { scheme, code: rest.join(':') },
    }
    const bodies = await bodiesAfter(deps.db, filter, cursor ?? '', limit + 1)
    const shown = bodies.slice(0, limit)
    return c.json(
      { bodies: shown.map(bodyForApi), next_cursor: bodies.length > limit ? (shown.at(-1)?.code ?? null) : null },
      200,
    )
  })

  app.openapi(bodyRoute, async (c) => {
    const { code } = c.req.valid('param')
    const facts = await deps.db.snapshot((view) => readBody(view, code))
    if (!facts) return problem(c, 404, { detail: messages(c.get('lang')).api.noBody })
    return c.json(factsForApi(facts), 200)
  })
}
