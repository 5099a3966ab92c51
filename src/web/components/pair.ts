import { classes, type Fragment, type Html, html } from '../html.ts'
import type { Text } from './text.ts'

/** @public */
export interface PairSide {
  /** "ก" or "A". */
  letter: string
  title: Text
  href?: string
  /** Below the title: the body that runs it. */
  by?: Fragment
  facts: readonly { term: Text; detail: Fragment; same?: boolean }[]
}

function side(mark: 'a' | 'b', { letter, title, href, by, facts }: PairSide): Html {
  const name = href === undefined ? title : html`<a class="govuk-link" href="${href}">${title}</a>`
  const list = facts.map(
    ({
      term,
      detail,
      same,
    }) => html`<dt>${term}</dt><dd>${same ? html`<mark class="ps-same">${detail}</mark>` : detail}</dd>
`,
  )
  return html`<div class="ps-card ps-side-${mark}"><h2 class="govuk-heading-m ps-side__title"><span class="${classes('ps-letter', mark === 'b' && 'ps-letter--b')}">${letter}</span><span>${name}</span></h2>${by && html`<p class="ps-flush">${by}</p>`}<dl class="ps-dl">${list}</dl></div>
`
}

/** Two things to be judged against each other; what is the same in both carries a violet ground and a dashed edge. */
export function pair(a: PairSide, b: PairSide): Html {
  return html`<div class="ps-pair">${side('a', a)}${side('b', b)}</div>
`
}

/** What a machine thinks, large, with words that say it only thinks so. */
export function score(value: Text, words: Fragment): Html {
  return html`<div class="ps-score"><b>${value}</b><p class="ps-flush">${words}</p></div>`
}
