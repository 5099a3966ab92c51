import {
  actions,
  button,
  card,
  dataTable,
  emptyState,
  linkButton,
  type Meaning,
  muted,
  pagination,
  paragraph,
  section,
  selectField,
  state,
  statRow,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ChangeKind } from '../compare-versions.ts'
import { messages } from '../messages.ts'
import type { Branch } from '../plan-tree.ts'
import { type FirstProject, type NodeView, planTreeView } from './plan-tree-view.ts'

export interface VersionRowView {
  readonly number: string
  readonly href: string
  readonly title: string
  readonly years: string
  readonly projects: string
  readonly amount: string
  readonly kept: string
  /** Its entry in the public log; null for versions from before the log. */
  readonly proofHref: string | null
}

export interface VersionsView {
  readonly planHref: string
  readonly versions: readonly VersionRowView[]
  /** What may be compared: kept versions and now. */
  readonly choices: readonly { readonly value: string; readonly text: string }[]
  readonly from: string
  readonly to: string
}

export function versionsView(frame: Frame, view: VersionsView): Html {
  const words = messages(frame.lang).editing
  const { columns } = messages(frame.lang).plans
  if (view.versions.length === 0)
    return emptyState({ why: words.noVersions, next: { href: href(frame, view.planHref), text: words.now } })
  const table = dataTable<VersionRowView>({
    caption: words.versionsCaption,
    phone: 'cards',
    rows: view.versions,
    columns: [
      {
        head: words.stat.version,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${href(frame, row.href)}">${row.title}</a>`,
      },
      { head: columns.years, cell: (row) => row.years },
      { head: words.keptAt, cell: (row) => row.kept },
      { head: columns.projects, kind: 'number', cell: (row) => row.projects },
      { head: columns.amount, kind: 'number', cell: (row) => row.amount },
      {
        head: words.proof,
        kind: 'action',
        cell: (row) =>
          row.proofHref &&
          html`<a class="govuk-link" href="${href(frame, row.proofHref)}">${words.prove}<span class="govuk-visually-hidden"> ${row.title}</span></a>`,
      },
    ],
  })
  return html`${card(table)}${section({ id: 'compare', heading: words.compare, body: compareForm(frame, view) })}`
}

/** A GET, so that a comparison has an address. */
function compareForm(frame: Frame, view: Pick<VersionsView, 'planHref' | 'choices' | 'from' | 'to'>): Html {
  const words = messages(frame.lang).editing
  const field = (name: 'from' | 'to', label: string, value: string) =>
    selectField(frame.lang, { name, label, value, choices: view.choices, fill: true })
  return html`<form method="get" action="${href(frame, `${view.planHref}/compare`)}">${field('from', words.compareFrom, view.from)}${field('to', words.compareTo, view.to)}${button({ text: words.compareButton, kind: 'secondary' })}</form>`
}

export interface ChangeRowView {
  readonly change: ChangeKind
  readonly changeText: string
  readonly title: string
  readonly href: string | null
  readonly kind: string | null
  readonly notes: readonly string[]
  readonly before: string
  readonly after: string
}

export interface CompareView {
  readonly planHref: string
  readonly choices: readonly { readonly value: string; readonly text: string }[]
  readonly from: string
  readonly to: string
  readonly numbers: readonly { readonly value: string; readonly unit?: string; readonly label: string }[]
  readonly sentence: string
  readonly same: boolean
  readonly plan: readonly string[]
  readonly nodes: readonly ChangeRowView[]
  readonly projects: readonly ChangeRowView[]
  readonly page: { readonly from: number; readonly to: number; readonly total: number }
  readonly nextHref: string | null
  readonly previousHref: string | null
  readonly csvHref: string
}

const meaningOf: Record<ChangeKind, Meaning> = { added: 'solved', removed: 'late', changed: 'promised' }

