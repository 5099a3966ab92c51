import { type Html, html } from '../html.ts'

/*
 * A map to pick a place on, drawn by ourselves: borders, names, a grid with a scale, a pin. A clear `<input type="image">` lies over it and sends
 * the place that was tapped (HTML 4.10.5.1.19), so it works without a script; the island `pick-map` lets the pin be moved.
 */

/** Degrees, longitude first. */
type Position = readonly [longitude: number, latitude: number]
type Polygons = readonly (readonly (readonly Position[])[])[]

/** What a map shows: a square on the ground. */
export interface PickFrame {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export interface PickPoint {
  readonly lat: number
  readonly lon: number
}

export interface PickShape {
  readonly name: string
  readonly polygons: Polygons
  /** The area the map is of; the others lie beside it. */
  readonly isOwn: boolean
}

/** Pixels of a side: as wide as the smallest telephones show, and never scaled, because the browser sends pixels back. */
export const PICK_SIDE = 320

const KM_A_DEGREE = 111.2
const shrinkAt = (lat: number) => Math.cos((lat * Math.PI) / 180)

/** The square with this half side around a point. */
export function squareAround({ lat, lon }: PickPoint, halfKm: number): PickFrame {
  const [dLat, dLon] = [halfKm / KM_A_DEGREE, halfKm / KM_A_DEGREE / shrinkAt(lat)]
  return { west: lon - dLon, east: lon + dLon, south: lat - dLat, north: lat + dLat }
}

/** The square that holds all these borders, with a little beyond them. Null where there are none. */
export function squareOver(shapes: readonly Polygons[]): PickFrame | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of shapes.flat(3) as Position[]) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  if (!(east > west && north > south)) return null
  const middle = { lat: (south + north) / 2, lon: (west + east) / 2 }
  const tall = ((north - south) / 2) * KM_A_DEGREE
  const wide = ((east - west) / 2) * KM_A_DEGREE * shrinkAt(middle.lat)
  return squareAround(middle, Math.max(tall, wide) * 1.1)
}

export function sideKm({ south, north }: PickFrame): number {
  return (north - south) * KM_A_DEGREE
}

/** Where on the ground a pixel lies: x from the west, y from the north. Six decimals, about ten centimetres. */
export function groundAt(frame: PickFrame, x: number, y: number, side = PICK_SIDE): PickPoint {
  const part = (at: number) => Math.min(1, Math.max(0, at / side))
  const six = (degrees: number) => Math.round(degrees * 1e6) / 1e6
  return {
    lat: six(frame.north - part(y) * (frame.north - frame.south)),
    lon: six(frame.west + part(x) * (frame.east - frame.west)),
  }
}

export function isInside({ lat, lon }: PickPoint, polygons: Polygons): boolean {
  return polygons.some((rings) => rings.filter((ring) => crosses(ring, lon, lat)).length % 2 === 1)
}

/** How often a line to the east crosses the ring, odd or even (Shimrat 1962). */
function crosses(ring: readonly Position[], x: number, y: number): boolean {
  let isIn = false
  for (let at = 0, last = ring.length - 1; at < ring.length; last = at++) {
    const [x1, y1] = ring[at] as Position
    const [x2, y2] = ring[last] as Position
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn
  }
  return isIn
}

const GRID_KM = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]

export interface PickPicture {
  readonly frame: PickFrame
  readonly shapes: readonly PickShape[]
  readonly pin: PickPoint | null
  /** Length of a side of the grid for the reader: "500 ม.". */
  readonly distance: (metres: number) => string
}

