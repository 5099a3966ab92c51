import {
  card,
  emptyState,
  heatTable,
  linkRows,
  muted,
  note,
  pagination,
  paragraph,
  section,
  summaryList,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { shareText } from '../alignment.ts'
import { bodyName, levelName, linkHref, moneyText, nameOfField, nodeKindName, whole } from '../alignments.present.ts'
import type { Above, besides, GoalCell, GoalLine, LinkedProject, Supporter } from '../goals.sql.ts'
import type { Messages } from '../messages.th.ts'
import { goalMark } from './goals-view.ts'

interface Steps {
  readonly previous: string | null
  readonly next: string | null
}

export interface GoalView {
  readonly goal: GoalLine
  /** False: its plan has ended, or nothing was summed yet. */
  readonly summed: boolean
  readonly behind: boolean
  readonly above: readonly Above[]
  readonly own: readonly Supporter[]
  readonly others: readonly Supporter[]
  readonly linked: readonly LinkedProject[]
  readonly ownProjects: number
  readonly waiting: number
  readonly related: Awaited<ReturnType<typeof besides>>['related']
  readonly cells: readonly GoalCell[]
  readonly placeName: (code: string) => string
  /** How many came before those shown. */
  readonly branchesAt: number
  readonly projectsAt: number
  readonly branches: Steps
  readonly projects: Steps
  readonly isOfficer: boolean
}

export function goalView(frame: Frame, say: Messages, view: GoalView): Html {
  const words = say.goals
  return html`${facts(frame, say, view)}
    ${note({ kind: 'teal', body: paragraph(html`${view.summed ? words.counted : words.ended}${view.behind && html`<br>${words.behind}`}`) })}
    ${section({ id: 'serves', heading: words.serves, body: aboveList(frame, say, view.above) })}
    ${section({ id: 'supports', heading: words.supports, body: supports(frame, say, view) })}
    ${view.cells.length > 0 && section({ id: 'map', heading: words.map, body: html`${paragraph(muted(words.mapLead))}${cellTable(frame, say, view)}` })}
    ${view.related.length > 0 && section({ id: 'related', heading: words.related, body: related(frame, say, view) })}`
}

function facts(frame: Frame, say: Messages, { goal, waiting }: GoalView): Html {
  const words = say.goals
  return card(
    summaryList([
      {
        key: words.plan,
        value: html`<a class="govuk-link" href="${href(frame, `/plans/${goal.planId}?node=${goal.id}`)}">${goal.planTitle}</a><br>${muted(levelName(goal.level, frame.lang))}`,
      },
      {
        key: words.owner,
        value: html`<a class="govuk-link" href="${href(frame, `/bodies/${encodeURIComponent(goal.bodyCode)}`)}">${bodyName(goal, frame.lang)}</a>`,
      },
      { key: words.below, value: `${whole(goal.projects)} ${say.projects}` },
      { key: words.money, value: moneyText(goal.amountSatang, frame.lang) },
      {
        key: words.linkedState,
        value: html`${goalMark(say, goal)}${
          waiting > 0 &&
          html`<br><a class="govuk-link" href="${href(frame, `/alignments?plan=${goal.planId}`)}">${words.waiting(whole(waiting))}</a>`
        }`,
      },
    ]),
  )
}

/** From the nearest to the nation, each plan under its level. */
function aboveList(frame: Frame, say: Messages, above: readonly Above[]): Html {
  if (above.length === 0) return paragraph(muted(say.goals.servesNone))
  return linkRows(
    above.map((one) => ({
      title: one.title,
      href: href(frame, `/goals/${one.id}`),
      meta: `${levelName(one.level, frame.lang)} · ${nodeKindName(one.kind, frame.lang)} · ${one.planTitle}`,
      ...(one.share === null ? {} : { side: say.share(shareText(one.share)) }),
    })),
  )
}

function supports(frame: Frame, say: Messages, view: GoalView): Html {
  const words = say.goals
  const nothing = view.own.length + view.others.length + view.linked.length + view.ownProjects === 0
  if (nothing)
    return view.isOfficer
      ? emptyState({
          why: words.supportsNone,
          next: { href: href(frame, `/alignments/new?right=${view.goal.id}`), text: words.propose },
        })
      : paragraph(muted(words.supportsNone))
  const branch = (one: Supporter) => tree(frame, say, one)
  const others =
    view.others.length > 0 &&
    html`<h3 class="govuk-heading-s ps-gap">${words.others}</h3><ul class="ps-tree">${view.others.map(branch)}</ul>${steps(frame, words.unit, view.branches, view.branchesAt, view.others.length)}`
  return html`${view.own.length > 0 && html`<h3 class="govuk-heading-s">${words.own}</h3><ul class="ps-tree">${view.own.map(branch)}</ul>`}
    ${
      view.ownProjects > 0 &&
      paragraph(
        html`<a class="govuk-link" href="${href(frame, `/plans/${view.goal.planId}?node=${view.goal.id}#projects`)}">${words.ownProjects(whole(view.ownProjects))}</a>`,
      )
    }
    ${others}
    ${view.linked.length > 0 && linkedProjects(frame, say, view)}`
}

function steps(frame: Frame, unit: string, at: Steps, before: number, shown: number): Html | null {
  if (at.previous === null && at.next === null) return null
  return pagination(frame.lang, {
    previousHref: at.previous,
    nextHref: at.next,
    from: before + 1,
    to: before + shown,
    total: null,
    unit,
  })
}

/** One branch, closed; what stands directly under it inside, further levels on its own page. */
function tree(frame: Frame, say: Messages, { goal, first, under, share, linkHome, linkId }: Supporter): Html {
  const words = say.goals
  const rest = under - first.length
  const sum = words.under(whole(goal.projects), moneyText(goal.amountSatang, frame.lang))
  const link =
    linkHome !== null &&
    linkId !== null &&
    html`<a class="govuk-link" href="${href(frame, `/alignments/${linkHome}-${linkId}`)}">${say.queue.title}${share !== null && ` ${say.share(shareText(share))}`}<span class="govuk-visually-hidden"> ${goal.title}</span></a>`
  return html`<li><details class="ps-tree__node"><summary><span class="ps-tree__kind">${nodeKindName(goal.kind, frame.lang)}${linkId !== null && ` · ${bodyName(goal, frame.lang)}`}</span><span class="ps-tree__title">${goal.title}</span><span class="ps-tree__sum">${sum}</span></summary><div class="ps-tree__body">${paragraph(muted(`${goal.planTitle} · ${bodyName(goal, frame.lang)}`))}${
    first.length > 0 &&
    html`<ul class="ps-tree__projects">${first.map(
      (one) =>
        html`<li><a class="govuk-link" href="${href(frame, `/goals/${one.id}`)}">${one.title}</a><span class="ps-num">${whole(one.projects)} ${say.projects}</span></li>`,
    )}</ul>`
  }${rest > 0 && first.length > 0 && paragraph(muted(words.more(whole(rest))))}<p class="ps-tree__links"><a class="govuk-link" href="${href(frame, `/goals/${goal.id}`)}">${words.openNode}<span class="govuk-visually-hidden"> ${goal.title}</span></a>${link}</p></div></details></li>
`
}

function linkedProjects(frame: Frame, say: Messages, view: GoalView): Html {
  const rows = linkRows(
    view.linked.map((project) => ({
      title: project.title,
      href: href(frame, `/projects/${project.home}-${project.id}`),
      meta: html`${bodyName(project, frame.lang)}${project.share !== null && ` · ${say.share(shareText(project.share))}`} · <a class="govuk-link" href="${href(frame, `/alignments/${project.linkHome}-${project.linkId}`)}">${say.queue.title}<span class="govuk-visually-hidden"> ${project.title}</span></a>`,
      side: html`<span class="ps-nb">${moneyText(project.amountSatang, frame.lang)}</span>`,
    })),
  )
  return html`<h3 class="govuk-heading-s ps-gap" id="linked">${say.goals.directProjects}</h3>${rows}${steps(frame, say.projects, view.projects, view.projectsAt, view.linked.length)}`
}

function related(frame: Frame, say: Messages, view: GoalView): Html {
  return linkRows(
    view.related.map((one) => ({
      title: `${say.kinds[one.kind]} ${one.otherTitle}`,
      href: href(frame, linkHref(one)),
    })),
  )
}

function cellTable(frame: Frame, say: Messages, view: GoalView): Html {
  const words = say.goals
  const totals = new Map<string, number>()
  for (const cell of view.cells) totals.set(cell.field, (totals.get(cell.field) ?? 0) + cell.projects)
  const fields = [...totals.keys()].sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0))
  const areas = [...new Set(view.cells.map((cell) => cell.areaCode))].sort()
  const byKey = new Map(view.cells.map((cell) => [`${cell.areaCode} ${cell.field}`, cell]))
  return heatTable({
    caption: words.mapLead,
    corner: words.corner,
    columns: fields.map((field) => nameOfField(field, frame.lang)),
    rows: areas.map((area) => ({
      name: view.placeName(area),
      href: href(frame, `/places/${area}`),
      cells: fields.map((field) => {
        const cell = byKey.get(`${area} ${field}`)
        if (cell === undefined) return null
        const count = whole(cell.projects)
        return {
          value: cell.projects,
          text: count,
          href: href(frame, `/projects?${new URLSearchParams({ place: area, field })}`),
          spoken: words.cell(view.placeName(area), nameOfField(field, frame.lang), count),
        }
      }),
    })),
  })
}
