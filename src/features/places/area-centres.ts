import { remembered } from '../../kernel/remembered.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { boundaryCentres } from './boundaries.sql.ts'
import type { Gazetteer } from './gazetteer.ts'

/** A point for an area, and of which kind the area is that it is the centre of. */
export interface AreaPoint {
  readonly longitude: number
  readonly latitude: number
  readonly precision: 'subdistrict' | 'district' | 'province'
}

/**
 * Tells a point for any area: its own in the register, else the middle of its border's box, else the mean of the sub-districts
 * under it; of a village that of its sub-district. Six decimals. Null for the country, regions and places without any.
 */
export async function areaPoints(view: Queryable, places: Gazetteer): Promise<(code: string) => AreaPoint | null> {
  const known = pointsOf.get(places)
  if (known !== undefined) return known
  const borders = places.bordersKey === null ? new Map() : await boundaryCentres(view)
  const points = remembered((code) => pointFor(code, places, borders), 20_000)
  pointsOf.set(places, points)
  return points
}

/** Kept as long as the copy of the register they were worked out from. */
const pointsOf = new WeakMap<Gazetteer, (code: string) => AreaPoint | null>()

function pointFor(
  code: string,
  places: Gazetteer,
  borders: ReadonlyMap<string, { longitude: number; latitude: number }>,
): AreaPoint | null {
  if (!/^\d{2,10}/.test(code)) return null
  for (let part = code.slice(0, 6); part.length >= 2; part = part.slice(0, -2)) {
    const area = places.areas.get(part)
    const { latitude = null, longitude = null } = area ?? {}
    const found =
      latitude !== null && longitude !== null ? { longitude, latitude } : (borders.get(part) ?? meanBelow(part, places))
    const precision = part.length >= 6 ? 'subdistrict' : part.length >= 4 ? 'district' : 'province'
    if (found !== null) return { longitude: six(found.longitude), latitude: six(found.latitude), precision }
  }
  return null
}

function meanBelow(code: string, places: Gazetteer): { longitude: number; latitude: number } | null {
  let [count, longitude, latitude] = [0, 0, 0]
  const add = (under: string): void => {
    for (const area of places.children(under)) {
      if (area.kind === 'district') add(area.code)
      if (area.kind !== 'subdistrict' || area.longitude === null || area.latitude === null) continue
      count += 1
      longitude += area.longitude
      latitude += area.latitude
    }
  }
  add(code)
  return count === 0 ? null : { longitude: longitude / count, latitude: latitude / count }
}

const six = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
