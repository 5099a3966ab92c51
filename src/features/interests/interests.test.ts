import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { append, type Entry, shownRecord } from './negotiation.ts'
import {
  areaTenths,
  type Criterion,
  judgeScheme,
  nextKey,
  quadrantOf,
  rankChanges,
  ranksOf,
  supportPoints,
  weigh,
} from './priority.ts'
import { balanceOf, type Group, type Option, placeOf } from './stakeholder.ts'

const day = (text: string) => text as LocalDate

const aGroup = (id: string, over: Partial<Group> = {}): Group => ({
  home: '57',
  id,
  boardId: 'b',
  name: id,
  side: 'residents',
  interests: 'น้ำ',
  capacities: null,
  needs: 'น้ำ',
  influence: 1,
  concern: 5,
  revision: 1,
  ...over,
})

const anEntry = (id: string, over: Partial<Entry> = {}): Entry => ({
  home: '57',
  id,
  boardId: 'b',
  kind: 'offer',
  optionId: 'one',
  stakeholderId: 'g',
  bodyId: null,
  speaker: 'ผู้แทนกลุ่ม',
  text: 'เสนอ',
  saidOn: day('2026-11-01'),
  confidential: false,
  correctsId: null,
  agreement: null,
  joining: null,
  recordedAt: new Date(0),
  ...over,
})

test('a group stands on the map by what it can move and how much it is touched', () => {
  expect(placeOf({ influence: 5, concern: 4 })).toBe('together')
  expect(placeOf({ influence: 2, concern: 5 })).toBe('protect')
  expect(placeOf({ influence: 4, concern: 3 })).toBe('satisfy')
  expect(placeOf({ influence: 3, concern: 3 })).toBe('inform')
})

test('an option tells who gains, who loses without protection, and of whom nobody has spoken', () => {
  const groups = [aGroup('a'), aGroup('b'), aGroup('c'), aGroup('d')]
  const option = {
    effects: [
      { stakeholderId: 'a', effect: 2, why: null },
      { stakeholderId: 'b', effect: -1, why: null },
      { stakeholderId: 'c', effect: -2, why: null },
    ],
  } as unknown as Option

  const balance = balanceOf(option, groups, new Set(['b']))

  expect(balance.gain.map(({ id }) => id)).toEqual(['a'])
  expect(balance.lose.map(({ id }) => id)).toEqual(['b', 'c'])
  expect(balance.unprotected.map(({ id }) => id)).toEqual(['c'])
  expect(balance.unsaid.map(({ id }) => id)).toEqual(['d'])
})

test('what was said in confidence opens when something is agreed about the same option, and its correction with it', () => {
  const offer = anEntry('offer', { confidential: true })
  const slip = anEntry('slip', { kind: 'correction', correctsId: 'offer' })
  const other = anEntry('other', { confidential: true, optionId: 'two' })
  const agreed = anEntry('agreed', { kind: 'agreed' })

  const before = shownRecord([offer, slip, other], false)
  const after = shownRecord([offer, slip, other, agreed], false)

  expect(before).toEqual({ entries: [], kept: 2 })
  expect(after.entries.map(({ entry }) => entry.id)).toEqual(['offer', 'agreed'])
  expect(after.entries[0]?.corrections.map(({ id }) => id)).toEqual(['slip'])
  expect(after.kept).toBe(1)
  expect(shownRecord([offer, slip, other], true).entries.map(({ sealed }) => sealed)).toEqual([true, true])
})

test('what was agreed before opens nothing that is said in confidence afterwards', () => {
  const agreed = anEntry('agreed', { kind: 'agreed', recordedAt: new Date(1) })
  const later = anEntry('later', { confidential: true, recordedAt: new Date(2) })
  const again = anEntry('again', { kind: 'agreed', optionId: null, recordedAt: new Date(3) })

  expect(shownRecord([agreed, later], false)).toMatchObject({ entries: [{ entry: { id: 'agreed' } }], kept: 1 })
  expect(shownRecord([agreed, later, again], false).kept).toBe(0)
})

