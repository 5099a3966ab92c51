import { getCookie } from 'hono/cookie'
import { nameIn } from '../../kernel/lang.ts'
import { daysBetween, formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import { cookie, cookieName, sign, signedText } from '../../platform/http/signed.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { type Filled, nothingTyped, oneLineText, oneTimeKey, type Typed } from '../../web/read-form.ts'
import { missionByCode } from '../functions/index.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { placeLine } from '../plans/index.ts'
import { declineMatter, hideMatter, reopenMatter, takeUpBy } from './answer-matter.ts'
import type { Key, Refusal } from './board.ts'
import { bodiesById } from './board-bodies.sql.ts'
import { eventsOf } from './board-events.sql.ts'
import { mayAnswerMatter, mayHideMatter, seesWho, voicesOf } from './boards.policy.ts'
import { boardHref, dayIn, fieldIn, matterHref, matterState, placeOf, publicKey } from './boards.present.ts'
import { boardByKey } from './boards.sql.ts'
import { boardsPage } from './boards-list.sql.ts'
import { fieldChoices, keyFrom, placeCode, placeProblem, reading } from './form-parts.ts'
import { keysOf, newVisitor } from './keys.ts'
import { points, scoreOf } from './matter.ts'
import {
  type Matter,
  type MatterFilter,
  matterByKey,
  matterEventsOf,
  matterStates,
  mattersPage,
  supportsIt,
} from './matters.sql.ts'
import { messages } from './messages.ts'
import { asProblem, refused, show } from './page-parts.ts'
import { type MatterDraft, proposeMatter, similarMatters, supportMatter, takeBackSupport } from './propose-matter.ts'
import { stepsOf } from './steps.sql.ts'
import { currentStep } from './steps.ts'
import { type AgendaList, agendaView, matterView, proposeView } from './views/agenda-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000
const MOST_BOARDS = 40

/*
 * What a network block may do without signing in: enough for a village hall with one telephone, too little for a flood. Whoever
 * signs in is counted by the platform alone.
 */
const proposalsAnHour = 10
const supportsAnHour = 120
const visitorCookie = 'prasan_supporter'
const visitorDays = 400

export function agendaPages(app: PageApp, deps: Deps): void {
  const limits = {
    proposals: limiter('agenda-proposals', { points: proposalsAnHour, seconds: 3_600 }),
    supports: limiter('agenda-supports', { points: supportsAnHour, seconds: 3_600 }),
  }
  app.get('/agenda', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/agenda/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/agenda/new', (c) => newPage(c, deps, null, []))
  app.post('/agenda/new', (c) => newPost(c, deps, limits.proposals))
  app.get('/agenda/:id', (c) => matterPage(c, deps, nothingTyped))
  app.post('/agenda/:id/support', (c) => supportPost(c, deps, limits.supports))
  app.post('/agenda/:id/unsupport', (c) => unsupportPost(c, deps))
  for (const act of officersActs) app.post(`/agenda/:id/${act}`, (c) => officersPost(c, deps, act))
}

// ---- who a visitor is, without being anybody

function visitorOf(c: PageContext, deps: Deps): string | null {
  const given = getCookie(c, cookieName(deps.config, visitorCookie))
  return signedText(deps.secrets.key('agenda-visitor'), given)
}

/** The visitor's random value, given now where there is none yet. Only for who proposes or supports: reading sets no cookie. */
function keptVisitor(c: PageContext, deps: Deps): string {
  const known = visitorOf(c, deps)
  if (known !== null) return known
  const fresh = newVisitor()
  const value = sign(deps.secrets.key('agenda-visitor'), fresh)
  c.header('Set-Cookie', cookie(deps.config, visitorCookie, value, visitorDays * 86_400), { append: true })
  return fresh
}

// ---- the list

function typedList(c: PageContext) {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  return { q: word('q'), place: word('place'), field: word('field'), state: word('state') }
}

function filterOf(typed: ReturnType<typeof typedList>, places: Gazetteer): { filter: MatterFilter; known: boolean } {
  const area = typed.place === '' ? null : placeCode(typed.place, places)
  return {
    known: typed.place === '' || area !== null,
    filter: {
      area,
      field: missionByCode.has(typed.field) ? typed.field : null,
      words: typed.q || null,
      state: matterStates.find((state) => state === typed.state) ?? null,
      proposedBy: null,
    },
  }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { agenda: say, list } = messages(lang)
  const { now } = doingOf(c, deps)
  const today = todayInBangkok(now)
  const typed = typedList(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, known } = filterOf(typed, places)
    return {
      places,
      known,
      area: filter.area,
      ...(await mattersPage(view, filter, { now, limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE })),
    }
  })
  const problems: Problem[] = found.known
    ? []
    : [{ field: 'place', text: placeProblem(typed.place, found.places, lang) }]
  const query = queryText(typed)
  const view: AgendaList = {
    typed,
    fields: fieldChoices(lang),
    problems,
    total: found.total,
    ...listPages(`/agenda${query}`, { at, size: PAGE_SIZE, total: found.total }),
    query,
    rows: found.matters.map((one) => ({
      href: matterHref(one),
      title: one.title,
      place: placeLine(found.places, one.areaCode, lang) ?? one.areaCode,
      supports: one.signedSupports + one.freeSupports,
      points: points(one.halves),
      waited: one.state === 'open' ? say.waitedDays(daysBetween(todayInBangkok(one.proposedAt), today)) : null,
      state: matterState(one.state, lang),
      answer: one.state === 'open' ? null : (one.boardTitle ?? one.decideReason),
    })),
  }
  const propose = `/agenda/new${found.area === null ? '' : `?area=${found.area}`}`
  return show(c, deps, {
    title: found.area === null ? say.title : say.titleOf(placeOf(found.places, found.area, lang).name),
    lead: say.lead,
    problems,
    actions: [
      linkButton({ href: href(lang, '/boards'), text: list.title, kind: 'secondary' }),
      linkButton({ href: href(lang, propose), text: say.propose, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/agenda', type: 'application/json', text: say.asJson }],
    main: (frame) => agendaView(frame, view),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { agenda, voices, matterStates: states } = messages(lang)
  const { now } = doingOf(c, deps)
  const { matters } = await deps.db.snapshot(async (view) => {
    const { filter } = filterOf(typedList(c), await loadGazetteer(view))
    return mattersPage(view, filter, { now, limit: MOST_IN_FILE, offset: 0 })
  })
  const { file } = agenda
  return tableFile(c, format, {
    name: 'agenda',
    sheets: [
      {
        title: 'agenda',
        head: [
          file.id,
          file.title,
          file.text,
          file.area,
          file.field,
          file.voice,
          file.signed,
          file.free,
          file.points,
          file.state,
          file.reason,
          file.proposed,
          file.decided,
        ],
        rows: matters.map((one) => [
          publicKey(one),
          one.title,
          one.text,
          one.areaCode,
          one.functionCode ?? '',
          voices[one.voice],
          one.signedSupports,
          one.freeSupports,
          points(one.halves),
          states[one.state],
          one.decideReason ?? '',
          one.proposedAt.toISOString(),
          one.decidedAt?.toISOString() ?? '',
        ]),
      },
    ],
  })
}

// ---- proposing

async function newPage(
  c: PageContext,
  deps: Deps,
  sent: Filled | null,
  similar: readonly (Pick<Matter, 'home' | 'id' | 'title'> & { supports: number })[],
) {
  const lang = c.get('lang')
  const { agenda } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  const bodies = await bodiesById(deps.db, voicesOf(viewer, now), todayInBangkok(now))
  const asked = oneLineText((c.req.query('area') ?? '').slice(0, 100))
  const area = placeLine(await loadGazetteer(deps.db), asked, lang) ?? asked
  const filled = sent ?? { typed: { area }, problems: [] }
  return show(c, deps, {
    title: agenda.form.title,
    lead: agenda.form.lead,
    problems: filled.problems,
    // Similar matters are no mistake, but nothing was stored yet.
    ...(similar.length > 0 ? { status: 422 as const } : {}),
    narrow: true,
    noIndex: true,
    crumbs: [{ text: agenda.title, path: '/agenda' }],
    main: (frame) =>
      proposeView(frame, {
        filled,
        fields: fieldChoices(lang),
        voices: [...bodies.values()].map((body) => ({ value: body.id, text: nameIn(lang, body) })),
        similar,
        key: oneTimeKey(filled.typed),
      }),
  })
}

async function newPost(c: PageContext, deps: Deps, limit: ReturnType<typeof limiter>) {
  const lang = c.get('lang')
  const { agenda: say } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const places = await loadGazetteer(deps.db)
  const title = read.publicLine('title', say.form.missing.name)
  const areaCode = read.place('area', places, say.form.missing.place)
  const placeText = read.publicLine('spot')
  const text = read.publicLines('text', say.form.missing.text)
  const functionCode = read.field('field', (code) => missionByCode.has(code))
  if (title === null || areaCode === null || text === null || read.problems.length > 0)
    return newPage(c, deps, { typed, problems: read.problems }, [])
  const draft: MatterDraft = { title, areaCode, placeText, text, functionCode, bodyId: read.id('voice') }
  if (typed.different !== '1') {
    const similar = await similarMatters(deps.db, draft, doing.now)
    if (similar.length > 0)
      return newPage(
        c,
        deps,
        { typed, problems: [] },
        similar.map(({ home, id, title: name, signedSupports, freeSupports }) => ({
          home,
          id,
          title: name,
          supports: signedSupports + freeSupports,
        })),
      )
  }
  if (doing.viewer === null && (await takeForBlock(c, limit)) !== null) return failure(c, 429, say.tooOften)
  const visitor = doing.viewer === null ? keptVisitor(c, deps) : null
  const once = { purpose: 'agenda.propose', key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const proposed = await proposeMatter(tx, draft, visitor, doing)
    return proposed.ok ? { ok: true as const, value: publicKey(proposed.value) } : proposed
  })
  if (!done.ok) return newPage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'voice')] }, [])
  notice(c, say.form.sent)
  return c.redirect(href(lang, `/agenda/${done.value}`), 303)
}

