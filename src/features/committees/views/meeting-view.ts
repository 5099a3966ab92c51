import {
  actions,
  bulletList,
  button,
  columns,
  dateField,
  form,
  linkButton,
  note,
  paragraph,
  section,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { HistoryLine, Marked, ResolutionRow } from '../committees.present.ts'
import type { AgendaSection } from '../meeting.ts'
import { messages } from '../messages.ts'
import { history, resolutionRows } from './committee-view.ts'
import { dayOf, type Filled, fieldOf, marked } from './parts.ts'

export interface ItemLine {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly presenter: string | null
  readonly restricted: boolean
  readonly link: { readonly href: string; readonly text: string } | null
  readonly resolutions: readonly ResolutionRow[]
  /** Of the certified minutes; null where they are not published. */
  readonly minutes: string | null
  readonly conflicts: readonly string[]
}

export interface SectionLines {
  readonly section: AgendaSection
  readonly title: string
  readonly items: readonly ItemLine[]
}

export interface PaperLine {
  readonly id: string
  readonly title: string
  readonly href: string
  readonly about: string
}

export interface MeetingView {
  readonly id: string
  readonly when: string
  readonly place: string
  readonly onlineUrl: string | null
  readonly state: Marked
  readonly reason: string | null
  readonly quorum: string | null
  readonly attendance: string | null
  readonly present: readonly string[]
  readonly minutes: string | null
  readonly certified: string | null
  readonly agenda: readonly SectionLines[]
  readonly papers: readonly PaperLine[]
  readonly history: readonly HistoryLine[]
  readonly inside: boolean
}

export function meetingView(frame: Frame, view: MeetingView): Html {
  const { page, one } = messages(frame.lang)
  const facts = [
    { key: page.when, value: view.when },
    { key: page.where, value: view.place },
    ...(view.onlineUrl !== null && view.inside
      ? [
          {
            key: page.online,
            value: html`<a class="govuk-link" href="${view.onlineUrl}" rel="noreferrer">${page.join}</a>`,
          },
        ]
      : []),
    { key: page.state, value: html`${marked(view.state)}${view.reason && html`<br>${view.reason}`}` },
    ...(view.quorum === null ? [] : [{ key: page.quorum, value: view.quorum }]),
    ...(view.attendance === null ? [] : [{ key: page.attendance, value: view.attendance }]),
    ...(view.minutes === null ? [] : [{ key: page.minutes, value: view.certified ?? view.minutes }]),
  ]
  return html`${summaryList(facts)}
    ${actions([
      linkButton({
        href: href(frame, `/meetings/${view.id}/agenda`),
        text: page.printAgenda,
        icon: 'print',
        kind: 'secondary',
      }),
      (view.certified !== null || view.inside) &&
        view.minutes !== null &&
        linkButton({
          href: href(frame, `/meetings/${view.id}/minutes`),
          text: page.printMinutes,
          icon: 'print',
          kind: 'secondary',
        }),
    ])}
    ${view.minutes !== null && view.certified === null && !view.inside && note({ body: page.notCertified })}
    ${section({ id: 'agenda', heading: page.agenda, body: agenda(frame, view.agenda) })}
    ${view.present.length > 0 && section({ id: 'present', heading: page.attendance, body: bulletList(view.present) })}
    ${section({ id: 'papers', heading: page.papers, body: papers(frame, view.papers) })}
    ${view.history.length > 0 && section({ id: 'history', heading: one.history, body: history(view.history) })}`
}

function agenda(frame: Frame, sections: readonly SectionLines[]): Html {
  const { page } = messages(frame.lang)
  return html`${sections.map(
    ({
      section: number,
      title,
      items,
    }) => html`<h3 class="govuk-heading-s">${messages(frame.lang).sectionTitle(number, title)}</h3>
      ${items.length === 0 ? paragraph(page.noItems) : items.map((item, at) => agendaItem(frame, item, `${number}.${at + 1}`))}`,
  )}`
}

function agendaItem(frame: Frame, item: ItemLine, number: string): Html {
  const { page } = messages(frame.lang)
  return html`<div class="ps-agenda-item" id="item-${item.id}"><p class="govuk-body"><b>${number} ${item.title}</b>${item.restricted && html` ${state('cannot', page.restricted, 'lock')}`}</p>
    ${(item.text !== '' || item.presenter) && html`<p class="govuk-body ps-lines">${item.text}${item.text !== '' && item.presenter && html`<br>`}${item.presenter && html`<span class="ps-small ps-muted">${page.presenter(item.presenter)}</span>`}</p>`}
    ${item.link && html`<p class="govuk-body">${page.about} <a class="govuk-link" href="${href(frame, item.link.href)}">${item.link.text}</a></p>`}
    ${item.minutes && html`<p class="govuk-body ps-lines">${item.minutes}</p>`}
    ${item.conflicts.length > 0 && html`<p class="govuk-body ps-small">${page.conflict}: ${item.conflicts.join(', ')}</p>`}
    ${item.resolutions.length > 0 && resolutionRows(frame, item.resolutions)}</div>`
}

function papers(frame: Frame, lines: readonly PaperLine[]): Html {
  const { page } = messages(frame.lang)
  if (lines.length === 0) return paragraph(page.noPapers)
  return bulletList(
    lines.map(
      (paper) =>
        html`<a class="govuk-link" href="${href(frame, paper.href)}">${paper.title}</a> <span class="ps-small ps-muted">${paper.about}</span>`,
    ),
  )
}

export interface PlanForm extends Filled {
  readonly action: string
  readonly key: string
  readonly revision: number | null
}

export function planForm(frame: Frame, view: PlanForm): Html {
  const { plan } = messages(frame.lang)
  const { lang } = frame
  return form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.key,
    hidden: view.revision === null ? {} : { revision: String(view.revision) },
    body: html`${
      view.revision === null &&
      textField(lang, {
        ...fieldOf(view, 'number'),
        label: plan.number,
        hint: plan.numberHint,
        optional: true,
        inputmode: 'numeric',
        characters: 4,
      })
    }${dateField(lang, { ...dayOf(view, 'starts'), label: plan.day })}${columns('2', [
      textField(lang, { ...fieldOf(view, 'from'), label: plan.from, hint: '09:30', characters: 5 }),
      textField(lang, { ...fieldOf(view, 'ends'), label: plan.to, hint: '12:00', characters: 5 }),
    ])}${textField(lang, { ...fieldOf(view, 'place'), label: plan.place })}${textField(lang, {
      ...fieldOf(view, 'online'),
      label: plan.online,
      hint: plan.onlineHint,
      optional: true,
      type: 'url',
    })}${button({ text: plan.save })}`,
  })
}
