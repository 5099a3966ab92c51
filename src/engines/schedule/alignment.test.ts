import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type LocalDate } from '../../kernel/thai-calendar.ts'
import { expectedFinish, findMisalignments, type Link, type PlannedStep, slackOf } from './alignment.ts'
import { type BoundBody, boundPairs, type PredecessorRule } from './link-bodies.ts'
import { movedStep, proposeMoves, roomToMove } from './propose.ts'
import { workingDays } from './working-days.ts'

const day = (text: string) => text as LocalDate
const today = day('2026-11-23')
const year = { from: day('2026-10-01'), to: day('2027-09-30') }
const aStep = (key: string, start: string, due: string, over: Partial<PlannedStep> = {}): PlannedStep => ({
  key,
  start: day(start),
  due: day(due),
  state: 'planned',
  doneOn: null,
  movable: true,
  within: year,
  ...over,
})
const link = (before: string, after: string, over: Partial<Link> = {}): Link => ({
  rule: 'frame-before-ordinance',
  before,
  after,
  need: 'due',
  leadDays: 0,
  ...over,
})
const byKey = (...steps: PlannedStep[]) => new Map(steps.map((step) => [step.key, step]))
const everyDay = workingDays(new Set())

describe('calendars that miss each other', () => {
  test('the district frame is due on 15 August, the ordinance on 10 August: five days too late for it', () => {
    const steps = byKey(aStep('frame', '2027-07-01', '2027-08-15'), aStep('ordinance', '2027-07-15', '2027-08-10'))

    const found = findMisalignments(steps, [link('frame', 'ordinance')], today)

    expect(found).toMatchObject([
      { kind: 'misaligned', neededBy: '2027-08-10', expectedOn: '2027-08-15', daysMissing: 5 },
    ])
  })

  test('lead days are counted before the day the later step needs it', () => {
    const steps = byKey(aStep('frame', '2027-07-01', '2027-08-05'), aStep('ordinance', '2027-07-25', '2027-08-10'))

    const atDue = findMisalignments(steps, [link('frame', 'ordinance', { leadDays: 7 })], today)
    const atStart = findMisalignments(steps, [link('frame', 'ordinance', { need: 'start' })], today)

    expect([atDue[0]?.daysMissing, atStart[0]?.daysMissing]).toEqual([2, 11])
  })

  test('days that fit are at risk once the earlier step has not begun in time, from three weeks ahead', () => {
    const frame = aStep('frame', '2026-11-01', '2026-12-10')
    const steps = (due: string) => byKey(frame, aStep('ordinance', '2026-11-15', due))

    const soon = findMisalignments(steps('2026-12-14'), [link('frame', 'ordinance')], today)
    const later = findMisalignments(steps('2026-12-15'), [link('frame', 'ordinance')], today)

    expect(soon).toMatchObject([{ kind: 'at-risk', neededBy: '2026-12-14', expectedOn: '2027-01-01', daysMissing: 18 }])
    expect(later).toEqual([])
  })

  test('what is done or called off misses nothing any more', () => {
    const after = aStep('ordinance', '2026-11-15', '2026-12-01')
    const frame = aStep('frame', '2026-11-01', '2026-12-10')

    for (const state of ['done', 'cancelled'] as const) {
      expect(
        findMisalignments(byKey({ ...frame, state, doneOn: today }, after), [link('frame', 'ordinance')], today),
      ).toEqual([])
      expect(
        findMisalignments(byKey(frame, { ...after, state, doneOn: today }), [link('frame', 'ordinance')], today),
      ).toEqual([])
    }
  })

  test('a step past its day is finished today at the earliest', () => {
    expect(expectedFinish(aStep('a', '2026-11-01', '2026-11-10', { state: 'doing' }), today)).toBe(today)
    expect(expectedFinish(aStep('a', '2026-11-01', '2026-11-10'), today)).toBe('2026-12-02')
    expect(expectedFinish(aStep('a', '2026-11-23', '2026-12-10'), today)).toBe('2026-12-10')
  })
})

describe('slack along the chain', () => {
  test('a step has as much as the tightest of those that wait for it, also two steps on', () => {
    const steps = byKey(
      aStep('village', '2026-12-01', '2026-12-10'),
      aStep('local', '2026-12-15', '2026-12-25'),
      aStep('district', '2027-01-01', '2027-01-03'),
      aStep('free', '2026-12-01', '2026-12-05'),
    )
    const chain = [link('village', 'local', { need: 'start' }), link('local', 'district', { need: 'start' })]

    const slack = slackOf(steps, chain, today)

    expect(slack.get('local')).toMatchObject({ latestFinish: '2027-01-01', slackDays: 7, critical: false })
    expect(slack.get('village')).toMatchObject({ latestFinish: '2026-12-15', slackDays: 5 })
    expect(slack.get('free')).toMatchObject({ latestFinish: null, slackDays: null, critical: false })
  })

  test('a late beginning is handed on to those that wait', () => {
    const steps = byKey(aStep('a', '2026-12-01', '2026-12-20'), aStep('b', '2026-12-10', '2026-12-30'))

    const slack = slackOf(steps, [link('a', 'b', { need: 'start', leadDays: 2 })], today)

    expect(slack.get('b')?.earliestStart).toBe('2026-12-22')
    expect(slack.get('a')).toMatchObject({ slackDays: -12, critical: true })
  })
})

