import { nameIn } from '../../kernel/lang.ts'
import { formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import {
  card,
  dataTable,
  downloads,
  emptyState,
  errorSummary,
  filterPanel,
  listLayout,
  muted,
  problemWith,
  selectField,
  state,
  textField,
} from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { loadGazetteer } from '../places/index.ts'
import { axisQuery, readAxisFilter, typedAxis } from './axis-filter.ts'
import { type Lateness, latenessOf } from './calendars.sql.ts'
import { grouped } from './grouped.ts'
import { messages } from './messages.ts'
import { currentTemplates } from './setup.sql.ts'
import { levels } from './step.ts'

export function latenessPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/lateness', (c) => latenessPage(c, deps))
  for (const format of tableFormats) app.get(`/calendar/lateness/list.${format}`, (c) => latenessFile(c, deps, format))
}

async function read(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const today = todayInBangkok(deps.clock.now())
  const typed = typedAxis((name) => c.req.query(name))
  return deps.db.snapshot(async (view) => {
    const { filter, problems } = readAxisFilter(typed, await loadGazetteer(view), today, lang)
    const templates = await currentTemplates(view)
    const wanted = templates.filter(({ level }) => filter.level === null || level === filter.level)
    const prefix = filter.place === null || !/^\d/.test(filter.place.code) ? '' : filter.place.code
    const lines = await latenessOf(view, prefix, { templates: wanted.map(({ code }) => code) }, today)
    return { typed, problems, lines, templates: new Map(templates.map((template) => [template.code, template])) }
  })
}

/** Late in most bodies, in every year there is. */
const MOSTLY = 0.5

async function latenessPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.lateness
  const frame = frameOf(c, deps, 'plans')
  const { typed, problems, lines, templates } = await read(c, deps)
  const years = grouped(lines, (line) => `${line.template} ${line.stepCode}`)
  const isAlways = (line: Lateness) => {
    const all = years.get(`${line.template} ${line.stepCode}`) ?? []
    return all.length > 1 && all.every((one) => shareOf(one) >= MOSTLY)
  }
  const all = { value: '', text: say.filters.all }
  const filters = filterPanel(lang, {
    action: href(frame, '/calendar/lateness'),
    activeCount: [typed.place, typed.level].filter(Boolean).length,
    fields: [
      textField(lang, {
        name: 'place',
        label: say.filters.place,
        hint: say.filters.placeHint,
        value: typed.place,
        error: problemWith(problems, 'place'),
      }),
      selectField(lang, {
        name: 'level',
        label: say.filters.level,
        value: typed.level,
        choices: [all, ...levels.map((value) => ({ value, text: say.levels[value] }))],
        fill: true,
      }),
    ],
  })
  const table = dataTable<Lateness>({
    caption: words.caption,
    phone: 'cards',
    rows: lines,
    columns: [
      {
        head: words.step,
        kind: 'title',
        cell: (line) => {
          const template = templates.get(line.template)
          return html`${lang === 'en' ? line.nameEn : line.nameTh}<br>${muted(template ? nameIn(lang, template) : line.template)}`
        },
      },
      { head: words.year, kind: 'short', cell: (line) => formatYear(line.fiscalYear, lang) },
      { head: words.done, kind: 'number', cell: (line) => line.done.toLocaleString('en-US') },
      { head: words.late, kind: 'number', cell: (line) => line.late.toLocaleString('en-US') },
      {
        head: words.median,
        cell: (line) =>
          html`${words.medianText(line.medianDays)}${isAlways(line) && html`<br>${state('late', words.always)}`}`,
      },
    ],
  })
  return c.html(
    page(frame, {
      title: words.title,
      lead: words.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/calendar') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: listLayout(
        filters,
        lines.length === 0
          ? emptyState({ why: words.nothing, next: { href: href(frame, '/calendar'), text: say.links.calendar } })
          : html`${card(table)}${downloads(frame, { path: '/calendar/lateness/list', query: axisQuery(typed) })}`,
      ),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function shareOf(line: Lateness): number {
  return line.late / Math.max(1, Math.max(line.done, line.late))
}

async function latenessFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const words = messages(lang).lateness
  const { lines } = await read(c, deps)
  const rows = lines.map((line) => [
    line.template,
    lang === 'en' ? line.nameEn : line.nameTh,
    line.stepCode,
    line.fiscalYear,
    line.done,
    line.late,
    line.medianDays,
  ])
  const head = ['template', words.step, 'step_code', 'fiscal_year', words.done, words.late, 'median_days']
  return tableFile(c, format, { name: 'calendar-lateness', sheets: [{ title: 'lateness', head, rows }] })
}
