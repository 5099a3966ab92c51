import { createRoute, z } from '@hono/zod-openapi'
import { type LocalDate, parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Doing } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { assessmentsOf } from './assessments.sql.ts'
import { capacityOf } from './capacity.sql.ts'
import { itemByKey, poolPage, type StoredItem } from './desk.sql.ts'
import { misfitRuns } from './duties.pages.ts'
import { dutiesOf, runsOf } from './duties.sql.ts'
import { levelsAbleTo } from './keep-duty.ts'
import { cans, levels, mays } from './level.ts'
import { pastedKey, publicKey, refusalStatus, refusalText } from './page-parts.ts'
import { matchesOf, reasonText } from './pool.pages.ts'
import { contracts, freeIn, resources } from './pool.ts'
import type { Refusal } from './refusal.ts'
import { standingsIn } from './services.pages.ts'
import { bodiesBy, servicesOf } from './services.sql.ts'
import { dimensions, standings } from './standard.ts'
import { askForOffer, putIntoPool } from './use-pool.ts'

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const day = z.iso.date()
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
const isoDay = (text: string): LocalDate => {
  const read = parseIsoDate(text)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}

const serviceSchema = z
  .object({
    code: z.string(),
    name_th: z.string(),
    name_en: z.string().nullable(),
    about: z.string(),
    function: z.string(),
    levels: z.array(z.enum(levels)),
    valid_months: z.int(),
    revision: z.int().openapi({ description: 'Of the standard; a change is made on top of it' }),
    criteria: z.array(
      z.object({
        id: z.uuid(),
        measure_th: z.string(),
        unit: z.string(),
        direction: z.enum(['at-least', 'at-most']),
        wanted: z.string(),
        source: z.string(),
      }),
    ),
    needs: z.partialRecord(z.enum(dimensions), z.int()),
  })
  .openapi('Service')

const levelSchema = z.object({
  level: z.enum(levels),
  may: z.enum(mays),
  can: z.enum(cans),
  support_from: z.enum(levels).nullable(),
  reason: z.string(),
})

const dutySchema = z
  .object({
    code: z.string(),
    name_th: z.string(),
    name_en: z.string().nullable(),
    function: z.string(),
    law: z.string(),
    levels: z.array(levelSchema.extend({ revision: z.int() })),
  })
  .openapi('Duty')

const poolSchema = z
  .object({
    id: z.string(),
    side: z.enum(['offer', 'request']),
    resource: z.enum(resources),
    body: z.string(),
    title: z.string(),
    text: z.string(),
    quantity: z.int(),
    unit: z.string(),
    area: z.string(),
    function: z.string().nullable(),
    starts_on: z.string(),
    ends_on: z.string(),
    contract: z.enum(contracts),
    free: z.int().nullable().openapi({ description: 'Of an offer: how much is free on every day of it' }),
  })
  .openapi('PoolItem')

const refusals = {
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such thing'),
  409: problemResponse('Not free on one of the days, or somebody was first'),
  422: problemResponse('Refused, with the kind as its type'),
}
const keyParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})

