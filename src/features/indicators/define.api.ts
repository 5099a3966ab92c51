import { createRoute, z } from '@hono/zod-openapi'
import { homeOf, parseAreaCode } from '../../kernel/area-code.ts'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { toBE } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { apiAct, needsSession } from '../../platform/http/api-act.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { missions } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import {
  addIndicator,
  changeIndicator,
  type DefineRefusal,
  type DraftIndicator,
  endIndicator,
  setTargets,
} from './define-indicator.ts'
import type { Typed } from './entry-form.ts'
import { type PlanToHangOn, type ProjectToHangOn, planToHangOn, projectToHangOn } from './hanging.sql.ts'
import { breakdowns, directions, MOST_DUE_DAYS, results, rules, timeRules } from './indicator.ts'
import { type FieldProblem, readIndicatorForm, typedOf } from './indicator-form.ts'
import { mayBegin } from './indicators.policy.ts'
import { type Indicator, indicatorById, placesOf } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { frequencies, periodsOf } from './period.ts'
import { defineRefusal, periodText, reasonProblem, unitName } from './problem-text.ts'
import { parseQuantity } from './quantity.ts'
import type { TargetDraft } from './target.ts'
import { allLenses, allUnits } from './units.sql.ts'

/* What planners say of indicators on the pages, for programs: the same reading of what was given, the same use cases and refusals. */

const line = (most: number) => sentLine.max(most)
const decimal = z.string().max(40).openapi({ description: 'A decimal number', example: '1250.5' })
const reason = line(500).openapi({ description: 'Why; kept in the history, which everybody reads' })
const year = z.int().min(1900).max(2200).openapi({ description: 'Fiscal year, Common Era', example: 2027 })

/** Everything a definition says; of a change only what shall be different. */
const definition = {
  code: line(30).openapi({ description: 'Left out for one of a project: a code is given' }),
  name_th: line(300),
  name_en: line(300).nullable(),
  meaning: sentLines.max(1_000),
  result: z.enum(results),
  area: z.string().max(40).openapi({ description: 'A code or name; of a project its own where left out' }),
  function: z.string().max(10).nullable(),
  owner_body: z.string().max(60).openapi({ description: 'Code of the body that answers for it' }),
  owner_person: z.uuid().openapi({ description: 'The officer who reports; the caller where left out' }),
  due_days: z.int().min(0).max(MOST_DUE_DAYS),
  frequency: z.enum(frequencies),
  fiscal_year_from: year,
  fiscal_year_to: year,
  unit: z.string().max(60),
  may_exceed_most: z.boolean(),
  direction: z.enum(directions),
  low: decimal.nullable(),
  high: decimal.nullable(),
  source: line(300),
  rule: z.enum(rules),
  over_time: z.enum(timeRules),
  rule_reason: line(500),
  weight: z.object({ label: line(60), value: decimal }).nullable(),
  formula: line(500).nullable(),
  breakdowns: z.array(z.enum(breakdowns)),
  baseline: z.object({ value: decimal, period: z.string().max(20), source: line(300) }).nullable(),
  tags: z.array(z.string().max(30)).max(30),
  about: z.enum(['area', 'body']).openapi({ description: 'What it measures where it hangs on no part of a plan' }),
  node: z.uuid().nullable().openapi({ description: 'The part of the plan it hangs on' }),
}
const sentDefinition = z.object(definition).partial()
type Sent = z.output<typeof sentDefinition>

const target = z.object({
  period: z.string().max(10).openapi({ description: '2027, 2027-Q1, 2027-M01; ends with that period' }),
  value: decimal,
  area: z.string().max(40).optional().openapi({ description: 'One of its places; the whole where left out' }),
})
const MOST_TARGETS = 500

const addRoute = createRoute({
  method: 'post',
  path: '/indicators',
  tags: ['indicators'],
  summary: 'Add an indicator: of a project, of a plan, of an area or a body',
  description: needsSession,
  request: {
    body: {
      content: {
        'application/json': {
          schema: z
            .object(definition)
            .partial()
            .extend({
              project: z.string().max(60).optional().openapi({ example: '57-01990000-0000-7000-8000-000000000001' }),
              plan: z.uuid().optional(),
              targets: z.array(target).max(MOST_TARGETS).default([]),
              reason,
            }),
        },
      },
      required: true,
    },
  },
  responses: {
    201: {
      description: 'Added',
      content: { 'application/json': { schema: z.object({ id: z.uuid(), code: z.string() }) } },
    },
    403: problemResponse(
      'Only who may edit the project or the plan, or plans for the area, and plans for the owner body',
    ),
    404: problemResponse('There is no such project, plan or body'),
    409: problemResponse('The code is taken'),
    422: problemResponse('Refused; each field that is wrong with its sentence'),
  },
})

