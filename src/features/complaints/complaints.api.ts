import { createRoute, z } from '@hono/zod-openapi'
import { parsePhone } from '../../kernel/phone.ts'
import { parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter } from '../../platform/http/limits.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { apiCaller } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { answerField, listCategories, readAnswers, routingRuleNames } from '../routing/index.ts'
import { channels, outcomes, states } from './complaint.ts'
import { publicCase, wordsAreShown } from './complaints.present.ts'
import { caseByRef } from './complaints.sql.ts'
import { dropPhotos } from './drafts.ts'
import { keepPhoto, MOST_PHOTO_BYTES } from './keep-photo.ts'
import { listCases } from './list.sql.ts'
import { filterNames, positionText, readFilter, readPosition, typedFilter } from './list-filter.ts'
import { messages } from './messages.ts'
import { placeChoices } from './near-areas.ts'
import { photosOf } from './photos.sql.ts'
import { receiveComplaint } from './receive-complaint.ts'
import { parseRef } from './ref.ts'
import { type KeptPhoto, MOST_PHOTOS, type NewReport, type ReportProblem } from './report.ts'
import { isEmail, reportProblems } from './report-form.ts'
import { systemReason } from './system-reason.ts'
import { timelineOf } from './timeline.sql.ts'

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })

const caseSchema = z
  .object({
    ref: z.string().openapi({ example: '57-7KQ2-MXH4-PC3' }),
    state: z.enum(states),
    outcome: z.enum(outcomes).nullable(),
    outcome_note: z.string().nullable(),
    category: z.string().openapi({ example: 'road' }),
    area: z.string().nullable().openapi({ example: '570101' }),
    latitude: z.number().nullable().openapi({ description: 'Rounded to about 100 m where the category lies at homes' }),
    longitude: z.number().nullable(),
    place: z.string().nullable(),
    words: z
      .string()
      .nullable()
      .openapi({ description: 'With marks in the place of personal data; null until a person has looked' }),
    answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    channel: z.enum(channels),
    body: z.string().nullable().openapi({ description: 'Code of the body in charge' }),
    occurred_on: z.string().nullable(),
    received_at: z.string(),
    updated_at: z.string(),
    first_answer_due: z.string().nullable(),
    first_answered_at: z.string().nullable(),
    resolve_due: z.string().nullable(),
    resolved_at: z.string().nullable(),
    closed_at: z.string().nullable(),
    merged_into: z.string().nullable(),
    supports: z.int(),
    satisfaction: z.int().nullable(),
    solved: z.boolean().nullable(),
    href: z.string(),
  })
  .openapi('Complaint')

const salt = z.string().nullable().openapi({
  description:
    'Base64 of the 32 bytes with which an entry of the public log commits to these words as they stand here (see LogEvent, words); null where it holds none, or they are not shown',
})

const eventSchema = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  actor: z.string(),
  body: z.string().nullable(),
  from_state: z.string().nullable(),
  to_state: z.string().nullable(),
  outcome: z.string().nullable(),
  why: z.string().nullable().openapi({
    description:
      'Of a step of the platform: the rule that led to an office, or another reason, in words of the asked language',
  }),
  text: z.string().nullable(),
  text_salt: salt,
})

/** Strict: a field that is not listed is refused, so that nobody sets a state, a body or a visibility by guessing its name. */
const newSchema = z
  .strictObject({
    category: z.string().max(40).openapi({ example: 'road' }),
    words: z.string().max(8_000).openapi({ example: 'A deep hole in the road in front of the temple' }),
    area: z
      .string()
      .max(20)
      .nullable()
      .optional()
      .openapi({ description: 'Code of the finest area that is known', example: '570101' }),
    latitude: z.number().nullable().optional(),
    longitude: z.number().nullable().optional(),
    place: z.string().max(1_000).nullable().optional().openapi({ description: 'Place in words: names or a landmark' }),
    answers: z
      .record(z.string().max(40), z.union([z.string().max(2_000), z.array(z.string().max(200)).max(30)]))
      .optional(),
    private: z.boolean().optional(),
    occurred_on: z.string().max(10).nullable().optional(),
    external_id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .openapi({ description: 'Your own number: the same one again is the same complaint' }),
    channel: z
      .enum(['api', 'messenger', 'email'])
      .optional()
      .openapi({ description: 'How it reached you; default api' }),
    reporter: z
      .strictObject({
        name: z.string().max(200).nullable().optional(),
        email: z.string().max(200).nullable().optional(),
        phone: z.string().max(40).nullable().optional(),
        may_be_contacted: z.boolean(),
      })
      .nullable()
      .optional(),
    consent: z.literal(true).openapi({ description: 'The reporter agreed that offices use this to solve the matter' }),
    photos: z
      .array(
        z.strictObject({
          data: z.string().max(17_000_000).openapi({ description: 'Base64 of a JPEG, PNG or WebP' }),
          private: z.boolean().optional(),
        }),
      )
      .max(MOST_PHOTOS)
      .optional(),
  })
  .openapi('NewComplaint')

