import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { takeForBlock } from '../../platform/http/limits.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, categoryByCode } from '../routing/index.ts'
import { categoryName, placeLine, stateMark } from './complaints.present.ts'
import { forgetDraftToken, openedCases, sentReceipts } from './cookies.ts'
import type { Draft } from './drafts.ts'
import { heldDraft, keepDraft, picked } from './held-draft.ts'
import { messages } from './messages.ts'
import { parseRef, REF } from './ref.ts'
import type { NewReport } from './report.ts'
import { lastFields, readLastStep, readPoint, reportProblems } from './report-form.ts'
import { showOwn, showStep, toFirst } from './report-step.ts'
import { alreadySent, receiveAndFollow, sendings, toSent } from './send-report.ts'
import { similarOpenCases } from './similar.ts'
import type { StepFilled } from './views/report-fields.ts'
import { sendView, sentView } from './views/report-views.ts'

const MOST_SIMILAR = 3

/** The fourth step, what is similar and sending; and the page with the receipt. */
export function sendReportPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/new/send', (c) => sendPage(c, deps, []))
  app.post('/complaints/new/send', (c) => sendPost(c, deps))
  app.get(`/complaints/${REF}/sent`, (c) => sentPage(c, deps, c.req.param('ref') ?? ''))
  app.get(`/complaints/${REF}/sent.txt`, (c) => sentFile(c, deps, c.req.param('ref') ?? ''))
}

async function sendPage(c: PageContext, deps: Deps, problems: readonly Problem[]) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  const lang = c.get('lang')
  const now = deps.clock.now()
  const { typed, many, photos, key } = held.draft
  const found = await deps.db.snapshot(async (view) => {
    const category = await categoryByCode(view, typed.category ?? '')
    if (category === null) return null
    const places = await loadGazetteer(view)
    const place = placeOf(typed, places)
    const similar = await similarOpenCases(
      view,
      { ...place, placeCode: place.areaCode, category: category.code, text: typed.words ?? '', at: now },
      { most: MOST_SIMILAR, now },
    )
    const names = new Map<string, Category | null>()
    for (const { row } of similar) {
      const { categoryCode } = row.facts
      if (!names.has(categoryCode)) names.set(categoryCode, await categoryByCode(view, categoryCode))
    }
    return { category, places, place, similar, names }
  })
  if (found === null) return c.redirect(href(lang, '/complaints/new/kind'), 303)
  const filled: StepFilled = { typed, many, problems }
  const all = messages(lang)
  return showStep(c, deps, {
    step: 4,
    problems,
    main: (frame) =>
      sendView(frame, filled, {
        category: found.category,
        placeName: placeWords(found.place, placeLine(found.places, found.place.areaCode, lang), lang),
        photoCount: photos.length,
        oneTimeKey: key,
        similar: found.similar.map(({ row }) => ({
          ref: row.ref,
          title: `${categoryName(found.names.get(row.facts.categoryCode) ?? null, row.facts.categoryCode, lang)} · ${placeLine(found.places, row.areaCode, lang) ?? ''}`,
          text: row.wordsShownAt <= now ? row.words.slice(0, 160) : stateMark(row.facts, lang).text,
          supports: row.supports > 0 ? all.one.supports(row.supports) : null,
        })),
      }),
  })
}

function placeOf(typed: Draft['typed'], places: Gazetteer): NewReport['place'] {
  const point = readPoint(typed)
  const at = point === null || point === 'wrong' ? { lat: null, lon: null } : point
  const area = typed.area ?? ''
  const text = [typed.landmark, typed.place].map((one) => (one ?? '').trim()).filter((one) => one !== '')
  return { areaCode: places.areas.has(area) ? area : null, ...at, text: text.join(' · ').slice(0, 300) || null }
}

/** All that is sent of the place, to be read before sending: the area, the own words, the spot. */
function placeWords({ text, lat, lon }: NewReport['place'], line: string | null, lang: Lang): string {
  const spot = lat === null || lon === null ? null : messages(lang).map.point(lat.toFixed(5), lon.toFixed(5))
  return [line, text === line ? null : text, spot].filter((one) => one !== null).join(' · ')
}

