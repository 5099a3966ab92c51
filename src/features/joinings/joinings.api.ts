import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, isId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { isSteppedUp, type Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { needsSession } from '../../platform/http/api-act.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { looksPersonal, phases, projectName } from '../plans/index.ts'
import { answerJoining, consequencesToday, renewJoining, withdrawJoining } from './answer-joining.ts'
import { agreementsOf } from './answers.sql.ts'
import { approveJoining, type JoiningPorts, refuseJoining } from './approve-joining.ts'
import { effectsOf } from './effects.ts'
import { givenSchema, readGiven } from './given.api.ts'
import { digestOf, movedSatang } from './join-after.ts'
import { type Consequences, forms, type Part, tieKinds } from './join-world.ts'
import { readBoardId, readProjectKeys } from './joining-form.ts'
import { answers, binds, type Joining, joiningStates, type Key, type Terms } from './joining-states.ts'
import { cursorOf, readCursor, readJoiningFilter } from './joinings.pages.ts'
import { mayProposeSome } from './joinings.policy.ts'
import { joiningFor, originsOf } from './joinings.sql.ts'
import { listJoinings } from './joinings-list.sql.ts'
import { messages } from './messages.ts'
import { namedProjects } from './named.sql.ts'
import {
  type By,
  keysOf,
  previewJoining,
  proposeJoining,
  proposeSeparation,
  type WantedJoining,
} from './propose-joining.ts'
import { type AnyRefusal, namesIn, problemText, refusalText } from './refusal-text.ts'

const tags = ['joinings']
const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})
const body = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const act = z.enum([...forms, 'separate'])
const reason = sentLine.min(1).max(500)
const project = z
  .string()
  .openapi({ description: 'Public id of a project', example: '57-01926e4c-0000-7000-8000-000000000001' })

const refusals = {
  401: problemResponse('Nobody is signed in'),
  403: problemResponse('Not for this caller, or the one-time code was not shown: code-needed'),
  404: problemResponse('There is no such joining'),
  409: problemResponse('It stands otherwise now: changed since, approved already, held by another joining'),
  422: problemResponse('Refused, with a sentence for each thing that stands against it'),
}

const line = z
  .object({
    id: z.string(),
    title: z.string(),
    form: act,
    state: z.enum(joiningStates),
    projects: z.int(),
    moved: amount,
    bodies_agreed: z.int(),
    bodies_asked: z.int(),
    updated_at: z.string(),
  })
  .openapi('Joining')

const consequences = z
  .object({
    digest: z.string().openapi({ description: 'Names these consequences; send it as `seen` to propose exactly them' }),
    moved: amount,
    moves: z.array(
      z.object({
        kind: z.enum(['plan', 'reallocation', 'transfer', 'return']),
        from: z.string(),
        to: z.string(),
        fiscal_year: z.int(),
        source: z.string(),
        amount,
        transfer: z.string().nullable(),
      }),
    ),
    closed: z.array(
      z.object({ project: z.string(), into: z.string().nullable(), before: z.string(), after: z.string() }),
    ),
    components: z.array(z.object({ project: z.string(), host: z.string().nullable() })),
    indicators: z.array(z.object({ id: z.string(), from: z.string(), to: z.string() })),
    ties: z.array(z.object({ kind: z.enum(tieKinds), from: z.string(), to: z.string(), position: z.int() })),
  })
  .openapi('JoiningConsequences', { description: '`+` stands for a project that is not there yet' })

const once = z.array(z.object({ phase: z.enum(phases), before: amount, after: amount }))

const one = line
  .extend({
    reason: z.string(),
    goal: z.string().nullable(),
    lead: project,
    project_ids: z.array(z.string()),
    made: z.string().nullable(),
    separates: z.string().nullable(),
    board: z.string().nullable(),
    scenario: z.string().nullable(),
    pair: z.string().nullable(),
    agreements: z.array(
      z.object({
        body: z.string(),
        name: z.string(),
        state: z.enum(['waiting', 'agreed', 'refused']),
        answered_at: z.string().nullable(),
      }),
    ),
    consequences,
    is_current: z
      .boolean()
      .nullable()
      .openapi({ description: 'Whether it would do the same today; null once it has ended' }),
  })
  .openapi('JoiningWhole')

