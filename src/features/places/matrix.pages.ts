import type { Context } from 'hono'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { fiscalYearOf, formatInstant, parseYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageEnv } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { missionByCode, NO_FUNCTION } from '../functions/index.ts'
import { presentCellPage, presentMatrix } from './matrix.present.ts'
import { type MatrixPorts, type Measure, measures, readCell, readMatrix } from './matrix.ts'
import { messages } from './messages.ts'
import { cellView, matrixView } from './views/matrix-view.ts'

export function matrixPages(app: PageApp, deps: Deps, ports: MatrixPorts): void {
  app.get('/places/:code/matrix', (c) => matrixPage(c, deps))
  app.get('/places/:code/fields/:field', (c) => cellPage(c, deps, ports))
}

async function matrixPage(c: Context<PageEnv, '/places/:code/matrix'>, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const code = parseAreaCode(c.req.param('code'))
  const matrix = code.ok ? await readMatrix(deps.db, code.value, yearAsked(c), thisYear(deps)) : null
  if (matrix === null) return c.notFound()
  const frame = frameOf(c, deps, 'places')
  const measure = readMeasure(c.req.query('measure'))
  const view = presentMatrix(matrix, measure, lang)
  const query = matrix.year === null ? '' : `?fiscal_year=${matrix.year}`
  return c.html(
    page(frame, {
      title: say.matrix.title(view.place),
      lead: say.matrix.lead,
      breadcrumbs: view.crumbs.map((crumb) => ({ text: crumb.text, href: href(frame, crumb.href) })),
      main: matrixView(frame, say, view, measure),
      alternates: [
        { href: `/api/v1/areas/${matrix.area.code}/matrix${query}`, type: 'application/json', text: say.asJson },
      ],
      ...(matrix.asOf === null ? {} : { dataAsOf: formatInstant(matrix.asOf, lang) }),
    }),
  )
}

async function cellPage(c: Context<PageEnv, '/places/:code/fields/:field'>, deps: Deps, ports: MatrixPorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const code = parseAreaCode(c.req.param('code'))
  const field = c.req.param('field')
  const year = yearAsked(c) ?? thisYear(deps)
  const known = field === NO_FUNCTION || missionByCode.has(field)
  const cell = code.ok && known ? await readCell(deps.db, ports, code.value, field, year) : null
  if (cell === null) return c.notFound()
  const frame = frameOf(c, deps, 'places')
  const view = presentCellPage(cell, lang)
  return c.html(
    page(frame, {
      title: view.title,
      lead: view.bodies.length === 0 ? say.matrix.cellEmpty : view.summary,
      breadcrumbs: [
        ...view.crumbs.map((crumb) => ({ text: crumb.text, href: href(frame, crumb.href) })),
        { text: say.matrix.short, href: href(frame, view.matrixHref) },
      ],
      main: cellView(frame, say, view),
    }),
  )
}

function readMeasure(text: string | undefined): Measure {
  return measures.find((measure) => measure === text) ?? 'bodies'
}

/** The year as the address has it, in either era; what cannot be read counts as not asked. */
function yearAsked(c: Context<PageEnv>): number | null {
  const typed = c.req.query('year') ?? c.req.query(messages('th').yearInAddress)
  const read = typed === undefined ? null : parseYear(typed)
  return read?.ok && toBE(read.value) < 10_000 ? read.value : null
}

function thisYear(deps: Deps): number {
  return fiscalYearOf(todayInBangkok(deps.clock.now()))
}
