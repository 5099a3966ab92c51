import { newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { formatInstant, formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer, placeTitle } from '../places/index.ts'
import { type Committee, type CommitteeKind, committeeKinds, sitsAt } from './committee.ts'
import { readCommitteeForm, readFacts, typedCommittee } from './committee-form.ts'
import { keepsCommittee, mayFound, mayFoundSomewhere, maySeat, seesInside, sightOf } from './committees.policy.ts'
import {
  areaOf,
  bodyHref,
  committeeHref,
  presentEvents,
  presentMeeting,
  presentResolution,
  publicCommitteeEvents,
  quorumText,
} from './committees.present.ts'
import {
  bodiesNamed,
  type CommitteeFilter,
  committeeByCode,
  committeesPage,
  eventsOf,
  subCommitteesOf,
} from './committees.sql.ts'
import { act, heldBy, makeOnce } from './doing.ts'
import { oneLineText } from './form-fields.ts'
import { editCommittee, foundCommittee } from './found-committee.ts'
import { foundStructure, previewStructure } from './found-structure.ts'
import { holderAt, readMembers } from './holders.ts'
import { meetingsOf } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import { quorumNeeded } from './quorum.ts'
import { resolutionsPage } from './resolutions.sql.ts'
import { committeeForm, committeeView } from './views/committee-view.ts'
import { type CommitteesList, committeesView, structureView } from './views/list-view.ts'
import type { Filled, Typed } from './views/parts.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000
const MOST_MEETINGS = 24
const MOST_RESOLUTIONS = 8
const MOST_EVENTS = 20

export function committeesPages(app: PageApp, deps: Deps): void {
  app.get('/committees', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/committees/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/committees/new', (c) => newPage(c, deps, { typed: newTyped, problems: [] }))
  app.post('/committees/new', (c) => newPost(c, deps))
  app.get('/committees/structures', (c) => structuresPage(c, deps, {}))
  app.post('/committees/structures', (c) => structuresPost(c, deps))
  app.get('/committees/:code', (c) => committeePage(c, deps))
  app.get('/committees/:code/edit', (c) => editPage(c, deps, null))
  app.post('/committees/:code/edit', (c) => editPost(c, deps))
}

// ---- the list

interface TypedList {
  readonly q: string
  readonly place: string
  readonly kind: string
}

function typedList(c: PageContext): TypedList {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  return { q: word('q'), place: word('place'), kind: word('kind') }
}

/** The code of a place as it was typed; undefined where no such place is known. */
export function placeCode(typed: string, places: Gazetteer): string | null | undefined {
  if (typed === '') return null
  return places.areas.get(typed)?.code ?? places.resolve(typed)?.code ?? undefined
}

async function filterOf(view: Queryable, c: PageContext, deps: Deps, typed: TypedList, places: Gazetteer) {
  const { viewer, now } = doingOf(c, deps)
  const area = placeCode(typed.place, places)
  const filter: CommitteeFilter = {
    area: area ?? null,
    kind: committeeKinds.find((kind): kind is CommitteeKind => kind === typed.kind) ?? null,
    words: typed.q || null,
    sight: sightOf(viewer, await heldBy(view, viewer, now), now),
  }
  return { filter, known: area !== undefined }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { list, kinds } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  const today = todayInBangkok(now)
  const typed = typedList(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, known } = await filterOf(view, c, deps, typed, places)
    const offset = (at - 1) * PAGE_SIZE
    return { places, known, ...(await committeesPage(view, filter, { now, today, limit: PAGE_SIZE, offset })) }
  })
  const problems: Problem[] = found.known ? [] : [{ field: 'place', text: list.placeUnknown(typed.place) }]
  const query = queryText(typed)
  const view: CommitteesList = {
    typed,
    problems,
    total: found.total,
    ...listPages(`/committees${query}`, { at, size: PAGE_SIZE, total: found.total }),
    query,
    rows: found.committees.map((one) => ({
      href: committeeHref(one.code),
      name: nameIn(lang, one),
      kind: kinds[one.kind],
      area: areaOf(found.places, one.areaCode, lang),
      seats: one.seats,
      vacant: one.vacant,
      next: one.nextAt && formatShortDate(todayInBangkok(one.nextAt), lang),
      late: one.late,
      lateHref: `/committees/follow-up?committee=${one.code}&due=late`,
    })),
  }
  return show(c, deps, {
    title: list.title,
    lead: list.lead,
    problems,
    actions: [
      linkButton({ href: href(lang, '/committees/follow-up'), text: list.followUp, kind: 'secondary' }),
      viewer &&
        linkButton({
          href: href(lang, '/account/meetings'),
          text: list.myCalendar,
          kind: 'secondary',
          icon: 'calendar',
        }),
      mayFoundSomewhere(viewer, now) &&
        linkButton({ href: href(lang, '/committees/structures'), text: list.structure, kind: 'secondary' }),
      mayFoundSomewhere(viewer, now) &&
        linkButton({ href: href(lang, '/committees/new'), text: list.found, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/committees', type: 'application/json', text: list.asJson }],
    main: (frame) => committeesView(frame, view),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { list, kinds } = messages(lang)
  const { now } = doingOf(c, deps)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter } = await filterOf(view, c, deps, typedList(c), places)
    return committeesPage(view, filter, { now, today: todayInBangkok(now), limit: MOST_IN_FILE, offset: 0 })
  })
  const { file } = list
  return tableFile(c, format, {
    name: 'committees',
    sheets: [
      {
        title: 'committees',
        head: [file.code, file.name, file.kind, file.area, file.seats, file.vacant, file.next, file.late],
        rows: found.committees.map((one) => [
          one.code,
          one.nameTh,
          kinds[one.kind],
          one.areaCode ?? '',
          one.seats,
          one.vacant,
          one.nextAt?.toISOString() ?? '',
          one.late,
        ]),
      },
    ],
  })
}

// ---- founding

const newTyped: Typed = { kind: 'committee', quorum: 'half', visibility: 'public' }

function newPage(c: PageContext, deps: Deps, filled: Filled) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (!mayFoundSomewhere(viewer, now)) return failure(c, 403, say.refusals['not-yours'])
  return show(c, deps, {
    title: say.form.title,
    lead: say.form.lead,
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    main: (frame) => committeeForm(frame, { ...filled, code: null, key: oneTimeKey(filled.typed), revision: 0 }),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, reason, problems } = await readCommitteeForm(deps.db, typed, lang)
  if (!mayFoundSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  if (draft === null) return newPage(c, deps, { typed, problems })
  const once = { purpose: 'committees.found', key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const founded = await foundCommittee(tx, draft, reason, doing)
    return founded.ok ? { ok: true, value: founded.value.code } : founded
  })
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : newPage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'name')] })
  notice(c, messages(lang).form.founded)
  return c.redirect(href(lang, `/committees/${done.value}/seats`), 303)
}

