import type { Lang } from '../../kernel/lang.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { linkButton } from './button.ts'

/** @public */
export interface Pagination {
  previousHref?: string | null
  nextHref?: string | null
  /** What is shown now: rows `from` to `to` of `total`. `total: null` when counting would cost too much. */
  from: number
  to: number
  total?: number | null
  /** The word for what is counted, in the reader's language: "โครงการ". */
  unit: string
}

/** Back and forth through a list by cursor, with the count said in words. */
export function pagination(lang: Lang, pages: Pagination): Html {
  const words = messagesOf(lang).pages
  const number = (n: number) => n.toLocaleString('en-US')
  const counted =
    pages.total === null || pages.total === undefined
      ? words.shown(number(pages.from), number(pages.to), pages.unit)
      : words.shownOf(number(pages.from), number(pages.to), number(pages.total), pages.unit)
  const previous = pages.previousHref
    ? linkButton({ href: pages.previousHref, text: words.previous, icon: 'back', kind: 'secondary' })
    : null
  const next = pages.nextHref
    ? linkButton({ href: pages.nextHref, text: words.next, icon: 'next', kind: 'secondary' })
    : null
  if (previous === null && next === null)
    return html`<div class="ps-pages"><p>${counted}</p></div>
`
  return html`<nav class="ps-pages" aria-label="${words.label}"><p>${counted}</p><div class="ps-actions">${previous}${next}</div></nav>
`
}
