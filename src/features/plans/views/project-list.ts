import { type Lang, pick } from '../../../kernel/lang.ts'
import { pickName } from '../../../platform/http/picked.ts'
import {
  actions,
  activeFilters,
  button,
  card,
  columns,
  dataTable,
  details,
  downloads,
  emptyState,
  filterPanel,
  form,
  keysHint,
  linkButton,
  listLayout,
  type Meaning,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  pills,
  problemWith,
  searchBox,
  selectField,
  state,
  textAreaField,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { missions } from '../../functions/index.ts'
import type { FacetsView } from '../facets.present.ts'
import type { Messages } from '../messages.th.ts'
import { messages } from '../messages.ts'
import { type ProjectState, projectStates } from '../plan.ts'
import type { ProjectRow } from '../plans.present.ts'
import { projectSorts, type TypedFilter } from '../project-filter.ts'
import { queryWith } from '../typed-query.ts'

export interface BulkView {
  readonly picked: ReadonlySet<string>
  readonly change: string
  readonly reason: string
  readonly oneTimeKey: string
}

export interface ProjectListView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly rows: readonly ProjectRow[]
  readonly countText: string
  /** The number of projects when it was counted, else null. */
  readonly total: number | null
  readonly near: boolean
  readonly facets: FacetsView
  /** The officer's kept views of this list, with the form that keeps this one. */
  readonly saved: Html | null
  /** For officers who may change projects: what is ticked and typed; else null. */
  readonly bulk: BulkView | null
  /** Filters in force, each with the query without it. */
  readonly active: readonly { text: string; removeHref: string }[]
  /** The query of this list without its position, for the downloads. */
  readonly query: string
  /** The same list in other formats, for programs. */
  readonly files: readonly { readonly href: string; readonly text: string }[]
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
  return html`${search}<div class="ps-section">${view.saved}${listLayout(html`${filters}${shortcuts(frame, view)}`, results(frame, view))}</div>`
}

