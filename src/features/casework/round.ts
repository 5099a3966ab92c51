/** A place to go to. */
export interface Stop {
  readonly lat: number | null
  readonly lon: number | null
}

const EARTH_KM = 6_371
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle distance in kilometres (haversine). */
export function kilometres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const [dLat, dLon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/**
 * The stops in the order of a short way: always to the nearest next one, then made shorter by turning stretches round while that
 * helps (2-opt, Croes 1958). The first stays first; stops without a point come last, in the order they had.
 * @returns the stops, each with the kilometres from the one before; null for the first and for those without a point
 */
export function shortRound<S extends Stop>(stops: readonly S[]): { readonly stop: S; readonly km: number | null }[] {
  const located = stops.flatMap((stop) =>
    stop.lat === null || stop.lon === null ? [] : [{ stop, lat: stop.lat, lon: stop.lon }],
  )
  const without = stops.filter(({ lat, lon }) => lat === null || lon === null)
  const way = shortened(nearestNext(located))
  return [
    ...way.map((one, at) => {
      const before = way[at - 1]
      return { stop: one.stop, km: before === undefined ? null : kilometres(before, one) }
    }),
    ...without.map((stop) => ({ stop, km: null })),
  ]
}

interface Point {
  readonly lat: number
  readonly lon: number
}

function nearestNext<P extends Point>(points: readonly P[]): P[] {
  const left = [...points]
  const way: P[] = left.splice(0, 1)
  while (left.length > 0) {
    const last = way[way.length - 1] as P
    let best = 0
    for (let at = 1; at < left.length; at++) {
      if (kilometres(last, left[at] as P) < kilometres(last, left[best] as P)) best = at
    }
    way.push(...left.splice(best, 1))
  }
  return way
}

const MOST_ROUNDS = 20

function shortened<P extends Point>(points: readonly P[]): P[] {
  const way = [...points]
  for (let round = 0, isBetter = true; isBetter && round < MOST_ROUNDS; round++) {
    isBetter = false
    for (let i = 1; i < way.length - 1; i++) {
      for (let j = i + 1; j < way.length; j++) {
        if (gainOf(way, i, j) <= 1e-9) continue
        way.splice(i, j - i + 1, ...way.slice(i, j + 1).reverse())
        isBetter = true
      }
    }
  }
  return way
}

/** By how much the way becomes shorter when the stretch from i to j is gone the other way round. */
function gainOf<P extends Point>(way: readonly P[], i: number, j: number): number {
  const [before, first, last, after] = [way[i - 1] as P, way[i] as P, way[j] as P, way[j + 1]]
  const now = kilometres(before, first) + (after === undefined ? 0 : kilometres(last, after))
  const turned = kilometres(before, last) + (after === undefined ? 0 : kilometres(first, after))
  return now - turned
}
