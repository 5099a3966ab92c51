import { expect, test } from 'vitest'
import { moneyAfter } from './paper-money.ts'

const line = (phase: 'planned' | 'approved' | 'committed', amountSatang: bigint) => ({
  fiscalYear: 2027,
  phase,
  source: 'งบจังหวัด',
  amountSatang,
})
const stored = [line('planned', 100n), line('approved', 90n), line('committed', 80n)]
const papers = new Map([
  ['approved 2027 งบจังหวัด', 'of-a-file' as const],
  ['committed 2027 งบจังหวัด', 'entered' as const],
])

test('a figure with papers stays, and the file is told with both amounts', () => {
  const after = moneyAfter([line('planned', 70n), line('committed', 10n)], 'งบจังหวัด', stored, papers, false)

  expect(after.lines).toEqual([line('planned', 70n), line('committed', 80n), line('approved', 90n)])
  expect(after.kept).toEqual([{ fiscalYear: 2027, phase: 'committed', source: 'งบจังหวัด', here: 80n, file: 10n }])
})

test('a file that brings papers renews what came by such a file, never what was entered here', () => {
  const after = moneyAfter([line('approved', 60n), line('committed', 10n)], 'งบจังหวัด', stored, papers, true)

  expect(after.lines).toEqual([line('approved', 60n), line('committed', 80n)])
  expect(after.kept).toHaveLength(1)
})

test('a cell without a source is held against the figure of the mapping’s source', () => {
  const { source: _source, ...bare } = line('committed', 10n)

  expect(moneyAfter([bare], 'งบจังหวัด', stored, papers, true).kept).toHaveLength(1)
  expect(moneyAfter([bare], 'งบอื่น', stored, papers, true).kept).toEqual([])
})
