import {
  actions,
  card,
  contents,
  emptyState,
  linkButton,
  linkRows,
  muted,
  note,
  pagination,
  paragraph,
  section,
  statRow,
  timeline,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import type { HistoryRow } from '../history.present.ts'
import { messages } from '../messages.ts'
import type { PlanRowView, ProjectRow } from '../plans.present.ts'
import { type PlanTreeView, planTreeView } from './plan-tree-view.ts'
import { planState } from './plans-view.ts'
import { projectTable } from './project-list.ts'

export interface PlanView {
  readonly plan: PlanRowView
  readonly moneyText: { readonly value: string; readonly unit: string }
  readonly tree: PlanTreeView
  readonly nodeCount: string
  /** The branch whose projects are shown, or null for the whole plan. */
  readonly node: { readonly title: string; readonly kind: string } | null
  readonly rows: readonly ProjectRow[]
  readonly countText: string
  readonly total: number | null
  /** Rows on the pages before. */
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly downloads: readonly { readonly href: string; readonly text: string }[]
  readonly mayEdit: boolean
  readonly versions: readonly { readonly href: string; readonly title: string; readonly meta: string }[]
  readonly history: readonly HistoryRow[]
  readonly documents: Html
  readonly comments: Html
  /** What other rooms show of the plan. */
  readonly more: ShownParts
  readonly counts: { readonly documents: number; readonly comments: number }
  /** Said in a hearing: where to read and speak. */
  readonly hearing: string | null
  /** What this person may do with the plan; none for most. */
  readonly actions: readonly Html[]
  readonly sections: { readonly documents: string; readonly comments: string }
}

export function planView(frame: Frame, view: PlanView): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const { plan } = view
  const numbers = statRow([
    { value: plan.projects, label: say.plans.statProjects },
    { value: view.moneyText.value, unit: view.moneyText.unit, label: say.plans.statMoney },
    { value: view.nodeCount, label: words.nodeChanges },
    { value: plan.version, label: words.planStates[plan.state] },
  ])
  const side = contents(frame.lang, [
    { href: '#tree', text: say.plans.tree, count: view.nodeCount },
    { href: '#projects', text: say.plans.projectsOf, count: plan.projects },
    ...view.more.contents,
    { href: '#documents', text: view.sections.documents, count: view.counts.documents },
    { href: '#comments', text: view.sections.comments, count: view.counts.comments },
    { href: '#versions', text: words.versions, count: view.versions.length },
    { href: '#history', text: words.planHistory },
  ])
  return html`<p class="govuk-body">${planState(plan.state, plan.stateText)} <a class="govuk-link" href="${href(frame, plan.bodyHref)}">${plan.body}</a></p>
    ${plan.calendarNote && note({ kind: 'teal', icon: 'calendar', body: plan.calendarNote })}
    ${view.hearing && note({ kind: 'gold', icon: 'chat', title: words.planStates.hearing, body: html`<p class="govuk-body">${view.hearing} <a class="govuk-link" href="#comments">${view.sections.comments}</a></p>` })}
    ${numbers}
    ${view.actions.length > 0 && html`<div class="ps-gap">${actions(view.actions)}</div>`}
    ${withContents(side, [
      section({ id: 'tree', heading: say.plans.tree, first: true, body: tree(frame, view) }),
      section({
        id: 'projects',
        heading: view.node === null ? say.plans.projectsOf : say.plans.projectsUnder(view.node.title),
        ...(view.node === null
          ? {}
          : {
              action: html`<a class="govuk-link" href="${href(frame, plan.href)}#projects">${say.plans.allProjects}</a>`,
            }),
        body: projects(frame, view),
      }),
      ...view.more.sections,
      section({ id: 'documents', heading: view.sections.documents, body: view.documents }),
      section({ id: 'comments', heading: view.sections.comments, body: view.comments }),
      section({ id: 'versions', heading: words.versions, body: versions(frame, view) }),
      section({ id: 'history', heading: words.planHistory, body: card(historyList(frame, view.history)) }),
    ])}`
}

function tree(frame: Frame, view: PlanView): Html {
  const { plans, editing } = messages(frame.lang)
  if (view.tree.branches.length > 0) return card(planTreeView(frame, view.tree))
  if (!view.mayEdit) return card(paragraph(plans.noTree))
  return emptyState({
    why: plans.noTree,
    next: { href: href(frame, `${view.plan.href}/nodes/new`), text: editing.newNode },
  })
}

function projects(frame: Frame, view: PlanView): Html {
  const say = messages(frame.lang)
  if (view.rows.length === 0) {
    const next = view.mayEdit
      ? { href: href(frame, `${view.plan.href}/projects/new`), text: say.editing.newProject }
      : { href: href(frame, view.plan.href), text: say.plans.allProjects }
    return emptyState({ why: say.list.nothing, next })
  }
  const files = view.downloads.map((file) =>
    linkButton({ kind: 'secondary', icon: 'download', href: href(frame, file.href), text: file.text }),
  )
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
  )}${paragraph(say.editing.exportPlan)}${actions(files)}`
}

function versions(frame: Frame, view: PlanView): Html {
  const words = messages(frame.lang).editing
  if (view.versions.length === 0) return card(paragraph(words.noVersions))
  const rows = linkRows(view.versions.map((one) => ({ title: one.title, href: href(frame, one.href), meta: one.meta })))
  const all = linkButton({
    kind: 'secondary',
    href: href(frame, `${view.plan.href}/versions`),
    text: words.compare,
  })
  return html`${rows}<div class="ps-gap">${actions([all])}</div>`
}

/** What was done, newest first; who did it is there for officers only. */
export function historyList(frame: Frame, history: readonly HistoryRow[]): Html {
  const say = messages(frame.lang)
  if (history.length === 0) return paragraph(say.editing.noPlanHistory)
  return timeline(
    history.map((event) => ({
      when: event.when,
      datetime: event.datetime,
      title: event.title,
      ...(event.who === null ? {} : { who: say.editing.who(event.who) }),
      body: html`${event.notes.map((text) => html`<p>${text}</p>`)}${event.href && html`<p>${muted(html`<a class="govuk-link" href="${href(frame, event.href)}">${say.project.goTo}</a>`)}</p>`}`,
    })),
  )
}
