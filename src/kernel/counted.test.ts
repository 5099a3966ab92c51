import { expect, test } from 'vitest'
import { counted } from './counted.ts'

test.each([
  [1, 'case', '1 case'],
  [0, 'case', '0 cases'],
  ['1', 'project', '1 project'],
  ['1,200', 'body', '1,200 bodies'],
  [2, 'branch', '2 branches'],
  [2, 'day', '2 days'],
  [3, 'vacant seat', '3 vacant seats'],
])('%s and %s are said as %s', (count, noun, said) => {
  expect(counted(count, noun)).toBe(said)
})
