import { suggestCategories } from '../../engines/categories/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import { assetBytes } from '../../platform/http/static-assets.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { assets } from '../../web/assets.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, categoryByCode, listCategories } from '../routing/index.ts'
import { categoryName, placeLine, stateMark } from './complaints.present.ts'
import { draftToken, forgetDraftToken, keepOpened, keepReceipts, openedCases, sentReceipts } from './cookies.ts'
import {
  type Draft,
  type DraftPhoto,
  dropDraft,
  dropPhotos,
  emptyDraft,
  readDraft,
  sentDraft,
  storeDraft,
} from './drafts.ts'
import { queueErasures } from './erasures.sql.ts'
import { askToFollow } from './follow.ts'
import { type Held, heldDraft, keepDraft, picked } from './held-draft.ts'
import { coverPhoto, keepPhoto, MOST_PHOTO_BYTES } from './keep-photo.ts'
import { learntCategories } from './learn-words.ts'
import { messages } from './messages.ts'
import { placeChoices } from './near-areas.ts'
import { sendPhoto } from './photo.pages.ts'
import { areaOfCell, readCells } from './photo-grid.ts'
import { pickPlacePages } from './pick-place.pages.ts'
import { type Received, receiveComplaint, receivedBefore } from './receive-complaint.ts'
import { parseRef, REF } from './ref.ts'
import { MOST_PHOTOS, type NewReport, type ReportProblem } from './report.ts'
import { firstStepProblems, readContact, readLastStep, readPoint, reportProblems } from './report-form.ts'
import { similarOpenCases } from './similar.ts'
import {
  kindView,
  offlineView,
  photosView,
  type StepFilled,
  sendView,
  sentView,
  whatAndWhereView,
} from './views/report-views.ts'

const UPLOAD_BYTES = MOST_PHOTO_BYTES + 1024 * 1024
const STEPS = 4
const MOST_SIMILAR = 3

/** A network block may hold a village school or a whole office; the same block an hour. */
const sendings = limiter('complaints.send', { points: 60, seconds: 3600 })
const photosTaken = limiter('complaints.photos', { points: 120, seconds: 3600 })
/** Each draws a photo anew and puts a file on the disk. */
const covers = limiter('complaints.covers', { points: 240, seconds: 3600 })

export function reportPages(app: PageApp, deps: Deps): void {
  pickPlacePages(app, deps)
  app.get('/complaints/new', (c) => firstPage(c, deps))
  app.post('/complaints/new', (c) => firstPost(c, deps))
  app.get('/complaints/new/kind', (c) => kindPage(c, deps, []))
  app.post('/complaints/new/kind', (c) => kindPost(c, deps))
  app.get('/complaints/new/photos', (c) => photosPage(c, deps, []))
  app.post('/complaints/new/photos', uploadLimit(UPLOAD_BYTES, { visitors: true }), (c) => photoPost(c, deps))
  app.get('/complaints/new/photos/:n{[1-9]}', (c) => draftPhoto(c, deps, Number(c.req.param('n'))))
  app.post('/complaints/new/photos/:n{[1-9]}/cover', (c) => coverPost(c, deps, Number(c.req.param('n'))))
  app.post('/complaints/new/photos/:n{[1-9]}/remove', (c) => removePost(c, deps, Number(c.req.param('n'))))
  app.get('/complaints/new/send', (c) => sendPage(c, deps, []))
  app.post('/complaints/new/send', (c) => sendPost(c, deps))
  app.post('/complaints/new/discard', (c) => discardPost(c, deps))
  app.get('/complaints/worker.js', (c) => workerFile(c))
  app.get('/complaints/offline', (c) => offlinePage(c, deps, { typed: {}, many: {}, problems: [] }, emptyDraft().key))
  app.post('/complaints/offline', (c) => offlinePost(c, deps))
  app.get(`/complaints/${REF}/sent`, (c) => sentPage(c, deps, c.req.param('ref') ?? ''))
  app.get(`/complaints/${REF}/sent.txt`, (c) => sentFile(c, deps, c.req.param('ref') ?? ''))
}

