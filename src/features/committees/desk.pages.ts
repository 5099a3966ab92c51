import type { Lang } from '../../kernel/lang.ts'
import type { Result } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { acceptedFiles, checkDocument, fileNameFor } from '../attachments/index.ts'
import { personNames } from '../people/index.ts'
import { callMeeting, cancelMeeting, reopenAgenda } from './call-meeting.ts'
import { visibilities } from './committee.ts'
import { meetingHref, meetingState, presentEvents, publicKey, spanText } from './committees.present.ts'
import { eventsOf } from './committees.sql.ts'
import { atDesk, heading, momentToCount } from './desk-parts.ts'
import { act, makeOnce } from './doing.ts'
import { oneLineText, reading } from './form-fields.ts'
import { adjournMeeting, closeMeeting, countQuorum, openMeeting } from './hold-meeting.ts'
import { addPaper, takePaperAway } from './keep-papers.ts'
import { isOpen } from './meeting.ts'
import { crumbsOf, presentPaper } from './meetings.pages.ts'
import type { Key } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { empty, refused, show } from './page-parts.ts'
import type { WholeMeeting } from './read-meeting.ts'
import type { Refusal } from './refusal.ts'
import { refusalText } from './say-refusal.ts'
import { type DeskAct, deskView } from './views/desk-view.ts'
import type { Filled } from './views/parts.ts'

const MEGABYTES = 20
const MOST_EVENTS = 30

/** The secretary's desk: where a meeting stands, what can be done with it, and its papers. */
export function deskPages(app: PageApp, deps: Deps): void {
  app.get('/meetings/:id/desk', (c) => atDesk(c, deps, (whole) => deskPage(c, deps, whole, {})))
  app.post('/meetings/:id/call', (c) => callPost(c, deps))
  app.post('/meetings/:id/open', (c) => openPost(c, deps))
  app.post('/meetings/:id/close', (c) => plainPost(c, deps, 'closed', closeMeeting, '/desk/minutes'))
  app.post('/meetings/:id/adjourn', (c) => endingPost(c, deps, 'adjourn'))
  app.post('/meetings/:id/reopen', (c) => endingPost(c, deps, 'reopen'))
  app.post('/meetings/:id/cancel', (c) => endingPost(c, deps, 'cancel'))
  app.post('/meetings/:id/papers', uploadLimit((MEGABYTES + 1) * 1_000_000), (c) => paperPost(c, deps))
  app.post('/meetings/papers/:id/remove', (c) => removePaperPost(c, deps))
}

interface DeskForms {
  readonly ending?: Filled & { readonly act: DeskAct | null }
  readonly adding?: Filled
  readonly problem?: string
}

async function deskPage(c: PageContext, deps: Deps, whole: WholeMeeting, forms: DeskForms) {
  const lang = c.get('lang')
  const { desk, one } = messages(lang)
  const doing = doingOf(c, deps)
  const { meeting, committee } = whole
  const { counted, events, names } = await deps.db.snapshot(async (view) => {
    const done = await eventsOf(view, { home: meeting.home, meetingId: meeting.id }, null, MOST_EVENTS)
    return {
      counted: await countQuorum(view, whole, momentToCount(meeting, doing.now), null, doing),
      events: done,
      names: await personNames(
        view,
        deps,
        done.map((event) => event.actorId),
      ),
    }
  })
  const ending = forms.ending ?? { ...empty, act: null }
  const adding = forms.adding ?? { ...empty, typed: { visibility: 'public' } }
  const endingProblems = ending.problems.map((problem) => ({ ...problem, field: `reason-${ending.act}` }))
  const problems = [...endingProblems, ...adding.problems]
  return show(c, deps, {
    title: desk.title,
    ...heading(whole, lang),
    crumbs: crumbsOf(committee, meeting, lang),
    problems,
    ...(forms.problem === undefined ? {} : { refusal: forms.problem }),
    main: (frame) =>
      deskView(frame, {
        id: publicKey(meeting),
        when: spanText(meeting, lang),
        place: meeting.place,
        state: meetingState(meeting, lang),
        quorum: `${one.quorum}: ${messages(lang).roll.counted(counted.quorum.voters, counted.quorum.needed, counted.quorum.filled)}`,
        steps: stepsOf(whole, lang),
        acts: actsOf(whole, doing.now),
        ending,
        papers: whole.papers.map((paper) => presentPaper(paper, lang)),
        adding: { ...adding, key: oneTimeKey(adding.typed), accept: acceptedFiles },
        history: presentEvents(events, names, lang),
        mayMove: whole.standing.keeps && meeting.openedAt === null && ['planned', 'called'].includes(meeting.state),
      }),
  })
}

