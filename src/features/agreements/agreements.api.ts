import { createRoute, z } from '@hono/zod-openapi'
import { isId, newId, parsePublicId } from '../../kernel/ids.ts'
import { fromBahtDecimal, type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { agreementKinds, fromStored, partyRoles, phases, type Terms } from './agreement.ts'
import { sightOf } from './agreements.policy.ts'
import { agreementForApi, publicKey } from './agreements.present.ts'
import { agreementsAfter, dueWords, indicatorsNamed, type Key } from './agreements.sql.ts'
import type { Doing } from './doing.ts'
import { verdicts } from './follow.sql.ts'
import { doReview, recordBreach, terminateAgreement } from './follow-agreement.ts'
import { readAgreement, type WholeAgreement } from './read-agreement.ts'
import type { Refusal } from './refusal.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'
import { signAgreement } from './sign-agreement.ts'
import { amendAgreement, draftAgreement, offerAgreement, withdrawAgreement } from './write-agreement.ts'

const day = z.iso.date()
const isoDay = (text: string): LocalDate => {
  const read = parseIsoDate(text)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}

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

const termsSchema = z
  .object({
    kind: z.enum(agreementKinds),
    title: z.string().min(1).max(300),
    purpose: z.string().max(4_000).default(''),
    area: z.string().max(12).nullable().default(null),
    function: z.string().max(12).nullable().default(null),
    parties: z
      .array(z.object({ body: z.string(), role: z.enum(partyRoles), part: z.string().max(1_000).default('') }))
      .max(30)
      .default([]),
    services: z
      .array(
        z.object({
          service: z.uuid().nullable().default(null),
          text: z.string().min(1).max(1_000),
          standard: z.string().max(1_000).default(''),
        }),
      )
      .max(30)
      .default([]),
    indicators: z
      .array(z.object({ indicator: z.string(), wanted: z.string().max(300).default('') }))
      .max(30)
      .default([]),
    total: z.string().default('0'),
    money: z
      .array(
        z.object({
          fiscal_year: z.int().min(2000).max(2200),
          from: z.string(),
          to: z.string(),
          amount: z.string(),
          source: z.string().min(1).max(300),
        }),
      )
      .max(30)
      .default([]),
    starts_on: day.nullable().default(null),
    ends_on: day.nullable().default(null),
    reviews: z.array(day).max(100).default([]),
    notice_days: z.int().min(0).max(3_650).default(90),
    breach: z.string().max(2_000).default(''),
  })
  .openapi('AgreementTerms', { description: 'Bodies by code, indicators by code, money in baht as decimal text' })

const wholeSchema = agreementSchema.extend({
  terms: termsSchema,
  hash: z.string().nullable(),
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
      body: z.string(),
      noticed_by: z.string(),
      what: z.string(),
      noticed_on: z.string(),
      remedy_due: z.string(),
      outcome: z.string().nullable(),
    }),
  ),
  satisfaction: z
    .array(z.object({ from: z.string(), to: z.string(), answers: z.int(), satisfaction: z.number().nullable() }))
    .openapi({ description: '0 to 100; null where fewer than 5 answered' }),
})

const keyParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})
const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const refusals = {
  403: problemResponse('Not for this caller, or the one-time code was not shown'),
  404: problemResponse('There is no such agreement'),
  409: problemResponse('Somebody else was first: old-version, already-signed'),
  422: problemResponse('Refused, with the kind as its type: not-ready, wrong-phase, notice-too-short and so on'),
}
const reason = z.string().min(1).max(1_000)

const act = <Path extends string, Sent extends z.ZodType>(path: Path, summary: string, sent: Sent) =>
  createRoute({
    method: 'post',
    path,
    tags: ['agreements'],
    summary,
    request: { params: keyParameter, body: { ...json(sent), required: true } },
    responses: { ...refusals, 200: { description: 'Done', ...json(z.object({ ok: z.literal(true) })) } },
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
    summary: 'One agreement: its words, who signed, reviews, breaches and how content those served are',
    request: { params: keyParameter },
    responses: {
      200: { description: 'The agreement', ...json(wholeSchema) },
      404: problemResponse('There is no such agreement'),
    },
  }),
  draft: createRoute({
    method: 'post',
    path: '/agreements',
    tags: ['agreements'],
    summary: 'Draft an agreement for a body',
    request: {
      body: {
        ...json(z.object({ maker: z.string(), board: z.uuid().nullable().default(null), terms: termsSchema, reason })),
        required: true,
      },
    },
    responses: { ...refusals, 201: { description: 'Made', ...json(z.object({ id: z.string() })) } },
  }),
  offer: act('/agreements/{id}/offer', 'Offer the draft for signature', z.object({})),
  sign: act(
    '/agreements/{id}/signatures',
    'Sign the offered version for a party',
    z.object({
      body: z.string(),
      version: z.int().min(1),
      hash: z.string().length(64),
      post: z.string().min(1).max(200),
    }),
  ),
  withdraw: act('/agreements/{id}/withdraw', 'Withdraw the version that not all have signed', z.object({ reason })),
  amend: act('/agreements/{id}/amend', 'Begin an amendment', z.object({ reason })),
  review: act(
    '/agreements/{id}/reviews',
    'Record a review',
    z.object({ review: z.uuid(), verdict: z.enum(verdicts), finding: reason }),
  ),
  breach: act(
    '/agreements/{id}/breaches',
    'Give notice of a breach',
    z.object({ body: z.string(), what: reason, remedy_wanted: reason, remedy_due: day }),
  ),
  terminate: act(
    '/agreements/{id}/termination',
    'Give notice of termination for a party',
    z.object({ body: z.string(), ends_on: day, reason }),
  ),
}

