import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  doorsFor,
  formatMinute,
  paceOf,
  parseTime,
  planOf,
  quietEnd,
  type Settings,
  usualSettings,
} from './settings.ts'

/** An instant by its time in Bangkok, in the week of Monday 23 November 2026. */
const at = (text: string) => new Date(`${text}:00+07:00`)
const monday = (time: string) => at(`2026-11-23T${time}`)

describe('quiet hours', () => {
  test('last from nine in the evening until seven in the morning, Bangkok, over midnight', () => {
    const { quiet } = usualSettings

    expect(quietEnd(quiet, monday('20:59'))).toBeNull()
    expect(quietEnd(quiet, monday('21:00'))).toEqual(at('2026-11-24T07:00'))
    expect(quietEnd(quiet, monday('23:59'))).toEqual(at('2026-11-24T07:00'))
    expect(quietEnd(quiet, at('2026-11-24T00:00'))).toEqual(at('2026-11-24T07:00'))
    expect(quietEnd(quiet, at('2026-11-24T06:59'))).toEqual(at('2026-11-24T07:00'))
    expect(quietEnd(quiet, at('2026-11-24T07:00'))).toBeNull()
  })

  test('can lie within one day, or be none', () => {
    const noon = { from: 12 * 60, until: 13 * 60 }

    expect(quietEnd(noon, monday('12:30'))).toEqual(monday('13:00'))
    expect(quietEnd(noon, monday('13:00'))).toBeNull()
    expect(quietEnd(null, monday('23:00'))).toBeNull()
  })

  test('hold what is not urgent, and what is urgent only where the person wants that', () => {
    const night = monday('22:00')
    const strict: Settings = { ...usualSettings, urgentPasses: false }

    expect(planOf(usualSettings, 'at-once', false, night)).toEqual({ state: 'quiet', dueAt: at('2026-11-24T07:00') })
    expect(planOf(usualSettings, 'at-once', true, night)).toEqual({ state: 'waiting', dueAt: night })
    expect(planOf(strict, 'at-once', true, night)).toEqual({ state: 'quiet', dueAt: at('2026-11-24T07:00') })
  })
})

describe('a digest', () => {
  test('goes out at half past seven, the next one after the notice', () => {
    expect(planOf(usualSettings, 'daily', false, monday('07:29')).dueAt).toEqual(monday('07:30'))
    expect(planOf(usualSettings, 'daily', false, monday('07:30')).dueAt).toEqual(at('2026-11-24T07:30'))
    expect(planOf(usualSettings, 'weekly', false, monday('07:29')).dueAt).toEqual(monday('07:30'))
    expect(planOf(usualSettings, 'weekly', false, monday('07:30')).dueAt).toEqual(at('2026-11-30T07:30'))
  })

  test('waits for who sleeps longer, and never holds what is urgent', () => {
    const late: Settings = { ...usualSettings, quiet: { from: 22 * 60, until: 9 * 60 } }

    expect(planOf(late, 'daily', false, monday('08:00')).dueAt).toEqual(at('2026-11-24T09:00'))
    expect(planOf(late, 'daily', true, monday('10:00'))).toEqual({ state: 'waiting', dueAt: monday('10:00') })
  })
})

test('whatever is chosen, what is not urgent is planned for an hour that is not quiet, soon', () => {
  const minute = fc.integer({ min: 0, max: 1_439 })
  const quiet = fc.option(fc.record({ from: minute, until: minute }).filter(({ from, until }) => from !== until))
  const now = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })

  fc.assert(
    fc.property(
      quiet,
      now,
      fc.constantFrom('at-once', 'daily', 'weekly'),
      fc.boolean(),
      (hours, when, pace, urgent) => {
        const { dueAt } = planOf({ ...usualSettings, quiet: hours, urgentPasses: false }, pace, urgent, when)
        const days = (dueAt.getTime() - when.getTime()) / 86_400_000

        expect(quietEnd(hours, dueAt)).toBeNull()
        expect(days).toBeGreaterThanOrEqual(0)
        expect(days).toBeLessThanOrEqual(pace === 'weekly' ? 8 : 2)
      },
    ),
    { numRuns: 10_000, seed: 2026 },
  )
})

describe('settings of a topic', () => {
  test('are the usual ones until a person chose others', () => {
    expect(paceOf(usualSettings, 'complaints.own')).toBe('at-once')
    expect(paceOf({ ...usualSettings, paces: { 'complaints.own': 'off' } }, 'complaints.own')).toBe('off')
  })

  test('can gather what belongs to an office, never silence it', () => {
    expect(paceOf({ ...usualSettings, paces: { 'casework.assigned': 'daily' } }, 'casework.assigned')).toBe('daily')
    expect(paceOf({ ...usualSettings, paces: { 'casework.assigned': 'off' } }, 'casework.assigned')).toBe('at-once')
  })
})

describe('the doors of a notice', () => {
  const everything = { mail: true, line: true, sms: true }

  test('are all that reach the person; SMS, which costs money, only where nothing else does or it was asked for', () => {
    expect(doorsFor(usualSettings, everything)).toEqual(['mail', 'line'])
    expect(doorsFor(usualSettings, { mail: false, line: false, sms: true })).toEqual(['sms'])
    expect(doorsFor({ ...usualSettings, doors: { sms: { wanted: true, deadSince: null } } }, everything)).toEqual([
      'mail',
      'line',
      'sms',
    ])
  })

  test('leave out what was turned off, and an address from which letters come back', () => {
    const noMail: Settings = { ...usualSettings, doors: { mail: { wanted: false, deadSince: null } } }
    const deadMail: Settings = { ...usualSettings, doors: { mail: { wanted: true, deadSince: monday('08:00') } } }

    expect(doorsFor(noMail, everything)).toEqual(['line'])
    expect(doorsFor(deadMail, { mail: true, line: false, sms: true })).toEqual(['sms'])
  })
})

test('hours are typed as people write them', () => {
  expect(['21:00', '7.05', '07:00', '24:00', '7', ''].map(parseTime)).toEqual([1_260, 425, 420, null, null, null])
  expect(formatMinute(425)).toBe('07:05')
})
