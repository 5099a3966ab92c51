import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { loadGazetteer } from '../places/index.ts'
import { messages } from './messages.ts'
import { readStatistics } from './read-statistics.ts'
import { readAsked } from './statistics.pages.ts'
import type { Figures, Median } from './statistics.ts'

const median = z.object({ known: z.enum(['days', 'not-yet', 'too-few']), days: z.int().nullable() }).openapi({
  description:
    'Kaplan–Meier median in days from receipt, open cases counted; not-yet: fewer than half are done; too-few: under ten',
})

const figures = z.object({
  received: z.int(),
  open: z.int(),
  late: z.int(),
  answered: z.int(),
  ended: z.int(),
  first_answer_median: median,
  end_median: median,
  in_time_percent: z.int().nullable().openapi({ description: 'Null where the base is under twenty' }),
  reopened: z.int(),
})

const route = createRoute({
  method: 'get',
  path: '/complaint-statistics',
  tags: ['complaints'],
  summary: 'How long offices take to answer and to end public complaints',
  request: {
    query: z.object({
      place: z
        .string()
        .max(100)
        .optional()
        .openapi({ description: 'Province or district, by code or name; finer places are shown with their district' }),
      category: z.string().max(30).optional(),
      months: z
        .enum(['3', '12', '24'])
        .optional()
        .openapi({ description: 'Window by the month of receipt; 12 if not given' }),
    }),
  },
  responses: {
    200: {
      description: 'Figures of the place with its parts; private cases are in none of them',
      content: {
        'application/json': {
          schema: z.object({
            as_of: z.string(),
            from: z.string(),
            place: z.string().nullable(),
            figures,
            months: z.array(figures.extend({ month: z.string() })),
            categories: z.array(figures.extend({ category: z.string() })),
            places: z.array(figures.extend({ place: z.string() })),
            bodies: z.array(figures.extend({ body: z.string(), rank: z.int().nullable() })),
            recurrences: z.array(
              z.object({
                place: z.string(),
                category: z.string(),
                cases: z.int(),
                open: z.int(),
                months: z.int(),
                first_on: z.string(),
                last_on: z.string(),
                refs: z.array(z.string()),
              }),
            ),
          }),
        },
      },
    },
    404: problemResponse('No such place, or nothing counted yet'),
  },
})

export function statisticsApi(app: ApiApp, deps: Deps): void {
  app.openapi(route, async (c) => {
    const say = messages(c.get('lang'))
    const { asked, found } = await deps.db.snapshot(async (view) => {
      const asked = readAsked(c.req.valid('query'), await loadGazetteer(view))
      return { asked, found: await readStatistics(view, asked.question, deps.clock.now()) }
    })
    if (asked.placeUnknown) return problem(c, 404, { detail: say.desk.filters.placeUnknown(asked.typed.place) })
    if (found === null) return problem(c, 404, { detail: say.statistics.nothing })
    return c.json(
      {
        as_of: found.madeAt.toISOString(),
        from: found.from,
        place: asked.question.place,
        figures: figuresForApi(found.whole),
        months: found.byMonth.map(({ month, figures }) => ({ month: month.slice(0, 7), ...figuresForApi(figures) })),
        categories: found.byCategory.map(({ key, figures }) => ({ category: key.code, ...figuresForApi(figures) })),
        places: found.byPlace.map(({ key, figures }) => ({ place: key.code as string, ...figuresForApi(figures) })),
        bodies: found.league.map(({ key, rank, figures }) => ({ body: key.code, rank, ...figuresForApi(figures) })),
        recurrences: found.recurrences.map((one) => ({
          place: one.subdistrictCode,
          category: one.categoryCode,
          cases: one.cases,
          open: one.open,
          months: one.months,
          first_on: one.firstOn,
          last_on: one.lastOn,
          refs: [...one.refs],
        })),
      },
      200,
    )
  })
}

function figuresForApi(figures: Figures) {
  return {
    received: figures.received,
    open: figures.open,
    late: figures.late,
    answered: figures.answered,
    ended: figures.ended,
    first_answer_median: medianForApi(figures.answerMedian),
    end_median: medianForApi(figures.endMedian),
    in_time_percent: figures.inTimePercent,
    reopened: figures.reopened,
  }
}

function medianForApi(median: Median) {
  return { known: median.kind, days: median.kind === 'days' ? median.days : null }
}
