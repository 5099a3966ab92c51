/** Degrees, longitude first, as GeoJSON writes them (RFC 7946). */
export type Position = readonly [longitude: number, latitude: number]

/** Polygons of one area; of each the outer ring first, then its holes. A ring may or may not repeat its first position at its end. */
export interface Shape {
  readonly code: string
  readonly polygons: readonly (readonly (readonly Position[])[])[]
}

/** A line between two places where three areas meet, or a whole ring that meets no third. Kept once, however many areas it bounds. */
export interface Arc {
  readonly xs: Int32Array
  readonly ys: Int32Array
  /** Closed arcs begin and end at the same point. */
  readonly isClosed: boolean
}

export interface ArcUse {
  readonly arc: number
  readonly isReversed: boolean
}

export interface Topology {
  readonly arcs: readonly Arc[]
  /** As the shapes, with arcs for positions. */
  readonly shapes: readonly { readonly code: string; readonly polygons: readonly (readonly (readonly ArcUse[])[])[] }[]
}

/** One unit is a hundred-thousandth of a degree: about a metre. */
export const UNITS = 100_000

const Y_RANGE = 2 ** 25

function toUnits([longitude, latitude]: Position): number {
  return Math.round((longitude + 180) * UNITS) * Y_RANGE + Math.round((latitude + 90) * UNITS)
}

const xOf = (key: number) => Math.floor(key / Y_RANGE) - 180 * UNITS
const yOf = (key: number) => (key % Y_RANGE) - 90 * UNITS

/**
 * Cuts the borders of areas into arcs, so that what two areas share is one line: simplified once, it leaves no gap between them.
 * Cuts stand where a point has other neighbours in one ring than in another (as in the TopoJSON reference implementation by
 * Bostock). Positions count as equal within about a metre; borders whose vertices do not fall together are not recognised as
 * shared. Rings of fewer than three points are left out.
 */
export function toTopology(shapes: readonly Shape[]): Topology {
  const rings = shapes.map(({ code, polygons }) => ({
    code,
    polygons: polygons
      .map((polygon) => polygon.map(toRing).filter((ring) => ring.length >= 3))
      .filter((polygon) => polygon.length > 0),
  }))
  const junctions = findJunctions(rings.flatMap(({ polygons }) => polygons.flat()))
  const arcs: Arc[] = []
  const known = new Map<string, number[]>()
  return {
    shapes: rings.map(({ code, polygons }) => ({
      code,
      polygons: polygons.map((polygon) =>
        polygon.map((ring) => cut(ring, junctions).map((points) => useArc(points, arcs, known))),
      ),
    })),
    arcs,
  }
}

function toRing(positions: readonly Position[]): number[] {
  const ring: number[] = []
  for (const position of positions) {
    const key = toUnits(position)
    if (key !== ring.at(-1)) ring.push(key)
  }
  while (ring.length > 1 && ring[0] === ring.at(-1)) ring.pop()
  return ring
}

function findJunctions(rings: readonly (readonly number[])[]): Set<number> {
  const lower = new Map<number, number>()
  const upper = new Map<number, number>()
  const junctions = new Set<number>()
  for (const ring of rings) {
    ring.forEach((point, at) => {
      const before = ring[(at + ring.length - 1) % ring.length] ?? point
      const after = ring[(at + 1) % ring.length] ?? point
      const [low, high] = before < after ? [before, after] : [after, before]
      const seen = lower.get(point)
      if (seen === undefined) {
        lower.set(point, low)
        upper.set(point, high)
      } else if (seen !== low || upper.get(point) !== high) junctions.add(point)
    })
  }
  return junctions
}

/** A ring as the lines between its junctions; without any, the whole ring from its smallest point, so that a hole and the island in it agree. */
function cut(ring: readonly number[], junctions: ReadonlySet<number>): number[][] {
  const cuts = ring.flatMap((point, at) => (junctions.has(point) ? [at] : []))
  if (cuts.length === 0) {
    let first = 0
    ring.forEach((point, at) => {
      if (point < (ring[first] ?? 0)) first = at
    })
    return [[...ring.slice(first), ...ring.slice(0, first + 1)]]
  }
  return cuts.map((from, at) => {
    const to = cuts[(at + 1) % cuts.length] ?? from
    return to > from ? ring.slice(from, to + 1) : [...ring.slice(from), ...ring.slice(0, to + 1)]
  })
}

function useArc(points: readonly number[], arcs: Arc[], known: Map<string, number[]>): ArcUse {
  const [first = 0, second = 0, beforeLast = 0, last = 0] = [points[0], points[1], points.at(-2), points.at(-1)]
  const isReversed = first > last || (first === last && second > beforeLast)
  const straight = isReversed ? [...points].reverse() : points
  const key = `${straight[0]} ${straight[1]} ${straight.at(-1)} ${straight.length}`
  for (const arc of known.get(key) ?? []) if (isSame(arcs[arc], straight)) return { arc, isReversed }
  const arc = arcs.length
  arcs.push({
    xs: Int32Array.from(straight, xOf),
    ys: Int32Array.from(straight, yOf),
    isClosed: first === last,
  })
  known.set(key, [...(known.get(key) ?? []), arc])
  return { arc, isReversed }
}

function isSame(arc: Arc | undefined, points: readonly number[]): boolean {
  return arc !== undefined && points.every((point, at) => arc.xs[at] === xOf(point) && arc.ys[at] === yOf(point))
}

/** Pairs of areas that share at least one line; a mere corner is not enough. By code, each list in the order of the codes. */
export function neighboursIn(topology: Topology): ReadonlyMap<string, readonly string[]> {
  const users = new Map<number, Set<string>>()
  for (const { code, polygons } of topology.shapes)
    for (const { arc } of polygons.flat(2)) users.set(arc, (users.get(arc) ?? new Set()).add(code))
  const beside = new Map<string, Set<string>>(topology.shapes.map(({ code }) => [code, new Set()]))
  for (const codes of users.values())
    for (const one of codes) for (const other of codes) if (one !== other) beside.get(one)?.add(other)
  return new Map([...beside].map(([code, others]) => [code, [...others].sort()]))
}
