import { expect, test } from 'vitest'
import { readCursor, readFilter, writeCursor } from './queue-filter.ts'

const noArea = async () => null
const noBody = async () => null

test('a filter is read from what people type: Thai names, Buddhist years, Thai digits', async () => {
  const findArea = async (name: string) => (name === 'น่าน' ? '55' : null)

  const read = await readFilter({ place: ' น่าน ', year: '๒๕๖๙', score: '0.7', state: 'related' }, findArea, noBody)

  expect(read).toEqual({
    filter: { place: '55', fiscalYear: 2026, minScore: 0.7, state: 'related' },
    problems: [],
  })
})

test('what cannot be read is named and left out, so that the list is still shown', async () => {
  const read = await readFilter({ place: 'ไม่มีที่นี่', year: 'ปีหน้า', sort: 'score' }, noArea, noBody)

  expect(read.filter).toEqual({ sort: 'score' })
  expect(read.problems).toEqual([
    { field: 'place', typed: 'ไม่มีที่นี่' },
    { field: 'year', typed: 'ปีหน้า' },
  ])
})

test('words that are no state, order or score change nothing', async () => {
  const read = await readFilter(
    { state: "open' or 1=1", sort: 'id; drop table', score: '7', field: '01%' },
    noArea,
    noBody,
  )

  expect(read).toEqual({ filter: {}, problems: [] })
})

test('a position written into an address is read back, and anything else is no position', () => {
  const cursor = { key: '290000000', home: '57', id: '01990000-0000-7000-8000-000000000001' }

  expect(readCursor(writeCursor(cursor))).toEqual(cursor)
  expect(readCursor('1 or 1=1~57-01990000-0000-7000-8000-000000000001')).toBeNull()
  expect(readCursor(`${'9'.repeat(400)}~57-01990000-0000-7000-8000-000000000001`)).toBeNull()
  expect(readCursor('1e-999~57-01990000-0000-7000-8000-000000000001', 'score')).toBeNull()
  expect(readCursor('0.91~57-01990000-0000-7000-8000-000000000001', 'money')).toBeNull()
  expect(readCursor('0.91~57-01990000-0000-7000-8000-000000000001', 'score')).not.toBeNull()
  expect(readCursor('')).toBeNull()
})

test('"in my charge" is the person asking, and finds nothing for a visitor', async () => {
  const mine = await readFilter({ assigned: 'me' }, noArea, noBody, '01990000-0000-7000-8000-000000000001')
  const visitor = await readFilter({ assigned: 'me' }, noArea, noBody)
  const free = await readFilter({ assigned: 'nobody' }, noArea, noBody)
  const other = await readFilter({ assigned: "' or 1=1" }, noArea, noBody)

  expect(mine.filter).toEqual({ assigned: '01990000-0000-7000-8000-000000000001' })
  expect(visitor.filter).toEqual({ assigned: '00000000-0000-0000-0000-000000000000' })
  expect(free.filter).toEqual({ assigned: 'nobody' })
  expect(other.filter).toEqual({})
})

test('two bodies make a pair of bodies; one that is unknown finds nothing', async () => {
  const findBody = async (code: string) => (code === 'A' ? '01990000-0000-7000-8000-00000000000a' : null)

  const read = await readFilter({ body: 'A', other: 'Z' }, noArea, findBody)

  expect(read.filter).toEqual({
    bodyId: '01990000-0000-7000-8000-00000000000a',
    otherBodyId: '00000000-0000-0000-0000-000000000000',
  })
})
