import {
  activeFilters,
  barRows,
  bulletList,
  card,
  dataTable,
  emptyState,
  filterPanel,
  glue,
  link,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  section,
  selectField,
  summaryList,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
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
  /** What the typed words mean, when they name one body or several namesakes. */
  readonly meant: { readonly title: string; readonly lines: readonly (BodyLine & { readonly why: string })[] } | null
  readonly exports: readonly { readonly href: string; readonly text: string }[]
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
  const found = view.bodies.length === 0 ? nothing(frame, say, isFiltered) : list(frame, say, view)
  return listLayout(filters, html`${meant(frame, view.meant)}${found}`)
}

function meant(frame: Frame, view: BodiesView['meant']): Html | null {
  if (view === null) return null
  const rows = view.lines.map((line) => ({
    title: line.name,
    href: href(frame, line.href),
    meta: [line.kind, line.place?.text, line.why].filter(Boolean).join(' · '),
  }))
  return html`${note({ kind: 'teal', title: view.title, body: linkRows(rows, { inCard: false }) })}<div class="ps-gap"></div>`
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
})}${muted(html`${view.exports.map((file, at) => html`${at > 0 && ' · '}${link(href(frame, file.href), file.text)}`)}`)}`
}

export interface BodyPageView extends BodyView {
  readonly history: readonly {
    readonly when: string
    readonly datetime: string
    readonly title: string
    readonly who: string
    readonly reason: string
    readonly source: string
    readonly changes: readonly string[]
  }[]
}

export function bodyView(frame: Frame, say: Messages, body: BodyPageView, more: ShownParts): Html {
  return html`${successors(frame, say, body)}${facts(frame, say, body)}${body.years.length === 0 ? noPlans(frame, say, body) : plans(frame, say, body)}${planList(frame, say, body)}${more.sections}${predecessors(frame, say, body)}${lines(frame, say, 'children', say.childrenTitle, body.children, body.moreChildren)}${lines(frame, say, 'supervises', say.superviseTitle, body.supervises, body.moreSupervised)}${contact(say, body)}${history(say, body)}`
}

function successors(frame: Frame, say: Messages, body: BodyView): Html | null {
  if (body.successors.length === 0) return null
  const first = body.successors[0]?.text ?? ''
  return note({
    kind: 'gold',
    body: html`<p class="govuk-body">${first} ${body.successors.map(({ line }, at) => html`${at > 0 && ', '}${link(href(frame, line.href), line.name)}`)}</p>${paragraph(say.mergedNote)}`,
  })
}

function facts(frame: Frame, say: Messages, body: BodyView): Html {
  const to = (line: BodyLine) => link(href(frame, line.href), line.name)
  const row = (key: string, value: Html | string | null | false) => (value ? [{ key, value }] : [])
  return summaryList([
    { key: say.facts.kind, value: body.kind },
    {
      key: say.facts.place,
      value: body.place ? link(href(frame, body.place.href), body.place.text) : say.facts.wholeCountry,
    },
    ...row(
      say.facts.areas,
      body.areas.length > 0 &&
        html`${body.areas.map((area, at) => html`${at > 0 && ' · '}${link(href(frame, area.href), area.text)}`)}`,
    ),
    ...row(say.facts.parent, body.parent && to(body.parent)),
    ...row(
      say.facts.supervisors,
      body.supervisors.length > 0 &&
        html`${body.supervisors.map((one) => html`${to(one)}${one.law && html`<br>${muted(one.law)}`}`)}`,
    ),
    ...row(say.facts.otherNames, body.otherNames.join(' · ')),
    ...row(say.facts.period, [body.period, body.ended].filter(Boolean).join(' · ')),
    ...body.splitFrom.map((from) => ({ key: say.splitFrom(from.when), value: to(from) })),
    ...row(say.facts.codes, body.codes.join(' · ')),
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

function planList(frame: Frame, say: Messages, body: BodyView): Html | null {
  const overlaps = { title: say.overlaps, href: href(frame, body.overlapsHref) }
  if (body.plans.length === 0 && body.years.length === 0) return null
  return section({
    id: 'plans',
    heading: say.plansListTitle,
    action: link(href(frame, body.plansHref), say.allPlans),
    body: linkRows([
      ...body.plans.map((plan) => ({ title: plan.title, href: href(frame, plan.href), meta: plan.years })),
      overlaps,
    ]),
  })
}

function predecessors(frame: Frame, say: Messages, body: BodyView): Html | null {
  if (body.predecessors.length === 0) return null
  const rows = body.predecessors.map((one) => ({
    title: one.name,
    href: href(frame, one.href),
    meta: say.mergedOn(one.when),
    side: link(href(frame, one.projectsHref), say.itsProjects),
  }))
  return section({
    id: 'predecessors',
    heading: say.predecessorsTitle,
    body: html`${paragraph(say.predecessorsText)}${linkRows(rows)}`,
  })
}

function lines(
  frame: Frame,
  say: Messages,
  id: string,
  heading: string,
  of: readonly BodyLine[],
  more: number,
): Html | null {
  if (of.length === 0) return null
  const rows = of.map((one) => ({ title: one.name, href: href(frame, one.href), meta: one.kind }))
  return section({
    id,
    heading,
    body: html`${linkRows(rows)}${more > 0 && muted(say.more(more.toLocaleString('en-US')))}`,
  })
}

function contact(say: Messages, body: BodyView): Html | null {
  const { website, address, phone, email } = body.contact
  const rows = [
    ...(address ? [{ key: say.contact.address, value: address }] : []),
    ...(email ? [{ key: say.contact.email, value: link(`mailto:${email}`, email) }] : []),
    ...(phone ? [{ key: say.contact.phone, value: phone }] : []),
    ...(website ? [{ key: say.contact.website, value: link(website, website) }] : []),
  ]
  return rows.length === 0 ? null : section({ id: 'contact', heading: say.contactTitle, body: summaryList(rows) })
}

function history(say: Messages, body: BodyPageView): Html | null {
  if (body.history.length === 0) return null
  const entries = body.history.map(({ reason, source, changes, ...entry }) => ({
    ...entry,
    body: html`${paragraph(reason)}${changes.length > 0 && bulletList(changes)}${muted(source)}`,
  }))
  return section({ id: 'history', heading: say.historyTitle, body: timeline(entries) })
}
