import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { giveTerm, type QuorumRule, type Seat, sitsAt, termInTheWay } from './committee.ts'
import { instantAt, readLink, readTime } from './form-fields.ts'
import { isOpen, type Meeting, mayChangeAgenda, moved } from './meeting.ts'
import { mayCertify, mayCheckMinutes, mayWriteMinutes } from './minutes.ts'
import { type Attendance, quorumAt, quorumNeeded } from './quorum.ts'
import { decide, followUp, isLate, type ResolutionDraft } from './resolution.ts'

const at = (time: string) => new Date(`2026-12-01T${time}:00+07:00`)
const half: QuorumRule = { kind: 'at-least', numerator: 1, denominator: 2 }
const runs = { numRuns: 10_000, seed: 20_261_122 }

describe('a term', () => {
  const seat = { abolishedAt: null }

  test('covers its first moment and not its last', () => {
    const term = { startsAt: at('09:00'), endsAt: at('10:00') }

    expect([sitsAt(term, at('09:00')), sitsAt(term, at('09:59')), sitsAt(term, at('10:00'))]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('begins where the one before ends, and not a moment earlier', () => {
    const held = [{ startsAt: at('09:00'), endsAt: at('10:00') }]

    expect(giveTerm(seat, held, { startsAt: at('10:00'), endsAt: null }).ok).toBe(true)
    expect(giveTerm(seat, held, { startsAt: at('09:59'), endsAt: null })).toMatchObject({
      ok: false,
      problem: { kind: 'seat-held' },
    })
  })

  test('of a seat that was abolished, or that ends before it begins, is refused', () => {
    expect(giveTerm({ abolishedAt: at('08:00') }, [], { startsAt: at('09:00'), endsAt: null })).toMatchObject({
      problem: { kind: 'seat-abolished' },
    })
    expect(giveTerm(seat, [], { startsAt: at('09:00'), endsAt: at('09:00') })).toMatchObject({
      problem: { kind: 'ends-before-start' },
    })
  })

  test('a seat filled by any wishes in any order is never held twice at one moment', () => {
    const day = fc.integer({ min: 0, max: 40 })
    const wish = fc.record({ from: day, days: fc.option(fc.integer({ min: 1, max: 15 }), { nil: null }) })
    const moment = (n: number) => new Date(n * 86_400_000)

    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const held: { startsAt: Date; endsAt: Date | null }[] = []
        for (const { from, days } of wishes) {
          const given = giveTerm(seat, held, {
            startsAt: moment(from),
            endsAt: days === null ? null : moment(from + days),
          })
          if (given.ok) held.push(given.value)
        }
        for (let n = 0; n <= 60; n++) if (held.filter((term) => sitsAt(term, moment(n))).length > 1) return false
        return held.every(
          (term, i) =>
            termInTheWay(
              held.filter((_, j) => j !== i),
              term,
            ) === null,
        )
      }),
      runs,
    )
  })
})

