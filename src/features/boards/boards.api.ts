import { createRoute, z } from '@hono/zod-openapi'
import { parsePublicId } from '../../kernel/ids.ts'
import { type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter, takeForBlock } from '../../platform/http/limits.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { declineMatter, takeUpBy } from './answer-matter.ts'
import { type Key, patterns, type Refusal, stepNames, techniques } from './board.ts'
import { mayOpenSomewhere } from './boards.policy.ts'
import { matterForApi, publicKey } from './boards.present.ts'
import { boardsPage, bodyMeant } from './boards.sql.ts'
import { placeCode } from './form-parts.ts'
import { addItems } from './keep-items.ts'
import { answerInvitation, inviteAgencies, leaveBoard } from './keep-parties.ts'
import { endStep } from './keep-steps.ts'
import { scoreOf } from './matter.ts'
import { matterByKey, matterStates, mattersPage } from './matters.sql.ts'
import { messages } from './messages.ts'
import { openBoard } from './open-board.ts'
import { doingOf } from './page-parts.ts'
import { endProposal, takeUpProposal } from './propose-board.ts'
import { proposeMatter, supportMatter } from './propose-matter.ts'
import { readBoard } from './read-board.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'
import { type BoardPorts, linkCounts } from './sections-port.ts'

/* The same use cases for programs; what a signed-in person may do, their program may. Lists go on by an offset in the cursor. */

const idParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})
const text = (most: number) => z.string().trim().min(1).max(most)
const reason = text(1_000).openapi({ description: 'Why; everybody reads it' })
const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const paging = {
  cursor: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const refusals = {
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such thing'),
  409: problemResponse('Somebody else was first'),
  422: problemResponse('Refused, with the kind as its type: last-agency, outside-area, steps-open and so on'),
}

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

const boardLineSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    subject: z.string(),
    area: z.string(),
    field: z.string().nullable(),
    pattern: z.enum(patterns),
    technique: z.enum(techniques),
    owner: z.string(),
    state: z.enum(['proposed', 'open', 'closed']),
    outcome: z.string().nullable(),
    step: z.enum(stepNames).nullable(),
    opened_at: z.string(),
    closed_at: z.string().nullable(),
    agencies: z.int(),
    projects: z.int(),
    amount: z.string().openapi({ description: 'Baht of the projects on the board' }),
  })
  .openapi('BoardLine')

const boardSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    subject: z.string(),
    area: z.string(),
    field: z.string().nullable(),
    pattern: z.enum(patterns),
    technique: z.enum(techniques),
    state: z.enum(['proposed', 'open', 'closed']),
    outcome: z.string().nullable(),
    close_reason: z.string().nullable(),
    owner: z.string().nullable(),
    secretary: z.string().nullable(),
    committee: z.string().nullable(),
    plan: z.string().nullable(),
    revision: z.int(),
    matters: z.array(z.object({ id: z.string(), title: z.string() })),
    parties: z.array(z.object({ body: z.string(), state: z.string() })),
    steps: z.array(
      z.object({
        step: z.enum(stepNames),
        state: z.enum(['open', 'done', 'skipped']),
        due_on: z.string().nullable(),
        started_at: z.string().nullable(),
        ended_at: z.string().nullable(),
        reason: z.string().nullable(),
        missing: z.int(),
        revision: z.int(),
        checks: z.array(z.object({ name: z.string(), done: z.boolean(), needed: z.boolean() })),
      }),
    ),
    suggestions: z.array(z.object({ body: z.string(), reasons: z.array(z.string()) })),
    projects: z.array(
      z.object({ id: z.string(), title: z.string(), body: z.string(), joint: z.boolean(), amount: z.string() }),
    ),
    goals: z.array(
      z.object({ text: z.string(), indicators: z.array(z.object({ code: z.string(), result: z.string() })) }),
    ),
    participation: z.array(
      z.object({
        step: z.string(),
        level: z.string(),
        side: z.string(),
        who: z.string(),
        act: z.string(),
        people: z.int().nullable(),
        on: z.string(),
      }),
    ),
  })
  .openapi('Board')