// ---- one matter

async function matterPage(c: PageContext, deps: Deps, filled: Filled) {
  const key = keyIn(c)
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const { viewer, now } = doing
  const found = key && (await deps.db.snapshot((view) => readMatter(view)))
  if (!found) return c.notFound()
  const { matter, places, board, bodies, boards, supported, may } = found
  const hidden = matter.hiddenAt !== null && !may.hide
  const by = [
    say.voices[matter.voice],
    ...(matter.bodyId === null ? [] : [nameIn(lang, bodies.get(matter.bodyId) ?? { nameTh: '', nameEn: null })]),
  ]
  return show(c, deps, {
    title: hidden ? say.agenda.one.hidden : matter.title,
    caption: placeLine(places, matter.areaCode, lang) ?? '',
    crumbs: [
      { text: say.agenda.title, path: '/agenda' },
      { text: placeOf(places, matter.areaCode, lang).name, path: `/agenda?place=${matter.areaCode}` },
    ],
    problems: filled.problems,
    ...(hidden ? { noIndex: true } : {}),
    main: (frame) =>
      matterView(frame, {
        matter,
        state: matterState(matter.state, lang),
        score: scoreOf(matter, now),
        place: placeOf(places, matter.areaCode, lang),
        field: fieldIn(matter.functionCode, lang),
        by: by.filter((word) => word !== '').join(' · '),
        proposed: dayIn(matter.proposedAt, lang),
        supported,
        board,
        story: found.story,
        may,
        boards,
        filled,
      }),
  })

  async function readMatter(view: Parameters<typeof matterByKey>[0]) {
    const matter = key && (await matterByKey(view, key))
    if (!matter) return null
    const places = await loadGazetteer(view)
    const may = {
      answer: mayAnswerMatter(viewer, matter.areaCode, now),
      hide: mayHideMatter(viewer, matter.areaCode, now),
    }
    const boardKey =
      matter.boardHome === null || matter.boardId === null ? null : { home: matter.boardHome, id: matter.boardId }
    const taken = boardKey && (await boardByKey(view, boardKey))
    const events = await matterEventsOf(view, matter)
    const boardEvents = taken ? (await eventsOf(view, taken, 60)).filter((event) => toldBack.has(event.kind)) : []
    const names = seesWho(viewer)
      ? await personNames(
          view,
          deps,
          events.filter((event) => event.kind !== 'proposed').map((event) => event.actorId),
        )
      : null
    const boards = may.answer && matter.state === 'open' ? await boardsFor(view, matter, places) : []
    const step = taken ? currentStep(await stepsOf(view, taken)) : null
    return {
      matter,
      places,
      may,
      bodies: await bodiesById(view, [matter.bodyId], todayInBangkok(now)),
      boards,
      supported: await supportsIt(view, matter, keysOf(deps, matter, viewer, visitorOf(c, deps))),
      board: taken
        ? {
            name: taken.title,
            href: boardHref(taken),
            now:
              taken.state === 'closed' && taken.outcome !== null
                ? say.agenda.one.boardClosed(say.outcomes[taken.outcome])
                : step === null
                  ? ''
                  : say.agenda.one.stepNow(say.steps[step].name),
          }
        : null,
      story: [
        ...boardEvents.map((event) => ({
          when: formatInstant(event.at, lang),
          iso: event.at.toISOString(),
          title: [
            say.events[event.kind] ?? say.eventOther,
            event.step === null || !event.kind.startsWith('step-') ? '' : `: ${say.steps[event.step].name}`,
          ].join(''),
          who: null,
          text: event.reason,
        })),
        ...events.map((event) => ({
          when: formatInstant(event.at, lang),
          iso: event.at.toISOString(),
          title: say.matterEvents[event.kind],
          // Who proposed it is never named, to nobody.
          who:
            event.kind === 'proposed' || event.actorId === null || names === null
              ? null
              : (names.get(event.actorId) ?? say.someone),
          text: event.reason,
        })),
      ].sort((a, b) => (a.iso < b.iso ? 1 : -1)),
    }
  }

  async function boardsFor(view: Parameters<typeof matterByKey>[0], matter: Matter, places: Gazetteer) {
    const line = [...places.line(matter.areaCode).map((one) => one.code), matter.areaCode]
    const { boards } = await boardsPage(
      view,
      {
        area: /^\d\d/.test(matter.areaCode) ? matter.areaCode.slice(0, 2) : null,
        field: null,
        words: null,
        step: null,
        bodies: null,
        waiting: false,
      },
      { today: todayInBangkok(now), limit: MOST_BOARDS, offset: 0 },
    )
    return boards
      .filter(
        (one) => one.state === 'open' && (line.includes(one.areaCode) || one.areaCode.startsWith(matter.areaCode)),
      )
      .map((one) => ({ value: publicKey(one), text: one.title }))
  }
}

