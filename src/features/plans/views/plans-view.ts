import {
  card,
  dataTable,
  doors,
  emptyState,
  filterPanel,
  type IconName,
  listLayout,
  muted,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  section,
  selectField,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { planLevels } from '../plan.ts'
import type { PlanRowView, ProjectRow } from '../plans.present.ts'
import { projectTable } from './project-list.ts'

export interface TypedPlanFilter {
  readonly level?: string
  readonly place?: string
  readonly year?: string
  readonly body?: string
  readonly cursor?: string
}

export interface PlansView {
  readonly typed: TypedPlanFilter
  readonly problems: readonly Problem[]
  readonly plans: readonly PlanRowView[]
  readonly total: number
  /** Rows on the pages before. */
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly filtered: boolean
  readonly canImport: boolean
}

export function plansView(frame: Frame, view: PlansView): Html {
  const say = messages(frame.lang).plans
  const ways: { href: string; title: string; text: string; icon: IconName }[] = [
    { href: href(frame, '/projects'), title: say.doors.projects, text: say.doors.projectsText, icon: 'search' },
    { href: href(frame, '/overlaps'), title: say.doors.overlaps, text: say.doors.overlapsText, icon: 'overlap' },
  ]
  if (view.canImport) {
    ways.push({
      href: href(frame, '/plans/import'),
      title: say.doors.imports,
      text: say.doors.importsText,
      icon: 'upload',
    })
  }
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/plans'),
    activeCount: [view.typed.level, view.typed.place, view.typed.year, view.typed.body].filter(Boolean).length,
    fields: fields(frame, view),
  })
  return html`${doors(ways)}${section({ id: 'plans', heading: say.listHeading, body: listLayout(filters, list(frame, view)) })}`
}

function list(frame: Frame, view: PlansView): Html {
  const say = messages(frame.lang).plans
  if (view.plans.length === 0) {
    const next = view.filtered
      ? { href: href(frame, '/plans'), text: say.showAll }
      : { href: href(frame, '/places/TH'), text: say.seePlaces }
    return emptyState({ why: view.filtered ? say.nothing : say.none, next })
  }
  const table = dataTable<PlanRowView>({
    caption: say.caption,
    phone: 'cards',
    rows: view.plans,
    columns: [
      {
        head: say.columns.title,
        kind: 'title',
        cell: (plan) => html`<a class="govuk-link" href="${href(frame, plan.href)}">${plan.title}</a>`,
      },
      { head: say.columns.level, cell: (plan) => plan.level },
      { head: say.columns.years, cell: (plan) => plan.years },
      { head: say.columns.projects, kind: 'number', cell: (plan) => plan.projects },
      { head: say.columns.amount, kind: 'number', cell: (plan) => plan.amount },
    ],
  })
  return html`${card(table)}${pagination(frame.lang, {
    previousHref: view.firstHref,
    nextHref: view.nextHref,
    from: view.before + 1,
    to: view.before + view.plans.length,
    total: view.total,
    unit: say.unit,
  })}`
}

function fields(frame: Frame, view: PlansView): Html[] {
  const say = messages(frame.lang)
  const words = say.plans.filters
  const { typed, problems } = view
  return [
    selectField(frame.lang, {
      name: 'level',
      label: words.level,
      value: typed.level ?? '',
      choices: [
        { value: '', text: words.all },
        ...planLevels.map((level) => ({ value: level, text: say.levels[level] })),
      ],
      fill: true,
      error: problemWith(problems, 'level'),
    }),
    textField(frame.lang, {
      name: 'place',
      label: words.place,
      value: typed.place ?? '',
      error: problemWith(problems, 'place'),
    }),
    textField(frame.lang, {
      name: 'year',
      label: words.year,
      value: typed.year ?? '',
      inputmode: 'numeric',
      characters: 5,
      error: problemWith(problems, 'year'),
    }),
    textField(frame.lang, {
      name: 'body',
      label: words.body,
      value: typed.body ?? '',
      error: problemWith(problems, 'body'),
    }),
  ]
}

export interface PlanView {
  readonly plan: PlanRowView
  readonly moneyText: { readonly value: string; readonly unit: string }
  readonly nodes: readonly {
    readonly href: string
    readonly depth: number
    readonly kind: string
    readonly title: string
    readonly projects: string
    readonly amount: string
  }[]
  /** The node whose projects are shown, or null for the whole plan. */
  readonly nodeTitle: string | null
  readonly rows: readonly ProjectRow[]
  readonly countText: string
  readonly total: number | null
  /** Rows on the pages before. */
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
}

export function planView(frame: Frame, view: PlanView): Html {
  const say = messages(frame.lang).plans
  const numbers = statRow([
    { value: view.plan.projects, label: say.statProjects },
    { value: view.moneyText.value, unit: view.moneyText.unit, label: say.statMoney },
    { value: view.nodes.length.toLocaleString('en-US'), label: say.statNodes },
  ])
  const all = html`<a class="govuk-link" href="${href(frame, view.plan.href)}">${say.allProjects}</a>`
  return html`${numbers}
    ${section({ id: 'tree', heading: say.tree, body: tree(frame, view) })}
    ${section({
      id: 'projects',
      heading: view.nodeTitle === null ? say.projectsOf : say.projectsUnder(view.nodeTitle),
      ...(view.nodeTitle === null ? {} : { action: all }),
      body: projects(frame, view),
    })}`
}

function tree(frame: Frame, view: PlanView): Html {
  const say = messages(frame.lang).plans
  if (view.nodes.length === 0) return card(paragraph(say.noTree))
  const table = dataTable<PlanView['nodes'][number]>({
    caption: say.treeCaption,
    phone: 'cards',
    rows: view.nodes,
    columns: [
      {
        head: say.node,
        kind: 'title',
        cell: (node) =>
          html`${'— '.repeat(node.depth)}<a class="govuk-link" href="${href(frame, node.href)}">${node.title}</a> ${muted(node.kind)}`,
      },
      { head: say.columns.projects, kind: 'number', cell: (node) => node.projects },
      { head: say.columns.amount, kind: 'number', cell: (node) => node.amount },
    ],
  })
  return card(table)
}

function projects(frame: Frame, view: PlanView): Html {
  const say = messages(frame.lang)
  if (view.rows.length === 0) {
    return emptyState({
      why: say.list.nothing,
      next: { href: href(frame, view.plan.href), text: say.plans.allProjects },
    })
  }
  return html`${paragraph(view.countText)}${card(projectTable(frame, view.rows, say.list.caption))}${pagination(
    frame.lang,
    {
      previousHref: view.firstHref,
      nextHref: view.nextHref,
      from: view.before + 1,
      to: view.before + view.rows.length,
      total: view.total,
      unit: say.list.unit,
    },
  )}`
}
