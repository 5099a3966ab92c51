import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem } from '../../platform/http/problems.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { loadCategories } from '../routing/index.ts'
import { type State, states } from './complaint.ts'
import { categoryName, stateMark } from './complaints.present.ts'
import { tileCases } from './map.sql.ts'
import { readTile, tileBox } from './map-tile.ts'

const MOST = 1_000

/** The newest cases of a map tile for whatever draws maps: GeoJSON (RFC 7946), as public as the list and no more. */
export function mapPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/tiles/:z/:x/:y', (c) => tile(c, deps))
}

async function tile(c: PageContext, deps: Deps): Promise<Response> {
  const lang = c.get('lang')
  const name = readTile(c.req.param('z') ?? '', c.req.param('x') ?? '', c.req.param('y') ?? '')
  if (name === null) return c.notFound()
  const [categoryCode, typed] = [c.req.query('category') || null, c.req.query('state') || null]
  const state = typed === 'open' ? 'open' : (states.find((one): one is State => one === typed) ?? null)
  const found = await deps.db.snapshot(async (view) => {
    const categories = await loadCategories(view)
    const isKnown = categoryCode === null || categories.some(({ code }) => code === categoryCode)
    if (!isKnown || (typed !== null && state === null)) return null
    return { categories, cases: await tileCases(view, { box: tileBox(name), categoryCode, state }, MOST + 1) }
  })
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
