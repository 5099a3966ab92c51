import { nameIn } from '../../../kernel/lang.ts'
import {
  button,
  dateField,
  downloads,
  emptyState,
  filterPanel,
  form,
  type HistoryEntry,
  linkRows,
  listLayout,
  type Meaning,
  type Problem,
  pagination,
  paragraph,
  pills,
  problemWith,
  radiosField,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type ListPages, queryText } from '../../../web/list-pages.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import type { SupportDue } from '../desk.sql.ts'
import type { DutyRow } from '../duties.sql.ts'
import { messages } from '../messages.ts'

export interface SupportRow {
  readonly href: string
  readonly title: string
  readonly who: string
  readonly kind: string
  readonly due: string | null
  readonly mark: { readonly meaning: Meaning; readonly text: string }
}

export interface SupportList extends ListPages {
  readonly typed: { readonly body: string; readonly due: string; readonly board: string }
  readonly problems: readonly Problem[]
  readonly due: SupportDue
  readonly counts: readonly { readonly due: SupportDue; readonly count: number }[]
  readonly rows: readonly SupportRow[]
  readonly total: number
  readonly query: string
}

export function supportListView(frame: Frame, view: SupportList): Html {
  const { support: words, supportDues } = messages(frame.lang)
  const queues = pills(
    words.state,
    view.counts.map(({ due, count }) => ({
      href: href(frame, `/support${queryText({ ...view.typed, due })}`),
      text: `${supportDues[due]} ${count.toLocaleString('en-US')}`,
      current: due === view.due,
    })),
  )
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/support'),
    activeCount: view.typed.body === '' ? 0 : 1,
    keep: view.typed.due === '' ? {} : { due: view.typed.due },
    fields: [
      textField(frame.lang, {
        name: 'body',
        label: words.body,
        value: view.typed.body,
        error: problemWith(view.problems, 'body'),
      }),
    ],
  })
  const list =
    view.rows.length === 0
      ? emptyState({ why: words.empty, next: { href: href(frame, '/support?due=all'), text: words.showAll } })
      : html`${supportRows(frame, view.rows)}${pagination(frame.lang, {
          previousHref: view.previous && href(frame, view.previous),
          nextHref: view.next && href(frame, view.next),
          from: view.from,
          to: view.from + view.rows.length - 1,
          total: view.total,
          unit: words.unit,
        })}${downloads(frame, { path: '/support/list', query: view.query })}`
  return html`${queues}${listLayout(filters, list)}`
}

function supportRows(frame: Frame, rows: readonly SupportRow[]): Html {
  return linkRows(
    rows.map((row) => ({
      title: row.title,
      href: href(frame, row.href),
      meta: html`${row.who}<br>${row.kind}${row.due && html` · ${row.due}`}`,
      side: state(row.mark.meaning, row.mark.text),
    })),
  )
}

export interface SupportForm extends Filled {
  readonly key: string
  readonly duties: readonly DutyRow[]
}

export function supportForm(frame: Frame, view: SupportForm): Html {
  const { support: words } = messages(frame.lang)
  const { lang } = frame
  const { value: duty, ...dutyField } = fieldOf(view, 'duty')
  return form(frame, {
    action: href(frame, '/support/new'),
    oneTimeKey: view.key,
    body: html`${radiosField(lang, {
      ...fieldOf(view, 'kind'),
      label: words.kind,
      items: (['technical', 'joint'] as const).map((value) => ({ value, text: words.kinds[value] })),
    })}${textField(lang, { ...fieldOf(view, 'from'), label: words.from })}${textField(lang, { ...fieldOf(view, 'to'), label: words.to })}${selectField(
      lang,
      {
        ...dutyField,
        value: duty,
        label: words.duty,
        optional: true,
        choices: [
          { value: '', text: words.noDuty },
          ...view.duties.map((one) => ({ value: one.code, text: nameIn(lang, one) })),
        ],
      },
    )}${textField(lang, { ...fieldOf(view, 'project'), label: words.project, hint: words.projectHint, optional: true })}${view.typed.board ? textField(lang, { ...fieldOf(view, 'board'), label: words.board, optional: true }) : null}${textField(lang, { ...fieldOf(view, 'title'), label: words.name })}${textAreaField(lang, { ...fieldOf(view, 'wanted'), label: words.wanted, rows: 4 })}${button({ text: words.make })}`,
  })
}

export interface SupportView {
  readonly id: string
  readonly row: SupportRow
  readonly wanted: string
  readonly answer: string | null
  readonly result: string | null
  readonly duty: { readonly text: string; readonly href: string } | null
  readonly project: { readonly text: string; readonly href: string } | null
  readonly acts: readonly { readonly value: string; readonly text: string }[]
  readonly filled: Filled
  readonly history: readonly HistoryEntry[]
}

export function supportView(frame: Frame, view: SupportView): Html {
  const { support: words, history, save } = messages(frame.lang)
  const { lang } = frame
  const linked = (to: { text: string; href: string }) =>
    html`<a class="govuk-link" href="${href(frame, to.href)}">${to.text}</a>`
  const facts = summaryList([
    { key: words.wanted, value: view.wanted },
    ...(view.duty === null ? [] : [{ key: words.duty, value: linked(view.duty) }]),
    ...(view.project === null ? [] : [{ key: words.project, value: linked(view.project) }]),
    { key: words.answer, value: view.answer ?? words.noAnswer },
    ...(view.result === null ? [] : [{ key: words.result, value: view.result }]),
  ])
  const act =
    view.acts.length > 0 &&
    section({
      id: 'act-now',
      heading: words.act,
      body: form(frame, {
        action: href(frame, `/support/${view.id}`),
        body: html`${radiosField(lang, { ...fieldOf(view.filled, 'act'), label: words.act, items: view.acts })}${textAreaField(lang, { ...fieldOf(view.filled, 'text'), label: words.text, rows: 3 })}${
          view.acts.some(({ value }) => value === 'accept') &&
          dateField(lang, { ...dayFieldOf(view.filled, 'due'), label: words.workDue, optional: true })
        }${button({ text: save })}`,
      }),
    })
  return html`${paragraph(html`${state(view.row.mark.meaning, view.row.mark.text)} ${view.row.who}${view.row.due && html`<br>${view.row.due}`}`)}${facts}${act}${view.history.length > 0 && section({ id: 'history', heading: history, body: timeline(view.history) })}`
}
