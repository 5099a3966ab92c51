import { createRoute, z } from '@hono/zod-openapi'
import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import { reachOf } from '../../platform/net/reach.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { type ApiCaller, apiCaller } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { topics } from './hook.ts'
import { urlProblem } from './hook-form.ts'
import { type Delivery, deliveriesOf, type Hook, hookById, hooksOf } from './hooks.sql.ts'
import { makeHook, moveHook, replayDelivery, rotateSecret, testHook } from './keep-hook.ts'
import { messages } from './messages.ts'
import type { HookPorts } from './ports.ts'

const ON_A_PAGE = 100

const hookSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    url: z.string(),
    topics: z.array(z.enum(topics)),
    area: z.string().nullable(),
    category: z.string().nullable(),
    body: z.string().nullable(),
    state: z.enum(['active', 'paused', 'disabled', 'ended']),
    made_at: z.string(),
  })
  .openapi('Webhook')

const madeSchema = hookSchema
  .extend({ secret: z.string().openapi({ description: 'Key of the signatures; shown this once' }) })
  .openapi('NewWebhook')

const draftSchema = z.strictObject({
  label: z.string().trim().min(1).max(120),
  url: z.string().max(2_000).openapi({ example: 'https://city.example/prasan' }),
  topics: z.array(z.enum(topics)).min(1),
  area: z.string().max(20).nullable().optional(),
  category: z.string().max(40).nullable().optional(),
  body: z.string().max(40).nullable().optional(),
})

const deliverySchema = z
  .object({
    id: z.string(),
    event: z.string().openapi({ description: 'The webhook-id: the same in every sending', example: 'evt_48213' }),
    topic: z.string(),
    state: z.enum(['waiting', 'delivered', 'given-up']),
    attempts: z.int(),
    made_at: z.string(),
    last_at: z.string().nullable(),
    next_at: z.string().nullable(),
    status: z.int().nullable(),
    problem: z.string().nullable(),
  })
  .openapi('WebhookDelivery')

const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})
const refusals = {
  401: problemResponse('No key, or one that is not known'),
  403: problemResponse('The key is not for webhooks'),
  404: problemResponse('There is no such webhook of this key'),
}
const params = z.object({ id: z.string() })
const tags = ['hooks']

const routes = {
  list: createRoute({
    method: 'get',
    path: '/hooks',
    tags,
    summary: 'Webhooks made with this key (scope hooks)',
    responses: { 200: json('Webhooks', z.object({ webhooks: z.array(hookSchema) })), ...refusals },
  }),
  make: createRoute({
    method: 'post',
    path: '/hooks',
    tags,
    summary: 'Be told of public events at an address',
    request: { body: { content: { 'application/json': { schema: draftSchema } } } },
    responses: {
      201: json('Made; the secret is shown this once', madeSchema),
      409: problemResponse('This key has as many as it may have'),
      422: problemResponse('A field is wrong'),
      ...refusals,
    },
  }),
  end: createRoute({
    method: 'post',
    path: '/hooks/{id}/end',
    tags,
    summary: 'Be told of nothing more',
    request: { params },
    responses: { 204: { description: 'Ended' }, ...refusals },
  }),
  rotate: createRoute({
    method: 'post',
    path: '/hooks/{id}/secret',
    tags,
    summary: 'A new secret; the old one signs beside it for three days',
    request: { params },
    responses: { 200: json('The new secret', z.object({ secret: z.string() })), ...refusals },
  }),
  test: createRoute({
    method: 'post',
    path: '/hooks/{id}/test',
    tags,
    summary: 'Send a test event',
    request: { params },
    responses: {
      202: { description: 'It goes out within seconds' },
      409: problemResponse('It is not active'),
      ...refusals,
    },
  }),
  resume: createRoute({
    method: 'post',
    path: '/hooks/{id}/resume',
    tags,
    summary: 'Go on after it was turned off; what waits goes out',
    request: { params },
    responses: { 204: { description: 'Active' }, 409: problemResponse('It is active already'), ...refusals },
  }),
  deliveries: createRoute({
    method: 'get',
    path: '/hooks/{id}/deliveries',
    tags,
    summary: 'What was sent, newest first; kept for 30 days',
    request: {
      params,
      query: z.object({ before: z.uuid().optional(), state: z.enum(['waiting', 'delivered', 'given-up']).optional() }),
    },
    responses: {
      200: json('Deliveries', z.object({ deliveries: z.array(deliverySchema), next: z.string().nullable() })),
      ...refusals,
    },
  }),
  replay: createRoute({
    method: 'post',
    path: '/hooks/{id}/deliveries/{delivery}/replay',
    tags,
    summary: 'Send one once more under its own webhook-id',
    request: { params: params.extend({ delivery: z.string() }) },
    responses: { 202: { description: 'It goes out within seconds' }, ...refusals },
  }),
}

