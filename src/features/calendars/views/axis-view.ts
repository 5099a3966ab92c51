import {
  actions,
  card,
  dataTable,
  details,
  downloads,
  emptyState,
  filterPanel,
  link,
  linkButton,
  linkRows,
  muted,
  type Problem,
  pagination,
  problemWith,
  section,
  selectField,
  state,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html, trusted } from '../../../web/html.ts'
import { axisQuery, type TypedAxis } from '../axis-filter.ts'
import { type AxisView, type MonthLine, meaningOf } from '../calendars.present.ts'
import type { Messages } from '../messages.th.ts'
import type { Axis } from '../read-axis.ts'
import { levels, type ShownState, stepKinds } from '../step.ts'
import { drawAxis, looks } from './axis-drawing.ts'

export interface CalendarPage {
  readonly typed: TypedAxis
  readonly problems: readonly Problem[]
  readonly years: readonly { readonly value: string; readonly text: string }[]
  readonly fiscalYear: number
  readonly counts: Axis['counts']
  /** The nearest few; the rest stand behind their count. */
  readonly misses: readonly {
    readonly href: string
    readonly title: string
    readonly meta: string
    readonly kind: 'misaligned' | 'at-risk'
  }[]
  /** Ways to the other pages of the room. */
  readonly links: readonly Html[]
  readonly axis: AxisView
  readonly total: number
  readonly from: number
  readonly shown: number
  readonly previousHref: string | null
  readonly nextHref: string | null
  readonly meetings: readonly { readonly href: string; readonly text: string }[]
}

export function calendarView(frame: Frame, say: Messages, page: CalendarPage): Html {
  const { axis } = page
  const query = axisQuery(page.typed)
  if (page.total === 0) {
    return html`${filters(frame, say, page)}${emptyState({ why: say.axis.nothing, next: { href: href(frame, '/calendar?place=TH'), text: say.axis.showAll } })}`
  }
  return html`${filters(frame, say, page)}<div class="ps-gap"></div>${counts(frame, say, page)}${misses(frame, say, page)}${section(
    {
      id: 'axis',
      heading: say.axis.heading,
      action: html`${muted(say.axis.caption(axis.year, page.total.toLocaleString('en-US')))}`,
      body: html`${drawing(say, axis)}${key(say)}`,
    },
  )}${pagination(frame.lang, {
    previousHref: page.previousHref,
    nextHref: page.nextHref,
    from: page.from,
    to: page.from + page.shown - 1,
    total: page.total,
    unit: say.axis.unit,
  })}${section({ id: 'months', heading: say.axis.byMonth, body: months(frame, say, axis) })}${
    page.meetings.length > 0 &&
    section({
      id: 'meetings',
      heading: say.axis.meetingsHeading,
      body: card(
        html`<ul class="govuk-list">${page.meetings.map((one) => html`<li>${link(href(frame, one.href), one.text)}</li>`)}</ul>`,
      ),
    })
  }${downloads(frame, { path: '/calendar/list', query })}${actions([
    linkButton({
      kind: 'secondary',
      icon: 'calendar',
      href: href(frame, `/calendar/feed.ics${query}`),
      text: say.asCalendar,
    }),
    ...page.links,
  ])}`
}

function filters(frame: Frame, say: Messages, page: CalendarPage): Html {
  const { typed } = page
  const all = { value: '', text: say.filters.all }
  return filterPanel(frame.lang, {
    action: href(frame, '/calendar'),
    activeCount: [typed.place, typed.level, typed.year, typed.kind].filter(Boolean).length,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: say.filters.place,
        hint: say.filters.placeHint,
        value: typed.place,
        error: problemWith(page.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'level',
        label: say.filters.level,
        value: typed.level,
        choices: [all, ...levels.map((value) => ({ value, text: say.levels[value] }))],
      }),
      selectField(frame.lang, {
        name: 'year',
        label: say.filters.year,
        value: String(page.fiscalYear),
        choices: page.years,
        error: problemWith(page.problems, 'year'),
      }),
      selectField(frame.lang, {
        name: 'kind',
        label: say.filters.kind,
        value: typed.kind,
        choices: [all, ...stepKinds.map((value) => ({ value, text: say.kinds[value] }))],
      }),
    ],
  })
}