/** Forms of one person are kept by nobody; the position of the telephone may be asked for here and nowhere else. */
function asOwn(c: PageContext): void {
  c.header('Cache-Control', 'private, no-store')
  c.header(
    'Permissions-Policy',
    'geolocation=(self), accelerometer=(), camera=(), display-capture=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), browsing-topics=()',
  )
}

function show(
  c: PageContext,
  deps: Deps,
  {
    step,
    main,
    problems,
    lead,
  }: { step: number; main: (frame: ReturnType<typeof frameOf>) => Html; problems: readonly Problem[]; lead?: string },
  status: 200 | 422 = 200,
) {
  asOwn(c)
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.form
  const frame = frameOf(c, deps, 'complaints')
  return c.html(
    page(frame, {
      title: step === 1 ? say.title : (say.steps[step - 1] ?? say.title),
      caption: say.step(step, STEPS),
      ...(lead === undefined ? {} : { lead }),
      breadcrumbs: [{ text: all.list.title, href: href(frame, '/complaints') }],
      narrow: true,
      noIndex: step > 1,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems], kept: say.kept }) : null,
      main: main(frame),
      islands: ['report'],
    }),
    status,
  )
}

async function firstPage(c: PageContext, deps: Deps) {
  const held = await heldDraft(c, deps)
  if (held === null && (await readDraft(deps.db, deps, draftToken(c, deps)))?.isSent) return toFirst(c, deps)
  const from = { place: (c.req.query('place') ?? '').slice(0, 200) }
  const typed = held === null ? await prefilled(deps, from.place, c.get('lang')) : held.draft.typed
  const filled: StepFilled = { typed, many: {}, problems: [] }
  return show(c, deps, {
    step: 1,
    lead: messages(c.get('lang')).form.lead,
    problems: [],
    main: (frame) =>
      whatAndWhereView(frame, filled, {
        hasDraft: held !== null,
        hasLine: deps.config.line !== null,
        mailAddress: deps.config.mailbox?.address ?? null,
      }),
  })
}

async function prefilled(deps: Deps, place: string, lang: 'th' | 'en'): Promise<Record<string, string>> {
  if (place === '') return {}
  const places = await loadGazetteer(deps.db)
  return { place: placeLine(places, places.areas.has(place) ? place : null, lang) ?? place }
}

async function firstPost(c: PageContext, deps: Deps) {
  const fields = await formFields(c)
  const given = picked(fields, ['words', 'place', 'lat', 'lon'])
  const cleared = fields.noPosition === 'yes' ? { ...given, lat: '', lon: '' } : given
  const before = await heldDraft(c, deps)
  const isOtherPlace =
    before !== null &&
    ((before.draft.typed.place ?? '') !== cleared.place || (before.draft.typed.lat ?? '') !== cleared.lat)
  const held = await keepDraft(c, deps, before, { ...cleared, ...(isOtherPlace ? { area: '' } : {}) })
  if (fields.act === 'map') return c.redirect(href(c.get('lang'), '/complaints/new/map'), 303)
  const problems = firstStepProblems(held.draft.typed, c.get('lang'))
  if (problems.length > 0) {
    const filled: StepFilled = { typed: held.draft.typed, many: {}, problems }
    return show(
      c,
      deps,
      {
        step: 1,
        problems,
        main: (frame) =>
          whatAndWhereView(frame, filled, {
            hasDraft: true,
            hasLine: deps.config.line !== null,
            mailAddress: deps.config.mailbox?.address ?? null,
          }),
      },
      422,
    )
  }
  return c.redirect(href(c.get('lang'), '/complaints/new/kind'), 303)
}

/** Whoever comes to a step without a draft begins at the first; whose draft was sent, but who never heard of it, gets the receipt. */
async function toFirst(c: PageContext, deps: Deps) {
  const draft = await readDraft(deps.db, deps, draftToken(c, deps))
  if (draft?.isSent) return alreadySent(c, deps, draft.key)
  return c.redirect(href(c.get('lang'), '/complaints/new'), 303)
}

