import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import {
  at,
  codeParameter,
  dayOf,
  id,
  instant,
  isoDate,
  isUuid,
  json,
  make,
  nobody,
  notFound,
  paging,
  reason,
  refused,
  text,
  write,
} from './api-parts.ts'
import { committeeKinds, endReasons, fillWays, seatRoles, visibilities } from './committee.ts'
import { seesInside, sightOf } from './committees.policy.ts'
import { committeeForApi } from './committees.present.ts'
import { bodyMeant, committeeByCode, committeesAfter } from './committees.sql.ts'
import { act, heldBy } from './doing.ts'
import { foundCommittee } from './found-committee.ts'
import { foundStructure } from './found-structure.ts'
import { readMembers } from './holders.ts'
import { addSeat, endHolding, giveSeat } from './keep-seats.ts'

const quorumSchema = z
  .object({ kind: z.enum(['at-least', 'more-than', 'count']), numerator: z.int().min(1), denominator: z.int().min(1) })
  .openapi('QuorumRule', { description: 'A share of the filled voting seats, or, for count, numerator people' })

const committeeSchema = z
  .object({
    code: z.string(),
    kind: z.enum(committeeKinds),
    name_th: z.string(),
    name_en: z.string().nullable(),
    area: z.string().nullable(),
    order: z.string().nullable(),
    ordered_on: z.string().nullable(),
    quorum: quorumSchema,
    term_months: z.int().nullable(),
    public: z.boolean(),
    dissolved_on: z.string().nullable(),
  })
  .openapi('Committee')

const seatSchema = z.object({
  id: z.uuid(),
  name_th: z.string(),
  name_en: z.string().nullable(),
  role: z.enum(seatRoles),
  filled_by: z.enum(fillWays),
  voting: z.boolean(),
  substitute_allowed: z.boolean(),
  terms: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      starts_at: z.string(),
      ends_at: z.string().nullable(),
      end_reason: z.enum(endReasons).nullable(),
    }),
  ),
})

const seatParameter = codeParameter.extend({ seat: id('seat', '01990000-0000-7000-8000-000000000003') })

