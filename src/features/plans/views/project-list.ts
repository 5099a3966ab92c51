import type { Lang } from '../../../kernel/lang.ts'
import {
  activeFilters,
  card,
  dataTable,
  emptyState,
  filterPanel,
  linkButton,
  listLayout,
  type Meaning,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  searchBox,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { type ProjectState, projectStates } from '../plan.ts'
import type { ProjectRow } from '../plans.present.ts'
import { projectSorts, type TypedFilter } from '../project-filter.ts'

export interface ProjectListView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly rows: readonly ProjectRow[]
  readonly countText: string
  /** The number of projects when it was counted, else null. */
  readonly total: number | null
  readonly near: boolean
  readonly fields: readonly { value: string; text: string }[]
  /** Filters in force, each with the query without it. */
  readonly active: readonly { text: string; removeHref: string }[]
  /** The query of this list without its position, for the downloads. */
  readonly query: string
  /** Rows on the pages before. */
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
  /** False where the platform holds no project at all. */
  readonly anyProjects: boolean
  readonly canImport: boolean
}

export function projectListView(frame: Frame, view: ProjectListView): Html {
  const say = messages(frame.lang).list
  const { q, cursor, ...others } = view.typed
  const search = searchBox(frame.lang, {
    action: href(frame, '/projects'),
    label: say.searchLabel,
    hint: say.searchHint,
    value: q ?? '',
    keep: given(others),
  })
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/projects'),
    keep: given({ q }),
    activeCount: view.active.length,
    fields: filterFields(frame.lang, view),
  })
  return html`${search}<div class="ps-section">${listLayout(filters, results(frame, view))}</div>`
}

function given(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

function results(frame: Frame, view: ProjectListView): Html {
  const say = messages(frame.lang).list
  const active = activeFilters(frame.lang, view.active, href(frame, '/projects'))
  if (view.rows.length === 0) {
    const next = view.anyProjects
      ? { href: href(frame, '/projects'), text: say.showAll }
      : {
          href: href(frame, view.canImport ? '/plans/import' : '/plans'),
          text: view.canImport ? say.importPlans : say.seePlans,
        }
    return html`${active}${emptyState({ why: view.anyProjects ? say.nothing : say.none, next })}`
  }
  const nearNote = view.near
    ? note({ title: say.near, icon: 'info', body: say.nearHow(String(view.rows.length)) })
    : paragraph(view.countText)
  return html`${active}${nearNote}${card(projectTable(frame, view.rows, say.caption))}
    ${pagination(frame.lang, {
      previousHref: view.firstHref,
      nextHref: view.nextHref,
      from: view.before + 1,
      to: view.before + view.rows.length,
      total: view.total,
      unit: say.unit,
    })}
    ${downloads(frame, view.query)}`
}

function downloads(frame: Frame, query: string): Html {
  const links = (['csv', 'xlsx', 'json'] as const).map((format) =>
    linkButton({
      kind: 'secondary',
      icon: 'download',
      href: href(frame, `/projects.${format}${query}`),
      text: format.toUpperCase(),
    }),
  )
  return html`<p class="govuk-body">${messages(frame.lang).list.downloads}</p><div class="ps-actions">${links}</div>`
}

/** Projects as a table; on a phone each becomes a card. */
export function projectTable(frame: Frame, rows: readonly ProjectRow[], caption: string): Html {
  const { columns } = messages(frame.lang).list
  return dataTable<ProjectRow>({
    caption,
    phone: 'cards',
    rows,
    columns: [
      { head: columns.title, kind: 'title', cell: (row) => titleCell(frame, row) },
      { head: columns.years, cell: (row) => row.years },
      { head: columns.state, cell: (row) => projectState(row.state, row.stateText) },
      { head: columns.amount, kind: 'number', cell: (row) => row.amount },
    ],
  })
}

/** Who and where stand under the title: a table beside its filters has no room for more columns. */
function titleCell(frame: Frame, row: ProjectRow): Html {
  const place =
    row.placeHref === null
      ? row.place
      : html`<a class="govuk-link" href="${href(frame, row.placeHref)}">${row.place}</a>`
  return html`<a class="govuk-link" href="${href(frame, row.href)}">${row.title}</a><br>${muted([row.body, ' · ', place])}`
}

const meaningOf: Record<ProjectState, Meaning> = {
  planned: 'planned',
  approved: 'promised',
  running: 'doing',
  finished: 'solved',
  cancelled: 'cannot',
}

export function projectState(of: ProjectState, text: string): Html {
  return state(meaningOf[of], text)
}

function filterFields(lang: Lang, view: ProjectListView): Html[] {
  const say = messages(lang)
  const words = say.list.filters
  const { typed, problems } = view
  const money = (name: 'min' | 'max') =>
    textField(lang, {
      name,
      label: words[name],
      value: typed[name] ?? '',
      inputmode: 'decimal',
      characters: 20,
      error: problemWith(problems, name),
    })
  return [
    textField(lang, {
      name: 'place',
      label: words.place,
      value: typed.place ?? '',
      error: problemWith(problems, 'place'),
    }),
    selectField(lang, {
      name: 'field',
      label: words.field,
      value: typed.field ?? '',
      choices: [{ value: '', text: words.all }, ...view.fields, { value: '-', text: words.noField }],
      fill: true,
      error: problemWith(problems, 'field'),
    }),
    textField(lang, {
      name: 'year',
      label: words.year,
      value: typed.year ?? '',
      inputmode: 'numeric',
      characters: 5,
      error: problemWith(problems, 'year'),
    }),
    money('min'),
    money('max'),
    textField(lang, { name: 'body', label: words.body, value: typed.body ?? '', error: problemWith(problems, 'body') }),
    selectField(lang, {
      name: 'state',
      label: words.state,
      value: typed.state ?? '',
      choices: [{ value: '', text: words.all }, ...projectStates.map((one) => ({ value: one, text: say.states[one] }))],
      fill: true,
      error: problemWith(problems, 'state'),
    }),
    selectField(lang, {
      name: 'sort',
      label: words.sort,
      value: typed.sort ?? 'amount',
      choices: projectSorts.map((sort) => ({ value: sort, text: say.list.sorts[sort] })),
      fill: true,
      error: problemWith(problems, 'sort'),
    }),
  ]
}
