/** What a map of spots shows: a stretch of ground around a middle, at the zoom of the usual maps of the web. */
export interface SpotView {
  readonly lat: number
  readonly lon: number
  /** Whole steps; each is twice as close. */
  readonly zoom: number
}

/** A stretch of ground in degrees. */
export interface SpotBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** The drawing, in its own units: a wide screen shows them as pixels, a telephone about half as large. */
export const SPOT_WIDE = 640
export const SPOT_TALL = 720

/** The whole country fits at 6; at 17 a garden does. */
export const WIDEST_ZOOM = 6
export const CLOSEST_ZOOM = 17
/** Units around the world at zoom 0 (EPSG:3857, tiles of 256). */
export const WORLD = 256
/** Part of a side that stays free around what a map is made to fit. */
const MARGIN = 0.08

/** Where a spot lies at a zoom, in units from the north-west corner of the world. Source: spherical Mercator, EPSG:3857. */
function worldAt(lat: number, lon: number, zoom: number): readonly [x: number, y: number] {
  const size = WORLD * 2 ** zoom
  const turned = Math.asinh(Math.tan((lat * Math.PI) / 180))
  return [((lon + 180) / 360) * size, (0.5 - turned / (2 * Math.PI)) * size]
}

function groundOf(x: number, y: number, zoom: number): { lat: number; lon: number } {
  const size = WORLD * 2 ** zoom
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI
  return { lat, lon: (x / size) * 360 - 180 }
}

/** Tells where a spot lies in the drawing of a view; outside of it too. */
export function drawnAt(view: SpotView): (lat: number, lon: number) => readonly [x: number, y: number] {
  const [midX, midY] = worldAt(view.lat, view.lon, view.zoom)
  return (lat, lon) => {
    const [x, y] = worldAt(lat, lon, view.zoom)
    return [x - midX + SPOT_WIDE / 2, y - midY + SPOT_TALL / 2]
  }
}

/** The ground a view shows. */
export function boxOfView(view: SpotView): SpotBox {
  const northWest = movedView(view, -0.5, -0.5)
  const southEast = movedView(view, 0.5, 0.5)
  return { west: northWest.lon, north: northWest.lat, east: southEast.lon, south: southEast.lat }
}

/** The same map moved by parts of its own sides: to the east and to the south. */
export function movedView(view: SpotView, east: number, south: number): SpotView {
  const [x, y] = worldAt(view.lat, view.lon, view.zoom)
  return { ...groundOf(x + east * SPOT_WIDE, y + south * SPOT_TALL, view.zoom), zoom: view.zoom }
}

/** The closest view that shows all of a box, with a little beyond it. */
export function viewOver(box: SpotBox, closest = CLOSEST_ZOOM): SpotView {
  const [west, north] = worldAt(box.north, box.west, 0)
  const [east, south] = worldAt(box.south, box.east, 0)
  const room = 1 - 2 * MARGIN
  const fits = Math.min(
    (SPOT_WIDE * room) / Math.max(east - west, 1e-9),
    (SPOT_TALL * room) / Math.max(south - north, 1e-9),
  )
  const zoom = Math.min(closest, Math.max(WIDEST_ZOOM, Math.floor(Math.log2(fits))))
  return { ...groundOf((west + east) / 2, (north + south) / 2, 0), zoom }
}

export function boxAround(spots: readonly { readonly lat: number; readonly lon: number }[]): SpotBox | null {
  const [first] = spots
  if (first === undefined) return null
  const box = { west: first.lon, east: first.lon, south: first.lat, north: first.lat }
  for (const { lat, lon } of spots) {
    box.west = Math.min(box.west, lon)
    box.east = Math.max(box.east, lon)
    box.south = Math.min(box.south, lat)
    box.north = Math.max(box.north, lat)
  }
  return box
}

/** Where the middle of a map may be: Thailand with its waters. */
const LAND = { west: 96, east: 107, south: 4, north: 22 }

/** The view of a map for its address: five decimals are a metre. */
export function spotQuery({ lat, lon, zoom }: SpotView): { at: string; zoom: string } {
  return { at: `${lat.toFixed(5)},${lon.toFixed(5)}`, zoom: String(zoom) }
}

/**
 * Reads the view of an address.
 * @param query `at` (degrees), `zoom`, and, from the form of the filters, `of`: the place the view was of
 * @returns null where none is given, what is given is nowhere, or another place is asked for than the view was of
 */
export function readSpotView(query: Readonly<Record<string, string | undefined>>): SpotView | null {
  if (query.of !== undefined && query.of !== (query.place ?? '').trim()) return null
  const [lat, lon] =
    /^(\d{1,2}\.?\d{0,7}),(\d{1,3}\.?\d{0,7})$/
      .exec(query.at ?? '')
      ?.slice(1)
      .map(Number) ?? []
  const zoom = /^\d{1,2}$/.test(query.zoom ?? '') ? Number(query.zoom) : Number.NaN
  if (lat === undefined || lon === undefined) return null
  const isThere = lat > LAND.south && lat < LAND.north && lon > LAND.west && lon < LAND.east
  return isThere && zoom >= WIDEST_ZOOM && zoom <= CLOSEST_ZOOM ? { lat, lon, zoom } : null
}
