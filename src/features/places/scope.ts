import type { Area } from './area.ts'
import type { Gazetteer } from './gazetteer.ts'

/** Which rows of `area_totals` make up a place: pairs of home and area, in two lists of equal length. */
export interface Scope {
  readonly homes: readonly string[]
  readonly areas: readonly string[]
}

const NATIONAL = { home: '00', area: 'TH' }

/**
 * The country is all its provinces and what lies in none (home 00); a region or cluster is its provinces; a province, district
 * or sub-district is itself; the territory of a local authority is the sub-districts it lies over. Finer areas have no totals of
 * their own and give an empty scope.
 */
export function scopeOf(area: Area, places: Gazetteer): Scope {
  switch (area.kind) {
    case 'country':
      return scopeOfAreas(places.provincesOf(area.code), [NATIONAL])
    case 'region':
    case 'province-cluster':
      return scopeOfAreas(places.provincesOf(area.code))
    case 'province':
    case 'district':
    case 'subdistrict':
      return scopeOfAreas([area])
    case 'lao':
      return scopeOfAreas(places.children(area.code))
    default:
      return { homes: [], areas: [] }
  }
}

/** Provinces, districts or sub-districts next to each other. */
export function scopeOfAreas(areas: readonly Area[], more: readonly { home: string; area: string }[] = []): Scope {
  const pairs = [...areas.map((area) => ({ home: area.code.slice(0, 2), area: area.code as string })), ...more]
  return { homes: pairs.map((pair) => pair.home), areas: pairs.map((pair) => pair.area) }
}

/** The areas a place page shows apart: provinces for what is wider than one, else what lies directly below. */
export function partsOf(area: Area, places: Gazetteer): readonly Area[] {
  const wide = area.kind === 'country' || area.kind === 'region' || area.kind === 'province-cluster'
  return wide ? places.provincesOf(area.code) : places.children(area.code)
}

/** Areas beside this one under the same parent, without it. */
export function neighboursOf(area: Area, places: Gazetteer): readonly Area[] {
  if (area.parentCode === null) return []
  return places.children(area.parentCode).filter((other) => other.code !== area.code && other.kind === area.kind)
}
