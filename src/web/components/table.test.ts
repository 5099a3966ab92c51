import { expect, test } from 'vitest'
import { dataTable } from './table.ts'

const columns = [
  { head: 'โครงการ', kind: 'title' as const, cell: (row: { name: string; money: string }) => row.name, total: 'รวม' },
  { head: 'บาท', kind: 'number' as const, cell: (row: { name: string; money: string }) => row.money, total: '3' },
]
const rows = [{ name: 'ฝาย <ก>', money: '3' }]

test('a row is named by its title, each cell carries the label it shows as a card, and contents are escaped', () => {
  const text = String(dataTable({ caption: 'งาน', columns, rows }))

  expect(text).toContain('<th scope="row" class="govuk-table__header" role="rowheader">ฝาย &lt;ก&gt;</th>')
  expect(text).toContain('<td class="govuk-table__cell ps-num" role="cell" data-label="บาท">3</td>')
  expect(text).not.toContain('ps-total')
})

test('the total stands in a last row', () => {
  expect(String(dataTable({ caption: 'งาน', columns, rows, total: true }))).toContain('ps-total')
})
