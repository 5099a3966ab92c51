import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterMergers,
  answer,
  close,
  invite,
  isInArea,
  leave,
  type PartyState,
  partyStates,
  stepDays,
} from './board.ts'
import { alike, points, scoreOf } from './matter.ts'
import { currentStep, type PathFacts, pathOf } from './steps.ts'
import { suggestionsFrom } from './suggest.ts'
import { median, perHead, workingOf } from './working.ts'

const board = { ownerBodyId: 'owner', secretaryBodyId: 'owner', pattern: 'set' as const }
const party = (bodyId: string, state: PartyState = 'accepted') => ({ bodyId, state })

describe('agencies of a board', () => {
  test('the last agency at the table cannot leave, whoever else was only invited', () => {
    const parties = [party('owner'), party('b', 'invited'), party('c', 'declined')]

    const left = leave(board, parties, 'owner')

    expect(left).toEqual({ ok: false, problem: { kind: 'last-agency' } })
  })

  test('the owner and the secretary hand over before they leave; the others may go, also before they answered', () => {
    const parties = [party('owner'), party('b'), party('c', 'invited')]

    const kinds = ['owner', 'b', 'c', 'd'].map((id) => {
      const done = leave({ ...board, secretaryBodyId: 'b' }, parties, id)
      return done.ok ? 'left' : done.problem.kind
    })

    expect(kinds).toEqual(['owner-leaves', 'secretary-leaves', 'left', 'not-a-party'])
  })

  test('a pair is two agencies; who declined or left may be asked again', () => {
    const parties = [party('owner'), party('b', 'left')]

    expect(invite({ pattern: 'pair' }, parties, 'b').ok).toBe(true)
    expect(invite({ pattern: 'pair' }, [...parties, party('c', 'invited')], 'b')).toEqual({
      ok: false,
      problem: { kind: 'pair-full' },
    })
    expect(invite(board, parties, 'owner').ok).toBe(false)
  })

  test('an invitation is answered once', () => {
    expect(answer([party('b', 'invited')], 'b').ok).toBe(true)
    expect(answer([party('b')], 'b')).toEqual({ ok: false, problem: { kind: 'already-answered', state: 'accepted' } })
    expect(answer([], 'b').ok).toBe(false)
  })

  test('after any mergers every agency sits once, nobody gains a seat, and the table is never emptied', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ bodyId: id, state: fc.constantFrom(...partyStates) }), {
          selector: (one) => one.bodyId,
        }),
        fc.uniqueArray(fc.record({ bodyId: id, successorId: id }), { selector: (one) => one.bodyId }),
        (parties, mergers) => {
          // A body merges into a later one: circles are refused where bodies are kept.
          const forward = mergers.filter(({ bodyId, successorId }) => bodyId < successorId)

          const { taken } = afterMergers({ ownerBodyId: 'a', secretaryBodyId: 'a' }, parties, forward)

          const after = new Map<string, PartyState>(parties.map((one) => [one.bodyId, one.state]))
          for (const { from, to, state } of taken) {
            after.set(from, 'merged')
            if (state !== null) after.set(to, state)
          }
          const seats = (states: Iterable<PartyState>) => [...states].filter((state) => state === 'accepted').length
          const before = seats(parties.map((one) => one.state))
          expect(seats(after.values())).toBeLessThanOrEqual(before)
          if (before > 0) expect(seats(after.values())).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2_000, seed: 20261122 },
    )
  })

  test('a seat that was accepted wins over an invitation of the successor, and ownership moves along', () => {
    const after = afterMergers(
      board,
      [party('owner'), party('new', 'invited')],
      [{ bodyId: 'owner', successorId: 'new' }],
    )

    expect(after).toEqual({
      taken: [{ from: 'owner', to: 'new', state: 'accepted' }],
      ownerBodyId: 'new',
      secretaryBodyId: 'new',
    })
  })
})

describe('places and times', () => {
  test('a project lies inside by its code; of a region by its provinces; without a place only in the country', () => {
    expect(isInArea('570101', { areaCode: '5701' }, [])).toBe(true)
    expect(isInArea('570201', { areaCode: '5701' }, [])).toBe(false)
    expect(isInArea('570201', { areaCode: 'R6-1' }, ['50', '57'])).toBe(true)
    expect(isInArea(null, { areaCode: '57' }, [])).toBe(false)
    expect(isInArea(null, { areaCode: 'TH' }, [])).toBe(true)
  })

  test('days of a step run until it ends, or until now', () => {
    const startedAt = new Date('2026-11-01T00:00:00Z')

    expect(stepDays({ startedAt, endedAt: new Date('2026-11-11T05:00:00Z') }, new Date('2027-01-01T00:00:00Z'))).toBe(
      10,
    )
    expect(stepDays({ startedAt, endedAt: null }, new Date('2026-11-03T23:00:00Z'))).toBe(2)
    expect(stepDays({ startedAt: null, endedAt: null }, new Date())).toBeNull()
  })
})

const facts = (over: Partial<PathFacts> = {}): PathFacts => ({
  pattern: 'set',
  technique: 'committee',
  parties: [party('owner'), party('b')],
  ownerBodyId: 'owner',
  secretaryBodyId: 'owner',
  suggestionsOpen: 0,
  committee: { secretaryFromOwner: true, peopleSeats: 2, meetings: 1 },
  goals: [{ outputs: 1, outcomes: 1 }],
  measures: 2,
  monitored: 2,
  joint: 3,
  jointWithMoney: 3,
  links: 1,
  ...over,
})

