import {
  card,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
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
import type { Messages } from '../messages.th.ts'

export interface TypedMisses {
  readonly place: string
  readonly year: string
  readonly state: string
  readonly kind: string
  readonly mine: string
  readonly until: string
}

interface MissLine {
  readonly href: string
  readonly title: string
  readonly text: string
  readonly needed: string
  readonly missing: string
  readonly kind: 'misaligned' | 'at-risk'
  readonly state: 'open' | 'solved'
  readonly room: string
  readonly owner: string | null
  readonly proposalOpen: boolean
}

export interface MissesPage {
  readonly typed: TypedMisses
  readonly problems: readonly Problem[]
  readonly officer: boolean
  readonly years: readonly { readonly value: string; readonly text: string }[]
  readonly query: string
  readonly lines: readonly MissLine[]
  readonly from: number
  readonly total: number
  readonly previousHref: string | null
  readonly nextHref: string | null
}

export function missesView(frame: Frame, say: Messages, page: MissesPage): Html {
  const isFiltered = Object.values(page.typed).some((value) => value !== '')
  const list =
    page.lines.length === 0
      ? emptyState({
          why: isFiltered ? say.misses.nothing : say.misses.nothingYet,
          next: isFiltered
            ? { href: href(frame, '/calendar/misalignments'), text: say.axis.showAll }
            : { href: href(frame, '/calendar'), text: say.links.calendar },
        })
      : html`${card(table(frame, say, page))}${pagination(frame.lang, {
          previousHref: page.previousHref,
          nextHref: page.nextHref,
          from: page.from,
          to: page.from + page.lines.length - 1,
          total: page.total,
          unit: say.misses.unit,
        })}${downloads(frame, { path: '/calendar/misalignments/list', query: page.query })}`
  return listLayout(filters(frame, say, page), list)
}

function table(frame: Frame, say: Messages, page: MissesPage): Html {
  const { columns } = say.misses
  return dataTable<MissLine>({
    caption: say.misses.caption,
    phone: 'cards',
    rows: page.lines,
    columns: [
      {
        head: columns.what,
        kind: 'title',
        cell: (line) =>
          html`${link(href(frame, line.href), line.title)}<p class="ps-missline">${line.text}</p>${muted(line.room)}`,
      },
      { head: columns.needed, kind: 'short', cell: (line) => line.needed },
      { head: columns.missing, kind: 'short', cell: (line) => line.missing },
      {
        head: columns.state,
        cell: (line) =>
          html`${
            line.state === 'solved'
              ? state('solved', say.misses.states.solved)
              : state(line.kind === 'misaligned' ? 'late' : 'promised', say.misses.kinds[line.kind])
          }${line.proposalOpen && html`<br>${state('doing', say.misses.proposalOpen)}`}`,
      },
      ...(page.officer
        ? [{ head: columns.owner, cell: (line: MissLine) => line.owner ?? muted(say.misses.nobody) }]
        : []),
    ],
  })
}

function filters(frame: Frame, say: Messages, page: MissesPage): Html {
  const { typed } = page
  const all = { value: '', text: say.filters.all }
  return filterPanel(frame.lang, {
    action: href(frame, '/calendar/misalignments'),
    activeCount: Object.values(typed).filter(Boolean).length,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: say.filters.place,
        hint: say.filters.placeHint,
        value: typed.place,
        error: problemWith(page.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'year',
        label: say.filters.year,
        value: typed.year,
        choices: [all, ...page.years],
        fill: true,
      }),
      selectField(frame.lang, {
        name: 'until',
        label: say.filters.until,
        value: typed.until,
        choices: [all, { value: 'soon', text: say.filters.soon }],
        fill: true,
      }),
      selectField(frame.lang, {
        name: 'kind',
        label: say.filters.missKind,
        value: typed.kind,
        choices: [
          all,
          { value: 'misaligned', text: say.misses.kinds.misaligned },
          { value: 'at-risk', text: say.misses.kinds['at-risk'] },
        ],
        fill: true,
      }),
      selectField(frame.lang, {
        name: 'state',
        label: say.filters.state,
        value: typed.state,
        choices: [
          { value: '', text: say.misses.states.open },
          { value: 'solved', text: say.misses.states.solved },
          { value: 'all', text: say.filters.all },
        ],
        fill: true,
      }),
      ...(page.officer
        ? [
            selectField(frame.lang, {
              name: 'mine',
              label: say.filters.mine,
              value: typed.mine,
              choices: [
                all,
                { value: '1', text: say.filters.mineOnly },
                { value: 'owner', text: say.filters.ownedByMe },
                { value: 'nobody', text: say.filters.unowned },
              ],
              fill: true,
            }),
          ]
        : []),
    ],
  })
}
