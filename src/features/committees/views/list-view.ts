import {
  actions,
  button,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  form,
  inset,
  linkButton,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { committeeKinds } from '../committee.ts'
import { messages } from '../messages.ts'
import type { Filled } from './parts.ts'
import { fieldOf } from './parts.ts'

export interface ListRow {
  readonly href: string
  readonly name: string
  readonly kind: string
  readonly area: { readonly name: string; readonly href: string } | null
  readonly seats: number
  readonly vacant: number
  readonly next: string | null
  readonly late: number
  readonly lateHref: string
}

export interface CommitteesList {
  readonly typed: { readonly q: string; readonly place: string; readonly kind: string }
  readonly problems: readonly Problem[]
  readonly rows: readonly ListRow[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly query: string
}

export function committeesView(frame: Frame, view: CommitteesList): Html {
  const { list, kinds } = messages(frame.lang)
  const { q, place, kind } = view.typed
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/committees'),
    activeCount: [q, place, kind].filter(Boolean).length,
    fields: [
      textField(frame.lang, { name: 'q', label: list.words, value: q, type: 'search' }),
      textField(frame.lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'kind',
        label: list.kind,
        value: kind,
        fill: true,
        choices: [
          { value: '', text: list.everyKind },
          ...committeeKinds.map((value) => ({ value, text: kinds[value] })),
        ],
      }),
    ],
  })
  return listLayout(filters, rows(frame, view))
}

function rows(frame: Frame, view: CommitteesList): Html {
  const { list } = messages(frame.lang)
  if (view.rows.length === 0)
    return emptyState({ why: list.empty, next: { href: href(frame, '/committees'), text: list.showAll } })
  const table = dataTable<ListRow>({
    caption: list.title,
    columns: [
      {
        head: list.name,
        kind: 'title',
        cell: (row) =>
          html`<a class="govuk-link" href="${href(frame, row.href)}">${row.name}</a><br>${muted(row.kind)}`,
      },
      {
        head: list.area,
        cell: (row) =>
          row.area && html`<a class="govuk-link" href="${href(frame, row.area.href)}">${row.area.name}</a>`,
      },
      {
        head: list.seats,
        kind: 'number',
        cell: (row) =>
          html`<span>${row.seats}${row.vacant > 0 && html` ${muted(html`(${list.vacant} ${row.vacant})`)}`}</span>`,
      },
      { head: list.next, kind: 'short', cell: (row) => row.next ?? '–' },
      {
        head: list.late,
        kind: 'number',
        cell: (row) =>
          row.late === 0
            ? '0'
            : html`<a class="govuk-link" href="${href(frame, row.lateHref)}">${state('late', row.late.toLocaleString('en-US'))}</a>`,
      },
    ],
    rows: view.rows,
  })
  return html`${table}${pagination(frame.lang, {
    previousHref: view.previous && href(frame, view.previous),
    nextHref: view.next && href(frame, view.next),
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.total,
    unit: list.unit,
  })}${downloads(frame, { path: '/committees/list', query: view.query })}`
}

// ---- a whole structure

export interface StructureView extends Filled {
  readonly preview: {
    readonly code: string
    readonly place: string
    readonly committees: readonly { readonly name: string; readonly kind: string; readonly seats: number }[]
    readonly key: string
  } | null
}

export function structureView(frame: Frame, view: StructureView): Html {
  const { structure, form: words } = messages(frame.lang)
  const { preview } = view
  const ask = html`<form method="get" action="${href(frame, '/committees/structures')}" novalidate>${textField(
    frame.lang,
    {
      ...fieldOf(view, 'place'),
      label: structure.place,
      hint: structure.placeHint,
    },
  )}${button({ text: structure.show, kind: preview === null ? 'primary' : 'secondary' })}</form>`
  if (preview === null) return html`${ask}${inset(structure.source)}`
  return html`${ask}
    ${note({ kind: 'teal', title: structure.wouldFound(preview.committees.length, preview.place), body: structure.source })}
    ${linkRows(preview.committees.map((one) => ({ title: one.name, meta: `${one.kind} · ${structure.seatsOf(one.seats)}` })))}
    ${form(frame, {
      action: href(frame, '/committees/structures'),
      oneTimeKey: preview.key,
      hidden: { place: preview.code },
      body: html`${textField(frame.lang, { ...fieldOf(view, 'reason'), label: words.reason, hint: words.orderHint })}${button({ text: structure.found })}`,
    })}`
}

// ---- the calendar of a person

export function myCalendarView(frame: Frame, view: { madeOn: string | null; address: string | null }): Html {
  const { myCalendar } = messages(frame.lang)
  const made =
    view.address === null
      ? null
      : note({
          kind: 'solved',
          title: myCalendar.made,
          body: html`<p class="govuk-body ps-break"><code>${view.address}</code></p>${paragraph(myCalendar.warning)}`,
        })
  const make = form(frame, {
    action: href(frame, '/account/meetings'),
    inline: true,
    body: button({ text: view.madeOn === null ? myCalendar.make : myCalendar.renew, name: 'act', value: 'make' }),
  })
  const remove =
    view.madeOn === null
      ? null
      : form(frame, {
          action: href(frame, '/account/meetings'),
          inline: true,
          body: button({ text: myCalendar.remove, kind: 'secondary', name: 'act', value: 'remove' }),
        })
  return html`${made}${view.address === null && paragraph(view.madeOn === null ? myCalendar.none : myCalendar.have(view.madeOn))}${actions([make, remove])}${actions(
    [
      linkButton({
        href: href(frame, '/committees'),
        text: messages(frame.lang).list.title,
        kind: 'secondary',
        icon: 'back',
      }),
    ],
  )}`
}
