import { expect, test } from 'vitest'
import { pauseAfter } from './worker-keeper.ts'

test('a worker that keeps dying is started again more and more slowly, at most twice a minute', () => {
  expect([1, 2, 3, 4].map(pauseAfter)).toEqual([500, 1_000, 2_000, 4_000])
  expect([8, 50, 5_000].map(pauseAfter)).toEqual([30_000, 30_000, 30_000])
})