async function structuresPage(c: PageContext, deps: Deps, over: { typed?: Typed; problems?: readonly Problem[] }) {
  const lang = c.get('lang')
  const { structure, kinds, list, refusals } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (!mayFoundSomewhere(viewer, now)) return failure(c, 403, refusals['not-yours'])
  const typed = over.typed ?? { place: oneLineText((c.req.query('place') ?? '').slice(0, 300)).slice(0, 100) }
  const place = typed.place ?? ''
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const code = placeCode(place, places)
    return {
      area: code ? (places.areas.get(code) ?? null) : null,
      planned: code ? await previewStructure(view, code) : [],
      known: code !== undefined,
    }
  })
  const problems = [...(over.problems ?? [])]
  if (!found.known) problems.push({ field: 'place', text: list.placeUnknown(place) })
  else if (found.area !== null && found.planned.length === 0)
    problems.push({ field: 'place', text: refusals['no-structure-here'] })
  else if (found.area !== null && !mayFound(viewer, { areaCode: found.area.code, parentId: null }, now))
    problems.push({ field: 'place', text: refusals['not-yours'] })
  const { area, planned } = found
  const preview =
    area === null || planned.length === 0
      ? null
      : {
          code: area.code,
          place: placeTitle(area, lang),
          key: oneTimeKey(typed),
          committees: planned.map((one) => ({
            name: lang === 'th' ? one.nameTh : one.nameEn,
            kind: kinds[one.plan.kind],
            seats: one.plan.seats.length,
          })),
        }
  return show(c, deps, {
    title: structure.title,
    lead: structure.lead,
    problems,
    narrow: true,
    noIndex: true,
    main: (frame) => structureView(frame, { typed, problems, preview }),
  })
}