function counts(frame: Frame, say: Messages, page: CalendarPage): Html {
  const { counts: of, typed, fiscalYear } = page
  const place = typed.place === '' ? '' : `&place=${encodeURIComponent(typed.place)}`
  const to = (more: string) => href(frame, `/calendar/misalignments?year=${fiscalYear}${place}${more}`)
  return statRow([
    { value: String(of.missed), label: say.summary.missed, href: to('') },
    { value: String(of.soon), label: say.summary.soon, href: to('&until=soon') },
    { value: String(of.late), label: say.summary.late, href: '#months' },
    { value: String(of.dueSoon), label: say.summary.dueSoon, href: '#months' },
  ])
}

function misses(frame: Frame, say: Messages, page: CalendarPage): Html | null {
  if (page.misses.length === 0) return null
  const place = page.typed.place === '' ? '' : `&place=${encodeURIComponent(page.typed.place)}`
  return section({
    id: 'misses',
    heading: say.links.misses,
    action: link(
      href(frame, `/calendar/misalignments?year=${page.fiscalYear}${place}`),
      say.axis.allMisses(String(page.counts.missed)),
    ),
    body: linkRows(
      page.misses.map((miss) => ({
        title: miss.title,
        href: href(frame, miss.href),
        meta: miss.meta,
        side: state(miss.kind === 'misaligned' ? 'late' : 'promised', say.misses.kinds[miss.kind]),
      })),
    ),
  })
}

function drawing(say: Messages, axis: AxisView): Html {
  const { width, height, inside } = drawAxis(axis.drawing)
  return html`<figure class="ps-chart"><svg class="ps-chart__pic ps-axis" role="group" aria-labelledby="axis-title" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title id="axis-title">${say.axis.drawing(axis.year)}</title>${trusted(inside)}</svg>
<figcaption>${say.axis.sentence}</figcaption></figure><p class="govuk-body ps-axisphone">${say.axis.onPhone}</p>`
}

function key(say: Messages): Html {
  const one = (name: ShownState) => {
    const look = looks[name]
    const dash = look.dash === '' ? '' : ` stroke-dasharray="${look.dash}"`
    const box = trusted(
      `<svg class="ps-key__line" viewBox="0 0 36 16" width="36" height="16" aria-hidden="true" focusable="false"><rect x="1" y="2" width="34" height="12" rx="3" fill="${look.fill}" stroke="${look.stroke}"${dash}/></svg>`,
    )
    return html`<li>${box} ${look.sign} ${say.states[name]}</li>`
  }
  const missed = trusted(
    '<svg class="ps-key__line" viewBox="0 0 36 16" width="36" height="16" aria-hidden="true" focusable="false"><path d="M2 8H34" stroke="#b5340c" stroke-width="2" stroke-dasharray="5 3"/></svg>',
  )
  const names: readonly ShownState[] = ['planned', 'doing', 'done', 'late', 'cancelled']
  return html`<ul class="ps-key ps-axiskey" aria-label="${say.axis.key}">${names.map(one)}<li>${missed} ${say.axis.missed}</li></ul>`
}

function months(frame: Frame, say: Messages, axis: AxisView): Html {
  return html`${axis.months.map((month) => details(month.title, lines(frame, say, month.title, month.lines), month.open))}`
}

function lines(frame: Frame, say: Messages, caption: string, of: readonly MonthLine[]): Html {
  return dataTable<MonthLine>({
    caption,
    phone: 'cards',
    dense: true,
    rows: of,
    columns: [
      {
        head: say.axis.step,
        kind: 'title',
        cell: (line) =>
          html`${line.step}${line.missed.map((miss) => html`<br><span class="ps-small">${link(href(frame, miss.href), miss.text)}</span>`)}`,
      },
      { head: say.axis.body, cell: (line) => link(href(frame, line.bodyHref), line.body) },
      { head: say.axis.start, kind: 'short', cell: (line) => line.start },
      { head: say.axis.due, kind: 'short', cell: (line) => line.due },
      { head: say.axis.state, cell: (line) => state(meaningOf[line.state], line.stateText) },
    ],
  })
}
