import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Result } from '../../kernel/result.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { dayBoxes, type Filled, oneLineText, type Typed } from '../../web/read-form.ts'
import { bodiesNamed, finderOf } from '../bodies/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { mayWatch, mayWatchSomewhere } from './interests.policy.ts'
import { interestEventsOf } from './interests.sql.ts'
import { addSignal, answerPressure, keepPressure, reviewPressure, takeBackAnswer } from './keep-pressures.ts'
import { messages } from './messages.ts'
import { historyOf, publicKey, reading, refusalText, refused, show } from './page-parts.ts'
import { foundHows, type Pressure, pressureKinds, pressureSides } from './pressure.ts'
import {
  answersOf,
  branchesToChoose,
  countPressures,
  type PressureFilter,
  pressureByKey,
  pressurePage,
  pressureShows,
  reviewsOf,
  signalsOf,
  strategiesWithoutReason,
} from './pressures.sql.ts'
import type { Refusal } from './refusal.ts'
import type { Key } from './stakeholder.ts'
import type { FilledForms } from './views/interest-forms.ts'
import { type PressuresPage, pressureForm, pressurePath, pressuresView, pressureView } from './views/pressures-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000
const MOST_BRANCHES = 15

/** What presses on places, and what answers it (PLN-18). */
export function pressuresPages(app: PageApp, deps: Deps): void {
  app.get('/pressures', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/pressures/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/pressures/new', (c) => newPage(c, deps, null))
  app.post('/pressures/new', (c) => newPost(c, deps))
  app.get('/pressures/:id', (c) => onePage(c, deps, null))
  app.post('/pressures/:id', (c) => onePost(c, deps))
  app.get('/pressures/:id/edit', (c) => editPage(c, deps, null))
  app.post('/pressures/:id/edit', (c) => editPost(c, deps))
}

const crumbs = (lang: Lang) => [{ text: messages(lang).pressures.title, path: '/pressures' }]

const placeNameIn = (places: Gazetteer, lang: Lang) => (code: string) => {
  const area = places.areas.get(code)
  return area === undefined ? code : placeTitle(area, lang)
}

async function filterOf(view: Queryable, c: PageContext, deps: Deps) {
  const of = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  const typed: PressuresPage['typed'] = {
    place: of('place'),
    side: pressureSides.find((one) => one === of('side')) ?? '',
    kind: pressureKinds.find((one) => one === of('kind')) ?? '',
    show: pressureShows.find((one) => one === of('show')) ?? '',
  }
  const finder = await finderOf(view)
  const area = finder.area(typed.place) ?? null
  const unknown = typed.place !== '' && area === null
  const isLocal = area !== null && /^\d\d/.test(area)
  const filter: PressureFilter = {
    homes:
      area === null || area === 'TH'
        ? null
        : isLocal
          ? [area.slice(0, 2)]
          : finder.places.provincesOf(area).map((one) => one.code),
    under: isLocal ? area : null,
    side: pressureSides.find((one) => one === typed.side) ?? null,
    kind: pressureKinds.find((one) => one === typed.kind) ?? null,
    show: pressureShows.find((one) => one === typed.show) ?? 'watched',
    today: todayInBangkok(deps.clock.now()),
  }
  const problems: Problem[] = unknown
    ? [{ field: 'place', text: messages(c.get('lang')).placeUnknown(typed.place) }]
    : []
  return { typed, filter, problems, area: isLocal ? area : null, places: finder.places }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { pressures: words } = messages(lang)
  const doing = doingOf(c, deps)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, c, deps)
    const fiscalYear = fiscalYearOf(asked.filter.today)
    return {
      ...asked,
      ...(await pressurePage(view, asked.filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)),
      counts: await countPressures(view, asked.filter),
      noReason: await strategiesWithoutReason(view, { under: asked.area, fiscalYear }, MOST_BRANCHES),
    }
  })
  const { typed } = found
  const fresh = `/pressures/new${queryText({ place: typed.place })}`
  return show(c, deps, {
    title: words.title,
    lead: words.lead,
    crumbs: [],
    problems: found.problems,
    actions: [
      mayWatchSomewhere(doing.viewer, doing.now) &&
        linkButton({ href: href(lang, fresh), text: words.add, icon: 'plus' }),
    ],
    main: (frame) =>
      pressuresView(frame, {
        typed,
        problems: found.problems,
        query: queryText(typed),
        queryWith: (changed) => queryText({ ...typed, ...changed }),
        show: found.filter.show,
        counts: found.counts,
        rows: found.pressures,
        placeOf: placeNameIn(found.places, lang),
        ...listPages(`/pressures${queryText(typed)}`, { at, size: PAGE_SIZE, total: found.total }),
        total: found.total,
        noReason: found.noReason,
        today: found.filter.today,
      }),
    alternates: [
      {
        href: `/api/v1/pressures${queryText({ area: found.area ?? '' })}`,
        type: 'application/json',
        text: messages(lang).asJson,
      },
    ],
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { pressures: words, pressureSides: sideWords, pressureKinds: kindWords, pressurePage: page } = messages(lang)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, c, deps)
    return { ...asked, ...(await pressurePage(view, asked.filter, MOST_IN_FILE, 0)) }
  })
  const { file } = words
  const placeOf = placeNameIn(found.places, lang)
  const rows = found.pressures.map((one) => [
    one.title,
    placeOf(one.areaCode),
    sideWords[one.side],
    kindWords[one.kind],
    one.strength,
    one.ownerTh,
    one.reviewOn,
    one.visible,
    one.hidden,
    one.answers,
    one.state === 'ended' ? page.endedMark : page.watchedMark,
  ])
  const head = [file.title, file.place, file.side, file.kind, file.strength, file.owner, file.review, file.visible]
  return tableFile(c, format, {
    name: 'pressures',
    sheets: [{ title: 'pressures', head: [...head, file.hidden, file.answers, file.state], rows }],
  })
}

