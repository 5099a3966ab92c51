import {
  activeFilters,
  barRows,
  card,
  dataTable,
  emptyState,
  filterPanel,
  glue,
  link,
  linkRows,
  listLayout,
  type Problem,
  pagination,
  problemWith,
  section,
  selectField,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { BodyLine, BodyView } from '../bodies.present.ts'
import type { BodyKind } from '../body.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedBodies {
  readonly q: string
  readonly kind: string
  readonly province: string
}

export interface BodiesView {
  readonly typed: TypedBodies
  readonly problems: readonly Problem[]
  readonly bodies: readonly BodyLine[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
}

export function bodiesView(frame: Frame, say: Messages, view: BodiesView): Html {
  const { typed } = view
  const isFiltered = typed.q !== '' || typed.kind !== '' || typed.province !== ''
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/bodies'),
    activeCount: [typed.q, typed.kind, typed.province].filter(Boolean).length,
    fields: [
      textField(frame.lang, { name: 'q', label: say.filters.words, value: typed.q }),
      selectField(frame.lang, {
        name: 'kind',
        label: say.filters.kind,
        value: typed.kind,
        choices: [
          { value: '', text: say.filters.all },
          ...Object.entries(say.kinds).map(([value, text]) => ({ value, text })),
        ],
        fill: true,
      }),
      textField(frame.lang, {
        name: 'province',
        label: say.filters.province,
        value: typed.province,
        error: problemWith(view.problems, 'province'),
      }),
    ],
  })
  return listLayout(filters, view.bodies.length === 0 ? nothing(frame, say, isFiltered) : list(frame, say, view))
}

function nothing(frame: Frame, say: Messages, isFiltered: boolean): Html {
  return isFiltered
    ? emptyState({ why: say.nothing, next: { href: href(frame, '/bodies'), text: say.showAll } })
    : emptyState({ why: say.noneYet, next: { href: href(frame, '/plans'), text: say.toPlans } })
}

function list(frame: Frame, say: Messages, view: BodiesView): Html {
  const table = dataTable<BodyLine>({
    caption: say.caption,
    phone: 'cards',
    rows: view.bodies,
    columns: [
      { head: say.columns.name, kind: 'title', cell: (body) => link(href(frame, body.href), body.name) },
      { head: say.columns.kind, cell: (body) => body.kind },
      {
        head: say.columns.place,
        cell: (body) => (body.place ? link(href(frame, body.place.href), body.place.text) : say.facts.wholeCountry),
      },
    ],
  })
  const { typed } = view
  const without = (name: keyof TypedBodies) => {
    const rest = new URLSearchParams(Object.entries(typed).filter(([key, value]) => key !== name && value !== ''))
    return href(frame, `/bodies${rest.size > 0 ? `?${rest}` : ''}`)
  }
  const active = [
    ...(typed.q ? [{ text: typed.q, removeHref: without('q') }] : []),
    ...(typed.kind ? [{ text: say.kinds[typed.kind as BodyKind] ?? typed.kind, removeHref: without('kind') }] : []),
    ...(typed.province ? [{ text: typed.province, removeHref: without('province') }] : []),
  ]
  return html`${activeFilters(frame.lang, active, href(frame, '/bodies'))}${card(table)}
${pagination(frame.lang, {
  previousHref: view.previous && href(frame, view.previous),
  nextHref: view.next && href(frame, view.next),
  from: view.from,
  to: view.from + view.bodies.length - 1,
  total: view.total,
  unit: say.unit,
})}`
}

export function bodyView(frame: Frame, say: Messages, body: BodyView): Html {
  return html`${facts(frame, say, body)}${body.years.length === 0 ? noPlans(frame, say, body) : plans(frame, say, body)}${children(frame, say, body)}`
}

function facts(frame: Frame, say: Messages, body: BodyView): Html {
  return summaryList([
    { key: say.facts.kind, value: body.kind },
    {
      key: say.facts.place,
      value: body.place ? link(href(frame, body.place.href), body.place.text) : say.facts.wholeCountry,
    },
    ...(body.parent ? [{ key: say.facts.parent, value: link(href(frame, body.parent.href), body.parent.name) }] : []),
    { key: say.facts.code, value: body.code },
  ])
}

function noPlans(frame: Frame, say: Messages, body: BodyView): Html {
  const next = body.place
    ? { href: href(frame, body.place.href), text: say.seePlace(body.place.text) }
    : { href: href(frame, '/bodies'), text: say.seeBodies }
  return emptyState({ why: say.noPlans, next })
}

function plans(frame: Frame, say: Messages, body: BodyView): Html {
  const table = dataTable({
    caption: say.yearsCaption,
    phone: 'plain',
    rows: body.years,
    columns: [
      { head: say.year, kind: 'title', cell: (year) => year.label },
      { head: say.projects, kind: 'number', cell: (year) => link(href(frame, year.href), year.projects) },
      { head: say.millionBaht, kind: 'number', cell: (year) => year.money },
    ],
  })
  return html`${
    body.fields &&
    section({
      id: 'fields',
      heading: say.fieldsTitle(body.fields.year),
      action: link(href(frame, body.projectsHref), say.allProjects),
      body: card(
        barRows(
          body.fields.rows.map((row) => ({
            label: row.name,
            value: row.value,
            text: glue(row.money),
            note: glue(row.projects),
            ...(row.href === null ? {} : { href: href(frame, row.href) }),
          })),
        ),
      ),
    })
  }${section({ id: 'years', heading: say.yearsTitle, body: card(table) })}`
}

function children(frame: Frame, say: Messages, body: BodyView): Html | null {
  if (body.children.length === 0) return null
  const rows = body.children.map((child) => ({ title: child.name, href: href(frame, child.href), meta: child.kind }))
  return section({ id: 'children', heading: say.childrenTitle, body: linkRows(rows) })
}
