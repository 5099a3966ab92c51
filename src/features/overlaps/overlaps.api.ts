import { createRoute, z } from '@hono/zod-openapi'
import { toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { casesApi } from './cases.api.ts'
import { messages } from './messages.ts'
import { queueSorts, verdicts } from './overlap.ts'
import { filterErrors, pairForApi } from './overlaps.present.ts'
import { queue, queueSizes } from './overlaps.sql.ts'
import { pairApi } from './pair.api.ts'
import { pairSchema } from './pair-schema.ts'
import { readQueueFilter } from './queue.pages.ts'
import { readCursor, writeCursor } from './queue-filter.ts'
import { readSavings, type SavingsLine } from './read-savings.ts'

const savingsLine = { projects: z.int(), could_be_saved: z.string(), cancelled_since: z.string() }

const savingsRoute = createRoute({
  method: 'get',
  path: '/overlaps/saved',
  tags: ['overlaps'],
  summary: 'Money that could be saved by the decisions so far',
  description:
    'Same work: every project but the largest. Overlapping: the stated share of the smaller project. A project counts once. Baht as decimal text.',
  request: { query: z.object({ place: z.string().optional(), year: z.string().optional() }) },
  responses: {
    200: {
      description: 'The sum, by province and by first fiscal year (Common Era)',
      content: {
        'application/json': {
          schema: z
            .object({
              ...savingsLine,
              by_province: z.array(z.object({ province: z.string(), ...savingsLine })),
              by_year: z.array(z.object({ fiscal_year: z.int(), ...savingsLine })),
            })
            .openapi('OverlapSavings'),
        },
      },
    },
    422: problemResponse('A filter cannot be read'),
  },
})

const listRoute = createRoute({
  method: 'get',
  path: '/overlaps',
  tags: ['overlaps'],
  summary: 'Pairs of projects that may be the same work',
  request: {
    query: z.object({
      place: z.string().optional().openapi({ description: 'Area code or the name of a province' }),
      field: z.string().optional().openapi({ description: 'COFOG division or group' }),
      year: z.string().optional().openapi({ description: 'Fiscal year, Common or Buddhist Era' }),
      body: z.string().optional().openapi({ description: 'Code of a body' }),
      other: z.string().optional().openapi({ description: 'With body: code of the other body of the pair' }),
      assigned: z.enum(['me', 'anyone', 'nobody']).optional().openapi({ description: 'Who is in charge' }),
      state: z.enum(['open', 'decided', 'gone', ...verdicts]).optional(),
      score: z.enum(['0.5', '0.7', '0.9']).optional(),
      sort: z.enum(queueSorts).optional().openapi({ description: 'worth (default): probability times money at stake' }),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: {
    200: {
      description: 'One page of pairs and the size of the whole list',
      content: {
        'application/json': {
          schema: z.object({
            pairs: z.array(pairSchema),
            count: z.int(),
            at_stake: z.string(),
            next_cursor: z.string().nullable(),
          }),
        },
      },
    },
    422: problemResponse('A filter or the cursor cannot be read'),
  },
})

export function overlapsApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const say = messages(c.get('lang'))
    const after = readCursor(cursor, typed.sort)
    if (cursor && !after) return problem(c, 422, { detail: say.badCursor })
    const { read, list, sizes } = await deps.db.snapshot(async (view) => {
      const read = await readQueueFilter(view, c, typed)
      return {
        read,
        list: await queue(view, read.filter, { limit, after }),
        sizes: await queueSizes(view, read.filter),
      }
    })
    if (read.problems.length > 0) return problem(c, 422, { errors: filterErrors(say, read.problems) })
    return c.json(
      {
        pairs: list.pairs.map(pairForApi),
        count: sizes.count,
        at_stake: toBahtDecimal(sizes.atStakeSatang),
        next_cursor: list.next ? writeCursor(list.next) : null,
      },
      200,
    )
  })

  app.openapi(savingsRoute, async (c) => {
    const say = messages(c.get('lang'))
    const { read, report } = await deps.db.snapshot(async (view) => {
      const read = await readQueueFilter(view, c, c.req.valid('query'))
      return { read, report: await readSavings(view, read.filter.place ?? null, read.filter.fiscalYear ?? null) }
    })
    if (read.problems.length > 0) return problem(c, 422, { errors: filterErrors(say, read.problems) })
    return c.json(
      {
        ...lineForApi(report),
        by_province: [...report.byProvince].sort().map(([province, line]) => ({ province, ...lineForApi(line) })),
        by_year: [...report.byYear]
          .sort(([a], [b]) => a - b)
          .map(([fiscal_year, line]) => ({ fiscal_year, ...lineForApi(line) })),
      },
      200,
    )
  })

  casesApi(app, deps)
  pairApi(app, deps)
}

function lineForApi(line: SavingsLine) {
  return {
    projects: line.projects,
    could_be_saved: toBahtDecimal(line.satang),
    cancelled_since: toBahtDecimal(line.cancelledSatang),
  }
}
