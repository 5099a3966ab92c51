import {
  type Arc,
  type ArcUse,
  neighboursIn,
  type Position,
  type Shape,
  type Topology,
  toTopology,
  UNITS,
} from './topology.ts'

export interface SimplifyOptions {
  /** How far a line may move, in degrees of latitude. */
  readonly tolerance: number
  /** Of all shapes together. The tolerance grows until they fit. */
  readonly mostPoints: number
}

export interface SimpleShape {
  readonly code: string
  /** Rings are closed: the last position is the first. */
  readonly polygons: readonly (readonly (readonly Position[])[])[]
  readonly box: Box
  /** The middle of the largest part by area. In a crescent it may lie outside. */
  readonly middle: Position
  /** Areas of the same list that share a line with this one. */
  readonly neighbours: readonly string[]
}

/** @public */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Each try costs a pass over all points, and 1.5 to the 40th is more than the earth. */
const MOST_TRIES = 40

/**
 * Draws borders with fewer points (Douglas and Peucker 1973), each shared line once, so that neighbours do not part. Parts smaller
 * than the tolerance fall away, but of each area the largest stays. A shape without a usable ring is left out.
 */
export function simplifyBorders(shapes: readonly Shape[], { tolerance, mostPoints }: SimplifyOptions): SimpleShape[] {
  const topology = toTopology(shapes)
  const neighbours = neighboursIn(topology)
  const flat = flatnessOf(topology)
  let units = tolerance * UNITS
  for (let tries = 0; ; tries++) {
    const simple = drawn(topology, units, flat, neighbours)
    const points = simple.reduce((sum, { polygons }) => sum + polygons.flat(2).length, 0)
    if (points <= mostPoints || tries >= MOST_TRIES) return simple
    units = Math.max(units, 1) * 1.5
  }
}

/** How much shorter a degree of longitude is than one of latitude, in the middle of it all. */
function flatnessOf({ arcs }: Topology): number {
  let [south, north] = [Infinity, -Infinity]
  for (const { ys } of arcs) {
    for (const y of ys) {
      if (y < south) south = y
      if (y > north) north = y
    }
  }
  return south > north ? 1 : Math.cos((((south + north) / 2 / UNITS) * Math.PI) / 180)
}

function drawn(
  topology: Topology,
  units: number,
  flat: number,
  neighbours: ReadonlyMap<string, readonly string[]>,
): SimpleShape[] {
  const kept = topology.arcs.map((arc) => keptPoints(arc, units, flat, false))
  const positionsOf = (ring: readonly ArcUse[]): Position[] =>
    ring.flatMap(({ arc, isReversed }, at) => {
      const line = topology.arcs[arc]
      const points = kept[arc] ?? []
      const positions = points.map(
        (point): Position => [(line?.xs[point] ?? 0) / UNITS, (line?.ys[point] ?? 0) / UNITS],
      )
      if (isReversed) positions.reverse()
      // The first point of each further line is the last one of the line before.
      return at === 0 ? positions : positions.slice(1)
    })
  // A ring of two straight lines has no inside any more; the largest of each area gets back the point that lies farthest out.
  for (const { polygons } of topology.shapes) {
    const outer = largest(polygons, topology, flat)
    if (outer === null || new Set(positionsOf(outer).map(String)).size >= 3) continue
    for (const { arc } of outer) {
      const line = topology.arcs[arc]
      if (line) kept[arc] = keptPoints(line, units, flat, true)
    }
  }
  return topology.shapes.flatMap(({ code, polygons }): SimpleShape[] => {
    const outer = largest(polygons, topology, flat)
    const all = polygons.flatMap((polygon): Position[][][] => {
      const [first, ...holes] = polygon.map((ring) => ({ ring, positions: positionsOf(ring) }))
      if (!first || (first.ring !== outer && isNothing(first.positions, units / UNITS))) return []
      return [
        [first.positions, ...holes.map((hole) => hole.positions).filter((hole) => !isNothing(hole, units / UNITS))],
      ]
    })
    const main = outer && positionsOf(outer)
    if (!main || main.length < 4) return []
    return [
      { code, polygons: all, box: boxOf(all.flat(2)), middle: middleOf(main), neighbours: neighbours.get(code) ?? [] },
    ]
  })
}

