import { Readable } from 'node:stream'
import { isId, newId, parsePublicId } from '../../kernel/ids.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type DrawnShapes, drawShapes } from '../../web/maps/index.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { asAttachment, attachmentMessages, checkDocument, fileNameFor } from '../attachments/index.ts'
import { boundariesOf } from '../places/index.ts'
import { mayDefine, mayEnter } from './indicators.policy.ts'
import { presentIndicator } from './indicators.present.ts'
import { type Indicator, indicatorById } from './indicators.sql.ts'
import { addEvidence, type EvidenceRefusal, removeEvidence } from './keep-evidence.ts'
import { messages } from './messages.ts'
import { evidenceByKey, observationByKey, type StoredObservation } from './observations.sql.ts'
import { wholeOrNot } from './once.ts'
import { periodText } from './problem-text.ts'
import { withUnit } from './quantity.ts'
import { type IndicatorFacts, readIndicator } from './read-indicator.ts'
import { evidenceFormView } from './views/evidence-view.ts'
import { indicatorActions, indicatorView } from './views/indicator-view.ts'

const EVIDENCE_MEGABYTES = 20
const LONGEST_TITLE = 200
const LONGEST_REASON = 500

/** The page of one indicator, and the evidence of its values. */
export function indicatorPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/evidence/new', (c) => evidencePage(c, deps))
  app.post('/indicators/evidence/new', uploadLimit((EVIDENCE_MEGABYTES + 1) * 1_000_000), (c) => evidencePost(c, deps))
  app.get('/indicators/evidence/:id', (c) => download(c, deps))
  app.post('/indicators/evidence/:id/remove', (c) => removePost(c, deps))
  app.get('/indicators/:id', (c) => indicatorPage(c, deps))
}

async function indicatorPage(c: PageContext, deps: Deps) {
  const id = c.req.param('id') ?? ''
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const found = isId(id)
    ? await deps.db.snapshot(async (view) => {
        const facts = await readIndicator(view, deps, id)
        return facts && { facts, drawing: await drawingOf(view, facts) }
      })
    : null
  if (found === null) return failure(c, 404, say.page.notFound)
  const { facts, drawing } = found
  const { indicator } = facts
  const viewer = c.get('viewer')
  const frame = frameOf(c, deps, 'plans')
  const view = presentIndicator(facts, todayInBangkok(now), lang)
  const open = indicator.endedAt === null
  const may = {
    enter: open && !view.isComputed && mayEnter(viewer, indicator, now),
    define: open && mayDefine(viewer, indicator, now),
  }
  const plan = facts.hanging.plan
  return c.html(
    page(frame, {
      title: view.name,
      caption: say.page.code(view.code),
      lead: indicator.meaning,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        ...(plan === null ? [] : [{ text: plan.title, href: href(frame, `/plans/${plan.id}`) }]),
        { text: say.title, href: href(frame, '/indicators') },
      ],
      banner: noticeOf(c),
      actions: indicatorActions(frame, id, may),
      main: indicatorView(frame, { view, mayEnter: may.enter, drawing, oneTimeKey: newId() }),
      dataAsOf: formatInstant(now, lang),
      alternates: [{ href: `/api/v1/indicators/${id}`, type: 'application/json', text: say.asJson }],
    }),
  )
}

/** Drawn where most of the places have a boundary; a map of two of nine would mislead. */
async function drawingOf(view: Queryable, { places }: IndicatorFacts): Promise<DrawnShapes | null> {
  if (places.length < 2) return null
  const shapes = await boundariesOf(
    view,
    places.map(({ areaCode }) => areaCode),
  )
  if (shapes.length * 2 < places.length || shapes.length < 2) return null
  return drawShapes(shapes.map(({ areaCode, polygons }) => ({ code: areaCode, polygons })))
}

// ---- evidence

async function observedValue(
  c: PageContext,
  deps: Deps,
): Promise<{ observation: StoredObservation; indicator: Indicator } | null> {
  const key = parsePublicId(c.req.query('value') ?? '')
  const observation = key.ok ? await observationByKey(deps.db, key.value) : null
  const indicator = observation && (await indicatorById(deps.db, observation.indicatorId))
  return observation === null || indicator === null ? null : { observation, indicator }
}

