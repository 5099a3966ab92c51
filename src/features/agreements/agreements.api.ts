import { createRoute, z } from '@hono/zod-openapi'
import { newId } from '../../kernel/ids.ts'
import { ok } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { needsSession } from '../../platform/http/api-act.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { agreementKinds, fromStored, partyRoles, phases } from './agreement.ts'
import { agreementActsApi } from './agreement-acts.api.ts'
import { mayFollow, sightOf } from './agreements.policy.ts'
import { agreementForApi, publicKey } from './agreements.present.ts'
import { agreementsAfter, dueWords, type Key } from './agreements.sql.ts'
import { json, keyParameter, notFound, reason, refused } from './api-parts.ts'
import { partiesIn } from './doing.ts'
import { verdicts } from './follow.sql.ts'
import { readAgreement, seenVersions, type WholeAgreement } from './read-agreement.ts'
import type { Refusal } from './refusal.ts'
import { isRunning } from './run-survey.ts'
import { questionKinds } from './survey.ts'
import { termsForApi, termsOf, termsSchema, wordsOf, wrongField } from './terms.api.ts'
import { boardNamed } from './terms-from-board.ts'
import type { Version } from './versions.sql.ts'
import { draftAgreement } from './write-agreement.ts'

const agreementSchema = z
  .object({
    id: z.string(),
    kind: z.enum(agreementKinds),
    title: z.string(),
    state: z.enum(phases),
    area: z.string().nullable(),
    function: z.string().nullable(),
    version: z.int().openapi({ description: 'The version in force; 0 before all have signed' }),
    pending_version: z.int().nullable(),
    starts_on: z.string().nullable(),
    ends_on: z.string().nullable(),
    terminates_on: z.string().nullable(),
    total: z.string().openapi({ description: 'Baht', example: '1250000.00' }),
    parties: z.array(z.object({ body: z.string(), role: z.enum(partyRoles) })),
    next_review: z.string().nullable(),
    open_breaches: z.int(),
    signed_on: z.string().nullable(),
  })
  .openapi('Agreement')

const versionSchema = z
  .object({
    version: z.int(),
    state: z.string(),
    hash: z.string().nullable().openapi({ description: 'What a signature names; null while it is being written' }),
    reason: z.string(),
    terms: termsSchema,
  })
  .openapi('AgreementVersion')

const wholeSchema = agreementSchema.extend({
  in_force: versionSchema.nullable().openapi({
    description:
      'The words that bind, from starts_on on: the last version that all parties have signed; null before there is one',
  }),
  pending: versionSchema.nullable().openapi({
    description:
      'The words being written or signed, of the first version or of an amendment: they bind nobody yet. null where there are none, and for callers outside the parties',
  }),
  signatures: z.array(
    z.object({
      body: z.string(),
      signed_by: z.string(),
      version: z.int(),
      kind: z.enum(['signature', 'take-over']),
      way: z.enum(['here', 'on-paper']),
      post: z.string(),
      hash: z.string(),
      signed_at: z.string(),
    }),
  ),
  reviews: z.array(
    z.object({
      id: z.uuid(),
      due_on: z.string(),
      done_on: z.string().nullable(),
      verdict: z.enum(verdicts).nullable(),
      finding: z.string().nullable(),
    }),
  ),
  breaches: z.array(
    z.object({
      id: z.uuid(),
      body: z.string(),
      noticed_by: z.string(),
      what: z.string(),
      noticed_on: z.string(),
      remedy_due: z.string(),
      remedy: z.string().nullable(),
      outcome: z.string().nullable(),
    }),
  ),
  revision: z.int().openapi({ description: 'Send it with a changed draft' }),
  versions: z.array(z.object({ version: z.int(), state: z.string(), hash: z.string().nullable(), reason: z.string() })),
  merged: z
    .array(z.object({ body: z.string(), successor: z.string() }))
    .openapi({ description: 'Parties that merged, whose successor has not taken over yet' }),
  surveys: z.array(
    z.object({
      id: z.uuid(),
      from: z.string(),
      to: z.string(),
      access: z.enum(['open', 'links']),
      running: z.boolean(),
      intro: z.string(),
      questions: z.array(
        z.object({ code: z.string(), text: z.string(), kind: z.enum(questionKinds), choices: z.array(z.string()) }),
      ),
    }),
  ),
  satisfaction: z
    .array(z.object({ from: z.string(), to: z.string(), answers: z.int(), satisfaction: z.number().nullable() }))
    .openapi({ description: '0 to 100; null where fewer than 5 answered' }),
})

