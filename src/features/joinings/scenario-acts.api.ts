import { createRoute, z } from '@hono/zod-openapi'
import { homeOf } from '../../kernel/area-code.ts'
import { formatPublicId, isId, parsePublicId } from '../../kernel/ids.ts'
import { fromBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { apiAct, needsSession } from '../../platform/http/api-act.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { looksPersonal, mostSatang, projectName } from '../plans/index.ts'
import { givenSchema, readGiven } from './given.api.ts'
import { forms } from './join-world.ts'
import { readBoardId, readProjectKeys } from './joining-form.ts'
import type { Key } from './joining-states.ts'
import { messages } from './messages.ts'
import type { Change } from './scenario.ts'
import {
  addChange,
  adoptScenario,
  dropScenario,
  makeScenario,
  mostChanges,
  provinceOf,
  removeChange,
  type ScenarioRefusal,
} from './scenario-acts.ts'

/* What is done to scenarios, for programs: the same use cases and the same refusals as on their pages. */

const project = z.string().max(60).openapi({ description: 'Public id of a project' })
const fiscalYear = z.int().min(1991).max(2099)
const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
const title = sentLine.min(1).max(300)
const reason = sentLine.min(1).max(500)

const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('join'),
    form: z.enum(forms),
    projects: z.array(project).min(1).max(500),
    title: title.optional().openapi({ description: 'Of the project that combining makes' }),
    given: givenSchema
      .optional()
      .openapi({ description: 'What the second project gives the first: complementing only' }),
  }),
  z.object({ kind: z.literal('drop'), project }),
  z.object({ kind: z.literal('move-year'), project, fiscal_year: fiscalYear }),
  z.object({ kind: z.literal('amount'), project, amount }),
  z.object({ kind: z.literal('add'), plan: z.uuid(), title, fiscal_year: fiscalYear, amount }),
])

const makeRoute = createRoute({
  method: 'post',
  path: '/scenarios',
  tags: ['joinings'],
  summary: 'Begin a what-if scenario of a province',
  description: needsSession,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            title: sentLine.min(1).max(200),
            place: z.string().max(200).openapi({ description: 'Area code or name; its province' }),
            purpose: sentLines.min(1).max(500),
            board: z.string().max(60).optional(),
          }),
        },
      },
    },
  },
  responses: {
    201: { description: 'Made', content: { 'application/json': { schema: z.object({ id: z.string() }) } } },
    401: problemResponse('Nobody is signed in'),
    403: problemResponse('Not for this caller'),
    422: problemResponse('There is no such place, or words name a person'),
  },
})

export function scenarioActsApi(app: ApiApp, deps: Deps): void {
  app.openapi(makeRoute, async (c) => {
    const viewer = c.get('viewer')
    const all = messages(c.get('lang'))
    if (viewer === null) return problem(c, 401)
    const sent = c.req.valid('json')
    if ([sent.title, sent.purpose].some(looksPersonal)) return wrong(c, all.form.personal)
    const province = provinceOf(await loadGazetteer(deps.db), sent.place)
    if (province === null) return wrong(c, all.scenarios.placeWrong(sent.place.slice(0, 60)))
    const wanted = {
      home: homeOf(province.code),
      areaCode: province.code,
      title: sent.title,
      purpose: sent.purpose,
      boardId: readBoardId(sent.board),
    }
    const now = deps.clock.now()
    const done = await wholeActOnce<ScenarioRefusal>(deps.db, onceOfCall(c, now), async (tx) => {
      const made = await makeScenario(tx, wanted, { viewer, now })
      return made.ok ? ok(formatPublicId(made.value)) : made
    })
    return done.ok ? c.json({ id: done.value }, 201) : problem(c, 403, { detail: all.notAllowed })
  })

  function act<Sent extends z.ZodType>(
    path: string,
    summary: string,
    sent: Sent,
    run: (c: PageContext, key: Key, body: z.output<Sent>) => Promise<Result<unknown, ScenarioRefusal> | string>,
  ): void {
    const about = { tag: 'joinings', path: `/scenarios/{id}/${path}`, summary, sent, refused: 'ended, gone, too-many' }
    apiAct(app, about, async (c, id, body) => {
      const key = parsePublicId(id)
      if (!key.ok) return refused(c, { kind: 'no-such-scenario' })
      const why = (body as { reason?: string }).reason
      if (why !== undefined && looksPersonal(why)) return wrong(c, messages(c.get('lang')).form.personal)
      const done = await run(c, key.value, body)
      if (typeof done === 'string') return wrong(c, done)
      return done.ok ? null : refused(c, done.problem)
    })
  }
  const by = (c: PageContext) => ({ viewer: c.get('viewer'), now: deps.clock.now(), deps })
  const once = (c: PageContext, work: (tx: Tx) => Promise<Result<unknown, ScenarioRefusal>>) =>
    wholeActOnce<ScenarioRefusal>(deps.db, onceOfCall(c, deps.clock.now()), async (tx) => {
      const did = await work(tx)
      return did.ok ? ok('') : did
    })

  act('changes', 'Add a change to a scenario', change, async (c, key, body) => {
    const read = readChange(body, await loadGazetteer(deps.db), c)
    return typeof read === 'string' ? read : once(c, (tx) => addChange(tx, key, read, by(c)))
  })
  act('changes/removal', 'Take a change off a scenario', z.object({ change: z.uuid() }), (c, key, body) =>
    once(c, (tx) => removeChange(tx, key, body.change, by(c))),
  )
  // Many transactions, each of which leaves alone what was sent before: done again, it makes nothing twice.
  act('adoption', 'Send every change its ordinary way', z.object({ reason }), (c, key, body) =>
    adoptScenario(deps, key, body.reason, by(c), c.get('lang')),
  )
  act('dropping', 'Drop a scenario', z.object({ reason }), (c, key, body) =>
    once(c, (tx) => dropScenario(tx, key, body.reason, by(c))),
  )
}

