import { formatBaht, type Satang } from '../../kernel/money.ts'
import type { Cell, Sheet } from '../http/table-file.ts'
import type { PdfTable } from './document.ts'

/** A table that is set on paper and stands in a spreadsheet of its own: the same cells, money as an amount. */
export interface PaperTable {
  /** Of its sheet. */
  readonly title: string
  readonly caption: string
  /** `plain`: numbers that name something are written without separators. */
  readonly head: readonly {
    readonly text: string
    readonly wide?: number
    readonly align?: 'right'
    readonly plain?: boolean
  }[]
  readonly rows: readonly (readonly Cell[])[]
  readonly total?: readonly Cell[]
  readonly empty: string
}

export function onPaper({ caption, head, rows, total, empty }: PaperTable): PdfTable {
  return {
    kind: 'table',
    caption,
    columns: head.map(({ plain: _plain, ...column }) => column),
    rows: rows.map((row) => row.map((cell, at) => (head[at]?.plain ? String(cell) : cellText(cell)))),
    ...(total === undefined ? {} : { total: total.map(cellText) }),
    empty,
  }
}

const cellText = (cell: Cell): string =>
  typeof cell === 'bigint'
    ? formatBaht(cell as Satang, 'th')
    : typeof cell === 'number'
      ? cell.toLocaleString('en-US')
      : cell

/** A sheet has at most 31 letters of name. */
export const asSheet = ({ title, head, rows, total }: PaperTable): Sheet => ({
  title: title.slice(0, 31),
  head: head.map(({ text }) => text),
  rows: total === undefined ? rows : [...rows, total],
})
