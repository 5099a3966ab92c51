import type { Queryable } from '../../platform/db/db.ts'
import { type DrawnShapes, drawShapes } from '../../web/maps/index.ts'
import type { Area } from './area.ts'
import { boundariesOf } from './boundaries.sql.ts'
import type { Gazetteer } from './gazetteer.ts'

/** What the boundaries say about a place: how its parts are drawn, and who lies beside it. */
export interface Borders {
  /** Null where most of the parts have no boundary. */
  readonly drawing: DrawnShapes | null
  /** Null where its own boundary is not known. */
  readonly neighbours: readonly Area[] | null
}

const NONE: Borders = { drawing: null, neighbours: null }

const MOST_KEPT = 400
const kept = new Map<string, Borders>()

/**
 * Reads and draws the parts of a place, once for each state of the register; then from memory. Costs no query where it has no
 * boundaries at all, and one the first time a place is asked for.
 */
export async function loadBorders(
  view: Queryable,
  places: Gazetteer,
  area: Area,
  parts: readonly Area[],
): Promise<Borders> {
  if (places.bordersKey === null || area.kind === 'country') return NONE
  const key = `${places.bordersKey} ${area.code}`
  const known = kept.get(key)
  if (known) return known
  const boundaries = await boundariesOf(view, [area.code, ...parts.map((part) => part.code as string)])
  const own = boundaries.find((boundary) => boundary.areaCode === area.code)
  const shapes = boundaries
    .filter((boundary) => boundary !== own)
    .map(({ areaCode, polygons }) => ({ code: areaCode, polygons }))
  const borders: Borders = {
    drawing: shapes.length > 0 && shapes.length * 2 > parts.length ? drawShapes(shapes) : null,
    neighbours: own ? livingAreas(own.neighbours, places) : null,
  }
  kept.set(key, borders)
  if (kept.size > MOST_KEPT) for (const oldest of kept.keys()) if (kept.delete(oldest)) break
  return borders
}

function livingAreas(codes: readonly string[], places: Gazetteer): Area[] {
  return codes.flatMap((code) => {
    const area = places.areas.get(code)
    return area && places.current(area) === area ? [area] : []
  })
}