const routes = {
  services: createRoute({
    method: 'get',
    path: '/services',
    tags: ['services'],
    summary: 'Service standards with their criteria and what a body needs',
    responses: { 200: { description: 'All', ...json(z.object({ services: z.array(serviceSchema) })) } },
  }),
  body: createRoute({
    method: 'get',
    path: '/services/bodies/{code}',
    tags: ['services'],
    summary: 'How a body stands with each standard, and its capacity',
    request: {
      params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: 'PAO-57' }) }),
    },
    responses: {
      200: {
        description: 'Standings and capacities',
        ...json(
          z.object({
            body: z.string(),
            services: z.array(
              z.object({
                service: z.string(),
                standing: z.enum(standings),
                assessment: z.string().openapi({ description: 'Id of the newest one' }),
                assessed_on: z.string(),
                valid_to: z.string().nullable(),
                criteria_missed: z.int(),
              }),
            ),
            capacities: z.array(
              z.object({
                service: z.string(),
                dimension: z.enum(dimensions),
                score: z.int().nullable(),
                wanted: z.int().nullable(),
                gap: z.int().nullable(),
              }),
            ),
          }),
        ),
      },
      404: problemResponse('There is no such body'),
    },
  }),
  duties: createRoute({
    method: 'get',
    path: '/duties',
    tags: ['services'],
    summary: 'Duties by level: which may, which can, who runs one at the wrong level',
    request: { query: z.object({ function: z.string().max(12).optional() }) },
    responses: {
      200: {
        description: 'All duties of the field',
        ...json(
          z.object({
            duties: z.array(dutySchema),
            misfits: z.array(z.object({ duty: z.string(), body: z.string(), reasons: z.array(z.string()) })),
          }),
        ),
      },
    },
  }),
  able: createRoute({
    method: 'get',
    path: '/duties/able',
    tags: ['services'],
    summary: 'Which kinds of body may act on a field and are able to, nearest to people first',
    request: { query: z.object({ function: z.string().max(12) }) },
    responses: {
      200: {
        description: 'Levels',
        ...json(z.object({ levels: z.array(levelSchema.extend({ kinds: z.array(z.string()), duty: z.string() })) })),
      },
    },
  }),
  pool: createRoute({
    method: 'get',
    path: '/pool',
    tags: ['services'],
    summary: 'Open offers and requests of staff, equipment, information and skills',
    request: {
      query: z.object({
        side: z.enum(['offer', 'request']).optional(),
        resource: z.enum(resources).optional(),
        area: z.string().max(12).optional(),
        q: z.string().max(100).optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'By their first day',
        ...json(z.object({ items: z.array(poolSchema), next_cursor: z.int().nullable() })),
      },
    },
  }),
  item: createRoute({
    method: 'get',
    path: '/pool/{id}',
    tags: ['services'],
    summary: 'One entry with what matches it and why',
    request: { params: keyParameter },
    responses: {
      200: {
        description: 'The entry',
        ...json(
          poolSchema.extend({
            matches: z.array(
              z.object({ id: z.string(), title: z.string(), score: z.number(), reasons: z.array(z.string()) }),
            ),
          }),
        ),
      },
      404: problemResponse('There is no such entry'),
    },
  }),
  put: createRoute({
    method: 'post',
    path: '/pool',
    tags: ['services'],
    summary: 'Offer something to other bodies, or request it',
    request: {
      body: {
        ...json(
          z.object({
            side: z.enum(['offer', 'request']),
            resource: z.enum(resources),
            body: z.string(),
            title: z.string().min(1).max(300),
            text: z.string().max(2_000).default(''),
            quantity: z.int().min(1).max(100_000),
            unit: z.string().min(1).max(60),
            area: z.string().max(12),
            function: z
              .string()
              .refine((code) => missionByCode.has(code), { error: 'not a mission field' })
              .nullable()
              .default(null),
            starts_on: day,
            ends_on: day,
            contract: z.enum(contracts).default('either'),
          }),
        ),
        required: true,
      },
    },
    responses: { ...refusals, 201: { description: 'Made', ...json(z.object({ id: z.string() })) } },
  }),
  ask: createRoute({
    method: 'post',
    path: '/pool/{id}/reservations',
    tags: ['services'],
    summary: 'Ask for an offer for some days',
    request: {
      params: keyParameter,
      body: {
        ...json(
          z.object({
            body: z.string(),
            quantity: z.int().min(1),
            starts_on: day,
            ends_on: day,
            note: z.string().min(1).max(500),
            request: z.string().nullable().default(null),
            agreement: z.string().nullable().default(null),
          }),
        ),
        required: true,
      },
    },
    responses: { ...refusals, 201: { description: 'Asked', ...json(z.object({ id: z.string() })) } },
  }),
}

const doing = (c: PageContext, deps: Deps): Doing => ({ deps, viewer: c.get('viewer'), now: deps.clock.now() })

const refused = (c: PageContext, refusal: Refusal) =>
  refusalProblem(c, refusalStatus(refusal), refusal.kind, refusalText(refusal, c.get('lang')))

