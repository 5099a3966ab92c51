import type { Context } from 'hono'
import { type Relation, relations } from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { fiscalYearOf, formatInstant, formatShortDate, formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext, PageEnv } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { isPlanningOfficer, mayEditSetup } from './calendars.policy.ts'
import { nameOfStep } from './calendars.present.ts'
import {
  editRule,
  editStepRule,
  previewStepRule,
  removeRule,
  type SetupRefusal,
  type StepRuleDraft,
} from './edit-template.ts'
import { messages } from './messages.ts'
import { readReason } from './reason.ts'
import type { Recomputed } from './recompute.ts'
import { readRule, ruleText, ruleTyped } from './rule-text.ts'
import { setupEvents } from './setup.sql.ts'
import { loadSetup } from './setup.ts'
import type { Rule, Template } from './step.ts'
import { setupView, type TypedRule } from './views/setup-view.ts'
import { type TypedTemplateStep, templateStepView } from './views/template-step-view.ts'

type StepContext = Context<PageEnv, '/calendar/templates/:template/steps/:step'>

const SHOWN_EVENTS = 20
const SHOWN_MOVES = 40

export function setupPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/templates', (c) => setupPage(c, deps))
  app.post('/calendar/templates/rules', (c) => rulePost(c, deps))
  app.get('/calendar/templates/:template/steps/:step', (c) => stepPage(c, deps))
  app.post('/calendar/templates/:template/steps/:step', (c) => stepPost(c, deps))
}

const nothingTyped: TypedRule = {
  code: '',
  before: '',
  after: '',
  relation: '',
  need: '',
  lead: '',
  basis: '',
  reason: '',
}

async function setupPage(
  c: PageContext,
  deps: Deps,
  again: { readonly typed: TypedRule; readonly problems: readonly Problem[] } = { typed: nothingTyped, problems: [] },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const may = mayEditSetup(viewer, now)
  const officer = isPlanningOfficer(viewer, now) || may
  const { setup, events, names } = await deps.db.snapshot(async (view) => {
    const events = await setupEvents(view, SHOWN_EVENTS)
    return {
      setup: await loadSetup(view),
      events,
      names: await personNames(view, deps, officer ? events.map((event) => event.actorId) : []),
    }
  })
  const year = fiscalYearOf(todayInBangkok(now))
  const stepOf = (at: Rule['before']) => {
    const template = setup.templateByCode(at.template)
    const step = template?.steps.find(({ code }) => code === at.step)
    return say.setup.stepOf(template ? nameIn(lang, template) : at.template, step ? nameOfStep(step, lang) : at.step)
  }
  return c.html(
    page(frame, {
      title: say.setup.title,
      lead: say.setup.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/calendar') }],
      banner: noticeOf(c),
      problems: again.problems.length > 0 ? errorSummary(lang, { problems: again.problems }) : null,
      main: setupView(frame, say, {
        year: formatYear(year, lang),
        templates: setup.templates.map((template) => ({
          code: template.code,
          name: nameIn(lang, template),
          level: say.levels[template.level],
          version: say.setup.version(template.version),
          steps: template.steps.map((step) => {
            const dates = setup.datesOf(template, year, ['TH'])
            const days = dates.ok ? dates.value.get(step.code) : undefined
            return {
              code: step.code,
              name: nameOfStep(step, lang),
              kind: say.kinds[step.kind],
              start: ruleText(step.start, lang, stepNamer(template, lang)),
              due: ruleText(step.due, lang, stepNamer(template, lang)),
              days: days ? say.step.range(formatShortDate(days.start, lang), formatShortDate(days.due, lang)) : '–',
              href: may ? `/calendar/templates/${template.code}/steps/${step.code}` : null,
            }
          }),
        })),
        rules: setup.rules.map((rule) => ({
          code: rule.code,
          before: stepOf(rule.before),
          after: stepOf(rule.after),
          relation: say.relations[rule.relation],
          need: say.setup.needs[rule.need],
          lead: say.days(rule.leadDays),
          basis: rule.basis,
        })),
        mayEdit: may,
        typed: again.typed,
        problems: again.problems,
        stepChoices: setup.templates.flatMap((template) =>
          template.steps.map((step) => ({
            value: `${template.code}/${step.code}`,
            text: say.setup.stepOf(nameIn(lang, template), nameOfStep(step, lang)),
          })),
        ),
        history: events.map((event) => ({
          title: say.setup.events[event.kind](event.code),
          when: formatInstant(event.happenedAt, lang),
          datetime: event.happenedAt.toISOString(),
          who: officer && event.actorId ? (names.get(event.actorId) ?? say.formerOfficer) : say.platform,
          body: event.reason,
        })),
        oneTimeKey: newId(),
      }),
      alternates: [{ href: '/api/v1/calendar/templates', type: 'application/json', text: say.asJson }],
    }),
    again.problems.length > 0 ? 422 : 200,
  )
}

