import {
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  glue,
  link,
  listLayout,
  muted,
  type Problem,
  pagination,
  problemWith,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { stepNames } from '../board.ts'
import { messages } from '../messages.ts'

export interface BoardRow {
  readonly href: string
  readonly title: string
  readonly area: string
  readonly owner: string
  readonly agencies: number
  readonly items: string
  readonly money: string
  readonly step: string
  readonly state: 'proposed' | 'open' | 'closed'
  /** Of a proposal that came to nothing: how it ended. */
  readonly ended: string | null
  readonly late: boolean
  readonly opened: string
}

export interface ListTyped {
  readonly q: string
  readonly place: string
  readonly field: string
  readonly step: string
  readonly mine: string
}

export interface BoardsList {
  readonly typed: ListTyped
  readonly fields: readonly { readonly value: string; readonly text: string }[]
  readonly hasBodies: boolean
  readonly problems: readonly Problem[]
  readonly rows: readonly BoardRow[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly query: string
}

export function boardsView(frame: Frame, view: BoardsList): Html {
  const { lang } = frame
  const { list, steps } = messages(lang)
  const { q, place, field, step, mine } = view.typed
  const filters = filterPanel(lang, {
    action: href(frame, '/boards'),
    activeCount: [q, place, field, step, mine].filter(Boolean).length,
    fields: [
      textField(lang, { name: 'q', label: list.words, value: q, type: 'search' }),
      textField(lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(lang, {
        name: 'field',
        label: list.field,
        value: field,
        fill: true,
        choices: [{ value: '', text: list.everyField }, ...view.fields],
      }),
      selectField(lang, {
        name: 'step',
        label: list.step,
        value: step,
        fill: true,
        choices: [
          { value: '', text: list.everyStep },
          ...stepNames.map((value) => ({ value, text: `${steps[value].number}. ${steps[value].short}` })),
          { value: 'proposed', text: list.proposedStep },
          { value: 'closed', text: list.closedStep },
        ],
      }),
      ...(view.hasBodies
        ? [
            selectField(lang, {
              name: 'mine',
              label: list.mine,
              value: mine,
              fill: true,
              choices: [
                { value: '', text: list.mineAll },
                { value: 'own', text: list.mineOwn },
                { value: 'waiting', text: list.mineWaiting },
              ],
            }),
          ]
        : []),
    ],
  })
  return listLayout(filters, rows(frame, view))
}

function rows(frame: Frame, view: BoardsList): Html {
  const { list } = messages(frame.lang)
  if (view.rows.length === 0)
    return emptyState({
      why: list.empty,
      next:
        view.query === ''
          ? { href: href(frame, '/agenda'), text: list.seeAgenda }
          : { href: href(frame, '/boards'), text: list.showAll },
    })
  const table = dataTable<BoardRow>({
    caption: list.title,
    columns: [
      {
        head: list.name,
        kind: 'title',
        cell: (row) => html`${link(href(frame, row.href), row.title)}<br>${muted(`${row.area} · ${row.owner}`)}`,
      },
      {
        head: list.now,
        cell: (row) =>
          html`${row.ended !== null ? state('cannot', row.ended) : row.state === 'closed' ? state('solved', list.closed) : row.state === 'proposed' ? state('planned', list.proposedStep) : glue(row.step)}${row.late && html`<br>${state('late', list.late)}`}`,
      },
      { head: list.agencies, kind: 'number', cell: (row) => row.agencies },
      { head: list.items, cell: (row) => html`${row.items}<br>${muted(glue(row.money))}` },
      { head: list.opened, kind: 'short', cell: (row) => row.opened },
    ],
    rows: view.rows,
  })
  return html`${table}${pagination(frame.lang, {
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.total,
    unit: list.unit,
    previousHref: view.previous && href(frame, view.previous),
    nextHref: view.next && href(frame, view.next),
  })}${downloads(frame, { path: '/boards/list', query: view.query })}`
}
