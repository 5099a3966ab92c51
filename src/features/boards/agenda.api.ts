import { createRoute, z } from '@hono/zod-openapi'
import { ok, type Result } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { apiAct, needsSession } from '../../platform/http/api-act.ts'
import { limiter, takeForBlock } from '../../platform/http/limits.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { declineMatter, hideMatter, reopenMatter, takeUpBy } from './answer-matter.ts'
import {
  idParameter,
  json,
  lines,
  maybe,
  notFound,
  orNone,
  paging,
  personal,
  reason,
  refused,
  text,
} from './api-parts.ts'
import type { Key, Refusal } from './board.ts'
import { bodyMeant } from './board-bodies.sql.ts'
import { matterForApi, publicKey } from './boards.present.ts'
import { placeCode } from './form-parts.ts'
import { scoreOf } from './matter.ts'
import { matterByKey, matterStates, mattersPage } from './matters.sql.ts'
import { messages } from './messages.ts'
import { proposeMatter, supportMatter, takeBackSupport } from './propose-matter.ts'

/* The agenda of a place, for programs: they sign in, where people may come without an account. */

const matterSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    text: z.string(),
    area: z.string(),
    place: z.string().nullable(),
    field: z.string().nullable(),
    voice: z.enum(['resident', 'network', 'officer']),
    state: z.enum(matterStates),
    signed_supports: z.int(),
    free_supports: z.int(),
    points: z.number(),
    reason: z.string().nullable(),
    board: z.string().nullable(),
    proposed_at: z.string(),
    decided_at: z.string().nullable(),
  })
  .openapi('Matter')

