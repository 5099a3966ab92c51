import type { Lang } from '../../kernel/lang.ts'
import { attributes, type Fragment, type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import type { Text } from './text.ts'

/** @public */
export interface ContentsLink {
  /** Anchor on this page: `#money`. */
  href: string
  text: Text
  count?: string | number
}

/** "ในหน้านี้": a list beside a long page that stays in sight, pills on a phone. */
export function contents(lang: Lang, links: readonly ContentsLink[]): Html {
  const list = links.map(
    ({ href, text, count }) =>
      html`<li><a href="${href}"><span>${text}</span>${count === undefined ? null : html`<span class="ps-toc__n">${count}</span>`}</a></li>`,
  )
  return html`<nav class="ps-toc" aria-labelledby="toc-h"><h2 class="govuk-heading-s" id="toc-h">${messagesOf(lang).contents}</h2><ol>${list}</ol></nav>
`
}

/** Contents at the side, sections beside them. Give the first section `first: true`. */
export function withContents(side: Html, sections: Fragment): Html {
  return html`<div class="ps-withside ps-section">${side}<div>${sections}</div></div>
`
}

/** @public */
export interface Tab {
  href: string
  text: Text
  count?: string | number
  current?: boolean
}

/** Views of the same list as links, so each has an address. `label` names the group: "มุมมอง". */
export function tabs(label: string, list: readonly Tab[]): Html {
  const items = list.map(({ href, text, count, current }) => {
    const given = attributes({ href, 'aria-current': current ? 'page' : null })
    return html`<li><a${given}>${text}${count === undefined ? null : html` <span>${count}</span>`}</a></li>`
  })
  return html`<nav aria-label="${label}"><ul class="ps-tabs">${items}</ul></nav>
`
}
