import { createRoute, z } from '@hono/zod-openapi'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { gapKinds } from './gap.ts'
import { presentGap, readGapFilter } from './gaps.pages.ts'
import { listGaps } from './gaps.sql.ts'
import { messages } from './messages.ts'

const route = createRoute({
  method: 'get',
  path: '/gaps',
  tags: ['alignments'],
  summary: 'What is missing between goals and work, and what several bodies could do together',
  request: {
    query: z.object({
      kind: z.enum(gapKinds).default('together'),
      place: z.string().max(200).default(''),
      field: z.string().max(10).default(''),
      body: z.string().max(100).default(''),
      page: z.coerce.number().int().min(1).max(10_000).default(1),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: {
    200: {
      description: 'One page',
      content: {
        'application/json': {
          schema: z.object({
            gaps: z.array(
              z.object({
                kind: z.enum(gapKinds),
                title: z.string(),
                area: z.string().nullable(),
                field: z.string().nullable(),
                why_th: z.string(),
                why_en: z.string(),
                owner: z.string().nullable().openapi({ description: 'Code of the body; null: the province' }),
                amount: z.string().nullable().openapi({ description: 'Baht' }),
                next: z.array(z.string()).openapi({ description: 'Pages where something can be done about it' }),
              }),
            ),
            more: z.boolean(),
          }),
        },
      },
    },
    422: problemResponse('There is no such place'),
  },
})

export function gapsApi(app: ApiApp, deps: Deps): void {
  app.openapi(route, async (c) => {
    const { page, limit, ...typed } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const { kind, filter, where } = await readGapFilter(view, typed, deps.clock.now())
      return where && { where, list: await listGaps(view, kind, filter, { limit, offset: (page - 1) * limit }) }
    })
    if (found === null) return problem(c, 422, { detail: messages(c.get('lang')).queue.badPlace(typed.place) })
    return c.json(
      {
        gaps: found.list.gaps.map((gap) => {
          const view = presentGap(gap, found.where.places, 'th')
          return {
            kind: gap.kind,
            title: view.title,
            area: gap.areaCode,
            field: gap.field,
            why_th: view.why,
            why_en: presentGap(gap, found.where.places, 'en').why,
            owner: gap.ownerCode,
            amount: gap.amountSatang === null ? null : toBahtDecimal(satang(gap.amountSatang)),
            next: view.acts.map((act) => act.href),
          }
        }),
        more: found.list.more,
      },
      200,
    )
  })
}