/** Names of the form's fields, as programs call them. */
const asSent: Readonly<Record<string, string>> = {
  nameTh: 'name_th',
  nameEn: 'name_en',
  field: 'function',
  owner: 'owner_body',
  dueDays: 'due_days',
  from: 'fiscal_year_from',
  to: 'fiscal_year_to',
  overTime: 'over_time',
  ruleReason: 'rule_reason',
  weightLabel: 'weight',
  baselineValue: 'baseline',
}

const problemsSent = (c: PageContext, problems: readonly FieldProblem[]) =>
  problem(c, 422, { errors: problems.map(({ field, text }) => ({ field: asSent[field] ?? field, detail: text })) })

function refused(c: PageContext, refusal: DefineRefusal, units: readonly { code: string; name: string }[]) {
  const { text } = defineRefusal(refusal, c.get('lang'), (code) => units.find((one) => one.code === code)?.name ?? code)
  return refusalProblem(c, refusalStatus(refusal), refusal.kind, text)
}

function refusalStatus({ kind }: DefineRefusal): 403 | 404 | 409 | 422 {
  if (kind === 'not-yours' || kind === 'project-not-yours' || kind === 'plan-not-yours' || kind === 'area-not-yours')
    return 403
  if (kind === 'no-such-indicator' || kind === 'no-such-project' || kind === 'no-such-plan') return 404
  return kind === 'stale' || kind === 'code-taken' ? 409 : 422
}

/** What was sent as the form of the page has it; what was left out is not in it. */
function typedFrom(sent: Sent, owner: { body: string | null; person: string | null }, lang: Lang): Typed {
  const typed: Record<string, string | undefined> = {}
  const put = (field: string, value: string | number | null | undefined) => {
    if (value !== undefined) typed[field] = value === null ? '' : String(value)
  }
  put('code', sent.code)
  put('nameTh', sent.name_th)
  put('nameEn', sent.name_en)
  put('meaning', sent.meaning)
  put('result', sent.result)
  put('area', sent.area)
  put('field', sent.function)
  if (owner.body !== null && owner.person !== null) put('owner', `${owner.body}/${owner.person}`)
  put('dueDays', sent.due_days)
  put('frequency', sent.frequency)
  put('from', sent.fiscal_year_from && toBE(sent.fiscal_year_from))
  put('to', sent.fiscal_year_to && toBE(sent.fiscal_year_to))
  put('unit', sent.unit)
  put('over', sent.may_exceed_most === undefined ? undefined : sent.may_exceed_most ? '1' : '')
  put('direction', sent.direction)
  put('low', sent.low)
  put('high', sent.high)
  put('source', sent.source)
  put('rule', sent.rule)
  put('overTime', sent.over_time)
  put('ruleReason', sent.rule_reason)
  put('weightLabel', sent.weight === undefined ? undefined : (sent.weight?.label ?? null))
  put('weight', sent.weight === undefined ? undefined : (sent.weight?.value ?? null))
  put('formula', sent.formula)
  if (sent.baseline !== undefined) {
    put('baselineValue', sent.baseline?.value ?? null)
    put('baselinePeriod', sent.baseline === null ? null : periodText(sent.baseline.period, lang))
    put('baselineSource', sent.baseline?.source ?? null)
  }
  put('about', sent.about)
  put('node', sent.node)
  return typed
}

interface Hangs {
  readonly project: ProjectToHangOn | null
  readonly plan: PlanToHangOn | null
}

/** What a definition may name: read with the same eyes as the page's form. */
async function read(
  view: Queryable,
  typed: Typed,
  { project, plan }: Hangs,
  chosen: { readonly tags: readonly string[]; readonly breakdowns: readonly string[] },
  lang: Lang,
): Promise<Result<DraftIndicator, readonly FieldProblem[]>> {
  const places = await loadGazetteer(view)
  const code = (text: string) => {
    const parsed = parseAreaCode(text)
    return parsed.ok && places.areas.has(parsed.value) ? parsed.value : (places.resolve(text)?.code ?? null)
  }
  return readIndicatorForm(
    typed,
    {
      units: await allUnits(view),
      lenses: await allLenses(view),
      nodes: plan?.nodes.map(({ id }) => id) ?? [],
      planId: plan?.id ?? null,
      project: project === null ? null : { home: project.home, id: project.id },
      resolveArea: code,
      isField: (text) => missions.some((mission) => mission.code === text),
      ...chosen,
    },
    lang,
  )
}