const receivedSchema = z
  .object({
    ref: z.string(),
    receipt: z.string().openapi({ description: 'Secret of the reporter; told once' }),
    repeated: z.boolean(),
    href: z.string(),
  })
  .openapi('ReceivedComplaint')

/** A few photos in base64; programs have no session, so the limit holds for everybody. */
const MOST_BODY_BYTES = 24 * 1024 * 1024

const routes = {
  list: createRoute({
    method: 'get',
    path: '/complaints',
    tags: ['complaints'],
    summary: 'Public complaints, newest first',
    request: {
      query: z.object({
        q: z.string().max(200).optional(),
        place: z.string().max(200).optional().openapi({ example: '57' }),
        category: z.string().max(40).optional(),
        body: z.string().max(40).optional(),
        state: z.enum([...states, 'open']).optional(),
        from: z.string().max(60).optional().openapi({ description: 'Day of receipt' }),
        to: z.string().max(60).optional(),
        updated_after: z.string().max(40).optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(100),
        cursor: z.string().max(200).optional(),
      }),
    },
    responses: {
      200: {
        description: 'One page',
        ...json(z.object({ complaints: z.array(caseSchema), next_cursor: z.string().nullable() })),
      },
      422: problemResponse('A filter is not understood'),
    },
  }),
  one: createRoute({
    method: 'get',
    path: '/complaints/{ref}',
    tags: ['complaints'],
    summary: 'One public complaint with its timeline',
    request: { params: z.object({ ref: z.string().max(60).openapi({ example: '57-7KQ2-MXH4-PC3' }) }) },
    responses: {
      200: {
        description: 'The complaint',
        ...json(
          caseSchema.extend({
            words_salt: salt,
            outcome_note_salt: salt,
            events: z.array(eventSchema),
            photos: z.array(z.object({ href: z.string(), kind: z.string(), width: z.int(), height: z.int() })),
          }),
        ),
      },
      404: problemResponse('There is no such public complaint'),
      410: problemResponse('A moderator took it down'),
    },
  }),
  make: createRoute({
    method: 'post',
    path: '/complaints',
    tags: ['complaints'],
    summary: 'Report for somebody (key with the scope complaints)',
    middleware: [uploadLimit(MOST_BODY_BYTES, { visitors: true })] as const,
    request: { body: { required: true, ...json(newSchema) } },
    responses: {
      201: { description: 'Taken in', ...json(receivedSchema) },
      401: problemResponse('A key is needed'),
      403: problemResponse('The key is for something else'),
      422: problemResponse('Something is missing or not understood'),
      429: problemResponse('Too many at once'),
    },
  }),
}

/** A program of a whole province in its busiest hour stays far below: 14,430 in an hour were counted in a whole country. */
const byKey = limiter('complaints.api', { points: 20_000, seconds: 3600 })

