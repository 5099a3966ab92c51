import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Handed } from './channel.ts'
import { messages } from './messages.ts'
import { afterTry, type Change, claimOf, LEASE_MS, type Open, outagePauseMs, released } from './queue.ts'
import { expiryOf, planOf, usualSettings } from './settings.ts'

const now = new Date('2026-11-23T09:00:00+07:00')
const later = (ms: number, from = now) => new Date(from.getTime() + ms)
const HOUR = 3_600_000

const open = (noticeId: string, over: Partial<Open> = {}): Open => ({
  noticeId,
  letter: `letter of ${noticeId}`,
  state: 'waiting',
  dueAt: now,
  expiresAt: later(7 * 24 * HOUR),
  attempts: 0,
  isUrgent: false,
  ...over,
})

const ids = (letters: readonly (readonly Open[])[]) => letters.map((letter) => letter.map((one) => one.noticeId))
const stateOf = (changes: readonly Change[], id: string) => changes.find((one) => one.noticeId === id)?.state

describe('what is taken', () => {
  test('is everything due, oldest first, under a lease', () => {
    const claim = claimOf(
      [open('a'), open('b'), open('c', { state: 'digest', dueAt: later(HOUR) })],
      usualSettings,
      now,
    )

    expect(ids(claim.letters)).toEqual([['a'], ['b']])
    expect(claim.changes.map(({ state, dueAt }) => [state, dueAt])).toEqual([
      ['sending', later(LEASE_MS)],
      ['sending', later(LEASE_MS)],
    ])
  })

  test('waits behind one that is tried again later, so that the order is kept', () => {
    const first = open('a', { attempts: 1, dueAt: later(HOUR) })

    const claim = claimOf([first, open('b')], usualSettings, now)

    expect(claim.letters).toEqual([])
    expect(claim.changes).toEqual([expect.objectContaining({ noticeId: 'b', state: 'waiting', dueAt: later(HOUR) })])
  })

  test('is nothing while another worker is at it, and everything once that one is dead', () => {
    const taken = open('a', { state: 'sending', dueAt: later(LEASE_MS) })

    expect(claimOf([taken, open('b')], usualSettings, now).letters).toEqual([])
    expect(ids(claimOf([taken, open('b')], usualSettings, later(LEASE_MS)).letters)).toEqual([['a'], ['b']])
  })

  test('gathers a digest under one key that stays the same when it is tried again', () => {
    const digest = [open('a', { state: 'digest' }), open('b', { state: 'digest' })]

    const [letter = []] = claimOf(digest, usualSettings, now).letters
    const again = afterTry(letter, { kind: 'later', reason: '451', isOutage: false }, now).map((one) =>
      open(one.noticeId, { letter: one.letter, state: 'waiting', dueAt: one.dueAt }),
    )
    const [second = []] = claimOf([...again, open('c')], usualSettings, later(HOUR)).letters

    expect(letter.map((one) => one.letter)).toEqual(['letter of a', 'letter of a'])
    expect(second.map((one) => [one.noticeId, one.letter])).toEqual([
      ['a', 'letter of a'],
      ['b', 'letter of a'],
    ])
  })

  test('of one thing, and untried, is one letter after the quiet hours', () => {
    const held = (id: string, joins: string | null, attempts = 0) => open(id, { state: 'quiet', joins, attempts })
    const waited = [
      held('a', 'case 1'),
      held('b', 'case 2'),
      held('c', 'case 1'),
      held('d', null),
      held('e', 'case 1', 1),
    ]

    const { letters } = claimOf(waited, usualSettings, now)
    const atOnce = claimOf([open('a', { joins: 'case 1' }), open('b', { joins: 'case 1' })], usualSettings, now)

    expect(ids(letters)).toEqual([['a', 'c'], ['b'], ['d'], ['e']])
    expect(letters[0]?.map(({ letter }) => letter)).toEqual(['letter of a', 'letter of a'])
    expect(ids(atOnce.letters)).toEqual([['a'], ['b']])
  })

  test('is not sent at night because an outage lasted until then, and not at all when it is old', () => {
    const night = new Date('2026-11-23T23:00:00+07:00')
    const { letters, changes } = claimOf(
      [open('a'), open('b', { expiresAt: night }), open('c', { isUrgent: true })],
      usualSettings,
      night,
    )

    expect(ids(letters)).toEqual([['c']])
    expect(stateOf(changes, 'a')).toBe('quiet')
    expect(stateOf(changes, 'b')).toBe('expired')
  })
})

describe('a try', () => {
  test('that failed for this one is repeated with growing pauses, one that failed for all when the door opens', () => {
    const tries = [0, 1, 2, 20].map((attempts) => {
      const [change] = afterTry([open('a', { attempts })], { kind: 'later', reason: '451', isOutage: false }, now)
      return (change?.dueAt.getTime() ?? 0) - now.getTime()
    })
    const [inOutage] = afterTry([open('a')], { kind: 'later', reason: 'ECONNREFUSED', isOutage: true }, now)

    expect(tries).toEqual([30_000, 60_000, 120_000, HOUR])
    expect(inOutage).toMatchObject({ state: 'waiting', dueAt: now, attempts: 1, error: 'ECONNREFUSED' })
    expect([1, 2, 20].map(outagePauseMs)).toEqual([15_000, 30_000, 600_000])
  })
})

