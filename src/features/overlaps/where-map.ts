import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type Area, type Gazetteer, loadGazetteer, placeTitle } from '../places/index.ts'
import { messages } from './messages.ts'

/** One project on the map: its letter on the page, and the area its plan names. */
export interface PlacedSide {
  readonly letter: string
  readonly areaCode: string | null
}

/** Where projects lie, as far as their plans say: whole areas, never a spot. */
export interface WhereView {
  /** Provinces that are named, with the letters of the projects in them. */
  readonly provinces: readonly { readonly code: string; readonly name: string; readonly letters: string }[]
  /** The districts of the province, when all that is known lies in one and a district is named; else none. */
  readonly districts: readonly {
    readonly code: string
    readonly name: string
    readonly letters: string
    readonly lat: number | null
    readonly lon: number | null
  }[]
  readonly districtsTitle: string
  /** What the drawing shows, in words: one sentence a project, and the distance where both centres are known. */
  readonly sentences: readonly string[]
}

/** @returns null when no project names a place */
export async function whereView(view: Queryable, sides: readonly PlacedSide[], lang: Lang): Promise<WhereView | null> {
  if (sides.every((side) => side.areaCode === null)) return null
  return placed(await loadGazetteer(view), sides, lang)
}

function placed(places: Gazetteer, sides: readonly PlacedSide[], lang: Lang): WhereView | null {
  const say = messages(lang).map
  const known = sides.flatMap(({ letter, areaCode }) => {
    const area = areaCode === null ? undefined : places.areas.get(areaCode)
    return area && /^\d{2}/.test(area.code) ? [{ letter, area }] : []
  })
  const lettersIn = (code: string) =>
    known
      .filter(({ area }) => area.code.startsWith(code))
      .map(({ letter }) => letter)
      .join(' ')
  const codes = [...new Set(known.map(({ area }) => area.code.slice(0, 2)))]
  const provinces = codes.flatMap((code) => {
    const area = places.areas.get(code)
    return area ? [{ code, name: nameIn(lang, area), letters: lettersIn(code) }] : []
  })
  const [only] = provinces
  if (!only) return null
  const hasDistrict = known.some(({ area }) => area.code.length >= 4)
  const districts =
    provinces.length === 1 && hasDistrict ? places.children(only.code).filter((area) => area.kind === 'district') : []
  return {
    provinces,
    districts: districts.map((area) => ({
      code: area.code,
      name: nameIn(lang, area),
      letters: lettersIn(area.code),
      lat: area.latitude,
      lon: area.longitude,
    })),
    districtsTitle: only.code === '10' ? say.bangkok : say.districts(titleOf(places, only.code, lang)),
    sentences: [...sides.map((side) => sentenceOf(places, side, lang)), ...distance(known, lang)],
  }
}

function sentenceOf(places: Gazetteer, { letter, areaCode }: PlacedSide, lang: Lang): string {
  const say = messages(lang).map
  const area = areaCode === null ? undefined : places.areas.get(areaCode)
  if (!area || !/^\d{2}/.test(area.code)) return say.unknown(letter)
  if (area.code.length < 4) return say.provinceOnly(letter, titleOf(places, area.code, lang))
  const names = [6, 4, 2].filter((n) => n <= area.code.length).map((n) => titleOf(places, area.code.slice(0, n), lang))
  return say.whereIs(letter, names.join(pick(lang, { th: ' ', en: ', ' })))
}

function distance(known: readonly { letter: string; area: Area }[], lang: Lang): string[] {
  const [a, b, ...more] = known
  if (!a || !b || more.length > 0 || a.area.code === b.area.code) return []
  const km = kilometresBetween(a.area, b.area)
  return km === null ? [] : [messages(lang).map.distance(km < 10 ? km.toFixed(1) : String(Math.round(km)))]
}

type Point = Pick<Area, 'latitude' | 'longitude'>

/** Along the earth's surface (haversine, radius 6,371 km); null where a position is not known. */
export function kilometresBetween(a: Point, b: Point): number | null {
  if (a.latitude === null || a.longitude === null || b.latitude === null || b.longitude === null) return null
  const rad = Math.PI / 180
  const [dLat, dLon] = [(b.latitude - a.latitude) * rad, (b.longitude - a.longitude) * rad]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}

function titleOf(places: Gazetteer, code: string, lang: Lang): string {
  const area = places.areas.get(code)
  return area ? placeTitle(area, lang) : code
}
