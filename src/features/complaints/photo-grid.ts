import type { CoveredArea } from './keep-photo.ts'

/** A photo is cut into a grid of fields that may be covered; it works with a finger, a keyboard and without a script. */
export const GRID = { rows: 6, columns: 6 } as const

/** The ticked fields of a form, each once; whatever else was sent is left out. */
export function readCells(values: readonly unknown[]): number[] {
  const most = GRID.rows * GRID.columns
  return [...new Set(values.map(Number))].filter((cell) => Number.isInteger(cell) && cell >= 0 && cell < most)
}

export function areaOfCell(cell: number): CoveredArea {
  const [width, height] = [1000 / GRID.columns, 1000 / GRID.rows]
  return { left: (cell % GRID.columns) * width, top: Math.floor(cell / GRID.columns) * height, width, height }
}
