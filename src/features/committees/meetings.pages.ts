import { Readable } from 'node:stream'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatDate, formatTime, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { asAttachment } from '../attachments/index.ts'
import { personNames } from '../people/index.ts'
import type { Committee } from './committee.ts'
import { keepsCommittee } from './committees.policy.ts'
import {
  committeeHref,
  linkHref,
  meetingHref,
  meetingState,
  presentEvents,
  presentResolution,
  publicKey,
  publicMeetingEvents,
  spanText,
} from './committees.present.ts'
import { committeeByCode, eventsOf } from './committees.sql.ts'
import { act, makeOnce, sittingOf } from './doing.ts'
import { dayBoxes, instantAt, reading } from './form-fields.ts'
import { substituteRow } from './hold-meeting.ts'
import { openHolder, rollOf } from './holders.ts'
import { draftOf } from './keep-minutes.ts'
import { type AgendaItem, agendaSections, type Meeting } from './meeting.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import { type Paper, paperByKey } from './papers.sql.ts'
import { editMeeting, type MeetingDraft, planMeeting } from './plan-meeting.ts'
import { readMeeting, type WholeMeeting } from './read-meeting.ts'
import { type MeetingView, meetingView, planForm } from './views/meeting-view.ts'
import { officialPaper } from './views/paper-view.ts'
import type { Filled, Typed } from './views/parts.ts'

const MOST_EVENTS = 40

export function meetingsPages(app: PageApp, deps: Deps): void {
  app.get('/committees/:code/meetings/new', (c) => withCommittee(c, deps, (at) => planPage(c, deps, at, null)))
  app.post('/committees/:code/meetings/new', (c) => withCommittee(c, deps, (at) => planPost(c, deps, at)))
  app.get('/meetings/papers/:id', (c) => paperDownload(c, deps))
  app.get('/meetings/:id', (c) => meetingPage(c, deps))
  app.get('/meetings/:id/edit', (c) => editPage(c, deps, null))
  app.post('/meetings/:id/edit', (c) => editPost(c, deps))
  app.get('/meetings/:id/agenda', (c) => agendaPaper(c, deps))
  app.get('/meetings/:id/minutes', (c) => minutesPaper(c, deps))
}

type Answer = Response | Promise<Response>

async function withCommittee(c: PageContext, deps: Deps, shown: (committee: Committee) => Answer): Promise<Response> {
  const { viewer, now } = doingOf(c, deps)
  const committee = await committeeByCode(deps.db, c.req.param('code') ?? '')
  if (committee === null) return c.notFound()
  if (!keepsCommittee(viewer, committee, now)) return failure(c, 403, messages(c.get('lang')).refusals['not-yours'])
  return shown(committee)
}

// ---- planning

function planPage(c: PageContext, deps: Deps, committee: Committee, filled: Filled | null): Response {
  const lang = c.get('lang')
  const { plan } = messages(lang)
  const shown = filled ?? { ...empty, typed: { from: '09:30', ends: '12:00' } }
  return show(c, deps, {
    title: plan.title,
    caption: nameIn(lang, committee),
    crumbs: [{ text: nameIn(lang, committee), path: committeeHref(committee.code) }],
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      planForm(frame, {
        ...shown,
        action: `/committees/${committee.code}/meetings/new`,
        key: oneTimeKey(shown.typed),
        revision: null,
      }),
  })
}

function readMeetingForm(fields: FormFields, lang: Lang): { draft: MeetingDraft | null; problems: readonly Problem[] } {
  const { plan, form } = messages(lang)
  const read = reading(fields, lang)
  const number = read.count('number', [1, 999], plan.numberWrong)
  const day = read.day('starts', form.problems.dateWrong)
  const from = needed(read, 'from', form.problems.timeWrong)
  const to = needed(read, 'ends', form.problems.timeWrong)
  const place = read.line('place', { most: 300, missing: plan.placeMissing })
  const online = read.line('online', { most: 500 })
  if (online !== null && !/^https:\/\/[^\s]+$/.test(online)) read.wrong('online', plan.onlineWrong)
  const draft =
    day === null || from === null || to === null || place === null || read.problems.length > 0
      ? null
      : { number, place, onlineUrl: online, startsAt: instantAt(day, from), endsAt: instantAt(day, to) }
  return { draft, problems: read.problems }
}

/** A time that may not be left out. */
function needed(read: ReturnType<typeof reading>, field: string, missing: string): number | null {
  const at = read.minutes(field)
  if (at === undefined) return null
  return at ?? read.wrong(field, missing)
}