/** The outer ring with the largest area, measured before anything was left out, so that every tolerance chooses the same. */
function largest(
  polygons: Topology['shapes'][number]['polygons'],
  topology: Topology,
  flat: number,
): readonly ArcUse[] | null {
  let best: readonly ArcUse[] | null = null
  let most = -1
  for (const [outer] of polygons) {
    if (!outer) continue
    let twice = 0
    for (const { arc, isReversed } of outer) {
      const line = topology.arcs[arc]
      if (line) twice += (isReversed ? -1 : 1) * twiceAreaUnder(line)
    }
    const area = Math.abs(twice) * flat
    if (area > most) [best, most] = [outer, area]
  }
  return best
}

function twiceAreaUnder({ xs, ys }: Arc): number {
  let twice = 0
  for (let at = 1; at < xs.length; at++) twice += (xs[at - 1] ?? 0) * (ys[at] ?? 0) - (xs[at] ?? 0) * (ys[at - 1] ?? 0)
  return twice
}

function isNothing(ring: readonly Position[], tolerance: number): boolean {
  if (ring.length < 4) return true
  const { west, south, east, north } = boxOf(ring)
  return east - west < tolerance && north - south < tolerance
}

/** Indices of the points that stay. Closed lines keep at least a triangle. */
function keptPoints({ xs, ys, isClosed }: Arc, units: number, flat: number, keepsOne: boolean): number[] {
  const last = xs.length - 1
  const keep = new Uint8Array(xs.length)
  keep[0] = 1
  keep[last] = 1
  const stack: [number, number][] = []
  if (isClosed || keepsOne) {
    const far = farthest(xs, ys, 0, last, flat).at
    keep[far] = 1
    stack.push([0, far], [far, last])
    if (isClosed) {
      const [left, right] = [farthest(xs, ys, 0, far, flat), farthest(xs, ys, far, last, flat)]
      keep[left.distance >= right.distance ? left.at : right.at] = 1
    }
  } else stack.push([0, last])
  for (let part = stack.pop(); part; part = stack.pop()) {
    const [from, to] = part
    if (to - from < 2) continue
    const { at, distance } = farthest(xs, ys, from, to, flat)
    if (distance <= units) continue
    keep[at] = 1
    stack.push([from, at], [at, to])
  }
  const points: number[] = []
  keep.forEach((isKept, at) => {
    if (isKept) points.push(at)
  })
  return points
}

/** The point farthest from the straight line between two others (from the first of them, where they are the same). */
function farthest(
  xs: Int32Array,
  ys: Int32Array,
  from: number,
  to: number,
  flat: number,
): { at: number; distance: number } {
  const [x0, y0] = [(xs[from] ?? 0) * flat, ys[from] ?? 0]
  const [dx, dy] = [(xs[to] ?? 0) * flat - x0, (ys[to] ?? 0) - y0]
  const length = Math.hypot(dx, dy)
  let [at, distance] = [from, -1]
  for (let point = from + 1; point < to; point++) {
    const [px, py] = [(xs[point] ?? 0) * flat - x0, (ys[point] ?? 0) - y0]
    const along = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / (length * length)))
    const away = Math.hypot(px - along * dx, py - along * dy)
    if (away > distance) [at, distance] = [point, away]
  }
  return { at, distance }
}

function boxOf(positions: readonly Position[]): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [longitude, latitude] of positions) {
    box.west = Math.min(box.west, longitude)
    box.east = Math.max(box.east, longitude)
    box.south = Math.min(box.south, latitude)
    box.north = Math.max(box.north, latitude)
  }
  return box
}

/** The centre of gravity of a closed ring. Counted from its first point: far from zero the products would lose digits. */
function middleOf(ring: readonly Position[]): Position {
  const [originX, originY] = ring[0] ?? [0, 0]
  let [twice, sumX, sumY] = [0, 0, 0]
  for (let at = 1; at < ring.length; at++) {
    const [x0, y0] = [(ring[at - 1]?.[0] ?? 0) - originX, (ring[at - 1]?.[1] ?? 0) - originY]
    const [x1, y1] = [(ring[at]?.[0] ?? 0) - originX, (ring[at]?.[1] ?? 0) - originY]
    const cross = x0 * y1 - x1 * y0
    twice += cross
    sumX += (x0 + x1) * cross
    sumY += (y0 + y1) * cross
  }
  if (twice === 0) return [originX, originY]
  return [round(originX + sumX / (3 * twice)), round(originY + sumY / (3 * twice))]
}

function round(degrees: number): number {
  return Math.round(degrees * UNITS) / UNITS
}