describe('a quorum', () => {
  const seats = ['a', 'b', 'c', 'd'].map(
    (id) =>
      ({ id, voting: true, substituteAllowed: id === 'a', abolishedAt: null }) satisfies Pick<
        Seat,
        'id' | 'voting' | 'substituteAllowed' | 'abolishedAt'
      >,
  )
  const term = (seatId: string, endsAt: Date | null = null) => ({
    id: `t-${seatId}`,
    seatId,
    startsAt: at('00:00'),
    endsAt,
  })
  const here = (seatId: string, over: Partial<Attendance> = {}): Attendance => ({
    termId: `t-${seatId}`,
    status: 'present',
    arrivedAt: null,
    leftAt: null,
    ...over,
  })

  test.each([
    [half, 7, 4],
    [half, 8, 4],
    [{ kind: 'more-than', numerator: 1, denominator: 2 }, 8, 5],
    [{ kind: 'at-least', numerator: 1, denominator: 3 }, 10, 4],
    [{ kind: 'count', count: 6 }, 3, 6],
    [half, 0, 1],
  ] satisfies [QuorumRule, number, number][])('by the rule %j of %i filled seats needs %i', (rule, filled, needed) => {
    expect(quorumNeeded(rule, filled)).toBe(needed)
  })

  test('counts who holds a seat and is there at that moment: late, gone, on leave, and a term that just ended', () => {
    const roll = {
      rule: half,
      seats,
      terms: [term('a'), term('b', at('10:00')), term('c'), term('d')],
      attendance: [
        here('a', { status: 'substitute' }),
        here('b'),
        here('c', { arrivedAt: at('09:30') }),
        here('d', { leftAt: at('09:45') }),
      ],
    }
    const voters = (time: string) => quorumAt(roll, at(time)).voters

    expect(['09:00', '09:30', '09:45', '10:00'].map(voters)).toEqual([3, 4, 3, 2])
    expect(quorumAt(roll, at('10:00'))).toMatchObject({ filled: 3, needed: 2, missing: ['d'] })
  })

  test('a substitute for a seat that sends none is nobody, and a member with an interest does not lower the bar', () => {
    const roll = {
      rule: half,
      seats,
      terms: ['a', 'b', 'c', 'd'].map((id) => term(id)),
      attendance: [here('b', { status: 'substitute' }), here('a'), here('c')],
    }

    expect(quorumAt(roll, at('09:00'))).toMatchObject({ voters: 2, needed: 2, reached: true })
    expect(quorumAt(roll, at('09:00'), new Set(['t-a']))).toMatchObject({ voters: 1, needed: 2, reached: false })
  })

  test('more people never undo it, and nobody who holds no seat makes it', () => {
    const status = fc.constantFrom('present', 'substitute', 'leave', 'absent', null)
    fc.assert(
      fc.property(fc.array(status, { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 3 }), (list, more) => {
        const attendance = seats.flatMap((seat, i) => (list[i] ? [here(seat.id, { status: list[i] })] : []))
        const roll = { rule: half, seats, terms: seats.map((seat) => term(seat.id)), attendance }
        const added = attendance
          .filter((line) => line.termId !== `t-${seats[more]?.id}`)
          .concat(here(seats[more]?.id ?? ''), here('stranger'))
        const [before, after] = [quorumAt(roll, at('09:00')), quorumAt({ ...roll, attendance: added }, at('09:00'))]
        return after.voters >= before.voters && after.voters <= after.filled && (!before.reached || after.reached)
      }),
      runs,
    )
  })
})

describe('a resolution', () => {
  const quorum = { filled: 5, needed: 3, voters: 4, reached: true, missing: [] }
  const today = '2026-12-01' as never
  const draft: ResolutionDraft = {
    kind: 'approve',
    text: 'เห็นชอบ',
    votes: { for: 3, against: 1, abstain: 0 },
    chairDecided: false,
    owner: { bodyId: null, seatId: null },
    dueOn: null,
  }
  const kindOf = (over: Partial<ResolutionDraft>, with_ = quorum) => {
    const decided = decide({ ...draft, ...over }, with_, today)
    return decided.ok ? 'ok' : decided.problem.kind
  }

  test('says what the votes say, and the votes are those of the people there', () => {
    expect(kindOf({})).toBe('ok')
    expect(kindOf({}, { ...quorum, voters: 2, reached: false })).toBe('no-quorum')
    expect(kindOf({ votes: { for: 3, against: 0, abstain: 0 } })).toBe('votes-do-not-add-up')
    expect(kindOf({ kind: 'reject' })).toBe('not-carried')
    expect(kindOf({ votes: { for: 2, against: 2, abstain: 0 } })).toBe('not-carried')
    expect(kindOf({ votes: { for: 2, against: 2, abstain: 0 }, chairDecided: true })).toBe('ok')
    expect(kindOf({ chairDecided: true })).toBe('no-tie')
  })

  test('that gives work has somebody who does it by a day that has not gone by', () => {
    const owner = { bodyId: 'b', seatId: null }

    expect(kindOf({ kind: 'direct', dueOn: '2026-12-31' as never })).toBe('owner-missing')
    expect(kindOf({ kind: 'direct', owner })).toBe('due-missing')
    expect(kindOf({ kind: 'approve', owner })).toBe('due-missing')
    expect(kindOf({ kind: 'direct', owner, dueOn: '2026-11-30' as never })).toBe('due-past')
    expect(kindOf({ kind: 'direct', owner, dueOn: '2026-12-01' as never })).toBe('ok')
  })

  test('is late after its day, until it is done or another takes its place', () => {
    const late = { followUp: 'in-progress', dueOn: '2026-11-30' as never, superseded: false } as const

    expect(isLate(late, today)).toBe(true)
    expect(isLate({ ...late, dueOn: today }, today)).toBe(false)
    expect(isLate({ ...late, followUp: 'done' }, today)).toBe(false)
    expect(isLate({ ...late, superseded: true }, today)).toBe(false)
  })

  test('is done only with evidence, and followed only where it gave work', () => {
    const given = { followUp: 'not-started', superseded: false } as const

    expect(followUp(given, { state: 'done', evidence: null })).toMatchObject({ problem: { kind: 'evidence-missing' } })
    expect(followUp({ ...given, followUp: null }, { state: 'done', evidence: 'x' })).toMatchObject({
      problem: { kind: 'nothing-to-follow' },
    })
    expect(followUp({ ...given, superseded: true }, { state: 'blocked', evidence: null })).toMatchObject({
      problem: { kind: 'superseded' },
    })
  })
})

