import { computeDates, type DateRule, type RuleProblem } from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mayEditSetup } from './calendars.policy.ts'
import { look, yearsUnderWay } from './look.ts'
import { previewRecompute, type Recomputed, recompute } from './recompute.ts'
import { endRule, insertSetupEvent, insertTemplate, storeRule } from './setup.sql.ts'
import { circleOf, loadSetup, type Setup, setupOf } from './setup.ts'
import type { Rule, Template } from './step.ts'

/** New days for a step of a template, as rules. */
export interface StepRuleDraft {
  readonly template: string
  readonly step: string
  readonly start: DateRule
  readonly due: DateRule
  readonly movable: boolean
  readonly basis: string | null
}

export type SetupRefusal =
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'no-such-template' }
  | { readonly kind: 'no-such-step'; readonly step: string }
  | { readonly kind: 'no-such-rule' }
  | { readonly kind: 'nothing-changes' }
  /** `template/step` names, the first again at the end. */
  | { readonly kind: 'circle'; readonly steps: readonly string[] }
  | { readonly kind: 'own-step' }
  | RuleProblem

/** The setup as it would be, or why it cannot be. */
function withStep(setup: Setup, draft: StepRuleDraft, now: Date): Result<Setup, SetupRefusal> {
  const template = setup.templateByCode(draft.template)
  if (template === null) return refuse({ kind: 'no-such-template' })
  const step = template.steps.find(({ code }) => code === draft.step)
  if (!step) return refuse({ kind: 'no-such-step', step: draft.step })
  const after = { ...step, start: draft.start, due: draft.due, movable: draft.movable, basis: draft.basis }
  if (JSON.stringify(after) === JSON.stringify(step)) return refuse({ kind: 'nothing-changes' })
  const changed: Template = {
    ...template,
    version: template.version + 1,
    steps: template.steps.map((one) => (one === step ? after : one)),
  }
  const templates = setup.templates.map((one) => (one === template ? changed : one))
  // A rule must give a day in the years under way and in a leap year as well as in others.
  const year = fiscalYearOf(todayInBangkok(now))
  for (const fiscalYear of [year, year + 1, year + 2, year + 3]) {
    const dates = computeDates(changed.steps, fiscalYear, setup.daysFor(['TH'], fiscalYear))
    if (!dates.ok) return dates
  }
  const circle = circleOf(templates, setup.rules)
  if (circle !== null) return refuse({ kind: 'circle', steps: circle })
  return ok(setupOf(templates, setup.rules, setup.holidays))
}

/** Which open steps would get other days, before anything is stored. */
export async function previewStepRule(
  view: Queryable,
  draft: StepRuleDraft,
  now: Date,
): Promise<Result<Recomputed, SetupRefusal>> {
  const changed = withStep(await loadSetup(view), draft, now)
  return changed.ok ? ok(await previewRecompute(view, changed.value, draft.template, now)) : changed
}

/** Stores a new version of the template and moves the open steps of calendars under way that nobody had moved. */
export async function editStepRule(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  draft: StepRuleDraft,
  { reason, by }: { readonly reason: string; readonly by: Viewer },
): Promise<Result<Recomputed, SetupRefusal>> {
  const now = deps.clock.now()
  if (!mayEditSetup(by, now)) return refuse({ kind: 'not-yours' })
  const changed = withStep(await loadSetup(tx), draft, now)
  if (!changed.ok) return changed
  const template = changed.value.templateByCode(draft.template)
  if (template === null) return refuse({ kind: 'no-such-template' })
  await insertTemplate(tx, template, reason, by.personId, now)
  await insertSetupEvent(tx, {
    id: newId(),
    kind: 'template-changed',
    code: template.code,
    details: { step: draft.step, version: String(template.version) },
    reason,
    actorId: by.personId,
    happenedAt: now,
  })
  const cause = { kind: 'template-changed', templateCode: template.code, reason, day: null, by: by.personId } as const
  const done = await recompute(tx, changed.value, cause, now)
  await lookAgain(tx, deps, now)
  return ok(done)
}

/** Adds a rule of what waits for what, or changes one. A circle is refused with every step on it. */
export async function editRule(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  rule: Rule,
  { reason, by }: { readonly reason: string; readonly by: Viewer },
): Promise<Result<null, SetupRefusal>> {
  const now = deps.clock.now()
  if (!mayEditSetup(by, now)) return refuse({ kind: 'not-yours' })
  const setup = await loadSetup(tx)
  for (const { template: code, step } of [rule.before, rule.after]) {
    const template = setup.templateByCode(code)
    if (template === null) return refuse({ kind: 'no-such-template' })
    if (!template.steps.some((one) => one.code === step)) return refuse({ kind: 'no-such-step', step })
  }
  if (rule.before.template === rule.after.template && rule.before.step === rule.after.step) {
    return refuse({ kind: 'own-step' })
  }
  const circle = circleOf(setup.templates, [...setup.rules.filter(({ code }) => code !== rule.code), rule])
  if (circle !== null) return refuse({ kind: 'circle', steps: circle })
  const known = await storeRule(tx, rule)
  await insertSetupEvent(tx, {
    id: newId(),
    kind: known ? 'rule-changed' : 'rule-added',
    code: rule.code,
    details: { need: rule.need, leadDays: String(rule.leadDays), relation: rule.relation },
    reason,
    actorId: by.personId,
    happenedAt: now,
  })
  await lookAgain(tx, deps, now)
  return ok(null)
}

export async function removeRule(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  code: string,
  { reason, by }: { readonly reason: string; readonly by: Viewer },
): Promise<Result<null, SetupRefusal>> {
  const now = deps.clock.now()
  if (!mayEditSetup(by, now)) return refuse({ kind: 'not-yours' })
  if (!(await endRule(tx, code, now))) return refuse({ kind: 'no-such-rule' })
  await insertSetupEvent(tx, {
    id: newId(),
    kind: 'rule-ended',
    code,
    details: {},
    reason,
    actorId: by.personId,
    happenedAt: now,
  })
  await lookAgain(tx, deps, now)
  return ok(null)
}

async function lookAgain(tx: Tx, deps: Pick<Deps, 'jobs'>, now: Date): Promise<void> {
  for (const fiscalYear of yearsUnderWay(now)) await look(tx, fiscalYear, null, now)
  await deps.jobs.enqueue(tx, 'calendars.tell', {}, { key: 'calendars.tell' })
}
