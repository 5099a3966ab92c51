import { formatFiscalYear } from '../../../kernel/thai-calendar.ts'
import {
  button,
  card,
  dataTable,
  details,
  fileField,
  form,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { baht, whole } from '../money.present.ts'
import type { Compared, Reconciliation, RowProblem } from '../reconcile.ts'
import { moneyAddress } from './project-money-view.ts'

const mostShown = 200

export interface ReconcileShown {
  readonly problems: readonly Problem[]
  readonly year: string
  readonly outcome: Reconciliation | null
  readonly cannot: readonly { readonly address: string; readonly title: string; readonly text: string }[]
  readonly kept: string | null
  readonly reason: string
  readonly earlier: readonly {
    readonly name: string
    readonly when: string
    readonly year: string
    readonly posted: string
    readonly amount: string
    readonly reason: string
  }[]
}

export function reconcileView(frame: Frame, shown: ReconcileShown): Html {
  const { lang } = frame
  const say = messages(lang).reconcile
  const bring = form(frame, {
    action: href(frame, '/money/reconcile'),
    upload: true,
    body: html`${fileField(lang, {
      name: 'file',
      label: say.file,
      accept: '.xlsx,.xls,.ods,.csv',
      error: problemWith(shown.problems, 'file'),
    })}${textField(lang, {
      name: 'year',
      label: say.year,
      hint: say.yearHint,
      value: shown.year,
      inputmode: 'numeric',
      characters: 4,
      error: problemWith(shown.problems, 'year'),
    })}${details(say.columns, paragraph(say.columnsText))}${button({ text: say.look })}`,
  })
  return html`${card(bring)}${shown.outcome === null ? null : outcomePart(frame, shown, shown.outcome)}
${section({ id: 'earlier', heading: say.earlier, body: earlierPart(frame, shown) })}`
}

function outcomePart(frame: Frame, shown: ReconcileShown, outcome: Reconciliation): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.reconcile
  const stats = statRow([
    { value: whole(outcome.rows), label: say.rows },
    { value: whole(outcome.same), label: say.same },
    { value: whole(outcome.different.length), label: say.different },
    { value: whole(outcome.unmatched.length), label: say.unmatched },
    { value: whole(outcome.refused.length + outcome.cannot.length), label: say.refused },
  ])
  const cannot: RowProblem[] = shown.cannot.map((one) => ({
    address: one.address,
    kind: 'twice',
    value: `${one.title}: ${one.text}`,
  }))
  const blocked = outcome.refused.length > 0 || outcome.cannot.length > 0
  return section({
    id: 'result',
    heading: say.result,
    body: html`${stats}${blocked ? note({ kind: 'late', icon: 'alert', body: say.cannotPost }) : null}${
      outcome.different.length === 0 && !blocked ? note({ kind: 'solved', body: say.nothingToPost }) : null
    }${problemTable(frame, say.refused, outcome.refused)}${problemTable(frame, say.refused, cannot, false)}${differences(frame, outcome.different)}${problemTable(frame, say.unmatched, outcome.unmatched)}${
      shown.kept === null
        ? null
        : card(
            form(frame, {
              action: href(frame, '/money/reconcile/post'),
              hidden: { kept: shown.kept },
              body: html`${textField(lang, {
                name: 'reason',
                label: say.reason,
                hint: all.entry.reasonHint,
                value: shown.reason,
                maxlength: 500,
                error: problemWith(shown.problems, 'reason'),
              })}${button({ text: say.post })}`,
            }),
          )
    }`,
  })
}

function differences(frame: Frame, rows: readonly Compared[]): Html | null {
  if (rows.length === 0) return null
  const { lang } = frame
  const all = messages(lang)
  const say = all.reconcile
  const table = dataTable<Compared>({
    caption: say.different,
    captionShown: true,
    phone: 'cards',
    rows: rows.slice(0, mostShown),
    columns: [
      {
        head: say.project,
        kind: 'title',
        cell: (row) =>
          html`<a class="govuk-link" href="${href(frame, moneyAddress({ home: row.home, id: row.projectId }))}">${row.title}</a><br>${muted(row.figure.address)}`,
      },
      {
        head: say.figure,
        cell: (row) =>
          html`${all.phases[row.figure.phase]} ${formatFiscalYear(row.figure.fiscalYear, lang)}<br>${muted(row.source)}`,
      },
      { head: say.inFile, kind: 'number', cell: (row) => baht(row.figure.amountSatang, lang) },
      { head: say.inSystem, kind: 'number', cell: (row) => baht(row.hasSatang, lang) },
      { head: say.difference, kind: 'number', cell: (row) => baht(row.figure.amountSatang - row.hasSatang, lang) },
    ],
  })
  return html`${card(table)}${rows.length > mostShown ? paragraph(muted(say.more(whole(mostShown), whole(rows.length)))) : null}`
}

function problemTable(frame: Frame, caption: string, rows: readonly RowProblem[], withKind = true): Html | null {
  if (rows.length === 0) return null
  const say = messages(frame.lang).reconcile
  const table = dataTable<RowProblem>({
    caption,
    captionShown: true,
    phone: 'cards',
    rows: rows.slice(0, mostShown),
    columns: [
      { head: say.address, kind: 'title', cell: (row) => row.address },
      {
        head: say.what,
        phone: 'stack',
        cell: (row) => (withKind ? html`${say.problems[row.kind] ?? row.kind}<br>${muted(row.value)}` : row.value),
      },
    ],
  })
  return html`${card(table)}${rows.length > mostShown ? paragraph(muted(say.more(whole(mostShown), whole(rows.length)))) : null}`
}

function earlierPart(frame: Frame, { earlier }: ReconcileShown): Html {
  const say = messages(frame.lang).reconcile
  if (earlier.length === 0) return card(paragraph(say.none))
  return card(
    dataTable<ReconcileShown['earlier'][number]>({
      caption: say.earlier,
      phone: 'cards',
      rows: earlier,
      columns: [
        { head: say.fileName, kind: 'title', cell: (one) => one.name },
        { head: say.when, cell: (one) => one.when },
        { head: messages(frame.lang).yearLabel, cell: (one) => one.year },
        { head: say.different, kind: 'number', cell: (one) => one.posted },
        { head: say.difference, kind: 'number', cell: (one) => one.amount },
        { head: say.reason, phone: 'stack', cell: (one) => one.reason },
      ],
    }),
  )
}
