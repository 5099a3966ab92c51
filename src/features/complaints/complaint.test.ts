import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import {
  type Act,
  type Actor,
  type CaseFacts,
  decideMove,
  type EventVisibility,
  MOST_REROUTES,
  type Move,
  movesFrom,
  outcomes,
  type Part,
  phaseOf,
  states,
} from './complaint.ts'

const now = new Date('2026-11-23T03:00:00Z')
const until = '2026-12-07' as LocalDate
const [roads, water] = ['01990000-0000-7000-8000-00000000000a', '01990000-0000-7000-8000-00000000000b']
const officer: Actor = { kind: 'officer', personId: 'p', bodyId: roads }
const reporter: Actor = { kind: 'reporter' }
const act = (over: Partial<Act> = {}): Act => ({ actor: officer, reason: 'เหตุผล', visibility: 'public', ...over })

const fresh: CaseFacts = {
  state: 'received',
  waitedFrom: null,
  visibility: 'public',
  delivery: 'none',
  outcome: null,
  outcomeNote: null,
  categoryCode: 'road',
  categoryVersion: 1,
  severity: 'normal',
  leadBodyId: null,
  triageBodyId: null,
  assignedTo: null,
  escalatedTo: null,
  reroutes: 0,
  reopened: 0,
  pauses: [],
  pausedSince: null,
  firstAnsweredAt: null,
  resolvedAt: null,
  confirmUntil: null,
  closedAt: null,
  reopenUntil: null,
  mergedInto: null,
  mergedRef: null,
  satisfaction: null,
  solved: null,
  ratedAt: null,
}
const part = (over: Partial<Part> = {}): Part => ({
  bodyId: roads,
  lead: true,
  state: 'assigned',
  outcome: null,
  outcomeNote: null,
  delivery: 'sent',
  ...over,
})

interface Case {
  facts: CaseFacts
  parts: readonly Part[]
}
const aCase = (facts: Partial<CaseFacts> = {}, parts: readonly Part[] = []): Case => ({
  facts: { ...fresh, ...facts },
  parts,
})
const assigned = () => aCase({ state: 'assigned', leadBodyId: roads, delivery: 'sent' }, [part()])
const working = () => aCase({ state: 'in_progress', leadBodyId: roads }, [part({ state: 'in_progress' })])
const decide = (one: Case, move: Move, over: Partial<Act> = {}, at = now) =>
  decideMove(at, { ...one, id: 'case' }, move, act(over), until)
const moved = (one: Case, move: Move, over: Partial<Act> = {}, at = now) => {
  const done = decide(one, move, over, at)
  if (!done.ok) throw new Error(JSON.stringify(done.problem))
  return done.value
}
const refusal = (one: Case, move: Move, over: Partial<Act> = {}, at = now) => {
  const done = decide(one, move, over, at)
  return done.ok ? null : done.problem
}

test('the table of states is that of INTEROP 1.5, and nothing goes from closed to closed', () => {
  const table = Object.fromEntries(
    states.map((state) => [state, movesFrom({ state, waitedFrom: state === 'waiting_info' ? 'accepted' : null })]),
  )

  expect(table).toEqual({
    received: ['screened'],
    screened: ['assigned', 'waiting_info', 'closed'],
    assigned: ['accepted', 'assigned', 'waiting_info'],
    accepted: ['scheduled', 'in_progress', 'resolved', 'assigned', 'waiting_info'],
    scheduled: ['in_progress', 'resolved', 'waiting_info'],
    in_progress: ['resolved', 'scheduled', 'waiting_info'],
    waiting_info: ['accepted', 'closed'],
    resolved: ['closed', 'in_progress'],
    closed: ['in_progress'],
  })
})

