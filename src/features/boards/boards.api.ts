import { createRoute, z } from '@hono/zod-openapi'
import type { Lang } from '../../kernel/lang.ts'
import { type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { needsSession } from '../../platform/http/api-act.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { agendaApi } from './agenda.api.ts'
import { idParameter, json, lines, notFound, paging, personal, reason, refused, text } from './api-parts.ts'
import { patterns, type Refusal, stepNames, techniques } from './board.ts'
import { boardActsApi } from './board-acts.api.ts'
import { bodyMeant } from './board-bodies.sql.ts'
import { mayOpenSomewhere } from './boards.policy.ts'
import { publicKey } from './boards.present.ts'
import { boardByKey } from './boards.sql.ts'
import { boardsPage } from './boards-list.sql.ts'
import { placeCode } from './form-parts.ts'
import { openBoard } from './open-board.ts'
import { participationLines } from './participation-lines.ts'
import { pledgeKinds, resources } from './plan.sql.ts'
import { readBoard } from './read-board.ts'
import type { BoardPorts } from './sections-port.ts'
import { costsOf, holdings, powers, powersOf, workingRows } from './working.sql.ts'
import { workingOf } from './working.ts'

/* Boards for programs; what a signed-in person may do, their program may. */

const amount = z.string().openapi({ description: 'Baht', example: '1250000.00' })

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

const jointPlanSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: z.string(),
    owners: z.array(z.string()),
    is_latest: z.boolean().openapi({ description: 'The plan of today is what the latest version holds' }),
    branches: z.array(z.object({ id: z.uuid(), kind: z.string(), title: z.string() })),
    versions: z.array(
      z.object({
        number: z.int(),
        digest: z.string(),
        note: z.string(),
        made_at: z.string(),
        projects: z.int(),
        amount,
      }),
    ),
    pledges: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(pledgeKinds),
        body: z.string(),
        for: z.string().nullable(),
        resource: z.enum(resources),
        what: z.string(),
        amount: amount.nullable(),
        due_on: z.string().nullable(),
        done_at: z.string().nullable(),
      }),
    ),
    endorsements: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        body: z.string(),
        stance: z.enum(['endorsed', 'withheld']),
        said: z.string().nullable(),
        on: z.string(),
        withdrawn: z.boolean(),
      }),
    ),
  })
  .openapi('BoardPlan')

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
      z.object({
        id: z.uuid(),
        text: z.string(),
        indicators: z.array(
          z.object({
            id: z.uuid().openapi({ description: 'Of the measure: the indicator under this goal' }),
            code: z.string(),
            result: z.string(),
            method: z.string().nullable(),
            body: z.string().nullable(),
            first_on: z.string().nullable(),
          }),
        ),
      }),
    ),
    tasks: z.array(
      z.object({
        id: z.uuid(),
        step: z.enum(stepNames),
        text: z.string(),
        body: z.string().nullable(),
        due_on: z.string().nullable(),
        done_at: z.string().nullable(),
      }),
    ),
    joint_plan: jointPlanSchema.nullable(),
    participation: z.array(
      z.object({
        id: z
          .uuid()
          .nullable()
          .openapi({ description: 'null: it follows from an act and cannot be taken back by hand' }),
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

const days = z.int().nullable().openapi({ description: 'So far, or in all; null where it has not begun' })

const workingSchema = z
  .object({
    powers: z.array(
      z.object({ power: z.enum(powers), needed: z.boolean(), held: z.enum(holdings), basis: z.string() }),
    ),
    days: z.object({ agencies: days, committee: days, frame: days, link: days }),
    resolutions: z.object({ given: z.int(), carried_out: z.int(), late: z.int() }),
    could_save: amount,
    saved: amount,
    costs: z.array(
      z.object({
        id: z.uuid(),
        moment: z.enum(['before', 'after']),
        fiscal_year: z.int(),
        amount,
        heads: z.int(),
        covers: z.string(),
        source: z.string(),
      }),
    ),
  })
  .openapi('BoardWorking', { description: 'Whether coordinating works' })

const routes = {
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
  working: createRoute({
    method: 'get',
    path: '/boards/{id}/working',
    tags: ['boards'],
    summary: 'Whether a board works: powers, days, resolutions, money, costs',
    request: { params: idParameter },
    responses: {
      200: { description: 'What its numbers say', ...json(workingSchema) },
      404: problemResponse('There is no such board'),
    },
  }),
  open: createRoute({
    method: 'post',
    path: '/boards',
    tags: ['boards'],
    summary:
      'Open a board, or propose one where others plan for the place; from a matter of the agenda where there is one',
    description: needsSession,
    request: {
      body: {
        ...json(
          z.object({
            title: text(200),
            subject: lines(4_000),
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
    responses: {
      201: { description: 'Made', ...json(z.object({ id: z.string() })) },
      403: problemResponse('Not for this caller'),
      404: problemResponse('There is no such place, body or matter'),
      409: problemResponse('Somebody else was first'),
      422: problemResponse('Refused, with the kind as its type: works-elsewhere, body-gone and so on'),
    },
  }),
}

export function boardsApi(app: ApiApp, deps: Deps, ports: BoardPorts): void {
  app.openapi(routes.boards, async (c) => {
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

  app.openapi(routes.board, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const whole = key && (await deps.db.snapshot((view) => readBoard(view, ports, key, doingOf(c, deps))))
    return whole ? c.json(boardForApi(whole, c.get('lang')), 200) : notFound(c)
  })

  app.openapi(routes.working, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const { now } = doingOf(c, deps)
    const found =
      key &&
      (await deps.db.snapshot(async (view) => {
        const board = await boardByKey(view, key)
        if (board === null) return null
        const rows = await workingRows(view, [board.id], todayInBangkok(now))
        return {
          working: workingOf(board.id, rows, now),
          powers: await powersOf(view, key),
          costs: await costsOf(view, key),
        }
      }))
    return found ? c.json(workingForApi(found), 200) : notFound(c)
  })

  app.openapi(routes.open, async (c) => {
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
    const done = await wholeActOnce<Refusal>(deps.db, onceOfCall(c, doing.now), async (tx) => {
      const opened = await openBoard(tx, draft, sent.reason, doing)
      return opened.ok ? ok(publicKey(opened.value)) : opened
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, done.problem)
  })

  boardActsApi(app, deps, ports)
  agendaApi(app, deps)
}

interface FoundWorking {
  readonly working: ReturnType<typeof workingOf>
  readonly powers: Awaited<ReturnType<typeof powersOf>>
  readonly costs: Awaited<ReturnType<typeof costsOf>>
}

function workingForApi({ working, powers: held, costs }: FoundWorking): z.infer<typeof workingSchema> {
  const took = (step: keyof typeof working.days) => working.days[step]?.days ?? null
  const { given, carriedOut, late } = working.resolutions
  return {
    powers: [...held],
    days: { agencies: took('agencies'), committee: took('committee'), frame: took('frame'), link: took('link') },
    resolutions: { given, carried_out: carriedOut, late },
    could_save: toBahtDecimal(working.couldSaveSatang),
    saved: toBahtDecimal(working.savedSatang),
    costs: costs.map(({ fiscalYear, satang, ...cost }) => ({
      ...cost,
      fiscal_year: fiscalYear,
      amount: toBahtDecimal(satang as Satang),
    })),
  }
}

function planForApi(
  { plan, owners, pledges, branches, versions, endorsements, isLatest }: NonNullable<Whole['plan']>,
  code: (id: string | null) => string | null,
): z.infer<typeof jointPlanSchema> {
  return {
    id: plan.id,
    title: plan.title,
    state: plan.state,
    owners: owners.map((one) => code(one.bodyId) ?? ''),
    is_latest: isLatest,
    branches: branches.map(({ id, kind, title }) => ({ id, kind, title })),
    versions: versions.map((one) => ({
      number: one.number,
      digest: one.digest,
      note: one.note,
      made_at: one.madeAt.toISOString(),
      projects: one.projects,
      amount: toBahtDecimal(BigInt(one.satang) as Satang),
    })),
    pledges: pledges.map((one) => ({
      id: one.id,
      kind: one.kind,
      body: code(one.bodyId) ?? '',
      for: code(one.forBodyId),
      resource: one.resource,
      what: one.what,
      amount: one.satang === null ? null : toBahtDecimal(one.satang as Satang),
      due_on: one.dueOn,
      done_at: one.doneAt?.toISOString() ?? null,
    })),
    endorsements: endorsements.map((one) => ({
      id: one.id,
      number: one.number,
      body: code(one.bodyId) ?? '',
      stance: one.stance,
      said: one.said,
      on: one.on,
      withdrawn: one.withdrawnAt !== null,
    })),
  }
}

type Whole = NonNullable<Awaited<ReturnType<typeof readBoard>>>

function boardForApi(whole: Whole, lang: Lang) {
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
      id: goal.id,
      text: goal.text,
      indicators: whole.measures
        .filter((one) => one.goalId === goal.id)
        .map((one) => ({
          id: one.id,
          code: one.code,
          result: one.result,
          method: one.method,
          body: code(one.bodyId),
          first_on: one.firstOn,
        })),
    })),
    tasks: whole.tasks.map((one) => ({
      id: one.id,
      step: one.step,
      text: one.text,
      body: code(one.bodyId),
      due_on: one.dueOn,
      done_at: one.doneAt?.toISOString() ?? null,
    })),
    joint_plan: whole.plan === null ? null : planForApi(whole.plan, code),
    participation: participationLines(whole, lang).map(({ id, step, level, side, who, act, people, happenedOn }) => ({
      id,
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
