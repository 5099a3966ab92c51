import {
  barRows,
  type Choice,
  card,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  glue,
  link,
  listLayout,
  type Meaning,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  statRow,
  tabs,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Status } from '../indicator.ts'
import { type IndicatorLine, whole } from '../indicators.present.ts'
import type { Grouped, StatusCounts } from '../list.sql.ts'
import type { TypedQuery } from '../list-filter.ts'
import { messages } from '../messages.ts'

const meaningOf: Readonly<Record<Status, Meaning>> = {
  'on-track': 'solved',
  'at-risk': 'promised',
  late: 'late',
  'no-data': 'planned',
}

export function statusMark(status: Status, text: string): Html {
  return state(meaningOf[status], text)
}

export interface IndicatorsView {
  readonly typed: TypedQuery
  readonly problems: readonly Problem[]
  readonly counts: StatusCounts
  readonly lines: readonly IndicatorLine[]
  readonly total: number
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly groups: readonly (Grouped & { readonly href: string; readonly label: string })[]
  readonly group: 'province' | 'field' | 'body' | 'plan'
  readonly fields: readonly Choice[]
  readonly lenses: readonly Choice[]
  readonly query: string
  readonly filtered: boolean
  /** The address of this list with another value of one part of the query; without position. */
  readonly with: (part: string, value: string) => string
}

export function indicatorsView(frame: Frame, view: IndicatorsView): Html {
  const say = messages(frame.lang)
  const { counts } = view
  const numbers = statRow([
    { value: whole(counts.all), label: say.list.all, href: href(frame, view.with('status', '')) },
    {
      value: whole(counts['on-track']),
      label: say.statuses['on-track'],
      href: href(frame, view.with('status', 'on-track')),
    },
    {
      value: whole(counts['at-risk']),
      label: say.statuses['at-risk'],
      href: href(frame, view.with('status', 'at-risk')),
    },
    { value: whole(counts.late), label: say.statuses.late, href: href(frame, view.with('status', 'late')) },
    { value: whole(counts.unverified), label: say.list.unverified, href: href(frame, view.with('waiting', '1')) },
  ])
  if (counts.all === 0 && !view.filtered)
    return html`${emptyState({ why: say.list.none, next: { href: href(frame, '/plans'), text: say.list.noneNext } })}`
  return html`${numbers}${view.groups.length > 0 ? groupsSection(frame, view) : null}${section({
    id: 'list',
    heading: say.list.listTitle,
    body: listLayout(filters(frame, view), list(frame, view)),
  })}`
}

function groupsSection(frame: Frame, view: IndicatorsView): Html {
  const say = messages(frame.lang).list
  const kinds = ['province', 'field', 'body', 'plan'] as const
  const ways = tabs(
    say.by,
    kinds.map((kind) => ({
      href: href(frame, view.with('by', kind)),
      text: say.groups[kind],
      current: kind === view.group,
    })),
  )
  const bars = barRows(
    view.groups.map((group) => ({
      label: group.label,
      href: href(frame, group.href),
      value: group.all,
      parts: [
        { value: group.late, fill: 'late' },
        { value: group.atRisk, fill: 'promised' },
        { value: group.all - group.late - group.atRisk, fill: 'partly' },
      ],
      text: whole(group.all),
      note: [
        ...(group.late > 0 ? [`${say.late} ${whole(group.late)}`] : []),
        ...(group.atRisk > 0 ? [`${say.atRisk} ${whole(group.atRisk)}`] : []),
      ].join(' · '),
    })),
  )
  return section({ id: 'by', heading: say.groupTitle(say.groupHead[view.group]), body: html`${ways}${bars}` })
}

