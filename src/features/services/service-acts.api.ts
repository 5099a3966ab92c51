import { createRoute, z } from '@hono/zod-openapi'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { apiAct, needsSession } from '../../platform/http/api-act.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { answerSupport, askSupport } from './ask-support.ts'
import { assessBody, keepService, verifyAssessment } from './assess-body.ts'
import { type Support, supportByKey, supportDues, supportPage } from './desk.sql.ts'
import { dutiesOf } from './duties.sql.ts'
import { addDuty, keepDutyLevel, recordRun } from './keep-duty.ts'
import { cans, levels, mays } from './level.ts'
import { boardNamed, pastedKey, publicKey, refusalField, refusalStatus, refusalText } from './page-parts.ts'
import type { Refusal } from './refusal.ts'
import { bodiesBy, type NewService } from './services.sql.ts'
import { dimensions } from './standard.ts'
import { supportActs, supportStates } from './support.ts'
import { closePoolItem, moveReservation, poolActs } from './use-pool.ts'

/* Every act of the pages of this room, for programs: the same use cases and the same refusals. The pool itself is in services.api.ts. */

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const line = (most: number) => sentLine.min(1).max(most)
const lines = (most: number) => sentLines.min(1).max(most)
const reason = line(1_000).openapi({ description: 'Why; everybody reads it' })
const decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,2})?$/)
  .openapi({ description: 'Two decimals at most', example: '95' })
const day = z.iso.date()
const body = z.string().max(60).openapi({ description: 'Code of a body', example: 'PAO-57' })
const field = z
  .string()
  .refine((code) => missionByCode.has(code), { error: 'not a mission field' })
  .openapi({ description: 'Mission field (COFOG)', example: '05.1' })

function isoDay(text: string): LocalDate {
  const read = parseIsoDate(text)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}

const standardSchema = z.object({
  name_th: line(300),
  name_en: line(300).nullable().default(null),
  about: lines(2_000),
  function: field,
  levels: z.array(z.enum(levels)).default([]),
  valid_months: z.int().min(1).max(120),
  criteria: z
    .array(
      z.object({
        id: z.uuid().optional().openapi({ description: 'Of one that stays; a criterion that is left out ends' }),
        measure_th: line(300),
        unit: line(60),
        direction: z.enum(['at-least', 'at-most']),
        wanted: decimal,
        source: line(300),
      }),
    )
    .max(20),
  needs: z.partialRecord(z.enum(dimensions), z.int().min(0).max(5)).default({}),
})

const standardWords = (sent: z.output<typeof standardSchema>) => [
  sent.name_th,
  sent.about,
  ...sent.criteria.flatMap((one) => [one.measure_th, one.source]),
]

const standardOf = (code: string, sent: z.output<typeof standardSchema>): NewService => ({
  id: newId(),
  code,
  nameTh: sent.name_th,
  nameEn: sent.name_en,
  about: sent.about,
  functionCode: sent.function,
  levels: sent.levels,
  validMonths: sent.valid_months,
  criteria: sent.criteria.map((one) => ({
    id: one.id ?? newId(),
    measureTh: one.measure_th,
    measureEn: null,
    unit: one.unit,
    direction: one.direction,
    wanted: one.wanted,
    source: one.source,
  })),
  needs: sent.needs,
})

const levelSchema = z.object({
  level: z.enum(levels),
  may: z.enum(mays),
  can: z.enum(cans),
  support_from: z.enum(levels).nullable().default(null),
})

const supportSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['technical', 'joint']),
    from: z.string(),
    to: z.string(),
    duty: z.string().nullable(),
    project: z.string().nullable(),
    board: z.string().nullable(),
    title: z.string(),
    wanted: z.string(),
    state: z.enum(supportStates),
    asked_on: z.string(),
    answer_due: z.string(),
    answer: z.string().nullable(),
    work_due: z.string().nullable(),
    result: z.string().nullable(),
    ended_on: z.string().nullable(),
  })
  .openapi('SupportRequest')

const refusals = {
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such thing'),
  409: problemResponse('Somebody was first, or the code is taken'),
  422: problemResponse('Refused, with the kind as its type'),
}

