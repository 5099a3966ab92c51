import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'
import { monthsLater } from './assess-body.ts'
import { ableLevels, type DutyLevel, levelOfKind, levels, misfitsOf } from './level.ts'
import { type Booking, bestMatches, freeIn, matchOf, type PoolItem } from './pool.ts'
import { gapTo, meets, standingOf } from './standard.ts'
import { moveSupport } from './support.ts'

const day = (text: string) => text as LocalDate

describe('a standard', () => {
  test('is met to the hundredth, whichever way it points', () => {
    const atLeast = { direction: 'at-least' as const, wanted: '95.00' }
    const atMost = { direction: 'at-most' as const, wanted: '3.00' }

    expect([meets(atLeast, '95'), meets(atLeast, '94.99'), meets(atMost, '3'), meets(atMost, '3.01')]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect([gapTo(atLeast, '90.5'), gapTo(atMost, '5'), gapTo(atLeast, '100')]).toEqual(['4.5', '2', null])
  })

  test('a certification holds until its last day, asks to be renewed, and expires', () => {
    const certified = { state: 'certified' as const, validTo: day('2026-12-31') }

    expect(standingOf(certified, day('2026-12-31'), day('2026-06-01'))).toBe('certified')
    expect(standingOf(certified, day('2026-12-31'), day('2026-12-31'))).toBe('renew-soon')
    expect(standingOf(certified, day('2026-12-31'), day('2027-01-01'))).toBe('expired')
    expect(standingOf({ state: 'submitted', validTo: null }, day('2026-12-31'), day('2026-12-01'))).toBe('certified')
    expect(standingOf({ state: 'submitted', validTo: null }, null, day('2026-12-01'))).toBe('waiting')
    expect(standingOf({ state: 'refused', validTo: null }, null, day('2026-12-01'))).toBe('refused')
    expect(standingOf(null, null, day('2026-12-01'))).toBe('none')
  })

  test('so many months later is the same day, or the last of a shorter month', () => {
    expect(monthsLater(day('2026-01-31'), 1)).toBe('2026-02-28')
    expect(monthsLater(day('2026-11-23'), 24)).toBe('2028-11-23')
  })
})

describe('a duty', () => {
  const duty: DutyLevel[] = [
    { level: 'central', may: 'may', can: 'yes', supportFrom: null, reason: 'x' },
    { level: 'local', may: 'must', can: 'with-support', supportFrom: 'province', reason: 'x' },
    { level: 'pao', may: 'may', can: 'yes', supportFrom: null, reason: 'x' },
    { level: 'district', may: 'no', can: 'yes', supportFrom: null, reason: 'x' },
  ]

  test('goes to the levels that may and can, nearest to people first', () => {
    expect(ableLevels(duty).map(({ level }) => level)).toEqual(['local', 'pao', 'central'])
  })

  test('run by a level against its role is told why', () => {
    expect(misfitsOf(duty, 'district').map(({ kind }) => kind)).toEqual(['not-its-duty', 'lower-level-able'])
    expect(misfitsOf(duty, 'central')).toEqual([{ kind: 'lower-level-able', level: 'pao' }])
    expect(misfitsOf(duty, 'local')).toEqual([])
    expect(misfitsOf(duty, 'community').map(({ kind }) => kind)).toEqual(['not-its-duty'])
  })

  test('levels of bodies: companies and schools have none', () => {
    expect([levelOfKind('sao'), levelOfKind('pao'), levelOfKind('department'), levelOfKind('company')]).toEqual([
      'local',
      'pao',
      'central',
      null,
    ])
    expect(new Set(levels).size).toBe(levels.length)
  })
})

describe('a request for support', () => {
  test('is answered before it is worked on, and what is over is over', () => {
    expect(moveSupport('asked', 'accept')).toEqual({ ok: true, value: 'accepted' })
    expect(moveSupport('asked', 'finish').ok).toBe(false)
    expect(moveSupport('working', 'finish')).toEqual({ ok: true, value: 'done' })
    expect(moveSupport('done', 'withdraw').ok).toBe(false)
  })
})

describe('the pool', () => {
  const item = (over: Partial<PoolItem> = {}): PoolItem => ({
    resource: 'equipment',
    bodyId: 'a',
    quantity: 2,
    areaCode: '5701',
    functionCode: '05.1',
    startsOn: day('2026-12-01'),
    endsOn: day('2026-12-10'),
    contract: 'either',
    ...over,
  })

  test('matches by resource, place, field and time, with the reasons', () => {
    const match = matchOf(
      item(),
      item({ bodyId: 'b', areaCode: '570102', startsOn: day('2026-12-06'), quantity: 1 }),
      [],
    )

    expect(match?.reasons).toEqual([
      { kind: 'same-area', areaCode: '570102' },
      { kind: 'same-field', functionCode: '05.1' },
      { kind: 'part-of-time', days: 5, of: 10 },
      { kind: 'part-of-quantity', free: 1, of: 2 },
    ])
    expect(match?.score).toBe(0.75)
  })

  test.each([
    ['another resource', { resource: 'staff' as const }],
    ['the same body', { bodyId: 'a' }],
    ['another province', { areaCode: '4001' }],
    ['no day in common', { startsOn: day('2027-01-01'), endsOn: day('2027-01-02') }],
    ['another field', { functionCode: '10.2' }],
  ])('does not match %s', (_why, over) => {
    expect(matchOf(item(), item({ bodyId: 'b', ...over }), [])).toBeNull()
  })

  test('does not match where one side wants a contract and the other will have none', () => {
    expect(matchOf(item({ contract: 'none' }), item({ bodyId: 'b', contract: 'needed' }), [])).toBeNull()
  })

  test('what is booked is not offered again', () => {
    const offer = { ...item({ bodyId: 'b' }), bookings: [{ ...item(), quantity: 2 }] }

    expect(bestMatches(item(), [offer], 5)).toEqual([])
  })

  test('never promises more than there is on any day, however bookings lie', () => {
    const start = day('2026-12-01')
    const span = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }))
      .map(([from, length]) => ({ startsOn: addDays(start, from), endsOn: addDays(start, from + length) }))
    const asked = fc.array(fc.tuple(span, fc.integer({ min: 1, max: 4 })), { maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), asked, (quantity, wishes) => {
        const bookings: Booking[] = []
        for (const [wish, wanted] of wishes)
          if (freeIn(quantity, bookings, wish) >= wanted) bookings.push({ ...wish, quantity: wanted })

        for (let n = 0; n <= 40; n++) {
          const on = addDays(start, n)
          const used = bookings
            .filter((one) => one.startsOn <= on && on <= one.endsOn)
            .reduce((sum, one) => sum + one.quantity, 0)
          expect(used).toBeLessThanOrEqual(quantity)
        }
      }),
      { seed: 43, numRuns: 500 },
    )
  })

  test('what is free can always be booked, and one more cannot', () => {
    const booking = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 2 }))
      .map(([from, length, quantity]) => ({
        startsOn: addDays(day('2026-12-01'), from),
        endsOn: addDays(day('2026-12-01'), from + length),
        quantity,
      }))
    fc.assert(
      fc.property(fc.array(booking, { maxLength: 6 }), booking, (bookings, wish) => {
        const free = freeIn(12, bookings, wish)

        expect(freeIn(12, [...bookings, { ...wish, quantity: free }], wish)).toBe(0)
      }),
      { seed: 44, numRuns: 5_000 },
    )
  })
})