const notFound = (c: PageContext) => problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })

const itemForApi = (item: StoredItem, code: string) => ({
  id: publicKey(item),
  side: item.side,
  resource: item.resource,
  body: code,
  title: item.title,
  text: item.text,
  quantity: item.quantity,
  unit: item.unit,
  area: item.areaCode,
  function: item.functionCode,
  starts_on: item.startsOn,
  ends_on: item.endsOn,
  contract: item.contract,
  free: item.side === 'offer' ? freeIn(item.quantity, item.bookings, item) : null,
})

const bodyByCode = async (view: Queryable, code: string) => [...(await bodiesBy(view, { code })).values()][0]

/** Standards, duties and the pool for programs. */
export function servicesApi(app: ApiApp, deps: Deps): void {
  app.openapi(routes.services, async (c) => {
    const services = await servicesOf(deps.db)
    return c.json(
      {
        services: services.map((one) => ({
          code: one.code,
          name_th: one.nameTh,
          name_en: one.nameEn,
          about: one.about,
          function: one.functionCode,
          levels: [...one.levels],
          valid_months: one.validMonths,
          revision: one.revision,
          criteria: one.criteria.map(({ id, measureTh, unit, direction, wanted, source }) => ({
            id,
            measure_th: measureTh,
            unit,
            direction,
            wanted,
            source,
          })),
          needs: one.needs,
        })),
      },
      200,
    )
  })

  app.openapi(routes.body, async (c) => {
    const today = todayInBangkok(deps.clock.now())
    const found = await deps.db.snapshot(async (view) => {
      const body = await bodyByCode(view, c.req.valid('param').code)
      if (body === undefined) return null
      const services = await servicesOf(view)
      const ids = services.map(({ id }) => id)
      const assessments = await assessmentsOf(view, { bodyId: body.id })
      return { body, services, assessments, capacities: await capacityOf(view, [body.id], ids) }
    })
    if (found === null) return notFound(c)
    const code = new Map(found.services.map((one) => [one.id, one.code]))
    return c.json(
      {
        body: found.body.code,
        services: [...standingsIn(found.assessments, 'serviceId', today)].map(([id, one]) => ({
          service: code.get(id) ?? id,
          standing: one.standing,
          assessment: publicKey(one.newest),
          assessed_on: one.newest.assessedOn,
          valid_to: one.validTo,
          criteria_missed: one.missed,
        })),
        capacities: found.capacities.map((one) => ({
          service: code.get(one.serviceId) ?? one.serviceId,
          dimension: one.dimension,
          score: one.score,
          wanted: one.wanted,
          gap: one.gap,
        })),
      },
      200,
    )
  })

  app.openapi(routes.duties, async (c) => {
    const { function: field } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => ({
      duties: (await dutiesOf(view)).filter(({ functionCode }) => functionCode.startsWith(field ?? '')),
      runs: await runsOf(view, { all: true }, 500),
    }))
    return c.json(
      {
        duties: found.duties.map((duty) => ({
          code: duty.code,
          name_th: duty.nameTh,
          name_en: duty.nameEn,
          function: duty.functionCode,
          law: duty.law,
          levels: duty.levels.map(({ level, may, can, supportFrom, reason, revision }) => ({
            level,
            may,
            can,
            support_from: supportFrom,
            reason,
            revision,
          })),
        })),
        misfits: misfitRuns(found.duties, found.runs).map(({ run, duty, misfits }) => ({
          duty: duty.code,
          body: run.body.code,
          reasons: misfits.map(({ kind }) => kind),
        })),
      },
      200,
    )
  })

  app.openapi(routes.able, async (c) => {
    const able = await levelsAbleTo(deps.db, c.req.valid('query').function)
    return c.json(
      {
        levels: able.map(({ level, may, can, supportFrom, reason, kinds, dutyCode }) => ({
          level,
          may,
          can,
          support_from: supportFrom,
          reason,
          kinds: [...kinds],
          duty: dutyCode,
        })),
      },
      200,
    )
  })

  app.openapi(routes.pool, async (c) => {
    const { side, resource, area, q, cursor, limit } = c.req.valid('query')
    const filter = {
      side: side ?? null,
      resource: resource ?? null,
      area: area ?? null,
      bodyId: null,
      boardId: null,
      words: q ?? null,
      openOn: todayInBangkok(deps.clock.now()),
    }
    const found = await deps.db.snapshot(async (view) => {
      const { items, total } = await poolPage(view, filter, limit, cursor)
      return { items, total, bodies: await bodiesBy(view, { ids: items.map(({ bodyId }) => bodyId) }) }
    })
    const next_cursor = cursor + limit < found.total ? cursor + limit : null
    const items = found.items.map((item) => itemForApi(item, found.bodies.get(item.bodyId)?.code ?? ''))
    return c.json({ items, next_cursor }, 200)
  })

  app.openapi(routes.item, async (c) => {
    const key = pastedKey(c.req.valid('param').id, 'pool')
    const today = todayInBangkok(deps.clock.now())
    const found =
      key &&
      (await deps.db.snapshot(async (view) => {
        const item = await itemByKey(view, key)
        if (item === null) return null
        const matches = item.closedOn === null ? await matchesOf(view, item, today) : []
        return { item, matches, bodies: await bodiesBy(view, { ids: [item.bodyId] }) }
      }))
    if (!found) return notFound(c)
    const { item } = found
    return c.json(
      {
        ...itemForApi(item, found.bodies.get(item.bodyId)?.code ?? ''),
        matches: found.matches.map(({ offer, score, reasons }) => ({
          id: publicKey(offer),
          title: offer.title,
          score: Math.round(score * 100) / 100,
          reasons: reasons.map((reason) => reasonText(reason, c.get('lang'))),
        })),
      },
      200,
    )
  })

  app.openapi(routes.put, async (c) => {
    const sent = c.req.valid('json')
    const who = doing(c, deps)
    const body = await bodyByCode(deps.db, sent.body)
    if (body === undefined || !(await loadGazetteer(deps.db)).areas.has(sent.area)) return notFound(c)
    if ([sent.title, sent.text, sent.unit].some(looksPersonal)) return refused(c, { kind: 'personal' })
    const item = {
      side: sent.side,
      resource: sent.resource,
      bodyId: body.id,
      title: sent.title,
      text: sent.text,
      quantity: sent.quantity,
      unit: sent.unit,
      areaCode: sent.area,
      functionCode: sent.function,
      startsOn: isoDay(sent.starts_on),
      endsOn: isoDay(sent.ends_on),
      contract: sent.contract,
      serviceId: null,
      dimension: null,
      board: null,
    }
    const once = {
      purpose: `services.pool ${who.viewer?.personId}`,
      key: c.req.header('idempotency-key') ?? null,
      now: who.now,
    }
    const done = await wholeActOnce(deps.db, once, async (tx) => {
      const made = await putIntoPool(tx, item, who)
      return made.ok ? { ok: true, value: publicKey(made.value) } : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })

  app.openapi(routes.ask, async (c) => {
    const sent = c.req.valid('json')
    const who = doing(c, deps)
    const key = pastedKey(c.req.valid('param').id, 'pool')
    const body = await bodyByCode(deps.db, sent.body)
    if (key === null || body === undefined) return notFound(c)
    if (looksPersonal(sent.note)) return refused(c, { kind: 'personal' })
    const asked = {
      bodyId: body.id,
      quantity: sent.quantity,
      startsOn: isoDay(sent.starts_on),
      endsOn: isoDay(sent.ends_on),
      note: sent.note,
      request: sent.request === null ? null : pastedKey(sent.request, 'pool'),
      agreement: sent.agreement === null ? null : pastedKey(sent.agreement, 'agreements'),
    }
    const once = {
      purpose: `services.pool ${key.id} ${who.viewer?.personId}`,
      key: c.req.header('idempotency-key') ?? null,
      now: who.now,
    }
    const done = await wholeActOnce(deps.db, once, (tx) => askForOffer(tx, key, asked, who))
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })
}