function actsOf({ meeting, standing }: WholeMeeting, now: Date): DeskAct[] {
  const today = todayInBangkok(now)
  if (meeting.state === 'planned') return ['call', 'cancel']
  if (meeting.state !== 'called') return []
  if (isOpen(meeting)) return standing.keeps ? ['close'] : []
  const itsDay = todayInBangkok(meeting.startsAt) <= today
  return [...(itsDay && standing.keeps ? (['open', 'adjourn'] as const) : []), 'reopen', 'cancel']
}

function stepsOf({ meeting, items, resolutions }: WholeMeeting, lang: Lang) {
  const { desk, minutesStates } = messages(lang)
  const to = (path: string) => `${meetingHref(meeting)}${path}`
  const over = meeting.state === 'cancelled' || meeting.state === 'adjourned'
  const at =
    meeting.state === 'planned'
      ? 1
      : meeting.openedAt === null
        ? 2
        : meeting.closedAt === null
          ? 3
          : meeting.minutesState === 'draft'
            ? 4
            : meeting.minutesState === 'checked'
              ? 5
              : 6
  const status = (step: number) =>
    over ? ('next' as const) : step < at ? ('done' as const) : step === at ? ('now' as const) : ('next' as const)
  return [
    {
      title: desk.steps.agenda,
      status: over ? ('done' as const) : at > 1 || items.length > 0 ? ('done' as const) : ('now' as const),
      links: [{ href: to('/desk/agenda'), text: desk.agendaLink }],
    },
    { title: desk.steps.call, status: over ? ('done' as const) : status(1), links: [] },
    {
      title: desk.steps.roll,
      status: over ? ('bad' as const) : status(2),
      links: over || at < 2 ? [] : [{ href: to('/roll'), text: desk.rollLink }],
      ...(meeting.endReason === null ? {} : { body: meeting.endReason }),
    },
    {
      title: desk.steps.decide,
      status: status(3),
      links:
        at < 3 || over ? [] : [{ href: to('/desk/resolutions'), text: `${desk.decideLink} (${resolutions.length})` }],
    },
    {
      title: desk.steps.minutes,
      status: status(4),
      links: at < 3 || over ? [] : [{ href: to('/desk/minutes'), text: desk.minutesLink }],
    },
    {
      title: desk.steps.certify,
      status: status(5),
      links: [],
      ...(at >= 5 ? { body: minutesStates[meeting.minutesState] } : {}),
    },
  ]
}

/** After a refused act: the same page with the reason on top. */
async function backAtDesk(c: PageContext, deps: Deps, refusal: Refusal, forms: DeskForms = {}) {
  if (isOutside(refusal)) return refused(c, refusal)
  const text = refusalText(refusal, c.get('lang'))
  return atDesk(c, deps, (whole) => deskPage(c, deps, whole, { ...forms, problem: text }))
}

type ActOnMeeting<T> = (tx: Tx, key: Key, doing: ReturnType<typeof doingOf>) => Promise<Result<T, Refusal>>

async function plainPost<T>(c: PageContext, deps: Deps, said: 'closed', work: ActOnMeeting<T>, next: string) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const doing = doingOf(c, deps)
  const done = await act(doing, (tx) => work(tx, key, doing))
  if (!done.ok) return backAtDesk(c, deps, done.problem)
  notice(c, messages(c.get('lang')).desk[said])
  return c.redirect(href(c.get('lang'), `${meetingHref(key)}${next}`), 303)
}

