import { createRoute, z } from '@hono/zod-openapi'
import { type LocalDate, parseIsoDate } from '../../kernel/thai-calendar.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import { looksPersonal } from '../plans/index.ts'
import { saidKinds } from './negotiation.ts'
import { foundHows, pressureKinds, pressureSides } from './pressure.ts'
import { pressureShows } from './pressures.sql.ts'
import { things } from './priorities.sql.ts'
import { levels, MOST_POINTS, quadrants } from './priority.ts'
import { effects, measureKinds, places, sides } from './stakeholder.ts'

/* What programs send and get, and where. */

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const tags = ['interests']
const id = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})
const paging = {
  cursor: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .openapi({ description: 'next_cursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const refusals = {
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such thing'),
  409: problemResponse('Somebody was first'),
  422: problemResponse('Refused, with the kind as its type'),
}
const open = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .refine((text) => !looksPersonal(text), { message: 'names a person' })
const fivefold = z.int().min(1).max(5)
const day = z.iso.date()
export const isoDay = (text: string): LocalDate => {
  const read = parseIsoDate(text)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}

const groupBody = z
  .object({
    name: open,
    side: z.enum(sides),
    interests: open,
    capacities: open.nullable().default(null),
    needs: open,
    influence: fivefold,
    concern: fivefold,
  })
  .openapi('NewStakeholder')

const groupSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    side: z.enum(sides),
    interests: z.string(),
    capacities: z.string().nullable(),
    needs: z.string(),
    influence: z.int(),
    concern: z.int(),
    place: z.enum(places),
  })
  .openapi('Stakeholder')

const entryBody = z
  .object({
    kind: z.enum(saidKinds),
    option: z.uuid().nullable().default(null),
    stakeholder: z.uuid().nullable().default(null),
    body: z
      .string()
      .nullable()
      .default(null)
      .openapi({ description: 'Code of the body; a group or a body, one of them' }),
    speaker: open.openapi({ description: 'Office or part, never a name' }),
    text: open,
    said_on: day,
    confidential: z.boolean().default(false),
  })
  .openapi('NewNegotiationEntry')

const entrySchema = z.object({
  id: z.uuid(),
  kind: z.enum([...saidKinds, 'correction']),
  option: z.uuid().nullable(),
  stakeholder: z.uuid().nullable(),
  body: z.string().nullable(),
  speaker: z.string(),
  text: z.string(),
  said_on: z.string(),
  sealed: z.boolean(),
  corrects: z.uuid().nullable(),
})

const interestsSchema = z
  .object({
    board: z.string(),
    stakeholders: z.array(groupSchema),
    measures: z.array(
      z.object({
        stakeholder: z.uuid(),
        kind: z.enum(measureKinds),
        what: z.string(),
        owner: z.string(),
        due_on: z.string(),
        done_on: z.string().nullable(),
        result: z.string().nullable(),
      }),
    ),
    options: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        title: z.string(),
        about: z.string(),
        benefits: z.string(),
        drawbacks: z.string(),
        cost: z.string().nullable(),
        months: z.int().nullable(),
        effects: z.array(
          z.object({ stakeholder: z.uuid(), effect: z.int().min(effects[0]).max(2), why: z.string().nullable() }),
        ),
      }),
    ),
    record: z.array(entrySchema),
    kept_back: z.int().openapi({ description: 'Entries that are confidential until something is agreed' }),
  })
  .openapi('BoardInterests')

const weighed = z.object({ level: z.enum(levels), score: z.number().nullable(), known: z.int().nullable() })

const prioritySchema = z
  .object({
    id: z.string(),
    thing: z.enum(things),
    title: z.string(),
    body: z.string(),
    area: z.string().nullable(),
    function: z.string().nullable(),
    amount: z.string(),
    state: z.number().nullable().openapi({ description: '0 to 100' }),
    area_score: z.number().nullable().openapi({ description: '0 to 100, the mean of the levels that scored' }),
    quadrant: z.enum(quadrants).nullable(),
    levels: z.array(weighed),
  })
  .openapi('Priority')

const schemeSchema = z.object({
  level: z.enum(levels),
  version: z.int(),
  criteria: z.array(
    z.object({ key: z.string(), name: z.string(), weight: z.int(), source: z.enum(['scored', 'support']) }),
  ),
})

const pressureSchema = z
  .object({
    id: z.string(),
    area: z.string(),
    side: z.enum(pressureSides),
    kind: z.enum(pressureKinds),
    title: z.string(),
    about: z.string(),
    strength: z.int(),
    owner: z.string(),
    review_on: z.string(),
    state: z.enum(['watched', 'ended']),
    signals_visible: z.int(),
    signals_hidden: z.int(),
    answers: z.int(),
  })
  .openapi('Pressure')

