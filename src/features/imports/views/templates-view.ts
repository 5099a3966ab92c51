import { card, linkRows, muted, note, paragraph, section, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface TemplatesView {
  /** As it stands in the field, B.E. */
  readonly year: string
  readonly place: string
  readonly unknownPlace: boolean
  readonly forYear: string
  readonly templates: readonly { readonly href: string; readonly title: string; readonly lead: string }[]
}

/** The forms to fill in: for which year and place, then one line each. */
export function templatesView(frame: Frame, view: TemplatesView): Html {
  const say = messages(frame.lang).templates
  const choice = html`<form method="get" action="${href(frame, '/imports/templates')}">${textField(frame.lang, {
    name: 'year',
    label: say.year,
    value: view.year,
    inputmode: 'numeric',
    characters: 5,
  })}${textField(frame.lang, {
    name: 'place',
    label: say.place,
    hint: say.placeHint,
    value: view.place,
    error: view.unknownPlace ? say.unknownPlace : null,
  })}<button class="govuk-button govuk-button--secondary" type="submit">${say.choose}</button></form>`
  const rows = view.templates.map((one) => ({ title: one.title, href: one.href, meta: one.lead, side: 'XLSX' }))
  return html`${note({ kind: 'teal', icon: 'info', body: paragraph(say.how) })}
    ${section({ id: 'forms', heading: view.forYear, body: linkRows(rows) })}
    ${section({ id: 'choice', heading: say.choiceTitle, body: card(html`${paragraph(muted(say.choiceWhy))}${choice}`) })}`
}
