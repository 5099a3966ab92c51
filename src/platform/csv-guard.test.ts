import { expect, test } from 'vitest'
import { guardCell } from './csv-guard.ts'

test('a cell that a spreadsheet program would run gets an apostrophe; numbers and other words stay', () => {
  const run = [
    '=1+1',
    '+1+cmd',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1+1',
    '＠SUM(A1)',
    "=cmd|'/C calc'!A1",
    '-',
  ]
  const stay = ['-12', '+66', '1,250.50', '-1,250', 'ฝาย =1', '', "'=1", '๑']

  expect(run.map(guardCell)).toEqual(run.map((cell) => `'${cell}`))
  expect(stay.map(guardCell)).toEqual(stay)
})