/** What happens on a board and is told back to those who brought the matter. */
const toldBack = new Set([
  'step-done',
  'step-skipped',
  'committee-appointed',
  'committee-linked',
  'plan-put-forward',
  'plan-endorsed',
  'closed',
])

async function supportPost(c: PageContext, deps: Deps, limit: ReturnType<typeof limiter>) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { agenda: say } = messages(lang)
  const doing = doingOf(c, deps)
  if (doing.viewer === null && (await takeForBlock(c, limit)) !== null) return failure(c, 429, say.tooOften)
  const visitor = doing.viewer === null ? keptVisitor(c, deps) : visitorOf(c, deps)
  const done = await wholeAct(deps.db, (tx) => supportMatter(tx, key, visitor, doing))
  if (!done.ok) return refusedHere(c, deps, done.problem)
  notice(c, done.value.counted ? say.one.counted : say.one.already)
  return c.redirect(href(lang, `/agenda/${publicKey(key)}#support`), 303)
}

async function unsupportPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const done = await wholeAct(deps.db, (tx) => takeBackSupport(tx, key, visitorOf(c, deps), doingOf(c, deps)))
  if (!done.ok) return refusedHere(c, deps, done.problem)
  notice(c, messages(lang).agenda.one.backed)
  return c.redirect(href(lang, `/agenda/${publicKey(key)}#support`), 303)
}