/** @returns the change in our own words, or the sentence why it cannot be read */
function readChange(sent: z.output<typeof change>, places: Gazetteer, c: PageContext): Change | string {
  const all = messages(c.get('lang'))
  const say = all.scenarios
  const named = 'projects' in sent ? sent.projects : 'project' in sent ? [sent.project] : []
  const { keys, wrong: unread } = readProjectKeys(named.join(' '))
  if (unread[0] !== undefined) return all.form.project(unread[0])
  if (keys.length < named.length) return say.projectMissing
  const names = keys.map(projectName)
  const [first = '', second] = names
  if ('title' in sent && sent.title !== undefined && looksPersonal(sent.title)) return all.form.personal
  const read = 'amount' in sent ? fromBahtDecimal(sent.amount) : null
  const amountSatang = read?.ok && read.value > 0n && read.value <= mostSatang ? read.value : null
  switch (sent.kind) {
    case 'drop':
      return { kind: 'drop', project: first }
    case 'move-year':
      return { kind: 'move-year', project: first, fiscalYear: sent.fiscal_year }
    case 'amount':
      return amountSatang === null ? say.amountWrong : { kind: 'amount', project: first, amountSatang }
    case 'add': {
      const { plan: planId, title: name, fiscal_year: year } = sent
      if (amountSatang === null || !isId(planId)) return say.amountWrong
      return { kind: 'add', planId, title: name, fiscalYear: year, amountSatang }
    }
    case 'join': {
      if (sent.form === 'combine' && sent.title === undefined) return say.newTitleMissing
      const whole = { kind: 'join' as const, form: sent.form, projects: names, title: sent.title ?? null }
      if (sent.form !== 'complement') return whole
      if (second === undefined || names.length !== 2) return say.twoProjects
      // Where money comes from is chosen when the change is added.
      const part = sent.given === undefined ? null : readGiven(sent.given, second, places)
      if (part === null) return all.form.partMissing
      if (part.kind !== 'money' && looksPersonal(part.text)) return all.form.personal
      return { ...whole, parts: [part] }
    }
  }
}

const wrong = (c: PageContext, detail: string) => problem(c, 422, { detail })

function refused(c: PageContext, { kind }: ScenarioRefusal) {
  const all = messages(c.get('lang'))
  const say = all.scenarios
  switch (kind) {
    case 'not-yours':
      return refusalProblem(c, 403, kind, all.notAllowed)
    case 'no-such-scenario':
      return refusalProblem(c, 404, kind, say.notFound)
    case 'ended':
      return refusalProblem(c, 409, kind, say.closedAlready)
    case 'too-many':
      return refusalProblem(c, 422, kind, say.tooMany(String(mostChanges)))
    case 'nothing':
      return refusalProblem(c, 422, kind, say.nothingToAdopt)
    case 'gone':
      return refusalProblem(c, 422, kind, say.gone)
  }
}
