import { createRoute, z } from '@hono/zod-openapi'
import { problemResponse } from '../../platform/http/problems.ts'
import { stepChanges } from './step.ts'

/* What the JSON routes of calendars take and give; the work is in calendars.api.ts. */

const stepSchema = z
  .object({
    body: z.string(),
    fiscal_year: z.int(),
    step: z.string(),
    kind: z.string(),
    name_th: z.string(),
    name_en: z.string(),
    start: z.string(),
    due: z.string(),
    first_due: z.string().openapi({ description: 'What was planned first' }),
    state: z.enum(['planned', 'doing', 'done', 'late', 'cancelled']),
    done_on: z.string().nullable(),
    moved: z.boolean(),
    movable: z.boolean(),
    revision: z.int().openapi({ description: 'Send it back with a change; 0: nobody has opened this calendar yet' }),
  })
  .openapi('CalendarStep')

const sideSchema = z.object({
  body: z.string(),
  step: z.string(),
  step_name: z.string(),
  area: z.string().nullable(),
  can_move_days: z.int().openapi({ description: 'By how many days this side alone can move without hitting others' }),
})

const missSchema = z
  .object({
    id: z.string(),
    rule: z.string(),
    fiscal_year: z.int(),
    kind: z.enum(['misaligned', 'at-risk']),
    state: z.enum(['open', 'solved']),
    sentence: z.string(),
    before: sideSchema,
    after: sideSchema,
    needed_by: z.string(),
    expected_on: z.string(),
    days_missing: z.int(),
    open_proposals: z.int(),
    found_at: z.string(),
  })
  .openapi('CalendarMisalignment')

const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } } })
const place = z.string().max(100).optional().openapi({ description: 'Area code or name; nothing for the country' })
const year = z.string().max(10).optional().openapi({ description: 'Fiscal year, Common or Buddhist Era' })
const page = z.coerce.number().int().min(1).max(500).default(1)
const bodyCode = z.string().openapi({ param: { name: 'code', in: 'path' }, example: 'DIS-5701' })
const missId = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-0192…' }) })
const notYours = problemResponse('The caller does not plan for this body')

export const listRoute = createRoute({
  method: 'get',
  path: '/calendar',
  tags: ['calendar'],
  summary: 'Steps of planning and budget calendars, of a place and what stands above it',
  request: {
    query: z.object({ place, year, level: z.string().max(20).optional(), kind: z.string().max(20).optional(), page }),
  },
  responses: {
    200: {
      description: 'Steps of up to 50 bodies, from the centre to the communities',
      ...json(
        z.object({ fiscal_year: z.int(), bodies: z.int(), steps: z.array(stepSchema), next_page: z.int().nullable() }),
      ),
    },
    422: problemResponse('A filter cannot be read'),
  },
})

export const bodyRoute = createRoute({
  method: 'get',
  path: '/calendar/bodies/{code}',
  tags: ['calendar'],
  summary: 'The calendar of one body in a fiscal year',
  request: { params: z.object({ code: bodyCode }), query: z.object({ year }) },
  responses: {
    200: {
      description: 'Its steps',
      ...json(z.object({ fiscal_year: z.int(), opened: z.boolean(), steps: z.array(stepSchema) })),
    },
    404: problemResponse('There is no such body, or bodies of its kind have no calendar'),
    422: problemResponse('The year cannot be read'),
  },
})

export const changeRoute = createRoute({
  method: 'post',
  path: '/calendar/bodies/{code}/steps/{step}',
  tags: ['calendar'],
  summary: 'Move a step, or record what became of it',
  description: 'For planners and approvers of the body. The reason stands in the public history.',
  request: {
    params: z.object({ code: bodyCode, step: z.string().openapi({ param: { name: 'step', in: 'path' } }) }),
    query: z.object({ year }),
    body: json(
      z.strictObject({
        change: z.enum(stepChanges),
        start: z.string().optional(),
        due: z.string().optional(),
        on: z.string().optional().openapi({ description: 'With done: the day it was done' }),
        reason: z.string(),
        revision: z.int().min(0),
      }),
    ),
  },
  responses: {
    200: { description: 'The step as it is now', ...json(stepSchema) },
    403: notYours,
    404: problemResponse('There is no such body or step'),
    409: problemResponse('Somebody changed the step since'),
    422: problemResponse('A day is impossible, or the change is'),
  },
})

