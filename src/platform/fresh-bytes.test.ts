import { expect, test } from 'vitest'
import { freshBytes } from './fresh-bytes.ts'

test('bytes come in any number, never twice, also where the pool is filled anew', () => {
  const given = Array.from({ length: 2_000 }, () => freshBytes(12))

  expect(given.every((bytes) => bytes.length === 12)).toBe(true)
  expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(given.length)
  expect([0, 1, 32, 512, 513, 10_000].map((count) => freshBytes(count).length)).toEqual([0, 1, 32, 512, 513, 10_000])
})

test('what was given belongs to whoever asked: changing it changes nothing that comes', () => {
  const first = freshBytes(16)
  const copy = Buffer.from(first)
  const second = freshBytes(16)
  second.fill(0)

  expect(first).toEqual(copy)
  expect(freshBytes(16).every((byte) => byte === 0)).toBe(false)
})
