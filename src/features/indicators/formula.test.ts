import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { household, kilometre, metre, percent, person } from '../../../test/support/units.ts'
import { checkUnits, codesIn, evaluate, parseFormula } from './formula.ts'
import { type Micro, parseQuantity } from './quantity.ts'

function read(text: string) {
  const formula = parseFormula(text)
  if (!formula.ok) throw new Error(JSON.stringify(formula.problem))
  return formula.value
}

function quantity(text: string): Micro {
  const value = parseQuantity(text)
  if (!value.ok) throw new Error(text)
  return value.value
}

const values = new Map([
  ['CRI-01', quantity('30')],
  ['CRI-02', quantity('40')],
  ['CRI-00', quantity('0')],
])
const valueAt = (code: string) => values.get(code) ?? null

test('multiplication goes before addition, brackets before both, and blanks and Thai digits do not matter', () => {
  expect(evaluate(read('[CRI-01]/[CRI-02]*100'), valueAt)).toBe(quantity('75'))
  expect(evaluate(read(' ( [cri-01] + [CRI-02] ) × ๒ - 5 '), valueAt)).toBe(quantity('135'))
  expect(evaluate(read('-[CRI-01] + 2 * [CRI-02] - -1'), valueAt)).toBe(quantity('51'))
})

test('a third is rounded once, so three thirds are one', () => {
  expect(evaluate(read('[CRI-01] / 90 * 3'), valueAt)).toBe(quantity('1'))
})

test('nothing is divided by zero and nothing unmeasured is a zero', () => {
  expect(evaluate(read('[CRI-01] / [CRI-00]'), valueAt)).toBeNull()
  expect(evaluate(read('[CRI-01] + [NOBODY-1]'), valueAt)).toBeNull()
})

test('what cannot be read is named with its place', () => {
  const problem = (text: string) => {
    const formula = parseFormula(text)
    return formula.ok ? null : formula.problem
  }

  expect(problem('  ')).toEqual({ kind: 'empty' })
  expect(problem('[CRI-01] +')).toEqual({ kind: 'ends-early' })
  expect(problem('[CRI-01] [CRI-02]')).toEqual({ kind: 'unexpected', at: 10, found: '[' })
  expect(problem('([CRI-01]')).toEqual({ kind: 'not-closed', at: 1 })
  expect(problem('[CRI-01')).toEqual({ kind: 'not-closed', at: 1 })
  expect(problem('[a b]')).toEqual({ kind: 'bad-code', at: 1, found: 'A B' })
  expect(problem('[CRI-01] * 1,2,3')).toEqual({ kind: 'bad-number', at: 12, found: '1,2,3' })
  expect(problem('process.exit()')).toEqual({ kind: 'unexpected', at: 1, found: 'p' })
  expect(problem('2 * 3')).toEqual({ kind: 'no-code' })
  expect(problem(`${'('.repeat(60)}[CRI-01]${')'.repeat(60)}`)).toEqual({ kind: 'too-deep' })
  expect(problem(`[CRI-01]${'+1'.repeat(300)}`)).toEqual({ kind: 'too-long', most: 500 })
})

test('no text makes the reader fail otherwise than with a sentence', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]()+-*/.,0123 AB') }), (text) => {
      const formula = parseFormula(text)
      return formula.ok ? codesIn(formula.value).length > 0 : typeof formula.problem.kind === 'string'
    }),
    { numRuns: 10_000, seed: 7 },
  )
})

describe('units', () => {
  const units = new Map([
    ['PEOPLE-1', person],
    ['PEOPLE-2', person],
    ['HOMES-1', household],
    ['KM-1', kilometre],
    ['M-1', metre],
  ])
  const check = (text: string, declared = person) =>
    checkUnits(read(text), declared, (code) => units.get(code) ?? person)

  test('like is added to like', () => {
    expect(check('[PEOPLE-1] + [PEOPLE-2]').ok).toBe(true)
    expect(check('[PEOPLE-1] + [HOMES-1]')).toEqual({
      ok: false,
      problem: { kind: 'units-added', left: 'person', right: 'household' },
    })
    expect(check('[PEOPLE-1] + 1')).toMatchObject({ ok: false, problem: { kind: 'units-added', right: null } })
  })

  test('a quotient of like units is a number, of two units of one dimension a trap', () => {
    expect(check('[PEOPLE-1] / [PEOPLE-2] * 100', percent).ok).toBe(true)
    expect(check('[PEOPLE-1] / [HOMES-1]', percent).ok).toBe(true)
    expect(check('[KM-1] / [M-1]', percent)).toEqual({
      ok: false,
      problem: { kind: 'units-alike', left: 'kilometre', right: 'metre' },
    })
  })

  test('a result in one unit is not declared as another', () => {
    expect(check('[KM-1] * 1000', metre)).toEqual({
      ok: false,
      problem: { kind: 'unit-declared', found: 'kilometre', declared: 'metre' },
    })
  })
})
