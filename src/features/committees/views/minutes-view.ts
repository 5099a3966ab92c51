import {
  actions,
  button,
  dataTable,
  details,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ResolutionRow } from '../committees.present.ts'
import { messages } from '../messages.ts'
import { resolutionRows } from './committee-view.ts'
import { type Filled, fieldOf } from './parts.ts'

export interface MinutesItemView {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly revision: number
  readonly resolutions: readonly ResolutionRow[]
  /** The text of the last version, to be corrected by a meeting. */
  readonly frozen: string | null
}

export interface MinutesDesk {
  readonly id: string
  readonly state: 'none' | 'draft' | 'checked' | 'certified'
  readonly items: readonly MinutesItemView[]
  readonly problems: readonly Problem[]
  /** The item somebody else wrote about meanwhile. */
  readonly stale: { readonly itemId: string; readonly who: string; readonly text: string } | null
  readonly mayCheck: boolean
  readonly later: readonly { readonly id: string; readonly label: string }[]
  readonly certifying: Filled
  readonly versions: readonly {
    readonly version: string
    readonly state: string
    readonly when: string
    readonly reason: string
    readonly href: string
  }[]
}

export function minutesDeskView(frame: Frame, view: MinutesDesk): Html {
  const { minutesDesk, desk, page } = messages(frame.lang)
  return html`${view.state !== 'certified' && view.items.map((item) => section({ id: `item-${item.id}`, heading: item.label, body: itemForm(frame, view, item) }))}
    ${view.mayCheck && form(frame, { action: href(frame, `/meetings/${view.id}/minutes/check`), body: button({ text: minutesDesk.check }) })}
    ${view.versions.length > 0 && section({ id: 'versions', heading: page.versions, body: versions(frame, view) })}
    ${(view.state === 'checked' || view.state === 'certified') && details(view.state === 'certified' ? minutesDesk.correctButton : minutesDesk.certify, certifyForm(frame, view), view.certifying.problems.length > 0)}
    ${actions([
      linkButton({
        href: href(frame, `/meetings/${view.id}/minutes`),
        text: page.printMinutes,
        kind: 'secondary',
        icon: 'print',
      }),
      linkButton({ href: href(frame, `/meetings/${view.id}/desk`), text: desk.title, kind: 'secondary', icon: 'back' }),
    ])}`
}

function itemForm(frame: Frame, view: MinutesDesk, item: MinutesItemView): Html {
  const { minutesDesk, agendaDesk } = messages(frame.lang)
  const stale = view.stale?.itemId === item.id ? view.stale : null
  const field = `text-${item.id}`
  return html`${stale && note({ kind: 'overlap', icon: 'people', title: minutesDesk.stale(stale.who), body: html`${paragraph(agendaDesk.staleText)}<p class="govuk-body ps-lines">${stale.text}</p>` })}${item.resolutions.length > 0 && resolutionRows(frame, item.resolutions)}${form(
    frame,
    {
      action: href(frame, `/meetings/${view.id}/minutes/items/${item.id}`),
      hidden: { revision: String(item.revision) },
      body: html`${textAreaField(frame.lang, {
        name: 'text',
        id: field,
        label: html`${minutesDesk.text}<span class="govuk-visually-hidden"> ${item.label}</span>`,
        value: item.text,
        rows: 4,
        error: problemWith(view.problems, field),
      })}${button({ text: html`${minutesDesk.save}<span class="govuk-visually-hidden"> ${item.label}</span>`, kind: 'secondary' })}`,
    },
  )}`
}

function versions(frame: Frame, view: MinutesDesk): Html {
  const { page, minutesDesk } = messages(frame.lang)
  return dataTable({
    caption: page.versions,
    columns: [
      {
        head: page.versions,
        kind: 'title',
        cell: (one) => html`<a class="govuk-link" href="${href(frame, one.href)}">${one.version}</a>`,
      },
      { head: page.state, cell: (one) => one.state },
      { head: page.when, kind: 'short', cell: (one) => one.when },
      { head: minutesDesk.reason, cell: (one) => one.reason },
    ],
    rows: view.versions,
  })
}

function certifyForm(frame: Frame, view: MinutesDesk): Html {
  const { minutesDesk } = messages(frame.lang)
  const { lang } = frame
  const isCorrection = view.state === 'certified'
  if (view.later.length === 0) return paragraph(minutesDesk.noLater)
  return form(frame, {
    action: href(frame, `/meetings/${view.id}/minutes/certify`),
    body: html`${paragraph(isCorrection ? minutesDesk.correctText : minutesDesk.certifyText)}${selectField(lang, {
      ...fieldOf(view.certifying, 'meeting'),
      label: minutesDesk.inMeeting,
      choices: [{ value: '', text: '' }, ...view.later.map((one) => ({ value: one.id, text: one.label }))],
    })}${view.items.map((item) =>
      item.frozen === null
        ? null
        : textAreaField(lang, {
            name: `correct.${item.id}`,
            label: item.label,
            value: view.certifying.typed[`correct.${item.id}`] ?? item.frozen,
            rows: 3,
          }),
    )}${textField(lang, { ...fieldOf(view.certifying, 'reason'), label: minutesDesk.reason, optional: !isCorrection })}${button({ text: isCorrection ? minutesDesk.correctButton : minutesDesk.certifyButton })}`,
  })
}
