import { isId, newId, parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { holds, personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { words } from './entry-form.ts'
import { verifierScope } from './indicators.policy.ts'
import { areaTitle } from './indicators.present.ts'
import { indicatorsByIds, placesOf } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { currentObservations, observationsToVerify } from './observations.sql.ts'
import { wholeOrNot } from './once.ts'
import { periodText } from './problem-text.ts'
import { withUnit } from './quantity.ts'
import { type VerifyRefusal, verifyObservation } from './verify-observation.ts'
import { verifyView, type WaitingView } from './views/entry-view.ts'

const PAGE_SIZE = 20

/** The queue of those who look at values after the person who entered them. */
export function verifyPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/verify', (c) => queuePage(c, deps))
  app.post('/indicators/verify/:key', (c) => verifyPost(c, deps))
}

function mayLook(c: PageContext, deps: Deps) {
  const viewer = c.get('viewer')
  if (viewer === null)
    return c.redirect(`/sign-in?return=${encodeURIComponent(href(c.get('lang'), '/indicators/verify'))}`, 303)
  const scope = verifierScope(viewer, deps.clock.now())
  return scope.bodyIds.length + scope.areas.length === 0
    ? failure(c, 403, messages(c.get('lang')).verify.notAllowed)
    : null
}

async function queuePage(
  c: PageContext,
  deps: Deps,
  refused: { key: string; problem: VerifyRefusal } | null = null,
): Promise<Response> {
  const stop = mayLook(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const frame = frameOf(c, deps, 'plans')
  const after = /^(\d{13})\.([0-9a-f-]{36})$/.exec(c.req.query('after') ?? '')
  const from = after === null || !isId(after[2] ?? '') ? null : { at: new Date(Number(after[1])), id: after[2] ?? '' }
  const found = await deps.db.snapshot(async (view) => {
    const scope = verifierScope(viewer, deps.clock.now())
    const waiting = await observationsToVerify(view, scope, viewer?.personId ?? '', {
      limit: PAGE_SIZE + 1,
      after: from,
    })
    const ids = [...new Set(waiting.map(({ observation }) => observation.indicatorId))]
    const indicators = await indicatorsByIds(view, ids)
    return {
      waiting,
      indicators: new Map(indicators.map((one) => [one.id, one])),
      places: await placesOf(view, ids),
      current: await currentObservations(view, indicators),
      register: await loadGazetteer(view),
      names: await personNames(
        view,
        deps,
        waiting.map(({ observation }) => observation.enteredBy),
      ),
    }
  })
  const shown = found.waiting.slice(0, PAGE_SIZE)
  const lines = shown.flatMap(({ observation, files }): WaitingView[] => {
    const indicator = found.indicators.get(observation.indicatorId)
    if (indicator === undefined) return []
    const key = `${observation.home}-${observation.id}`
    const place =
      found.places.get(indicator.id)?.find(({ areaCode }) => areaCode === observation.areaCode)?.name ??
      areaTitle(found.register, observation.areaCode, lang)
    const last = found.current.findLast(
      (one) =>
        one.indicatorId === indicator.id && one.areaCode === observation.areaCode && one.period < observation.period,
    )
    const who =
      observation.enteredBy === null ? say.page.command : (found.names.get(observation.enteredBy) ?? say.page.someone)
    return [
      {
        key,
        name: nameIn(lang, indicator),
        href: `/indicators/${indicator.id}#values`,
        where: `${place} · ${periodText(observation.period, lang)}`,
        value: withUnit(observation.value, indicator.unit, lang),
        last:
          last === undefined
            ? say.entry.noLast
            : say.entry.last(withUnit(last.value, indicator.unit, lang), periodText(last.period, lang)),
        who: say.verify.who(who, formatInstant(observation.enteredAt, lang)),
        source: observation.source,
        files: files === 0 ? say.verify.noFiles : say.verify.files(String(files)),
        problem: refused?.key === key ? say.verify.problems[refused.problem.kind] : null,
      },
    ]
  })
  const end = shown.at(-1)?.observation
  const problems =
    refused === null
      ? []
      : [
          {
            field: lines.some(({ key }) => key === refused.key) ? `why-${refused.key}` : 'main',
            text: say.verify.problems[refused.problem.kind],
          },
        ]
  return c.html(
    page(frame, {
      title: say.verify.title,
      lead: say.verify.lead,
      narrow: true,
      noIndex: true,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/indicators') },
      ],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: verifyView(
        frame,
        lines,
        newId(),
        found.waiting.length > PAGE_SIZE && end
          ? `/indicators/verify?after=${end.enteredAt.getTime()}.${end.id}`
          : null,
      ),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function verifyPost(c: PageContext, deps: Deps) {
  const stop = mayLook(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang).verify
  const viewer = c.get('viewer')
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return failure(c, 404, say.problems['no-such-observation'])
  const fields = await formFields(c)
  // Whoever acts by a deciding role alone shows the second factor first.
  if (!holds(viewer, 'planner', {}, deps.clock.now())) {
    const code = await requireStepUp(c, deps, '/indicators/verify')
    if (code) return code
  }
  const verdict = fields.verdict === 'rejected' ? 'rejected' : 'verified'
  const reason = words(fields.reason, 500)
  const once = { purpose: `indicators.verify ${key.value.id}`, key: fields[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<{ indicatorId: string }, VerifyRefusal>(deps, once, (tx, now) =>
    verifyObservation(tx, key.value, verdict, reason, viewer, now),
  )
  if (!done.ok) {
    if (done.problem.kind === 'not-yours') return failure(c, 403, say.problems['not-yours'])
    if (done.problem.kind === 'no-such-observation') return failure(c, 404, say.problems['no-such-observation'])
    return queuePage(c, deps, { key: `${key.value.home}-${key.value.id}`, problem: done.problem })
  }
  notice(c, verdict === 'verified' ? say.verified : say.rejected)
  return c.redirect(href(lang, '/indicators/verify'), 303)
}
