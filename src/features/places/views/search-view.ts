import {
  card,
  emptyState,
  glue,
  linkRows,
  muted,
  paragraph,
  pills,
  searchBox,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { PlaceLink } from '../places.present.ts'

export interface SearchView {
  readonly words: string
  /** How an address was understood; null for bare words. */
  readonly readAs: string | null
  readonly found: readonly (PlaceLink & { readonly where: string })[]
  /** True where more were found than are shown. */
  readonly more: boolean
  readonly regions: readonly { readonly name: string; readonly provinces: readonly PlaceLink[] }[]
}

export function placeSearchBox(frame: Frame, say: Messages, words: string, shortcuts: readonly PlaceLink[] = []): Html {
  return searchBox(frame.lang, {
    action: href(frame, '/places'),
    label: say.search.label,
    hint: say.search.hint,
    value: words,
    ...(shortcuts.length > 0 ? { pills: shortcuts.map((to) => ({ href: href(frame, to.href), text: to.text })) } : {}),
  })
}

export function searchView(frame: Frame, say: Messages, view: SearchView): Html {
  return html`${placeSearchBox(frame, say, view.words)}${view.words !== '' && html`<div class="ps-section">${results(frame, say, view)}</div>`}
${view.regions.length > 0 && section({ id: 'provinces', heading: say.search.provinces, body: provinces(frame, view.regions) })}`
}

function results(frame: Frame, say: Messages, view: SearchView): Html {
  if (view.found.length === 0) {
    return emptyState({
      why: say.search.none(view.words),
      next: { href: href(frame, '/places/TH'), text: say.search.toCountry },
    })
  }
  const count = view.found.length.toLocaleString('en-US')
  const rows = linkRows(view.found.map((to) => ({ title: to.text, href: href(frame, to.href), meta: to.where })))
  const note = view.readAs && html`<p class="govuk-body">${muted(view.readAs)}</p>`
  return html`${paragraph(glue(say.search.found(count, view.words)))}${note}${rows}${view.more && muted(glue(say.search.most(count)))}`
}

function provinces(frame: Frame, regions: SearchView['regions']): Html {
  return html`${regions.map(({ name, provinces: list }) =>
    card(
      pills(
        name,
        list.map((to) => ({ href: href(frame, to.href), text: to.text })),
      ),
      name,
    ),
  )}`
}