/** The drawing. For eyes only: what lies over it carries the words for everybody. */
export function pickPicture({ frame, shapes, pin, distance }: PickPicture): Html {
  const at = ([lon, lat]: Position): [number, number] => [
    Math.round(((lon - frame.west) / (frame.east - frame.west)) * PICK_SIDE * 10) / 10,
    Math.round(((frame.north - lat) / (frame.north - frame.south)) * PICK_SIDE * 10) / 10,
  ]
  const path = (polygons: Polygons) =>
    polygons
      .flat()
      .map((ring) => `M${ring.map((position) => at(position).join(' ')).join('L')}z`)
      .join('')
  const drawn = [...shapes]
    .sort((a, b) => Number(a.isOwn) - Number(b.isOwn))
    .map(
      ({ polygons, isOwn }) =>
        html`<path class="${isOwn ? 'ps-pick__own' : 'ps-pick__beside'}" d="${path(polygons)}"/>`,
    )
  const names = shapes.flatMap((shape) => {
    const spot = nameSpot(shape.polygons, frame)
    if (spot === null) return []
    const [x, y] = at(spot)
    return [html`<text x="${x}" y="${y}" text-anchor="middle">${shape.name}</text>`]
  })
  const stepKm = GRID_KM.find((km) => sideKm(frame) / km <= 6) ?? 100
  const step = (stepKm / sideKm(frame)) * PICK_SIDE
  const lines = Array.from({ length: Math.floor(PICK_SIDE / step) }, (_, n) => Math.round((n + 1) * step))
  const grid = html`<path class="ps-pick__grid" d="${lines.map((line) => `M${line} 0V${PICK_SIDE}M0 ${line}H${PICK_SIDE}`).join('')}"/>`
  const scale = html`<path class="ps-pick__scale" d="M10 ${PICK_SIDE - 10}h${Math.round(step)}"/><text x="10" y="${PICK_SIDE - 16}">${distance(Math.round(stepKm * 1000))}</text>`
  const [pinX, pinY] = pin === null ? [0, 0] : at([pin.lon, pin.lat])
  const marked =
    pin !== null &&
    html`<g data-pick-pin><circle class="ps-pick__halo" cx="${pinX}" cy="${pinY}" r="9"/><circle class="ps-pick__ring" cx="${pinX}" cy="${pinY}" r="9"/></g>`
  return html`<svg class="ps-pick__drawing${shapes.length === 0 && ' ps-pick__drawing--bare'}" width="${PICK_SIDE}" height="${PICK_SIDE}" viewBox="0 0 ${PICK_SIDE} ${PICK_SIDE}" aria-hidden="true" focusable="false">${drawn}${grid}${names}${scale}${marked}</svg>`
}

/** The middle of what is to be seen of an area; null where next to nothing is. */
function nameSpot(polygons: Polygons, frame: PickFrame): Position | null {
  const seen: Position[] = []
  const steps = 12
  for (let row = 1; row < steps; row++) {
    for (let column = 1; column < steps; column++) {
      const lon = frame.west + ((frame.east - frame.west) * column) / steps
      const lat = frame.south + ((frame.north - frame.south) * row) / steps
      if (isInside({ lat, lon }, polygons)) seen.push([lon, lat])
    }
  }
  if (seen.length < 4) return null
  const mean = (of: (position: Position) => number) => seen.reduce((sum, one) => sum + of(one), 0) / seen.length
  const middle: Position = [mean(([lon]) => lon), mean(([, lat]) => lat)]
  const distance = ([lon, lat]: Position) => (lon - middle[0]) ** 2 + (lat - middle[1]) ** 2
  return seen.reduce((best, one) => (distance(one) < distance(best) ? one : best))
}

/** @public */
export interface AreaChoice {
  readonly code: string
  readonly name: string
  readonly href: string
}

/** Areas as they lie, each a link, for eyes and pointers; the same areas as a list, for everybody. */
export function areaChooser(
  choices: readonly AreaChoice[],
  drawing: { readonly viewBox: string; readonly paths: ReadonlyMap<string, string> } | null,
  label: string,
): Html {
  const drawn =
    drawing === null
      ? null
      : html`<svg class="ps-map ps-map--pick" viewBox="${drawing.viewBox}" aria-hidden="true" focusable="false">${choices.map(
          ({ code, name, href }) => {
            const path = drawing.paths.get(code)
            return (
              path !== undefined &&
              html`<a href="${href}" tabindex="-1"><path class="ps-f1" d="${path}"><title>${name}</title></path></a>`
            )
          },
        )}</svg>`
  return html`<div class="ps-pick">${drawn}<ul class="ps-pick__list" aria-label="${label}">${choices.map(
    ({ name, href }) => html`<li><a class="govuk-link" href="${href}">${name}</a></li>`,
  )}</ul></div>`
}
