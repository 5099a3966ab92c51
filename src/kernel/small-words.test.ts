import { expect, test } from 'vitest'
import { fixedClock, systemClock } from './clock.ts'
import { pick } from './lang.ts'
import { ok, refuse } from './result.ts'

test('a result says whether it worked and carries either the value or the problem', () => {
  expect(ok(3)).toEqual({ ok: true, value: 3 })
  expect(refuse('empty')).toEqual({ ok: false, problem: 'empty' })
})

test('the wording follows the language of the reader', () => {
  expect(pick('th', { th: 'โครงการ', en: 'project' })).toBe('โครงการ')
  expect(pick('en', { th: 'โครงการ', en: 'project' })).toBe('project')
})

test('a fixed clock stands still, and changing the date it gave does not move it', () => {
  const clock = fixedClock('2026-11-21T08:30:00+07:00')

  clock.now().setFullYear(1999)

  expect(clock.now().toISOString()).toBe('2026-11-21T01:30:00.000Z')
})

test('a fixed clock refuses a time without a zone', () => {
  expect(() => fixedClock('2026-11-21T08:30:00')).toThrow('zone')
  expect(() => fixedClock('2026-13-41T08:30:00Z')).toThrow('not an instant')
})

test('the system clock moves', () => {
  const before = Date.now()
  const now = systemClock.now().getTime()

  expect(now).toBeGreaterThanOrEqual(before)
  expect(now).toBeLessThanOrEqual(Date.now())
})