export function compareView(frame: Frame, view: CompareView): Html {
  const words = messages(frame.lang).editing
  const form = section({ id: 'compare', heading: words.compare, body: compareForm(frame, view) })
  if (view.same) return html`${card(paragraph(words.noDifference))}${form}`
  const download = linkButton({
    kind: 'secondary',
    icon: 'download',
    href: href(frame, view.csvHref),
    text: words.csv,
  })
  return html`${statRow(view.numbers)}<div class="ps-gap">${paragraph(view.sentence)}${actions([download])}</div>
    ${view.plan.length > 0 && section({ id: 'plan', heading: words.planChanges, body: card(view.plan.map((text) => paragraph(text))) })}
    ${view.nodes.length > 0 && section({ id: 'nodes', heading: words.nodeChanges, body: card(nodeTable(frame, view.nodes)) })}
    ${
      view.projects.length > 0 &&
      section({
        id: 'projects',
        heading: words.projectChanges,
        body: html`${card(projectTable(frame, view.projects))}${pagination(frame.lang, {
          previousHref: view.previousHref,
          nextHref: view.nextHref,
          ...view.page,
          unit: messages(frame.lang).list.unit,
        })}`,
      })
    }
    ${form}`
}

function nodeTable(frame: Frame, rows: readonly ChangeRowView[]): Html {
  const words = messages(frame.lang).editing
  return dataTable<ChangeRowView>({
    caption: words.changesCaption,
    phone: 'cards',
    rows,
    columns: [
      { head: words.nodeTitle, kind: 'title', cell: (row) => html`${row.title} ${row.kind && muted(row.kind)}` },
      { head: words.whatChanged, phone: 'stack', cell: (row) => whatChanged(row) },
    ],
  })
}

function projectTable(frame: Frame, rows: readonly ChangeRowView[]): Html {
  const words = messages(frame.lang).editing
  return dataTable<ChangeRowView>({
    caption: words.changesCaption,
    phone: 'cards',
    rows,
    columns: [
      {
        head: words.projectChanges,
        kind: 'title',
        cell: (row) =>
          row.href === null ? row.title : html`<a class="govuk-link" href="${href(frame, row.href)}">${row.title}</a>`,
      },
      { head: words.whatChanged, phone: 'stack', cell: (row) => whatChanged(row) },
      { head: words.moneyBefore, kind: 'number', cell: (row) => row.before },
      { head: words.moneyAfter, kind: 'number', cell: (row) => row.after },
    ],
  })
}

function whatChanged(row: ChangeRowView): Html {
  return html`${state(meaningOf[row.change], row.changeText)}${row.notes.map((text) => html`<div>${text}</div>`)}`
}

export interface OneVersionView {
  readonly planHref: string
  readonly numbers: readonly { readonly value: string; readonly unit?: string; readonly label: string }[]
  readonly branches: readonly Branch<NodeView>[]
  readonly first: ReadonlyMap<string, readonly FirstProject[]>
  readonly direct: { readonly projects: string; readonly count: number }
  readonly projects: readonly {
    readonly href: string
    readonly title: string
    readonly years: string
    readonly amount: string
  }[]
  readonly page: { readonly from: number; readonly to: number; readonly total: number }
  readonly nextHref: string | null
  readonly previousHref: string | null
  readonly csvHref: string
  readonly compareHref: string
}

/** A version as it was: nothing on it can be changed. */
export function oneVersionView(frame: Frame, view: OneVersionView): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const tree =
    view.branches.length === 0
      ? card(paragraph(say.plans.noTree))
      : card(
          planTreeView(frame, {
            planHref: view.planHref,
            branches: view.branches,
            first: view.first,
            open: new Set(),
            mayEdit: false,
            direct: view.direct,
            frozen: true,
          }),
        )
  const table = dataTable<OneVersionView['projects'][number]>({
    caption: say.list.caption,
    phone: 'cards',
    rows: view.projects,
    columns: [
      {
        head: words.projectChanges,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${href(frame, row.href)}">${row.title}</a>`,
      },
      { head: say.list.columns.years, cell: (row) => row.years },
      { head: say.list.columns.amount, kind: 'number', cell: (row) => row.amount },
    ],
  })
  const doing = [
    linkButton({ kind: 'secondary', href: href(frame, view.compareHref), text: words.compareWithNow }),
    linkButton({ kind: 'secondary', icon: 'download', href: href(frame, view.csvHref), text: words.versionCsv }),
  ]
  return html`${statRow(view.numbers)}<div class="ps-gap">${actions(doing)}</div>
    ${section({ id: 'tree', heading: say.plans.tree, body: tree })}
    ${section({
      id: 'projects',
      heading: say.plans.projectsOf,
      body:
        view.projects.length === 0
          ? card(paragraph(say.list.nothing))
          : html`${card(table)}${pagination(frame.lang, {
              previousHref: view.previousHref,
              nextHref: view.nextHref,
              ...view.page,
              unit: say.list.unit,
            })}`,
    })}`
}