const reads = {
  boards: createRoute({
    method: 'get',
    path: '/boards',
    tags: ['boards'],
    summary: 'Coordination boards by place, field, step or words',
    request: {
      query: z.object({
        area: z.string().max(12).optional().openapi({ description: 'An area and what lies in it', example: '57' }),
        field: z.string().max(6).optional(),
        step: z.enum([...stepNames, 'proposed', 'closed']).optional(),
        q: z.string().max(100).optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'The newest first',
        ...json(z.object({ boards: z.array(boardLineSchema), next_cursor: z.string().nullable() })),
      },
      400: problemResponse('The address makes no sense'),
    },
  }),
  board: createRoute({
    method: 'get',
    path: '/boards/{id}',
    tags: ['boards'],
    summary: 'One board: its path with checklists, agencies, projects, goals, participation',
    request: { params: idParameter },
    responses: {
      200: { description: 'The board', ...json(boardSchema) },
      404: problemResponse('There is no such board'),
    },
  }),
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
}

const made = { 201: { description: 'Made', ...json(z.object({ id: z.string() })) } }
const doneSchema = z.object({ ok: z.literal(true) })
const finished = { 200: { description: 'Done', ...json(doneSchema) } }

const post = <Path extends string, Params extends z.ZodObject, Sent extends z.ZodType>(
  path: Path,
  tag: 'boards' | 'agenda',
  summary: string,
  params: Params,
  sent: Sent,
) =>
  createRoute({
    method: 'post',
    path,
    tags: [tag],
    summary,
    request: { params, body: { ...json(sent), required: true } },
    responses: { ...refusals, ...finished },
  })

const writes = {
  open: createRoute({
    method: 'post',
    path: '/boards',
    tags: ['boards'],
    summary:
      'Open a board, or propose one where others plan for the place; from a matter of the agenda where there is one',
    request: {
      body: {
        ...json(
          z.object({
            title: text(200),
            subject: text(4_000),
            area: text(12),
            field: z.string().max(6).nullable().default(null),
            pattern: z.enum(patterns),
            technique: z.enum(techniques),
            owner: text(300).openapi({ description: 'Code of the owning agency' }),
            matter: z.string().max(60).nullable().default(null),
            projects: z.array(z.string().max(60)).max(200).default([]),
            reason,
          }),
        ),
        required: true,
      },
    },
    responses: { ...refusals, ...made },
  }),
  proposal: post(
    '/boards/{id}/proposal',
    'boards',
    'Take a proposed board up for the place, or end the proposal, with the reason',
    idParameter,
    z.object({ taken_up: z.boolean(), reason }),
  ),
  invite: post(
    '/boards/{id}/invitations',
    'boards',
    'Invite agencies',
    idParameter,
    z.object({ bodies: z.array(text(300)).min(1).max(50) }),
  ),
  answer: post(
    '/boards/{id}/answers',
    'boards',
    'Answer an invitation for a body',
    idParameter,
    z.object({
      body: text(300),
      accepts: z.boolean(),
      said: z.string().max(1_000).nullable().default(null),
      document: z.string().max(200).nullable().default(null),
    }),
  ),
  leave: post('/boards/{id}/leavings', 'boards', 'Leave a board', idParameter, z.object({ body: text(300), reason })),
  items: post(
    '/boards/{id}/projects',
    'boards',
    'Put projects on the board',
    idParameter,
    z.object({
      projects: z.array(text(60)).min(1).max(200),
      outside_reason: z.string().max(500).nullable().default(null),
    }),
  ),
  step: post(
    '/boards/{id}/steps',
    'boards',
    'End a step, or skip it with a reason',
    idParameter,
    z.object({
      step: z.enum(stepNames),
      as: z.enum(['done', 'skipped']),
      reason: z.string().max(1_000).nullable().default(null),
      revision: z.int(),
    }),
  ),
  propose: createRoute({
    method: 'post',
    path: '/agenda',
    tags: ['agenda'],
    summary: 'Put a matter on the agenda of an area (signed in)',
    request: {
      body: {
        ...json(
          z.object({
            title: text(200),
            text: text(4_000),
            area: text(200),
            place: z.string().max(200).nullable().default(null),
            field: z.string().max(6).nullable().default(null),
          }),
        ),
        required: true,
      },
    },
    responses: { ...refusals, 429: problemResponse('Too often'), ...made },
  }),
  support: post('/agenda/{id}/supports', 'agenda', 'Support a matter (signed in)', idParameter, z.object({})),
  takeUp: post(
    '/agenda/{id}/taking-up',
    'agenda',
    'Let a board take the matter up',
    idParameter,
    z.object({ board: text(60), reason }),
  ),
  decline: post(
    '/agenda/{id}/declining',
    'agenda',
    'Decline a matter, with the reason',
    idParameter,
    z.object({ reason }),
  ),
}

export function boardsApi(app: ApiApp, deps: Deps, ports: BoardPorts): void {
  const proposals = limiter('agenda-proposals-api', { points: 30, seconds: 3_600 })

  app.openapi(reads.boards, async (c) => {
    const { area, field, step, q, cursor, limit } = c.req.valid('query')
    const offset = Number(cursor ?? 0)
    const filter = {
      area: area ?? null,
      field: field ?? null,
      words: q ?? null,
      step: step ?? null,
      bodies: null,
      waiting: false,
    }
    const { boards, total } = await boardsPage(deps.db, filter, {
      today: todayInBangkok(deps.clock.now()),
      limit,
      offset,
    })
    const rows = boards.map((one) => ({
      id: publicKey(one),
      title: one.title,
      subject: one.subject,
      area: one.areaCode,
      field: one.functionCode,
      pattern: one.pattern,
      technique: one.technique,
      owner: one.ownerCode,
      state: one.state,
      outcome: one.outcome,
      step: one.step,
      opened_at: one.openedAt.toISOString(),
      closed_at: one.closedAt?.toISOString() ?? null,
      agencies: one.agencies,
      projects: one.items,
      amount: toBahtDecimal(one.satang),
    }))
    return c.json({ boards: rows, next_cursor: offset + limit < total ? String(offset + limit) : null }, 200)
  })

  app.openapi(reads.board, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const whole = key && (await deps.db.snapshot((view) => readBoard(view, ports, key, doingOf(c, deps))))
    return whole ? c.json(boardForApi(whole), 200) : notFound(c)
  })

  app.openapi(reads.agenda, async (c) => {
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

  app.openapi(reads.matter, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const matter = key && (await matterByKey(deps.db, key))
    if (!matter || matter.hiddenAt !== null) return notFound(c)
    const { halves } = scoreOf(matter, deps.clock.now())
    return c.json(matterForApi({ ...matter, halves, boardTitle: null }), 200)
  })

  app.openapi(writes.open, async (c) => {
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    if (!mayOpenSomewhere(doing.viewer, doing.now)) return refused(c, { kind: 'not-yours' })
    if ([sent.title, sent.subject, sent.reason].some(looksPersonal)) return personal(c)
    const areaCode = placeCode(sent.area, await loadGazetteer(deps.db))
    const owner = await bodyMeant(deps.db, sent.owner, todayInBangkok(doing.now))
    if (areaCode === null || owner === null) return notFound(c)
    const projects = sent.projects.flatMap((one) => keyOf(one) ?? [])
    if (projects.length < sent.projects.length) return refused(c, { kind: 'no-such-project' })
    const matter = sent.matter === null ? null : keyOf(sent.matter)
    if (sent.matter !== null && matter === null) return notFound(c)
    const functionCode = sent.field !== null && missionByCode.has(sent.field) ? sent.field : null
    const { title, subject, pattern, technique } = sent
    const draft = {
      title,
      subject,
      areaCode,
      functionCode,
      pattern,
      technique,
      ownerBodyId: owner.id,
      matter,
      projects,
    }
    const done = await wholeAct(deps.db, (tx) => openBoard(tx, draft, sent.reason, doing))
    return done.ok ? c.json({ id: publicKey(done.value) }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.proposal, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    if (key === null) return notFound(c)
    if (looksPersonal(sent.reason)) return personal(c)
    const act = sent.taken_up ? takeUpProposal : endProposal
    const done = await wholeAct(deps.db, (tx) => act(tx, key, sent.reason, doingOf(c, deps)))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.invite, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const doing = doingOf(c, deps)
    const ids: string[] = []
    for (const one of c.req.valid('json').bodies) {
      const body = await bodyMeant(deps.db, one, todayInBangkok(doing.now))
      if (body === null) return notFound(c)
      ids.push(body.id)
    }
    if (key === null) return notFound(c)
    const done = await wholeAct(deps.db, (tx) => inviteAgencies(tx, key, ids, doing))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.answer, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    const body = await bodyMeant(deps.db, sent.body, todayInBangkok(doing.now))
    if (key === null || body === null) return notFound(c)
    const { accepts, said, document } = sent
    if ([said, document].some((one) => one !== null && looksPersonal(one))) return personal(c)
    const done = await wholeAct(deps.db, (tx) =>
      answerInvitation(tx, key, { bodyId: body.id, accepts, said, document }, doing),
    )
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.leave, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    const body = await bodyMeant(deps.db, sent.body, todayInBangkok(doing.now))
    if (key === null || body === null) return notFound(c)
    if (looksPersonal(sent.reason)) return personal(c)
    const done = await wholeAct(deps.db, (tx) => leaveBoard(tx, key, { bodyId: body.id, reason: sent.reason }, doing))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.items, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    const projects = sent.projects.flatMap((one) => keyOf(one) ?? [])
    if (key === null) return notFound(c)
    if (projects.length < sent.projects.length) return refused(c, { kind: 'no-such-project' })
    if (sent.outside_reason !== null && looksPersonal(sent.outside_reason)) return personal(c)
    const done = await wholeAct(deps.db, (tx) =>
      addItems(tx, key, { projects, outsideReason: sent.outside_reason }, doing),
    )
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.step, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    const whole = key && (await deps.db.snapshot((view) => readBoard(view, ports, key, doing)))
    if (!key || !whole) return notFound(c)
    if (sent.as === 'skipped' && sent.reason === null) return refused(c, { kind: 'step-incomplete', missing: 1 })
    if (sent.reason !== null && looksPersonal(sent.reason)) return personal(c)
    const links = linkCounts(ports, whole.sections.values)
    const how = { as: sent.as, reason: sent.as === 'skipped' ? sent.reason : null, revision: sent.revision, links }
    const done = await wholeAct(deps.db, (tx) => endStep(tx, key, sent.step, how, doing))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.propose, async (c) => {
    const sent = c.req.valid('json')
    const doing = doingOf(c, deps)
    // A program has no cookie to be one person by: it signs in. People without an account use the page.
    if (doing.viewer === null) return refused(c, { kind: 'not-yours' })
    const wait = await takeForBlock(c, proposals)
    if (wait !== null)
      return problem(c, 429, { detail: messages(c.get('lang')).agenda.tooOften }, { 'Retry-After': String(wait) })
    if ([sent.title, sent.text, sent.place ?? ''].some(looksPersonal)) return personal(c)
    const areaCode = placeCode(sent.area, await loadGazetteer(deps.db))
    if (areaCode === null) return notFound(c)
    const draft = {
      areaCode,
      placeText: sent.place,
      functionCode: sent.field !== null && missionByCode.has(sent.field) ? sent.field : null,
      title: sent.title,
      text: sent.text,
      bodyId: null,
    }
    const done = await wholeAct(deps.db, (tx) => proposeMatter(tx, draft, null, doing))
    return done.ok ? c.json({ id: publicKey(done.value) }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.support, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    if (key === null) return notFound(c)
    const done = await wholeAct(deps.db, (tx) => supportMatter(tx, key, null, doingOf(c, deps)))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.takeUp, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const board = keyOf(sent.board)
    if (key === null || board === null) return notFound(c)
    if (looksPersonal(sent.reason)) return personal(c)
    const done = await wholeAct(deps.db, (tx) => takeUpBy(tx, key, board, sent.reason, doingOf(c, deps)))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.decline, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const { reason: why } = c.req.valid('json')
    if (key === null) return notFound(c)
    if (looksPersonal(why)) return personal(c)
    const done = await wholeAct(deps.db, (tx) => declineMatter(tx, key, why, doingOf(c, deps)))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}

type Whole = NonNullable<Awaited<ReturnType<typeof readBoard>>>

function boardForApi(whole: Whole) {
  const { board } = whole
  const code = (id: string | null) => (id === null ? null : (whole.bodies.get(id)?.code ?? null))
  return {
    id: publicKey(board),
    title: board.title,
    subject: board.subject,
    area: board.areaCode,
    field: board.functionCode,
    pattern: board.pattern,
    technique: board.technique,
    state: board.state,
    outcome: board.outcome,
    close_reason: board.closeReason,
    owner: code(board.ownerBodyId),
    secretary: code(board.secretaryBodyId),
    committee: whole.committee?.code ?? null,
    plan: board.planId,
    revision: board.revision,
    matters: whole.matters.map((one) => ({ id: publicKey(one), title: one.title })),
    parties: whole.parties.map((one) => ({ body: code(one.bodyId) ?? '', state: one.state })),
    steps: whole.path.map((step) => ({
      step: step.step,
      state: step.state,
      due_on: step.dueOn,
      started_at: step.startedAt?.toISOString() ?? null,
      ended_at: step.endedAt?.toISOString() ?? null,
      reason: step.reason,
      missing: step.missing,
      revision: step.revision,
      checks: step.checks.map(({ name, done, needed }) => ({ name, done, needed })),
    })),
    suggestions: whole.suggestions.map((one) => ({
      body: code(one.bodyId) ?? '',
      reasons: one.reasons.map(({ kind }) => kind),
    })),
    projects: whole.items.map((item) => ({
      id: publicKey({ home: item.projectHome, id: item.projectId }),
      title: item.title,
      body: item.bodyCode,
      joint: item.joint,
      amount: toBahtDecimal(item.satang as Satang),
    })),
    goals: whole.goals.map((goal) => ({
      text: goal.text,
      indicators: whole.measures
        .filter((one) => one.goalId === goal.id)
        .map(({ code: indicator, result }) => ({ code: indicator, result })),
    })),
    participation: whole.participation.map(({ step, level, side, who, act, people, happenedOn }) => ({
      step,
      level,
      side,
      who,
      act,
      people,
      on: happenedOn,
    })),
  }
}

const keyOf = (given: string): Key | null => {
  const read = parsePublicId(given)
  return read.ok ? read.value : null
}

const notFound = (c: PageContext) => problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })
const personal = (c: PageContext) =>
  problem(c, 422, { type: 'personal', detail: messages(c.get('lang')).form.personal })

const refused = (c: PageContext, refusal: Refusal) =>
  refusalProblem(c, refusalStatus(refusal), refusal.kind, refusalText(refusal, c.get('lang')))
