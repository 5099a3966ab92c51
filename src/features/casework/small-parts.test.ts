import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ActLookup, acts, actsFor, movesOf, readAct, visibilityOf } from './act.ts'
import { readDesk } from './desk-filter.ts'
import { placeholderWords } from './placeholder-words.ts'
import { kilometres, shortRound } from './round.ts'
import { fillTemplate, unknownPlaceholders } from './template.ts'

const look: ActLookup = {
  bodyId: (code) => (code === 'SAO-1' ? 'id-1' : null),
  day: (text) => (text === '1 ธ.ค. 2569' ? ('2026-12-01' as never) : null),
  isCategory: (code) => code === 'road',
  ref: (text) => (text === '57-AAAA-BBBB-CCC' ? text : null),
}

describe('the form of an act', () => {
  test('what moves a case away or ends it owes a reason of at least five letters', () => {
    const wrong = (['pass', 'close', 'escalate', 'category', 'merge', 'join', 'sort'] as const).map((act) =>
      readAct({ act, body: 'SAO-1', outcome: 'cannot', category: 'road', ref: '57-AAAA-BBBB-CCC', reason: 'ok' }, look),
    )

    expect(
      wrong.every(
        (read) => !read.ok && read.problem.some(({ field, kind }) => field === 'reason' && kind === 'too-short'),
      ),
    ).toBe(true)
  })

  test('an unknown act, an invented outcome, a body nobody knows and a day nobody can read are refused', () => {
    const problems = [
      readAct({ act: 'delete' }, look),
      readAct({ act: 'resolve', outcome: 'done' }, look),
      readAct({ act: 'pass', body: 'SAO-1 NOPE', reason: 'ไม่ใช่พื้นที่' }, look),
      readAct({ act: 'schedule', on: 'พรุ่งนี้' }, look),
      readAct({ act: 'answer', text: 'ก'.repeat(4_001) }, look),
    ].map((read) => (read.ok ? '' : read.problem.map(({ field, kind }) => `${field} ${kind}`).join()))

    expect(problems).toEqual(['act unknown', 'outcome unknown', 'body unknown', 'on unknown', 'text too-long'])
  })

  test('notes and assignments stay in the office, whatever is sent', () => {
    const note = readAct({ act: 'note', text: 'ภายใน', only: '', visibility: 'public' }, look)
    const answer = readAct({ act: 'answer', text: 'ถึงผู้แจ้ง', only: 'reporter' }, look)

    expect(note.ok && visibilityOf(note.value)).toBe('staff')
    expect(answer.ok && visibilityOf(answer.value)).toBe('reporter')
  })

  test('what is sent for one act never leaks into another', () => {
    const read = readAct(
      { act: 'accept', outcome: 'fixed', note: 'x', person: 'y', on: 'z', category: 'road', ref: 'r' },
      look,
    )

    expect(read.ok && read.value).toMatchObject({
      outcome: null,
      note: null,
      personId: null,
      on: null,
      category: null,
      ref: null,
    })
  })

  test('a new case that is ended is taken first', () => {
    const read = readAct({ act: 'resolve', outcome: 'fixed' }, look)
    if (!read.ok) throw new Error('refused')

    const moves = movesOf(
      read.value,
      { state: 'assigned', partState: 'assigned', severity: 'normal' },
      { merge: null, categoryVersion: 1 },
    )

    expect(moves.map(({ kind }) => kind)).toEqual(['accept', 'resolve'])
  })

  test('every state offers something, and nothing that is not an act', () => {
    const states = [
      'received',
      'screened',
      'assigned',
      'accepted',
      'scheduled',
      'in_progress',
      'waiting_info',
      'resolved',
      'closed',
    ] as const

    expect(states.every((state) => actsFor(state, null).length > 0)).toBe(true)
    expect(states.flatMap((state) => actsFor(state, null)).every((act) => acts.includes(act))).toBe(true)
  })
})

describe('templates', () => {
  const filling = { ref: '57-1', category: 'ไฟ', body: 'อบต.', due: '1 ธ.ค.', place: '', received: 'วันนี้' }

  test('Thai and English names between braces are filled in', () => {
    const filled = fillTemplate('เรื่อง {เลขที่} ({category}) ของ {หน่วยงาน}', filling, placeholderWords)

    expect(filled).toEqual({ ok: true, value: 'เรื่อง 57-1 (ไฟ) ของ อบต.' })
  })

  test('nothing half-written goes out: unknown words and empty values are refused by name', () => {
    const filled = fillTemplate('{ชื่อผู้แจ้ง} ที่ {สถานที่}', filling, placeholderWords)

    expect(filled).toEqual({ ok: false, problem: ['ชื่อผู้แจ้ง', 'สถานที่'] })
    expect(unknownPlaceholders('{ref} {x}', placeholderWords)).toEqual(['x'])
  })
})

describe('a round', () => {
  const points = fc.array(
    fc.record({
      lat: fc.double({ min: 19, max: 20, noNaN: true }),
      lon: fc.double({ min: 99, max: 100, noNaN: true }),
    }),
    { maxLength: 12 },
  )

  test('one degree of latitude is about 111 km', () => {
    expect(kilometres({ lat: 19, lon: 99 }, { lat: 20, lon: 99 })).toBeCloseTo(111.19, 1)
  })

  test('everybody is visited once, the first first, and never by a longer way than the order given', () => {
    fc.assert(
      fc.property(points, (stops) => {
        const round = shortRound(stops)
        const given = stops.slice(1).reduce((sum, stop, at) => sum + kilometres(stops[at] ?? stop, stop), 0)
        const way = round.reduce((sum, { km }) => sum + (km ?? 0), 0)

        expect(new Set(round.map(({ stop }) => stop))).toEqual(new Set(stops))
        expect(round[0]?.stop).toBe(stops[0])
        // Nearest next with 2-opt may be longer than the best way, and is seldom longer than a chance one.
        expect(way).toBeLessThanOrEqual(given * 1.25 + 1e-6)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  test('what has no point comes last', () => {
    const round = shortRound([
      { lat: null, lon: null },
      { lat: 19, lon: 99 },
    ])

    expect(round.map(({ stop }) => stop.lat)).toEqual([19, null])
  })
})

describe('the filter of the desk', () => {
  test('strange words are no filter, and an unknown place is named', () => {
    const { filter, problems } = readDesk(
      { tab: 'secret', state: "x' or 1=1", officer: 'me', sort: 'ref', place: 'xyzzy', category: 'A B' },
      () => null,
    )

    expect(filter).toEqual({
      tab: 'all',
      place: null,
      category: null,
      state: null,
      officer: null,
      text: null,
      sort: 'due',
    })
    expect(problems).toEqual([{ field: 'place', typed: 'xyzzy' }])
  })
})
