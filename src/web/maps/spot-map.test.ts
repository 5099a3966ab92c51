import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clustersOf } from './spot-clusters.ts'
import { spotMap } from './spot-map.ts'
import { boxOfProvinces, outlinePath, provinceOutlines } from './spot-outlines.ts'
import {
  boxAround,
  boxOfView,
  drawnAt,
  movedView,
  readSpotView,
  SPOT_TALL,
  SPOT_WIDE,
  spotQuery,
  viewOver,
} from './spot-view.ts'

const spots = fc.array(
  fc.record({ lat: fc.double({ min: 6, max: 20, noNaN: true }), lon: fc.double({ min: 98, max: 105, noNaN: true }) }),
  { minLength: 1, maxLength: 60 },
)

test('a view over some spots shows all of them', () => {
  fc.assert(
    fc.property(spots, (list) => {
      const view = viewOver(boxAround(list) ?? boxOfView({ lat: 13, lon: 100, zoom: 6 }))
      const at = drawnAt(view)
      for (const { lat, lon } of list) {
        const [x, y] = at(lat, lon)
        expect(x >= 0 && x <= SPOT_WIDE && y >= 0 && y <= SPOT_TALL).toBe(true)
      }
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('every spot is in exactly one heap, no two heaps cover one another, and their order changes nothing', () => {
  fc.assert(
    fc.property(spots, (list) => {
      const view = viewOver(boxAround(list) ?? boxOfView({ lat: 13, lon: 100, zoom: 6 }))

      const heaps = clustersOf(list, view)
      const again = clustersOf([...list].reverse(), view)

      expect(heaps.flatMap((heap) => heap.spots)).toHaveLength(list.length)
      expect(new Set(heaps.flatMap((heap) => heap.spots)).size).toBe(list.length)
      for (const [at, a] of heaps.entries())
        for (const b of heaps.slice(at + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(64)
      expect(again.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual(
        heaps.map(({ x, y }) => [Math.round(x), Math.round(y)]),
      )
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('a heap leads to a closer view that holds all of it; what lies in one spot leads nowhere closer', () => {
  const view = { lat: 19.9, lon: 99.8, zoom: 10 }
  const near = [
    { lat: 19.9, lon: 99.8 },
    { lat: 19.91, lon: 99.81 },
  ]

  const [heap] = clustersOf(near, view)
  const [one] = clustersOf([near[0], near[0]] as typeof near, view)

  const box = boxOfView(heap?.closer ?? view)
  expect(heap?.closer?.zoom).toBeGreaterThan(10)
  expect(near.every(({ lat, lon }) => lat > box.south && lat < box.north && lon > box.west && lon < box.east)).toBe(
    true,
  )
  expect(one?.closer).toBeNull()
})

test('provinces lie where they are: the corners of the country, and the borders of Chiang Rai to a few kilometres', () => {
  const country = boxOfProvinces(['57', '58', '34', '95', '96'])
  const own = boxOfProvinces(['57'])

  expect(country?.north).toBeCloseTo(20.46, 1)
  expect(country?.south).toBeCloseTo(5.62, 1)
  expect(country?.east).toBeCloseTo(105.64, 1)
  expect(country?.west).toBeCloseTo(97.34, 1)
  expect(own?.south).toBeCloseTo(19.0, 1)
  expect(own?.west).toBeCloseTo(99.26, 1)
  expect(own?.east).toBeCloseTo(100.58, 1)
})

test('an outline ends where the drawing does, however far the province reaches', () => {
  const view = { lat: 19.9, lon: 99.83, zoom: 12 }
  const [chiangRai] = provinceOutlines(boxOfView(view)).filter(({ code }) => code === '57')

  const path = outlinePath(chiangRai ?? { rings: [] }, view)

  const [x, y] = /^M(-?\d+) (-?\d+)l/.exec(path)?.slice(1).map(Number) ?? []
  expect(path.length).toBeLessThan(100)
  expect(Math.abs(x ?? 9999)).toBeLessThanOrEqual(SPOT_WIDE + 20)
  expect(Math.abs(y ?? 9999)).toBeLessThanOrEqual(SPOT_TALL + 20)
})

test('the view of an address comes back as it was written; nonsense, far away and another place are none', () => {
  const view = { lat: 19.9, lon: 99.83, zoom: 11 }

  expect(readSpotView(spotQuery(view))).toEqual(view)
  expect(readSpotView({ ...spotQuery(view), of: '57', place: '57' })).toEqual(view)
  expect(readSpotView({ ...spotQuery(view), of: '57', place: '50' })).toBeNull()
  for (const at of ['48.8,2.3', '-1,99', '19.9', '19.9,99.8,1', "19.9,99.8'", '1e9,1'])
    expect(readSpotView({ at, zoom: '9' }), at).toBeNull()
  for (const zoom of ['3', '40', '9.5', '', 'x']) expect(readSpotView({ at: '19.9,99.8', zoom }), zoom).toBeNull()
})

test('moving there and back is where it was', () => {
  const view = { lat: 13.75, lon: 100.5, zoom: 13 }

  const back = movedView(movedView(view, 0.5, -0.5), -0.5, 0.5)

  expect(back.lat).toBeCloseTo(view.lat, 6)
  expect(back.lon).toBeCloseTo(view.lon, 6)
})

test('names from people are text in the drawing', () => {
  const drawn = spotMap('th', {
    id: 'm',
    title: '<script>',
    view: { lat: 13.75, lon: 100.5, zoom: 13 },
    spots: [{ lat: 13.75, lon: 100.5, href: '/a?b=1&c="', label: '<img onerror=x>', isDone: false }],
    outlines: [],
    names: [{ lat: 13.76, lon: 100.51, text: '<svg onload=x>' }],
    heapHref: () => '#',
    heapLabel: String,
  }).toString()

  expect(drawn).not.toMatch(/<script>|<img|<svg onload/)
})
