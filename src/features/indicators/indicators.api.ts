import { createRoute, z } from '@hono/zod-openapi'
import { isId } from '../../kernel/ids.ts'
import { ok } from '../../kernel/result.ts'
import { parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { loadGazetteer } from '../places/index.ts'
import { type Entry, enterObservations, type RefusedEntry } from './enter-observations.ts'
import { words } from './entry-form.ts'
import { targetsOf, valuesOf } from './graph.sql.ts'
import { breakdowns, directions, levels, observationStates, results, rules, statuses, timeRules } from './indicator.ts'
import { definitionForApi, listedForApi, observationForApi } from './indicators.present.ts'
import { indicatorById, placesOf } from './indicators.sql.ts'
import { listedIndicator, listIndicators, neighboursOf } from './list.sql.ts'
import { queryParts, readFilter, type TypedQuery } from './list-filter.ts'
import { messages } from './messages.ts'
import { observationByKey, observationsOf } from './observations.sql.ts'
import { wholeOrNot } from './once.ts'
import { frequencies } from './period.ts'
import { entryField, entryRefusalText } from './problem-text.ts'
import { parseQuantity, toDecimal } from './quantity.ts'

const PAGE_SIZE = 100
const MOST_OBSERVATIONS = 1_000

const decimal = z.string().openapi({ description: 'A decimal number', example: '1250.5' })
const period = z.string().openapi({
  description: 'A fiscal year or part of it, Common Era: 2027, 2027-H1, 2027-Q3, 2027-M01 (October)',
  example: '2027-Q1',
})
const day = z.iso.date()

const listed = z.object({
  id: z.uuid(),
  code: z.string(),
  name_th: z.string(),
  name_en: z.string().nullable(),
  result: z.enum(results),
  area: z.string(),
  function: z.string().nullable(),
  owner_body: z.string(),
  plan: z.uuid().nullable(),
  unit: z.string(),
  frequency: z.enum(frequencies),
  status: z.enum(statuses),
  latest: z.object({ period, value: decimal }).nullable(),
  wanted: decimal.nullable().openapi({ description: 'What the line to the target wants by now' }),
  reached_percent: z.int().nullable(),
  next_due_on: z.string().nullable(),
  reported: z.int(),
  expected: z.int().openapi({ description: 'Leaves that make up the value; what did not report is not zero' }),
  unverified: z.int(),
})

const whole = listed
  .extend({
    meaning: z.string(),
    level: z.enum(levels),
    node: z.uuid().nullable(),
    project: z.string().nullable(),
    due_days: z.int(),
    direction: z.enum(directions),
    low: decimal.nullable(),
    high: decimal.nullable(),
    fiscal_year_from: z.int(),
    fiscal_year_to: z.int(),
    source: z.string(),
    rule: z.enum(rules),
    over_time: z.enum(timeRules),
    rule_reason: z.string(),
    weight: z.object({ label: z.string(), value: decimal }).nullable(),
    formula: z.string().nullable(),
    baseline: z.object({ value: decimal, period, source: z.string() }).nullable(),
    tags: z.array(z.string()),
    revision: z.int(),
    ended_at: z.string().nullable(),
    values: z
      .array(z.object({ period, value: decimal.nullable(), reported: z.int(), expected: z.int() }))
      .openapi({ description: 'Rolled up by the rule' }),
    targets: z.array(z.object({ area: z.string(), period, value: decimal })),
    places: z.array(
      z.object({
        area: z.string(),
        name: z.string(),
        households: z.int().nullable(),
        baseline: decimal.nullable(),
      }),
    ),
    parts: z.array(z.uuid()).openapi({ description: 'Indicators that contribute' }),
    part_of: z.array(z.uuid()),
  })
  .openapi('Indicator')

const partSchema = z.object({ by: z.enum(breakdowns), part: z.string().max(20), value: decimal })

const observation = z
  .object({
    id: z.string(),
    area: z.string(),
    period,
    value: decimal,
    parts: z.array(partSchema),
    measured_on: z.string(),
    source: z.string(),
    note: z.string(),
    state: z.enum(observationStates),
    version: z.int(),
    entered_at: z.string(),
  })
  .openapi('Observation')

const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

const listRoute = createRoute({
  method: 'get',
  path: '/indicators',
  tags: ['indicators'],
  summary: 'Indicators with where they stand, in the order of their codes',
  request: {
    query: z.object({
      q: z.string().max(200).default(''),
      place: z.string().max(200).default('').openapi({ description: 'A code or name' }),
      field: z.string().max(10).default('').openapi({ description: 'Mission field (COFOG)' }),
      body: z.string().max(60).default('').openapi({ description: 'Code of the owner body' }),
      plan: z.string().max(40).default(''),
      project: z.string().max(60).default('').openapi({ description: 'Only those of one project' }),
      result: z.enum(['', ...results]).default(''),
      lens: z
        .string()
        .max(30)
        .default('')
        .openapi({ description: 'A dimension of well-being or of the sufficiency lens' }),
      status: z
        .string()
        .max(60)
        .default('')
        .openapi({ description: 'One or more of on-track, at-risk, late, no-data, with commas' }),
      cursor: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_SIZE).default(50),
    }),
  },
  responses: {
    200: {
      description: 'A page of indicators',
      content: {
        'application/json': { schema: z.object({ indicators: z.array(listed), next_cursor: z.string().nullable() }) },
      },
    },
    422: problemResponse('There is no such place or body'),
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/indicators/{id}',
  tags: ['indicators'],
  summary: 'One indicator: definition, targets, rolled-up values, small target areas',
  request: { params: idParameter },
  responses: {
    200: { description: 'The indicator', content: { 'application/json': { schema: whole } } },
    404: problemResponse('There is no such indicator'),
  },
})

const observationsRoute = createRoute({
  method: 'get',
  path: '/indicators/{id}/observations',
  tags: ['indicators'],
  summary: 'Values as they were entered, newest period first',
  request: {
    params: idParameter,
    query: z.object({
      versions: z.enum(['current', 'all']).default('current'),
      limit: z.coerce.number().int().min(1).max(MOST_OBSERVATIONS).default(200),
    }),
  },
  responses: {
    200: {
      description: 'The values',
      content: { 'application/json': { schema: z.object({ observations: z.array(observation) }) } },
    },
    404: problemResponse('There is no such indicator'),
  },
})

const enterRoute = createRoute({
  method: 'post',
  path: '/indicators/{id}/observations',
  tags: ['indicators'],
  summary: 'Enter or correct a value; the same value again changes nothing',
  request: {
    params: idParameter,
    body: {
      content: {
        'application/json': {
          schema: z.object({
            period,
            area: z
              .string()
              .max(40)
              .optional()
              .openapi({ description: 'One of its places; the area of the indicator where left out' }),
            value: decimal,
            measured_on: day,
            source: z.string().max(300).optional(),
            note: z.string().max(1_000).default(''),
            parts: z.array(partSchema).max(40).default([]),
            replaces: z.string().max(80).nullable().optional().openapi({
              description:
                'Id of the value that was seen there, null for none: a value entered meanwhile is then a conflict',
            }),
            why: z.string().max(500).default('').openapi({ description: 'Needed where a value is corrected' }),
            sure: z.boolean().default(false).openapi({ description: 'An unusual value was looked at again' }),
          }),
        },
      },
    },
  },
  responses: {
    200: { description: 'The value was there already', content: { 'application/json': { schema: observation } } },
    201: { description: 'The value was stored', content: { 'application/json': { schema: observation } } },
    403: problemResponse('Only officers of the owner body'),
    404: problemResponse('There is no such indicator'),
    409: problemResponse('Somebody has entered another value meanwhile'),
    422: problemResponse('The value cannot be taken'),
  },
})

export function indicatorsApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const { cursor, limit, ...sent } = c.req.valid('query')
    const say = messages(c.get('lang'))
    const today = todayInBangkok(deps.clock.now())
    const typed: TypedQuery = {
      ...(Object.fromEntries(queryParts.map((name) => [name, ''])) as unknown as TypedQuery),
      ...sent,
    }
    const found = await deps.db.snapshot(async (view) => {
      const register = await loadGazetteer(view)
      const { filter, problems } = await readFilter(view, register, typed, null)
      return { problems, lines: await listIndicators(view, filter, today, { limit: limit + 1, after: cursor ?? null }) }
    })
    const [wrong] = found.problems
    if (wrong !== undefined)
      return problem(c, 422, {
        detail: wrong.field === 'place' ? say.list.noPlace(wrong.typed) : say.list.noBody(wrong.typed),
      })
    const lines = found.lines.slice(0, limit)
    return c.json(
      {
        indicators: lines.map(listedForApi),
        next_cursor: found.lines.length > limit ? (lines.at(-1)?.code ?? null) : null,
      },
      200,
    )
  })

  app.openapi(oneRoute, async (c) => {
    const { id } = c.req.valid('param')
    const today = todayInBangkok(deps.clock.now())
    const found = isId(id)
      ? await deps.db.snapshot(async (view) => {
          const indicator = await indicatorById(view, id)
          const line = await listedIndicator(view, id, today)
          if (indicator === null || line === null) return null
          return {
            indicator,
            line,
            values: (await valuesOf(view, [indicator])).get(id) ?? [],
            targets: (await targetsOf(view, [indicator])).get(id) ?? [],
            places: (await placesOf(view, [id])).get(id) ?? [],
            around: await neighboursOf(view, id, today),
          }
        })
      : null
    if (found === null) return problem(c, 404, { detail: messages(c.get('lang')).page.notFound })
    const { indicator, line, around } = found
    return c.json(
      {
        ...listedForApi(line),
        ...definitionForApi(indicator),
        values: found.values.map((one) => ({
          period: one.period,
          value: one.value === null ? null : toDecimal(one.value),
          reported: one.reported,
          expected: one.expected,
        })),
        targets: found.targets.map((one) => ({ area: one.areaCode, period: one.period, value: toDecimal(one.value) })),
        places: found.places.map((one) => ({
          area: one.areaCode,
          name: one.name,
          households: one.households,
          baseline: one.baseline === null ? null : toDecimal(one.baseline),
        })),
        parts: around.children.map((one) => one.id),
        part_of: around.parents.map((one) => one.id),
      },
      200,
    )
  })

  app.openapi(observationsRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { versions, limit } = c.req.valid('query')
    const found = isId(id)
      ? await deps.db.snapshot(async (view) => {
          const indicator = await indicatorById(view, id)
          return indicator && observationsOf(view, indicator, MOST_OBSERVATIONS)
        })
      : null
    if (found === null) return problem(c, 404, { detail: messages(c.get('lang')).page.notFound })
    const shown = found.filter((one) => versions === 'all' || one.isCurrent).slice(0, limit)
    return c.json({ observations: shown.map(observationForApi) }, 200)
  })

  app.openapi(enterRoute, async (c) => {
    const { id } = c.req.valid('param')
    const sent = c.req.valid('json')
    const lang = c.get('lang')
    const say = messages(lang)
    const indicator = isId(id) ? await indicatorById(deps.db, id) : null
    if (indicator === null) return problem(c, 404, { detail: say.page.notFound })
    const value = parseQuantity(sent.value)
    const measuredOn = parseIsoDate(sent.measured_on)
    const parts = sent.parts.map((part) => ({ ...part, value: parseQuantity(part.value) }))
    const errors = [
      ...(value.ok ? [] : [{ field: 'value', detail: say.problems.quantity[value.problem] }]),
      ...(measuredOn.ok ? [] : [{ field: 'measured_on', detail: say.problems.date }]),
      ...parts.flatMap((part, at) =>
        part.value.ok ? [] : [{ field: `parts.${at}.value`, detail: say.problems.quantity[part.value.problem] }],
      ),
    ]
    if (!value.ok || !measuredOn.ok || errors.length > 0) return problem(c, 422, { errors })
    const entry: Entry = {
      indicatorId: indicator.id,
      areaCode: sent.area ?? indicator.areaCode,
      period: sent.period,
      value: value.value,
      measuredOn: measuredOn.value,
      source: words(sent.source, 300) || indicator.source,
      note: words(sent.note, 1_000),
      parts: parts.flatMap(({ by, part, value: read }) => (read.ok ? [{ by, part, value: read.value }] : [])),
      ...(sent.replaces === undefined ? {} : { seen: sent.replaces === null ? null : sent.replaces.slice(3) }),
      why: words(sent.why, 500),
      sure: sent.sure,
    }
    const done = await wholeOrNot<{ home: string; id: string; isNew: boolean }, readonly RefusedEntry[]>(
      deps,
      { purpose: 'indicators.api', key: null },
      async (tx, now) => {
        const entered = await enterObservations(tx, [entry], { viewer: c.get('viewer') }, now)
        if (!entered.ok) return entered
        const [first] = entered.value.ids
        if (first === undefined) throw new Error('an entered value has no id')
        return ok({ home: first.home, id: first.id, isNew: first.outcome !== 'unchanged' })
      },
    )
    if (!done.ok) {
      const kinds = done.problem.map(({ refusal }) => refusal.kind)
      if (kinds.includes('not-yours')) return problem(c, 403, { detail: say.entry.notAllowed })
      const details = done.problem.map(({ refusal }) => ({
        field: entryField(refusal),
        detail: entryRefusalText(refusal, lang, entry.value, say.page.someone),
      }))
      const [conflict] = done.problem.flatMap(({ refusal }) => (refusal.kind === 'conflict' ? [refusal.current] : []))
      if (conflict !== undefined)
        return problem(c, 409, {
          type: 'value-conflict',
          title: say.entry.conflictTitle,
          detail: details[0]?.detail ?? '',
          current: observationForApi(conflict),
        })
      return problem(c, 422, { errors: details })
    }
    const stored = await observationByKey(deps.db, done.value)
    if (stored === null) throw new Error('a value that was just stored is not there')
    const body = observationForApi(stored)
    return done.value.isNew ? c.json(body, 201) : c.json(body, 200)
  })
}