function stepNamer(template: Template, lang: Lang) {
  return (code: string) => {
    const step = template.steps.find((one) => one.code === code)
    return step ? nameOfStep(step, lang) : code
  }
}

async function rulePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null || !mayEditSetup(viewer, deps.clock.now()))
    return failure(c, viewer === null ? 401 : 403, say.setup.problems['not-yours'])
  const stop = await requireStepUp(c, deps, '/calendar/templates')
  if (stop) return stop
  const fields = await formFields(c)
  const typed = typedRule(fields)
  const problems: Problem[] = []
  const reason = readReason(fields.reason)
  if (!reason.ok) problems.push({ field: 'reason', text: say.problems[reason.problem] })
  if (!/^[a-z][a-z0-9-]{1,59}$/.test(typed.code)) problems.push({ field: 'code', text: say.setup.problems['bad-code'] })
  if (fields.act === 'end') {
    if (!reason.ok) return setupPage(c, deps, { typed, problems })
    const act = { reason: reason.value, by: viewer }
    const done = await deps.db.transaction((tx) => removeRule(tx, deps, typed.code, act))
    if (!done.ok) {
      const text = setupRefusalText(done.problem, lang)
      return setupPage(c, deps, { typed, problems: [{ field: 'code', text }] })
    }
    notice(c, say.setup.form.ruleEnded)
    return c.redirect(href(lang, '/calendar/templates'), 303)
  }
  const lead = /^\d{1,3}$/.test(typed.lead) && Number(typed.lead) <= 120 ? Number(typed.lead) : null
  if (lead === null) problems.push({ field: 'lead', text: say.setup.problems['bad-lead'] })
  if (problems.length > 0 || !reason.ok || lead === null) return setupPage(c, deps, { typed, problems })
  const [before, after] = [stepNamed(typed.before), stepNamed(typed.after)]
  const rule: Rule = {
    code: typed.code,
    before,
    after,
    relation: relations.find((one): one is Relation => one === typed.relation) ?? 'parent-area',
    need: typed.need === 'start' ? 'start' : 'due',
    leadDays: lead,
    basis: typed.basis === '' ? null : typed.basis,
  }
  const done = await deps.db.transaction((tx) => editRule(tx, deps, rule, { reason: reason.value, by: viewer }))
  if (!done.ok) {
    const text = setupRefusalText(done.problem, lang)
    return setupPage(c, deps, { typed, problems: [{ field: 'before', text }] })
  }
  notice(c, say.setup.form.ruleSaved)
  return c.redirect(href(lang, '/calendar/templates'), 303)
}

function stepNamed(typed: string): { template: string; step: string } {
  const [template = '', step = ''] = typed.split('/')
  return { template, step }
}

function typedRule(fields: FormFields): TypedRule {
  const word = (name: string) => (fields[name] ?? '').trim().slice(0, 500)
  return {
    code: word('code'),
    before: word('before'),
    after: word('after'),
    relation: word('relation'),
    need: word('need'),
    lead: word('lead'),
    basis: word('basis'),
    reason: word('reason'),
  }
}

interface StepAgain {
  readonly typed: TypedTemplateStep | null
  readonly problems: readonly Problem[]
  readonly preview: Recomputed | null
}

