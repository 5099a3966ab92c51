import { createRoute, z } from '@hono/zod-openapi'
import { parsePublicId } from '../../kernel/ids.ts'
import { toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { positions } from './answer.ts'
import { decideOverlap } from './decide-overlap.ts'
import { readDecision, verdicts } from './overlap.ts'
import { messages, pairForApi, problemText } from './overlaps.present.ts'
import { pairByKey, queue, queueSizes } from './overlaps.sql.ts'
import { readQueueFilter } from './queue.pages.ts'
import { readCursor, writeCursor } from './queue-filter.ts'
import { readSavings, type SavingsLine } from './read-savings.ts'
import { answersOf } from './review.sql.ts'

const side = z.object({
  project: z.string().openapi({ description: 'Public id of the project' }),
  title: z.string(),
  body: z.string().openapi({ description: 'Code of the body that plans it' }),
  body_name: z.string(),
  area: z.string().nullable(),
  function: z.string().nullable().openapi({ description: 'COFOG code of the mission field' }),
  fiscal_year_from: z.int().openapi({ description: 'Common Era, the year it ends in' }),
  fiscal_year_to: z.int(),
  amount: z.string().openapi({ description: 'Baht', example: '2030000.00' }),
})

const pairSchema = z
  .object({
    id: z.string(),
    score: z.number().openapi({ description: 'Probability that both are the same or substantially overlapping work' }),
    related: z.number().openapi({ description: 'Probability that they should at least be coordinated' }),
    state: z.enum(['open', 'decided', 'gone']),
    verdict: z.enum(verdicts).nullable(),
    decided_at: z.iso.datetime().nullable(),
    share_percent: z
      .int()
      .nullable()
      .openapi({ description: 'How much of the smaller project is planned twice, where a decision states it' }),
    case: z
      .string()
      .nullable()
      .openapi({ description: 'Public id of the smallest project of the case; the same for all connected pairs' }),
    at_stake: z.string().openapi({ description: 'Baht: the smaller of the two amounts' }),
    reasons: z.array(z.object({ kind: z.string(), th: z.string(), en: z.string() })),
    left: side,
    right: side,
  })
  .openapi('OverlapPair')

const pairWithAnswers = pairSchema
  .extend({
    answers: z.array(
      z.object({
        body: z.string().openapi({ description: 'Code of the body' }),
        position: z.enum(positions),
        answer: z.string(),
        answered_at: z.iso.datetime(),
      }),
    ),
  })
  .openapi('OverlapPairWithAnswers')

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
      sort: z.enum(['money', 'score']).optional(),
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

const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-0192…' }) })

const oneRoute = createRoute({
  method: 'get',
  path: '/overlaps/{id}',
  tags: ['overlaps'],
  summary: 'One pair',
  request: { params: idParameter },
  responses: {
    200: {
      description: 'The pair and what its bodies say',
      content: { 'application/json': { schema: pairWithAnswers } },
    },
    404: problemResponse('There is no such pair'),
  },
})

const decisionSchema = z.strictObject({
  verdict: z.enum(verdicts),
  reason: z.string(),
  share_percent: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: 'Only with overlapping: how much of the smaller project is planned twice' }),
})

const decisionRoute = createRoute({
  method: 'post',
  path: '/overlaps/{id}/decision',
  tags: ['overlaps'],
  summary: 'Decide about a pair',
  description: 'For planners of the area or of a body in the pair. Deciding again is allowed; all decisions are kept.',
  request: {
    params: idParameter,
    body: {
      content: { 'application/json': { schema: decisionSchema } },
    },
  },
  responses: {
    200: { description: 'The pair as it is now', content: { 'application/json': { schema: pairSchema } } },
    403: problemResponse('The caller is no planner of the area or of a body in the pair'),
    404: problemResponse('There is no such pair'),
    422: problemResponse('The verdict or the reason is missing'),
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
    if (read.problems.length > 0) {
      const errors = read.problems.map(({ field, typed }) => ({ field, detail: say.filterProblem[field](typed) }))
      return problem(c, 422, { errors })
    }
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
    if (read.problems.length > 0) {
      const errors = read.problems.map(({ field, typed }) => ({ field, detail: say.filterProblem[field](typed) }))
      return problem(c, 422, { errors })
    }
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

  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const found = await deps.db.snapshot(async (view) => {
      const pair = key.ok ? await pairByKey(view, key.value) : null
      return pair && { pair, answers: await answersOf(view, pair) }
    })
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).notFound })
    const { pair, answers } = found
    const codes = new Map([pair.left, pair.right].map((side) => [side.bodyId, side.bodyCode]))
    return c.json(
      {
        ...pairForApi(pair),
        answers: answers.map((answer) => ({
          body: codes.get(answer.bodyId) ?? '',
          position: answer.position,
          answer: answer.answer,
          answered_at: answer.answeredAt.toISOString(),
        })),
      },
      200,
    )
  })

  app.openapi(decisionRoute, async (c) => {
    const say = messages(c.get('lang'))
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.notFound })
    const { share_percent: share, ...typed } = c.req.valid('json')
    const decision = readDecision({ ...typed, ...(share === undefined ? {} : { share: String(share) }) })
    if (!decision.ok) {
      const errors = decision.problem.map((one) => ({ field: one.field, detail: problemText(say, one) }))
      return problem(c, 422, { errors })
    }
    const { done, pair } = await deps.db.transaction(async (tx) => {
      const done = await decideOverlap(tx, deps, key.value, decision.value, c.get('viewer'))
      return { done, pair: done.ok ? await pairByKey(tx, key.value) : null }
    })
    if (!done.ok && done.problem.kind === 'not-yours') return problem(c, 403, { detail: say.notAllowed })
    return pair ? c.json(pairForApi(pair), 200) : problem(c, 404, { detail: say.notFound })
  })
}

function lineForApi(line: SavingsLine) {
  return {
    projects: line.projects,
    could_be_saved: toBahtDecimal(line.satang),
    cancelled_since: toBahtDecimal(line.cancelledSatang),
  }
}
