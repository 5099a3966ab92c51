import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, isId, parsePublicId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer, surePlace } from '../places/index.ts'
import { compareVersions } from './compare-versions.ts'
import { readProjectWords } from './edit-forms.ts'
import { fieldProblems, lineProblemText } from './edit-problems.ts'
import { addProject, editProject, type ProjectChange, type ProjectRefusal, yearsOfPlan } from './edit-project.ts'
import { closedText } from './edited-plan.ts'
import { messages } from './messages.ts'
import { type LineProblem, type MoneyLine, readMoneyLines } from './money-lines.ts'
import { nodeKinds, phases, planCalendars, projectStates } from './plan.ts'
import { planToEdit } from './plan-edit.sql.ts'
import { wholeProjectSchema } from './plans.api.ts'
import { wholeProjectForApi } from './plans.present.ts'
import { projectToEdit } from './project-edit.sql.ts'
import { projectTag, tokenIn } from './project-tag.ts'
import { wholeProject } from './projects.sql.ts'
import { readVersionName } from './versions.pages.ts'
import { type VersionProject, versionsOf, wholeVersion } from './versions.sql.ts'

const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
const fiscalYear = z.int().openapi({ description: 'Common Era', example: 2027 })
const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })

const change = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

const line = z.object({ fiscal_year: fiscalYear, phase: z.enum(phases), source: z.string(), amount })

const versionSchema = z
  .object({
    number: z.int(),
    title: z.string(),
    fiscal_year_from: fiscalYear,
    fiscal_year_to: fiscalYear,
    calendar: z.enum(planCalendars),
    nodes: z.int(),
    projects: z.int(),
    amount,
    approved: z.boolean().openapi({ description: 'False: kept when the first amendment of an imported plan began' }),
    kept_at: z.iso.datetime(),
  })
  .openapi('PlanVersion')

const versionProject = z.object({
  id: z.string(),
  node: z.uuid().nullable(),
  title: z.string(),
  place_text: z.string().nullable(),
  area: z.string().nullable(),
  function: z.string().nullable(),
  state: z.enum(projectStates),
  amount,
  budget_lines: z.array(line),
})

const wholeVersionSchema = z
  .object({
    title: z.string(),
    fiscal_year_from: fiscalYear,
    fiscal_year_to: fiscalYear,
    calendar: z.enum(planCalendars),
    nodes: z.array(
      z.object({
        id: z.uuid(),
        parent: z.uuid().nullable(),
        kind: z.enum([...nodeKinds, 'project']),
        title: z.string(),
      }),
    ),
    projects: z.array(versionProject),
  })
  .openapi('WholePlanVersion')

const versionsRoute = createRoute({
  method: 'get',
  path: '/plans/{id}/versions',
  tags: ['plans'],
  summary: 'Approved versions of a plan, newest first',
  request: { params: idParameter },
  responses: {
    200: {
      description: 'The versions',
      content: { 'application/json': { schema: z.object({ versions: z.array(versionSchema) }) } },
    },
    404: problemResponse('There is no such plan'),
  },
})

const versionRoute = createRoute({
  method: 'get',
  path: '/plans/{id}/versions/{version}',
  tags: ['plans'],
  summary: 'Everything one version holds',
  request: {
    params: idParameter.extend({
      version: z
        .string()
        .openapi({ param: { name: 'version', in: 'path' }, description: 'A number, or now', example: '1' }),
    }),
  },
  responses: {
    200: { description: 'The version', content: { 'application/json': { schema: wholeVersionSchema } } },
    404: problemResponse('There is no such version'),
  },
})

const sums = z.object({ projects: z.int(), amount })
const changeKind = z.enum(['added', 'removed', 'changed'])

const compareRoute = createRoute({
  method: 'get',
  path: '/plans/{id}/compare',
  tags: ['plans'],
  summary: 'What differs between two versions of a plan',
  request: {
    params: idParameter,
    query: z.object({
      from: z.string().openapi({ description: 'Number of a version, or now', example: '1' }),
      to: z.string().default('now'),
    }),
  },
  responses: {
    200: {
      description:
        'Cancelled projects count as not there. The changes of projects add up to the difference of the sums',
      content: {
        'application/json': {
          schema: z
            .object({
              before: sums,
              after: sums,
              plan: z.array(change),
              nodes: z.array(
                z.object({
                  id: z.uuid(),
                  change: changeKind,
                  kind: z.string(),
                  title: z.string(),
                  fields: z.array(change),
                }),
              ),
              projects: z.array(
                z.object({
                  id: z.string(),
                  change: changeKind,
                  title: z.string(),
                  amount_before: amount,
                  amount_after: amount,
                  fields: z.array(change),
                  money: z.array(
                    z.object({
                      fiscal_year: fiscalYear,
                      phase: z.enum(phases),
                      source: z.string(),
                      before: amount.nullable(),
                      after: amount.nullable(),
                    }),
                  ),
                }),
              ),
            })
            .openapi('PlanComparison'),
        },
      },
    },
    404: problemResponse('There is no such plan or version'),
  },
})