async function stepPage(c: StepContext, deps: Deps, again: StepAgain = { typed: null, problems: [], preview: null }) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (!mayEditSetup(viewer, deps.clock.now()))
    return failure(c, viewer === null ? 401 : 403, say.setup.problems['not-yours'])
  const stop = await requireStepUp(c, deps)
  if (stop) return stop
  const frame = frameOf(c, deps, 'plans')
  const setup = await deps.db.snapshot(loadSetup)
  const template = setup.templateByCode(c.req.param('template'))
  const step = template?.steps.find(({ code }) => code === c.req.param('step'))
  if (!template || !step) return c.notFound()
  const typed = again.typed ?? {
    start: ruleTyped(step.start, lang),
    due: ruleTyped(step.due, lang),
    movable: step.movable ? 'yes' : 'no',
    basis: step.basis ?? '',
    reason: '',
  }
  const { preview } = again
  return c.html(
    page(frame, {
      title: say.setup.form.title(nameOfStep(step, lang)),
      caption: nameIn(lang, template),
      breadcrumbs: [
        { text: say.title, href: href(frame, '/calendar') },
        { text: say.setup.title, href: href(frame, '/calendar/templates') },
      ],
      narrow: true,
      noIndex: true,
      problems: again.problems.length > 0 ? errorSummary(lang, { problems: again.problems }) : null,
      main: templateStepView(frame, say, {
        action: `/calendar/templates/${template.code}/steps/${step.code}`,
        typed,
        problems: again.problems,
        preview:
          preview === null
            ? null
            : {
                summary: say.setup.form.moves(preview.moved.length, preview.calendars),
                kept: preview.kept > 0 ? say.setup.form.kept(preview.kept) : null,
                moves: preview.moved.slice(0, SHOWN_MOVES).map(({ step: before, after, body }) => ({
                  body: nameIn(lang, body),
                  step: nameOfStep(before, lang),
                  before: say.step.range(formatShortDate(before.start, lang), formatShortDate(before.due, lang)),
                  after: say.step.range(formatShortDate(after.start, lang), formatShortDate(after.due, lang)),
                })),
              },
        oneTimeKey: newId(),
      }),
    }),
    again.problems.length > 0 ? 422 : 200,
  )
}

async function stepPost(c: StepContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null || !mayEditSetup(viewer, deps.clock.now()))
    return failure(c, viewer === null ? 401 : 403, say.setup.problems['not-yours'])
  const stop = await requireStepUp(c, deps)
  if (stop) return stop
  const fields = await formFields(c)
  const word = (name: string) => (fields[name] ?? '').trim().slice(0, 500)
  const typed = {
    start: word('start'),
    due: word('due'),
    movable: fields.movable === 'no' ? 'no' : 'yes',
    basis: word('basis'),
    reason: word('reason'),
  }
  const problems: Problem[] = []
  const [start, due] = [readRule(typed.start), readRule(typed.due)]
  if (!start.ok) problems.push({ field: 'start', text: say.setup.problems.unreadable(typed.start) })
  if (!due.ok) problems.push({ field: 'due', text: say.setup.problems.unreadable(typed.due) })
  const isPreview = fields.act !== 'save'
  const reason = readReason(typed.reason)
  if (!isPreview && !reason.ok) problems.push({ field: 'reason', text: say.problems[reason.problem] })
  if (!start.ok || !due.ok || problems.length > 0) return stepPage(c, deps, { typed, problems, preview: null })
  const draft: StepRuleDraft = {
    template: c.req.param('template'),
    step: c.req.param('step'),
    start: start.value,
    due: due.value,
    movable: typed.movable === 'yes',
    basis: typed.basis === '' ? null : typed.basis,
  }
  const refused = (problem: SetupRefusal) =>
    stepPage(c, deps, { typed, problems: [{ field: 'due', text: setupRefusalText(problem, lang) }], preview: null })
  if (isPreview || !reason.ok) {
    const preview = await deps.db.snapshot((view) => previewStepRule(view, draft, deps.clock.now()))
    return preview.ok ? stepPage(c, deps, { typed, problems: [], preview: preview.value }) : refused(preview.problem)
  }
  const done = await deps.db.transaction((tx) => editStepRule(tx, deps, draft, { reason: reason.value, by: viewer }))
  if (!done.ok) return refused(done.problem)
  notice(c, say.setup.form.saved(done.value.moved.length))
  return c.redirect(href(lang, '/calendar/templates'), 303)
}

function setupRefusalText(problem: SetupRefusal, lang: Lang): string {
  const say = messages(lang).setup.problems
  switch (problem.kind) {
    case 'circle':
    case 'cycle':
      return say[problem.kind](problem.steps.join(' → '))
    case 'no-such-step':
      return say['no-such-step'](problem.step)
    case 'no-such-day':
      return say['no-such-day'](problem.step, problem.day, problem.month)
    case 'unknown-step':
      return say['unknown-step'](problem.step, problem.named)
    case 'due-before-start':
      return say['due-before-start'](problem.step)
    case 'outside-year':
      return say['outside-year'](problem.step, formatShortDate(problem.date, lang))
    default:
      return say[problem.kind]
  }
}
