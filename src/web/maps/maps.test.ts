import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choropleth } from './choropleth.ts'
import { classLimits, classOf } from './classes.ts'
import { provinceMap } from './province-map.ts'
import { provinceShapeIds, provinceShapeSource, provinceShapes } from './province-shapes.ts'
import { drawShapes } from './shape-paths.ts'
import { layOutTiles } from './tile-layout.ts'
import { tileMap } from './tile-map.ts'

/** Spellings differ in blanks, hyphens and one name written together. */
const bare = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')

test('all 77 provinces have a shape, and the shape has the name of the province', () => {
  const nameOf = new Map(provinceShapeSource().locations.map((location) => [location.id, location.name]))

  expect(provinceShapeIds).toHaveLength(77)
  expect(new Set(provinceShapeIds.map(([code]) => code)).size).toBe(77)
  expect(new Set(provinceShapeIds.map(([, id]) => id)).size).toBe(77)
  for (const [code, id, english] of provinceShapeIds) {
    expect(code).toMatch(/^[1-9][0-9]$/)
    expect(bare(nameOf.get(id) ?? ''), code).toBe(bare(english))
  }
})

test('every simplified shape still has an area, and the country stays small enough for a page', () => {
  const shapes = [...provinceShapes().paths.values()]

  for (const shape of shapes) expect(shape.length).toBeGreaterThan(20)
  expect(shapes.join('').length).toBeLessThan(40_000)
})

test('five classes of about equal size; equal values share a class; no value is a class of its own', () => {
  const limits = classLimits([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

  expect(limits).toEqual([3, 5, 7, 9])
  expect([1, 3, 10].map((value) => classOf(value, limits))).toEqual([1, 2, 5])
  expect(classOf(null, limits)).toBe(0)
  expect(classLimits([4, 4, 4])).toEqual([])
})

test('the map links provinces for pointers, and the table for everyone', () => {
  const text = String(
    provinceMap('th', {
      title: 'งาน',
      valueHead: 'คู่',
      provinces: [{ code: '57', name: 'เชียงราย', value: 3, text: '3', href: '/places/57' }],
    }),
  )

  expect(text.match(/href="\/places\/57"/g)).toHaveLength(2)
  expect(text).toContain('tabindex="-1"')
  expect(text).not.toContain('style=')
})

describe('a map of shapes', () => {
  const shapes = drawShapes([
    {
      code: 'a',
      polygons: [
        [
          [
            [100, 15],
            [101, 15],
            [101, 16],
            [100, 16],
            [100, 15],
          ],
        ],
      ],
    },
    {
      code: 'b',
      polygons: [
        [
          [
            [101, 15],
            [102, 15],
            [102, 16],
            [101, 16],
            [101, 15],
          ],
        ],
      ],
    },
    {
      code: 'islet',
      polygons: [
        [
          [
            [100.5, 16.5],
            [100.5001, 16.5],
            [100.5, 16.5001],
            [100.5, 16.5],
          ],
        ],
      ],
    },
  ])
  const areas = [
    { code: 'a', name: 'ก', value: 1, text: '1', href: '/places/a' },
    { code: 'b', name: 'ข', value: 9, text: '9', href: '/places/b' },
    { code: 'without', name: 'ค', value: 3, text: '3', href: '/places/without' },
  ]

  test('has north on top, west at the left, and the same line on both sides of a border', () => {
    expect(shapes.viewBox).toBe('0 0 1012 791')
    expect(shapes.paths.get('a')).toBe('M6 785l500 0 0 -519 -500 0 0 519z')
    expect(shapes.paths.get('b')).toBe('M506 785l500 0 0 -519 -500 0 0 519z')
  })

  test('does not lose what is smaller than a unit', () => {
    expect(shapes.paths.get('islet')).toMatch(/^M\d+ \d+l1 0 0 1z$/)
  })

  test('links each area with its name and figure, describes itself, and has all figures in a table', () => {
    const text = String(
      choropleth('th', {
        id: 'm',
        title: 'จำนวนโครงการ',
        description: 'มากที่สุดคือ ข 9',
        areaHead: 'อำเภอ',
        valueHead: 'โครงการ',
        areas,
        shapes,
      }),
    )

    expect(text).toContain('role="group" aria-labelledby="m-t" aria-describedby="m-d"')
    expect(text).toContain('<desc id="m-d">มากที่สุดคือ ข 9</desc>')
    expect(text).toContain('<a href="/places/b" aria-label="ข 9"><path class="ps-f')
    expect(text.match(/href="\/places\/without"/g)).toHaveLength(1)
    expect(text.match(/href="\/places\/a"/g)).toHaveLength(2)
    expect(text).not.toContain('style=')
  })
})

const aPlace = fc.record({
  code: fc.integer({ min: 1000, max: 9999 }).map(String),
  lat: fc.option(fc.double({ min: 5, max: 21, noNaN: true })),
  lon: fc.option(fc.double({ min: 97, max: 106, noNaN: true })),
})
const places = fc.uniqueArray(aPlace, { maxLength: 60, selector: (place) => place.code })

test('no two tiles share a cell, none is lost, and all stand where the style sheet has a place', () => {
  fc.assert(
    fc.property(places, (list) => {
      const { cells } = layOutTiles(list)

      expect(cells.size).toBe(list.length)
      expect(new Set([...cells.values()].map((cell) => `${cell.column}/${cell.row}`)).size).toBe(list.length)
      for (const { column, row } of cells.values()) {
        expect(column).toBeLessThanOrEqual(8)
        expect(row).toBeLessThanOrEqual(20)
      }
    }),
    { numRuns: 60 },
  )
})

test('the picture does not depend on the order the places come in', () => {
  fc.assert(
    fc.property(places, (list) => {
      expect(layOutTiles([...list].reverse())).toEqual(layOutTiles(list))
    }),
    { numRuns: 20 },
  )
})

test('north is on top and west at the left', () => {
  const { cells } = layOutTiles([
    { code: '1', lat: 20, lon: 99 },
    { code: '2', lat: 20, lon: 100 },
    { code: '3', lat: 19, lon: 99 },
    { code: '4', lat: 19, lon: 100 },
  ])

  expect([...cells]).toEqual([
    ['1', { column: 1, row: 1 }],
    ['2', { column: 2, row: 1 }],
    ['3', { column: 1, row: 2 }],
    ['4', { column: 2, row: 2 }],
  ])
})

test('a tile without a value says so with a dash, and its name may break between words', () => {
  const text = String(
    tileMap('th', [{ code: '5701', name: 'เมืองเชียงราย', value: null, lat: 19.9, lon: 99.8 }], { label: 'งาน' }),
  )

  expect(text).toContain('<div class="ps-tile ps-t0"><span>เมือง<wbr>เชียง<wbr>ราย</span> <b>–</b></div>')
})
