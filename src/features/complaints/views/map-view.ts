import type { Lang } from '../../../kernel/lang.ts'
import {
  actions,
  activeFilters,
  dataTable,
  details,
  downloads,
  emptyState,
  filterPanel,
  type LinkRow,
  linkButton,
  linkRows,
  listLayout,
  muted,
  type Problem,
  pagination,
  paragraph,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Outline, type SpotView, spotMap, spotMoves, spotQuery } from '../../../web/maps/index.ts'
import type { Category } from '../../routing/index.ts'
import { stateMark } from '../complaints.present.ts'
import { filterQuery, type TypedFilter } from '../list-filter.ts'
import type { TileCase } from '../map.sql.ts'
import { messages } from '../messages.ts'
import { chosenFilters, filterFields } from './filter-fields.ts'

export interface CaseMapView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  /** The place that was meant, in the reader's language; null where none was, or none is known. */
  readonly areaName: string | null
  readonly categories: readonly Category[]
  readonly view: SpotView
  /** The reader moved the map: it is no longer that of the place alone. */
  readonly isMoved: boolean
  readonly cases: readonly TileCase[]
  /** There are more than are drawn. */
  readonly isCut: boolean
  readonly outlines: readonly (Outline & { readonly isOwn?: boolean })[]
  readonly names: readonly { readonly lat: number; readonly lon: number; readonly text: string }[]
  readonly areas: readonly { readonly code: string | null; readonly name: string; readonly count: number }[]
  readonly titleOf: (one: TileCase) => string
  readonly rows: readonly LinkRow[]
  readonly page: number
  readonly pageSize: number
}

/** Areas that are shown at once; the others are a press away. */
const AREAS_SHOWN = 10

export function caseMapView(frame: Frame, view: CaseMapView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { typed } = view
  const { place, category, state, from, to } = filterFields(lang, view)
  const filters = filterPanel(lang, {
    action: href(frame, '/complaints/map'),
    // A map that was moved stays where it is, unless another place is asked for.
    keep: view.isMoved ? { ...spotQuery(view.view), of: typed.place } : {},
    activeCount: chosenFilters(lang, view).length,
    fields: [place, category, state, from, to],
  })
  const active = activeFilters(
    lang,
    chosenFilters(lang, view).map(({ text, name }) => ({
      text,
      removeHref: href(frame, `/complaints/map${filterQuery({ ...typed, [name]: '' })}`),
    })),
    href(frame, '/complaints/map'),
  )
  const list = linkButton({
    href: href(frame, `/complaints${filterQuery(typed)}`),
    text: say.caseMap.asList,
    kind: 'secondary',
    icon: 'list',
  })
  const shown = html`${active}${mapFigure(frame, view)}${listPart(frame, view)}${areasPart(frame, view)}`
  return html`<div class="ps-spots__top">${actions([list])}</div>${listLayout(filters, html`<div data-case-map>${shown}</div>`)}<div class="ps-spots__files">${downloads(frame, { path: '/complaints', query: filterQuery(typed) })}</div>`
}

function address(frame: Frame, { typed }: CaseMapView, to: SpotView, more: Record<string, string> = {}): string {
  return href(frame, `/complaints/map${filterQuery(typed, { ...spotQuery(to), ...more })}`)
}