/*
 * The whole machine played in memory: rows as the database holds them, a door that fails in every way, workers that die before and
 * after handing over. The other side knows keys, as LINE, gateways and programs that read Message-IDs do.
 */
type Step =
  | 'order'
  | 'order-digest'
  | 'wait'
  | 'night'
  | 'work'
  | 'die-before'
  | 'die-after'
  | 'outage'
  | 'busy'
  | 'back'

function play(steps: readonly Step[], joined: boolean) {
  const settings = usualSettings
  const rows = new Map<string, Open | 'settled'>()
  const arrived: string[] = []
  const keys = new Set<string>()
  let [clock, door, made] = [now, 'open' as 'open' | 'outage' | 'busy', 0]

  const store = (changes: readonly Change[]) => {
    for (const { noticeId, letter, state, dueAt, attempts } of changes) {
      const row = rows.get(noticeId)
      if (row === undefined || row === 'settled') continue
      const isOpen = state === 'waiting' || state === 'quiet' || state === 'digest' || state === 'sending'
      rows.set(noticeId, isOpen ? { ...row, letter, state, dueAt, attempts } : 'settled')
    }
  }
  const hand = (letter: readonly Open[]): Handed => {
    if (door !== 'open') return { kind: 'later', reason: door, isOutage: door === 'outage' }
    const key = letter[0]?.letter ?? ''
    if (!keys.has(key)) arrived.push(...letter.map(({ noticeId }) => noticeId))
    keys.add(key)
    return { kind: 'delivered' }
  }
  const work = (death: 'none' | 'before' | 'after') => {
    const queue = [...rows.values()].filter((one) => one !== 'settled')
    const claim = claimOf(
      queue.sort((a, b) => Number(a.noticeId) - Number(b.noticeId)),
      settings,
      clock,
    )
    store(claim.changes)
    for (const [at, letter] of claim.letters.entries()) {
      if (death === 'before') return
      const handed = hand(letter)
      if (death === 'after') return
      store(afterTry(letter, handed, clock))
      if (handed.kind !== 'later') continue
      for (const rest of claim.letters.slice(at + 1)) store(released(rest, clock))
      return
    }
  }
  const order = (pace: 'at-once' | 'daily') => {
    const id = String(++made)
    const plan = planOf(settings, pace, false, clock)
    const joins = joined && made % 3 !== 0 ? 'a thing' : null
    rows.set(id, open(id, { ...plan, joins, expiresAt: expiryOf(later(365 * 24 * HOUR, clock)) }))
  }
  const doStep: Record<Step, () => void> = {
    order: () => order('at-once'),
    'order-digest': () => order('daily'),
    wait: () => (clock = later(20 * 60_000, clock)),
    night: () => (clock = later(13 * HOUR, clock)),
    work: () => work('none'),
    'die-before': () => work('before'),
    'die-after': () => work('after'),
    outage: () => (door = 'outage'),
    busy: () => (door = 'busy'),
    back: () => (door = 'open'),
  }
  for (const step of steps) doStep[step]()
  // A day of peace in the end.
  door = 'open'
  for (let i = 0; i < 40; i++) {
    clock = later(HOUR, clock)
    work('none')
  }
  return { made, arrived, left: [...rows.values()].filter((one) => one !== 'settled').length }
}

test('whatever sequence of outages and deaths there is, each notice arrives exactly once', () => {
  const step = fc.constantFrom<Step>(
    'order',
    'order',
    'order-digest',
    'wait',
    'night',
    'work',
    'work',
    'die-before',
    'die-after',
    'outage',
    'busy',
    'back',
  )

  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { made, arrived, left } = play(steps, true)

      expect(left).toBe(0)
      expect(arrived.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: made }, (_, i) => i + 1))
    }),
    { numRuns: 2_000, seed: 8 },
  )
})

test('what is sent at once arrives in the order in which it was made, whatever happens between', () => {
  const step = fc.constantFrom<Step>(
    'order',
    'wait',
    'work',
    'die-before',
    'die-after',
    'outage',
    'busy',
    'back',
    'night',
  )

  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { arrived } = play(steps, false)

      expect(arrived.map(Number)).toEqual(arrived.map(Number).sort((a, b) => a - b))
    }),
    { numRuns: 2_000, seed: 8 },
  )
})

test('why a notice did not arrive is said in words; only codes of others stay as they are', () => {
  for (const reason of ['no-address', 'left', 'stopped', 'too-slow', 'unreachable', 'failed']) {
    expect(messages('th').deliveries.reasonOf(reason)).not.toMatch(/[a-z]/)
    expect(messages('en').deliveries.reasonOf(reason)).not.toMatch(/^The other side said/)
  }
  expect(messages('en').deliveries.reasonOf('EAI_AGAIN')).toBe('Nobody answers there (EAI_AGAIN)')
  expect(messages('en').deliveries.reasonOf('503')).toBe('The other side said 503')
})
