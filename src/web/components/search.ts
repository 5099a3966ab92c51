import type { Lang } from '../../kernel/lang.ts'
import { attributes, type Fragment, type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { hiddenFields } from './form.ts'
import { icon } from './icon.ts'
import type { Text } from './text.ts'

/** @public */
export interface SearchBox {
  action: string
  label: Text
  name?: string
  hint?: Text
  value?: string | null
  id?: string
  /** Other parts of the query to keep: filters already chosen. */
  keep?: Record<string, string>
  buttonText?: string
  /** Places to go to at once, below the box. */
  pills?: readonly { href: string; text: Text }[]
}

export function searchBox(lang: Lang, box: SearchBox): Html {
  const words = messagesOf(lang).search
  const id = box.id ?? box.name ?? 'q'
  const given = attributes({
    class: 'govuk-input',
    id,
    name: box.name ?? 'q',
    type: 'search',
    value: box.value ?? '',
    autocomplete: 'off',
    'aria-describedby': box.hint ? `${id}-hint` : null,
  })
  const hint = box.hint && html`<div class="govuk-hint" id="${id}-hint">${box.hint}</div>`
  return html`<form class="ps-search" method="get" action="${box.action}" role="search" aria-labelledby="${id}-label">${hiddenFields(box.keep ?? {})}<label class="govuk-label govuk-label--m" id="${id}-label" for="${id}">${box.label}</label>${hint}<div class="ps-search__row"><input${given}><button class="govuk-button" type="submit">${icon('search')}${box.buttonText ?? words.button}</button></div></form>
${box.pills ? pills(words.pills, box.pills) : null}`
}

/** Short links in round frames. `label` names the group for those who cannot see it. */
export function pills(label: string, links: readonly { href: string; text: Text; current?: boolean }[]): Html {
  return html`<ul class="ps-pills" aria-label="${label}">${links.map((to) => html`<li><a href="${to.href}"${to.current && html` aria-current="true"`}>${to.text}</a></li>`)}</ul>
`
}

/** @public */
export interface FilterPanel {
  /** Where the form goes; a GET, so that a filtered list has an address. */
  action: string
  /** Fields, made with `selectField`, `checkboxesField` and so on. */
  fields: readonly Html[]
  /** Parts of the query the panel does not show: the search words, the order. */
  keep?: Record<string, string>
  /** How many are set; the panel then says so when it is closed. */
  activeCount?: number
}

/** Filters behind a button on a phone, open beside the list on a wide screen. Works without JavaScript. */
export function filterPanel(lang: Lang, panel: FilterPanel): Html {
  const words = messagesOf(lang).filter
  const count = panel.activeCount ?? 0
  return html`<details class="ps-filter"><summary>${icon('filter')}<span>${count > 0 ? words.titleWith(count) : words.title}</span><span class="ps-filter__turn">${icon('down')}</span></summary><div class="ps-filter__body"><form method="get" action="${panel.action}">${hiddenFields(panel.keep ?? {})}${panel.fields}<button class="govuk-button" type="submit">${words.apply}</button></form></div></details>
`
}

/** The filters in force, each with a link that takes it away, and one that takes all. Nothing when there are none. */
export function activeFilters(
  lang: Lang,
  filters: readonly { text: Text; removeHref: string }[],
  clearHref: string,
): Html | null {
  if (filters.length === 0) return null
  const words = messagesOf(lang).filter
  const each = filters.map(
    ({ text, removeHref }) =>
      html`<li><a href="${removeHref}"><span class="govuk-visually-hidden">${words.remove} </span>${text}${icon('close', 'small')}</a></li>`,
  )
  return html`<ul class="ps-active" aria-label="${words.active}">${each}<li><a class="ps-active__clear" href="${clearHref}">${words.clear}</a></li></ul>
`
}

/** A list with its filters: beside it on a wide screen, above it on a phone. */
export function listLayout(filters: Fragment, list: Fragment): Html {
  return html`<div class="ps-list-layout"><div>${filters}</div><div>${list}</div></div>
`
}
