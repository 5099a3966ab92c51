import {
  actions,
  button,
  contents,
  dataTable,
  dateField,
  emptyState,
  form,
  glue,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  radiosField,
  section,
  selectField,
  state,
  summaryList,
  textField,
  timeline,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { committeeKinds, visibilities } from '../committee.ts'
import type { HistoryLine, MeetingRow, ResolutionRow } from '../committees.present.ts'
import { messages } from '../messages.ts'
import { dayOf, type Filled, fieldOf, marked } from './parts.ts'

interface Linked {
  readonly name: string
  readonly href: string
}

export interface SeatLine {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly filledBy: string
  readonly voting: boolean
  readonly holder: string | null
  readonly until: string | null
}

export interface CommitteeView {
  readonly code: string
  readonly kind: string
  readonly area: Linked | null
  readonly parent: Linked | null
  readonly bodyHref: string
  readonly order: string | null
  readonly quorum: string
  readonly quorumNow: string
  readonly term: string | null
  readonly dissolved: string | null
  readonly membersOnly: boolean
  readonly seats: readonly SeatLine[]
  readonly vacancies: number
  readonly subs: readonly (Linked & { readonly kind: string })[]
  readonly next: MeetingRow | null
  readonly meetings: readonly MeetingRow[]
  readonly resolutions: readonly ResolutionRow[]
  readonly history: readonly HistoryLine[]
  readonly may: { readonly seat: boolean; readonly plan: boolean }
}

export function committeeView(frame: Frame, view: CommitteeView): Html {
  const { one } = messages(frame.lang)
  const parts = [
    { href: '#members', text: one.members, count: view.seats.length },
    { href: '#meetings', text: one.meetings, count: view.meetings.length },
    { href: '#resolutions', text: one.resolutions },
    { href: '#structure', text: one.structure, count: view.subs.length },
    ...(view.history.length > 0 ? [{ href: '#history', text: one.history }] : []),
  ]
  return html`${view.dissolved && note({ kind: 'late', body: view.dissolved })}${view.membersOnly && note({ body: one.membersOnly })}
    ${view.next && nextMeeting(frame, view.next)}
    ${withContents(contents(frame.lang, parts), [
      section({ id: 'members', heading: one.members, first: true, body: members(frame, view) }),
      section({ id: 'meetings', heading: one.meetings, body: meetings(frame, view) }),
      section({ id: 'resolutions', heading: one.resolutions, body: resolutions(frame, view) }),
      section({ id: 'structure', heading: one.structure, body: structure(frame, view) }),
      view.history.length > 0 && section({ id: 'history', heading: one.history, body: history(view.history) }),
    ])}`
}

function nextMeeting(frame: Frame, next: MeetingRow): Html {
  const { one } = messages(frame.lang)
  return note({
    kind: 'teal',
    icon: 'calendar',
    title: html`${one.next} <a class="govuk-link" href="${href(frame, next.href)}">${next.title}</a>`,
    body: html`<p class="govuk-body">${glue(next.when)}<br>${next.place}</p><p class="govuk-body">${marked(next.state)}</p>`,
  })
}

function members(frame: Frame, view: CommitteeView): Html {
  const { one } = messages(frame.lang)
  if (view.seats.length === 0)
    return view.may.seat
      ? emptyState({
          why: one.noSeats,
          next: { href: href(frame, `/committees/${view.code}/seats`), text: one.addSeats },
        })
      : paragraph(one.noSeats)
  const vacancies = view.vacancies > 0 && paragraph(state('late', one.vacancies(view.vacancies)))
  return html`${vacancies}${paragraph(html`${one.quorum}: ${view.quorum} · ${view.quorumNow}`)}${dataTable<SeatLine>({
    caption: one.members,
    columns: [
      { head: one.seat, kind: 'title', cell: (seat) => seat.name },
      { head: one.holder, cell: (seat) => seat.holder ?? state('late', one.vacantSeat) },
      {
        head: one.role,
        cell: (seat) => html`<span>${seat.role}${!seat.voting && html`<br>${muted(one.nonVoting)}`}</span>`,
      },
      { head: one.filledBy, cell: (seat) => seat.filledBy },
      // Most seats of officials have no end: a column that says so in every row says nothing.
      ...(view.seats.some((seat) => seat.until !== null)
        ? [
            {
              head: one.until,
              kind: 'short' as const,
              cell: (seat: SeatLine) => (seat.holder === null ? '' : (seat.until ?? one.noEnd)),
            },
          ]
        : []),
    ],
    rows: view.seats,
  })}`
}

function meetingRows(frame: Frame, rows: readonly MeetingRow[]): Html {
  return linkRows(
    rows.map((row) => ({
      title: row.title,
      href: href(frame, row.href),
      meta: html`${glue(row.when)} · ${row.place}${row.minutes && html`<br>${messages(frame.lang).page.minutes}: ${row.minutes}`}`,
      side: marked(row.state),
    })),
  )
}

function meetings(frame: Frame, view: CommitteeView): Html {
  const { one } = messages(frame.lang)
  const plan = `/committees/${view.code}/meetings/new`
  if (view.meetings.length === 0)
    return view.may.plan
      ? emptyState({ why: one.noMeetings, next: { href: href(frame, plan), text: one.planMeeting } })
      : paragraph(one.noMeetings)
  return html`${meetingRows(frame, view.meetings)}${actions([
    view.may.plan && linkButton({ href: href(frame, plan), text: one.planMeeting, icon: 'plus' }),
    linkButton({
      href: href(frame, `/committees/${view.code}/calendar.ics`),
      text: one.calendar,
      icon: 'calendar',
      kind: 'secondary',
    }),
  ])}`
}

/** Resolutions with what follows from them. `full` also names the committee. */
export function resolutionRows(frame: Frame, rows: readonly ResolutionRow[], full = false): Html {
  const { page } = messages(frame.lang)
  return linkRows(
    rows.map((row) => ({
      title: row.text,
      href: href(frame, row.href),
      meta: html`${row.kind.text} · ${row.meeting.title} · ${glue(row.decidedOn)}${full && html`<br>${row.committee.name}`}${
        row.owner && html`<br>${page.owner} ${row.owner}${row.due && glue(` · ${page.due} ${row.due}`)}`
      }`,
      side: row.state === null ? marked(row.kind) : marked(row.state),
    })),
  )
}

function resolutions(frame: Frame, view: CommitteeView): Html {
  const { one } = messages(frame.lang)
  if (view.resolutions.length === 0) return paragraph(one.noResolutions)
  const all = href(frame, `/committees/follow-up?committee=${view.code}&due=all`)
  return html`${resolutionRows(frame, view.resolutions)}${actions([linkButton({ href: all, text: one.allResolutions, kind: 'secondary' })])}`
}

function structure(frame: Frame, view: CommitteeView): Html {
  const { one } = messages(frame.lang)
  const link = (to: Linked) => html`<a class="govuk-link" href="${href(frame, to.href)}">${to.name}</a>`
  const facts = [
    { key: one.kind, value: view.kind },
    ...(view.parent === null ? [] : [{ key: one.above, value: link(view.parent) }]),
    ...(view.area === null ? [] : [{ key: one.area, value: link(view.area) }]),
    { key: one.order, value: view.order ?? one.noOrder },
    { key: one.quorum, value: view.quorum },
    ...(view.term === null ? [] : [{ key: one.term, value: view.term }]),
  ]
  const subs = view.subs.map((sub) => ({ title: sub.name, href: href(frame, sub.href), meta: sub.kind }))
  return html`${summaryList(facts)}${subs.length > 0 && html`<h3 class="govuk-heading-s">${one.below}</h3>${linkRows(subs)}`}${actions(
    [linkButton({ href: href(frame, view.bodyHref), text: one.body, kind: 'secondary' })],
  )}`
}

export function history(lines: readonly HistoryLine[]): Html {
  return timeline(
    lines.map((line) => ({
      when: line.when,
      datetime: line.datetime,
      title: line.title,
      who: line.who,
      ...(line.reason === null ? {} : { body: line.reason }),
    })),
  )
}

// ---- the form

export interface CommitteeForm extends Filled {
  /** Null: a new one. */
  readonly code: string | null
  readonly key: string
  readonly revision: number
}

export function committeeForm(frame: Frame, view: CommitteeForm): Html {
  const { form: words, kinds, visibilities: seenBy } = messages(frame.lang)
  const { lang } = frame
  const isNew = view.code === null
  const { value: kind, ...kindField } = fieldOf(view, 'kind')
  const names = isNew && [
    textField(lang, { ...fieldOf(view, 'name'), label: words.name, hint: words.nameHint, maxlength: 300 }),
    textField(lang, { ...fieldOf(view, 'name_en'), label: words.nameEn, optional: true }),
    textField(lang, { ...fieldOf(view, 'parent'), label: words.parent, hint: words.parentHint, optional: true }),
    textField(lang, { ...fieldOf(view, 'area'), label: words.area, hint: words.areaHint, optional: true }),
  ]
  return form(frame, {
    action: href(frame, isNew ? '/committees/new' : `/committees/${view.code}/edit`),
    oneTimeKey: view.key,
    hidden: isNew ? {} : { revision: String(view.revision) },
    body: html`${names}${selectField(lang, {
      ...kindField,
      value: kind,
      label: words.kind,
      choices: committeeKinds.map((value) => ({ value, text: kinds[value] })),
    })}${textField(lang, { ...fieldOf(view, 'order'), label: words.order, hint: words.orderHint, optional: true })}${dateField(
      lang,
      {
        ...dayOf(view, 'ordered'),
        label: words.orderedOn,
        optional: true,
      },
    )}${radiosField(lang, {
      ...fieldOf(view, 'quorum'),
      label: words.quorum,
      hint: words.quorumHint,
      items: (Object.keys(words.quorums) as (keyof typeof words.quorums)[]).map((value) => ({
        value,
        text: words.quorums[value],
      })),
    })}${textField(lang, {
      ...fieldOf(view, 'quorum_count'),
      label: words.quorumCount,
      optional: true,
      inputmode: 'numeric',
      characters: 4,
    })}${textField(lang, {
      ...fieldOf(view, 'months'),
      label: words.termMonths,
      hint: words.termHint,
      optional: true,
      inputmode: 'numeric',
      characters: 4,
    })}${radiosField(lang, {
      ...fieldOf(view, 'visibility'),
      label: words.visibility,
      items: visibilities.map((value) => ({ value, text: seenBy[value] })),
    })}${
      !isNew && dateField(lang, { ...dayOf(view, 'dissolved'), label: words.dissolvedOn, optional: true })
    }${textField(lang, { ...fieldOf(view, 'reason'), label: words.reason })}${button({ text: words.save })}`,
  })
}
