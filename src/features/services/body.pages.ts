import { nameIn } from '../../kernel/lang.ts'
import { formatDate, formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { type Filled, readForm } from '../../web/read-form.ts'
import { finderOf } from '../bodies/index.ts'
import { assessBody, verifyAssessment } from './assess-body.ts'
import { assessmentsOf } from './assessments.sql.ts'
import { capacityOf } from './capacity.sql.ts'
import { levelOfKind } from './level.ts'
import { messages } from './messages.ts'
import { openText, pastedKey, publicKey, refusalText, refused, show } from './page-parts.ts'
import { servicesCrumb, standingsIn } from './services.pages.ts'
import { maySpeakFor, maySpeakSomewhere } from './services.policy.ts'
import { bodiesBy, servicesOf } from './services.sql.ts'
import { dimensions } from './standard.ts'
import { assessForm, bodyView } from './views/body-view.ts'

/** One body against the standards: what it reached, what it lacks, and the acts of assessing and verifying. */
export function bodyPages(app: PageApp, deps: Deps): void {
  app.get('/services/bodies/:code', (c) => bodyPage(c, deps, null))
  app.post('/services/bodies/:code/verify', (c) => verifyPost(c, deps))
  app.get('/services/bodies/:code/assess/:service', (c) => assessPage(c, deps, null))
  app.post('/services/bodies/:code/assess/:service', (c) => assessPost(c, deps))
}

async function bodyPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const today = todayInBangkok(doing.now)
  const found = await deps.db.snapshot(async (view) => {
    const body = [...(await bodiesBy(view, { code: c.req.param('code') ?? '' })).values()][0]
    if (body === undefined) return null
    const services = await servicesOf(view)
    const assessments = await assessmentsOf(view, { bodyId: body.id })
    const capacities = await capacityOf(
      view,
      [body.id],
      services.map(({ id }) => id),
    )
    const verifiers = await bodiesBy(view, { ids: assessments.flatMap((one) => one.verifierBodyId ?? []) })
    return { body, services, assessments, capacities, verifiers }
  })
  if (found === null) return c.notFound()
  const { body } = found
  const level = levelOfKind(body.kind)
  const standings = standingsIn(found.assessments, 'serviceId', today)
  const may = maySpeakFor(doing.viewer, body, doing.now)
  const assessed = found.services.flatMap((service) => {
    const standing = standings.get(service.id)
    return standing === undefined ? [] : [{ service, ...standing }]
  })
  return show(c, deps, {
    title: say.body.title,
    caption: nameIn(lang, body),
    lead: say.body.lead,
    crumbs: [servicesCrumb(lang), { text: nameIn(lang, body), path: `/bodies/${body.code}` }],
    problems: filled?.problems ?? [],
    actions: [
      linkButton({ href: href(lang, `/bodies/${body.code}`), text: say.body.toBody, kind: 'secondary' }),
      may &&
        linkButton({
          href: href(lang, `/support/new?from=${body.code}`),
          text: say.body.askSupport,
          kind: 'secondary',
        }),
    ],
    main: (frame) =>
      bodyView(frame, {
        code: body.code,
        may,
        services: assessed.map(({ service, newest, standing, validTo }) => {
          const byId = new Map(newest.lines.map((line) => [line.criterionId, line]))
          const verifier = newest.verifierBodyId === null ? undefined : found.verifiers.get(newest.verifierBodyId)
          const verified =
            verifier === undefined || newest.verifiedOn === null
              ? null
              : say.body.verifiedBy(nameIn(lang, verifier), formatDate(newest.verifiedOn, lang))
          return {
            service,
            standing,
            facts: [
              say.body.assessedOn(formatShortDate(newest.assessedOn, lang)),
              verified,
              newest.finding,
              validTo === null ? null : say.body.validTo(formatShortDate(validTo, lang)),
            ].filter((text) => text !== null),
            lines: service.criteria.map((criterion) => ({ criterion, line: byId.get(criterion.id) ?? null })),
            capacities: found.capacities.filter((one) => one.serviceId === service.id),
            verify:
              newest.state === 'submitted' && maySpeakSomewhere(doing.viewer, doing.now)
                ? { id: publicKey(newest), filled: filled?.typed.assessment === publicKey(newest) ? filled : null }
                : null,
          }
        }),
        others: found.services.filter(
          (service) =>
            !standings.has(service.id) &&
            (service.levels.length === 0 || (level !== null && service.levels.includes(level))),
        ),
      }),
  })
}

