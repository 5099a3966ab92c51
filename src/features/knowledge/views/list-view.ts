import {
  downloads,
  emptyState,
  filterPanel,
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
import type { ArticleRow } from '../knowledge.present.ts'
import { orders } from '../knowledge.sql.ts'
import { messages } from '../messages.ts'

export interface TypedList {
  readonly q: string
  readonly category: string
  readonly place: string
  readonly order: string
  readonly state: string
}

export interface ArticlesList {
  readonly typed: TypedList
  readonly problems: readonly Problem[]
  readonly categories: readonly { readonly value: string; readonly text: string }[]
  readonly rows: readonly ArticleRow[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly query: string
  readonly isOfficer: boolean
}

export function listQuery(typed: TypedList, over: Partial<TypedList> = {}): string {
  return queryText({ ...typed, ...over })
}

const meanings = { published: 'solved', draft: 'planned', review: 'promised', withdrawn: 'cannot' } as const

export function articlesView(frame: Frame, view: ArticlesList): Html {
  const { list } = messages(frame.lang)
  const { lang } = frame
  const { typed } = view
  const filters = filterPanel(lang, {
    action: href(frame, '/learn'),
    activeCount: [typed.q, typed.category, typed.place].filter(Boolean).length,
    keep: typed.state === '' ? {} : { state: typed.state },
    fields: [
      textField(lang, { name: 'q', label: list.words, value: typed.q, type: 'search' }),
      selectField(lang, {
        name: 'category',
        label: list.category,
        value: typed.category,
        fill: true,
        choices: [{ value: '', text: list.everyCategory }, ...view.categories],
      }),
      textField(lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(lang, {
        name: 'order',
        label: list.order,
        value: typed.order,
        fill: true,
        choices: orders.map((value) => ({ value: value === 'newest' ? '' : value, text: list.orders[value] })),
      }),
    ],
  })
  const shown = ['published', 'review', 'draft'] as const
  const states = view.isOfficer
    ? pills(
        list.state,
        shown.map((one) => ({
          href: href(frame, `/learn${listQuery(typed, { state: one === 'published' ? '' : one })}`),
          text: list.states[one],
          current: (typed.state || 'published') === one,
        })),
      )
    : null
  return html`${states}${listLayout(filters, rows(frame, view))}`
}

function rows(frame: Frame, view: ArticlesList): Html {
  const { list } = messages(frame.lang)
  if (view.rows.length === 0) {
    return emptyState({ why: list.empty, next: { href: href(frame, '/learn'), text: list.showAll } })
  }
  const lines = linkRows(
    view.rows.map((row) => ({
      title: row.title,
      href: href(frame, row.href),
      text: muted(row.category),
      meta: row.meta,
      side:
        row.state === 'published'
          ? row.works === null
            ? null
            : state('solved', row.works)
          : state(meanings[row.state], list.states[row.state]),
    })),
  )
  return html`${lines}${pagination(frame.lang, {
    previousHref: view.previous && href(frame, view.previous),
    nextHref: view.next && href(frame, view.next),
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.total,
    unit: list.unit,
  })}${downloads(frame, { path: '/learn/list', query: view.query })}`
}
