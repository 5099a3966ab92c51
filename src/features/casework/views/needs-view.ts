import {
  actions,
  button,
  card,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  form,
  link,
  linkButton,
  listLayout,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { type Need, type NeedState, needStates } from '../needs.sql.ts'

const meaning = { open: 'overlap', planned: 'solved', dropped: 'cannot' } as const satisfies Record<NeedState, string>

interface NeedRow {
  readonly href: string
  readonly title: string
  readonly place: string
  readonly category: string
  readonly count: number
  readonly state: NeedState
  readonly made: string
}

export interface NeedsView {
  readonly typed: { readonly place: string; readonly state: string }
  readonly query: string
  readonly rows: readonly NeedRow[]
  readonly from: number
  readonly total: number
  readonly previousHref: string | null
  readonly nextHref: string | null
}

export function needsView(frame: Frame, say: Messages, view: NeedsView): Html {
  const words = say.needs
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/desk/needs'),
    activeCount: [view.typed.place, view.typed.state].filter(Boolean).length,
    fields: [
      textField(frame.lang, { name: 'place', label: words.place, value: view.typed.place }),
      selectField(frame.lang, {
        name: 'state',
        label: words.state,
        value: view.typed.state,
        choices: [
          { value: '', text: say.desk.filters.all },
          ...needStates.map((value) => ({ value, text: words.states[value] })),
        ],
        fill: true,
      }),
    ],
  })
  if (view.rows.length === 0) {
    return listLayout(
      filters,
      emptyState({
        why: words.none,
        next: { href: href(frame, '/complaints/statistics#again'), text: words.seeStatistics },
      }),
    )
  }
  const table = dataTable<NeedRow>({
    caption: words.caption,
    rows: view.rows,
    columns: [
      { head: words.name, kind: 'title', cell: (row) => link(href(frame, row.href), row.title) },
      { head: words.place, cell: (row) => row.place },
      { head: words.category, cell: (row) => row.category },
      { head: words.count, kind: 'number', cell: (row) => row.count.toLocaleString('en-US') },
      { head: words.state, cell: (row) => state(meaning[row.state], words.states[row.state]) },
      { head: words.made, kind: 'short', cell: (row) => row.made },
    ],
  })
  return listLayout(
    filters,
    html`${card(table)}${pagination(frame.lang, {
      previousHref: view.previousHref,
      nextHref: view.nextHref,
      from: view.from,
      to: view.from + view.rows.length - 1,
      total: view.total,
      unit: words.unit,
    })}${downloads(frame, { path: '/desk/needs', query: view.query })}`,
  )
}

export interface NewNeedView {
  readonly place: string
  readonly category: string
  readonly where: string
  readonly what: string
  readonly cases: string
  readonly refs: readonly string[]
  readonly title: string
  readonly why: string
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

const refLinks = (frame: Frame, refs: readonly string[]) =>
  html`${refs.map((ref, at) => html`${at > 0 && ' · '}${link(href(frame, `/complaints/${ref}`), ref)}`)}`

export function newNeedView(frame: Frame, say: Messages, view: NewNeedView): Html {
  const words = say.needs
  return html`${card(
    summaryList([
      { key: words.place, value: view.where },
      { key: words.category, value: view.what },
      { key: words.count, value: view.cases },
      { key: words.refs, value: refLinks(frame, view.refs) },
    ]),
  )}${form(frame, {
    action: href(frame, '/desk/needs'),
    oneTimeKey: view.oneTimeKey,
    hidden: { place: view.place, category: view.category },
    body: html`${textField(frame.lang, { name: 'title', label: words.name, value: view.title, maxlength: 200, error: problemWith(view.problems, 'title') })}${textAreaField(frame.lang, { name: 'why', label: words.why, hint: words.whyHint, value: view.why, rows: 3, maxlength: 1_000, error: problemWith(view.problems, 'why') })}${actions([button({ text: words.save })])}`,
  })}`
}

export interface NeedView {
  readonly key: string
  readonly need: Need
  readonly place: string
  readonly category: string
  readonly cases: string
  readonly made: string
  readonly project: { readonly title: string; readonly href: string } | null
  readonly mayEdit: boolean
  readonly problems: readonly Problem[]
  readonly typed: Readonly<Record<string, string>>
}

export function needView(frame: Frame, say: Messages, view: NeedView): Html {
  const words = say.needs
  const { need } = view
  const facts = summaryList([
    { key: words.state, value: state(meaning[need.state], words.states[need.state]) },
    { key: words.place, value: link(href(frame, `/places/${need.areaCode}`), view.place) },
    { key: words.category, value: view.category },
    { key: words.count, value: view.cases },
    { key: words.refs, value: refLinks(frame, need.refs) },
    { key: words.why, value: need.reason },
    { key: words.made, value: view.made },
    ...(view.project === null
      ? []
      : [{ key: words.project, value: link(href(frame, view.project.href), view.project.title) }]),
    ...(need.closedReason === null ? [] : [{ key: words.close, value: need.closedReason }]),
  ])
  const close =
    need.state === 'open' &&
    view.mayEdit &&
    section({
      id: 'close',
      heading: words.close,
      body: form(frame, {
        action: href(frame, `/desk/needs/${view.key}/close`),
        hidden: { revision: String(need.revision) },
        body: html`${textField(frame.lang, { name: 'project', label: words.project, hint: words.projectHint, value: view.typed.project ?? '', error: problemWith(view.problems, 'project') })}${textAreaField(frame.lang, { name: 'why', label: words.why, value: view.typed.why ?? '', rows: 3, maxlength: 1_000, error: problemWith(view.problems, 'why') })}${actions([button({ text: words.close, kind: 'secondary' })])}`,
      }),
    })
  return html`${card(facts)}${close}${paragraph(linkButton({ href: href(frame, `/complaints?place=${need.areaCode}&category=${need.categoryCode}`), text: say.section.all, kind: 'secondary' }))}`
}
