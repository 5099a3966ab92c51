import { type Shape, type SimpleShape, simplifyBorders } from '../../engines/borders/index.ts'
import { type AreaKind, areaKindOf, parseAreaCode } from '../../kernel/area-code.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { AreaRow } from './area-file.ts'
import { upsertBoundaries } from './boundaries.sql.ts'

/**
 * How far a border may move, in degrees: about a pixel where the area is drawn, provinces on the map of the country or a region,
 * districts on that of their province, and so on down.
 */
const TOLERANCES: Partial<Record<AreaKind, number>> = {
  country: 0.02,
  region: 0.01,
  'province-cluster': 0.01,
  province: 0.005,
  district: 0.0015,
  subdistrict: 0.0004,
}
const FINEST_TOLERANCE = 0.0001

/** Points of an area on average, beyond which a map costs more to send than it shows. */
const POINTS_EACH = 150
const LEAST_POINTS_ALLOWED = 2_000

/** Shapes with fewer points, those of one kind together, because only they share borders. */
export function simplified(shapes: readonly Shape[]): SimpleShape[] {
  const byKind = new Map<AreaKind, Shape[]>()
  for (const shape of shapes) {
    const code = parseAreaCode(shape.code)
    if (!code.ok) continue
    const kind = areaKindOf(code.value)
    byKind.set(kind, [...(byKind.get(kind) ?? []), shape])
  }
  return [...byKind].flatMap(([kind, list]) =>
    simplifyBorders(list, {
      tolerance: TOLERANCES[kind] ?? FINEST_TOLERANCE,
      mostPoints: Math.max(LEAST_POINTS_ALLOWED, POINTS_EACH * list.length),
    }),
  )
}

/** Rows with the middle of their shapes, for areas whose position neither the file nor the register gives. */
export function withMiddles(rows: readonly AreaRow[], shapes: readonly SimpleShape[]): AreaRow[] {
  const middles = new Map(shapes.map(({ code, middle }) => [code, middle]))
  return rows.map((row) => {
    const middle = middles.get(row.code)
    return middle ? { ...row, middle: { latitude: middle[1], longitude: middle[0] } } : row
  })
}

/**
 * Keeps the simplified boundaries of areas that are in the register. Doing it twice changes nothing.
 * @returns how many were added or changed
 */
export async function importBoundaries(
  tx: Tx,
  shapes: readonly SimpleShape[],
  source: string,
  now: Date,
): Promise<number> {
  return shapes.length === 0 ? 0 : upsertBoundaries(tx, shapes, source, now)
}
