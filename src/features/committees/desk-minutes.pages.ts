import { isId } from '../../kernel/ids.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { meetingHref, presentResolution, publicKey } from './committees.present.ts'
import { atDesk, heading, nameOf, numbered, revisionIn } from './desk-parts.ts'
import { act } from './doing.ts'
import { linesOfText, oneLineText } from './form-fields.ts'
import { certifyMinutes, checkMinutes, writeMinutes } from './keep-minutes.ts'
import { openedAfter } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { minutesTextsOf } from './minutes.sql.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import type { WholeMeeting } from './read-meeting.ts'
import { refusalText } from './say-refusal.ts'
import { minutesDeskView } from './views/minutes-view.ts'
import type { Filled } from './views/parts.ts'

/** The minutes as they are written, checked, certified and corrected. */
export function deskMinutesPages(app: PageApp, deps: Deps): void {
  app.get('/meetings/:id/desk/minutes', (c) => atDesk(c, deps, (whole) => minutesPage(c, deps, whole, {})))
  app.post('/meetings/:id/minutes/items/:item', (c) => minutesPost(c, deps))
  app.post('/meetings/:id/minutes/check', (c) => checkPost(c, deps))
  app.post('/meetings/:id/minutes/certify', (c) => certifyPost(c, deps))
}

interface MinutesForms {
  readonly problems?: readonly Problem[]
  /** Why checking was refused: nothing was typed for it. */
  readonly refusal?: string
  readonly typed?: { readonly itemId: string; readonly text: string }
  readonly stale?: { readonly itemId: string; readonly who: string; readonly text: string }
  readonly certifying?: Filled
}

async function minutesPage(c: PageContext, deps: Deps, whole: WholeMeeting, forms: MinutesForms) {
  const lang = c.get('lang')
  const { minutesDesk, page, versionStates, meeting: meetingWords } = messages(lang)
  const { meeting } = whole
  const today = todayInBangkok(doingOf(c, deps).now)
  const { texts, later } = await deps.db.snapshot(async (view) => ({
    texts: await minutesTextsOf(view, meeting),
    later: await openedAfter(view, meeting),
  }))
  const rows = whole.resolutions.map((one) => presentResolution(one, today, lang))
  const [last] = whole.versions
  const certifying = forms.certifying ?? empty
  const problems = [...(forms.problems ?? []), ...certifying.problems]
  return show(c, deps, {
    title: minutesDesk.title,
    lead: minutesDesk.lead,
    ...heading(whole, lang),
    problems,
    ...(forms.refusal === undefined ? {} : { refusal: forms.refusal }),
    ...(forms.stale === undefined ? {} : { status: 409 as const }),
    narrow: true,
    main: (frame) =>
      minutesDeskView(frame, {
        id: publicKey(meeting),
        state: meeting.minutesState,
        problems,
        stale: forms.stale ?? null,
        mayCheck: meeting.state === 'held' && meeting.minutesState === 'draft',
        items: numbered(whole).map(({ item, number }) => {
          const stored = texts.find((one) => one.itemId === item.id)
          const typed = forms.typed?.itemId === item.id ? forms.typed.text : undefined
          return {
            id: item.id,
            label: `${number} ${item.title}`,
            text: typed ?? stored?.text ?? '',
            revision: stored?.revision ?? 0,
            resolutions: rows.filter((row) => row.itemId === item.id),
            frozen: last?.items.find((one) => one.item === item.id)?.text ?? null,
          }
        }),
        later: later.map((one) => ({ id: publicKey(one), label: meetingWords(one.number, one.year) })),
        certifying,
        versions: whole.versions.map((version) => ({
          version: page.version(version.version),
          state: versionStates[version.state],
          when: formatInstant(version.madeAt, lang),
          reason: version.reason ?? '',
          href: `${meetingHref(meeting)}/minutes?version=${version.version}`,
        })),
      }),
  })
}

async function minutesPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { minutesDesk, agendaDesk } = messages(lang)
  const itemId = c.req.param('item') ?? ''
  const typed = await formFields(c)
  const text = linesOfText(typed.text).slice(0, 20_000)
  const doing = doingOf(c, deps)
  if (!isId(itemId)) return c.notFound()
  return atDesk(c, deps, async (whole) => {
    const kept = { itemId, text }
    const field = `text-${itemId}`
    if (text === '')
      return minutesPage(c, deps, whole, { typed: kept, problems: [{ field, text: minutesDesk.textMissing }] })
    const revision = revisionIn(typed)
    const done = await act(doing, (tx) => writeMinutes(tx, whole.meeting, { itemId, text, revision }, doing))
    if (!done.ok) {
      const { problem } = done
      if (isOutside(problem)) return refused(c, problem)
      if (problem.kind === 'stale-minutes') {
        const who = await nameOf(deps, problem.by, agendaDesk.somebody)
        return minutesPage(c, deps, whole, { typed: kept, stale: { itemId, who, text: problem.now } })
      }
      return minutesPage(c, deps, whole, { typed: kept, problems: [{ field, text: refusalText(problem, lang) }] })
    }
    notice(c, minutesDesk.saved)
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/desk/minutes#item-${itemId}`), 303)
  })
}

async function checkPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const doing = doingOf(c, deps)
  return atDesk(c, deps, async (whole) => {
    const done = await act(doing, (tx) => checkMinutes(tx, whole.meeting, doing))
    if (!done.ok)
      return isOutside(done.problem)
        ? refused(c, done.problem)
        : minutesPage(c, deps, whole, { refusal: refusalText(done.problem, lang) })
    notice(c, messages(lang).minutesDesk.checked)
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/desk/minutes`), 303)
  })
}

async function certifyPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { minutesDesk, form } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  return atDesk(c, deps, async (whole) => {
    const again = (problem: Problem) => minutesPage(c, deps, whole, { certifying: { typed, problems: [problem] } })
    const inMeeting = (typed.meeting ?? '').slice(3)
    if (!isId(inMeeting)) return again({ field: 'meeting', text: minutesDesk.inMeetingMissing })
    const [last] = whole.versions
    const corrections = new Map(
      (last?.items ?? []).flatMap((item) => {
        const text = typed[`correct.${item.item}`]
        return text === undefined || linesOfText(text) === item.text ? [] : [[item.item, linesOfText(text)] as const]
      }),
    )
    const reason = oneLineText(typed.reason).slice(0, 1_000) || null
    const isCorrection = whole.meeting.minutesState === 'certified'
    if (isCorrection && corrections.size === 0) return again({ field: 'meeting', text: minutesDesk.nothingChanged })
    if (isCorrection && reason === null) return again({ field: 'reason', text: form.problems.reasonMissing })
    const certification = { inMeeting: { home: whole.meeting.home, id: inMeeting }, corrections, reason }
    const done = await act(doing, (tx) => certifyMinutes(tx, whole.meeting, certification, doing))
    if (!done.ok)
      return isOutside(done.problem) ? refused(c, done.problem) : again(asProblem(done.problem, lang, 'meeting'))
    notice(c, isCorrection ? minutesDesk.corrected : minutesDesk.certified)
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/desk/minutes`), 303)
  })
}