async function structuresPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { structure, form } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const reason = oneLineText(typed.reason)
  if (reason === '')
    return structuresPage(c, deps, { typed, problems: [{ field: 'reason', text: form.problems.reasonMissing }] })
  const done = await act(doing, (tx) => foundStructure(tx, typed.place ?? '', reason, doing))
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : structuresPage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'place')] })
  notice(c, structure.done(done.value.founded, done.value.known))
  return c.redirect(href(lang, `/committees/${done.value.code}`), 303)
}

// ---- one committee

async function committeePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  const today = todayInBangkok(now)
  const found = await deps.db.snapshot(async (view) => {
    const committee = await committeeByCode(view, c.req.param('code') ?? '')
    if (committee === null) return null
    const held = await heldBy(view, viewer, now)
    const inside = seesInside(viewer, committee, held, now)
    if (committee.visibility !== 'public' && !inside) return null
    const sight = { bodyIds: inside ? [committee.bodyId] : [], all: false }
    const events = await eventsOf(
      view,
      { bodyId: committee.bodyId },
      inside ? null : publicCommitteeEvents,
      MOST_EVENTS,
    )
    return {
      committee,
      places: await loadGazetteer(view),
      members: await readMembers(view, deps, committee.bodyId, lang),
      subs: (await subCommitteesOf(view, committee.bodyId)).filter(
        (sub) => sub.visibility === 'public' || seesInside(viewer, sub, held, now),
      ),
      parent: (await bodiesNamed(view, [committee.parentId])).get(committee.parentId ?? '') ?? null,
      meetings: await meetingsOf(view, committee.bodyId, MOST_MEETINGS),
      resolutions: await resolutionsPage(
        view,
        { area: null, bodyId: committee.bodyId, owners: null, kind: null, due: 'all', words: null, sight, today },
        MOST_RESOLUTIONS,
        0,
      ),
      events,
      names: inside
        ? await personNames(
            view,
            deps,
            events.map((event) => event.actorId),
          )
        : null,
    }
  })
  if (found === null) return c.notFound()
  const { committee, members, subs } = found
  const seats = seatLines(members, now, lang)
  const filled = members.seats.filter(
    (seat) => seat.voting && seat.abolishedAt === null && holderAt(members.terms, seat.id, now) !== null,
  ).length
  const upcoming = found.meetings
    .filter((meeting) => meeting.endsAt > now && (meeting.state === 'planned' || meeting.state === 'called'))
    .at(-1)
  const may = { seat: maySeat(viewer, committee, now), plan: keepsCommittee(viewer, committee, now) }
  const { one } = say
  const name = nameIn(lang, committee)
  return show(c, deps, {
    title: name,
    ...(committee.shortNameTh === null ? {} : { caption: committee.shortNameTh }),
    crumbs: found.parent === null ? [] : [{ text: nameIn(lang, found.parent), path: bodyHref(found.parent) }],
    actions: [
      may.seat &&
        linkButton({
          href: href(lang, `/committees/${committee.code}/seats`),
          text: one.seats,
          kind: 'secondary',
          icon: 'people',
        }),
      may.seat &&
        linkButton({
          href: href(lang, `/committees/${committee.code}/edit`),
          text: one.edit,
          kind: 'secondary',
          icon: 'edit',
        }),
      may.plan &&
        linkButton({
          href: href(lang, `/committees/${committee.code}/meetings/new`),
          text: one.planMeeting,
          icon: 'plus',
        }),
    ],
    alternates: [
      { href: `/api/v1/committees/${committee.code}`, type: 'application/json', text: say.list.asJson },
      { href: `/committees/${committee.code}/calendar.ics`, type: 'text/calendar', text: say.list.asCalendar },
    ],
    main: (frame) =>
      committeeView(frame, {
        code: committee.code,
        kind: say.kinds[committee.kind],
        area: areaOf(found.places, committee.areaCode, lang),
        parent: found.parent && { name: nameIn(lang, found.parent), href: bodyHref(found.parent) },
        bodyHref: `/bodies/${committee.code}`,
        order: orderText(committee, lang),
        quorum: quorumText(committee.quorum, lang),
        quorumNow: one.quorumNow(quorumNeeded(committee.quorum, filled), filled),
        term: committee.termMonths === null ? null : one.months(committee.termMonths),
        dissolved: committee.dissolvedOn && one.dissolved(formatShortDate(committee.dissolvedOn, lang)),
        membersOnly: committee.visibility === 'members',
        seats,
        vacancies: seats.filter((seat) => seat.holder === null).length,
        subs: subs.map((sub) => ({
          name: nameIn(lang, sub),
          href: committeeHref(sub.code),
          kind: say.kinds[sub.kind],
        })),
        next: upcoming ? presentMeeting(upcoming, lang) : null,
        meetings: found.meetings.map((meeting) => presentMeeting(meeting, lang)),
        resolutions: found.resolutions.map((resolution) => presentResolution(resolution, today, lang)),
        history: presentEvents(found.events, found.names, lang),
        may,
      }),
  })
}