const refusedHere = (c: PageContext, deps: Deps, refusal: Refusal) =>
  isOutside(refusal)
    ? refused(c, refusal)
    : matterPage(c, deps, { typed: {}, problems: [asProblem(refusal, c.get('lang'), 'support')] })

// ---- what officers answer

const officersActs = ['take-up', 'decline', 'reopen', 'hide', 'show'] as const
type OfficersAct = (typeof officersActs)[number]

async function officersPost(c: PageContext, deps: Deps, act: OfficersAct) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { agenda } = messages(lang)
  const say = agenda.one
  const typed: Typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const board = act === 'take-up' ? keyFrom('agenda', typed.board ?? '') : null
  if (act === 'take-up' && board === null) read.wrong('board', say.boardMissing)
  const field = {
    'take-up': 'take_reason',
    decline: 'decline_reason',
    reopen: 'reopen_reason',
    hide: 'hide_reason',
    show: 'hide_reason',
  }[act]
  const reason = read.reason(field, say.reasonMissing)
  if (reason === null || read.problems.length > 0) return matterPage(c, deps, { typed, problems: read.problems })
  const done = await wholeAct<null, Refusal>(deps.db, (tx) => {
    switch (act) {
      case 'take-up':
        return takeUpBy(tx, key, board as Key, reason, doing)
      case 'decline':
        return declineMatter(tx, key, reason, doing)
      case 'reopen':
        return reopenMatter(tx, key, reason, doing)
      default:
        return hideMatter(tx, key, { hide: act === 'hide', reason }, doing)
    }
  })
  if (!done.ok)
    return isOutside(done.problem) || done.problem.kind === 'changed-meanwhile'
      ? refused(c, done.problem)
      : matterPage(c, deps, { typed, problems: [asProblem(done.problem, lang, field)] })
  const told: Record<OfficersAct, string> = {
    'take-up': say.takenUpDone,
    decline: say.declinedDone,
    reopen: say.reopenedDone,
    hide: say.hiddenDone,
    show: say.shownDone,
  }
  notice(c, told[act])
  return c.redirect(href(lang, `/agenda/${publicKey(key)}`), 303)
}
