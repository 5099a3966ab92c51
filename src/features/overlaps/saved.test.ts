import { expect, test } from 'vitest'
import type { Satang } from '../../kernel/money.ts'
import { type DecidedPair, savingsOf } from './saved.ts'

const baht = (amounts: Record<string, bigint>) =>
  new Map(Object.entries(amounts).map(([project, amount]) => [project, (amount * 100n) as Satang]))
const same = (left: string, right: string): DecidedPair => ({ left, right, verdict: 'same', sharePercent: null })
const partly = (left: string, right: string, sharePercent: number | null): DecidedPair => ({
  left,
  right,
  verdict: 'overlapping',
  sharePercent,
})
const total = (savings: readonly { satang: bigint }[]) => savings.reduce((sum, saving) => sum + saving.satang, 0n)

test('of a pair that is the same work the smaller amount could be saved', () => {
  const savings = savingsOf([same('a', 'b')], baht({ a: 500n, b: 480n }))

  expect(savings).toEqual([{ project: 'b', satang: 48_000n, because: 'same' }])
})

test('a project in several pairs of one case is counted once: the dearest is kept, the others are saved', () => {
  const savings = savingsOf([same('a', 'b'), same('b', 'c'), same('a', 'c')], baht({ a: 100n, b: 300n, c: 200n }))

  expect(savings.map((saving) => saving.project)).toEqual(['a', 'c'])
  expect(total(savings)).toBe(30_000n)
})

test('an overlap counts with its stated share of the smaller project, rounded down; without a share nothing', () => {
  const savings = savingsOf([partly('a', 'b', 33), partly('c', 'd', null)], baht({ a: 1n, b: 500n, c: 100n, d: 100n }))

  expect(savings).toEqual([{ project: 'a', satang: 33n, because: 'overlapping' }])
})

test('a project saved whole saves nothing more by a share, and of several shares the largest counts', () => {
  const pairs = [same('a', 'b'), partly('b', 'c', 50), partly('d', 'a', 20), partly('d', 'c', 40)]

  const savings = savingsOf(pairs, baht({ a: 900n, b: 100n, c: 800n, d: 200n }))

  expect(savings).toEqual([
    { project: 'b', satang: 10_000n, because: 'same' },
    { project: 'd', satang: 8_000n, because: 'overlapping' },
  ])
})

test('the sum never exceeds all amounts but the dearest of each work, whatever the order of the pairs', () => {
  const amounts = baht({ a: 10n, b: 20n, c: 30n, d: 40n, e: -5n })
  const pairs = [same('a', 'b'), same('c', 'b'), partly('c', 'd', 100), same('d', 'e'), partly('a', 'd', 100)]

  const forwards = savingsOf(pairs, amounts)
  const backwards = savingsOf([...pairs].reverse(), amounts)

  expect(forwards).toEqual(backwards)
  expect(total(forwards)).toBeLessThanOrEqual(6_000n)
  expect(new Set(forwards.map((saving) => saving.project)).size).toBe(forwards.length)
})
