import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type LocalDate, startOfDayInBangkok } from '../../kernel/thai-calendar.ts'
import { figuresOf, leagueOf } from './statistics.ts'
import { type CountedCase, countryOf, emptySummary, summarise, watchedOf } from './summary.ts'

const today = '2026-11-23' as LocalDate
const at = (day: LocalDate) => new Date(startOfDayInBangkok(day).getTime() + 10 * 3_600_000)

const aCase = (
  over: Partial<CountedCase> & { received?: LocalDate; answered?: number; ended?: number } = {},
): CountedCase => {
  const received = over.received ?? ('2026-10-05' as LocalDate)
  const { received: _received, answered, ended, ...rest } = over
  return {
    districtCode: '5701',
    bodyId: 'body',
    categoryCode: 'road',
    receivedAt: at(received),
    firstAnsweredAt: answered === undefined ? null : at(addDays(received, answered)),
    endedAt: ended === undefined ? null : at(addDays(received, ended)),
    isLeftOut: false,
    firstAnswerDue: addDays(received, 3),
    resolveDue: addDays(received, 20),
    isPaused: false,
    reopened: 0,
    satisfaction: null,
    solved: null,
    ...rest,
  }
}
const of = (cases: readonly CountedCase[]) =>
  summarise('57', cases, today).filter(({ scope, categoryCode }) => scope === 'home' && categoryCode === '*')

describe('what is counted', () => {
  test('place, district and body, all together and by category, by the month of receipt in Bangkok', () => {
    const lateEvening = { ...aCase(), receivedAt: new Date('2026-10-31T18:00:00Z') }

    const summaries = summarise('57', [lateEvening], today)

    expect(summaries.map(({ scope, key, categoryCode, month }) => `${scope} ${key} ${categoryCode} ${month}`)).toEqual([
      'home 57 * 2026-11-01',
      'home 57 road 2026-11-01',
      'district 5701 * 2026-11-01',
      'district 5701 road 2026-11-01',
      'body body * 2026-11-01',
    ])
  })

  test('in time, late, not due yet, and standing still while the reporter is asked', () => {
    const cases = [
      aCase({ answered: 1, ended: 5 }),
      aCase({ answered: 9, ended: 30 }),
      aCase({ received: '2026-10-05' as LocalDate }),
      aCase({ received: '2026-10-05' as LocalDate, answered: 1, isPaused: true }),
      aCase({ received: '2026-11-22' as LocalDate }),
    ]

    const [october, november] = of(cases)

    expect(october).toMatchObject({
      received: 4,
      answered: 3,
      answeredInTime: 2,
      answerTimed: 4,
      ended: 2,
      endedInTime: 1,
      endTimed: 3,
      late: 1,
    })
    expect(november).toMatchObject({ received: 1, answerTimed: 0, endTimed: 0, late: 0 })
  })

  test('a double and a withdrawn case are received and nothing more', () => {
    const [summary] = of([aCase({ isLeftOut: true, ended: 1 })])

    expect(summary).toMatchObject({ received: 1, ended: 0, endTimed: 0, late: 0, openOn: [], endDays: [] })
  })

  test('the country is the sum of its provinces', () => {
    const homes = [
      ...summarise('57', [aCase({ ended: 3 }), aCase()], today),
      ...summarise('90', [aCase({ ended: 3 })], today),
    ].filter(({ scope }) => scope === 'home')

    const whole = countryOf(homes).find(({ categoryCode }) => categoryCode === '*')

    expect(whole).toMatchObject({ received: 3, ended: 2, endDays: [0, 0, 0, 2] })
    expect(whole?.openOn.reduce((sum, one) => sum + one, 0)).toBe(1)
  })

  test('nobody is lost: everything received is ended, open or left out', () => {
    const days = fc.option(fc.nat({ max: 200 }), { nil: undefined })
    const cases = fc.array(
      fc
        .record({ back: fc.nat({ max: 400 }), answered: days, ended: days, isLeftOut: fc.boolean() })
        .map(({ back, answered, ended, isLeftOut }) => {
          const received = addDays(today, -back)
          const within = (day: number | undefined) => (day === undefined || day > back ? undefined : day)
          const [a, e] = [within(answered), within(ended)]
          return aCase({
            received,
            isLeftOut,
            ...(a === undefined ? {} : { answered: a }),
            ...(e === undefined ? {} : { ended: e }),
          })
        }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(cases, (list) => {
        const summaries = of(list)
        const watched = watchedOf(summaries, 'end', today)
        const total = [...watched.ended, ...watched.open].reduce((sum, one) => sum + one, 0)

        expect(total).toBe(list.filter(({ isLeftOut }) => !isLeftOut).length)
        expect(summaries.reduce((sum, { received }) => sum + received, 0)).toBe(list.length)
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})

describe('what is said', () => {
  const many = (count: number, over: Parameters<typeof aCase>[0]) => Array.from({ length: count }, () => aCase(over))

  test('no median under ten, no percentage under twenty', () => {
    const nine = figuresOf(of(many(9, { ended: 2 })), today)
    const nineteen = figuresOf(of(many(19, { ended: 2 })), today)
    const twenty = figuresOf(of(many(20, { ended: 2 })), today)

    expect(nine.endMedian).toEqual({ kind: 'too-few' })
    expect(nineteen).toMatchObject({ endMedian: { kind: 'days', days: 2 }, inTimePercent: null })
    expect(twenty.inTimePercent).toBe(100)
  })

  test('a body that answers the easy half and leaves the rest comes after one that does all slowly', () => {
    const quick = figuresOf(of([...many(14, { ended: 1 }), ...many(16, {})]), today)
    const steady = figuresOf(of(many(30, { ended: 12 })), today)
    const small = figuresOf(of(many(5, { ended: 0 })), today)

    const league = leagueOf([
      { key: 'quick', figures: quick },
      { key: 'small', figures: small },
      { key: 'steady', figures: steady },
    ])

    expect(league.map(({ key, rank }) => `${key} ${rank}`)).toEqual(['steady 1', 'quick 2', 'small null'])
    expect(quick.endMedian).toEqual({ kind: 'not-yet' })
  })

  test('equal medians share a rank', () => {
    const figures = figuresOf(of(many(25, { ended: 3 })), today)
    const other = figuresOf(of(many(40, { ended: 3 })), today)

    const league = leagueOf([
      { key: 'a', figures },
      { key: 'b', figures: other },
      { key: 'c', figures: figuresOf([emptySummary('body', 'c', '*', today)], today) },
    ])

    expect(league.map(({ key, rank }) => `${key} ${rank}`)).toEqual(['b 1', 'a 1', 'c null'])
  })
})