export function complaintsApi(app: ApiApp, deps: Deps): void {
  app.openapi(routes.list, async (c) => {
    const query = c.req.valid('query')
    const position = readPosition(query.cursor)
    const updatedAfter = query.updated_after === undefined ? null : new Date(query.updated_after)
    const wrong = [
      ...(position === 'wrong' ? [{ field: 'cursor', detail: query.cursor ?? '' }] : []),
      ...(updatedAfter !== null && Number.isNaN(updatedAfter.getTime())
        ? [{ field: 'updated_after', detail: query.updated_after ?? '' }]
        : []),
    ]
    const now = deps.clock.now()
    const found = await deps.db.snapshot(async (view) => {
      const read = await readFilter(
        view,
        typedFilter((name) => (filterNames.includes(name as 'q') ? query[name as 'q'] : undefined)),
        c.get('lang'),
      )
      const errors = [...wrong, ...read.problems.map(({ field, text }) => ({ field, detail: text }))]
      if (errors.length > 0 || position === 'wrong') return { errors, rows: [], bodies: new Map() }
      const rows = await listCases(view, { ...read.filter, updatedAfter }, { limit: query.limit, after: position, now })
      return {
        errors,
        rows,
        bodies: await bodiesNamed(
          view,
          rows.map((row) => row.facts.leadBodyId),
        ),
      }
    })
    if (found.errors.length > 0) return problem(c, 422, { errors: found.errors })
    const last = found.rows.at(-1)
    const { baseUrl } = deps.config
    return c.json(
      {
        complaints: found.rows.map((row) =>
          publicCase(row, { now, baseUrl, body: found.bodies.get(row.facts.leadBodyId ?? '') ?? null }),
        ),
        next_cursor:
          last !== undefined && found.rows.length === query.limit
            ? positionText({ at: last.receivedAt, id: last.id })
            : null,
      },
      200,
    )
  })

  app.openapi(routes.one, async (c) => {
    const ref = parseRef(c.req.valid('param').ref)
    const row = ref.ok ? await caseByRef(deps.db, ref.value) : null
    if (row === null || row.facts.visibility === 'private') return problem(c, 404)
    if (row.facts.visibility === 'withheld') return problem(c, 410, { detail: messages(c.get('lang')).one.withheld })
    const now = deps.clock.now()
    const { baseUrl } = deps.config
    const found = await deps.db.snapshot(async (view) => ({
      bodies: await bodiesNamed(view, [row.facts.leadBodyId]),
      events: await timelineOf(view, row, 'public'),
      photos: await photosOf(view, row),
      rules: await routingRuleNames(view),
    }))
    const isShown = wordsAreShown(row, 'public', now)
    const photos = isShown ? found.photos.filter((one) => one.shownSha256 !== null && !one.isHidden) : []
    return c.json(
      {
        ...publicCase(row, { now, baseUrl, body: found.bodies.get(row.facts.leadBodyId ?? '') ?? null }),
        words_salt: isShown ? base64(row.wordsSalt) : null,
        outcome_note_salt: row.facts.outcomeNote === null ? null : base64(row.outcomeSalt),
        events: found.events.map((event) => ({
          id: event.id,
          at: event.at.toISOString(),
          kind: event.kind,
          actor: event.actorKind,
          body: event.bodyCode,
          from_state: event.fromState,
          to_state: event.toState,
          outcome: event.outcome,
          why: systemReason(event, found.rules, c.get('lang')),
          text: event.text,
          text_salt: base64(event.textSalt),
        })),
        photos: photos.map(({ id, kind, width, height }) => ({
          href: `${baseUrl}/complaints/${row.ref}/photos/${id}`,
          kind,
          width,
          height,
        })),
      },
      200,
    )
  })

  app.openapi(routes.make, async (c) => {
    const caller = await apiCaller(c, deps, 'complaints')
    const say = messages(c.get('lang'))
    if (!caller.ok) return problem(c, caller.problem === 'other-scope' ? 403 : 401, { detail: say.api.noKey })
    const wait = await byKey.take(caller.value.keyId)
    if (wait !== null) return problem(c, 429, {}, { 'Retry-After': String(wait) })
    const body = c.req.valid('json')
    const photos = await keepPhotos(deps, body.photos ?? [])
    // Their files go by themselves where no case comes to have them: refused, or the same report once more.
    await dropPhotos(deps.db, deps, photos.kept)
    const read = await readNew(deps, c, body, caller.value)
    const errors = [
      ...read.errors,
      ...photos.errors.map((kind) => ({ field: 'photos', detail: say.problems.photo[kind] })),
    ]
    if (errors.length > 0 || read.report === null) return problem(c, 422, { errors })
    const report: NewReport = { ...read.report, photos: photos.kept }
    const done = await wholeAct(deps.db, (tx) => receiveComplaint(tx, deps, report))
    if (!done.ok) {
      const found = reportProblems(done.problem as readonly ReportProblem[], c.get('lang'))
      return problem(c, 422, {
        errors: found.map(({ field, text }) => ({ field: apiFields[field] ?? field, detail: text })),
      })
    }
    const { ref, receipt, repeated } = done.value
    const href = `${deps.config.baseUrl}/complaints/${ref}`
    c.header('Location', `/api/v1/complaints/${ref}`)
    return c.json({ ref, receipt, repeated, href }, 201)
  })
}

