/** A tile of the usual maps of the web: zoom, and how many tiles from the west and from the north. */
export interface TileName {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** A stretch of ground in degrees; the western and northern edge belong to it. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Further out everything lies in a few tiles, further in a tile is a garden. */
const LEAST_ZOOM = 5
const MOST_ZOOM = 18

/** Reads `12/3191/1890.json`; null for what is no tile. */
export function readTile(z: string, x: string, y: string): TileName | null {
  const zoom = whole(z)
  const [column, row] = [whole(x), whole(y.replace(/\.json$/, ''))]
  if (zoom === null || column === null || row === null || !y.endsWith('.json')) return null
  if (zoom < LEAST_ZOOM || zoom > MOST_ZOOM) return null
  return column < 2 ** zoom && row < 2 ** zoom ? { z: zoom, x: column, y: row } : null
}

function whole(text: string): number | null {
  return /^\d{1,7}$/.test(text) ? Number(text) : null
}

/** Where a tile lies. Source: spherical Mercator as all map programs cut it (EPSG:3857, tile names of OpenStreetMap). */
export function tileBox({ z, x, y }: TileName): Box {
  const tiles = 2 ** z
  const lon = (column: number) => (column / tiles) * 360 - 180
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / tiles))) * 180) / Math.PI
  return { west: lon(x), east: lon(x + 1), north: lat(y), south: lat(y + 1) }
}

/** Where there can be cases: Thailand with its waters, in whole degrees. */
const LAND: Box = { west: 97, east: 106, south: 5, north: 21 }

/**
 * Cells that a box touches, as the indexes of migration 0041 number them: whole degrees for wide boxes, tenths for others, so that
 * a box never has more than some eighty.
 */
export function cellsOf(box: Box): { readonly isWide: boolean; readonly cells: readonly number[] } {
  const isWide = box.east - box.west > WIDEST_IN_TENTHS
  const parts = isWide ? 1 : 10
  const rows = steps(Math.max(box.south, LAND.south), Math.min(box.north, LAND.north), parts)
  const columns = steps(Math.max(box.west, LAND.west), Math.min(box.east, LAND.east), parts)
  return { isWide, cells: rows.flatMap((row) => columns.map((column) => row * CELL_ROW + column)) }
}

const WIDEST_IN_TENTHS = 0.75
/** Rows are numbered so far apart. */
const CELL_ROW = 10_000

function steps(from: number, to: number, parts: number): number[] {
  if (from > to) return []
  const first = Math.floor(from * parts)
  return Array.from({ length: Math.floor(to * parts) - first + 1 }, (_, at) => first + at)
}
