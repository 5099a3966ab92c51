import { expect, test } from 'vitest'
import { timetable } from './graphile.ts'

test('nightly jobs run at night in Bangkok, weekly ones on Monday at seven or when the worker starts later that day', () => {
  const items = timetable([{ name: 'bare', nightly: ['bare.tidy'], weekly: ['bare.letters'] }])

  const times = Object.fromEntries(items.map((item) => [item.task, item.match]))
  expect(times).toEqual({
    'platform.forget-old': '17 20 * * *',
    'bare.tidy': '17 20 * * *',
    'bare.letters': '0 0 * * 1',
  })
  expect(items.find((item) => item.task === 'bare.letters')?.options?.backfillPeriod).toBeLessThan(17 * 60 * 60 * 1000)
})
