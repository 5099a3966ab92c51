import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { assetBytes } from '../../platform/http/static-assets.ts'
import type { PageApp } from '../../platform/room.ts'
import { assets } from '../../web/assets.ts'
import type { Problem } from '../../web/components/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { categoryByCode, listCategories } from '../routing/index.ts'
import { keepOpened } from './cookies.ts'
import { dropPhotos, emptyDraft } from './drafts.ts'
import { picked } from './held-draft.ts'
import { heldPhotos, holdPhotos } from './held-photos.ts'
import { keepPhoto } from './keep-photo.ts'
import { messages } from './messages.ts'
import { placeChoices } from './near-areas.ts'
import { type Received, receivedBefore } from './receive-complaint.ts'
import { type KeptPhoto, MOST_PHOTOS, type NewReport } from './report.ts'
import { firstStepProblems, lastFields, readContact, readPoint, reportProblems } from './report-form.ts'
import { photosTaken, UPLOAD_BYTES } from './report-photos.pages.ts'
import { showOwn } from './report-step.ts'
import { receiveAndFollow, sendings, toSent } from './send-report.ts'
import { offlineView } from './views/offline-view.ts'

/** The whole report on one page, which the telephone keeps and opens without a signal, and the worker that keeps it. */
export function offlinePages(app: PageApp, deps: Deps): void {
  app.get('/complaints/worker.js', (c) => workerFile(c))
  app.get('/complaints/offline', (c) =>
    formPage(c, deps, { key: emptyDraft().key, typed: {}, problems: [], photos: [] }),
  )
  app.post('/complaints/offline', uploadLimit(UPLOAD_BYTES, { visitors: true }), (c) => formPost(c, deps))
}

interface ShortForm {
  readonly key: string
  readonly typed: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
  /** Those that came already and need not be chosen again. */
  readonly photos: readonly KeptPhoto[]
}

async function formPage(c: PageContext, deps: Deps, { key, typed, problems, photos }: ShortForm) {
  const say = messages(c.get('lang')).form
  const categories = await listCategories(deps.db, todayInBangkok(deps.clock.now()))
  const held = photos.length === 0 ? null : { count: photos.length, word: holdPhotos(deps, key, photos) }
  return showOwn(c, deps, {
    title: say.offlineTitle,
    lead: say.offlineLead,
    problems,
    main: (frame) => offlineView(frame, categories, { typed, many: {}, problems }, { oneTimeKey: key, held }),
    islands: ['report', 'report-photos', 'report-outbox'],
  })
}

/** What the telephone kept without a signal arrives here too, and gets JSON for an answer. */
async function formPost(c: PageContext, deps: Deps) {
  const fields = await formFields(c)
  const isOwnKey = /^[\w-]{16,64}$/.test(fields._key ?? '')
  const key = isOwnKey ? (fields._key ?? '') : emptyDraft().key
  // It comes again: the answer was lost on the way, or somebody pressed twice. Its photos are there already.
  const before = isOwnKey ? await receivedBefore(deps.db, deps, { channel: 'web', sourceName: null, key }) : null
  if (before !== null) return arrived(c, deps, before)
  const typed = picked(fields, ['words', 'place', 'lat', 'lon', 'category', 'photoPrivate', ...lastFields])
  const read = await readShortForm(c, deps, typed)
  const isProgram = wantsJson(c)
  // The telephone has its photos still: they are drawn when everything else is right.
  if (read.problems.length > 0 && isProgram) return c.json({ problems: read.problems }, 422)
  const photos = await takePhotos(c, deps, { key, fields })
  const again = (problems: readonly Problem[]) =>
    isProgram ? c.json({ problems }, 422) : formPage(c, deps, { key, typed, problems, photos: photos.kept })
  if (photos.wait !== null && isProgram) return tooMany(c, photos.wait)
  const problems = [...read.problems, ...photos.problems]
  if (problems.length > 0 || read.report === null) return again(problems)
  const wait = await takeForBlock(c, sendings)
  if (wait !== null && isProgram) return tooMany(c, wait)
  if (wait !== null) return again([{ field: 'report-offline', text: messages(c.get('lang')).problems.tooManyReports }])
  const report: NewReport = { ...read.report, key, photos: photos.kept }
  const done = await receiveAndFollow(c, deps, report, read.wantsMail, null)
  return done.ok ? arrived(c, deps, done.value) : again(reportProblems(done.problem, c.get('lang')))
}

