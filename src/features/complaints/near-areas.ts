import type { Queryable } from '../../platform/db/db.ts'
import { type Area, type AreaPoint, areaPoints, type Gazetteer } from '../places/index.ts'

/** Further than this from the middle of a sub-district nobody is in it. */
const FARTHEST_KM = 30
const KM_A_DEGREE = 111.2

type PointOf = (code: string) => AreaPoint | null

interface Position {
  readonly lat: number
  readonly lon: number
  readonly most: number
}

/** Sub-districts around a position, nearest middle first; none where the register knows no positions. */
export async function nearAreas(view: Queryable, places: Gazetteer, at: Position): Promise<Area[]> {
  return nearest(await areaPoints(view, places), places, at)
}

function nearest(pointOf: PointOf, places: Gazetteer, { lat, lon, most }: Position): Area[] {
  const shrink = Math.cos((lat * Math.PI) / 180)
  const near: { area: Area; km: number }[] = []
  for (const area of places.areasOfToday) {
    if (area.kind !== 'subdistrict') continue
    const point = pointOf(area.code)
    if (point === null || point.precision !== 'subdistrict') continue
    const km = KM_A_DEGREE * Math.hypot(point.latitude - lat, (point.longitude - lon) * shrink)
    if (km <= FARTHEST_KM) near.push({ area, km })
  }
  return near
    .sort((a, b) => a.km - b.km)
    .slice(0, most)
    .map(({ area }) => area)
}

interface GivenPlace {
  readonly text: string
  readonly lat: number | null
  readonly lon: number | null
}

/** Places a text or position may mean, the likeliest first; `sure` when nobody needs to choose. */
export async function placeChoices(
  view: Queryable,
  places: Gazetteer,
  given: GivenPlace,
  most?: number,
): Promise<{ choices: Area[]; sure: boolean }> {
  return (await placeFinder(view, places, most))(given)
}

/** As `placeChoices`, for several questions: the database is asked once, before the first. */
export async function placeFinder(
  view: Queryable,
  places: Gazetteer,
  most = 6,
): Promise<(given: GivenPlace) => { choices: Area[]; sure: boolean }> {
  const pointOf = await areaPoints(view, places)
  return (given) => choicesFor(pointOf, places, given, most)
}

function choicesFor(
  pointOf: PointOf,
  places: Gazetteer,
  given: GivenPlace,
  most: number,
): { choices: Area[]; sure: boolean } {
  const found = given.text === '' ? null : places.resolve(given.text)
  const codes: string[] = found === null ? [] : [found.code, ...found.alternatives]
  const near =
    given.lat === null || given.lon === null
      ? []
      : nearest(pointOf, places, { lat: given.lat, lon: given.lon, most: 3 })
  const named = found === null && given.text !== '' ? places.search(given.text, most) : []
  const areas = [...codes.flatMap((code) => places.areas.get(code) ?? []), ...near, ...named]
  const usable = areas.filter((area) => /^\d{2,8}$/.test(area.code))
  const choices = [...new Map(usable.map((area) => [area.code, area])).values()].slice(0, most)
  const [first] = choices
  const isNamed = found !== null && found.confidence >= SURE && first?.code === found.code && found.code.length >= 6
  return { choices, sure: isNamed }
}

const SURE = 0.9