const lineSent = z.strictObject({
  fiscal_year: z.int().min(1900).max(2100).openapi({ description: 'Common Era', example: 2027 }),
  phase: z.enum(phases),
  source: z.string().max(100).default('unstated'),
  amount: z
    .string()
    .regex(/^-?\d{1,16}(\.\d{1,2})?$/)
    .openapi({ description: 'Baht with two decimals at most', example: '2030000.00' }),
})

const reason = z.string().openapi({ description: 'Why; part of the public history, 1 to 1,000 characters' })

const newProject = z.strictObject({
  title: z.string(),
  place_text: z.string().nullable().optional(),
  area: z.string().nullable().optional().openapi({ description: 'Area code; left out: found from place_text' }),
  function: z.string().nullable().optional().openapi({ description: 'COFOG code; left out: guessed from the words' }),
  node: z.uuid().nullable().optional(),
  budget_lines: z.array(lineSent).min(1).max(60),
  reason,
})

const projectChange = z.strictObject({
  title: z.string().optional(),
  place_text: z.string().nullable().optional(),
  area: z.string().nullable().optional(),
  function: z.string().nullable().optional(),
  node: z.uuid().nullable().optional().openapi({ description: 'A node of the same plan; null: the plan itself' }),
  state: z.enum(projectStates).optional(),
  budget_lines: z
    .array(lineSent)
    .min(1)
    .max(60)
    .optional()
    .openapi({ description: 'All lines; they replace those there are' }),
  reason,
})

const refusals = {
  403: problemResponse('The caller does not plan for the body that owns the plan'),
  404: problemResponse('There is no such plan or project'),
  409: problemResponse('The plan is not being written'),
  422: problemResponse('A field cannot be read'),
}

const createProjectRoute = createRoute({
  method: 'post',
  path: '/plans/{id}/projects',
  tags: ['plans'],
  summary: 'Add a project to a plan that is being written',
  request: { params: idParameter, body: { content: { 'application/json': { schema: newProject } } } },
  responses: {
    201: { description: 'The project', content: { 'application/json': { schema: wholeProjectSchema } } },
    ...refusals,
  },
})

const editProjectRoute = createRoute({
  method: 'patch',
  path: '/projects/{id}',
  tags: ['plans'],
  summary: 'Change a project',
  description:
    'Send If-Match with the ETag of the project as it was read; what is left out stays. Amount and years follow from the budget lines.',
  request: {
    params: idParameter,
    headers: z.object({ 'if-match': z.string().optional().openapi({ description: 'The ETag of the project' }) }),
    body: { content: { 'application/json': { schema: projectChange } } },
  },
  responses: {
    200: { description: 'The project as it is now', content: { 'application/json': { schema: wholeProjectSchema } } },
    ...refusals,
    412: problemResponse('Someone changed the project since it was read; `current` holds it as it is now'),
    428: problemResponse('If-Match is missing'),
  },
})