describe('the path', () => {
  const missing = (over: Partial<PathFacts>) => pathOf([], facts(over), new Map()).map((step) => step.missing)

  test('holds nothing open when everything is there', () => {
    expect(missing({})).toEqual([0, 0, 0, 0])
  })

  test('needs two agencies and all their answers, not the look at every suggestion', () => {
    expect(missing({ parties: [party('owner'), party('b', 'invited')], suggestionsOpen: 3 })[0]).toBe(2)
    expect(missing({ suggestionsOpen: 3 })[0]).toBe(0)
  })

  test('informal coordination needs no committee', () => {
    expect(missing({ committee: null })[1]).toBe(3)
    expect(missing({ committee: null, technique: 'informal' })[1]).toBe(0)
  })

  test('every goal is measured both ways, every joint project has money, every indicator is followed', () => {
    expect(missing({ goals: [] })[2]).toBe(3)
    expect(missing({ goals: [{ outputs: 1, outcomes: 0 }], jointWithMoney: 2, monitored: 1 })[2]).toBe(3)
  })

  test('open tasks hold a step open too', () => {
    expect(pathOf([], facts(), new Map([['link', 2]]))[3]?.missing).toBe(2)
  })

  test('the board is at its first step that has not ended, and closes when all have', () => {
    const steps = (['agencies', 'committee', 'frame', 'link'] as const).map((step, at) => ({
      step,
      state: at < 2 ? ('done' as const) : ('open' as const),
    }))

    expect(currentStep(steps)).toBe('frame')
    expect(close(steps)).toEqual({ ok: false, problem: { kind: 'steps-open', steps: ['frame', 'link'] } })
    expect(close(steps.map((one) => ({ ...one, state: 'skipped' as const }))).ok).toBe(true)
  })
})

describe('the order of the agenda', () => {
  const standing = fc.record({
    signedSupports: fc.nat(500),
    freeSupports: fc.nat(100_000),
    proposedAt: fc.date({ min: new Date('2020-01-01'), max: new Date('2026-11-22'), noInvalidDate: true }),
  })
  const now = new Date('2026-11-22T00:00:00Z')

  test('a support never lowers a matter, a signed one counts at least as much, and no flood is worth more than twenty', () => {
    fc.assert(
      fc.property(standing, (one) => {
        const { halves } = scoreOf(one, now)
        const free = scoreOf({ ...one, freeSupports: one.freeSupports + 1 }, now).halves
        const signed = scoreOf({ ...one, signedSupports: one.signedSupports + 1 }, now).halves
        expect(free).toBeGreaterThanOrEqual(halves)
        expect(signed).toBeGreaterThanOrEqual(free)
        expect(signed).toBeGreaterThan(halves)
        expect(
          scoreOf({ ...one, freeSupports: 10_000_000 }, now).halves - scoreOf({ ...one, freeSupports: 0 }, now).halves,
        ).toBe(40)
      }),
      { numRuns: 2_000, seed: 20261122 },
    )
  })

  test('points are written in halves', () => {
    expect([0, 1, 2, 15].map(points)).toEqual(['0', '0.5', '1', '7.5'])
  })

  test('alike is one for the same title and nothing for titles without a common part', () => {
    expect(alike(new Set(['abc', 'bcd']), new Set(['abc', 'bcd']))).toBe(1)
    expect(alike(new Set(['abc']), new Set(['xyz']))).toBe(0)
    expect(alike(new Set(), new Set())).toBe(0)
  })
})

test('suggestions name each agency once, who plans the very projects first, and nobody who was asked', () => {
  const found = [
    { bodyId: 'far', reason: { kind: 'serves', areaCode: '57', exact: false } as const },
    { bodyId: 'b', reason: { kind: 'plans-here', projects: 40, satang: '1' } as const },
    { bodyId: 'a', reason: { kind: 'on-board', projects: 1, satang: '1' } as const },
    { bodyId: 'b', reason: { kind: 'serves', areaCode: '57', exact: true } as const },
    { bodyId: 'known', reason: { kind: 'on-board', projects: 9, satang: '1' } as const },
  ]

  const forwards = suggestionsFrom(found, new Set(['known']), 10)
  const backwards = suggestionsFrom([...found].reverse(), new Set(['known']), 10)

  expect(forwards.map((one) => one.bodyId)).toEqual(['a', 'b', 'far'])
  expect(backwards.map((one) => one.bodyId)).toEqual(['a', 'b', 'far'])
  expect(suggestionsFrom(found, new Set(), 1)).toHaveLength(1)
})

describe('does it work', () => {
  test('cost per head is rounded down; the middle of an even number is the lower one', () => {
    expect(perHead({ satang: 100n, heads: 3 })).toBe(33n)
    expect(median([9, 1, 5, 3])).toBe(3)
    expect(median([])).toBeNull()
  })

  test('money counts once a project, only what people decided, and what was cancelled is told apart', () => {
    const rows = {
      powers: [],
      steps: [],
      resolutions: [],
      costs: [],
      pairs: [
        { boardId: 'x', left: 'p1', right: 'p2', verdict: 'same' as const, sharePercent: null },
        { boardId: 'x', left: 'p2', right: 'p3', verdict: 'same' as const, sharePercent: null },
        { boardId: 'y', left: 'p1', right: 'p2', verdict: 'same' as const, sharePercent: null },
      ],
      amounts: [
        { boardId: 'x', project: 'p1', satang: 300n, cancelled: false },
        { boardId: 'x', project: 'p2', satang: 200n, cancelled: true },
        { boardId: 'x', project: 'p3', satang: 100n, cancelled: false },
      ],
    }

    const working = workingOf('x', rows, new Date())

    expect(working.couldSaveSatang).toBe(300n)
    expect(working.savedSatang).toBe(200n)
    expect(working.powers).toBeNull()
  })
})
