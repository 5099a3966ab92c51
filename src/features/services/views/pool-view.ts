import {
  button,
  dataTable,
  dateField,
  details,
  downloads,
  emptyState,
  filterPanel,
  form,
  type HistoryEntry,
  linkRows,
  listLayout,
  type Meaning,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
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
import type { ListPages } from '../../../web/list-pages.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { fieldName, missions } from '../../functions/index.ts'
import { messages } from '../messages.ts'
import { contracts, resources } from '../pool.ts'
import { poolActs } from '../use-pool.ts'

interface Marked {
  readonly meaning: Meaning
  readonly text: string
}

export interface PoolRow {
  readonly href: string
  readonly title: string
  readonly side: Marked
  readonly resource: string
  readonly body: string
  readonly bodyHref: string
  readonly quantity: string
  readonly free: string | null
  readonly place: string
  readonly time: string
  readonly contract: string
}

export interface PoolList extends ListPages {
  readonly typed: {
    readonly q: string
    readonly side: string
    readonly resource: string
    readonly place: string
    readonly body: string
    readonly board: string
  }
  readonly problems: readonly Problem[]
  readonly rows: readonly PoolRow[]
  readonly total: number
  readonly query: string
}

export function poolListView(frame: Frame, view: PoolList): Html {
  const { pool: words, resources: resourceWords } = messages(frame.lang)
  const { typed } = view
  const { lang } = frame
  const filters = filterPanel(lang, {
    action: href(frame, '/pool'),
    activeCount: [typed.q, typed.side, typed.resource, typed.place, typed.body].filter(Boolean).length,
    keep: typed.board === '' ? {} : { board: typed.board },
    fields: [
      textField(lang, { name: 'q', label: words.words, value: typed.q, type: 'search' }),
      selectField(lang, {
        name: 'side',
        label: words.side,
        value: typed.side,
        fill: true,
        choices: [
          { value: '', text: words.everySide },
          { value: 'offer', text: words.sides.offer },
          { value: 'request', text: words.sides.request },
        ],
      }),
      selectField(lang, {
        name: 'resource',
        label: words.resource,
        value: typed.resource,
        fill: true,
        choices: [
          { value: '', text: words.everyResource },
          ...resources.map((value) => ({ value, text: resourceWords[value] })),
        ],
      }),
      textField(lang, {
        name: 'place',
        label: words.place,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      textField(lang, {
        name: 'body',
        label: words.body,
        value: typed.body,
        error: problemWith(view.problems, 'body'),
      }),
    ],
  })
  if (view.rows.length === 0)
    return listLayout(
      filters,
      emptyState({ why: words.empty, next: { href: href(frame, '/pool'), text: words.showAll } }),
    )
  const table = dataTable<PoolRow>({
    caption: words.title,
    columns: [
      {
        head: words.item,
        kind: 'title',
        cell: (row) =>
          html`<a class="govuk-link" href="${href(frame, row.href)}">${row.title}</a><br>${muted(`${row.resource} · ${row.body}`)}`,
      },
      { head: words.side, cell: (row) => state(row.side.meaning, row.side.text) },
      {
        head: words.quantity,
        cell: (row) => html`<span>${row.quantity}${row.free && html`<br>${muted(row.free)}`}</span>`,
      },
      { head: words.place, cell: (row) => row.place },
      { head: words.time, cell: (row) => row.time },
    ],
    rows: view.rows,
  })
  return listLayout(
    filters,
    html`${table}${pagination(lang, {
      previousHref: view.previous && href(frame, view.previous),
      nextHref: view.next && href(frame, view.next),
      from: view.from,
      to: view.from + view.rows.length - 1,
      total: view.total,
      unit: words.unit,
    })}${downloads(frame, { path: '/pool/list', query: view.query })}`,
  )
}

export interface PoolForm extends Filled {
  readonly key: string
  /** The gap of capacity the request comes from. */
  readonly gap: string | null
}

export function poolForm(frame: Frame, view: PoolForm): Html {
  const { pool: words, support, resources: resourceWords, contracts: contractWords, save } = messages(frame.lang)
  const { lang } = frame
  const { value: field, ...fieldField } = fieldOf(view, 'field')
  const hidden = Object.fromEntries(['service', 'dimension'].map((name) => [name, view.typed[name] ?? '']))
  return form(frame, {
    action: href(frame, '/pool/new'),
    oneTimeKey: view.key,
    hidden,
    body: html`${view.gap && note({ body: view.gap })}${radiosField(lang, {
      ...fieldOf(view, 'side'),
      label: words.side,
      items: (['offer', 'request'] as const).map((value) => ({ value, text: words.sides[value] })),
    })}${radiosField(lang, {
      ...fieldOf(view, 'resource'),
      label: words.resource,
      items: resources.map((value) => ({ value, text: resourceWords[value] })),
    })}${textField(lang, { ...fieldOf(view, 'body'), label: words.body })}${textField(lang, { ...fieldOf(view, 'title'), label: words.name })}${textAreaField(lang, { ...fieldOf(view, 'text'), label: words.text, rows: 3, optional: true })}${textField(lang, { ...fieldOf(view, 'quantity'), label: words.quantity, inputmode: 'numeric', characters: 5 })}${textField(lang, { ...fieldOf(view, 'unit'), label: words.unitOf, characters: 20 })}${textField(lang, { ...fieldOf(view, 'place'), label: words.place })}${selectField(
      lang,
      {
        ...fieldField,
        value: field,
        label: words.field,
        optional: true,
        choices: [
          { value: '', text: words.anyField },
          ...missions
            .filter(({ code }) => code.length <= 4)
            .map(({ code }) => ({ value: code, text: `${code} ${fieldName(code, lang)}` })),
        ],
      },
    )}${dateField(lang, { ...dayFieldOf(view, 'starts'), label: words.starts })}${dateField(lang, { ...dayFieldOf(view, 'ends'), label: words.ends })}${radiosField(
      lang,
      {
        ...fieldOf(view, 'contract'),
        label: words.contract,
        items: contracts.map((value) => ({ value, text: contractWords[value] })),
      },
    )}${view.typed.board ? textField(lang, { ...fieldOf(view, 'board'), label: support.board, optional: true }) : null}${button({ text: save })}`,
  })
}

export interface PoolView {
  readonly id: string
  readonly row: PoolRow
  readonly text: string
  readonly field: string
  readonly gap: string | null
  readonly isOpen: boolean
  readonly matches: readonly {
    readonly href: string
    readonly title: string
    readonly who: string
    readonly score: string
    readonly reasons: readonly string[]
  }[]
  readonly reservations: readonly {
    readonly who: string
    readonly note: string
    readonly when: string
    readonly contract: { readonly text: string; readonly href: string | null }
    readonly condition: string | null
    readonly mark: Marked
  }[]
  readonly asking: Filled | null
  readonly live: readonly { readonly value: string; readonly text: string }[]
  readonly mayClose: boolean
  readonly moving: Filled
  readonly key: string
  readonly history: readonly HistoryEntry[]
}

export function poolView(frame: Frame, view: PoolView): Html {
  const { pool: words, history } = messages(frame.lang)
  const { row } = view
  const facts = summaryList([
    { key: words.body, value: html`<a class="govuk-link" href="${href(frame, row.bodyHref)}">${row.body}</a>` },
    { key: words.quantity, value: html`${row.quantity}${row.free && html`<br>${muted(row.free)}`}` },
    { key: words.place, value: row.place },
    { key: words.field, value: view.field },
    { key: words.time, value: row.time },
    { key: words.contract, value: row.contract },
    ...(view.text === '' ? [] : [{ key: words.text, value: view.text }]),
  ])
  const matches =
    view.matches.length === 0
      ? paragraph(words.noMatches)
      : linkRows(
          view.matches.map((match) => ({
            title: match.title,
            href: href(frame, match.href),
            meta: html`${match.who}<br>${match.reasons.join(' · ')}`,
            side: match.score,
          })),
        )
  const reservations =
    view.reservations.length === 0
      ? paragraph(words.noReservations)
      : linkRows(
          view.reservations.map((one) => ({
            title: one.who,
            text: one.note,
            meta: html`${one.when} · ${
              one.contract.href === null
                ? one.contract.text
                : html`<a class="govuk-link" href="${href(frame, one.contract.href)}">${one.contract.text}</a>`
            }${one.condition && html`<br>${one.condition}`}`,
            side: state(one.mark.meaning, one.mark.text),
          })),
        )
  return html`${paragraph(html`${state(row.side.meaning, row.side.text)}${!view.isOpen && html` ${state('cannot', words.closed)}`}`)}${view.gap && note({ body: view.gap })}
    ${section({ id: 'facts', heading: words.item, first: true, body: facts })}
    ${view.isOpen && section({ id: 'matches', heading: words.matches, body: matches })}
    ${section({ id: 'reservations', heading: words.reservations, body: reservations })}
    ${view.asking && askForm(frame, view, view.asking)}${(view.live.length > 0 || view.mayClose) && moveForm(frame, view)}
    ${view.history.length > 0 && section({ id: 'history', heading: history, body: timeline(view.history) })}`
}

function askForm(frame: Frame, view: PoolView, filled: Filled): Html {
  const { pool: words } = messages(frame.lang)
  const { lang } = frame
  return details(
    words.ask,
    form(frame, {
      action: href(frame, `/pool/${view.id}`),
      oneTimeKey: view.key,
      hidden: { act: 'ask', request: filled.typed.request ?? '' },
      body: html`${textField(lang, { ...fieldOf(filled, 'body'), label: words.askBody })}${textField(lang, { ...fieldOf(filled, 'quantity'), label: words.quantity, inputmode: 'numeric', characters: 5 })}${dateField(lang, { ...dayFieldOf(filled, 'from'), label: words.starts })}${dateField(lang, { ...dayFieldOf(filled, 'to'), label: words.ends })}${textField(lang, { ...fieldOf(filled, 'note'), label: words.note })}${textField(lang, { ...fieldOf(filled, 'agreement'), label: words.agreement, hint: words.agreementHint, optional: true })}${button({ text: words.ask })}`,
    }),
    filled.problems.length > 0 || (filled.typed.request ?? '') !== '',
  )
}

function moveForm(frame: Frame, view: PoolView): Html {
  const { pool: words, poolActs: actWords, save } = messages(frame.lang)
  const { lang } = frame
  const { value: which, ...whichField } = fieldOf(view.moving, 'which')
  const acts = poolActs.filter((act) => (act === 'close' ? view.mayClose : view.live.length > 0))
  return details(
    words.act,
    form(frame, {
      action: href(frame, `/pool/${view.id}`),
      body: html`${view.live.length > 0 && selectField(lang, { ...whichField, value: which, label: words.which, choices: view.live })}${radiosField(
        lang,
        {
          ...fieldOf(view.moving, 'act'),
          label: words.act,
          items: acts.map((value) => ({ value, text: actWords[value] })),
        },
      )}${textField(lang, { ...fieldOf(view.moving, 'text'), label: words.actText })}${button({ text: save })}`,
    }),
    view.moving.problems.length > 0,
  )
}