describe('proposals to move', () => {
  const steps = byKey(aStep('frame', '2027-07-01', '2027-08-15'), aStep('ordinance', '2027-07-15', '2027-08-10'))
  const links = [link('frame', 'ordinance')]
  const missed = findMisalignments(steps, links, today)[0]

  test('are the smallest shift of either side, or a little of both', () => {
    const proposals = missed ? proposeMoves(missed, steps, links, today, everyDay) : []

    expect(proposals.map(({ totalDays }) => totalDays)).toEqual([5, 5, 6])
    expect(proposals[0]?.moves).toEqual([{ key: 'frame', start: '2027-06-26', due: '2027-08-10', days: -5 }])
  })

  test('make no other pair miss each other', () => {
    const hearing = aStep('hearing', '2027-06-01', '2027-07-01')
    const council = aStep('council', '2027-08-01', '2027-08-12')
    const more = byKey(...steps.values(), hearing, council)
    const all = [...links, link('hearing', 'frame', { need: 'start' }), link('ordinance', 'council')]

    const proposals = missed ? proposeMoves(missed, more, all, today, everyDay) : []
    const room = missed ? roomToMove(missed, more, all, today) : null

    expect(proposals).toEqual([])
    expect(room).toEqual({ beforeDays: 0, afterDays: 2 })
  })

  test('never touch a day that is not the body’s to choose, the past, or another year', () => {
    const fixed = byKey(
      aStep('frame', '2027-07-01', '2027-08-15', { movable: false }),
      aStep('ordinance', '2027-07-15', '2027-08-10', { within: { ...year, to: day('2027-08-12') } }),
    )

    expect(missed ? proposeMoves(missed, fixed, links, today, everyDay) : null).toEqual([])
  })

  test('whatever the days: each proposal solves what it is for and worsens nothing', () => {
    const offset = fc.integer({ min: 0, max: 120 })
    const long = fc.integer({ min: 0, max: 30 })
    const someStep = (key: string) =>
      fc.tuple(offset, long).map(([from, length]) => {
        const start = addDays(day('2026-12-01'), from)
        return aStep(key, start, addDays(start, length))
      })
    const world = fc.tuple(someStep('a'), someStep('b'), someStep('c'), fc.integer({ min: 0, max: 10 }))
    fc.assert(
      fc.property(world, ([a, b, c, leadDays]) => {
        const known = byKey(a, b, c)
        const chain = [link('a', 'b', { leadDays }), link('b', 'c', { need: 'start' })]
        const before = findMisalignments(known, chain, today)
        return before.every((one) =>
          proposeMoves(one, known, chain, today, everyDay).every(({ moves }) => {
            const moved = new Map(
              [...known].map(([key, step]) => {
                const move = moves.find((other) => other.key === key)
                return [key, move ? movedStep(step, move) : step] as const
              }),
            )
            const left = findMisalignments(moved, chain, today)
            return (
              left.every(
                (other) =>
                  other.link !== one.link &&
                  other.daysMissing <= (before.find(({ link: was }) => was === other.link)?.daysMissing ?? 0),
              ) && moves.every((move) => daysBetween(move.start, move.due) >= 0 && move.start >= year.from)
            )
          }),
        )
      }),
      { numRuns: 3_000, seed: 10 },
    )
  })
})

describe('which bodies a rule binds', () => {
  const body = (id: string, template: string, areaCode: string, over: Partial<BoundBody> = {}): BoundBody => ({
    id,
    template,
    areaCode,
    areasAbove: [areaCode.slice(0, 4), areaCode.slice(0, 2), 'TH'].filter((area) => area !== areaCode),
    superiors: [],
    ...over,
  })
  const bodies = [
    body('district', 'district', '5701'),
    body('other', 'district', '5702'),
    body('sao', 'sao', '570102', { superiors: ['district'] }),
    body('village', 'community', '570102', { areasAbove: ['5701', '57', 'TH', '570102'] }),
  ]
  const rule = (over: Partial<PredecessorRule>): PredecessorRule => ({
    code: 'r',
    before: { template: 'district', step: 'frame' },
    after: { template: 'sao', step: 'ordinance' },
    relation: 'parent-area',
    need: 'due',
    leadDays: 0,
    ...over,
  })
  const pairs = (one: PredecessorRule) =>
    boundPairs([one], bodies).map(({ beforeBody, afterBody }) => `${beforeBody}>${afterBody}`)

  test('the area around it, the area inside it, the body above it, its own', () => {
    const villageFirst = { before: { template: 'community', step: 'plan' }, after: { template: 'sao', step: 'draft' } }
    const own = { before: { template: 'sao', step: 'draft' }, after: { template: 'sao', step: 'ordinance' } }

    expect(pairs(rule({}))).toEqual(['district>sao'])
    expect(pairs(rule({ relation: 'superior' }))).toEqual(['district>sao'])
    expect(pairs(rule({ ...villageFirst, relation: 'same-area' }))).toEqual(['village>sao'])
    expect(pairs(rule({ ...villageFirst, relation: 'inside-area' }))).toEqual(['village>sao'])
    expect(pairs(rule({ ...own, relation: 'own' }))).toEqual(['sao>sao'])
    expect(
      pairs(
        rule({
          before: { template: 'sao', step: 'x' },
          after: { template: 'district', step: 'y' },
          relation: 'subordinate',
        }),
      ),
    ).toEqual(['sao>district'])
  })
})