test('a whole life: screened, assigned, accepted, scheduled, worked on, resolved, confirmed', () => {
  const lifetime: [Move, Partial<Act>][] = [
    [{ kind: 'screen' }, { actor: { kind: 'system' } }],
    [{ kind: 'assign', bodyId: roads }, { actor: { kind: 'system' } }],
    [{ kind: 'accept' }, { text: 'รับเรื่องแล้ว จะเข้าตรวจพรุ่งนี้' }],
    [{ kind: 'schedule', on: '2026-11-25' as LocalDate }, {}],
    [{ kind: 'start' }, {}],
    [{ kind: 'resolve', outcome: 'fixed', note: null }, { text: 'ซ่อมแล้ว' }],
    [{ kind: 'close' }, { actor: reporter }],
  ]
  let one = aCase()
  const seen: string[] = []
  for (const [move, over] of lifetime) {
    const change = moved(one, move, over)
    one = { facts: change.facts, parts: change.parts }
    seen.push(change.facts.state)
  }

  expect(seen).toEqual(['screened', 'assigned', 'accepted', 'scheduled', 'in_progress', 'resolved', 'closed'])
  expect(one.facts).toMatchObject({ outcome: 'fixed', firstAnsweredAt: now, resolvedAt: now, confirmUntil: until })
  expect(phaseOf(one.facts.state)).toBe('over')
})

test('there is no act without a reason, and no flag to leave the timeline out', () => {
  expect(refusal(aCase(), { kind: 'screen' }, { reason: '  ' })).toEqual({ kind: 'reason-missing' })
  expect(moved(assigned(), { kind: 'accept' }).events).toHaveLength(1)
})

test('an honest outcome says its why', () => {
  for (const outcome of ['partly', 'not_our_duty', 'cannot', 'rejected', 'duplicate'] as const) {
    expect(refusal(working(), { kind: 'resolve', outcome, note: null })).toEqual({ kind: 'note-missing', outcome })
  }
  expect(moved(working(), { kind: 'resolve', outcome: 'cannot', note: 'ที่ดินเอกชน' }).facts).toMatchObject({
    state: 'resolved',
    outcome: 'cannot',
    outcomeNote: 'ที่ดินเอกชน',
  })
})

test('an office cannot close for the reporter what it calls done; silence can, and not a day early', () => {
  const done = aCase({ state: 'resolved', outcome: 'fixed', leadBodyId: roads, confirmUntil: until }, [
    part({ state: 'resolved', outcome: 'fixed' }),
  ])
  const system: Actor = { kind: 'system' }

  expect(refusal(done, { kind: 'close' })).toMatchObject({ kind: 'not-for-this-actor' })
  expect(refusal(done, { kind: 'close' }, { actor: system })).toMatchObject({ kind: 'not-for-this-actor' })
  expect(refusal(done, { kind: 'close' }, { actor: system }, new Date('2026-12-07T16:59:00Z'))).not.toBeNull()
  expect(moved(done, { kind: 'close' }, { actor: system }, new Date('2026-12-07T17:00:00Z')).facts.state).toBe('closed')
  expect(moved(done, { kind: 'close' }, { actor: reporter }).facts.outcome).toBe('fixed')
  expect(refusal(done, { kind: 'close', outcome: 'partly' }, { actor: reporter })).toEqual({
    kind: 'outcome-not-here',
    outcome: 'partly',
  })
})

test('the reporter disagrees and it is worked on again; the office gets it anew and the time between does not count', () => {
  const done = aCase(
    { state: 'resolved', outcome: 'fixed', leadBodyId: roads, resolvedAt: new Date('2026-11-20T03:00:00Z') },
    [part({ state: 'resolved', outcome: 'fixed', delivery: 'seen' })],
  )

  const change = moved(done, { kind: 'reopen' }, { actor: reporter, text: 'หลุมยังอยู่' })

  expect(change.facts).toMatchObject({ state: 'in_progress', outcome: null, reopened: 1, delivery: 'sent' })
  expect(change.facts.pauses).toEqual([{ from: '2026-11-20T03:00:00.000Z', to: '2026-11-23T03:00:00.000Z' }])
  expect(change.parts).toEqual([part({ state: 'in_progress' })])
  expect(change.events).toMatchObject([{ kind: 'reopened', bodyId: roads, fromState: 'resolved' }])
  expect(refusal(done, { kind: 'reopen' }, { actor: reporter })).toEqual({ kind: 'text-missing' })
})

test('what is closed may be reopened within its window and not after it', () => {
  const closed = aCase({ state: 'closed', outcome: 'fixed', reopenUntil: '2026-11-23' as LocalDate })

  expect(moved(closed, { kind: 'reopen' }, { actor: reporter, text: 'ยังไม่เสร็จ' }).facts.state).toBe('in_progress')
  expect(
    refusal(closed, { kind: 'reopen' }, { actor: reporter, text: 'ยังไม่เสร็จ' }, new Date('2026-11-24T03:00:00Z')),
  ).toEqual({ kind: 'window-over', until: '2026-11-23' })
})