const routes = {
  list: createRoute({
    method: 'get',
    path: '/agreements',
    tags: ['agreements'],
    summary: 'Agreements by place, body, kind, state or words',
    request: {
      query: z.object({
        area: z.string().max(12).optional(),
        body: z.string().max(40).optional(),
        kind: z.enum(agreementKinds).optional(),
        state: z.enum(phases).optional(),
        due: z.enum(dueWords).optional(),
        q: z.string().max(100).optional(),
        cursor: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    },
    responses: {
      200: {
        description: 'In the order of ids',
        ...json(z.object({ agreements: z.array(agreementSchema), next_cursor: z.string().nullable() })),
      },
    },
  }),
  one: createRoute({
    method: 'get',
    path: '/agreements/{id}',
    tags: ['agreements'],
    summary:
      'One agreement: the words in force and those being written, who signed, reviews, breaches and how content those served are',
    request: { params: keyParameter },
    responses: {
      200: { description: 'The agreement', ...json(wholeSchema) },
      404: problemResponse('There is no such agreement'),
    },
  }),
  version: createRoute({
    method: 'get',
    path: '/agreements/{id}/versions/{n}',
    tags: ['agreements'],
    summary: 'The words of one version; what was never signed is for those inside',
    request: {
      params: keyParameter.extend({
        n: z.coerce
          .number()
          .int()
          .openapi({ param: { name: 'n', in: 'path' } }),
      }),
    },
    responses: {
      200: { description: 'The version', ...json(versionSchema) },
      404: problemResponse('There is no such version'),
    },
  }),
  draft: createRoute({
    method: 'post',
    path: '/agreements',
    tags: ['agreements'],
    summary: 'Draft an agreement for a body',
    description: needsSession,
    request: {
      body: {
        ...json(
          z.object({
            maker: z.string().openapi({ description: 'Code of a body' }),
            board: z
              .string()
              .max(60)
              .nullable()
              .default(null)
              .openapi({ description: 'Public id of the board it comes from' }),
            terms: termsSchema,
            reason,
          }),
        ),
        required: true,
      },
    },
    responses: {
      201: { description: 'Made', ...json(z.object({ id: z.string() })) },
      403: problemResponse('Not for this caller'),
      404: problemResponse('There is no such agreement'),
      409: problemResponse('Somebody else was first'),
      422: problemResponse(
        'Refused, with the kind as its type: not-ready, personal and so on; wrong-field names the field with an unknown code',
      ),
    },
  }),
}

/** Agreements for programs; what a signed-in person may do, their program may. Signing needs the one-time code of the session. */
export function agreementsApi(app: ApiApp, deps: Deps): void {
  app.openapi(routes.list, async (c) => {
    const { area, body, kind, state, due, q, cursor, limit } = c.req.valid('query')
    const who = doingOf(c, deps)
    const today = todayInBangkok(who.now)
    const rows = await deps.db.snapshot(async (view) => {
      const bodyId = body === undefined ? null : await bodyIdByCode(view, body)
      const filter = {
        area: area ?? null,
        kind: kind ?? null,
        phase: state ?? null,
        // An unknown code is nobody, not everybody.
        bodyId: body === undefined ? null : (bodyId ?? newId()),
        boardId: null,
        words: q ?? null,
        due: due ?? ('all' as const),
        sight: sightOf(who.viewer, who.now),
        today,
      }
      return agreementsAfter(view, filter, cursor ?? '', limit + 1)
    })
    const shown = rows.slice(0, limit)
    const next_cursor = rows.length > limit ? (shown.at(-1)?.id ?? null) : null
    return c.json({ agreements: shown.map((one) => agreementForApi(one, today)), next_cursor }, 200)
  })

  app.openapi(routes.one, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    const found = key && (await deps.db.snapshot((view) => readInside(view, key, who)))
    return found ? c.json(wholeForApi(found.whole, todayInBangkok(who.now), found.inside), 200) : notFound(c)
  })

  app.openapi(routes.draft, async (c) => {
    const sent = c.req.valid('json')
    if ([sent.reason, ...wordsOf(sent.terms)].some(looksPersonal)) return refused(c, { kind: 'personal' })
    const who = doingOf(c, deps)
    const done = await wholeActOnce<Refusal>(deps.db, onceOfCall(c, who.now), async (tx) => {
      const maker = await bodyIdByCode(tx, sent.maker)
      if (maker === null) return wrongField('maker', sent.maker)
      const boardId = sent.board === null ? null : await boardNamed(tx, sent.board)
      if (sent.board !== null && boardId === null) return wrongField('board', sent.board)
      const terms = await termsOf(tx, sent.terms)
      if (!terms.ok) return terms
      const draft = { terms: terms.value, makerBodyId: maker, boardId, reason: sent.reason }
      const made = await draftAgreement(tx, draft, who)
      return made.ok ? ok(publicKey(made.value)) : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })

  app.openapi(routes.version, async (c) => {
    const { id, n } = c.req.valid('param')
    const key = keyOf(id)
    const found = key && (await deps.db.snapshot((view) => readInside(view, key, doingOf(c, deps))))
    const one = found ? seenVersions(found.whole, found.inside).find(({ version }) => version === n) : undefined
    if (!found || one === undefined) return notFound(c)
    return c.json(versionForApi(one, found.whole), 200)
  })

  agreementActsApi(app, deps)
}

/** The agreement, and whether the viewer is of those it is between. */
async function readInside(view: Queryable, key: Key, who: Doing) {
  const whole = await readAgreement(view, key, who)
  if (whole === null) return null
  return { whole, inside: mayFollow(who.viewer, await partiesIn(view, whole.agreement), who.now) }
}

function versionForApi({ version, state, hash, reason, terms }: Version, { names }: WholeAgreement) {
  return { version, state, hash, reason, terms: termsForApi(fromStored(terms), names) }
}

function wholeForApi(whole: WholeAgreement, today: LocalDate, inside: boolean): z.infer<typeof wholeSchema> {
  const { agreement, names } = whole
  const seen = seenVersions(whole, inside)
  const numbered = (wanted: number | null) => {
    const one = seen.find(({ version }) => version === wanted)
    return one === undefined ? null : versionForApi(one, whole)
  }
  const code = (id: string) => names.bodies.get(id)?.code ?? id
  return {
    ...agreementForApi(agreement, today),
    in_force: numbered(agreement.version),
    pending: numbered(agreement.pending),
    signatures: whole.signatures.map((sign) => ({
      body: code(sign.partyBodyId),
      signed_by: code(sign.signerBodyId),
      version: sign.version,
      kind: sign.kind,
      way: sign.way,
      post: sign.post,
      hash: sign.hash,
      signed_at: sign.signedAt.toISOString(),
    })),
    reviews: whole.reviews.map((one) => ({
      id: one.id,
      due_on: one.dueOn,
      done_on: one.doneOn,
      verdict: one.verdict,
      finding: one.finding,
    })),
    breaches: whole.breaches.map((one) => ({
      id: one.id,
      body: code(one.bodyId),
      noticed_by: code(one.noticedBy),
      what: one.what,
      noticed_on: one.noticedOn,
      remedy_due: one.remedyDue,
      remedy: one.remedy,
      outcome: one.outcome,
    })),
    revision: agreement.revision,
    versions: seen.map(({ version, state, hash, reason }) => ({ version, state, hash, reason })),
    merged: whole.merged.map((one) => ({ body: code(one.partyId), successor: code(one.successorId) })),
    surveys: whole.surveys.map(({ survey }) => ({
      id: survey.id,
      from: survey.opensOn,
      to: survey.closesOn,
      access: survey.access,
      running: isRunning(survey, today),
      intro: survey.intro,
      questions: survey.questions.map(({ code: name, text, kind, choices }) => ({
        code: name,
        text,
        kind,
        choices: [...choices],
      })),
    })),
    satisfaction: whole.surveys.map(({ survey, result }) => ({
      from: survey.opensOn,
      to: survey.closesOn,
      answers: result.isHidden ? 0 : result.n,
      satisfaction: result.satisfaction,
    })),
  }
}