async function verifyPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { body: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (!maySpeakSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const read = readForm(typed, lang)
  const finder = await finderOf(deps.db)
  const verifier = finder.body(typed.verifier)
  if (verifier === undefined) read.wrong('verifier', words.verifierMissing)
  if (verifier === null) read.wrong('verifier', messages(lang).bodyUnknown(typed.verifier ?? ''))
  const verdict = read.choice('verdict', ['certify', 'refuse'] as const, words.verdictMissing)
  const finding = openText(read, 'finding', read.lines('finding', { most: 2_000, missing: words.findingMissing }), lang)
  const key = pastedKey(typed.assessment ?? '', 'pool')
  if (!verifier || verdict === null || finding === null || key === null || read.problems.length > 0)
    return bodyPage(c, deps, { typed, problems: read.problems })
  const given = { verifierBodyId: verifier.id, certifies: verdict === 'certify', finding }
  const done = await wholeAct(deps.db, (tx) => verifyAssessment(tx, key, given, doing))
  if (!done.ok)
    return done.problem.kind === 'not-found'
      ? refused(c, done.problem)
      : bodyPage(c, deps, { typed, problems: [{ field: 'verifier', text: refusalText(done.problem, lang) }] })
  notice(c, words.verified)
  return c.redirect(href(lang, `/services/bodies/${c.req.param('code')}`), 303)
}

async function assessPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const body = [...(await bodiesBy(deps.db, { code: c.req.param('code') ?? '' })).values()][0]
  const [service] = await servicesOf(deps.db, c.req.param('service') ?? '')
  if (body === undefined || service === undefined) return c.notFound()
  if (!maySpeakFor(doing.viewer, body, doing.now)) return failure(c, 403, say.refusals['not-yours'])
  return show(c, deps, {
    title: say.body.assessTitle(nameIn(lang, service)),
    caption: nameIn(lang, body),
    lead: say.body.assessLead,
    crumbs: [servicesCrumb(lang), { text: nameIn(lang, body), path: `/services/bodies/${body.code}` }],
    problems: filled?.problems ?? [],
    noIndex: true,
    main: (frame) => assessForm(frame, { ...(filled ?? { typed: {}, problems: [] }), code: body.code, service }),
  })
}

async function assessPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { body: words, dimensions: dimensionWords } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const body = [...(await bodiesBy(deps.db, { code: c.req.param('code') ?? '' })).values()][0]
  const [service] = await servicesOf(deps.db, c.req.param('service') ?? '')
  if (body === undefined || service === undefined) return c.notFound()
  const read = readForm(typed, lang)
  const lines = new Map<string, { reached: string; evidence: string }>()
  for (const [at, criterion] of service.criteria.entries()) {
    const reached = read.decimal(`reached-${criterion.id}`)
    const evidence = openText(
      read,
      `evidence-${criterion.id}`,
      read.line(`evidence-${criterion.id}`, { most: 500 }),
      lang,
    )
    if (reached === null || evidence === null) read.wrong('criteria', words.evidenceMissing(at + 1))
    else lines.set(criterion.id, { reached, evidence })
  }
  const capacities = dimensions.flatMap((dimension) => {
    const score = read.count(`score-${dimension}`, [0, 5])
    if (score === null) return []
    const evidence = openText(read, `because-${dimension}`, read.line(`because-${dimension}`, { most: 500 }), lang)
    if (evidence === null) read.wrong('capacity', words.capacityEvidence(dimensionWords[dimension]))
    return evidence === null ? [] : [{ dimension, score, evidence }]
  })
  const problems: readonly Problem[] = read.problems
  if (problems.length > 0) return assessPage(c, deps, { typed, problems })
  const given = { bodyId: body.id, serviceCode: service.code, lines, capacities }
  const done = await wholeAct(deps.db, (tx) => assessBody(tx, given, doing))
  if (!done.ok)
    return done.problem.kind === 'not-found' || done.problem.kind === 'not-yours'
      ? refused(c, done.problem)
      : assessPage(c, deps, { typed, problems: [{ field: 'criteria', text: refusalText(done.problem, lang) }] })
  notice(c, words.assessed)
  return c.redirect(href(lang, `/services/bodies/${body.code}`), 303)
}
