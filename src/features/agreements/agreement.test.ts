import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { satang } from '../../kernel/money.ts'
import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'
import { compareTerms, draftProblems, fromStored, offerProblems, phaseOf, type Terms, toStored } from './agreement.ts'
import { type Answers, LEAST_SHOWN, type Question, readAnswers, surveyResult } from './survey.ts'

const day = (text: string) => text as LocalDate
const [a, b] = ['01990000-0000-7000-8000-00000000000a', '01990000-0000-7000-8000-00000000000b']

function terms(over: Partial<Terms> = {}): Terms {
  return {
    kind: 'public-service',
    title: 'จัดการขยะร่วมกัน',
    purpose: 'ให้ทุกหมู่บ้านมีรถเก็บขยะ',
    areaCode: '57',
    functionCode: null,
    parties: [
      { bodyId: a, role: 'provider', part: 'เก็บขยะ' },
      { bodyId: b, role: 'funder', part: 'จ่ายเงิน' },
    ],
    services: [{ serviceId: null, text: 'เก็บขยะ', standard: 'สัปดาห์ละสองครั้ง' }],
    indicators: [{ indicatorId: a, wanted: '95' }],
    totalSatang: satang(1_000n),
    money: [{ fiscalYear: 2027, fromBodyId: b, toBodyId: a, amountSatang: satang(1_000n), source: 'เงินอุดหนุน' }],
    startsOn: day('2026-10-01'),
    endsOn: day('2027-09-30'),
    reviews: [day('2027-03-31')],
    noticeDays: 90,
    breachText: '',
    ...over,
  }
}

const kindsOf = (problems: readonly { kind: string }[]) => problems.map(({ kind }) => kind)

describe('an agreement that is offered', () => {
  test('is ready when it has parties, services, indicators, money within the total, a period and reviews', () => {
    const problems = offerProblems(terms())

    expect(problems).toEqual([])
  })

  test('without an indicator is refused, unless it is a pledge', () => {
    const contract = offerProblems(terms({ indicators: [] }))
    const pledge = offerProblems(terms({ kind: 'pledge', indicators: [], services: [], reviews: [] }))

    expect(kindsOf(contract)).toEqual(['no-indicators'])
    expect(pledge).toEqual([])
  })

  test('with one party is refused, also where that party stands there twice', () => {
    const one = offerProblems(terms({ parties: terms().parties.slice(0, 1), money: [] }))
    const twice = offerProblems(
      terms({ parties: [terms().parties[0], terms().parties[0]] as Terms['parties'], money: [] }),
    )

    expect(kindsOf(one)).toEqual(['one-party'])
    expect(kindsOf(twice)).toEqual(['party-twice', 'one-party'])
  })

  test('is told everything that is wrong with it at once', () => {
    const problems = offerProblems(
      terms({
        purpose: '',
        endsOn: day('2026-09-01'),
        reviews: [day('2030-01-01')],
        money: [
          { fiscalYear: 2031, fromBodyId: 'c', toBodyId: a, amountSatang: satang(-5n), source: 'x' },
          { fiscalYear: 2027, fromBodyId: a, toBodyId: a, amountSatang: satang(2_000n), source: 'x' },
        ],
      }),
    )

    expect(new Set(kindsOf(problems))).toEqual(
      new Set([
        'ends-before-start',
        'negative-money',
        'same-payer',
        'over-total',
        'no-purpose',
        'stranger-pays',
        'year-outside',
        'review-outside',
      ]),
    )
  })

  test('an unfinished draft is kept; what is impossible is not', () => {
    const unfinished = draftProblems(
      terms({ parties: [], services: [], indicators: [], money: [], startsOn: null, endsOn: null, reviews: [] }),
    )
    const impossible = draftProblems(terms({ totalSatang: satang(-1n), money: [] }))

    expect(unfinished).toEqual([])
    expect(kindsOf(impossible)).toEqual(['negative-money', 'over-total'])
  })
})

describe('two versions', () => {
  test('are compared field by field, lists line by line', () => {
    const after = terms({
      title: 'จัดการขยะและน้ำเสียร่วมกัน',
      reviews: [day('2027-03-31'), day('2027-09-01')],
      services: [],
    })

    const found = compareTerms(terms(), after)

    expect(found).toEqual([
      { field: 'title', before: ['จัดการขยะร่วมกัน'], after: ['จัดการขยะและน้ำเสียร่วมกัน'] },
      { field: 'services', before: terms().services, after: [] },
      { field: 'reviews', before: [], after: ['2027-09-01'] },
    ])
  })

  test('survive being stored: money keeps every satang', () => {
    const large = terms({ totalSatang: satang(9_007_199_254_740_993n) })

    expect(fromStored(JSON.parse(JSON.stringify(toStored(large))))).toEqual(large)
  })
})

