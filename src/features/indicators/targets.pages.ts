import { nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { editable, reasonProblems, type Shown, shown } from './define-frame.ts'
import { type DefineRefusal, setTargets } from './define-indicator.ts'
import { words } from './entry-form.ts'
import { targetsOf } from './graph.sql.ts'
import { placesOf } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { periodName, periodsOf } from './period.ts'
import { unitName } from './problem-text.ts'
import { toDecimal } from './quantity.ts'
import { readTargets, targetField } from './target.ts'
import { targetsFormView } from './views/form-view.ts'

/** What an indicator wants to reach, in each period and place. */
export function targetsPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/:id/targets', (c) => targetsPage(c, deps))
  app.post('/indicators/:id/targets', (c) => targetsPost(c, deps))
}

async function targetsPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const targets = (await targetsOf(deps.db, [indicator])).get(indicator.id) ?? []
  const typed =
    form.typed ??
    Object.fromEntries(targets.map((one) => [targetField(one.areaCode, one.period), toDecimal(one.value)]))
  const problems = form.problems ?? []
  const rows = periodsOf(indicator.frequency, indicator.fiscalYearFrom, indicator.fiscalYearTo)
  return shown(
    c,
    deps,
    { title: say.targets.title, lead: say.targets.lead, caption: nameIn(lang, indicator), indicator, problems },
    targetsFormView(frameOf(c, deps, 'plans'), {
      action: `/indicators/${indicator.id}/targets`,
      periods: rows.map((period) => ({ key: period.key, text: periodName(period, lang) })),
      places: [
        { areaCode: indicator.areaCode, name: say.targets.whole },
        ...places.map(({ areaCode, name }) => ({ areaCode, name })),
      ],
      fieldOf: targetField,
      typed,
      unit: unitName(indicator.unit, lang),
      problems,
      oneTimeKey: oneTimeKey(typed),
    }),
  )
}

async function targetsPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const areas = [indicator.areaCode, ...places.map(({ areaCode }) => areaCode)]
  const read = readTargets(typed, { ...indicator, areas })
  const reason = words(typed.reason, 500)
  const problems: Problem[] = [
    ...(read.ok ? [] : read.problem.map(({ field, problem }) => ({ field, text: say.problems.quantity[problem] }))),
    ...reasonProblems(reason, lang),
  ]
  if (!read.ok || problems.length > 0) return targetsPage(c, deps, { typed, problems })
  const once = { purpose: `indicators.targets ${indicator.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    setTargets(tx, indicator.id, read.value, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) return failure(c, 403, say.form.notAllowed)
  notice(c, say.targets.saved)
  return c.redirect(href(lang, `/indicators/${indicator.id}`), 303)
}