test('a joint case is resolved only when all leads are; who only helps does not hold it up', () => {
  const joint = aCase({ state: 'in_progress', leadBodyId: roads }, [
    part({ state: 'in_progress' }),
    part({ bodyId: water, state: 'in_progress' }),
    part({ bodyId: 'helper', lead: false }),
  ])

  const first = moved(joint, { kind: 'resolve', outcome: 'fixed', note: null })
  const second = moved(
    first,
    { kind: 'resolve', outcome: 'partly', note: 'เหลือท่อช่วงท้าย' },
    { actor: { kind: 'officer', personId: 'q', bodyId: water } },
  )

  expect(first.facts.state).toBe('in_progress')
  expect(first.events).toMatchObject([{ kind: 'part', bodyId: roads, toState: null }])
  expect(second.facts).toMatchObject({ state: 'resolved', outcome: 'partly' })
})

test('bodies may send a case on three times; then only who oversees them', () => {
  let one = assigned()
  const bodies = [water, 'c', 'd']
  for (const bodyId of bodies) one = moved(one, { kind: 'assign', bodyId })

  expect(one.facts.reroutes).toBe(MOST_REROUTES)
  expect(refusal(one, { kind: 'assign', bodyId: 'e' })).toEqual({ kind: 'too-many-reroutes', most: MOST_REROUTES })
  const oversight: Actor = { kind: 'oversight', personId: 'o', bodyId: null }
  const last = moved(one, { kind: 'assign', bodyId: roads }, { actor: oversight })
  expect(last.facts).toMatchObject({ state: 'assigned', leadBodyId: roads })
  expect(last.left).toEqual(['d'])
})

test('while the reporter is asked the clock stands, and the answer brings the case back to where it was', () => {
  const asked = moved(working(), { kind: 'ask' }, { text: 'อยู่หน้าบ้านเลขที่เท่าไร' })
  const later = new Date('2026-11-25T03:00:00Z')
  const answered = moved(asked, { kind: 'resume' }, { actor: reporter, text: 'ตรงข้ามวัด' }, later)

  expect(asked.facts).toMatchObject({ state: 'waiting_info', waitedFrom: 'in_progress', pausedSince: now })
  expect(answered.facts).toMatchObject({ state: 'in_progress', waitedFrom: null, pausedSince: null })
  expect(answered.facts.pauses).toEqual([{ from: now.toISOString(), to: later.toISOString() }])
})

test('what the reporter answers may be for the office alone; that the case goes on again is for everybody', () => {
  const asked = moved(working(), { kind: 'ask' }, { text: 'อยู่หน้าบ้านเลขที่เท่าไร', visibility: 'reporter' })
  const words = { actor: reporter, text: 'บ้านเลขที่ 5', visibility: 'reporter' as const }
  const answered = moved(asked, { kind: 'resume' }, words)
  const ofPrivate = moved({ ...asked, facts: { ...asked.facts, visibility: 'private' } }, { kind: 'resume' }, words)

  const told = ({ events }: ReturnType<typeof moved>) =>
    events.map(({ kind, visibility, fromState, toState, text }) => [kind, visibility, fromState, toState, text])
  expect(told(asked)).toEqual([
    ['moved', 'public', 'in_progress', 'waiting_info', null],
    ['asked', 'reporter', null, null, 'อยู่หน้าบ้านเลขที่เท่าไร'],
  ])
  expect(told(answered)).toEqual([
    ['moved', 'public', 'waiting_info', 'in_progress', null],
    ['wrote', 'reporter', null, null, 'บ้านเลขที่ 5'],
  ])
  expect(told(ofPrivate)).toEqual([['wrote', 'reporter', 'waiting_info', 'in_progress', 'บ้านเลขที่ 5']])
})