export const missesRoute = createRoute({
  method: 'get',
  path: '/calendar/misalignments',
  tags: ['calendar'],
  summary: 'Steps of two bodies that will miss each other',
  request: {
    query: z.object({
      place,
      year,
      state: z.enum(['open', 'solved', 'all']).optional(),
      kind: z.enum(['misaligned', 'at-risk']).optional(),
      until: z.enum(['soon']).optional().openapi({ description: 'soon: needed within three weeks' }),
      page,
    }),
  },
  responses: {
    200: {
      description: 'Fifty at a time, the nearest first',
      ...json(z.object({ total: z.int(), misalignments: z.array(missSchema), next_page: z.int().nullable() })),
    },
    422: problemResponse('A filter cannot be read'),
  },
})

const moveSchema = z.object({ body: z.string(), step: z.string(), start: z.string(), due: z.string() })

const proposalSchema = z.object({
  id: z.string(),
  state: z.enum(['open', 'accepted', 'declined', 'outdated']),
  moves: z.array(moveSchema),
  reason: z.string(),
  proposed_at: z.string(),
  answers: z.array(z.object({ body: z.string(), accepts: z.boolean(), reason: z.string() })),
})

const missWhole = z.object({
  misalignment: missSchema,
  options: z
    .array(z.object({ choice: z.string(), total_days: z.int(), moves: z.array(moveSchema) }))
    .openapi({ description: 'The smallest moves that solve it and hit nobody else' }),
  proposals: z.array(proposalSchema),
})

export const missRoute = createRoute({
  method: 'get',
  path: '/calendar/misalignments/{id}',
  tags: ['calendar'],
  summary: 'One pair of steps, what would solve it and what was proposed',
  request: { params: missId },
  responses: { 200: { description: 'The pair', ...json(missWhole) }, 404: problemResponse('It is not there') },
})

export const proposeRoute = createRoute({
  method: 'post',
  path: '/calendar/misalignments/{id}/proposals',
  tags: ['calendar'],
  summary: 'Propose one of the options to both bodies',
  description: 'For planners of the area or of one of the bodies. It binds nobody until both have accepted.',
  request: { params: missId, body: json(z.strictObject({ choice: z.string(), reason: z.string() })) },
  responses: {
    200: { description: 'The pair with the proposal', ...json(missWhole) },
    403: problemResponse('The caller plans for neither body nor their area'),
    404: problemResponse('It is not there'),
    422: problemResponse('The option is gone, or a proposal is open already'),
  },
})

export const answerRoute = createRoute({
  method: 'post',
  path: '/calendar/misalignments/{id}/answers',
  tags: ['calendar'],
  summary: 'Accept or decline a proposal for one of the bodies',
  request: {
    params: missId,
    body: json(z.strictObject({ proposal: z.uuid(), body: z.string(), accepts: z.boolean(), reason: z.string() })),
  },
  responses: {
    200: { description: 'The pair as it is now', ...json(missWhole) },
    403: problemResponse('The caller does not plan for this body'),
    404: problemResponse('It is not there'),
    422: problemResponse('The proposal is closed or answered'),
  },
})

export const templatesRoute = createRoute({
  method: 'get',
  path: '/calendar/templates',
  tags: ['calendar'],
  summary: 'Which steps bodies of each kind take, and what waits for what',
  responses: {
    200: {
      description: 'Templates and rules in force',
      ...json(
        z.object({
          templates: z.array(
            z.object({
              code: z.string(),
              version: z.int(),
              level: z.string(),
              name_th: z.string(),
              name_en: z.string(),
              body_kinds: z.array(z.string()),
              steps: z.array(
                z.object({
                  code: z.string(),
                  kind: z.string(),
                  name_th: z.string(),
                  name_en: z.string(),
                  start: z.unknown(),
                  due: z.unknown(),
                }),
              ),
            }),
          ),
          rules: z.array(
            z.object({
              code: z.string(),
              before: z.object({ template: z.string(), step: z.string() }),
              after: z.object({ template: z.string(), step: z.string() }),
              relation: z.string(),
              need: z.enum(['start', 'due']),
              lead_days: z.int(),
              basis: z.string().nullable(),
            }),
          ),
        }),
      ),
    },
  },
})

export const holidaysRoute = createRoute({
  method: 'get',
  path: '/calendar/holidays',
  tags: ['calendar'],
  summary: 'Public holidays: those of a date and those declared, with their versions',
  responses: {
    200: {
      description: 'All holidays stored',
      ...json(
        z.object({
          version: z.int(),
          yearly: z.array(
            z.object({
              month: z.int(),
              day: z.int(),
              name_th: z.string(),
              name_en: z.string(),
              from: z.string().nullable(),
              to: z.string().nullable(),
            }),
          ),
          declared: z.array(
            z.object({
              date: z.string(),
              kind: z.string(),
              applies_to: z.string(),
              name_th: z.string(),
              name_en: z.string(),
              source: z.string(),
              declared_on: z.string().nullable(),
              version: z.int(),
            }),
          ),
        }),
      ),
    },
  },
})