describe('a meeting', () => {
  const meeting = {
    id: 'm1',
    bodyId: 'b',
    state: 'called',
    openedAt: null,
    closedAt: null,
    startsAt: at('09:00'),
    minutesState: 'none',
  } as Meeting
  const open = { ...meeting, openedAt: at('09:05') }

  test('called, changes its agenda no more; sitting, takes up other matters', () => {
    expect(mayChangeAgenda({ ...meeting, state: 'planned' }, 5).ok).toBe(true)
    expect(mayChangeAgenda(meeting, 6)).toMatchObject({ problem: { kind: 'agenda-frozen' } })
    expect([isOpen(open), mayChangeAgenda(open, 6).ok, mayChangeAgenda(open, 5).ok]).toEqual([true, true, false])
  })

  test('its minutes are written once it was opened, checked once it is over, and certified by a later one', () => {
    const held = { ...open, state: 'held', minutesState: 'checked' } as Meeting
    const later = { ...open, id: 'm2', startsAt: at('13:00') }

    expect(mayWriteMinutes(meeting)).toMatchObject({ problem: { kind: 'not-held' } })
    expect(mayCheckMinutes(open, [])).toMatchObject({ problem: { kind: 'not-held' } })
    expect(mayCheckMinutes({ ...held, minutesState: 'draft' }, ['เรื่อง'])).toMatchObject({
      problem: { kind: 'minutes-incomplete' },
    })
    expect(mayWriteMinutes({ ...held, minutesState: 'certified' })).toMatchObject({
      problem: { kind: 'minutes-certified' },
    })
    expect(mayCertify(held, held)).toMatchObject({ problem: { kind: 'same-meeting' } })
    expect(mayCertify(held, { ...later, bodyId: 'c' })).toMatchObject({ problem: { kind: 'other-committee' } })
    expect(mayCertify(held, { ...later, startsAt: at('08:00') })).toMatchObject({
      problem: { kind: 'earlier-meeting' },
    })
    expect(mayCertify({ ...held, minutesState: 'draft' }, later)).toMatchObject({
      problem: { kind: 'minutes-not-checked' },
    })
    expect(mayCertify(held, later).ok).toBe(true)
  })

  test('an item moves one place, and nowhere at the ends', () => {
    expect(moved(['a', 'b', 'c'], 'b', 'up')).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 'a', 'up')).toEqual(['a', 'b', 'c'])
    expect(moved(['a', 'b', 'c'], 'c', 'down')).toEqual(['a', 'b', 'c'])
  })
})

describe('what people type', () => {
  test.each([
    ['09:30', 570],
    ['9.30 น.', 570],
    ['๐๙:๓๐', 570],
    ['24:00', null],
    ['930', null],
  ])('the time %s', (typed, minutes) => {
    expect(readTime(typed)).toBe(minutes)
  })

  test('a time of a day is an instant in Bangkok', () => {
    expect(instantAt('2026-12-01' as never, 570).toISOString()).toBe('2026-12-01T02:30:00.000Z')
  })

  test('an address pasted from the browser names what it is about; others are refused', () => {
    const id = '01990000-0000-7000-8000-000000000001'

    expect(readLink(`https://prasan.test/en/projects/57-${id}?x=1`)).toEqual({ kind: 'project', home: '57', id })
    expect(readLink(`/plans/${id}`)).toEqual({ kind: 'plan', home: null, id })
    expect(readLink(`/overlaps/00-${id}`)).toEqual({ kind: 'pair', home: '00', id })
    expect(['/projects', '/projects/57', `/bodies/${id}`, 'javascript:alert(1)'].map(readLink)).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})
