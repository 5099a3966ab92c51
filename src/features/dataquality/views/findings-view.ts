import {
  card,
  dataTable,
  downloads,
  muted,
  note,
  pagination,
  paragraph,
  searchBox,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { type DisagreementView, type FindingsView, type SideView, whole } from '../dataquality.present.ts'
import type { Messages } from '../messages.th.ts'

export interface FindingsPosition {
  readonly typed: string
  readonly from: number
  readonly previousHref: string | null
  readonly nextHref: string | null
  /** How many are shown where there are more. */
  readonly moreStale: number | null
  readonly moreGaps: number | null
  /** With its question mark, for the downloads. */
  readonly query: string
}

export function findingsView(frame: Frame, say: Messages, view: FindingsView, at: FindingsPosition): Html {
  return html`${placeForm(frame, say, at.typed)}${disagreements(frame, say, view, at)}${stale(frame, say, view, at)}${gaps(frame, say, view, at)}
${section({ id: 'files', heading: say.download, body: downloads(frame, { path: '/data-quality', query: at.query }) })}`
}

export function placeForm(frame: Frame, say: Messages, typed: string): Html {
  return searchBox(frame.lang, {
    action: href(frame, '/data-quality'),
    name: 'place',
    label: say.placeLabel,
    hint: say.placeHint,
    value: typed,
    buttonText: say.show,
  })
}

function disagreements(frame: Frame, say: Messages, view: FindingsView, at: FindingsPosition): Html {
  const body =
    view.disagreements.length === 0
      ? good(say.disagreeNone)
      : html`${view.disagreements.map((pair) => disagreement(frame, say, pair))}${pagination(frame.lang, {
          previousHref: at.previousHref,
          nextHref: at.nextHref,
          from: at.from + 1,
          to: at.from + view.disagreements.length,
          total: null,
          unit: say.unit,
        })}`
  return section({ id: 'disagree', heading: say.disagreeTitle, body })
}

function disagreement(frame: Frame, say: Messages, pair: DisagreementView): Html {
  const head = (side: SideView) => (side.newer ? `${side.body} (${say.newer})` : side.body)
  const table = dataTable({
    caption: say.tableCaption(pair.left.body, pair.right.body),
    phone: 'cards',
    rows: pair.facts,
    columns: [
      { head: say.fact, kind: 'title', cell: (fact) => fact.name },
      { head: head(pair.left), phone: 'stack', cell: (fact) => fact.left },
      { head: head(pair.right), phone: 'stack', cell: (fact) => fact.right },
    ],
  })
  return card(
    html`${named(frame, pair.left)}${named(frame, pair.right)}${paragraph(
      muted(html`${pair.certainty} · <a class="govuk-link" href="${href(frame, pair.pairHref)}">${say.openPair}</a>`),
    )}${table}`,
  )
}

function named(frame: Frame, side: SideView): Html {
  return paragraph(
    html`<a class="govuk-link" href="${href(frame, side.href)}">${side.title}</a><br>${muted(
      html`<a class="govuk-link" href="${href(frame, side.bodyHref)}">${side.body}</a>`,
    )}`,
  )
}

function stale(frame: Frame, say: Messages, view: FindingsView, at: FindingsPosition): Html {
  const table = () =>
    dataTable({
      caption: say.staleCaption,
      phone: 'cards',
      rows: view.stale,
      columns: [
        {
          head: say.plan,
          kind: 'title',
          cell: (plan) => html`<a class="govuk-link" href="${href(frame, plan.href)}">${plan.title}</a>`,
        },
        { head: say.why, phone: 'stack', cell: (plan) => plan.why },
        {
          head: say.owner,
          phone: 'stack',
          cell: (plan) => html`<a class="govuk-link" href="${href(frame, plan.bodyHref)}">${plan.body}</a>`,
        },
        { head: say.openProjects, kind: 'number', cell: (plan) => plan.open },
        { head: say.touched, kind: 'short', cell: (plan) => plan.touched },
      ],
    })
  return section({
    id: 'stale',
    heading: say.staleTitle,
    body: html`${view.stale.length === 0 ? good(say.staleNone) : card(table())}${more(say, at.moreStale)}`,
  })
}

function gaps(frame: Frame, say: Messages, view: FindingsView, at: FindingsPosition): Html {
  return section({
    id: 'gaps',
    heading: say.gapsTitle,
    body:
      view.gaps === null
        ? paragraph(say.gapsChoose)
        : view.gaps.length === 0
          ? good(say.gapsNone)
          : html`${card(gapTable(frame, say, view.gaps))}${more(say, at.moreGaps)}`,
  })
}

function gapTable(frame: Frame, say: Messages, rows: NonNullable<FindingsView['gaps']>): Html {
  return dataTable({
    caption: say.gapsCaption,
    phone: 'numbers',
    rows,
    columns: [
      {
        head: say.owner,
        kind: 'title',
        cell: (gap) => html`<a class="govuk-link" href="${href(frame, gap.bodyHref)}">${gap.body}</a>`,
      },
      {
        head: say.noField,
        kind: 'number',
        cell: (gap): Fragment =>
          gap.noField === 0
            ? '0'
            : html`<a class="govuk-link" href="${href(frame, gap.listHref)}">${whole(gap.noField)}</a>`,
      },
      { head: say.noMoney, kind: 'number', cell: (gap) => whole(gap.noMoney) },
      { head: say.noArea, kind: 'number', cell: (gap) => whole(gap.noPlace) },
      { head: say.ofProjects, kind: 'number', cell: (gap) => gap.projects },
    ],
  })
}

function good(text: string): Html {
  return note({ kind: 'teal', body: paragraph(text) })
}

function more(say: Messages, shown: number | null): Html | null {
  return shown === null ? null : paragraph(muted(say.atMost(whole(shown))))
}
