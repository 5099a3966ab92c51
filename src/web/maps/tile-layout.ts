/** @public */
export interface Place {
  code: string
  lat: number | null
  lon: number | null
}

/** @public */
export interface Cell {
  /** From 1, from the west. */
  column: number
  /** From 1, from the north. */
  row: number
}

/** @public */
export interface TileLayout {
  columns: number
  rows: number
  cells: ReadonlyMap<string, Cell>
}

/** A degree of longitude is shorter than one of latitude; at Thailand's middle by this much. */
const lonScale = Math.cos((13.5 * Math.PI) / 180)

/** The style sheet has 20 rows and 8 columns of places. */
const mostRows = 20

function widest(count: number): number {
  if (count <= 4) return 2
  if (count <= 9) return 4
  if (count <= 22) return 5
  return count <= 36 ? 6 : 8
}

/**
 * Lays places out as tiles near where they lie: a grid as tall and wide as the area, with some free cells, and each place
 * in its own cell so that the sum of squared moves is smallest. The same places always give the same picture, in whatever
 * order they come.
 */
export function layOutTiles(places: readonly Place[]): TileLayout {
  const sorted = [...places].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  if (sorted.length === 0) return { columns: 0, rows: 0, cells: new Map() }
  const known = sorted.filter((place) => Number.isFinite(place.lat) && Number.isFinite(place.lon))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
  const middle = [mean(known.map((place) => place.lon ?? 0)), mean(known.map((place) => place.lat ?? 0))] as const
  // A place whose position nobody knows stands in the middle and is moved to a free cell.
  const points = sorted.map((place) =>
    Number.isFinite(place.lat) && Number.isFinite(place.lon) ? ([place.lon ?? 0, place.lat ?? 0] as const) : middle,
  )
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
  const width = Math.max((east - west) * lonScale, 1e-6)
  const height = Math.max(north - south, 1e-6)

  // A few free cells let the outline show. Never so narrow that it grows taller than the style sheet has rows for.
  const wanted = Math.ceil(sorted.length * 1.3)
  const asWide = Math.round(Math.sqrt((wanted * width) / height))
  const least = Math.max(Math.min(2, sorted.length), Math.ceil(wanted / mostRows))
  const wide = Math.max(least, Math.min(asWide, widest(sorted.length), sorted.length))
  const rows = Math.ceil(wanted / wide)

  const costs = points.map(([x, y]) => {
    const column = east === west ? (wide - 1) / 2 : ((x - west) / (east - west)) * (wide - 1)
    const row = north === south ? (rows - 1) / 2 : ((north - y) / (north - south)) * (rows - 1)
    return Array.from(
      { length: wide * rows },
      (_, cell) => (column - (cell % wide)) ** 2 + (row - Math.floor(cell / wide)) ** 2,
    )
  })
  const chosen = assign(costs)

  // Empty rows and columns say nothing and take room.
  const usedRows = [...new Set(chosen.map((cell) => Math.floor(cell / wide)))].sort((a, b) => a - b)
  const usedColumns = [...new Set(chosen.map((cell) => cell % wide))].sort((a, b) => a - b)
  const cells = new Map(
    sorted.map((place, i) => {
      const cell = chosen[i] ?? 0
      return [
        place.code,
        { column: usedColumns.indexOf(cell % wide) + 1, row: usedRows.indexOf(Math.floor(cell / wide)) + 1 },
      ]
    }),
  )
  return { columns: usedColumns.length, rows: usedRows.length, cells }
}

/**
 * The Hungarian method with potentials (after Jonker and Volgenant, 1987): for each row the column that makes the whole
 * cheapest. Rows ≤ columns. 50 districts on 70 cells take well under a millisecond.
 */
function assign(costs: readonly (readonly number[])[]): number[] {
  const n = costs.length
  const m = costs[0]?.length ?? 0
  const rowPotential = new Float64Array(n + 1)
  const columnPotential = new Float64Array(m + 1)
  const rowOf = new Int32Array(m + 1)
  const cameFrom = new Int32Array(m + 1)
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row
    let column = 0
    const least = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY)
    const done = new Uint8Array(m + 1)
    do {
      done[column] = 1
      const at = rowOf[column] ?? 0
      let step = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= m; j++) {
        if (done[j]) continue
        const reduced = (costs[at - 1]?.[j - 1] ?? 0) - (rowPotential[at] ?? 0) - (columnPotential[j] ?? 0)
        if (reduced < (least[j] ?? 0)) {
          least[j] = reduced
          cameFrom[j] = column
        }
        if ((least[j] ?? 0) < step) {
          step = least[j] ?? 0
          next = j
        }
      }
      for (let j = 0; j <= m; j++) {
        if (done[j]) {
          const r = rowOf[j] ?? 0
          rowPotential[r] = (rowPotential[r] ?? 0) + step
          columnPotential[j] = (columnPotential[j] ?? 0) - step
        } else least[j] = (least[j] ?? 0) - step
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const before = cameFrom[column] ?? 0
      rowOf[column] = rowOf[before] ?? 0
      column = before
    }
  }
  const chosen = new Array<number>(n).fill(0)
  for (let j = 1; j <= m; j++) {
    const row = rowOf[j] ?? 0
    if (row > 0) chosen[row - 1] = j - 1
  }
  return chosen
}
