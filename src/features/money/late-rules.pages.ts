import { formatInstant } from '../../kernel/thai-calendar.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { lateRules, type RuleKind, ruleEvents, ruleKinds } from './late-rules.sql.ts'
import { changeLateRules } from './late-rules.ts'
import { messages } from './messages.ts'
import { mayEditRules, mayKeepSomeMoney } from './money.policy.ts'
import { whole } from './money.present.ts'
import type { Typed } from './money-form.ts'
import { showForm } from './show-form.ts'
import { lateRulesView } from './views/late-rules-view.ts'

const shownEvents = 50
const mostDays = 1_000

/** From when money counts as late: everybody reads it, administrators of the platform change it with their second factor. */
export function lateRulesPages(app: PageApp, deps: Deps): void {
  app.get('/money/late/rules', (c) => rulesPage(c, deps, {}, []))
  app.post('/money/late/rules', (c) => rulesPost(c, deps))
}

async function rulesPage(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  problems: readonly Problem[],
  status: 409 | 422 = 422,
) {
  const lang = c.get('lang')
  const all = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const may = mayEditRules(viewer, now)
  const found = await deps.db.snapshot(async (view) => {
    const events = await ruleEvents(view, shownEvents)
    const seesNames = may || mayKeepSomeMoney(viewer, now)
    return {
      rules: await lateRules(view),
      events,
      names: await personNames(view, deps, seesNames ? events.map((event) => event.actorId) : []),
    }
  })
  return showForm(c, deps, {
    title: all.lateRules.title,
    lead: all.lateRules.lead,
    crumbs: [{ text: all.late.title, href: href(lang, '/money/late') }],
    problems,
    status,
    main: (frame) =>
      lateRulesView(frame, {
        rules: found.rules.map((rule) => ({
          ...rule,
          text: all.late.ruleTexts[rule.kind]?.(whole(rule.days)) ?? rule.kind,
          typed: typed[rule.kind] ?? String(rule.days),
        })),
        events: found.events.map((event) => ({
          when: formatInstant(event.at, lang),
          what: all.lateRules.changed(all.late.kinds[event.kind], whole(event.before), whole(event.after)),
          reason: event.reason,
          who: event.actorId === null ? null : (found.names.get(event.actorId) ?? null),
        })),
        form: may
          ? { action: '/money/late/rules', back: '/money/late', typed, problems, key: oneTimeKey(typed) }
          : null,
        seen: found.rules.map((rule) => `${rule.kind} ${rule.days}`).join(','),
      }),
  })
}

async function rulesPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.lateRules
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (!mayEditRules(viewer, now)) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  const stop = await requireStepUp(c, deps)
  if (stop) return stop
  const typed = await formFields(c)
  const problems: Problem[] = []
  const wanted = new Map<RuleKind, number>()
  for (const kind of ruleKinds) {
    const text = thaiDigitsToAscii(typed[kind] ?? '').trim()
    const days = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
    if (days >= 0 && days <= mostDays) wanted.set(kind, days)
    else problems.push({ field: kind, text: say.days(String(mostDays)) })
  }
  const reason = (typed.reason ?? '').trim().slice(0, 500)
  if (reason === '') problems.push({ field: 'reason', text: all.problems.reason })
  else if (looksPersonal(reason)) problems.push({ field: 'reason', text: all.problems.personal })
  if (problems.length > 0) return rulesPage(c, deps, typed, problems)
  const seen = new Map(
    (typed.seen ?? '').split(',').map((part): [string, number] => {
      const [kind = '', days = ''] = part.split(' ')
      return [kind, Number(days)]
    }),
  )
  const doing = { by: viewer?.personId ?? null, reason, now }
  const done = await deps.db.transaction((tx) => changeLateRules(tx, deps, wanted, seen, doing))
  if (!done.ok) {
    const isStale = done.problem.kind === 'changed-meanwhile'
    const problem = { field: 'reason', text: isStale ? say.changedMeanwhile : say.nothing }
    return rulesPage(c, deps, isStale ? { reason } : typed, [problem], isStale ? 409 : 422)
  }
  notice(c, say.saved)
  return c.redirect(href(lang, '/money/late/rules'), 303)
}