async function evidencePage(
  c: PageContext,
  deps: Deps,
  typed: Readonly<Record<string, string | undefined>> = {},
  problems: readonly Problem[] = [],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await observedValue(c, deps)
  if (found === null) return failure(c, 404, say.page.notFound)
  const { observation, indicator } = found
  if (!mayEnter(c.get('viewer'), indicator, deps.clock.now()))
    return failure(c, c.get('viewer') === null ? 401 : 403, say.evidence.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  return c.html(
    page(frame, {
      title: say.evidence.title,
      caption: `${indicator.code} · ${periodText(observation.period, lang)} · ${withUnit(observation.value, indicator.unit, lang)}`,
      lead: say.evidence.lead,
      narrow: true,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        { text: indicator.nameTh, href: href(frame, `/indicators/${indicator.id}`) },
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      main: evidenceFormView(frame, {
        action: `/indicators/evidence/new?value=${observation.home}-${observation.id}`,
        title: typed.title ?? '',
        problems,
        oneTimeKey: oneTimeKey(typed),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function evidencePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).evidence
  const found = await observedValue(c, deps)
  if (found === null) return failure(c, 404, messages(lang).page.notFound)
  const { observation, indicator } = found
  const viewer = c.get('viewer')
  if (!mayEnter(viewer, indicator, deps.clock.now())) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  const typed = await formFields(c)
  const file = await formFile(c, 'file')
  const again = (text: string) => evidencePage(c, deps, typed, [{ field: 'file', text }])
  if (file === null) return again(say.missing)
  if (file.size > EVIDENCE_MEGABYTES * 1_000_000) return again(say.tooLarge(String(EVIDENCE_MEGABYTES)))
  const checked = checkDocument(new Uint8Array(await file.arrayBuffer()))
  if (!checked.ok) return again(attachmentMessages(lang).fileProblems[checked.problem])
  const fileName = fileNameFor(normaliseThai(file.name), checked.value.kind)
  const title =
    normaliseThai(typed.title ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST_TITLE) || fileName.replace(/\.\w+$/, '')
  // The bytes first: a row whose file is missing would be worse than a file without a row.
  const stored = await deps.files.put(checked.value.bytes)
  const once = { purpose: `indicators.evidence ${observation.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const facts = { title, fileName, mediaType: checked.value.mediaType, ...stored }
  const done = await wholeOrNot<{ indicatorId: string }, EvidenceRefusal>(deps, once, (tx, now) =>
    addEvidence(tx, observation, facts, viewer, now),
  )
  if (!done.ok) return refused(c, done.problem)
  notice(c, say.added)
  return c.redirect(href(lang, `/indicators/${indicator.id}#values`), 303)
}

function refused(c: PageContext, problem: EvidenceRefusal) {
  const say = messages(c.get('lang')).evidence
  if (problem.kind === 'not-yours') return failure(c, 403, say.notAllowed)
  return problem.kind === 'too-many'
    ? failure(c, 422, say.tooMany(String(problem.most)))
    : failure(c, 404, say.notFound)
}

async function removePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).evidence
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return failure(c, 404, say.notFound)
  const fields = await formFields(c)
  const reason = normaliseThai(fields.reason ?? '')
    .trim()
    .slice(0, LONGEST_REASON)
  if (reason === '') return failure(c, 422, say.reasonMissing)
  const once = { purpose: `indicators.evidence-removed ${key.value.id}`, key: fields[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<{ indicatorId: string }, EvidenceRefusal>(deps, once, (tx, now) =>
    removeEvidence(tx, key.value, reason, c.get('viewer'), now),
  )
  if (!done.ok) return refused(c, done.problem)
  notice(c, say.removed)
  return c.redirect(href(lang, `/indicators/${done.value.indicatorId}#values`), 303)
}

/** Gives a file back: always as a download, never guessed at, never inside a page of ours. */
async function download(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang')).evidence
  const key = parsePublicId(c.req.param('id') ?? '')
  const evidence = key.ok ? await evidenceByKey(deps.db, key.value) : null
  if (evidence === null) return failure(c, 404, say.notFound)
  if (evidence.removedAt !== null) return failure(c, 410, say.gone)
  const bytes = await deps.files.open(evidence.sha256)
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    'Content-Type': evidence.mediaType,
    'Content-Disposition': asAttachment(evidence.fileName),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': c.get('viewer') === null ? 'private, no-cache' : 'private, no-store',
    ETag: `"${evidence.sha256}"`,
    'Content-Length': String(evidence.byteSize),
  })
}
