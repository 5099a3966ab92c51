import { expect, test } from 'vitest'
import { daysWaiting, isNewOnMonday, weekOf } from './monday.ts'

const at = (text: string) => new Date(text)

test('a week begins on Monday in Bangkok, not in Greenwich', () => {
  const instants = ['2026-11-22T16:59:59Z', '2026-11-22T17:00:00Z', '2026-11-23T00:00:00Z', '2026-11-29T16:59:59Z']

  const weeks = instants.map((instant) => weekOf(at(instant)))

  expect(weeks).toEqual(['2026-11-16', '2026-11-23', '2026-11-23', '2026-11-23'])
})

test('a pair is new for seven days; one that was found after the clock of this machine waits since now', () => {
  const now = at('2026-11-23T00:00:00Z')

  const told = ['2026-11-23T00:00:05Z', '2026-11-16T00:00:01Z', '2026-11-16T00:00:00Z'].map((found) => [
    daysWaiting(at(found), now),
    isNewOnMonday(at(found), now),
  ])

  expect(told).toEqual([
    [0, true],
    [6, true],
    [7, false],
  ])
})
