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
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { SideView } from '../overlaps.present.ts'
import { queryOf, type TypedFilter } from '../queue-filter.ts'

export interface CasesView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly cases: readonly {
    readonly href: string
    readonly projects: number
    readonly pairs: number
    readonly open: number
    readonly amount: string
    readonly largest: readonly SideView[]
  }[]
  readonly count: number
  readonly functions: readonly { value: string; text: string }[]
  readonly nextHref: string | null
  readonly firstHref: string | null
}

/** Cases of three or more projects, one row each. */
export function casesView(frame: Frame, say: Messages, view: CasesView): Html {
  return listLayout(filters(frame, say, view), list(frame, say, view))
}

function list(frame: Frame, say: Messages, view: CasesView): Html {
  const words = say.cases
  if (view.cases.length === 0) {
    return emptyState({ why: words.none, next: { href: href(frame, '/overlaps'), text: words.toQueue } })
  }
  const rows = view.cases.map((one) => {
    const others = one.largest.slice(1)
    const more = one.projects - one.largest.length
    return {
      title: one.largest[0]?.title ?? '',
      href: href(frame, one.href),
      text: html`${others.map((side) => html`${say.and} ${side.title}<br>`)}${more > 0 && words.andMore(more)}`,
      meta: html`${[...new Set(one.largest.map((side) => side.body))].join(' · ')}<br>${one.largest[0]?.place}`,
      side: html`${state(one.open > 0 ? 'overlap' : 'solved', words.projects(one.projects))}<br>${words.waitingPairs(one.open, one.pairs)}<br><b class="ps-nb">${one.amount} ${say.baht}</b>`,
    }
  })
  return html`${linkRows(rows)}${pagination(frame.lang, {
    previousHref: view.firstHref,
    nextHref: view.nextHref,
    from: 1,
    to: rows.length,
    total: view.count,
    unit: words.unit,
  })}
  ${downloads(frame, { path: '/overlaps/cases', query: queryOf({ ...view.typed, cursor: '' }, null) })}`
}

function filters(frame: Frame, say: Messages, { typed, problems, functions }: CasesView): Html {
  const words = say.filters
  return filterPanel(frame.lang, {
    action: href(frame, '/overlaps/cases'),
    activeCount: [typed.place, typed.field, typed.year].filter(Boolean).length,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: words.place,
        value: typed.place ?? '',
        error: problemWith(problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'field',
        label: words.field,
        value: typed.field ?? '',
        choices: [{ value: '', text: words.all }, ...functions],
        fill: true,
      }),
      textField(frame.lang, {
        name: 'year',
        label: words.year,
        value: typed.year ?? '',
        inputmode: 'numeric',
        characters: 5,
        error: problemWith(problems, 'year'),
      }),
    ],
  })
}
