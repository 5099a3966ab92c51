import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simplifyBorders } from './simplify.ts'
import type { Position, Shape } from './topology.ts'

const all = { tolerance: 0, mostPoints: 1_000_000 }

function square(code: string, west: number, south: number, size = 1): Shape {
  const [east, north] = [west + size, south + size]
  return {
    code,
    polygons: [
      [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    ],
  }
}

/** A grid of areas whose borders wriggle, each border the same from both sides. */
function wrigglyGrid(side: number, wriggle: (x: number, y: number) => number): Shape[] {
  const steps = 8
  const line = (x0: number, y0: number, x1: number, y1: number): Position[] =>
    Array.from({ length: steps }, (_, at) => {
      const [x, y] = [x0 + ((x1 - x0) * at) / steps, y0 + ((y1 - y0) * at) / steps]
      const off = at === 0 ? 0 : wriggle(x, y) * 0.05
      return [100 + x + (x0 === x1 ? off : 0), 15 + y + (y0 === y1 ? off : 0)]
    })
  return Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)]
    return {
      code: String(at),
      polygons: [
        [
          [
            ...line(x, y, x + 1, y),
            ...line(x + 1, y, x + 1, y + 1),
            ...line(x + 1, y + 1, x, y + 1),
            ...line(x, y + 1, x, y),
          ],
        ],
      ],
    }
  })
}

const edgesOf = (polygons: readonly (readonly (readonly Position[])[])[]): string[] =>
  polygons.flat().flatMap((ring) => ring.slice(1).map((to, at) => [String(ring[at]), String(to)].sort().join(' ')))

test('areas that share a line are neighbours; a corner is not enough', () => {
  const shapes = simplifyBorders([square('a', 100, 15), square('b', 101, 15), square('c', 101, 16)], all)

  expect(shapes.map(({ code, neighbours }) => [code, neighbours])).toEqual([
    ['a', ['b']],
    ['b', ['a', 'c']],
    ['c', ['b']],
  ])
})

test('an area inside another is its neighbour, and stays its hole', () => {
  const inner = square('inner', 100.4, 15.4, 0.2)
  const outer = {
    code: 'outer',
    polygons: [[...(square('', 100, 15).polygons[0] ?? []), ...(inner.polygons[0] ?? [])]],
  }

  const shapes = simplifyBorders([outer, inner], all)

  expect(shapes.map(({ neighbours }) => neighbours)).toEqual([['inner'], ['outer']])
  expect(shapes[0]?.polygons[0]).toHaveLength(2)
})

describe('with fewer points', () => {
  test('neighbours keep exactly the same line between them, whatever the tolerance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (seed, tolerance) => {
          const wriggle = (x: number, y: number) => Math.sin(seed + x * 37.7 + y * 91.3)
          const shapes = simplifyBorders(wrigglyGrid(3, wriggle), { tolerance, mostPoints: 1_000_000 })

          const used = new Map<string, number>()
          for (const edge of shapes.flatMap(({ polygons }) => edgesOf(polygons)))
            used.set(edge, (used.get(edge) ?? 0) + 1)
          const outline = [...used].filter(([, times]) => times === 1).length

          // Nine areas: the whole is one outline of at least 12 lines, and everything inside stands in two areas.
          expect([...used.values()].every((times) => times <= 2)).toBe(true)
          expect(outline).toBeLessThanOrEqual(12 * 8)
          expect(outline).toBeGreaterThanOrEqual(12)
          expect(shapes).toHaveLength(9)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a straight line needs its ends only, and no point moves farther than the tolerance', () => {
    const [shape] = simplifyBorders(
      wrigglyGrid(1, () => 0),
      { tolerance: 0.001, mostPoints: 1_000 },
    )
    const [rough] = simplifyBorders(
      wrigglyGrid(1, () => 1),
      { tolerance: 0.06, mostPoints: 1_000 },
    )

    expect(shape?.polygons[0]?.[0]).toHaveLength(5)
    expect(rough?.polygons[0]?.[0]?.length).toBeLessThan(10)
  })

  test('the tolerance grows until all fit into the points allowed, and none is lost', () => {
    const shapes = simplifyBorders(
      wrigglyGrid(4, (x, y) => Math.sin(x * 37.7 + y * 91.3)),
      { tolerance: 0, mostPoints: 120 },
    )

    expect(shapes).toHaveLength(16)
    expect(shapes.reduce((sum, { polygons }) => sum + polygons.flat(2).length, 0)).toBeLessThanOrEqual(120)
  })

  test('islets fall away, but an area that is nothing else keeps its largest', () => {
    const land = square('land', 100, 15)
    const [withIslets] = simplifyBorders(
      [{ code: 'land', polygons: [...land.polygons, ...square('', 102, 15, 0.001).polygons] }],
      { tolerance: 0.01, mostPoints: 1_000 },
    )
    const [onlyIslets] = simplifyBorders(
      [{ code: 'isles', polygons: [...square('', 102, 15, 0.001).polygons, ...square('', 103, 15, 0.002).polygons] }],
      { tolerance: 0.01, mostPoints: 1_000 },
    )

    expect(withIslets?.polygons).toHaveLength(1)
    expect(onlyIslets?.box.west).toBe(103)
  })
})

test('the middle of a shape and its box are found', () => {
  const [shape] = simplifyBorders([square('a', 100, 15)], all)

  expect(shape?.middle).toEqual([100.5, 15.5])
  expect(shape?.box).toEqual({ west: 100, south: 15, east: 101, north: 16 })
})

test('rings without an inside are left out', () => {
  const shapes = simplifyBorders(
    [
      {
        code: 'line',
        polygons: [
          [
            [
              [100, 15],
              [101, 15],
              [100, 15],
            ],
          ],
        ],
      },
      { code: 'none', polygons: [] },
    ],
    all,
  )

  expect(shapes).toEqual([])
})
