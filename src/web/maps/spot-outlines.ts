import { provinceBorders } from './province-shapes.ts'
import { drawnAt, SPOT_TALL, SPOT_WIDE, type SpotBox, type SpotView } from './spot-view.ts'

/** Degrees, longitude first. */
type Position = readonly [longitude: number, latitude: number]

/** Borders of one area. The rings of all its parts; holes are rings too. */
export interface Outline {
  readonly code: string
  readonly rings: readonly (readonly Position[])[]
}

/** Provinces that reach into a box: for a place that no borders were imported for. Rough: true to some 500 m. */
export function provinceOutlines(box: SpotBox): Outline[] {
  return provinceBorders().flatMap(({ code, rings, box: own }) =>
    own.west < box.east && own.east > box.west && own.south < box.north && own.north > box.south
      ? [{ code, rings }]
      : [],
  )
}

/** The ground some provinces cover; null where none of them is known. */
export function boxOfProvinces(codes: readonly string[]): SpotBox | null {
  const boxes = provinceBorders().flatMap(({ code, box }) => (codes.includes(code) ? [box] : []))
  if (boxes.length === 0) return null
  return {
    west: Math.min(...boxes.map(({ west }) => west)),
    east: Math.max(...boxes.map(({ east }) => east)),
    south: Math.min(...boxes.map(({ south }) => south)),
    north: Math.max(...boxes.map(({ north }) => north)),
  }
}

/** Lines end so many units beyond the drawing. */
const BEYOND = 20

/**
 * Path data of an outline in the drawing of a view: cut where the drawing ends, in whole units, in steps from the point before. So a garden in a
 * province costs no more than the province's corner of it, and the country no more than can be seen of its coast.
 */
export function outlinePath({ rings }: Pick<Outline, 'rings'>, view: SpotView): string {
  const at = drawnAt(view)
  return rings.map((ring) => ringPath(cutRing(ring.map(([lon, lat]) => at(lat, lon))))).join('')
}

type Drawn = readonly [x: number, y: number]

/** The four edges of the drawing: which coordinate, where, and on which side it lies. */
const edges = [
  { axis: 0, at: -BEYOND, sign: 1 },
  { axis: 0, at: SPOT_WIDE + BEYOND, sign: -1 },
  { axis: 1, at: -BEYOND, sign: 1 },
  { axis: 1, at: SPOT_TALL + BEYOND, sign: -1 },
] as const

/** The part of a ring within the drawing (Sutherland and Hodgman 1974). */
function cutRing(ring: readonly Drawn[]): readonly Drawn[] {
  let points = ring
  for (const { axis, at, sign } of edges) {
    const isIn = (point: Drawn) => (point[axis] - at) * sign >= 0
    const cut: Drawn[] = []
    for (const [i, point] of points.entries()) {
      const before = points[(i + points.length - 1) % points.length] ?? point
      if (isIn(point) !== isIn(before)) {
        const part = (at - before[axis]) / (point[axis] - before[axis])
        cut.push([before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part])
      }
      if (isIn(point)) cut.push(point)
    }
    points = cut
  }
  return points
}

function ringPath(points: readonly Drawn[]): string {
  const kept: [number, number][] = []
  for (const point of points) {
    const next: [number, number] = [Math.round(point[0]), Math.round(point[1])]
    const last = kept.at(-1)
    if (last === undefined || last[0] !== next[0] || last[1] !== next[1]) kept.push(next)
  }
  const [first, ...others] = kept
  if (first === undefined || others.length < 2) return ''
  let [x, y] = first
  let path = `M${x} ${y}l`
  for (const [nextX, nextY] of others) {
    path += `${nextX - x} ${nextY - y} `
    ;[x, y] = [nextX, nextY]
  }
  return `${path.trimEnd()}z`
}
