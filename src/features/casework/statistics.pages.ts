import { nameIn } from '../../kernel/lang.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type Cell, type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { holds } from '../people/index.ts'
import { type Gazetteer, loadGazetteer, placeTitle } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { categoryText } from './desk.present.ts'
import { messages } from './messages.ts'
import {
  firstMonth,
  type Months,
  readStatistics,
  type Statistics,
  type StatisticsQuestion,
  windows,
} from './read-statistics.ts'
import { summariesOf } from './statistics.sql.ts'
import type { Figures, Median } from './statistics.ts'
import { statisticsView } from './views/statistics-view.ts'

export function statisticsPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/statistics', (c) => statisticsPage(c, deps))
  for (const format of tableFormats) app.get(`/complaints/statistics.${format}`, (c) => statisticsFile(c, deps, format))
}

interface Asked {
  readonly typed: { readonly place: string; readonly category: string; readonly months: string }
  readonly question: StatisticsQuestion
  readonly placeUnknown: boolean
}

/** Reads place, category and window of an address; what cannot be read is left out and told. */
export function readAsked(query: Readonly<Record<string, string | undefined>>, places: Gazetteer): Asked {
  const word = (name: string) => (query[name] ?? '').trim().slice(0, 100)
  const typed = { place: word('place'), category: word('category'), months: word('months') || '12' }
  const code =
    typed.place === ''
      ? null
      : places.areas.has(typed.place)
        ? typed.place
        : (places.resolve(typed.place)?.code ?? null)
  const known = code !== null && /^\d{2,}$/.test(code)
  return {
    typed,
    question: {
      // Finer places are shown with their district.
      place: known ? (code.length === 2 ? code : code.slice(0, 4)) : null,
      category: /^[a-z][a-z-]{1,29}$/.test(typed.category) ? typed.category : null,
      months: windows.find((months) => String(months) === typed.months) ?? (12 satisfies Months),
    },
    placeUnknown: typed.place !== '' && typed.place !== 'TH' && !known,
  }
}

async function statisticsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const { asked, found, categories, places } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const asked = readAsked(c.req.query(), places)
    return {
      asked,
      places,
      categories: await loadCategories(view),
      found: await readStatistics(view, asked.question, now),
    }
  })
  const { question, typed } = asked
  const area = question.place === null ? undefined : places.areas.get(question.place)
  const where = area ? placeTitle(area, lang) : say.statistics.country
  const problem = asked.placeUnknown ? say.desk.filters.placeUnknown(typed.place) : null
  const query = new URLSearchParams()
  if (question.place !== null) query.set('place', question.place)
  if (question.category !== null) query.set('category', question.category)
  const shownQuery = query.size > 0 ? `?${query}` : ''
  return c.html(
    page(frame, {
      title: say.statistics.title(where),
      lead: say.statistics.lead,
      breadcrumbs: [{ text: say.complaints, href: href(frame, '/complaints') }],
      banner: noticeOf(c),
      problems: problem === null ? null : errorSummary(lang, { problems: [{ field: 'place', text: problem }] }),
      actions: [
        linkButton({ href: href(frame, '/desk/needs'), text: say.needs.title, kind: 'secondary' }),
        linkButton({ href: href(frame, '/complaints/categories'), text: say.statistics.deadlines, kind: 'secondary' }),
      ],
      main: statisticsView(frame, say, {
        typed: { ...typed, place: question.place ?? typed.place },
        query: shownQuery,
        problem,
        placeCode: question.place,
        categories: categories.map((one) => ({ value: one.code, text: nameIn(lang, one) })),
        categoryName: (code) => categoryText(code, { categories, lang }),
        areaName: (code) => nameOfArea(places, code, lang),
        found,
        mayNameNeed: holds(viewer, ['planner', 'plan-approver'], {}, now),
      }),
      ...(found === null ? {} : { dataAsOf: formatInstant(found.madeAt, lang) }),
      alternates: [{ href: `/api/v1/complaint-statistics${shownQuery}`, type: 'application/json', text: say.asJson }],
    }),
    problem === null ? 200 : 422,
  )
}

export function nameOfArea(places: Gazetteer, code: string, lang: 'th' | 'en'): string {
  const line = places.line(code).filter(({ kind }) => ['district', 'subdistrict', 'province'].includes(kind))
  return line.length === 0
    ? code
    : [...line]
        .reverse()
        .slice(0, 2)
        .map((area) => placeTitle(area, lang))
        .join(' ')
}

/** Open data: the summaries by month and category of the place, and the sheets of the page. No person can be told from them. */
async function statisticsFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const { rows, found, categories, places } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { question } = readAsked(c.req.query(), places)
    const of =
      question.place === null
        ? ({ scope: 'country', keys: ['TH'] } as const)
        : ({ scope: question.place.length === 2 ? 'home' : 'district', keys: [question.place] } as const)
    return {
      places,
      categories: await loadCategories(view),
      found: await readStatistics(view, question, now),
      rows: await summariesOf(view, {
        ...of,
        category: question.category,
        from: firstMonth(todayInBangkok(now), question.months),
      }),
    }
  })
  const words = say.statistics
  const monthly = rows
    .sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : a.categoryCode < b.categoryCode ? -1 : 1))
    .map((one): Cell[] => [
      one.month.slice(0, 7),
      one.key,
      one.categoryCode,
      categoryText(one.categoryCode, { categories, lang }),
      one.received,
      one.answered,
      one.ended,
      one.openOn.reduce((sum, number) => sum + number, 0),
      one.late,
      one.answeredInTime,
      one.answerTimed,
      one.endedInTime,
      one.endTimed,
      one.reopened,
    ])
  const sheet = (title: string, key: string, list: readonly (readonly [string, string, Figures])[]) => ({
    title,
    head: [key, words.name, ...words.figureHead],
    rows: list.map(([code, name, figures]): Cell[] => [code, name, ...figureCells(figures)]),
  })
  const sheets = [
    { title: words.byMonth, head: words.monthHead, rows: monthly },
    ...(found === null ? [] : figureSheets(found, say, lang, places, sheet)),
  ]
  return tableFile(c, format, { name: 'complaint-statistics', sheets })
}

function figureSheets<S>(
  found: Statistics,
  say: ReturnType<typeof messages>,
  lang: 'th' | 'en',
  places: Gazetteer,
  sheet: (title: string, key: string, list: readonly (readonly [string, string, Figures])[]) => S,
): S[] {
  const words = say.statistics
  return [
    sheet(
      words.byCategory,
      words.code,
      found.byCategory.map(({ key, figures }) => [key.code, nameIn(lang, key), figures]),
    ),
    sheet(
      words.byPlace,
      words.code,
      found.byPlace.map(({ key, figures }) => [key.code, nameOfArea(places, key.code, lang), figures]),
    ),
    sheet(
      words.league,
      words.code,
      found.league.map(({ key, figures }) => [key.code, nameIn(lang, key), figures]),
    ),
  ]
}

function figureCells(figures: Figures): Cell[] {
  return [
    figures.received,
    figures.open,
    figures.late,
    daysCell(figures.answerMedian),
    daysCell(figures.endMedian),
    figures.inTimePercent ?? '',
    figures.stars ?? '',
  ]
}

/** Days, or the word a program can tell: `not-yet`, `too-few`. */
function daysCell(median: Median): Cell {
  return median.kind === 'days' ? median.days : median.kind
}
