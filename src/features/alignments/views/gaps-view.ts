import {
  downloads,
  emptyState,
  filterPanel,
  linkRows,
  listLayout,
  type Problem,
  pagination,
  problemWith,
  selectField,
  tabs,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { moneyText } from '../alignments.present.ts'
import type { GapKind } from '../gap.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedGaps {
  readonly kind: string
  readonly place: string
  readonly field: string
  readonly body: string
}

export interface GapView {
  readonly title: string
  readonly href: string | null
  readonly place: string | null
  readonly field: string | null
  readonly why: string
  /** More about it: the bodies. */
  readonly note: string | null
  readonly owner: string | null
  readonly ownerHref: string | null
  readonly amountSatang: bigint | null
  readonly acts: readonly { readonly text: string; readonly href: string }[]
}

export interface GapsView {
  readonly typed: TypedGaps
  readonly problems: readonly Problem[]
  readonly kind: GapKind
  readonly tabs: readonly { readonly kind: GapKind; readonly count: string }[]
  readonly gaps: readonly GapView[]
  readonly from: number
  readonly previousHref: string | null
  readonly nextHref: string | null
  readonly functions: readonly { value: string; text: string }[]
}

export function queryOfGaps(typed: TypedGaps, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries({ ...typed, ...more }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}

export function gapsView(frame: Frame, say: Messages, view: GapsView): Html {
  const words = say.gaps
  const { typed } = view
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/gaps'),
    activeCount: [typed.place, typed.field, typed.body].filter(Boolean).length,
    keep: typed.kind === '' ? {} : { kind: typed.kind },
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: words.filters.place,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'field',
        label: words.filters.field,
        value: typed.field,
        choices: [{ value: '', text: words.filters.all }, ...view.functions],
        fill: true,
      }),
      textField(frame.lang, { name: 'body', label: words.filters.body, value: typed.body }),
    ],
  })
  const kinds = tabs(
    words.tabs,
    view.tabs.map(({ kind, count }) => ({
      href: href(frame, `/gaps${queryOfGaps({ ...typed, kind })}`),
      text: words.kinds[kind],
      count,
      current: kind === view.kind,
    })),
  )
  return html`${kinds}${listLayout(filters, list(frame, say, view))}`
}

function list(frame: Frame, say: Messages, view: GapsView): Html {
  const words = say.gaps
  if (view.gaps.length === 0)
    return emptyState({ why: words.empty, next: { href: href(frame, `/gaps?kind=${view.kind}`), text: words.showAll } })
  const rows = view.gaps.map((gap) => ({
    title: gap.title,
    ...(gap.href === null ? {} : { href: href(frame, gap.href) }),
    text: gap.why,
    meta: html`${gap.note !== null && html`${gap.note}<br>`}${gap.place !== null && !gap.title.includes(gap.place) && html`${gap.place}<br>`}${words.owner} ${
      gap.ownerHref === null || gap.owner === null
        ? words.nobody
        : html`<a class="govuk-link" href="${href(frame, gap.ownerHref)}">${gap.owner}</a>`
    }<br>${gap.acts.map(
      (act, at) =>
        html`${at > 0 && ' · '}<a class="govuk-link" href="${href(frame, act.href)}">${act.text}<span class="govuk-visually-hidden"> ${gap.title}</span></a>`,
    )}`,
    ...(gap.amountSatang === null
      ? {}
      : { side: html`<b class="ps-nb">${moneyText(gap.amountSatang, frame.lang)}</b>` }),
  }))
  return html`${linkRows(rows)}
    ${pagination(frame.lang, {
      previousHref: view.previousHref,
      nextHref: view.nextHref,
      from: view.from + 1,
      to: view.from + view.gaps.length,
      total: null,
      unit: words.unit,
    })}
    ${downloads(frame, { path: '/gaps', query: queryOfGaps(view.typed) })}`
}
