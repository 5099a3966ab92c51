import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { similarPairs } from '../../../test/support/similar-pairs.ts'
import { type SimilarReport, similarEnough, similarityKeys, similarityLookups, similarityOf } from './index.ts'

const aReport = (changes: Partial<SimilarReport> = {}): SimilarReport => ({
  lat: 19.9,
  lon: 99.83,
  placeCode: '570101',
  category: 'road',
  text: 'ถนนเป็นหลุมหน้าวัดศรีดอนชัย',
  at: new Date('2026-08-01T03:00:00Z'),
  ...changes,
})

describe('generated pairs', () => {
  const pairs = similarPairs(2, 4_000)
  const scored = pairs.map((pair) => ({ ...pair, score: similarityOf(pair.a, pair.b).score }))

  test('what is told again within 200 m is found nine times in ten, and what is shown is right nine times in ten', () => {
    const shown = scored.filter(({ score }) => score >= similarEnough)
    const recall = shown.filter(({ same }) => same).length / scored.filter(({ same }) => same).length
    const precision = shown.filter(({ same }) => same).length / shown.length

    expect(recall).toBeGreaterThan(0.9)
    expect(precision).toBeGreaterThan(0.9)
  })

  test('a report told again shares a key with what is looked for', () => {
    const found = pairs
      .filter(({ same }) => same)
      .filter(({ a, b }) => {
        const stored = new Set(similarityKeys(a))
        return similarityLookups(b).some((key) => stored.has(key))
      })

    expect(found.length).toBe(pairs.filter(({ same }) => same).length)
  })
})

describe('one pair', () => {
  test('lane 12 is not lane 14, however alike the words', () => {
    const [a, b] = [aReport({ text: 'ไฟดับซอยร่วมใจ 12' }), aReport({ text: 'ไฟดับซอยร่วมใจ 14', lat: 19.9008 })]

    const { reasons } = similarityOf({ ...a, text: 'ไฟดับ ซอย 12' }, { ...b, text: 'ไฟดับ ซอย 14' })

    expect(reasons.map(({ kind }) => kind)).toContain('other-number')
  })

  test('without positions the same village and words are enough, another sub-district is not', () => {
    const nowhere = { lat: null, lon: null }
    const a = aReport({ ...nowhere, placeCode: '57010104' })

    expect(similarityOf(a, { ...a, text: 'หน้าวัดศรีดอนชัยถนนเป็นหลุม' }).score).toBeGreaterThan(similarEnough)
    expect(similarityOf(a, { ...a, placeCode: '57010201' }).score).toBeLessThan(similarEnough)
  })

  test('a report without place has no keys of place, and keys are few', () => {
    expect(similarityKeys(aReport({ lat: null, lon: null, placeCode: null }))).toEqual([])
    expect(similarityKeys(aReport({ lat: Number.NaN, lon: 1 })).every((key) => !key.startsWith('g:'))).toBe(true)
    expect(similarityKeys(aReport({ text: 'วัด'.repeat(20_000) })).length).toBeLessThanOrEqual(7)
  })

  test('the score is the same both ways round, between 0 and 1, for any text', () => {
    const report = fc.record({
      lat: fc.option(fc.double({ min: 5, max: 21, noNaN: true })),
      lon: fc.option(fc.double({ min: 97, max: 106, noNaN: true })),
      placeCode: fc.option(fc.constantFrom('570101', '57010104', '570102')),
      category: fc.option(fc.constantFrom('road', 'drain', 'flood', 'other')),
      text: fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('ถนนเป็นหลุม ซอย 3', 'ซอย 4 ไฟดับ')),
      at: fc.date({ min: new Date('2024-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
    })
    fc.assert(
      fc.property(report, report, (a, b) => {
        const there = similarityOf(a, b).score

        expect(there).toBeGreaterThanOrEqual(0)
        expect(there).toBeLessThanOrEqual(1)
        expect(Math.abs(there - similarityOf(b, a).score)).toBeLessThan(1e-6)
      }),
      { numRuns: 3_000, seed: 3 },
    )
  })
})
