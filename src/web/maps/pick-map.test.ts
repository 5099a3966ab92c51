import { describe, expect, test } from 'vitest'
import { groundAt, isInside, PICK_SIDE, pickPicture, sideKm, squareAround, squareOver } from './pick-map.ts'

const square = [
  [
    [
      [100, 19],
      [100.1, 19],
      [100.1, 19.1],
      [100, 19.1],
      [100, 19],
    ],
  ],
] as const

describe('a map to pick a place on', () => {
  test('a tapped pixel is a place on the ground: the corners are the corners, the middle is the middle', () => {
    const frame = squareAround({ lat: 19, lon: 100 }, 5)

    const middle = groundAt(frame, PICK_SIDE / 2, PICK_SIDE / 2)
    const corner = groundAt(frame, 0, 0)

    expect(middle.lat).toBeCloseTo(19, 5)
    expect(middle.lon).toBeCloseTo(100, 5)
    expect(corner).toEqual({ lat: Math.round(frame.north * 1e6) / 1e6, lon: Math.round(frame.west * 1e6) / 1e6 })
    expect(groundAt(frame, -50, 9_999).lat).toBe(Math.round(frame.south * 1e6) / 1e6)
    expect(sideKm(frame)).toBeCloseTo(10, 5)
  })

  test('the square over borders holds all of them and is as wide as tall on the ground', () => {
    const frame = squareOver([square])

    expect(frame?.west).toBeLessThan(100)
    expect(frame?.north).toBeGreaterThan(19.1)
    const shrink = Math.cos((19.05 * Math.PI) / 180)
    expect(((frame?.east ?? 0) - (frame?.west ?? 0)) * shrink).toBeCloseTo((frame?.north ?? 0) - (frame?.south ?? 0), 6)
    expect(squareOver([])).toBe(null)
  })

  test('a point is inside its borders and not beside them', () => {
    expect(isInside({ lat: 19.05, lon: 100.05 }, square)).toBe(true)
    expect(isInside({ lat: 19.05, lon: 100.2 }, square)).toBe(false)
  })

  test('names in the picture are text and never markup', () => {
    const drawn = String(
      pickPicture({
        frame: squareOver([square]) ?? squareAround({ lat: 19, lon: 100 }, 5),
        shapes: [{ name: '<script>alert(1)</script>', polygons: square, isOwn: true }],
        pin: { lat: 19.05, lon: 100.05 },
        distance: (metres) => `${metres} m`,
      }),
    )

    expect(drawn).not.toContain('<script')
    expect(drawn).toContain('&lt;script&gt;')
    expect(drawn).toContain('<circle')
  })
})