export function planEditApi(app: ApiApp, deps: Deps): void {
  app.openapi(versionsRoute, async (c) => {
    const { id } = c.req.valid('param')
    const found = isId(id)
      ? await deps.db.snapshot(async (view) => (await planToEdit(view, id)) && versionsOf(view, id))
      : null
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).plans.notFound })
    const versions = found.map((version) => ({
      number: version.number,
      title: version.title,
      fiscal_year_from: version.fiscalYearFrom,
      fiscal_year_to: version.fiscalYearTo,
      calendar: version.calendar,
      nodes: version.nodes,
      projects: version.projects,
      amount: toBahtDecimal(satang(version.amountSatang)),
      approved: version.approved,
      kept_at: version.frozenAt.toISOString(),
    }))
    return c.json({ versions }, 200)
  })

  app.openapi(versionRoute, async (c) => {
    const { id, version: typed } = c.req.valid('param')
    const name = readVersionName(typed)
    const version = isId(id) && name ? await deps.db.snapshot((view) => wholeVersion(view, id, name)) : null
    if (version === null) return problem(c, 404, { detail: messages(c.get('lang')).editing.noSuchVersion })
    return c.json(
      {
        title: version.title,
        fiscal_year_from: version.fiscalYearFrom,
        fiscal_year_to: version.fiscalYearTo,
        calendar: version.calendar,
        nodes: version.nodes.map((node) => ({
          id: node.id,
          parent: node.parentId,
          kind: node.kind,
          title: node.title,
        })),
        projects: version.projects.map(versionProjectForApi),
      },
      200,
    )
  })

  app.openapi(compareRoute, async (c) => {
    const { id } = c.req.valid('param')
    const query = c.req.valid('query')
    const [from, to] = [readVersionName(query.from), readVersionName(query.to)]
    const found =
      isId(id) && from && to
        ? await deps.db.snapshot(async (view) => {
            const [before, after] = [await wholeVersion(view, id, from), await wholeVersion(view, id, to)]
            return before && after && compareVersions(before, after)
          })
        : null
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).editing.noSuchVersion })
    const baht = (value: bigint) => toBahtDecimal(satang(value))
    const whole = (side: { projects: number; amountSatang: bigint }) => ({
      projects: side.projects,
      amount: baht(side.amountSatang),
    })
    return c.json(
      {
        before: whole(found.before),
        after: whole(found.after),
        plan: found.plan.map((one) => ({ ...one })),
        nodes: found.nodes.map((one) => ({
          id: one.id,
          change: one.change,
          kind: one.node.kind,
          title: one.node.title,
          fields: one.fields.map((field) => ({ ...field })),
        })),
        projects: found.projects.map((one) => ({
          id: formatPublicId(one.project),
          change: one.change,
          title: one.project.title,
          amount_before: baht(one.beforeSatang),
          amount_after: baht(one.afterSatang),
          fields: one.fields.map((field) => ({ ...field })),
          money: one.money.map(({ before, after, fiscalYear: year, phase, source }) => ({
            fiscal_year: year,
            phase,
            source,
            before: before === null ? null : baht(before),
            after: after === null ? null : baht(after),
          })),
        })),
      },
      200,
    )
  })

  app.openapi(createProjectRoute, async (c) => {
    const { id } = c.req.valid('param')
    const sent = c.req.valid('json')
    const lang = c.get('lang')
    const { plans, editing } = messages(lang)
    const plan = isId(id) ? await planToEdit(deps.db, id) : null
    if (plan === null) return problem(c, 404, { detail: plans.notFound })
    const words = readProjectWords({ title: sent.title, place: sent.place_text ?? '', reason: sent.reason })
    const lines = readMoneyLines(sent.budget_lines.map(asTyped), yearsOfPlan(plan, null))
    const places = await loadGazetteer(deps.db)
    const told = sent.area === undefined && sent.place_text ? surePlace(places, sent.place_text, plan.areaCode) : null
    const areaCode = sent.area === undefined ? (told?.areaCode ?? null) : sent.area
    const errors = [
      ...(words.ok ? [] : fieldProblems(words.problem, lang).map(named)),
      ...(lines.ok ? [] : lines.problem.map((one) => lineError(c, one))),
      ...(areaCode !== null && !places.areas.has(areaCode)
        ? [{ field: 'area', detail: editing.problems.place(areaCode.slice(0, 50)) }]
        : []),
      ...(sent.function && !missionByCode.has(sent.function)
        ? [{ field: 'function', detail: editing.problems.notAChoice(editing.function) }]
        : []),
    ]
    if (!words.ok || !lines.ok || errors.length > 0) return problem(c, 422, { errors })
    const wanted = {
      title: words.value.title,
      placeText: words.value.placeText,
      areaCode,
      functionCode: sent.function ?? null,
      nodeId: sent.node ?? null,
      lines: lines.value,
    }
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const done = await deps.db.transaction(async (tx) => {
      const added = await addProject(tx, deps, id, wanted, words.value.reason, by)
      return added.ok ? { ok: true as const, project: await wholeProject(tx, added.value) } : added
    })
    if (!done.ok) return refused(c, done.problem)
    if (done.project === null) throw new Error('a project made in this transaction is not there')
    const body = wholeProjectForApi(done.project)
    return c.json(body, 201, { ETag: projectTag(done.project, body), Location: `/api/v1/projects/${body.id}` })
  })

  app.openapi(editProjectRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const lang = c.get('lang')
    const { project: words, editing } = messages(lang)
    const project = key.ok ? await projectToEdit(deps.db, key.value) : null
    const plan = project === null ? null : await planToEdit(deps.db, project.planId)
    if (!key.ok || project === null || plan === null) return problem(c, 404, { detail: words.notFound })
    const token = tokenIn(c.req.valid('header')['if-match'])
    if (token === null)
      return problem(c, 428, {
        type: 'if-match-needed',
        title: editing.preconditionNeeded,
        detail: editing.ifMatchMissing,
      })
    const read = readProjectWords({
      title: sent.title ?? project.title,
      place: sent.place_text ?? '',
      reason: sent.reason,
    })
    const lines = sent.budget_lines && readMoneyLines(sent.budget_lines.map(asTyped), yearsOfPlan(plan, project))
    const places = await loadGazetteer(deps.db)
    const errors = [
      ...(read.ok ? [] : fieldProblems(read.problem, lang).map(named)),
      ...(lines === undefined || lines.ok ? [] : lines.problem.map((one) => lineError(c, one))),
      ...(sent.area && !places.areas.has(sent.area)
        ? [{ field: 'area', detail: editing.problems.place(sent.area.slice(0, 50)) }]
        : []),
      ...(sent.function && !missionByCode.has(sent.function)
        ? [{ field: 'function', detail: editing.problems.notAChoice(editing.function) }]
        : []),
    ]
    if (!read.ok || (lines !== undefined && !lines.ok) || errors.length > 0) return problem(c, 422, { errors })
    const change: ProjectChange = {
      ...(sent.title === undefined ? {} : { title: read.value.title }),
      ...(sent.place_text === undefined ? {} : { placeText: read.value.placeText }),
      ...(sent.area === undefined ? {} : { areaCode: sent.area }),
      ...(sent.function === undefined ? {} : { functionCode: sent.function }),
      ...(sent.node === undefined ? {} : { nodeId: sent.node }),
      ...(sent.state === undefined ? {} : { state: sent.state }),
      ...(lines === undefined ? {} : { lines: lines.value }),
    }
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const how = { token, reason: read.value.reason }
    const { done, now } = await deps.db.transaction(async (tx) => {
      const done = await editProject(tx, deps, key.value, change, how, by)
      const seen = done.ok || done.problem.kind === 'stale-project'
      return { done, now: seen ? await wholeProject(tx, key.value) : null }
    })
    if (!done.ok && done.problem.kind !== 'stale-project') return refused(c, done.problem)
    if (now === null) return problem(c, 404, { detail: words.notFound })
    const body = wholeProjectForApi(now)
    const headers = { ETag: projectTag(now, body) }
    if (!done.ok) {
      const said = { type: 'stale', title: editing.preconditionTitle, detail: editing.ifMatchStale, current: body }
      return problem(c, 412, said, headers)
    }
    return c.json(body, 200, headers)
  })
}

