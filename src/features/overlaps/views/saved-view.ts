import {
  bulletList,
  card,
  dataTable,
  details,
  downloads,
  emptyState,
  filterPanel,
  listLayout,
  type Problem,
  problemWith,
  section,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { queryOf, type TypedFilter } from '../queue-filter.ts'

export interface SavedLine {
  readonly label: string
  readonly href: string | null
  readonly projects: string
  readonly amount: string
  readonly cancelled: string
}

export interface SavedView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly total: SavedLine
  readonly byProvince: readonly SavedLine[]
  readonly byYear: readonly SavedLine[]
}

/** What the decisions could save, said with how it is counted. */
export function savedView(frame: Frame, say: Messages, view: SavedView): Html {
  const words = say.savings
  const { total } = view
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/overlaps/saved'),
    activeCount: [view.typed.place, view.typed.year].filter(Boolean).length,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: say.filters.place,
        value: view.typed.place ?? '',
        error: problemWith(view.problems, 'place'),
      }),
      textField(frame.lang, {
        name: 'year',
        label: say.filters.year,
        value: view.typed.year ?? '',
        inputmode: 'numeric',
        characters: 5,
        error: problemWith(view.problems, 'year'),
      }),
    ],
  })
  const rules = details(words.assumptions, bulletList(words.rules))
  const none = emptyState({ why: words.none, next: { href: href(frame, '/overlaps'), text: say.cases.toQueue } })
  const figures = html`${statRow([
    { value: total.amount, unit: say.baht, label: words.couldBe, note: words.onProjects(total.projects) },
    { value: total.cancelled, unit: say.baht, label: words.cancelled, note: words.cancelledNote },
  ])}`
  if (view.byProvince.length === 0) return listLayout(filters, html`${none}${rules}`)
  return listLayout(
    filters,
    html`${figures}${rules}
      ${section({ id: 'places', heading: words.byPlace, body: table(frame, say, words.place, words.byPlace, view.byProvince) })}
      ${section({ id: 'years', heading: words.byYear, body: table(frame, say, words.year, words.byYear, view.byYear) })}
      ${downloads(frame, { path: '/overlaps/saved', query: queryOf({ ...view.typed, cursor: '' }, null) })}`,
  )
}

function table(frame: Frame, say: Messages, head: string, caption: string, rows: readonly SavedLine[]): Html {
  const words = say.savings
  return card(
    dataTable({
      caption,
      phone: 'numbers',
      rows,
      columns: [
        {
          head,
          kind: 'title',
          cell: (row) =>
            row.href ? html`<a class="govuk-link" href="${href(frame, row.href)}">${row.label}</a>` : row.label,
        },
        { head: words.projects, kind: 'number', cell: (row) => row.projects },
        { head: words.baht, kind: 'number', cell: (row) => row.amount },
        { head: words.cancelledBaht, kind: 'number', cell: (row) => row.cancelled },
      ],
    }),
  )
}
