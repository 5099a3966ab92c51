import { fiscalYearOf, formatYear, parseYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type Gazetteer, loadGazetteer, placeName } from '../places/index.ts'
import { messages } from './messages.ts'
import { makeTemplate, templateKinds, templateMessages } from './templates/index.ts'
import { templatesView } from './views/templates-view.ts'

/** Forms to fill in, for everybody: who fills one in may be a village that has no account. */
export function templatesPages(app: PageApp, deps: Deps): void {
  app.get('/imports/templates', (c) => listPage(c, deps))
  app.get('/imports/templates/:file{[a-z-]+\\.xlsx}', (c) => download(c, deps))
}

/** The year a form is for, from `?year=`: today's fiscal year where it is left out or cannot be read. CE. */
function yearOf(c: PageContext, deps: Deps): number {
  const typed = parseYear(c.req.query('year') ?? '')
  return typed.ok ? typed.value : fiscalYearOf(todayInBangkok(deps.clock.now()))
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).templates
  const frame = frameOf(c, deps, 'plans')
  const places = await loadGazetteer(deps.db)
  const year = yearOf(c, deps)
  const typed = (c.req.query('place') ?? '').trim().slice(0, 200)
  const province = provinceOf(places, typed)
  const query = new URLSearchParams({ year: String(toBE(year)), ...(province === null ? {} : { place: province }) })
  const words = templateMessages(lang)
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      main: templatesView(frame, {
        year: String(toBE(year)),
        place: typed,
        unknownPlace: typed !== '' && province === null,
        forYear: say.forYear(formatYear(year, lang)),
        templates: templateKinds.map((kind) => ({
          href: href(frame, `/imports/templates/${kind}.xlsx?${query}`),
          ...words.kinds[kind],
        })),
      }),
    }),
  )
}

async function download(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const file = c.req.param('file') ?? ''
  const kind = templateKinds.find((one) => `${one}.xlsx` === file)
  if (kind === undefined) return failure(c, 404, messages(lang).templates.unknown)
  const places = await loadGazetteer(deps.db)
  const province = provinceOf(places, (c.req.query('place') ?? '').slice(0, 200))
  const year = yearOf(c, deps)
  const bytes = await makeTemplate(kind, year, lang, province === null ? {} : namesIn(places, province, lang))
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="prasan-${kind}-${toBE(year)}.xlsx"`,
  })
}

/** The province that a place somebody typed lies in; null where none is meant. */
function provinceOf(places: Gazetteer, typed: string): string | null {
  const code = typed === '' ? null : (places.resolve(typed)?.code ?? null)
  return code !== null && /^\d{2}/.test(code) ? code.slice(0, 2) : null
}

function namesIn(places: Gazetteer, province: string, lang: 'th' | 'en') {
  const districts = places.children(province)
  return {
    districts: districts.map((area) => placeName(area, lang)),
    subdistricts: districts.flatMap((district) => places.children(district.code).map((area) => placeName(area, lang))),
  }
}