const doing = (c: PageContext, deps: Deps): Doing => ({ deps, viewer: c.get('viewer'), now: deps.clock.now() })

const refused = (c: PageContext, refusal: Refusal) =>
  refusalProblem(c, refusalStatus(refusal), refusal.kind, refusalText(refusal, c.get('lang')))

const notFound = (c: PageContext) => problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })

/** Agreements for programs; what a signed-in person may do, their program may. Signing needs the one-time code of the session. */
export function agreementsApi(app: ApiApp, deps: Deps): void {
  app.openapi(routes.list, async (c) => {
    const { area, body, kind, state, due, q, cursor, limit } = c.req.valid('query')
    const who = doing(c, deps)
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
    const who = doing(c, deps)
    const whole = key && (await deps.db.snapshot((view) => readAgreement(view, key, who)))
    return whole ? c.json(wholeForApi(whole, todayInBangkok(who.now)), 200) : notFound(c)
  })

  app.openapi(routes.draft, async (c) => {
    const sent = c.req.valid('json')
    if ([sent.reason, ...wordsOf(sent.terms)].some(looksPersonal)) return refused(c, { kind: 'personal' })
    const who = doing(c, deps)
    const once = {
      purpose: `agreements.draft ${who.viewer?.personId}`,
      key: c.req.header('idempotency-key') ?? null,
      now: who.now,
    }
    const done = await wholeActOnce(deps.db, once, async (tx) => {
      const maker = await bodyIdByCode(tx, sent.maker)
      const terms = maker === null ? null : await termsOf(tx, sent.terms)
      if (maker === null || terms === null) return refuse<Refusal>({ kind: 'not-found' })
      const draft = { terms, makerBodyId: maker, boardId: sent.board, reason: sent.reason }
      const made = await draftAgreement(tx, draft, who)
      return made.ok ? ok(publicKey(made.value)) : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })

  const run = async (
    c: PageContext,
    id: string,
    words: readonly string[],
    work: (tx: Tx, key: Key, who: Doing) => Promise<Result<unknown, Refusal>>,
  ): Promise<Refusal | null> => {
    const key = keyOf(id)
    if (key === null) return { kind: 'not-found' }
    if (words.some(looksPersonal)) return { kind: 'personal' }
    const who = doing(c, deps)
    const once = {
      purpose: `agreements.api ${id} ${who.viewer?.personId}`,
      key: c.req.header('idempotency-key') ?? null,
      now: who.now,
    }
    const done = await wholeActOnce(deps.db, once, async (tx) => {
      const answer = await work(tx, key, who)
      return answer.ok ? ok(id) : answer
    })
    return done.ok ? null : done.problem
  }
  const body = async (view: Queryable, code: string) => (await bodyIdByCode(view, code)) ?? ''

  app.openapi(routes.offer, async (c) => {
    const no = await run(c, c.req.valid('param').id, [], offerAgreement)
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.sign, async (c) => {
    const { body: code, ...sent } = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [sent.post], async (tx, key, who) =>
      withBody(await body(tx, code), (partyBodyId) => signAgreement(tx, key, { ...sent, partyBodyId }, who)),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.withdraw, async (c) => {
    const sent = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [sent.reason], (tx, key, who) =>
      withdrawAgreement(tx, key, sent.reason, who),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.amend, async (c) => {
    const sent = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [sent.reason], (tx, key, who) =>
      amendAgreement(tx, key, sent.reason, who),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.review, async (c) => {
    const { review, verdict, finding } = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [finding], (tx, key, who) =>
      doReview(tx, key, { id: review, verdict, finding }, who),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.breach, async (c) => {
    const sent = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [sent.what, sent.remedy_wanted], async (tx, key, who) =>
      withBody(await body(tx, sent.body), (bodyId) =>
        recordBreach(
          tx,
          key,
          { bodyId, what: sent.what, remedyWanted: sent.remedy_wanted, remedyDue: isoDay(sent.remedy_due) },
          who,
        ),
      ),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
  app.openapi(routes.terminate, async (c) => {
    const sent = c.req.valid('json')
    const no = await run(c, c.req.valid('param').id, [sent.reason], async (tx, key, who) =>
      withBody(await body(tx, sent.body), (bodyId) =>
        terminateAgreement(tx, key, { bodyId, endsOn: isoDay(sent.ends_on), reason: sent.reason }, who),
      ),
    )
    return no === null ? c.json({ ok: true as const }, 200) : refused(c, no)
  })
}

async function withBody(
  id: string,
  work: (id: string) => Promise<Result<unknown, Refusal>>,
): Promise<Result<unknown, Refusal>> {
  return isId(id) ? work(id) : refuse({ kind: 'not-found' })
}

function keyOf(id: string): Key | null {
  const read = parsePublicId(id)
  return read.ok ? read.value : null
}

/** The free words of terms: everybody reads them once all have signed. */
const wordsOf = (terms: z.infer<typeof termsSchema>): string[] => [
  terms.title,
  terms.purpose,
  terms.breach,
  ...terms.parties.map(({ part }) => part),
  ...terms.services.flatMap(({ text, standard }) => [text, standard]),
  ...terms.indicators.map(({ wanted }) => wanted),
  ...terms.money.map(({ source }) => source),
]

/** More is a slip of the hand, and no number of the database. */
const mostSatang = 1_000_000_000_000_000n

/** Terms as a program sends them. @returns null where a place, a field, a body, an indicator or an amount is unknown */
async function termsOf(view: Queryable, sent: z.infer<typeof termsSchema>): Promise<Terms | null> {
  const codes = [...sent.parties.map(({ body }) => body), ...sent.money.flatMap(({ from, to }) => [from, to])]
  const bodies = new Map<string, string>()
  for (const code of new Set(codes)) {
    const id = await bodyIdByCode(view, code)
    if (id === null) return null
    bodies.set(code, id)
  }
  const found = await indicatorsNamed(view, { codes: sent.indicators.map(({ indicator }) => indicator) })
  const indicatorIds = new Map(found.map((one) => [one.code, one.id]))
  const total = fromBahtDecimal(sent.total)
  const amounts = sent.money.map(({ amount }) => fromBahtDecimal(amount))
  if (!total.ok || amounts.some((amount) => !amount.ok)) return null
  if (total.value > mostSatang || amounts.some((amount) => amount.ok && amount.value > mostSatang)) return null
  if (sent.area !== null && !(await loadGazetteer(view)).areas.has(sent.area)) return null
  if (sent.function !== null && !missionByCode.has(sent.function)) return null
  if (sent.indicators.some(({ indicator }) => !indicatorIds.has(indicator))) return null
  const id = (code: string) => bodies.get(code) ?? ''
  return {
    kind: sent.kind,
    title: sent.title,
    purpose: sent.purpose,
    areaCode: sent.area,
    functionCode: sent.function,
    parties: sent.parties.map(({ body, role, part }) => ({ bodyId: id(body), role, part })),
    services: sent.services.map(({ service, text, standard }) => ({ serviceId: service, text, standard })),
    indicators: sent.indicators.map(({ indicator, wanted }) => ({
      indicatorId: indicatorIds.get(indicator) ?? '',
      wanted,
    })),
    totalSatang: total.value,
    money: sent.money.map((line, at) => {
      const amount = amounts[at]
      return {
        fiscalYear: line.fiscal_year,
        fromBodyId: id(line.from),
        toBodyId: id(line.to),
        amountSatang: amount?.ok ? amount.value : (0n as Satang),
        source: line.source,
      }
    }),
    startsOn: sent.starts_on === null ? null : isoDay(sent.starts_on),
    endsOn: sent.ends_on === null ? null : isoDay(sent.ends_on),
    reviews: sent.reviews.map(isoDay),
    noticeDays: sent.notice_days,
    breachText: sent.breach,
  }
}

function wholeForApi(whole: WholeAgreement, today: LocalDate): z.infer<typeof wholeSchema> {
  const { agreement, shown, names } = whole
  const terms = fromStored(shown.terms)
  const code = (id: string) => names.bodies.get(id)?.code ?? id
  return {
    ...agreementForApi(agreement, today),
    terms: {
      kind: terms.kind,
      title: terms.title,
      purpose: terms.purpose,
      area: terms.areaCode,
      function: terms.functionCode,
      parties: terms.parties.map(({ bodyId, role, part }) => ({ body: code(bodyId), role, part })),
      services: terms.services.map(({ serviceId, text, standard }) => ({ service: serviceId, text, standard })),
      indicators: terms.indicators.map(({ indicatorId, wanted }) => ({
        indicator: names.indicators.get(indicatorId)?.code ?? indicatorId,
        wanted,
      })),
      total: toBahtDecimal(terms.totalSatang),
      money: terms.money.map((line) => ({
        fiscal_year: line.fiscalYear,
        from: code(line.fromBodyId),
        to: code(line.toBodyId),
        amount: toBahtDecimal(line.amountSatang),
        source: line.source,
      })),
      starts_on: terms.startsOn,
      ends_on: terms.endsOn,
      reviews: [...terms.reviews],
      notice_days: terms.noticeDays,
      breach: terms.breachText,
    },
    hash: shown.hash,
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
      body: code(one.bodyId),
      noticed_by: code(one.noticedBy),
      what: one.what,
      noticed_on: one.noticedOn,
      remedy_due: one.remedyDue,
      outcome: one.outcome,
    })),
    satisfaction: whole.surveys.map(({ survey, result }) => ({
      from: survey.opensOn,
      to: survey.closesOn,
      answers: result.isHidden ? 0 : result.n,
      satisfaction: result.satisfaction,
    })),
  }
}