async function kindPage(c: PageContext, deps: Deps, problems: readonly Problem[]) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  const lang = c.get('lang')
  const { typed } = held.draft
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const point = readPoint(typed)
    const at = point === null || point === 'wrong' ? { lat: null, lon: null } : point
    const found = await placeChoices(view, places, { text: typed.place ?? '', ...at })
    const chosen = places.areas.get(typed.area ?? '')
    const choices = chosen === undefined ? found.choices : [...new Set([chosen, ...found.choices])]
    const sure = found.sure && chosen === undefined
    const all = await listCategories(view, todayInBangkok(deps.clock.now()))
    return { choices, sure, all, places, learnt: await learntCategories(view) }
  })
  const known = found.all.map(({ code }) => code)
  const learnt = found.learnt === undefined ? {} : { learnt: found.learnt }
  const suggested = suggestCategories(typed.words ?? '', { known, most: 3, ...learnt })
  const filled: StepFilled = { typed, many: {}, problems }
  return show(
    c,
    deps,
    {
      step: 2,
      problems,
      main: (frame) =>
        kindView(frame, filled, {
          places: found.choices.map((area) => ({
            code: area.code,
            name: placeLine(found.places, area.code, lang) ?? area.nameTh,
          })),
          sure: found.sure,
          suggested: suggested.categories.flatMap(({ code }) => found.all.find((one) => one.code === code) ?? []),
          all: found.all,
        }),
    },
    problems.length > 0 ? 422 : 200,
  )
}

async function kindPost(c: PageContext, deps: Deps) {
  const before = await heldDraft(c, deps)
  if (before === null) return toFirst(c, deps)
  const fields = await formFields(c)
  const radio = fields.category ?? ''
  const category = radio !== '' && radio !== 'other' ? radio : (fields.categoryOther ?? '')
  const area = (fields.area ?? '').slice(0, 20)
  await keepDraft(c, deps, before, { ...picked(fields, ['landmark']), category: category.slice(0, 40), area })
  const say = messages(c.get('lang')).problems
  const { hasArea, hasCategory } = await deps.db.snapshot(async (view) => ({
    hasArea: area === 'unknown' || (await loadGazetteer(view)).areas.has(area),
    hasCategory: (await listCategories(view, todayInBangkok(deps.clock.now()))).some(({ code }) => code === category),
  }))
  const problems: Problem[] = []
  if (!hasArea) problems.push({ field: 'area', text: say.placeChoice })
  if (!hasCategory) problems.push({ field: 'category', text: say.category })
  if (problems.length > 0) return kindPage(c, deps, problems)
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}

async function photosPage(c: PageContext, deps: Deps, problems: readonly Problem[]) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  return show(
    c,
    deps,
    {
      step: 3,
      problems,
      lead: messages(c.get('lang')).form.photosLead,
      main: (frame) => photosView(frame, held.draft.photos, problems, MOST_PHOTOS),
    },
    problems.length > 0 ? 422 : 200,
  )
}

async function photoPost(c: PageContext, deps: Deps) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  const wait = await takeForBlock(c, photosTaken)
  if (wait !== null) return tooMany(c, wait)
  const say = messages(c.get('lang')).problems.photo
  const wrong = (kind: keyof typeof say) => photosPage(c, deps, [{ field: 'photo', text: say[kind] }])
  if (held.draft.photos.length >= MOST_PHOTOS) return wrong('too-many')
  const file = await formFile(c, 'photo')
  if (file === null) return wrong('missing')
  const isPrivate = (await formFields(c)).private === 'yes'
  const kept = await keepPhoto(deps, new Uint8Array(await file.arrayBuffer()), { isPrivate })
  if (!kept.ok) return wrong(kept.problem)
  await storePhotos(deps, held, [...held.draft.photos, { ...kept.value, cells: [] }])
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}

function storePhotos(deps: Deps, { token, draft }: Held, photos: readonly DraftPhoto[]): Promise<void> {
  return storeDraft(deps.db, deps, token, { ...draft, photos })
}

