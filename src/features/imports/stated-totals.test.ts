import { expect, test } from 'vitest'
import type { LeftOutRow, TableMapping } from './mapping-guess.ts'
import { StatedTotals } from './stated-totals.ts'

const column = (at: number, role: TableMapping['columns'][number]['role']) => ({
  column: at,
  header: '',
  role,
  fiscalYear: null,
  unit: null,
  source: null,
})
const mapping: TableMapping = {
  columns: [column(2, 'title'), column(3, 'amount')],
  amountUnit: 'thousand',
  level: 'lao',
  phase: 'planned',
  body: null,
  fiscalYear: 2025,
  within: null,
  severalYears: null,
}
const total = (row: number, amount: string): LeftOutRow => ({ row, kind: 'total', text: 'รวม', stated: { 3: amount } })
const heading = (row: number): LeftOutRow => ({ row, kind: 'section', text: 'ยุทธศาสตร์' })

/** @param things amounts of rows in thousand baht, or what stands between them, from row 2 on */
function unmetOf(things: readonly (number | ((row: number) => LeftOutRow))[], of = mapping) {
  const totals = new StatedTotals(of, 2)
  // The reader tells what it leaves out some rows before it hands the rows out.
  for (const [at, thing] of things.entries()) if (typeof thing !== 'number') totals.leftOut(thing(at + 2))
  for (const [at, thing] of things.entries())
    if (typeof thing === 'number') totals.row(at + 2, BigInt(thing) * 100_000n)
  totals.end()
  const thousand = (satang: bigint) => Number(satang) / 100_000
  return totals.unmet.map(({ row, statedSatang, sumSatang, after }) => ({
    row,
    stated: thousand(statedSatang),
    sum: thousand(sumSatang),
    after,
  }))
}

test('totals of a heading, of a page and of everything are met by the rows they are of', () => {
  const unmet = unmetOf([
    heading,
    400,
    600,
    (row) => total(row, '1,000'),
    heading,
    50,
    (row) => total(row, '๕๐'),
    (row) => total(row, '1,050'),
  ])

  expect(unmet).toEqual([])
})

test('a project that stands there with its parts, both counted, is told with the rows it was counted in', () => {
  const unmet = unmetOf([400, 600, (row) => total(row, '1,000'), 900, 500, 400, (row) => total(row, '900')])

  expect(unmet).toEqual([{ row: 8, stated: 900, sum: 1800, after: 4 }])
})

test('a total that nobody can read and one amount for several years are held against nothing', () => {
  const unreadable = unmetOf([400, (row) => total(row, '#REF!')])
  const each = unmetOf([400, (row) => total(row, '100')], { ...mapping, severalYears: 'each' })

  expect([unreadable, each]).toEqual([[], []])
})
