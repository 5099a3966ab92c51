import { type Fragment, type Html, html } from '../html.ts'
import type { Text } from './text.ts'

/** @public */
export interface SummaryRow {
  key: Text
  value: Fragment
  /** A link that says what it changes to those who hear only it: "แก้ <hidden>ชื่อ</hidden>". */
  action?: { href: string; text: Text; about: string }
}

/** Facts about one thing: what it is called on the left, what it is on the right. */
export function summaryList(rows: readonly SummaryRow[]): Html {
  const withActions = rows.some((row) => row.action)
  const list = rows.map(({ key, value, action }) => {
    const last = action
      ? html`<dd class="govuk-summary-list__actions"><a class="govuk-link" href="${action.href}">${action.text}<span class="govuk-visually-hidden"> ${action.about}</span></a></dd>`
      : null
    const names =
      withActions && !action ? 'govuk-summary-list__row govuk-summary-list__row--no-actions' : 'govuk-summary-list__row'
    return html`<div class="${names}"><dt class="govuk-summary-list__key">${key}</dt><dd class="govuk-summary-list__value">${value}</dd>${last}</div>
`
  })
  return html`<dl class="govuk-summary-list">${list}</dl>
`
}