const listRoute = createRoute({
  method: 'get',
  path: '/support',
  tags: ['services'],
  summary: 'Requests for technical support and joint action between bodies',
  request: {
    query: z.object({
      body: z.string().max(60).optional().openapi({ description: 'Code of the body that asks or is asked' }),
      due: z.enum(supportDues).default('open'),
      cursor: z.coerce.number().int().min(0).max(1_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: {
      description: 'What is due first, first',
      ...json(z.object({ requests: z.array(supportSchema), next_cursor: z.int().nullable() })),
    },
    404: refusals[404],
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/support/{id}',
  tags: ['services'],
  summary: 'One request for support',
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: { 200: { description: 'The request', ...json(supportSchema) }, 404: refusals[404] },
})

const made = z.object({ id: z.string() })
const making = <Sent extends z.ZodType>(path: string, summary: string, sent: Sent) =>
  createRoute({
    method: 'post',
    path,
    tags: ['services'],
    summary,
    description: needsSession,
    request: { body: { ...json(sent), required: true } },
    responses: { ...refusals, 201: { description: 'Made', ...json(made) } },
  })

const code = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{1,29}$/)
  .openapi({ description: 'Capital letters, digits and hyphens', example: 'WASTE-1' })
const makeRoutes = {
  service: making('/services', 'Write the standard of a service', standardSchema.extend({ code })),
  duty: making(
    '/duties',
    'Add a duty with the levels that may do it',
    z.object({
      name_th: line(200),
      name_en: line(200).nullable().default(null),
      function: field,
      law: line(300),
      levels: z.array(levelSchema).min(1).max(levels.length),
      reason,
    }),
  ),
  assessment: making(
    '/services/assessments',
    'Measure the own body against a standard, with evidence for each criterion',
    z.object({
      body,
      service: z.string().max(30),
      criteria: z.array(z.object({ id: z.uuid(), reached: decimal, evidence: line(500) })).max(20),
      capacities: z
        .array(z.object({ dimension: z.enum(dimensions), score: z.int().min(0).max(5), evidence: line(500) }))
        .max(dimensions.length)
        .default([]),
    }),
  ),
  support: making(
    '/support',
    'Ask another body for technical support, or for joint action on a project',
    z.object({
      kind: z.enum(['technical', 'joint']),
      from: body,
      to: body,
      duty: z.string().max(30).nullable().default(null),
      project: z.string().max(60).nullable().default(null),
      board: z.string().max(60).nullable().default(null),
      title: line(300),
      wanted: lines(2_000),
    }),
  ),
}

function refused(c: PageContext, refusal: Refusal) {
  const detail = refusalText(refusal, c.get('lang'))
  const field = refusalField(refusal)
  const errors = field === null ? {} : { errors: [{ field, detail }] }
  return refusalProblem(c, refusalStatus(refusal), refusal.kind, detail, errors)
}

async function supportsForApi(view: Queryable, requests: readonly Support[]) {
  const bodies = await bodiesBy(view, { ids: requests.flatMap((one) => [one.fromBodyId, one.toBodyId]) })
  const duties = requests.some(({ dutyId }) => dutyId !== null) ? await dutiesOf(view) : []
  return requests.map((one) => ({
    id: publicKey(one),
    kind: one.kind,
    from: bodies.get(one.fromBodyId)?.code ?? '',
    to: bodies.get(one.toBodyId)?.code ?? '',
    duty: duties.find(({ id }) => id === one.dutyId)?.code ?? null,
    project:
      one.projectHome === null || one.projectId === null
        ? null
        : publicKey({ home: one.projectHome, id: one.projectId }),
    board: one.boardId,
    title: one.title,
    wanted: one.wanted,
    state: one.state,
    asked_on: one.askedOn,
    answer_due: one.answerDue,
    answer: one.answer,
    work_due: one.workDue,
    result: one.result,
    ended_on: one.endedOn,
  }))
}

export function serviceActsApi(app: ApiApp, deps: Deps): void {
  // ---- what is made

  /** Runs what makes something, whole and once for its key. @param words everybody will read them: none may name a person */
  async function make(
    c: PageContext,
    words: readonly string[],
    work: (tx: Tx, doing: Doing) => Promise<Result<string, Refusal>>,
  ) {
    if (words.some(looksPersonal)) return refused(c, { kind: 'personal' })
    const who = doingOf(c, deps)
    const done = await wholeActOnce(deps.db, onceOfCall(c, who.now), (tx) => work(tx, who))
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  }

  app.openapi(makeRoutes.service, (c) => {
    const sent = c.req.valid('json')
    return make(c, standardWords(sent), (tx, doing) => keepService(tx, standardOf(sent.code, sent), null, doing))
  })

  app.openapi(makeRoutes.duty, (c) => {
    const { reason: why, ...sent } = c.req.valid('json')
    const draft = {
      nameTh: sent.name_th,
      nameEn: sent.name_en,
      functionCode: sent.function,
      law: sent.law,
      levels: sent.levels
        .filter(({ may }) => may !== 'no')
        .map(({ level, may, can, support_from: supportFrom }) => ({ level, may, can, supportFrom })),
    }
    return make(c, [sent.name_th, sent.law, why], (tx, doing) => addDuty(tx, draft, why, doing))
  })

  app.openapi(makeRoutes.assessment, (c) => {
    const sent = c.req.valid('json')
    const words = [...sent.criteria, ...sent.capacities].map(({ evidence }) => evidence)
    return make(c, words, async (tx, doing) => {
      const bodyId = await bodyIdByCode(tx, sent.body)
      if (bodyId === null) return { ok: false, problem: { kind: 'not-found' } }
      const given = {
        bodyId,
        serviceCode: sent.service,
        lines: new Map(sent.criteria.map(({ id, reached, evidence }) => [id, { reached, evidence }])),
        capacities: sent.capacities,
      }
      const assessed = await assessBody(tx, given, doing)
      return assessed.ok ? ok(publicKey(assessed.value)) : assessed
    })
  })

  app.openapi(makeRoutes.support, (c) => {
    const { from, to, project, board, duty, ...sent } = c.req.valid('json')
    return make(c, [sent.title, sent.wanted], async (tx, doing) => {
      const [fromBodyId, toBodyId] = [await bodyIdByCode(tx, from), await bodyIdByCode(tx, to)]
      if (fromBodyId === null || toBodyId === null) return { ok: false, problem: { kind: 'not-found' } }
      const projectKey = project === null ? null : pastedKey(project, 'projects')
      if (project !== null && projectKey === null) return { ok: false, problem: { kind: 'no-such-project' } }
      const named = boardNamed(board)
      if (!named.ok) return named
      const asked = await askSupport(
        tx,
        { ...sent, fromBodyId, toBodyId, dutyCode: duty, project: projectKey, board: named.value },
        doing,
      )
      return asked.ok ? ok(publicKey(asked.value)) : asked
    })
  })

  // ---- what is done to one of them

  function act<Sent extends z.ZodType>(
    path: string,
    summary: string,
    sent: Sent,
    words: (sent: z.output<Sent>) => readonly string[],
    run: (tx: Tx, id: string, sent: z.output<Sent>, doing: Doing) => Promise<Result<unknown, Refusal>>,
  ): void {
    const about = { tag: 'services', path, summary, sent, refused: 'not-yours, changed-meanwhile, personal' }
    apiAct(app, about, async (c, id, given) => {
      if (words(given).some(looksPersonal)) return refused(c, { kind: 'personal' })
      const who = doingOf(c, deps)
      const done = await wholeActOnce(deps.db, onceOfCall(c, who.now), async (tx) => {
        const answer = await run(tx, id, given, who)
        return answer.ok ? ok(id) : answer
      })
      return done.ok ? null : refused(c, done.problem)
    })
  }

  act(
    '/services/{id}/standard',
    'Change the standard of a service, by its code; criteria that are left out end',
    standardSchema.extend({ revision: z.int().openapi({ description: 'Of the standard that was read' }) }),
    standardWords,
    (tx, id, { revision, ...sent }, doing) => keepService(tx, standardOf(id, sent), revision, doing),
  )
  act(
    '/services/assessments/{id}/verdict',
    'Look at the assessment of another body: certify it, or say what is missing',
    z.object({ verifier: body, verdict: z.enum(['certify', 'refuse']), finding: lines(2_000) }),
    ({ finding }) => [finding],
    async (tx, id, sent, doing) => {
      const key = pastedKey(id, 'pool')
      const verifierBodyId = await bodyIdByCode(tx, sent.verifier)
      if (key === null || verifierBodyId === null) return { ok: false, problem: { kind: 'not-found' } }
      const verdict = { verifierBodyId, certifies: sent.verdict === 'certify', finding: sent.finding }
      return verifyAssessment(tx, key, verdict, doing)
    },
  )
  act(
    '/duties/{id}/levels',
    'Say what a level may do and can do of a duty, by its code',
    levelSchema.extend({
      revision: z.int().openapi({ description: 'Of the level that was read; 0 where it stands not there yet' }),
      reason,
    }),
    (sent) => [sent.reason],
    (tx, id, { revision, support_from: supportFrom, ...sent }, doing) =>
      keepDutyLevel(tx, id, { ...sent, supportFrom }, revision, doing),
  )
  act(
    '/duties/{id}/runs',
    'Note that a body really runs a duty, and why',
    z.object({ body, since: day, source: line(300), reason }),
    (sent) => [sent.source, sent.reason],
    async (tx, id, { since, ...sent }, doing) => {
      const bodyId = await bodyIdByCode(tx, sent.body)
      if (bodyId === null) return { ok: false, problem: { kind: 'not-found' } }
      const { source, reason: why } = sent
      return recordRun(tx, { dutyCode: id, bodyId, since: isoDay(since), reason: why, source }, doing)
    },
  )
  act(
    '/support/{id}/answers',
    'Answer a request for support, work on it, or take it back',
    z.object({
      act: z.enum(supportActs),
      text: lines(2_000),
      due: day.nullable().default(null).openapi({ description: 'By when the work is done; needed to accept' }),
    }),
    ({ text }) => [text],
    async (tx, id, { due, ...sent }, doing) => {
      const key = pastedKey(id, 'pool')
      if (key === null) return { ok: false, problem: { kind: 'not-found' } }
      return answerSupport(tx, key, { ...sent, due: due === null ? null : isoDay(due) }, doing)
    },
  )
  act(
    '/pool/{id}/moves',
    'Reserve, decline, cancel, take or give back what was asked of an offer',
    z.object({ act: z.enum(poolActs).exclude(['close']), reservation: z.uuid(), text: line(500) }),
    ({ text }) => [text],
    async (tx, id, { reservation: reservationId, ...sent }, doing) => {
      const key = pastedKey(id, 'pool')
      if (key === null) return { ok: false, problem: { kind: 'not-found' } }
      return moveReservation(tx, key, { ...sent, reservationId }, doing)
    },
  )
  act(
    '/pool/{id}/closing',
    'Take an offer or request out of the pool',
    z.object({ reason: line(500) }),
    (sent) => [sent.reason],
    async (tx, id, sent, doing) => {
      const key = pastedKey(id, 'pool')
      return key === null ? { ok: false, problem: { kind: 'not-found' } } : closePoolItem(tx, key, sent.reason, doing)
    },
  )

  // ---- requests to read

  app.openapi(listRoute, async (c) => {
    const { body: asked, due, cursor, limit } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const bodyId = asked === undefined ? null : await bodyIdByCode(view, asked)
      if (asked !== undefined && bodyId === null) return null
      const filter = { bodyId, boardId: null, due, today: todayInBangkok(deps.clock.now()) }
      const page = await supportPage(view, filter, limit, cursor)
      return { requests: await supportsForApi(view, page.requests), total: page.total }
    })
    if (found === null) return problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })
    const next_cursor = cursor + limit < found.total ? cursor + limit : null
    return c.json({ requests: found.requests, next_cursor }, 200)
  })

  app.openapi(oneRoute, async (c) => {
    const key = pastedKey(c.req.valid('param').id, 'pool')
    const [found] =
      key === null
        ? []
        : await deps.db.snapshot(async (view) => {
            const request = await supportByKey(view, key)
            return request === null ? [] : supportsForApi(view, [request])
          })
    if (found === undefined) return problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })
    return c.json(found, 200)
  })
}
