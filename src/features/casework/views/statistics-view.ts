import { type Lang, nameIn, pick } from '../../../kernel/lang.ts'
import { formatMonth, formatShortDate } from '../../../kernel/thai-calendar.ts'
import {
  barRows,
  card,
  dataTable,
  details,
  downloads,
  emptyState,
  filterPanel,
  link,
  linkButton,
  listLayout,
  muted,
  paragraph,
  section,
  selectField,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { provinceMap, tileMap } from '../../../web/maps/index.ts'
import { type Area, placeName } from '../../places/index.ts'
import type { Messages } from '../messages.th.ts'
import { type BodyKey, type NamedFigures, type Statistics, windows } from '../read-statistics.ts'
import { FEWEST_FOR_SHARE, type Figures, type Median, type Ranked } from '../statistics.ts'
import type { Choice } from './desk-view.ts'

export interface StatisticsView {
  readonly typed: { readonly place: string; readonly category: string; readonly months: string }
  readonly query: string
  readonly problem: string | null
  readonly placeCode: string | null
  readonly categories: readonly Choice[]
  readonly categoryName: (code: string) => string
  readonly areaName: (code: string) => string
  readonly found: Statistics | null
  readonly mayNameNeed: boolean
}

const whole = (count: number) => count.toLocaleString('en-US')

export function medianText(median: Median, say: Messages): string {
  if (median.kind === 'days') return say.statistics.days(whole(median.days))
  return median.kind === 'not-yet' ? say.statistics.notYet : say.statistics.tooFew
}

const percentText = (percent: number | null, say: Messages) =>
  percent === null ? say.statistics.tooFew : `${percent} %`

export function statisticsView(frame: Frame, say: Messages, view: StatisticsView): Html {
  const words = say.statistics
  const { found } = view
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/complaints/statistics'),
    activeCount: [view.typed.place, view.typed.category].filter(Boolean).length,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: words.place,
        hint: words.placeHint,
        value: view.typed.place,
        error: view.problem,
      }),
      selectField(frame.lang, {
        name: 'category',
        label: words.category,
        value: view.typed.category,
        choices: [{ value: '', text: words.all }, ...view.categories],
        fill: true,
      }),
      selectField(frame.lang, {
        name: 'months',
        label: words.months,
        value: view.typed.months,
        choices: windows.map((months) => ({ value: String(months), text: words.window(String(months)) })),
        fill: true,
      }),
    ],
  })
  if (found === null) {
    return listLayout(
      filters,
      emptyState({ why: words.nothing, next: { href: href(frame, '/complaints'), text: say.complaints } }),
    )
  }
  const all = `/complaints${view.query}`
  const figures = found.whole
  const top = statRow([
    { value: whole(figures.received), label: words.received, href: href(frame, all) },
    { value: whole(figures.open), label: words.open, note: words.ofThemLate(whole(figures.late)) },
    { value: medianText(figures.answerMedian, say), label: words.answerMedian },
    { value: medianText(figures.endMedian, say), label: words.endMedian },
    { value: percentText(figures.inTimePercent, say), label: words.inTime },
  ])
  return html`${top}${paragraph(muted(words.how))}${listLayout(
    filters,
    html`${months(frame.lang, say, found)}
${found.byCategory.length > 0 && section({ id: 'categories', heading: words.byCategory, body: card(inParts(say, found.byCategory, (rows) => categoryTable(frame, say, view, rows))) })}
${found.byPlace.length > 0 && section({ id: 'places', heading: words.byPlace, body: html`${map(frame, say, view, found)}<div class="ps-gap">${card(inParts(say, byReceived(found.byPlace), (rows) => placeTable(frame, say, view, rows)))}</div>` })}
${section({ id: 'league', heading: words.league, body: html`${paragraph(muted(words.leagueHow(String(FEWEST_FOR_SHARE))))}${card(inParts(say, found.league.slice(0, 100), (rows) => leagueTable(frame, say, rows)))}` })}
${section({ id: 'again', heading: words.again, body: recurrences(frame, say, view, found) })}
${downloads(frame, { path: '/complaints/statistics', query: view.query })}`,
  )}`
}

function months(lang: Lang, say: Messages, found: Statistics): Html {
  const words = say.statistics
  return section({
    id: 'months',
    heading: words.byMonth,
    first: true,
    body: card(
      barRows(
        found.byMonth.map(({ month, figures }) => ({
          label: formatMonth(month, lang),
          value: figures.received,
          text: words.cases(whole(figures.received)),
          note: words.monthNote(whole(figures.open), medianText(figures.endMedian, say)),
          parts: [
            { value: figures.received - figures.open, fill: 'solved' as const },
            { value: figures.open - figures.late, fill: 'doing' as const },
            { value: figures.late, fill: 'late' as const },
          ],
        })),
      ),
    ),
  })
}

const SHOWN = 10

/** The first rows, and the rest behind a word: on a phone a table of 77 provinces is a long walk. */
function inParts<Row>(say: Messages, rows: readonly Row[], table: (rows: readonly Row[]) => Html): Html {
  const rest = rows.slice(SHOWN)
  return html`${table(rows.slice(0, SHOWN))}${rest.length > 0 && details(say.statistics.more(whole(rest.length)), table(rest))}`
}

