import { barChart } from '../../../web/charts/index.ts'
import {
  card,
  contents,
  dataTable,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  state,
  summaryList,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import { messages } from '../messages.ts'
import type { ActivityRow, MoneyRow, ProjectView } from '../plans.present.ts'
import { historyList } from './plan-view.ts'
import { projectState } from './project-list.ts'

export interface OverlapRow {
  readonly href: string
  readonly otherTitle: string
  readonly otherBody: string
  readonly percent: string
  readonly decided: boolean
}

/** More bars than this are better read as a table. */
const mostBars = 12

export interface ProjectExtras {
  readonly overlaps: readonly OverlapRow[]
  readonly mayEdit: boolean
  /** What other rooms say of the project. */
  readonly more: ShownParts
  readonly documents: Html
  readonly comments: Html
  readonly counts: { readonly documents: number; readonly comments: number }
}

/** Why this project is no longer planned. */
function closing(frame: Frame, project: ProjectView): Html | null {
  const { project: say } = messages(frame.lang)
  if (project.closedInto !== null) {
    const link = html`<a class="govuk-link" href="${href(frame, `/projects/${project.closedInto}`)}">${say.closedLink}</a>`
    return note({ kind: 'gold', icon: 'info', body: html`<p class="govuk-body">${say.closedNote} ${link}</p>` })
  }
  return project.row.state === 'cancelled' ? note({ kind: 'late', body: say.cancelledNote }) : null
}

export function projectView(frame: Frame, project: ProjectView, extras: ProjectExtras): Html {
  const { project: say, editing } = messages(frame.lang)
  const { overlaps } = extras
  const side = contents(frame.lang, [
    { href: '#facts', text: say.facts },
    { href: '#money', text: say.money },
    { href: '#activities', text: editing.activities, count: project.activities.length },
    { href: '#overlaps', text: say.overlaps, count: overlaps.length },
    ...extras.more.contents,
    { href: '#documents', text: editing.documents, count: extras.counts.documents },
    { href: '#comments', text: editing.comments, count: extras.counts.comments },
    { href: '#source', text: say.source },
    { href: '#history', text: say.history, count: project.history.length },
  ])
  return html`${closing(frame, project)}
    ${withContents(side, [
      section({ id: 'facts', heading: say.facts, first: true, body: card(facts(frame, project)) }),
      section({
        id: 'money',
        heading: say.money,
        ...(extras.mayEdit ? { action: editLink(frame, `/projects/${project.id}/money`, editing.editMoney) } : {}),
        body: money(frame, project),
      }),
      section({
        id: 'activities',
        heading: editing.activities,
        ...(extras.mayEdit
          ? { action: editLink(frame, `/projects/${project.id}/activities/new`, editing.newActivity) }
          : {}),
        body: activities(frame, project, extras.mayEdit),
      }),
      section({ id: 'overlaps', heading: say.overlaps, body: overlapList(frame, overlaps) }),
      ...extras.more.sections,
      section({ id: 'documents', heading: editing.documents, body: extras.documents }),
      section({ id: 'comments', heading: editing.comments, body: extras.comments }),
      section({ id: 'source', heading: say.source, body: card(source(frame, project)) }),
      section({ id: 'history', heading: say.history, body: card(history(frame, project)) }),
    ])}`
}

function link(frame: Frame, to: string | null, text: string): Html {
  return to === null ? html`${text}` : html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`
}

function facts(frame: Frame, project: ProjectView): Html {
  const say = messages(frame.lang).project
  const { row } = project
  const lines = (...parts: readonly Fragment[]) => html`${parts.map((part) => part && html`<div>${part}</div>`)}`
  const rows: { key: string; value: Fragment }[] = [
    {
      key: say.body,
      value: lines(
        link(frame, row.bodyHref, row.body),
        project.parentBody && muted(html`${say.under('')}${link(frame, project.parentBodyHref, project.parentBody)}`),
      ),
    },
    {
      key: say.place,
      value: lines(link(frame, row.placeHref, row.place), project.placeText && muted(project.placeText)),
    },
    {
      key: say.field,
      value: lines(
        project.field === null ? say.unknownField : link(frame, project.fieldHref, project.field),
        project.fieldReason && muted(project.fieldReason),
      ),
    },
    { key: say.years, value: row.years },
    { key: say.state, value: projectState(row.state, row.stateText) },
  ]
  if (project.category.length > 0) rows.push({ key: say.category, value: project.category.join(' › ') })
  rows.push({
    key: say.plan,
    value: lines(
      html`${link(frame, project.planHref, project.planTitle)} ${muted(project.planLevel)}`,
      ...project.path.map((step) => html`${muted(`${step.kind}: `)}${link(frame, step.href, step.title)}`),
    ),
  })
  for (const kin of project.lineage) rows.push({ key: kin.key, value: link(frame, kin.href, kin.title) })
  return summaryList(rows)
}

function money(frame: Frame, project: ProjectView): Html {
  const say = messages(frame.lang).project
  const table = dataTable<MoneyRow>({
    caption: say.moneyTable,
    captionShown: true,
    phone: 'cards',
    total: true,
    rows: project.money,
    columns: [
      { head: say.year, kind: 'title', cell: (line) => line.year, total: say.total },
      { head: say.phase, cell: (line) => line.phaseText, total: '' },
      { head: say.from, cell: (line) => line.source, total: '' },
      { head: say.unitBaht, kind: 'number', cell: (line) => line.amount, total: project.row.amount },
    ],
  })
  if (project.bars.length < 2 || project.bars.length > mostBars)
    return html`${card([paragraph(project.moneySentence), table])}`
  const chart = barChart(frame.lang, {
    id: 'money-by-year',
    title: say.moneyChart,
    sentence: project.moneySentence,
    rows: project.bars,
    unit: say.unitBaht,
    itemHead: say.year,
    fill: 'planned',
  })
  return html`${card(chart)}${card(table)}`
}

function overlapList(frame: Frame, overlaps: readonly OverlapRow[]): Html {
  const say = messages(frame.lang).project
  if (overlaps.length === 0) return card(paragraph(say.noOverlaps))
  return linkRows(
    overlaps.map((pair) => ({
      title: pair.otherTitle,
      href: href(frame, pair.href),
      meta: pair.otherBody,
      side: pair.decided ? state('solved', say.overlapDecided) : state('overlap', say.overlapOpen(pair.percent)),
    })),
  )
}

function source(frame: Frame, project: ProjectView): Html {
  if (project.source.length === 0) return paragraph(messages(frame.lang).project.typedHere)
  return summaryList(project.source.map(({ key, value }) => ({ key, value })))
}

function editLink(frame: Frame, to: string, text: string): Html {
  return html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`
}

function activities(frame: Frame, project: ProjectView, mayEdit: boolean): Html {
  const words = messages(frame.lang).editing
  if (project.activities.length === 0) return card(paragraph(words.noActivities))
  const table = dataTable<ActivityRow>({
    caption: words.activitiesCaption,
    phone: 'cards',
    rows: project.activities,
    columns: [
      {
        head: words.activityTitle,
        kind: 'title',
        cell: (one) => html`${one.title}${one.responsible && html`<br>${muted(one.responsible)}`}`,
      },
      { head: words.period, cell: (one) => one.period },
      { head: words.activityAmount, kind: 'number', cell: (one) => one.amount },
      ...(mayEdit
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (one: ActivityRow) =>
                html`<a class="govuk-link" href="${href(frame, `/projects/${project.id}/activities/${one.id}`)}">${words.edit}<span class="govuk-visually-hidden"> ${one.title}</span></a>`,
            },
          ]
        : []),
    ],
  })
  return html`${project.activitiesNote && note({ kind: 'late', icon: 'alert', body: project.activitiesNote })}${card(table)}`
}

/** What the project was in each approved version, then everything that was done to it. */
function history(frame: Frame, project: ProjectView): Html {
  const { editing, list } = messages(frame.lang)
  if (project.versions.length > 0) {
    const kept = dataTable<ProjectView['versions'][number]>({
      caption: editing.inVersions,
      captionShown: true,
      phone: 'cards',
      rows: project.versions,
      columns: [
        { head: editing.stat.version, kind: 'title', cell: (one) => link(frame, one.href, one.title) },
        { head: list.columns.state, cell: (one) => one.state },
        { head: list.columns.amount, kind: 'number', cell: (one) => one.amount },
      ],
    })
    return html`${kept}<div class="ps-gap"></div>${events(frame, project)}`
  }
  return events(frame, project)
}

function events(frame: Frame, project: ProjectView): Html {
  if (project.history.length === 0) return paragraph(messages(frame.lang).project.noHistory)
  return historyList(frame, project.history)
}