function filters(frame: Frame, view: IndicatorsView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { typed, problems } = view
  const set = [
    typed.q,
    typed.place,
    typed.field,
    typed.body,
    typed.result,
    typed.lens,
    typed.status,
    typed.plan,
    typed.project,
    typed.waiting,
  ]
  return filterPanel(lang, {
    action: href(frame, '/indicators'),
    activeCount: set.filter((one) => one !== '').length,
    keep: {
      by: view.group,
      ...(typed.plan === '' ? {} : { plan: typed.plan }),
      ...(typed.project === '' ? {} : { project: typed.project }),
      ...(typed.mine === '' ? {} : { mine: typed.mine }),
      ...(typed.waiting === '' ? {} : { waiting: typed.waiting }),
    },
    fields: [
      textField(lang, { name: 'q', label: say.list.words, value: typed.q, type: 'search' }),
      textField(lang, {
        name: 'place',
        label: say.list.place,
        hint: say.list.placeHint,
        value: typed.place,
        error: problemWith(problems, 'place'),
      }),
      selectField(lang, {
        name: 'status',
        label: say.list.status,
        value: typed.status,
        fill: true,
        choices: [
          { value: '', text: say.list.anyStatus },
          ...(['on-track', 'at-risk', 'late', 'no-data'] as const).map((one) => ({
            value: one,
            text: say.statuses[one],
          })),
        ],
      }),
      selectField(lang, {
        name: 'result',
        label: say.list.result,
        value: typed.result,
        fill: true,
        choices: [
          { value: '', text: say.list.anyResult },
          { value: 'output', text: say.results.output },
          { value: 'outcome', text: say.results.outcome },
        ],
      }),
      selectField(lang, {
        name: 'field',
        label: say.list.field,
        value: typed.field,
        fill: true,
        choices: [{ value: '', text: say.list.anyField }, ...view.fields],
      }),
      selectField(lang, {
        name: 'lens',
        label: say.list.lens,
        value: typed.lens,
        fill: true,
        choices: [{ value: '', text: say.list.anyLens }, ...view.lenses],
      }),
      textField(lang, {
        name: 'body',
        label: say.list.body,
        value: typed.body,
        error: problemWith(problems, 'body'),
      }),
    ],
  })
}

function list(frame: Frame, view: IndicatorsView): Html {
  const say = messages(frame.lang)
  if (view.lines.length === 0)
    return emptyState({ why: say.list.empty, next: { href: href(frame, '/indicators'), text: say.list.emptyNext } })
  return html`${pagination(frame.lang, {
    from: view.before + 1,
    to: view.before + view.lines.length,
    total: view.total,
    unit: say.unit,
    previousHref: view.firstHref === null ? null : href(frame, view.firstHref),
    nextHref: view.nextHref === null ? null : href(frame, view.nextHref),
  })}${indicatorTable(frame, say.list.listTitle, view.lines)}${downloads(frame, { path: '/indicators', query: view.query })}`
}

/** Indicators one under the other: status first, so that it is seen on a phone. */
export function indicatorTable(frame: Frame, caption: string, lines: readonly IndicatorLine[]): Html {
  const say = messages(frame.lang).list
  return card(
    dataTable<IndicatorLine>({
      caption,
      phone: 'queue',
      rows: lines,
      columns: [
        { head: say.status, cell: (row) => statusMark(row.status, row.statusText) },
        {
          head: say.name,
          kind: 'title',
          cell: (row) =>
            html`${link(href(frame, row.href), row.name)}<br>${muted([row.code, ' · ', row.area, ' · ', row.owner])}`,
        },
        {
          head: say.latest,
          phone: 'wide',
          cell: (row) =>
            html`${row.latest}${row.reached === '' ? null : html`<br>${muted(glue(row.reached))}`}${row.notes.map((text) => html`<br>${muted(glue(text))}`)}`,
        },
      ],
    }),
  )
}

export interface RiskView {
  readonly late: readonly IndicatorLine[]
  readonly atRisk: readonly IndicatorLine[]
  readonly counts: StatusCounts
  readonly rules: readonly string[]
  /** Query of the place, with its question mark; empty where everything is shown. */
  readonly query: string
  readonly typed: string
  readonly problems: readonly Problem[]
}

export function riskView(frame: Frame, view: RiskView): Html {
  const say = messages(frame.lang)
  const part = (
    id: string,
    heading: string,
    lines: readonly IndicatorLine[],
    total: number,
    nothing: string,
    status: Status,
  ) =>
    section({
      id,
      heading: `${heading} (${whole(total)})`,
      body:
        lines.length === 0
          ? paragraph(nothing)
          : html`${indicatorTable(frame, heading, lines)}${
              total > lines.length
                ? html`<p class="govuk-body">${say.risk.more(whole(total))} ${link(href(frame, `/indicators?status=${status}${view.query.replace('?', '&')}`), say.risk.seeAll)}</p>`
                : null
            }`,
    })
  const search = filterPanel(frame.lang, {
    action: href(frame, '/indicators/at-risk'),
    activeCount: view.typed === '' ? 0 : 1,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: say.list.place,
        hint: say.list.placeHint,
        value: view.typed,
        error: problemWith(view.problems, 'place'),
      }),
    ],
  })
  return html`${listLayout(
    search,
    html`${note({ kind: 'teal', title: say.risk.rules, body: html`${view.rules.map((rule) => paragraph(rule))}` })}${part('late', say.risk.lateTitle, view.late, view.counts.late, say.risk.nothingLate, 'late')}${part('at-risk', say.risk.riskTitle, view.atRisk, view.counts['at-risk'], say.risk.nothingAtRisk, 'at-risk')}${downloads(frame, { path: '/indicators', query: `?status=late,at-risk${view.query.replace('?', '&')}` })}`,
  )}`
}