async function callPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { desk } = messages(lang)
  const doing = doingOf(c, deps)
  const done = await act(doing, (tx) => callMeeting(tx, key, doing))
  if (!done.ok) return backAtDesk(c, deps, done.problem)
  const { letters, unreached } = done.value
  notice(
    c,
    [desk.called(letters), unreached.length > 0 ? desk.unreached(unreached.join(', ')) : ''].filter(Boolean).join(' '),
  )
  return c.redirect(href(lang, `${meetingHref(key)}/desk`), 303)
}

async function openPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const doing = doingOf(c, deps)
  const done = await act(doing, (tx) => openMeeting(tx, key, doing))
  if (!done.ok) return backAtDesk(c, deps, done.problem)
  notice(c, messages(lang).desk.opened(done.value.voters, done.value.needed))
  return c.redirect(href(lang, `${meetingHref(key)}/desk/resolutions`), 303)
}

const endings = { adjourn: adjournMeeting, reopen: reopenAgenda, cancel: cancelMeeting } as const
const endingSaid = { adjourn: 'adjourned', reopen: 'reopened', cancel: 'cancelled' } as const

async function endingPost(c: PageContext, deps: Deps, which: keyof typeof endings) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const reason = read.reason()
  if (reason === null)
    return atDesk(c, deps, (whole) =>
      deskPage(c, deps, whole, { ending: { typed, problems: read.problems, act: which } }),
    )
  const done = await act<unknown>(doing, (tx) => endings[which](tx, key, reason, doing))
  if (!done.ok) return backAtDesk(c, deps, done.problem)
  notice(c, messages(lang).desk[endingSaid[which]])
  return c.redirect(href(lang, `${meetingHref(key)}/desk`), 303)
}

// ---- papers

async function paperPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { desk, form } = messages(lang)
  const doing = doingOf(c, deps)
  const typed = await formFields(c)
  const file = await formFile(c, 'file')
  const again = (problem: Problem) =>
    atDesk(c, deps, (whole) => deskPage(c, deps, whole, { adding: { typed, problems: [problem] } }))
  if (file === null) return again({ field: 'file', text: desk.fileMissing })
  if (file.size > MEGABYTES * 1_000_000) return again({ field: 'file', text: desk.fileTooLarge })
  const visibility = visibilities.find((one) => one === typed.visibility)
  if (visibility === undefined) return again({ field: 'visibility', text: form.problems.visibilityMissing })
  const checked = checkDocument(new Uint8Array(await file.arrayBuffer()))
  if (!checked.ok) return again({ field: 'file', text: desk.fileProblems[checked.problem] })
  const fileName = fileNameFor(normaliseThai(file.name), checked.value.kind)
  const title = oneLineText(typed.title).slice(0, 300) || fileName.replace(/\.\w+$/, '')
  // Who may keep it is asked again inside; bytes without a row harm nobody, a row without bytes would.
  const stored = await deps.files.put(checked.value.bytes)
  const facts = { title, fileName, mediaType: checked.value.mediaType, ...stored, visibility }
  const once = { purpose: `committees.paper ${key.id}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const added = await addPaper(tx, key, facts, doing)
    return added.ok ? { ok: true, value: added.value.id } : added
  })
  if (!done.ok) return backAtDesk(c, deps, done.problem)
  notice(c, desk.paperAdded)
  return c.redirect(href(lang, `${meetingHref(key)}/desk`), 303)
}

async function removePaperPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const doing = doingOf(c, deps)
  const read = reading(await formFields(c), lang)
  const reason = read.reason()
  if (reason === null) return failure(c, 422, read.problems[0]?.text)
  const done = await act(doing, (tx) => takePaperAway(tx, key, reason, doing))
  if (!done.ok) return refused(c, done.problem)
  notice(c, messages(lang).desk.paperRemoved)
  return c.redirect(href(lang, `${meetingHref(done.value)}/desk`), 303)
}
