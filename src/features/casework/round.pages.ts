import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { dotted } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { boxAround, boxOfView, readSpotView, type SpotView, spotQuery, viewOver } from '../../web/maps/index.ts'
import { outlinesIn } from '../complaints/index.ts'
import { atDesk, daysOf, deskOf, surroundingsOf, typedDesk } from './desk.pages.ts'
import { presentLine, type Surroundings } from './desk.present.ts'
import { type DeskLine, deskList } from './desk.sql.ts'
import { queryOf, readDesk, type TypedDesk } from './desk-filter.ts'
import { messages } from './messages.ts'
import { shortRound } from './round.ts'
import { type RoundMap, roundView } from './views/round-view.ts'

/** More than this nobody drives to in a day. */
const MOST_STOPS = 40
const MOST_DRAWN = 500
const CLOSEST_FIT = 14

export function roundPages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/round', (c) => atDesk(c, deps, (viewer) => roundPage(c, deps, viewer)))
}

/** The cases of a tab on a map and in the order of a short way, for a day outside. */
async function roundPage(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const typed = typedDesk(c)
  const given = readSpotView({ ...c.req.query(), of: undefined })
  const { round, around, map } = await deps.db.snapshot(async (view) => {
    const around = await surroundingsOf(view, c, deps, [])
    const { filter } = readDesk(typed, (name) => around.places.resolve(name)?.code ?? null)
    const page = { limit: MOST_DRAWN, offset: 0 }
    const lines = await deskList(view, deskOf(viewer, now), filter, await daysOf(view, now), page)
    const shown = given ?? viewAround(lines)
    const round = shortRound((given === null ? lines : lines.filter(within(given))).slice(0, MOST_STOPS))
    if (shown === null) return { round, around, map: null }
    const ground = await outlinesIn(view, around.places, shown, { area: null, lang, codes: [] })
    return { round, around, map: { ...ground, view: shown, drawn: lines.filter(within(shown)) } }
  })
  const kilometres = round.reduce((sum, { km }) => sum + (km ?? 0), 0)
  const stops = round.map(({ stop: line, km }) => {
    const shown = presentLine(line, around)
    return {
      href: shown.href,
      inspectHref: `${shown.href}/inspect`,
      driveHref: line.lat === null ? null : `geo:${line.lat},${line.lon}?q=${line.lat},${line.lon}`,
      title: shown.title,
      meta: dotted([shown.category, { long: shown.area }, shown.place !== null && { long: shown.place }, shown.ref]),
      mark: shown.mark,
      distance: line.lat === null ? say.round.withoutPoint : km === null ? null : say.round.distance(km.toFixed(1)),
    }
  })
  const address = (to: SpotView | null) =>
    `${href(frame, `/desk/complaints/round${roundQuery(typed, to)}`)}${to === null ? '' : '#map'}`
  return c.html(
    page(frame, {
      title: say.round.title,
      lead: say.round.lead,
      noIndex: true,
      narrow: true,
      breadcrumbs: [{ text: say.desk.title, href: href(frame, `/desk/complaints${queryOf(typed, null)}`) }],
      main: roundView(frame, say, {
        stops,
        total: stops.length === 0 ? say.round.nothing : say.round.total(String(stops.length), kilometres.toFixed(1)),
        map:
          map === null
            ? null
            : {
                ...map,
                spots: spotsOf(map.drawn, round, around),
                drawn: map.drawn.length,
                stops: stops.length,
                to: address,
                wholeHref: given === null ? null : address(null),
              },
      }),
      islands: ['case-map'],
    }),
  )
}

/** Stops carry their number and lead to their line; what is no stop today leads to its case. */
function spotsOf(
  drawn: readonly DeskLine[],
  round: readonly { readonly stop: DeskLine }[],
  around: Surroundings,
): RoundMap['spots'] {
  const numbers = new Map(round.map(({ stop }, at) => [stop.id, at + 1]))
  return drawn.flatMap((line) => {
    if (line.lat === null || line.lon === null) return []
    const shown = presentLine(line, around)
    const number = numbers.get(line.id)
    const place = {
      lat: line.lat,
      lon: line.lon,
      isDone: false,
      label: `${number ?? ''} ${shown.category} ${shown.ref}`.trim(),
    }
    return [
      number === undefined
        ? { ...place, href: shown.href }
        : { ...place, href: `#stop-${number}`, mark: String(number) },
    ]
  })
}

function within(view: SpotView): (line: DeskLine) => boolean {
  const box = boxOfView(view)
  return ({ lat, lon }) =>
    lat !== null && lon !== null && lat >= box.south && lat <= box.north && lon >= box.west && lon <= box.east
}

function viewAround(lines: readonly DeskLine[]): SpotView | null {
  const box = boxAround(lines.flatMap(({ lat, lon }) => (lat === null || lon === null ? [] : [{ lat, lon }])))
  return box === null ? null : viewOver(box, CLOSEST_FIT)
}

function roundQuery(typed: TypedDesk, view: SpotView | null): string {
  const query = new URLSearchParams(queryOf(typed, null))
  if (view !== null) for (const [name, value] of Object.entries(spotQuery(view))) query.set(name, value)
  return query.size === 0 ? '' : `?${query}`
}