/** Targets by period: of this indicator, in its years, at its places. */
function targetsFrom(
  sent: readonly z.output<typeof target>[],
  of: Pick<DraftIndicator, 'areaCode' | 'frequency' | 'fiscalYearFrom' | 'fiscalYearTo'> & { areas: readonly string[] },
  lang: Lang,
): { targets: TargetDraft[]; problems: FieldProblem[] } {
  const { problems: say, frequencies: often } = messages(lang)
  const known = new Set(periodsOf(of.frequency, of.fiscalYearFrom, of.fiscalYearTo).map(({ key }) => key))
  const targets: TargetDraft[] = []
  const problems: FieldProblem[] = []
  for (const [at, one] of sent.entries()) {
    const areaCode = one.area ?? of.areaCode
    const value = parseQuantity(one.value)
    const no = (part: string, text: string) => void problems.push({ field: `targets.${at}.${part}`, text })
    if (!known.has(one.period)) no('period', say.wrongPeriod(periodText(one.period, lang), often[of.frequency]))
    else if (!of.areas.includes(areaCode)) no('area', say.notAPlace(areaCode))
    else if (!value.ok) no('value', say.quantity[value.problem])
    else targets.push({ areaCode, period: one.period, value: value.value })
  }
  return { targets, problems }
}

const unitsIn = async (view: Queryable, lang: Lang) =>
  (await allUnits(view)).map((unit) => ({ code: unit.code, name: unitName(unit, lang) }))

function reasonProblems(text: string, lang: Lang): FieldProblem[] {
  const wrong = reasonProblem(text, lang)
  return wrong === null ? [] : [{ field: 'reason', text: wrong }]
}