describe('where an agreement stands', () => {
  const facts = {
    state: 'signed' as const,
    startsOn: day('2026-10-01'),
    endsOn: day('2027-09-30'),
    terminatesOn: null,
    openBreaches: 0,
    reviewDueOn: null,
  }

  test.each([
    ['signed', '2026-09-30', {}],
    ['in-force', '2026-10-01', {}],
    ['under-review', '2027-04-01', { reviewDueOn: day('2027-03-31') }],
    ['breached', '2027-04-01', { openBreaches: 1, reviewDueOn: day('2027-03-31') }],
    ['in-force', '2027-09-30', {}],
    ['ended', '2027-10-01', { openBreaches: 1 }],
    ['in-force', '2027-01-31', { state: 'terminated' as const, terminatesOn: day('2027-01-31') }],
    ['terminated', '2027-02-01', { state: 'terminated' as const, terminatesOn: day('2027-01-31') }],
    ['offered', '2027-02-01', { state: 'offered' as const }],
  ])('is %s on %s with %j', (phase, today, over) => {
    expect(phaseOf({ ...facts, ...over }, day(today))).toBe(phase)
  })

  test('time never brings back what is over', () => {
    const dates = fc.integer({ min: -400, max: 800 }).map((days) => addDays(day('2026-10-01'), days))
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: 0, max: 2 }), (one, other, openBreaches) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        const of = { ...facts, openBreaches }

        if (phaseOf(of, early) === 'ended') expect(phaseOf(of, late)).toBe('ended')
      }),
      { seed: 41, numRuns: 2_000 },
    )
  })
})

describe('a survey of those served', () => {
  const questions: readonly Question[] = [
    { code: '1', text: 'สะดวกไหม', kind: 'scale', choices: [], isGroup: false },
    { code: '2', text: 'ตรงเวลาไหม', kind: 'yes-no', choices: [], isGroup: false },
    { code: '3', text: 'หมู่ที่', kind: 'choice', choices: ['หมู่ 1', 'หมู่ 2', 'หมู่ 3'], isGroup: true },
  ]

  test('takes only answers that were offered, and at least one', () => {
    expect(readAnswers(questions, { 'q-1': '5', 'q-3': '2', other: 'x' })).toEqual({ '1': 5, '3': 2 })
    expect(readAnswers(questions, { 'q-1': '6' })).toBeNull()
    expect(readAnswers(questions, { 'q-2': 'ใช่ ผมชื่อสมชาย' })).toBeNull()
    expect(readAnswers(questions, {})).toBeNull()
  })

  test('says nothing but how few where fewer than five answered', () => {
    const found = surveyResult(
      questions,
      Array.from({ length: 4 }, () => ({ '1': 1 })),
    )

    expect(found).toEqual({ n: 4, isHidden: true, questions: [], satisfaction: null, groups: [], inHiddenGroups: 0 })
  })

  test('counts a hundred for the best and nothing for the worst', () => {
    const best = surveyResult(
      questions,
      Array.from({ length: 5 }, () => ({ '1': 5, '2': 1 })),
    )
    const worst = surveyResult(
      questions,
      Array.from({ length: 5 }, () => ({ '1': 1, '2': 2 })),
    )

    expect([best.satisfaction, worst.satisfaction]).toEqual([100, 0])
    // A share of five answers says who they are: it is told from twenty on.
    expect(best.questions.map(({ mean }) => mean)).toEqual([5, null])
  })

  test('what one person said is in no mean that the others could be taken away from', () => {
    const twoScales: Question[] = [
      { code: '1', text: 'พอใจไหม', kind: 'scale', choices: [], isGroup: false },
      { code: '2', text: 'สะอาดไหม', kind: 'scale', choices: [], isGroup: false },
    ]

    const found = surveyResult(twoScales, [...Array.from({ length: 9 }, () => ({ '1': 5 })), { '1': 5, '2': 1 }])

    expect(found.satisfaction).toBe(100)
    expect(found.questions.map(({ mean }) => mean)).toEqual([5, null])
  })

  test('an answer that fewer than five gave is not counted out, nor can the others be taken away from the whole', () => {
    const of = (given: readonly number[]) =>
      surveyResult(
        questions,
        given.flatMap((count, at) => Array.from({ length: count }, () => ({ '1': at + 1 }))),
      ).questions[0]?.counts

    expect(of([10, 9, 8, 7, 6])).toEqual([10, 9, 8, 7, 6])
    expect(of([0, 0, 0, 9, 8])).toEqual([0, 0, 0, 9, 8])
    expect(of([20, 9, 8, 7, 1])).toEqual([20, 9, 'beside', 'beside', 'few'])
    expect(of([20, 9, 2, 1, 0])).toEqual([20, 'beside', 'few', 'few', 'few'])
  })

  test('of yes and no both are hidden where one is small, and so is their share', () => {
    const yesNo = surveyResult(
      questions,
      Array.from({ length: 24 }, (_, at) => ({ '2': at < 22 ? 1 : 2 })),
    ).questions[1]

    expect(yesNo).toMatchObject({ counts: ['beside', 'few'], mean: null })
  })

  test('a group of fewer than five is never shown, nor can it be told by taking the others away', () => {
    const answer = fc.record(
      { '1': fc.integer({ min: 1, max: 5 }), '3': fc.integer({ min: 1, max: 3 }) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40 }), (all) => {
        const found = surveyResult(questions, all as Answers[])

        expect(found.groups.every(({ n }) => n >= LEAST_SHOWN)).toBe(true)
        const rest = found.n - found.groups.reduce((sum, { n }) => sum + n, 0)
        if (found.groups.length > 0) expect(rest === 0 || rest >= LEAST_SHOWN).toBe(true)
      }),
      { seed: 42, numRuns: 10_000 },
    )
  })
})
