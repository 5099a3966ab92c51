import { expect, test } from 'vitest'
import { kilometresBetween } from './where-map.ts'

test('the distance between two centres is that along the earth, and unknown where one has no position', () => {
  const chiangRai = { latitude: 19.9105, longitude: 99.8406 }
  const bangkok = { latitude: 13.7563, longitude: 100.5018 }

  expect(Math.round(kilometresBetween(chiangRai, bangkok) ?? 0)).toBe(688)
  expect(kilometresBetween(chiangRai, chiangRai)).toBe(0)
  expect(kilometresBetween(chiangRai, { latitude: null, longitude: null })).toBeNull()
})
