import { describe, expect, test } from 'vitest'
import { type AreaCode, areaKindOf, homeOf, isWithin, levelOf, lineOf, parentCode, parseAreaCode } from './area-code.ts'

function code(text: string): AreaCode {
  const read = parseAreaCode(text)
  if (!read.ok) throw new Error(`${text}: ${read.problem}`)
  return read.value
}

describe('every kind of area has one written form', () => {
  test.each([
    ['TH', 'country', null, '00', 0],
    ['R6-3', 'region', 'TH', '00', 1],
    ['R4-N', 'region', 'TH', '00', 1],
    ['C-N1', 'province-cluster', 'TH', '00', 2],
    ['55', 'province', 'TH', '55', 3],
    ['5506', 'district', '55', '55', 4],
    ['550605', 'subdistrict', '5506', '55', 5],
    ['55060503', 'village', '550605', '55', 6],
    ['55060503-K01', 'neighbourhood', '55060503', '55', 7],
    ['5506050301', 'household-cluster', '55060503', '55', 7],
    ['L-5550601', 'lao', 'TH', '00', 5],
  ])('%s is a %s', (text, kind, parent, home, level) => {
    const read = code(text)

    expect(read).toBe(text)
    expect([areaKindOf(read), parentCode(read), homeOf(read), levelOf(read)]).toEqual([kind, parent, home, level])
  })
})

test.each([
  ['๕๕๐๖', '5506'],
  [' th-55 ', '55'],
  ['r6-1', 'R6-1'],
  ['55060503-h01', '5506050301'],
])('%s is read as %s', (text, expected) => {
  expect(code(text)).toBe(expected)
})

test.each([
  '5',
  '05',
  '123',
  '0512',
  '55060',
  'R6-7',
  'R6-',
  'R5-1',
  'C-',
  'C--',
  'L-',
  'XX',
  '55060503-K1',
  '55 06',
  'TH-5',
])('%s is refused', (text) => {
  expect(parseAreaCode(text)).toEqual({ ok: false, problem: 'not-an-area-code' })
})

test('blank is told apart from wrong', () => {
  expect(parseAreaCode('  ')).toEqual({ ok: false, problem: 'empty' })
})

test('a prefix is the parent, up to the country', () => {
  expect(lineOf(code('55060503'))).toEqual(['55060503', '550605', '5506', '55', 'TH'])
})

test('an area lies in itself and in its prefixes, not in a neighbour that shares digits', () => {
  expect(isWithin(code('550605'), code('550605'))).toBe(true)
  expect(isWithin(code('550605'), code('55'))).toBe(true)
  expect(isWithin(code('550605'), code('TH'))).toBe(true)
  expect(isWithin(code('550605'), code('5507'))).toBe(false)
  expect(isWithin(code('55'), code('5506'))).toBe(false)
})

test('what is in a region, a cluster or an LAO is data, not a matter of codes', () => {
  expect(isWithin(code('5506'), code('C-N1'))).toBe(false)
  expect(isWithin(code('R6-1'), code('TH'))).toBe(true)
})