function base64(salt: Buffer | null): string | null {
  return salt === null ? null : salt.toString('base64')
}

/** What the report calls otherwise than the caller does. */
const apiFields: Readonly<Record<string, string>> = { occurred: 'occurred_on', contact: 'reporter' }

type New = z.infer<typeof newSchema>

async function keepPhotos(deps: Deps, given: NonNullable<New['photos']>) {
  const kept: KeptPhoto[] = []
  const errors: (keyof ReturnType<typeof messages>['problems']['photo'])[] = []
  for (const one of given) {
    const bytes = Buffer.from(one.data, 'base64')
    if (bytes.length > MOST_PHOTO_BYTES) {
      errors.push('too-large')
      continue
    }
    const photo = await keepPhoto(deps, bytes, { isPrivate: one.private ?? false })
    if (photo.ok) kept.push(photo.value)
    else errors.push(photo.problem)
  }
  return { kept, errors }
}

async function readNew(deps: Deps, c: PageContext, body: New, caller: { keyId: string; personId: string }) {
  const lang = c.get('lang')
  const say = messages(lang)
  const errors: { field: string; detail: string }[] = []
  const wrong = (field: string, detail: string) => void errors.push({ field, detail })
  const now = deps.clock.now()
  const [lat, lon] = [body.latitude ?? null, body.longitude ?? null]
  const text = body.place ?? null
  const { category, areaCode } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const all = await listCategories(view, todayInBangkok(now))
    const found = all.find(({ code }) => code === body.category) ?? null
    if (typeof body.area === 'string') {
      const there = places.areas.get(body.area)
      if (there === undefined || !/^(\d{2,10}|L-)/.test(there.code)) wrong('area', say.api.badArea)
      return { category: found, areaCode: there?.code ?? null }
    }
    const { choices, sure } = await placeChoices(view, places, { text: text ?? '', lat, lon })
    return { category: found, areaCode: sure || lat !== null ? (choices[0]?.code ?? null) : null }
  })
  if (category === null) wrong('category', say.api.badCategory)
  const occurred = body.occurred_on ? parseIsoDate(body.occurred_on) : null
  if (occurred !== null && !occurred.ok) wrong('occurred_on', say.list.dayNotIso)
  const reporter = body.reporter ?? null
  if (reporter?.email && !isEmail(reporter.email)) wrong('reporter.email', say.problems.email)
  const phone = reporter?.phone ? parsePhone(reporter.phone) : null
  if (phone !== null && !phone.ok) wrong('reporter.phone', say.problems.phone)
  const single = Object.fromEntries(
    Object.entries(body.answers ?? {}).flatMap(([code, given]) =>
      typeof given === 'string' ? [[answerField(code), given]] : [],
    ),
  )
  const many = Object.fromEntries(
    Object.entries(body.answers ?? {}).flatMap(([code, given]) =>
      typeof given === 'string' ? [] : [[answerField(code), given]],
    ),
  )
  // Another system asks its own questions: what it does not send is not missing, what it sends must be an answer.
  const asked = (category?.questions ?? []).map((question) => ({ ...question, required: false }))
  const answers = readAnswers({ questions: asked }, single, many)
  if (!answers.ok) for (const one of answers.problem) wrong(`answers.${one.code}`, say.problems.answers[one.kind])
  if (errors.length > 0 || category === null) return { errors, report: null }
  const idempotency = c.req.header('idempotency-key')
  const key =
    body.external_id !== undefined ? `id ${body.external_id}` : idempotency === undefined ? null : `key ${idempotency}`
  const report: NewReport = {
    channel: body.channel ?? 'api',
    sourceName: caller.keyId,
    key,
    category,
    place: { areaCode, lat, lon, text },
    words: body.words,
    answers: answers.ok ? answers.value : {},
    isPrivate: body.private ?? false,
    contact:
      reporter === null || (!reporter.name && !reporter.email && !reporter.phone)
        ? null
        : { name: reporter.name ?? null, email: reporter.email ?? null, phone: phone?.ok ? phone.value.number : null },
    contactAllowed: reporter?.may_be_contacted ?? false,
    consent: 'program-1',
    enteredBy: caller.personId,
    occurredOn: occurred?.ok ? occurred.value : null,
    receivedAt: now,
    photos: [],
  }
  return { errors, report }
}
