import {
  card,
  dataTable,
  doors,
  downloads,
  emptyState,
  filterPanel,
  type IconName,
  listLayout,
  type Meaning,
  muted,
  type Problem,
  pagination,
  problemWith,
  section,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { planLevels } from '../plan.ts'
import { type PlanState, planStates } from '../plan-states.ts'
import type { PlanRowView } from '../plans.present.ts'

export interface TypedPlanFilter {
  readonly level?: string
  readonly state?: string
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
  /** The query of this list without its position, for the downloads. */
  readonly query: string
  readonly canImport: boolean
  readonly canWrite: boolean
}

export function plansView(frame: Frame, view: PlansView): Html {
  const say = messages(frame.lang).plans
  const ways: { href: string; title: string; text: string; icon: IconName }[] = [
    { href: href(frame, '/projects'), title: say.doors.projects, text: say.doors.projectsText, icon: 'search' },
    { href: href(frame, '/overlaps'), title: say.doors.overlaps, text: say.doors.overlapsText, icon: 'overlap' },
  ]
  if (view.canImport) {
    ways.push({
      href: href(frame, '/imports'),
      title: say.doors.imports,
      text: say.doors.importsText,
      icon: 'upload',
    })
  }
  if (view.canWrite) {
    const { editing } = messages(frame.lang)
    ways.push({ href: href(frame, '/plans/new'), title: editing.newPlan, text: editing.newPlanDoor, icon: 'edit' })
  }
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/plans'),
    activeCount: [view.typed.level, view.typed.state, view.typed.place, view.typed.year, view.typed.body].filter(
      Boolean,
    ).length,
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
        cell: (plan) =>
          html`<a class="govuk-link" href="${href(frame, plan.href)}">${plan.title}</a><br>${muted([plan.level, ' · ', plan.years])}`,
      },
      { head: messages(frame.lang).editing.stat.state, cell: (plan) => planState(plan.state, plan.stateText) },
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
  })}<p class="govuk-body">${messages(frame.lang).list.downloads}</p>${downloads(frame, { path: '/plans', query: view.query })}`
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
    selectField(frame.lang, {
      name: 'state',
      label: say.editing.stateTitle,
      value: typed.state ?? '',
      choices: [
        { value: '', text: words.all },
        ...planStates.map((one) => ({ value: one, text: say.editing.planStates[one] })),
      ],
      fill: true,
      error: problemWith(problems, 'state'),
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

const meaningOf: Record<PlanState, Meaning> = {
  draft: 'planned',
  hearing: 'promised',
  committee: 'doing',
  approved: 'solved',
  amended: 'doing',
}

/** The state of a plan with its icon, never by colour alone. */
export function planState(of: PlanState, text: string): Html {
  return state(meaningOf[of], text)
}