test.each([
  ['said tomorrow', { saidOn: day('2026-11-24') }, 'said-in-future'],
  ['agreed in secret', { kind: 'agreed', confidential: true }, 'agreed-is-public'],
  ['the correction of nothing', { kind: 'correction', correctsId: 'gone' }, 'nothing-to-correct'],
  ['the correction of a correction', { kind: 'correction', correctsId: 'slip' }, 'corrects-a-correction'],
])('%s is refused', (_what, over, kind) => {
  const record = [anEntry('first'), anEntry('slip', { kind: 'correction', correctsId: 'first' })]

  expect(append(anEntry('new', over as Partial<Entry>), record, day('2026-11-23'))).toEqual({
    ok: false,
    problem: { kind },
  })
})

const scheme: Criterion[] = [
  { key: 'c1', name: 'เร่งด่วน', weight: 50, source: 'scored' },
  { key: 'c2', name: 'คุ้มค่า', weight: 30, source: 'scored' },
  { key: 'c3', name: 'คนในพื้นที่หนุน', weight: 20, source: 'support' },
]

test('the score is the weighted mean of what is known, and none where too little is', () => {
  expect(weigh(scheme, { c1: 5, c2: 5 }, 5)).toEqual({ tenths: 1_000, known: 100 })
  expect(weigh(scheme, { c1: 4 }, 0)).toEqual({ tenths: 571, known: 70 })
  expect(weigh(scheme, {}, 5)).toBeNull()
  expect(areaTenths(new Map([['state', { tenths: 900, known: 100 }]]))).toBeNull()
  expect(
    areaTenths(
      new Map([
        ['province', { tenths: 400, known: 100 }],
        ['community', { tenths: 801, known: 100 }],
      ]),
    ),
  ).toBe(601)
  expect(supportPoints(12, 40)).toBe(5)
  expect(supportPoints(3, 2)).toBe(1)
})

test('weights add up to a hundred, names differ, and a new criterion gets a key no version had', () => {
  const [first, second] = [scheme[0] as Criterion, scheme[1] as Criterion]

  expect(judgeScheme(scheme).ok).toBe(true)
  expect(judgeScheme([first, second])).toEqual({ ok: false, problem: { kind: 'weights-not-100', sum: 80 } })
  expect(judgeScheme([first, { ...second, name: first.name, weight: 50 }])).toEqual({
    ok: false,
    problem: { kind: 'criterion-twice', name: first.name },
  })
  expect(judgeScheme([])).toEqual({ ok: false, problem: { kind: 'no-criteria' } })
  expect(nextKey(['c1', 'c7', 'c3'])).toBe('c8')
})

test('changed weights tell which change rank, the farthest first; equal scores share a rank', () => {
  const before = new Map([
    ['a', 900],
    ['b', 700],
    ['c', 500],
    ['d', 500],
  ])
  const after = new Map([
    ['a', 300],
    ['b', 700],
    ['c', 500],
    ['d', 500],
  ])

  expect([...ranksOf(before).values()]).toEqual([1, 2, 3, 3])
  expect(rankChanges(before, after).map(({ id, before: a, after: b }) => [id, a?.rank, b?.rank])).toEqual([
    ['a', 1, 4],
    ['b', 2, 1],
    ['c', 3, 2],
    ['d', 3, 2],
  ])
  expect(rankChanges(before, before)).toEqual([])
})

test('however points and weights fall, a score lies between none and all, and more points never lower it', () => {
  const points = fc.integer({ min: 0, max: 5 })
  const split = fc.integer({ min: 1, max: 99 })
  fc.assert(
    fc.property(split, points, points, points, (weight, one, two, support) => {
      const criteria: Criterion[] = [
        { key: 'c1', name: 'ก', weight, source: 'scored' },
        { key: 'c2', name: 'ข', weight: 100 - weight, source: 'scored' },
      ]
      const low = weigh(criteria, { c1: one, c2: two }, support)?.tenths ?? -1
      const high = weigh(criteria, { c1: Math.min(5, one + 1), c2: two }, support)?.tenths ?? -1
      return low >= 0 && high <= 1_000 && high >= low && quadrantOf(low, high) !== 'state'
    }),
    { seed: 39, numRuns: 2_000 },
  )
})