// ---- writing

async function readFacts(typed: Typed, deps: Deps, lang: Lang, known: Pressure | null) {
  const say = messages(lang)
  const { pressurePage: words } = say
  const form = reading(typed, lang)
  const { area } = await finderOf(deps.db)
  const asked = known === null ? area(typed.place) : known.areaCode
  if (asked === undefined) form.wrong('place', say.placeMissing)
  if (asked === null) form.wrong('place', say.placeUnknown(oneLineText(typed.place)))
  const title = form.publicLine('title', words.titleMissing, 200)
  const side = form.choice('side', pressureSides, words.sideMissing)
  const kind = form.choice('kind', pressureKinds, words.kindMissing)
  const about = form.publicLines('about', words.aboutMissing)
  const strength = form.scale('strength')
  const ownerBodyId = await form.body(deps.db, 'owner', say.bodyMissing)
  const reviewOn = form.day('review', words.reviewMissing)
  const complete =
    typeof asked === 'string' &&
    title !== null &&
    side !== null &&
    kind !== null &&
    about !== null &&
    strength !== null &&
    ownerBodyId !== null &&
    reviewOn !== null
  const facts = complete ? { areaCode: asked, title, side, kind, about, strength, ownerBodyId, reviewOn } : null
  return { facts: form.problems.length > 0 ? null : facts, problems: form.problems, revision: form.revision() }
}

async function newPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const { pressures: words } = messages(lang)
  const doing = doingOf(c, deps)
  if (!mayWatchSomewhere(doing.viewer, doing.now))
    return failure(c, doing.viewer === null ? 401 : 403, refusalText({ kind: 'not-yours' }, lang))
  const shown = filled ?? { typed: { place: oneLineText(c.req.query('place')) }, problems: [] }
  return show(c, deps, {
    title: words.add,
    crumbs: crumbs(lang),
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) => pressureForm(frame, shown, '/pressures/new', true),
  })
}