export function hooksApi(app: ApiApp, deps: Deps, ports: HookPorts): void {
  app.openapi(routes.list, async (c) => {
    const caller = await apiCaller(c, deps, 'hooks')
    if (!caller.ok) return noKey(c, caller.problem)
    const hooks = await hooksOf(deps.db, { keyId: caller.value.keyId })
    return c.json({ webhooks: hooks.map(hookForApi) }, 200)
  })

  app.openapi(routes.make, async (c) => {
    const caller = await apiCaller(c, deps, 'hooks')
    if (!caller.ok) return noKey(c, caller.problem)
    const draft = c.req.valid('json')
    const errors = await draftErrors(deps, draft, c.get('lang'))
    if (errors.length > 0) return problem(c, 422, { errors })
    const { keyId, personId, bodyId } = caller.value
    const wanted = {
      ...draft,
      areaCode: draft.area ?? null,
      categoryCode: draft.category ?? null,
      bodyCode: draft.body ?? null,
    }
    const made = await wholeAct(deps.db, (tx) => makeHook(tx, deps, ports, wanted, { keyId, personId, bodyId }))
    if (!made.ok) return problem(c, 409)
    const hook = await hookById(deps.db, made.value.id)
    if (hook === null) return problem(c, 404)
    c.header('Cache-Control', 'no-store')
    return c.json({ ...hookForApi(hook), secret: made.value.secret }, 201)
  })

  app.openapi(routes.end, async (c) => {
    const found = await ownHook(c, deps, c.req.valid('param').id)
    if (!found.ok) return found.answer
    const by = { personId: found.caller.personId, reason: 'API' }
    await wholeAct(deps.db, (tx) => moveHook(tx, deps, found.hook.id, 'end', by))
    return c.body(null, 204)
  })

  app.openapi(routes.rotate, async (c) => {
    const found = await ownHook(c, deps, c.req.valid('param').id)
    if (!found.ok) return found.answer
    const done = await wholeAct(deps.db, (tx) => rotateSecret(tx, deps, found.hook.id, found.caller.personId))
    if (!done.ok) return problem(c, 404)
    c.header('Cache-Control', 'no-store')
    return c.json(done.value, 200)
  })

  app.openapi(routes.test, async (c) => {
    const found = await ownHook(c, deps, c.req.valid('param').id)
    if (!found.ok) return found.answer
    const done = await wholeAct(deps.db, (tx) => testHook(tx, deps, found.hook.id))
    return done.ok ? c.body(null, 202) : problem(c, 409)
  })

  app.openapi(routes.resume, async (c) => {
    const found = await ownHook(c, deps, c.req.valid('param').id)
    if (!found.ok) return found.answer
    const by = { personId: found.caller.personId, reason: 'API' }
    const done = await wholeAct(deps.db, (tx) => moveHook(tx, deps, found.hook.id, 'resume', by))
    return done.ok ? c.body(null, 204) : problem(c, 409)
  })

  app.openapi(routes.deliveries, async (c) => {
    const found = await ownHook(c, deps, c.req.valid('param').id)
    if (!found.ok) return found.answer
    const { before = null, state = null } = c.req.valid('query')
    const rows = await deliveriesOf(deps.db, found.hook.id, { before, most: ON_A_PAGE + 1, state })
    const shown = rows.slice(0, ON_A_PAGE)
    const next = rows.length > ON_A_PAGE ? (shown.at(-1)?.id ?? null) : null
    return c.json({ deliveries: shown.map(deliveryForApi), next }, 200)
  })

  app.openapi(routes.replay, async (c) => {
    const { id, delivery } = c.req.valid('param')
    const found = await ownHook(c, deps, id)
    if (!found.ok) return found.answer
    if (!isId(delivery)) return problem(c, 404)
    const by = found.caller.personId
    const done = await wholeAct(deps.db, (tx) => replayDelivery(tx, deps, found.hook.id, delivery, by))
    return done.ok ? c.body(null, 202) : problem(c, 404)
  })
}

function noKey(c: PageContext, why: 'no-key' | 'unknown-key' | 'other-scope') {
  return why === 'other-scope' ? problem(c, 403) : problem(c, 401)
}

/** A webhook of another key is as if it were not there. */
async function ownHook(c: PageContext, deps: Deps, id: string) {
  const caller = await apiCaller(c, deps, 'hooks')
  if (!caller.ok) return { ok: false as const, answer: noKey(c, caller.problem) }
  const hook = isId(id) ? await hookById(deps.db, id) : null
  if (hook === null || hook.keyId !== caller.value.keyId || hook.state === 'ended') {
    return { ok: false as const, answer: problem(c, 404) }
  }
  return { ok: true as const, hook, caller: caller.value as ApiCaller }
}

async function draftErrors(deps: Deps, draft: z.infer<typeof draftSchema>, lang: 'th' | 'en') {
  const { api, problems } = messages(lang)
  const wrong = urlProblem(draft.url, reachOf(deps.config))
  return deps.db.snapshot(async (view) => {
    const isArea = !draft.area || (await loadGazetteer(view)).areas.has(draft.area as never)
    const isCategory = !draft.category || (await loadCategories(view)).some(({ code }) => code === draft.category)
    const isBody = !draft.body || (await bodyIdByCode(view, draft.body)) !== null
    return [
      ...(wrong === null ? [] : [{ field: 'url', detail: problems.url[wrong] }]),
      ...(isArea ? [] : [{ field: 'area', detail: api.area }]),
      ...(isCategory ? [] : [{ field: 'category', detail: api.category }]),
      ...(isBody ? [] : [{ field: 'body', detail: api.body }]),
    ]
  })
}

function hookForApi(hook: Hook): z.infer<typeof hookSchema> {
  return {
    id: hook.id,
    label: hook.label,
    url: hook.url,
    topics: [...hook.topics],
    area: hook.areaCode,
    category: hook.categoryCode,
    body: hook.bodyCode,
    state: hook.state,
    made_at: hook.madeAt.toISOString(),
  }
}

function deliveryForApi(one: Delivery): z.infer<typeof deliverySchema> {
  return {
    id: one.id,
    event: one.eventKey,
    topic: one.topic,
    state: one.state,
    attempts: one.attempts,
    made_at: one.madeAt.toISOString(),
    last_at: one.lastAt?.toISOString() ?? null,
    next_at: one.state === 'waiting' ? one.nextAt.toISOString() : null,
    status: one.lastStatus,
    problem: one.lastProblem,
  }
}