function orderText({ orderText: text, orderedOn }: Committee, lang: 'th' | 'en'): string | null {
  if (text === null) return null
  return orderedOn === null ? text : `${text} ${messages(lang).one.dated(formatShortDate(orderedOn, lang))}`
}

/** Seats of today with who holds them. */
export function seatLines(members: Awaited<ReturnType<typeof readMembers>>, now: Date, lang: 'th' | 'en') {
  const { seatRoles, fillWays } = messages(lang)
  return members.seats
    .filter((seat) => seat.abolishedAt === null)
    .map((seat) => {
      const holder = members.terms.find((term) => term.seatId === seat.id && sitsAt(term, now)) ?? null
      return {
        id: seat.id,
        name: nameIn(lang, seat),
        role: seatRoles[seat.role],
        filledBy: fillWays[seat.filledBy],
        voting: seat.voting,
        holder: holder?.name ?? null,
        until: holder?.endsAt ? lastMoment(holder.endsAt, lang) : null,
      }
    })
}

/** The last day of a term; with its time where it does not end with the day. */
export function lastMoment(endsAt: Date, lang: 'th' | 'en'): string {
  const last = new Date(endsAt.getTime() - 1)
  const endsWithDay = todayInBangkok(last) !== todayInBangkok(endsAt)
  return endsWithDay ? formatShortDate(todayInBangkok(last), lang) : formatInstant(endsAt, lang)
}

async function editPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  const committee = await committeeByCode(deps.db, c.req.param('code') ?? '')
  if (committee === null) return c.notFound()
  if (!maySeat(viewer, committee, now)) return failure(c, 403, say.refusals['not-yours'])
  const shown = filled ?? { ...empty, typed: typedCommittee(committee) }
  return show(c, deps, {
    title: say.form.edit,
    caption: nameIn(lang, committee),
    crumbs: [{ text: nameIn(lang, committee), path: committeeHref(committee.code) }],
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      committeeForm(frame, { ...shown, code: committee.code, key: newId(), revision: committee.revision }),
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const committee = await committeeByCode(deps.db, c.req.param('code') ?? '')
  if (committee === null) return c.notFound()
  const { draft, reason, problems } = readFacts(typed, lang)
  if (!maySeat(doing.viewer, committee, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  if (draft === null) return editPage(c, deps, { typed, problems })
  const revision = Number.parseInt(typed.revision ?? '', 10) || 0
  const done = await act(doing, (tx) => editCommittee(tx, committee.bodyId, draft, { revision, reason }, doing))
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : editPage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'kind')] })
  notice(c, messages(lang).form.saved)
  return c.redirect(href(lang, committeeHref(committee.code)), 303)
}
