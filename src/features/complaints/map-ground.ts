import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import {
  boxAround,
  boxOfProvinces,
  boxOfView,
  type Outline,
  provinceOutlines,
  type SpotBox,
  type SpotView,
  viewOver,
} from '../../web/maps/index.ts'
import { type Area, areaPoints, boundariesOf, boundariesWithin, type Gazetteer, placeName } from '../places/index.ts'
import { digitsAt } from './map-filter.ts'

/*
 * The ground under the map of cases: borders of the register where they were imported, else the provinces of the package everybody has. Nothing
 * is asked of another host.
 */

const DISTRICT_ZOOM = 11
const SUBDISTRICT_ZOOM = 13

/** Which stretch a place is. Not sure: neither borders nor a point are known, and the cases found there have to show where it is. */
export async function groundOf(
  view: Queryable,
  places: Gazetteer,
  area: Area | null,
): Promise<{ readonly view: SpotView; readonly isSure: boolean }> {
  const wide = boxOfProvinces(provincesOf(places, area)) ?? COUNTRY
  if (area === null || area.code.length === 2 || !/^\d/.test(area.code))
    return { view: viewOver(wide), isSure: area === null || area.kind !== 'lao' }
  const codes = area.kind === 'lao' ? places.children(area.code).map(({ code }) => code) : [area.code.slice(0, 6)]
  const known = places.bordersKey === null ? [] : await boundariesOf(view, codes)
  const box = boxAround(known.flatMap(({ polygons }) => polygons.flat(2).map(([lon, lat]) => ({ lat, lon }))))
  if (box !== null) return { view: viewOver(box), isSure: true }
  const point = (await areaPoints(view, places))(codes[0] ?? area.code)
  if (point === null || point.precision === 'province') return { view: viewOver(wide), isSure: false }
  const zoom = point.precision === 'district' ? DISTRICT_ZOOM : SUBDISTRICT_ZOOM
  return { view: { lat: point.latitude, lon: point.longitude, zoom }, isSure: true }
}

const COUNTRY: SpotBox = { west: 97.3, east: 105.7, south: 5.6, north: 20.5 }

function provincesOf(places: Gazetteer, area: Area | null): string[] {
  if (area === null) return places.provincesOf('TH').map(({ code }) => code)
  if (/^\d{2}/.test(area.code)) return [area.code.slice(0, 2)]
  const below = area.kind === 'lao' ? places.children(area.code).map(({ code }) => code.slice(0, 2)) : []
  return below.length > 0 ? [...new Set(below)] : places.provincesOf(area.code).map(({ code }) => code)
}

/** Province names would lie over one another on a map of the country. */
const NAMES_FROM_ZOOM = 7
const MOST_NAMES = 40

export async function outlinesIn(
  view: Queryable,
  places: Gazetteer,
  shown: SpotView,
  { area, lang, codes }: { readonly area: Area | null; readonly lang: Lang; readonly codes: Iterable<string | null> },
): Promise<{
  readonly outlines: (Outline & { readonly isOwn: boolean })[]
  readonly names: { readonly lat: number; readonly lon: number; readonly text: string }[]
}> {
  const box = boxOfView(shown)
  const digits = digitsAt(shown.zoom)
  const known = places.bordersKey === null ? [] : await boundariesWithin(view, box, digits)
  const drawn: Outline[] =
    known.length > 0
      ? known.map(({ areaCode, polygons }) => ({ code: areaCode, rings: polygons.flat() }))
      : provinceOutlines(box)
  const outlines = drawn.map((one) => ({ ...one, isOwn: area !== null && one.code === area.code }))
  if (shown.zoom < NAMES_FROM_ZOOM) return { outlines, names: [] }
  const pointOf = await areaPoints(view, places)
  const middleOf = (code: string) => {
    const point = pointOf(code)
    if (point !== null && point.precision !== 'province') return { lat: point.latitude, lon: point.longitude }
    const found = code.length === 2 ? boxOfProvinces([code]) : null
    return found === null ? null : { lat: (found.south + found.north) / 2, lon: (found.west + found.east) / 2 }
  }
  // Where most cases are the name matters most.
  const wanted = [...new Set([...codes, ...drawn.map(({ code }) => code)])].flatMap((code) => code ?? [])
  const names = wanted.slice(0, MOST_NAMES).flatMap((code) => {
    const [named, middle] = [places.areas.get(code), middleOf(code)]
    return named === undefined || middle === null ? [] : [{ ...middle, text: placeName(named, lang) }]
  })
  return { outlines, names }
}
