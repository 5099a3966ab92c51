import { createRoute, z } from '@hono/zod-openapi'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import {
  at,
  dayOf,
  instant,
  isoDate,
  json,
  keyParameter,
  make,
  notFound,
  paging,
  refused,
  text,
  write,
} from './api-parts.ts'
import { seesInside, sightOf } from './committees.policy.ts'
import { publicKey, resolutionForApi } from './committees.present.ts'
import { bodyMeant, committeeByCode, committeeById } from './committees.sql.ts'
import { act, heldBy } from './doing.ts'
import { sayFollowUp } from './follow-up.ts'
import { recordResolution } from './record-resolution.ts'
import { followUpStates, resolutionKinds } from './resolution.ts'
import { dueWords, followUpsOf, resolutionByKey, resolutionsAfter } from './resolutions.sql.ts'

export const resolutionSchema = z
  .object({
    id: z.string(),
    committee: z.string(),
    meeting: z.string(),
    item: z.uuid(),
    number: z.int(),
    kind: z.enum(resolutionKinds),
    text: z.string(),
    votes: z
      .object({ for: z.int(), against: z.int(), abstain: z.int() })
      .nullable()
      .openapi({ description: 'Null: by consensus' }),
    voters: z.int(),
    quorum_needed: z.int(),
    owner_th: z.string().nullable(),
    due_on: z.string().nullable(),
    follow_up: z.enum(followUpStates).nullable(),
    late: z.boolean(),
    superseded_by: z.string().nullable(),
    decided_at: z.string(),
  })
  .openapi('Resolution')

const reads = {
  resolutions: createRoute({
    method: 'get',
    path: '/resolutions',
    tags: ['committees'],
    summary: 'Resolutions, newest first',
    request: {
      query: z.object({
        area: z.string().max(12).optional(),
        committee: z.string().max(40).optional(),
        kind: z.enum(resolutionKinds).optional(),
        due: z.enum(dueWords).default('all'),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'Newest first',
        ...json(z.object({ resolutions: z.array(resolutionSchema), next_cursor: z.string().nullable() })),
      },
    },
  }),
  resolution: createRoute({
    method: 'get',
    path: '/resolutions/{id}',
    tags: ['committees'],
    summary: 'One resolution and how its work goes',
    request: { params: keyParameter },
    responses: {
      200: {
        description: 'The resolution',
        ...json(
          resolutionSchema.extend({
            progress: z.array(
              z.object({
                state: z.enum(followUpStates),
                note: z.string(),
                evidence: z.string().nullable(),
                said_at: z.string(),
              }),
            ),
          }),
        ),
      },
      404: problemResponse('There is no such resolution'),
    },
  }),
}

const writes = {
  resolution: make(
    '/meetings/{id}/resolutions',
    'Record a resolution',
    keyParameter,
    z.object({
      item: z.uuid(),
      kind: z.enum(resolutionKinds),
      text: text(4_000),
      votes: z
        .object({ for: z.int().min(0), against: z.int().min(0), abstain: z.int().min(0) })
        .nullable()
        .default(null),
      chair_decided: z.boolean().default(false),
      owner_body: z
        .string()
        .max(300)
        .nullable()
        .default(null)
        .openapi({ description: 'Code of the body that does it' }),
      owner_seat: z.uuid().nullable().default(null),
      due_on: isoDate.nullable().default(null),
      at: instant.nullable().default(null),
      supersedes: z.string().max(60).nullable().default(null),
    }),
  ),
  followUp: write(
    '/resolutions/{id}/follow-ups',
    'Say how the work of a resolution goes',
    keyParameter,
    z.object({
      state: z.enum(followUpStates),
      note: text(2_000),
      evidence: z.string().max(500).nullable().default(null),
    }),
  ),
}

/** Resolutions and how their work goes, for programs. */
export function resolutionsApi(app: ApiApp, deps: Deps): void {
  app.openapi(reads.resolutions, async (c) => {
    const { area, committee, kind, due, cursor, limit } = c.req.valid('query')
    const { viewer, now } = doingOf(c, deps)
    const today = todayInBangkok(now)
    const found = await deps.db.snapshot(async (view) => {
      const sight = sightOf(viewer, await heldBy(view, viewer, now), now)
      const body = committee === undefined ? null : await committeeByCode(view, committee)
      if (committee !== undefined && body === null) return []
      const filter = {
        area: area ?? null,
        bodyId: body?.bodyId ?? null,
        owners: null,
        kind: kind ?? null,
        due,
        words: null,
        sight,
        today,
      }
      return resolutionsAfter(view, filter, keyOf(cursor ?? '')?.id ?? null, limit + 1)
    })
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    const next_cursor = last === undefined ? null : publicKey(last)
    return c.json({ resolutions: shown.map((one) => resolutionForApi(one, today)), next_cursor }, 200)
  })

  app.openapi(reads.resolution, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const { viewer, now } = doingOf(c, deps)
    const found =
      key &&
      (await deps.db.snapshot(async (view) => {
        const one = await resolutionByKey(view, key)
        const committee = one && (await committeeById(view, one.bodyId))
        if (!one || !committee) return null
        const inside = seesInside(viewer, committee, await heldBy(view, viewer, now), now)
        if ((committee.visibility !== 'public' || one.restricted) && !inside) return null
        return { one, progress: await followUpsOf(view, key) }
      }))
    if (!found) return notFound(c)
    return c.json(
      {
        ...resolutionForApi(found.one, todayInBangkok(now)),
        progress: found.progress.map((entry) => ({
          state: entry.state,
          note: entry.note,
          evidence: entry.evidence,
          said_at: entry.saidAt.toISOString(),
        })),
      },
      200,
    )
  })

  app.openapi(writes.resolution, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const owner = sent.owner_body === null ? null : await bodyMeant(deps.db, sent.owner_body)
    if (sent.owner_body !== null && owner === null) return refused(c, { kind: 'owner-missing' })
    const draft = {
      itemId: sent.item,
      kind: sent.kind,
      text: sent.text,
      votes: sent.votes,
      chairDecided: sent.chair_decided,
      owner: { bodyId: owner?.id ?? null, seatId: owner === null ? sent.owner_seat : null },
      dueOn: dayOf(sent.due_on),
      at: at(sent.at),
      supersedes: sent.supersedes === null ? null : keyOf(sent.supersedes),
    }
    const done = await act(who, (tx) => recordResolution(tx, key, draft, who))
    return done.ok ? c.json({ id: publicKey(done.value) }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.followUp, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => sayFollowUp(tx, key, c.req.valid('json'), who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}