const fieldOfRefusal = ({ kind }: Refusal) =>
  kind === 'review-past' ? 'review' : kind === 'no-such-body' ? 'owner' : 'title'

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { facts, problems } = await readFacts(typed, deps, lang, null)
  if (facts === null) return newPage(c, deps, { typed, problems })
  const once = { purpose: 'interests.pressure', key: typed[oneTimeKeyFieldName] ?? null, now: doing.now }
  const done = await wholeActOnce<Refusal>(deps.db, once, async (tx) => {
    const kept = await keepPressure(tx, null, facts, doing)
    return kept.ok ? { ok: true, value: publicKey(kept.value) } : kept
  })
  if (!done.ok) {
    const { problem } = done
    const field = problem.kind === 'not-yours' ? 'place' : fieldOfRefusal(problem)
    return newPage(c, deps, { typed, problems: [{ field, text: refusalText(problem, lang) }] })
  }
  notice(c, messages(lang).pressurePage.saved)
  return c.redirect(href(lang, `/pressures/${done.value}`), 303)
}

async function readOne(c: PageContext, deps: Deps, key: Key) {
  const doing = doingOf(c, deps)
  return deps.db.snapshot(async (view) => {
    const pressure = await pressureByKey(view, key)
    if (pressure === null) return null
    const { places } = await finderOf(view)
    const mayWrite = mayWatch(doing.viewer, pressure, doing.now)
    const line = places.areas.has(pressure.areaCode)
      ? places.line(pressure.areaCode).map(({ code }) => code as string)
      : []
    const fiscalYear = fiscalYearOf(todayInBangkok(doing.now))
    return {
      pressure,
      mayWrite,
      owner: (await bodiesNamed(view, [pressure.ownerBodyId])).get(pressure.ownerBodyId) ?? null,
      place: { code: pressure.areaCode, name: placeNameIn(places, c.get('lang'))(pressure.areaCode) },
      signals: await signalsOf(view, key),
      answers: await answersOf(view, key),
      reviews: await reviewsOf(view, key),
      branches: mayWrite ? await branchesToChoose(view, ['TH', ...line], fiscalYear) : [],
      history: await historyOf(view, deps, await interestEventsOf(view, key), c),
      today: todayInBangkok(doing.now),
    }
  })
}

async function onePage(c: PageContext, deps: Deps, typed: FilledForms | null) {
  const key = keyIn(c)
  const found = key && (await readOne(c, deps, key))
  if (!found) return c.notFound()
  const lang = c.get('lang')
  const { pressurePage: words } = messages(lang)
  return show(c, deps, {
    title: found.pressure.title,
    crumbs: crumbs(lang),
    problems: typed?.filled.problems ?? [],
    narrow: true,
    actions: [
      found.mayWrite &&
        found.pressure.state === 'watched' &&
        linkButton({
          href: href(lang, `${pressurePath(found.pressure)}/edit`),
          text: words.edit,
          kind: 'secondary',
          icon: 'edit',
        }),
    ],
    main: (frame) => pressureView(frame, { ...found, typed }),
    alternates: [
      { href: `/api/v1/pressures/${publicKey(found.pressure)}`, type: 'application/json', text: messages(lang).asJson },
    ],
  })
}

const acts = ['signal', 'answer', 'unlink', 'review'] as const