const wantsJson = (c: PageContext) => (c.req.header('accept') ?? '').includes('application/json')

function arrived(c: PageContext, deps: Deps, received: Received) {
  if (!wantsJson(c)) return toSent(c, deps, received)
  keepOpened(c, deps, received.ref)
  return c.json({ ref: received.ref, receipt: received.receipt })
}

async function readShortForm(c: PageContext, deps: Deps, typed: Readonly<Record<string, string>>) {
  const lang = c.get('lang')
  const say = messages(lang).problems
  const problems = firstStepProblems(typed, lang)
  const point = readPoint(typed)
  const at = point === null || point === 'wrong' ? { lat: null, lon: null } : point
  const text = typed.place ?? ''
  const { category, areaCode } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { choices, sure } = await placeChoices(view, places, { text, ...at })
    // Nobody is there to choose: a sure reading or the nearest sub-district, else an officer looks.
    return {
      category: await categoryByCode(view, typed.category ?? ''),
      areaCode: sure || at.lat !== null ? (choices[0]?.code ?? null) : (places.resolve(text)?.code ?? null),
    }
  })
  if (category === null) problems.push({ field: 'category', text: say.category })
  const { contact, wantsMail } = readContact(typed, lang, problems)
  if (typed.consent !== 'yes') problems.push({ field: 'consent', text: say.consent.missing })
  if (category === null || problems.length > 0) return { problems, wantsMail, report: null }
  const report: Omit<NewReport, 'key' | 'photos'> = {
    channel: 'web',
    sourceName: null,
    category,
    place: {
      areaCode: areaCode !== null && /^\d{2,8}$/.test(areaCode) ? areaCode : null,
      ...at,
      text: text || null,
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
  }
  return { problems, wantsMail, report }
}

interface TakenPhotos {
  readonly kept: readonly KeptPhoto[]
  readonly problems: readonly Problem[]
  /** Seconds until this block may send photos again. */
  readonly wait: number | null
}

/** Photos that waited with the form and those that come now, as they are kept. What becomes of none of them goes by itself. */
async function takePhotos(
  c: PageContext,
  deps: Deps,
  { key, fields }: { key: string; fields: FormFields },
): Promise<TakenPhotos> {
  const { photo: say, tooManyReports } = messages(c.get('lang')).problems
  const isPrivate = fields.photoPrivate === 'yes'
  const held = fields.noPhotos === 'yes' ? [] : heldPhotos(deps, key, fields.held)
  // Who says only now that nobody else may see them means those that came before as well.
  const before = isPrivate ? held.map((photo) => ({ ...photo, shownSha256: null })) : held
  const files = (await c.req.formData()).getAll('photo').filter((one) => one instanceof File && one.size > 0) as File[]
  const refused = (text: string, wait: number | null = null) => ({
    kept: before,
    problems: [{ field: 'photo', text }],
    wait,
  })
  if (files.length === 0) return { kept: before, problems: [], wait: null }
  if (before.length + files.length > MOST_PHOTOS) return refused(say['too-many'])
  const wait = await takeForBlock(c, photosTaken, files.length)
  if (wait !== null) return refused(tooManyReports, wait)
  const drawn: Result<KeptPhoto, keyof typeof say>[] = []
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const kept = await keepPhoto(deps, bytes, { isPrivate })
    drawn.push(kept.ok ? ok(kept.value) : refuse(kept.problem))
  }
  const kept = drawn.flatMap((one) => (one.ok ? [one.value] : []))
  await dropPhotos(deps.db, deps, kept)
  const name = messages(c.get('lang')).form.photoNumber
  return {
    kept: [...before, ...kept],
    problems: drawn.flatMap((one, at) =>
      one.ok ? [] : [{ field: 'photo', text: `${name(before.length + at + 1)}: ${say[one.problem]}` }],
    ),
    wait: null,
  }
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
