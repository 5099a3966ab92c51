import type { Lang } from '../../../kernel/lang.ts'
import { pickName } from '../../../platform/http/picked.ts'
import {
  button,
  decisionFields,
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
  queueForm,
  selectField,
  state,
  tabs,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { type PairState, type QueueSort, queueSorts, type Verdict, verdicts } from '../overlap.ts'
import type { PairView } from '../overlaps.present.ts'
import { queryOf, scoreSteps, type TypedFilter } from '../queue-filter.ts'

export interface QueueRow {
  readonly pair: PairView
  /** How many pairs its case has; 1 where it stands alone. */
  readonly pairsInCase: number
  /** Shown to officers only; null where nobody is in charge or a visitor looks. */
  readonly inCharge: string | null
}

/** What was picked and typed, when the form for several pairs is shown again. */
export interface TypedBulk {
  readonly picked: ReadonlySet<string>
  readonly verdict: string
  readonly reason: string
}

export interface QueueView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly rows: readonly QueueRow[]
  readonly counts: ReadonlyMap<PairState | Verdict, number>
  readonly count: number
  readonly countText: string
  readonly moneyText: string
  readonly lastRun: string | null
  readonly functions: readonly { value: string; text: string }[]
  readonly bodies: readonly { value: string; text: string }[]
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly canImport: boolean
  /** For officers: who is in charge can be filtered, and several pairs decided at once. */
  readonly isOfficer: boolean
  readonly bulk: TypedBulk
  readonly oneTimeKey: string
  /** The officer's kept views of this list, with the form that keeps this one. */
  readonly saved: Html | null
}

const tabWords = ['open', ...verdicts, 'gone'] as const

export function queueView(frame: Frame, say: Messages, view: QueueView): Html {
  const { place, field, year, score, body, other, assigned } = view.typed
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/overlaps'),
    activeCount: [place, field, year, score, body, other, assigned].filter(Boolean).length,
    keep: view.typed.state ? { state: view.typed.state } : {},
    fields: filterFields(frame.lang, say, view),
  })
  return html`${note({ kind: 'overlap', body: paragraph(say.waiting(view.countText, view.moneyText)) })}
    ${paragraph(muted(html`${view.lastRun ?? say.neverRun} · <a class="govuk-link" href="${href(frame, '/overlaps/words')}">${say.words.link}</a><br>${say.orderedBy[orderOf(view)]}`))}
    ${stateTabs(frame, say, view)}
    ${view.saved}
    ${listLayout(filters, list(frame, say, view))}`
}

function orderOf(view: QueueView): QueueSort {
  return queueSorts.find((sort) => sort === view.typed.sort) ?? 'worth'
}

function stateTabs(frame: Frame, say: Messages, view: QueueView): Html {
  const current = view.typed.state ?? 'open'
  return tabs(
    say.tabs,
    tabWords.map((word) => ({
      href: href(frame, `/overlaps${queryOf({ ...view.typed, state: word === 'open' ? '' : word }, null)}`),
      text: word === 'open' || word === 'gone' ? say.states[word] : say.verdicts[word],
      count: (view.counts.get(word) ?? 0).toLocaleString('en-US'),
      current: word === current,
    })),
  )
}

function list(frame: Frame, say: Messages, view: QueueView): Html {
  if (view.rows.length === 0) {
    const nextStep = view.lastRun
      ? { href: href(frame, '/overlaps'), text: say.showAll }
      : { href: href(frame, view.canImport ? '/imports/new' : '/plans'), text: say.importPlans }
    return emptyState({ why: view.lastRun ? say.nothingTitle : say.noProjects, next: nextStep })
  }
  const rows = linkRows(view.rows.map((row) => queueRow(frame, say, view, row)))
  const pages = pagination(frame.lang, {
    previousHref: view.firstHref,
    nextHref: view.nextHref,
    from: 1,
    to: view.rows.length,
    total: view.count,
    unit: say.pairs,
  })
  return html`${view.isOfficer ? bulkForm(frame, say, view, rows) : rows}
    ${pages}
    ${downloads(frame, { path: '/overlaps', query: queryOf({ ...view.typed, cursor: '' }, null) })}`
}