function mapFigure(frame: Frame, view: CaseMapView): Html {
  const { lang } = frame
  const say = messages(lang).caseMap
  const number = (n: number) => n.toLocaleString('en-US')
  const drawn = spotMap(lang, {
    id: 'case-map',
    title: say.drawn(number(view.cases.length)),
    view: view.view,
    outlines: view.outlines,
    names: view.names,
    spots: view.cases.map((one) => ({
      lat: one.lat,
      lon: one.lon,
      href: href(frame, `/complaints/${one.ref}`),
      label: `${view.titleOf(one)} · ${stateMark(one, lang).text}`,
      isDone: one.state === 'closed',
    })),
    heapHref: (closer) => (closer === null ? '#cases' : `${address(frame, view, closer)}#map`),
    heapLabel: (count, closer) => (closer === null ? say.heapHere(number(count)) : say.heap(number(count))),
  })
  const moves = spotMoves(lang, {
    view: view.view,
    to: (next) => `${address(frame, view, next)}#map`,
    wholeHref: view.isMoved ? `${href(frame, `/complaints/map${filterQuery(view.typed)}`)}#map` : null,
  })
  const said = view.isCut ? say.newest(number(view.cases.length)) : say.all(number(view.cases.length))
  return html`<a class="govuk-skip-link ps-spots__skip" href="#cases">${say.skip}</a><p class="govuk-body" data-map-said>${said}</p><div class="ps-spots__frame" data-map-frame id="map">${drawn}</div>${moves}<ul class="ps-key ps-spots__key"><li>${sample(html`<circle class="ps-spots__heap-sample" cx="14" cy="14" r="12"/>`)}${say.many}</li><li>${sample(html`<circle class="ps-spots__dot" cx="14" cy="14" r="8"/>`)}${say.one}</li><li>${sample(html`<circle class="ps-spots__dot ps-spots__dot--done" cx="14" cy="14" r="8"/>`)}${say.done}</li></ul><p class="ps-small ps-muted"><span data-map-keys hidden>${say.keys}<br></span>${say.rounded}<br>${messages(lang).map.source}</p>`
}

function sample(drawing: Html): Html {
  return html`<svg class="ps-spots__sample" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false">${drawing}</svg>`
}

/** The same cases in words: what the map shows to those who do not see it. */
function listPart(frame: Frame, view: CaseMapView): Html {
  const { lang } = frame
  const say = messages(lang).caseMap
  const first = (view.page - 1) * view.pageSize
  const to = (page: number) =>
    `${view.isMoved ? address(frame, view, view.view, { page: String(page) }) : href(frame, `/complaints/map${filterQuery(view.typed, { page: String(page) })}`)}#cases`
  const body =
    view.rows.length === 0
      ? emptyState({
          why: say.empty,
          next: { href: href(frame, `/complaints${filterQuery(view.typed)}`), text: say.asList },
        })
      : html`${linkRows(view.rows)}${pagination(lang, {
          previousHref: view.page > 1 ? to(view.page - 1) : null,
          nextHref: first + view.rows.length < view.cases.length ? to(view.page + 1) : null,
          from: first + 1,
          to: first + view.rows.length,
          total: view.cases.length,
          unit: say.unit,
        })}`
  return section({ id: 'cases', heading: say.cases, body: html`${body}${paragraph(muted(say.withoutPoint))}` })
}

function areasPart(frame: Frame, view: CaseMapView): Html | null {
  const { lang } = frame
  const say = messages(lang).caseMap
  if (view.areas.length === 0) return null
  const table = (rows: CaseMapView['areas']) => areaTable(frame, view, rows, lang)
  const more = view.areas.slice(AREAS_SHOWN)
  return section({
    id: 'areas',
    heading: say.areas,
    body: html`${table(view.areas.slice(0, AREAS_SHOWN))}${more.length > 0 && details(say.otherAreas(more.length), table(more))}`,
  })
}

function areaTable(frame: Frame, { typed }: CaseMapView, rows: CaseMapView['areas'], lang: Lang): Html {
  const say = messages(lang).caseMap
  return dataTable<CaseMapView['areas'][number]>({
    caption: say.areas,
    columns: [
      {
        head: say.area,
        kind: 'title',
        cell: (row) =>
          row.code === null
            ? row.name
            : html`<a class="govuk-link" href="${href(frame, `/complaints/map${filterQuery({ ...typed, place: row.code })}`)}">${row.name}</a>`,
      },
      { head: say.count, kind: 'number', cell: (row) => row.count.toLocaleString('en-US') },
    ],
    rows,
    phone: 'plain',
  })
}