test('who is withdrawn or a double goes the legal way to the end from every state, each step in the timeline', () => {
  const steps = Object.fromEntries(
    states
      .filter((state) => state !== 'resolved' && state !== 'closed')
      .map((state) => {
        const one = aCase({ state, waitedFrom: state === 'waiting_info' ? 'assigned' : null })
        return [state, moved(one, { kind: 'withdraw' }, { actor: reporter }).events.map(({ toState }) => toState)]
      }),
  )

  expect(steps).toEqual({
    received: ['screened', 'closed'],
    screened: ['closed'],
    assigned: ['waiting_info', 'closed'],
    accepted: ['resolved', 'closed'],
    scheduled: ['resolved', 'closed'],
    in_progress: ['resolved', 'closed'],
    waiting_info: ['closed'],
  })
  const into = { home: '57', id: 'other', ref: '57-AAAA-AAAA-AAA' }
  expect(moved(working(), { kind: 'merge', into }).facts).toMatchObject({ outcome: 'duplicate', mergedRef: into.ref })
  expect(refusal(working(), { kind: 'merge', into: { ...into, id: 'case' } })).toEqual({ kind: 'into-itself' })
})

test('a reporter cannot do what an office does, nor an office what a reporter does', () => {
  expect(refusal(assigned(), { kind: 'accept' }, { actor: reporter })).toMatchObject({ kind: 'not-for-this-actor' })
  expect(refusal(working(), { kind: 'rate', stars: 5, solved: true })).toMatchObject({ kind: 'not-for-this-actor' })
  expect(refusal(working(), { kind: 'withhold' })).toMatchObject({ kind: 'not-for-this-actor' })
})

test('whatever is done in whatever order, each step of the timeline is one of the table and outcome and state agree', () => {
  const actors: Actor[] = [
    officer,
    reporter,
    { kind: 'system' },
    { kind: 'oversight', personId: 'o', bodyId: null },
    { kind: 'clerk', personId: 'c' },
    { kind: 'officer', personId: 'q', bodyId: water },
    { kind: 'moderator', personId: 'm' },
  ]
  const outcome = fc.constantFrom(...outcomes)
  const aMove: fc.Arbitrary<Move> = fc.oneof(
    fc.constantFrom<Move>(
      { kind: 'screen' },
      { kind: 'accept' },
      { kind: 'start' },
      { kind: 'schedule', on: null },
      { kind: 'ask' },
      { kind: 'resume' },
      { kind: 'reopen' },
      { kind: 'withdraw' },
      { kind: 'answer' },
      { kind: 'seen' },
      { kind: 'withhold' },
      { kind: 'show' },
      { kind: 'merge', into: { home: '57', id: 'x', ref: 'r' } },
      { kind: 'join', bodies: [{ bodyId: water, lead: true }] },
      { kind: 'rate', stars: 4, solved: true },
      { kind: 'close' },
    ),
    fc.constantFrom(roads, water, 'c').map((bodyId): Move => ({ kind: 'assign', bodyId })),
    outcome.map((one): Move => ({ kind: 'resolve', outcome: one, note: 'เพราะ' })),
    outcome.map((one): Move => ({ kind: 'close', outcome: one, note: 'เพราะ' })),
  )
  const seenBy = fc.constantFrom<EventVisibility>('public', 'reporter', 'staff')
  const steps = fc.array(fc.tuple(aMove, fc.constantFrom(...actors), seenBy), { maxLength: 25 })

  fc.assert(
    fc.property(steps, (life) => {
      let one = aCase()
      let at = now.getTime()
      for (const [move, actor, visibility] of life) {
        at += 86_400_000
        const done = decide(one, move, { actor, text: 'ข้อความ', visibility }, new Date(at))
        if (!done.ok) continue
        let before = { state: one.facts.state, waitedFrom: one.facts.waitedFrom }
        for (const { fromState, toState, ...entry } of done.value.events) {
          if (toState === null) continue
          // No way to move a case leaves its step out of what everybody reads.
          expect(entry.visibility).toBe('public')
          expect(fromState).toBe(before.state)
          expect(movesFrom(before)).toContain(toState)
          before = { state: toState, waitedFrom: toState === 'waiting_info' ? before.state : null }
        }
        expect(before.state).toBe(done.value.facts.state)
        one = { facts: done.value.facts, parts: done.value.parts }
        const { state, outcome: said, waitedFrom, pausedSince } = one.facts
        expect(said !== null).toBe(state === 'resolved' || state === 'closed')
        expect(waitedFrom !== null).toBe(state === 'waiting_info')
        if (state !== 'waiting_info') expect(pausedSince).toBeNull()
        expect(one.parts.every((held) => (held.outcome !== null) === (held.state === 'resolved'))).toBe(true)
      }
    }),
    { numRuns: 3_000, seed: 7 },
  )
})