function versionProjectForApi(project: VersionProject) {
  return {
    id: formatPublicId(project),
    node: project.nodeId,
    title: project.title,
    place_text: project.placeText,
    area: project.areaCode,
    function: project.functionCode,
    state: project.state,
    amount: toBahtDecimal(satang(project.amountSatang)),
    budget_lines: project.lines.map(lineForApi),
  }
}

function lineForApi(one: MoneyLine) {
  return {
    fiscal_year: one.fiscalYear,
    phase: one.phase,
    source: one.source,
    amount: toBahtDecimal(satang(one.amountSatang)),
  }
}

function asTyped(sent: z.infer<typeof lineSent>) {
  return { year: String(sent.fiscal_year), phase: sent.phase, source: sent.source, amount: sent.amount }
}

const parts = { year: 'fiscal_year', phase: 'phase', source: 'source', amount: 'amount' } as const

function lineError(c: PageContext, { row, part, kind }: LineProblem) {
  return { field: `budget_lines.${row}.${parts[part]}`, detail: lineProblemText(kind, c.get('lang')) }
}

/** The form calls it `place`, the API `place_text`. */
function named({ field, text }: { field: string; text: string }) {
  return { field: field === 'place' ? 'place_text' : field, detail: text }
}

function refused(c: PageContext, refusal: ProjectRefusal) {
  const lang = c.get('lang')
  const { plans, project, editing } = messages(lang)
  switch (refusal.kind) {
    case 'no-such-plan':
      return problem(c, 404, { detail: plans.notFound })
    case 'no-such-project':
      return problem(c, 404, { detail: project.notFound })
    case 'not-yours':
      return problem(c, 403, { detail: editing.notAllowed })
    case 'plan-closed':
      return problem(c, 409, {
        type: 'plan-closed',
        title: editing.planStates[refusal.state],
        detail: closedText(lang, refusal.state),
      })
    case 'no-such-parent':
      return problem(c, 422, { errors: [{ field: 'node', detail: editing.noSuchParent }] })
    case 'closed-into':
      return problem(c, 409, { type: 'closed-into', title: editing.closedInto, detail: `/projects/${refusal.into}` })
    case 'handed-on':
      return problem(c, 409, { type: 'handed-on', detail: editing.handedOn })
    case 'other-home':
      return problem(c, 422, { errors: [{ field: 'area', detail: editing.otherHome }] })
    case 'stale-project':
      return problem(c, 409, { detail: editing.stale.short })
  }
}
