import {
  downloads,
  emptyState,
  filterPanel,
  glue,
  linkRows,
  listLayout,
  muted,
  type Problem,
  pagination,
  pills,
  problemWith,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { queryText } from '../../../web/list-pages.ts'
import { agreementKinds, phases } from '../agreement.ts'
import type { Row } from '../agreements.present.ts'
import { type DueWord, dueWords } from '../agreements.sql.ts'
import { messages } from '../messages.ts'

export interface TypedList {
  readonly q: string
  readonly place: string
  readonly kind: string
  readonly phase: string
  readonly body: string
  readonly due: string
  readonly board: string
}

export interface AgreementsList {
  readonly typed: TypedList
  readonly problems: readonly Problem[]
  readonly counts: Readonly<Record<DueWord, number>>
  readonly rows: readonly Row[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly query: string
  readonly mayWrite: boolean
}

/** The query of a list, with what is set in it. */
export function listQuery(typed: TypedList, over: Partial<TypedList> = {}): string {
  return queryText({ ...typed, ...over })
}

export function agreementsView(frame: Frame, view: AgreementsList): Html {
  const { list, kinds, phases: phaseWords, dueWords: words } = messages(frame.lang)
  const { typed } = view
  const { lang } = frame
  const current: DueWord = dueWords.find((one) => one === typed.due) ?? 'all'
  const filters = filterPanel(lang, {
    action: href(frame, '/agreements'),
    activeCount: [typed.q, typed.place, typed.kind, typed.phase, typed.body].filter(Boolean).length,
    keep: Object.fromEntries(
      [['due', typed.due] as const, ['board', typed.board] as const].filter(([, v]) => v !== ''),
    ),
    fields: [
      textField(lang, { name: 'q', label: list.words, value: typed.q, type: 'search' }),
      textField(lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      textField(lang, {
        name: 'body',
        label: list.body,
        value: typed.body,
        error: problemWith(view.problems, 'body'),
      }),
      selectField(lang, {
        name: 'kind',
        label: list.kind,
        value: typed.kind,
        fill: true,
        choices: [
          { value: '', text: list.everyKind },
          ...agreementKinds.map((value) => ({ value, text: kinds[value] })),
        ],
      }),
      selectField(lang, {
        name: 'phase',
        label: list.phase,
        value: typed.phase,
        fill: true,
        choices: [{ value: '', text: list.everyPhase }, ...phases.map((value) => ({ value, text: phaseWords[value] }))],
      }),
    ],
  })
  const queues = pills(
    list.due,
    dueWords.map((due) => ({
      href: href(frame, `/agreements${listQuery(typed, { due: due === 'all' ? '' : due })}`),
      text: `${words[due]} ${view.counts[due].toLocaleString('en-US')}`,
      current: due === current,
    })),
  )
  return html`${queues}${listLayout(filters, rows(frame, view))}`
}

function rows(frame: Frame, view: AgreementsList): Html {
  const { list } = messages(frame.lang)
  if (view.rows.length === 0)
    return emptyState({
      why: list.empty,
      next: view.mayWrite
        ? { href: href(frame, '/agreements/new'), text: list.make }
        : { href: href(frame, '/agreements'), text: list.showAll },
    })
  const { one } = messages(frame.lang)
  const table = linkRows(
    view.rows.map((row) => ({
      title: row.title,
      href: href(frame, row.href),
      meta: html`${row.kind} · ${glue(row.period)}${row.money !== null && html` · ${glue(row.money)}`}<br>${row.parties}`,
      side: html`${state(row.state.meaning, row.state.text)}${
        row.review !== null &&
        html`<br>${row.isReviewLate ? state('late', one.reviewOn(row.review)) : muted(one.reviewOn(row.review))}`
      }`,
    })),
  )
  return html`${table}${pagination(frame.lang, {
    previousHref: view.previous && href(frame, view.previous),
    nextHref: view.next && href(frame, view.next),
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.total,
    unit: list.unit,
  })}${downloads(frame, { path: '/agreements/list', query: view.query })}`
}
