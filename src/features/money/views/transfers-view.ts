import { nameIn } from '../../../kernel/lang.ts'
import { formatFiscalYear, formatShortDate } from '../../../kernel/thai-calendar.ts'
import {
  button,
  card,
  dataTable,
  downloads,
  emptyState,
  linkRows,
  muted,
  pagination,
  section,
  selectField,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { baht } from '../money.present.ts'
import { type Transfer, transferStates } from '../money-model.ts'
import type { NamedTransfers } from '../transfers.pages.ts'
import { answerFormView, type FormParts, returnFormView } from './forms-view.ts'
import { moneyAddress, transferAddress, transferMark } from './project-money-view.ts'

export interface TransfersPosition {
  readonly typed: { readonly place: string; readonly body: string; readonly state: string; readonly year: string }
  readonly query: string
  readonly nextHref: string | null
  readonly firstHref: string | null
}

export function transfersView(frame: Frame, found: NamedTransfers, at: TransfersPosition): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.transfers
  const filter = html`<form method="get" action="${href(frame, '/money/transfers')}" class="ps-card"><div class="ps-grid ps-2">${textField(
    lang,
    {
      name: 'place',
      label: all.placeLabel,
      value: at.typed.place,
      type: 'search',
    },
  )}${selectField(lang, {
    name: 'state',
    label: say.state,
    value: at.typed.state,
    fill: true,
    choices: [
      { value: '', text: say.allStates },
      ...transferStates.map((one) => ({ value: one, text: all.transferStates[one] })),
    ],
  })}</div>${button({ text: all.show, kind: 'secondary' })}</form><div class="ps-gap"></div>`
  if (found.transfers.length === 0)
    return html`${filter}${emptyState({ why: say.nothing, next: { href: href(frame, '/money/transfers'), text: say.seeAll } })}`
  const name = (id: string) => {
    const body = found.bodies.get(id)
    return body === undefined ? '' : nameIn(lang, body)
  }
  const table = dataTable<Transfer>({
    caption: say.title,
    phone: 'cards',
    rows: found.transfers,
    columns: [
      {
        head: say.document,
        kind: 'title',
        cell: (one) =>
          html`<a class="govuk-link" href="${href(frame, transferAddress(one))}">${one.document}</a><br>${muted(found.titles.get(`${one.home}-${one.payeeProjectId}`) ?? '')}`,
      },
      {
        head: say.parties,
        phone: 'stack',
        cell: (one) => {
          const [from, to] =
            one.kind === 'return' ? [one.payeeBodyId, one.payerBodyId] : [one.payerBodyId, one.payeeBodyId]
          return html`${name(from)}<br>→ ${name(to)}`
        },
      },
      {
        head: say.date,
        kind: 'short',
        cell: (one) =>
          html`${formatShortDate(one.happenedOn, lang)}<br>${muted(formatFiscalYear(one.fiscalYear, lang))}`,
      },
      { head: say.amount, kind: 'number', cell: (one) => baht(one.amountSatang, lang) },
      {
        head: say.state,
        cell: (one) =>
          one.kind === 'return'
            ? state('promised', say.isReturn)
            : transferMark(one.state, all.transferStates[one.state]),
      },
    ],
  })
  return html`${filter}${card(table)}${pagination(lang, {
    nextHref: at.nextHref,
    previousHref: at.firstHref,
    from: 1,
    to: found.transfers.length,
    total: null,
    unit: say.unit,
  })}${section({ id: 'files', heading: say.files, body: downloads(frame, { path: '/money/transfers', query: at.query }) })}`
}

export interface OneTransfer {
  readonly transfer: Transfer
  readonly returns: readonly Transfer[]
  readonly leftSatang: bigint
  readonly payer: { readonly text: string; readonly code: string }
  readonly payee: { readonly text: string; readonly code: string }
  readonly payerTitle: string | null
  readonly payeeTitle: string
  readonly payerSource: string
  readonly payeeSource: string
  readonly year: string
  readonly date: string
  readonly proposedAt: string
  readonly answeredAt: string | null
  readonly answer: FormParts | null
  /** The viewer proposed it: another person confirms. */
  readonly isOwn: boolean
  readonly giveBack: FormParts | null
}

export function transferView(frame: Frame, view: OneTransfer): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.transfers
  const { transfer } = view
  const body = ({ text, code }: OneTransfer['payer']) =>
    html`<a class="govuk-link" href="${href(frame, `/money/bodies/${code}`)}">${text}</a>`
  const project = (home: string, id: string, title: string) =>
    html`<a class="govuk-link" href="${href(frame, moneyAddress({ home, id }))}">${title}</a>`
  const rows: { key: string; value: Fragment }[] = [
    { key: say.amount, value: html`<strong>${baht(transfer.amountSatang, lang)} ${all.unitBaht}</strong>` },
    { key: say.state, value: transferMark(transfer.state, all.transferStates[transfer.state]) },
    { key: say.payer, value: body(view.payer) },
    transfer.payerProjectId === null
      ? { key: say.fromAccount, value: transfer.payerAccount ?? '' }
      : {
          key: say.fromProject,
          value: project(transfer.payerHome, transfer.payerProjectId, view.payerTitle ?? transfer.payerProjectId),
        },
    { key: say.source, value: view.payerSource },
    { key: say.payee, value: body(view.payee) },
    { key: say.toProject, value: project(transfer.home, transfer.payeeProjectId, view.payeeTitle) },
    { key: say.arrivesAs, value: view.payeeSource },
    { key: say.year, value: view.year },
    { key: say.date, value: view.date },
    { key: say.document, value: transfer.document },
    { key: say.reason, value: transfer.reason },
    { key: say.proposed, value: view.proposedAt },
    ...(view.answeredAt === null ? [] : [{ key: say.answered, value: view.answeredAt }]),
    ...(transfer.answerReason === null ? [] : [{ key: say.answer, value: transfer.answerReason }]),
  ]
  return html`${card(summaryList(rows))}
${
  view.returns.length === 0
    ? null
    : section({
        id: 'returns',
        heading: say.returns,
        body: linkRows(
          view.returns.map((one) => ({
            title: `${baht(one.amountSatang, lang)} ${all.unitBaht} · ${one.document}`,
            meta: formatShortDate(one.happenedOn, lang),
            text: one.reason,
          })),
        ),
      })
}
${view.answer === null ? null : section({ id: 'answer', heading: say.answerTitle, body: card(answerFormView(frame, view.answer, view.isOwn)) })}
${view.giveBack === null ? null : section({ id: 'return', heading: say.returnTitle, body: card(returnFormView(frame, view.giveBack)) })}`
}