/** A photo of a draft, for its writer alone. */
async function draftPhoto(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  const photo = held?.draft.photos[n - 1]
  if (photo === undefined) return c.notFound()
  return sendPhoto(c, deps, photo)
}

async function coverPost(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  const photo = held?.draft.photos[n - 1]
  if (held === null || photo === undefined) return toFirst(c, deps)
  const wait = await takeForBlock(c, covers)
  if (wait !== null) return tooMany(c, wait)
  const cells = readCells((await c.req.formData()).getAll('cell'))
  const kept = await coverPhoto(deps, photo, { areas: cells.map(areaOfCell), isPrivate: photo.shownSha256 === null })
  await storePhotos(
    deps,
    held,
    held.draft.photos.map((one, at) => (at === n - 1 ? { ...kept, cells } : one)),
  )
  // The whole of it is still the same file; what was shown of it is another one now.
  if (photo.shownSha256 !== null && photo.shownSha256 !== kept.shownSha256)
    await queueErasures(deps.db, [photo.shownSha256], deps.clock.now())
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}

async function removePost(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  await storePhotos(
    deps,
    held,
    held.draft.photos.filter((_, at) => at !== n - 1),
  )
  await dropPhotos(deps.db, deps, held.draft.photos.slice(n - 1, n))
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
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
  return show(
    c,
    deps,
    {
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
    },
    problems.length > 0 ? 422 : 200,
  )
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

const lastFields = ['who', 'name', 'email', 'phone', 'mail', 'privacy', 'consent', 'occurred']

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

/** One transaction: the report, who wants to be written to, and the end of the draft. */
function receiveAndFollow(c: PageContext, deps: Deps, report: NewReport, mailTo: string | null, draft: Held | null) {
  return wholeAct<Received, ReportProblem[]>(deps.db, async (tx) => {
    const received = await receiveComplaint(tx, deps, report)
    if (received.ok && !received.value.repeated && mailTo !== null) {
      await askToFollow(tx, deps, { kind: 'case', target: received.value.ref, email: mailTo, lang: c.get('lang') })
    }
    if (received.ok && draft !== null) await storeDraft(tx, deps, draft.token, sentDraft(draft.draft))
    return received
  })
}

/** The connection was lost after sending, and the form comes again: the same reference and the same receipt. */
async function alreadySent(c: PageContext, deps: Deps, key: string | null) {
  const before = key === null ? null : await receivedBefore(deps.db, deps, { channel: 'web', sourceName: null, key })
  if (before === null) return c.redirect(href(c.get('lang'), '/complaints/new'), 303)
  forgetDraftToken(c, deps)
  return toSent(c, deps, before)
}

function toSent(c: PageContext, deps: Deps, received: Received) {
  keepOpened(c, deps, received.ref)
  keepReceipts(c, deps, [{ ref: received.ref, receipt: received.receipt }])
  return c.redirect(href(c.get('lang'), `/complaints/${received.ref}/sent`), 303)
}

async function sentPage(c: PageContext, deps: Deps, text: string) {
  const ref = parseRef(text)
  const isOwn = ref.ok && openedCases(c, deps).includes(ref.value)
  if (!ref.ok || !isOwn) return c.notFound()
  asOwn(c)
  const lang = c.get('lang')
  const all = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const receipt = sentReceipts(c, deps).find((one) => one.ref === ref.value)?.receipt ?? null
  return c.html(
    page(frame, {
      title: all.sent.title,
      breadcrumbs: [{ text: all.list.title, href: href(frame, '/complaints') }],
      narrow: true,
      noIndex: true,
      main: sentView(frame, { ref: ref.value, receipt, address: addressOf(deps, lang, ref.value) }),
      islands: ['print', 'report'],
    }),
  )
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

async function discardPost(c: PageContext, deps: Deps) {
  const token = draftToken(c, deps)
  if (token !== null) await dropDraft(deps.db, deps, token)
  forgetDraftToken(c, deps)
  notice(c, messages(c.get('lang')).form.discarded)
  return toFirst(c, deps)
}

/** The short form of one page. What the telephone kept without a signal arrives here too, and gets JSON for an answer. */
async function offlinePage(c: PageContext, deps: Deps, filled: StepFilled, key: string) {
  asOwn(c)
  const lang = c.get('lang')
  const all = messages(lang)
  const categories = await listCategories(deps.db, todayInBangkok(deps.clock.now()))
  const frame = frameOf(c, deps, 'complaints')
  const { problems } = filled
  return c.html(
    page(frame, {
      title: all.form.offlineTitle,
      lead: all.form.offlineLead,
      breadcrumbs: [{ text: all.list.title, href: href(frame, '/complaints') }],
      narrow: true,
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems], kept: all.form.kept }) : null,
      main: offlineView(frame, categories, filled, key),
      islands: ['report'],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function offlinePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const fields = await formFields(c)
  const wantsJson = (c.req.header('accept') ?? '').includes('application/json')
  const key = /^[\w-]{16,64}$/.test(fields._key ?? '') ? (fields._key ?? '') : emptyDraft().key
  const typed = picked(fields, ['words', 'place', 'lat', 'lon', 'category', ...lastFields])
  const say = messages(lang).problems
  const problems = [...firstStepProblems(typed, lang)]
  const { category, areaCode } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const point = readPoint(typed)
    const at = point === null || point === 'wrong' ? { lat: null, lon: null } : point
    const { choices, sure } = await placeChoices(view, places, { text: typed.place ?? '', ...at })
    const [first] = choices
    // Nobody is there to choose: a sure reading or the nearest sub-district, else an officer looks.
    return {
      category: await categoryByCode(view, typed.category ?? ''),
      areaCode: sure || at.lat !== null ? (first?.code ?? null) : (places.resolve(typed.place ?? '')?.code ?? null),
    }
  })
  if (category === null) problems.push({ field: 'category', text: say.category })
  const { contact, wantsMail } = readContact(typed, lang, problems)
  if (typed.consent !== 'yes') problems.push({ field: 'consent', text: say.consent.missing })
  const wait = problems.length === 0 ? await takeForBlock(c, sendings) : null
  if (wait !== null) return tooMany(c, wait)
  const point = readPoint(typed)
  const received =
    category === null || problems.length > 0
      ? null
      : await receiveAndFollow(
          c,
          deps,
          {
            channel: 'web',
            sourceName: null,
            key,
            category,
            place: {
              areaCode: areaCode !== null && /^\d{2,8}$/.test(areaCode) ? areaCode : null,
              ...(point === null || point === 'wrong' ? { lat: null, lon: null } : point),
              text: typed.place || null,
            },
            words: typed.words ?? '',
            answers: {},
            isPrivate: typed.privacy === 'closed',
            contact,
            contactAllowed: contact !== null,
            consent: 'form-1',
            enteredBy: null,
            occurredOn: null,
            receivedAt: deps.clock.now(),
            photos: [],
          },
          wantsMail,
          null,
        )
  if (received !== null && !received.ok) problems.push(...reportProblems(received.problem, lang))
  if (received === null || !received.ok) {
    if (wantsJson) return c.json({ problems }, 422)
    return offlinePage(c, deps, { typed, many: {}, problems }, key)
  }
  if (wantsJson) {
    keepOpened(c, deps, received.value.ref)
    return c.json({ ref: received.value.ref, receipt: received.value.receipt })
  }
  return toSent(c, deps, received.value)
}

/** The service worker must stand below /complaints/ to be in charge there; its bytes are those of the compiled island. */
async function workerFile(c: PageContext) {
  const file = assets.find(({ name }) => name === 'report-worker.js')
  if (file === undefined) return c.notFound()
  // The compiler marks every file as a module; workers of modules are not to be had in older browsers.
  const script = new TextDecoder().decode(await assetBytes(file)).replace(/^export \{\};?$/m, '')
  return c.body(script, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Service-Worker-Allowed': '/',
  })
}