const pressureBody = z
  .object({
    area: z.string(),
    side: z.enum(pressureSides),
    kind: z.enum(pressureKinds),
    title: open,
    about: open,
    strength: fivefold,
    owner: z.string().openapi({ description: 'Code of the body that watches it' }),
    review_on: day,
  })
  .openapi('NewPressure')

const made = z.object({ id: z.string() })
const idempotency = { headers: z.object({ 'idempotency-key': z.string().max(200).optional() }) }

export const routes = {
  board: createRoute({
    method: 'get',
    path: '/boards/{id}/interests',
    tags,
    summary: 'Stakeholders, options and negotiation record of a board',
    request: { params: id },
    responses: { 200: { description: 'As this caller may see it', ...json(interestsSchema) }, 404: refusals[404] },
  }),
  addGroup: createRoute({
    method: 'post',
    path: '/boards/{id}/interests/stakeholders',
    tags,
    summary: 'Put a group on the map of a board',
    request: { params: id, body: json(groupBody), ...idempotency },
    responses: { 201: { description: 'Added', ...json(made) }, ...refusals },
  }),
  addEntry: createRoute({
    method: 'post',
    path: '/boards/{id}/interests/record',
    tags,
    summary: 'Append what was said; entries are never changed',
    request: { params: id, body: json(entryBody), ...idempotency },
    responses: { 201: { description: 'Appended', ...json(made) }, ...refusals },
  }),
  priorities: createRoute({
    method: 'get',
    path: '/priorities',
    tags,
    summary: 'Projects or goals as the state and the area weigh them',
    request: {
      query: z.object({
        area: z.string().optional(),
        function: z.string().optional(),
        fiscal_year: z.coerce.number().int().optional(),
        thing: z.enum(things).default('project'),
        quadrant: z.enum(quadrants).optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'What both put first comes first',
        ...json(
          z.object({
            priorities: z.array(prioritySchema),
            schemes: z.array(schemeSchema),
            total: z.int(),
            next_cursor: z.int().nullable(),
          }),
        ),
      },
      422: refusals[422],
    },
  }),
  score: createRoute({
    method: 'post',
    path: '/priorities/{thing}/{id}',
    tags,
    summary: 'Give a project or a goal the points of a level; earlier ones are kept',
    request: {
      params: id.extend({
        thing: z.string().openapi({ param: { name: 'thing', in: 'path' }, description: 'projects or goals' }),
      }),
      body: json(
        z.object({
          level: z.enum(levels),
          points: z.record(z.string().regex(/^c\d{1,3}$/), z.int().min(0).max(MOST_POINTS)),
          reason: open,
        }),
      ),
      ...idempotency,
    },
    responses: { 200: { description: 'As it is weighed now', ...json(prioritySchema) }, ...refusals },
  }),
  pressures: createRoute({
    method: 'get',
    path: '/pressures',
    tags,
    summary: 'What presses on places, the strongest first',
    request: {
      query: z.object({
        area: z.string().optional(),
        side: z.enum(pressureSides).optional(),
        kind: z.enum(pressureKinds).optional(),
        show: z.enum(pressureShows).default('watched'),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'A page',
        ...json(z.object({ pressures: z.array(pressureSchema), total: z.int(), next_cursor: z.int().nullable() })),
      },
    },
  }),
  pressure: createRoute({
    method: 'get',
    path: '/pressures/{id}',
    tags,
    summary: 'One pressure with its signals, answers and reviews',
    request: { params: id },
    responses: {
      200: {
        description: 'The pressure',
        ...json(
          pressureSchema.extend({
            signals: z.array(
              z.object({
                text: z.string(),
                visible: z.boolean(),
                found_how: z.enum(foundHows),
                found_on: z.string(),
                source: z.string(),
              }),
            ),
            answered_by: z.array(z.object({ goal: z.uuid(), title: z.string(), plan: z.string(), how: z.string() })),
            reviews: z.array(
              z.object({
                reviewed_on: z.string(),
                strength: z.int(),
                finding: z.string(),
                next_on: z.string().nullable(),
              }),
            ),
          }),
        ),
      },
      404: refusals[404],
    },
  }),
  addPressure: createRoute({
    method: 'post',
    path: '/pressures',
    tags,
    summary: 'Put a pressure on the register',
    request: { body: json(pressureBody), ...idempotency },
    responses: { 201: { description: 'Added', ...json(made) }, ...refusals },
  }),
}