async function planPost(c: PageContext, deps: Deps, committee: Committee) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, problems } = readMeetingForm(typed, lang)
  if (draft === null) return planPage(c, deps, committee, { typed, problems })
  const once = { purpose: `committees.meeting ${committee.bodyId}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const planned = await planMeeting(tx, committee.bodyId, draft, doing)
    return planned.ok ? { ok: true, value: publicKey(planned.value) } : planned
  })
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : planPage(c, deps, committee, { typed, problems: [asProblem(done.problem, lang, 'starts')] })
  notice(c, messages(lang).plan.saved)
  return c.redirect(href(lang, `/meetings/${done.value}/desk/agenda`), 303)
}

const hoursAndMinutes = (at: Date) => formatTime(at, 'en')

async function editPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const found = key && (await sittingOf(deps.db, key))
  if (!found) return c.notFound()
  const { viewer, now } = doingOf(c, deps)
  const { committee, meeting } = found
  if (!keepsCommittee(viewer, committee, now)) return failure(c, 403, say.refusals['not-yours'])
  const typed: Typed = {
    ...dayBoxes(todayInBangkok(meeting.startsAt), 'starts'),
    from: hoursAndMinutes(meeting.startsAt),
    ends: hoursAndMinutes(meeting.endsAt),
    place: meeting.place,
    online: meeting.onlineUrl ?? '',
  }
  const shown = filled ?? { ...empty, typed }
  return show(c, deps, {
    title: say.plan.edit,
    caption: say.meetingTitle(nameIn(lang, committee), meeting.number, meeting.year),
    crumbs: crumbsOf(committee, meeting, lang),
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      planForm(frame, {
        ...shown,
        action: `${meetingHref(meeting)}/edit`,
        key: oneTimeKey(shown.typed),
        revision: meeting.revision,
      }),
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, problems } = readMeetingForm(typed, lang)
  if (draft === null) return editPage(c, deps, { typed, problems })
  const revision = Number.parseInt(typed.revision ?? '', 10) || 0
  const done = await act(doing, (tx) => editMeeting(tx, key, draft, revision, doing))
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : editPage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'starts')] })
  const { plan } = messages(lang)
  notice(c, done.value.state === 'called' ? plan.movedTold : plan.moved)
  return c.redirect(href(lang, `${meetingHref(key)}/desk`), 303)
}

// ---- the public page

export function crumbsOf(committee: Committee, meeting: Meeting | null, lang: Lang) {
  const first = { text: nameIn(lang, committee), path: committeeHref(committee.code) }
  return meeting === null
    ? [first]
    : [first, { text: messages(lang).meeting(meeting.number, meeting.year), path: meetingHref(meeting) }]
}

async function meetingPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const whole = await readMeeting(view, key, doing, lang)
      if (whole === null) return null
      const kinds = whole.standing.inside ? null : publicMeetingEvents
      const events = await eventsOf(view, { home: key.home, meetingId: key.id }, kinds, MOST_EVENTS)
      const ids = events.map((event) => event.actorId)
      return { whole, events, names: whole.standing.inside ? await personNames(view, deps, ids) : null }
    }))
  if (!found) return c.notFound()
  const { whole } = found
  const { committee, meeting, standing } = whole
  return show(c, deps, {
    title: say.meetingTitle(nameIn(lang, committee), meeting.number, meeting.year),
    crumbs: crumbsOf(committee, null, lang),
    actions: standing.calls
      ? [linkButton({ href: href(lang, `${meetingHref(meeting)}/desk`), text: say.page.desk, icon: 'edit' })]
      : [],
    alternates: [{ href: `/api/v1${meetingHref(meeting)}`, type: 'application/json', text: say.list.asJson }],
    main: (frame) =>
      meetingView(frame, {
        ...presentWhole(whole, todayInBangkok(doing.now), doing.deps, lang),
        history: presentEvents(found.events, found.names, lang),
      }),
  })
}

export function presentPaper(paper: Paper, lang: Lang) {
  const { page } = messages(lang)
  const size = `${Math.max(1, Math.round(paper.byteSize / 1_000)).toLocaleString('en-US')} KB`
  return {
    id: publicKey(paper),
    title: paper.title,
    href: `/meetings/papers/${publicKey(paper)}`,
    about: paper.visibility === 'members' ? `${size} · ${page.membersPaper}` : size,
  }
}

function presentWhole(whole: WholeMeeting, today: LocalDate, deps: Deps, lang: Lang): Omit<MeetingView, 'history'> {
  const say = messages(lang)
  const { meeting, standing, resolutions } = whole
  const certified = whole.versions.find((version) => version.state !== 'checked') ?? null
  const texts = new Map(certified?.items.map((item) => [item.item, item.text]))
  const names = new Map(whole.members.terms.map((term) => [term.id, term.name]))
  const rows = resolutions.map((one) => presentResolution(one, today, lang))
  const counted = (status: string) => whole.attendance.filter((line) => line.status === status).length
  const hasRoll = meeting.openedAt !== null || meeting.state === 'adjourned'
  return {
    id: publicKey(meeting),
    when: spanText(meeting, lang),
    place: meeting.place,
    onlineUrl: meeting.onlineUrl,
    state: meetingState(meeting, lang),
    reason: meeting.endReason,
    quorum:
      meeting.quorumPresent === null
        ? null
        : say.page.quorumText(meeting.quorumPresent, meeting.quorumNeeded ?? 0, meeting.seatsFilled ?? 0),
    attendance: hasRoll
      ? say.page.attendanceText(counted('present'), counted('substitute'), counted('leave'), counted('absent'))
      : null,
    present: hasRoll && standing.inside ? rollNames(whole, deps, lang).present : [],
    minutes: meeting.minutesState === 'none' ? null : say.minutesStates[meeting.minutesState],
    certified:
      certified === null
        ? null
        : say.page.certifiedText(
            certified.version,
            whole.certifier === null ? '' : say.meeting(whole.certifier.number, whole.certifier.year),
          ),
    agenda: agendaSections.map((section) => ({
      section,
      title: say.sections[section],
      items: whole.items
        .filter((item) => item.section === section)
        .map((item) => {
          const open = standing.inside || !item.restricted
          return {
            id: item.id,
            title: item.title,
            text: item.text,
            presenter: item.presenter,
            restricted: item.restricted,
            link: presentLink(item, whole, lang),
            resolutions: rows.filter((row) => row.itemId === item.id),
            minutes: open ? (texts.get(item.id) ?? null) : null,
            conflicts: open
              ? whole.conflicts.filter((one) => one.itemId === item.id).map((one) => names.get(one.termId) ?? '')
              : [],
          }
        }),
    })),
    papers: whole.papers.map((paper) => presentPaper(paper, lang)),
    inside: standing.inside,
  }
}

export function presentLink(item: AgendaItem, { titles }: Pick<WholeMeeting, 'titles'>, lang: Lang) {
  if (item.link === null) return null
  const { link } = item
  const text = titles.get(`${link.kind}:${link.id}`) ?? messages(lang).linkKinds[link.kind]
  return { href: linkHref(link), text }
}

/** Names for the roll, with their seats: those who came, also by substitute, and those who did not. */
function rollNames(whole: WholeMeeting, { secrets }: Pick<Deps, 'secrets'>, lang: Lang) {
  const { page, paper, attendance } = messages(lang)
  const byTerm = new Map(whole.attendance.map((line) => [line.termId, line]))
  const present: string[] = []
  const absent: string[] = []
  for (const { seat, term } of rollOf(whole.members, whole.meeting)) {
    const line = byTerm.get(term.id)
    const named = `${term.name} · ${nameIn(lang, seat)}`
    if (line?.status === 'present') present.push(named)
    else if (line?.status === 'substitute') {
      const row = substituteRow(whole.meeting.id, term.id)
      const instead =
        line.substituteSealed === null ? '' : openHolder({ secrets }, 'substitute', row, line.substituteSealed)
      present.push(page.substituteFor(named, instead))
    } else if (line?.status === 'leave') {
      // Why somebody is on leave is often an illness: that is for those inside.
      const why = whole.standing.inside && line.note !== null ? paper.leaveFor(line.note) : attendance.leave
      absent.push(`${named} (${why})`)
    } else absent.push(named)
  }
  return { present, absent }
}

// ---- on paper

async function paperOf(c: PageContext, deps: Deps): Promise<WholeMeeting | null> {
  const key = keyIn(c)
  return key && deps.db.snapshot((view) => readMeeting(view, key, doingOf(c, deps), c.get('lang')))
}

async function agendaPaper(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const whole = await paperOf(c, deps)
  if (whole === null) return c.notFound()
  const { committee, meeting } = whole
  return show(c, deps, {
    title: say.agenda,
    heading: null,
    crumbs: crumbsOf(committee, meeting, lang),
    narrow: true,
    islands: ['print'],
    main: (frame) =>
      officialPaper(frame, {
        kind: 'agenda',
        ...headOf(committee, meeting, lang),
        draft: false,
        backHref: meetingHref(meeting),
        roll: null,
        sections: agendaSections.map((section) => ({
          title: say.sectionTitle(section, say.sections[section]),
          items: whole.items
            .filter((item) => item.section === section)
            .map((item, at) => ({
              number: `${section}.${at + 1}`,
              title: item.title,
              text: [item.text, item.presenter === null ? '' : say.page.presenter(item.presenter)]
                .filter(Boolean)
                .join('\n'),
              resolutions: [],
            })),
        })),
      }),
  })
}

function headOf(committee: Committee, meeting: Meeting, lang: Lang) {
  const { paper } = messages(lang)
  const day = formatDate(todayInBangkok(meeting.startsAt), lang)
  const time = formatTime(meeting.startsAt, lang)
  return {
    committee: nameIn(lang, committee),
    meeting: messages(lang).meeting(meeting.number, meeting.year),
    when: paper.dayOf(day, time),
    place: meeting.place,
  }
}

/** The certified minutes for everybody; for those inside the draft, too, and any version: `?version=1`. */
async function minutesPaper(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const whole = await paperOf(c, deps)
  if (whole === null) return c.notFound()
  const { committee, meeting, standing } = whole
  const wanted = Number.parseInt(c.req.query('version') ?? '', 10)
  const readable = whole.versions.filter((version) => version.state !== 'checked' || standing.inside)
  const version = readable.find((one) => one.version === wanted) ?? readable[0] ?? null
  if (version === null && !standing.inside) return failure(c, 404, say.page.notCertified)
  const draft = version === null ? await deps.db.snapshot((view) => draftOf(view, meeting)) : null
  const lines = version?.items ?? draft?.items ?? []
  const hidden = new Set(whole.items.filter((item) => item.restricted && !standing.inside).map((item) => item.id))
  const restricted = new Map(whole.items.map((item) => [item.id, item.title]))
  const { present, absent } = rollNames(whole, deps, lang)
  const secretary = whole.members.seats.find((seat) => seat.role === 'member-secretary')
  const noted = whole.members.terms.find((term) => term.seatId === secretary?.id && term.startsAt <= meeting.startsAt)
  return show(c, deps, {
    title: say.paper.minutes,
    heading: null,
    crumbs: crumbsOf(committee, meeting, lang),
    narrow: true,
    islands: ['print'],
    main: (frame) =>
      officialPaper(frame, {
        kind: 'minutes',
        ...headOf(committee, meeting, lang),
        draft: version === null || version.state === 'checked',
        backHref: meetingHref(meeting),
        roll: {
          present,
          absent,
          began: meeting.openedAt && say.paper.began(formatTime(meeting.openedAt, lang)),
          ended: meeting.closedAt && say.paper.ended(formatTime(meeting.closedAt, lang)),
          quorum:
            meeting.quorumPresent === null
              ? null
              : say.paper.quorum(meeting.quorumPresent, meeting.quorumNeeded ?? 0, meeting.seatsFilled ?? 0),
          noted: noted?.name ?? null,
          checked: null,
        },
        sections: agendaSections.map((section) => ({
          title: say.sectionTitle(section, say.sections[section]),
          items: lines
            .filter((line) => line.section === section)
            .map((line, at) => ({
              number: `${section}.${at + 1}`,
              title: hidden.has(line.item) ? (restricted.get(line.item) ?? say.restrictedItem) : line.title,
              text: hidden.has(line.item) ? '' : line.text,
              resolutions: whole.resolutions
                .filter((one) => one.itemId === line.item)
                .map((one) => ({
                  kind: say.resolutionKinds[one.kind],
                  text: one.text,
                  more: resolutionMore(one, lang),
                })),
            })),
        })),
      }),
  })
}

function resolutionMore(one: WholeMeeting['resolutions'][number], lang: Lang): string {
  const { page } = messages(lang)
  const owner = pick(lang, { th: one.ownerTh, en: one.ownerEn })
  const votes = one.votes === null ? '' : page.votes(one.votes.for, one.votes.against, one.votes.abstain)
  const due = one.dueOn === null ? '' : `${page.due} ${formatDate(one.dueOn, lang)}`
  return [votes, one.chairDecided ? page.chairDecided : '', owner === null ? '' : `${page.owner} ${owner}`, due]
    .filter(Boolean)
    .join(' · ')
}

// ---- papers

/** Gives a paper back: always as a download, never inside a page of ours. */
async function paperDownload(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const key = keyIn(c)
  const paper = key && (await paperByKey(deps.db, key))
  if (!paper) return c.notFound()
  const doing = doingOf(c, deps)
  const whole = await deps.db.snapshot((view) =>
    readMeeting(view, { home: paper.home, id: paper.meetingId }, doing, lang),
  )
  if (whole === null) return c.notFound()
  if (paper.removedAt !== null) return failure(c, 410)
  if (paper.visibility === 'members' && !whole.standing.inside)
    return failure(c, doing.viewer === null ? 401 : 403, messages(lang).page.restrictedNote)
  const bytes = await deps.files.open(paper.sha256)
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    'Content-Type': paper.mediaType,
    'Content-Disposition': asAttachment(paper.fileName),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': doing.viewer === null ? 'private, no-cache' : 'private, no-store',
    'Content-Length': String(paper.byteSize),
  })
}
