import { suggestCategories } from '../../engines/categories/index.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { loadGazetteer } from '../places/index.ts'
import { listCategories } from '../routing/index.ts'
import { placeLine } from './complaints.present.ts'
import { draftToken, forgetDraftToken } from './cookies.ts'
import { dropDraft, readDraft } from './drafts.ts'
import { heldDraft, keepDraft, picked } from './held-draft.ts'
import { learntCategories } from './learn-words.ts'
import { messages } from './messages.ts'
import { placeChoices } from './near-areas.ts'
import { offlinePages } from './offline.pages.ts'
import { pickPlacePages } from './pick-place.pages.ts'
import { firstStepProblems, readPoint } from './report-form.ts'
import { reportPhotoPages } from './report-photos.pages.ts'
import { showStep, toFirst } from './report-step.ts'
import { sendReportPages } from './send-report.pages.ts'
import type { StepFilled } from './views/report-fields.ts'
import { kindView, whatAndWhereView } from './views/report-views.ts'

/*
 * Reporting in four steps. Here the first two, what and where, and which kind; the third is `report-photos.pages.ts`, the fourth with the
 * receipt `send-report.pages.ts`. The same on one page, for a phone without a signal: `offline.pages.ts`.
 */
export function reportPages(app: PageApp, deps: Deps): void {
  pickPlacePages(app, deps)
  app.get('/complaints/new', (c) => firstPage(c, deps))
  app.post('/complaints/new', (c) => firstPost(c, deps))
  app.get('/complaints/new/kind', (c) => kindPage(c, deps, []))
  app.post('/complaints/new/kind', (c) => kindPost(c, deps))
  app.post('/complaints/new/discard', (c) => discardPost(c, deps))
  reportPhotoPages(app, deps)
  sendReportPages(app, deps)
  offlinePages(app, deps)
}

async function firstPage(c: PageContext, deps: Deps) {
  const held = await heldDraft(c, deps)
  if (held === null && (await readDraft(deps.db, deps, draftToken(c, deps)))?.isSent) return toFirst(c, deps)
  const from = { place: (c.req.query('place') ?? '').slice(0, 200) }
  const typed = held === null ? await prefilled(deps, from.place, c.get('lang')) : held.draft.typed
  return showFirst(c, deps, { typed, many: {}, problems: [] }, held !== null)
}

function showFirst(c: PageContext, deps: Deps, filled: StepFilled, hasDraft: boolean) {
  return showStep(c, deps, {
    step: 1,
    problems: filled.problems,
    ...(filled.problems.length === 0 ? { lead: messages(c.get('lang')).form.lead } : {}),
    main: (frame) =>
      whatAndWhereView(frame, filled, {
        hasDraft,
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
  if (problems.length > 0) return showFirst(c, deps, { typed: held.draft.typed, many: {}, problems }, true)
  return c.redirect(href(c.get('lang'), '/complaints/new/kind'), 303)
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
  return showStep(c, deps, {
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
  })
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

async function discardPost(c: PageContext, deps: Deps) {
  const token = draftToken(c, deps)
  if (token !== null) await dropDraft(deps.db, deps, token)
  forgetDraftToken(c, deps)
  notice(c, messages(c.get('lang')).form.discarded)
  return toFirst(c, deps)
}
