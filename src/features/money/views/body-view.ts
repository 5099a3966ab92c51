import { nameIn } from '../../../kernel/lang.ts'
import { formatFiscalYear, formatShortDate } from '../../../kernel/thai-calendar.ts'
import { actions, card, linkButton, linkRows, paragraph, section, state } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { BodyName } from '../../bodies/index.ts'
import type { Phase } from '../../plans/index.ts'
import type { LateCount } from '../late.sql.ts'
import { messages } from '../messages.ts'
import { baht, sourceShown, whole } from '../money.present.ts'
import type { Sources, Transfer } from '../money-model.ts'
import { phasesBy } from '../money-picture.ts'
import { phaseTable } from './centre-view.ts'
import { transferAddress, transferMark } from './project-money-view.ts'

export interface BodyMoney {
  readonly body: BodyName
  readonly totals: readonly {
    readonly fiscalYear: number
    readonly phase: Phase
    readonly source: string
    readonly division: string
    readonly amountSatang: bigint
  }[]
  readonly transfers: readonly Transfer[]
  readonly sources: Sources
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly late: readonly LateCount[]
}

export function bodyMoneyView(frame: Frame, money: BodyMoney): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.body
  const years = [...new Set(money.totals.map((one) => one.fiscalYear))]
  const late = money.late.reduce((sum, one) => sum + one.count, 0)
  const lateSatang = money.late.reduce((sum, one) => sum + one.amountSatang, 0n)
  const out = money.transfers.filter((one) => one.payerBodyId === money.body.id)
  const into = money.transfers.filter((one) => one.payeeBodyId === money.body.id)
  return html`${actions([
    linkButton({
      kind: 'secondary',
      icon: 'list',
      href: href(frame, `/projects?body=${money.body.code}`),
      text: say.projects,
    }),
    ...(late > 0
      ? [
          linkButton({
            kind: 'secondary' as const,
            icon: 'alert' as const,
            href: href(frame, `/money/late?body=${money.body.code}`),
            text: `${say.late}: ${all.centre.lateSentence(whole(late), baht(lateSatang, lang))}`,
          }),
        ]
      : []),
  ])}
${section({
  id: 'in',
  heading: say.comesIn,
  body:
    years.length === 0
      ? card(paragraph(all.centre.nothing))
      : html`${years.map((year) => {
          const rows = phasesBy(
            money.totals.filter((one) => one.fiscalYear === year),
            (one) => one.source,
          ).map((row) => ({ ...row, name: sourceShown(row.name, money.sources, lang), href: null }))
          return card(
            phaseTable(frame, { caption: formatFiscalYear(year, lang), first: formatFiscalYear(year, lang), rows }),
          )
        })}`,
})}
${section({ id: 'out', heading: say.goesOut, body: transferRows(frame, out, money, 'payeeBodyId') })}
${section({ id: 'received', heading: say.arrives, body: transferRows(frame, into, money, 'payerBodyId') })}`
}

function transferRows(
  frame: Frame,
  transfers: readonly Transfer[],
  money: BodyMoney,
  other: 'payerBodyId' | 'payeeBodyId',
): Html {
  const { lang } = frame
  const all = messages(lang)
  if (transfers.length === 0) return card(paragraph(all.body.noTransfers))
  return linkRows(
    transfers.map((one) => {
      const body = money.bodies.get(one[other])
      return {
        title: `${baht(one.amountSatang, lang)} ${all.unitBaht} · ${one.document}`,
        href: href(
          frame,
          transferAddress(one.kind === 'return' ? { home: one.home, id: one.returnsId ?? one.id } : one),
        ),
        text: body === undefined ? '' : nameIn(lang, body),
        meta: `${formatShortDate(one.happenedOn, lang)} · ${formatFiscalYear(one.fiscalYear, lang)}`,
        side:
          one.kind === 'return'
            ? state('promised', all.transfers.isReturn)
            : transferMark(one.state, all.transferStates[one.state]),
      }
    }),
  )
}
