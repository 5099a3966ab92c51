import { classes, type Fragment, type Html, html } from '../html.ts'
import { type IconName, icon } from './icon.ts'
import type { Text } from './text.ts'

/** @public */
export interface LinkRow {
  title: Text
  href?: string
  /** Small, below: who, when, how much. */
  meta?: Fragment
  /** A sentence in full size. */
  text?: Fragment
  /** To the right: a state or a date. */
  side?: Fragment
}

/** Things one under the other, each with its title first. `inCard` puts the whole list on a white sheet. */
export function linkRows(rows: readonly LinkRow[], { inCard = true }: { inCard?: boolean } = {}): Html {
  const list = rows.map(({ title, href, meta, text, side }) => {
    const name = href === undefined ? title : html`<a class="govuk-link" href="${href}">${title}</a>`
    const main = html`<div><p class="ps-row__title">${name}</p>${text && html`<p class="ps-row__text">${text}</p>`}${meta && html`<p class="ps-row__meta">${meta}</p>`}</div>`
    return html`<li><div class="${classes('ps-row', side ? 'ps-row--side' : null)}">${main}${side && html`<div class="ps-row__side">${side}</div>`}</div></li>
`
  })
  const ul = html`<ul class="ps-rows">${list}</ul>`
  return inCard
    ? html`<div class="ps-card">${ul}</div>
`
    : ul
}

/** @public */
export interface Door {
  href: string
  title: Text
  text: Text
  icon: IconName
}

/** What a person can do from here; the first is the most usual. */
export function doors(items: readonly Door[]): Html {
  const list = items.map(
    (door, i) =>
      html`<li><a class="${classes('ps-door', i === 0 && 'ps-door--first')}" href="${door.href}"><span class="ps-door__i">${icon(door.icon)}</span><span class="ps-door__title">${door.title}</span><span class="ps-door__text">${door.text}</span></a></li>
`,
  )
  return html`<ul class="ps-doors">${list}</ul>
`
}

/** The first screen of the start page: what this is on the left, what to do on the right. */
export function hero(left: Fragment, right: Fragment): Html {
  return html`<div class="ps-hero"><div>${left}</div><div>${right}</div></div>
`
}
