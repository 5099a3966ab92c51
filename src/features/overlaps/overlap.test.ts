import { expect, test } from 'vitest'
import type { Home } from '../../kernel/ids.ts'
import { satang } from '../../kernel/money.ts'
import { atStake, inOrder, readDecision } from './overlap.ts'

test('a decision needs one of the four words and a reason', () => {
  const nothing = readDecision({})
  const blankReason = readDecision({ verdict: 'same', reason: '   ' })
  const unknownWord = readDecision({ verdict: 'perhaps', reason: 'คนละหมู่บ้าน' })
  const complete = readDecision({ verdict: 'different', reason: ' คนละหมู่บ้าน ' })

  expect(nothing).toEqual({
    ok: false,
    problem: [
      { field: 'verdict', kind: 'missing' },
      { field: 'reason', kind: 'missing' },
    ],
  })
  expect(blankReason).toEqual({ ok: false, problem: [{ field: 'reason', kind: 'missing' }] })
  expect(unknownWord).toEqual({ ok: false, problem: [{ field: 'verdict', kind: 'missing' }] })
  expect(complete).toEqual({ ok: true, value: { verdict: 'different', reason: 'คนละหมู่บ้าน', sharePercent: null } })
})

test('an overlap may state its share in per cent; other verdicts have none', () => {
  const stated = readDecision({ verdict: 'overlapping', reason: 'ฝาย 7 ตัว', share: '๕๘ %' })
  const silent = readDecision({ verdict: 'overlapping', reason: 'ฝาย 7 ตัว' })
  const elsewhere = readDecision({ verdict: 'same', reason: 'ฝาย 7 ตัว', share: '58' })
  const wrong = readDecision({ verdict: 'overlapping', reason: 'ฝาย 7 ตัว', share: '0' })

  expect(stated).toMatchObject({ ok: true, value: { sharePercent: 58 } })
  expect(silent).toMatchObject({ ok: true, value: { sharePercent: null } })
  expect(elsewhere).toMatchObject({ ok: true, value: { sharePercent: null } })
  expect(wrong).toEqual({ ok: false, problem: [{ field: 'share', kind: 'not-a-share' }] })
})

test('a reason longer than 2,000 characters is refused, not cut', () => {
  const decision = readDecision({ verdict: 'same', reason: 'ก'.repeat(2_001) })

  expect(decision).toEqual({ ok: false, problem: [{ field: 'reason', kind: 'too-long', most: 2_000 }] })
})

test('the same two projects make the same pair, whichever comes first', () => {
  const nan = { home: '55' as Home, id: '01990000-0000-7000-8000-000000000009' }
  const chiangRai = { home: '57' as Home, id: '01990000-0000-7000-8000-000000000001' }

  expect(inOrder(nan, chiangRai)).toEqual([nan, chiangRai])
  expect(inOrder(chiangRai, nan)).toEqual([nan, chiangRai])
})

test('what is at stake is the smaller amount and never below zero', () => {
  expect(atStake(satang(500n), satang(300n))).toBe(300n)
  expect(atStake(satang(-5n), satang(300n))).toBe(0n)
})