function given(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** The bodies and places most of the found projects belong to: one step narrower. */
function shortcuts(frame: Frame, view: ProjectListView): Html {
  const say = messages(frame.lang).list
  const narrowed = (name: 'body' | 'place', list: FacetsView['bodies']) =>
    list.map(({ value, text }) => ({
      href: href(frame, `/projects${queryWith(view.typed, { [name]: value, cursor: null })}`),
      text,
    }))
  const group = (title: string, links: { href: string; text: string }[]) =>
    links.length > 1 && details(title, pills(title, links))
  const { typed, facets } = view
  return html`${!typed.body && group(say.facetBodies, narrowed('body', facets.bodies))}${group(say.facetAreas, narrowed('place', facets.areas))}`
}

function results(frame: Frame, view: ProjectListView): Html {
  const say = messages(frame.lang).list
  const active = activeFilters(frame.lang, view.active, href(frame, '/projects'))
  if (view.rows.length === 0) {
    const next = view.anyProjects
      ? { href: href(frame, '/projects'), text: say.showAll }
      : {
          href: href(frame, view.canImport ? '/imports/new' : '/plans'),
          text: view.canImport ? say.importPlans : say.seePlans,
        }
    return html`${active}${emptyState({ why: view.anyProjects ? say.nothing : say.none, next })}`
  }
  const nearNote = view.near
    ? note({ title: say.near, icon: 'info', body: say.nearHow(String(view.rows.length)) })
    : paragraph(view.countText)
  return html`${active}${nearNote}${view.bulk === null ? card(projectTable(frame, view.rows, say.caption)) : bulkForm(frame, view, view.bulk)}
    ${pagination(frame.lang, {
      previousHref: view.firstHref,
      nextHref: view.nextHref,
      from: view.before + 1,
      to: view.before + view.rows.length,
      total: view.total,
      unit: say.unit,
    })}
    <p class="govuk-body">${say.downloads}</p>${downloads(frame, { path: '/projects', query: view.query })}${actions(
      view.files.map((file) =>
        linkButton({ kind: 'secondary', icon: 'download', href: href(frame, file.href), text: file.text }),
      ),
    )}`
}

function bulkForm(frame: Frame, view: ProjectListView, bulk: BulkView): Html {
  const say = messages(frame.lang)
  const words = say.list.bulk
  const choices = [
    { value: '', text: words.choose },
    ...projectStates.map((one) => ({ value: `state:${one}`, text: words.changeState(say.states[one]) })),
    ...missions
      .filter((mission) => mission.code.length <= 4)
      .map((mission) => ({
        value: `field:${mission.code}`,
        text: words.changeField(pick(frame.lang, { th: mission.nameTh, en: mission.nameEn })),
      })),
    { value: 'field:-', text: words.changeField(words.noField) },
  ]
  const fields = columns('2', [
    html`<div>${selectField(frame.lang, {
      name: 'change',
      label: words.change,
      value: bulk.change,
      choices,
      fill: true,
      error: problemWith(view.problems, 'change'),
    })}</div>`,
    html`<div>${textAreaField(frame.lang, {
      name: 'reason',
      label: words.reason,
      hint: words.reasonHint,
      value: bulk.reason,
      rows: 3,
      maxlength: 2000,
      error: problemWith(view.problems, 'reason'),
    })}</div>`,
  ])
  return form(frame, {
    action: href(frame, `/projects/changes${queryWith(view.typed, {})}`),
    id: 'list',
    oneTimeKey: bulk.oneTimeKey,
    body: html`${keysHint(say.list.keys)}
      ${card(projectTable(frame, view.rows, say.list.caption, bulk))}
      ${details(
        words.title,
        html`${paragraph(muted(words.hint))}${fields}${actions([button({ text: words.save, kind: 'secondary' })])}`,
        bulk.picked.size > 0,
      )}`,
  })
}

/** Projects as a table; on a phone each becomes a card. */
export function projectTable(frame: Frame, rows: readonly ProjectRow[], caption: string, bulk?: BulkView): Html {
  const { columns: heads, bulk: words } = messages(frame.lang).list
  return dataTable<ProjectRow>({
    caption,
    phone: 'cards',
    rows,
    columns: [
      { head: heads.title, kind: 'title', cell: (row) => titleCell(frame, row) },
      { head: heads.years, cell: (row) => row.years },
      { head: heads.state, cell: (row) => projectState(row.state, row.stateText) },
      { head: heads.amount, kind: 'number', cell: (row) => row.amount },
      ...(bulk === undefined ? [] : [{ head: words.pick, cell: (row: ProjectRow) => pickRow(words, row, bulk) }]),
    ],
  })
}

function pickRow(words: Messages['list']['bulk'], row: ProjectRow, bulk: BulkView): Html {
  const id = row.href.replace('/projects/', '')
  return tick({
    id: `pick-${id}`,
    name: pickName('project', id),
    checked: bulk.picked.has(id),
    label: html`<span class="govuk-visually-hidden">${words.pick}</span>`,
    said: words.pickNamed(row.title),
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
      choices: [{ value: '', text: words.all }, ...view.facets.fields],
      fill: true,
      error: problemWith(problems, 'field'),
    }),
    yearField(lang, view),
    selectField(lang, {
      name: 'level',
      label: words.level,
      value: typed.level ?? '',
      choices: [{ value: '', text: words.all }, ...view.facets.levels],
      fill: true,
      error: problemWith(problems, 'level'),
    }),
    money('min'),
    money('max'),
    textField(lang, { name: 'body', label: words.body, value: typed.body ?? '', error: problemWith(problems, 'body') }),
    selectField(lang, {
      name: 'state',
      label: words.state,
      value: typed.state ?? '',
      choices: [{ value: '', text: words.all }, ...view.facets.states],
      fill: true,
      error: problemWith(problems, 'state'),
    }),
    ...sourceField(lang, view),
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

/** A choice of the years there are where they were counted, else typed. */
function yearField(lang: Lang, { typed, problems, facets }: ProjectListView): Html {
  const words = messages(lang).list.filters
  const error = problemWith(problems, 'year')
  const known = facets.years.some((year) => year.value === typed.year)
  if (facets.years.length > 0 && (known || !typed.year))
    return selectField(lang, {
      name: 'year',
      label: words.year,
      value: typed.year ?? '',
      choices: [{ value: '', text: words.all }, ...facets.years],
      fill: true,
      error,
    })
  return textField(lang, {
    name: 'year',
    label: words.year,
    value: typed.year ?? '',
    inputmode: 'numeric',
    characters: 5,
    error,
  })
}

/** Sources are what files called them, so there is a choice only where they were counted, or one is in force. */
function sourceField(lang: Lang, { typed, facets }: ProjectListView): Html[] {
  const words = messages(lang).list.filters
  const inForce = typed.source && !facets.sources.some((source) => source.value === typed.source)
  const choices = inForce ? [{ value: typed.source ?? '', text: typed.source ?? '' }] : facets.sources
  if (choices.length === 0) return []
  return [
    selectField(lang, {
      name: 'source',
      label: words.source,
      value: typed.source ?? '',
      choices: [{ value: '', text: words.all }, ...choices],
      fill: true,
    }),
  ]
}