async function onePost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { pressurePage: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const form = reading(typed, lang)
  const act = acts.find((one) => one === typed.do) ?? 'review'
  const again = (problems: readonly Problem[]) => onePage(c, deps, { of: act, filled: { typed, problems } })
  const once = { purpose: `interests.${act} ${key.id}`, key: typed[oneTimeKeyFieldName] ?? null, now: doing.now }
  const run = async (work: (tx: Tx) => Promise<Result<null, Refusal>>, field: string, said: string) => {
    const done = await wholeActOnce<Refusal>(deps.db, once, async (tx) => {
      const one = await work(tx)
      return one.ok ? { ok: true, value: key.id } : one
    })
    if (!done.ok) {
      if (isOutside(done.problem)) return refused(c, done.problem)
      return again([{ field, text: refusalText(done.problem, lang) }])
    }
    notice(c, said)
    return c.redirect(href(lang, `/pressures/${publicKey(key)}`), 303)
  }
  if (act === 'signal') {
    const text = form.publicLines('text', words.signalMissing, 1_000)
    const seen = form.choice('seen', ['visible', 'hidden'] as const, words.seenMissing)
    const foundHow = form.choice('how', foundHows, words.howMissing)
    const foundOn = form.day('found', words.foundOnMissing)
    const source = form.publicLine('source', words.sourceMissing)
    if (
      form.problems.length > 0 ||
      text === null ||
      seen === null ||
      foundHow === null ||
      foundOn === null ||
      source === null
    )
      return again(form.problems)
    const sign = { text, visible: seen === 'visible', foundHow, foundOn, source }
    return run((tx) => addSignal(tx, key, sign, doing), 'found', words.signalSaved)
  }
  if (act === 'answer') {
    const nodeId = isId(typed.branch ?? '') ? (typed.branch ?? '') : form.wrong('branch', words.branchMissing)
    const how = form.publicLine('how', words.howTextMissing)
    if (form.problems.length > 0 || nodeId === null || how === null) return again(form.problems)
    return run((tx) => answerPressure(tx, key, { nodeId, how }, doing), 'branch', words.answerSaved)
  }
  if (act === 'unlink') {
    const reason = form.reason()
    const which = typed.which ?? ''
    if (reason === null || !isId(which)) return again(form.problems)
    return run((tx) => takeBackAnswer(tx, key, which, reason, doing), 'which', words.answerRemoved)
  }
  const finding = form.publicLines('finding', words.findingMissing)
  const strength = form.scale('strength')
  const nextOn = form.day('next')
  if (form.problems.length > 0 || finding === null || strength === null) return again(form.problems)
  return run((tx) => reviewPressure(tx, key, { strength, finding, nextOn }, doing), 'next', words.reviewSaved)
}

async function editPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const key = keyIn(c)
  const found = key && (await readOne(c, deps, key))
  if (!found) return c.notFound()
  const lang = c.get('lang')
  if (!found.mayWrite) return failure(c, 403, refusalText({ kind: 'not-yours' }, lang))
  const { pressure } = found
  const typed = {
    title: pressure.title,
    side: pressure.side,
    kind: pressure.kind,
    about: pressure.about,
    strength: String(pressure.strength),
    owner: found.owner?.nameTh ?? '',
    revision: String(pressure.revision),
    ...dayBoxes(pressure.reviewOn, 'review'),
  }
  const shown = filled ?? { typed, problems: [] }
  return show(c, deps, {
    title: messages(lang).pressurePage.edit,
    crumbs: [...crumbs(lang), { text: pressure.title, path: pressurePath(pressure) }],
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) => pressureForm(frame, shown, `${pressurePath(pressure)}/edit`, false),
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const known = await deps.db.snapshot((view) => pressureByKey(view, key))
  if (known === null) return c.notFound()
  const { facts, problems, revision } = await readFacts(typed, deps, lang, known)
  if (facts === null) return editPage(c, deps, { typed, problems })
  const once = { purpose: `interests.pressure ${key.id}`, key: typed[oneTimeKeyFieldName] ?? null, now: doing.now }
  const done = await wholeActOnce<Refusal>(deps.db, once, async (tx) => {
    const kept = await keepPressure(tx, { ...key, revision }, facts, doing)
    return kept.ok ? { ok: true, value: publicKey(kept.value) } : kept
  })
  if (!done.ok) {
    if (isOutside(done.problem)) return refused(c, done.problem)
    return editPage(c, deps, {
      typed,
      problems: [{ field: fieldOfRefusal(done.problem), text: refusalText(done.problem, lang) }],
    })
  }
  notice(c, messages(lang).pressurePage.saved)
  return c.redirect(href(lang, `/pressures/${done.value}`), 303)
}
