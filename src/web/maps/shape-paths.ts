/** Degrees, longitude first. */
type Position = readonly [longitude: number, latitude: number]

/** @public */
export interface DrawnShapes {
  viewBox: string
  /** Path data by code. */
  paths: ReadonlyMap<string, string>
}

/** The longer side of the drawing, in its own units: finer than any screen shows it. */
const SIDE = 1000
const MARGIN = 6

/**
 * Path data of shapes in one common frame, north on top. Degrees are taken as a plane, a degree of longitude shortened as in the
 * middle of the drawing, which is true to a pixel for anything within Thailand. Steps are whole numbers from the point before, so
 * that a province with 25 districts costs a few kilobytes.
 */
export function drawShapes(
  shapes: readonly { code: string; polygons: readonly (readonly (readonly Position[])[])[] }[],
): DrawnShapes {
  const frame = frameOf(shapes.flatMap(({ polygons }) => polygons.flat(2)))
  if (frame === null) return { viewBox: `0 0 ${SIDE} ${SIDE}`, paths: new Map() }
  const paths = new Map(
    shapes.map(({ code, polygons }) => [
      code,
      polygons
        .flat()
        .map((ring) => ringPath(ring, frame))
        .join(''),
    ]),
  )
  return { viewBox: `0 0 ${frame.width} ${frame.height}`, paths }
}

interface DrawingFrame {
  west: number
  north: number
  /** Units for one degree. */
  perLongitude: number
  perLatitude: number
  width: number
  height: number
}

function frameOf(positions: readonly Position[]): DrawingFrame | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [longitude, latitude] of positions) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  if (!(east > west && north > south)) return null
  const shortened = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const perLatitude = SIDE / Math.max((east - west) * shortened, north - south)
  const perLongitude = perLatitude * shortened
  return {
    west,
    north,
    perLongitude,
    perLatitude,
    width: Math.round((east - west) * perLongitude) + 2 * MARGIN,
    height: Math.round((north - south) * perLatitude) + 2 * MARGIN,
  }
}

function ringPath(ring: readonly Position[], frame: DrawingFrame): string {
  let path = ''
  let [x, y] = [0, 0]
  for (const [longitude, latitude] of ring) {
    const nextX = Math.round((longitude - frame.west) * frame.perLongitude) + MARGIN
    const nextY = Math.round((frame.north - latitude) * frame.perLatitude) + MARGIN
    if (path === '') path = `M${nextX} ${nextY}l`
    else if (nextX !== x || nextY !== y) path += `${nextX - x} ${nextY - y} `
    ;[x, y] = [nextX, nextY]
  }
  // A part smaller than a unit still leaves a dot, so that no area vanishes.
  return path.endsWith('l') ? `${path}1 0 0 1z` : `${path.trimEnd()}z`
}
