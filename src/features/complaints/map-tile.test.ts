import { expect, test } from 'vitest'
import { cellsOf, readTile, tileBox } from './map-tile.ts'

test('a tile lies where map programs draw it, and its four parts fill it', () => {
  const whole = tileBox({ z: 12, x: 3191, y: 1890 })

  const parts = [0, 1].flatMap((dx) => [0, 1].map((dy) => tileBox({ z: 13, x: 6382 + dx, y: 3780 + dy })))

  expect(whole.west).toBeCloseTo(100.459, 3)
  expect(whole.north).toBeCloseTo(13.752725, 5)
  expect(Math.min(...parts.map((part) => part.west))).toBe(whole.west)
  expect(Math.max(...parts.map((part) => part.east))).toBe(whole.east)
  expect(Math.min(...parts.map((part) => part.south))).toBe(whole.south)
  expect(Math.max(...parts.map((part) => part.north))).toBe(whole.north)
})

test('what is no tile is none', () => {
  const texts = [
    ['4', '12', '7.json'],
    ['19', '1', '1.json'],
    ['5', '32', '1.json'],
    ['5', '-1', '1.json'],
    ['5', '1', '1'],
    ['5', '1', '1e1.json'],
    ['x', '1', '1.json'],
  ] as const

  const read = texts.map(([z, x, y]) => readTile(z, x, y))

  expect(read).toEqual(texts.map(() => null))
  expect(readTile('5', '24', '14.json')).toEqual({ z: 5, x: 24, y: 14 })
})

test('every point of a tile lies in one of its cells, which are few at every zoom', () => {
  const point = { lat: 13.7563, lon: 100.5018 }
  for (let z = 5; z <= 18; z++) {
    const x = Math.floor(((point.lon + 180) / 360) * 2 ** z)
    const y = Math.floor((0.5 - Math.asinh(Math.tan((point.lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z)

    const { isWide, cells } = cellsOf(tileBox({ z, x, y }))

    const parts = isWide ? 1 : 10
    expect(cells).toContain(Math.floor(point.lat * parts) * 10_000 + Math.floor(point.lon * parts))
    expect(cells.length).toBeLessThanOrEqual(120)
  }
})

test('the sea far away has no cells', () => {
  const { cells } = cellsOf(tileBox({ z: 8, x: 0, y: 0 }))

  expect(cells).toEqual([])
})
