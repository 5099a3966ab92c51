import type { Lang } from '../../kernel/lang.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type Cluster, clustersOf } from './spot-clusters.ts'
import { type Outline, outlinePath } from './spot-outlines.ts'
import { drawnAt, SPOT_TALL, SPOT_WIDE, type SpotView, WORLD } from './spot-view.ts'

/*
 * A map of many spots, drawn by ourselves and by the server: outlines, names, heaps of spots with their number. Every heap is a link to a closer
 * look, every spot to what lies there, so that it works without a script and with a keyboard. The island `case-map` only fetches the next
 * drawing without a new page.
 */

/** @public */
export interface Spot {
  readonly lat: number
  readonly lon: number
  readonly href: string
  /** Read by those who hear the map. */
  readonly label: string
  /** Done is drawn hollow, what waits is drawn full: never told by colour alone. */
  readonly isDone: boolean
  /** A short text in the spot: the number of a stop. */
  readonly mark?: string
}

/** @public */
export interface SpotMap {
  /** Unique on the page. */
  readonly id: string
  readonly title: string
  readonly view: SpotView
  readonly spots: readonly Spot[]
  readonly outlines: readonly (Outline & { readonly isOwn?: boolean })[]
  readonly names: readonly { readonly lat: number; readonly lon: number; readonly text: string }[]
  /** Where a heap leads: a closer view, or, where all lie in one spot, to their list. */
  readonly heapHref: (closer: SpotView | null) => string
  readonly heapLabel: (count: number, closer: SpotView | null) => string
}

export function spotMap(lang: Lang, map: SpotMap): Html {
  const drawn = map.outlines.map((outline) => {
    const path = outlinePath(outline, map.view)
    return path === '' ? null : html`<path${outline.isOwn && html` class="ps-spots__own"`} d="${path}"/>`
  })
  const heaps = clustersOf(map.spots, map.view)
  const spots = heaps.map((heap) => (heap.spots.length === 1 ? spotLink(heap) : heapLink(map, heap)))
  return html`<svg class="ps-spots" viewBox="0 0 ${SPOT_WIDE} ${SPOT_TALL}" role="group" aria-labelledby="${map.id}-t" focusable="false"><title id="${map.id}-t">${map.title}</title><g class="ps-spots__ground">${drawn}</g>${scaleOf(lang, map.view)}${namesOf(map, heaps)}${spots}</svg>`
}

const EARTH_ROUND_KM = 40_075
const SCALES_KM = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200]
/** A scale is never shorter than this, so that it can be read on a telephone. */
const SHORTEST_SCALE = 70
/** Closer than this there is often nothing but fields: a grid shows that the map moved, and how far. */
const GRID_FROM_ZOOM = 11

/** How long something is, in the corner, and, close up, a grid of the same length. */
function scaleOf(lang: Lang, { lat, zoom }: SpotView): Html {
  const kmAUnit = (EARTH_ROUND_KM * Math.cos((lat * Math.PI) / 180)) / (WORLD * 2 ** zoom)
  const km = SCALES_KM.find((one) => one / kmAUnit >= SHORTEST_SCALE) ?? 500
  const long = Math.round(km / kmAUnit)
  const lines = Array.from({ length: Math.floor(Math.max(SPOT_WIDE, SPOT_TALL) / long) }, (_, n) => (n + 1) * long)
  const grid =
    zoom >= GRID_FROM_ZOOM &&
    html`<path class="ps-spots__grid" d="${lines.map((at) => `M${at} 0V${SPOT_TALL}M0 ${at}H${SPOT_WIDE}`).join('')}"/>`
  return html`${grid}<g aria-hidden="true"><path class="ps-spots__scale" d="M16 ${SPOT_TALL - 16}h${long}"/><text class="ps-spots__name" x="16" y="${SPOT_TALL - 26}">${messagesOf(lang).map.distance(Math.round(km * 1000))}</text></g>`
}

/** As many names as stand clear of the heaps and of one another, the first ones first. */
function namesOf({ names, view }: SpotMap, heaps: readonly Cluster<Spot>[]): Html[] {
  const at = drawnAt(view)
  const placed = heaps.map(({ x, y }) => ({ x, y, half: HEAP_RADIUS }))
  return names.flatMap(({ lat, lon, text }) => {
    const [x, y] = at(lat, lon).map(Math.round) as [number, number]
    const half = (text.length * NAME_SIZE) / 4
    const isIn = x > half && x < SPOT_WIDE - half && y > NAME_SIZE && y < SPOT_TALL - NAME_SIZE
    const isFree = placed.every((one) => Math.abs(one.y - y) > NAME_SIZE * 1.8 || Math.abs(one.x - x) > one.half + half)
    if (!isIn || !isFree) return []
    placed.push({ x, y, half })
    return [html`<text class="ps-spots__name" x="${x}" y="${y}" text-anchor="middle" aria-hidden="true">${text}</text>`]
  })
}

const NAME_SIZE = 20
const HEAP_RADIUS = 22

function heapLink(map: SpotMap, { x, y, spots, closer }: Cluster<Spot>): Html {
  const count = spots.length
  const radius = Math.round(HEAP_RADIUS + Math.log10(count) * 3)
  const label = map.heapLabel(count, closer)
  return html`<a class="ps-spots__heap" href="${map.heapHref(closer)}"${closer !== null && html` data-map-move`} aria-label="${label}"><circle cx="${Math.round(x)}" cy="${Math.round(y)}" r="${radius}"/><text x="${Math.round(x)}" y="${Math.round(y)}" dy=".35em" text-anchor="middle">${count.toLocaleString('en-US')}</text><title>${label}</title></a>`
}

function spotLink({ x, y, spots: [spot] }: Cluster<Spot>): Html | null {
  if (spot === undefined) return null
  const at = html`cx="${Math.round(x)}" cy="${Math.round(y)}"`
  const inside =
    spot.mark === undefined
      ? html`<circle class="ps-spots__dot${spot.isDone && ' ps-spots__dot--done'}" ${at} r="11"/>`
      : html`<rect class="ps-spots__dot" x="${Math.round(x) - 20}" y="${Math.round(y) - 20}" width="40" height="40" rx="6"/><text x="${Math.round(x)}" y="${Math.round(y)}" dy=".35em" text-anchor="middle">${spot.mark}</text>`
  return html`<a class="ps-spots__spot" href="${spot.href}" aria-label="${spot.label}"><circle class="ps-spots__reach" ${at} r="24"/>${inside}<title>${spot.label}</title></a>`
}
