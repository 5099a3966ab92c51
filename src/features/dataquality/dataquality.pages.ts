import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { findingLines, presentFindings } from './dataquality.present.ts'
import { messages } from './messages.ts'
import { readFindings } from './read-findings.ts'
import { findingsView, placeForm } from './views/findings-view.ts'

const PAGE_SIZE = 20
const MOST_PAGES = 500
const most = { disagreements: PAGE_SIZE, stale: 30, gaps: 30 }
const MOST_LINES = 10_000

export function dataqualityPages(app: PageApp, deps: Deps): void {
  app.get('/data-quality', (c) => findingsPage(c, deps))
  for (const format of tableFormats) app.get(`/data-quality.${format}`, (c) => findingsFile(c, deps, format))
}

const typedPlace = (c: PageContext) => (c.req.query('place') ?? '').trim().slice(0, 200)

async function findingsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedPlace(c)
  const before = readPageNumber(c.req.query('page'))
  const findings = await readFindings(deps.db, typed, most, before * PAGE_SIZE, deps.clock.now())
  const breadcrumbs = [{ text: say.plansAndMoney, href: href(frame, '/plans') }]
  if (findings === null) {
    const problems = [{ field: 'place', text: say.noPlace(typed) }]
    return c.html(
      page(frame, {
        title: say.title,
        lead: say.lead,
        breadcrumbs,
        problems: errorSummary(lang, { problems }),
        main: placeForm(frame, say, typed),
      }),
      422,
    )
  }
  const view = presentFindings(findings, lang)
  const query = typed === '' ? '' : `?${new URLSearchParams({ place: typed })}`
  const at = (number: number) =>
    href(
      frame,
      `/data-quality?${new URLSearchParams({ ...(typed === '' ? {} : { place: typed }), page: String(number + 1) })}`,
    )
  return c.html(
    page(frame, {
      title: view.isCountry ? say.title : say.titleOf(view.place),
      lead: say.lead,
      breadcrumbs,
      dataAsOf: formatInstant(deps.clock.now(), lang),
      main: findingsView(frame, say, view, {
        typed,
        from: before * PAGE_SIZE,
        previousHref: before > 0 ? at(before - 1) : null,
        nextHref: findings.moreDisagreements && before < MOST_PAGES ? at(before + 1) : null,
        moreStale: findings.moreStale ? most.stale : null,
        moreGaps: findings.moreGaps ? most.gaps : null,
        query,
      }),
      alternates: [
        { href: `/api/v1/data-quality${query}`, type: 'application/json', text: say.asJson },
        { href: `/data-quality.csv${query}`, type: 'text/csv', text: say.asCsv },
      ],
    }),
  )
}

/** Pages before the one asked for; what is no number counts as the first page. */
function readPageNumber(text: string | undefined): number {
  const number = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 1
  return Math.min(Math.max(number - 1, 0), MOST_PAGES)
}

async function findingsFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const all = { disagreements: MOST_LINES, stale: MOST_LINES, gaps: MOST_LINES }
  const findings = await readFindings(deps.db, typedPlace(c), all, 0, deps.clock.now())
  if (findings === null) return c.notFound()
  const sheet = { title: 'data-quality', head: messages(lang).csvHead, rows: findingLines(findings, lang) }
  return tableFile(c, format, { name: `data-quality-${findings.area.code}`, sheets: [sheet] })
}
