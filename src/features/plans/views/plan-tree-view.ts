import { linkButton, muted, paragraph } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import type { Branch } from '../plan-tree.ts'

/** A branch as people read it. */
export interface NodeView {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly projects: string
  readonly amount: string
  /** Projects on it or below, for telling whether all are shown. */
  readonly count: number
}

export interface FirstProject {
  readonly href: string
  readonly title: string
  readonly amount: string
}

export interface PlanTreeView {
  readonly planHref: string
  readonly branches: readonly Branch<NodeView>[]
  readonly first: ReadonlyMap<string, readonly FirstProject[]>
  /** Open from the start: the way to the branch chosen. */
  readonly open: ReadonlySet<string>
  readonly mayEdit: boolean
  /** Projects that hang on the plan itself. */
  readonly direct: { readonly projects: string; readonly count: number }
  /** A version that is kept: its branches have no pages of their own. */
  readonly frozen?: boolean
}

/** The plan as branches that open and close without any script; each with its counts, its first projects and where to go. */
export function planTreeView(frame: Frame, view: PlanTreeView): Html {
  const words = messages(frame.lang).editing
  const list = html`<ul class="ps-tree">${view.branches.map((branch) => item(frame, view, branch))}</ul>`
  const direct =
    view.direct.count > 0 && view.branches.length > 0
      ? html`<p class="govuk-body ps-gap">${words.directly}: ${view.direct.projects}</p>${firstProjects(frame, view.first.get('') ?? [])}`
      : null
  return html`${paragraph(muted(words.treeHint))}${list}${direct}`
}

function item(frame: Frame, view: PlanTreeView, branch: Branch<NodeView>): Html {
  const { node } = branch
  const inside = contents(frame, view, branch)
  return html`<li><details class="ps-tree__node"${view.open.has(node.id) ? html` open` : null}><summary><span class="ps-tree__kind">${node.kind}</span><span class="ps-tree__title">${node.title}</span><span class="ps-tree__sum">${messages(frame.lang).editing.nodeSummary(node.projects, node.amount)}</span></summary><div class="ps-tree__body">${inside}</div></details></li>
`
}

function contents(frame: Frame, view: PlanTreeView, { node, branches, hidden }: Branch<NodeView>): Fragment {
  const words = messages(frame.lang).editing
  const first = view.first.get(node.id) ?? []
  const address = `${view.planHref}?node=${node.id}`
  const all =
    node.count > 0 &&
    view.frozen !== true &&
    html`<a class="govuk-link" href="${href(frame, `${address}#projects`)}">${words.allUnder(node.projects)}</a>`
  const deeper =
    hidden > 0 &&
    html`<a class="govuk-link" href="${href(frame, `${address}#tree`)}">${words.deeper(String(hidden))}</a>`
  const goals =
    view.frozen !== true &&
    html`<a class="govuk-link" href="${href(frame, `/goals/${node.id}`)}">${words.goalTree}<span class="govuk-visually-hidden"> ${node.title}</span></a>`
  const links: Fragment[] = [all, deeper, goals]
  if (view.mayEdit) {
    links.push(
      html`<a class="govuk-link" href="${href(frame, `${view.planHref}/projects/new?node=${node.id}`)}">${words.addProjectUnder}</a>`,
      html`<a class="govuk-link" href="${href(frame, `${view.planHref}/nodes/new?parent=${node.id}`)}">${words.addUnder}</a>`,
      html`<a class="govuk-link" href="${href(frame, `${view.planHref}/nodes/${node.id}`)}">${words.edit}<span class="govuk-visually-hidden"> ${node.title}</span></a>`,
    )
  }
  return html`${branches.length > 0 && html`<ul class="ps-tree">${branches.map((one) => item(frame, view, one))}</ul>`}
    ${first.length > 0 ? firstProjects(frame, first) : node.count === 0 && branches.length === 0 ? paragraph(muted(words.emptyNode)) : null}
    ${links.some(Boolean) && html`<p class="ps-tree__links">${links.filter(Boolean)}</p>`}`
}

function firstProjects(frame: Frame, projects: readonly FirstProject[]): Html {
  return html`<ul class="ps-tree__projects">${projects.map(
    (project) =>
      html`<li><a class="govuk-link" href="${href(frame, project.href)}">${project.title}</a><span class="ps-num">${project.amount}</span></li>`,
  )}</ul>`
}

/** What a planner does with the plan as a whole. */
export function planActions(
  frame: Frame,
  plan: { href: string; mayEdit: boolean; mayMove: boolean; mayCopy: boolean },
): Html[] {
  const words = messages(frame.lang).editing
  const to = (path: string, text: string, kind: 'primary' | 'secondary' = 'secondary') =>
    linkButton({ href: href(frame, `${plan.href}${path}`), text, kind })
  return [
    ...(plan.mayEdit
      ? [to('/projects/new', words.newProject, 'primary'), to('/nodes/new', words.newNode), to('/edit', words.editPlan)]
      : []),
    ...(plan.mayMove ? [to('/state', words.stateTitle)] : []),
    ...(plan.mayCopy ? [to('/copy', words.copy)] : []),
  ]
}
