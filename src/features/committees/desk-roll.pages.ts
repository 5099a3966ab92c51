import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatTime, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { meetingHref, publicKey } from './committees.present.ts'
import { atDesk, heading, momentToCount } from './desk-parts.ts'
import { act } from './doing.ts'
import { instantAt, oneLineText, readTime } from './form-fields.ts'
import { countQuorum, type RollLine, substituteRow, writeRoll } from './hold-meeting.ts'
import { openHolder, rollOf } from './holders.ts'
import type { Meeting } from './meeting.ts'
import { messages } from './messages.ts'
import { empty, refused, show } from './page-parts.ts'
import { attendanceStates } from './quorum.ts'
import type { WholeMeeting } from './read-meeting.ts'
import { refusalText } from './say-refusal.ts'
import type { Filled, Typed } from './views/parts.ts'
import { rollView } from './views/roll-view.ts'

/** The roll: who came, who sent whom, when. */
export function deskRollPages(app: PageApp, deps: Deps): void {
  app.get('/meetings/:id/roll', (c) => atDesk(c, deps, (whole) => rollPage(c, deps, whole, null)))
  app.post('/meetings/:id/roll', (c) => rollPost(c, deps))
}

async function rollPage(c: PageContext, deps: Deps, whole: WholeMeeting, filled: Filled | null) {
  const lang = c.get('lang')
  const { roll } = messages(lang)
  const doing = doingOf(c, deps)
  const { meeting, committee } = whole
  const at = momentToCount(meeting, doing.now)
  const counted = await deps.db.snapshot((view) => countQuorum(view, whole, at, null, doing))
  const shown = filled ?? { ...empty, typed: typedRoll(whole, deps) }
  return show(c, deps, {
    title: roll.title,
    ...heading(whole, lang),
    problems: shown.problems,
    narrow: true,
    main: (frame) =>
      rollView(frame, {
        id: publicKey(meeting),
        rows: rollOf(whole.members, meeting).map(({ seat, term }) => ({
          termId: term.id,
          name: term.name,
          seat: nameIn(lang, seat),
          voting: seat.voting,
          substituteAllowed: seat.substituteAllowed,
          edge: edgeOf(term, meeting, lang),
        })),
        typed: shown.typed,
        problems: shown.problems,
        quorum: counted.quorum,
        // Before the roll is begun everybody is missing, which tells nothing.
        missing: whole.attendance.length === 0 ? [] : counted.missing,
        seatsHref: `/committees/${committee.code}/seats`,
        mayOpen:
          whole.standing.keeps &&
          meeting.state === 'called' &&
          meeting.openedAt === null &&
          todayInBangkok(meeting.startsAt) <= todayInBangkok(doing.now),
      }),
  })
}

/** A term that begins or ends while the meeting sits: said beside the name, with its time. */
function edgeOf(term: { startsAt: Date; endsAt: Date | null }, meeting: Meeting, lang: Lang): string | null {
  const { roll } = messages(lang)
  const [from, to] = [meeting.openedAt ?? meeting.startsAt, meeting.closedAt ?? meeting.endsAt]
  if (term.endsAt !== null && term.endsAt > from && term.endsAt < to)
    return roll.termEnds(formatTime(term.endsAt, lang))
  if (term.startsAt > from && term.startsAt < to) return roll.termStarts(formatTime(term.startsAt, lang))
  return null
}

function typedRoll(whole: WholeMeeting, deps: Deps): Typed {
  const time = (at: Date | null) => (at === null ? '' : formatTime(at, 'en'))
  return Object.fromEntries(
    whole.attendance.flatMap((line) => [
      [`status.${line.termId}`, line.status],
      [
        `substitute.${line.termId}`,
        line.substituteSealed === null
          ? ''
          : openHolder(deps, 'substitute', substituteRow(whole.meeting.id, line.termId), line.substituteSealed),
      ],
      [`note.${line.termId}`, line.note ?? ''],
      [`arrived.${line.termId}`, time(line.arrivedAt)],
      [`left.${line.termId}`, time(line.leftAt)],
    ]),
  )
}

function readRoll(fields: FormFields, whole: WholeMeeting, lang: Lang): { lines: RollLine[]; problems: Problem[] } {
  const { roll, form } = messages(lang)
  const day = todayInBangkok(whole.meeting.startsAt)
  const problems: Problem[] = []
  const lines = rollOf(whole.members, whole.meeting).flatMap(({ term }): RollLine[] => {
    const typed = (part: string) => oneLineText(fields[`${part}.${term.id}`]).slice(0, 300)
    const status =
      attendanceStates.find((one) => one === fields[`status.${term.id}`]) ?? (fields.all === '1' ? 'present' : null)
    if (status === null) return []
    const time = (part: string) => {
      const text = typed(part)
      const minutes = text === '' ? null : readTime(text)
      if (text !== '' && minutes === null) problems.push({ field: `${part}.${term.id}`, text: form.problems.timeWrong })
      return minutes === null ? null : instantAt(day, minutes)
    }
    const substitute = typed('substitute')
    if (status === 'substitute' && substitute === '')
      problems.push({ field: `substitute.${term.id}`, text: roll.substituteMissing(term.name) })
    return [
      {
        termId: term.id,
        status,
        substitute: substitute || null,
        note: typed('note') || null,
        arrivedAt: time('arrived'),
        leftAt: time('left'),
      },
    ]
  })
  return { lines, problems }
}

async function rollPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  return atDesk(c, deps, async (whole) => {
    const { lines, problems } = readRoll(typed, whole, lang)
    if (problems.length > 0) return rollPage(c, deps, whole, { typed, problems })
    const done = await act(doing, (tx) => writeRoll(tx, whole.meeting, lines, doing))
    if (!done.ok)
      return isOutside(done.problem)
        ? refused(c, done.problem)
        : rollPage(c, deps, whole, { typed, problems: [{ field: 'main', text: refusalText(done.problem, lang) }] })
    notice(c, messages(lang).roll.saved)
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/roll`), 303)
  })
}
