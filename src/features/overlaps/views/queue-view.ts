import type { Lang } from '../../../kernel/lang.ts'
import {
  emptyState,
  filterPanel,
  linkButton,
  linkRows,
  listLayout,
  muted,
  note,
  pagination,
  type Problem,
  paragraph,
  problemWith,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { verdicts } from '../overlap.ts'
import type { PairView } from '../overlaps.present.ts'
import { scoreSteps, type TypedFilter } from '../queue-filter.ts'

export interface QueueView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly pairs: readonly PairView[]
  readonly count: number
  readonly countText: string
  readonly moneyText: string
  readonly lastRun: string | null
  readonly functions: readonly { value: string; text: string }[]
  /** The query of this list without its position, for the downloads. */
  readonly query: string
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly canImport: boolean
}

export function queueView(frame: Frame, say: Messages, view: QueueView): Html {
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/overlaps'),
    activeCount: [view.typed.place, view.typed.field, view.typed.year, view.typed.score].filter(Boolean).length,
    fields: filterFields(frame.lang, say, view),
  })
  return html`${note({ kind: 'overlap', body: paragraph(say.waiting(view.countText, view.moneyText)) })}
    ${muted(view.lastRun ? say.lastRun(view.lastRun) : say.neverRun)}
    ${listLayout(filters, list(frame, say, view))}`
}

function list(frame: Frame, say: Messages, view: QueueView): Html {
  if (view.pairs.length === 0) {
    const nextStep = view.lastRun
      ? { href: href(frame, '/overlaps'), text: say.showAll }
      : { href: href(frame, view.canImport ? '/plans/import' : '/plans'), text: say.importPlans }
    return emptyState({ why: view.lastRun ? say.nothingTitle : say.noProjects, next: nextStep })
  }
  return html`${linkRows(
    view.pairs.map((pair) => ({
      title: pair.left.title,
      href: href(frame, pair.href),
      text: html`${say.and} ${pair.right.title}`,
      meta: html`${pair.left.body} · ${pair.right.body} · ${pair.left.place}<br>${why(say, pair)}`,
      side: html`${pairState(say, pair)}<br><b class="ps-nb">${pair.atStake} ${say.baht}</b>`,
    })),
  )}
  ${pagination(frame.lang, {
    previousHref: view.firstHref,
    nextHref: view.nextHref,
    from: 1,
    to: view.pairs.length,
    total: view.count,
    unit: say.pairs,
  })}
  <p>${linkButton({ kind: 'secondary', icon: 'download', href: `/overlaps.csv${view.query}`, text: say.download })}</p>`
}

export function pairState(say: Messages, pair: PairView): Html {
  if (pair.state === 'open') return state('overlap', say.mayOverlap(pair.percent))
  if (pair.state === 'gone') return state('cannot', pair.stateText)
  return state(pair.verdict === 'different' ? 'cannot' : 'solved', pair.stateText)
}

/** The first reasons in one line: enough to choose which pair to open. */
function why(say: Messages, pair: PairView): string {
  return pair.reasons.length > 0 ? pair.reasons.slice(0, 3).join(' · ') : say.noReasons
}

function filterFields(lang: Lang, say: Messages, view: QueueView): Html[] {
  const words = say.filters
  return [
    textField(lang, { name: 'place', label: words.place, value: view.typed.place ?? '', error: problemWith(view.problems, 'place') }),
    selectField(lang, {
      name: 'field',
      label: words.field,
      value: view.typed.field ?? '',
      choices: [{ value: '', text: words.all }, ...view.functions],
      fill: true,
    }),
    textField(lang, {
      name: 'year',
      label: words.year,
      value: view.typed.year ?? '',
      inputmode: 'numeric',
      characters: 5,
      error: problemWith(view.problems, 'year'),
    }),
    selectField(lang, {
      name: 'state',
      label: words.state,
      value: view.typed.state ?? 'open',
      choices: [
        { value: 'open', text: say.states.open },
        { value: 'decided', text: say.states.decided },
        ...verdicts.map((verdict) => ({ value: verdict, text: say.verdicts[verdict] })),
        { value: 'gone', text: say.states.gone },
      ],
      fill: true,
    }),
    selectField(lang, {
      name: 'score',
      label: words.score,
      value: view.typed.score ?? '',
      choices: [
        { value: '', text: words.anyScore },
        ...scoreSteps.map((step) => ({ value: step, text: `${Number(step) * 100} %` })),
      ],
      fill: true,
    }),
    selectField(lang, {
      name: 'sort',
      label: words.sort,
      value: view.typed.sort ?? 'money',
      choices: [
        { value: 'money', text: words.byMoney },
        { value: 'score', text: words.byScore },
      ],
      fill: true,
    }),
  ]
}