const part = givenSchema.extend({ giver: project, source: z.string().optional() })

const wanted = z.object({
  form: z.enum(forms),
  projects: z.array(project).openapi({ description: 'In their order; the first leads' }),
  title: sentLine.max(300).optional().openapi({ description: 'Of the project that combining makes' }),
  goal: sentLines.max(500).optional(),
  calendar: z.array(z.object({ on: z.iso.date(), what: sentLine.max(200) })).optional(),
  division: z.array(z.object({ project, what: sentLine.max(500) })).optional(),
  parts: z.array(part).optional(),
})

const listRoute = createRoute({
  method: 'get',
  path: '/joinings',
  tags,
  summary: 'Projects that are linked, coordinated, combined, annexed or complemented',
  request: {
    query: z.object({
      form: act.optional(),
      state: z.enum(joiningStates).optional(),
      place: z.string().optional(),
      body: z.string().optional().openapi({ description: 'Code of a body with a project in it' }),
      board: z.string().optional(),
      q: z.string().optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: json('The newest first', z.object({ items: z.array(line), next: z.string().nullable() })) },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/joinings/{id}',
  tags,
  summary: 'One joining with its consequences and what the bodies say',
  request: { params: idParameter },
  responses: { 200: json('The joining', one), 404: refusals[404] },
})

const previewRoute = createRoute({
  method: 'post',
  path: '/joinings/preview',
  tags,
  summary: 'What a joining would do today; nothing is stored',
  description: needsSession,
  request: { body: body(wanted) },
  responses: {
    200: json('The consequences', z.object({ consequences, counted_once: once })),
    401: refusals[401],
    403: refusals[403],
    422: refusals[422],
  },
})

const proposeRoute = createRoute({
  method: 'post',
  path: '/joinings',
  tags,
  summary: 'Propose a joining to the bodies concerned',
  description: needsSession,
  request: {
    body: body(
      wanted.extend({
        reason,
        board: z.string().optional(),
        draft: z.boolean().default(false),
        pair: z.string().max(60).optional().openapi({ description: 'Public id of the overlap pair it comes from' }),
        seen: z.string().optional().openapi({ description: 'Digest of the consequences that were looked at' }),
      }),
    ),
  },
  responses: { 201: json('Proposed', z.object({ id: z.string() })), ...refusals },
})

const apiActs = ['answer', 'approve', 'refuse', 'renew', 'withdraw', 'separate'] as const
type ApiAct = (typeof apiActs)[number]

const actRoute = createRoute({
  method: 'post',
  path: '/joinings/{id}/{act}',
  tags,
  summary: 'Answer for a body, approve, refuse to approve, renew, withdraw, or propose to separate',
  description: needsSession,
  request: {
    params: idParameter.extend({
      act: z.string().openapi({ param: { name: 'act', in: 'path' }, enum: [...apiActs] }),
    }),
    body: body(
      z.object({
        reason,
        body: z.string().optional().openapi({ description: 'answer: id of the body that speaks' }),
        answer: z.enum(answers).optional(),
        document: sentLine.max(200).optional().openapi({ description: 'approve: the letter or resolution' }),
      }),
    ),
  },
  responses: { 200: json('Done', z.object({ id: z.string() })), ...refusals },
})

export function joiningsApi(app: ApiApp, deps: Deps, ports: JoiningPorts): void {
  app.openapi(listRoute, async (c) => {
    const query = c.req.valid('query')
    const rows = await deps.db.snapshot(async (view) =>
      listJoinings(
        view,
        await readJoiningFilter(view, { ...query, limit: undefined }, c.get('viewer'), deps.clock.now()),
        {
          limit: query.limit + 1,
          after: readCursor(query.cursor),
        },
      ),
    )
    const items = rows.slice(0, query.limit)
    const last = items.at(-1)
    return c.json(
      {
        items: items.map((row) => ({
          id: formatPublicId(row),
          title: row.title,
          form: row.form,
          state: row.state,
          projects: row.projects,
          moved: toBahtDecimal(satang(row.movedSatang)),
          bodies_agreed: row.agreed,
          bodies_asked: row.asked,
          updated_at: row.updatedAt.toISOString(),
        })),
        next: rows.length > query.limit && last !== undefined ? cursorOf(last) : null,
      },
      200,
    )
  })

  app.openapi(previewRoute, async (c) => {
    // Many projects are much to read: only for those who could propose it.
    if (!mayProposeSome(c.get('viewer'), deps.clock.now())) return problem(c, c.get('viewer') === null ? 401 : 403)
    const read = readWanted(c.req.valid('json'), await loadGazetteer(deps.db), c.get('lang'))
    if (!read.ok) return unprocessable(c, [read.problem])
    const { world, planned } = await deps.db.snapshot((view) => previewJoining(view, read.value))
    if (!planned.ok) {
      const titles = await titlesOf(deps, namesIn(planned.problem))
      const titleOf = (name: string) => world.projects.get(name)?.title ?? titles.get(name)?.title ?? name
      return unprocessable(
        c,
        planned.problem.map((found) => problemText(found, titleOf, c.get('lang'))),
      )
    }
    const effects = effectsOf(world, planned.value)
    const counted = effects.once.map(({ phase, before, after }) => ({
      phase,
      before: toBahtDecimal(satang(before)),
      after: toBahtDecimal(satang(after)),
    }))
    return c.json({ consequences: presentConsequences(planned.value), counted_once: counted }, 200)
  })

  app.openapi(proposeRoute, async (c) => {
    const viewer = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    const sent = c.req.valid('json')
    const read = readWanted(sent, await loadGazetteer(deps.db), c.get('lang'))
    if (!read.ok) return unprocessable(c, [read.problem])
    if (looksPersonal(sent.reason)) return unprocessable(c, [messages(c.get('lang')).form.personal])
    const wantedJoining: WantedJoining = {
      ...read.value,
      reason: sent.reason,
      boardId: readBoardId(sent.board),
      pair: readPair(sent.pair),
      scenarioId: null,
      title: await titleFor(deps, read.value),
    }
    const how = { asDraft: sent.draft, seen: sent.seen ?? null }
    const now = deps.clock.now()
    const done = await wholeActOnce<AnyRefusal>(deps.db, onceOfCall(c, now), async (tx) => {
      const made = await proposeJoining(tx, wantedJoining, how, { viewer, now, deps })
      return made.ok ? ok(formatPublicId(made.value)) : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : refused(c, deps, done.problem, read.value.projects)
  })

  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const found = key.ok
      ? await deps.db.snapshot((view) => readOne(view, key.value, c.get('viewer'), deps.clock.now()))
      : null
    return found === null ? problem(c, 404, { detail: messages(c.get('lang')).notFound }) : c.json(found, 200)
  })

  app.openapi(actRoute, async (c) => {
    const { id, act } = c.req.valid('param')
    const kind = apiActs.find((one) => one === act)
    const sent = c.req.valid('json')
    const lang = c.get('lang')
    const viewer = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    const key = parsePublicId(id)
    const joining = key.ok ? await joiningFor(deps.db, key.value, viewer, deps.clock.now()) : null
    if (!key.ok || joining === null || kind === undefined) return problem(c, 404, { detail: messages(lang).notFound })
    if ([sent.reason, sent.document ?? ''].some(looksPersonal)) return unprocessable(c, [messages(lang).form.personal])
    const by: By = { viewer, now: deps.clock.now(), deps }
    const decides = kind === 'approve' || kind === 'refuse' || (kind === 'answer' && binds(joining.form))
    if (decides && !isSteppedUp(viewer, by.now)) return problem(c, 403, { type: 'code-needed' })
    const say = messages(lang).form
    if (kind === 'answer' && (sent.answer === undefined || !isId(sent.body ?? '')))
      return unprocessable(c, [say.answer])
    if (kind === 'approve' && !sent.document) return unprocessable(c, [say.document])
    const done = await wholeActOnce<AnyRefusal>(deps.db, onceOfCall(c, by.now), async (tx) => {
      const did = await doAct(tx, { ...deps, ...ports }, joining, kind, sent, by)
      return did.ok ? ok(formatPublicId(did.value)) : did
    })
    return done.ok ? c.json({ id: done.value }, 200) : refused(c, deps, done.problem, [joining.lead])
  })
}

function readPair(sent: string | undefined): string | null {
  const pair = parsePublicId(sent ?? '')
  return pair.ok ? formatPublicId(pair.value) : null
}

type Done = { ok: true; value: Key } | { ok: false; problem: AnyRefusal }

async function doAct(
  tx: Tx,
  deps: Deps & JoiningPorts,
  joining: Joining,
  kind: ApiAct,
  sent: {
    reason: string
    body?: string | undefined
    answer?: (typeof answers)[number] | undefined
    document?: string | undefined
  },
  by: By,
): Promise<Done> {
  const key: Key = { home: joining.home, id: joining.id }
  const { reason: why, answer, document, body: bodyId } = sent
  if (kind === 'separate')
    return proposeSeparation(tx, key, { title: messages('th').one.separationTitle(joining.title), reason: why }, by)
  const done =
    kind === 'answer'
      ? await answerJoining(tx, key, bodyId ?? '', { answer: answer ?? 'agree', reason: why }, by)
      : kind === 'approve'
        ? await approveJoining(tx, deps, key, { document: document ?? '', reason: why }, by)
        : kind === 'refuse'
          ? await refuseJoining(tx, key, why, by)
          : kind === 'renew'
            ? await renewJoining(tx, key, why, by)
            : await withdrawJoining(tx, key, why, by)
  return done.ok ? { ok: true, value: key } : done
}

async function readOne(view: Queryable, key: Key, viewer: Viewer | null, now: Date) {
  const joining = await joiningFor(view, key, viewer, now)
  if (joining === null) return null
  const agreements = await agreementsOf(view, key)
  const names = await bodiesNamed(
    view,
    agreements.map((found) => found.bodyId),
  )
  const origins = await originsOf(view, joining)
  const isOpen = joining.state === 'draft' || joining.state === 'proposed' || joining.state === 'agreed'
  const today = isOpen ? await consequencesToday(view, joining) : null
  const same = today?.planned.ok === true && presentConsequences(today.planned.value).digest === joining.digest
  const publicIdOf = (id: string | null) => (id === null ? null : formatPublicId({ home: key.home, id }))
  return {
    id: formatPublicId(key),
    title: joining.title,
    form: joining.form,
    state: joining.state,
    projects: joining.projects,
    moved: toBahtDecimal(satang(joining.movedSatang)),
    bodies_agreed: agreements.filter((found) => found.state === 'agreed').length,
    bodies_asked: agreements.length,
    updated_at: joining.updatedAt.toISOString(),
    reason: joining.reason,
    goal: joining.terms.goal,
    lead: formatPublicId(joining.lead),
    project_ids: (await keysOf(view, joining)).map(formatPublicId),
    made: publicIdOf(joining.madeId),
    separates: publicIdOf(joining.separatesId),
    board: origins.board === null ? null : `${origins.board.home}-${origins.board.id}`,
    scenario: origins.scenario === null ? null : `${origins.scenario.home}-${origins.scenario.id}`,
    pair: joining.pair,
    agreements: agreements.map((found) => ({
      body: found.bodyId,
      name: names.get(found.bodyId)?.nameTh ?? '',
      state: found.state,
      answered_at: found.answeredAt?.toISOString() ?? null,
    })),
    consequences: { ...presentConsequences(joining.consequences), digest: joining.digest },
    is_current: isOpen ? same : null,
  }
}

function presentConsequences(done: Consequences): z.infer<typeof consequences> {
  return {
    digest: digestOf(done),
    moved: toBahtDecimal(satang(movedSatang(done))),
    moves: done.moves.map((move) => ({
      kind: move.kind,
      from: move.from,
      to: move.to,
      fiscal_year: move.fiscalYear,
      source: move.source,
      amount: toBahtDecimal(satang(move.amountSatang)),
      transfer: move.transfer === null ? null : formatPublicId(move.transfer),
    })),
    closed: done.closed.map(({ project: name, into, before, after }) => ({ project: name, into, before, after })),
    components: done.components.map((found) => ({ project: found.project, host: found.after })),
    indicators: done.indicators.map(({ id, from, to }) => ({ id, from, to })),
    ties: done.ties.map(({ kind, from, to, position }) => ({ kind, from, to, position })),
  }
}

type Wanted = Pick<WantedJoining, 'form' | 'projects' | 'terms'>

/** @returns what was sent in our own words, or the first thing that cannot be read */
function readWanted(
  sent: z.infer<typeof wanted>,
  places: Gazetteer,
  lang: Lang,
): { ok: true; value: Wanted } | { ok: false; problem: string } {
  const say = messages(lang).form
  const { keys, wrong } = readProjectKeys(sent.projects.join(' '))
  if (wrong[0] !== undefined) return { ok: false, problem: say.project(wrong[0]) }
  const parts: Part[] = []
  for (const given of sent.parts ?? []) {
    const read = readGiven(given, given.giver, places)
    // From which of its money: a scenario finds one itself.
    if (read === null || (read.kind === 'money' && read.source === ''))
      return { ok: false, problem: `${given.giver}: ${say.partMissing}` }
    parts.push(read)
  }
  const said = [
    sent.title ?? '',
    sent.goal ?? '',
    ...(sent.calendar ?? []).map((one) => one.what),
    ...(sent.division ?? []).map((one) => one.what),
    ...parts.map((one) => (one.kind === 'money' ? '' : one.text)),
  ]
  if (said.some(looksPersonal)) return { ok: false, problem: say.personal }
  const terms: Terms = {
    title: sent.title ?? null,
    goal: sent.goal ?? null,
    calendar: (sent.calendar ?? []).map(({ on, what }) => ({ on: on as LocalDate, what })),
    division: sent.division ?? [],
    parts,
  }
  return { ok: true, value: { form: sent.form, projects: keys, terms } }
}

async function titleFor(deps: Deps, wantedJoining: Wanted): Promise<string> {
  const [lead] = wantedJoining.projects
  const titles = lead === undefined ? new Map<string, { title: string }>() : await namedProjects(deps.db, [lead])
  return (
    wantedJoining.terms.title ?? titles.get(lead === undefined ? '' : projectName(lead))?.title ?? wantedJoining.form
  )
}

const titlesOf = (deps: Deps, names: readonly string[]) => namedProjects(deps.db, readProjectKeys(names.join(' ')).keys)

const unprocessable = (c: PageContext, texts: readonly string[]) =>
  problem(c, 422, { errors: texts.map((detail) => ({ field: 'projects', detail })) })

async function refused(c: PageContext, deps: Deps, refusal: AnyRefusal, keys: readonly Key[]) {
  const named = refusal.kind === 'cannot' ? namesIn(refusal.problems) : []
  const titles = await namedProjects(deps.db, [...keys, ...readProjectKeys(named.join(' ')).keys])
  const told = refusalText(refusal, (name) => titles.get(name)?.title ?? name, c.get('lang'))
  return problem(c, told.status, {
    type: refusal.kind,
    detail: told.text,
    ...(told.href === null ? {} : { href: told.href }),
  })
}
