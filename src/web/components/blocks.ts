import { classes, type Fragment, type Html, html } from '../html.ts'
import { heading } from './heading.ts'
import type { Text } from './text.ts'

/** @public */
export interface Section {
  /** Anchor of the section, unique on the page; its heading becomes `<id>-h`. */
  id: string
  heading: Text
  /** A link to the right of the heading: "ดูทุกโครงการ". */
  action?: Html
  /** The first section of a column stands without the wide gap above. */
  first?: boolean
  body: Fragment
}

/** One part of a long page with its heading, named for people who jump from heading to heading. */
export function section({ id, heading: text, action, first, body }: Section): Html {
  const title = heading({ level: 2, text, id: `${id}-h` })
  return html`<section class="${classes('ps-section', first && 'ps-section--first')}" id="${id}" aria-labelledby="${id}-h"><div class="ps-head">${title}${action}</div>
${body}</section>
`
}

/** A white sheet for one thing that stands for itself. Never a card in a card. */
export function card(body: Fragment, title?: Text): Html {
  return html`<div class="ps-card">${title === undefined ? null : heading({ level: 3, text: title })}${body}</div>
`
}

/** @public */
export type Columns = '2' | '3' | '12' | '21'

/** Side by side from 769 px, one under the other on a phone. `12` and `21` are one third and two thirds. */
export function columns(shape: Columns, pieces: readonly Html[]): Html {
  return html`<div class="ps-grid ps-${shape}">${pieces}</div>
`
}

/** Buttons and links in one line that wraps. */
export function actions(pieces: readonly Fragment[]): Html {
  return html`<div class="ps-actions">${pieces}</div>`
}

/** "ดูเพิ่ม": closed until asked for, without JavaScript. */
export function details(summary: Text, body: Fragment, open = false): Html {
  return html`<details class="govuk-details"${open ? html` open` : null}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${summary}</span></summary><div class="govuk-details__text">${body}</div></details>
`
}