function figureColumns<Row>(say: Messages, of: (row: Row) => Figures) {
  const words = say.statistics
  return [
    { head: words.received, kind: 'number' as const, cell: (row: Row) => whole(of(row).received) },
    { head: words.open, kind: 'number' as const, cell: (row: Row) => whole(of(row).open) },
    { head: words.late, kind: 'number' as const, phone: 'hide' as const, cell: (row: Row) => whole(of(row).late) },
    {
      head: words.answerShort,
      kind: 'short' as const,
      phone: 'hide' as const,
      cell: (row: Row) => medianText(of(row).answerMedian, say),
    },
    { head: words.endShort, kind: 'short' as const, cell: (row: Row) => medianText(of(row).endMedian, say) },
    { head: words.inTimeShort, kind: 'number' as const, cell: (row: Row) => percentText(of(row).inTimePercent, say) },
  ]
}

function categoryTable(frame: Frame, say: Messages, view: StatisticsView, rows: Statistics['byCategory']): Html {
  const words = say.statistics
  const to = (code: string) => {
    const query = new URLSearchParams(view.query.slice(1))
    query.set('category', code)
    return href(frame, `/complaints/statistics?${query}`)
  }
  return dataTable<Statistics['byCategory'][number]>({
    caption: words.byCategory,
    rows,
    columns: [
      {
        head: words.category,
        kind: 'title',
        cell: ({ key }) => link(to(key.code), pick(frame.lang, { th: key.nameTh, en: key.nameEn })),
      },
      ...figureColumns<Statistics['byCategory'][number]>(say, ({ figures }) => figures),
    ],
  })
}

function placeTable(frame: Frame, say: Messages, view: StatisticsView, rows: readonly NamedFigures<Area>[]): Html {
  const words = say.statistics
  return dataTable<NamedFigures<Area>>({
    caption: words.byPlace,
    rows,
    columns: [
      {
        head: words.place,
        kind: 'title',
        cell: ({ key }) => link(href(frame, placeLink(view, key.code)), placeName(key, frame.lang)),
      },
      ...figureColumns<NamedFigures<Area>>(say, ({ figures }) => figures),
    ],
  })
}

const byReceived = (rows: readonly NamedFigures<Area>[]) =>
  [...rows].sort((a, b) => b.figures.received - a.figures.received)

function placeLink(view: StatisticsView, code: string): string {
  const query = new URLSearchParams(view.query.slice(1))
  query.set('place', code)
  return `/complaints/statistics?${query}`
}

function map(frame: Frame, say: Messages, view: StatisticsView, found: Statistics): Html {
  const words = say.statistics
  const values = found.byPlace.map(({ key, figures }) => ({
    code: key.code,
    name: placeName(key, frame.lang),
    value: figures.received,
    text: words.cases(whole(figures.received)),
    href: href(frame, placeLink(view, key.code)),
    lat: key.latitude,
    lon: key.longitude,
  }))
  return view.placeCode === null
    ? provinceMap(frame.lang, { title: words.mapTitle, provinces: values, valueHead: words.received })
    : tileMap(
        frame.lang,
        values.map(({ text: _text, ...tile }) => tile),
        { label: words.mapTitle },
      )
}

function leagueTable(frame: Frame, say: Messages, league: readonly Ranked<BodyKey>[]): Html {
  const words = say.statistics
  return dataTable<Ranked<BodyKey>>({
    caption: words.league,
    rows: league,
    columns: [
      { head: words.rank, kind: 'short', cell: ({ rank }) => (rank === null ? words.notRanked : String(rank)) },
      {
        head: words.body,
        kind: 'title',
        cell: ({ key }) => link(href(frame, `/bodies/${key.code}`), nameIn(frame.lang, key)),
      },
      ...figureColumns<Ranked<BodyKey>>(say, ({ figures }) => figures),
    ],
  })
}

function recurrences(frame: Frame, say: Messages, view: StatisticsView, found: Statistics): Html {
  const words = say.statistics
  if (found.recurrences.length === 0) return paragraph(words.noRecurrence)
  return html`${paragraph(muted(words.againHow))}${card(
    dataTable<Statistics['recurrences'][number]>({
      caption: words.again,
      rows: found.recurrences,
      columns: [
        {
          head: words.place,
          kind: 'title',
          cell: (one) =>
            html`${link(href(frame, `/places/${one.subdistrictCode}`), view.areaName(one.subdistrictCode))}<br>${muted(view.categoryName(one.categoryCode))}`,
        },
        { head: words.received, kind: 'number', cell: (one) => whole(one.cases) },
        { head: words.open, kind: 'number', cell: (one) => whole(one.open) },
        { head: words.inMonths, kind: 'number', cell: (one) => whole(one.months) },
        { head: words.last, kind: 'short', cell: (one) => formatShortDate(one.lastOn, frame.lang) },
        ...(view.mayNameNeed
          ? [
              {
                head: words.need,
                kind: 'action' as const,
                cell: (one: Statistics['recurrences'][number]) =>
                  linkButton({
                    href: href(frame, `/desk/needs/new?place=${one.subdistrictCode}&category=${one.categoryCode}`),
                    text: words.makeNeed,
                    kind: 'secondary',
                  }),
              },
            ]
          : []),
      ],
    }),
  )}`
}
