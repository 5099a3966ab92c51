import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem } from '../../platform/http/problems.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { boxAround, boxOfView, readSpotView, type SpotView, viewOver } from '../../web/maps/index.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { listCategories } from '../routing/index.ts'
import { states } from './complaint.ts'
import { categoryName, placeLine, stateMark } from './complaints.present.ts'
import { casesOfKeys } from './list.sql.ts'
import { readFilter, typedFilter } from './list-filter.ts'
import { tileCases } from './map.sql.ts'
import { countByArea, digitsAt } from './map-filter.ts'
import { groundOf, outlinesIn } from './map-ground.ts'
import { readTile, tileBox } from './map-tile.ts'
import { messages } from './messages.ts'
import { caseRow } from './views/list-view.ts'
import { caseMapView } from './views/map-view.ts'

const MOST = 1_000
const PAGE_SIZE = 10
/** A sub-district whose cases lie at one corner is still to be seen around them. */
const CLOSEST_FIT = 14

/** The cases on a map: a page that draws them itself, and GeoJSON tiles (RFC 7946) for whatever else draws maps. As public as the list. */
export function mapPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/map', (c) => mapPage(c, deps))
  app.get('/complaints/tiles/:z/:x/:y', (c) => tile(c, deps))
}

async function mapPage(c: PageContext, deps: Deps): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  // Neither words nor bodies are looked for by place: those are questions for the list.
  const typed = { ...typedFilter((name) => c.req.query(name)), q: '', body: '' }
  const now = deps.clock.now()
  const given = readSpotView(c.req.query())
  const at = Number(/^\d{1,3}$/.exec(c.req.query('page') ?? '1')?.[0] ?? 1)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readFilter(view, typed, lang)
    const places = await loadGazetteer(view)
    const ground = given === null ? await groundOf(view, places, read.area) : { view: given, isSure: true }
    const found =
      read.problems.length > 0 ? [] : await tileCases(view, { ...read.filter, box: boxOfView(ground.view) }, MOST + 1)
    const cases = found.slice(0, MOST)
    const fitted: SpotView = ground.isSure
      ? ground.view
      : viewOver(boxAround(cases) ?? boxOfView(ground.view), CLOSEST_FIT)
    const digits = digitsAt(fitted.zoom)
    const last = Math.max(1, Math.ceil(cases.length / PAGE_SIZE))
    const pageNumber = Math.min(Math.max(1, at), last)
    const rows = await casesOfKeys(view, cases.slice((pageNumber - 1) * PAGE_SIZE, pageNumber * PAGE_SIZE))
    const counts = countByArea(cases, digits)
    return {
      ...read,
      places,
      categories: await listCategories(view, todayInBangkok(now)),
      cases,
      isCut: found.length > MOST,
      view: fitted,
      rows,
      pageNumber,
      counts,
      ground: await outlinesIn(view, places, fitted, { area: read.area, lang, codes: counts.keys() }),
      bodies: await bodiesNamed(
        view,
        rows.map(({ facts }) => facts.leadBodyId),
      ),
    }
  })
  const frame = frameOf(c, deps, 'complaints')
  const { problems, places, categories } = found
  const titles = new Map(categories.map((one) => [one.code, categoryName(one, one.code, lang)]))
  const around = {
    now,
    categories,
    bodies: found.bodies,
    placeName: (code: string | null) => placeLine(places, code, lang),
  }
  return c.html(
    page(frame, {
      title: say.caseMap.title,
      lead: say.caseMap.lead,
      // Views without number lead to one another: searching machines read the one of each place.
      noIndex: given !== null,
      breadcrumbs: [{ text: say.list.title, href: href(frame, '/complaints') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: caseMapView(frame, {
        typed,
        problems,
        areaName: found.area === null ? null : placeTitle(found.area, lang),
        categories,
        view: found.view,
        isMoved: given !== null,
        cases: found.cases,
        isCut: found.isCut,
        outlines: found.ground.outlines,
        names: found.ground.names,
        areas: [...found.counts].map(([code, count]) => ({
          code,
          count,
          name: placeLine(places, code, lang) ?? say.caseMap.noArea,
        })),
        titleOf: ({ categoryCode }) => titles.get(categoryCode) ?? categoryCode,
        rows: found.rows.map((row) => caseRow(frame, around, row)),
        page: found.pageNumber,
        pageSize: PAGE_SIZE,
      }),
      islands: ['case-map'],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function tile(c: PageContext, deps: Deps): Promise<Response> {
  const lang = c.get('lang')
  const name = readTile(c.req.param('z') ?? '', c.req.param('x') ?? '', c.req.param('y') ?? '')
  if (name === null) return c.notFound()
  const typed = typedFilter((field) => c.req.query(field))
  const isKnown = typed.state === '' || typed.state === 'open' || states.some((one) => one === typed.state)
  // What a tile cannot ask is refused: an answer to another question would be taken for one to this.
  if (!isKnown || typed.q !== '' || typed.body !== '') return problem(c, 422)
  const found = await deps.db.snapshot((view) => tileContent(view, { typed, lang, box: tileBox(name) }, deps))
  if (found === null) return problem(c, 422)
  const features = found.cases.slice(0, MOST).map((one) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [one.lon, one.lat] },
    properties: {
      ref: one.ref,
      state: one.state,
      outcome: one.outcome,
      category: one.categoryCode,
      title: categoryName(
        found.categories.find(({ code }) => code === one.categoryCode) ?? null,
        one.categoryCode,
        lang,
      ),
      standing: stateMark(one, lang).text,
      received_at: one.receivedAt.toISOString(),
      href: href(lang, `/complaints/${one.ref}`),
    },
  }))
  const answer = { type: 'FeatureCollection', more: found.cases.length > MOST, features }
  return c.body(JSON.stringify(answer), 200, {
    'Content-Type': 'application/geo+json; charset=utf-8',
    'Cache-Control': 'public, max-age=60',
  })
}

async function tileContent(
  view: Queryable,
  asked: {
    readonly typed: ReturnType<typeof typedFilter>
    readonly lang: 'th' | 'en'
    readonly box: ReturnType<typeof tileBox>
  },
  deps: Deps,
) {
  const { filter, problems } = await readFilter(view, asked.typed, asked.lang)
  if (problems.length > 0) return null
  const categories = await listCategories(view, todayInBangkok(deps.clock.now()))
  return { categories, cases: await tileCases(view, { ...filter, box: asked.box }, MOST + 1) }
}
