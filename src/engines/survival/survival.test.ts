import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kaplanMeier, quantileOf } from './survival.ts'

describe('the share not ended yet', () => {
  test('the curve computed by hand: ten, of which some were last seen open', () => {
    // Days 1, 2, 4 end one each; one is last seen on day 2, one on day 3; five are open on day 6.
    const curve = kaplanMeier({ ended: [0, 1, 1, 0, 1, 0, 0, 0], open: [0, 0, 1, 1, 0, 0, 5, 0] })

    expect(curve.still.map((share) => share.toFixed(4))).toEqual([
      '1.0000',
      '0.9000',
      '0.8000',
      '0.8000',
      '0.6667',
      '0.6667',
      '0.6667',
      '0.6667',
    ])
    expect(curve).toMatchObject({ count: 10, endedCount: 3, openCount: 7 })
    expect(quantileOf(curve)).toBeNull()
    expect(quantileOf(curve, 0.25)).toBe(4)
  })

  test('an office that leaves its hard cases lying does not look fast', () => {
    const easyOnly = kaplanMeier({ ended: [0, 10, 0], open: [0, 0, 0] })
    const withLying = kaplanMeier({ ended: [0, 10, 0, 0, 0, 0], open: [0, 0, 0, 0, 90, 0] })

    expect(quantileOf(easyOnly)).toBe(1)
    expect(quantileOf(withLying)).toBeNull()
  })

  test('nothing watched has no median', () => {
    expect(quantileOf(kaplanMeier({ ended: [], open: [] }))).toBeNull()
  })

  test('a median among all longer ones is only known to be longer', () => {
    expect(quantileOf(kaplanMeier({ ended: [1, 0, 9], open: [] }))).toBeNull()
  })
})

const counts = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 })

describe('whatever was watched', () => {
  test('the curve never rises and stays between nothing and all', () => {
    fc.assert(
      fc.property(counts, counts, (ended, open) => {
        const { still } = kaplanMeier({ ended, open })

        expect(still.every((share, at) => share >= -1e-12 && share <= (still[at - 1] ?? 1) + 1e-12)).toBe(true)
      }),
      { numRuns: 5_000, seed: 7 },
    )
  })

  test('where nothing is open the median is the plain one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }), (days) => {
        const ended = new Array<number>(40).fill(0)
        for (const day of days) ended[day] = (ended[day] ?? 0) + 1
        const plain = [...days].sort((a, b) => a - b)[Math.ceil(days.length / 2) - 1]

        expect(quantileOf(kaplanMeier({ ended, open: [] }))).toBe(plain)
      }),
      { numRuns: 5_000, seed: 7 },
    )
  })

  test('more that lies open never makes the median earlier', () => {
    fc.assert(
      fc.property(counts, counts, fc.nat({ max: 39 }), (ended, open, day) => {
        const before = quantileOf(kaplanMeier({ ended: [...ended, 0], open: [...open, 0] }))
        const more = [...open, 0]
        more[day] = (more[day] ?? 0) + 5
        const length = Math.max(ended.length, more.length) + 1
        const padded = (list: number[]) => [...list, ...new Array<number>(Math.max(0, length - list.length)).fill(0)]
        const after = quantileOf(kaplanMeier({ ended: padded(ended), open: padded(more.map((one) => one ?? 0)) }))

        if (before !== null && after !== null) expect(after).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 5_000, seed: 7 },
    )
  })
})
