import { expect, test, vi } from 'vitest'
import { canonicalJson } from '../../engines/merkle/index.ts'
import { changedSteps, compareSteps, type LoggedStep, stepOf, type ToldStep, tellsWhyHidden } from './case-check.ts'
import { digestOf } from './sequence-log.ts'

const ref = '57-7KQ2-MXH4-PC3'
const span = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-23T12:00:00.000Z' }
const logged = (index: number, at: string): LoggedStep => ({ id: `step-${index}`, at, index, digest: '', words: null })
const step = (id: string, at: string): ToldStep => ({
  id,
  at,
  kind: 'moved',
  to_state: 'resolved',
  outcome: 'fixed',
  body: 'LAO-1',
})
const first = logged(4, '2026-11-20T01:00:00.000Z')
const second = logged(7, '2026-11-21T01:00:00.000Z')

test('a page that tells what the log holds has no fault, whatever the form of its times', () => {
  const told = [step('step-4', '2026-11-20T08:00:00.000+07:00'), step('step-7', second.at)]

  expect(compareSteps([first, second], told, span)).toEqual([])
})

test('a step that is not told, one told as of another day, and one nobody announced are each found', () => {
  const told = [step('step-7', '2026-11-19T01:00:00.000Z'), step('made-up', '2026-11-22T01:00:00.000Z')]

  expect(compareSteps([first, second], told, span)).toEqual([
    { kind: 'removed', index: 4, at: first.at },
    { kind: 'moved', index: 7, at: second.at, told: '2026-11-19T01:00:00.000Z' },
    { kind: 'unannounced', at: '2026-11-22T01:00:00.000Z' },
  ])
})

test('steps from before the log began, and those on their way into it, are no fault', () => {
  const told = [step('old', '2026-10-31T23:59:59.000Z'), step('new', '2026-11-23T11:59:30.000Z')]

  expect(compareSteps([], told, span)).toEqual([])
})

test('an entry about a case is a step of it with the words it holds; other kinds of entries are none', () => {
  const entry = { v: 1 as const, type: 'complaint', id: `${ref}/a`, ref, at: first.at, logged: first.at, digest: 'd' }

  const [other, ofAnother] = [
    { ...entry, type: 'agreement' },
    { ...entry, id: 'somewhere/a' },
  ]

  expect(stepOf(entry, 3)).toEqual({ ref, id: 'a', at: first.at, index: 3, digest: 'd', words: null })
  expect(stepOf({ ...entry, words: { a: 'w' } }, 3)?.words).toEqual({ a: 'w' })
  expect([stepOf(other, 3), stepOf(ofAnother, 3)]).toEqual([null, null])
})

test.each([
  ['withheld', true],
  ['answered', false],
])('a case that is not shown is hidden with a word in the log, or without: %s', async (step, isSaid) => {
  const facts = { step }
  const salt = Buffer.alloc(32, 1)
  const digest = digestOf(canonicalJson(facts).toString(), salt)
  vi.stubGlobal('fetch', async () => Response.json({ facts, salt: salt.toString('base64') }))

  const found = await tellsWhyHidden('http://prasan.test', [{ ...first, digest }])
  const claimed = await tellsWhyHidden('http://prasan.test', [{ ...first, digest: 'of other facts' }])
  vi.unstubAllGlobals()

  expect([found, claimed]).toEqual([isSaid, false])
})

test.each<[string, Partial<ToldStep>, 'sound' | 'changed']>([
  ['as it was', {}, 'sound'],
  ['as another step', { kind: 'answered' }, 'changed'],
  ['in another state', { to_state: 'closed' }, 'changed'],
  ['without its state', { to_state: null }, 'changed'],
  ['with another outcome', { outcome: 'cannot' }, 'changed'],
  ['of another body', { body: 'LAO-2' }, 'changed'],
])('a step that is told %s is held against what the log vouches for', async (_how, told, expected) => {
  const facts = { step: 'moved', state: 'resolved', outcome: 'fixed', body: 'LAO-1' }
  const salt = Buffer.alloc(32, 1)
  const digest = digestOf(canonicalJson(facts).toString(), salt)
  vi.stubGlobal('fetch', async () => Response.json({ facts, salt: salt.toString('base64') }))

  const found = await changedSteps(
    'http://prasan.test',
    [{ ...first, digest }],
    [{ ...step(first.id, first.at), ...told }],
  )
  const overwritten = await changedSteps('http://prasan.test', [first], [step(first.id, first.at)])
  vi.stubGlobal('fetch', async () => Response.json({ facts: null, salt: null }))
  const forgotten = await changedSteps('http://prasan.test', [first], [{ ...step(first.id, first.at), ...told }])
  vi.unstubAllGlobals()

  const fault = { kind: 'changed', index: 4, at: first.at }
  expect(found).toEqual({ faults: expected === 'sound' ? [] : [fault], forgotten: 0 })
  expect(overwritten).toEqual({ faults: [fault], forgotten: 0 })
  expect(forgotten).toEqual({ faults: [], forgotten: 1 })
})