const routes = {
  agenda: createRoute({
    method: 'get',
    path: '/agenda',
    tags: ['agenda'],
    summary: 'Matters people put on the agenda of an area, open ones first, in the order of their points',
    request: {
      query: z.object({
        area: z.string().max(12).optional(),
        field: z.string().max(6).optional(),
        state: z.enum(matterStates).optional(),
        q: z.string().max(100).optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'A page of the agenda',
        ...json(z.object({ matters: z.array(matterSchema), next_cursor: z.string().nullable() })),
      },
      400: problemResponse('The address makes no sense'),
    },
  }),
  matter: createRoute({
    method: 'get',
    path: '/agenda/{id}',
    tags: ['agenda'],
    summary: 'One matter and its answer',
    request: { params: idParameter },
    responses: {
      200: { description: 'The matter', ...json(matterSchema) },
      404: problemResponse('There is no such matter'),
    },
  }),
  propose: createRoute({
    method: 'post',
    path: '/agenda',
    tags: ['agenda'],
    summary: 'Put a matter on the agenda of an area (signed in)',
    description: needsSession,
    request: {
      body: {
        ...json(
          z.object({
            title: text(200),
            text: lines(4_000),
            area: text(200),
            place: maybe(200),
            field: z.string().max(6).nullable().default(null),
            body: text(300).nullable().default(null).openapi({ description: 'Code of the body it is proposed for' }),
          }),
        ),
        required: true,
      },
    },
    responses: {
      201: { description: 'Made', ...json(z.object({ id: z.string() })) },
      403: problemResponse('Not for this caller'),
      404: problemResponse('There is no such place or body'),
      409: problemResponse('Somebody else was first'),
      422: problemResponse('Refused, with the kind as its type'),
      429: problemResponse('Too often'),
    },
  }),
}

export function agendaApi(app: ApiApp, deps: Deps): void {
  const proposals = limiter('agenda-proposals-api', { points: 30, seconds: 3_600 })

  app.openapi(routes.agenda, async (c) => {
    const { area, field, state, q, cursor, limit } = c.req.valid('query')
    const offset = Number(cursor ?? 0)
    const filter = {
      area: area ?? null,
      field: field ?? null,
      words: q ?? null,
      state: state ?? null,
      proposedBy: null,
    }
    const { matters, total } = await mattersPage(deps.db, filter, { now: deps.clock.now(), limit, offset })
    return c.json(
      { matters: matters.map(matterForApi), next_cursor: offset + limit < total ? String(offset + limit) : null },
      200,
    )
  })

  app.openapi(routes.matter, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const matter = key && (await matterByKey(deps.db, key))
    if (!matter || matter.hiddenAt !== null) return notFound(c)
    const { halves } = scoreOf(matter, deps.clock.now())
    return c.json(matterForApi({ ...matter, halves, boardTitle: null }), 200)
  })

  app.openapi(routes.propose, async (c) => {
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    // A program has no cookie to be one person by: it signs in. People without an account use the page.
    if (doing.viewer === null) return refused(c, { kind: 'not-yours' })
    const wait = await takeForBlock(c, proposals)
    if (wait !== null)
      return problem(c, 429, { detail: messages(c.get('lang')).agenda.tooOften }, { 'Retry-After': String(wait) })
    if ([sent.title, sent.text, sent.place ?? ''].some(looksPersonal)) return personal(c)
    const areaCode = placeCode(sent.area, await loadGazetteer(deps.db))
    const body = sent.body === null ? null : await bodyMeant(deps.db, sent.body, todayInBangkok(doing.now))
    if (areaCode === null || (sent.body !== null && body === null)) return notFound(c)
    const draft = {
      areaCode,
      placeText: orNone(sent.place),
      functionCode: sent.field !== null && missionByCode.has(sent.field) ? sent.field : null,
      title: sent.title,
      text: sent.text,
      bodyId: body?.id ?? null,
    }
    const done = await wholeActOnce<Refusal>(deps.db, onceOfCall(c, doing.now), async (tx) => {
      const made = await proposeMatter(tx, draft, null, doing)
      return made.ok ? ok(publicKey(made.value)) : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })

  function act<Sent extends z.ZodType>(
    path: string,
    summary: string,
    sent: Sent,
    run: (tx: Tx, key: Key, given: z.output<Sent>, doing: Doing) => Promise<Result<unknown, Refusal>>,
  ): void {
    const about = {
      tag: 'agenda',
      path: `/agenda/{id}/${path}`,
      summary,
      sent,
      refused: 'matter-decided, matter-hidden',
    }
    apiAct(app, about, async (c, id, given) => {
      const key = keyOf(id)
      if (key === null) return notFound(c)
      const why = (given as { reason?: string }).reason
      if (why !== undefined && looksPersonal(why)) return personal(c)
      const doing = doingOf(c, deps)
      const done = await wholeActOnce<Refusal>(deps.db, onceOfCall(c, doing.now), async (tx) => {
        const did = await run(tx, key, given, doing)
        return did.ok ? ok('') : did
      })
      return done.ok ? null : refused(c, done.problem)
    })
  }

  act('supports', 'Support a matter (signed in)', z.object({}), (tx, key, _given, doing) =>
    supportMatter(tx, key, null, doing),
  )
  act('supports/removal', 'Take the own support back (signed in)', z.object({}), async (tx, key, _given, doing) =>
    doing.viewer === null ? { ok: false, problem: { kind: 'not-yours' } } : takeBackSupport(tx, key, null, doing),
  )
  act(
    'taking-up',
    'Let a board take the matter up',
    z.object({ board: text(60), reason }),
    async (tx, key, given, doing) => {
      const board = keyOf(given.board)
      return board === null
        ? { ok: false, problem: { kind: 'not-found' } }
        : takeUpBy(tx, key, board, given.reason, doing)
    },
  )
  act('declining', 'Decline a matter, with the reason', z.object({ reason }), (tx, key, given, doing) =>
    declineMatter(tx, key, given.reason, doing),
  )
  act('reopening', 'Look at a declined matter again', z.object({ reason }), (tx, key, given, doing) =>
    reopenMatter(tx, key, given.reason, doing),
  )
  act(
    'hiding',
    'Hide what must not stand in public, or show it again, with the reason',
    z.object({ hide: z.boolean(), reason }),
    (tx, key, given, doing) => hideMatter(tx, key, given, doing),
  )
}