const reads = {
  committees: createRoute({
    method: 'get',
    path: '/committees',
    tags: ['committees'],
    summary: 'Committees by place, kind or words',
    request: {
      query: z.object({
        area: z.string().max(12).optional().openapi({ description: 'An area and what lies in it', example: '57' }),
        kind: z.enum(committeeKinds).optional(),
        q: z.string().max(100).optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'In the order of codes',
        ...json(z.object({ committees: z.array(committeeSchema), next_cursor: z.string().nullable() })),
      },
    },
  }),
  committee: createRoute({
    method: 'get',
    path: '/committees/{code}',
    tags: ['committees'],
    summary: 'One committee with its seats and who holds and held them',
    request: { params: codeParameter },
    responses: {
      200: { description: 'The committee', ...json(committeeSchema.extend({ seats: z.array(seatSchema) })) },
      404: problemResponse('There is no such committee'),
    },
  }),
}

const writes = {
  structure: make(
    '/committees/structures',
    'Found the structure of a province or district',
    nobody,
    z.object({ area: text(12), reason }),
  ),
  found: make(
    '/committees',
    'Found a committee',
    nobody,
    z.object({
      name_th: text(300),
      name_en: z.string().max(300).nullable().default(null),
      kind: z.enum(committeeKinds),
      parent: z.string().max(300).nullable().default(null).openapi({ description: 'Code of the body above' }),
      area: z.string().max(12).nullable().default(null),
      order: z.string().max(500).nullable().default(null),
      ordered_on: isoDate.nullable().default(null),
      quorum: quorumSchema,
      term_months: z.int().min(1).max(240).nullable().default(null),
      visibility: z.enum(visibilities).default('public'),
      reason,
    }),
  ),
  seat: make(
    '/committees/{code}/seats',
    'Add a seat',
    codeParameter,
    z.object({
      name_th: text(300),
      name_en: z.string().max(300).nullable().default(null),
      role: z.enum(seatRoles),
      filled_by: z.enum(fillWays),
      voting: z.boolean(),
      substitute_allowed: z.boolean(),
    }),
  ),
  term: make(
    '/committees/{code}/seats/{seat}/terms',
    'Give a seat to somebody for a time',
    seatParameter,
    z.object({
      name: text(200),
      email: z.email().nullable().default(null),
      starts_at: instant,
      ends_at: instant.nullable().default(null),
      reason,
    }),
  ),
  endTerm: write(
    '/committees/{code}/seats/{seat}/terms/{term}/end',
    'End a term at a moment',
    seatParameter.extend({ term: id('term', '01990000-0000-7000-8000-000000000004') }),
    z.object({ ends_at: instant, why: z.enum(endReasons), reason: z.string().max(1_000).nullable().default(null) }),
  ),
}

/** Committees, their seats and who holds them, for programs; what a signed-in person may do, their program may. */
export function committeesApi(app: ApiApp, deps: Deps): void {
  app.openapi(reads.committees, async (c) => {
    const { area, kind, q, cursor, limit } = c.req.valid('query')
    const { viewer, now } = doingOf(c, deps)
    const rows = await deps.db.snapshot(async (view) => {
      const sight = sightOf(viewer, await heldBy(view, viewer, now), now)
      const filter = { area: area ?? null, kind: kind ?? null, words: q ?? null, sight }
      return committeesAfter(view, filter, cursor ?? '', limit + 1)
    })
    const shown = rows.slice(0, limit)
    const next_cursor = rows.length > limit ? (shown.at(-1)?.code ?? null) : null
    return c.json({ committees: shown.map(committeeForApi), next_cursor }, 200)
  })

  app.openapi(reads.committee, async (c) => {
    const { viewer, now } = doingOf(c, deps)
    const found = await deps.db.snapshot(async (view) => {
      const committee = await committeeByCode(view, c.req.valid('param').code)
      if (committee === null) return null
      const inside = seesInside(viewer, committee, await heldBy(view, viewer, now), now)
      if (committee.visibility !== 'public' && !inside) return null
      return { committee, members: await readMembers(view, deps, committee.bodyId, c.get('lang')) }
    })
    if (found === null) return notFound(c)
    const { seats, terms } = found.members
    return c.json(
      {
        ...committeeForApi(found.committee),
        seats: seats
          .filter((seat) => seat.abolishedAt === null)
          .map((seat) => ({
            id: seat.id,
            name_th: seat.nameTh,
            name_en: seat.nameEn,
            role: seat.role,
            filled_by: seat.filledBy,
            voting: seat.voting,
            substitute_allowed: seat.substituteAllowed,
            terms: terms
              .filter((term) => term.seatId === seat.id)
              .map((term) => ({
                id: term.id,
                name: term.name,
                starts_at: term.startsAt.toISOString(),
                ends_at: term.endsAt?.toISOString() ?? null,
                end_reason: term.endReason,
              })),
          })),
      },
      200,
    )
  })

  app.openapi(writes.structure, async (c) => {
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const done = await act(who, (tx) => foundStructure(tx, sent.area, sent.reason, who))
    return done.ok ? c.json({ id: done.value.code }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.found, async (c) => {
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const { quorum } = sent
    const parent = sent.parent === null ? null : await bodyMeant(deps.db, sent.parent)
    if (sent.parent !== null && parent === null) return notFound(c)
    const draft = {
      nameTh: sent.name_th,
      nameEn: sent.name_en,
      kind: sent.kind,
      parentId: parent?.id ?? null,
      areaCode: sent.area ?? parent?.areaCode ?? null,
      orderText: sent.order,
      orderedOn: dayOf(sent.ordered_on),
      quorum:
        quorum.kind === 'count'
          ? { kind: 'count' as const, count: quorum.numerator }
          : {
              kind: quorum.kind,
              numerator: quorum.numerator,
              denominator: Math.max(quorum.numerator, quorum.denominator),
            },
      termMonths: sent.term_months,
      visibility: sent.visibility,
    }
    const done = await act(who, (tx) => foundCommittee(tx, draft, sent.reason, who))
    return done.ok ? c.json({ id: done.value.code }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.seat, async (c) => {
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const committee = await committeeByCode(deps.db, c.req.valid('param').code)
    if (committee === null) return notFound(c)
    const draft = {
      nameTh: sent.name_th,
      nameEn: sent.name_en,
      role: sent.role,
      filledBy: sent.filled_by,
      fromBodyId: null,
      voting: sent.voting,
      substituteAllowed: sent.substitute_allowed,
    }
    const done = await act(who, (tx) => addSeat(tx, committee.bodyId, draft, who))
    return done.ok ? c.json(done.value, 201) : refused(c, done.problem)
  })

  app.openapi(writes.term, async (c) => {
    const { seat } = c.req.valid('param')
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const draft = {
      personId: null,
      name: sent.name,
      email: sent.email,
      startsAt: new Date(sent.starts_at),
      endsAt: at(sent.ends_at),
    }
    if (!isUuid(seat)) return notFound(c)
    const done = await act(who, (tx) => giveSeat(tx, seat, draft, sent.reason, who))
    return done.ok ? c.json(done.value, 201) : refused(c, done.problem)
  })

  app.openapi(writes.endTerm, async (c) => {
    const { seat, term } = c.req.valid('param')
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    if (!isUuid(seat) || !isUuid(term)) return notFound(c)
    const end = { endsAt: new Date(sent.ends_at), why: sent.why, reason: sent.reason }
    const done = await act(who, (tx) => endHolding(tx, { seatId: seat, termId: term }, end, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}
