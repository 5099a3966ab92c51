import { classes, type Html, html } from '../html.ts'
import type { Text } from './text.ts'

/** @public */
export interface Statistic {
  /** Already written for the reader: "1,847", "2,398.5". */
  value: Text
  unit?: Text
  label: Text
  /** Every number leads to the records it counts. */
  href?: string
  note?: Text
}

function statistic({ value, unit, label, href, note }: Statistic): Html {
  const inside = html`<span class="ps-stat__n">${value}${unit && html` <span class="ps-stat__u">${unit}</span>`}</span><span class="ps-stat__l">${label}</span>${note && html`<span class="ps-stat__d">${note}</span>`}`
  return href === undefined
    ? html`<div class="ps-stat">${inside}</div>`
    : html`<a class="ps-stat" href="${href}">${inside}</a>`
}

/** Up to five numbers in one frame: side by side on a wide screen, two by two on a phone. */
export function statRow(statistics: readonly Statistic[]): Html {
  const n = Math.min(statistics.length, 5)
  return html`<div class="${classes('ps-stats', `ps-stats--${n}`, statistics.length % 2 === 1 && 'ps-stats--odd')}">${statistics.map(statistic)}</div>
`
}
