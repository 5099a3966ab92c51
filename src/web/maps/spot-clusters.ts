import { boxAround, CLOSEST_ZOOM, drawnAt, type SpotView, viewOver } from './spot-view.ts'

interface Located {
  readonly lat: number
  readonly lon: number
}

/** Spots that lie too near to one another to be drawn, or pressed, apart. */
export interface Cluster<Spot> {
  readonly x: number
  readonly y: number
  readonly spots: readonly Spot[]
  /** A closer view in which they come apart; null where they lie in one spot, however close one looks. */
  readonly closer: SpotView | null
}

/** Two that are nearer than this many units become one: on a telephone, where a unit is half a pixel, a finger still meets one alone. */
const NEAREST = 64

/**
 * Puts together what would cover one another: by a grid first, so that it costs the same for ten spots and a thousand, then the nearest
 * two heaps again and again until none are too near. Each spot is in exactly one heap; the same spots give the same heaps in any order.
 */
export function clustersOf<Spot extends Located>(spots: readonly Spot[], view: SpotView): Cluster<Spot>[] {
  const at = drawnAt(view)
  const cells = new Map<string, Heap<Spot>>()
  for (const spot of [...spots].sort((a, b) => a.lat - b.lat || a.lon - b.lon)) {
    const [x, y] = at(spot.lat, spot.lon)
    const cell = `${Math.floor(x / NEAREST)} ${Math.floor(y / NEAREST)}`
    const heap = cells.get(cell)
    if (heap === undefined) cells.set(cell, { x, y, spots: [spot] })
    else cells.set(cell, together(heap, { x, y, spots: [spot] }))
  }
  let heaps = [...cells.values()]
  for (let near = nearestTwo(heaps); near !== null; near = nearestTwo(heaps)) {
    const [a, b] = near
    heaps = [...heaps.filter((one) => one !== a && one !== b), together(a, b)]
  }
  return heaps.sort((a, b) => a.y - b.y || a.x - b.x).map((heap) => ({ ...heap, closer: closerOn(heap.spots, view) }))
}

interface Heap<Spot> {
  readonly x: number
  readonly y: number
  readonly spots: readonly Spot[]
}

/** Between the two, nearer to the larger. */
function together<Spot>(a: Heap<Spot>, b: Heap<Spot>): Heap<Spot> {
  const count = a.spots.length + b.spots.length
  const part = b.spots.length / count
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, spots: [...a.spots, ...b.spots] }
}

function nearestTwo<Spot>(heaps: readonly Heap<Spot>[]): [Heap<Spot>, Heap<Spot>] | null {
  let found: [Heap<Spot>, Heap<Spot>] | null = null
  let least = NEAREST
  for (const [at, a] of heaps.entries()) {
    for (const b of heaps.slice(at + 1)) {
      const distance = Math.hypot(a.x - b.x, a.y - b.y)
      if (distance >= least) continue
      least = distance
      found = [a, b]
    }
  }
  return found
}

function closerOn(spots: readonly Located[], view: SpotView): SpotView | null {
  const box = boxAround(spots)
  if (box === null || view.zoom >= CLOSEST_ZOOM) return null
  const isOneSpot = box.east - box.west < 1e-6 && box.north - box.south < 1e-6
  if (isOneSpot) return null
  const over = viewOver(box)
  return over.zoom > view.zoom ? over : { ...over, zoom: view.zoom + 1 }
}