function queueRow(frame: Frame, say: Messages, view: QueueView, { pair, pairsInCase, inCharge }: QueueRow) {
  const charge = inCharge && html`<br>${say.inCharge(inCharge)}`
  const inCase =
    pairsInCase > 1 &&
    pair.caseHref &&
    html`<br><a class="govuk-link" href="${href(frame, pair.caseHref)}">${say.inCase(pairsInCase.toLocaleString('en-US'))}</a>`
  return {
    title: pair.left.title,
    href: href(frame, pair.href),
    text: html`${say.and} ${pair.right.title}`,
    meta: html`${pair.left.body} · ${pair.right.body} · ${pair.left.place}<br>${why(say, pair)}${inCase}${charge}`,
    side: html`${pairState(say, pair)}<br><b class="ps-nb">${pair.atStake} ${say.baht}</b>${view.isOfficer && pick(say, view, pair)}`,
  }
}

/** A tick with a word; what it picks is said in full to those who hear the page. */
function pick(say: Messages, view: QueueView, pair: PairView): Html {
  return tick({
    id: `pick-${pair.id}`,
    name: pickName('pair', pair.id),
    checked: view.bulk.picked.has(pair.id),
    label: say.bulk.pick,
    said: say.bulk.pickNamed(pair.left.title, pair.right.title),
  })
}

function bulkForm(frame: Frame, say: Messages, view: QueueView, rows: Html): Html {
  const words = say.bulk
  return queueForm(frame, {
    action: href(frame, `/overlaps/decisions${queryOf(view.typed, view.typed.cursor ?? null)}`),
    oneTimeKey: view.oneTimeKey,
    rows,
    words,
    fields: decisionFields(frame.lang, {
      name: 'verdict',
      label: words.verdict,
      choices: [
        { value: '', text: words.choose },
        ...verdicts.map((verdict) => ({ value: verdict, text: say.verdicts[verdict] })),
      ],
      value: view.bulk.verdict,
      reason: { label: say.reason, hint: say.reasonHint, value: view.bulk.reason },
      problems: view.problems,
    }),
    save: button({ text: words.save, kind: 'secondary' }),
  })
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
  const { typed } = view
  const one = (
    name: 'field' | 'body' | 'other' | 'assigned' | 'score' | 'sort',
    choices: { value: string; text: string }[],
  ) => selectField(lang, { name, label: words[name], value: typed[name] ?? '', choices, fill: true })
  const all = { value: '', text: words.all }
  const who = words.assignedTo
  return [
    textField(lang, {
      name: 'place',
      label: words.place,
      value: typed.place ?? '',
      error: problemWith(view.problems, 'place'),
    }),
    one('field', [all, ...view.functions]),
    one('body', [all, ...view.bodies]),
    one('other', [all, ...view.bodies]),
    textField(lang, {
      name: 'year',
      label: words.year,
      value: typed.year ?? '',
      inputmode: 'numeric',
      characters: 5,
      error: problemWith(view.problems, 'year'),
    }),
    ...(view.isOfficer
      ? [
          one('assigned', [
            { value: '', text: who.any },
            { value: 'me', text: who.me },
            { value: 'anyone', text: who.anyone },
            { value: 'nobody', text: who.nobody },
          ]),
        ]
      : []),
    one('score', [
      { value: '', text: words.anyScore },
      ...scoreSteps.map((step) => ({ value: step, text: `${Number(step) * 100} %` })),
    ]),
    one(
      'sort',
      queueSorts.map((sort) => ({ value: sort === 'worth' ? '' : sort, text: words.orders[sort] })),
    ),
  ]
}
