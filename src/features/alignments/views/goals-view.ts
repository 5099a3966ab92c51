import {
  downloads,
  emptyState,
  filterPanel,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  selectField,
  state,
  tabs,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { bodyName, moneyText, nodeKindName, whole } from '../alignments.present.ts'
import type { GoalLevel } from '../goal.ts'
import { type GoalLine, goalShows } from '../goals.sql.ts'
import { queryOfGoals, type TypedGoals } from '../goals-query.ts'
import type { Messages } from '../messages.th.ts'

export interface GoalsView {
  readonly typed: TypedGoals
  readonly problems: readonly Problem[]
  readonly level: GoalLevel | null
  readonly levels: readonly { readonly level: GoalLevel; readonly text: string; readonly count: number }[]
  readonly goals: readonly GoalLine[]
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly total: number
  /** Whether totals were ever made. */
  readonly summed: boolean
  readonly behind: boolean
}

export function goalsView(frame: Frame, say: Messages, view: GoalsView): Html {
  const words = say.goals
  const { typed } = view
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/goals'),
    activeCount: [typed.place, typed.body, typed.show].filter(Boolean).length,
    keep: typed.level === '' ? {} : { level: typed.level },
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: words.place,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'show',
        label: words.show,
        value: typed.show,
        choices: goalShows.map((show) => ({ value: show === 'all' ? '' : show, text: words.shows[show] })),
        fill: true,
      }),
      textField(frame.lang, { name: 'body', label: words.body, value: typed.body }),
    ],
  })
  const levels = tabs(
    words.levels,
    view.levels
      .filter(({ level, count }) => count > 0 || level === view.level)
      .map(({ level, text, count }) => ({
        href: href(frame, `/goals${queryOfGoals({ ...typed, level })}`),
        text,
        count: whole(count),
        current: level === view.level,
      })),
  )
  return html`${note({ kind: 'teal', body: paragraph(html`${words.counted}${view.behind && html`<br>${words.behind}`}`) })}
    <div class="ps-gap">${levels}</div>
    ${listLayout(filters, list(frame, say, view))}`
}

function list(frame: Frame, say: Messages, view: GoalsView): Html {
  const words = say.goals
  if (view.goals.length === 0)
    return emptyState({
      why: view.summed ? words.empty : words.noSums,
      next: view.summed
        ? { href: href(frame, '/goals'), text: words.showAll }
        : { href: href(frame, '/plans'), text: say.plansAndMoney },
    })
  return html`${linkRows(view.goals.map((goal) => goalRow(frame, say, goal)))}
    ${pagination(frame.lang, {
      previousHref: view.firstHref,
      nextHref: view.nextHref,
      from: 1,
      to: view.goals.length,
      total: view.total,
      unit: words.unit,
    })}
    ${downloads(frame, { path: '/goals', query: queryOfGoals(view.typed) })}`
}

function goalRow(frame: Frame, say: Messages, goal: GoalLine) {
  const words = say.goals
  const links = goal.supporters > 0 ? ` · ${words.supporters(whole(goal.supporters))}` : ''
  return {
    title: goal.title,
    href: href(frame, `/goals/${goal.id}`),
    text: html`${words.under(whole(goal.projects), moneyText(goal.amountSatang, frame.lang))}${links}`,
    meta: muted(`${nodeKindName(goal.kind, frame.lang)} · ${goal.planTitle} · ${bodyName(goal, frame.lang)}`),
    side: goalMark(say, goal),
  }
}

/** The one thing a reader should know first: nothing under it, no money, or how far up it reaches. */
export function goalMark(say: Messages, goal: GoalLine): Html {
  const { marks } = say.goals
  if (goal.projects === 0) return state('late', marks.empty)
  if (goal.amountSatang === 0n) return state('late', marks.noMoney)
  if (goal.reachesTop) return state('solved', marks.top)
  return goal.linked ? state('doing', marks.linked) : state('planned', marks.unlinked)
}
