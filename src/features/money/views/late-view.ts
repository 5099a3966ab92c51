import { formatPublicId, type Home } from '../../../kernel/ids.ts'
import { nameIn } from '../../../kernel/lang.ts'
import { formatFiscalYear, formatShortDate } from '../../../kernel/thai-calendar.ts'
import {
  card,
  dataTable,
  details,
  downloads,
  emptyState,
  muted,
  pagination,
  paragraph,
  pills,
  section,
  state,
  statRow,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { LateCount, LateLine } from '../late.sql.ts'
import { messages } from '../messages.ts'
import { baht, millions, sourceShown, whole } from '../money.present.ts'
import { type LateKind, lateKinds, type Sources } from '../money-model.ts'
import { moneyAddress } from './project-money-view.ts'

export interface LateView {
  readonly rows: readonly LateLine[]
  readonly counts: readonly LateCount[]
  readonly rules: readonly { kind: string; days: number }[]
  readonly sources: Sources
  readonly kind: LateKind | null
  readonly place: string
  hrefOf(kind: LateKind | null): string
  readonly query: string
  readonly nextHref: string | null
  readonly firstHref: string | null
}

export function lateView(frame: Frame, view: LateView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.late
  const stats = lateKinds.flatMap((kind) => {
    const found = view.counts.find((one) => one.kind === kind)
    return found === undefined
      ? []
      : [
          {
            value: whole(found.count),
            label: say.kinds[kind],
            note: `${millions(found.amountSatang, lang)} ${all.unitMillion}`,
            href: view.hrefOf(kind),
          },
        ]
  })
  const rules = details(
    say.rules,
    html`<ul class="govuk-list govuk-list--bullet">${view.rules.map((rule) => {
      const text = say.ruleTexts[rule.kind]
      return text === undefined ? null : html`<li>${text(whole(rule.days))}</li>`
    })}</ul><p class="govuk-body">${say.nightly} <a class="govuk-link" href="${href(frame, '/money/late/rules')}">${say.rulesPage}</a></p>`,
  )
  if (stats.length === 0)
    return html`${emptyState({ why: say.nothing, next: { href: href(frame, '/money'), text: say.seeMoney } })}${rules}`
  const choices = pills(say.kind, [
    { href: view.hrefOf(null), text: say.all, current: view.kind === null },
    ...view.counts.map((one) => ({
      href: view.hrefOf(one.kind),
      text: say.kinds[one.kind],
      current: view.kind === one.kind,
    })),
  ])
  const table = dataTable<LateLine>({
    caption: view.kind === null ? say.title : say.kinds[view.kind],
    captionShown: view.kind !== null,
    phone: 'cards',
    rows: view.rows,
    columns: [
      {
        head: say.project,
        kind: 'title',
        cell: (row) =>
          html`<a class="govuk-link" href="${href(frame, addressOf(row))}">${row.projectTitle}</a><br>${muted(
            html`<a class="govuk-link" href="${href(frame, `/money/bodies/${row.bodyCode}`)}">${nameIn(lang, { nameTh: row.bodyNameTh, nameEn: row.bodyNameEn })}</a>`,
          )}`,
      },
      {
        head: say.kind,
        phone: 'wide',
        cell: (row) =>
          html`<div>${state('late', say.kinds[row.kind])}<br>${muted(`${sourceShown(row.source, view.sources, lang)} ${formatFiscalYear(row.fiscalYear, lang)}`)}</div>`,
      },
      { head: say.amount, kind: 'number', cell: (row) => baht(row.amountSatang, lang) },
      {
        head: say.over,
        cell: (row) =>
          html`<div>${say.days(whole(Math.max(0, row.days)))}<br>${muted(say.sinceDay(formatShortDate(row.since, lang)))}</div>`,
      },
    ],
  })
  return html`${statRow(stats)}${choices}<div class="ps-gap"></div>${card(table)}${pagination(lang, {
    nextHref: view.nextHref,
    previousHref: view.firstHref,
    from: 1,
    to: view.rows.length,
    total: null,
    unit: say.unit,
  })}${paragraph(muted(say.nightly))}${rules}
${section({ id: 'files', heading: say.files, body: downloads(frame, { path: '/money/late', query: view.query }) })}`
}

function addressOf(row: LateLine): string {
  return row.transferId === null
    ? moneyAddress({ home: row.home, id: row.projectId })
    : `/money/transfers/${formatPublicId({ home: row.home as Home, id: row.transferId })}`
}