export function defineApi(app: ApiApp, deps: Deps): void {
  const byOf = (c: PageContext, reasonGiven: string, now: Date) => ({
    viewer: c.get('viewer'),
    reason: reasonGiven,
    now,
  })

  app.openapi(addRoute, async (c) => {
    const lang = c.get('lang')
    const say = messages(lang)
    const sent = c.req.valid('json')
    const found = await deps.db.snapshot(async (view) => {
      const key = sent.project === undefined ? null : parsePublicId(sent.project)
      const project = key?.ok ? await projectToHangOn(view, key.value) : null
      const planId = project?.planId ?? sent.plan ?? null
      const plan = planId === null ? null : await planToHangOn(view, planId)
      const body = sent.owner_body === undefined ? (project?.bodyId ?? null) : await bodyIdByCode(view, sent.owner_body)
      return { project, plan, body }
    })
    const { project, plan } = found
    if (!mayBegin(c.get('viewer'), deps.clock.now())) return refusalProblem(c, 403, 'not-yours', say.form.notAllowed)
    if (sent.project !== undefined && project === null)
      return refusalProblem(c, 404, 'no-such-project', say.problems.noProject)
    if (sent.plan !== undefined && plan === null) return refusalProblem(c, 404, 'no-such-plan', say.problems.noPlan)
    if (sent.owner_body !== undefined && found.body === null)
      return refusalProblem(c, 404, 'no-such-body', say.problems.noOwner)
    const typed: Typed = {
      area: project?.areaCode ?? project?.planAreaCode ?? plan?.areaCode ?? '',
      field: project?.functionCode ?? '',
      from: project === null ? '' : String(toBE(project.fiscalYearFrom)),
      to: project === null ? '' : String(toBE(project.fiscalYearTo)),
      frequency: 'year',
      dueDays: '30',
      rule: 'sum',
      overTime: 'sum',
      ruleReason: project === null ? '' : say.form.projectRuleReason,
      ...typedFrom(sent, { body: found.body, person: sent.owner_person ?? c.get('viewer')?.personId ?? null }, lang),
    }
    const chosen = { tags: sent.tags ?? [], breakdowns: sent.breakdowns ?? [] }
    const draft = await read(deps.db, typed, { project, plan }, chosen, lang)
    if (!draft.ok) return problemsSent(c, [...draft.problem, ...reasonProblems(sent.reason, lang)])
    const areas = [draft.value.areaCode]
    const { targets, problems } = targetsFrom(sent.targets, { ...draft.value, areas }, lang)
    const wrong = [...problems, ...reasonProblems(sent.reason, lang)]
    const area = parseAreaCode(draft.value.areaCode)
    if (wrong.length > 0 || !area.ok) return problemsSent(c, wrong)
    const now = deps.clock.now()
    const done = await wholeOrNot<{ id: string }, DefineRefusal>(deps, onceOfCall(c, now), async (tx) => {
      const by = byOf(c, sent.reason, now)
      const added = await addIndicator(tx, { ...draft.value, home: homeOf(area.value) }, by)
      if (!added.ok || targets.length === 0) return added
      const set = await setTargets(tx, added.value.id, targets, by)
      return set.ok ? added : set
    })
    if (!done.ok) return refused(c, done.problem, await unitsIn(deps.db, lang))
    const { id } = done.value
    return c.json({ id, code: (await indicatorById(deps.db, id))?.code ?? '' }, 201)
  })

  /** One act on an indicator, whole and once for its key. */
  function act<Schema extends z.ZodType>(
    path: string,
    summary: string,
    sent: Schema,
    work: (
      c: PageContext,
      indicator: Indicator,
      given: z.output<Schema>,
    ) => Promise<Result<(tx: Tx, now: Date) => Promise<Result<unknown, DefineRefusal>>, readonly FieldProblem[]>>,
  ): void {
    const about = {
      tag: 'indicators',
      path: `/indicators/{id}/${path}`,
      summary,
      sent,
      refused: 'has-values, owner-left',
    }
    apiAct(app, about, async (c, id, given) => {
      const lang = c.get('lang')
      const indicator = isId(id) ? await indicatorById(deps.db, id) : null
      if (indicator === null) return refusalProblem(c, 404, 'no-such-indicator', messages(lang).page.notFound)
      const ready = await work(c, indicator, given)
      if (!ready.ok) return problemsSent(c, ready.problem)
      const done = await wholeOrNot<{ id: string }, DefineRefusal>(
        deps,
        onceOfCall(c, deps.clock.now()),
        async (tx, now) => {
          const answer = await ready.value(tx, now)
          return answer.ok ? ok({ id }) : answer
        },
      )
      return done.ok ? null : refused(c, done.problem, await unitsIn(deps.db, lang))
    })
  }

  act(
    'definition',
    'Change what is said of an indicator; what is left out stays',
    sentDefinition.extend({
      revision: z.int().openapi({ description: 'Of the definition that was read' }),
      reason,
    }),
    async (c, indicator, given) => {
      const lang = c.get('lang')
      const { project: key } = indicator
      const project = key === null ? null : await projectToHangOn(deps.db, key)
      const plan = indicator.planId === null ? null : await planToHangOn(deps.db, indicator.planId)
      const owner = {
        body: given.owner_body === undefined ? indicator.ownerBodyId : await bodyIdByCode(deps.db, given.owner_body),
        person: given.owner_person ?? indicator.ownerPersonId,
      }
      const typed = {
        ...typedOf(indicator, lang),
        ...typedFrom(given, owner, lang),
        ...(owner.body === null ? { owner: '' } : {}),
      }
      const chosen = { tags: given.tags ?? indicator.tags, breakdowns: given.breakdowns ?? indicator.breakdowns }
      const draft = await read(deps.db, typed, { project, plan }, chosen, lang)
      const wrong = [...(draft.ok ? [] : draft.problem), ...reasonProblems(given.reason, lang)]
      if (!draft.ok || wrong.length > 0) return { ok: false, problem: wrong }
      return ok((tx, now) => changeIndicator(tx, indicator.id, draft.value, given.revision, byOf(c, given.reason, now)))
    },
  )
  act(
    'targets',
    'Set all targets; those left out go',
    z.object({ targets: z.array(target).max(MOST_TARGETS), reason }),
    async (c, indicator, given) => {
      const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
      const areas = [indicator.areaCode, ...places.map(({ areaCode }) => areaCode)]
      const { targets, problems } = targetsFrom(given.targets, { ...indicator, areas }, c.get('lang'))
      const wrong = [...problems, ...reasonProblems(given.reason, c.get('lang'))]
      if (wrong.length > 0) return { ok: false, problem: wrong }
      return ok((tx, now) => setTargets(tx, indicator.id, targets, byOf(c, given.reason, now)))
    },
  )
  act(
    'end',
    'End an indicator: values and history stay, no values are asked for',
    z.object({ reason }),
    async (c, indicator, given) => {
      const wrong = reasonProblems(given.reason, c.get('lang'))
      if (wrong.length > 0) return { ok: false, problem: wrong }
      return ok((tx, now) => endIndicator(tx, indicator.id, byOf(c, given.reason, now)))
    },
  )
}