async function sendPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const fields = await formFields(c)
  const before = await heldDraft(c, deps)
  if (before === null) return alreadySent(c, deps, fields._key ?? null)
  const data = await c.req.formData()
  const questions = [...new Set(data.keys())].filter((name) => /^q-[a-z0-9-]{1,40}$/.test(name)).slice(0, 40)
  const many = Object.fromEntries(
    questions.map((name) => [
      name,
      data.getAll(name).flatMap((value) => (typeof value === 'string' ? [value.slice(0, 1_000)] : [])),
    ]),
  )
  const typed = picked(fields, [...lastFields, ...questions])
  const held = await keepDraft(c, deps, before, typed, many)
  const wait = await takeForBlock(c, sendings)
  if (wait !== null) {
    return sendPage(c, deps, [{ field: 'report-send', text: messages(lang).problems.tooManyReports }])
  }
  const { category, places } = await deps.db.snapshot(async (view) => ({
    category: await categoryByCode(view, held.draft.typed.category ?? ''),
    places: await loadGazetteer(view),
  }))
  if (category === null) return c.redirect(href(lang, '/complaints/new/kind'), 303)
  const read = readLastStep(held.draft.typed, held.draft.many, category, lang)
  if (read.problems.length > 0) return sendPage(c, deps, read.problems)
  const done = await receiveAndFollow(
    c,
    deps,
    {
      channel: 'web',
      sourceName: null,
      key: held.draft.key,
      category,
      place: placeOf(held.draft.typed, places),
      words: held.draft.typed.words ?? '',
      answers: read.value.answers,
      isPrivate: read.value.isPrivate,
      contact: read.value.contact,
      contactAllowed: read.value.contact !== null,
      consent: 'form-1',
      enteredBy: null,
      occurredOn: read.value.occurredOn,
      receivedAt: deps.clock.now(),
      photos: held.draft.photos,
    },
    read.value.wantsMail,
    held,
  )
  if (!done.ok) return sendPage(c, deps, reportProblems(done.problem, lang))
  forgetDraftToken(c, deps)
  return toSent(c, deps, done.value)
}

async function sentPage(c: PageContext, deps: Deps, text: string) {
  const ref = parseRef(text)
  const isOwn = ref.ok && openedCases(c, deps).includes(ref.value)
  if (!ref.ok || !isOwn) return c.notFound()
  const lang = c.get('lang')
  const receipt = sentReceipts(c, deps).find((one) => one.ref === ref.value)?.receipt ?? null
  return showOwn(c, deps, {
    title: messages(lang).sent.title,
    noIndex: true,
    main: (frame) => sentView(frame, { ref: ref.value, receipt, address: addressOf(deps, lang, ref.value) }),
    islands: ['print', 'report'],
  })
}

function addressOf(deps: Deps, lang: Lang, ref: string): string {
  return `${deps.config.baseUrl}${href(lang, `/complaints/${ref}`)}`
}

/** The same as a text of a few lines: for phones without a printer, to be sent to oneself or kept. */
async function sentFile(c: PageContext, deps: Deps, text: string) {
  const ref = parseRef(text)
  if (!ref.ok || !openedCases(c, deps).includes(ref.value)) return c.notFound()
  const receipt = sentReceipts(c, deps).find((one) => one.ref === ref.value)?.receipt
  if (receipt === undefined) return c.notFound()
  const lang = c.get('lang')
  const { sent } = messages(lang)
  const lines = [
    sent.title,
    formatInstant(deps.clock.now(), lang),
    '',
    `${sent.ref}: ${ref.value}`,
    `${sent.receipt}: ${receipt}`,
    addressOf(deps, lang, ref.value),
    '',
    sent.keep,
    sent.use,
  ]
  // The mark at the beginning tells old editors of phones that this is UTF-8.
  return c.body(`\uFEFF${lines.join('\r\n')}\r\n`, 200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="${ref.value}.txt"`,
    'Cache-Control': 'private, no-store',
  })
}
